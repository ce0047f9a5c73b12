/* SPDX-License-Identifier: MIT */

/* What the mesh hears for whoever makes direct connections, and what is said for it. */

#include "mesh-fixture.h"

#include <string.h>

#include "gun-limits.h"
#include "gun-mesh-ear.h"
#include "gun-text.h"

#define ROOM "/RTC/room<?99"

/* What the ear was told; the mesh of the fixture has one ear at a time. */
typedef struct
{
  MeshFixture *fixture;
  guint n_live;
  guint n_replies;
  guint n_for_us;
  guint n_nowhere;
  guint n_opened;
  guint n_asked;
  GunPeer *peer;      /* (unowned): who said the last */
  GBytes *json;       /* (owned) (nullable): of the last signal */
  char *known;        /* (owned) (nullable): what the graph had when the room was heard */
  gboolean hangs_up;  /* closes whoever says something of a room */
  gboolean is_secret; /* has nobody answered who asks about a room */
  guint n_says;       /* signals said from inside */
} Told;

static void
heard_room_cb (GunPeer *peer, const GunMessage *message, gboolean is_reply, gpointer user_data)
{
  Told *told = user_data;

  told->n_live += !is_reply;
  told->n_replies += is_reply;
  told->peer = peer;
  g_clear_pointer (&told->known, g_free);
  told->known = mesh_fixture_dup_value (told->fixture, ROOM, "+");
  for (guint i = 0; i < told->n_says; i++)
    {
      g_autofree char *text = g_strdup_printf ("inside%u", i);
      g_autoptr (GRefString) id = gun_text_new (text);

      gun_mesh_say_signal (told->fixture->mesh, peer, id, "{}", 2);
    }
  if (told->hangs_up)
    gun_mesh_remove_peer (told->fixture->mesh, peer);
}

static void
heard_signal_cb (GunPeer *peer, const GunMessage *message, gboolean is_for_us, gpointer user_data)
{
  Told *told = user_data;

  told->n_for_us += is_for_us;
  told->n_nowhere += !is_for_us;
  told->peer = peer;
  g_clear_pointer (&told->json, g_bytes_unref);
  if (message->json != NULL)
    told->json = g_bytes_ref (message->json);
}

static void
peer_opened_cb (GunPeer *peer, gpointer user_data)
{
  Told *told = user_data;

  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_OPEN);
  told->n_opened++;
  told->peer = peer;
}

static gboolean
asked_room_cb (GunPeer *peer, GRefString *soul, gpointer user_data)
{
  Told *told = user_data;

  g_assert_cmpstr (soul, ==, ROOM);
  told->n_asked++;
  told->peer = peer;
  if (told->hangs_up)
    gun_mesh_remove_peer (told->fixture->mesh, peer);
  return told->is_secret;
}

static const GunMeshEar ear = { heard_room_cb, heard_signal_cb, peer_opened_cb, asked_room_cb };

static void
listen (MeshFixture *f, Told *told)
{
  told->fixture = f;
  gun_mesh_set_ear (f->mesh, &ear, told);
}

static void
end (MeshFixture *f, Told *told)
{
  gun_mesh_set_ear (f->mesh, NULL, NULL);
  g_clear_pointer (&told->json, g_bytes_unref);
  g_clear_pointer (&told->known, g_free);
}

static gboolean
say_signal (MeshFixture *f, GunPeer *peer, const char *id, const char *json)
{
  g_autoptr (GRefString) text = gun_text_new (id);
  gboolean is_said = gun_mesh_say_signal (f->mesh, peer, text, json, strlen (json));

  mesh_fixture_settle (f);
  return is_said;
}

