/* SPDX-License-Identifier: MIT */

#include "gun-search-line.h"

#include <glib/gi18n.h>

#include "gun-tooltip.h"
#include "gun-words.h"

/* How much of the accent colour lies behind what matches: 1 is all of it */
#define MARK_ALPHA 0.3

struct _GunSearchLine
{
  AdwBin parent_instance;

  gboolean only_name;

  GtkImage *kind_image;
  GtkLabel *soul_label;
  GtkWidget *detail_box;
  GtkLabel *key_label;
  GtkLabel *detail_label;
};

enum
{
  PROP_ONLY_NAME = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunSearchLine, gun_search_line, ADW_TYPE_BIN)

static void
insert (PangoAttrList *attributes, PangoAttribute *attribute, const GunSearchRange *range)
{
  attribute->start_index = range->start_bytes;
  attribute->end_index = range->end_bytes;
  pango_attr_list_insert (attributes, attribute);
}

static guint16
to_pango (double part)
{
  return (guint16) (CLAMP (part, 0, 1) * G_MAXUINT16);
}

/* Bold as well as tinted: not everybody sees the tint */
static void
show_marked (GtkLabel *label, const GunMarkedText *marked)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GtkStyleContext *style = gtk_widget_get_style_context (GTK_WIDGET (label));
  GdkRGBA accent;
  gboolean has_accent = gtk_style_context_lookup_color (style, "accent_bg_color", &accent);

  for (guint i = 0; i < marked->n_ranges; i++)
    {
      const GunSearchRange *range = &marked->ranges[i];

      insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), range);
      if (!has_accent)
        continue;

      insert (attributes,
              pango_attr_background_new (
                  to_pango (accent.red), to_pango (accent.green), to_pango (accent.blue)),
              range);
      insert (attributes, pango_attr_background_alpha_new (to_pango (MARK_ALPHA)), range);
    }

  gtk_label_set_attributes (label, attributes);
  gtk_label_set_text (label, marked->text);
}

static char *
describe_node (const GunSearchResult *result)
{
  guint n_keys = (guint) MIN (result->n_keys, G_MAXUINT);
  g_autofree char *keys
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u key", "%u keys", n_keys), n_keys);
  g_autofree char *ago = gun_words_ago (result->changed_us, g_get_real_time ());

  /* Translators: how many keys a node has, and when one of them changed: "3 keys · 2 min ago" */
  return g_strdup_printf (_ ("%s · %s"), keys, ago);
}

static void
show_detail (GunSearchLine *self, const GunSearchResult *result)
{
  g_autofree char *node = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->key_label), result->key != NULL);
  if (result->key != NULL)
    {
      gboolean is_empty = *result->shown_value.text == '\0';

      show_marked (self->key_label, &result->shown_key);
      show_marked (self->detail_label, &result->shown_value);
      gtk_widget_set_visible (GTK_WIDGET (self->detail_label), !is_empty);
      gtk_widget_remove_css_class (GTK_WIDGET (self->detail_label), "dim-label");
      return;
    }

  node = describe_node (result);
  gtk_label_set_attributes (self->detail_label, NULL);
  gtk_label_set_text (self->detail_label, node);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->detail_label), "dim-label");
}

static char *
say (GunSearchLine *self, const GunSearchResult *result)
{
  const char *soul = result->shown_soul.text;
  const char *kind = gun_words_soul_kind (result->soul);
  g_autofree char *node = NULL;

  if (self->only_name)
    return g_strdup_printf (_ ("%s, %s"), soul, kind);
  if (result->key != NULL)
    /* Translators: what a screen reader says of something found: path of the node, what kind of node it is, key and value */
    return g_strdup_printf (
        _ ("%s, %s, %s: %s"), soul, kind, result->shown_key.text, result->shown_value.text);

  node = describe_node (result);
  return g_strdup_printf (_ ("%s, %s, %s"), soul, kind, node);
}

/**
 * gun_search_line_set_result:
 * @result: (nullable): what to show; %NULL leaves what is there until another comes
 */
void
gun_search_line_set_result (GunSearchLine *self, const GunSearchResult *result)
{
  /* The row has the focus, not what is in it, and GTK 4.8 has no other way to name it */
  GtkWidget *row;
  g_autofree char *name = NULL;

  g_return_if_fail (GUN_IS_SEARCH_LINE (self));

  if (result == NULL)
    return;

  show_marked (self->soul_label, &result->shown_soul);
  gtk_image_set_from_icon_name (self->kind_image, gun_words_soul_icon (result->soul));
  gtk_widget_set_visible (self->detail_box, !self->only_name);
  if (!self->only_name)
    show_detail (self, result);

  row = gtk_widget_get_parent (GTK_WIDGET (self));
  name = say (self, result);
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gun_tooltip_set_text (self, name);
}

static void
gun_search_line_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ONLY_NAME:
      g_value_set_boolean (value, GUN_SEARCH_LINE (object)->only_name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_search_line_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ONLY_NAME:
      GUN_SEARCH_LINE (object)->only_name = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_search_line_class_init (GunSearchLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = gun_search_line_get_property;
  object_class->set_property = gun_search_line_set_property;

  properties[PROP_ONLY_NAME]
      = g_param_spec_boolean ("only-name",
                              NULL,
                              NULL,
                              FALSE,
                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-search-line.ui");
  gtk_widget_class_bind_template_child (widget_class, GunSearchLine, kind_image);
  gtk_widget_class_bind_template_child (widget_class, GunSearchLine, soul_label);
  gtk_widget_class_bind_template_child (widget_class, GunSearchLine, detail_box);
  gtk_widget_class_bind_template_child (widget_class, GunSearchLine, key_label);
  gtk_widget_class_bind_template_child (widget_class, GunSearchLine, detail_label);
}

static void
gun_search_line_init (GunSearchLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gun_search_line_new:
 * @only_name: one line with the soul
 */
GtkWidget *
gun_search_line_new (gboolean only_name)
{
  return g_object_new (GUN_TYPE_SEARCH_LINE, "only-name", only_name, NULL);
}
