/* SPDX-License-Identifier: MIT */

/* Which versions are kept, in which order they hang together, and when they go. */

#include "store-fixture.h"

#include "gun-history-private.h"

static void
write_changes (StoreFixture *self, GPtrArray *changes)
{
  g_autoptr (GError) error = NULL;

  gun_store_write (self->store, changes, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_set_size (changes, 0);
}

static gint64
count_history (StoreFixture *self)
{
  return store_query_int (self->path, "SELECT count(*) FROM history");
}

/* What `meta` says all rows count, and what they do */
static void
assert_bytes (StoreFixture *self)
{
  static const char *const sum
      = "SELECT coalesce (sum (48"
        " + CASE typeof (value) WHEN 'text' THEN length (CAST (value AS BLOB)) + 1"
        "                       WHEN 'blob' THEN length (value) ELSE 0 END"
        " + CASE typeof (message) WHEN 'text' THEN length (CAST (message AS BLOB)) + 1"
        "                         WHEN 'blob' THEN length (message) ELSE 0 END), 0) FROM history";

  g_assert_cmpint (
      store_query_int (self->path, "SELECT value FROM meta WHERE name = 'history_bytes'"),
      ==,
      store_query_int (self->path, sum));
}

/* Values along the list of the only key, the newest first, with a space between them */
static char *
list_values (const char *path)
{
  static const char *const sql
      = "WITH RECURSIVE list (id, prev, value, verdict) AS ("
        " SELECT history.id, prev, history.value, verdict FROM history"
        "  JOIN current ON history.id = head"
        " UNION ALL SELECT history.id, history.prev, history.value, history.verdict"
        "  FROM history JOIN list ON history.id = list.prev)"
        " SELECT value, verdict FROM list";
  GString *values = g_string_new (NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    g_string_append_printf (values,
                            "%s%s/%d",
                            values->len > 0 ? " " : "",
                            (const char *) sqlite3_column_text (statement, 0),
                            sqlite3_column_int (statement, 1));
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return g_string_free (values, FALSE);
}

static void
test_list (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  store_write_one (self->store, "s", "k", "a", 1);
  store_changes_add (changes, "s", "k", "b", 2);
  store_changes_add_verdict (changes, "s", "k", "c", 2, GUN_VERDICT_LARGER, "other");
  write_changes (self, changes);
  before = list_values (self->path);
  g_assert_cmpstr (before, ==, "c/1 b/0 a/0");

  store_fixture_reopen (self);
  store_write_one (self->store, "s", "k", "d", 3);
  after = list_values (self->path);
  g_assert_cmpstr (after, ==, "d/0 c/1 b/0 a/0");
  g_assert_cmpint (store_query_int (self->path, "SELECT versions FROM current"), ==, 4);
  assert_bytes (self);
}

/* What lost stands behind what is in force, so that the head tells where that came from. */
static void
test_rejects (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autofree char *values = NULL;

  store_changes_add (changes, "s", "k", "a", 5);
  store_changes_add (changes, "s", "k", "b", 6);
  store_changes_add_verdict (changes, "s", "k", "old", 4, GUN_VERDICT_OLDER, "p");
  store_changes_add_verdict (changes, "s", "k", "small", 6, GUN_VERDICT_SMALLER, "p");
  store_changes_add_verdict (changes, "s", "k", "bad", 9, GUN_VERDICT_REFUSED, "p");
  store_changes_add_verdict (changes, "s", "k", "b", 6, GUN_VERDICT_SAME, "p");
  store_changes_add_verdict (changes, "s", "k", "later", 1e15, GUN_VERDICT_FUTURE, "p");
  store_changes_add_verdict (changes, "s", "k", "undone", 7, GUN_VERDICT_UNDONE, "p");
  store_changes_add_verdict (changes, "s", "unknown", "bad", 9, GUN_VERDICT_REFUSED, "p");
  write_changes (self, changes);

  values = list_values (self->path);
  g_assert_cmpstr (values, ==, "b/0 bad/6 small/4 old/3 a/0");
  g_assert_cmpint (store_query_int (self->path, "SELECT versions FROM current"), ==, 5);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM current"), ==, 1);
  assert_bytes (self);
}

/* A batch has one time: more than eight losers of one peer in it are one second's. */
static void
test_reject_rate (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();

  store_write_one (self->store, "s", "k", "a", 100);
  for (guint i = 0; i < 20; i++)
    {
      store_changes_add_verdict (changes, "s", "k", "x", i, GUN_VERDICT_OLDER, "loud");
      store_changes_add_verdict (changes, "s", "k", "x", i, GUN_VERDICT_REFUSED, "other");
    }
  write_changes (self, changes);

  g_assert_cmpint (count_history (self), ==, 1 + 2 * GUN_HISTORY_MAX_REJECTS);
  g_assert_cmpint (store_query_int (self->path,
                                    "SELECT count(*) FROM history JOIN origin"
                                    " ON origin.id = origin WHERE peer = 'loud'"),
                   ==,
                   GUN_HISTORY_MAX_REJECTS);
}

static void
test_cut (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autofree char *values = NULL;
  g_auto (GStrv) list = NULL;

  for (guint i = 1; i < GUN_HISTORY_MAX_VERSIONS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      store_changes_add (changes, "s", "k", text, i);
    }
  write_changes (self, changes);
  g_assert_cmpint (count_history (self), ==, GUN_HISTORY_MAX_VERSIONS - 1);

  store_write_one (self->store, "s", "k", "64", 64);
  g_assert_cmpint (count_history (self), ==, GUN_HISTORY_KEPT_VERSIONS);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT versions FROM current"), ==, GUN_HISTORY_KEPT_VERSIONS);
  values = list_values (self->path);
  list = g_strsplit (values, " ", -1);
  g_assert_cmpuint (g_strv_length (list), ==, GUN_HISTORY_KEPT_VERSIONS);
  g_assert_cmpstr (list[0], ==, "64/0");
  g_assert_cmpstr (list[GUN_HISTORY_KEPT_VERSIONS - 1], ==, "33/0");
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM history WHERE prev IS NULL"), ==, 1);
  assert_bytes (self);
}

/* The same when the row that makes it too long is a loser */
static void
test_cut_by_reject (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autofree char *values = NULL;

  for (guint i = 1; i < GUN_HISTORY_MAX_VERSIONS; i++)
    store_changes_add (changes, "s", "k", "won", i);
  store_changes_add_verdict (changes, "s", "k", "lost", 1, GUN_VERDICT_OLDER, "p");
  write_changes (self, changes);

  g_assert_cmpint (count_history (self), ==, GUN_HISTORY_KEPT_VERSIONS);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT versions FROM current"), ==, GUN_HISTORY_KEPT_VERSIONS);
  values = list_values (self->path);
  g_assert_true (g_str_has_prefix (values, "won/0 lost/3 won/0"));
  assert_bytes (self);
}

/* Seventy rows of a megabyte do not fit in 64 MB: the oldest are gone in the same commit. */
static void
test_trim (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *text = g_strnfill (1000 * 1000, 'x');
  g_autoptr (GunStoreReader) reader = NULL;
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GError) error = NULL;
  const GunKeyRow *row;

  for (guint i = 0; i < 70; i++)
    {
      g_autofree char *key = g_strdup_printf ("%02u", i);

      store_write_one (self->store, "s", key, text, i);
      g_assert_cmpint (
          store_query_int (self->path, "SELECT value FROM meta WHERE name = 'history_bytes'"),
          <=,
          GUN_HISTORY_MAX_BYTES);
    }
  assert_bytes (self);
  g_assert_cmpint (count_history (self), ==, GUN_HISTORY_MAX_BYTES / (1000 * 1000 + 59));
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM current"), ==, 70);
  g_assert_cmpint (store_query_int (self->path,
                                    "SELECT count(*) FROM history"
                                    " JOIN current ON current.id = current_id"
                                    " WHERE key = CAST ('00' AS BLOB)"),
                   ==,
                   0);

  /* The value is in force as before; that nothing is known of its past is no error. */
  reader = gun_store_reader_open (self->path, &error);
  g_assert_no_error (error);
  keys = gun_store_reader_list_keys (reader, soul, NULL, TRUE, 1, &error);
  g_assert_no_error (error);
  row = g_ptr_array_index (keys, 0);
  g_assert_null (row->origin);
  g_assert_cmpuint (row->n_versions, ==, 0);
  g_assert_cmpint (row->arrived_us, >, 0);
  gun_store_reader_close (reader);

  /* A key whose past was trimmed begins a new one; a loser has nothing to hang on to. */
  {
    g_autoptr (GPtrArray) changes = store_changes_new ();

    store_changes_add_verdict (changes, "s", "00", "lost", 0, GUN_VERDICT_OLDER, "p");
    store_changes_add (changes, "s", "01", "won", 1000);
    write_changes (self, changes);
  }
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM history WHERE verdict = 3"), ==, 0);
  assert_bytes (self);
}

/* Arrivals rise strictly, also when the file holds one from a clock that was ahead. */
static void
test_arrival (StoreFixture *self, gconstpointer unused)
{
  const gint64 ahead_us = g_get_real_time () + G_TIME_SPAN_HOUR;
  g_autofree char *sql = g_strdup_printf ("UPDATE history SET id = %" G_GINT64_FORMAT, ahead_us);

  store_write_one (self->store, "s", "k", "a", 1);
  g_assert_finalize_object (g_steal_pointer (&self->store));
  store_query_run (self->path, sql);
  self->store = gun_store_open (self->path, NULL);

  store_write_one (self->store, "s", "k", "b", 2);
  g_assert_cmpint (store_query_int (self->path, "SELECT max(id) FROM history"), ==, ahead_us + 1);
  g_assert_cmpint (store_query_int (self->path, "SELECT head FROM current"), ==, ahead_us + 1);
}

static void
test_no_history (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GunNode) node = NULL;

  for (guint i = 0; i < 3; i++)
    {
      store_changes_add (changes, "/RTC/room<?99", "+", "pid", i);
      store_changes_add (changes, "/RTC/room", "+", "pid", i);
      store_changes_add (changes, "chat<?30", "line", "text", i);
    }
  store_changes_add_verdict (changes, "chat<?30", "line", "x", 0, GUN_VERDICT_OLDER, "p");
  write_changes (self, changes);

  g_assert_cmpint (count_history (self), ==, 0);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM current"), ==, 3);
  g_assert_cmpint (store_query_int (self->path, "SELECT sum(versions) FROM current"), ==, 0);
  node = store_read_soul (self->store, "chat<?30");
  g_assert_nonnull (node);
}

