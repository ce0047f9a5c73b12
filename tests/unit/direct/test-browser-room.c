/* SPDX-License-Identifier: MIT */

/* We and pages find each other over a relay that is a mesh too. */

#include "gun-test-await.h"
#include "mesh-fixture.h"
#include "room-page.h"

#define PATIENCE 60

#define GOOD_CANDIDATE "candidate:1 1 udp 2113937151 192.0.2.9 40000 typ host"

#define await_message(message, taking) gun_test_await (((message) = (taking)) != NULL, PATIENCE)

static double
get_state_ms (const GunMessage *announce)
{
  return gun_node_get_entry (g_ptr_array_index (announce->put, 0), 0)->state_ms;
}

static GunMessage *
await_our_announce (RoomPage *page)
{
  GunMessage *announce;
  const GunEntry *entry;

  await_message (announce, room_page_take_announce (page));
  entry = gun_node_get_entry (g_ptr_array_index (announce->put, 0), 0);
  g_assert_cmpstr (entry->key, ==, "+");
  g_assert_cmpstr (gun_value_get_text (entry->value), ==, "pid-end");
  return announce;
}

/* A page offers to who comes after it: one answer, complete, and nothing after it */
static void
test_newcomer (RoomFixture *fixture, gconstpointer data)
{
  RoomPage *page = room_page_new (fixture, fixture->hub, "page1");
  RoomEnd *end;
  g_autoptr (GunMessage) announce = NULL;
  g_autoptr (GunMessage) answer = NULL;
  g_autoptr (GunSignal) signal = NULL;
  g_autoptr (GError) error = NULL;

  gun_test_settle ();
  end = room_end_new (fixture, "pid-end", "end");
  room_end_join (end, "lobby");
  announce = await_our_announce (page);
  room_page_offer (page);
  gun_test_await (page->sdp != NULL, PATIENCE);
  room_page_say_description (page, "offer1", announce->id, "page1", page->sdp);
  /* Some are for us and some are not, and what cannot be read is counted */
  room_page_say_candidate (page, "candidate1", announce->id, "page1", GOOD_CANDIDATE);
  room_page_say_candidate (page, "candidate2", announce->id, "page1", "");
  room_page_say_candidate (page, "candidate3", announce->id, "page1", "candidate:nothing");
  room_page_say_candidate (page, "candidate4", announce->id, "page2", GOOD_CANDIDATE);
  gun_test_await (room_end_get_dropped (end, GUN_DIRECT_DROPPED_UNKNOWN) == 1, PATIENCE);
  g_assert_cmpuint (room_end_get_dropped (end, GUN_DIRECT_DROPPED_MALFORMED), ==, 1);

  await_message (answer, room_page_take_signal (page, "offer1"));
  signal = room_page_read (answer);
  g_assert_cmpint (signal->kind, ==, GUN_SIGNAL_ANSWER);
  g_assert_cmpstr (signal->sender, ==, "pid-end");
  g_assert_nonnull (strstr (signal->sdp, "a=candidate:"));
  g_assert_true (gun_direct_attempt_take_answer (page->attempt, signal->sdp, &error));
  g_assert_no_error (error);
  gun_test_await (page->link != NULL && room_end_get_n_connected (end) == 1, PATIENCE);
  g_assert_null (room_page_take_signal (page, "offer1"));

  /* One that is connected is left unanswered */
  room_page_say_description (page, "offer2", announce->id, "page1", page->sdp);
  gun_test_await (room_end_get_dropped (end, GUN_DIRECT_DROPPED_CONNECTED) == 1, PATIENCE);
  room_end_free (end);
  room_page_free (page);
}

