/* SPDX-License-Identifier: MIT */

/*
 * Where desktops find each other: each says in the room that it is there, under its device id, and has a mailbox
 * (DECISIONS.md section 4). What becomes of one of them is in gun-desktop-meeting.c.
 */

#include "gun-desktop-meeting.h"

#include <math.h>

#include "gun-room-name.h"
#include "gun-room-put.h"
#include "gun-text.h"

/* Our presence is said again no sooner than that, but to who just opened; and, so that not all do so in the same instant,
 * some time later. */
#define BETWEEN_PRESENCES_US (10 * G_USEC_PER_SEC)
#define SPREAD_US (300 * G_TIME_SPAN_MILLISECOND)

/* Of one message that many who are not known are looked at. */
#define MAX_STRANGERS GUN_DIRECT_MAX_REMOTES

static void
say_presence (GunDesktopRoom *self, GunPeer *peer)
{
  g_autoptr (GunMessage) put = NULL;

  self->presence_ms = gun_desktop_room_next_state_ms (self);
  put = gun_room_put_new (self->presence_soul,
                          gun_direct_get_device_id (self->direct),
                          self->presence,
                          self->presence_ms);
  gun_room_put_say (gun_direct_get_mesh (self->direct), peer, put);
}

/**
 * gun_desktop_room_next_state_ms:
 * @self: the room
 *
 * Returns: a state for what we write: newer than all that was seen of ours, unless that lies far ahead of the clock
 */
double
gun_desktop_room_next_state_ms (GunDesktopRoom *self)
{
  return gun_state_clock_next (&self->states,
                               floor (gun_clock_get_wall_ms (gun_direct_get_clock (self->direct))));
}

/* What a relay has of us from another time, perhaps by another clock */
static void
note_own_state (GunDesktopRoom *self, double state_ms)
{
  double now_ms = gun_clock_get_wall_ms (gun_direct_get_clock (self->direct));

  if (state_ms <= self->states.last_ms || state_ms > now_ms + GUN_ROOM_MAX_AHEAD_MS)
    return;
  self->states.last_ms = ceil (state_ms);
  self->states.count = 0;
}

static gboolean
is_anybody_missing (GunDesktopRoom *self)
{
  g_autoptr (GPtrArray) remotes = gun_direct_list_remotes (self->direct);

  for (guint i = 0; i < remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (remotes, i);

      if (remote->kind == GUN_REMOTE_DESKTOP && !remote->is_invited
          && !gun_direct_is_connected (self->direct, remote)
          && !gun_direct_is_trying (self->direct, remote))
        return TRUE;
    }
  return FALSE;
}

static gboolean
presence_cb (gpointer data)
{
  GunDesktopRoom *self = data;

  gun_clear_timer (&self->presence_timer);
  if (is_anybody_missing (self))
    {
      self->presence_us = gun_direct_now_us (self->direct);
      say_presence (self, NULL);
    }
  return G_SOURCE_REMOVE;
}

void
gun_desktop_room_want_presence (GunDesktopRoom *self)
{
  gint64 now_us = gun_direct_now_us (self->direct);
  gint64 due_us = now_us;

  if (self->presence_timer != NULL)
    return;

  if (self->presence_us > 0)
    due_us = MAX (due_us, self->presence_us + BETWEEN_PRESENCES_US);
  due_us += (gint64) g_rand_double_range (self->jitter, 0, SPREAD_US);
  self->presence_timer = gun_clock_add_timer (
      gun_direct_get_clock (self->direct), due_us - now_us, presence_cb, self);
}

/* One key of the room as it came */
typedef struct
{
  const GunEntry *entry;
  char *pid;
  gboolean is_known;
} Heard;

static void
clear_heard (gpointer data)
{
  Heard *heard = data;

  g_free (heard->pid);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const Heard *one = a;
  const Heard *other = b;

  return (one->entry->state_ms < other->entry->state_ms)
         - (one->entry->state_ms > other->entry->state_ms);
}

/* By the clock of whoever brought it, if that is known: ours may be wrong, and then all would be too old. What lies far
 * ahead would make all that is true later look old. */
static gboolean
is_of_another_time (GunDesktopRoom *self, GunPeer *peer, double state_ms)
{
  double now_ms = gun_clock_get_wall_ms (gun_direct_get_clock (self->direct));
  gint64 exact_us;
  gint64 difference_us = gun_peer_get_clock_difference_us (peer, &exact_us);

  if (exact_us >= 0)
    now_ms += (double) difference_us / 1000;
  return !(state_ms >= now_ms - GUN_DESKTOP_LIFETIME_MS)
         || state_ms > now_ms + GUN_ROOM_MAX_AHEAD_MS;
}

