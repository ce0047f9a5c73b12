/* SPDX-License-Identifier: MIT */

#include "gun-writes.h"

#include <string.h>

#include "gun-soul.h"
#include "gun-text.h"
#include "gun-words.h"

struct _GunWrites
{
  GObject parent_instance;

  GunEngine *engine;   /* (nullable) */
  GunCatalog *catalog; /* (nullable) */
  GHashTable
      *allowed; /* (element-type GRefString): roots nobody needs to be asked about any more */
  GPtrArray
      *held; /* (element-type Write): until somebody has looked whose root it is, or answered */
};

enum
{
  SIGNAL_STORED,
  SIGNAL_FAILED,
  SIGNAL_ASK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunWrites, gun_writes, G_TYPE_OBJECT)

/* One call of gun_writes_put() on its way */
typedef struct
{
  GunWrites *writes; /* (nullable): while it is held */
  GRefString *root;
  GRefString *soul;
  GRefString *key;
  GunValue *value;
  GunValue *previous; /* (nullable) */
} Write;

static void
write_free (Write *self)
{
  g_clear_object (&self->writes);
  g_ref_string_release (self->root);
  g_ref_string_release (self->soul);
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

/* @write: (transfer full) */
static void
put_now (GunWrites *self, Write *write)
{
  write->writes = g_object_ref (self);
  gun_engine_put_async (self->engine, write->soul, write->key, write->value, NULL, put_cb, write);
}

/* In the order they were made */
static void
let_go (GunWrites *self, GRefString *root, gboolean allowed)
{
  for (guint i = 0; i < self->held->len;)
    {
      Write *write = g_ptr_array_index (self->held, i);

      if (!gun_text_equal (write->root, root))
        {
          i++;
          continue;
        }

      g_ptr_array_steal_index (self->held, i);
      if (allowed && self->engine != NULL)
        put_now (self, write);
      else
        write_free (write);
    }
}

/**
 * gun_writes_allow:
 * @root: the first part of souls, before their first slash
 *
 * Writes what was held of it, and asks no more.
 */
void
gun_writes_allow (GunWrites *self, GRefString *root)
{
  g_return_if_fail (GUN_IS_WRITES (self));

  g_hash_table_add (self->allowed, g_ref_string_acquire (root));
  let_go (self, root, TRUE);
}

/**
 * gun_writes_refuse:
 * @root: the first part of souls, before their first slash
 *
 * Forgets what was held of it; the next write asks again.
 */
void
gun_writes_refuse (GunWrites *self, GRefString *root)
{
  g_return_if_fail (GUN_IS_WRITES (self));

  let_go (self, root, FALSE);
}

typedef struct
{
  GunWrites *writes;
  GRefString *root;
} Look;

static void
look_free (Look *self)
{
  g_object_unref (self->writes);
  g_ref_string_release (self->root);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
found_owner_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (GError) error = NULL;
  gint owner = gun_catalog_find_owner_finish (GUN_CATALOG (object), result, &error);
  g_autoptr (GunValue) root = NULL;

  if (look->writes->engine == NULL)
    return;

  /* What cannot be read is said by the write itself */
  if (error != NULL || owner != GUN_ROOT_FOREIGN)
    {
      gun_writes_allow (look->writes, look->root);
      return;
    }

  root = gun_value_new_text (look->root);
  g_signal_emit (look->writes, signals[SIGNAL_ASK], 0, root);
}

/* Somebody is looking, or asking, already */
static gboolean
is_held (GunWrites *self, GRefString *root)
{
  for (guint i = 0; i < self->held->len; i++)
    if (gun_text_equal (((Write *) g_ptr_array_index (self->held, i))->root, root))
      return TRUE;

  return FALSE;
}

/* @write: (transfer full) */
static void
hold (GunWrites *self, Write *write)
{
  gboolean asked = is_held (self, write->root);
  Look *look;

  g_ptr_array_add (self->held, write);
  if (asked)
    return;

  look = g_new0 (Look, 1);
  look->writes = g_object_ref (self);
  look->root = g_ref_string_acquire (write->root);
  gun_catalog_find_owner_async (self->catalog, write->root, NULL, found_owner_cb, look);
}

static GRefString *
dup_root (GRefString *soul)
{
  const char *slash = memchr (soul, '/', g_ref_string_length (soul));

  return slash != NULL ? gun_text_new_len (soul, slash - soul) : g_ref_string_acquire (soul);
}

/**
 * gun_writes_put:
 * @previous: (nullable): what the key held, for undo
 *
 * Writes @value with a fresh state. The outcome is one of the signals. Where everything came from others somebody is asked first.
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
  write->root = dup_root (soul);
  write->soul = g_ref_string_acquire (soul);
  write->key = g_ref_string_acquire (key);
  write->value = gun_value_ref (value);
  write->previous = previous != NULL ? gun_value_ref (previous) : NULL;
  if (gun_soul_needs_check (soul) || g_hash_table_contains (self->allowed, write->root))
    put_now (self, write);
  else
    hold (self, write);
}

static void
gun_writes_dispose (GObject *object)
{
  GunWrites *self = GUN_WRITES (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (gun_writes_parent_class)->dispose (object);
}

static void
gun_writes_finalize (GObject *object)
{
  GunWrites *self = GUN_WRITES (object);

  g_ptr_array_unref (self->held);
  g_hash_table_unref (self->allowed);

  G_OBJECT_CLASS (gun_writes_parent_class)->finalize (object);
}

static void
gun_writes_class_init (GunWritesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_writes_dispose;
  object_class->finalize = gun_writes_finalize;

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
  signals[SIGNAL_ASK] = g_signal_new ("ask",
                                      GUN_TYPE_WRITES,
                                      G_SIGNAL_RUN_LAST,
                                      0,
                                      NULL,
                                      NULL,
                                      NULL,
                                      G_TYPE_NONE,
                                      1,
                                      GUN_TYPE_VALUE);
}

static void
gun_writes_init (GunWrites *self)
{
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) write_free);
  self->allowed = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
}

/**
 * gun_writes_new:
 * @engine: where they go
 * @catalog: what tells who wrote where
 */
GunWrites *
gun_writes_new (GunEngine *engine, GunCatalog *catalog)
{
  GunWrites *self = g_object_new (GUN_TYPE_WRITES, NULL);

  self->engine = g_object_ref (engine);
  self->catalog = g_object_ref (catalog);

  return self;
}
