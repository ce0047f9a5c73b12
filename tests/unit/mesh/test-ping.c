/* SPDX-License-Identifier: MIT */

/* A round trip on request: answered, never answered, answered by somebody else, and lost. */

#include "mesh-fixture.h"

#define WAIT_US (2 * G_USEC_PER_SEC)

typedef struct
{
  guint n_calls;
  gint64 round_trip_us;
  GError *error;
} Answer;

static void
answer_cb (gint64 round_trip_us, const GError *error, gpointer user_data)
{
  Answer *answer = user_data;

  answer->n_calls++;
  answer->round_trip_us = round_trip_us;
  answer->error = error == NULL ? NULL : g_error_copy (error);
}

static GunPeer *
get_peer (MeshFixture *f, guint i)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  return g_ptr_array_index (peers, i);
}

static void
test_answered (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunMessage) question = NULL;
  GunPeer *peer = get_peer (f, 0);
  Answer answer = { 0 };

  mesh_drain (relay);
  gun_mesh_ping (f->mesh, peer, WAIT_US, answer_cb, &answer);
  mesh_fixture_settle (f);
  question = mesh_take_message (relay);
  g_assert_cmpstr (question->dam, ==, "?");
  g_assert_cmpstr (question->pid, ==, OUR_PID);
  g_assert_null (question->ack);
  g_assert_cmpuint (answer.n_calls, ==, 0);

  gun_virtual_clock_advance (f->clock, 12345);
  mesh_fixture_say (
      f, relay, "{\"#\":\"r1\",\"@\":\"%s\",\"dam\":\"?\",\"pid\":\"relay0001\"}", question->id);
  g_assert_cmpuint (answer.n_calls, ==, 1);
  g_assert_no_error (answer.error);
  g_assert_cmpint (answer.round_trip_us, ==, 12345);
  g_assert_cmpint (gun_peer_get_round_trip_us (peer), ==, 12345);

  /* An answer that comes twice, and the time that passes, change nothing. */
  mesh_fixture_say (
      f, relay, "{\"#\":\"r2\",\"@\":\"%s\",\"dam\":\"?\",\"pid\":\"relay0001\"}", question->id);
  mesh_fixture_advance (f, 10);
  g_assert_cmpuint (answer.n_calls, ==, 1);
  g_assert_cmpint (gun_peer_get_round_trip_us (peer), ==, 12345);
}

static void
test_silent (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_client (f, "client002");
  g_autoptr (GunMessage) question = NULL;
  Answer answer = { 0 };

  mesh_drain (client);
  gun_mesh_ping (f->mesh, get_peer (f, 0), WAIT_US, answer_cb, &answer);
  mesh_fixture_settle (f);
  question = mesh_take_message (client);

  /* Who was not asked has nothing to answer. */
  mesh_fixture_say (
      f, other, "{\"#\":\"r1\",\"@\":\"%s\",\"dam\":\"?\",\"pid\":\"client002\"}", question->id);
  g_assert_cmpuint (answer.n_calls, ==, 0);
  mesh_fixture_advance (f, 1.9);
  g_assert_cmpuint (answer.n_calls, ==, 0);
  mesh_fixture_advance (f, 0.2);
  g_assert_cmpuint (answer.n_calls, ==, 1);
  g_assert_error (answer.error, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT);
  g_assert_cmpint (answer.round_trip_us, ==, -1);
  g_clear_error (&answer.error);
}

static void
test_lost (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  Answer answers[2] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    gun_mesh_ping (f->mesh, get_peer (f, 0), WAIT_US, answer_cb, &answers[i]);
  gun_mesh_remove_peer (f->mesh, get_peer (f, 0));
  mesh_fixture_settle (f);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_assert_cmpuint (answers[i].n_calls, ==, 1);
      g_assert_error (answers[i].error, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
      g_clear_error (&answers[i].error);
    }
}

static void
test_cancelled (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  Answer answer = { 0 };

  gun_ping_cancel (gun_mesh_ping (f->mesh, get_peer (f, 0), WAIT_US, answer_cb, &answer));
  mesh_fixture_advance (f, 3);
  g_assert_cmpuint (answer.n_calls, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/ping/answered", test_answered);
  mesh_add_test ("/ping/silent", test_silent);
  mesh_add_test ("/ping/lost", test_lost);
  mesh_add_test ("/ping/cancelled", test_cancelled);

  return g_test_run ();
}
