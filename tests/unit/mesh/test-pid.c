/* SPDX-License-Identifier: MIT */

/* A pid proves nothing: whoever takes one of somebody who is there displaces nobody, and gets nothing
 * that is theirs. */

#include "mesh-fixture.h"

#include "gun-text.h"

#define PID "browser01"

static guint
count_peers (MeshFixture *f, const char *pid)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);
  guint n_peers = 0;

  for (guint i = 0; i < peers->len; i++)
    n_peers += g_strcmp0 (gun_peer_get_pid (peers->pdata[i]), pid) == 0
               && gun_peer_get_state (peers->pdata[i]) == GUN_PEER_OPEN;
  return n_peers;
}

/* A put of somebody else, which only those hear who follow it */
static void
put_by (MeshFixture *f, GunSimEnd *writer, const char *id, double state_ms)
{
  g_autofree char *put = mesh_put_text (id, "s", "k", "1", state_ms);

  mesh_fixture_say (f, writer, "%s", put);
  mesh_drain (writer);
}

static void
assert_told (GunSimEnd *end, const char *id)
{
  g_autoptr (GunMessage) message = mesh_take_message (end);

  g_assert_cmpstr (message->id, ==, id);
}

/* The second one follows nothing, also when the first has left */
static void
check_subscriptions (MeshFixture *f, GunSimEnd *first, GunSimEnd *second)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");

  g_assert_cmpuint (count_peers (f, PID), ==, 2);
  put_by (f, writer, "p1", 1000);
  assert_told (first, "p1");
  mesh_assert_silence (second);

  gun_sim_link_cut (gun_sim_end_get_link (first), GUN_LINK_ERROR_CLOSED, "Gone");
  mesh_fixture_settle (f);
  g_assert_cmpuint (count_peers (f, PID), ==, 1);
  put_by (f, writer, "p2", 2000);
  mesh_assert_silence (second);
}

static void
test_client (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) first = mesh_fixture_add_client (f, PID);
  g_autoptr (GunSimEnd) second = NULL;
  g_autofree char *get = mesh_get_text ("g1", "s", "k");

  mesh_fixture_say (f, first, "%s", get);
  mesh_drain (first);
  second = mesh_fixture_open_direct (f, PID);
  mesh_drain (second);
  check_subscriptions (f, first, second);
}

static void
test_direct (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) first = mesh_fixture_add_direct (f, PID);
  g_autoptr (GunSimEnd) second = NULL;
  g_autofree char *get = mesh_get_text ("g1", "s", "k");

  mesh_fixture_say (f, first, "%s", get);
  mesh_drain (first);
  second = mesh_fixture_add_direct (f, PID);
  check_subscriptions (f, first, second);
}

/* And the first one stays when the second leaves */
static void
test_leaves (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) first = mesh_fixture_add_direct (f, PID);
  g_autoptr (GunSimEnd) second = mesh_fixture_add_direct (f, PID);
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "writer001");
  g_autofree char *get = mesh_get_text ("g1", "s", "k");

  mesh_fixture_say (f, first, "%s", get);
  mesh_drain (first);
  gun_sim_link_cut (gun_sim_end_get_link (second), GUN_LINK_ERROR_CLOSED, "Gone");
  mesh_fixture_settle (f);
  g_assert_cmpuint (count_peers (f, PID), ==, 1);
  put_by (f, writer, "p1", 1000);
  assert_told (first, "p1");
}

/* What waits for the one that does not read is not for the other, and counts for the one alone */
static void
test_queue (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) first = mesh_fixture_add_direct (f, PID);
  g_autoptr (GunSimEnd) second = NULL;
  g_autoptr (GPtrArray) said = NULL;

  gun_sim_link_set_unread_bytes (gun_sim_end_get_link (first), 20 * 1024 * 1024);
  mesh_fixture_put_here (f, "s", "k", "1", 1000);
  second = mesh_fixture_open_direct (f, PID);
  mesh_fixture_settle (f);
  said = mesh_take_messages (second);
  g_assert_cmpuint (said->len, ==, 1);
  g_assert_cmpstr (((GunMessage *) said->pdata[0])->dam, ==, "?");
  g_assert_true (gun_sim_end_is_closed (first));
  g_assert_false (gun_sim_end_is_closed (second));

  mesh_fixture_put_here (f, "s", "k", "2", 2000);
  mesh_fixture_settle (f);
  g_assert_cmpuint (gun_sim_end_get_n_frames (second), ==, 1);
}

/* An answer that the first one waits for is not said to the second */
static void
test_answer (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) first = mesh_fixture_add_direct (f, PID);
  g_autoptr (GunSimEnd) second = mesh_fixture_add_client (f, PID);
  g_autofree char *get = mesh_get_text ("g1", "s", "k");

  mesh_fixture_say (f, first, "%s", get);
  mesh_drain (second);
  assert_told (relay, "g1");
  gun_sim_link_cut (gun_sim_end_get_link (first), GUN_LINK_ERROR_CLOSED, "Gone");
  mesh_fixture_settle (f);
  mesh_fixture_say (
      f,
      relay,
      "{\"#\":\"r1\",\"@\":\"g1\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1}},"
      "\"k\":1}}}");
  mesh_assert_silence (second);
  mesh_fixture_advance (f, 2);
  mesh_assert_silence (second);
}

static void
write_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data)
{
  if (event == GUN_WRITE_ARRIVED)
    g_ptr_array_add (user_data, peer);
}

/* An acknowledgement counts for who said it */
static void
test_ack (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) first = mesh_fixture_add_direct (f, PID);
  g_autoptr (GunSimEnd) second = mesh_fixture_add_client (f, PID);
  g_autoptr (GunNode) node = mesh_new_node ("s", "k", "1", 1000);
  g_autoptr (GPtrArray) arrived = g_ptr_array_new ();
  g_autoptr (GunWrite) write = gun_mesh_write (f->mesh, node, write_cb, arrived);
  g_autoptr (GunMessage) put = NULL;

  mesh_fixture_settle (f);
  put = mesh_take_message (first);
  mesh_assert_silence (second);
  mesh_fixture_say (f, second, "{\"#\":\"a1\",\"@\":\"%s\",\"ok\":true}", put->id);
  g_assert_cmpuint (arrived->len, ==, 0);
  mesh_fixture_say (f, first, "{\"#\":\"a2\",\"@\":\"%s\",\"ok\":true}", put->id);
  g_assert_cmpuint (arrived->len, ==, 1);
  g_assert_cmpint (gun_peer_get_path (arrived->pdata[0]), ==, GUN_PATH_DIRECT);
}

/* Nobody is called like a relay: what it acknowledged would count as the relay's */
static void
test_address (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, RELAY_URL);
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, RELAY_URL);
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  for (guint i = 0; i < peers->len; i++)
    {
      g_assert_cmpstr (gun_peer_get_name (peers->pdata[i]), !=, RELAY_URL);
      g_assert_null (gun_peer_get_pid (peers->pdata[i]));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mesh_add_test ("/mesh/pid/client", test_client);
  mesh_add_test ("/mesh/pid/direct", test_direct);
  mesh_add_test ("/mesh/pid/leaves", test_leaves);
  mesh_add_test ("/mesh/pid/queue", test_queue);
  mesh_add_test ("/mesh/pid/answer", test_answer);
  mesh_add_test ("/mesh/pid/ack", test_ack);
  mesh_add_test ("/mesh/pid/address", test_address);
  return g_test_run ();
}
