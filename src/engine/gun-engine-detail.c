/* SPDX-License-Identifier: MIT */

/* What the handle can be asked of one peer, and to do with it for a while. */

#include "gun-engine-private.h"

#include <glib/gi18n.h>

#include "gun-direct.h"

static GTask *
new_call (GunEngine *self,
          GunPeerView *peer,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  guint64 number = gun_peer_view_get_number (peer);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_memdup2 (&number, sizeof number), g_free);

  return task;
}

static void
detail_on_network (GunNetwork *network, GTask *task)
{
  const guint64 *number = g_task_get_task_data (task);
  GunPeerDetail *detail = gun_network_detail_peer (network, *number);

  if (detail != NULL)
    g_task_return_pointer (task, detail, (GDestroyNotify) gun_peer_detail_unref);
  else
    g_task_return_new_error (
        task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND, _ ("This peer is gone"));
}

/**
 * gun_engine_detail_peer_async:
 * @self: an engine
 * @peer: one of its peers
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Asks the network for all that is known of @peer at this moment.
 */
void
gun_engine_detail_peer_async (GunEngine *self,
                              GunPeerView *peer,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (GUN_IS_PEER_VIEW (peer));

  task = new_call (self, peer, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_detail_peer_async);
  gun_engine_call (self, task, detail_on_network);
}

/**
 * gun_engine_detail_peer_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR: NOT_FOUND when it is gone
 *
 * Returns: (transfer full) (nullable): what is known
 */
GunPeerDetail *
gun_engine_detail_peer_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
pause_on_network (GunNetwork *network, GTask *task, gboolean is_paused)
{
  const guint64 *number = g_task_get_task_data (task);
  g_autoptr (GunPeer) peer = gun_network_find_peer (network, *number);

  if (peer != NULL)
    gun_mesh_set_peer_held (network->mesh, peer, is_paused);
  g_task_return_boolean (task, TRUE);
}

static void
begin_pause (GunNetwork *network, GTask *task)
{
  pause_on_network (network, task, TRUE);
}

static void
end_pause (GunNetwork *network, GTask *task)
{
  pause_on_network (network, task, FALSE);
}

/**
 * gun_engine_set_peer_paused:
 * @self: an engine
 * @peer: one of its peers
 * @is_paused: whether it is not read and nothing is said to it from now on
 *
 * What it says waits there, what there is to say to it waits here, as long as there is room; it ends with the connection. Does
 * nothing for one that is not connected.
 */
void
gun_engine_set_peer_paused (GunEngine *self, GunPeerView *peer, gboolean is_paused)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (GUN_IS_PEER_VIEW (peer));

  gun_engine_call (
      self, new_call (self, peer, NULL, NULL, NULL), is_paused ? begin_pause : end_pause);
}
