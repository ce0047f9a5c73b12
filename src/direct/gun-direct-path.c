/* SPDX-License-Identifier: MIT */

#include "gun-direct-path.h"

/**
 * gun_route_get_name:
 * @self: a route
 *
 * Returns: its name, as reports and events have it
 */
const char *
gun_route_get_name (GunRoute self)
{
  switch (self)
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
