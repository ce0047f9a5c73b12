/* SPDX-License-Identifier: MIT */

/* A round trip measured on request: `?` with our pid is answered by relays and clients alike
 * (PROTOCOL.md section 5). */

#include "gun-mesh-private.h"

#include "gun-id.h"
#include "gun-text.h"

struct _GunPing
{
  GunMesh *mesh;
  GunPeer *peer;
  GRefString *id;
  gint64 said_us;
  GSource *timer;
  GunPingFunc func;
  gpointer user_data;
};

static void
ping_free (gpointer data)
{
  GunPing *self = data;

  gun_clear_timer (&self->timer);
  g_ref_string_release (self->id);
  g_object_unref (self->peer);
  g_free (self);
}

void
gun_mesh_init_pings (GunMesh *self)
{
  self->pings = g_ptr_array_new_with_free_func (ping_free);
}

static void
end_ping (GunPing *self, gint64 round_trip_us, const GError *error)
{
  GunPingFunc func = self->func;
  gpointer user_data = self->user_data;

  g_ptr_array_remove (self->mesh->pings, self);
  func (round_trip_us, error, user_data);
}

static gboolean
silent_cb (gpointer user_data)
{
  g_autoptr (GError) error
      = g_error_new_literal (GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT, "It did not answer in time");

  end_ping (user_data, -1, error);
  return G_SOURCE_REMOVE;
}

/**
 * gun_mesh_ping:
 * @self: the mesh
 * @peer: one of its peers, open
 * @wait_us: how long it may take
 * @func: gets the round trip
 * @user_data: for @func
 *
 * The round trip becomes the peer's own as well.
 *
 * Returns: (transfer none): the question, until @func was called
 */
GunPing *
gun_mesh_ping (GunMesh *self, GunPeer *peer, gint64 wait_us, GunPingFunc func, gpointer user_data)
{
  GunPing *ping;

  g_return_val_if_fail (GUN_IS_MESH (self), NULL);
  g_return_val_if_fail (GUN_IS_PEER (peer), NULL);
  g_return_val_if_fail (peer->mesh == self && peer->state == GUN_PEER_OPEN, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  ping = g_new0 (GunPing, 1);
  ping->mesh = self;
  ping->peer = g_object_ref (peer);
  ping->id = gun_id_new ();
  ping->said_us = gun_mesh_now_us (self);
  ping->func = func;
  ping->user_data = user_data;
  ping->timer = gun_clock_add_timer (self->clock, wait_us, silent_cb, ping);
  g_ptr_array_add (self->pings, ping);
  gun_mesh_say_dam (self, peer, "?", ping->id, NULL);

  return ping;
}

/**
 * gun_ping_cancel:
 * @self: a question that was not answered yet; @func is not called
 */
void
gun_ping_cancel (GunPing *self)
{
  g_ptr_array_remove (self->mesh->pings, self);
}

/* @peer answered @id. Somebody else's answer to it is none. */
void
gun_mesh_ping_hear (GunMesh *self, GunPeer *peer, GRefString *id)
{
  for (guint i = 0; i < self->pings->len; i++)
    {
      GunPing *ping = g_ptr_array_index (self->pings, i);

      if (ping->peer == peer && gun_text_equal (ping->id, id))
        {
          gint64 round_trip_us = gun_mesh_now_us (self) - ping->said_us;

          gun_peer_set_round_trip_us (peer, round_trip_us);
          gun_mesh_emit_peer_changed (self, peer);
          end_ping (ping, round_trip_us, NULL);
          return;
        }
    }
}

/* The link is gone, and with it every answer. */
void
gun_mesh_ping_peer_lost (GunMesh *self, GunPeer *peer)
{
  g_autoptr (GError) error
      = g_error_new_literal (GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED, "The connection was lost");
  guint i = 0;

  while (i < self->pings->len)
    {
      GunPing *ping = g_ptr_array_index (self->pings, i);

      if (ping->peer == peer)
        {
          end_ping (ping, -1, error);
          i = 0;
        }
      else
        {
          i++;
        }
    }
}
