/* SPDX-License-Identifier: MIT */

#include "gun-from-cell.h"

#include "gun-tooltip.h"
#include "gun-words.h"

struct _GunFromCell
{
  GunTableCell parent_instance;

  GtkLabel *who_label;
  GtkBox *path_box;
  GtkImage *path_image;
  GtkLabel *path_label;
};

G_DEFINE_FINAL_TYPE (GunFromCell, gun_from_cell, GUN_TYPE_TABLE_CELL)

static void
gun_from_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunFromCell *self = GUN_FROM_CELL (cell);
  GunOrigin *origin = gun_key_item_get_origin (item);
  g_autofree char *who = gun_words_who (origin);
  const char *path = gun_words_path (origin);

  gtk_label_set_text (self->who_label, who);
  gun_tooltip_set_text (self, who);
  gtk_label_set_text (self->path_label, path != NULL ? path : "");
  gtk_image_set_from_icon_name (self->path_image, gun_words_path_icon (origin));
  gtk_widget_set_visible (GTK_WIDGET (self->path_box), path != NULL);
}

static void
gun_from_cell_class_init (GunFromCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  GUN_TABLE_CELL_CLASS (klass)->update = gun_from_cell_update;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-from-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, GunFromCell, who_label);
  gtk_widget_class_bind_template_child (widget_class, GunFromCell, path_box);
  gtk_widget_class_bind_template_child (widget_class, GunFromCell, path_image);
  gtk_widget_class_bind_template_child (widget_class, GunFromCell, path_label);
}

static void
gun_from_cell_init (GunFromCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
