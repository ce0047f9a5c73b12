/* SPDX-License-Identifier: MIT */

#include "gun-web-origins.h"

#include <string.h>

#define EVERY_ORIGIN "*"
#define NO_ORIGIN "null"

struct _GunWebOrigins
{
  GObject parent_instance;

  GHashTable *allowed; /* char * → itself: in normal form */
  GHashTable *refused; /* char * → itself: was told already */
  GHashTable *links;   /* GunLink, unowned → char *: the origin it was admitted with */
};

G_DEFINE_FINAL_TYPE (GunWebOrigins, gun_web_origins, G_TYPE_OBJECT)

enum
{
  REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static char *
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return NULL;
}

static gboolean
is_host_name (const char *host)
{
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._", *p) == NULL)
      return FALSE;

  return *host != '\0';
}

/* (transfer full) (nullable): as browsers write it: lower case, IPv6 in brackets and in its shortest spelling */
static char *
dup_host (const char *host)
{
  g_autoptr (GInetAddress) address = NULL;
  g_autofree char *ascii = NULL;
  g_autofree char *number = NULL;

  if (host == NULL)
    return NULL;
  if (strchr (host, ':') != NULL)
    {
      address = g_inet_address_new_from_string (host);
      if (address == NULL)
        return NULL;
      number = g_inet_address_to_string (address);
      return g_strdup_printf ("[%s]", number);
    }

  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL || !is_host_name (ascii))
    return NULL;
  return g_ascii_strdown (ascii, -1);
}

static int
default_port (const char *scheme)
{
  if (g_str_equal (scheme, "http") || g_str_equal (scheme, "ws"))
    return 80;

  return g_str_equal (scheme, "https") || g_str_equal (scheme, "wss") ? 443 : -1;
}

/* (transfer full) (nullable): RFC 6454 section 6.2 */
static char *
serialize (GUri *uri)
{
  g_autofree char *scheme = g_ascii_strdown (g_uri_get_scheme (uri), -1);
  g_autofree char *host = dup_host (g_uri_get_host (uri));
  int port = g_uri_get_port (uri);

  if (host == NULL || port == 0)
    return NULL;
  if (port == -1 || port == default_port (scheme))
    return g_strdup_printf ("%s://%s", scheme, host);
  return g_strdup_printf ("%s://%s:%d", scheme, host, port);
}

/* (transfer full) (nullable): of the header, which has nothing but an origin in it (RFC 6454 section 7); lists of them nobody sends */
static char *
read_header (const char *header)
{
  g_autoptr (GUri) uri = NULL;

  if (g_str_equal (header, NO_ORIGIN))
    return g_strdup (header);
  if (strlen (header) > GUN_ORIGIN_MAX_BYTES || !g_str_is_ascii (header))
    return NULL;

  uri = g_uri_parse (header, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL || g_uri_get_userinfo (uri) != NULL || *g_uri_get_path (uri) != '\0'
      || g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return NULL;
  return serialize (uri);
}

/**
 * gun_web_origin_normalize:
 * @text: an origin, or the address of a page, as a person types it
 * @error: G_IO_ERROR_INVALID_ARGUMENT with a sentence for them
 *
 * Returns: (transfer full) (nullable): the origin in its one spelling, "*" or "null"
 */
char *
gun_web_origin_normalize (const char *text, GError **error)
{
  g_autofree char *typed = g_strstrip (g_strdup (text));
  g_autoptr (GUri) uri = NULL;
  char *origin = NULL;

  if (g_str_equal (typed, EVERY_ORIGIN) || g_str_equal (typed, NO_ORIGIN))
    return g_steal_pointer (&typed);
  if (g_utf8_validate (typed, -1, NULL) && strstr (typed, "://") != NULL)
    uri = g_uri_parse (typed, G_URI_FLAGS_ENCODED, NULL);
  if (uri != NULL)
    origin = serialize (uri);
  if (origin == NULL || strlen (origin) > GUN_ORIGIN_MAX_BYTES)
    {
      g_free (origin);
      return refuse (error, "Write where the page comes from, such as https://example.app");
    }
  return origin;
}

/**
 * gun_web_origins_new:
 *
 * Returns: (transfer full): nobody is allowed
 */
GunWebOrigins *
gun_web_origins_new (void)
{
  return g_object_new (GUN_TYPE_WEB_ORIGINS, NULL);
}

static gboolean
is_allowed (GunWebOrigins *self, const char *origin)
{
  if (g_hash_table_contains (self->allowed, origin))
    return TRUE;

  return !g_str_equal (origin, NO_ORIGIN) && g_hash_table_contains (self->allowed, EVERY_ORIGIN);
}

static void
close_refused (GunWebOrigins *self)
{
  g_autoptr (GPtrArray) refused = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer link, origin;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, &link, &origin))
    if (!is_allowed (self, origin))
      g_ptr_array_add (refused, g_object_ref (link));

  for (guint i = 0; i < refused->len; i++)
    gun_link_close (g_ptr_array_index (refused, i),
                    GUN_LINK_ERROR_CLOSED,
                    "Pages of this origin are no longer allowed");
}

