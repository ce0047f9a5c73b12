/* SPDX-License-Identifier: MIT */

/* Hello, dialling, losing and finding again: all in virtual time. */

#include "mesh-fixture.h"

#include "gun-limits.h"

static GunPeer *
get_peer (MeshFixture *f, guint i)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  return g_ptr_array_index (peers, i);
}

static void
test_hello_to_relay (MeshFixture *f, gconstpointer data)
{
  GunPeer *peer = gun_mesh_add_relay (f->mesh, RELAY_URL);
  GunSimEnd *relay;
  g_autoptr (GPtrArray) said = NULL;
  g_autoptr (GunMessage) answer = NULL;
  GunMessage *question;

  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_CONNECTING);
  g_assert_true (gun_mesh_add_relay (f->mesh, RELAY_URL) == peer);
  mesh_fixture_settle (f);
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_OPEN);
  g_assert_cmpstr (gun_peer_get_name (peer), ==, RELAY_URL);

  relay = mesh_fixture_get_relay (f, RELAY_URL);
  said = mesh_take_messages (relay);
  g_assert_cmpuint (said->len, ==, 2);
  g_assert_cmpstr (((GunMessage *) g_ptr_array_index (said, 0))->dam, ==, "hi");
  question = g_ptr_array_index (said, 1);
  g_assert_cmpstr (question->dam, ==, "?");
  g_assert_cmpstr (question->pid, ==, OUR_PID);

  /* What a stock relay says when it accepts */
  mesh_fixture_say (f, relay, "{\"#\":\"y1SvdFrxi\",\"dam\":\"?\",\"pid\":\"wadyQl9uL\"}");
  answer = mesh_take_message (relay);
  g_assert_cmpstr (answer->dam, ==, "?");
  g_assert_cmpstr (answer->ack, ==, "y1SvdFrxi");
  g_assert_cmpstr (answer->pid, ==, OUR_PID);
  g_assert_cmpstr (gun_peer_get_pid (peer), ==, "wadyQl9uL");
  g_assert_cmpint (gun_peer_get_round_trip_us (peer), ==, -1);

  /* Its answer to ours: must not be answered again */
  gun_virtual_clock_advance (f->clock, 25000);
  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"r047zwK7K\",\"@\":\"%s\",\"dam\":\"?\",\"pid\":\"wadyQl9uL\"}",
                    question->id);
  mesh_assert_silence (relay);
  g_assert_cmpint (gun_peer_get_round_trip_us (peer), ==, 25000);
}

/* A Gun Desktop says its clock with `?`; the middle of the round trip is meant. */
static void
test_clock (MeshFixture *f, gconstpointer data)
{
  GunPeer *peer = gun_mesh_add_relay (f->mesh, RELAY_URL);
  GunSimEnd *relay;
  g_autoptr (GPtrArray) said = NULL;
  g_autoptr (GunMessage) again = NULL;
  GunMessage *question;
  gint64 exact_us;

  mesh_fixture_settle (f);
  relay = mesh_fixture_get_relay (f, RELAY_URL);
  said = mesh_take_messages (relay);
  question = g_ptr_array_index (said, 1);
  g_assert_true (question->has_desktop);
  g_assert_cmpfloat (question->desktop_now_ms, ==, GUN_VIRTUAL_CLOCK_START_MS);
  gun_peer_get_clock_difference_us (peer, &exact_us);
  g_assert_cmpint (exact_us, ==, -1);
  g_assert_false (gun_mesh_ask_clock (f->mesh, peer));

  /* Until it says its own, what somebody else measured counts */
  gun_mesh_note_clock (f->mesh, peer, 2 * G_USEC_PER_SEC, G_USEC_PER_SEC);
  g_assert_cmpint (gun_peer_get_clock_difference_us (peer, &exact_us), ==, 2 * G_USEC_PER_SEC);
  g_assert_cmpint (exact_us, ==, G_USEC_PER_SEC);

  /* Said 20 ms after the question, heard 20 ms later, by a clock that is 5 s ahead */
  gun_virtual_clock_advance (f->clock, 40000);
  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"1\",\"@\":\"%s\",\"dam\":\"?\",\"desktop\":{\"v\":1,\"now\":%.0f}}",
                    question->id,
                    GUN_VIRTUAL_CLOCK_START_MS + 5020);
  g_assert_cmpint (gun_peer_get_clock_difference_us (peer, &exact_us), ==, 5000500);
  g_assert_cmpint (exact_us, ==, 21000);
  gun_mesh_note_clock (f->mesh, peer, 0, G_USEC_PER_SEC);
  g_assert_cmpint (gun_peer_get_clock_difference_us (peer, &exact_us), ==, 5000500);

  g_assert_true (gun_mesh_ask_clock (f->mesh, peer));
  mesh_fixture_settle (f);
  again = mesh_take_message (relay);
  g_assert_cmpstr (again->dam, ==, "?");
}

