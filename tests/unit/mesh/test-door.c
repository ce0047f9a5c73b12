/* SPDX-License-Identifier: MIT */

/* What the door keeps out goes nowhere, what it lets in goes on as ever; and who waits for it. */

#include "mesh-fixture.h"

#include "gun-limits.h"
#include "gun-sim-door.h"
#include "gun-text.h"

/* The state of everything here: it lies in the past */
#define NODE(soul, keys, values)                                                                   \
  "{\"" soul "\":{\"_\":{\"#\":\"" soul "\",\">\":{" keys "}}," values "}}"
#define GOOD NODE ("~k.k", "\"a\":1", "\"a\":1")
#define BAD NODE ("~k.k", "\"bad\":1", "\"bad\":2")
#define MIXED NODE ("~k.k", "\"a\":1,\"bad\":1", "\"a\":1,\"bad\":2")

static GunSimDoor *
set_door (MeshFixture *f, gboolean is_slow)
{
  GunSimDoor *door = gun_sim_door_new ();

  gun_sim_door_set_slow (door, is_slow);
  gun_graph_set_door (f->graph, GUN_DOOR (door));
  return door;
}

static void
answer_all (MeshFixture *f, GunSimDoor *door)
{
  gun_sim_door_answer_all (door);
  mesh_fixture_settle (f);
}

static GunPeer *
find_peer (MeshFixture *f, const char *pid)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  for (guint i = 0; i < peers->len; i++)
    if (g_strcmp0 (gun_peer_get_pid (g_ptr_array_index (peers, i)), pid) == 0)
      return g_ptr_array_index (peers, i);
  g_assert_not_reached ();
}

static void
say_get (MeshFixture *f, GunSimEnd *end, const char *id, const char *key)
{
  g_autofree char *get = mesh_get_text (id, "~k.k", key);

  mesh_fixture_say (f, end, "%s", get);
}

/* The writer is told soul, key and reason; the good key is in force, and goes on alone. */
static void
test_put_mixed (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, FALSE);
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunSimEnd) reader = mesh_fixture_add_client (f, "reader001");
  g_autoptr (GunMessage) ack = NULL;
  g_autoptr (GunMessage) told = NULL;

  say_get (f, reader, "g1", NULL);
  mesh_drain (reader);
  mesh_drain (writer);
  mesh_fixture_say (f, writer, "{\"#\":\"p1\",\"put\":" MIXED "}");

  ack = mesh_take_message (writer);
  g_assert_cmpstr (ack->ack, ==, "p1");
  g_assert_cmpstr (
      ack->err, ==, "Soul “~k.k”, key “bad”: Unverified data: the test does not like its name");
  told = mesh_take_message (reader);
  g_assert_cmpstr (told->id, !=, "p1");
  g_assert_cmpuint (told->put->len, ==, 1);
  g_assert_cmpuint (gun_node_get_n_entries (g_ptr_array_index (told->put, 0)), ==, 1);
  mesh_assert_value (f, "~k.k", "a", "1");
  mesh_assert_value (f, "~k.k", "bad", "undefined");
}

/* Slow: neither an answer nor a word to anybody until it is in. */
static void
test_put_slow (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, TRUE);
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunSimEnd) reader = mesh_fixture_add_client (f, "reader001");
  g_autoptr (GunMessage) ack = NULL;
  g_autoptr (GunMessage) told = NULL;

  say_get (f, reader, "g1", NULL);
  mesh_drain (reader);
  mesh_drain (writer);
  mesh_fixture_say (f, writer, "{\"#\":\"p1\",\"put\":" GOOD "}");
  mesh_assert_silence (writer);
  mesh_assert_silence (reader);

  answer_all (f, door);
  ack = mesh_take_message (writer);
  g_assert_true (ack->has_ok);
  told = mesh_take_message (reader);
  g_assert_cmpstr (told->id, ==, "p1");
}

/* An id proves nothing: who sends something forged under it first does not keep out the true one,
 * neither while that stands at the door nor after. */