/**
 * gun_web_origins_set_allowed:
 * @self: the list
 * @origins: (array zero-terminated=1): instead of those before
 *
 * From now on only these pages may connect, and stay connected.
 */
void
gun_web_origins_set_allowed (GunWebOrigins *self, const char *const *origins)
{
  g_return_if_fail (GUN_IS_WEB_ORIGINS (self));
  g_return_if_fail (origins != NULL);

  g_hash_table_remove_all (self->allowed);
  for (guint i = 0; origins[i] != NULL; i++)
    {
      char *origin = gun_web_origin_normalize (origins[i], NULL);

      if (origin != NULL)
        g_hash_table_add (self->allowed, origin);
    }
  close_refused (self);
}

static void
tell_refused (GunWebOrigins *self, const char *origin)
{
  if (g_hash_table_size (self->refused) >= GUN_ORIGINS_MAX_REMEMBERED
      || !g_hash_table_add (self->refused, g_strdup (origin)))
    return;

  g_signal_emit (self, signals[REFUSED], 0, origin);
}

/**
 * gun_web_origins_admit:
 * @self: the list
 * @header: the value of a request's `Origin`; of several, all of them as one
 *
 * Returns: whether that page may connect
 */
gboolean
gun_web_origins_admit (GunWebOrigins *self, const char *header)
{
  g_autofree char *origin = NULL;

  g_return_val_if_fail (GUN_IS_WEB_ORIGINS (self), FALSE);

  origin = read_header (header);
  if (origin != NULL && is_allowed (self, origin))
    return TRUE;
  if (origin != NULL)
    tell_refused (self, origin);
  return FALSE;
}

static void
link_gone_cb (gpointer user_data, GObject *link)
{
  g_hash_table_remove (GUN_WEB_ORIGINS (user_data)->links, link);
}

/**
 * gun_web_origins_watch_link:
 * @self: the list
 * @header: with which it was admitted
 * @link: (transfer none): a page's link
 *
 * Closes it when that page is no longer allowed.
 *
 * Returns: %FALSE when that is so already: it was taken off the list while the handshake was answered
 */
gboolean
gun_web_origins_watch_link (GunWebOrigins *self, const char *header, GunLink *link)
{
  g_autofree char *origin = NULL;

  g_return_val_if_fail (GUN_IS_WEB_ORIGINS (self), FALSE);

  origin = read_header (header);
  if (origin == NULL || !is_allowed (self, origin))
    return FALSE;

  g_object_weak_ref (G_OBJECT (link), link_gone_cb, self);
  g_hash_table_insert (self->links, link, g_steal_pointer (&origin));
  return TRUE;
}

static void
gun_web_origins_finalize (GObject *object)
{
  GunWebOrigins *self = GUN_WEB_ORIGINS (object);
  GHashTableIter iter;
  gpointer link;

  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, &link, NULL))
    g_object_weak_unref (G_OBJECT (link), link_gone_cb, self);
  g_hash_table_unref (self->links);
  g_hash_table_unref (self->refused);
  g_hash_table_unref (self->allowed);

  G_OBJECT_CLASS (gun_web_origins_parent_class)->finalize (object);
}

static void
gun_web_origins_class_init (GunWebOriginsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_web_origins_finalize;

  signals[REFUSED] = g_signal_new ("refused",
                                   G_TYPE_FROM_CLASS (klass),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_STRING);
}

static void
gun_web_origins_init (GunWebOrigins *self)
{
  self->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->links = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}
