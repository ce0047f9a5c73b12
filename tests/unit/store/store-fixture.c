/* SPDX-License-Identifier: MIT */

#include "store-fixture.h"

#include <glib/gstdio.h>

void
store_fixture_set_up (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("gun-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "graph.db", NULL);
  self->store = gun_store_open (self->path, &error);
  g_assert_no_error (error);
}

void
store_fixture_tear_down (StoreFixture *self, gconstpointer unused)
{
  if (self->store != NULL)
    g_assert_finalize_object (self->store);
  store_remove_folder (self->folder);
  g_free (self->path);
  g_free (self->folder);
}

void
store_fixture_reopen (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_finalize_object (g_steal_pointer (&self->store));
  self->store = gun_store_open (self->path, &error);
  g_assert_no_error (error);
}

void
store_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        store_remove_folder (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

GPtrArray *
store_changes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
}

void
store_changes_add_verdict (GPtrArray *changes,
                           const char *soul,
                           const char *key,
                           const char *text,
                           double state_ms,
                           GunVerdict verdict,
                           const char *peer)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GRefString) value_text = gun_text_new (text);
  g_autoptr (GRefString) message = gun_text_new ("message-1");
  g_autoptr (GunValue) value = gun_value_new_text (value_text);
  g_autoptr (GunOrigin) origin = gun_origin_new (peer, GUN_PATH_RELAY, message);

  g_ptr_array_add (changes, gun_change_new (soul_text, key_text, value, state_ms, verdict, origin));
}

void
store_changes_add (
    GPtrArray *changes, const char *soul, const char *key, const char *text, double state_ms)
{
  store_changes_add_verdict (
      changes, soul, key, text, state_ms, GUN_VERDICT_NEWER, "http://relay.example/gun");
}

void
store_changes_take_value (
    GPtrArray *changes, GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  g_autoptr (GunOrigin) origin = gun_origin_new ("", GUN_PATH_HERE, NULL);

  g_ptr_array_add (changes, gun_change_new (soul, key, value, state_ms, GUN_VERDICT_NEWER, origin));
  gun_value_unref (value);
}

void
store_write_one (
    GunStore *store, const char *soul, const char *key, const char *text, double state_ms)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GError) error = NULL;

  store_changes_add (changes, soul, key, text, state_ms);
  gun_store_write (store, changes, NULL, &error);
  g_assert_no_error (error);
}

GunNode *
store_read_soul (GunStore *store, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  g_autoptr (GError) error = NULL;
  GunNode *node = gun_store_read (store, text, NULL, &error);

  g_assert_no_error (error);
  return node;
}

static sqlite3 *
open_file (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  sqlite3_busy_timeout (db, 1000);
  return db;
}

gint64
store_query_int (const char *path, const char *sql)
{
  sqlite3 *db = open_file (path);
  sqlite3_stmt *statement = NULL;
  gint64 result;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  result = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return result;
}

void
store_query_run (const char *path, const char *sql)
{
  sqlite3 *db = open_file (path);

  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}
