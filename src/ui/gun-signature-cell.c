/* SPDX-License-Identifier: MIT */

#include "gun-signature-cell.h"

#include "gun-cell-line.h"
#include "gun-signature-words.h"
#include "gun-tooltip.h"

#define SPACING 6

/* A table makes two hundred of these, and most values are not signed. */
struct _GunSignatureCell
{
  GunTableCell parent_instance;

  GtkWidget *line;
  GtkWidget
      *box; /* (nullable): around image and line, once there is something to have an icon for */
  GtkImage *image;   /* (nullable) */
  const char *style; /* (nullable): the class that line has, or box */
};

G_DEFINE_FINAL_TYPE (GunSignatureCell, gun_signature_cell, GUN_TYPE_TABLE_CELL)

static void
ensure_image (GunSignatureCell *self)
{
  if (self->box != NULL)
    return;

  gun_cell_line_change_style (self->line, &self->style, NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);
  self->image
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->image));
  g_object_ref (self->line);
  adw_bin_set_child (ADW_BIN (self), self->box);
  gtk_box_append (GTK_BOX (self->box), self->line);
  g_object_unref (self->line);
}

static void
show_icon (GunSignatureCell *self, const char *icon)
{
  if (icon != NULL)
    ensure_image (self);
  if (self->box == NULL)
    return;

  gun_cell_line_set_icon (self->image, icon);
  gtk_widget_set_visible (GTK_WIDGET (self->image), icon != NULL);
}

static void
gun_signature_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunSignatureCell *self = GUN_SIGNATURE_CELL (cell);
  g_auto (GunSignatureWords) words = { 0 };

  gun_signature_words_init (
      &words, gun_key_item_get_signature (item), gun_key_item_get_names (item));
  show_icon (self, words.icon);
  gun_cell_line_change_style (
      self->box != NULL ? self->box : self->line, &self->style, words.style);
  gun_cell_line_set_text (self->line, words.word, 0);
  gun_tooltip_set_text (self, words.sentence);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words.sentence, -1);
}

static void
gun_signature_cell_class_init (GunSignatureCellClass *klass)
{
  GUN_TABLE_CELL_CLASS (klass)->update = gun_signature_cell_update;
}

static void
gun_signature_cell_init (GunSignatureCell *self)
{
  self->line = gun_cell_line_new (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->line, TRUE);
  adw_bin_set_child (ADW_BIN (self), self->line);
  /* The line takes the room of the cell, and the cell none of the table's */
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
}
