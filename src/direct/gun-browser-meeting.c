/* SPDX-License-Identifier: MIT */

/*
 * One page that is to be reached, as lib/webrtc.js does it (PROTOCOL.md section 8). Who is there offers to who comes:
 *
 *   page comes                                       we come
 *   page: put of its pid, #A                         we: put of our pid, #A
 *   we: @A #O offer, complete                        page: @A #O offer, then @A candidates
 *   page: @O answer, then @O candidates              we: @O one answer with all candidates inside
 *   we: @A candidates that were found later
 *
 * A page drops its ear for answers to O with the first one, so that nothing may follow our answer; and a candidate that
 * comes before an offer makes it offer to everybody. While it waits for us with an offer of its own, which it does for
 * 60 s, it ignores ours: then its offer is answered, and ours is given up. Nothing is ever tried twice by a page.
 */

#include "gun-browser-meeting.h"

#include "gun-id.h"
#include "gun-mesh-ear.h"
#include "gun-signal.h"
#include "gun-text.h"

/* A page that offered in vain ignores our announces for as long as it waits, 60 s. */
#define REVIVE_US (62 * G_USEC_PER_SEC)

#define CANDIDATE_PREFIX "a=candidate:"

static void
forget_attempt (GunBrowserMeeting *self)
{
  g_clear_object (&self->peer);
  g_clear_pointer (&self->ack, g_ref_string_release);
  g_clear_pointer (&self->offer, g_free);
  g_clear_pointer (&self->offer_id, g_ref_string_release);
  g_clear_pointer (&self->said_sdp, g_free);
  self->is_answered = FALSE;
}

static void
meeting_free (gpointer data)
{
  GunBrowserMeeting *self = data;

  forget_attempt (self);
  g_clear_pointer (&self->vain_id, g_ref_string_release);
  g_free (data);
}

static GunBrowserMeeting *
ensure_meeting (GunBrowserRoom *room, GunRemote *remote)
{
  GunBrowserMeeting *self = remote->room_data;

  if (self != NULL)
    return self;

  self = g_new0 (GunBrowserMeeting, 1);
  self->room = room;
  self->remote = remote;
  remote->room_data = self;
  remote->free_room_data = meeting_free;
  return self;
}

static gboolean
is_in_time (const GunBrowserMeeting *self)
{
  return gun_direct_now_us (self->room->direct) - self->heard_us <= GUN_BROWSER_WINDOW_US;
}

static void
say (GunBrowserMeeting *self, GRefString *id, const GString *json)
{
  gun_mesh_say_signal (
      gun_direct_get_mesh (self->room->direct), self->peer, id, json->str, json->len);
}

static void
say_description (GunBrowserMeeting *self, GunSignalKind kind, const char *sdp)
{
  g_autoptr (GRefString) id = gun_id_new ();
  g_autoptr (GString) json = g_string_new (NULL);

  gun_signal_append_description (
      json, kind, id, self->ack, self->ack_is_number, gun_direct_get_pid (self->room->direct), sdp);
  say (self, id, json);
  g_free (self->said_sdp);
  self->said_sdp = g_strdup (sdp);
  if (kind == GUN_SIGNAL_OFFER)
    self->offer_id = g_steal_pointer (&id);
}

static void
say_new_candidates (GunBrowserMeeting *self, const char *sdp)
{
  g_auto (GStrv) before = g_strsplit (self->said_sdp, "\r\n", -1);
  g_auto (GStrv) lines = g_strsplit (sdp, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GRefString) id = NULL;
      g_autoptr (GString) json = NULL;

      if (!g_str_has_prefix (lines[i], CANDIDATE_PREFIX)
          || g_strv_contains ((const char *const *) before, lines[i]))
        continue;
      id = gun_id_new ();
      json = g_string_new (NULL);
      gun_signal_append_candidate (json,
                                   id,
                                   self->ack,
                                   self->ack_is_number,
                                   gun_direct_get_pid (self->room->direct),
                                   lines[i] + strlen ("a="));
      say (self, id, json);
    }
  g_free (self->said_sdp);
  self->said_sdp = g_strdup (sdp);
}

static void
say_cb (gpointer room,
        GunRemote *remote,
        GunRtcDescriptionKind kind,
        const char *sdp,
        gboolean is_update)
{
  GunBrowserMeeting *self = ensure_meeting (room, remote);

  if (self->ack == NULL || !is_in_time (self))
    {
      gun_direct_count (self->room->direct, GUN_DIRECT_DROPPED_EXPIRED);
      return;
    }

  if (self->said_sdp == NULL)
    say_description (self, kind == GUN_RTC_OFFER ? GUN_SIGNAL_OFFER : GUN_SIGNAL_ANSWER, sdp);
  else if (kind == GUN_RTC_OFFER)
    say_new_candidates (self, sdp);
}

