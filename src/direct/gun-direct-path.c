/* SPDX-License-Identifier: MIT */

#include "gun-direct-path.h"

#include <gio/gio.h>

#include "gun-rtc-statistics.h"

/**
 * gun_route_get_name:
 * @route: a route
 *
 * Returns: (transfer none): one word for programs
 */
const char *
gun_route_get_name (GunRoute route)
{
  switch (route)
    {
    case GUN_ROUTE_LOCAL:
      return "local";
    case GUN_ROUTE_INTERNET:
      return "internet";
    case GUN_ROUTE_TURN:
      return "turn";
    case GUN_ROUTE_RELAY:
      return "relay";
    case GUN_ROUTE_NONE:
    default:
      return "none";
    }
}

/* fc00::/7 (RFC 4193): GLib knows fec0::/10 only, which was there before. */
static gboolean
is_unique_local (GInetAddress *address)
{
  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
         && (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc;
}

/* 100.64.0.0/10 (RFC 6598) is none: behind it is a provider, and all of its customers. */
static gboolean
is_of_local_network (const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  return address != NULL
         && (g_inet_address_get_is_site_local (address)
             || g_inet_address_get_is_link_local (address)
             || g_inet_address_get_is_loopback (address) || is_unique_local (address));
}

/**
 * gun_route_from_statistics:
 * @statistics: of a connection
 *
 * The address that packets go to decides, however it was found: that of a peer-reflexive candidate
 * may be the other side's own, or that of its NAT.
 *
 * Returns: the way it takes now; %GUN_ROUTE_NONE when it is not connected
 */
GunRoute
gun_route_from_statistics (const GunRtcStatistics *statistics)
{
  g_return_val_if_fail (statistics != NULL, GUN_ROUTE_NONE);

  if (statistics->local == NULL || statistics->remote == NULL
      || (statistics->state != GUN_RTC_CONNECTED && statistics->state != GUN_RTC_DISCONNECTED))
    return GUN_ROUTE_NONE;
  if (statistics->local->type == GUN_ICE_RELAYED || statistics->remote->type == GUN_ICE_RELAYED)
    return GUN_ROUTE_TURN;
  return is_of_local_network (statistics->remote->address) ? GUN_ROUTE_LOCAL : GUN_ROUTE_INTERNET;
}
