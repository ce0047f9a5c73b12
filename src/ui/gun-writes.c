/* SPDX-License-Identifier: MIT */

#include "gun-writes.h"

#include "gun-words.h"

struct _GunWrites
{
  GObject parent_instance;

  GunEngine *engine;
};

enum
{
  SIGNAL_STORED,
  SIGNAL_FAILED,
  N_SIGNALS
};

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

static void
gun_writes_dispose (GObject *object)
{
  GunWrites *self = GUN_WRITES (object);

  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_writes_parent_class)->dispose (object);
}

static void
gun_writes_class_init (GunWritesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_writes_dispose;

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
}

GunWrites *
gun_writes_new (GunEngine *engine)
{
  GunWrites *self = g_object_new (GUN_TYPE_WRITES, NULL);

  self->engine = g_object_ref (engine);

  return self;
}
