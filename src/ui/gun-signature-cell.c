/* SPDX-License-Identifier: MIT */

#include "gun-signature-cell.h"

#include "gun-signature-words.h"
#include "gun-tooltip.h"

struct _GunSignatureCell
{
  GunTableCell parent_instance;

  GtkWidget *box;
  GtkImage *image;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (GunSignatureCell, gun_signature_cell, GUN_TYPE_TABLE_CELL)

static void
gun_signature_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunSignatureCell *self = GUN_SIGNATURE_CELL (cell);
  g_auto (GunSignatureWords) words = { 0 };
  const char *styles[] = { NULL, NULL };

  gun_signature_words_init (
      &words, gun_key_item_get_signature (item), gun_key_item_get_names (item));
  styles[0] = words.style;
  gtk_widget_set_css_classes (self->box, styles);
  gtk_image_set_from_icon_name (self->image, words.icon);
  gtk_widget_set_visible (GTK_WIDGET (self->image), words.icon != NULL);
  gtk_label_set_text (self->label, words.word);
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
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->image
      = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label
      = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  adw_bin_set_child (ADW_BIN (self), self->box);
}
