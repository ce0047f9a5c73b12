/* SPDX-License-Identifier: MIT */

/* Desktops find each other over a relay that is a mesh too, by real data channels. */

#include <string.h>

#include "gun-id.h"
#include "gun-letter.h"
#include "gun-room-name.h"
#include "gun-test-await.h"
#include "mesh-fixture.h"
#include "room-page.h"

#define PRESENCE "/RTC/lobby/gun-desktop<?99"

/* All of them, but how long a loaded computer takes is no matter */
#define PATIENCE 60

#define N_DESKTOPS 20

static gboolean
are_connected (RoomEnd *one, RoomEnd *other)
{
  return room_end_get_n_connected (one) == 1 && room_end_get_n_connected (other) == 1;
}

static void
test_pair (RoomFixture *fixture, gconstpointer data)
{
  RoomEnd *one = room_end_new (fixture, "pid-one", "one");
  RoomEnd *other = room_end_new (fixture, "pid-other", "other");

  room_end_join (one, "lobby");
  room_end_join (other, "lobby");
  gun_test_await (are_connected (one, other), PATIENCE);
  g_assert_cmpstr (gun_remote_get_pid (room_end_find (one, other)), ==, "pid-other");
  g_assert_cmpstr (gun_remote_get_pid (room_end_find (other, one)), ==, "pid-one");

  room_end_free (one);
  room_end_free (other);
}

/* Whichever has the smaller id, who comes later finds who is there, also by what the relay kept */
static void
test_late (RoomFixture *fixture, gconstpointer data)
{
  RoomEnd *ends[4];

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *name = g_strdup_printf ("late-%u", i);

      ends[i] = room_end_new (fixture, name, name);
      room_end_join (ends[i], "lobby");
      for (guint j = 0; j <= i; j++)
        gun_test_await (room_end_get_n_connected (ends[j]) == i, PATIENCE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    room_end_free (ends[i]);
}

static void
test_other_room (RoomFixture *fixture, gconstpointer data)
{
  RoomEnd *one = room_end_new (fixture, "pid-one", "one");
  RoomEnd *other = room_end_new (fixture, "pid-other", "other");
  RoomEnd *third = room_end_new (fixture, "pid-third", "third");

  room_end_join (one, "kitchen");
  room_end_join (other, "lobby");
  room_end_join (third, "lobby");
  gun_test_await (are_connected (other, third), PATIENCE);
  g_assert_null (room_end_find (other, one));
  g_assert_cmpuint (room_end_get_n_connected (one), ==, 0);

  room_end_free (one);
  room_end_free (other);
  room_end_free (third);
}

static guint64
count_messages (RoomFixture *fixture)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (fixture->hub);
  guint64 n_messages = 0;

  for (guint i = 0; i < peers->len; i++)
    {
      GunPeerCounters counters;

      gun_peer_get_counters (g_ptr_array_index (peers, i), &counters);
      n_messages += counters.messages_in;
    }
  return n_messages;
}

/* In the same instant. What it takes is bounded: for each pair two letters and their ends, and what each says of itself */
static void
test_many (RoomFixture *fixture, gconstpointer data)
{
  RoomEnd *ends[N_DESKTOPS];
  guint64 n_said;

  for (guint i = 0; i < N_DESKTOPS; i++)
    {
      g_autofree char *name = g_strdup_printf ("desktop-%u", i);

      ends[i] = room_end_new (fixture, name, name);
    }
  for (guint i = 0; i < N_DESKTOPS; i++)
    room_end_join (ends[i], "lobby");
  for (guint i = 0; i < N_DESKTOPS; i++)
    gun_test_await (room_end_get_n_connected (ends[i]) == N_DESKTOPS - 1, PATIENCE);

  n_said = count_messages (fixture);
  g_test_message ("%" G_GUINT64_FORMAT " messages", n_said);
  for (guint i = 0; i < N_DESKTOPS; i++)
    {
      GunDirectCounters counters;

      gun_direct_get_counters (ends[i]->direct, &counters);
      g_assert_cmpuint (counters.attempts, ==, N_DESKTOPS - 1);
      g_assert_cmpuint (counters.opened, ==, N_DESKTOPS - 1);
    }
  for (guint i = 0; i < N_DESKTOPS; i++)
    room_end_free (ends[i]);
}

