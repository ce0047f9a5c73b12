/* SPDX-License-Identifier: MIT */

#include "gun-network.h"

#include <glib/gi18n.h>

#include "gun-remote.h"

typedef struct
{
  GunNetworkCall call;
  GunNetwork *network;
  GTask *task;
  GunPing *ping;
} Pinging;

static void
let_go (Pinging *self)
{
  g_ptr_array_remove_fast (self->network->calls, self);
  gun_network_drop_task (self->network, self->task);
  gun_network_unref (self->network);
  g_free (self);
}

static void
answered_cb (gint64 round_trip_us, const GError *error, gpointer user_data)
{
  Pinging *self = user_data;

  if (error == NULL)
    g_task_return_int (self->task, round_trip_us);
  else if (g_error_matches (error, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT))
    g_task_return_new_error (
        self->task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_SILENT, _ ("It did not answer in time"));
  else
    g_task_return_new_error (self->task,
                             GUN_ENGINE_ERROR,
                             GUN_ENGINE_ERROR_SILENT,
                             _ ("The connection was lost before it answered"));
  let_go (self);
}

static void
stop_pinging (GunNetworkCall *call)
{
  Pinging *self = (Pinging *) call;

  gun_ping_cancel (self->ping);
  g_task_return_new_error (
      self->task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
  let_go (self);
}

/* Of somebody in our room it matters what is missing: that it answers through a relay is not seen here. */
static void
refuse (GunNetwork *self, GTask *task, guint64 number)
{
  g_autoptr (GunRemote) remote = gun_network_find_remote (self, number);

  g_task_return_new_error (task,
                           GUN_ENGINE_ERROR,
                           GUN_ENGINE_ERROR_NOT_FOUND,
                           "%s",
                           remote != NULL
                               ? _ ("It is not connected directly, and only then it can be asked")
                               : _ ("It is not connected"));
}

/**
 * gun_network_ping:
 * @self: the network
 * @task: gets the round trip, microseconds
 * @peer: the number of the one to ask
 * @wait_us: how long it may take
 */
void
gun_network_ping (GunNetwork *self, GTask *task, guint64 peer, gint64 wait_us)
{
  g_autoptr (GunPeer) asked = gun_network_find_peer (self, peer);
  Pinging *pinging;

  if (asked == NULL || gun_peer_get_state (asked) != GUN_PEER_OPEN)
    {
      refuse (self, task, peer);
      return;
    }

  pinging = g_new0 (Pinging, 1);
  pinging->call.stop = stop_pinging;
  pinging->network = gun_network_ref (self);
  pinging->task = g_object_ref (task);
  g_ptr_array_add (self->calls, pinging);
  pinging->ping = gun_mesh_ping (self->mesh, asked, wait_us, answered_cb, pinging);
}
