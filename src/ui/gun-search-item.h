/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_SEARCH_ITEM (gun_search_item_get_type ())
G_DECLARE_FINAL_TYPE (GunSearchItem, gun_search_item, GUN, SEARCH_ITEM, GObject)

/* Something found, as an object of a list */
GunSearchItem *gun_search_item_new (GunSearchResult *result);

/* (transfer none) */
const GunSearchResult *gun_search_item_get_result (GunSearchItem *self);

G_END_DECLS