/* The relay forgot everything, and somebody new comes while it is away */
static void
test_relay_restart (RoomFixture *fixture, gconstpointer data)
{
  RoomEnd *one = room_end_new (fixture, "pid-one", "one");
  RoomEnd *other = room_end_new (fixture, "pid-other", "other");
  RoomEnd *third;

  room_end_join (one, "lobby");
  room_end_join (other, "lobby");
  gun_test_await (are_connected (one, other), PATIENCE);

  room_fixture_set_down (fixture, TRUE);
  third = room_end_new (fixture, "pid-third", "third");
  room_end_join (third, "lobby");
  g_assert_true (are_connected (one, other));
  room_fixture_set_down (fixture, FALSE);
  gun_test_await (room_end_get_n_connected (third) == 2, PATIENCE);

  room_end_free (one);
  room_end_free (other);
  room_end_free (third);
}

/* A person wants it anew, on either side; then one goes for good, and comes back as another session */
static void
test_again (RoomFixture *fixture, gconstpointer data)
{
  RoomEnd *one = room_end_new (fixture, "pid-one", "one");
  RoomEnd *other = room_end_new (fixture, "pid-other", "other");
  guint64 number;

  room_end_join (one, "lobby");
  room_end_join (other, "lobby");
  gun_test_await (are_connected (one, other), PATIENCE);
  number = gun_remote_get_number (room_end_find (one, other));

  gun_direct_reconnect (one->direct, room_end_find (one, other));
  gun_test_await (room_end_get_n_connected (other) == 0, PATIENCE);
  gun_test_await (are_connected (one, other), PATIENCE);
  gun_direct_reconnect (other->direct, room_end_find (other, one));
  gun_test_await (room_end_get_n_connected (one) == 0, PATIENCE);
  gun_test_await (are_connected (one, other), PATIENCE);

  room_end_free (other);
  gun_test_await (room_end_get_n_connected (one) == 0, PATIENCE);
  other = room_end_new (fixture, "pid-again", "other");
  room_end_join (other, "lobby");
  gun_test_await (are_connected (one, other), PATIENCE);
  g_assert_cmpstr (gun_remote_get_pid (room_end_find (one, other)), ==, "pid-again");
  g_assert_cmpuint (gun_remote_get_number (room_end_find (one, other)), ==, number);

  room_end_free (one);
  room_end_free (other);
}

/* What is said by nobody in particular */

typedef struct
{
  RoomFixture *fixture;
  GunSimEnd *raw;
  RoomEnd *end;
  char *mailbox;
  char *smaller; /* a device id that offers to the end, and one that does not */
  char *larger;
} Hostile;

static void
hostile_init (Hostile *self, RoomFixture *fixture)
{
  const char *id;

  self->fixture = fixture;
  self->raw = room_fixture_add_raw (fixture, fixture->hub);
  self->end = room_end_new (fixture, "pid-end", "end");
  room_end_join (self->end, "lobby");
  room_fixture_advance (fixture, 1);

  id = gun_direct_get_device_id (self->end->direct);
  self->mailbox = g_strdup_printf ("/RTC/lobby/gun-desktop/%s<?99", id);
  self->smaller = g_strdup ("000000000");
  self->larger = g_strdup ("zzzzzzzzz");
  g_assert_cmpstr (self->smaller, <, id);
  g_assert_cmpstr (self->larger, >, id);
}

static void
hostile_clear (Hostile *self)
{
  room_end_free (self->end);
  g_object_unref (self->raw);
  g_free (self->mailbox);
  g_free (self->smaller);
  g_free (self->larger);
}

/* @text: (nullable): NULL for null */
static void
hostile_put (Hostile *self, const char *soul, const char *key, const char *text, double age_ms)
{
  g_autoptr (GRefString) id = gun_id_new ();
  g_autoptr (GRefString) ref = text != NULL ? g_ref_string_new (text) : NULL;
  g_autoptr (GunValue) value = text != NULL ? gun_value_new_text (ref) : gun_value_new_null ();
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *frame = NULL;

  gun_value_append_json (value, json);
  frame
      = mesh_put_text (id, soul, key, json->str, room_fixture_get_now_ms (self->fixture) - age_ms);
  gun_sim_end_say (self->raw, frame);
  room_fixture_advance (self->fixture, 0.001);
}

