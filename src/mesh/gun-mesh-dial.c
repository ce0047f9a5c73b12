/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include <string.h>

#include "gun-limits.h"

/* Wait before a relay is dialled again, doubled each time, and how far chance moves it, so that not
 * everybody comes back at once. */
#define FIRST_RETRY_US (1 * G_USEC_PER_SEC)
#define LAST_RETRY_US (60 * G_USEC_PER_SEC)
#define RETRY_JITTER 0.2

/* A link that lived this long was a good one: waiting begins small again. */
#define GOOD_LIFE_US (10 * G_USEC_PER_SEC)

/* A dial that brought nothing by then brings nothing. */
#define CONNECT_LIMIT_US (20 * G_USEC_PER_SEC)

/* How long a peer has to give a sign of life after suspend or a change of network. */
#define SIGN_LIMIT_US (10 * G_USEC_PER_SEC)

static void opened_cb (GunLink *link, gpointer user_data);
static void heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data);
static void closed_cb (GunLink *link, const GError *reason, gpointer user_data);

static const GunLinkReceiver receiver = { opened_cb, heard_cb, closed_cb };

static gboolean
connect_limit_cb (gpointer user_data)
{
  GunPeer *peer = user_data;

  gun_mesh_hang_up (peer->mesh, peer, GUN_LINK_ERROR_UNREACHABLE, "No answer in 20 seconds");
  return G_SOURCE_REMOVE;
}

/* Everything that waits for an open link, in the order it matters: who we are, what we want to
 * know, what we have to say */
static void
enter_open (GunMesh *self, GunPeer *peer)
{
  gun_clear_timer (&peer->dial_timer);
  peer->opened_us = gun_mesh_now_us (self);
  if (!gun_peer_set_state (peer, GUN_PEER_OPEN, peer->opened_us, 0, NULL))
    return;

  self->n_open++;
  gun_mesh_say_hello (self, peer);
  gun_mesh_say_follows (self, peer);
  gun_mesh_ask_peer_opened (self, peer);
  gun_mesh_write_peer_opened (self, peer);
  gun_mesh_emit_peer_changed (self, peer);
  gun_mesh_tell_opened (self, peer);
}

static void
opened_cb (GunLink *link, gpointer user_data)
{
  g_autoptr (GunPeer) peer = g_object_ref (user_data);
  g_autoptr (GunMesh) mesh = g_object_ref (peer->mesh);

  if (peer->state == GUN_PEER_CONNECTING)
    enter_open (mesh, peer);
}

static void
heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  g_autoptr (GunPeer) peer = g_object_ref (user_data);
  g_autoptr (GunMesh) mesh = g_object_ref (peer->mesh);

  if (peer->state == GUN_PEER_OPEN)
    gun_mesh_hear (mesh, peer, text, length_bytes);
}

static gboolean
retry_cb (gpointer user_data)
{
  GunPeer *peer = user_data;

  gun_clear_timer (&peer->dial_timer);
  gun_mesh_dial (peer->mesh, peer);
  return G_SOURCE_REMOVE;
}

static gint64
next_delay_us (GunMesh *self, GunPeer *peer)
{
  gint64 delay_us = LAST_RETRY_US;

  if (peer->n_failures < 6)
    delay_us = MIN (FIRST_RETRY_US << peer->n_failures, LAST_RETRY_US);
  return delay_us * g_rand_double_range (self->jitter, 1 - RETRY_JITTER, 1 + RETRY_JITTER);
}

static void
wait_for_retry (GunMesh *self, GunPeer *peer, const GError *reason)
{
  gint64 now_us = gun_mesh_now_us (self);
  gboolean was_open = peer->state == GUN_PEER_OPEN;
  gint64 delay_us;

  if (was_open && now_us - peer->opened_us >= GOOD_LIFE_US)
    peer->n_failures = 0;
  delay_us = next_delay_us (self, peer);
  peer->n_failures++;

  gun_clear_timer (&peer->dial_timer);
  gun_peer_drop_link (peer);
  if (!gun_peer_set_state (peer, GUN_PEER_WAITING, now_us, now_us + delay_us, reason))
    return;

  self->n_open -= was_open;
  gun_mesh_drop_turns (self, peer);
  peer->dial_timer = gun_clock_add_timer (self->clock, delay_us, retry_cb, peer);
  gun_mesh_ask_peer_lost (self, peer);
  gun_mesh_ping_peer_lost (self, peer);
  gun_mesh_write_peer_lost (self, peer);
  gun_mesh_emit_peer_changed (self, peer);
}

static void
lose_link (GunMesh *self, GunPeer *peer, const GError *reason)
{
  peer->counters.times_full += g_error_matches (reason, GUN_LINK_ERROR, GUN_LINK_ERROR_FULL);
  peer->counters.times_flooded += g_error_matches (reason, GUN_LINK_ERROR, GUN_LINK_ERROR_FLOOD);
  if (gun_peer_is_relay (peer))
    wait_for_retry (self, peer, reason);
  else
    gun_mesh_forget_peer (self, peer, reason);
}

