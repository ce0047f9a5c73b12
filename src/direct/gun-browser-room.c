/* SPDX-License-Identifier: MIT */

/*
 * Where pages with gun.js and lib/webrtc.js find each other (PROTOCOL.md section 8): who comes writes its pid into the
 * one register of the room, and who is there offers to it. What becomes of one of them is in gun-browser-meeting.c.
 *
 * A page announces itself once and offers to what it hears live, with a state that is not before its own start. So our
 * announce is newer than all that was seen of the room, whoever's clock is wrong; it is said to all relays there are,
 * and to one that opens later, where other pages may be.
 *
 * Once is not enough. Of two announces in one instant a relay passes on the later one only, and offers get lost between
 * pages; and a page that is still connecting when we announce ourselves gets our announce as the relay's answer to what
 * it asked, and offers to the relay. For 60 s such a page takes nothing from us, neither announce nor offer. So a relay is
 * told a second time after that, and as long after somebody there asked who is in the room, as who comes does. When more
 * ask than announce themselves, somebody came who was not heard: that one is called at once, in case it takes something.
 */

#include "gun-browser-meeting.h"

#include <math.h>

#include "gun-letter.h"
#include "gun-limits.h"
#include "gun-mesh-ear.h"
#include "gun-room-name.h"
#include "gun-room-put.h"
#include "gun-text.h"

/* Acknowledgements that a page asks for: opt.rtc.max of lib/webrtc.js. */
#define WANTED_ACKS 55

/* Many who come in the same instant would write over each other: each waits a moment of its own, and as long at most for
 * what the room holds already. */
#define SPREAD_US (300 * G_TIME_SPAN_MILLISECOND)

/* As long an announce is the same for whoever it is said to; as long nobody is told another one. Each new one makes every
 * page that we are connected to build a connection that comes to nothing. */
#define SAME_ANNOUNCE_US (9 * G_USEC_PER_SEC)
#define BETWEEN_ANNOUNCES_US (15 * G_USEC_PER_SEC)

/* A page that offered in vain waits for 60 s: that long after, and some, so that those who came together do not say it
 * together, there is a second announce. */
#define SECOND_US (62 * G_USEC_PER_SEC)
#define SECOND_SPREAD_US (13 * G_USEC_PER_SEC)

/* Somebody who came may be a desktop, whose presence says so: that is waited for. */
#define ARRIVAL_US (1 * G_USEC_PER_SEC)
#define MAX_ARRIVALS GUN_DIRECT_MAX_REMOTES

/* How much later than one that lies ahead of the clock an announce of ours is, ms, at least, and as much again at most. A
 * relay lets both wait for its clock, and two that it hears within 9 ms it confuses: the offer to one goes to the other. */
#define APART_MS 250.0

/* A page whose clock is behind, and that came soon after us, is no old announce. */
#define LATE_CLOCK_MS 10000.0

/* Who comes asks twice, and announces itself once, within that. */
#define CENSUS_US (2 * G_USEC_PER_SEC)
#define ASKED_BY_ONE 2

/* Then it is called so soon after another announce, but not twice in a minute */
#define BEFORE_CALL_US (3 * G_USEC_PER_SEC)
#define BETWEEN_CALLS_US (60 * G_USEC_PER_SEC)

/* Pages that were connected are called as often before they are given up. */
#define MAX_REVIVALS 5

/* Somebody who can pass an announce on. */
typedef struct
{
  GunPeer *peer;    /* (owned) */
  gint64 told_us;   /* when an announce was said to it last; 0: never */
  gint64 due_us;    /* when it is to be; 0: it is not */
  gint64 latest_us; /* and when at the latest, if it does not say what the room holds */
  gint64 second_us; /* when it is told once more, for those who could not hear; 0: it is not */

  gint64 asked_us;  /* when somebody asked there last who is in the room; 0: never */
  gint64 called_us; /* when it was called last besides; 0: never */
  gint64 census_us; /* when those who come are counted; 0: nobody does */
  guint n_asked;    /* since the last time */
  guint n_came;
} Listener;

/* Somebody who announced itself. */
typedef struct
{
  char *pid;
  GunPeer *peer; /* (owned) */
  GRefString *id;
  gboolean id_is_number;
  gint64 heard_us;
} Arrival;

