/* SPDX-License-Identifier: MIT */

/* Who may open a file, which files are refused, and that a refused one is not touched. */

#include "gun-store-outbox.h"
#include "gun-store-shelf.h"
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID 0x47554e44

static void
assert_refused (const char *path, GunStoreError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);

  g_assert_error (error, GUN_STORE_ERROR, (int) code);
  g_assert_null (store);
}

static GBytes *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length_bytes;

  g_file_get_contents (path, &contents, &length_bytes, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (contents, length_bytes);
}

static void
write_file (const char *path, const void *bytes, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, bytes, length_bytes, &error);
  g_assert_no_error (error);
}

/* Refused, and each byte is as before. */
static void
assert_untouched (const char *path, GunStoreError code)
{
  g_autoptr (GBytes) before = read_file (path);
  g_autoptr (GBytes) after = NULL;

  assert_refused (path, code);
  after = read_file (path);
  g_assert_true (g_bytes_equal (before, after));
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Closes the store and puts @n_bytes at @offset of its file. */
static void
patch (StoreFixture *self, long offset, const void *bytes, gsize n_bytes)
{
  FILE *file;

  g_assert_finalize_object (g_steal_pointer (&self->store));
  file = g_fopen (self->path, "r+b");
  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, offset, SEEK_SET), ==, 0);
  g_assert_cmpuint (fwrite (bytes, 1, n_bytes, file), ==, n_bytes);
  g_assert_cmpint (fclose (file), ==, 0);
}

static void
test_new (StoreFixture *self, gconstpointer unused)
{
  struct stat status;

  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (store_query_int (self->path, "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (store_query_int (self->path, "PRAGMA application_id"), ==, APPLICATION_ID);

  /* After a clean end only the database is left. */
  g_assert_finalize_object (g_steal_pointer (&self->store));
  g_assert_cmpuint (count_files (self->folder), ==, 1);
}

static void
test_empty_file (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "empty.db", NULL);
  g_autoptr (GunStore) store = NULL;
  g_autoptr (GError) error = NULL;

  write_file (path, "", 0);
  store = gun_store_open (path, &error);
  g_assert_no_error (error);
  store_write_one (store, "a", "b", "c", 1);
}

static void
test_locked (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *dotted = g_build_filename (self->folder, "deep", "..", "graph.db", NULL);
  g_autofree char *deep = g_build_filename (self->folder, "deep", NULL);
  g_autofree char *link = g_build_filename (deep, "link.db", NULL);
  g_autofree char *chained = g_build_filename (self->folder, "chained.db", NULL);

  g_assert_cmpint (g_mkdir (deep, 0700), ==, 0);
  g_assert_cmpint (symlink ("../graph.db", link), ==, 0);
  g_assert_cmpint (symlink ("deep/link.db", chained), ==, 0);

  assert_refused (self->path, GUN_STORE_ERROR_LOCKED);
  assert_refused (dotted, GUN_STORE_ERROR_LOCKED);
  assert_refused (link, GUN_STORE_ERROR_LOCKED);
  assert_refused (chained, GUN_STORE_ERROR_LOCKED);
  store_write_one (self->store, "still", "works", "here", 1);

  gun_store_close (self->store);
  gun_store_close (self->store);
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (GunStore) other = gun_store_open (link, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (gun_store_get_path (other), ==, gun_store_get_path (self->store));
    assert_refused (self->path, GUN_STORE_ERROR_LOCKED);
  }
}

/* A link to a file that is yet to be made names that file. */
static void
test_dangling_link (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *link = g_build_filename (self->folder, "link.db", NULL);
  g_autofree char *target = g_build_filename (self->folder, "target.db", NULL);
  g_autofree char *loop = g_build_filename (self->folder, "loop.db", NULL);
  g_autofree char *resolved = NULL;
  g_autoptr (GunStore) store = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (symlink ("target.db", link), ==, 0);
  store = gun_store_open (link, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (target, G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  assert_refused (target, GUN_STORE_ERROR_LOCKED);

  g_assert_cmpint (symlink ("loop.db", loop), ==, 0);
  resolved = gun_store_resolve_path (loop);
  g_assert_cmpstr (resolved, ==, loop);
  assert_refused (loop, GUN_STORE_ERROR_FAILED);
}

/* The lock goes with the process, not with the file that stands for it. */
static void
test_stale_lock (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *lock = g_strconcat (self->path, ".lock", NULL);

  g_assert_true (g_file_test (lock, G_FILE_TEST_EXISTS));
  g_assert_finalize_object (g_steal_pointer (&self->store));
  g_assert_false (g_file_test (lock, G_FILE_TEST_EXISTS));

  write_file (lock, "", 0);
  self->store = gun_store_open (self->path, NULL);
  g_assert_nonnull (self->store);
}

static void
test_not_a_database (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "letter.txt", NULL);
  g_autofree char *lock = g_strconcat (path, ".lock", NULL);
  g_autofree char *noise = g_strnfill (100000, 'x');
  guint n_files;

  write_file (path, "Dear Ada,\n", 10);
  n_files = count_files (self->folder);
  assert_untouched (path, GUN_STORE_ERROR_DAMAGED);
  write_file (path, noise, 100000);
  assert_untouched (path, GUN_STORE_ERROR_DAMAGED);
  write_file (path, "SQLite format 3", 16);
  assert_untouched (path, GUN_STORE_ERROR_DAMAGED);
  g_assert_cmpuint (count_files (self->folder), ==, n_files);

  assert_refused (self->folder, GUN_STORE_ERROR_DAMAGED);
  assert_refused ("/dev/null", GUN_STORE_ERROR_DAMAGED);
}

static void
test_no_folder (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "no", "such", "graph.db", NULL);

  assert_refused (path, GUN_STORE_ERROR_FAILED);
}

static void
test_foreign (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "foreign.db", NULL);
  guint n_files;

  {
    sqlite3 *db = NULL;

    g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_exec (db,
                                   "PRAGMA journal_mode = WAL; CREATE TABLE current (id, soul);"
                                   "INSERT INTO current VALUES (1, 'x')",
                                   NULL,
                                   NULL,
                                   NULL),
                     ==,
                     SQLITE_OK);
    sqlite3_close (db);
  }
  n_files = count_files (self->folder);
  assert_untouched (path, GUN_STORE_ERROR_FOREIGN);
  g_assert_cmpuint (count_files (self->folder), ==, n_files);
}

