/* SPDX-License-Identifier: MIT */

/*
 * One desktop that is to be reached (DECISIONS.md section 4). The one with the smaller device id always offers, by a letter
 * into the mailbox of the other; who may not offer says its presence, and the other offers when it sees that.
 *
 *   smaller                                          larger
 *   sees its presence
 *   letter with an offer, n ───────────────────────> takes it, if it is for this session and n is new
 *                          <─────────────────────── letter with the answer, the same n
 *   found more candidates: the same letter again ──> an update, the same n
 *   open, or failed: null                            open, or failed: null
 *
 * Letters go where both meet: to the relays, and to whoever brought word of the other; not to those who are reached directly,
 * who would pass each of them on to all others.
 */

#include "gun-desktop-meeting.h"

#include "gun-id.h"
#include "gun-room-name.h"
#include "gun-room-put.h"

/* Not connected: tried again after 15, 30, 60 … 300 s; one that was connected before so often that a way that comes back is
 * used within a minute. */
#define FIRST_RETRY_US (15 * G_USEC_PER_SEC)
#define LAST_RETRY_US (300 * G_USEC_PER_SEC)
#define LAST_FRIEND_RETRY_US (40 * G_USEC_PER_SEC)

/* A friend that keeps quiet for so long is none any more. */
#define FRIEND_KEPT_US (10 * 60 * G_USEC_PER_SEC)

/* Who said within that time that it is there, is. */
#define PRESENCE_US ((gint64) (GUN_DESKTOP_LIFETIME_MS * 1000))

/* Offers that follow each other as fast are not needed: the other is still there from the last one. */
#define BETWEEN_OFFERS_US (10 * G_USEC_PER_SEC)

/* An offer that could not be taken is answered when it is no older: its sender waits 30 s for that. */
#define OFFER_WAITS_US (20 * G_USEC_PER_SEC)

static void
forget_attempt (GunDesktopMeeting *self)
{
  g_clear_pointer (&self->attempt, g_free);
  g_clear_pointer (&self->heard_sdp, g_free);
  self->is_answered = FALSE;
}

/* To the relays, and to who told us of it last */
static void
say_letter (GunDesktopMeeting *self, GRefString *text)
{
  GunDirect *direct = self->room->direct;
  GunMesh *mesh = gun_direct_get_mesh (direct);
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (mesh);
  g_autoptr (GunMessage) put = gun_room_put_new (self->mailbox_soul,
                                                 gun_direct_get_device_id (direct),
                                                 text,
                                                 gun_desktop_room_next_state_ms (self->room));

  for (guint i = 0; i < peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (peers, i);

      if (gun_peer_get_path (peer) == GUN_PATH_RELAY || peer == self->remote->via)
        gun_room_put_say (mesh, peer, put);
    }
}

/* Addresses lie there no longer than they have to */
static void
clear_letter (GunDesktopMeeting *self)
{
  if (self->said == NULL)
    return;

  g_clear_pointer (&self->said, g_ref_string_release);
  say_letter (self, NULL);
}

static void
meeting_free (gpointer data)
{
  GunDesktopMeeting *self = data;

  clear_letter (self);
  gun_clear_timer (&self->retry_timer);
  forget_attempt (self);
  for (guint i = 0; i < GUN_DESKTOP_HANDLED; i++)
    g_free (self->handled[i]);
  g_clear_pointer (&self->waiting, gun_letter_free);
  g_ref_string_release (self->mailbox_soul);
  g_free (self->pid);
  g_free (self);
}

/**
 * gun_desktop_meeting_ensure:
 * @room: the room
 * @remote: a desktop in it
 *
 * Returns: (transfer none): what is known of @remote, which may be nothing yet
 */
GunDesktopMeeting *
gun_desktop_meeting_ensure (GunDesktopRoom *room, GunRemote *remote)
{
  GunDesktopMeeting *self = remote->room_data;

  if (self != NULL)
    return self;

  self = g_new0 (GunDesktopMeeting, 1);
  self->room = room;
  self->remote = remote;
  self->mailbox_soul = gun_room_dup_mailbox_soul (room->name, remote->key);
  remote->room_data = self;
  remote->free_room_data = meeting_free;
  return self;
}

