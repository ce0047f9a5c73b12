/* SPDX-License-Identifier: MIT */

/* A peer that is held: not heard, told nothing; nothing is lost, and what waits is bounded. */

#include "mesh-fixture.h"

#include "gun-limits.h"

static GunPeer *
get_peer (MeshFixture *f, guint i)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  return g_ptr_array_index (peers, i);
}

static void
test_both_ways (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  GunPeer *peer = get_peer (f, 0);
  GunSimLink *link = gun_sim_link_get_other (gun_sim_end_get_link (client));
  g_autoptr (GPtrArray) said = NULL;
  const GunMessage *first;

  mesh_fixture_say (f, client, "{\"#\":\"g\",\"get\":{\"#\":\"s\"}}");
  mesh_drain (client);

  g_assert_false (gun_peer_is_held (peer));
  gun_mesh_set_peer_held (f->mesh, peer, TRUE);
  g_assert_true (gun_peer_is_held (peer));
  g_assert_true (gun_sim_link_is_paused (link));
  mesh_fixture_put_here (f, "s", "a", "1", 1000);
  mesh_fixture_put_here (f, "s", "b", "2", 1000);
  mesh_fixture_say (f, client, "{\"#\":\"g2\",\"get\":{\"#\":\"nothing\"}}");
  mesh_assert_silence (client);
  g_assert_cmpuint (gun_peer_get_queued_bytes (peer), >, 0);

  gun_mesh_set_peer_held (f->mesh, peer, FALSE);
  g_assert_false (gun_sim_link_is_paused (link));
  mesh_fixture_settle (f);
  g_assert_cmpuint (gun_peer_get_queued_bytes (peer), ==, 0);
  said = mesh_take_messages (client);
  g_assert_cmpuint (said->len, ==, 3);
  first = g_ptr_array_index (said, 0);
  g_assert_nonnull (first->put);
  g_assert_cmpstr (((const GunMessage *) g_ptr_array_index (said, 2))->ack, ==, "g2");
}

/* Silence that is our own doing does not count against it. */
static void
test_sign_of_life (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");

  GunPeer *peer = get_peer (f, 0);

  gun_mesh_set_peer_held (f->mesh, peer, TRUE);
  gun_mesh_retry_all (f->mesh);
  mesh_fixture_advance (f, 15);
  g_assert_false (gun_sim_end_is_closed (relay));
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_OPEN);
  g_assert_null (gun_peer_get_last_error (peer));

  /* Heard again, it has the time that everybody has */
  gun_mesh_set_peer_held (f->mesh, peer, FALSE);
  mesh_fixture_advance (f, 9);
  g_assert_cmpint (gun_peer_get_state (peer), ==, GUN_PEER_OPEN);
  mesh_fixture_advance (f, 1.1);
  g_assert_cmpint (gun_peer_get_state (peer), !=, GUN_PEER_OPEN);
}

/* Too much ends the link, and the hold with it: the next one tells all. */
static void
test_full (MeshFixture *f, gconstpointer data)
{
  g_autofree char *text = g_strnfill (GUN_LIMIT_QUEUE_BYTES / 4, 'x');
  g_autofree char *value = g_strconcat ("\"", text, "\"", NULL);
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunPeer *peer = get_peer (f, 0);
  static const char *const keys[] = { "a", "b", "c", "d", "e", "f" };

  gun_mesh_set_peer_held (f->mesh, peer, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      mesh_fixture_put_here (f, "s", keys[i], value, 1000);
      mesh_fixture_settle (f);
    }
  g_assert_true (gun_sim_end_is_closed (relay));
  g_assert_error ((GError *) gun_peer_get_last_error (peer), GUN_LINK_ERROR, GUN_LINK_ERROR_FULL);
  g_assert_false (gun_peer_is_held (peer));
  g_assert_cmpuint (gun_peer_get_queued_bytes (peer), ==, 0);

  mesh_fixture_forget_relay (f, RELAY_URL);
  mesh_fixture_advance (f, 2);
  g_assert_nonnull (mesh_fixture_get_relay (f, RELAY_URL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                            \
  g_test_add (                                                                                     \
      "/mesh/hold/" name, MeshFixture, NULL, mesh_fixture_set_up, func, mesh_fixture_tear_down)
  ADD ("both-ways", test_both_ways);
  ADD ("sign-of-life", test_sign_of_life);
  ADD ("full", test_full);
#undef ADD

  return g_test_run ();
}