static gboolean
is_text (const GunEntry *entry)
{
  return gun_value_get_kind (entry->value) == GUN_VALUE_TEXT;
}

static gboolean
is_our_presence (GunDesktopRoom *self, const GunEntry *entry)
{
  return is_text (entry) && gun_text_equal (gun_value_get_text (entry->value), self->presence);
}

/* Something else stands in our place, newer than what we said: an old session of ours with another clock, or who claims to
 * be us. It is written over at once, but not for ever in turns. */
static void
hear_own_presence (GunDesktopRoom *self, const GunEntry *entry)
{
  gint64 now_us = gun_direct_now_us (self->direct);

  note_own_state (self, entry->state_ms);
  if (is_our_presence (self, entry) || entry->state_ms < self->presence_ms)
    return;

  if (self->corrected_us > 0 && now_us - self->corrected_us < BETWEEN_PRESENCES_US)
    {
      gun_direct_count (self->direct, GUN_DIRECT_DROPPED_OURS);
      return;
    }
  self->corrected_us = now_us;
  say_presence (self, NULL);
}

/* It says that it is going. That proves nothing, so a link to it goes on; but nobody is sought who does not want to be. */
static void
hear_absence (GunDesktopRoom *self, const GunEntry *entry)
{
  GunRemote *remote = gun_direct_lookup_remote (self->direct, GUN_REMOTE_DESKTOP, entry->key);
  GunDesktopMeeting *meeting;

  if (remote == NULL)
    return;
  meeting = gun_desktop_meeting_ensure (self, remote);
  if (entry->state_ms < meeting->session_ms)
    return;

  gun_desktop_meeting_note_absence (meeting, entry->state_ms);
  gun_direct_remote_left (self->direct, remote);
}

/* What lies in a room may be old; what is said just now, or lies ahead, is of a clock that is wrong */
static void
drop_of_another_time (GunDesktopRoom *self, const GunEntry *entry, gboolean is_reply)
{
  double ahead_ms = entry->state_ms - gun_clock_get_wall_ms (gun_direct_get_clock (self->direct));

  gun_direct_count (self->direct, GUN_DIRECT_DROPPED_EXPIRED);
  if (isfinite (ahead_ms) && (!is_reply || ahead_ms > 0))
    gun_direct_note_clock (self->direct, GUN_REMOTE_DESKTOP, entry->key, ahead_ms);
}

static void
gather_presence (
    GunDesktopRoom *self, GunPeer *peer, const GunEntry *entry, gboolean is_reply, GArray *all)
{
  gsize key_bytes = g_ref_string_length (entry->key);
  g_autoptr (GError) error = NULL;
  Heard heard = { .entry = entry };

  if (!gun_room_is_device_id (entry->key, key_bytes))
    gun_direct_count (self->direct, GUN_DIRECT_DROPPED_MALFORMED);
  else if (g_str_equal (entry->key, gun_direct_get_device_id (self->direct)))
    hear_own_presence (self, entry);
  else if (is_of_another_time (self, peer, entry->state_ms))
    drop_of_another_time (self, entry, is_reply);
  else if (gun_value_get_kind (entry->value) == GUN_VALUE_NULL)
    hear_absence (self, entry);
  else
    {
      GRefString *text = is_text (entry) ? gun_value_get_text (entry->value) : NULL;

      if (text != NULL)
        heard.pid = gun_letter_read_presence (text, g_ref_string_length (text), &error);
      if (heard.pid == NULL || g_str_equal (heard.pid, gun_direct_get_pid (self->direct)))
        {
          gun_direct_count (self->direct,
                            heard.pid == NULL ? GUN_DIRECT_DROPPED_MALFORMED
                                              : GUN_DIRECT_DROPPED_OURS);
          g_free (heard.pid);
          return;
        }
      heard.is_known
          = gun_direct_lookup_remote (self->direct, GUN_REMOTE_DESKTOP, entry->key) != NULL;
      g_array_append_val (all, heard);
    }
}

/* A page was thought to have announced itself, before presence or a letter was heard */
static void
forget_page (GunDesktopRoom *self, const char *pid)
{
  GunRemote *page = gun_direct_lookup_remote (self->direct, GUN_REMOTE_BROWSER, pid);

  if (page != NULL && !gun_direct_is_connected (self->direct, page))
    gun_direct_forget (self->direct, page);
}

