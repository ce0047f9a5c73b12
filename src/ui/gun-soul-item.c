/* SPDX-License-Identifier: MIT */

#include "gun-soul-item.h"

struct _GunSoulItem
{
  GObject parent_instance;

  GRefString *soul;
  gboolean followed;
};

enum
{
  PROP_FOLLOWED = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunSoulItem, gun_soul_item, G_TYPE_OBJECT)

static void
gun_soul_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunSoulItem *self = GUN_SOUL_ITEM (object);

  switch (prop_id)
    {
    case PROP_FOLLOWED:
      g_value_set_boolean (value, self->followed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_soul_item_finalize (GObject *object)
{
  GunSoulItem *self = GUN_SOUL_ITEM (object);

  g_clear_pointer (&self->soul, g_ref_string_release);

  G_OBJECT_CLASS (gun_soul_item_parent_class)->finalize (object);
}

static void
gun_soul_item_class_init (GunSoulItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = gun_soul_item_finalize;
  object_class->get_property = gun_soul_item_get_property;

  properties[PROP_FOLLOWED] = g_param_spec_boolean (
      "followed", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gun_soul_item_init (GunSoulItem *self)
{
}

GunSoulItem *
gun_soul_item_new (GRefString *soul, gboolean followed)
{
  GunSoulItem *self = g_object_new (GUN_TYPE_SOUL_ITEM, NULL);

  self->soul = g_ref_string_acquire (soul);
  self->followed = followed;

  return self;
}

/**
 * gun_soul_item_get_soul:
 *
 * Returns: (transfer none): a gun-text.h text
 */
GRefString *
gun_soul_item_get_soul (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), NULL);

  return self->soul;
}

gboolean
gun_soul_item_get_followed (GunSoulItem *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_ITEM (self), FALSE);

  return self->followed;
}

void
gun_soul_item_set_followed (GunSoulItem *self, gboolean followed)
{
  g_return_if_fail (GUN_IS_SOUL_ITEM (self));

  if (self->followed == followed)
    return;

  self->followed = followed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWED]);
}