void
gun_desktop_meeting_note_absence (GunDesktopMeeting *self, double state_ms)
{
  self->has_left = TRUE;
  self->session_ms = MAX (self->session_ms, state_ms);
  gun_clear_timer (&self->retry_timer);
  gun_direct_note_retry (self->room->direct, self->remote, 0);
}

/* What was under way with a session that is gone would only be waited for */
static void
begin_session (GunDesktopMeeting *self, const char *pid)
{
  GunDirect *direct = self->room->direct;

  g_free (self->pid);
  self->pid = g_strdup (pid);
  self->tried_us = 0;
  self->n_retries = 0;
  g_clear_pointer (&self->waiting, gun_letter_free);
  if (!gun_direct_is_trying (direct, self->remote))
    return;

  gun_direct_disconnect (direct, self->remote);
  forget_attempt (self);
  clear_letter (self);
}

/**
 * gun_desktop_meeting_note_session:
 * @self: of somebody that is heard of
 * @pid: of the session that said so
 * @state_ms: when that was by its own clock
 */
void
gun_desktop_meeting_note_session (GunDesktopMeeting *self, const char *pid, double state_ms)
{
  if (g_strcmp0 (self->pid, pid) != 0)
    begin_session (self, pid);
  self->has_left = FALSE;
  self->session_ms = MAX (self->session_ms, state_ms);
  self->heard_us = gun_direct_now_us (self->room->direct);
}

static gboolean
is_ours_to_offer (const GunDesktopMeeting *self)
{
  return g_strcmp0 (gun_direct_get_device_id (self->room->direct), self->remote->key) < 0;
}

static gboolean
is_busy (const GunDesktopMeeting *self)
{
  GunDirect *direct = self->room->direct;

  return gun_direct_is_connected (direct, self->remote)
         || gun_direct_is_trying (direct, self->remote);
}

static gboolean
was_heard_within (const GunDesktopMeeting *self, gint64 us)
{
  return self->heard_us > 0 && gun_direct_now_us (self->room->direct) - self->heard_us < us;
}

static gboolean retry_cb (gpointer data);

static void
retry_later (GunDesktopMeeting *self)
{
  GunDirect *direct = self->room->direct;
  gboolean is_friend = self->remote->was_connected && was_heard_within (self, FRIEND_KEPT_US);
  gint64 last_us = is_friend ? LAST_FRIEND_RETRY_US : LAST_RETRY_US;
  gint64 delay_us = FIRST_RETRY_US;

  if (self->has_left)
    return;

  for (guint i = 0; i < self->n_retries && delay_us < last_us; i++)
    delay_us *= 2;
  delay_us = (gint64) ((double) MIN (delay_us, last_us)
                       * g_rand_double_range (self->room->jitter, 0.8, 1.2));
  self->n_retries++;

  gun_clear_timer (&self->retry_timer);
  self->retry_timer = gun_clock_add_timer (gun_direct_get_clock (direct), delay_us, retry_cb, self);
  gun_direct_note_retry (direct, self->remote, gun_direct_now_us (direct) + delay_us);
}

/* The session that the letter is for is the one heard of last, which may be another than that of a link that was lost */
static void
adopt_session (GunDesktopMeeting *self)
{
  if (self->pid == NULL || gun_direct_is_connected (self->room->direct, self->remote))
    return;

  g_free (self->remote->pid);
  self->remote->pid = g_strdup (self->pid);
}

static void say_cb (gpointer room,
                    GunRemote *remote,
                    GunRtcDescriptionKind kind,
                    const char *sdp,
                    gboolean is_update);
static void settled_cb (gpointer room, GunRemote *remote, gboolean is_open);

static const GunRoomFuncs funcs = { say_cb, settled_cb };

static void
offer (GunDesktopMeeting *self)
{
  g_autoptr (GRefString) attempt = gun_id_new ();
  g_autoptr (GError) error = NULL;

  adopt_session (self);
  self->tried_us = gun_direct_now_us (self->room->direct);
  if (!gun_direct_offer (self->room->direct, self->remote, &funcs, self->room, &error))
    {
      g_debug ("%s is not offered to: %s", self->remote->key, error->message);
      retry_later (self);
      return;
    }

  gun_clear_timer (&self->retry_timer);
  forget_attempt (self);
  self->attempt = g_strdup (attempt);
}

static void
ask_for_offer (GunDesktopMeeting *self)
{
  gun_desktop_room_want_presence (self->room);
  if (self->retry_timer == NULL)
    retry_later (self);
}