static void
test_room_live (MeshFixture *f, gconstpointer data)
{
  Told told = { 0 };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "browser01");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "browser02");
  double now_ms = gun_clock_get_wall_ms (GUN_CLOCK (f->clock));
  g_autofree char *announce = mesh_put_text ("a1", ROOM, "+", "\"browser01\"", now_ms);
  g_autofree char *future = mesh_put_text ("a2", ROOM, "+", "\"browser02\"", now_ms + 5000);
  g_autofree char *plain = mesh_put_text ("a3", "RTC/room", "+", "\"browser01\"", now_ms);
  g_autofree char *get = mesh_get_text ("g1", ROOM, "+");

  listen (f, &told);
  mesh_fixture_say (f, other, "%s", get);
  mesh_drain (other);
  mesh_fixture_say (f, client, "%s", announce);
  g_assert_cmpuint (told.n_live, ==, 1);
  g_assert_cmpstr (gun_peer_get_pid (told.peer), ==, "browser01");
  g_assert_cmpstr (told.known, ==, "undefined");
  /* and it goes on as ever */
  mesh_assert_value (f, ROOM, "+", "\"browser01\"");
  {
    g_autoptr (GunMessage) passed_on = mesh_take_message (other);

    g_assert_cmpstr (passed_on->id, ==, "a1");
  }

  mesh_fixture_say (f, client, "%s", announce);
  mesh_fixture_say (f, other, "%s", announce);
  mesh_fixture_say (f, client, "%s", plain);
  g_assert_cmpuint (told.n_live, ==, 1);

  /* The clock is not waited for */
  mesh_fixture_say (f, client, "%s", future);
  g_assert_cmpuint (told.n_live, ==, 2);
  g_assert_cmpuint (told.n_replies, ==, 0);

  gun_mesh_set_ear (f->mesh, NULL, NULL);
  mesh_fixture_say (
      f, client, "{\"put\":{\"%s\":{\"_\":{\"#\":\"%s\",\">\":{\"+\":1}},\"+\":1}}}", ROOM, ROOM);
  g_assert_cmpuint (told.n_live, ==, 2);
  end (f, &told);
}

static void
test_room_reply (MeshFixture *f, gconstpointer data)
{
  Told told = { 0 };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GRefString) soul = gun_text_new (ROOM);
  g_autoptr (GunMessage) asked = NULL;
  double now_ms = gun_clock_get_wall_ms (GUN_CLOCK (f->clock));

  listen (f, &told);
  gun_mesh_follow (f->mesh, soul, NULL);
  mesh_fixture_settle (f);
  asked = mesh_take_message (relay);
  mesh_fixture_say (
      f,
      relay,
      "{\"#\":\"r1\",\"@\":\"%s\",\"put\":{\"%s\":{\"_\":{\"#\":\"%s\",\">\":{\"+\":%.17g}},"
      "\"+\":\"browser01\"}}}",
      asked->id,
      ROOM,
      ROOM,
      now_ms);
  g_assert_cmpuint (told.n_live, ==, 0);
  g_assert_cmpuint (told.n_replies, ==, 1);
  mesh_assert_value (f, ROOM, "+", "\"browser01\"");
  gun_mesh_unfollow (f->mesh, soul, NULL);
  end (f, &told);
}

static gboolean
is_answered_with_data (MeshFixture *f, GunSimEnd *client, const char *id)
{
  g_autofree char *get = mesh_get_text (id, ROOM, "+");
  g_autoptr (GunMessage) answer = NULL;

  mesh_fixture_say (f, client, "%s", get);
  answer = mesh_take_message (client);
  g_assert_cmpstr (answer->ack, ==, id);
  return answer->put != NULL && answer->put->len > 0;
}

/* What is known of a room here may be kept for ourselves; who asked is told of news all the same */
static void
test_room_secret (MeshFixture *f, gconstpointer data)
{
  Told told = { 0 };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "browser01");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "browser02");
  double now_ms = gun_clock_get_wall_ms (GUN_CLOCK (f->clock));
  g_autofree char *announce = mesh_put_text ("a1", ROOM, "+", "\"browser02\"", now_ms - 1);
  g_autofree char *again = mesh_put_text ("a2", ROOM, "+", "\"browser03\"", now_ms);
  g_autoptr (GunMessage) news = NULL;

  listen (f, &told);
  mesh_fixture_say (f, other, "%s", announce);
  g_assert_true (is_answered_with_data (f, client, "g1"));
  told.is_secret = TRUE;
  g_assert_false (is_answered_with_data (f, client, "g2"));
  mesh_fixture_say (f, other, "%s", again);
  news = mesh_take_message (client);
  g_assert_cmpstr (news->id, ==, "a2");
  end (f, &told);
}