static void
listener_free (gpointer data)
{
  Listener *listener = data;

  g_object_unref (listener->peer);
  g_free (listener);
}

static void
arrival_free (gpointer data)
{
  Arrival *arrival = data;

  g_free (arrival->pid);
  g_object_unref (arrival->peer);
  g_ref_string_release (arrival->id);
  g_free (arrival);
}

static double
now_ms (GunBrowserRoom *self)
{
  return gun_clock_get_wall_ms (gun_direct_get_clock (self->direct));
}

static Listener *
ensure_listener (GunBrowserRoom *self, GunPeer *peer)
{
  Listener *listener;

  for (guint i = self->listeners->len; i > 0; i--)
    {
      listener = g_ptr_array_index (self->listeners, i - 1);
      if (listener->peer == peer)
        return listener;
      if (gun_peer_get_state (listener->peer) == GUN_PEER_CLOSED)
        g_ptr_array_remove_index_fast (self->listeners, i - 1);
    }

  listener = g_new0 (Listener, 1);
  listener->peer = g_object_ref (peer);
  g_ptr_array_add (self->listeners, listener);
  return listener;
}

static void
make_announce (GunBrowserRoom *self)
{
  double time_ms = floor (now_ms (self));
  g_autoptr (GRefString) pid = gun_text_new (gun_direct_get_pid (self->direct));
  GRefString **place = &self->announces[self->n_announces++ % GUN_BROWSER_ANNOUNCES];

  if (self->seen_ms >= time_ms && self->seen_ms < time_ms + GUN_ROOM_MAX_AHEAD_MS)
    time_ms = floor (self->seen_ms + g_rand_double_range (self->jitter, APART_MS, 2 * APART_MS));

  g_clear_pointer (&self->announce, gun_message_unref);
  self->announce = gun_room_put_new (self->soul, self->key, pid, time_ms);
  self->announce->has_ok = TRUE;
  self->announce->ok_is_hint = TRUE;
  self->announce->ok_wanted = WANTED_ACKS;
  self->announced_ms = time_ms;
  self->announced_us = gun_direct_now_us (self->direct);
  self->seen_ms = MAX (self->seen_ms, time_ms);

  g_clear_pointer (place, g_ref_string_release);
  *place = g_ref_string_acquire (self->announce->id);
}

gboolean
gun_browser_room_is_announce (GunBrowserRoom *self, GRefString *id)
{
  for (guint i = 0; i < GUN_BROWSER_ANNOUNCES; i++)
    if (self->announces[i] != NULL && gun_text_equal (self->announces[i], id))
      return TRUE;
  return FALSE;
}

/* What came into the room since would win over the last one */
static gboolean
is_announce_fresh (GunBrowserRoom *self)
{
  return self->announce != NULL && self->announced_ms >= self->seen_ms
         && gun_direct_now_us (self->direct) - self->announced_us < SAME_ANNOUNCE_US;
}

/* Who asked at @us, and was not heard, takes something by then. */
static void
plan_second (GunBrowserRoom *self, Listener *listener, gint64 us)
{
  listener->second_us = us + SECOND_US + self->second_spread_us;
}

/* It is time for the second announce: who asked since it was planned needs one more */
static void
end_second (GunBrowserRoom *self, Listener *listener)
{
  gint64 planned_us = listener->second_us - SECOND_US - self->second_spread_us;

  listener->second_us = 0;
  if (listener->asked_us > planned_us)
    plan_second (self, listener, listener->asked_us);
}

static void
tell (GunBrowserRoom *self, Listener *listener)
{
  gint64 now_us = gun_direct_now_us (self->direct);

  if (!is_announce_fresh (self))
    make_announce (self);
  listener->due_us = 0;
  if (listener->second_us > 0 && listener->second_us <= now_us)
    end_second (self, listener);
  if (!gun_room_put_say (gun_direct_get_mesh (self->direct), listener->peer, self->announce))
    return;
  if (listener->told_us == 0)
    plan_second (self, listener, now_us);
  listener->told_us = now_us;
}

static gboolean
is_past (gint64 us, gint64 now_us)
{
  return us > 0 && us <= now_us;
}

