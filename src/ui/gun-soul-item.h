/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define GUN_TYPE_SOUL_ITEM (gun_soul_item_get_type ())
G_DECLARE_FINAL_TYPE (GunSoulItem, gun_soul_item, GUN, SOUL_ITEM, GObject)

/**
 * GunSoulItem:
 *
 * One row of the list of souls. Property: followed (boolean, with notify).
 */
GunSoulItem *gun_soul_item_new (GRefString *soul, gboolean followed);

GRefString *gun_soul_item_get_soul (GunSoulItem *self);
gboolean gun_soul_item_get_followed (GunSoulItem *self);
void gun_soul_item_set_followed (GunSoulItem *self, gboolean followed);

G_END_DECLS