static void
test_put_id_taken (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, TRUE);
  g_autoptr (GunSimEnd) forger = mesh_fixture_add_client (f, "forger001");
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunMessage) err = NULL;
  g_autoptr (GunMessage) ack = NULL;

  mesh_fixture_say (f, forger, "{\"#\":\"p1\",\"put\":" BAD "}");
  mesh_fixture_say (f, writer, "{\"#\":\"p1\",\"put\":" GOOD "}");
  g_assert_cmpuint (gun_sim_door_get_n_waiting (door), ==, 2);
  answer_all (f, door);
  err = mesh_take_message (forger);
  g_assert_nonnull (err->err);
  ack = mesh_take_message (writer);
  g_assert_true (ack->has_ok);
  mesh_assert_value (f, "~k.k", "a", "1");

  mesh_fixture_say (f, forger, "{\"#\":\"p2\",\"put\":" BAD "}");
  answer_all (f, door);
  mesh_drain (forger);
  mesh_fixture_say (f, writer, "{\"#\":\"p2\",\"put\":" NODE ("~k.k", "\"c\":1", "\"c\":1") "}");
  answer_all (f, door);
  mesh_assert_value (f, "~k.k", "c", "1");
  mesh_drain (writer);

  gun_sim_door_set_slow (door, FALSE);
  mesh_fixture_say (f, forger, "{\"#\":\"p4\",\"put\":" BAD "}");
  mesh_fixture_say (f, writer, "{\"#\":\"p4\",\"put\":" NODE ("~k.k", "\"d\":1", "\"d\":1") "}");
  mesh_assert_value (f, "~k.k", "d", "1");
  mesh_drain (writer);
  gun_sim_door_set_slow (door, TRUE);

  /* What was let in is heard once. */
  mesh_fixture_say (f, writer, "{\"#\":\"p3\",\"put\":" GOOD "}");
  answer_all (f, door);
  mesh_drain (writer);
  mesh_fixture_say (f, writer, "{\"#\":\"p3\",\"put\":" GOOD "}");
  g_assert_cmpuint (gun_sim_door_get_n_waiting (door), ==, 0);
  mesh_assert_silence (writer);
}

/* A client asks, a relay is asked on its behalf: (transfer none) the relay, that has the get */
static GunSimEnd *
ask_through (MeshFixture *f, GunSimEnd *client)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunMessage) passed = NULL;

  say_get (f, client, "g1", NULL);
  passed = mesh_take_message (relay);
  g_assert_cmpstr (passed->id, ==, "g1");
  mesh_assert_silence (client);
  return relay;
}

/* A forged answer is not brought back, and the true one with the same hash is. */
static void
test_reply_shadow (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, TRUE);
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  GunSimEnd *relay = ask_through (f, client);
  g_autoptr (GunMessage) part = NULL;
  g_autoptr (GunMessage) whole = NULL;

  mesh_fixture_say (f, relay, "{\"#\":\"r1\",\"@\":\"g1\",\"##\":7,\"put\":" BAD "}");
  mesh_assert_silence (client);
  answer_all (f, door);
  mesh_assert_silence (client);

  mesh_fixture_say (f, relay, "{\"#\":\"r2\",\"@\":\"g1\",\"##\":7,\"put\":" MIXED "}");
  answer_all (f, door);
  part = mesh_take_message (client);
  g_assert_cmpstr (part->ack, ==, "g1");
  g_assert_false (part->has_hash);
  g_assert_cmpuint (gun_node_get_n_entries (g_ptr_array_index (part->put, 0)), ==, 1);

  mesh_fixture_say (f, relay, "{\"#\":\"r3\",\"@\":\"g1\",\"##\":7,\"put\":" GOOD "}");
  answer_all (f, door);
  whole = mesh_take_message (client);
  g_assert_true (whole->has_hash);

  /* And once more: now it is the same answer again. */
  mesh_fixture_say (f, relay, "{\"#\":\"r4\",\"@\":\"g1\",\"##\":7,\"put\":" GOOD "}");
  answer_all (f, door);
  mesh_assert_silence (client);
}

/* Nobody is told "not found" while an answer stands at the door; and it is when that was forged. */
static void
test_reply_late (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, TRUE);
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  GunSimEnd *relay = ask_through (f, client);
  g_autoptr (GunMessage) found = NULL;
  g_autoptr (GunMessage) missing = NULL;

  mesh_fixture_say (f, relay, "{\"#\":\"r1\",\"@\":\"g1\",\"put\":" GOOD "}");
  mesh_fixture_advance (f, 3);
  mesh_assert_silence (client);
  answer_all (f, door);
  found = mesh_take_message (client);
  g_assert_nonnull (found->put);

  mesh_drain (relay);
  mesh_fixture_say (f, client, "{\"#\":\"g2\",\"get\":{\"#\":\"~m.m\"}}");
  mesh_drain (relay);
  mesh_fixture_say (
      f, relay, "{\"#\":\"r2\",\"@\":\"g2\",\"put\":" NODE ("~m.m", "\"bad\":1", "\"bad\":1") "}");
  mesh_fixture_advance (f, 3);
  mesh_assert_silence (client);
  answer_all (f, door);
  mesh_fixture_advance (f, 1.1);
  missing = mesh_take_message (client);
  g_assert_cmpstr (missing->ack, ==, "g2");
  g_assert_null (missing->put);
}

