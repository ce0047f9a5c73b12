/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GUN_TYPE_NODE_COLUMNS (gun_node_columns_get_type ())
G_DECLARE_FINAL_TYPE (GunNodeColumns, gun_node_columns, GUN, NODE_COLUMNS, GObject)

/**
 * GunNodeColumns:
 *
 * Which columns of a node's table there is room for: as the table narrows, From leaves first, then Signature, then State.
 */
GunNodeColumns *gun_node_columns_new (GtkColumnView *view);

void gun_node_columns_set_narrow (GunNodeColumns *self, gboolean narrow);

G_END_DECLS