static void
meet (GunDesktopRoom *self, GunPeer *peer, const Heard *heard)
{
  GunRemote *remote
      = gun_direct_lookup_remote (self->direct, GUN_REMOTE_DESKTOP, heard->entry->key);
  GunDesktopMeeting *meeting;

  if (remote != NULL
      && heard->entry->state_ms < gun_desktop_meeting_ensure (self, remote)->session_ms)
    return;

  remote = gun_direct_note_remote (
      self->direct, GUN_REMOTE_DESKTOP, heard->entry->key, heard->pid, peer);
  if (remote == NULL)
    return;
  forget_page (self, heard->pid);
  meeting = gun_desktop_meeting_ensure (self, remote);
  gun_desktop_meeting_note_session (meeting, heard->pid, heard->entry->state_ms);
  gun_desktop_meeting_approach (meeting);
}

/* Who is known comes first, so that a crowd keeps nobody from coming back; of the others the newest */
static void
hear_presences (GunDesktopRoom *self, GunPeer *peer, const GunNode *node, gboolean is_reply)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Heard));
  guint n_strangers = 0;

  g_array_set_clear_func (all, clear_heard);
  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    gather_presence (self, peer, gun_node_get_entry (node, i), is_reply, all);
  g_array_sort (all, compare_newest_first);

  for (guint i = 0; i < all->len; i++)
    if (g_array_index (all, Heard, i).is_known)
      meet (self, peer, &g_array_index (all, Heard, i));
  for (guint i = 0; i < all->len; i++)
    {
      const Heard *heard = &g_array_index (all, Heard, i);

      if (heard->is_known)
        continue;
      if (n_strangers++ < MAX_STRANGERS)
        meet (self, peer, heard);
      else
        gun_direct_count (self->direct, GUN_DIRECT_DROPPED_TOO_MANY);
    }
}

/* Why a letter is dropped; GUN_DIRECT_N_DROPPED: it is not */
static GunDirectDropped
judge_letter (GunDesktopRoom *self, GunPeer *peer, const GunEntry *entry, const GunLetter *letter)
{
  const char *pid = gun_direct_get_pid (self->direct);

  if (letter == NULL)
    return GUN_DIRECT_DROPPED_MALFORMED;
  if (g_str_equal (entry->key, gun_direct_get_device_id (self->direct))
      || g_str_equal (letter->from, pid))
    return GUN_DIRECT_DROPPED_OURS;
  if (!g_str_equal (letter->to, pid))
    return GUN_DIRECT_DROPPED_NOT_FOR_US;
  if (is_of_another_time (self, peer, entry->state_ms))
    return GUN_DIRECT_DROPPED_EXPIRED;
  return GUN_DIRECT_N_DROPPED;
}

static void
hear_letter (GunDesktopRoom *self, GunPeer *peer, const GunEntry *entry, gboolean is_reply)
{
  GRefString *text = is_text (entry) ? gun_value_get_text (entry->value) : NULL;
  g_autoptr (GunLetter) letter = NULL;
  GunDirectDropped dropped = GUN_DIRECT_DROPPED_MALFORMED;
  GunDesktopMeeting *meeting;
  GunRemote *remote;

  if (gun_value_get_kind (entry->value) == GUN_VALUE_NULL)
    return;
  if (text != NULL && gun_room_is_device_id (entry->key, g_ref_string_length (entry->key)))
    letter = gun_letter_read (text, g_ref_string_length (text), NULL);
  dropped = judge_letter (self, peer, entry, letter);
  if (dropped == GUN_DIRECT_DROPPED_EXPIRED)
    {
      drop_of_another_time (self, entry, is_reply);
      return;
    }
  if (dropped != GUN_DIRECT_N_DROPPED)
    {
      gun_direct_count (self->direct, dropped);
      return;
    }

  remote
      = gun_direct_note_remote (self->direct, GUN_REMOTE_DESKTOP, entry->key, letter->from, peer);
  if (remote == NULL)
    return;
  forget_page (self, letter->from);
  meeting = gun_desktop_meeting_ensure (self, remote);
  if (entry->state_ms < meeting->session_ms && g_strcmp0 (letter->from, meeting->pid) != 0)
    {
      gun_direct_count (self->direct, GUN_DIRECT_DROPPED_EXPIRED);
      return;
    }
  gun_desktop_meeting_note_session (meeting, letter->from, entry->state_ms);
  gun_desktop_meeting_take_letter (meeting, g_steal_pointer (&letter));
}

