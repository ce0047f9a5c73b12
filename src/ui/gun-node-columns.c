/* SPDX-License-Identifier: MIT */

#include "gun-node-columns.h"

#include <glib/gi18n.h>

/* Widths of columns, pixels. */
#define KEY_WIDTH 86
#define NARROW_KEY_WIDTH 84
#define STATE_WIDTH 88
#define FROM_WIDTH 124
#define SIGNATURE_WIDTH 108
/* Less than this of a value is no good. */
#define VALUE_WIDTH 130

/* In the order of gun-node-table.ui */
enum
{
  COLUMN_KEY,
  COLUMN_VALUE,
  COLUMN_STATE,
  COLUMN_FROM,
  COLUMN_SIGNATURE,
};

struct _GunNodeColumns
{
  GObject parent_instance;

  GtkColumnView *view; /* not owned: it goes when the view goes */
  int width;
  guint width_id; /* of a tick callback */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (GunNodeColumns, gun_node_columns, G_TYPE_OBJECT)

/* GTK 4.8 counts the fixed width of a column that is not shown */
static void
show_column (GunNodeColumns *self, guint position, gboolean show, int width)
{
  g_autoptr (GtkColumnViewColumn) column
      = g_list_model_get_item (gtk_column_view_get_columns (self->view), position);

  gtk_column_view_column_set_visible (column, show);
  gtk_column_view_column_set_fixed_width (column, show ? width : -1);
}

static void
show_columns (GunNodeColumns *self)
{
  const int state_width = KEY_WIDTH + VALUE_WIDTH + STATE_WIDTH;
  const int signature_width = state_width + SIGNATURE_WIDTH;
  const int from_width = signature_width + FROM_WIDTH;
  int width = self->narrow ? 0 : self->width;

  show_column (self, COLUMN_KEY, TRUE, self->narrow ? NARROW_KEY_WIDTH : KEY_WIDTH);
  show_column (self, COLUMN_STATE, width >= state_width, STATE_WIDTH);
  show_column (self, COLUMN_SIGNATURE, width >= signature_width, SIGNATURE_WIDTH);
  show_column (self, COLUMN_FROM, width >= from_width, FROM_WIDTH);
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self->view), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->view), "narrow");
}

/**
 * gun_node_columns_set_narrow:
 * @narrow: whether Key and Value are all there is
 */
void
gun_node_columns_set_narrow (GunNodeColumns *self, gboolean narrow)
{
  g_return_if_fail (GUN_IS_NODE_COLUMNS (self));

  self->narrow = narrow;
  show_columns (self);
}

static gboolean
width_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GunNodeColumns *self = user_data;

  self->width_id = 0;
  show_columns (self);

  return G_SOURCE_REMOVE;
}

/* While sizes are given out nobody may ask for others: the columns follow in the next frame */
static void
page_size_cb (GunNodeColumns *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  int width = (int) gtk_adjustment_get_page_size (adjustment);

  if (width == self->width)
    return;

  self->width = width;
  if (self->width_id == 0)
    self->width_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), width_cb, self, NULL);
}

/* GTK 4.8 names neither the heads nor the list in a column view, and it is the list that has the focus */
static void
name_parts (GunNodeColumns *self)
{
  GtkWidget *part = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  for (; part != NULL; part = gtk_widget_get_next_sibling (part))
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Keys"), -1);
}

static void
gun_node_columns_dispose (GObject *object)
{
  GunNodeColumns *self = GUN_NODE_COLUMNS (object);

  if (self->width_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->width_id);
  self->width_id = 0;

  G_OBJECT_CLASS (gun_node_columns_parent_class)->dispose (object);
}

static void
gun_node_columns_class_init (GunNodeColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gun_node_columns_dispose;
}

static void
gun_node_columns_init (GunNodeColumns *self)
{
}

/**
 * gun_node_columns_new:
 * @view: the view, in a scrolled window; it must outlive what is returned
 *
 * Returns: (transfer full): what shows its columns from now on
 */
GunNodeColumns *
gun_node_columns_new (GtkColumnView *view)
{
  GunNodeColumns *self = g_object_new (GUN_TYPE_NODE_COLUMNS, NULL);

  self->view = view;
  name_parts (self);
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)),
                           "notify::page-size",
                           G_CALLBACK (page_size_cb),
                           self,
                           G_CONNECT_SWAPPED);
  show_columns (self);

  return self;
}