static char *
new_letter_with (const char *to,
                 const char *from,
                 const char *attempt,
                 GunRtcDescriptionKind kind,
                 const char *sdp)
{
  GunLetter letter = { kind, (char *) to, (char *) from, (char *) attempt, (char *) sdp };
  g_autoptr (GRefString) text = gun_letter_write (&letter);

  return g_strdup (text);
}

static char *
new_letter (const char *to, const char *from, const char *attempt, GunRtcDescriptionKind kind)
{
  return new_letter_with (to, from, attempt, kind, "v=0\r\nnothing\r\n");
}

static void
assert_dropped (Hostile *self, GunDirectDropped what, guint n_dropped)
{
  g_assert_cmpuint (room_end_get_dropped (self->end, what), ==, n_dropped);
}

static void
test_bad_presence (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  g_autoptr (GPtrArray) remotes = NULL;

  hostile_init (&hostile, fixture);
  hostile_put (&hostile, PRESENCE, "short", "{\"v\":1,\"pid\":\"p\"}", 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_MALFORMED, 1);
  hostile_put (&hostile, PRESENCE, hostile.larger, "not json", 0);
  hostile_put (&hostile, PRESENCE, hostile.larger, "{\"v\":2,\"pid\":\"p\"}", 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_MALFORMED, 3);
  hostile_put (&hostile, PRESENCE, hostile.larger, "{\"v\":1,\"pid\":\"pid-end\"}", 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_OURS, 1);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"p\"}", 98000);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_EXPIRED, 0);
  hostile_put (&hostile, PRESENCE, "000000001", "{\"v\":1,\"pid\":\"q\"}", 100000);
  hostile_put (&hostile, PRESENCE, hostile.larger, NULL, 0);

  remotes = gun_direct_list_remotes (hostile.end->direct);
  g_assert_cmpuint (remotes->len, ==, 1);
  g_assert_cmpstr (gun_remote_get_device_id (g_ptr_array_index (remotes, 0)), ==, hostile.smaller);
  hostile_clear (&hostile);
}

static void
test_bad_letters (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  g_autofree char *to_other = new_letter ("pid-old", "p", "1", GUN_RTC_OFFER);
  g_autofree char *from_us = new_letter ("pid-end", "pid-end", "1", GUN_RTC_OFFER);
  g_autofree char *offer = new_letter ("pid-end", "p", "1", GUN_RTC_OFFER);
  g_autofree char *offer_2 = new_letter ("pid-end", "p", "2", GUN_RTC_OFFER);
  g_autofree char *answer = new_letter ("pid-end", "p", "1", GUN_RTC_ANSWER);
  const char *id;

  hostile_init (&hostile, fixture);
  id = gun_direct_get_device_id (hostile.end->direct);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, NULL, 0);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, "{}", 0);
  hostile_put (&hostile, hostile.mailbox, "short", offer, 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_MALFORMED, 2);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, to_other, 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_NOT_FOR_US, 1);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, from_us, 0);
  hostile_put (&hostile, hostile.mailbox, id, offer, 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_OURS, 2);

  /* Who is larger never offers, and who is smaller never answers */
  hostile_put (&hostile, hostile.mailbox, hostile.larger, offer, 0);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, answer, 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_NOT_FOR_US, 3);
  hostile_put (&hostile, hostile.mailbox, "zzzzzzzz0", answer, 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_UNKNOWN, 1);

  /* No description can be read in it, whatever its attempt is called */
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, offer, 0);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, offer_2, 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_MALFORMED, 4);
  g_assert_cmpuint (room_end_get_n_connected (hostile.end), ==, 0);
  hostile_clear (&hostile);
}

static guint
count_attempts (RoomEnd *end)
{
  GunDirectCounters counters;

  gun_direct_get_counters (end->direct, &counters);
  return (guint) counters.attempts;
}

