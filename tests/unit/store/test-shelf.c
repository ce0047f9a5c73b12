/* SPDX-License-Identifier: MIT */

/* What comes from the future waits for its time, within limits. */

#include "gun-store-shelf.h"
#include "store-fixture.h"

#define SOUL "later"

static void
write_change (GunStore *store,
              const char *key,
              const char *text,
              double state_ms,
              GunVerdict verdict,
              const char *peer)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GError) error = NULL;

  store_changes_add_verdict (changes, SOUL, key, text, state_ms, verdict, peer);
  gun_store_write (store, changes, NULL, &error);
  g_assert_no_error (error);
}

static void
add (GunStore *store, const char *key, const char *text, double state_ms, const char *peer)
{
  write_change (store, key, text, state_ms, GUN_VERDICT_FUTURE, peer);
}

static GPtrArray *
list (GunStore *store)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = gun_store_shelf_list (store, &error);

  g_assert_no_error (error);
  return rows;
}

/* "key=text@state/peer" of each row */
static void
assert_shelf (StoreFixture *self, const char *expected)
{
  g_autoptr (GPtrArray) rows = list (self->store);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      const GunShelfRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpint (row->arrived_us, >, 0);
      g_assert_cmpint (row->change->verdict, ==, GUN_VERDICT_FUTURE);
      g_assert_cmpint (row->change->origin->path, ==, GUN_PATH_RELAY);
      g_assert_cmpstr (row->change->origin->message, ==, "message-1");
      g_string_append_printf (text,
                              "%s%s=%s@%g/%s",
                              i > 0 ? " " : "",
                              row->change->key,
                              gun_value_get_text (row->change->value),
                              row->change->state_ms,
                              row->change->origin->peer);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_waits (StoreFixture *self, gconstpointer unused)
{
  add (self->store, "a", "late", 200, "p");
  add (self->store, "b", "soon", 100, "q");
  add (self->store, "a", "sooner", 90, "p");
  assert_shelf (self, "a=sooner@90/p b=soon@100/q a=late@200/p");
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM current"), ==, 0);
  store_fixture_reopen (self);
  assert_shelf (self, "a=sooner@90/p b=soon@100/q a=late@200/p");
}

/* At one state only what HAM prefers could last */
static void
test_same_state (StoreFixture *self, gconstpointer unused)
{
  add (self->store, "a", "m", 100, "p");
  add (self->store, "a", "m", 100, "q");
  add (self->store, "a", "b", 100, "q");
  assert_shelf (self, "a=m@100/p");
  add (self->store, "a", "x", 100, "q");
  assert_shelf (self, "a=x@100/q");
}

static void
test_comes_into_force (StoreFixture *self, gconstpointer unused)
{
  add (self->store, "a", "one", 100, "p");
  add (self->store, "a", "two", 200, "p");
  write_change (self->store, "a", "one", 100, GUN_VERDICT_NEWER, "p");
  assert_shelf (self, "a=two@200/p");
  write_change (self->store, "a", "other", 150, GUN_VERDICT_NEWER, "p");
  assert_shelf (self, "a=two@200/p");
}

static void
test_drop (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) soul = gun_text_new (SOUL);
  g_autoptr (GRefString) key = gun_text_new ("a");

  add (self->store, "a", "one", 100, "p");
  g_assert_true (gun_store_shelf_drop (self->store, soul, key, 101, NULL));
  assert_shelf (self, "a=one@100/p");
  g_assert_true (gun_store_shelf_drop (self->store, soul, key, 100, NULL));
  assert_shelf (self, "");
}

static void
add_many (GunStore *store, guint n, double first_ms, const char *peer)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s %u", peer, i);

      add (store, key, "text", first_ms + i, peer);
    }
}

/* One peer has its share, of which those due last go. */
static void
test_share_of_peer (StoreFixture *self, gconstpointer unused)
{
  add_many (self->store, GUN_SHELF_MAX_ROWS_OF_PEER + 10, 1000, "p");
  add (self->store, "x", "too late", 1e6, "p");
  add (self->store, "y", "in time", 500, "p");
  add (self->store, "z", "of another", 1e6, "q");

  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM shelf"),
                   ==,
                   GUN_SHELF_MAX_ROWS_OF_PEER + 1);
  g_assert_cmpint (store_query_int (self->path, "SELECT min(state) FROM shelf"), ==, 500);
  g_assert_cmpint (store_query_int (self->path, "SELECT max(state) FROM shelf WHERE state < 1e6"),
                   ==,
                   1000 + GUN_SHELF_MAX_ROWS_OF_PEER - 2);
}

static void
test_rows_are_bounded (StoreFixture *self, gconstpointer unused)
{
  for (guint i = 0; i < GUN_SHELF_MAX_ROWS / GUN_SHELF_MAX_ROWS_OF_PEER; i++)
    {
      g_autofree char *peer = g_strdup_printf ("p%u", i);

      add_many (self->store, GUN_SHELF_MAX_ROWS_OF_PEER, 1000 * (i + 1), peer);
    }
  add (self->store, "x", "too late", 1e6, "q");
  add (self->store, "y", "in time", 500, "q");

  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM shelf"), ==, GUN_SHELF_MAX_ROWS);
  g_assert_cmpint (store_query_int (self->path, "SELECT min(state) FROM shelf"), ==, 500);
  g_assert_cmpint (store_query_int (self->path, "SELECT max(state) FROM shelf"),
                   ==,
                   10000 + GUN_SHELF_MAX_ROWS_OF_PEER - 2);
}

static void
test_bytes_are_bounded (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *half = g_strnfill (GUN_SHELF_MAX_BYTES / 2, 'x');
  g_autofree char *all = g_strnfill (GUN_SHELF_MAX_BYTES, 'x');
  g_autoptr (GPtrArray) rows = NULL;

  add (self->store, "a", half, 100, "p");
  add (self->store, "b", all, 50, "p");
  add (self->store, "c", "small", 400, "p");
  add (self->store, "d", half, 300, "p"); /* would need the room of one due before it */
  rows = list (self->store);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((GunShelfRow *) rows->pdata[0])->change->key, ==, "a");

  add (self->store, "e", half, 90, "p");
  g_clear_pointer (&rows, g_ptr_array_unref);
  rows = list (self->store);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpstr (((GunShelfRow *) rows->pdata[0])->change->key, ==, "e");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/shelf/waits", test_waits);
  STORE_TEST_ADD ("/shelf/same-state", test_same_state);
  STORE_TEST_ADD ("/shelf/comes-into-force", test_comes_into_force);
  STORE_TEST_ADD ("/shelf/drop", test_drop);
  STORE_TEST_ADD ("/shelf/share-of-peer", test_share_of_peer);
  STORE_TEST_ADD ("/shelf/rows-are-bounded", test_rows_are_bounded);
  STORE_TEST_ADD ("/shelf/bytes-are-bounded", test_bytes_are_bounded);

  return g_test_run ();
}
