/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GunIceState:
 * @GUN_ICE_NEW: the other side is not known yet
 * @GUN_ICE_CHECKING: looking for a pair of addresses that works, the first time or after a restart
 * @GUN_ICE_CONNECTED: there is one
 * @GUN_ICE_DISCONNECTED: it stopped working; it may come back, and a restart may find another
 * @GUN_ICE_FAILED: none was found in time; a restart may find one
 * @GUN_ICE_CLOSED: the end
 *
 *   NEW ─→ CHECKING ─→ CONNECTED ⇄ DISCONNECTED ─→ FAILED
 *             ↑ ↓──────────┼────────────┼─────────────↑
 *             └────────────┴── restart ─┴─────────────┘        and CLOSED from everywhere
 */
typedef enum
{
  GUN_ICE_NEW,
  GUN_ICE_CHECKING,
  GUN_ICE_CONNECTED,
  GUN_ICE_DISCONNECTED,
  GUN_ICE_FAILED,
  GUN_ICE_CLOSED,
} GunIceState;

/**
 * GunIceGathering:
 * @GUN_ICE_GATHERING_NEW: not begun
 * @GUN_ICE_GATHERING_GATHERING: our own candidates are looked for
 * @GUN_ICE_GATHERING_COMPLETE: all were told; one of a slow server may still follow
 */
typedef enum
{
  GUN_ICE_GATHERING_NEW,
  GUN_ICE_GATHERING_GATHERING,
  GUN_ICE_GATHERING_COMPLETE,
} GunIceGathering;

#define GUN_TYPE_ICE_STATE (gun_ice_state_get_type ())
GType gun_ice_state_get_type (void);

#define GUN_TYPE_ICE_GATHERING (gun_ice_gathering_get_type ())
GType gun_ice_gathering_get_type (void);

gboolean gun_ice_state_may_become (GunIceState from, GunIceState to);
const char *gun_ice_state_get_nick (GunIceState state);

G_END_DECLS