/* Each offer is taken once, however often its letter comes, and the newest is the one that its sender stands by */
static void
test_repeated (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  RoomPage *page;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *garbage = new_letter ("pid-end", "p", "3", GUN_RTC_OFFER);
  g_autoptr (GPtrArray) remotes = NULL;

  hostile_init (&hostile, fixture);
  page = room_page_new (fixture, fixture->hub, "page1");
  room_page_offer (page);
  room_fixture_advance (fixture, 3);
  first = new_letter_with ("pid-end", "p", "1", GUN_RTC_OFFER, page->sdp);
  second = new_letter_with ("pid-end", "p", "2", GUN_RTC_OFFER, page->sdp);

  hostile_put (&hostile, hostile.mailbox, hostile.smaller, first, 0);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, first, 0);
  g_assert_cmpuint (count_attempts (hostile.end), ==, 1);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, second, 0);
  g_assert_cmpuint (count_attempts (hostile.end), ==, 2);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_REPEATED, 0);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, first, 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_REPEATED, 1);
  g_assert_cmpuint (count_attempts (hostile.end), ==, 2);

  /* What cannot be read ends nothing */
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, garbage, 0);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_MALFORMED, 1);
  remotes = gun_direct_list_remotes (hostile.end->direct);
  g_assert_cmpint (
      gun_remote_get_state (g_ptr_array_index (remotes, 0)), ==, GUN_REMOTE_CONNECTING);

  room_page_free (page);
  hostile_clear (&hostile);
}

/* Ten thousand keys at once, in the messages that they take: no more are known than can be shown */
static void
test_crowd (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  g_autoptr (GunMessage) put = NULL;
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GPtrArray) remotes = NULL;
  g_autoptr (GRefString) soul = g_ref_string_new (PRESENCE);
  g_autoptr (GString) json = g_string_new (NULL);
  GunNode *node;
  double now_ms;

  hostile_init (&hostile, fixture);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"friend\"}", 5000);
  now_ms = room_fixture_get_now_ms (fixture);
  node = gun_node_new (soul);
  g_ptr_array_add (nodes, node);
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *key_text = g_strdup_printf ("0000%05u", i + 1);
      g_autofree char *pid_text = g_strdup_printf ("{\"v\":1,\"pid\":\"p%u\"}", i);
      g_autoptr (GRefString) key = g_ref_string_new (key_text);
      g_autoptr (GRefString) pid = g_ref_string_new (pid_text);
      g_autoptr (GunValue) value = gun_value_new_text (pid);

      gun_node_add (node, key, value, now_ms - 10000 + i);
    }
  put = gun_message_new_put (nodes);
  gun_message_append_json (put, json);
  gun_sim_end_say (hostile.raw, json->str);
  room_fixture_advance (fixture, 0.001);

  remotes = gun_direct_list_remotes (hostile.end->direct);
  g_assert_cmpuint (remotes->len, ==, GUN_DIRECT_MAX_REMOTES);
  g_assert_cmpuint (room_end_get_dropped (hostile.end, GUN_DIRECT_DROPPED_TOO_MANY), >, 0);
  hostile_clear (&hostile);
}

/* How often our presence came to @end since it was last asked */
static guint
count_presences (RoomFixture *fixture, GunSimEnd *end, double *last_ms)
{
  g_autoptr (GPtrArray) messages = mesh_take_messages (end);
  guint n_presences = 0;

  for (guint i = 0; i < messages->len; i++)
    {
      const GunMessage *message = g_ptr_array_index (messages, i);
      const GunNode *node = message->put != NULL && message->put->len > 0
                                ? g_ptr_array_index (message->put, 0)
                                : NULL;
      const GunEntry *entry;

      if (node == NULL || g_strcmp0 (gun_node_get_soul (node), PRESENCE) != 0)
        continue;
      entry = gun_node_get_entry (node, 0);
      if (gun_value_get_kind (entry->value) == GUN_VALUE_TEXT
          && g_strcmp0 (gun_value_get_text (entry->value), "{\"v\":1,\"pid\":\"pid-end\"}") == 0)
        {
          n_presences++;
          *last_ms = entry->state_ms;
        }
    }
  return n_presences;
}

