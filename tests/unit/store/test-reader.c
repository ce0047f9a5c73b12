/* SPDX-License-Identifier: MIT */

/* Lists beside a writer: what was committed, in UTF-16 order, by ranges. */

#include "store-fixture.h"

typedef struct
{
  StoreFixture store;
  GunStoreReader *reader;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  store_fixture_set_up (&self->store, NULL);
  self->reader = gun_store_reader_open (self->store.path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_assert_finalize_object (self->reader);
  store_fixture_tear_down (&self->store, NULL);
}

static void
fill (Fixture *self, const char *prefix, guint n_souls)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();

  for (guint i = 0; i < n_souls; i++)
    {
      g_autofree char *soul = g_strdup_printf ("%s%05u", prefix, i);

      store_changes_add (changes, soul, "key", "value", i);
    }
  g_assert_true (gun_store_write (self->store.store, changes, NULL, NULL));
}

static GRefString *
text_or_null (const char *text)
{
  return text != NULL ? gun_text_new (text) : NULL;
}

/* The souls of a list, with a space between them */
static char *
list (Fixture *self, const char *prefix, const char *from, gboolean inclusive, guint limit)
{
  g_autoptr (GRefString) prefix_text = text_or_null (prefix);
  g_autoptr (GRefString) from_text = text_or_null (from);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_store_reader_list_souls (
      self->reader, prefix_text, from_text, inclusive, limit, &error);
  GString *souls = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const GunSoulRow *row = g_ptr_array_index (rows, i);

      g_string_append_printf (souls, "%s%s", i > 0 ? " " : "", row->soul);
    }

  return g_string_free (souls, FALSE);
}

static void
assert_list (Fixture *self,
             const char *prefix,
             const char *from,
             gboolean inclusive,
             guint limit,
             const char *expected)
{
  g_autofree char *souls = list (self, prefix, from, inclusive, limit);

  g_assert_cmpstr (souls, ==, expected);
}

static gint64
count (Fixture *self, const char *prefix)
{
  g_autoptr (GRefString) text = text_or_null (prefix);
  g_autoptr (GError) error = NULL;
  gint64 n = gun_store_reader_count_souls (self->reader, text, &error);

  g_assert_no_error (error);
  return n;
}

static void
test_ranges (Fixture *self, gconstpointer unused)
{
  static const char *const souls[] = { "a", "a/b", "a/c", "a0", "b", "b/x", "" };

  assert_list (self, NULL, NULL, TRUE, 10, "");
  g_assert_cmpint (count (self, NULL), ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (souls); i++)
    store_write_one (self->store.store, souls[i], "k", "v", 1);

  assert_list (self, NULL, NULL, TRUE, 10, " a a/b a/c a0 b b/x");
  assert_list (self, "", NULL, TRUE, 3, " a a/b");
  assert_list (self, "a", NULL, TRUE, 10, "a a/b a/c a0");
  assert_list (self, "a/", NULL, TRUE, 10, "a/b a/c");
  assert_list (self, "a/", "a/b", TRUE, 10, "a/b a/c");
  assert_list (self, "a/", "a/b", FALSE, 10, "a/c");
  assert_list (self, "a/", "a/bb", FALSE, 10, "a/c");
  assert_list (self, "b", "a", TRUE, 10, "b b/x");
  assert_list (self, "a", "b", TRUE, 10, "");
  assert_list (self, "z", NULL, TRUE, 10, "");
  assert_list (self, "a", NULL, TRUE, 0, "");
  assert_list (self, NULL, "", FALSE, 1, "a");

  g_assert_cmpint (count (self, NULL), ==, 7);
  g_assert_cmpint (count (self, ""), ==, 7);
  g_assert_cmpint (count (self, "a"), ==, 4);
  g_assert_cmpint (count (self, "a/"), ==, 2);
  g_assert_cmpint (count (self, "zz"), ==, 0);
}

