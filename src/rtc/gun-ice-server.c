/* SPDX-License-Identifier: MIT */

#include "gun-ice-server.h"

#include <gio/gio.h>
#include <string.h>

#include "gun-rtc-error.h"

/* Longest name of a computer, bytes (RFC 1035 section 2.3.4). */
#define MAX_HOST_BYTES 253

struct _GunIceServer
{
  grefcount n_refs;
  char *uri;
  GunIceServerKind kind;
  char *host; /* a name in ASCII, or an IP address without brackets */
  guint16 port;
  char *username;   /* (nullable): only of a TURN server, as credential */
  char *credential; /* (nullable) */
};

G_DEFINE_BOXED_TYPE (GunIceServer, gun_ice_server, gun_ice_server_ref, gun_ice_server_unref)

static gboolean
refuse (GError **error, int code, const char *sentence)
{
  g_set_error_literal (error, GUN_RTC_ERROR, code, sentence);
  return FALSE;
}

static gboolean
invalid (GError **error, const char *sentence)
{
  return refuse (error, GUN_RTC_ERROR_INVALID, sentence);
}

/* What no part of an address holds, whatever it stands for. */
static gboolean
check_bytes (const char *uri, GError **error)
{
  if (strnlen (uri, GUN_ICE_SERVER_MAX_URI_BYTES + 1) > GUN_ICE_SERVER_MAX_URI_BYTES)
    return invalid (error, "The address of the server is longer than 512 bytes");

  for (const char *p = uri; *p != '\0'; p++)
    if (*p <= ' ' || *p > '~')
      {
        g_set_error (error,
                     GUN_RTC_ERROR,
                     GUN_RTC_ERROR_INVALID,
                     "The address of the server holds a space, a control character or one beyond "
                     "ASCII at byte %u",
                     (guint) (p - uri));
        return FALSE;
      }
  if (strchr (uri, '@') != NULL)
    return invalid (
        error,
        "Leave out what stands before the @: user name and credential are fields of their own");
  if (strchr (uri, '#') != NULL || strchr (uri, '/') != NULL)
    return invalid (
        error, "An address of a server has no / and no #; it looks like stun:example.org:3478");
  return TRUE;
}

/* (nullable): what follows the scheme. */
static const char *
read_scheme (GunIceServer *self, GError **error)
{
  if (g_ascii_strncasecmp (self->uri, "stun:", 5) == 0)
    {
      self->kind = GUN_ICE_STUN;
      return self->uri + 5;
    }
  if (g_ascii_strncasecmp (self->uri, "turn:", 5) == 0)
    {
      self->kind = GUN_ICE_TURN_UDP;
      return self->uri + 5;
    }
  if (g_ascii_strncasecmp (self->uri, "turns:", 6) == 0)
    refuse (error,
            GUN_RTC_ERROR_UNSUPPORTED,
            "turns: is not supported: what is used here for ICE would speak without TLS. Packets "
            "to the other side are "
            "encrypted anyway; write turn:…?transport=tcp");
  else if (g_ascii_strncasecmp (self->uri, "stuns:", 6) == 0)
    refuse (error, GUN_RTC_ERROR_UNSUPPORTED, "stuns: is not supported; write stun:, over UDP");
  else
    invalid (error, "The address of a server begins with stun: or turn:");
  return NULL;
}

static gboolean
read_query (GunIceServer *self, const char *query, GError **error)
{
  if (self->kind == GUN_ICE_STUN)
    return invalid (error, "A stun: address takes nothing after a ?");
  if (g_ascii_strcasecmp (query, "transport=tcp") == 0)
    self->kind = GUN_ICE_TURN_TCP;
  else if (g_ascii_strcasecmp (query, "transport=udp") != 0)
    return invalid (
        error,
        "After the ? of a turn: address stands transport=udp or transport=tcp, nothing else");
  return TRUE;
}

static gboolean
read_port (GunIceServer *self, const char *text, GError **error)
{
  guint64 port;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    return invalid (error, "The port of the server is no number from 1 to 65535");
  self->port = (guint16) port;
  return TRUE;
}

static gboolean
check_name (const char *host, GError **error)
{
  if (*host == '\0')
    return invalid (error, "The address names no server; it looks like stun:example.org:3478");
  if (strlen (host) > MAX_HOST_BYTES)
    return invalid (error, "The name of the server is longer than 253 bytes");
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._", *p) == NULL)
      return invalid (error,
                      "The name of the server may hold letters, digits, hyphens and dots; IPv6 "
                      "stands in brackets");
  if (*host == '.' || strstr (host, "..") != NULL)
    return invalid (error, "The name of the server has a dot too many");
  return TRUE;
}

static gboolean
check_ipv6 (const char *host, GError **error)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return invalid (error, "In the brackets stands no IPv6 address");
  return TRUE;
}