static void
test_hello_to_client (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  GunPeer *peer = get_peer (f, 0);
  g_autoptr (GunMessage) answer = NULL;

  g_assert_cmpstr (gun_peer_get_pid (peer), ==, "client001");
  g_assert_cmpstr (gun_peer_get_name (peer), ==, "client001");
  g_assert_cmpint (gun_peer_get_path (peer), ==, GUN_PATH_CLIENT);
  mesh_fixture_say (f, client, "{\"dam\":\"hi\",\"#\":\"hi1\"}");
  mesh_assert_silence (client);
  mesh_fixture_say (f, client, "{\"dam\":\"?\",\"#\":\"q1\"}");
  answer = mesh_take_message (client);
  g_assert_cmpstr (answer->ack, ==, "q1");
}

/* What is no name for people is not taken for one */
static void
test_bad_pid (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autofree char *long_pid = g_strnfill (100000, 'x');

  mesh_fixture_say (f, client, "{\"dam\":\"?\",\"#\":\"1\",\"pid\":\"\"}");
  mesh_fixture_say (f, client, "{\"dam\":\"?\",\"#\":\"2\",\"pid\":\"a\\u0000b\"}");
  mesh_fixture_say (f, client, "{\"dam\":\"?\",\"#\":\"3\",\"pid\":\"\\ud83d\"}");
  mesh_fixture_say (f, client, "{\"dam\":\"?\",\"#\":\"4\",\"pid\":\"%s\"}", long_pid);
  g_assert_cmpstr (gun_peer_get_pid (get_peer (f, 0)), ==, "client001");
  mesh_fixture_say (f, client, "{\"dam\":\"?\",\"#\":\"5\",\"pid\":\"client002\"}");
  g_assert_cmpstr (gun_peer_get_name (get_peer (f, 0)), ==, "client002");
}

/* `opt` would have us dial a stranger, and from a client so would `mob` */
static void
test_other_dam (MeshFixture *f, gconstpointer data)
{
  static const char *const dams[] = {
    "{\"#\":\"d2\",\"dam\":\"opt\",\"opt\":{\"peers\":\"http://evil.test/gun\"}}",
    "{\"#\":\"d3\",\"dam\":\"zork\"}",
    "{\"#\":\"d4\",\"dam\":\"c\"}",
    "{\"#\":\"d5\",\"dam\":\"!\",\"err\":\"DAM JSON parse error.\"}",
    "{\"#\":\"d6\",\"nts\":1}",
  };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  GunPeerCounters counters;

  mesh_drain (relay);
  mesh_fixture_say (f,
                    client,
                    "{\"#\":\"d0\",\"dam\":\"mob\",\"mob\":2,"
                    "\"peers\":{\"http://evil.test/gun\":{}}}");
  mesh_assert_silence (client);
  for (guint i = 0; i < G_N_ELEMENTS (dams); i++)
    mesh_fixture_say (f, relay, "%s", dams[i]);
  mesh_assert_silence (relay);
  g_assert_cmpuint (gun_sim_dialer_get_n_dials (f->dialer), ==, 1);
  gun_peer_get_counters (get_peer (f, 0), &counters);
  g_assert_cmpuint (counters.complaints, ==, 1);
}

static void
test_own_pid (MeshFixture *f, gconstpointer data)
{
  GunPeer *peer = gun_mesh_add_relay (f->mesh, RELAY_URL);

  mesh_fixture_settle (f);
  mesh_fixture_say (f,
                    mesh_fixture_get_relay (f, RELAY_URL),
                    "{\"dam\":\"?\",\"#\":\"1\",\"pid\":\"" OUR_PID "\"}");
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_WAITING);
  g_assert_error (
      (GError *) gun_peer_get_last_error (peer), GUN_LINK_ERROR, GUN_LINK_ERROR_HANDSHAKE);
}

/* Two links of one pid: a pid proves nothing, so neither pushes the other out */
static void
test_same_pid (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) one = mesh_fixture_add_client (f, "twin00001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "twin00001");

  g_assert_cmpint (gun_peer_get_state (get_peer (f, 0)), ==, GUN_PEER_OPEN);
  g_assert_cmpint (gun_peer_get_state (get_peer (f, 1)), ==, GUN_PEER_OPEN);
  g_assert_false (gun_sim_end_is_closed (one));
}