/* U+1F600 is a pair, which JavaScript puts before U+FF5E; half a pair is a prefix of it. */
static void
test_order (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) half = gun_text_new_len ("\xed\xa0\xbd", 3);
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;

  store_write_one (self->store.store, "\xef\xbd\x9e", "k", "v", 1);
  store_write_one (self->store.store, "\xf0\x9f\x98\x80", "k", "v", 1);
  assert_list (self, NULL, NULL, TRUE, 10, "\xf0\x9f\x98\x80 \xef\xbd\x9e");
  assert_list (self, "\xf0\x9f\x98\x80", NULL, TRUE, 10, "\xf0\x9f\x98\x80");

  rows = gun_store_reader_list_souls (self->reader, half, NULL, TRUE, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
}

static void
test_soul_rows (Fixture *self, gconstpointer unused)
{
  const gint64 before_us = g_get_real_time ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  const GunSoulRow *row;

  store_write_one (self->store.store, "s", "a", "v", 1);
  store_write_one (self->store.store, "s", "b", "v", 1);
  store_write_one (self->store.store, "s", "b", "w", 2);
  rows = gun_store_reader_list_souls (self->reader, NULL, NULL, TRUE, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpuint (row->n_keys, ==, 2);
  g_assert_cmpint (row->changed_us, >=, before_us);
  g_assert_cmpint (row->changed_us, <=, g_get_real_time ());
}

static void
test_keys (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) soul = gun_text_new ("~own.er");
  g_autoptr (GRefString) from = gun_text_new ("a");
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GError) error = NULL;
  const GunKeyRow *row;

  store_write_one (self->store.store, "~own.er", "b", "second", 2.5);
  store_write_one (self->store.store, "~own.er", "a", "first", 1);
  store_write_one (self->store.store, "~own.er2", "a", "not this one", 1);
  store_changes_add_verdict (
      changes, "~own.er", "b", "third", 3, GUN_VERDICT_NEWER, "http://two.example/gun");
  store_changes_add_verdict (changes, "~own.er", "b", "lost", 1, GUN_VERDICT_OLDER, "liar");
  g_assert_true (gun_store_write (self->store.store, changes, NULL, &error));

  rows = gun_store_reader_list_keys (self->reader, soul, NULL, TRUE, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->key, ==, "a");
  g_assert_cmpuint (row->n_versions, ==, 1);

  row = g_ptr_array_index (rows, 1);
  g_assert_cmpstr (row->key, ==, "b");
  g_assert_cmpstr (gun_value_get_text (row->value), ==, "third");
  g_assert_cmpfloat (row->state_ms, ==, 3);
  g_assert_cmpint (row->arrived_us, >, 0);
  g_assert_cmpint (row->arrived_us, <=, g_get_real_time ());
  g_assert_true (row->unchecked);
  g_assert_cmpuint (row->n_versions, ==, 3);
  g_assert_cmpstr (row->origin->peer, ==, "http://two.example/gun");
  g_assert_cmpint (row->origin->path, ==, GUN_PATH_RELAY);
  g_assert_cmpstr (row->origin->message, ==, "message-1");

  rest = gun_store_reader_list_keys (self->reader, soul, from, FALSE, 10, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rest->len, ==, 1);
}

/* Souls without a history have an arrival, and nothing to say about where they came from. */
static void
test_keys_without_history (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) soul = gun_text_new ("chat<?30");
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GError) error = NULL;
  const GunKeyRow *row;

  store_write_one (self->store.store, "chat<?30", "a", "v", 1);
  rows = gun_store_reader_list_keys (self->reader, soul, NULL, TRUE, 10, &error);
  g_assert_no_error (error);
  row = g_ptr_array_index (rows, 0);
  g_assert_null (row->origin);
  g_assert_false (row->unchecked);
  g_assert_cmpint (row->arrived_us, >, 0);
  g_assert_cmpuint (row->n_versions, ==, 0);
}

