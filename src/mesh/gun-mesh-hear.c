/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include <math.h>

#include "gun-id.h"
#include "gun-text.h"

typedef struct
{
  GunMesh *mesh;
  GunPeer *peer;
} Hearing;

void
gun_mesh_say_dam (
    GunMesh *self, GunPeer *peer, const char *dam, GRefString *id, const GunMessage *answered)
{
  g_autoptr (GunMessage) message = gun_message_new ();

  message->dam = g_ref_string_new (dam);
  message->id = g_ref_string_acquire (id);
  if (g_str_equal (dam, "?"))
    {
      message->pid = g_ref_string_new (self->pid);
      message->has_desktop = TRUE;
      message->desktop_now_ms = floor (gun_clock_get_wall_ms (self->clock));
    }
  if (answered != NULL && answered->id != NULL)
    {
      message->ack = g_ref_string_acquire (answered->id);
      message->ack_is_number = answered->id_is_number;
    }
  gun_mesh_say_message (self, peer, message);
}

/**
 * gun_mesh_say_question:
 * @self: the mesh
 * @peer: an open peer
 *
 * Says `?`: who we are and who are you. Its answer measures the round trip.
 */
void
gun_mesh_say_question (GunMesh *self, GunPeer *peer)
{
  g_autoptr (GRefString) id = gun_id_new ();

  g_clear_pointer (&peer->hello_id, g_ref_string_release);
  peer->hello_id = g_ref_string_acquire (id);
  peer->hello_us = gun_mesh_now_us (self);
  gun_mesh_say_dam (self, peer, "?", id, NULL);
}

/**
 * gun_mesh_say_hello:
 * @self: the mesh
 * @peer: a peer whose link just opened
 *
 * To a relay `hi`, as gun's own clients do, and `?`, which they do not: the answer tells its pid
 * and the round trip. To a client `?`, as relays do.
 */
void
gun_mesh_say_hello (GunMesh *self, GunPeer *peer)
{
  if (gun_peer_is_relay (peer))
    {
      g_autoptr (GRefString) id = gun_id_new ();

      gun_mesh_say_dam (self, peer, "hi", id, NULL);
    }
  gun_mesh_say_question (self, peer);
}

/* PROTOCOL.md section 5. A pid proves nothing: it names, and a second link of one pid changes
 * nothing for the first. */
static void
hear_question (GunMesh *self, GunPeer *peer, const GunMessage *message)
{
  if (message->pid != NULL && g_strcmp0 (message->pid, self->pid) == 0)
    {
      gun_mesh_hang_up (
          self, peer, GUN_LINK_ERROR_HANDSHAKE, "This address leads back to this program itself");
      return;
    }

  if (message->pid != NULL && gun_peer_is_fit_pid (message->pid, g_ref_string_length (message->pid))
      && g_strcmp0 (message->pid, peer->pid) != 0)
    {
      gun_peer_set_pid (peer, message->pid);
      gun_mesh_emit_peer_changed (self, peer);
    }

  if (message->ack == NULL)
    {
      g_autoptr (GRefString) id = gun_id_new ();

      gun_mesh_say_dam (self, peer, "?", id, message);
      return;
    }

  if (peer->hello_id != NULL && gun_text_equal (message->ack, peer->hello_id))
    {
      g_clear_pointer (&peer->hello_id, g_ref_string_release);
      gun_peer_set_round_trip_us (peer, gun_mesh_now_us (self) - peer->hello_us);
      gun_mesh_compare_clocks (self, peer, message);
      gun_mesh_emit_peer_changed (self, peer);
    }
  else
    {
      gun_mesh_ping_hear (self, peer, message->ack);
    }
}

/* An overloaded relay names others, and closes at once. They are a stranger's word: it is dialled
 * again later, and they are not */
static void
hear_mob (GunMesh *self, GunPeer *peer)
{
  if (gun_peer_is_relay (peer))
    gun_mesh_hang_up (
        self, peer, GUN_LINK_ERROR_CLOSED, "The relay is full, and named others to go to");
}

/* `hi` needs no answer. `opt` asks us to dial somebody: never on a stranger's word. Others are not
 * known. */