/* Who asked left meanwhile: nothing is said to nobody. */
static void
test_asker_gone (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, TRUE);
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  GunSimEnd *relay = ask_through (f, client);

  mesh_fixture_say (f, relay, "{\"#\":\"r1\",\"@\":\"g1\",\"put\":" GOOD "}");
  gun_sim_link_cut (gun_sim_end_get_link (client), GUN_LINK_ERROR_CLOSED, "gone");
  mesh_fixture_settle (f);
  answer_all (f, door);
  mesh_assert_value (f, "~k.k", "a", "1");
}

typedef struct
{
  GString *log; /* one letter a call: n node, m missing, o over */
  GunAsk *ask;
} Asked;

static void
asked_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
  Asked *asked = user_data;

  g_string_append_c (asked->log, peer == NULL ? 'o' : node == NULL ? 'm' : 'n');
  if (peer == NULL)
    asked->ask = NULL;
}

/* Asks everybody; returns what the relay has to answer */
static GRefString *
ask (MeshFixture *f, Asked *asked, GunSimEnd *relay)
{
  g_autoptr (GRefString) soul = gun_text_new ("~k.k");
  g_autoptr (GunGet) get = gun_get_new (soul, NULL);
  g_autoptr (GunMessage) message = NULL;

  asked->log = g_string_new (NULL);
  asked->ask = gun_mesh_ask (f->mesh, get, NULL, 5 * G_USEC_PER_SEC, asked_cb, asked);
  mesh_fixture_settle (f);
  message = mesh_take_message (relay);
  return g_ref_string_acquire (message->id);
}

/* Its time is up while the answer stands at the door: it is told that too, then that it is over. */
static void
test_ask_time_up (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, TRUE);
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Asked asked = { NULL };
  g_autoptr (GRefString) id = ask (f, &asked, relay);

  mesh_fixture_say (f, relay, "{\"#\":\"r1\",\"@\":\"%s\",\"put\":" GOOD "}", id);
  g_assert_cmpstr (asked.log->str, ==, "");
  g_assert_true (gun_ask_is_at_door (asked.ask));
  mesh_fixture_advance (f, 6);
  g_assert_cmpstr (asked.log->str, ==, "");
  answer_all (f, door);
  g_assert_cmpstr (asked.log->str, ==, "no");
  mesh_assert_value (f, "~k.k", "a", "1");
  g_string_free (asked.log, TRUE);
}

/* What was forged is no answer: the true one may come yet. */
static void
test_ask_forged (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, TRUE);
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Asked asked = { NULL };
  g_autoptr (GRefString) id = ask (f, &asked, relay);

  mesh_fixture_say (f, relay, "{\"#\":\"r1\",\"@\":\"%s\",\"put\":" BAD "}", id);
  /* Somebody else behind it has nothing */
  mesh_fixture_say (f, relay, "{\"#\":\"r2\",\"@\":\"%s\"}", id);
  g_assert_cmpstr (asked.log->str, ==, "m");
  answer_all (f, door);
  g_assert_cmpstr (asked.log->str, ==, "mo");
  g_string_free (asked.log, TRUE);

  id = (g_ref_string_release (id), ask (f, &asked, relay));
  mesh_fixture_say (f, relay, "{\"#\":\"r3\",\"@\":\"%s\",\"put\":" BAD "}", id);
  answer_all (f, door);
  g_assert_cmpstr (asked.log->str, ==, "");
  mesh_fixture_say (f, relay, "{\"#\":\"r4\",\"@\":\"%s\",\"put\":" GOOD "}", id);
  answer_all (f, door);
  g_assert_cmpstr (asked.log->str, ==, "n");
  gun_ask_cancel (asked.ask);
  g_string_free (asked.log, TRUE);
}

/* Cancelled, and the mesh closed, while answers stand at the door. */
static void
test_ask_ends (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, TRUE);
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  Asked asked = { NULL };
  g_autoptr (GRefString) id = ask (f, &asked, relay);

  mesh_fixture_say (f, relay, "{\"#\":\"r1\",\"@\":\"%s\",\"put\":" GOOD "}", id);
  gun_ask_cancel (asked.ask);
  answer_all (f, door);
  g_assert_cmpstr (asked.log->str, ==, "");
  g_string_free (asked.log, TRUE);

  g_ref_string_release (id);
  id = ask (f, &asked, relay);
  mesh_fixture_say (f, relay, "{\"#\":\"r2\",\"@\":\"%s\",\"put\":" GOOD "}", id);
  gun_mesh_close (f->mesh);
  g_assert_cmpstr (asked.log->str, ==, "o");
  answer_all (f, door);
  g_assert_cmpstr (asked.log->str, ==, "o");
  g_string_free (asked.log, TRUE);
}

