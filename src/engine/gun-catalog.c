/* SPDX-License-Identifier: MIT */

#include "gun-catalog-private.h"

#include "gun-engine-error.h"
#include "gun-store-reader.h"

G_STATIC_ASSERT (GUN_CATALOG_PAGE_SOULS == GUN_STORE_PAGE_SOULS);

struct _GunCatalog
{
  GObject parent_instance;

  char *path;
  GunStoreReader *reader;
};

G_DEFINE_FINAL_TYPE (GunCatalog, gun_catalog, G_TYPE_OBJECT)

static void
gun_catalog_finalize (GObject *object)
{
  GunCatalog *self = GUN_CATALOG (object);

  if (self->reader != NULL)
    gun_store_reader_close (self->reader);
  g_clear_object (&self->reader);
  g_free (self->path);

  G_OBJECT_CLASS (gun_catalog_parent_class)->finalize (object);
}

static void
gun_catalog_class_init (GunCatalogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_catalog_finalize;
}

static void
gun_catalog_init (GunCatalog *self)
{
}

/**
 * gun_catalog_open:
 * @path: a database the engine holds
 * @error: return location
 *
 * Returns: (transfer full) (nullable): a reader of its lists, for the calling thread
 */
GunCatalog *
gun_catalog_open (const char *path, GError **error)
{
  g_autoptr (GunCatalog) self = g_object_new (GUN_TYPE_CATALOG, NULL);

  self->path = g_strdup (path);
  self->reader = gun_store_reader_open (path, error);
  if (self->reader == NULL)
    {
      gun_engine_translate_store_error (error, path);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* The database it reads */
const char *
gun_catalog_get_path (GunCatalog *self)
{
  return self->path;
}

/**
 * gun_catalog_count_souls:
 * @self: a catalog
 * @prefix: (nullable): count only souls that begin so
 *
 * Returns: how many souls are stored here, -1 when the database cannot be read
 */
gint64
gun_catalog_count_souls (GunCatalog *self, GRefString *prefix)
{
  g_autoptr (GError) error = NULL;
  gint64 n_souls;

  g_return_val_if_fail (GUN_IS_CATALOG (self), -1);

  n_souls = gun_store_reader_count_souls (self->reader, prefix, &error);
  if (n_souls < 0)
    g_debug ("Souls could not be counted: %s", error->message);

  return n_souls;
}

/**
 * gun_catalog_list_souls:
 * @self: a catalog
 * @prefix: (nullable): only souls that begin so
 * @from: (nullable): where to begin, %NULL for the first
 * @inclusive: whether @from itself may be among them
 * @limit: at most so many
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer container) (element-type GunSoulRow) (nullable): souls in UTF-16 order
 */
GPtrArray *
gun_catalog_list_souls (GunCatalog *self,
                        GRefString *prefix,
                        GRefString *from,
                        gboolean inclusive,
                        guint limit,
                        GError **error)
{
  GPtrArray *rows;

  g_return_val_if_fail (GUN_IS_CATALOG (self), NULL);

  rows = gun_store_reader_list_souls (self->reader, prefix, from, inclusive, limit, error);
  if (rows == NULL)
    gun_engine_translate_store_error (error, self->path);

  return rows;
}

/**
 * gun_catalog_list_keys:
 * @self: a catalog
 * @soul: the node
 * @from: (nullable): where to begin, %NULL for the first
 * @inclusive: whether @from itself may be among them
 * @limit: at most so many
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer container) (element-type GunKeyRow) (nullable): keys in UTF-16 order
 */
GPtrArray *
gun_catalog_list_keys (GunCatalog *self,
                       GRefString *soul,
                       GRefString *from,
                       gboolean inclusive,
                       guint limit,
                       GError **error)
{
  GPtrArray *rows;

  g_return_val_if_fail (GUN_IS_CATALOG (self), NULL);
  g_return_val_if_fail (soul != NULL, NULL);

  rows = gun_store_reader_list_keys (self->reader, soul, from, inclusive, limit, error);
  if (rows == NULL)
    gun_engine_translate_store_error (error, self->path);

  return rows;
}

/**
 * gun_catalog_list_versions:
 * @self: a catalog
 * @soul: the node
 * @key: one of its keys
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (element-type GunVersionRow) (nullable): the value in force, then what lost against it and what was
 *   before it, newest arrival first; none when nothing is kept
 */
GPtrArray *
gun_catalog_list_versions (GunCatalog *self, GRefString *soul, GRefString *key, GError **error)
{
  GPtrArray *rows;

  g_return_val_if_fail (GUN_IS_CATALOG (self), NULL);
  g_return_val_if_fail (soul != NULL && key != NULL, NULL);

  rows = gun_store_reader_list_versions (self->reader, soul, key, error);
  if (rows == NULL)
    gun_engine_translate_store_error (error, self->path);

  return rows;
}

/* What a thread of the pool reads, with a connection of its own */
typedef struct
{
  char *path;
  GRefString *prefix; /* (nullable): of souls, or a root */
} Wanted;

static Wanted *
wanted_new (GunCatalog *catalog, GRefString *prefix)
{
  Wanted *self = g_new0 (Wanted, 1);

  self->path = g_strdup (catalog->path);
  self->prefix = prefix != NULL ? g_ref_string_acquire (prefix) : NULL;

  return self;
}

static void
wanted_free (gpointer data)
{
  Wanted *self = data;

  g_free (self->path);
  g_clear_pointer (&self->prefix, g_ref_string_release);
  g_free (self);
}

/* A scan of the whole table */
void
gun_catalog_return_list (GTask *task, GPtrArray *list, GError *error, const char *path)
{
  if (list != NULL)
    {
      g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  if (error->domain != G_IO_ERROR)
    gun_engine_translate_store_error (&error, path);
  g_task_return_error (task, error);
}

static void
load_page_starts (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Wanted *wanted = task_data;
  GError *error = NULL;
  g_autoptr (GunStoreReader) reader = gun_store_reader_open (wanted->path, &error);
  GPtrArray *starts = NULL;

  if (reader != NULL)
    {
      starts = gun_store_reader_list_page_starts (reader, wanted->prefix, cancellable, &error);
      gun_store_reader_close (reader);
    }

  gun_catalog_return_list (task, starts, error, wanted->path);
}

/**
 * gun_catalog_load_page_starts_async:
 * @self: a catalog
 * @prefix: (nullable): only souls that begin so
 * @cancellable: (nullable): ends the scan
 * @callback: called in the caller's context
 * @user_data: for @callback
 *
 * Reads the first soul of every page of %GUN_CATALOG_PAGE_SOULS.
 */
void
gun_catalog_load_page_starts_async (GunCatalog *self,
                                    GRefString *prefix,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (GUN_IS_CATALOG (self));

  g_task_set_source_tag (task, gun_catalog_load_page_starts_async);
  g_task_set_task_data (task, wanted_new (self, prefix), wanted_free);
  g_task_run_in_thread (task, load_page_starts);
}

/**
 * gun_catalog_load_page_starts_finish:
 * @self: a catalog
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer container) (element-type GRefString) (nullable): the first soul of each page
 */
GPtrArray *
gun_catalog_load_page_starts_finish (GunCatalog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
find_owner (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Wanted *wanted = task_data;
  GError *error = NULL;
  g_autoptr (GunStoreReader) reader = gun_store_reader_open (wanted->path, &error);
  GunRootOwner owner = GUN_ROOT_EMPTY;
  gboolean found = FALSE;

  if (reader != NULL)
    {
      found = gun_store_reader_get_owner (reader, wanted->prefix, &owner, &error);
      gun_store_reader_close (reader);
    }

  if (found)
    {
      g_task_return_int (task, owner);
      return;
    }

  gun_engine_translate_store_error (&error, wanted->path);
  g_task_return_error (task, error);
}

/**
 * gun_catalog_find_owner_async:
 * @self: a catalog
 * @root: the first part of souls, before their first slash
 * @cancellable: (nullable): drops the answer
 * @callback: called in the caller's context
 * @user_data: for @callback
 *
 * Looks who wrote at @root and below it.
 */
void
gun_catalog_find_owner_async (GunCatalog *self,
                              GRefString *root,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (GUN_IS_CATALOG (self));
  g_return_if_fail (root != NULL);

  g_task_set_source_tag (task, gun_catalog_find_owner_async);
  g_task_set_task_data (task, wanted_new (self, root), wanted_free);
  g_task_run_in_thread (task, find_owner);
}

/**
 * gun_catalog_find_owner_finish:
 * @self: a catalog
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: a #GunRootOwner, -1 on error
 */
gint
gun_catalog_find_owner_finish (GunCatalog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return (gint) g_task_propagate_int (G_TASK (result), error);
}