/* We offer to a page that comes after us, after a second, and once */
static void
test_member (RoomFixture *fixture, gconstpointer data)
{
  RoomPage *page = room_page_new (fixture, fixture->hub, "page1");
  RoomEnd *end = room_end_new (fixture, "pid-end", "end");
  g_autoptr (GunMessage) announce = NULL;
  g_autoptr (GunMessage) offer = NULL;
  g_autoptr (GunSignal) signal = NULL;

  room_end_join (end, "lobby");
  announce = await_our_announce (page);
  room_page_announce (page, "announce1", room_fixture_get_now_ms (fixture));
  await_message (offer, room_page_take_signal (page, "announce1"));
  signal = room_page_read (offer);
  g_assert_cmpint (signal->kind, ==, GUN_SIGNAL_OFFER);
  g_assert_cmpstr (signal->sender, ==, "pid-end");
  g_assert_nonnull (strstr (signal->sdp, "a=candidate:"));

  room_page_answer (page, signal->sdp);
  gun_test_await (page->sdp != NULL, PATIENCE);
  /* Somebody else's answer, and one to something else, do not count; of two that are its own the first does */
  room_page_say_description (page, "answer0", offer->id, "page2", page->sdp);
  gun_test_await (room_end_get_dropped (end, GUN_DIRECT_DROPPED_UNKNOWN) == 1, PATIENCE);
  room_page_say_description (page, "answer00", announce->id, "page1", page->sdp);
  gun_test_await (room_end_get_dropped (end, GUN_DIRECT_DROPPED_UNKNOWN) == 2, PATIENCE);
  room_page_say_description (page, "answer1", offer->id, "page1", page->sdp);
  room_page_say_description (page, "answer2", offer->id, "page1", page->sdp);
  gun_test_await (room_end_get_dropped (end, GUN_DIRECT_DROPPED_REPEATED) == 1, PATIENCE);
  gun_test_await (page->link != NULL && room_end_get_n_connected (end) == 1, PATIENCE);

  room_end_free (end);
  room_page_free (page);
}

/* Both wait for each other: its offer is answered, and ours is given up */
static void
test_glare (RoomFixture *fixture, gconstpointer data)
{
  RoomPage *page = room_page_new (fixture, fixture->hub, "page1");
  RoomEnd *end = room_end_new (fixture, "pid-end", "end");
  g_autoptr (GunMessage) announce = NULL;
  g_autoptr (GunMessage) offer = NULL;
  g_autoptr (GunMessage) answer = NULL;
  g_autoptr (GunSignal) signal = NULL;
  g_autoptr (GError) error = NULL;

  room_end_join (end, "lobby");
  announce = await_our_announce (page);
  room_page_announce (page, "announce1", room_fixture_get_now_ms (fixture));
  room_page_offer (page);
  gun_test_await (page->sdp != NULL, PATIENCE);
  await_message (offer, room_page_take_signal (page, "announce1"));
  room_page_say_description (page, "offer1", announce->id, "page1", page->sdp);
  await_message (answer, room_page_take_signal (page, "offer1"));
  signal = room_page_read (answer);
  g_assert_true (gun_direct_attempt_take_answer (page->attempt, signal->sdp, &error));
  g_assert_no_error (error);
  gun_test_await (page->link != NULL && room_end_get_n_connected (end) == 1, PATIENCE);

  room_end_free (end);
  room_page_free (page);
}

/* In virtual time from here on */

/* A page that is connected to us */
typedef struct
{
  RoomPage *page;
  RoomEnd *end;
} Quiet;

static void
quiet_init (Quiet *self, RoomFixture *fixture)
{
  self->end = room_end_new (fixture, "pid-end", "end");
  room_end_join (self->end, "lobby");
  self->page = room_page_new (fixture, self->end->mesh, "page1");
  room_fixture_advance (fixture, 1);
}

static void
quiet_clear (Quiet *self)
{
  room_end_free (self->end);
  room_page_free (self->page);
}

