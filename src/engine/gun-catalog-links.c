/* SPDX-License-Identifier: MIT */

#include "gun-catalog-links.h"

#include "gun-catalog-private.h"
#include "gun-engine-error.h"
#include "gun-store-links.h"

/* What a thread of the pool reads, with a connection of its own */
typedef struct
{
  char *path;
  GPtrArray *souls; /* (element-type GRefString) */
  guint limit;
} Wanted;

static Wanted *
wanted_new (GunCatalog *catalog, guint limit)
{
  Wanted *self = g_new0 (Wanted, 1);

  self->path = g_strdup (gun_catalog_get_path (catalog));
  self->souls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->limit = limit;

  return self;
}

static void
wanted_free (gpointer data)
{
  Wanted *self = data;

  g_free (self->path);
  g_ptr_array_unref (self->souls);
  g_free (self);
}

static GPtrArray *
read_all (GunStoreLinks *links, Wanted *wanted, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_links_free);

  for (guint i = 0; i < wanted->souls->len; i++)
    {
      GunNodeLinks *node = NULL;

      if (!g_cancellable_set_error_if_cancelled (cancellable, error))
        node = gun_store_links_read (
            links, g_ptr_array_index (wanted->souls, i), wanted->limit, error);
      if (node == NULL)
        return NULL;
      g_ptr_array_add (all, node);
    }

  return g_steal_pointer (&all);
}

static void
load_links (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Wanted *wanted = task_data;
  GError *error = NULL;
  g_autoptr (GunStoreLinks) links = gun_store_links_open (wanted->path, &error);
  GPtrArray *list = links != NULL ? read_all (links, wanted, cancellable, &error) : NULL;

  gun_catalog_return_list (task, list, error, wanted->path);
}

void
gun_catalog_load_links_async (GunCatalog *self,
                              GPtrArray *souls,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wanted *wanted;

  g_return_if_fail (GUN_IS_CATALOG (self));

  wanted = wanted_new (self, limit);
  for (guint i = 0; i < souls->len; i++)
    g_ptr_array_add (wanted->souls, g_ref_string_acquire (g_ptr_array_index (souls, i)));
  g_task_set_source_tag (task, gun_catalog_load_links_async);
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, load_links);
}

GPtrArray *
gun_catalog_load_links_finish (GunCatalog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
find_links_to (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Wanted *wanted = task_data;
  GError *error = NULL;
  g_autoptr (GunStoreLinks) links = gun_store_links_open (wanted->path, &error);
  GPtrArray *found = NULL;

  if (links != NULL)
    found = gun_store_links_find_to (
        links, g_ptr_array_index (wanted->souls, 0), wanted->limit, cancellable, &error);
  gun_catalog_return_list (task, found, error, wanted->path);
}

void
gun_catalog_find_links_to_async (GunCatalog *self,
                                 GRefString *soul,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Wanted *wanted;

  g_return_if_fail (GUN_IS_CATALOG (self));

  wanted = wanted_new (self, limit);
  g_ptr_array_add (wanted->souls, g_ref_string_acquire (soul));
  g_task_set_source_tag (task, gun_catalog_find_links_to_async);
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, find_links_to);
}

GPtrArray *
gun_catalog_find_links_to_finish (GunCatalog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
