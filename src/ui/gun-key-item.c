/* SPDX-License-Identifier: MIT */

#include "gun-key-item.h"

/* How long a changed row is tinted, milliseconds. */
#define FRESH_MS 1500
/* How long the delivery of a write stays after all have answered, seconds. */
#define DELIVERED_S 60

struct _GunKeyItem
{
  GObject parent_instance;

  GRefString *soul;
  GRefString *key;
  GunValue *value;
  GunSignature *signature; /* (nullable): read when somebody looks */
  GunAccountNames *names;
  double state_ms;
  gint64 arrived_us;
  gboolean unchecked;
  GunOrigin *origin;     /* (nullable) */
  GunDelivery *delivery; /* (nullable) */
  guint fresh_id;
  guint delivered_id;
  gboolean editing;
  char *draft; /* (nullable): what was typed so far */
  GunValueKind draft_kind;
  int caret; /* in draft, characters */
};

enum
{
  PROP_EDITING = 1,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunKeyItem, gun_key_item, G_TYPE_OBJECT)

static void
say_changed (GunKeyItem *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
no_longer_fresh_cb (gpointer user_data)
{
  GunKeyItem *self = user_data;

  self->fresh_id = 0;
  say_changed (self);

  return G_SOURCE_REMOVE;
}

static gboolean
delivered_long_ago_cb (gpointer user_data)
{
  GunKeyItem *self = user_data;

  self->delivered_id = 0;
  gun_key_item_set_delivery (self, NULL);

  return G_SOURCE_REMOVE;
}

static void
delivery_moved_cb (GunKeyItem *self)
{
  GunDeliveryState state = gun_delivery_get_state (self->delivery);

  if (state == GUN_DELIVERY_ENDED)
    {
      gun_key_item_set_delivery (self, NULL);
      return;
    }

  if (state == GUN_DELIVERY_ARRIVED && self->delivered_id == 0)
    self->delivered_id = g_timeout_add_seconds (DELIVERED_S, delivered_long_ago_cb, self);

  say_changed (self);
}

/**
 * gun_key_item_set_delivery:
 * @delivery: (nullable): of the write whose value this is
 */
void
gun_key_item_set_delivery (GunKeyItem *self, GunDelivery *delivery)
{
  g_return_if_fail (GUN_IS_KEY_ITEM (self));

  if (self->delivery == delivery)
    return;

  g_clear_handle_id (&self->delivered_id, g_source_remove);
  if (self->delivery != NULL)
    g_signal_handlers_disconnect_by_data (self->delivery, self);
  g_set_object (&self->delivery, delivery);
  if (delivery != NULL)
    g_signal_connect_swapped (delivery, "notify", G_CALLBACK (delivery_moved_cb), self);

  if (delivery != NULL)
    delivery_moved_cb (self);
  else
    say_changed (self);
}

/**
 * gun_key_item_take_change:
 * @change: of the same key
 *
 * Another value or state: it is fresh for a moment, and the delivery of the write before is of no interest any more.
 */
void
gun_key_item_take_change (GunKeyItem *self, const GunChange *change)
{
  g_return_if_fail (GUN_IS_KEY_ITEM (self));

  gun_value_unref (self->value);
  self->value = gun_value_ref (change->value);
  self->state_ms = change->state_ms;
  self->arrived_us = g_get_real_time ();
  self->unchecked = gun_change_is_unchecked (change);
  g_clear_pointer (&self->signature, gun_signature_unref);
  g_clear_pointer (&self->origin, gun_origin_unref);
  self->origin = change->origin != NULL ? gun_origin_ref (change->origin) : NULL;

  g_clear_handle_id (&self->fresh_id, g_source_remove);
  self->fresh_id = g_timeout_add (FRESH_MS, no_longer_fresh_cb, self);

  if (self->delivery != NULL && gun_delivery_get_state_ms (self->delivery) < change->state_ms)
    gun_key_item_set_delivery (self, NULL);
  else
    say_changed (self);
}

/**
 * gun_key_item_set_checked:
 *
 * The value was read when nobody had checked it, and has passed since.
 */
void
gun_key_item_set_checked (GunKeyItem *self)
{
  g_return_if_fail (GUN_IS_KEY_ITEM (self));

  if (!self->unchecked)
    return;

  self->unchecked = FALSE;
  g_clear_pointer (&self->signature, gun_signature_unref);
  say_changed (self);
}

void
gun_key_item_set_editing (GunKeyItem *self, gboolean editing)
{
  g_return_if_fail (GUN_IS_KEY_ITEM (self));

  if (self->editing == editing)
    return;

  self->editing = editing;
  g_clear_pointer (&self->draft, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITING]);
}

/**
 * gun_key_item_set_draft:
 *
 * What was typed so far: a row is put together anew whenever the table likes to, and must find it again.
 */
void
gun_key_item_set_draft (GunKeyItem *self, GunValueKind kind, const char *text)
{
  g_return_if_fail (GUN_IS_KEY_ITEM (self));

  g_free (self->draft);
  self->draft = g_strdup (text);
  self->draft_kind = kind;
}

/**
 * gun_key_item_get_draft:
 * @kind: (out): the type chosen
 *
 * Returns: (nullable) (transfer none): what was typed so far; %NULL when nothing was
 */
const char *
gun_key_item_get_draft (GunKeyItem *self, GunValueKind *kind)
{
  g_return_val_if_fail (GUN_IS_KEY_ITEM (self), NULL);

  *kind = self->draft_kind;

  return self->draft;
}