static void
test_newer (StoreFixture *self, gconstpointer unused)
{
  store_write_one (self->store, "a", "b", "c", 1);
  patch (self, 60, "\0\0\0\4", 4);
  assert_untouched (self->path, GUN_STORE_ERROR_NEWER);
  g_assert_cmpuint (count_files (self->folder), ==, 1);
}

/* The newer version stands in the log only: its program died before it was carried over. */
static void
test_newer_in_log (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "copy.db", NULL);
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *log_copy = g_strconcat (path, "-wal", NULL);
  sqlite3 *db = NULL;

  g_assert_finalize_object (g_steal_pointer (&self->store));
  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 4", NULL, NULL, NULL), ==, SQLITE_OK);
  {
    g_autoptr (GBytes) file = read_file (self->path);
    g_autoptr (GBytes) frames = read_file (log);

    write_file (path, g_bytes_get_data (file, NULL), g_bytes_get_size (file));
    write_file (log_copy, g_bytes_get_data (frames, NULL), g_bytes_get_size (frames));
  }
  sqlite3_close (db);

  assert_untouched (path, GUN_STORE_ERROR_NEWER);
  assert_untouched (log_copy, GUN_STORE_ERROR_DAMAGED);
  g_assert_cmpint (store_query_int (path, "PRAGMA user_version"), ==, 4);
}

static void
fill (GunStore *store, guint n_souls)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();

  for (guint i = 0; i < n_souls; i++)
    {
      g_autofree char *soul = g_strdup_printf ("soul/%05u", i);

      store_changes_add (changes, soul, "key", "a value of some length, as values are", i);
    }
  g_assert_true (gun_store_write (store, changes, NULL, NULL));
}

static void
test_cut (StoreFixture *self, gconstpointer unused)
{
  struct stat status;

  fill (self->store, 1000);
  g_assert_finalize_object (g_steal_pointer (&self->store));
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (truncate (self->path, status.st_size - 4096), ==, 0);
  assert_untouched (self->path, GUN_STORE_ERROR_DAMAGED);
  g_assert_cmpint (truncate (self->path, 100), ==, 0);
  assert_untouched (self->path, GUN_STORE_ERROR_DAMAGED);
}

