/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GUN_TYPE_CELL_NOTE (gun_cell_note_get_type ())
G_DECLARE_FINAL_TYPE (GunCellNote, gun_cell_note, GUN, CELL_NOTE, GtkBox)

/**
 * GunCellNote:
 *
 * A small line with an icon before it, in a cell of a table. It asks for the same room whatever it says, as gun_cell_line_new() does.
 */
GtkWidget *gun_cell_note_new (int spacing);

void gun_cell_note_set (GunCellNote *self, const char *icon, const char *words, const char *style);

G_END_DECLS
