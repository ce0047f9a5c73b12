/* SPDX-License-Identifier: MIT */

#include "gun-key-cell.h"

#include "gun-words.h"

struct _GunKeyCell
{
  GunTableCell parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (GunKeyCell, gun_key_cell, GUN_TYPE_TABLE_CELL)

static void
gun_key_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunKeyCell *self = GUN_KEY_CELL (cell);
  g_autofree char *key = gun_words_text (gun_key_item_get_key (item));

  gtk_label_set_text (self->label, key);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), key);
}

static void
gun_key_cell_class_init (GunKeyCellClass *klass)
{
  GUN_TABLE_CELL_CLASS (klass)->update = gun_key_cell_update;
}

static void
gun_key_cell_init (GunKeyCell *self)
{
  self->label
      = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "emphasis");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
}
