/* SPDX-License-Identifier: MIT */

#include "gun-table-cell.h"

typedef struct
{
  GunKeyItem *item; /* (nullable) */
} GunTableCellPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (GunTableCell, gun_table_cell, ADW_TYPE_BIN)

static void
set_style (GtkWidget *widget, const char *style_class, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, style_class);
  else
    gtk_widget_remove_css_class (widget, style_class);
}

/**
 * gun_table_cell_refresh:
 *
 * Shows the item as it is now; also called when only time has passed.
 */
void
gun_table_cell_refresh (GunTableCell *self)
{
  GunTableCellPrivate *priv = gun_table_cell_get_instance_private (self);

  if (priv->item == NULL)
    return;

  set_style (GTK_WIDGET (self), "changed", gun_key_item_is_fresh (priv->item));
  GUN_TABLE_CELL_GET_CLASS (self)->update (self, priv->item);
}

static void
editing_cb (GunTableCell *self)
{
  GunTableCellPrivate *priv = gun_table_cell_get_instance_private (self);

  set_style (GTK_WIDGET (self), "editing", gun_key_item_is_editing (priv->item));
  GUN_TABLE_CELL_GET_CLASS (self)->editing_changed (self, priv->item);
}

/**
 * gun_table_cell_set_item:
 * @item: (nullable): what to show from now on
 */
void
gun_table_cell_set_item (GunTableCell *self, GunKeyItem *item)
{
  GunTableCellPrivate *priv = gun_table_cell_get_instance_private (self);

  g_return_if_fail (GUN_IS_TABLE_CELL (self));

  if (priv->item == item)
    return;

  if (priv->item != NULL)
    g_signal_handlers_disconnect_by_data (priv->item, self);
  g_set_object (&priv->item, item);
  if (item == NULL)
    return;

  g_signal_connect_swapped (item, "changed", G_CALLBACK (gun_table_cell_refresh), self);
  g_signal_connect_swapped (item, "notify::editing", G_CALLBACK (editing_cb), self);
  gun_table_cell_refresh (self);
  editing_cb (self);
}

/**
 * gun_table_cell_get_item:
 *
 * Returns: (nullable) (transfer none): what it shows
 */
GunKeyItem *
gun_table_cell_get_item (GunTableCell *self)
{
  GunTableCellPrivate *priv = gun_table_cell_get_instance_private (self);

  return priv->item;
}

static void
gun_table_cell_editing_changed (GunTableCell *self, GunKeyItem *item)
{
}

static void
gun_table_cell_dispose (GObject *object)
{
  gun_table_cell_set_item (GUN_TABLE_CELL (object), NULL);

  G_OBJECT_CLASS (gun_table_cell_parent_class)->dispose (object);
}

static void
gun_table_cell_class_init (GunTableCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gun_table_cell_dispose;
  klass->editing_changed = gun_table_cell_editing_changed;
}

static void
gun_table_cell_init (GunTableCell *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "table-cell");
}