static gboolean
is_due (const Listener *listener, gint64 now_us)
{
  return (is_past (listener->due_us, now_us) && listener->latest_us <= now_us)
         || is_past (listener->second_us, now_us);
}

static gint64
get_next_us (const Listener *listener)
{
  const gint64 times_us[] = {
    listener->due_us > 0 ? MAX (listener->due_us, listener->latest_us) : 0,
    listener->second_us,
    listener->census_us,
  };
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < G_N_ELEMENTS (times_us); i++)
    if (times_us[i] > 0)
      next_us = MIN (next_us, times_us[i]);
  return next_us;
}

static gboolean announce_cb (gpointer data);

static void
start_announce_timer (GunBrowserRoom *self)
{
  gint64 now_us = gun_direct_now_us (self->direct);
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < self->listeners->len; i++)
    next_us = MIN (next_us, get_next_us (g_ptr_array_index (self->listeners, i)));

  gun_clear_timer (&self->announce_timer);
  if (next_us < G_MAXINT64)
    self->announce_timer = gun_clock_add_timer (
        gun_direct_get_clock (self->direct), MAX (next_us - now_us, 0), announce_cb, self);
}

/* @listener is to be told of us soon */
static void
plan_announce (GunBrowserRoom *self, Listener *listener, gint64 between_us)
{
  listener->due_us = gun_direct_now_us (self->direct)
                     + (gint64) g_rand_double_range (self->jitter, 0, SPREAD_US);
  if (listener->told_us > 0)
    listener->due_us = MAX (listener->due_us, listener->told_us + between_us);
}

static gboolean
has_unheard (const Listener *listener)
{
  return listener->n_asked > ASKED_BY_ONE * listener->n_came;
}

/* Somebody there takes nothing from our last announce: soon, unless that happened lately. */
static void
call (GunBrowserRoom *self, Listener *listener)
{
  gint64 now_us = gun_direct_now_us (self->direct);
  gboolean is_soon = listener->called_us == 0 || now_us - listener->called_us > BETWEEN_CALLS_US;

  if (listener->due_us > 0)
    return;
  plan_announce (self, listener, is_soon ? BEFORE_CALL_US : BETWEEN_ANNOUNCES_US);
  listener->called_us = now_us;
}

static void
take_census (GunBrowserRoom *self, Listener *listener)
{
  if (has_unheard (listener))
    call (self, listener);
  listener->census_us = 0;
  listener->n_asked = 0;
  listener->n_came = 0;
}

static void
plan_census (GunBrowserRoom *self, Listener *listener)
{
  if (listener->census_us > 0)
    return;
  listener->census_us = gun_direct_now_us (self->direct) + CENSUS_US;
  start_announce_timer (self);
}

static gboolean
announce_cb (gpointer data)
{
  GunBrowserRoom *self = data;
  gint64 now_us = gun_direct_now_us (self->direct);

  gun_clear_timer (&self->announce_timer);
  for (guint i = 0; i < self->listeners->len; i++)
    {
      Listener *listener = g_ptr_array_index (self->listeners, i);

      if (is_past (listener->census_us, now_us))
        take_census (self, listener);
      if (is_due (listener, now_us))
        tell (self, listener);
    }
  start_announce_timer (self);
  return G_SOURCE_REMOVE;
}

/* @peer is to be told of us soon */
static void
announce_to (GunBrowserRoom *self, GunPeer *peer, gboolean is_room_asked)
{
  Listener *listener = ensure_listener (self, peer);

  plan_announce (self, listener, BETWEEN_ANNOUNCES_US);
  listener->latest_us = is_room_asked ? gun_direct_now_us (self->direct) + SPREAD_US : 0;
  start_announce_timer (self);
}

static void
announce_to_all (GunBrowserRoom *self)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (gun_direct_get_mesh (self->direct));

  for (guint i = 0; i < peers->len; i++)
    if (gun_room_is_meeting_place (g_ptr_array_index (peers, i)))
      announce_to (self, g_ptr_array_index (peers, i), FALSE);
}