static void
test_page_starts (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) prefix = gun_text_new ("p/");
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) starts = NULL;
  g_autoptr (GError) error = NULL;

  none = gun_store_reader_list_page_starts (self->reader, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  fill (self, "o/", 100);
  fill (self, "p/", 2 * GUN_STORE_PAGE_SOULS + 1);
  fill (self, "q/", 100);
  starts = gun_store_reader_list_page_starts (self->reader, prefix, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (starts->len, ==, 3);
  for (guint i = 0; i < starts->len; i++)
    {
      g_autofree char *soul = g_strdup_printf ("p/%05u", i * GUN_STORE_PAGE_SOULS);

      g_assert_cmpstr (starts->pdata[i], ==, soul);
    }

  /* Exactly two pages do not begin a third. */
  g_clear_pointer (&starts, g_ptr_array_unref);
  fill (self, "exact/", 2 * GUN_STORE_PAGE_SOULS);
  {
    g_autoptr (GRefString) exact = gun_text_new ("exact/");

    starts = gun_store_reader_list_page_starts (self->reader, exact, NULL, &error);
  }
  g_assert_no_error (error);
  g_assert_cmpuint (starts->len, ==, 2);
}

static void
test_cancel (Fixture *self, gconstpointer unused)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) starts = NULL;
  g_autoptr (GError) error = NULL;

  fill (self, "p/", 1000);
  g_cancellable_cancel (cancellable);
  starts = gun_store_reader_list_page_starts (self->reader, NULL, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (starts);

  /* The reader is none the worse for it, and sees what comes after. */
  fill (self, "q/", 10);
  g_assert_cmpint (count (self, NULL), ==, 1010);
}

/* Each call sees the last commit, and none keeps the log from being carried over. */
static void
test_beside_writer (Fixture *self, gconstpointer unused)
{
  g_autofree char *log = g_strconcat (self->store.path, "-wal", NULL);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%02u/", i);

      fill (self, prefix, 2000);
      g_assert_cmpint (count (self, NULL), ==, 2000 * (i + 1));
      g_assert_cmpint (count (self, prefix), ==, 2000);
    }

  g_assert_cmpint (store_query_int (self->store.path, "PRAGMA wal_checkpoint (TRUNCATE)"), ==, 0);
  {
    g_autofree char *contents = NULL;
    gsize length_bytes;

    g_assert_true (g_file_get_contents (log, &contents, &length_bytes, NULL));
    g_assert_cmpuint (length_bytes, ==, 0);
  }
}

