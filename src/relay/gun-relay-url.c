/* SPDX-License-Identifier: MIT */

#include "gun-relay-private.h"

#define PARSE_FLAGS                                                                                \
  (G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT)

/* Longest address taken, bytes. */
#define MAX_URL_BYTES 2048

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* A host typed without a scheme: names have certificates, numbers and this computer have none. */
static gboolean
is_plain_host (const char *host)
{
  return g_hostname_is_ip_address (host) || g_ascii_strcasecmp (host, "localhost") == 0
         || g_str_has_suffix (host, ".localhost");
}

static gboolean
check_host (const char *host, GError **error)
{
  if (host == NULL || *host == '\0')
    return refuse (error, "The address names no computer; it looks like https://relay.example/gun");
  if (g_hostname_is_ip_address (host))
    return TRUE;
  if (strlen (host) > 253)
    return refuse (error, "The name of the computer is too long");
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._", *p) == NULL)
      {
        g_set_error (error,
                     G_IO_ERROR,
                     G_IO_ERROR_INVALID_ARGUMENT,
                     "“%s” is not the name of a computer",
                     host);
        return FALSE;
      }
  if (*host == '.' || strstr (host, "..") != NULL)
    return refuse (error, "The name of the computer has a dot too many");
  return TRUE;
}

static gboolean
check_scheme (const char *scheme, GError **error)
{
  const char *const schemes[] = { "http", "https", "ws", "wss", NULL };

  if (g_strv_contains (schemes, scheme))
    return TRUE;
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_INVALID_ARGUMENT,
               "A relay’s address begins with http://, https://, ws:// or wss://, not with %s:",
               scheme);
  return FALSE;
}

static guint16
default_port (const char *scheme)
{
  return g_str_equal (scheme, "https") || g_str_equal (scheme, "wss") ? 443 : 80;
}

/* (transfer full) (nullable): as typed, with the scheme that was left out. */
static GUri *
parse_typed (const char *text, GError **error)
{
  g_autoptr (GUri) url = NULL;
  g_autofree char *guess = NULL;

  if (strstr (text, "://") == NULL)
    {
      guess = g_strconcat ("https://", text, NULL);
      url = g_uri_parse (guess, PARSE_FLAGS, NULL);
      if (url != NULL && g_uri_get_host (url) != NULL && is_plain_host (g_uri_get_host (url)))
        {
          g_clear_pointer (&url, g_uri_unref);
          g_free (guess);
          guess = g_strconcat ("http://", text, NULL);
          url = g_uri_parse (guess, PARSE_FLAGS, NULL);
        }
    }
  else
    url = g_uri_parse (text, PARSE_FLAGS, NULL);

  if (url == NULL)
    refuse (error, "This is not an address; it looks like https://relay.example/gun");
  return g_steal_pointer (&url);
}

static GUri *
normalize (GUri *typed, GError **error)
{
  g_autofree char *host = NULL;
  const char *path = g_uri_get_path (typed);
  int port = g_uri_get_port (typed);

  if (!check_scheme (g_uri_get_scheme (typed), error))
    return NULL;
  if (g_uri_get_userinfo (typed) != NULL)
    {
      refuse (error, "Leave out the name and password before the @: relays take none");
      return NULL;
    }
  if (g_uri_get_host (typed) != NULL)
    host = g_hostname_to_ascii (g_uri_get_host (typed));
  if (!check_host (host, error))
    return NULL;
  if (port == 0)
    {
      refuse (error, "Port 0 is no port");
      return NULL;
    }

  if (port == default_port (g_uri_get_scheme (typed)))
    port = -1;
  if (*path == '\0' || g_str_equal (path, "/"))
    path = GUN_RELAY_PATH;
  return g_uri_build (
      PARSE_FLAGS, g_uri_get_scheme (typed), NULL, host, port, path, g_uri_get_query (typed), NULL);
}

/*
 * gun_relay_parse_url:
 * @text: an address as a person types it
 * @error: G_IO_ERROR_INVALID_ARGUMENT with a sentence for them
 *
 * Returns: (transfer full) (nullable): its normal form
 */
GUri *
gun_relay_parse_url (const char *text, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr (GUri) typed = NULL;

  if (*stripped == '\0')
    {
      refuse (error, "Type the address of a relay, such as https://relay.example/gun");
      return NULL;
    }
  if (strlen (stripped) > MAX_URL_BYTES || !g_utf8_validate (stripped, -1, NULL))
    {
      refuse (error, "This is not an address: it is too long, or not text");
      return NULL;
    }
  for (const char *p = stripped; *p != '\0'; p++)
    if (g_ascii_isspace (*p) || g_ascii_iscntrl (*p))
      {
        refuse (error, "An address has no spaces in it");
        return NULL;
      }

  typed = parse_typed (stripped, error);
  return typed == NULL ? NULL : normalize (typed, error);
}

/**
 * gun_relay_normalize_url:
 * @text: an address as a person types it
 * @error: G_IO_ERROR_INVALID_ARGUMENT with a sentence for them
 *
 * Two spellings of one address have one normal form. The scheme stays as it was typed.
 *
 * Returns: (transfer full) (nullable): the normal form
 */
char *
gun_relay_normalize_url (const char *text, GError **error)
{
  g_autoptr (GUri) url = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  url = gun_relay_parse_url (text, error);
  return url == NULL ? NULL : g_uri_to_string (url);
}

/* gun_relay_url_is_tls: whether @url is reached through TLS. */
gboolean
gun_relay_url_is_tls (GUri *url)
{
  return default_port (g_uri_get_scheme (url)) == 443;
}

/* gun_relay_url_get_port: the port of @url, written or not. */
guint16
gun_relay_url_get_port (GUri *url)
{
  int port = g_uri_get_port (url);

  return port > 0 ? (guint16) port : default_port (g_uri_get_scheme (url));
}

/* gun_relay_url_dup_host: the host of @url as it stands in an address, IPv6 in brackets. */
char *
gun_relay_url_dup_host (GUri *url)
{
  const char *host = g_uri_get_host (url);

  return strchr (host, ':') != NULL ? g_strdup_printf ("[%s]", host) : g_strdup (host);
}

/* gun_relay_url_dup_request: a GET of @url; each line of @headers ends with \r\n. */
char *
gun_relay_url_dup_request (GUri *url, const char *headers)
{
  g_autofree char *host = gun_relay_url_dup_host (url);
  g_autofree char *port = NULL;
  const char *query = g_uri_get_query (url);

  /* A default port stays out: servers that compare Host with their own name expect it so */
  port = g_uri_get_port (url) > 0 ? g_strdup_printf (":%d", g_uri_get_port (url)) : g_strdup ("");
  return g_strdup_printf (
      "GET %s%s%s HTTP/1.1\r\nHost: %s%s\r\nUser-Agent: gun-desktop/%s\r\n%s\r\n",
      g_uri_get_path (url),
      query != NULL ? "?" : "",
      query != NULL ? query : "",
      host,
      port,
      GUN_VERSION,
      headers);
}
