/* SPDX-License-Identifier: MIT */

/* Why somebody is not connected directly. */

#include "gun-engine-private.h"

typedef struct
{
  guint64 number;
  char *name;
} Asked;

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_free (asked->name);
  g_free (asked);
}

static void
explain_on_network (GunNetwork *network, GTask *task)
{
  const Asked *asked = g_task_get_task_data (task);

  gun_network_explain (network, task, asked->number, asked->name);
}

static void
explain (GunEngine *self, GTask *task, guint64 number, const char *name)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->number = number;
  asked->name = g_strdup (name);
  g_task_set_source_tag (task, gun_engine_explain_peer_async);
  g_task_set_task_data (task, asked, asked_free);
  gun_engine_call (self, task, explain_on_network);
}

/**
 * gun_engine_explain_peer_async:
 * @self: an engine
 * @peer: whom it is about
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Asks why @peer is not connected directly. STUN and TURN servers may be asked for that, which takes some seconds when one is silent.
 */
void
gun_engine_explain_peer_async (GunEngine *self,
                               GunPeerView *peer,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (GUN_IS_PEER_VIEW (peer));

  explain (self,
           g_task_new (self, cancellable, callback, user_data),
           gun_peer_view_get_number (peer),
           gun_peer_view_get_name (peer));
}

/**
 * gun_engine_explain_name_async:
 * @self: an engine
 * @name: what somebody is called who is not among the peers: a device id or pid, or the beginning of one
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * As gun_engine_explain_peer_async(), which finishes it.
 */
void
gun_engine_explain_name_async (GunEngine *self,
                               const char *name,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (name != NULL);

  explain (self, g_task_new (self, cancellable, callback, user_data), 0, name);
}

/**
 * gun_engine_explain_peer_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable): why
 */
GunWhyReport *
gun_engine_explain_peer_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