static void
test_missing (Fixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->store.folder, "none.db", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_store_reader_open (path, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_FAILED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* A file with our header whose contents nobody of ours wrote */
static void
test_forged_rows (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GError) error = NULL;

  store_write_one (self->store.store, "s", "k", "v", 1);
  store_query_run (self->store.path, "UPDATE origin SET path = 99; UPDATE soul SET keys = -1");
  {
    g_autoptr (GPtrArray) keys
        = gun_store_reader_list_keys (self->reader, soul, NULL, TRUE, 10, &error);
    g_autoptr (GPtrArray) souls
        = gun_store_reader_list_souls (self->reader, NULL, NULL, TRUE, 10, &error);

    g_assert_no_error (error);
    g_assert_null (((GunKeyRow *) keys->pdata[0])->origin);
    g_assert_cmpuint (((GunSoulRow *) souls->pdata[0])->n_keys, ==, 0);
  }

  store_query_run (self->store.path, "UPDATE current SET value = 7");
  g_assert_null (gun_store_reader_list_keys (self->reader, soul, NULL, TRUE, 10, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED);
  g_clear_error (&error);

  store_query_run (self->store.path, "UPDATE current SET value = x'6c'");
  g_assert_null (gun_store_read (self->store.store, soul, NULL, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED);
  g_clear_error (&error);

  store_query_run (self->store.path, "UPDATE current SET value = CAST (x'ff' AS TEXT)");
  g_assert_null (gun_store_read (self->store.store, soul, NULL, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED);
  g_clear_error (&error);

  store_query_run (self->store.path, "UPDATE soul SET soul = x'c041'");
  g_assert_null (gun_store_reader_list_souls (self->reader, NULL, NULL, TRUE, 10, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED);
  g_clear_error (&error);
  g_assert_null (gun_store_reader_list_page_starts (self->reader, NULL, NULL, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/reader/" name,                                                                     \
              Fixture,                                                                             \
              NULL,                                                                                \
              (void (*) (Fixture *, gconstpointer)) set_up,                                        \
              function,                                                                            \
              tear_down)

static gboolean
note_key_cb (GRefString *key, GunValue *value, double state_ms, gpointer user_data)
{
  GString *out = user_data;

  g_string_append_printf (out, "%s@%g", key, state_ms);
  if (value != NULL)
    gun_value_append_json (value, out);
  g_string_append_c (out, ' ');

  return !g_str_equal (key, "last");
}

static void
assert_walk (Fixture *self, const char *states, const char *values)
{
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_store_reader_walk_states (self->reader, soul, note_key_cb, seen, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, states);
  g_string_truncate (seen, 0);
  g_assert_true (gun_store_reader_walk_values (self->reader, soul, note_key_cb, seen, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, values);
}

/* Between begin and end nothing changes, whatever is written. */
static void
test_walk (Fixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  store_write_one (self->store.store, "s", "b", "v", 2);
  store_write_one (self->store.store, "s", "a", "w", 1);
  store_write_one (self->store.store, "sa", "c", "x", 3);
  assert_walk (self, "a@1 b@2 ", "a@1\"w\" b@2\"v\" ");

  g_assert_true (gun_store_reader_begin (self->reader, &error));
  assert_walk (self, "a@1 b@2 ", "a@1\"w\" b@2\"v\" ");
  store_write_one (self->store.store, "s", "a", "new", 4);
  store_write_one (self->store.store, "s", "last", "y", 5);
  store_write_one (self->store.store, "s", "zone", "z", 6);
  assert_walk (self, "a@1 b@2 ", "a@1\"w\" b@2\"v\" ");
  gun_store_reader_end (self->reader);

  /* Who has seen enough ends it. */
  assert_walk (self, "a@4 b@2 last@5 ", "a@4\"new\" b@2\"v\" last@5\"y\" ");

  store_query_run (self->store.path, "UPDATE current SET value = 7");
  g_assert_true (gun_store_reader_walk_states (self->reader, soul, note_key_cb, seen, &error));
  g_assert_false (gun_store_reader_walk_values (self->reader, soul, note_key_cb, seen, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED);
}

static GunRootOwner
get_owner (Fixture *self, const char *root)
{
  g_autoptr (GRefString) text = gun_text_new (root);
  g_autoptr (GError) error = NULL;
  GunRootOwner owner;

  gun_store_reader_get_owner (self->reader, text, &owner, &error);
  g_assert_no_error (error);

  return owner;
}

static void
test_owner (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GRefString) soul = gun_text_new ("chatter/one");
  g_autoptr (GRefString) key = gun_text_new ("key");
  g_autoptr (GunValue) value = gun_value_new_boolean (TRUE);
  g_autoptr (GunOrigin) here = gun_origin_new ("", GUN_PATH_HERE, NULL);

  g_assert_cmpint (get_owner (self, "chat"), ==, GUN_ROOT_EMPTY);
  store_changes_add (changes, "chat/lobby", "key", "value", 1);
  store_changes_add (changes, "alone", "key", "value", 1);
  g_ptr_array_add (changes, gun_change_new (soul, key, value, 1, GUN_VERDICT_NEWER, here));
  g_assert_true (gun_store_write (self->store.store, changes, NULL, NULL));

  /* What only begins alike is another root, and so is what stands between them in the index */
  g_assert_cmpint (get_owner (self, "chat"), ==, GUN_ROOT_FOREIGN);
  g_assert_cmpint (get_owner (self, "chatter"), ==, GUN_ROOT_OWN);
  g_assert_cmpint (get_owner (self, "alone"), ==, GUN_ROOT_FOREIGN);
  g_assert_cmpint (get_owner (self, "cha"), ==, GUN_ROOT_EMPTY);
  g_assert_cmpint (get_owner (self, ""), ==, GUN_ROOT_EMPTY);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("ranges", test_ranges);
  ADD ("order", test_order);
  ADD ("soul-rows", test_soul_rows);
  ADD ("keys", test_keys);
  ADD ("keys-without-history", test_keys_without_history);
  ADD ("page-starts", test_page_starts);
  ADD ("cancel", test_cancel);
  ADD ("beside-writer", test_beside_writer);
  ADD ("missing", test_missing);
  ADD ("forged-rows", test_forged_rows);
  ADD ("walk", test_walk);
  ADD ("owner", test_owner);

  return g_test_run ();
}
