/* SPDX-License-Identifier: MIT */

#include "gun-soul-badge.h"

#include <glib/gi18n.h>

#include "gun-signature-words.h"
#include "gun-soul.h"
#include "gun-words.h"

struct _GunSoulBadge
{
  AdwBin parent_instance;

  gboolean narrow;

  GtkImage *image;
  GtkLabel *label;
  GtkImage *expiry_image;
  GtkLabel *expiry_label;
};

enum
{
  PROP_NARROW = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunSoulBadge, gun_soul_badge, ADW_TYPE_BIN)

static void
show_rule (GunSoulBadge *self, GRefString *soul)
{
  switch (gun_soul_get_kind (soul))
    {
    case GUN_SOUL_USER:
      gtk_image_set_from_icon_name (self->image, gun_words_soul_icon (soul));
      gtk_label_set_text (self->label, _ ("Signed"));
      break;
    case GUN_SOUL_CONTENT:
      gtk_image_set_from_icon_name (self->image, gun_words_soul_icon (soul));
      gtk_label_set_text (self->label, _ ("By hash"));
      break;
    case GUN_SOUL_EXPIRING:
    case GUN_SOUL_PUBLIC:
    default:
      gtk_image_set_from_icon_name (self->image, "changes-allow-symbolic");
      gtk_label_set_text (self->label, _ ("Public"));
    }
}

static char *
describe (GRefString *soul)
{
  double lifetime_s = gun_soul_get_lifetime_s (soul);
  const char *rule = gun_soul_needs_check (soul) ? gun_signature_words_read_only (soul)
                                                 : _ ("Public: anyone may write here");
  g_autofree char *lifetime = NULL;

  if (lifetime_s < 0)
    return g_strdup (rule);

  lifetime = gun_words_duration (lifetime_s);
  /* Translators: the first %s is another sentence, the second a length of time, "60 s" */
  return g_strdup_printf (_ ("%s. Values older than %s are not taken"), rule, lifetime);
}

/**
 * gun_soul_badge_set_soul:
 * @soul: a gun-text.h text
 */
void
gun_soul_badge_set_soul (GunSoulBadge *self, GRefString *soul)
{
  gboolean expires = gun_soul_get_lifetime_s (soul) >= 0;
  g_autofree char *sentence = describe (soul);

  g_return_if_fail (GUN_IS_SOUL_BADGE (self));

  show_rule (self, soul);
  gtk_widget_set_visible (GTK_WIDGET (self->expiry_image), expires);
  gtk_widget_set_visible (GTK_WIDGET (self->expiry_label), expires && !self->narrow);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), sentence);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
gun_soul_badge_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_SOUL_BADGE (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_soul_badge_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunSoulBadge *self = GUN_SOUL_BADGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      gtk_widget_set_visible (GTK_WIDGET (self->label), !self->narrow);
      gtk_widget_set_visible (GTK_WIDGET (self->expiry_label),
                              !self->narrow
                                  && gtk_widget_get_visible (GTK_WIDGET (self->expiry_image)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_soul_badge_class_init (GunSoulBadgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = gun_soul_badge_get_property;
  object_class->set_property = gun_soul_badge_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-soul-badge.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_bind_template_child (widget_class, GunSoulBadge, image);
  gtk_widget_class_bind_template_child (widget_class, GunSoulBadge, label);
  gtk_widget_class_bind_template_child (widget_class, GunSoulBadge, expiry_image);
  gtk_widget_class_bind_template_child (widget_class, GunSoulBadge, expiry_label);
}

static void
gun_soul_badge_init (GunSoulBadge *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