static void
test_back_off (MeshFixture *f, gconstpointer data)
{
  static const double expected_s[] = { 1, 2, 4, 8, 16, 32, 60, 60, 60 };
  GunPeer *peer;

  f->is_refused = TRUE;
  peer = gun_mesh_add_relay (f->mesh, RELAY_URL);
  mesh_fixture_settle (f);
  for (guint i = 0; i < G_N_ELEMENTS (expected_s); i++)
    {
      gint64 now_us = gun_clock_get_monotonic_us (GUN_CLOCK (f->clock));
      double delay_s = (double) (gun_peer_get_retry_at_us (peer) - now_us) / G_USEC_PER_SEC;

      g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_WAITING);
      g_assert_cmpfloat (delay_s, >=, 0.79 * expected_s[i]);
      g_assert_cmpfloat (delay_s, <=, 1.21 * expected_s[i]);
      g_assert_cmpuint (gun_sim_dialer_get_n_dials (f->dialer), ==, i + 1);
      mesh_fixture_advance (f, delay_s - 0.01);
      g_assert_cmpuint (gun_sim_dialer_get_n_dials (f->dialer), ==, i + 1);
      mesh_fixture_advance (f, 0.02);
      g_assert_cmpuint (gun_sim_dialer_get_n_dials (f->dialer), ==, i + 2);
    }
  g_assert_error (
      (GError *) gun_peer_get_last_error (peer), GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE);
}

/* Waiting begins small again after a link that lived, not after one that only opened */
static void
test_good_life (MeshFixture *f, gconstpointer data)
{
  static const struct
  {
    double life_s;
    double delay_s;
  } cases[] = { { 1, 1 }, { 9, 2 }, { 1, 4 }, { 11, 1 }, { 1, 2 } };
  GunPeer *peer = gun_mesh_add_relay (f->mesh, RELAY_URL);

  mesh_fixture_settle (f);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double delay_s;

      g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_OPEN);
      mesh_fixture_advance (f, cases[i].life_s);
      gun_sim_link_cut (gun_sim_end_get_link (mesh_fixture_get_relay (f, RELAY_URL)),
                        GUN_LINK_ERROR_CLOSED,
                        "cut");
      mesh_fixture_settle (f);
      g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_WAITING);
      delay_s = (double) (gun_peer_get_retry_at_us (peer)
                          - gun_clock_get_monotonic_us (GUN_CLOCK (f->clock)))
                / G_USEC_PER_SEC;
      g_assert_cmpfloat (delay_s, >=, 0.79 * cases[i].delay_s);
      g_assert_cmpfloat (delay_s, <=, 1.21 * cases[i].delay_s);
      mesh_fixture_advance (f, delay_s + 0.01);
    }
}

static void
test_stuck (MeshFixture *f, gconstpointer data)
{
  GunPeer *peer;

  f->is_stuck = TRUE;
  peer = gun_mesh_add_relay (f->mesh, RELAY_URL);
  mesh_fixture_advance (f, 19.9);
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_CONNECTING);
  mesh_fixture_advance (f, 0.2);
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_WAITING);
  g_assert_error (
      (GError *) gun_peer_get_last_error (peer), GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE);
}

static void
test_retry (MeshFixture *f, gconstpointer data)
{
  GunPeer *peer;

  f->is_refused = TRUE;
  peer = gun_mesh_add_relay (f->mesh, RELAY_URL);
  mesh_fixture_advance (f, 100);
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_WAITING);

  f->is_refused = FALSE;
  gun_mesh_retry_peer (f->mesh, peer);
  gun_mesh_retry_peer (f->mesh, peer);
  mesh_fixture_settle (f);
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_OPEN);
  g_assert_cmpint (gun_peer_get_retry_at_us (peer), ==, 0);
}

