/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-catalog.h"

G_BEGIN_DECLS

#define GUN_TYPE_SOUL_ITEM (gun_soul_item_get_type ())
G_DECLARE_FINAL_TYPE (GunSoulItem, gun_soul_item, GUN, SOUL_ITEM, GObject)

/**
 * GunSoulItem:
 *
 * One row of a list of souls. In the tree it is a soul, or a group, which is no node and whose text ends in a slash; a soul is a group as
 * well when others have it and a slash in front. Properties: followed (boolean, with notify); expanded (boolean, with notify): what is in
 * it is shown.
 *
 * Signals: count-changed (): there may be another number of souls in it.
 */

/* Souls in a group are counted up to this */
#define GUN_SOUL_ITEM_MAX_COUNT 1000

GunSoulItem *gun_soul_item_new (GRefString *soul, gboolean followed);
GunSoulItem *gun_soul_item_new_child (
    GRefString *child, gsize prefix_bytes, guint depth, gboolean is_node, GunCatalog *catalog);

GRefString *gun_soul_item_get_soul (GunSoulItem *self);
GRefString *gun_soul_item_get_prefix (GunSoulItem *self);
GRefString *gun_soul_item_dup_name (GunSoulItem *self);
gboolean gun_soul_item_is_child (GunSoulItem *self);
gboolean gun_soul_item_is_node (GunSoulItem *self);
gboolean gun_soul_item_is_group (GunSoulItem *self);
guint gun_soul_item_get_depth (GunSoulItem *self);
gint gun_soul_item_count (GunSoulItem *self);
void gun_soul_item_recount (GunSoulItem *self);
gboolean gun_soul_item_get_expanded (GunSoulItem *self);
void gun_soul_item_set_expanded (GunSoulItem *self, gboolean expanded);
gboolean gun_soul_item_get_followed (GunSoulItem *self);
void gun_soul_item_set_followed (GunSoulItem *self, gboolean followed);

G_END_DECLS
