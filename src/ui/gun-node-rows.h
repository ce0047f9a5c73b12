/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-table-cell.h"

G_BEGIN_DECLS

/*
 * The rows of a column view of GunKeyItem with a GtkSingleSelection. GTK 4.8 has no widget of its own for a row, so that one is found by
 * the cells in it.
 */

/* (nullable) (transfer none): the cell that @part is in, or the first cell of the row that it is */
GunTableCell *gun_node_rows_find_cell (GtkWidget *part);
/* Returns whether @item is among the rows. */
gboolean gun_node_rows_select (GtkColumnView *view, GunKeyItem *item);
/* Goes to the row that is chosen and gives it the focus; to the view when none is. Returns %FALSE while there is no widget for that row,
 * which there is once sizes have been given out. */
gboolean gun_node_rows_focus_selected (GtkColumnView *view);

G_END_DECLS
