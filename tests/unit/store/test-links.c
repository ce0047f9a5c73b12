/* SPDX-License-Identifier: MIT */

/* The links of a store: those of a node in order and counted, those to a node wherever they stand, and nothing that only looks like one. */

#include "store-fixture.h"

#include "gun-store-links.h"

static void
add_link (GPtrArray *changes, const char *soul, const char *key, const char *to)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GRefString) to_text = gun_text_new (to);

  store_changes_take_value (changes, soul_text, key_text, gun_value_new_link (to_text), 5);
}

static GunNodeLinks *
read_links (GunStoreLinks *links, const char *soul, guint limit)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  g_autoptr (GError) error = NULL;
  GunNodeLinks *node = gun_store_links_read (links, text, limit, &error);

  g_assert_no_error (error);
  return node;
}

static GPtrArray *
find_to (GunStoreLinks *links, const char *soul, guint limit)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  g_autoptr (GError) error = NULL;
  GPtrArray *found = gun_store_links_find_to (links, text, limit, NULL, &error);

  g_assert_no_error (error);
  return found;
}

static GunStoreLinks *
open_links (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  GunStoreLinks *links = gun_store_links_open (self->path, &error);

  g_assert_no_error (error);
  return links;
}

static void
test_of_a_node (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GunStoreLinks) links = NULL;
  g_autoptr (GunNodeLinks) node = NULL;
  g_autoptr (GunNodeLinks) nothing = NULL;
  g_autoptr (GunNodeLinks) first = NULL;
  const GunLinkRow *row;

  store_changes_add (changes, "a", "text", "lalala", 1);
  store_changes_add (changes, "a/b", "text", "below", 1);
  add_link (changes, "a", "c", "there");
  add_link (changes, "a", "b", "a");
  add_link (changes, "b", "a", "there");
  g_assert_true (gun_store_write (self->store, changes, NULL, NULL));

  links = open_links (self);
  node = read_links (links, "a", 10);
  g_assert_cmpuint (node->n_keys, ==, 3);
  g_assert_cmpuint (node->n_links, ==, 2);
  g_assert_true (node->is_group);
  g_assert_cmpuint (node->links->len, ==, 2);
  row = g_ptr_array_index (node->links, 1);
  g_assert_cmpstr (row->from, ==, "a");
  g_assert_cmpstr (row->key, ==, "c");
  g_assert_cmpstr (row->to, ==, "there");
  g_assert_cmpfloat (row->state_ms, ==, 5);

  first = read_links (links, "a", 1);
  g_assert_cmpuint (first->n_links, ==, 2);
  g_assert_cmpuint (first->links->len, ==, 1);
  nothing = read_links (links, "there", 10);
  g_assert_cmpuint (nothing->n_keys, ==, 0);
  g_assert_cmpuint (nothing->n_links, ==, 0);
  g_assert_false (nothing->is_group);
}

static void
test_to_a_node (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GRefString) soul = gun_text_new ("there");
  g_autoptr (GunStoreLinks) links = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) one = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;

  add_link (changes, "a", "c", "there");
  add_link (changes, "b", "a", "there");
  add_link (changes, "b", "b", "elsewhere");
  store_changes_add (changes, "c", "text", "there", 1);
  g_assert_true (gun_store_write (self->store, changes, NULL, NULL));

  links = open_links (self);
  found = find_to (links, "there", 10);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_cmpstr (((GunLinkRow *) g_ptr_array_index (found, 1))->from, ==, "b");
  g_assert_cmpstr (((GunLinkRow *) g_ptr_array_index (found, 1))->key, ==, "a");
  one = find_to (links, "there", 1);
  g_assert_cmpuint (one->len, ==, 1);
  none = find_to (links, "", 10);
  g_assert_cmpuint (none->len, ==, 0);

  g_cancellable_cancel (cancelled);
  g_assert_null (gun_store_links_find_to (links, soul, 10, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What nobody has checked may be forged */
static void
test_unchecked (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GunStoreLinks) links = NULL;
  g_autoptr (GunNodeLinks) node = NULL;
  g_autoptr (GPtrArray) found = NULL;

  add_link (changes, "~@alice", "~key", "~key");
  g_assert_true (gun_store_write (self->store, changes, NULL, NULL));
  links = open_links (self);
  node = read_links (links, "~@alice", 10);
  g_assert_cmpuint (node->n_links, ==, 0);
  found = find_to (links, "~key", 10);
  g_assert_cmpuint (found->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/store/links/of-a-node", test_of_a_node);
  STORE_TEST_ADD ("/store/links/to-a-node", test_to_a_node);
  STORE_TEST_ADD ("/store/links/unchecked", test_unchecked);

  return g_test_run ();
}
