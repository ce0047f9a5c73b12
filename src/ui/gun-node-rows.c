/* SPDX-License-Identifier: MIT */

#include "gun-node-rows.h"

/* What the focus is on is a row, and what is pressed may be one: cells are in the columns in it. The list around the rows is none. */
GunTableCell *
gun_node_rows_find_cell (GtkWidget *part)
{
  GtkWidget *cell = gtk_widget_get_ancestor (part, GUN_TYPE_TABLE_CELL);

  for (guint depth = 0; cell == NULL && part != NULL && depth < 2; depth++)
    {
      part = gtk_widget_get_first_child (part);
      if (part != NULL && GUN_IS_TABLE_CELL (part))
        cell = part;
    }

  return cell != NULL ? GUN_TABLE_CELL (cell) : NULL;
}

gboolean
gun_node_rows_select (GtkColumnView *view, GunKeyItem *item)
{
  GtkSelectionModel *selection = gtk_column_view_get_model (view);
  guint n_items = selection != NULL ? g_list_model_get_n_items (G_LIST_MODEL (selection)) : 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GunKeyItem) other = g_list_model_get_item (G_LIST_MODEL (selection), i);

      if (other != item)
        continue;

      gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (selection), i);
      return TRUE;
    }

  return FALSE;
}

/* (nullable): the row of @item, while there is a widget for it */
static GtkWidget *
find_row (GtkWidget *rows, GunKeyItem *item)
{
  for (GtkWidget *row = gtk_widget_get_first_child (rows); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GunTableCell *cell = gun_node_rows_find_cell (row);

      if (cell != NULL && gun_table_cell_get_item (cell) == item)
        return row;
    }

  return NULL;
}

/* The rows are a list view inside the column view, and only that can be told to go to one. Given the focus itself, it would keep it and
 * give it to no row. */
gboolean
gun_node_rows_focus_selected (GtkColumnView *view)
{
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (view));
  GunKeyItem *item = selection != NULL ? gtk_single_selection_get_selected_item (selection) : NULL;
  GtkWidget *rows = gtk_widget_get_first_child (GTK_WIDGET (view));
  GtkWidget *row;

  while (rows != NULL && !GTK_IS_LIST_VIEW (rows))
    rows = gtk_widget_get_next_sibling (rows);
  if (item == NULL || rows == NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (view));
      return TRUE;
    }

  gtk_widget_activate_action (
      rows, "list.scroll-to-item", "u", gtk_single_selection_get_selected (selection));
  row = find_row (rows, item);
  if (row == NULL || !gtk_widget_get_mapped (row))
    return FALSE;

  gtk_widget_grab_focus (row);
  return TRUE;
}
