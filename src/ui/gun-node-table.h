/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-key-list.h"

G_BEGIN_DECLS

#define GUN_TYPE_NODE_TABLE (gun_node_table_get_type ())
G_DECLARE_FINAL_TYPE (GunNodeTable, gun_node_table, GUN, NODE_TABLE, AdwBin)

/**
 * GunNodeTable:
 *
 * The keys of a node as rows, changed in place.
 *
 * Properties: narrow (boolean): only Key and Value; isolated (boolean): writes are not sent anywhere; writes (GunWrites): what is asked about a link; selected (GunKeyItem, nullable,
 * with notify): the row that is chosen. Alt+Enter on a row activates graph.show-inspector; its menu has graph.inspect and node.link, too.
 * Actions on the row that is chosen: table.follow-link, table.edit, table.edit-text, table.delete, table.copy-value, table.copy-chain.
 * Actions on the table: table.sort-by (string: key, value, state, from, signature), table.widen-keys (int32: steps; 0: all columns as in the
 * beginning).
 * Signals: open-link (GunValue); write (GunKeyItem, GunValue); refused (string): why a row is not edited; edit-text (GunKeyItem, string
 * draft, nullable): its text needs a window, or is to have one.
 */
void gun_node_table_set_list (GunNodeTable *self, GunKeyList *list, gboolean read_only);
void gun_node_table_select_key (GunNodeTable *self, GRefString *key);
void gun_node_table_focus_selected (GunNodeTable *self);
void gun_node_table_refresh (GunNodeTable *self);
gboolean gun_node_table_is_sorted_by_key_only (GunNodeTable *self);
GunKeyItem *gun_node_table_get_selected (GunNodeTable *self);
void gun_node_table_edit_again (GunNodeTable *self, GunKeyItem *item, const GunValue *typed);
void gun_node_table_end_editing (GunNodeTable *self);
void gun_node_table_edit (GunNodeTable *self, guint position);

G_END_DECLS
