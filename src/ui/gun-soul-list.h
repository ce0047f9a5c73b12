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

/* Of the tree the level below @prefix, which stands @depth levels down: its souls and its groups. So deep that nobody has made it by hand
 * there are no more groups, and souls are shown with all that is left of their path. */
#define GUN_SOUL_LIST_MAX_DEPTH 32
GunSoulList *
gun_soul_list_new_level (GunEngine *engine, GunCatalog *catalog, GRefString *prefix, guint depth);

gboolean gun_soul_list_is_loading (GunSoulList *self);
gboolean gun_soul_list_find (GunSoulList *self, GRefString *soul, guint *position);
gboolean gun_soul_list_find_child (GunSoulList *self, GRefString *soul, guint *position);

G_END_DECLS