static void
follow_presence (Hostile *self)
{
  g_autofree char *get = mesh_get_text ("follow001", PRESENCE, NULL);

  gun_sim_end_say (self->raw, get);
  room_fixture_advance (self->fixture, 0.001);
  mesh_drain (self->raw);
}

/* Who may not offer asks for it: soon, no more than once in 10 s, and seldom when nothing comes of it */
static void
test_asks_for_offer (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  double last_ms = 0;
  guint n_presences = 0;

  hostile_init (&hostile, fixture);
  follow_presence (&hostile);
  room_fixture_advance (fixture, 60);
  g_assert_cmpuint (count_presences (fixture, hostile.raw, &last_ms), ==, 0);

  for (guint i = 0; i < 5; i++)
    hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"p\"}", 0);
  room_fixture_advance (fixture, 1);
  g_assert_cmpuint (count_presences (fixture, hostile.raw, &last_ms), ==, 1);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"p\"}", 0);
  room_fixture_advance (fixture, 8.5);
  g_assert_cmpuint (count_presences (fixture, hostile.raw, &last_ms), ==, 0);
  room_fixture_advance (fixture, 1.2);
  g_assert_cmpuint (count_presences (fixture, hostile.raw, &last_ms), ==, 1);

  /* After 15, 30, 60 … 300 s */
  for (guint i = 0; i < 10 * 60; i++)
    {
      room_fixture_advance (fixture, 1);
      n_presences += count_presences (fixture, hostile.raw, &last_ms);
    }
  g_assert_cmpuint (n_presences, >=, 4);
  g_assert_cmpuint (n_presences, <=, 7);

  /* It goes, and is not asked any more */
  hostile_put (&hostile, PRESENCE, hostile.smaller, NULL, 0);
  room_fixture_advance (fixture, 11);
  count_presences (fixture, hostile.raw, &last_ms);
  room_fixture_advance (fixture, 900);
  g_assert_cmpuint (count_presences (fixture, hostile.raw, &last_ms), ==, 0);
  hostile_clear (&hostile);
}

/* The last value of ours in that mailbox that came to @raw, or NULL when none did */
static GunValue *
take_letter_value (Hostile *self, const char *mailbox)
{
  g_autoptr (GPtrArray) messages = mesh_take_messages (self->raw);
  GunValue *value = NULL;

  for (guint i = 0; i < messages->len; i++)
    {
      const GunMessage *message = g_ptr_array_index (messages, i);
      const GunNode *node = message->put != NULL && message->put->len > 0
                                ? g_ptr_array_index (message->put, 0)
                                : NULL;

      if (node == NULL || g_strcmp0 (gun_node_get_soul (node), mailbox) != 0)
        continue;
      g_clear_pointer (&value, gun_value_unref);
      value = gun_value_ref (gun_node_get_entry (node, 0)->value);
    }
  return value;
}

static GunLetter *
take_letter (Hostile *self, const char *mailbox)
{
  g_autoptr (GunValue) value = take_letter_value (self, mailbox);
  g_autoptr (GError) error = NULL;
  GunLetter *letter;

  g_assert_nonnull (value);
  g_assert_cmpint (gun_value_get_kind (value), ==, GUN_VALUE_TEXT);
  letter = gun_letter_read (
      gun_value_get_text (value), g_ref_string_length (gun_value_get_text (value)), &error);
  g_assert_no_error (error);
  g_assert_cmpint (letter->kind, ==, GUN_RTC_OFFER);
  g_assert_cmpstr (letter->from, ==, "pid-end");
  g_assert_nonnull (strstr (letter->sdp, "a=candidate:"));
  return letter;
}

/* Who is to offer does so at once; nothing is left of it when it is over; then again under another name. Another session
 * is offered to at once, whatever is under way with the one before */
