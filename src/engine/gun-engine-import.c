/* SPDX-License-Identifier: MIT */

/* What the handle can be asked to take in from a file. */

#include "gun-engine-private.h"

typedef struct
{
  GPtrArray *nodes;
  char *from;
  gboolean restamp;
} Import;

static void
import_free (gpointer data)
{
  Import *import = data;

  g_ptr_array_unref (import->nodes);
  g_free (import->from);
  g_free (import);
}

static void
import_on_network (GunNetwork *network, GTask *task)
{
  Import *import = g_task_get_task_data (task);

  gun_network_import (network, task, import->nodes, import->from, import->restamp);
}

static void
try_on_network (GunNetwork *network, GTask *task)
{
  Import *import = g_task_get_task_data (task);

  gun_network_try_import (network, task, import->nodes, import->from, import->restamp);
}

static GTask *
import_task_new (GunEngine *self,
                 GPtrArray *nodes,
                 const char *from,
                 gboolean restamp,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data)
{
  Import *import = g_new (Import, 1);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  import->nodes = g_ptr_array_ref (nodes);
  import->from = g_strdup (from);
  import->restamp = restamp;
  g_task_set_source_tag (task, gun_engine_import_async);
  g_task_set_task_data (task, import, import_free);

  return task;
}

/**
 * gun_engine_import_async:
 * @self: an engine
 * @nodes: (element-type GunNode): what was read, no more than one commit should take
 * @from: what it was read from, to be shown
 * @restamp: whether everything gets a fresh state instead of its own
 * @cancellable: (nullable): gives up waiting; what was begun is done all the same
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Judges nodes of a file as if a peer had sent them, and finishes once they are committed. Peers
 * that follow them are told; nobody is waited for.
 */
void
gun_engine_import_async (GunEngine *self,
                         GPtrArray *nodes,
                         const char *from,
                         gboolean restamp,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (nodes != NULL);
  g_return_if_fail (from != NULL);

  gun_engine_call (self,
                   import_task_new (self, nodes, from, restamp, cancellable, callback, user_data),
                   import_on_network);
}

/**
 * gun_engine_try_import_async:
 * @self: an engine
 * @nodes: (element-type GunNode): what was read
 * @from: what it was read from
 * @restamp: whether everything would get a fresh state instead of its own
 * @cancellable: (nullable): gives up waiting
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Says what gun_engine_import_async() would make of them now: the same door, the same judge, and
 * nothing is kept.
 */
void
gun_engine_try_import_async (GunEngine *self,
                             GPtrArray *nodes,
                             const char *from,
                             gboolean restamp,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (nodes != NULL);
  g_return_if_fail (from != NULL);

  gun_engine_call (self,
                   import_task_new (self, nodes, from, restamp, cancellable, callback, user_data),
                   try_on_network);
}

/**
 * gun_import_counts_free:
 * @self: (transfer full): what gun_engine_import_finish() returned
 */
void
gun_import_counts_free (GunImportCounts *self)
{
  g_clear_pointer (&self->refused, g_ptr_array_unref);
  g_free (self);
}

/**
 * gun_engine_import_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR: nothing of it was kept
 *
 * Returns: (transfer full) (nullable): what became of the keys
 */
GunImportCounts *
gun_engine_import_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
