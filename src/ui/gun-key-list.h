/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-engine.h"
#include "gun-key-item.h"

G_BEGIN_DECLS

#define GUN_TYPE_KEY_LIST (gun_key_list_get_type ())
G_DECLARE_FINAL_TYPE (GunKeyList, gun_key_list, GUN, KEY_LIST, GObject)

/**
 * GunKeyList:
 *
 * The keys of one soul as a GListModel of GunKeyItem, in UTF-16 order: what the catalog has, read a portion a turn of the loop, and then
 * what changes. A key that changes keeps its item; only a new key is an item more.
 *
 * Signals: loaded (): everything known when it was made is there
 */
GunKeyList *gun_key_list_new (GunEngine *engine, GunCatalog *catalog, GRefString *soul);

gboolean gun_key_list_is_loaded (GunKeyList *self);
guint gun_key_list_get_n_changes (GunKeyList *self);
GRefString *gun_key_list_get_soul (GunKeyList *self);
void gun_key_list_take_delivery (GunKeyList *self, GunDelivery *delivery);
GunKeyItem *gun_key_list_lookup (GunKeyList *self, GRefString *key, guint *position);

G_END_DECLS
