/* SPDX-License-Identifier: MIT */

/*
 * Gets wait for one another. What the graph has to read for one may be a page of a node or a value
 * of megabytes, so only a few are read at a time; the others are a few bytes each until then. Peers
 * take turns, and nobody is answered faster than it reads, so that whoever asks for much waits behind
 * itself.
 */

#include "gun-mesh-private.h"

#include "gun-limits.h"

/* Gets under way in the graph at a time, of all peers together, and of one: so many answers of a page
 * each may wait for a peer (GUN_LIMIT_QUEUE_BYTES) before it could read one. */
#define MAX_READING 32
#define MAX_READING_PER_PEER 8

/* Gets of one peer that wait, as many as one frame may bring, and bytes of the names in them. */
#define MAX_TURNS_PER_PEER GUN_LIMIT_BATCH_MESSAGES
#define MAX_TURN_BYTES_PER_PEER (4 * 1024 * 1024)

/* A peer has its turn when less than this waits for it, bytes; looked for this often. */
#define LOW_QUEUE_BYTES (1024 * 1024)
#define LOOK_US (10 * 1000)

typedef struct
{
  gsize n_bytes;
  GunLaterFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Turn;

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  turn->destroy (turn->data);
  g_free (turn);
}

static gboolean
has_room (const GunPeer *peer)
{
  return peer->n_reading < MAX_READING_PER_PEER
         && gun_link_get_queued_bytes (peer->link) <= LOW_QUEUE_BYTES;
}

static void
begin (GunMesh *self, GunPeer *peer, GunLaterFunc func, gpointer data)
{
  self->n_reading++;
  peer->n_reading++;
  func (data);
}

static void look_later (GunMesh *self);

static void
take_next (GunMesh *self, GunPeer *peer)
{
  g_autofree Turn *turn = g_queue_pop_head (&peer->gets);

  peer->get_bytes -= turn->n_bytes;
  if (peer->gets.length > 0)
    g_queue_push_tail (&self->get_turns, peer);
  begin (self, peer, turn->func, turn->data);
}

/* What is in memory is read at once, from within: that must not grow the stack */
static void
take_turns (GunMesh *self)
{
  guint n_passed = 0;

  if (self->is_taking_turns)
    return;

  self->is_taking_turns = TRUE;
  while (self->n_reading < MAX_READING && n_passed < self->get_turns.length)
    {
      GunPeer *peer = g_queue_pop_head (&self->get_turns);

      if (has_room (peer))
        {
          n_passed = 0;
          take_next (self, peer);
        }
      else
        {
          n_passed++;
          g_queue_push_tail (&self->get_turns, peer);
        }
    }
  self->is_taking_turns = FALSE;
  look_later (self);
}

static gboolean
look_cb (gpointer user_data)
{
  GunMesh *self = user_data;

  gun_clear_timer (&self->get_timer);
  take_turns (self);
  return G_SOURCE_REMOVE;
}

static void
look_later (GunMesh *self)
{
  if (self->get_timer == NULL && self->get_turns.length > 0)
    self->get_timer = gun_clock_add_timer (self->clock, LOOK_US, look_cb, self);
}

/**
 * gun_mesh_take_turn:
 * @self: the mesh
 * @peer: who asks
 * @n_bytes: of the names in its question
 * @func: what reads it; calls gun_mesh_end_turn() once that is done, at once or later
 * @data: (transfer full): for @func, which takes it
 * @destroy: for @data, when @peer leaves before
 *
 * Returns: %FALSE when too much of @peer waits: then @data is still the caller's
 */
gboolean
gun_mesh_take_turn (GunMesh *self,
                    GunPeer *peer,
                    gsize n_bytes,
                    GunLaterFunc func,
                    gpointer data,
                    GDestroyNotify destroy)
{
  Turn *turn;

  if (self->n_reading < MAX_READING && peer->gets.length == 0 && has_room (peer))
    {
      begin (self, peer, func, data);
      return TRUE;
    }
  if (peer->gets.length >= MAX_TURNS_PER_PEER
      || peer->get_bytes + n_bytes > MAX_TURN_BYTES_PER_PEER)
    return FALSE;

  turn = g_new (Turn, 1);
  turn->n_bytes = n_bytes;
  turn->func = func;
  turn->data = data;
  turn->destroy = destroy;
  if (peer->gets.length == 0)
    g_queue_push_tail (&self->get_turns, peer);
  g_queue_push_tail (&peer->gets, turn);
  peer->get_bytes += n_bytes;
  look_later (self);
  return TRUE;
}

/* @peer_number: of who asked, there or gone */
void
gun_mesh_end_turn (GunMesh *self, guint64 peer_number)
{
  GunPeer *peer = g_hash_table_lookup (self->by_number, &peer_number);

  self->n_reading--;
  if (peer != NULL)
    peer->n_reading--;
  if (self->get_turns.length > 0)
    take_turns (self);
}

/* @peer is gone, and nobody wants to know any more. */
void
gun_mesh_drop_turns (GunMesh *self, GunPeer *peer)
{
  g_queue_remove (&self->get_turns, peer);
  g_queue_clear_full (&peer->gets, turn_free);
  peer->get_bytes = 0;
  if (self->get_turns.length == 0)
    gun_clear_timer (&self->get_timer);
}
