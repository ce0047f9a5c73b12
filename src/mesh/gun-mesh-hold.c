/* SPDX-License-Identifier: MIT */

/*
 * A peer that a person holds: its link is not read, and nothing is said to it. What there is to say waits in order, as long as there is
 * room for it, so that nothing is lost; what would be too much ends the link, as it does for who does not read (gun-mesh-dial.c), and
 * the next one begins from what both sides know. It lasts until it is let go, or its link ends.
 */

#include "gun-mesh-private.h"

/* FALSE of gun_mesh_say() would mean that it is not there: @json is said later, if the link lives. */
void
gun_mesh_hold_back (GunPeer *peer, const char *json, gsize length_bytes)
{
  g_queue_push_tail (&peer->held, g_bytes_new (json, length_bytes));
  peer->held_bytes += length_bytes;
}

void
gun_mesh_forget_held (GunPeer *peer)
{
  g_queue_clear_full (&peer->held, (GDestroyNotify) g_bytes_unref);
  peer->held_bytes = 0;
  peer->is_held = FALSE;
}

static void
say_held (GunMesh *self, GunPeer *peer)
{
  GBytes *held;

  while (peer->state == GUN_PEER_OPEN && (held = g_queue_pop_head (&peer->held)) != NULL)
    {
      gsize length_bytes;
      const char *json = g_bytes_get_data (held, &length_bytes);

      peer->held_bytes -= length_bytes;
      gun_mesh_say (self, peer, json, length_bytes);
      g_bytes_unref (held);
    }
}

/**
 * gun_mesh_set_peer_held:
 * @self: the mesh
 * @peer: one of its peers
 * @is_held: whether it is neither heard nor told anything from now on
 *
 * Does nothing for one that is not open. What was read from its link already is still heard.
 */
void
gun_mesh_set_peer_held (GunMesh *self, GunPeer *peer, gboolean is_held)
{
  g_return_if_fail (GUN_IS_MESH (self));
  g_return_if_fail (GUN_IS_PEER (peer));

  if (peer->mesh != self || peer->state != GUN_PEER_OPEN || peer->is_held == is_held)
    return;

  if (is_held)
    {
      gun_outgoing_flush (&peer->outgoing, peer->link, self->turn);
      peer->is_held = TRUE;
      gun_link_set_paused (peer->link, TRUE);
    }
  else
    {
      peer->is_held = FALSE;
      say_held (self, peer);
      gun_mesh_give_time (self, peer);
      gun_link_set_paused (peer->link, peer->is_paused);
    }
  gun_mesh_emit_peer_changed (self, peer);
}

gboolean
gun_peer_is_held (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), FALSE);

  return self->is_held;
}
