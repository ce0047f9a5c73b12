/* SPDX-License-Identifier: MIT */

#include "gun-first-run-page.h"

#include "gun-shrink.h"

struct _GunFirstRunPage
{
  AdwBin parent_instance;

  gboolean narrow;
};

enum
{
  PROP_NARROW = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunFirstRunPage, gun_first_run_page, ADW_TYPE_BIN)

static void
gun_first_run_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_FIRST_RUN_PAGE (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_first_run_page_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      GUN_FIRST_RUN_PAGE (object)->narrow = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_first_run_page_class_init (GunFirstRunPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = gun_first_run_page_get_property;
  object_class->set_property = gun_first_run_page_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/gun/Desktop/ui/gun-first-run-page.ui");
}

static void
gun_first_run_page_init (GunFirstRunPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_wrap_buttons (GTK_WIDGET (self));
}
