/* SPDX-License-Identifier: MIT */

/*
 * What a peer said on its way into the graph: at the door, then until its commit. A peer of which too
 * much is on that way is not read from, so whoever writes faster than it can be looked at waits for
 * itself, and nobody else does.
 */

#include "gun-mesh-private.h"

#include "gun-limits.h"

/* Refused writes that are remembered of a peer: the newest, so many and of so many bytes at most. */
#define MAX_REFUSED 100
#define MAX_REFUSED_BYTES (64 * 1024)

static void
forget_oldest (GunPeer *peer)
{
  GunRefusedWrite *oldest = g_queue_pop_head (&peer->refused);

  peer->refused_bytes -= gun_refused_write_get_size_bytes (oldest);
  gun_refused_write_unref (oldest);
}

static void
remember (GunPeer *peer, const GunRefusal *refusal, gint64 wall_us)
{
  GunRefusedWrite *refused = gun_refused_write_new (refusal, wall_us);

  g_queue_push_tail (&peer->refused, refused);
  peer->refused_bytes += gun_refused_write_get_size_bytes (refused);
  while (peer->refused.length > MAX_REFUSED || peer->refused_bytes > MAX_REFUSED_BYTES)
    forget_oldest (peer);
}

static void
note_refusals (GunMesh *self, GunPeer *peer, GPtrArray *refusals)
{
  gint64 wall_us = (gint64) (gun_clock_get_wall_ms (self->clock) * 1000);
  guint first = refusals->len > MAX_REFUSED ? refusals->len - MAX_REFUSED : 0;

  peer->counters.writes_refused += refusals->len;
  for (guint i = first; i < refusals->len; i++)
    remember (peer, g_ptr_array_index (refusals, i), wall_us);
  if (!self->is_closed)
    gun_mesh_emit_peer_changed (self, peer);
}

static void
release (GunAtDoor *self)
{
  GunMesh *mesh = self->mesh;
  GunPeer *peer = self->peer;

  if (--self->n_holds > 0)
    return;

  self->clear (self);
  g_object_unref (peer);
  g_object_unref (mesh);
}

static void
checked_cb (GunGraph *graph, const GunDoorVerdict *verdict, gpointer user_data)
{
  GunAtDoor *self = user_data;

  self->is_past = TRUE;
  self->peer->counters.signatures_verified += verdict->n_verified;
  self->peer->counters.signatures_cached += verdict->n_cached;
  if (verdict->refusals != NULL)
    note_refusals (self->mesh, self->peer, verdict->refusals);
  self->checked (self, verdict);
}

/* @peer is heard again: what it was asked before has time from now on */
static void
go_on_hearing (GunMesh *self, GunPeer *peer)
{
  peer->is_paused = FALSE;
  if (peer->link == NULL)
    return;

  gun_mesh_give_time (self, peer);
  gun_link_set_paused (peer->link, peer->is_held);
}

static void
done_cb (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data)
{
  GunAtDoor *self = user_data;
  GunPeer *peer = self->peer;

  peer->n_unsettled -= self->n_keys;
  if (peer->is_paused && peer->n_unsettled <= GUN_LIMIT_UNSETTLED_KEYS / 2)
    go_on_hearing (self->mesh, peer);

  if (self->done != NULL)
    self->done (self, outcome);
  release (self);
}

/**
 * gun_mesh_put_heard:
 * @self: the mesh
 * @peer: who brought it
 * @message: a message with `put`
 * @is_asked: whether this computer asked for it
 * @at_door: (transfer full): what is done with it: number of keys and functions are set
 *
 * Hands the nodes of a put or a reply to the graph. What is stored of it goes on by
 * gun_mesh_changed_cb().
 *
 * Returns: whether it stands at the door; if not, @at_door may be gone
 */
gboolean
gun_mesh_put_heard (
    GunMesh *self, GunPeer *peer, const GunMessage *message, gboolean is_asked, GunAtDoor *at_door)
{
  g_autoptr (GunOrigin) origin = gun_origin_new (peer->name, peer->path, message->id);
  gboolean is_at_door;

  at_door->mesh = g_object_ref (self);
  at_door->peer = g_object_ref (peer);
  at_door->n_holds = 2;
  peer->n_unsettled += at_door->n_keys;

  if (is_asked || self->keeps_everything)
    gun_graph_put (self->graph, message->put, origin, checked_cb, done_cb, at_door);
  else
    gun_graph_put_unasked (self->graph, message->put, origin, checked_cb, done_cb, at_door);

  is_at_door = !at_door->is_past;
  release (at_door);
  if (peer->n_unsettled > GUN_LIMIT_UNSETTLED_KEYS && !peer->is_paused && peer->link != NULL)
    {
      peer->is_paused = TRUE;
      gun_link_set_paused (peer->link, TRUE);
    }
  return is_at_door;
}

/**
 * gun_peer_list_refused:
 * @self: a peer
 *
 * Returns: (transfer full) (element-type GunRefusedWrite): the last writes of it that the door kept
 *   out, oldest first
 */
GPtrArray *
gun_peer_list_refused (GunPeer *self)
{
  GPtrArray *refused = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_refused_write_unref);

  g_return_val_if_fail (GUN_IS_PEER (self), refused);

  for (const GList *l = self->refused.head; l != NULL; l = l->next)
    g_ptr_array_add (refused, gun_refused_write_ref (l->data));

  return refused;
}