static void
closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
  g_autoptr (GunPeer) peer = g_object_ref (user_data);
  g_autoptr (GunMesh) mesh = g_object_ref (peer->mesh);

  lose_link (mesh, peer, reason);
}

/**
 * gun_mesh_hang_up:
 * @self: the mesh
 * @peer: a peer with a link
 * @code: why
 * @why: the same as a sentence for people
 *
 * Closes its link from this side. A relay is dialled again later, a client is gone.
 */
void
gun_mesh_hang_up (GunMesh *self, GunPeer *peer, GunLinkError code, const char *why)
{
  g_autoptr (GunPeer) kept G_GNUC_UNUSED = g_object_ref (peer);
  g_autoptr (GError) reason = g_error_new_literal (GUN_LINK_ERROR, code, why);

  gun_link_set_receiver (peer->link, NULL, NULL);
  gun_link_close (peer->link, code, why);
  lose_link (self, peer, reason);
}

static void
hang_up_full_cb (gpointer data)
{
  GunPeer *peer = data;

  if (peer->mesh != NULL && peer->is_full && peer->state == GUN_PEER_OPEN)
    gun_mesh_hang_up (peer->mesh,
                      peer,
                      GUN_LINK_ERROR_FULL,
                      peer->is_held ? "Too much waited for it while it was paused here"
                                    : "It does not read what is sent to it");
}

static void
count_queues (GunMesh *self)
{
  self->queued_bytes = 0;
  for (guint i = 0; i < self->peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (self->peers, i);

      peer->queued_bytes = gun_peer_get_queued_bytes (peer);
      self->queued_bytes += peer->queued_bytes;
    }
}

/* What may wait for @peer. The sum of all is kept by what each had when something was last said to it,
 * those who left since included; when that looks too much, all are looked at, once a turn. */
static gsize
get_queue_limit (GunMesh *self, GunPeer *peer, gsize queued_bytes)
{
  self->queued_bytes = self->queued_bytes - peer->queued_bytes + queued_bytes;
  peer->queued_bytes = queued_bytes;

  if (self->queued_bytes > GUN_LIMIT_ALL_QUEUES_BYTES && self->count_turn != self->turn)
    {
      self->count_turn = self->turn;
      count_queues (self);
    }

  return self->queued_bytes > GUN_LIMIT_ALL_QUEUES_BYTES ? GUN_LIMIT_CROWDED_QUEUE_BYTES
                                                         : GUN_LIMIT_QUEUE_BYTES;
}

/**
 * gun_mesh_check_queue:
 * @self: the mesh
 * @peer: an open peer
 *
 * When too much waits for @peer it is told, which it hears if it goes on reading, and its link is
 * closed once the main loop turns; until then nothing more is said to it. What waited before this
 * turn counts: what is said in one turn had no chance to leave.
 *
 * Returns: whether there is room for more
 */
gboolean
gun_mesh_check_queue (GunMesh *self, GunPeer *peer)
{
  static const char complaint[] = "{\"dam\":\"!\",\"err\":\"You do not read what is sent to you:"
                                  " too much waits, so this connection is closed.\"}";
  gsize queued_bytes;

  if (peer->queue_turn == self->turn)
    return !peer->is_full;

  peer->queue_turn = self->turn;
  queued_bytes = gun_peer_get_queued_bytes (peer);
  if (!peer->is_full && queued_bytes > get_queue_limit (self, peer, queued_bytes))
    {
      peer->is_full = TRUE;
      gun_outgoing_clear (&peer->outgoing);
      if (!peer->is_held && gun_peer_takes (peer, strlen (complaint)))
        gun_link_send (peer->link, complaint, strlen (complaint));
      gun_mesh_call_later (self, hang_up_full_cb, g_object_ref (peer), g_object_unref);
    }
  return !peer->is_full;
}

/* A link that is open already, as a listener's are, says nothing about it: whichever comes first
 * opens the peer */
void
gun_mesh_attach_link (GunMesh *self, GunPeer *peer, GunLink *link)
{
  gun_peer_take_link (peer, link);
  peer->dial_timer = gun_clock_add_timer (self->clock, CONNECT_LIMIT_US, connect_limit_cb, peer);
  gun_link_set_receiver (link, &receiver, peer);
  if (gun_link_get_state (link) == GUN_LINK_OPEN)
    enter_open (self, peer);
}

void
gun_mesh_dial (GunMesh *self, GunPeer *peer)
{
  if (peer->state == GUN_PEER_WAITING)
    {
      gun_clear_timer (&peer->dial_timer);
      gun_peer_set_state (peer, GUN_PEER_CONNECTING, gun_mesh_now_us (self), 0, NULL);
    }
  gun_mesh_attach_link (self, peer, gun_dialer_dial (self->dialer, peer->url));
  if (peer->state == GUN_PEER_CONNECTING)
    gun_mesh_emit_peer_changed (self, peer);
}

/**
 * gun_mesh_add_relay:
 * @self: the mesh, with a dialer
 * @url: its address
 *
 * Dials @url, now and again whenever the link closes. The same URL twice gives the same peer.
 *
 * Returns: (transfer none): the relay, connecting
 */
