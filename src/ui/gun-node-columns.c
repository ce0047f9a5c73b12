/* SPDX-License-Identifier: MIT */

#include "gun-node-columns.h"

#include <glib/gi18n.h>

/* Widths of columns, pixels at 100 % text: what they begin with is in the settings. */
#define NARROW_KEY_WIDTH 84
#define LEAST_WIDTH 48
#define MOST_WIDTH 800
/* Less than this of a value is no good. */
#define VALUE_WIDTH 130
/* What one key press gives or takes. */
#define WIDTH_STEP 16

/* What gtk-xft-dpi is at 100 % text: 96 dots per inch in 1024 parts. */
#define NORMAL_DPI (96 * 1024)

/* After this, nobody is dragging any more, milliseconds. */
#define REMEMBER_MS 400

struct _GunNodeColumns
{
  GObject parent_instance;

  GtkColumnView *view; /* not owned: it goes when the view goes */
  GSettings *settings;
  GtkSorter *sorters[GUN_KEY_SORT_N];
  int widths[GUN_KEY_SORT_N]; /* as the person likes them */
  guint remember_id;
  int width;
  guint width_id; /* of a tick callback */
  gboolean narrow;
  gboolean showing; /* widths are given, and not dragged */
  gboolean by_key_only;
  GunKeySort sorted_by; /* as was said here last */
  gboolean descending;
};

G_DEFINE_FINAL_TYPE (GunNodeColumns, gun_node_columns, G_TYPE_OBJECT)

/* In the settings, in this order */
static const GunKeySort remembered[] = {
  GUN_KEY_SORT_KEY,
  GUN_KEY_SORT_STATE,
  GUN_KEY_SORT_FROM,
  GUN_KEY_SORT_SIGNATURE,
};

static GtkColumnViewColumn *
get_column (GunNodeColumns *self, GunKeySort which)
{
  g_autoptr (GtkColumnViewColumn) column
      = g_list_model_get_item (gtk_column_view_get_columns (self->view), which);

  return column;
}

/* GTK 4.8 counts the fixed width of a column that is not shown */
static void
show_column (GunNodeColumns *self, GunKeySort which, gboolean show, int width)
{
  GtkColumnViewColumn *column = get_column (self, which);

  gtk_column_view_column_set_visible (column, show);
  gtk_column_view_column_set_fixed_width (column, show ? width : -1);
  gtk_column_view_column_set_resizable (column, !self->narrow);
}

/* With larger text everything in a column is wider */
static double
get_scale (GunNodeColumns *self)
{
  int dpi = NORMAL_DPI;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self->view)), "gtk-xft-dpi", &dpi, NULL);

  return dpi > 0 ? (double) dpi / NORMAL_DPI : 1;
}

static int
scaled (int width, double scale)
{
  return (int) (width * scale + 0.5);
}

static void
show_columns (GunNodeColumns *self)
{
  double scale = get_scale (self);
  int widths[GUN_KEY_SORT_N];
  int width = self->narrow ? 0 : self->width;
  int key_width = scaled (self->narrow ? NARROW_KEY_WIDTH : self->widths[GUN_KEY_SORT_KEY], scale);
  int value_width = scaled (VALUE_WIDTH, scale);
  int state_width;
  int signature_width;
  int from_width;

  for (guint i = 0; i < GUN_KEY_SORT_N; i++)
    widths[i] = scaled (self->widths[i], scale);
  /* Of a key that takes all the room nobody sees the value */
  if (width > 0)
    key_width = MIN (key_width, MAX (width - value_width, LEAST_WIDTH));
  state_width = key_width + value_width + widths[GUN_KEY_SORT_STATE];
  signature_width = state_width + widths[GUN_KEY_SORT_SIGNATURE];
  from_width = signature_width + widths[GUN_KEY_SORT_FROM];

  self->showing = TRUE;
  show_column (self, GUN_KEY_SORT_KEY, TRUE, key_width);
  show_column (self, GUN_KEY_SORT_STATE, width >= state_width, widths[GUN_KEY_SORT_STATE]);
  show_column (
      self, GUN_KEY_SORT_SIGNATURE, width >= signature_width, widths[GUN_KEY_SORT_SIGNATURE]);
  show_column (self, GUN_KEY_SORT_FROM, width >= from_width, widths[GUN_KEY_SORT_FROM]);
  self->showing = FALSE;
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self->view), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->view), "narrow");
}

static gboolean
remember_cb (gpointer user_data)
{
  GunNodeColumns *self = user_data;

  self->remember_id = 0;
  g_settings_set (self->settings,
                  "node-column-widths",
                  "(iiii)",
                  self->widths[remembered[0]],
                  self->widths[remembered[1]],
                  self->widths[remembered[2]],
                  self->widths[remembered[3]]);

  return G_SOURCE_REMOVE;
}

static void
set_width (GunNodeColumns *self, GunKeySort which, int width)
{
  self->widths[which] = CLAMP (width, LEAST_WIDTH, MOST_WIDTH);
  g_clear_handle_id (&self->remember_id, g_source_remove);
  self->remember_id = g_timeout_add (REMEMBER_MS, remember_cb, self);
}