/* Counted for each peer, and the last ones remembered. */
static void
test_counted (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, FALSE);
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  GunPeer *peer = find_peer (f, "writer001");
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GPtrArray) many = NULL;
  GunPeerCounters counters;
  const GunRefusedWrite *one;

  mesh_fixture_say (f, writer, "{\"#\":\"p1\",\"put\":" MIXED "}");
  gun_sim_door_set_slow (door, TRUE);
  mesh_fixture_say (f, writer, "{\"#\":\"p2\",\"put\":" GOOD "}");
  answer_all (f, door);
  gun_sim_door_set_slow (door, FALSE);
  gun_peer_get_counters (peer, &counters);
  g_assert_cmpuint (counters.signatures_cached, ==, 2);
  g_assert_cmpuint (counters.signatures_verified, ==, 1);
  g_assert_cmpuint (counters.writes_refused, ==, 1);

  refused = gun_peer_list_refused (peer);
  g_assert_cmpuint (refused->len, ==, 1);
  one = g_ptr_array_index (refused, 0);
  g_assert_cmpstr (one->soul, ==, "~k.k");
  g_assert_cmpstr (one->key, ==, "bad");
  g_assert_cmpstr (one->value_text, ==, "2");
  g_assert_true (g_str_has_prefix (one->reason, "Unverified data: "));
  g_assert_cmpfloat (one->state_ms, ==, 1);
  g_assert_cmpint (one->wall_us, >=, (gint64) (GUN_VIRTUAL_CLOCK_START_MS * 1000));

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *key = g_strdup_printf ("bad%0*u", i < 200 ? 3 : 900, i);
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autofree char *put = mesh_put_text (id, "~k.k", key, "1", 1);

      mesh_fixture_say (f, writer, "%s", put);
      if (i == 199)
        {
          g_autoptr (GPtrArray) newest = gun_peer_list_refused (peer);

          g_assert_cmpuint (newest->len, ==, 100);
          one = g_ptr_array_index (newest, 99);
          g_assert_cmpstr (one->key, ==, "bad199");
        }
    }
  many = gun_peer_list_refused (peer);
  g_assert_cmpuint (many->len, <, 72);
  g_assert_cmpuint (many->len, >, 50);
}

/* Who writes faster than it can be looked at is not read from until half of it is through; others
 * are, and what was said meanwhile is heard then. */
static void
test_pressure (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimDoor) door = set_door (f, TRUE);
  g_autoptr (GunSimEnd) flooder = mesh_fixture_add_client (f, "flooder01");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "other0001");
  GunSimLink *link = NULL;
  g_autoptr (GunMessage) ack = NULL;

  for (guint i = 0; i < GUN_LIMIT_UNSETTLED_KEYS + 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      g_autofree char *put = mesh_put_text (id, "~k.k", "a", "1", 1);

      mesh_fixture_say (f, flooder, "%s", put);
    }
  g_assert_cmpuint (gun_sim_door_get_n_waiting (door), ==, GUN_LIMIT_UNSETTLED_KEYS + 1);
  link = gun_sim_link_get_other (gun_sim_end_get_link (flooder));
  g_assert_true (gun_sim_link_is_paused (link));

  mesh_drain (other);
  mesh_fixture_say (f, other, "{\"#\":\"o1\",\"put\":" NODE ("s", "\"a\":1", "\"a\":1") "}");
  ack = mesh_take_message (other);
  g_assert_true (ack->has_ok);

  /* Asked for a sign of life, it cannot be heard: that does not count against it. */
  gun_mesh_retry_all (f->mesh);
  mesh_fixture_say (f, other, "{\"#\":\"o2\",\"dam\":\"hi\"}");
  mesh_fixture_advance (f, 15);
  g_assert_false (gun_sim_end_is_closed (flooder));

  while (gun_sim_door_get_n_waiting (door) > GUN_LIMIT_UNSETTLED_KEYS / 2 + 1)
    gun_sim_door_answer (door, 0);
  g_assert_true (gun_sim_link_is_paused (link));
  gun_sim_door_answer (door, 0);
  g_assert_false (gun_sim_link_is_paused (link));
  mesh_fixture_settle (f);
  g_assert_cmpuint (gun_sim_door_get_n_waiting (door), ==, GUN_LIMIT_UNSETTLED_KEYS / 2 + 999);
  answer_all (f, door);
  g_assert_false (gun_sim_end_is_closed (flooder));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/door/put-mixed", test_put_mixed);
  mesh_add_test ("/door/put-slow", test_put_slow);
  mesh_add_test ("/door/put-id-taken", test_put_id_taken);
  mesh_add_test ("/door/reply-shadow", test_reply_shadow);
  mesh_add_test ("/door/reply-late", test_reply_late);
  mesh_add_test ("/door/asker-gone", test_asker_gone);
  mesh_add_test ("/door/ask-time-up", test_ask_time_up);
  mesh_add_test ("/door/ask-forged", test_ask_forged);
  mesh_add_test ("/door/ask-ends", test_ask_ends);
  mesh_add_test ("/door/counted", test_counted);
  mesh_add_test ("/door/pressure", test_pressure);

  return g_test_run ();
}
