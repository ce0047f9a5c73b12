/* SPDX-License-Identifier: MIT */

/* A database that is too large lets go of what was changed longest ago, and of nothing else. */

#include "gun-store-check.h"
#include "gun-store-limit.h"
#include "gun-store-private.h"
#include "store-fixture.h"

#define N_SOULS 2000

/* Rows that one call may take away */
#define N_ROWS 100

static void
write_soul (GunStore *store, const char *prefix, guint n, GunPath path)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autofree char *name = g_strdup_printf ("%s/%04u", prefix, n);
  g_autofree char *plain = g_strnfill (200, 'x');
  g_autoptr (GRefString) soul = gun_text_new (name);
  g_autoptr (GRefString) text = gun_text_new (plain);
  g_autoptr (GunOrigin) origin = gun_origin_new ("peer", path, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *key_name = g_strdup_printf ("%u", i / 2); /* the first twice */
      g_autoptr (GRefString) key = gun_text_new (key_name);
      g_autoptr (GunValue) value = gun_value_new_text (text);

      g_ptr_array_add (changes,
                       gun_change_new (soul, key, value, i + 1, GUN_VERDICT_NEWER, origin));
    }
  gun_store_write (store, changes, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
has_soul (GunStore *store, const char *prefix, guint n)
{
  g_autofree char *name = g_strdup_printf ("%s/%04u", prefix, n);
  g_autoptr (GunNode) node = store_read_soul (store, name);

  return node != NULL;
}

static guint
count_souls (GunStore *store, const char *prefix, guint first, guint n)
{
  guint n_there = 0;

  for (guint i = first; i < first + n; i++)
    n_there += has_soul (store, prefix, i) ? 1 : 0;

  return n_there;
}

static gint64
get_used_bytes (GunStore *store)
{
  g_autoptr (GError) error = NULL;
  gint64 n_bytes = gun_store_get_used_bytes (store, &error);

  g_assert_no_error (error);
  return n_bytes;
}

static void
assert_sound (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = gun_store_check (self->path, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (faults, i));
  g_assert_cmpuint (faults->len, ==, 0);
}

/* Until there is nothing left to do; each slice is small and leaves a sound file. */
static GunEvictionResult
evict (StoreFixture *self, gint64 target_bytes, GHashTable *kept, GPtrArray *evicted)
{
  GunEvictionResult result = GUN_EVICTION_MORE;

  for (guint i = 0; result == GUN_EVICTION_MORE; i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 n_rows_before = store_query_int (self->path, "SELECT count(*) FROM current");
      gint64 n_rows;

      g_assert_cmpuint (i, <, 10000);
      gun_store_evict (self->store, target_bytes, kept, N_ROWS, evicted, &result, &error);
      g_assert_no_error (error);
      n_rows = store_query_int (self->path, "SELECT count(*) FROM current");
      g_assert_cmpint (n_rows_before - n_rows, <=, N_ROWS);
      if (i == 3)
        assert_sound (self);
    }
  assert_sound (self);

  return result;
}

static GHashTable *
new_kept (void)
{
  return g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
}

static void
test_oldest_go (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GHashTable) kept = new_kept ();
  g_autoptr (GPtrArray) evicted
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  gint64 used_bytes;
  guint n_gone;

  /* In the order of their names those changed last come first. */
  write_soul (self->store, "own", 1, GUN_PATH_HERE);
  write_soul (self->store, "imported", 1, GUN_PATH_IMPORT);
  write_soul (self->store, "followed", 1, GUN_PATH_RELAY);
  for (guint i = N_SOULS; i-- > 0;)
    write_soul (self->store, "soul", i, GUN_PATH_RELAY);
  g_hash_table_add (kept, gun_text_new ("followed/0001"));

  used_bytes = get_used_bytes (self->store);
  g_assert_cmpint (evict (self, used_bytes * 9 / 10, kept, evicted), ==, GUN_EVICTION_DONE);
  g_assert_cmpint (get_used_bytes (self->store), <=, used_bytes * 9 / 10);
  n_gone = N_SOULS - count_souls (self->store, "soul", 0, N_SOULS);
  g_assert_cmpuint (n_gone, >, N_SOULS / 20);
  g_assert_cmpuint (n_gone, <, N_SOULS / 5);
  g_assert_cmpuint (evicted->len, >=, n_gone);
  g_assert_cmpuint (count_souls (self->store, "soul", 0, N_SOULS * 8 / 10), ==, N_SOULS * 8 / 10);
  g_assert_cmpuint (count_souls (self->store, "own", 1, 1), ==, 1);
  g_assert_cmpuint (count_souls (self->store, "imported", 1, 1), ==, 1);
  g_assert_cmpuint (count_souls (self->store, "followed", 1, 1), ==, 1);

  /* What is free is used again: the file does not grow. */
  store_fixture_reopen (self);
  g_assert_cmpuint (N_SOULS - count_souls (self->store, "soul", 0, N_SOULS), ==, n_gone);
  for (guint i = 0; i < n_gone / 2; i++)
    write_soul (self->store, "again", i, GUN_PATH_RELAY);
  g_assert_cmpint (store_query_int (self->path, "PRAGMA page_count") * 4096, <=, used_bytes);
}

static void
test_stuck (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GHashTable) kept = new_kept ();
  g_autoptr (GPtrArray) evicted
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  for (guint i = 0; i < 100; i++)
    write_soul (self->store, "own", i, GUN_PATH_HERE);
  for (guint i = 0; i < 10; i++)
    write_soul (self->store, "soul", i, GUN_PATH_RELAY);

  g_assert_cmpint (evict (self, 1, kept, evicted), ==, GUN_EVICTION_STUCK);
  g_assert_cmpuint (count_souls (self->store, "own", 0, 100), ==, 100);
  g_assert_cmpuint (count_souls (self->store, "soul", 0, 10), ==, 0);
  g_assert_cmpuint (evicted->len, ==, 10);
  g_assert_cmpint (evict (self, 1, kept, evicted), ==, GUN_EVICTION_STUCK);
}

/* A soul with more keys than one call may take goes in parts. */
static void
test_large_soul (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GHashTable) kept = new_kept ();
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GPtrArray) evicted
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20 * N_ROWS; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      store_changes_add (changes, "large", key, "text", 1);
    }
  gun_store_write (self->store, changes, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpint (evict (self, 1, kept, evicted), ==, GUN_EVICTION_STUCK);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM soul"), ==, 0);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM current"), ==, 0);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM history"), ==, 0);
}

static void
test_durable (StoreFixture *self, gconstpointer unused)
{
  gint64 level;

  g_assert_true (gun_store_set_durable (self->store, TRUE, NULL));
  g_assert_true (gun_sql_query_int (self->store->sql, "PRAGMA synchronous", &level, NULL));
  g_assert_cmpint (level, ==, 2);
  write_soul (self->store, "own", 1, GUN_PATH_HERE);
  g_assert_true (gun_store_set_durable (self->store, FALSE, NULL));
  g_assert_true (gun_sql_query_int (self->store->sql, "PRAGMA synchronous", &level, NULL));
  g_assert_cmpint (level, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/limit/oldest-go", test_oldest_go);
  STORE_TEST_ADD ("/limit/stuck", test_stuck);
  STORE_TEST_ADD ("/limit/large-soul", test_large_soul);
  STORE_TEST_ADD ("/limit/durable", test_durable);

  return g_test_run ();
}
