/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GUN_TYPE_CELL_LINK (gun_cell_link_get_type ())
G_DECLARE_FINAL_TYPE (GunCellLink, gun_cell_link, GUN, CELL_LINK, GtkWidget)

/**
 * GunCellLink:
 *
 * A link in a cell of a table: a button as wide as its words, which activates "cell.open-link". It asks for the same room whatever it
 * says, as gun_cell_line_new() does, and takes of what it gets as much as the words need.
 */
GtkWidget *gun_cell_link_new (void);

void gun_cell_link_set_text (GunCellLink *self, const char *words);

G_END_DECLS
