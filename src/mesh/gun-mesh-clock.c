/* SPDX-License-Identifier: MIT */

/* How far the clocks of others are from ours. A Gun Desktop says its own with each `?`; of a relay
 * whoever uses the mesh finds out, by other means; a browser does not tell. */

#include "gun-mesh-private.h"

/* What rounding to milliseconds adds to how wrong a difference can be */
#define DESKTOP_EXACT_US 1000

static void
set_clock (GunMesh *self, GunPeer *peer, gint64 difference_us, gint64 exact_us)
{
  if (peer->clock_difference_us == difference_us && peer->clock_exact_us == exact_us)
    return;

  peer->clock_difference_us = difference_us;
  peer->clock_exact_us = exact_us;
  gun_mesh_emit_peer_changed (self, peer);
}

/* @answer: to our `?`, just come, with the round trip known. It was said somewhere within that: the
 * middle is taken. Whole milliseconds stand for their middle too. */
void
gun_mesh_compare_clocks (GunMesh *self, GunPeer *peer, const GunMessage *answer)
{
  gint64 half_us = peer->round_trip_us / 2;
  double now_ms = gun_clock_get_wall_ms (self->clock);

  peer->says_clock = answer->has_desktop;
  if (answer->has_desktop)
    set_clock (self,
               peer,
               (gint64) ((answer->desktop_now_ms + 0.5 - now_ms) * 1000) + half_us,
               half_us + DESKTOP_EXACT_US);
}

/**
 * gun_mesh_note_clock:
 * @self: the mesh
 * @peer: one of its peers
 * @difference_us: its clock minus ours
 * @exact_us: how far that may be off, either way
 *
 * Keeps what somebody else measured. Does nothing for a peer that says its clock itself.
 */
void
gun_mesh_note_clock (GunMesh *self, GunPeer *peer, gint64 difference_us, gint64 exact_us)
{
  g_return_if_fail (GUN_IS_MESH (self));
  g_return_if_fail (GUN_IS_PEER (peer));
  g_return_if_fail (exact_us >= 0);

  if (peer->mesh == self && !peer->says_clock)
    set_clock (self, peer, difference_us, exact_us);
}

/**
 * gun_mesh_ask_clock:
 * @self: the mesh
 * @peer: one of its peers
 *
 * Returns: whether @peer says its clock itself; then it is asked again now
 */
gboolean
gun_mesh_ask_clock (GunMesh *self, GunPeer *peer)
{
  g_return_val_if_fail (GUN_IS_MESH (self), FALSE);
  g_return_val_if_fail (GUN_IS_PEER (peer), FALSE);

  if (peer->state == GUN_PEER_OPEN && peer->says_clock && peer->hello_id == NULL)
    gun_mesh_say_question (self, peer);
  return peer->says_clock;
}
