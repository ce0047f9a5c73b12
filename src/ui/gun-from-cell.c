/* SPDX-License-Identifier: MIT */

#include "gun-from-cell.h"

#include "gun-cell-line.h"
#include "gun-cell-note.h"
#include "gun-tooltip.h"
#include "gun-words.h"

/* Between the icon of a path and its word, pixels */
#define PATH_SPACING 5

struct _GunFromCell
{
  GunTableCell parent_instance;

  GtkWidget *who_line;
  GtkWidget *path_note;
};

G_DEFINE_FINAL_TYPE (GunFromCell, gun_from_cell, GUN_TYPE_TABLE_CELL)

static void
gun_from_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunFromCell *self = GUN_FROM_CELL (cell);
  GunOrigin *origin = gun_key_item_get_origin (item);
  g_autofree char *who = gun_words_who (origin);
  const char *path = gun_words_path (origin);

  gun_cell_line_set_text (self->who_line, who, 0);
  gun_tooltip_set_text (self, who);
  gun_cell_note_set (GUN_CELL_NOTE (self->path_note),
                     gun_words_path_icon (origin),
                     path != NULL ? path : "",
                     "dim-label");
  gtk_widget_set_visible (self->path_note, path != NULL);
}

static void
gun_from_cell_class_init (GunFromCellClass *klass)
{
  GUN_TABLE_CELL_CLASS (klass)->update = gun_from_cell_update;
}

static void
gun_from_cell_init (GunFromCell *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->who_line = gun_cell_line_new (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  self->path_note = gun_cell_note_new (PATH_SPACING);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->who_line);
  gtk_box_append (GTK_BOX (box), self->path_note);
  adw_bin_set_child (ADW_BIN (self), box);
}