static void
settled_cb (gpointer room, GunRemote *remote, gboolean is_open)
{
  GunBrowserMeeting *self = ensure_meeting (room, remote);
  gboolean was_lost = !is_open && remote->was_connected && self->heard_us > 0;

  if (!is_open && !self->is_answered)
    {
      g_clear_pointer (&self->vain_id, g_ref_string_release);
      self->vain_id = g_steal_pointer (&self->offer_id);
    }
  forget_attempt (self);
  if (is_open)
    self->room->n_revivals = 0;
  else if (was_lost)
    gun_browser_room_revive_later (
        self->room, self->heard_us + REVIVE_US - gun_direct_now_us (self->room->direct));
}

static const GunRoomFuncs funcs = { say_cb, settled_cb };

/* What was refused since too many are under way comes back when there is room: gun_browser_meeting_resume() */
static void
attempt (GunBrowserMeeting *self)
{
  GunDirect *direct = self->room->direct;
  g_autoptr (GError) error = NULL;
  gboolean has_begun
      = self->offer != NULL
            ? gun_direct_take_offer (direct, self->remote, self->offer, &funcs, self->room, &error)
            : gun_direct_offer (direct, self->remote, &funcs, self->room, &error);

  if (has_begun)
    return;

  g_debug ("%s is not connected to: %s", self->remote->key, error->message);
  if (!self->remote->waits_for_attempt)
    forget_attempt (self);
}

/**
 * gun_browser_meeting_begin:
 * @room: the room
 * @remote: a page that announced itself, neither connected nor tried
 * @peer: over whom
 * @ack: id of its announce
 * @ack_is_number: whether that was a number
 * @heard_us: when that was
 *
 * Offers to it.
 */
void
gun_browser_meeting_begin (GunBrowserRoom *room,
                           GunRemote *remote,
                           GunPeer *peer,
                           GRefString *ack,
                           gboolean ack_is_number,
                           gint64 heard_us)
{
  GunBrowserMeeting *self = ensure_meeting (room, remote);

  forget_attempt (self);
  self->peer = g_object_ref (peer);
  self->ack = g_ref_string_acquire (ack);
  self->ack_is_number = ack_is_number;
  self->heard_us = heard_us;
  attempt (self);
}

gboolean
gun_browser_meeting_resume (GunBrowserRoom *room, GunRemote *remote)
{
  GunBrowserMeeting *self = ensure_meeting (room, remote);

  if (self->ack == NULL)
    return FALSE;

  if (is_in_time (self))
    {
      attempt (self);
      return TRUE;
    }
  gun_direct_count (room->direct, GUN_DIRECT_DROPPED_EXPIRED);
  forget_attempt (self);
  return TRUE;
}

/* Why an offer is not answered; GUN_DIRECT_N_DROPPED: it is */
static GunDirectDropped
judge_offer (GunBrowserRoom *room, const GunMessage *message, const GunSignal *signal)
{
  GunDirect *direct = room->direct;
  GunRemote *remote = gun_direct_lookup_remote (direct, GUN_REMOTE_BROWSER, signal->sender);

  if (message->id == NULL || !gun_browser_room_is_announce (room, message->ack))
    return GUN_DIRECT_DROPPED_UNKNOWN;
  if (gun_direct_has_pid (direct, GUN_REMOTE_DESKTOP, signal->sender))
    return GUN_DIRECT_DROPPED_NOT_FOR_US;
  if (remote == NULL)
    return GUN_DIRECT_N_DROPPED;
  if (gun_direct_is_connected (direct, remote))
    return GUN_DIRECT_DROPPED_CONNECTED;
  if (gun_direct_is_trying (direct, remote) && !remote->is_offerer)
    return GUN_DIRECT_DROPPED_REPEATED;
  return GUN_DIRECT_N_DROPPED;
}

static void
hear_offer (GunBrowserRoom *room, GunPeer *peer, const GunMessage *message, GunSignal *signal)
{
  GunDirectDropped dropped = judge_offer (room, message, signal);
  GunBrowserMeeting *self;
  GunRemote *remote;

  if (dropped != GUN_DIRECT_N_DROPPED)
    {
      gun_direct_count (room->direct, dropped);
      return;
    }

  gun_browser_room_drop_arrival (room, signal->sender);
  remote = gun_direct_note_remote (
      room->direct, GUN_REMOTE_BROWSER, signal->sender, signal->sender, peer);
  if (remote == NULL)
    return;

  self = ensure_meeting (room, remote);
  forget_attempt (self);
  self->peer = g_object_ref (peer);
  self->ack = g_ref_string_acquire (message->id);
  self->ack_is_number = message->id_is_number;
  self->heard_us = gun_direct_now_us (room->direct);
  self->offer = g_steal_pointer (&signal->sdp);
  attempt (self);
}