/* After suspend a dead link looks open */
static void
test_retry_all (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *alive = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *dead = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  GunPeer *waiting;
  g_autoptr (GunMessage) question = NULL;

  f->is_refused = TRUE;
  waiting = gun_mesh_add_relay (f->mesh, "http://third.test/gun");
  mesh_fixture_advance (f, 100);
  f->is_refused = FALSE;
  f->is_stuck = TRUE;
  gun_sim_link_set_mute (gun_sim_end_get_link (dead), TRUE);

  gun_mesh_retry_all (f->mesh);
  mesh_fixture_settle (f);
  g_assert_cmpint (gun_peer_get_state (waiting), ==, GUN_PEER_CONNECTING);
  question = mesh_take_message (alive);
  g_assert_cmpstr (question->dam, ==, "?");
  mesh_fixture_say (f, alive, "{\"dam\":\"?\",\"@\":\"%s\",\"pid\":\"relay0001\"}", question->id);
  mesh_fixture_advance (f, 9);
  g_assert_cmpint (gun_peer_get_state (get_peer (f, 1)), ==, GUN_PEER_OPEN);
  mesh_fixture_advance (f, 1.1);
  g_assert_cmpint (gun_peer_get_state (get_peer (f, 0)), ==, GUN_PEER_OPEN);
  g_assert_cmpint (gun_peer_get_state (get_peer (f, 1)), !=, GUN_PEER_OPEN);
  g_assert_error (
      (GError *) gun_peer_get_last_error (get_peer (f, 1)), GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT);
}

static void
count_cb (GunMesh *mesh, GunPeer *peer, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_client_leaves (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunPeer) peer = g_object_ref (get_peer (f, 0));
  g_autofree char *get = mesh_get_text ("g1", "s", NULL);
  guint n_removed = 0;
  GunPeerCounters counters;
  g_autoptr (GPtrArray) peers = NULL;

  g_signal_connect (f->mesh, "peer-removed", G_CALLBACK (count_cb), &n_removed);
  mesh_fixture_say (f, client, "%s", get);
  g_assert_cmpuint (gun_peer_get_n_subscriptions (peer), ==, 1);
  gun_link_close (GUN_LINK (gun_sim_end_get_link (client)), GUN_LINK_ERROR_CLOSED, "had enough");
  mesh_fixture_settle (f);
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_CLOSED);
  g_assert_cmpuint (gun_peer_get_n_subscriptions (peer), ==, 0);
  g_assert_cmpuint (n_removed, ==, 1);
  peers = gun_mesh_get_peers (f->mesh);
  g_assert_cmpuint (peers->len, ==, 0);

  /* What it did stays known */
  gun_peer_get_counters (peer, &counters);
  g_assert_cmpuint (counters.messages_in, ==, 2);
  g_assert_cmpuint (counters.link.frames_in, ==, 2);
}

/* A full relay is left, and dialled again later; those it names are not */
static void
test_mob (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunPeer *peer = get_peer (f, 0);

  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"m\",\"dam\":\"mob\",\"mob\":2,"
                    "\"peers\":{\"http://evil.test/gun\":{}}}");
  g_assert_true (gun_sim_end_is_closed (relay));
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_WAITING);
  g_assert_nonnull (strstr (gun_peer_get_last_error (peer)->message, "The relay is full"));
  g_assert_cmpuint (gun_sim_dialer_get_n_dials (f->dialer), ==, 1);

  mesh_fixture_advance (f, 2);
  g_assert_cmpuint (gun_sim_dialer_get_n_dials (f->dialer), ==, 2);
  g_assert_nonnull (mesh_fixture_get_relay (f, RELAY_URL));
}

/* Who does not read is told, and closed; nothing more is said to it meanwhile, and others notice
 * nothing */
static void
test_full (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autoptr (GunSimEnd) good = mesh_fixture_add_client (f, "client001");
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunPeer *peer = get_peer (f, 2);
  g_autoptr (GPtrArray) said = NULL;
  const GunMessage *last;
  GunPeerCounters counters;

  mesh_fixture_say (f, good, "{\"#\":\"g\",\"get\":{\"#\":\"s\"}}");
  mesh_drain (good);
  mesh_drain (relay);
  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (relay), GUN_LIMIT_QUEUE_BYTES);
  mesh_fixture_put_here (f, "s", "a", "1", 1000);
  mesh_fixture_settle (f);
  mesh_drain (relay);
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_OPEN);

  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (relay), GUN_LIMIT_QUEUE_BYTES + 1);
  mesh_fixture_put_here (f, "s", "b", "1", 1000);
  mesh_fixture_put_here (f, "s", "c", "1", 1000);
  mesh_fixture_settle (f);
  g_assert_true (gun_sim_end_is_closed (relay));
  g_assert_error ((GError *) gun_peer_get_last_error (peer), GUN_LINK_ERROR, GUN_LINK_ERROR_FULL);
  gun_peer_get_counters (peer, &counters);
  g_assert_cmpuint (counters.times_full, ==, 1);
  g_assert_cmpuint (counters.times_flooded, ==, 0);

  said = mesh_take_messages (relay);
  g_assert_cmpuint (said->len, ==, 1);
  last = said->pdata[0];
  g_assert_cmpstr (last->dam, ==, "!");
  g_assert_nonnull (strstr (last->err, "do not read"));
  g_clear_pointer (&said, g_ptr_array_unref);
  said = mesh_take_messages (good);
  g_assert_cmpuint (said->len, ==, 3);
}