/* Each question once, and of rooms only; who asks may be closed for it */
static void
test_room_asked (MeshFixture *f, gconstpointer data)
{
  Told told = { 0 };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "browser01");
  g_autofree char *get = mesh_get_text ("g1", ROOM, "+");
  g_autofree char *other = mesh_get_text ("g2", "RTC/room", "+");
  g_autofree char *whole = mesh_get_text ("g3", ROOM, NULL);

  listen (f, &told);
  mesh_fixture_say (f, client, "%s", get);
  mesh_fixture_say (f, client, "%s", get);
  mesh_fixture_say (f, client, "%s", other);
  mesh_fixture_say (f, client, "{\"#\":\"g4\",\"get\":{\"#\":{\"*\":\"/RTC/\"}}}");
  g_assert_cmpuint (told.n_asked, ==, 1);
  g_assert_cmpstr (gun_peer_get_pid (told.peer), ==, "browser01");

  told.hangs_up = TRUE;
  mesh_fixture_say (f, client, "%s", whole);
  g_assert_cmpuint (told.n_asked, ==, 2);
  end (f, &told);
}

/* Whoever hears may close who said it, and say so much that nothing else is remembered */
static void
test_inside (MeshFixture *f, gconstpointer data)
{
  Told told = { .n_says = 70000 };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "browser01");
  double now_ms = gun_clock_get_wall_ms (GUN_CLOCK (f->clock));
  g_autofree char *one = mesh_put_text ("a1", ROOM, "+", "\"browser01\"", now_ms);
  g_autofree char *two = mesh_put_text ("a2", ROOM, "+", "\"browser02\"", now_ms);

  listen (f, &told);
  mesh_fixture_say (f, client, "%s", one);
  mesh_assert_value (f, ROOM, "+", "\"browser01\"");

  told.n_says = 0;
  told.hangs_up = TRUE;
  mesh_fixture_say (f, client, "%s", two);
  g_assert_cmpuint (told.n_live, ==, 2);
  g_assert_true (gun_sim_end_is_closed (client));
  mesh_assert_value (f, ROOM, "+", "\"browser01\"");
  end (f, &told);
}

static void
test_signal_for_us (MeshFixture *f, gconstpointer data)
{
  static const char answer[]
      = "{\"@\":\"A1\",\"#\":\"n1\",\"ok\":{\"rtc\":{\"offer\":{\"sdp\":\"v=0\"},\"id\":\"b\"}}}";
  Told told = { 0 };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "browser01");
  g_autofree char *announce = mesh_put_text ("A1", ROOM, "+", "\"ourpid001\"", 1);
  g_autofree char *heard = NULL;

  listen (f, &told);
  g_assert_true (say_signal (f, NULL, "A1", announce));
  heard = gun_sim_end_take_frame (relay);
  g_assert_cmpstr (heard, ==, announce);
  mesh_drain (client);

  mesh_fixture_say (f, relay, "%s", answer);
  g_assert_cmpuint (told.n_for_us, ==, 1);
  g_assert_cmpmem (
      g_bytes_get_data (told.json, NULL), g_bytes_get_size (told.json), answer, strlen (answer));
  /* Once, and nobody else hears of it; that it is stored is no signal */
  mesh_fixture_say (f, client, "%s", answer);
  mesh_fixture_say (f, relay, "{\"@\":\"A1\",\"#\":\"n2\",\"ok\":true}");
  mesh_fixture_say (f, relay, "{\"@\":\"A1\",\"#\":\"n3\",\"ok\":{\"\":1}}");
  g_assert_cmpuint (told.n_for_us, ==, 1);
  g_assert_cmpuint (told.n_nowhere, ==, 0);
  mesh_assert_silence (relay);
  mesh_assert_silence (client);

  /* As long as ids are remembered, which each answer begins anew */
  mesh_fixture_advance (f, 8);
  mesh_fixture_say (f, client, "{\"@\":\"A1\",\"#\":\"n4\",\"ok\":{\"rtc\":{}}}");
  g_assert_cmpuint (told.n_for_us, ==, 2);
  mesh_fixture_advance (f, 8);
  mesh_fixture_say (f, client, "{\"@\":\"A1\",\"#\":\"n5\",\"ok\":{\"rtc\":{}}}");
  g_assert_cmpuint (told.n_for_us, ==, 3);
  mesh_fixture_advance (f, 10);
  mesh_fixture_say (f, client, "{\"@\":\"A1\",\"#\":\"n6\",\"ok\":{\"rtc\":{}}}");
  g_assert_cmpuint (told.n_for_us, ==, 3);
  g_assert_cmpuint (told.n_nowhere, ==, 1);
  end (f, &told);
}

