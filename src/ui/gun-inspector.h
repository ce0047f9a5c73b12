/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-key-item.h"

G_BEGIN_DECLS

#define GUN_TYPE_INSPECTOR (gun_inspector_get_type ())
G_DECLARE_FINAL_TYPE (GunInspector, gun_inspector, GUN, INSPECTOR, AdwBin)

/**
 * GunInspector:
 *
 * All there is to know of one key, a page a question: what it holds, what it held before, where it came from. It follows the key while it
 * is shown.
 *
 * Signals: restore (GunValue): what an older version of the key held is to be written again.
 */

/* @engine, @catalog: (nullable): both or none */
void gun_inspector_set_source (GunInspector *self, GunEngine *engine, GunCatalog *catalog);
void gun_inspector_set_item (GunInspector *self, GunKeyItem *item);
/* @page: value, history or origin */
void gun_inspector_show_page (GunInspector *self, const char *page);

G_END_DECLS
