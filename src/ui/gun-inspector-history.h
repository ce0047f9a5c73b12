/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-key-item.h"

G_BEGIN_DECLS

#define GUN_TYPE_INSPECTOR_HISTORY (gun_inspector_history_get_type ())
G_DECLARE_FINAL_TYPE (GunInspectorHistory, gun_inspector_history, GUN, INSPECTOR_HISTORY, AdwBin)

/**
 * GunInspectorHistory:
 *
 * The page History of the inspector: each version of a key that is kept here or waits for its time, newest state first, with the rule
 * that decided.
 *
 * Signals: restore (GunValue): what an older version held is to be written again.
 */

/* @engine, @catalog: (nullable): both or none */
void gun_inspector_history_set_source (GunInspectorHistory *self,
                                       GunEngine *engine,
                                       GunCatalog *catalog);
void gun_inspector_history_show (GunInspectorHistory *self, GunKeyItem *item);

G_END_DECLS