/**
 * gun_desktop_room_hear_room:
 * @self: the room
 * @peer: who said it
 * @message: with a `put`, not heard before
 * @is_reply: whether it answers what somebody asked
 *
 * Takes presences and letters out of it, whichever way they came.
 */
void
gun_desktop_room_hear_room (GunDesktopRoom *self,
                            GunPeer *peer,
                            const GunMessage *message,
                            gboolean is_reply)
{
  for (guint i = 0; i < message->put->len; i++)
    {
      const GunNode *node = g_ptr_array_index (message->put, i);
      GRefString *soul = gun_node_get_soul (node);

      if (gun_text_equal (soul, self->presence_soul))
        hear_presences (self, peer, node, is_reply);
      else if (gun_text_equal (soul, self->mailbox_soul))
        for (guint j = 0; j < gun_node_get_n_entries (node); j++)
          hear_letter (self, peer, gun_node_get_entry (node, j), is_reply);
    }
}

/**
 * gun_desktop_room_peer_opened:
 * @self: the room
 * @peer: who opened, and was asked for what we follow
 *
 * Who can pass it on learns that we are here, and what is under way.
 */
void
gun_desktop_room_peer_opened (GunDesktopRoom *self, GunPeer *peer)
{
  g_autoptr (GPtrArray) remotes = NULL;

  if (!gun_room_is_meeting_place (peer))
    return;

  say_presence (self, peer);
  self->presence_us = gun_direct_now_us (self->direct);
  if (gun_peer_get_path (peer) != GUN_PATH_RELAY)
    return;
  remotes = gun_direct_list_remotes (self->direct);
  for (guint i = 0; i < remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (remotes, i);

      if (remote->kind == GUN_REMOTE_DESKTOP && !remote->is_invited)
        gun_desktop_meeting_repeat_letter (gun_desktop_meeting_ensure (self, remote), peer);
    }
}

/**
 * gun_desktop_room_want:
 * @self: the room
 * @remote: a desktop of it that is not connected
 *
 * Tries to reach it now.
 */
void
gun_desktop_room_want (GunDesktopRoom *self, GunRemote *remote)
{
  gun_desktop_meeting_want (gun_desktop_meeting_ensure (self, remote));
}

/**
 * gun_desktop_room_new:
 * @direct: (transfer none): whose it is, with its room and device id set
 *
 * Says that we are here to everybody who is connected, and later to whoever connects.
 *
 * Returns: (transfer full): the room, until gun_desktop_room_close()
 */
GunDesktopRoom *
gun_desktop_room_new (GunDirect *direct)
{
  GunDesktopRoom *self = g_new0 (GunDesktopRoom, 1);
  GunMesh *mesh = gun_direct_get_mesh (direct);
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (mesh);

  self->direct = direct;
  self->name = g_strdup (direct->terms.room);
  self->presence_soul = gun_room_dup_presence_soul (self->name);
  self->mailbox_soul = gun_room_dup_mailbox_soul (self->name, direct->device_id);
  self->presence = gun_letter_write_presence (gun_direct_get_pid (direct));
  self->jitter = g_rand_new ();
  /* Newer than the null of a room that was left in this very moment */
  self->states.last_ms = ceil (gun_clock_get_wall_ms (gun_direct_get_clock (direct)));

  gun_mesh_follow (mesh, self->presence_soul, NULL);
  gun_mesh_follow (mesh, self->mailbox_soul, NULL);
  for (guint i = 0; i < peers->len; i++)
    gun_desktop_room_peer_opened (self, g_ptr_array_index (peers, i));
  return self;
}

/**
 * gun_desktop_room_close:
 * @self: (transfer full): the room
 *
 * Says that we are going. Its remotes are gone by then.
 */
void
gun_desktop_room_close (GunDesktopRoom *self)
{
  GunMesh *mesh = gun_direct_get_mesh (self->direct);
  g_autoptr (GunMessage) put = gun_room_put_new (self->presence_soul,
                                                 gun_direct_get_device_id (self->direct),
                                                 NULL,
                                                 gun_desktop_room_next_state_ms (self));

  gun_room_put_say (mesh, NULL, put);
  gun_mesh_unfollow (mesh, self->presence_soul, NULL);
  gun_mesh_unfollow (mesh, self->mailbox_soul, NULL);
  gun_clear_timer (&self->presence_timer);
  g_rand_free (self->jitter);
  g_ref_string_release (self->presence);
  g_ref_string_release (self->mailbox_soul);
  g_ref_string_release (self->presence_soul);
  g_free (self->name);
  g_free (self);
}