GunPeer *
gun_mesh_add_relay (GunMesh *self, const char *url)
{
  GunPeer *peer;

  g_return_val_if_fail (GUN_IS_MESH (self), NULL);
  g_return_val_if_fail (self->dialer != NULL, NULL);
  g_return_val_if_fail (!self->is_closed, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  for (guint i = 0; i < self->peers->len; i++)
    {
      peer = g_ptr_array_index (self->peers, i);
      if (g_strcmp0 (peer->url, url) == 0)
        return peer;
    }

  peer = gun_mesh_add_peer (self, GUN_PATH_RELAY, url, url, NULL);
  gun_mesh_dial (self, peer);
  return peer;
}

static GunPeer *
adopt (GunMesh *self, GunLink *link, const char *pid)
{
  GunPeer *peer
      = gun_mesh_add_peer (self, gun_link_get_path (link), NULL, gun_link_get_address (link), pid);

  gun_mesh_attach_link (self, peer, g_object_ref (link));
  return peer;
}

/**
 * gun_mesh_adopt_link:
 * @self: the mesh
 * @link: a link that somebody else opened to us; the mesh takes a reference
 *
 * Returns: (transfer none): who is there, as long as the link lives
 */
GunPeer *
gun_mesh_adopt_link (GunMesh *self, GunLink *link)
{
  g_return_val_if_fail (GUN_IS_MESH (self), NULL);
  g_return_val_if_fail (GUN_IS_LINK (link), NULL);
  g_return_val_if_fail (!self->is_closed, NULL);

  return adopt (self, link, NULL);
}

/**
 * gun_mesh_adopt_direct_link:
 * @self: the mesh
 * @link: an open data channel; the mesh takes a reference
 * @pid: (nullable): what the other side called itself while it was found
 *
 * @pid proves nothing: it names. Whoever has the same already stays who it is, with its queue and
 * with what it follows.
 *
 * Returns: (transfer none): who is there, as long as the link lives
 */
GunPeer *
gun_mesh_adopt_direct_link (GunMesh *self, GunLink *link, const char *pid)
{
  g_return_val_if_fail (GUN_IS_MESH (self), NULL);
  g_return_val_if_fail (GUN_IS_LINK (link), NULL);
  g_return_val_if_fail (!self->is_closed, NULL);
  g_return_val_if_fail (gun_link_get_path (link) == GUN_PATH_DIRECT, NULL);

  return adopt (self, link, pid);
}

/**
 * gun_mesh_retry_peer:
 * @self: the mesh
 * @peer: a relay
 *
 * Dials a relay that waits, at once. Does nothing for one that does not wait.
 */
void
gun_mesh_retry_peer (GunMesh *self, GunPeer *peer)
{
  g_return_if_fail (GUN_IS_MESH (self));
  g_return_if_fail (GUN_IS_PEER (peer));

  if (peer->mesh == self && peer->state == GUN_PEER_WAITING)
    gun_mesh_dial (self, peer);
}

static gboolean
sign_limit_cb (gpointer user_data)
{
  GunPeer *peer = user_data;

  gun_clear_timer (&peer->sign_timer);
  if (peer->is_paused || peer->is_held)
    {
      peer->sign_timer
          = gun_clock_add_timer (peer->mesh->clock, SIGN_LIMIT_US, sign_limit_cb, peer);
      return G_SOURCE_REMOVE;
    }
  if (peer->n_frames_heard == peer->n_frames_then)
    gun_mesh_hang_up (
        peer->mesh, peer, GUN_LINK_ERROR_SILENT, "No sign of life after the network changed");
  return G_SOURCE_REMOVE;
}

static void
ask_for_sign (GunMesh *self, GunPeer *peer)
{
  if (peer->sign_timer != NULL)
    return;

  peer->n_frames_then = peer->n_frames_heard;
  gun_mesh_say_question (self, peer);
  peer->sign_timer = gun_clock_add_timer (self->clock, SIGN_LIMIT_US, sign_limit_cb, peer);
}

/* Nothing could be heard of @peer for a while. */
void
gun_mesh_give_time (GunMesh *self, GunPeer *peer)
{
  if (peer->sign_timer == NULL)
    return;

  gun_clear_timer (&peer->sign_timer);
  peer->sign_timer = gun_clock_add_timer (self->clock, SIGN_LIMIT_US, sign_limit_cb, peer);
}

/**
 * gun_mesh_retry_all:
 * @self: the mesh
 *
 * After suspend or a change of network: relays that wait are dialled at once, their waiting begins
 * small again, and open peers that give no sign of life within 10 s are closed.
 */
void
gun_mesh_retry_all (GunMesh *self)
{
  g_autoptr (GPtrArray) peers = NULL;

  g_return_if_fail (GUN_IS_MESH (self));

  peers = gun_mesh_get_peers (self);
  for (guint i = 0; i < peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (peers, i);

      peer->n_failures = 0;
      if (peer->state == GUN_PEER_OPEN)
        ask_for_sign (self, peer);
      else
        gun_mesh_retry_peer (self, peer);
    }
}
