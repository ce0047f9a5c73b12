/* SPDX-License-Identifier: MIT */

#include "gun-fact-row.h"

#include "gun-sparkline.h"
#include "gun-tooltip.h"

/* A fact of so many characters has room beside its name in the narrowest window, and is not broken. */
#define SHORT_CHARS 26

struct _GunFactRow
{
  AdwActionRow parent_instance;

  GtkBox *box;
  GtkLabel *label;
  gboolean monospace;
};

enum
{
  PROP_VALUE = 1,
  PROP_MONOSPACE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunFactRow, gun_fact_row, ADW_TYPE_ACTION_ROW)

static void
tell (GunFactRow *self)
{
  g_autofree char *words
      = g_strdup_printf ("%s, %s",
                         adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)),
                         gtk_label_get_label (self->label));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/**
 * gun_fact_row_set_value:
 * @self: a row
 * @value: (nullable): the fact
 */
void
gun_fact_row_set_value (GunFactRow *self, const char *value)
{
  g_return_if_fail (GUN_IS_FACT_ROW (self));

  if (value == NULL || *value == '\0')
    value = "–";
  if (g_str_equal (gtk_label_get_label (self->label), value))
    return;
  gtk_label_set_label (self->label, value);
  if (self->monospace)
    gun_tooltip_set_text (self->label, value);
  else
    gtk_label_set_wrap (self->label, g_utf8_strlen (value, -1) > SHORT_CHARS);
  tell (self);
}

void
gun_fact_row_take_value (GunFactRow *self, char *value)
{
  gun_fact_row_set_value (self, value);
  g_free (value);
}

/**
 * gun_fact_row_set_subtitle:
 * @self: a row
 * @subtitle: plain text
 */
void
gun_fact_row_set_subtitle (GunFactRow *self, const char *subtitle)
{
  g_return_if_fail (GUN_IS_FACT_ROW (self));

  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self)), subtitle) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
}

/**
 * gun_fact_row_add_sparkline:
 * @self: a row
 *
 * Returns: (transfer none): a #GunSparkline before the fact
 */
GtkWidget *
gun_fact_row_add_sparkline (GunFactRow *self)
{
  GtkWidget *sparkline = gun_sparkline_new ();

  g_return_val_if_fail (GUN_IS_FACT_ROW (self), NULL);

  gtk_box_prepend (self->box, sparkline);
  gtk_label_set_width_chars (self->label, 9);
  return sparkline;
}

static void
gun_fact_row_constructed (GObject *object)
{
  GunFactRow *self = GUN_FACT_ROW (object);

  G_OBJECT_CLASS (gun_fact_row_parent_class)->constructed (object);

  if (self->monospace)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->label), "monospace");
      gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_MIDDLE);
      gtk_label_set_max_width_chars (self->label, 22);
    }
  else
    {
      gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
      /* One line where there is room for it, however long it is */
      gtk_label_set_natural_wrap_mode (self->label, GTK_NATURAL_WRAP_NONE);
      gtk_label_set_justify (self->label, GTK_JUSTIFY_RIGHT);
    }
}

static void
gun_fact_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunFactRow *self = GUN_FACT_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_string (value, gtk_label_get_label (self->label));
      break;
    case PROP_MONOSPACE:
      g_value_set_boolean (value, self->monospace);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_fact_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunFactRow *self = GUN_FACT_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      gun_fact_row_set_value (self, g_value_get_string (value));
      break;
    case PROP_MONOSPACE:
      self->monospace = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_fact_row_class_init (GunFactRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = gun_fact_row_constructed;
  object_class->get_property = gun_fact_row_get_property;
  object_class->set_property = gun_fact_row_set_property;

  properties[PROP_VALUE]
      = g_param_spec_string ("value", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MONOSPACE]
      = g_param_spec_boolean ("monospace",
                              NULL,
                              NULL,
                              FALSE,
                              G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gun_fact_row_init (GunFactRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new ("–");

  self->box = GTK_BOX (box);
  self->label = GTK_LABEL (label);
  gtk_label_set_xalign (self->label, 1);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (self->box, label);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), box);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  g_signal_connect (self, "notify::title", G_CALLBACK (tell), NULL);
}
