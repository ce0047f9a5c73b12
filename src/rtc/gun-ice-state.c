/* SPDX-License-Identifier: MIT */

#include "gun-ice-state.h"

#define TO(s) (1u << GUN_ICE_##s)
static const guint allowed[] = {
  [GUN_ICE_NEW] = TO (CHECKING) | TO (FAILED) | TO (CLOSED),
  [GUN_ICE_CHECKING] = TO (CONNECTED) | TO (FAILED) | TO (CLOSED),
  [GUN_ICE_CONNECTED] = TO (CHECKING) | TO (DISCONNECTED) | TO (FAILED) | TO (CLOSED),
  [GUN_ICE_DISCONNECTED] = TO (CHECKING) | TO (CONNECTED) | TO (FAILED) | TO (CLOSED),
  [GUN_ICE_FAILED] = TO (CHECKING) | TO (CLOSED),
  [GUN_ICE_CLOSED] = 0,
};

/**
 * gun_ice_state_may_become:
 * @from: a state
 * @to: another
 *
 * Returns: whether @to may follow @from
 */
gboolean
gun_ice_state_may_become (GunIceState from, GunIceState to)
{
  return (allowed[from] & (1u << to)) != 0;
}

static const GEnumValue states[] = {
  { GUN_ICE_NEW, "GUN_ICE_NEW", "new" },
  { GUN_ICE_CHECKING, "GUN_ICE_CHECKING", "checking" },
  { GUN_ICE_CONNECTED, "GUN_ICE_CONNECTED", "connected" },
  { GUN_ICE_DISCONNECTED, "GUN_ICE_DISCONNECTED", "disconnected" },
  { GUN_ICE_FAILED, "GUN_ICE_FAILED", "failed" },
  { GUN_ICE_CLOSED, "GUN_ICE_CLOSED", "closed" },
  { 0, NULL, NULL },
};

/**
 * gun_ice_state_get_nick:
 * @state: a state
 *
 * Returns: its name in small letters
 */
const char *
gun_ice_state_get_nick (GunIceState state)
{
  return states[state].value_nick;
}

GType
gun_ice_state_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GunIceState", states));
  return type;
}

GType
gun_ice_gathering_get_type (void)
{
  static const GEnumValue values[] = {
    { GUN_ICE_GATHERING_NEW, "GUN_ICE_GATHERING_NEW", "new" },
    { GUN_ICE_GATHERING_GATHERING, "GUN_ICE_GATHERING_GATHERING", "gathering" },
    { GUN_ICE_GATHERING_COMPLETE, "GUN_ICE_GATHERING_COMPLETE", "complete" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GunIceGathering", values));
  return type;
}