static void
test_offers (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  g_autofree char *mailbox = NULL;
  g_autofree char *get = NULL;
  g_autoptr (GunLetter) first = NULL;
  g_autoptr (GunLetter) second = NULL;
  g_autoptr (GunLetter) third = NULL;
  g_autoptr (GunValue) value = NULL;

  hostile_init (&hostile, fixture);
  mailbox = g_strdup_printf ("/RTC/lobby/gun-desktop/%s<?99", hostile.larger);
  get = mesh_get_text ("follow002", mailbox, NULL);
  gun_sim_end_say (hostile.raw, get);
  hostile_put (&hostile, PRESENCE, hostile.larger, "{\"v\":1,\"pid\":\"p\"}", 0);
  room_fixture_advance (fixture, 3);
  first = take_letter (&hostile, mailbox);
  g_assert_cmpstr (first->to, ==, "p");

  /* Again in its time and not for each word */
  for (guint i = 0; i < 10; i++)
    hostile_put (&hostile, PRESENCE, hostile.larger, "{\"v\":1,\"pid\":\"p\"}", 0);
  room_fixture_advance (fixture, 5);
  g_assert_null (take_letter_value (&hostile, mailbox));
  room_fixture_advance (fixture, 25);
  value = take_letter_value (&hostile, mailbox);
  g_assert_cmpint (gun_value_get_kind (value), ==, GUN_VALUE_NULL);
  room_fixture_advance (fixture, 18);
  second = take_letter (&hostile, mailbox);
  g_assert_cmpstr (second->attempt, !=, first->attempt);

  hostile_put (&hostile, PRESENCE, hostile.larger, "{\"v\":1,\"pid\":\"q\"}", 0);
  room_fixture_advance (fixture, 3);
  third = take_letter (&hostile, mailbox);
  g_assert_cmpstr (third->to, ==, "q");
  g_assert_cmpstr (third->attempt, !=, second->attempt);
  hostile_clear (&hostile);
}

/* By the clock of whoever brings it */
static void
test_clock (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  g_autoptr (GPtrArray) peers = NULL;

  hostile_init (&hostile, fixture);
  g_object_unref (hostile.raw);
  hostile.raw = room_fixture_add_raw (fixture, hostile.end->mesh);
  room_fixture_advance (fixture, 0.001);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"p\"}", 200000);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_EXPIRED, 1);

  peers = gun_mesh_get_peers (hostile.end->mesh);
  for (guint i = 0; i < peers->len; i++)
    if (gun_peer_get_path (g_ptr_array_index (peers, i)) == GUN_PATH_CLIENT)
      gun_mesh_note_clock (
          hostile.end->mesh, g_ptr_array_index (peers, i), -150 * G_USEC_PER_SEC, 1000);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"p\"}", 199000);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_EXPIRED, 1);
  hostile_clear (&hostile);
}

/* What lies far ahead keeps nobody's true word out */
static void
test_far_ahead (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  g_autoptr (GPtrArray) remotes = NULL;

  hostile_init (&hostile, fixture);
  g_object_unref (hostile.raw);
  hostile.raw = room_fixture_add_raw (fixture, hostile.end->mesh);
  room_fixture_advance (fixture, 0.001);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"p\"}", 0);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"q\"}", -3600000);
  hostile_put (&hostile, PRESENCE, hostile.smaller, NULL, -3600000);
  assert_dropped (&hostile, GUN_DIRECT_DROPPED_EXPIRED, 2);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"r\"}", 0);

  remotes = gun_direct_list_remotes (hostile.end->direct);
  g_assert_cmpuint (remotes->len, ==, 1);
  g_assert_cmpstr (gun_remote_get_pid (g_ptr_array_index (remotes, 0)), ==, "r");
  hostile_clear (&hostile);
}

static void
assert_only_remote (Hostile *self, GunRemoteKind kind)
{
  g_autoptr (GPtrArray) remotes = gun_direct_list_remotes (self->end->direct);

  g_assert_cmpuint (remotes->len, ==, 1);
  g_assert_cmpint (gun_remote_get_kind (g_ptr_array_index (remotes, 0)), ==, kind);
}

