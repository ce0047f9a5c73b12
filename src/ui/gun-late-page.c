/* SPDX-License-Identifier: MIT */

#include "gun-late-page.h"

struct _GunLatePage
{
  AdwBin parent_instance;

  char *resource;
  GtkBuilderScope *scope; /* (nullable): of the template this stands in */
  GObject *owner;         /* (nullable) (unowned): whose template it is */
};

enum
{
  PROP_RESOURCE = 1,
  N_PROPS
};

enum
{
  SIGNAL_MADE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];
static GtkBuildableIface *parent_buildable;

static void gun_late_page_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunLatePage,
                               gun_late_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      gun_late_page_buildable_init))

/**
 * gun_late_page_make:
 *
 * Makes the content now, unless it is there.
 */
void
gun_late_page_make (GunLatePage *self)
{
  g_autoptr (GtkBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (GUN_IS_LATE_PAGE (self));

  if (adw_bin_get_child (ADW_BIN (self)) != NULL)
    return;

  builder = gtk_builder_new ();
  if (self->scope != NULL)
    gtk_builder_set_scope (builder, self->scope);
  if (self->owner != NULL)
    {
      gtk_builder_set_current_object (builder, self->owner);
      gtk_builder_expose_object (builder, G_OBJECT_TYPE_NAME (self->owner), self->owner);
    }
  if (!gtk_builder_add_from_resource (builder, self->resource, &error))
    g_error ("A page cannot be made: %s", error->message);

  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (gtk_builder_get_object (builder, "page")));
  g_signal_emit (self, signals[SIGNAL_MADE], 0, builder);
}

static void
gun_late_page_map (GtkWidget *widget)
{
  gun_late_page_make (GUN_LATE_PAGE (widget));

  GTK_WIDGET_CLASS (gun_late_page_parent_class)->map (widget);
}

/* Who makes the template knows what the names in it mean, and nobody does later */
static void
gun_late_page_parser_finished (GtkBuildable *buildable, GtkBuilder *builder)
{
  GunLatePage *self = GUN_LATE_PAGE (buildable);

  if (parent_buildable->parser_finished != NULL)
    parent_buildable->parser_finished (buildable, builder);

  g_set_object (&self->scope, gtk_builder_get_scope (builder));
  g_set_weak_pointer (&self->owner, gtk_builder_get_current_object (builder));
}

static void
gun_late_page_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->parser_finished = gun_late_page_parser_finished;
}

static void
gun_late_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_RESOURCE:
      g_value_set_string (value, GUN_LATE_PAGE (object)->resource);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_late_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_RESOURCE:
      g_free (GUN_LATE_PAGE (object)->resource);
      GUN_LATE_PAGE (object)->resource = g_value_dup_string (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_late_page_finalize (GObject *object)
{
  GunLatePage *self = GUN_LATE_PAGE (object);

  g_clear_weak_pointer (&self->owner);
  g_clear_object (&self->scope);
  g_free (self->resource);

  G_OBJECT_CLASS (gun_late_page_parent_class)->finalize (object);
}

static void
gun_late_page_class_init (GunLatePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gun_late_page_finalize;
  object_class->get_property = gun_late_page_get_property;
  object_class->set_property = gun_late_page_set_property;
  GTK_WIDGET_CLASS (klass)->map = gun_late_page_map;

  properties[PROP_RESOURCE] = g_param_spec_string (
      "resource", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_MADE] = g_signal_new ("made",
                                       GUN_TYPE_LATE_PAGE,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       GTK_TYPE_BUILDER);
}

static void
gun_late_page_init (GunLatePage *self)
{
}