/* @text: host [ ":" port ] */
static gboolean
read_host (GunIceServer *self, const char *text, GError **error)
{
  const char *end;

  if (*text == '[')
    {
      end = strchr (text, ']');
      if (end == NULL)
        return invalid (error, "The bracket of the IPv6 address is not closed");
      self->host = g_strndup (text + 1, (gsize) (end - text - 1));
      if (!check_ipv6 (self->host, error))
        return FALSE;
      end++;
    }
  else
    {
      end = text + strcspn (text, ":");
      self->host = g_strndup (text, (gsize) (end - text));
      if (!check_name (self->host, error))
        return FALSE;
    }

  if (*end == '\0')
    return TRUE;
  if (*end != ':')
    return invalid (error, "After the host stands a colon and the port, or nothing");
  return read_port (self, end + 1, error);
}

static gboolean
is_plain (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

static gboolean
read_account (GunIceServer *self, const char *username, const char *credential, GError **error)
{
  if (self->kind == GUN_ICE_STUN)
    return TRUE;
  if (username == NULL || *username == '\0' || credential == NULL || *credential == '\0')
    return invalid (error, "A turn: server needs a user name and a credential");
  if (strlen (username) > GUN_ICE_SERVER_MAX_NAME_BYTES
      || strlen (credential) > GUN_ICE_SERVER_MAX_NAME_BYTES)
    return invalid (error, "User name and credential of a server have at most 508 bytes each");
  if (!is_plain (username) || !is_plain (credential))
    return invalid (error,
                    "User name and credential of a server are UTF-8 without control characters");

  self->username = g_strdup (username);
  self->credential = g_strdup (credential);
  return TRUE;
}

/**
 * gun_ice_server_new:
 * @uri: `stun:host[:port]` or `turn:host[:port][?transport=udp|tcp]` (RFC 7064, RFC 7065); IPv6 in brackets
 * @username: (nullable): who we are at a TURN server, UTF-8; not looked at for STUN
 * @credential: (nullable): the password for that, UTF-8
 * @error: GUN_RTC_ERROR_INVALID when a part breaks the grammar or a limit, GUN_RTC_ERROR_UNSUPPORTED for `turns:` and `stuns:`; the
 *   message says which part and what to write instead, and nothing of what was written
 *
 * Reads the address of a server. No name is looked up.
 *
 * Returns: (transfer full): the server, or %NULL
 */
GunIceServer *
gun_ice_server_new (const char *uri, const char *username, const char *credential, GError **error)
{
  g_autoptr (GunIceServer) self = g_new0 (GunIceServer, 1);
  g_autofree char *place = NULL;
  const char *rest;
  char *query;

  g_return_val_if_fail (uri != NULL, NULL);

  g_ref_count_init (&self->n_refs);
  self->port = GUN_ICE_SERVER_PORT;
  if (!check_bytes (uri, error))
    return NULL;
  self->uri = g_strdup (uri);
  rest = read_scheme (self, error);
  if (rest == NULL)
    return NULL;

  place = g_strdup (rest);
  query = strchr (place, '?');
  if (query != NULL)
    *query++ = '\0';
  if (query != NULL && !read_query (self, query, error))
    return NULL;
  if (!read_host (self, place, error) || !read_account (self, username, credential, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * gun_ice_server_ref:
 * @self: a server
 *
 * Returns: (transfer full): @self
 */
GunIceServer *
gun_ice_server_ref (GunIceServer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->n_refs);
  return self;
}

/**
 * gun_ice_server_unref:
 * @self: (transfer full): a server
 */
void
gun_ice_server_unref (GunIceServer *self)
{
  g_return_if_fail (self != NULL);

  if (!g_ref_count_dec (&self->n_refs))
    return;
  g_free (self->uri);
  g_free (self->host);
  g_free (self->username);
  g_free (self->credential);
  g_free (self);
}

/**
 * gun_ice_server_get_uri:
 * @self: a server
 *
 * Returns: its address as it was given; no user name, no credential
 */
const char *
gun_ice_server_get_uri (const GunIceServer *self)
{
  return self->uri;
}

/**
 * gun_ice_server_get_kind:
 * @self: a server
 *
 * Returns: what it does, and over what
 */
GunIceServerKind
gun_ice_server_get_kind (const GunIceServer *self)
{
  return self->kind;
}

/**
 * gun_ice_server_get_host:
 * @self: a server
 *
 * Returns: its name, or its IP address without brackets
 */
const char *
gun_ice_server_get_host (const GunIceServer *self)
{
  return self->host;
}

/**
 * gun_ice_server_get_port:
 * @self: a server
 *
 * Returns: its port, %GUN_ICE_SERVER_PORT when none was named
 */
guint16
gun_ice_server_get_port (const GunIceServer *self)
{
  return self->port;
}

/**
 * gun_ice_server_get_username:
 * @self: a server
 *
 * Returns: (nullable): who we are there; %NULL for STUN
 */
const char *
gun_ice_server_get_username (const GunIceServer *self)
{
  return self->username;
}

/**
 * gun_ice_server_get_credential:
 * @self: a server
 *
 * Returns: (nullable): the password for that; keep it out of every text
 */
const char *
gun_ice_server_get_credential (const GunIceServer *self)
{
  return self->credential;
}
