/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A line of text in a cell of a table. When a GtkLabel says something else, GTK 4.8 measures its whole column anew, and while one scrolls
 * every row says something else. This asks for the same room whatever it says; what is too long for it is cut off with an ellipsis. */
GtkWidget *gun_cell_line_new (GtkInscriptionOverflow overflow);
void gun_cell_line_set_text (GtkWidget *line, const char *text, double xalign);

/* What does nothing, at no cost, where nothing is another than before: GTK styles and measures anew whatever it is told. @style, @before:
 * (nullable): strings that stay. */
void gun_cell_line_set_icon (GtkImage *image, const char *icon);
void gun_cell_line_change_style (gpointer widget, const char **before, const char *style);

G_END_DECLS
