/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunRoute:
 * @GUN_ROUTE_NONE: no way, or none yet
 * @GUN_ROUTE_LOCAL: straight to an address of a local network
 * @GUN_ROUTE_INTERNET: straight to any other address
 * @GUN_ROUTE_TURN: encrypted, through a TURN server of either side
 * @GUN_ROUTE_RELAY: no direct way: through a GUN relay, which reads along
 *
 * How what is said reaches a remote.
 */
typedef enum
{
  GUN_ROUTE_NONE,
  GUN_ROUTE_LOCAL,
  GUN_ROUTE_INTERNET,
  GUN_ROUTE_TURN,
  GUN_ROUTE_RELAY,
} GunRoute;

const char *gun_route_get_name (GunRoute route);

/* Of gun-rtc-statistics.h, named here so that who shows a route needs nothing of rtc/. */
typedef struct _GunRtcStatistics GunRtcStatistics;

GunRoute gun_route_from_statistics (const GunRtcStatistics *statistics);

G_END_DECLS
