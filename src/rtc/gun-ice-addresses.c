/* SPDX-License-Identifier: MIT */

#include "gun-ice-addresses.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

static GInetAddress *
read_address (const struct sockaddr *address)
{
  if (address == NULL)
    return NULL;
  if (address->sa_family == AF_INET)
    return g_inet_address_new_from_bytes (
        (const guint8 *) &((const struct sockaddr_in *) (gconstpointer) address)->sin_addr,
        G_SOCKET_FAMILY_IPV4);
  if (address->sa_family == AF_INET6)
    return g_inet_address_new_from_bytes (
        (const guint8 *) &((const struct sockaddr_in6 *) (gconstpointer) address)->sin6_addr,
        G_SOCKET_FAMILY_IPV6);
  return NULL;
}

/* Addresses as somebody wrote them have many spellings: they are compared as what they are. */
static gboolean
names_address (const char *const *list, GInetAddress *address)
{
  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autoptr (GInetAddress) named = g_inet_address_new_from_string (list[i]);

      if (named != NULL && g_inet_address_equal (named, address))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_wanted (const GunIceAddressRule *rule, const struct ifaddrs *entry, GInetAddress *address)
{
  if (!(entry->ifa_flags & IFF_UP))
    return FALSE;
  /* An address of one cable: which cable is said by a number that no candidate line has room for (RFC 8445 section 5.1.1.1) */
  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
      && g_inet_address_get_is_link_local (address))
    return FALSE;
  if (g_inet_address_get_is_any (address) || g_inet_address_get_is_multicast (address))
    return FALSE;
  if (g_inet_address_get_is_loopback (address) && !rule->loopback)
    return FALSE;
  if (rule->interfaces != NULL && !g_strv_contains (rule->interfaces, entry->ifa_name))
    return FALSE;
  return rule->addresses == NULL || names_address (rule->addresses, address);
}

static gboolean
is_same_text (gconstpointer one, gconstpointer other)
{
  return g_str_equal (one, other);
}

/**
 * gun_ice_addresses_list:
 * @rule: which are wanted
 *
 * Lists addresses of this machine, in the order of the kernel, each once, at most %GUN_ICE_MAX_ADDRESSES. We ask the kernel ourselves since
 * libnice, left alone, takes fe80:: too and ranks it first.
 *
 * Returns: (transfer full) (element-type utf8): IP addresses; may be empty
 */
GPtrArray *
gun_ice_addresses_list (const GunIceAddressRule *rule)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  struct ifaddrs *entries = NULL;

  if (getifaddrs (&entries) != 0)
    return list;

  for (const struct ifaddrs *entry = entries; entry != NULL; entry = entry->ifa_next)
    {
      g_autoptr (GInetAddress) address = read_address (entry->ifa_addr);
      g_autofree char *text = NULL;

      if (address == NULL || !is_wanted (rule, entry, address))
        continue;
      text = g_inet_address_to_string (address);
      if (list->len < GUN_ICE_MAX_ADDRESSES
          && !g_ptr_array_find_with_equal_func (list, text, is_same_text, NULL))
        g_ptr_array_add (list, g_steal_pointer (&text));
    }
  freeifaddrs (entries);
  return list;
}

/**
 * gun_ice_addresses_equal:
 * @one: (element-type utf8): a list
 * @other: (element-type utf8): another
 *
 * Returns: whether both hold the same addresses, in whatever order
 */
gboolean
gun_ice_addresses_equal (GPtrArray *one, GPtrArray *other)
{
  if (one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    if (!g_ptr_array_find_with_equal_func (other, one->pdata[i], is_same_text, NULL))
      return FALSE;
  return TRUE;
}

/**
 * gun_ice_addresses_have_family:
 * @addresses: (element-type utf8): IP addresses
 * @family: IPv4 or IPv6
 *
 * Returns: whether one of @addresses is of @family, so that a server of that family can be asked from it
 */
gboolean
gun_ice_addresses_have_family (GPtrArray *addresses, GSocketFamily family)
{
  for (guint i = 0; i < addresses->len; i++)
    if ((strchr (addresses->pdata[i], ':') != NULL) == (family == G_SOCKET_FAMILY_IPV6))
      return TRUE;
  return FALSE;
}