/* Too large to be checked page by page */
static void
test_cut_large (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *text = g_strnfill (9000000, 'x');
  struct stat status;

  store_write_one (self->store, "large", "text", text, 1);
  g_assert_finalize_object (g_steal_pointer (&self->store));
  g_assert_cmpint (g_stat (self->path, &status), ==, 0);
  g_assert_cmpint (truncate (self->path, status.st_size - 1), ==, 0);
  assert_untouched (self->path, GUN_STORE_ERROR_DAMAGED);
}

static void
test_damaged (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *noise = g_strnfill (4096, '\x5a');

  fill (self->store, 1000);
  patch (self, 20 * 4096, noise, 4096);
  assert_untouched (self->path, GUN_STORE_ERROR_DAMAGED);
}

static void
test_damaged_schema (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *noise = g_strnfill (3000, '\x5a');

  patch (self, 1000, noise, 3000);
  assert_untouched (self->path, GUN_STORE_ERROR_DAMAGED);
}

/* Our header, other tables */
static void
test_other_tables (StoreFixture *self, gconstpointer unused)
{
  g_assert_finalize_object (g_steal_pointer (&self->store));
  store_query_run (self->path, "ALTER TABLE history RENAME TO story");
  assert_untouched (self->path, GUN_STORE_ERROR_DAMAGED);
}

/* A log without its database belongs to somebody: laid over a new file, it would be its ruin. */
static void
test_log_alone (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "gone.db", NULL);
  g_autofree char *log = g_strconcat (path, "-wal", NULL);

  write_file (log, "something", 9);
  assert_refused (path, GUN_STORE_ERROR_DAMAGED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  write_file (path, "", 0);
  assert_untouched (path, GUN_STORE_ERROR_DAMAGED);
}

