/* SPDX-License-Identifier: MIT */

#include "gun-writes.h"

#include <glib/gi18n.h>
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
      *allowed;      /* (element-type GRefString): roots nobody needs to be asked about any more */
  GHashTable *asked; /* (element-type GRefString): roots that are looked at, or asked about */
  GPtrArray *held;   /* (element-type GunWriteStep): until all of their roots are allowed */
};

enum
{
  SIGNAL_STORED,
  SIGNAL_DONE,
  SIGNAL_FAILED,
  SIGNAL_REFUSED,
  SIGNAL_ASK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunWrites, gun_writes, G_TYPE_OBJECT)

/* One step on its way to the engine: a reference for each key */
typedef struct
{
  GunWrites *writes;
  GunWriteStep *step;
  guint n_left;
  gboolean failed;
} Passage;

typedef struct
{
  Passage *passage;
  GRefString *key;
} Put;

static void
passage_clear (Passage *self)
{
  g_object_unref (self->writes);
  gun_write_step_unref (self->step);
}

static void
put_free (Put *self)
{
  g_rc_box_release_full (self->passage, (GDestroyNotify) passage_clear);
  g_ref_string_release (self->key);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Put, put_free)

static void
fail (Passage *passage, GRefString *key, const GError *error)
{
  g_autofree char *shown = gun_words_text (key);

  if (!passage->failed)
    g_signal_emit (passage->writes, signals[SIGNAL_FAILED], 0, shown, error, passage->step);
  passage->failed = TRUE;
}

static void
put_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Put) put = user_data;
  Passage *passage = put->passage;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDelivery) delivery = gun_engine_put_finish (GUN_ENGINE (object), result, &error);

  passage->n_left--;
  /* The window has turned to another database, or is gone */
  if (passage->writes->engine == NULL)
    return;

  if (delivery == NULL)
    fail (passage, put->key, error);
  else
    g_signal_emit (passage->writes, signals[SIGNAL_STORED], 0, delivery);
  if (passage->n_left == 0 && !passage->failed)
    g_signal_emit (passage->writes, signals[SIGNAL_DONE], 0, passage->step);
}

static void
put_now (GunWrites *self, GunWriteStep *step)
{
  Passage *passage = g_rc_box_new0 (Passage);
  guint n_entries = gun_write_step_get_n_entries (step);

  passage->writes = g_object_ref (self);
  passage->step = gun_write_step_ref (step);
  passage->n_left = n_entries;
  for (guint i = 0; i < n_entries; i++)
    {
      const GunWriteEntry *entry = gun_write_step_get_entry (step, i);
      Put *put = g_new0 (Put, 1);

      put->passage = g_rc_box_acquire (passage);
      put->key = g_ref_string_acquire (entry->key);
      gun_engine_put_async (self->engine, entry->soul, entry->key, entry->value, NULL, put_cb, put);
    }
  g_rc_box_release_full (passage, (GDestroyNotify) passage_clear);
}

static GRefString *
dup_root (GRefString *soul)
{
  const char *slash = memchr (soul, '/', g_ref_string_length (soul));

  return slash != NULL ? gun_text_new_len (soul, slash - soul) : g_ref_string_acquire (soul);
}

/* The first root of a step that has to be looked at; NULL when there is none */
static GRefString *
dup_unknown_root (GunWrites *self, const GunWriteStep *step)
{
  for (guint i = 0; i < gun_write_step_get_n_entries (step); i++)
    {
      const GunWriteEntry *entry = gun_write_step_get_entry (step, i);
      g_autoptr (GRefString) root = NULL;

      if (gun_soul_needs_check (entry->soul))
        continue;

      root = dup_root (entry->soul);
      if (!g_hash_table_contains (self->allowed, root))
        return g_steal_pointer (&root);
    }

  return NULL;
}

static gboolean
has_root (const GunWriteStep *step, GRefString *wanted)
{
  for (guint i = 0; i < gun_write_step_get_n_entries (step); i++)
    {
      g_autoptr (GRefString) root = dup_root (gun_write_step_get_entry (step, i)->soul);

      if (gun_text_equal (root, wanted))
        return TRUE;
    }

  return FALSE;
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

static void
look (GunWrites *self, GRefString *root)
{
  Look *look;

  if (!g_hash_table_add (self->asked, g_ref_string_acquire (root)))
    return;

  look = g_new0 (Look, 1);
  look->writes = g_object_ref (self);
  look->root = g_ref_string_acquire (root);
  gun_catalog_find_owner_async (self->catalog, root, NULL, found_owner_cb, look);
}

/* FALSE when it has to wait */
static gboolean
try_put (GunWrites *self, GunWriteStep *step)
{
  g_autoptr (GRefString) root = dup_unknown_root (self, step);

  if (root != NULL)
    {
      look (self, root);
      return FALSE;
    }

  put_now (self, step);

  return TRUE;
}

/**
 * gun_writes_allow:
 * @root: the first part of souls, before their first slash
 *
 * Writes what was held of it, in the order it was made, and asks no more.
 */
void
gun_writes_allow (GunWrites *self, GRefString *root)
{
  g_autoptr (GPtrArray) held = NULL;

  g_return_if_fail (GUN_IS_WRITES (self));

  g_hash_table_add (self->allowed, g_ref_string_acquire (root));
  g_hash_table_remove (self->asked, root);
  held = g_steal_pointer (&self->held);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_write_step_unref);
  for (guint i = 0; self->engine != NULL && i < held->len; i++)
    {
      GunWriteStep *step = g_ptr_array_index (held, i);

      if (!try_put (self, step))
        g_ptr_array_add (self->held, gun_write_step_ref (step));
    }
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
  g_autoptr (GPtrArray) held = NULL;

  g_return_if_fail (GUN_IS_WRITES (self));

  g_hash_table_remove (self->asked, root);
  held = g_steal_pointer (&self->held);
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_write_step_unref);
  for (guint i = 0; i < held->len; i++)
    {
      GunWriteStep *step = g_ptr_array_index (held, i);

      if (has_root (step, root))
        g_signal_emit (self, signals[SIGNAL_REFUSED], 0, step);
      else
        g_ptr_array_add (self->held, gun_write_step_ref (step));
    }
}

