/* SPDX-License-Identifier: MIT */

#include "gun-places.h"

#include <string.h>
#include <sys/resource.h>

/* Bytes of an address that tell one household from another. */
#define IPV4_BYTES 4
#define IPV6_BYTES 8

/* ::ffff:0:0/96 (RFC 4291 section 2.5.5.2): IPv4 as a socket of both kinds shows it. */
static const guint8 mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

struct _GunPlaces
{
  guint n_taken;
  GHashTable *by_address; /* GBytes → count; none of this computer */
};

/**
 * gun_places_new:
 *
 * Returns: (transfer full): nobody is there
 */
GunPlaces *
gun_places_new (void)
{
  GunPlaces *self = g_new0 (GunPlaces, 1);

  self->by_address
      = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  return self;
}

/**
 * gun_places_free:
 * @self: (transfer full): the places
 */
void
gun_places_free (GunPlaces *self)
{
  g_hash_table_unref (self->by_address);
  g_free (self);
}

/* Asked each time: a program may raise its limit while it runs. */
static guint
get_room (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return GUN_LISTENER_MAX_CONNECTIONS;
  if (limit.rlim_cur <= GUN_LISTENER_FILES_RESERVED)
    return 0;
  return (guint) MIN (limit.rlim_cur - GUN_LISTENER_FILES_RESERVED, GUN_LISTENER_MAX_CONNECTIONS);
}

/* (transfer full) (nullable): %NULL for this computer itself */
static GBytes *
dup_household (GInetAddress *address)
{
  const guint8 *bytes = g_inet_address_to_bytes (address);
  gsize length = IPV6_BYTES;

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    length = IPV4_BYTES;
  else if (memcmp (bytes, mapped_prefix, sizeof mapped_prefix) == 0)
    {
      bytes += sizeof mapped_prefix;
      length = IPV4_BYTES;
    }

  if (g_inet_address_get_is_loopback (address) || (length == IPV4_BYTES && bytes[0] == 127))
    return NULL;
  return g_bytes_new (bytes, length);
}

/**
 * gun_places_take:
 * @self: the places
 * @address: of somebody who came
 *
 * Returns: whether there is room; then gun_places_leave() must follow
 */
gboolean
gun_places_take (GunPlaces *self, GInetAddress *address)
{
  g_autoptr (GBytes) household = dup_household (address);
  guint n_same;

  if (self->n_taken >= get_room ())
    return FALSE;
  if (household != NULL)
    {
      n_same = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_address, household));
      if (n_same >= GUN_LISTENER_MAX_PER_ADDRESS)
        return FALSE;
      g_hash_table_replace (
          self->by_address, g_steal_pointer (&household), GUINT_TO_POINTER (n_same + 1));
    }
  self->n_taken++;
  return TRUE;
}

/**
 * gun_places_leave:
 * @self: the places
 * @address: of somebody who had a place
 */
void
gun_places_leave (GunPlaces *self, GInetAddress *address)
{
  g_autoptr (GBytes) household = dup_household (address);
  guint n_same;

  self->n_taken--;
  if (household == NULL)
    return;

  n_same = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_address, household));
  if (n_same > 1)
    g_hash_table_replace (
        self->by_address, g_steal_pointer (&household), GUINT_TO_POINTER (n_same - 1));
  else
    g_hash_table_remove (self->by_address, household);
}
