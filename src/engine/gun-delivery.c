/* SPDX-License-Identifier: MIT */

#include "gun-delivery-private.h"

struct _GunDelivery
{
  GObject parent_instance;

  GunOutboxRow *row;
  GunDeliveryState state;
  guint n_sent;
  guint n_arrived;
  const char *reason; /* (nullable): of @row */

  GDestroyNotify release;
  gpointer release_data;
};

G_DEFINE_FINAL_TYPE (GunDelivery, gun_delivery, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_N_SENT,
  PROP_N_ARRIVED,
  PROP_N_WANTED,
  PROP_REASON,
  PROP_ROW,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
gun_delivery_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GunDelivery *self = GUN_DELIVERY (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;

    case PROP_N_SENT:
      g_value_set_uint (value, self->n_sent);
      break;

    case PROP_N_ARRIVED:
      g_value_set_uint (value, self->n_arrived);
      break;

    case PROP_N_WANTED:
      g_value_set_uint (value, self->row->peers->len);
      break;

    case PROP_REASON:
      g_value_set_string (value, self->reason);
      break;

    case PROP_ROW:
      g_value_set_boxed (value, self->row);
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
  gun_outbox_row_unref (self->row);

  G_OBJECT_CLASS (gun_delivery_parent_class)->finalize (object);
}

static void
gun_delivery_class_init (GunDeliveryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = gun_delivery_get_property;
  object_class->finalize = gun_delivery_finalize;

  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, GUN_DELIVERY_ENDED, 0, flags);
  properties[PROP_N_SENT] = g_param_spec_uint ("n-sent", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_ARRIVED] = g_param_spec_uint ("n-arrived", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_WANTED] = g_param_spec_uint ("n-wanted", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_ROW] = g_param_spec_boxed ("row", NULL, NULL, GUN_TYPE_OUTBOX_ROW, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gun_delivery_init (GunDelivery *self)
{
}

static void
take_row (GunDelivery *self, const GunOutboxRow *row)
{
  g_clear_pointer (&self->row, gun_outbox_row_unref);
  self->row = gun_outbox_row_ref (row);
  self->n_sent = 0;
  self->n_arrived = 0;
  self->reason = NULL;

  for (guint i = 0; i < row->peers->len; i++)
    {
      const GunOutboxPeer *peer = g_ptr_array_index (row->peers, i);

      self->n_sent += peer->sent_us > 0 || peer->arrived_us > 0;
      self->n_arrived += peer->arrived_us > 0;
      if (peer->reason != NULL && peer->arrived_us == 0)
        self->reason = peer->reason;
    }
}

static GunDeliveryState
state_of (const GunOutboxRow *row, gboolean has_ended)
{
  if (row->done_us > 0)
    return GUN_DELIVERY_ARRIVED;

  return has_ended ? GUN_DELIVERY_ENDED : GUN_DELIVERY_WAITING;
}

/**
 * gun_delivery_new:
 * @row: the write, as far as it got
 * @release: what stops telling of it
 * @release_data: for @release
 *
 * Returns: (transfer full): the delivery of one write
 */
GunDelivery *
gun_delivery_new (const GunOutboxRow *row, GDestroyNotify release, gpointer release_data)
{
  GunDelivery *self = g_object_new (GUN_TYPE_DELIVERY, NULL);

  take_row (self, row);
  self->state = state_of (row, FALSE);
  self->release = release;
  self->release_data = release_data;

  return self;
}

/**
 * gun_delivery_update:
 * @self: a delivery
 * @row: the same write, as far as it got since
 * @has_ended: nobody is told of it any more
 *
 * Changes state completely, then notifies.
 */
void
gun_delivery_update (GunDelivery *self, const GunOutboxRow *row, gboolean has_ended)
{
  GObject *object = G_OBJECT (self);
  g_autoptr (GunOutboxRow) before = gun_outbox_row_ref (self->row);
  GunDeliveryState state = self->state;
  const char *reason = self->reason;
  guint n_sent = self->n_sent;
  guint n_arrived = self->n_arrived;

  take_row (self, row);
  self->state = state_of (row, has_ended);

  g_object_freeze_notify (object);
  if (self->state != state)
    g_object_notify_by_pspec (object, properties[PROP_STATE]);
  if (self->n_sent != n_sent)
    g_object_notify_by_pspec (object, properties[PROP_N_SENT]);
  if (self->n_arrived != n_arrived)
    g_object_notify_by_pspec (object, properties[PROP_N_ARRIVED]);
  if (row->peers->len != before->peers->len)
    g_object_notify_by_pspec (object, properties[PROP_N_WANTED]);
  if (g_strcmp0 (self->reason, reason) != 0)
    g_object_notify_by_pspec (object, properties[PROP_REASON]);
  g_object_notify_by_pspec (object, properties[PROP_ROW]);
  g_object_thaw_notify (object);
}

GRefString *
gun_delivery_get_soul (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), NULL);

  return self->row->soul;
}

GRefString *
gun_delivery_get_key (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), NULL);

  return self->row->key;
}

double
gun_delivery_get_state_ms (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), 0);

  return self->row->state_ms;
}

GunDeliveryState
gun_delivery_get_state (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), GUN_DELIVERY_ENDED);

  return self->state;
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

guint
gun_delivery_get_n_wanted (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), 0);

  return self->row->peers->len;
}

const char *
gun_delivery_get_reason (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), NULL);

  return self->reason;
}

const GunOutboxRow *
gun_delivery_get_row (GunDelivery *self)
{
  g_return_val_if_fail (GUN_IS_DELIVERY (self), NULL);

  return self->row;
}