/* Its announce is heard before anything says that it is a desktop: a letter does, too */
static void
test_page_first (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  g_autofree char *offer = new_letter ("pid-end", "p", "1", GUN_RTC_OFFER);

  hostile_init (&hostile, fixture);
  hostile_put (&hostile, "/RTC/lobby<?99", "+", "p", 0);
  room_fixture_advance (fixture, 3);
  assert_only_remote (&hostile, GUN_REMOTE_BROWSER);
  hostile_put (&hostile, hostile.mailbox, hostile.smaller, offer, 0);
  assert_only_remote (&hostile, GUN_REMOTE_DESKTOP);
  hostile_clear (&hostile);
}

/* What it said before it went comes after that, by another way */
static void
test_left (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  g_autoptr (GPtrArray) remotes = NULL;

  hostile_init (&hostile, fixture);
  g_object_unref (hostile.raw);
  hostile.raw = room_fixture_add_raw (fixture, hostile.end->mesh);
  room_fixture_advance (fixture, 0.001);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"p\"}", 2000);
  remotes = gun_direct_list_remotes (hostile.end->direct);
  g_assert_cmpint (gun_remote_get_state (g_ptr_array_index (remotes, 0)), ==, GUN_REMOTE_RELAYED);

  hostile_put (&hostile, PRESENCE, hostile.smaller, NULL, 0);
  hostile_put (&hostile, PRESENCE, hostile.smaller, "{\"v\":1,\"pid\":\"p\"}", 1000);
  g_assert_cmpint (gun_remote_get_state (g_ptr_array_index (remotes, 0)), ==, GUN_REMOTE_WAITING);
  hostile_clear (&hostile);
}

/* Something newer stands where ours should be */
static void
test_own_place (RoomFixture *fixture, gconstpointer data)
{
  Hostile hostile;
  const char *id;
  double last_ms = 0;

  hostile_init (&hostile, fixture);
  id = gun_direct_get_device_id (hostile.end->direct);
  follow_presence (&hostile);
  hostile_put (&hostile, PRESENCE, id, "{\"v\":1,\"pid\":\"old\"}", -3000);
  /* It waits for the clock of the relay, as that of any write does */
  room_fixture_advance (fixture, 4);
  g_assert_cmpuint (count_presences (fixture, hostile.raw, &last_ms), ==, 1);
  g_assert_cmpfloat (last_ms, >, room_fixture_get_now_ms (fixture) - 4000);

  /* Who takes it again and again gets no answer each time */
  for (guint i = 0; i < 20; i++)
    hostile_put (&hostile, PRESENCE, id, NULL, 0);
  room_fixture_advance (fixture, 1);
  g_assert_cmpuint (count_presences (fixture, hostile.raw, &last_ms), <=, 1);
  g_assert_cmpuint (room_end_get_dropped (hostile.end, GUN_DIRECT_DROPPED_OURS), >, 0);
  hostile_clear (&hostile);
}

static void
add_tests (void)
{
  room_add_test ("/direct/desktop-room/pair", test_pair);
  room_add_test ("/direct/desktop-room/late", test_late);
  room_add_test ("/direct/desktop-room/other-room", test_other_room);
  room_add_test ("/direct/desktop-room/many", test_many);
  room_add_test ("/direct/desktop-room/relay-restart", test_relay_restart);
  room_add_test ("/direct/desktop-room/again", test_again);
  room_add_timed_test ("/direct/desktop-room/bad-presence", test_bad_presence);
  room_add_timed_test ("/direct/desktop-room/bad-letters", test_bad_letters);
  room_add_timed_test ("/direct/desktop-room/far-ahead", test_far_ahead);
  room_add_timed_test ("/direct/desktop-room/left", test_left);
  room_add_timed_test ("/direct/desktop-room/page-first", test_page_first);
  room_add_timed_test ("/direct/desktop-room/repeated", test_repeated);
  room_add_timed_test ("/direct/desktop-room/crowd", test_crowd);
  room_add_timed_test ("/direct/desktop-room/asks-for-offer", test_asks_for_offer);
  room_add_timed_test ("/direct/desktop-room/offers", test_offers);
  room_add_timed_test ("/direct/desktop-room/clock", test_clock);
  room_add_timed_test ("/direct/desktop-room/own-place", test_own_place);
}

int
main (int argc, char *argv[])
{
  return room_test_run (argc, argv, add_tests);
}
