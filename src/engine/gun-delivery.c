/* SPDX-License-Identifier: MIT */

#include "gun-delivery-private.h"

struct _GunDelivery
{
  GObject parent_instance;

  GRefString *soul;
  GRefString *key;
  double state_ms;
  guint n_sent;
  guint n_arrived;
  char *reason;

  GDestroyNotify release;
  gpointer release_data;
};

G_DEFINE_FINAL_TYPE (GunDelivery, gun_delivery, G_TYPE_OBJECT)

enum
{
  PROP_N_SENT = 1,
  PROP_N_ARRIVED,
  PROP_REASON,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
gun_delivery_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GunDelivery *self = GUN_DELIVERY (object);

  switch (id)
    {
    case PROP_N_SENT:
      g_value_set_uint (value, self->n_sent);
      break;

    case PROP_N_ARRIVED:
      g_value_set_uint (value, self->n_arrived);
      break;

    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
gun_delivery_finalize (GObject *object)
{
  GunDelivery *self = GUN_DELIVERY (object);

  self->release (self->release_data);
  g_ref_string_release (self->soul);
  g_ref_string_release (self->key);
  g_free (self->reason);

  G_OBJECT_CLASS (gun_delivery_parent_class)->finalize (object);
}

static void
gun_delivery_class_init (GunDeliveryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = gun_delivery_get_property;
  object_class->finalize = gun_delivery_finalize;

  properties[PROP_N_SENT] = g_param_spec_uint ("n-sent", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ARRIVED] = g_param_spec_uint ("n-arrived", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gun_delivery_init (GunDelivery *self)
{
}

/**
 * gun_delivery_new:
 * @soul: the soul written to
 * @key: the key written
 * @state_ms: the state of the write, milliseconds since 1970
 * @release: what lets the write go
 * @release_data: for @release
 *
 * Returns: (transfer full): the delivery of one write
 */
GunDelivery *
gun_delivery_new (GRefString *soul,
                  GRefString *key,
                  double state_ms,
                  GDestroyNotify release,
                  gpointer release_data)
{
  GunDelivery *self = g_object_new (GUN_TYPE_DELIVERY, NULL);

  self->soul = g_ref_string_acquire (soul);
  self->key = g_ref_string_acquire (key);
  self->state_ms = state_ms;
  self->release = release;
  self->release_data = release_data;

  return self;
}

/**
 * gun_delivery_update:
 * @self: a delivery
 * @n_sent: peers it was said to
 * @n_arrived: peers that have it
 * @reason: (nullable): the last refusal, a sentence
 *
 * Changes state completely, then notifies.
 */
void
gun_delivery_update (GunDelivery *self, guint n_sent, guint n_arrived, const char *reason)
{
  GObject *object = G_OBJECT (self);

  g_object_freeze_notify (object);

  if (self->n_sent != n_sent)
    g_object_notify_by_pspec (object, properties[PROP_N_SENT]);
  if (self->n_arrived != n_arrived)
    g_object_notify_by_pspec (object, properties[PROP_N_ARRIVED]);
  if (g_strcmp0 (self->reason, reason) != 0)
    {
      g_free (self->reason);
      self->reason = g_strdup (reason);
      g_object_notify_by_pspec (object, properties[PROP_REASON]);
    }
  self->n_sent = n_sent;
  self->n_arrived = n_arrived;

  g_object_thaw_notify (object);
}

GRefString *
gun_delivery_get_soul (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), NULL);

  return self->soul;
}

GRefString *
gun_delivery_get_key (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), NULL);

  return self->key;
}

double
gun_delivery_get_state_ms (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), 0);

  return self->state_ms;
}

guint
gun_delivery_get_n_sent (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), 0);

  return self->n_sent;
}

guint
gun_delivery_get_n_arrived (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), 0);

  return self->n_arrived;
}

const char *
gun_delivery_get_reason (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), NULL);

  return self->reason;
}