static void
load_widths (GunNodeColumns *self)
{
  int widths[G_N_ELEMENTS (remembered)];

  g_settings_get (self->settings,
                  "node-column-widths",
                  "(iiii)",
                  &widths[0],
                  &widths[1],
                  &widths[2],
                  &widths[3]);
  for (guint i = 0; i < G_N_ELEMENTS (remembered); i++)
    self->widths[remembered[i]] = CLAMP (widths[i], LEAST_WIDTH, MOST_WIDTH);
}

/* Somebody drags the edge of a head */
static void
fixed_width_cb (GunNodeColumns *self, GParamSpec *pspec, GtkColumnViewColumn *column)
{
  int width = gtk_column_view_column_get_fixed_width (column);

  if (self->showing || self->narrow || width < 0)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (remembered); i++)
    if (get_column (self, remembered[i]) == column)
      set_width (self, remembered[i], (int) (width / get_scale (self) + 0.5));
}

/**
 * gun_node_columns_widen:
 * @steps: how much wider the keys become; negative: narrower; 0: all columns as wide as they were in the beginning
 */
void
gun_node_columns_widen (GunNodeColumns *self, int steps)
{
  g_return_if_fail (GUN_IS_NODE_COLUMNS (self));

  if (steps != 0)
    {
      set_width (self, GUN_KEY_SORT_KEY, self->widths[GUN_KEY_SORT_KEY] + steps * WIDTH_STEP);
    }
  else
    {
      g_clear_handle_id (&self->remember_id, g_source_remove);
      g_settings_reset (self->settings, "node-column-widths");
      load_widths (self);
    }
  show_columns (self);
}

static void
sort (GunNodeColumns *self, GunKeySort by, gboolean descending)
{
  self->sorted_by = by;
  self->descending = descending;
  gtk_column_view_sort_by_column (
      self->view, get_column (self, by), descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static const char *const names[GUN_KEY_SORT_N] = {
  [GUN_KEY_SORT_KEY] = "key",
  [GUN_KEY_SORT_VALUE] = "value",
  [GUN_KEY_SORT_STATE] = "state",
  [GUN_KEY_SORT_FROM] = "from",
  [GUN_KEY_SORT_SIGNATURE] = "signature",
};

/**
 * gun_node_columns_sort_by:
 * @name: key, value, state, from or signature; the same again turns the order round, as a click on a head does
 *
 * For who has no mouse: the heads cannot have the focus in GTK 4.8.
 *
 * Returns: FALSE when there are too many keys to be sorted by that
 */
gboolean
gun_node_columns_sort_by (GunNodeColumns *self, const char *name)
{
  g_return_val_if_fail (GUN_IS_NODE_COLUMNS (self), FALSE);

  for (GunKeySort by = 0; by < GUN_KEY_SORT_N; by++)
    if (g_str_equal (names[by], name))
      {
        if (self->by_key_only && by != GUN_KEY_SORT_KEY)
          return FALSE;
        sort (self, by, by == self->sorted_by && !self->descending);
      }

  return TRUE;
}

/**
 * gun_node_columns_set_by_key_only:
 * @by_key_only: there are too many keys to be sorted by anything but the order they are kept in
 */
void
gun_node_columns_set_by_key_only (GunNodeColumns *self, gboolean by_key_only)
{
  g_return_if_fail (GUN_IS_NODE_COLUMNS (self));

  if (self->by_key_only == by_key_only)
    return;

  self->by_key_only = by_key_only;
  for (guint i = 0; i < GUN_KEY_SORT_N; i++)
    if (i != GUN_KEY_SORT_KEY)
      gtk_column_view_column_set_sorter (get_column (self, i),
                                         by_key_only ? NULL : self->sorters[i]);
  if (by_key_only)
    sort (self, GUN_KEY_SORT_KEY, FALSE);
}

/**
 * gun_node_columns_values_changed:
 *
 * What rows are sorted by may be another now: puts them in order anew.
 */
void
gun_node_columns_values_changed (GunNodeColumns *self)
{
  g_return_if_fail (GUN_IS_NODE_COLUMNS (self));

  for (guint i = 0; i < GUN_KEY_SORT_N; i++)
    if (i != GUN_KEY_SORT_KEY)
      gtk_sorter_changed (self->sorters[i], GTK_SORTER_CHANGE_DIFFERENT);
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
  if (self->remember_id != 0)
    {
      g_source_remove (self->remember_id);
      remember_cb (self);
    }
  g_clear_object (&self->settings);
  for (guint i = 0; i < GUN_KEY_SORT_N; i++)
    g_clear_object (&self->sorters[i]);

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
  self->settings = g_settings_new (GUN_APP_ID);
  load_widths (self);
  for (guint i = 0; i < GUN_KEY_SORT_N; i++)
    self->sorters[i] = gun_key_sort_new (i);
}

static void
connect_columns (GunNodeColumns *self)
{
  for (guint i = 0; i < GUN_KEY_SORT_N; i++)
    {
      GtkColumnViewColumn *column = get_column (self, i);

      gtk_column_view_column_set_sorter (column, self->sorters[i]);
      g_signal_connect_object (
          column, "notify::fixed-width", G_CALLBACK (fixed_width_cb), self, G_CONNECT_SWAPPED);
    }
  sort (self, GUN_KEY_SORT_KEY, FALSE);
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
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (view)),
                           "notify::gtk-xft-dpi",
                           G_CALLBACK (show_columns),
                           self,
                           G_CONNECT_SWAPPED);
  connect_columns (self);
  show_columns (self);

  return self;
}
