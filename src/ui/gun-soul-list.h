/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-engine.h"
#include "gun-soul-item.h"

G_BEGIN_DECLS

#define GUN_TYPE_SOUL_LIST (gun_soul_list_get_type ())
G_DECLARE_FINAL_TYPE (GunSoulList, gun_soul_list, GUN, SOUL_LIST, GObject)

/**
 * GunSoulList:
 *
 * The souls known here as a GListModel of GunSoulItem, in UTF-16 order, read page by page as they are looked at. It is never reset:
 * what commits add is mended in. Property: loading (boolean, with notify): the pages are still being counted.
 */
GunSoulList *gun_soul_list_new (GunEngine *engine, GunCatalog *catalog);

gboolean gun_soul_list_is_loading (GunSoulList *self);
gboolean gun_soul_list_find (GunSoulList *self, GRefString *soul, guint *position);

G_END_DECLS