/* A sqlite3 shell that is in the middle of a write */
static void
test_other_writer (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GError) error = NULL;
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (self->path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL), ==, SQLITE_OK);
  store_changes_add (changes, "a", "b", "c", 1);
  g_assert_false (gun_store_write (self->store, changes, NULL, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_LOCKED);
  g_assert_cmpint (sqlite3_exec (db, "COMMIT", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);

  store_write_one (self->store, "a", "b", "c", 1);
}

/* What make-fixture.c wrote into @name, opened by the program of today */
static GunStore *
open_version (StoreFixture *self, const char *name, char **path)
{
  g_autofree char *original
      = g_test_build_filename (G_TEST_DIST, "unit", "store", "data", name, NULL);
  g_autoptr (GBytes) bytes = read_file (original);
  g_autoptr (GError) error = NULL;
  GunStore *store;

  *path = g_build_filename (self->folder, name, NULL);
  write_file (*path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  store = gun_store_open (*path, &error);
  g_assert_no_error (error);

  return store;
}

/* What every version holds */
static void
assert_kinds (GunStore *store, const char *path)
{
  g_autoptr (GunNode) node = NULL;

  g_assert_cmpint (store_query_int (path, "PRAGMA user_version"), ==, 3);
  g_assert_cmpint (store_query_int (path, "SELECT count(*) FROM soul"), ==, 3);
  g_assert_cmpint (store_query_int (path, "SELECT count(*) FROM soul WHERE own = 1"), ==, 1);
  g_assert_cmpint (store_query_int (path, "SELECT count(*) FROM current"), ==, 7);
  g_assert_cmpint (store_query_int (path, "SELECT count(*) FROM history"), ==, 8);
  node = store_read_soul (store, "fixture/kinds");
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, 5);
  g_assert_cmpint (gun_value_get_kind (gun_node_get_entry (node, 0)->value), ==, GUN_VALUE_BOOLEAN);
}

/* A file of every version there was opens and holds what it held (make-fixture.c says what). */
static void
test_version_1 (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = NULL;
  g_autoptr (GunStore) store = open_version (self, "v1.db", &path);
  guint64 n_waiting;

  assert_kinds (store, path);
  g_assert_true (gun_store_outbox_count (store, &n_waiting, NULL));
  g_assert_cmpuint (n_waiting, ==, 0);
  store_write_one (store, "fixture/kinds", "text", "written later", 1e13);
  g_assert_cmpint (store_query_int (path, "SELECT count(*) FROM history"), ==, 9);
}

static void
test_version_2 (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = NULL;
  g_autoptr (GunStore) store = open_version (self, "v2.db", &path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outbox = gun_store_outbox_list (store, FALSE, 0, 10, &error);
  g_autoptr (GPtrArray) shelf = gun_store_shelf_list (store, &error);
  const GunOutboxRow *link;
  const GunShelfRow *future;

  g_assert_no_error (error);
  assert_kinds (store, path);
  g_assert_cmpuint (outbox->len, ==, 5);
  link = g_ptr_array_index (outbox, 1);
  g_assert_cmpstr (link->key, ==, "link");
  g_assert_cmpint (link->done_us, ==, 2);
  g_assert_cmpuint (link->peers->len, ==, 1);
  g_assert_cmpuint (shelf->len, ==, 1);
  future = g_ptr_array_index (shelf, 0);
  g_assert_cmpfloat (future->change->state_ms, ==, 4e12);
  g_assert_cmpstr (future->change->origin->message, ==, "message-1");
}

/* It is drawn when a file is made, or comes from a version that had none, and never again. */
static void
test_secret (StoreFixture *self, gconstpointer unused)
{
  static const guint8 nothing[GUN_STORE_SECRET_BYTES];
  g_autofree char *path = NULL;
  g_autoptr (GunStore) older = open_version (self, "v2.db", &path);
  g_autoptr (GBytes) secret = g_bytes_ref (gun_store_get_secret (self->store));
  g_autoptr (GBytes) older_secret = g_bytes_ref (gun_store_get_secret (older));

  g_assert_cmpuint (g_bytes_get_size (secret), ==, GUN_STORE_SECRET_BYTES);
  g_assert_cmpint (memcmp (g_bytes_get_data (secret, NULL), nothing, sizeof nothing), !=, 0);
  g_assert_false (g_bytes_equal (secret, older_secret));

  store_fixture_reopen (self);
  g_assert_true (g_bytes_equal (secret, gun_store_get_secret (self->store)));
  g_assert_finalize_object (g_steal_pointer (&older));
  older = gun_store_open (path, NULL);
  g_assert_true (g_bytes_equal (older_secret, gun_store_get_secret (older)));
}

static void
test_secret_gone (StoreFixture *self, gconstpointer unused)
{
  g_assert_finalize_object (g_steal_pointer (&self->store));
  store_query_run (self->path, "UPDATE meta SET value = x'00' WHERE name = 'secret'");
  assert_untouched (self->path, GUN_STORE_ERROR_DAMAGED);
}

static void
test_version_3 (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = NULL;
  g_autoptr (GunStore) store = open_version (self, "v3.db", &path);

  assert_kinds (store, path);
  g_assert_cmpuint (g_bytes_get_size (gun_store_get_secret (store)), ==, GUN_STORE_SECRET_BYTES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/open/new", test_new);
  STORE_TEST_ADD ("/open/empty-file", test_empty_file);
  STORE_TEST_ADD ("/open/locked", test_locked);
  STORE_TEST_ADD ("/open/dangling-link", test_dangling_link);
  STORE_TEST_ADD ("/open/stale-lock", test_stale_lock);
  STORE_TEST_ADD ("/open/not-a-database", test_not_a_database);
  STORE_TEST_ADD ("/open/no-folder", test_no_folder);
  STORE_TEST_ADD ("/open/foreign", test_foreign);
  STORE_TEST_ADD ("/open/newer", test_newer);
  STORE_TEST_ADD ("/open/newer-in-log", test_newer_in_log);
  STORE_TEST_ADD ("/open/cut", test_cut);
  STORE_TEST_ADD ("/open/cut-large", test_cut_large);
  STORE_TEST_ADD ("/open/damaged", test_damaged);
  STORE_TEST_ADD ("/open/damaged-schema", test_damaged_schema);
  STORE_TEST_ADD ("/open/other-tables", test_other_tables);
  STORE_TEST_ADD ("/open/log-alone", test_log_alone);
  STORE_TEST_ADD ("/open/other-writer", test_other_writer);
  STORE_TEST_ADD ("/open/version-1", test_version_1);
  STORE_TEST_ADD ("/open/version-2", test_version_2);
  STORE_TEST_ADD ("/open/version-3", test_version_3);
  STORE_TEST_ADD ("/open/secret", test_secret);
  STORE_TEST_ADD ("/open/secret-gone", test_secret_gone);

  return g_test_run ();
}