/* Whether our last announce lies before @state_ms, which is ahead of the clock: to who wrote that it is an old one */
static gboolean
is_too_old (GunBrowserRoom *self, double state_ms)
{
  double time_ms = now_ms (self);

  return state_ms > self->announced_ms && state_ms > time_ms
         && state_ms < time_ms + GUN_ROOM_MAX_AHEAD_MS;
}

/* What the room holds there is known now. That may be after we were announced there: relays hold back what lies ahead, and
 * only who wrote it answers with it. */
static void
hear_stored (GunBrowserRoom *self, GunPeer *peer, double state_ms)
{
  Listener *listener;

  if (!gun_room_is_meeting_place (peer))
    return;
  listener = ensure_listener (self, peer);
  if (listener->told_us > 0 && is_too_old (self, state_ms))
    call (self, listener);
  else if (listener->latest_us == 0)
    return;
  listener->latest_us = 0;
  start_announce_timer (self);
}

/* The second of waiting is over: it is a page, as far as anybody said. Where some came who were not heard, a relay joined
 * announces, and would bring what answers one to somebody else: all are called soon. */
static void
offer_to (GunBrowserRoom *self, const Arrival *arrival)
{
  GunRemote *remote;

  if (gun_direct_has_pid (self->direct, GUN_REMOTE_DESKTOP, arrival->pid)
      || (gun_room_is_meeting_place (arrival->peer)
          && has_unheard (ensure_listener (self, arrival->peer))))
    return;
  remote = gun_direct_note_remote (
      self->direct, GUN_REMOTE_BROWSER, arrival->pid, arrival->pid, arrival->peer);
  if (remote == NULL || gun_direct_is_connected (self->direct, remote)
      || gun_direct_is_trying (self->direct, remote))
    return;
  gun_browser_meeting_begin (
      self, remote, arrival->peer, arrival->id, arrival->id_is_number, arrival->heard_us);
}

static gboolean arrival_cb (gpointer data);

static void
start_arrival_timer (GunBrowserRoom *self)
{
  const Arrival *first = g_queue_peek_head (&self->arrivals);
  gint64 now_us = gun_direct_now_us (self->direct);

  gun_clear_timer (&self->arrival_timer);
  if (first != NULL)
    self->arrival_timer = gun_clock_add_timer (gun_direct_get_clock (self->direct),
                                               MAX (first->heard_us + ARRIVAL_US - now_us, 0),
                                               arrival_cb,
                                               self);
}

static gboolean
arrival_cb (gpointer data)
{
  GunBrowserRoom *self = data;
  gint64 now_us = gun_direct_now_us (self->direct);
  Arrival *arrival;

  gun_clear_timer (&self->arrival_timer);
  while ((arrival = g_queue_peek_head (&self->arrivals)) != NULL
         && arrival->heard_us + ARRIVAL_US <= now_us)
    {
      g_queue_pop_head (&self->arrivals);
      offer_to (self, arrival);
      arrival_free (arrival);
    }
  start_arrival_timer (self);
  return G_SOURCE_REMOVE;
}

static GList *
find_arrival (GunBrowserRoom *self, const char *pid)
{
  for (GList *link = self->arrivals.head; link != NULL; link = link->next)
    if (g_str_equal (((Arrival *) link->data)->pid, pid))
      return link;
  return NULL;
}

void
gun_browser_room_drop_arrival (GunBrowserRoom *self, const char *pid)
{
  GList *link = find_arrival (self, pid);

  if (link == NULL)
    return;
  arrival_free (link->data);
  g_queue_delete_link (&self->arrivals, link);
}