static void
hear_dam (GunMesh *self, GunPeer *peer, const GunMessage *message)
{
  if (g_str_equal (message->dam, "?"))
    {
      hear_question (self, peer, message);
    }
  else if (g_str_equal (message->dam, "!"))
    {
      peer->counters.complaints++;
      g_debug ("%s complains about what was said to it", peer->name);
    }
  else if (g_str_equal (message->dam, "mob"))
    {
      hear_mob (self, peer);
    }
}

/* What is over a limit may be well meant, so its sender is told, as gun tells who says too much at
 * once (PROTOCOL.md section 0) */
static void
say_too_much (GunMesh *self, GunPeer *peer, const GError *error)
{
  g_autoptr (GunMessage) message = gun_message_new ();

  message->dam = g_ref_string_new ("!");
  message->id = gun_id_new ();
  message->err = g_ref_string_new (error->message);
  gun_mesh_say_message (self, peer, message);
}

static void
count_bad (GunPeer *peer, const GError *error)
{
  if (g_error_matches (error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_SHAPE))
    peer->counters.bad_messages++;
  else
    peer->counters.bad_frames++;
  g_debug ("%s: dropped: %s", peer->name, error->message);
}

/* TRUE: seen before. A put that came under the same id and may be forged does not count */
static gboolean
note_heard (GunMesh *self, GunPeer *peer, const GunMessage *message, GunHeard **out_heard)
{
  GunHeard *heard;
  gboolean is_new;

  *out_heard = NULL;
  if (message->id == NULL)
    return FALSE;

  heard = gun_dedup_note (self->dedup, message->id, gun_mesh_now_us (self), &is_new);
  if (!is_new && heard->is_at_door && message->put != NULL && message->ack == NULL)
    return FALSE;
  if (!is_new)
    {
      peer->counters.duplicates++;
      if (peer->number != heard->from && gun_mesh_lookup_peer (self, heard->also_from) == NULL)
        heard->also_from = peer->number;
      return TRUE;
    }

  heard->from = peer->number;
  heard->id_is_number = message->id_is_number;
  if (message->via != NULL)
    heard->via = g_ref_string_acquire (message->via);
  *out_heard = heard;
  return FALSE;
}

/* What is neither put, get nor dam and answers nothing, gun floods to everybody; here it ends */
static void
hear_message (GunMesh *self, GunPeer *peer, GunMessage *message)
{
  GunHeard *heard;

  peer->counters.messages_in++;
  peer->counters.bad_messages += message->n_refused;
  if (note_heard (self, peer, message, &heard))
    return;

  if (message->dam != NULL)
    {
      hear_dam (self, peer, message);
      return;
    }
  if (message->put != NULL && (heard != NULL || message->id == NULL)
      && gun_mesh_tell_room (self, peer, message))
    {
      if (peer->state != GUN_PEER_OPEN)
        return;
      if (heard != NULL)
        heard = gun_dedup_lookup (self->dedup, message->id, gun_mesh_now_us (self));
    }
  if (message->ack != NULL)
    {
      gun_mesh_hear_answer (self, peer, message, heard);
      return;
    }

  if (message->ok_is_rtc && message->put == NULL && message->get == NULL)
    gun_mesh_tell_signal (self, peer, message, FALSE);
  if (heard != NULL)
    heard->kind = message->put != NULL ? GUN_HEARD_PUT : message->get != NULL ? GUN_HEARD_GET : 0;
  if (message->put != NULL)
    gun_mesh_hear_put (self, peer, message, heard);
  if (message->get != NULL && peer->state == GUN_PEER_OPEN)
    gun_mesh_hear_get (self, peer, message);
}

static gboolean
message_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  Hearing *hearing = user_data;

  if (message != NULL)
    {
      hear_message (hearing->mesh, hearing->peer, message);
    }
  else
    {
      count_bad (hearing->peer, error);
      if (g_error_matches (error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_LIMIT))
        say_too_much (hearing->mesh, hearing->peer, error);
    }
  return hearing->peer->state == GUN_PEER_OPEN;
}

/**
 * gun_mesh_hear:
 * @self: the mesh
 * @peer: an open peer; the caller holds a reference
 * @text: one frame it sent, anything at all
 * @length_bytes: its length
 *
 * Takes the frame apart and does what its messages ask for. Nothing in it is trusted.
 */
void
gun_mesh_hear (GunMesh *self, GunPeer *peer, const char *text, gsize length_bytes)
{
  Hearing hearing = { self, peer };

  peer->n_frames_heard++;
  gun_message_parse_frame (text, length_bytes, message_cb, &hearing);
}
