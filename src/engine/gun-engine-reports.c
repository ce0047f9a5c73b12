/* SPDX-License-Identifier: MIT */

/* What the handle can be asked about how its peers do. */

#include "gun-engine-private.h"

#include "gun-peer-report-private.h"

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  GunPeer *one = *(GunPeer *const *) a;
  GunPeer *other = *(GunPeer *const *) b;
  gboolean one_is_relay = gun_peer_get_url (one) != NULL;
  gboolean other_is_relay = gun_peer_get_url (other) != NULL;

  if (one_is_relay != other_is_relay)
    return other_is_relay - one_is_relay;

  return gun_peer_get_number (one) < gun_peer_get_number (other) ? -1 : 1;
}

static void
report_on_network (GunNetwork *network, GTask *task)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (network->mesh);
  GPtrArray *reports = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_peer_report_free);
  const gint64 now_us = gun_clock_get_monotonic_us (network->clock);
  const gint64 wall_us = g_get_real_time ();

  g_ptr_array_sort (peers, compare_kinds);
  for (guint i = 0; i < peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (peers, i);

      if (gun_peer_get_path (peer) != GUN_PATH_DIRECT)
        g_ptr_array_add (reports, gun_peer_report_new (peer, now_us, wall_us));
    }
  gun_network_append_remote_reports (network, reports, now_us, wall_us);

  g_task_return_pointer (task, reports, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * gun_engine_report_peers_async:
 * @self: an engine
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Asks the network how each peer does at this moment.
 */
void
gun_engine_report_peers_async (GunEngine *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_report_peers_async);
  gun_engine_call (self, task, report_on_network);
}

/**
 * gun_engine_report_peers_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type GunPeerReport): one for each peer, relays first,
 * then programs that connected here, then browsers and desktops of our room
 */
GPtrArray *
gun_engine_report_peers_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  guint64 number;
  gint64 wait_us;
} Asked;

static void
ping_on_network (GunNetwork *network, GTask *task)
{
  const Asked *asked = g_task_get_task_data (task);

  gun_network_ping (network, task, asked->number, asked->wait_us);
}

/**
 * gun_engine_ping_async:
 * @self: an engine
 * @peer: one of its peers
 * @wait_s: how long the answer may take, seconds
 * @cancellable: (nullable): the answer no longer matters
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Asks @peer for a sign of life. Its round trip becomes what was measured.
 */
void
gun_engine_ping_async (GunEngine *self,
                       GunPeerView *peer,
                       double wait_s,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  const Asked asked = { .number = gun_peer_view_get_number (peer),
                        .wait_us = CLAMP (wait_s, 0, G_MAXINT32) * G_USEC_PER_SEC };
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_ping_async);
  g_task_set_task_data (task, g_memdup2 (&asked, sizeof asked), g_free);
  gun_engine_call (self, task, ping_on_network);
}

/**
 * gun_engine_ping_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: the round trip, microseconds, -1 on error
 */
gint64
gun_engine_ping_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}
