/* SPDX-License-Identifier: MIT */

/* Asking again for what is followed, over a channel that may have lost something. */

#include "mesh-fixture.h"

#include "gun-text.h"

#define FRIEND "friend001"

static GunPeer *
find_peer (MeshFixture *f, const char *pid)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  for (guint i = 0; i < peers->len; i++)
    if (g_strcmp0 (gun_peer_get_pid (peers->pdata[i]), pid) == 0)
      return peers->pdata[i];
  return NULL;
}

static guint
count_gets (GPtrArray *messages, GHashTable *souls)
{
  guint n_gets = 0;

  for (guint i = 0; i < messages->len; i++)
    {
      const GunMessage *message = g_ptr_array_index (messages, i);

      if (message->get == NULL)
        continue;
      n_gets++;
      g_hash_table_add (souls, g_strdup (message->get->soul.exact));
    }
  return n_gets;
}

/* What is followed is asked for again, with the hash of what is known: who knows the same keeps
 * silent, who knows more says it */
static void
test_known (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GRefString) other = gun_text_new ("other");
  g_autoptr (GRefString) key = gun_text_new ("k");
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GPtrArray) said = NULL;

  mesh_fixture_put_here (f, "s", "k", "\"text\"", 1000);
  gun_mesh_follow (f->mesh, soul, NULL);
  gun_mesh_follow (f->mesh, soul, key);
  gun_mesh_follow (f->mesh, other, NULL);
  mesh_fixture_settle (f);
  mesh_drain (direct);

  gun_mesh_ask_again (f->mesh, find_peer (f, FRIEND));
  gun_mesh_ask_again (f->mesh, find_peer (f, FRIEND));
  mesh_fixture_settle (f);
  said = mesh_take_messages (direct);
  g_assert_cmpuint (said->len, ==, 3);
  g_ptr_array_add (nodes, mesh_new_node ("s", "k", "\"text\"", 1000));
  for (guint i = 0; i < said->len; i++)
    {
      const GunMessage *get = g_ptr_array_index (said, i);
      gboolean is_known = g_str_equal (get->get->soul.exact, "s");

      g_assert_cmpint (get->has_hash, ==, is_known);
      if (is_known)
        g_assert_cmpfloat (get->hash, ==, gun_put_hash (nodes));
      mesh_fixture_say (f, direct, "{\"#\":\"r%u\",\"@\":\"%s\"}", i, get->id);
    }
  g_clear_pointer (&said, g_ptr_array_unref);

  /* Again when it is over; and not while it is closed */
  gun_mesh_ask_again (f->mesh, find_peer (f, FRIEND));
  mesh_fixture_settle (f);
  said = mesh_take_messages (direct);
  g_assert_cmpuint (said->len, ==, 3);
  gun_mesh_ask_again (f->mesh, find_peer (f, FRIEND));
  gun_sim_link_cut (gun_sim_end_get_link (direct), GUN_LINK_ERROR_CLOSED, "Gone");
  mesh_fixture_settle (f);
  gun_mesh_unfollow (f->mesh, soul, NULL);
  gun_mesh_unfollow (f->mesh, soul, key);
  gun_mesh_unfollow (f->mesh, other, NULL);
}

static void
follow_many (MeshFixture *f, guint n_souls)
{
  for (guint i = 0; i < n_souls; i++)
    {
      g_autofree char *text = g_strdup_printf ("soul%u", i);
      g_autoptr (GRefString) soul = gun_text_new (text);

      gun_mesh_follow (f->mesh, soul, NULL);
    }
  mesh_fixture_settle (f);
}

/* A relay that was lost meanwhile is asked once it is back */
static void
test_relay (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunPeer *peer = find_peer (f, "relay0001");
  g_autoptr (GHashTable) souls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) said = NULL;

  follow_many (f, 200);
  gun_mesh_ask_again (f->mesh, peer);
  gun_sim_link_cut (gun_sim_end_get_link (relay), GUN_LINK_ERROR_CLOSED, "Gone");
  mesh_fixture_advance (f, 2);
  relay = mesh_fixture_get_relay (f, RELAY_URL);
  mesh_drain (relay);
  gun_mesh_ask_again (f->mesh, peer);
  mesh_fixture_settle (f);
  said = mesh_take_messages (relay);
  g_assert_cmpuint (count_gets (said, souls), ==, 200);
}

/* Five hundred at a time, until all were asked for */
static void
test_many (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autoptr (GHashTable) souls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  follow_many (f, 1200);
  mesh_drain (direct);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GPtrArray) said = NULL;

      gun_mesh_ask_again (f->mesh, find_peer (f, FRIEND));
      mesh_fixture_settle (f);
      said = mesh_take_messages (direct);
      g_assert_cmpuint (count_gets (said, souls), ==, 500);
      g_assert_cmpuint (gun_sim_end_get_n_frames (direct), ==, 0);
    }
  g_assert_cmpuint (g_hash_table_size (souls), ==, 1200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mesh_add_test ("/mesh/again/known", test_known);
  mesh_add_test ("/mesh/again/relay", test_relay);
  mesh_add_test ("/mesh/again/many", test_many);
  return g_test_run ();
}
