/* SPDX-License-Identifier: MIT */

#include "gun-writes.h"

#include "gun-text.h"
#include "gun-words.h"

struct _GunWrites
{
  GObject parent_instance;

  GunEngine *engine;
  GPtrArray *waiting; /* (element-type GunDelivery) */
};

enum
{
  PROP_N_WAITING = 1,
  N_PROPS
};

enum
{
  SIGNAL_STORED,
  SIGNAL_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunWrites, gun_writes, G_TYPE_OBJECT)

/* One call of gun_writes_put() on its way */
typedef struct
{
  GunWrites *writes;
  GRefString *key;
  GunValue *value;
  GunValue *previous; /* (nullable) */
} Write;

static void
write_free (Write *self)
{
  g_object_unref (self->writes);
  g_ref_string_release (self->key);
  gun_value_unref (self->value);
  g_clear_pointer (&self->previous, gun_value_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Write, write_free)

static void
stop_waiting (GunWrites *self, GunDelivery *delivery)
{
  g_signal_handlers_disconnect_by_data (delivery, self);
  g_ptr_array_remove (self->waiting, delivery);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

static void
arrived_cb (GunWrites *self, GParamSpec *pspec, GunDelivery *delivery)
{
  if (gun_delivery_get_n_arrived (delivery) > 0)
    stop_waiting (self, delivery);
}

/* A newer write of the same key takes the place of the one before, which nobody will acknowledge any more */
static void
forget_older (GunWrites *self, GunDelivery *newer)
{
  for (guint i = self->waiting->len; i > 0; i--)
    {
      GunDelivery *delivery = g_ptr_array_index (self->waiting, i - 1);

      if (gun_text_equal (gun_delivery_get_soul (delivery), gun_delivery_get_soul (newer))
          && gun_text_equal (gun_delivery_get_key (delivery), gun_delivery_get_key (newer)))
        stop_waiting (self, delivery);
    }
}

static void
wait_for (GunWrites *self, GunDelivery *delivery)
{
  forget_older (self, delivery);
  if (gun_engine_is_isolated (self->engine) || gun_delivery_get_n_arrived (delivery) > 0)
    return;

  g_ptr_array_add (self->waiting, g_object_ref (delivery));
  g_signal_connect_swapped (delivery, "notify", G_CALLBACK (arrived_cb), self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

static void
put_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Write) write = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDelivery) delivery = gun_engine_put_finish (GUN_ENGINE (object), result, &error);

  /* The window has turned to another database, or is gone */
  if (write->writes->engine == NULL)
    return;

  if (delivery == NULL)
    {
      g_autofree char *key = gun_words_text (write->key);

      g_signal_emit (write->writes, signals[SIGNAL_FAILED], 0, key, error);
      return;
    }

  wait_for (write->writes, delivery);
  g_signal_emit (write->writes, signals[SIGNAL_STORED], 0, delivery, write->value, write->previous);
}

/**
 * gun_writes_put:
 * @previous: (nullable): what the key held, for undo
 *
 * Writes @value with a fresh state. The outcome is one of the signals.
 */
void
gun_writes_put (
    GunWrites *self, GRefString *soul, GRefString *key, GunValue *value, GunValue *previous)
{
  Write *write;

  g_return_if_fail (GUN_IS_WRITES (self));

  /* A toast outlived its database */
  if (self->engine == NULL)
    return;

  write = g_new0 (Write, 1);
  write->writes = g_object_ref (self);
  write->key = g_ref_string_acquire (key);
  write->value = gun_value_ref (value);
  write->previous = previous != NULL ? gun_value_ref (previous) : NULL;
  gun_engine_put_async (self->engine, soul, key, value, NULL, put_cb, write);
}

guint
gun_writes_get_n_waiting (GunWrites *self)
{
  g_return_val_if_fail (GUN_IS_WRITES (self), 0);

  return self->waiting->len;
}

static void
gun_writes_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunWrites *self = GUN_WRITES (object);

  switch (prop_id)
    {
    case PROP_N_WAITING:
      g_value_set_uint (value, self->waiting->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_writes_dispose (GObject *object)
{
  GunWrites *self = GUN_WRITES (object);

  for (guint i = 0; i < self->waiting->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->waiting, i), self);
  g_ptr_array_set_size (self->waiting, 0);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_writes_parent_class)->dispose (object);
}

static void
gun_writes_finalize (GObject *object)
{
  GunWrites *self = GUN_WRITES (object);

  g_ptr_array_unref (self->waiting);

  G_OBJECT_CLASS (gun_writes_parent_class)->finalize (object);
}

static void
gun_writes_class_init (GunWritesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_writes_dispose;
  object_class->finalize = gun_writes_finalize;
  object_class->get_property = gun_writes_get_property;

  properties[PROP_N_WAITING] = g_param_spec_uint (
      "n-waiting", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_STORED] = g_signal_new ("stored",
                                         GUN_TYPE_WRITES,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         3,
                                         GUN_TYPE_DELIVERY,
                                         GUN_TYPE_VALUE,
                                         GUN_TYPE_VALUE);
  signals[SIGNAL_FAILED] = g_signal_new ("failed",
                                         GUN_TYPE_WRITES,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         2,
                                         G_TYPE_STRING,
                                         G_TYPE_ERROR);
}

static void
gun_writes_init (GunWrites *self)
{
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

GunWrites *
gun_writes_new (GunEngine *engine)
{
  GunWrites *self = g_object_new (GUN_TYPE_WRITES, NULL);

  self->engine = g_object_ref (engine);

  return self;
}