static void
test_signal_nowhere (MeshFixture *f, gconstpointer data)
{
  Told told = { 0 };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "browser01");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "browser02");

  listen (f, &told);
  mesh_fixture_say (f, client, "{\"#\":\"x1\",\"ok\":{\"rtc\":{\"candidate\":{}}}}");
  mesh_fixture_say (f, client, "{\"#\":\"x1\",\"ok\":{\"rtc\":{\"candidate\":{}}}}");
  mesh_fixture_say (f, client, "{\"#\":\"x2\",\"@\":\"unknown\",\"ok\":{\"rtc\":{}}}");
  /* what it said itself */
  mesh_fixture_say (f, client, "{\"#\":\"x3\",\"@\":\"x1\",\"ok\":{\"rtc\":{}}}");
  g_assert_cmpuint (told.n_nowhere, ==, 3);
  g_assert_cmpuint (told.n_for_us, ==, 0);
  mesh_assert_silence (other);
  end (f, &told);
}

/* Two browsers may have no relay but us */
static void
test_signal_of_others (MeshFixture *f, gconstpointer data)
{
  static const char offer[] = "{\"@\":\"A2\",\"#\":\"O2\",\"ok\":{\"rtc\":{\"offer\":{\"type\":"
                              "\"offer\"},\"id\":\"b\"}}}";
  static const char reply[]
      = "{\"@\":\"O2\",\"#\":\"N2\",\"ok\":{\"rtc\":{\"answer\":{},\"id\":\"browser01\"}}}";
  Told told = { 0 };
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "browser01");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "browser02");
  double now_ms = gun_clock_get_wall_ms (GUN_CLOCK (f->clock));
  g_autofree char *announce = mesh_put_text ("A2", ROOM, "+", "\"browser01\"", now_ms);
  g_autofree char *heard = NULL;

  listen (f, &told);
  mesh_fixture_say (f, client, "%s", announce);
  mesh_drain (client);
  mesh_fixture_say (f, other, "%s", offer);
  heard = gun_sim_end_take_frame (client);
  g_assert_cmpstr (heard, ==, offer);
  mesh_fixture_say (f, client, "%s", reply);
  g_clear_pointer (&heard, g_free);
  heard = gun_sim_end_take_frame (other);
  g_assert_cmpstr (heard, ==, reply);
  g_assert_cmpuint (told.n_for_us + told.n_nowhere, ==, 0);
  end (f, &told);
}

static void
count_arrived_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer data)
{
  *(guint *) data += event == GUN_WRITE_ARRIVED;
}

/* An answer to a write of the graph that holds a signal is no acknowledgement of it */
static void
test_signal_is_no_ack (MeshFixture *f, gconstpointer data)
{
  Told told = { 0 };
  guint n_arrived = 0;
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  double now_ms = gun_clock_get_wall_ms (GUN_CLOCK (f->clock));
  g_autoptr (GunNode) node = mesh_new_node (ROOM, "+", "\"ourpid001\"", now_ms);
  g_autoptr (GunWrite) write = gun_mesh_write (f->mesh, node, count_arrived_cb, &n_arrived);
  g_autoptr (GunMessage) put = NULL;

  listen (f, &told);
  mesh_fixture_settle (f);
  put = mesh_take_message (relay);
  mesh_fixture_say (f, relay, "{\"#\":\"x1\",\"@\":\"%s\",\"ok\":{\"rtc\":{}}}", put->id);
  g_assert_cmpuint (n_arrived, ==, 0);
  g_assert_cmpuint (told.n_nowhere, ==, 1);
  mesh_fixture_say (f, relay, "{\"#\":\"x2\",\"@\":\"%s\",\"ok\":true}", put->id);
  g_assert_cmpuint (n_arrived, ==, 1);
  end (f, &told);
}