/* The attempt that @message is about, as the one who offered in it, or as the one who answered */
static GunBrowserMeeting *
find_meeting (GunBrowserRoom *room, const GunMessage *message, const GunSignal *signal)
{
  GunRemote *remote = gun_direct_lookup_remote (room->direct, GUN_REMOTE_BROWSER, signal->sender);
  GunBrowserMeeting *self = remote != NULL ? remote->room_data : NULL;

  if (self == NULL || !gun_direct_is_trying (room->direct, remote))
    return NULL;
  if (self->offer_id != NULL)
    return gun_text_equal (self->offer_id, message->ack) ? self : NULL;
  return self->offer != NULL && gun_browser_room_is_announce (room, message->ack) ? self : NULL;
}

/* Not found: what comes when a link is open is late and well meant */
static void
count_lost (GunBrowserRoom *room, const GunSignal *signal)
{
  GunRemote *remote = gun_direct_lookup_remote (room->direct, GUN_REMOTE_BROWSER, signal->sender);

  gun_direct_count (room->direct,
                    remote != NULL && gun_direct_is_connected (room->direct, remote)
                        ? GUN_DIRECT_DROPPED_REPEATED
                        : GUN_DIRECT_DROPPED_UNKNOWN);
}

static void
note_late_answer (GunBrowserRoom *room, const GunMessage *message, const GunSignal *signal)
{
  GunRemote *remote = gun_direct_lookup_remote (room->direct, GUN_REMOTE_BROWSER, signal->sender);
  const GunBrowserMeeting *self = remote != NULL ? remote->room_data : NULL;

  if (self != NULL && self->vain_id != NULL && gun_text_equal (self->vain_id, message->ack))
    gun_remote_note_late_answer (remote);
}

static void
hear_answer (GunBrowserRoom *room, const GunMessage *message, const GunSignal *signal)
{
  GunBrowserMeeting *self = find_meeting (room, message, signal);
  g_autoptr (GError) error = NULL;

  if (self == NULL || self->offer_id == NULL)
    {
      count_lost (room, signal);
      note_late_answer (room, message, signal);
    }
  else if (self->is_answered)
    gun_direct_count (room->direct, GUN_DIRECT_DROPPED_REPEATED);
  else if (gun_direct_take_answer (room->direct, self->remote, signal->sdp, &error))
    self->is_answered = TRUE;
  else
    g_debug ("An answer of %s was not taken: %s", signal->sender, error->message);
}

static void
hear_candidate (GunBrowserRoom *room, const GunMessage *message, const GunSignal *signal)
{
  GunBrowserMeeting *self = find_meeting (room, message, signal);
  g_autoptr (GError) error = NULL;

  if (self == NULL)
    count_lost (room, signal);
  else if (*signal->candidate == '\0')
    g_debug ("%s has no more candidates", signal->sender);
  else if (!gun_direct_take_candidate (room->direct, self->remote, signal->candidate, &error))
    g_debug ("A candidate of %s was not taken: %s", signal->sender, error->message);
}

/**
 * gun_browser_room_hear_late:
 * @room: the room
 * @message: an `ok.rtc` that answers nothing that is remembered; counted already
 *
 * When it is an answer to an offer of ours that was given up, it tells why that came to nothing.
 */
void
gun_browser_room_hear_late (GunBrowserRoom *room, const GunMessage *message)
{
  g_autoptr (GunSignal) signal = NULL;
  gsize length_bytes;
  const char *json;

  if (message->ack == NULL || message->json == NULL)
    return;
  json = g_bytes_get_data (message->json, &length_bytes);
  signal = gun_signal_read (json, length_bytes, NULL);
  if (signal != NULL && signal->kind == GUN_SIGNAL_ANSWER)
    note_late_answer (room, message, signal);
}

/**
 * gun_browser_room_hear_signal:
 * @room: the room
 * @peer: who said it
 * @message: an `ok.rtc` that answers what was said here
 *
 * Does what it asks for, or counts why not.
 */
void
gun_browser_room_hear_signal (GunBrowserRoom *room, GunPeer *peer, const GunMessage *message)
{
  gsize length_bytes;
  const char *json = g_bytes_get_data (message->json, &length_bytes);
  g_autoptr (GunSignal) signal = gun_signal_read (json, length_bytes, NULL);

  if (signal == NULL)
    gun_direct_count (room->direct, GUN_DIRECT_DROPPED_MALFORMED);
  else if (g_str_equal (signal->sender, gun_direct_get_pid (room->direct)))
    gun_direct_count (room->direct, GUN_DIRECT_DROPPED_OURS);
  else if (signal->kind == GUN_SIGNAL_OFFER)
    hear_offer (room, peer, message, signal);
  else if (signal->kind == GUN_SIGNAL_ANSWER)
    hear_answer (room, message, signal);
  else
    hear_candidate (room, message, signal);
}
