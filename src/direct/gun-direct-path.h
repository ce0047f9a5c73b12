/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunRoute:
 * @GUN_ROUTE_NONE: nothing is known to lead to it
 * @GUN_ROUTE_LOCAL: directly, within the local network
 * @GUN_ROUTE_INTERNET: directly, over the internet
 * @GUN_ROUTE_TURN: over a data channel whose packets a TURN server passes on
 * @GUN_ROUTE_RELAY: through a GUN relay: there is no direct path
 *
 * The way messages to a remote go.
 */
typedef enum
{
  GUN_ROUTE_NONE,
  GUN_ROUTE_LOCAL,
  GUN_ROUTE_INTERNET,
  GUN_ROUTE_TURN,
  GUN_ROUTE_RELAY,
} GunRoute;

const char *gun_route_get_name (GunRoute self); /* as reports and events call it */

G_END_DECLS
