/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-key-sort.h"

G_BEGIN_DECLS

#define GUN_TYPE_NODE_COLUMNS (gun_node_columns_get_type ())
G_DECLARE_FINAL_TYPE (GunNodeColumns, gun_node_columns, GUN, NODE_COLUMNS, GObject)

/**
 * GunNodeColumns:
 *
 * The columns of a node's table. There is not always room for all: as the table narrows, From leaves first, then Signature, then State. How wide
 * they are is the person's, and is remembered; so is what they are sorted by, as long as the table is there.
 */
GunNodeColumns *gun_node_columns_new (GtkColumnView *view);

void gun_node_columns_set_narrow (GunNodeColumns *self, gboolean narrow);
void gun_node_columns_widen (GunNodeColumns *self, int steps);
gboolean gun_node_columns_sort_by (GunNodeColumns *self, const char *name);
void gun_node_columns_set_by_key_only (GunNodeColumns *self, gboolean by_key_only);
void gun_node_columns_values_changed (GunNodeColumns *self);

G_END_DECLS
