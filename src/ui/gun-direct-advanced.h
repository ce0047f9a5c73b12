/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_DIRECT_ADVANCED (gun_direct_advanced_get_type ())
G_DECLARE_FINAL_TYPE (
    GunDirectAdvanced, gun_direct_advanced, GUN, DIRECT_ADVANCED, AdwPreferencesGroup)

/**
 * GunDirectAdvanced:
 *
 * What few people need to change about direct connections: how reliable what is sent is, ports, how much is on its way at once.
 */
void gun_direct_advanced_set_preferences (GunDirectAdvanced *self, GSettings *preferences);

G_END_DECLS