/* Text for people on one line, of a sensible length: else nobody could be shown, or answered to */
static gboolean
is_fit_for_pid (GRefString *text)
{
  gsize length_bytes = g_ref_string_length (text);

  if (length_bytes == 0 || length_bytes > GUN_LIMIT_ID_LENGTH
      || !g_utf8_validate (text, (gssize) length_bytes, NULL))
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static void
note_came (GunBrowserRoom *self, GunPeer *peer)
{
  Listener *listener = ensure_listener (self, peer);

  listener->n_came++;
  plan_census (self, listener);
}

static void
hear_announce (GunBrowserRoom *self,
               GunPeer *peer,
               const GunMessage *message,
               const GunEntry *entry)
{
  gboolean is_text = gun_value_get_kind (entry->value) == GUN_VALUE_TEXT;
  GRefString *pid = is_text ? gun_value_get_text (entry->value) : NULL;
  Arrival *arrival;

  if (pid == NULL || !is_fit_for_pid (pid) || message->id == NULL)
    {
      gun_direct_count (self->direct, GUN_DIRECT_DROPPED_MALFORMED);
      return;
    }
  /* Relays give our own back */
  if (g_str_equal (pid, gun_direct_get_pid (self->direct)))
    return;
  if (gun_room_is_meeting_place (peer))
    note_came (self, peer);
  if (gun_direct_has_pid (self->direct, GUN_REMOTE_DESKTOP, pid))
    return;
  if (!(entry->state_ms >= self->start_ms - LATE_CLOCK_MS))
    {
      gun_direct_count (self->direct, GUN_DIRECT_DROPPED_EXPIRED);
      if (isfinite (entry->state_ms))
        gun_direct_note_clock (
            self->direct, GUN_REMOTE_BROWSER, pid, entry->state_ms - now_ms (self));
      return;
    }
  if (find_arrival (self, pid) != NULL)
    {
      gun_direct_count (self->direct, GUN_DIRECT_DROPPED_REPEATED);
      return;
    }
  /* Who came first has waited longest, and is the likeliest to be gone */
  if (self->arrivals.length >= MAX_ARRIVALS)
    {
      gun_direct_count (self->direct, GUN_DIRECT_DROPPED_TOO_MANY);
      arrival_free (g_queue_pop_head (&self->arrivals));
    }

  arrival = g_new0 (Arrival, 1);
  arrival->pid = g_strdup (pid);
  arrival->peer = g_object_ref (peer);
  arrival->id = g_ref_string_acquire (message->id);
  arrival->id_is_number = message->id_is_number;
  arrival->heard_us = gun_direct_now_us (self->direct);
  g_queue_push_tail (&self->arrivals, arrival);
  if (self->arrival_timer == NULL)
    start_arrival_timer (self);
}

/**
 * gun_browser_room_hear_room:
 * @self: the room
 * @peer: who said it
 * @message: with a `put`, not heard before
 * @is_reply: whether it answers what somebody asked: then it was said some time ago
 *
 * Takes announces out of it.
 */
void
gun_browser_room_hear_room (GunBrowserRoom *self,
                            GunPeer *peer,
                            const GunMessage *message,
                            gboolean is_reply)
{
  for (guint i = 0; i < message->put->len; i++)
    {
      const GunNode *node = g_ptr_array_index (message->put, i);
      const GunEntry *entry;

      if (!gun_text_equal (gun_node_get_soul (node), self->soul))
        continue;
      entry = gun_node_lookup (node, self->key);
      if (entry == NULL)
        continue;

      /* What lies farther ahead is in force nowhere */
      if (entry->state_ms < now_ms (self) + GUN_ROOM_MAX_AHEAD_MS)
        self->seen_ms = MAX (self->seen_ms, entry->state_ms);
      if (is_reply)
        hear_stored (self, peer, entry->state_ms);
      else
        hear_announce (self, peer, message, entry);
    }
}

/**
 * gun_browser_room_hear_ask:
 * @self: the room
 * @peer: who asks, or passes that on
 * @soul: what for
 *
 * Somebody came, and is told of us once more where we had been announced already. It gets no answer from what a relay
 * gave us of the room, least of all our own announce: it would offer to that answer, where nobody hears it, and wait for
 * a minute. Who came to our own listener has nobody else to ask.
 *
 * Returns: whether it is not to be answered from the graph
 */
gboolean
gun_browser_room_hear_ask (GunBrowserRoom *self, GunPeer *peer, GRefString *soul)
{
  Listener *listener;

  if (!gun_text_equal (soul, self->soul))
    return FALSE;
  if (!gun_room_is_meeting_place (peer))
    return TRUE;
  listener = ensure_listener (self, peer);
  listener->asked_us = gun_direct_now_us (self->direct);
  if (listener->told_us > 0)
    {
      listener->n_asked++;
      if (listener->second_us == 0)
        plan_second (self, listener, listener->asked_us);
      plan_census (self, listener);
    }
  return gun_peer_get_path (peer) != GUN_PATH_CLIENT;
}

/**
 * gun_browser_room_peer_opened:
 * @self: the room
 * @peer: who opened, and was asked what the room holds
 *
 * Has it pass on that we are here. Who is reached directly knows that, and would take it for somebody new.
 */
void
gun_browser_room_peer_opened (GunBrowserRoom *self, GunPeer *peer)
{
  if (gun_room_is_meeting_place (peer))
    announce_to (self, peer, TRUE);
}

static gboolean
is_lost (GunRemote *remote)
{
  return remote->kind == GUN_REMOTE_BROWSER && remote->was_connected && remote->peer == NULL
         && remote->attempt == NULL;
}

static gboolean
revive_cb (gpointer data)
{
  GunBrowserRoom *self = data;
  g_autoptr (GPtrArray) remotes = gun_direct_list_remotes (self->direct);

  gun_clear_timer (&self->revive_timer);
  for (guint i = 0; i < remotes->len; i++)
    if (is_lost (g_ptr_array_index (remotes, i)))
      {
        self->n_revivals++;
        announce_to_all (self);
        break;
      }
  return G_SOURCE_REMOVE;
}

void
gun_browser_room_revive_later (GunBrowserRoom *self, gint64 delay_us)
{
  if (self->revive_timer != NULL || self->n_revivals >= MAX_REVIVALS)
    return;
  self->revive_timer = gun_clock_add_timer (
      gun_direct_get_clock (self->direct), MAX (delay_us, 0), revive_cb, self);
}

/* A page that closed is gone; to whose link broke, or whom a person wants back, a new announce brings us */
static gboolean
has_left (GunRemote *remote)
{
  return remote->heard_us == 0
         && g_error_matches (remote->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
}

/**
 * gun_browser_room_want:
 * @self: the room
 * @remote: a page that is not connected
 *
 * Goes on with an offer that had to wait; else announces us anew, since a page offers to nothing else.
 */
void
gun_browser_room_want (GunBrowserRoom *self, GunRemote *remote)
{
  if (!gun_browser_meeting_resume (self, remote) && !has_left (remote))
    announce_to_all (self);
}

/**
 * gun_browser_room_new:
 * @direct: (transfer none): whose it is, with its room set
 *
 * Returns: (transfer full): the room, until gun_browser_room_close()
 */
GunBrowserRoom *
gun_browser_room_new (GunDirect *direct)
{
  GunBrowserRoom *self = g_new0 (GunBrowserRoom, 1);
  GunMesh *mesh = gun_direct_get_mesh (direct);
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (mesh);

  self->direct = direct;
  self->soul = gun_room_dup_browser_soul (direct->terms.room);
  self->key = gun_text_new ("+");
  self->jitter = g_rand_new ();
  self->second_spread_us = (gint64) g_rand_double_range (self->jitter, 0, SECOND_SPREAD_US);
  self->listeners = g_ptr_array_new_with_free_func (listener_free);
  self->start_ms = now_ms (self);
  self->seen_ms = -INFINITY;

  gun_mesh_follow (mesh, self->soul, self->key);
  for (guint i = 0; i < peers->len; i++)
    gun_browser_room_peer_opened (self, g_ptr_array_index (peers, i));
  return self;
}

/**
 * gun_browser_room_close:
 * @self: (transfer full): the room; its remotes are gone by then
 */
void
gun_browser_room_close (GunBrowserRoom *self)
{
  gun_mesh_unfollow (gun_direct_get_mesh (self->direct), self->soul, self->key);
  gun_clear_timer (&self->announce_timer);
  gun_clear_timer (&self->arrival_timer);
  gun_clear_timer (&self->revive_timer);
  g_queue_clear_full (&self->arrivals, arrival_free);
  g_ptr_array_unref (self->listeners);
  g_clear_pointer (&self->announce, gun_message_unref);
  for (guint i = 0; i < GUN_BROWSER_ANNOUNCES; i++)
    g_clear_pointer (&self->announces[i], g_ref_string_release);
  g_rand_free (self->jitter);
  g_ref_string_release (self->key);
  g_ref_string_release (self->soul);
  g_free (self);
}