/**
 * gun_key_item_set_caret:
 * @caret: where one types, in characters: as much a part of what was begun as the text
 */
void
gun_key_item_set_caret (GunKeyItem *self, int caret)
{
  g_return_if_fail (GUN_IS_KEY_ITEM (self));

  self->caret = caret;
}

int
gun_key_item_get_caret (GunKeyItem *self)
{
  g_return_val_if_fail (GUN_IS_KEY_ITEM (self), 0);

  return self->caret;
}

GRefString *
gun_key_item_get_soul (GunKeyItem *self)
{
  return self->soul;
}

GRefString *
gun_key_item_get_key (GunKeyItem *self)
{
  return self->key;
}

GunValue *
gun_key_item_get_value (GunKeyItem *self)
{
  return self->value;
}

/**
 * gun_key_item_get_signature:
 *
 * Returns: (transfer none): who stands for the value
 */
const GunSignature *
gun_key_item_get_signature (GunKeyItem *self)
{
  if (self->signature == NULL)
    self->signature
        = gun_signature_read (self->soul, self->key, self->value, self->state_ms, self->unchecked);

  return self->signature;
}

/**
 * gun_key_item_get_plain_value:
 *
 * Returns: (transfer none): what a person reads: what was signed, else the value itself
 */
GunValue *
gun_key_item_get_plain_value (GunKeyItem *self)
{
  const GunSignature *signature = gun_key_item_get_signature (self);

  return signature->value != NULL ? signature->value : self->value;
}

/**
 * gun_key_item_get_names:
 *
 * Returns: (transfer none): of the accounts known here
 */
GunAccountNames *
gun_key_item_get_names (GunKeyItem *self)
{
  return self->names;
}

double
gun_key_item_get_state_ms (GunKeyItem *self)
{
  return self->state_ms;
}

/**
 * gun_key_item_get_arrived_us:
 *
 * Returns: when the value came into force here, wall clock; 0 when not known
 */
gint64
gun_key_item_get_arrived_us (GunKeyItem *self)
{
  return self->arrived_us;
}

/**
 * gun_key_item_get_origin:
 *
 * Returns: (nullable) (transfer none): where the value came from; %NULL when not known
 */
GunOrigin *
gun_key_item_get_origin (GunKeyItem *self)
{
  return self->origin;
}

/**
 * gun_key_item_get_delivery:
 *
 * Returns: (nullable) (transfer none): how far the write of this value got, when it was made here and lately
 */
GunDelivery *
gun_key_item_get_delivery (GunKeyItem *self)
{
  return self->delivery;
}

/**
 * gun_key_item_is_fresh:
 *
 * Returns: whether it changed just now, so that the row is tinted
 */
gboolean
gun_key_item_is_fresh (GunKeyItem *self)
{
  return self->fresh_id != 0;
}

gboolean
gun_key_item_is_editing (GunKeyItem *self)
{
  return self->editing;
}

static void
gun_key_item_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunKeyItem *self = GUN_KEY_ITEM (object);

  switch (prop_id)
    {
    case PROP_EDITING:
      g_value_set_boolean (value, self->editing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_key_item_dispose (GObject *object)
{
  GunKeyItem *self = GUN_KEY_ITEM (object);

  g_clear_handle_id (&self->fresh_id, g_source_remove);
  g_clear_handle_id (&self->delivered_id, g_source_remove);
  if (self->delivery != NULL)
    g_signal_handlers_disconnect_by_data (self->delivery, self);
  g_clear_object (&self->delivery);
  g_clear_object (&self->names);

  G_OBJECT_CLASS (gun_key_item_parent_class)->dispose (object);
}

static void
gun_key_item_finalize (GObject *object)
{
  GunKeyItem *self = GUN_KEY_ITEM (object);

  g_clear_pointer (&self->soul, g_ref_string_release);
  g_clear_pointer (&self->key, g_ref_string_release);
  g_clear_pointer (&self->signature, gun_signature_unref);
  g_clear_pointer (&self->value, gun_value_unref);
  g_clear_pointer (&self->origin, gun_origin_unref);
  g_free (self->draft);

  G_OBJECT_CLASS (gun_key_item_parent_class)->finalize (object);
}

static void
gun_key_item_class_init (GunKeyItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_key_item_dispose;
  object_class->finalize = gun_key_item_finalize;
  object_class->get_property = gun_key_item_get_property;

  properties[PROP_EDITING] = g_param_spec_boolean (
      "editing", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", GUN_TYPE_KEY_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_key_item_init (GunKeyItem *self)
{
}

/**
 * gun_key_item_new:
 * @soul: of the node
 * @row: what it begins with
 * @names: of the accounts known here
 */
GunKeyItem *
gun_key_item_new (GRefString *soul, const GunKeyRow *row, GunAccountNames *names)
{
  GunKeyItem *self = g_object_new (GUN_TYPE_KEY_ITEM, NULL);

  self->soul = g_ref_string_acquire (soul);
  self->key = g_ref_string_acquire (row->key);
  self->value = gun_value_ref (row->value);
  self->names = g_object_ref (names);
  self->state_ms = row->state_ms;
  self->arrived_us = row->arrived_us;
  self->unchecked = row->unchecked;
  self->origin = row->origin != NULL ? gun_origin_ref (row->origin) : NULL;

  return self;
}
