/* SPDX-License-Identifier: MIT */

/* Writes from the future, as the handle can ask for them. */

#include "gun-engine-private.h"

static void
list_on_network (GunNetwork *network, GTask *task)
{
  GRefString *soul = g_task_get_task_data (task);

  g_task_return_pointer (
      task, gun_graph_list_waiting (network->graph, soul), (GDestroyNotify) g_ptr_array_unref);
}

static void
release_soul (gpointer soul)
{
  if (soul != NULL)
    g_ref_string_release (soul);
}

/**
 * gun_engine_list_shelf_async:
 * @self: an engine
 * @soul: (nullable): a text: only what waits for this node
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 */
void
gun_engine_list_shelf_async (GunEngine *self,
                             GRefString *soul,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_list_shelf_async);
  g_task_set_task_data (task, soul == NULL ? NULL : g_ref_string_acquire (soul), release_soul);
  gun_engine_call (self, task, list_on_network);
}

/**
 * gun_engine_list_shelf_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type GunShelfRow): what waits, first due first
 */
GPtrArray *
gun_engine_list_shelf_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
