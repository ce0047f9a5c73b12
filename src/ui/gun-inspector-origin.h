/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-key-item.h"

G_BEGIN_DECLS

#define GUN_TYPE_INSPECTOR_ORIGIN (gun_inspector_origin_get_type ())
G_DECLARE_FINAL_TYPE (GunInspectorOrigin, gun_inspector_origin, GUN, INSPECTOR_ORIGIN, AdwBin)

/**
 * GunInspectorOrigin:
 *
 * The page Origin of the inspector: who stands for a value, and how it came here.
 */
void gun_inspector_origin_show (GunInspectorOrigin *self, GunKeyItem *item);

G_END_DECLS
