/* SPDX-License-Identifier: MIT */

/* Who is to find this computer, and how it connects directly. */

#include "gun-engine-private.h"

typedef struct
{
  GunNetwork *network;
  GunDirectOptions *options;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_clear_pointer (&wish->options, gun_direct_options_free);
  gun_network_unref (wish->network);
  g_free (wish);
}

static gboolean
direct_cb (gpointer data)
{
  Wish *wish = data;

  gun_network_take_direct_options (wish->network, g_steal_pointer (&wish->options));
  return G_SOURCE_REMOVE;
}

/* Tells the network, if there is one, how to connect directly. */
void
gun_engine_apply_direct_options (GunEngine *self)
{
  GunNetwork *network = gun_engine_get_network (self);
  Wish *wish;

  if (network == NULL)
    return;

  wish = g_new (Wish, 1);
  wish->network = gun_network_ref (network);
  wish->options = gun_direct_options_copy (gun_engine_get_direct_options (self));
  gun_network_invoke (network, direct_cb, wish, wish_free);
}

/**
 * gun_engine_set_direct_options:
 * @self: an engine
 * @options: what is asked for from now on
 *
 * At any time, also before the start. In another room than before, the one before is left. Options
 * that gun_direct_options_check() refuses turn direct connections off, so that nothing is done that
 * nobody asked for.
 */
void
gun_engine_set_direct_options (GunEngine *self, const GunDirectOptions *options)
{
  g_autoptr (GError) error = NULL;
  GunDirectOptions *taken;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (options != NULL);

  taken = gun_direct_options_copy (options);
  if (!gun_direct_options_check (options, &error))
    {
      g_message ("Direct connections are off: %s", error->message);
      taken->enabled = FALSE;
    }
  gun_engine_take_direct_options (self, taken);
  gun_engine_apply_direct_options (self);
}

static void
report_on_network (GunNetwork *network, GTask *task)
{
  g_task_return_pointer (
      task, gun_network_report_room (network), (GDestroyNotify) gun_room_report_free);
}

/**
 * gun_engine_report_room_async:
 * @self: an engine
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Asks the network how our room is at this moment.
 */
void
gun_engine_report_room_async (GunEngine *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_report_room_async);
  gun_engine_call (self, task, report_on_network);
}

/**
 * gun_engine_report_room_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable): how it is
 */
GunRoomReport *
gun_engine_report_room_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