/* Within 0.3 s, newer than what the room holds, and once more when pages that could not hear do; the same to who opens later */
static void
test_announce (RoomFixture *fixture, gconstpointer data)
{
  RoomPage *early = room_page_new (fixture, fixture->hub, "page1");
  RoomEnd *end;
  g_autoptr (GunMessage) first = NULL;
  g_autoptr (GunMessage) again = NULL;
  g_autoptr (GunMessage) second = NULL;
  double held_ms = room_fixture_get_now_ms (fixture) + 5000;

  room_fixture_advance (fixture, 0.001);
  room_page_announce (early, "early", held_ms - 5000);
  room_fixture_advance (fixture, 0.001);
  room_page_announce (early, "ahead", held_ms);
  room_fixture_advance (fixture, 5);

  /* Its clock is 4 s behind that of the page, whose state is in force at the relay by now */
  gun_virtual_clock_set_wall_ms (fixture->virtual_clock, held_ms - 4000);
  end = room_end_new (fixture, "pid-end", "end");
  room_end_join (end, "lobby");
  room_fixture_advance (fixture, 0.301);
  /* The relay lets it wait for its clock, which is the same here */
  gun_virtual_clock_set_wall_ms (fixture->virtual_clock, held_ms + 1000);
  room_fixture_advance (fixture, 5);
  first = room_page_take_announce (early);
  g_assert_nonnull (first);
  /* A relay must not hear both in one instant when that state comes into force */
  g_assert_cmpfloat (get_state_ms (first), >=, held_ms + 249);
  g_assert_cmpfloat (get_state_ms (first), <=, held_ms + 501);
  room_fixture_advance (fixture, 55);
  g_assert_null (room_page_take_announce (early));
  room_fixture_advance (fixture, 20);
  again = room_page_take_announce (early);
  g_assert_nonnull (again);
  room_fixture_advance (fixture, 100);
  g_assert_null (room_page_take_announce (early));

  room_fixture_set_down (fixture, TRUE);
  room_page_free (early);
  room_fixture_set_down (fixture, FALSE);
  early = room_page_new (fixture, fixture->hub, "page2");
  room_fixture_advance (fixture, 65);
  second = room_page_take_announce (early);
  g_assert_nonnull (second);
  g_assert_cmpfloat (get_state_ms (second), >, get_state_ms (first) + 90000);
  g_assert_null (room_page_take_announce (early));

  room_end_free (end);
  room_page_free (early);
}

static guint
count_attempts (RoomEnd *end)
{
  GunDirectCounters counters;

  gun_direct_get_counters (end->direct, &counters);
  return (guint) counters.attempts;
}

static void
ask (Quiet *quiet, guint n_times)
{
  static guint n_asked;

  for (guint i = 0; i < n_times; i++)
    {
      g_autofree char *id = g_strdup_printf ("ask-%u", n_asked++);
      g_autofree char *get = mesh_get_text (id, ROOM_SOUL, "+");

      gun_sim_end_say (quiet->page->end, get);
    }
}

/* How many announces of ours it heard since the last time */
static guint
count_announces (Quiet *quiet)
{
  guint n_announces = 0;
  GunMessage *announce;

  for (; (announce = room_page_take_announce (quiet->page)) != NULL; n_announces++)
    gun_message_unref (announce);
  return n_announces;
}

/* Who asks twice and announces itself is offered to, and told of us once more when it may have waited in vain */
static void
test_asked (RoomFixture *fixture, gconstpointer data)
{
  Quiet quiet;
  g_autofree char *elsewhere = mesh_get_text ("elsewhere", "/RTC/elsewhere<?99", "+");
  g_autoptr (GunMessage) offer = NULL;

  quiet_init (&quiet, fixture);
  room_fixture_advance (fixture, 80);
  g_assert_cmpuint (count_announces (&quiet), ==, 2);
  gun_sim_end_say (quiet.page->end, elsewhere);
  room_fixture_advance (fixture, 200);
  g_assert_cmpuint (count_announces (&quiet), ==, 0);

  ask (&quiet, 2);
  room_page_announce (quiet.page, "new", room_fixture_get_now_ms (fixture));
  room_fixture_advance (fixture, 60);
  offer = room_page_take_signal (quiet.page, "new");
  g_assert_nonnull (offer);
  g_assert_cmpuint (count_announces (&quiet), ==, 0);
  room_fixture_advance (fixture, 20);
  g_assert_cmpuint (count_announces (&quiet), ==, 1);
  room_fixture_advance (fixture, 200);
  g_assert_cmpuint (count_announces (&quiet), ==, 0);
  quiet_clear (&quiet);
}

/* More ask than are heard to come: a relay joined their announces, and an offer to one would come to another. So all are
 * called, at once and when they may have waited in vain; who goes on asking is not called all the time */
static void
test_unheard (RoomFixture *fixture, gconstpointer data)
{
  Quiet quiet;

  quiet_init (&quiet, fixture);
  room_fixture_advance (fixture, 80);
  g_assert_cmpuint (count_announces (&quiet), ==, 2);

  ask (&quiet, 3);
  room_page_announce (quiet.page, "new", room_fixture_get_now_ms (fixture));
  room_fixture_advance (fixture, 2.5);
  g_assert_cmpuint (count_announces (&quiet), ==, 1);
  g_assert_cmpuint (count_attempts (quiet.end), ==, 0);
  room_fixture_advance (fixture, 80);
  g_assert_cmpuint (count_announces (&quiet), ==, 1);

  for (guint i = 0; i < 600; i++)
    {
      ask (&quiet, 1);
      room_fixture_advance (fixture, 0.1);
    }
  g_assert_cmpuint (count_announces (&quiet), <=, 60 / 15 + 1);
  room_fixture_advance (fixture, 160);
  count_announces (&quiet);
  room_fixture_advance (fixture, 200);
  g_assert_cmpuint (count_announces (&quiet), ==, 0);
  quiet_clear (&quiet);
}