/* Many who do not read: as long as all their queues together are too long, none may be more than
 * short. Who left does not count. */
static void
test_crowded (MeshFixture *f, gconstpointer data)
{
  const guint n_idle = GUN_LIMIT_ALL_QUEUES_BYTES / GUN_LIMIT_QUEUE_BYTES + 1;
  g_autoptr (GPtrArray) idle = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GunSimEnd) reader = mesh_fixture_add_client (f, "reader001");
  guint n_closed = 0;

  mesh_fixture_say (f, reader, "{\"#\":\"g\",\"get\":{\"#\":\"s\"}}");
  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (reader), GUN_LIMIT_CROWDED_QUEUE_BYTES);
  for (guint i = 0; i < n_idle; i++)
    {
      g_autofree char *pid = g_strdup_printf ("idle%u", i);
      GunSimEnd *end = mesh_fixture_add_client (f, pid);

      mesh_fixture_say (f, end, "{\"#\":\"g%u\",\"get\":{\"#\":\"s\"}}", i);
      gun_sim_link_set_unread_bytes (gun_sim_end_get_link (end), GUN_LIMIT_QUEUE_BYTES);
      g_ptr_array_add (idle, end);
    }

  /* The first time each is looked at; then all of them are too much */
  mesh_fixture_put_here (f, "s", "a", "1", 1000);
  mesh_fixture_settle (f);
  mesh_fixture_put_here (f, "s", "b", "1", 1000);
  mesh_fixture_settle (f);
  for (guint i = 0; i < n_idle; i++)
    n_closed += gun_sim_end_is_closed (g_ptr_array_index (idle, i));
  g_assert_cmpuint (n_closed, >, 0);
  g_assert_false (gun_sim_end_is_closed (reader));

  mesh_fixture_put_here (f, "s", "c", "1", 1000);
  mesh_fixture_settle (f);
  g_assert_false (gun_sim_end_is_closed (reader));
}

static void
test_remove_relay (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunPeer *peer = get_peer (f, 0);

  gun_mesh_remove_peer (f->mesh, peer);
  mesh_fixture_advance (f, 300);
  g_assert_true (gun_sim_end_is_closed (relay));
  g_assert_cmpuint (gun_sim_dialer_get_n_dials (f->dialer), ==, 1);
}

/* What was said in this turn still leaves */
static void
test_close (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GPtrArray) said = NULL;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%u", i);

      mesh_fixture_put_here (f, "s", key, "1", 1000);
    }
  gun_mesh_close (f->mesh);
  mesh_fixture_settle (f);
  said = mesh_take_messages (relay);
  g_assert_cmpuint (said->len, ==, 10);
  g_assert_true (gun_sim_end_is_closed (relay));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/mesh/hello/relay", test_hello_to_relay);
  mesh_add_test ("/mesh/hello/clock", test_clock);
  mesh_add_test ("/mesh/hello/client", test_hello_to_client);
  mesh_add_test ("/mesh/hello/bad-pid", test_bad_pid);
  mesh_add_test ("/mesh/hello/other-dam", test_other_dam);
  mesh_add_test ("/mesh/hello/own-pid", test_own_pid);
  mesh_add_test ("/mesh/hello/same-pid", test_same_pid);
  mesh_add_test ("/mesh/dial/back-off", test_back_off);
  mesh_add_test ("/mesh/dial/good-life", test_good_life);
  mesh_add_test ("/mesh/dial/stuck", test_stuck);
  mesh_add_test ("/mesh/dial/retry", test_retry);
  mesh_add_test ("/mesh/dial/retry-all", test_retry_all);
  mesh_add_test ("/mesh/dial/client-leaves", test_client_leaves);
  mesh_add_test ("/mesh/dial/mob", test_mob);
  mesh_add_test ("/mesh/dial/full", test_full);
  mesh_add_test ("/mesh/dial/crowded", test_crowded);
  mesh_add_test ("/mesh/dial/remove-relay", test_remove_relay);
  mesh_add_test ("/mesh/dial/close", test_close);

  return g_test_run ();
}