/* Who keeps quiet may be gone: it costs less to ask whether it is there than to offer */
static gboolean
retry_cb (gpointer data)
{
  GunDesktopMeeting *self = data;
  gint64 now_us = gun_direct_now_us (self->room->direct);

  gun_clear_timer (&self->retry_timer);
  if (is_busy (self))
    return G_SOURCE_REMOVE;

  if (is_ours_to_offer (self) && was_heard_within (self, PRESENCE_US))
    offer (self);
  else if (self->offered_us > 0 && now_us - self->offered_us < OFFER_WAITS_US)
    retry_later (self);
  else
    ask_for_offer (self);
  return G_SOURCE_REMOVE;
}

/**
 * gun_desktop_meeting_approach:
 * @self: of somebody whose presence was heard of just now
 *
 * Reaches it when that is for us to do, else has it do so, unless it is reached already.
 */
void
gun_desktop_meeting_approach (GunDesktopMeeting *self)
{
  gint64 now_us = gun_direct_now_us (self->room->direct);

  if (is_busy (self))
    return;

  if (!is_ours_to_offer (self))
    ask_for_offer (self);
  else if (self->tried_us == 0 || now_us - self->tried_us >= BETWEEN_OFFERS_US)
    offer (self);
  else if (self->retry_timer == NULL)
    retry_later (self);
}

static void
remember_attempt (GunDesktopMeeting *self, const char *attempt)
{
  char **place = &self->handled[self->n_handled++ % GUN_DESKTOP_HANDLED];

  g_free (*place);
  *place = g_strdup (attempt);
}

static gboolean
was_attempt_handled (const GunDesktopMeeting *self, const char *attempt)
{
  for (guint i = 0; i < GUN_DESKTOP_HANDLED; i++)
    if (g_strcmp0 (self->handled[i], attempt) == 0)
      return TRUE;
  return FALSE;
}

/* What cannot be answered now may be in a moment: then it is, so that nobody has to wait for the next try */
static void
answer (GunDesktopMeeting *self, GunLetter *letter)
{
  g_autoptr (GunLetter) taken = letter;
  g_autoptr (GError) error = NULL;

  adopt_session (self);
  if (!gun_direct_take_offer (
          self->room->direct, self->remote, letter->sdp, &funcs, self->room, &error))
    {
      g_debug ("%s is not answered: %s", self->remote->key, error->message);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
        self->waiting = g_steal_pointer (&taken);
      if (!is_busy (self) && self->retry_timer == NULL)
        retry_later (self);
      return;
    }

  gun_clear_timer (&self->retry_timer);
  remember_attempt (self, letter->attempt);
  forget_attempt (self);
  self->attempt = g_steal_pointer (&taken->attempt);
  self->heard_sdp = g_steal_pointer (&taken->sdp);
}

/**
 * gun_desktop_meeting_want:
 * @self: of somebody who is not connected
 *
 * Tries now.
 */
void
gun_desktop_meeting_want (GunDesktopMeeting *self)
{
  GunLetter *letter = g_steal_pointer (&self->waiting);
  gint64 now_us = gun_direct_now_us (self->room->direct);

  clear_letter (self);
  gun_clear_timer (&self->retry_timer);
  if (self->remote->was_connected)
    self->n_retries = 0;

  if (letter != NULL && now_us - self->offered_us < OFFER_WAITS_US)
    {
      answer (self, letter);
      return;
    }
  g_clear_pointer (&letter, gun_letter_free);
  if (is_ours_to_offer (self) && self->pid != NULL)
    offer (self);
  else
    ask_for_offer (self);
}

static void
take_update (GunDesktopMeeting *self, GunLetter *letter)
{
  g_autoptr (GError) error = NULL;

  if (g_strcmp0 (letter->sdp, self->heard_sdp) == 0)
    return;
  if (!gun_direct_take_update (self->room->direct, self->remote, letter->sdp, &error))
    {
      g_debug ("An update of %s was not taken: %s", self->remote->key, error->message);
      return;
    }
  g_free (self->heard_sdp);
  self->heard_sdp = g_steal_pointer (&letter->sdp);
}