static void
reply (Quiet *quiet, double state_ms)
{
  static guint n_replies;
  g_autofree char *id = g_strdup_printf ("reply-%u\",\"@\":\"ask", n_replies++);
  g_autofree char *frame = mesh_put_text (id, ROOM_SOUL, "+", "\"page1\"", state_ms);

  gun_sim_end_say (quiet->page->end, frame);
}

/* A page whose clock is ahead answers what we asked when we have announced ourselves already: for it that was before its
 * time, so it is called; at once, and not all the time. What is said to lie in another century calls nobody */
static void
test_late_reply (RoomFixture *fixture, gconstpointer data)
{
  Quiet quiet;
  g_autoptr (GunMessage) announce = NULL;
  double ahead_ms;

  quiet_init (&quiet, fixture);
  g_assert_cmpuint (count_announces (&quiet), ==, 1);
  reply (&quiet, room_fixture_get_now_ms (fixture));
  reply (&quiet, room_fixture_get_now_ms (fixture) + 1e9);
  room_fixture_advance (fixture, 5);
  g_assert_cmpuint (count_announces (&quiet), ==, 0);

  ahead_ms = room_fixture_get_now_ms (fixture) + 5000;
  reply (&quiet, ahead_ms);
  room_fixture_advance (fixture, 3.5);
  announce = room_page_take_announce (quiet.page);
  g_assert_nonnull (announce);
  g_assert_cmpfloat (get_state_ms (announce), >, ahead_ms);
  for (guint i = 0; i < 100; i++)
    {
      reply (&quiet, room_fixture_get_now_ms (fixture) + 20000);
      room_fixture_advance (fixture, 0.3);
    }
  g_assert_cmpuint (count_announces (&quiet), <=, 3);
  quiet_clear (&quiet);
}

/* What is no announce of a page that came after us, and what comes twice */
static void
test_bad_announces (RoomFixture *fixture, gconstpointer data)
{
  Quiet quiet;
  double now_ms;
  g_autofree char *number = NULL;
  g_autofree char *lines = NULL;

  quiet_init (&quiet, fixture);
  now_ms = room_fixture_get_now_ms (fixture);
  room_page_announce (quiet.page, "old", now_ms - 60000);
  room_fixture_advance (fixture, 2);
  g_assert_cmpuint (room_end_get_dropped (quiet.end, GUN_DIRECT_DROPPED_EXPIRED), ==, 1);
  number = mesh_put_text ("number", ROOM_SOUL, "+", "7", now_ms);
  lines = mesh_put_text ("lines", ROOM_SOUL, "+", "\"a\\nb\"", now_ms + 1);
  gun_sim_end_say (quiet.page->end, number);
  gun_sim_end_say (quiet.page->end, lines);
  room_fixture_advance (fixture, 2);
  g_assert_cmpuint (room_end_get_dropped (quiet.end, GUN_DIRECT_DROPPED_MALFORMED), ==, 2);
  g_assert_cmpuint (count_attempts (quiet.end), ==, 0);

  /* Twice in its second: one offer */
  room_page_announce (quiet.page, "new", now_ms + 1000);
  room_page_announce (quiet.page, "twice", now_ms + 1001);
  room_fixture_advance (fixture, 2);
  g_assert_cmpuint (room_end_get_dropped (quiet.end, GUN_DIRECT_DROPPED_REPEATED), ==, 1);
  g_assert_cmpuint (count_attempts (quiet.end), ==, 1);
  quiet_clear (&quiet);
}

