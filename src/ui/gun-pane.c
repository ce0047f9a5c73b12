/* SPDX-License-Identifier: MIT */

#include "gun-pane.h"

struct _GunPane
{
  AdwBin parent_instance;

  int natural_width;
  gboolean yields;
};

enum
{
  PROP_NATURAL_WIDTH = 1,
  PROP_YIELDS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunPane, gun_pane, ADW_TYPE_BIN)

static void
gun_pane_measure (GtkWidget *widget,
                  GtkOrientation orientation,
                  int for_size,
                  int *minimum,
                  int *natural,
                  int *minimum_baseline,
                  int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (child == NULL)
    return;

  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, GUN_PANE (widget)->natural_width);
  if (orientation == GTK_ORIENTATION_HORIZONTAL && GUN_PANE (widget)->yields)
    *minimum = 0;
}

static void
gun_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  int minimum;

  if (child == NULL)
    return;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_allocate (child, MAX (width, minimum), height, baseline, NULL);
}

static void
gun_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NATURAL_WIDTH:
      g_value_set_int (value, GUN_PANE (object)->natural_width);
      break;
    case PROP_YIELDS:
      g_value_set_boolean (value, GUN_PANE (object)->yields);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NATURAL_WIDTH:
      GUN_PANE (object)->natural_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (object));
      break;
    case PROP_YIELDS:
      GUN_PANE (object)->yields = g_value_get_boolean (value);
      gtk_widget_set_overflow (GTK_WIDGET (object), GTK_OVERFLOW_HIDDEN);
      gtk_widget_queue_resize (GTK_WIDGET (object));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_pane_class_init (GunPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = gun_pane_get_property;
  object_class->set_property = gun_pane_set_property;
  widget_class->measure = gun_pane_measure;
  widget_class->size_allocate = gun_pane_size_allocate;

  properties[PROP_NATURAL_WIDTH] = g_param_spec_int (
      "natural-width", NULL, NULL, 0, G_MAXINT, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_YIELDS] = g_param_spec_boolean (
      "yields", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gun_pane_init (GunPane *self)
{
  /* A layout manager would measure in our place */
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
}