static void
test_unchecked (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();

  store_changes_add (changes, "~own.er", "k", "a", 1);
  store_changes_add (changes, "list#", "k", "a", 1);
  store_changes_add (changes, "public", "k", "a", 1);
  write_changes (self, changes);

  g_assert_cmpint (store_query_int (self->path,
                                    "SELECT count(*) FROM current INDEXED BY unchecked"
                                    " WHERE unchecked = 1"),
                   ==,
                   2);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM history WHERE unchecked = 1"), ==, 2);

  /* What a door let in is marked no longer, also over what was. */
  g_ptr_array_set_size (changes, 0);
  store_changes_add (changes, "~own.er", "k", "b", 2);
  store_changes_add (changes, "~own.er", "l", "b", 2);
  for (guint i = 0; i < changes->len; i++)
    ((GunChange *) g_ptr_array_index (changes, i))->is_checked = TRUE;
  write_changes (self, changes);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM current WHERE unchecked = 1"), ==, 1);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM history WHERE unchecked = 1"), ==, 2);
}

/* As a reader lists them: with rule, state, and where each came from */
static void
test_versions (StoreFixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *text;
    GunVerdict verdict;
  } expected[] = { { "b", GUN_VERDICT_NEWER },
                   { "bad", GUN_VERDICT_REFUSED },
                   { "small", GUN_VERDICT_SMALLER },
                   { "old", GUN_VERDICT_OLDER },
                   { "a", GUN_VERDICT_NEWER } };
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GunStoreReader) reader = NULL;
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) circle = NULL;
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GRefString) key = gun_text_new ("k");
  g_autoptr (GRefString) unknown = gun_text_new ("x");
  g_autoptr (GError) error = NULL;

  store_changes_add (changes, "s", "k", "a", 5);
  store_changes_add (changes, "s", "other", "z", 5);
  store_changes_add (changes, "s", "k", "b", 6);
  store_changes_add_verdict (changes, "s", "k", "old", 4, GUN_VERDICT_OLDER, "p");
  store_changes_add_verdict (changes, "s", "k", "small", 6, GUN_VERDICT_SMALLER, "p");
  store_changes_add_verdict (changes, "s", "k", "bad", 9, GUN_VERDICT_REFUSED, "p");
  write_changes (self, changes);

  reader = gun_store_reader_open (self->path, &error);
  g_assert_no_error (error);
  versions = gun_store_reader_list_versions (reader, soul, key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (versions->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < versions->len; i++)
    {
      const GunVersionRow *version = g_ptr_array_index (versions, i);

      g_assert_cmpstr (gun_value_get_text (version->value), ==, expected[i].text);
      g_assert_cmpint (version->verdict, ==, expected[i].verdict);
      g_assert_true (version->is_current == (i == 0));
      g_assert_nonnull (version->origin);
    }
  g_assert_cmpstr (((GunVersionRow *) versions->pdata[1])->origin->peer, ==, "p");
  g_assert_cmpfloat (((GunVersionRow *) versions->pdata[2])->state_ms, ==, 6);

  none = gun_store_reader_list_versions (reader, soul, unknown, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);

  /* A damaged file may lead in a circle */
  store_query_run (
      self->path,
      "UPDATE history SET prev = (SELECT head FROM current WHERE key = CAST ('k' AS BLOB))"
      " WHERE current_id = (SELECT id FROM current WHERE key = CAST ('k' AS BLOB))");
  circle = gun_store_reader_list_versions (reader, soul, key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (circle->len, ==, GUN_STORE_MAX_VERSIONS);
  gun_store_reader_close (reader);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/history/list", test_list);
  STORE_TEST_ADD ("/history/rejects", test_rejects);
  STORE_TEST_ADD ("/history/reject-rate", test_reject_rate);
  STORE_TEST_ADD ("/history/cut", test_cut);
  STORE_TEST_ADD ("/history/cut-by-reject", test_cut_by_reject);
  STORE_TEST_ADD ("/history/trim", test_trim);
  STORE_TEST_ADD ("/history/arrival", test_arrival);
  STORE_TEST_ADD ("/history/no-history", test_no_history);
  STORE_TEST_ADD ("/history/unchecked", test_unchecked);
  STORE_TEST_ADD ("/history/versions", test_versions);

  return g_test_run ();
}
