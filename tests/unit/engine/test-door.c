/* SPDX-License-Identifier: MIT */

/* The door within an engine: what others know of a right that was taken back, and the end of a
 * program while much stands at the door. */

#include <string.h>

#include "engine-fixture.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-test-signer.h"
#include "gun-text.h"

#define STATE_MS 1700000000000.0

static GPtrArray *
new_nodes (GunNode **node)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autofree char *alice = g_strconcat ("~", gun_test_alice.pub, NULL);
  g_autoptr (GRefString) soul = gun_text_new (alice);

  *node = gun_node_new (soul);
  g_ptr_array_add (nodes, *node);

  return nodes;
}

static void
add_signed (GunNode *node, const GunTestPair *writer, const char *key, const char *certificate)
{
  g_autoptr (GRefString) name = gun_text_new (key);
  g_autoptr (GunValue) value
      = gun_test_signed_value (writer, gun_node_get_soul (node), key, "1", STATE_MS, certificate);

  gun_node_add (node, name, value, STATE_MS);
}

/* What another engine holds counts: bob is blocked there, carol is not */
static void
test_block_of_peer (void)
{
  GunEngine *other = engine_new_started (NULL);
  GunEngine *engine = engine_new_started (NULL);
  g_autofree char *url = engine_listen (other);
  g_autofree char *certificate = gun_test_certify (
      &gun_test_alice, "{\"c\":\"*\",\"w\":{\"*\":\"k\"},\"wb\":{\"#\":\"blocked/list\"}}");
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree GunImportCounts *counts = NULL;
  g_autoptr (GunDelivery) put
      = engine_put (other, "blocked/list", gun_test_bob.pub, gun_value_new_boolean (TRUE), &error);
  g_autoptr (GunPeerView) peer = engine_join (engine, url);
  GunNode *node;
  g_autoptr (GPtrArray) nodes = new_nodes (&node);
  g_autoptr (GunNode) found = NULL;

  g_assert_no_error (error);
  add_signed (node, &gun_test_bob, "k of bob", certificate);
  add_signed (node, &gun_test_carol, "k of carol", certificate);
  gun_engine_import_async (engine, nodes, "file", FALSE, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  counts = gun_engine_import_finish (engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts->n_stored, ==, 1);
  g_assert_cmpuint (counts->n_refused, ==, 1);

  found = engine_read (engine, gun_node_get_soul (node), NULL);
  g_assert_null (node_text (found, "k of bob"));
  g_assert_nonnull (node_text (found, "k of carol"));

  g_clear_object (&peer);
  g_clear_object (&result);
  engine_stop (engine);
  engine_stop (other);
}

/* What is of this computer is verified and kept to the last */
static void
test_stop (void)
{
  g_autofree char *folder = gun_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "graph.db", NULL);
  GunEngine *engine = engine_new_started (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  GunNode *node;
  g_autoptr (GPtrArray) nodes = new_nodes (&node);
  g_autoptr (GunNode) found = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *key = g_strdup_printf ("key%03u", i);

      add_signed (node, i % 2 == 0 ? &gun_test_alice : &gun_test_bob, key, NULL);
    }
  gun_engine_import_async (engine, nodes, "file", FALSE, NULL, keep_result_cb, &result);
  gun_engine_stop_async (engine, keep_result_cb, &stopped);
  wait_for_result (&result);
  wait_for_result (&stopped);
  g_assert_true (gun_engine_stop_finish (engine, stopped, NULL));
  g_clear_object (&result);
  g_clear_object (&stopped);
  gun_test_settle ();
  g_assert_finalize_object (engine);

  engine = engine_new_started (path);
  found = engine_read (engine, gun_node_get_soul (node), NULL);
  g_assert_nonnull (found);
  g_assert_cmpuint (gun_node_get_n_entries (found), ==, 100);
  g_assert_nonnull (node_text (found, "key000"));
  g_assert_null (node_text (found, "key001"));
  engine_stop (engine);
  gun_test_folder_remove (folder);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/door/block-of-peer", test_block_of_peer);
  g_test_add_func ("/engine/door/stop", test_stop);

  return g_test_run ();
}