/* Offers and candidates for nothing, from us, from nobody, and what cannot be read */
static void
test_bad_signals (RoomFixture *fixture, gconstpointer data)
{
  static const char *const signals[] = {
    "{\"#\":\"s1\",\"ok\":{\"rtc\":{\"offer\":{\"type\":\"offer\",\"sdp\":\"v\"},\"id\":\"page1\"}}"
    "}",
    "{\"#\":\"s2\",\"@\":\"nothing\",\"ok\":{\"rtc\":{\"offer\":{\"sdp\":\"v\"},\"id\":\"page1\"}}"
    "}",
    "{\"#\":\"s3\",\"@\":\"%s\",\"ok\":{\"rtc\":{\"offer\":{\"sdp\":\"v\"},\"id\":\"pid-end\"}}}",
    "{\"#\":\"s4\",\"@\":\"%s\",\"ok\":{\"rtc\":{\"offer\":{\"sdp\":\"v\"}}}}",
    "{\"#\":\"s5\",\"@\":\"%s\",\"ok\":{\"rtc\":{\"answer\":{\"sdp\":\"v\"},\"id\":\"page1\"}}}",
    "{\"#\":\"s6\",\"@\":\"%s\",\"ok\":{\"rtc\":{\"candidate\":{\"candidate\":\"c\"},\"id\":"
    "\"page1\"}}}",
    "{\"#\":\"s7\",\"@\":\"%s\",\"ok\":{\"rtc\":{\"offer\":{\"sdp\":\"garbage\"},\"id\":\"page1\"}}"
    "}",
    "{\"#\":\"s7\",\"@\":\"%s\",\"ok\":{\"rtc\":{\"offer\":{\"sdp\":\"garbage\"},\"id\":\"page1\"}}"
    "}",
  };
  Quiet quiet;
  g_autoptr (GunMessage) announce = NULL;

  quiet_init (&quiet, fixture);
  announce = room_page_take_announce (quiet.page);
  g_assert_nonnull (announce);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GString) frame = g_string_new (signals[i]);

      g_string_replace (frame, "%s", announce->id, 0);
      gun_sim_end_say (quiet.page->end, frame->str);
      room_fixture_advance (fixture, 0.001);
    }
  g_assert_cmpuint (room_end_get_dropped (quiet.end, GUN_DIRECT_DROPPED_NO_ADDRESSEE), ==, 1);
  g_assert_cmpuint (room_end_get_dropped (quiet.end, GUN_DIRECT_DROPPED_OURS), ==, 1);
  g_assert_cmpuint (room_end_get_dropped (quiet.end, GUN_DIRECT_DROPPED_MALFORMED), ==, 2);
  g_assert_cmpuint (room_end_get_dropped (quiet.end, GUN_DIRECT_DROPPED_UNKNOWN), ==, 3);
  g_assert_cmpuint (count_attempts (quiet.end), ==, 0);
  quiet_clear (&quiet);
}

/* Who came may be a desktop, so a second passes before it is offered to */
static void
test_second (RoomFixture *fixture, gconstpointer data)
{
  Quiet quiet;
  g_autoptr (GunMessage) offer = NULL;

  quiet_init (&quiet, fixture);
  room_page_announce (quiet.page, "new", room_fixture_get_now_ms (fixture));
  room_fixture_advance (fixture, 0.9);
  g_assert_null (room_page_take_signal (quiet.page, "new"));
  room_fixture_advance (fixture, 3);
  offer = room_page_take_signal (quiet.page, "new");
  g_assert_nonnull (offer);
  quiet_clear (&quiet);
}

/* Ten thousand pages in one instant. Those whose turn comes when they do not listen any more are not offered to, and nobody
 * is called again for that; one that comes after them has its turn while it listens */
static void
test_crowd (RoomFixture *fixture, gconstpointer data)
{
  Quiet quiet;
  g_autoptr (GPtrArray) remotes = NULL;
  g_autoptr (GunMessage) announce = NULL;
  g_autoptr (GunMessage) offer = NULL;

  quiet_init (&quiet, fixture);
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *id = g_strdup_printf ("id-%u", i);
      g_autofree char *pid = g_strdup_printf ("\"pid-%u\"", i);
      g_autofree char *frame = mesh_put_text (
          id, ROOM_SOUL, "+", pid, room_fixture_get_now_ms (fixture) - 1 + i * 1e-4);

      gun_sim_end_say (quiet.page->end, frame);
    }
  room_fixture_advance (fixture, 1.5);
  remotes = gun_direct_list_remotes (quiet.end->direct);
  g_assert_cmpuint (remotes->len, <=, GUN_DIRECT_MAX_REMOTES);
  g_assert_cmpuint (count_attempts (quiet.end), ==, GUN_DIRECT_MAX_ATTEMPTS);
  g_assert_cmpuint (room_end_get_dropped (quiet.end, GUN_DIRECT_DROPPED_TOO_MANY),
                    >=,
                    10000 - 2 * GUN_DIRECT_MAX_REMOTES);
  g_clear_pointer (&announce, gun_message_unref);
  announce = room_page_take_announce (quiet.page);

  room_page_announce (quiet.page, "late", room_fixture_get_now_ms (fixture));
  room_fixture_advance (fixture, 7);
  offer = room_page_take_signal (quiet.page, "late");
  g_assert_nonnull (offer);

  room_fixture_advance (fixture, 15);
  g_assert_cmpuint (count_attempts (quiet.end), <=, 3 * GUN_DIRECT_MAX_ATTEMPTS);
  g_assert_cmpuint (room_end_get_dropped (quiet.end, GUN_DIRECT_DROPPED_EXPIRED), >, 0);
  g_assert_null (room_page_take_announce (quiet.page));
  quiet_clear (&quiet);
}