static void
take_answer (GunDesktopMeeting *self, GunLetter *letter)
{
  g_autoptr (GError) error = NULL;

  if (self->is_answered)
    {
      take_update (self, letter);
      return;
    }
  if (!gun_direct_take_answer (self->room->direct, self->remote, letter->sdp, &error))
    {
      g_debug ("An answer of %s was not taken: %s", self->remote->key, error->message);
      return;
    }
  self->is_answered = TRUE;
  self->heard_sdp = g_steal_pointer (&letter->sdp);
}

static void
take_offer (GunDesktopMeeting *self, GunLetter *letter)
{
  GunDirect *direct = self->room->direct;

  if (was_attempt_handled (self, letter->attempt))
    {
      gun_direct_count (direct, GUN_DIRECT_DROPPED_REPEATED);
      gun_letter_free (letter);
      return;
    }

  self->offered_us = gun_direct_now_us (direct);
  g_clear_pointer (&self->waiting, gun_letter_free);
  answer (self, letter);
}

/* The attempt is over */
static void
drop_late (GunDesktopMeeting *self, const GunLetter *letter)
{
  gun_direct_count (self->room->direct, GUN_DIRECT_DROPPED_REPEATED);
  if (letter->kind == GUN_RTC_ANSWER)
    gun_remote_note_late_answer (self->remote);
}

/**
 * gun_desktop_meeting_take_letter:
 * @self: of its sender
 * @letter: (transfer full): for this session of ours, by the session of theirs that was heard of last
 *
 * Does what it asks for, or counts why not.
 */
void
gun_desktop_meeting_take_letter (GunDesktopMeeting *self, GunLetter *letter)
{
  GunDirect *direct = self->room->direct;
  gboolean is_of_attempt = g_strcmp0 (letter->attempt, self->attempt) == 0;
  g_autoptr (GunLetter) taken = letter;

  if ((letter->kind == GUN_RTC_OFFER) == is_ours_to_offer (self))
    gun_direct_count (direct, GUN_DIRECT_DROPPED_NOT_FOR_US);
  else if (!is_of_attempt && letter->kind == GUN_RTC_OFFER)
    take_offer (self, g_steal_pointer (&taken));
  else if (!is_of_attempt)
    gun_direct_count (direct, GUN_DIRECT_DROPPED_UNKNOWN);
  else if (!gun_direct_is_trying (direct, self->remote))
    drop_late (self, letter);
  else if (letter->kind == GUN_RTC_OFFER)
    take_update (self, letter);
  else
    take_answer (self, letter);
}

static void
say_cb (gpointer room,
        GunRemote *remote,
        GunRtcDescriptionKind kind,
        const char *sdp,
        gboolean is_update)
{
  GunDesktopRoom *self = room;
  GunDesktopMeeting *meeting = gun_desktop_meeting_ensure (self, remote);
  GunLetter letter = {
    .kind = kind,
    .to = remote->pid,
    .from = (char *) gun_direct_get_pid (self->direct),
    .attempt = meeting->attempt,
    .sdp = (char *) sdp,
  };
  GRefString *text = meeting->attempt != NULL ? gun_letter_write (&letter) : NULL;

  if (text == NULL)
    {
      g_debug ("A description for %s is too long to be said", remote->key);
      return;
    }
  g_clear_pointer (&meeting->said, g_ref_string_release);
  meeting->said = text;
  say_letter (meeting, text);
}

/* A relay that came back has nothing of it any more, or never had */
void
gun_desktop_meeting_repeat_letter (GunDesktopMeeting *self, GunPeer *peer)
{
  GunDirect *direct = self->room->direct;
  g_autoptr (GunMessage) put = NULL;

  if (self->said == NULL || !gun_direct_is_trying (direct, self->remote))
    return;

  put = gun_room_put_new (self->mailbox_soul,
                          gun_direct_get_device_id (direct),
                          self->said,
                          gun_desktop_room_next_state_ms (self->room));
  gun_room_put_say (gun_direct_get_mesh (direct), peer, put);
}

static void
settled_cb (gpointer room, GunRemote *remote, gboolean is_open)
{
  GunDesktopMeeting *self = gun_desktop_meeting_ensure (room, remote);

  clear_letter (self);
  if (is_open)
    {
      self->n_retries = 0;
      gun_clear_timer (&self->retry_timer);
      gun_direct_note_retry (self->room->direct, remote, 0);
    }
  else
    {
      retry_later (self);
    }
}
