/* SPDX-License-Identifier: MIT */

/* What the door kept out, as the handle can ask for it. */

#include "gun-engine-private.h"

static GPtrArray *
new_list (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gun_refused_write_unref);
}

static void
list_on_network (GunNetwork *network, GTask *task)
{
  const guint64 *number = g_task_get_task_data (task);
  g_autoptr (GunPeer) peer = gun_network_find_peer (network, *number);
  g_autoptr (GPtrArray) oldest_first = peer != NULL ? gun_peer_list_refused (peer) : new_list ();
  GPtrArray *newest_first = new_list ();

  for (guint i = oldest_first->len; i > 0; i--)
    g_ptr_array_add (newest_first, gun_refused_write_ref (g_ptr_array_index (oldest_first, i - 1)));
  g_task_return_pointer (task, newest_first, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * gun_engine_list_refused_async:
 * @self: an engine
 * @peer_number: gun_peer_view_get_number() of one of its peers
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Asks which writes of that peer were kept out, since it was added or connected: the last ones, which
 * may be fewer than gun_peer_view_get_writes_refused() counts.
 */
void
gun_engine_list_refused_async (GunEngine *self,
                               guint64 peer_number,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_list_refused_async);
  g_task_set_task_data (task, g_memdup2 (&peer_number, sizeof peer_number), g_free);
  gun_engine_call (self, task, list_on_network);
}

/**
 * gun_engine_list_refused_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type GunRefusedWrite): newest first; none when the peer
 *   is gone
 */
GPtrArray *
gun_engine_list_refused_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