/* Two desktops announce themselves as pages do, and are none */
static void
test_desktops (RoomFixture *fixture, gconstpointer data)
{
  RoomEnd *one = room_end_new (fixture, "pid-one", "one");
  RoomEnd *other = room_end_new (fixture, "pid-other", "other");
  RoomPage *page = room_page_new (fixture, fixture->hub, "page1");

  room_end_join (one, "lobby");
  room_end_join (other, "lobby");
  room_fixture_advance (fixture, 5);
  for (guint i = 0; i < 2; i++)
    {
      RoomEnd *end = i == 0 ? one : other;
      g_autoptr (GPtrArray) remotes = gun_direct_list_remotes (end->direct);

      g_assert_cmpuint (remotes->len, ==, 1);
      g_assert_cmpint (
          gun_remote_get_kind (g_ptr_array_index (remotes, 0)), ==, GUN_REMOTE_DESKTOP);
    }
  room_end_free (one);
  room_end_free (other);
  room_page_free (page);
}

/* Its presence comes later than its announce, but within the second */
static void
test_late_desktop (RoomFixture *fixture, gconstpointer data)
{
  Quiet quiet;
  g_autofree char *presence = NULL;
  g_autoptr (GPtrArray) remotes = NULL;

  quiet_init (&quiet, fixture);
  room_page_announce (quiet.page, "desktop", room_fixture_get_now_ms (fixture));
  room_fixture_advance (fixture, 0.5);
  presence = mesh_put_text ("presence",
                            "/RTC/lobby/gun-desktop<?99",
                            "000000000",
                            "\"{\\\"v\\\":1,\\\"pid\\\":\\\"page1\\\"}\"",
                            room_fixture_get_now_ms (fixture));
  gun_sim_end_say (quiet.page->end, presence);
  room_fixture_advance (fixture, 2);
  g_assert_null (room_page_take_signal (quiet.page, "desktop"));
  remotes = gun_direct_list_remotes (quiet.end->direct);
  g_assert_cmpuint (remotes->len, ==, 1);
  g_assert_cmpint (gun_remote_get_kind (g_ptr_array_index (remotes, 0)), ==, GUN_REMOTE_DESKTOP);
  quiet_clear (&quiet);
}

static void
add_tests (void)
{
  room_add_test ("/direct/browser-room/newcomer", test_newcomer);
  room_add_test ("/direct/browser-room/member", test_member);
  room_add_test ("/direct/browser-room/glare", test_glare);
  room_add_timed_test ("/direct/browser-room/announce", test_announce);
  room_add_timed_test ("/direct/browser-room/asked", test_asked);
  room_add_timed_test ("/direct/browser-room/unheard", test_unheard);
  room_add_timed_test ("/direct/browser-room/late-reply", test_late_reply);
  room_add_timed_test ("/direct/browser-room/bad-announces", test_bad_announces);
  room_add_timed_test ("/direct/browser-room/bad-signals", test_bad_signals);
  room_add_timed_test ("/direct/browser-room/second", test_second);
  room_add_timed_test ("/direct/browser-room/crowd", test_crowd);
  room_add_timed_test ("/direct/browser-room/desktops", test_desktops);
  room_add_timed_test ("/direct/browser-room/late-desktop", test_late_desktop);
}

int
main (int argc, char *argv[])
{
  return room_test_run (argc, argv, add_tests);
}