static void
test_signal_too_long (MeshFixture *f, gconstpointer data)
{
  Told told = { 0 };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autofree char *filling = g_strnfill (GUN_LIMIT_FRAME_LENGTH, 'x');
  g_autofree char *json = g_strdup_printf ("{\"#\":\"L1\",\"ok\":\"%s\"}", filling);
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);
  GunPeerCounters counters;

  listen (f, &told);
  g_assert_false (say_signal (f, NULL, "L1", json));
  mesh_assert_silence (relay);
  gun_peer_get_counters (g_ptr_array_index (peers, 0), &counters);
  g_assert_cmpuint (counters.too_long, ==, 1);

  gun_sim_link_cut (gun_sim_end_get_link (relay), GUN_LINK_ERROR_CLOSED, "Gone");
  mesh_fixture_settle (f);
  g_assert_false (say_signal (f, g_ptr_array_index (peers, 0), "L2", "{\"#\":\"L2\"}"));
  end (f, &told);
}

static void
test_opened (MeshFixture *f, gconstpointer data)
{
  Told told = { 0 };
  g_autoptr (GunSimLink) here
      = gun_sim_link_new (GUN_CLOCK (f->clock), GUN_PATH_DIRECT, "browser01");
  g_autoptr (GunSimLink) there = gun_sim_link_new (GUN_CLOCK (f->clock), GUN_PATH_DIRECT, "us");
  g_autoptr (GunSimEnd) direct = gun_sim_end_new (there);
  g_autoptr (GRefString) soul = gun_text_new ("followed");
  g_autoptr (GPtrArray) said = NULL;
  GunPeer *peer;

  listen (f, &told);
  gun_mesh_follow (f->mesh, soul, NULL);
  gun_sim_link_join (here, there);
  mesh_fixture_settle (f);
  peer = gun_mesh_adopt_direct_link (f->mesh, GUN_LINK (here), "browser01");
  g_assert_cmpstr (gun_peer_get_pid (peer), ==, "browser01");
  g_assert_cmpint (gun_peer_get_path (peer), ==, GUN_PATH_DIRECT);
  mesh_fixture_settle (f);
  g_assert_cmpuint (told.n_opened, ==, 1);
  g_assert_true (told.peer == peer);

  said = mesh_take_messages (direct);
  g_assert_cmpuint (said->len, ==, 2);
  g_assert_cmpstr (((GunMessage *) said->pdata[0])->dam, ==, "?");
  g_assert_cmpstr (((GunMessage *) said->pdata[1])->get->soul.exact, ==, "followed");
  gun_mesh_unfollow (f->mesh, soul, NULL);
  end (f, &told);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mesh_add_test ("/mesh/ear/room-live", test_room_live);
  mesh_add_test ("/mesh/ear/room-reply", test_room_reply);
  mesh_add_test ("/mesh/ear/room-asked", test_room_asked);
  mesh_add_test ("/mesh/ear/room-secret", test_room_secret);
  mesh_add_test ("/mesh/ear/inside", test_inside);
  mesh_add_test ("/mesh/ear/signal-for-us", test_signal_for_us);
  mesh_add_test ("/mesh/ear/signal-nowhere", test_signal_nowhere);
  mesh_add_test ("/mesh/ear/signal-of-others", test_signal_of_others);
  mesh_add_test ("/mesh/ear/signal-is-no-ack", test_signal_is_no_ack);
  mesh_add_test ("/mesh/ear/signal-too-long", test_signal_too_long);
  mesh_add_test ("/mesh/ear/opened", test_opened);
  return g_test_run ();
}