/**
 * gun_writes_carry_out:
 * @step: what to write, each key with a fresh state
 *
 * The outcome is one of the signals. Where everything came from others somebody is asked first.
 */
void
gun_writes_carry_out (GunWrites *self, GunWriteStep *step)
{
  g_return_if_fail (GUN_IS_WRITES (self));

  /* A toast outlived its database */
  if (self->engine == NULL || gun_write_step_get_n_entries (step) == 0)
    return;

  if (!try_put (self, step))
    g_ptr_array_add (self->held, gun_write_step_ref (step));
}

/**
 * gun_writes_put:
 * @previous: (nullable): what the key held, for undo
 *
 * gun_writes_carry_out() with a step of one key.
 */
void
gun_writes_put (
    GunWrites *self, GRefString *soul, GRefString *key, GunValue *value, GunValue *previous)
{
  g_autoptr (GunWriteStep) step = gun_write_step_new (GUN_WRITE_VALUES);

  gun_write_step_add (step, soul, key, value, previous);
  gun_writes_carry_out (self, step);
}

/**
 * gun_writes_dup_value:
 *
 * Returns: (transfer full) (nullable): what is stored here under @key, %NULL when nothing ever was
 */
GunValue *
gun_writes_dup_value (GunWrites *self, GRefString *soul, GRefString *key)
{
  g_autoptr (GPtrArray) rows = NULL;
  const GunKeyRow *row;

  g_return_val_if_fail (GUN_IS_WRITES (self), NULL);

  if (self->catalog == NULL)
    return NULL;

  rows = gun_catalog_list_keys (self->catalog, soul, key, TRUE, 1, NULL);
  row = rows != NULL && rows->len > 0 ? g_ptr_array_index (rows, 0) : NULL;

  return row != NULL && gun_text_equal (row->key, key) ? gun_value_ref (row->value) : NULL;
}

/**
 * gun_writes_doubt:
 * @soul: of the node that is to get @value
 *
 * Returns: (nullable): why @value may not be what was meant, for whoever typed it: a link of a node to itself, or to a node of which nothing is
 *   known here. Both are good values; who writes them again means them.
 */
const char *
gun_writes_doubt (GunWrites *self, GRefString *soul, const GunValue *value)
{
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (GUN_IS_WRITES (self), NULL);

  if (gun_value_get_kind (value) != GUN_VALUE_LINK || self->catalog == NULL)
    return NULL;

  if (gun_text_equal (gun_value_get_text (value), soul))
    return _ ("This links the node to itself. Write again if that is meant");

  rows = gun_catalog_list_keys (self->catalog, gun_value_get_text (value), NULL, FALSE, 1, NULL);
  if (rows == NULL || rows->len > 0)
    return NULL;

  return _ ("Nothing is known here of a node of that name. Write again to link to it all the same");
}

/**
 * gun_writes_get_engine:
 *
 * Returns: (transfer none): whose writes they are
 */
GunEngine *
gun_writes_get_engine (GunWrites *self)
{
  g_return_val_if_fail (GUN_IS_WRITES (self), NULL);

  return self->engine;
}

/**
 * gun_writes_get_catalog:
 *
 * Returns: (nullable) (transfer none): what tells what is stored here
 */
GunCatalog *
gun_writes_get_catalog (GunWrites *self)
{
  g_return_val_if_fail (GUN_IS_WRITES (self), NULL);

  return self->catalog;
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
  g_hash_table_unref (self->asked);

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
                                         1,
                                         GUN_TYPE_DELIVERY);
  signals[SIGNAL_DONE] = g_signal_new ("done",
                                       GUN_TYPE_WRITES,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       GUN_TYPE_WRITE_STEP);
  signals[SIGNAL_FAILED] = g_signal_new ("failed",
                                         GUN_TYPE_WRITES,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         3,
                                         G_TYPE_STRING,
                                         G_TYPE_ERROR,
                                         GUN_TYPE_WRITE_STEP);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused",
                                          GUN_TYPE_WRITES,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          GUN_TYPE_WRITE_STEP);
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
  self->held = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_write_step_unref);
  self->allowed = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  self->asked = g_hash_table_new_full (
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
