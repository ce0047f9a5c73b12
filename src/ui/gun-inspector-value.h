/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-key-item.h"

G_BEGIN_DECLS

#define GUN_TYPE_INSPECTOR_VALUE (gun_inspector_value_get_type ())
G_DECLARE_FINAL_TYPE (GunInspectorValue, gun_inspector_value, GUN, INSPECTOR_VALUE, AdwBin)

/**
 * GunInspectorValue:
 *
 * The page Value of the inspector: all of a value, JSON on lines of its own, an envelope of SEA taken apart, and the text as it is
 * stored when that is another.
 */
void gun_inspector_value_show (GunInspectorValue *self, GunKeyItem *item);

G_END_DECLS
