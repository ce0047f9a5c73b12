/* SPDX-License-Identifier: MIT */

/* One engine by itself: what it keeps, what it refuses, how it starts and ends. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "engine-fixture.h"
#include "gun-catalog-links.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-text.h"

/* Where SQLite keeps the user version in the header of a file (sqlite.org/fileformat.html) */
#define USER_VERSION_OFFSET 60

static char *folder;

static char *
new_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
test_memory (void)
{
  GunEngine *engine = engine_new_started (NULL);
  g_autoptr (GunDelivery) delivery = engine_put_text (engine, "a", "k", "v");
  g_autoptr (GunNode) node = engine_read (engine, "a", "k");
  g_autoptr (GunNode) nothing = engine_read (engine, "b", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_engine_get_database (engine));
  g_assert_cmpuint (strlen (gun_engine_get_pid (engine)), ==, 9);
  g_assert_cmpstr (node_text (node, "k"), ==, "v");
  g_assert_null (nothing);
  g_assert_cmpstr (gun_delivery_get_soul (delivery), ==, "a");
  g_assert_cmpuint (gun_delivery_get_n_sent (delivery), ==, 0);
  g_assert_null (gun_engine_open_catalog (engine, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE);

  g_clear_object (&delivery);
  engine_stop (engine);
}

static void
test_kept (void)
{
  g_autofree char *path = new_path ("kept.db");
  GunEngine *engine = engine_new_started (path);
  g_autoptr (GunDelivery) first = engine_put_text (engine, "a", "k", "one");
  g_autoptr (GunDelivery) second = engine_put_text (engine, "a", "k", "two");
  GStatBuf info;
  GunNode *node;

  g_assert_cmpfloat (gun_delivery_get_state_ms (second), >, gun_delivery_get_state_ms (first));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  g_clear_object (&first);
  g_clear_object (&second);
  engine_stop (engine);

  engine = engine_new_started (path);
  node = engine_read (engine, "a", NULL);
  g_assert_cmpstr (node_text (node, "k"), ==, "two");
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, 1);
  gun_node_unref (node);
  engine_stop (engine);
}

static void
test_default_folder (void)
{
  g_autofree char *path = gun_engine_dup_default_database ();
  g_autofree char *made = g_path_get_dirname (path);
  GunEngine *engine = engine_new_started (path);
  GStatBuf info;

  g_assert_cmpint (g_stat (made, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);
  engine_stop (engine);
}

typedef struct
{
  const char *soul;
  const char *key;
  GunEngineError code;
} Refused;

static const Refused refused[] = {
  { "", "k", GUN_ENGINE_ERROR_INVALID },
  { "a", "", GUN_ENGINE_ERROR_INVALID },
  { "a", "_", GUN_ENGINE_ERROR_INVALID },
  { "a", "__proto__", GUN_ENGINE_ERROR_INVALID },
  { "constructor", "k", GUN_ENGINE_ERROR_INVALID },
  { "~al.ice", "k", GUN_ENGINE_ERROR_READ_ONLY },
  { "hashes#", "k", GUN_ENGINE_ERROR_READ_ONLY },
};

static void
test_refused (void)
{
  GunEngine *engine = engine_new_started (NULL);
  g_autofree char *long_name = g_strnfill (20000, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (engine_put (
          engine, refused[i].soul, refused[i].key, gun_value_new_boolean (TRUE), &error));
      g_assert_error (error, GUN_ENGINE_ERROR, (int) refused[i].code);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (engine_put (engine,
                                 i == 0 ? long_name : "a",
                                 i == 1 ? long_name : "a",
                                 gun_value_new_null (),
                                 &error));
      g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
    }

  engine_stop (engine);
}

/* What is named by its hash can be written by anybody who has it, under that name alone */
static void
test_by_hash (void)
{
  GunEngine *engine = engine_new_started (NULL);
  g_autoptr (GunDelivery) delivery = NULL;

  delivery = engine_put_text (engine, "#", "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", "hello");
  g_assert_nonnull (delivery);
  engine_stop (engine);
}

static void
assert_start_fails (const char *path, GunEngineError code)
{
  GunEngine *engine = gun_engine_new ();
  g_autoptr (GError) error = NULL;

  gun_engine_set_database (engine, path);
  error = engine_start (engine);
  g_assert_error (error, GUN_ENGINE_ERROR, (int) code);
  g_clear_error (&error);

  /* It can be told of another and started all the same. */
  gun_engine_set_database (engine, NULL);
  error = engine_start (engine);
  g_assert_no_error (error);
  engine_stop (engine);
}

static void
test_locked (void)
{
  g_autofree char *path = new_path ("locked.db");
  GunEngine *engine = engine_new_started (path);

  assert_start_fails (path, GUN_ENGINE_ERROR_LOCKED);
  engine_stop (engine);
}

static void
assert_untouched (const char *path, const char *content, gsize length)
{
  g_autofree char *now = NULL;
  gsize now_length;

  g_assert_true (g_file_get_contents (path, &now, &now_length, NULL));
  g_assert_cmpmem (now, now_length, content, length);
}

static void
test_damaged (void)
{
  g_autofree char *path = new_path ("damaged.db");
  g_autofree char *garbage = g_strnfill (8192, 'g');

  g_assert_true (g_file_set_contents (path, garbage, 8192, NULL));
  assert_start_fails (path, GUN_ENGINE_ERROR_DAMAGED);
  assert_untouched (path, garbage, 8192);
}

static void
test_newer (void)
{
  g_autofree char *path = new_path ("newer.db");
  g_autofree char *content = NULL;
  gsize length;

  engine_stop (engine_new_started (path));
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  content[USER_VERSION_OFFSET + 2] = 1;
  g_assert_true (g_file_set_contents (path, content, length, NULL));

  assert_start_fails (path, GUN_ENGINE_ERROR_NEWER);
  assert_untouched (path, content, length);
}

static void
test_no_folder (void)
{
  g_autofree char *path = g_build_filename (folder, "nowhere", "x.db", NULL);

  assert_start_fails (path, GUN_ENGINE_ERROR_STORAGE);
}

static void
keep_changes_cb (GunEngine *engine, GPtrArray *changes, GPtrArray *kept)
{
  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (kept, gun_change_ref (g_ptr_array_index (changes, i)));
}

static GPtrArray *
keep_changes (GunEngine *engine)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

  g_signal_connect (engine, "changed", G_CALLBACK (keep_changes_cb), kept);
  return kept;
}

/* A disk that is full, for this program only */
static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

static void
test_commit_fails (void)
{
  g_autofree char *path = new_path ("full.db");
  GunEngine *engine = engine_new_started (path);
  g_autoptr (GPtrArray) changes = keep_changes (engine);
  g_autofree char *large = g_strnfill (1024 * 1024, 'x');
  g_autoptr (GRefString) large_text = gun_text_new (large);
  g_autoptr (GunDelivery) delivery = engine_put_text (engine, "a", "k", "before");
  g_autoptr (GError) error = NULL;
  const GunChange *last;

  signal (SIGXFSZ, SIG_IGN);
  limit_files (128 * 1024);
  g_assert_null (engine_put (engine, "a", "k", gun_value_new_text (large_text), &error));
  limit_files (RLIM_INFINITY);
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE);

  /* Shown, then taken back */
  gun_test_await (changes->len == 3, TEST_WAIT_S);
  last = g_ptr_array_index (changes, 2);
  g_assert_cmpint (last->verdict, ==, GUN_VERDICT_UNDONE);
  g_assert_cmpstr (gun_value_get_text (last->value), ==, "before");

  /* And it goes on */
  g_clear_object (&delivery);
  delivery = engine_put_text (engine, "a", "k", "after");
  g_clear_object (&delivery);
  g_signal_handlers_disconnect_by_data (engine, changes);
  engine_stop (engine);

  engine = engine_new_started (path);
  {
    g_autoptr (GunNode) node = engine_read (engine, "a", "k");

    g_assert_cmpstr (node_text (node, "k"), ==, "after");
  }
  engine_stop (engine);
}

static void
keep_souls_cb (GunEngine *engine, GPtrArray *souls, guint *n_souls)
{
  *n_souls += souls->len;
}

static void
test_catalog (void)
{
  g_autofree char *path = new_path ("catalog.db");
  GunEngine *engine = engine_new_started (path);
  g_autoptr (GunCatalog) catalog = gun_engine_open_catalog (engine, NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) keys = NULL;
  g_autoptr (GPtrArray) starts = NULL;
  g_autoptr (GRefString) prefix = gun_text_new ("s/");
  const GunSoulRow *row;
  guint n_souls = 0;

  g_signal_connect (engine, "souls-added", G_CALLBACK (keep_souls_cb), &n_souls);
  g_assert_cmpint (gun_catalog_count_souls (catalog, NULL), ==, 0);
  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *soul = g_strdup_printf ("s/%03u", i);

      g_object_unref (engine_put_text (engine, soul, "k", "v"));
    }
  g_object_unref (engine_put_text (engine, "other", "k", "v"));
  gun_test_await (n_souls == 601, TEST_WAIT_S);

  g_assert_cmpint (gun_catalog_count_souls (catalog, NULL), ==, 601);
  g_assert_cmpint (gun_catalog_count_souls (catalog, prefix), ==, 600);
  rows = gun_catalog_list_souls (catalog, prefix, NULL, TRUE, 10, NULL);
  g_assert_cmpuint (rows->len, ==, 10);
  row = g_ptr_array_index (rows, 9);
  g_assert_cmpstr (row->soul, ==, "s/009");
  g_assert_cmpuint (row->n_keys, ==, 1);
  keys = gun_catalog_list_keys (catalog, row->soul, NULL, TRUE, 10, NULL);
  g_assert_cmpuint (keys->len, ==, 1);

  gun_catalog_load_page_starts_async (catalog, NULL, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  starts = gun_catalog_load_page_starts_finish (catalog, result, NULL);
  g_assert_cmpuint (starts->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (starts, 0), ==, "other");

  g_clear_object (&result);
  g_clear_object (&catalog);
  engine_stop (engine);
}

/* Nobody waits any more, as when a diagram is closed while it reads: whoever asked is told so */
static void
test_catalog_cancelled (void)
{
  g_autofree char *path = new_path ("cancelled.db");
  GunEngine *engine = engine_new_started (path);
  g_autoptr (GunCatalog) catalog = gun_engine_open_catalog (engine, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) souls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_object_unref (engine_put_text (engine, "a", "k", "v"));
  g_ptr_array_add (souls, gun_text_new ("a"));
  g_cancellable_cancel (cancellable);

  gun_catalog_load_links_async (catalog, souls, 10, cancellable, keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_null (gun_catalog_load_links_finish (catalog, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_clear_object (&result);

  gun_catalog_find_links_to_async (
      catalog, g_ptr_array_index (souls, 0), 10, cancellable, keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_null (gun_catalog_find_links_to_finish (catalog, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_object (&result);
  g_clear_object (&catalog);
  engine_stop (engine);
}

/* What was asked for before is committed; what comes after is told that it stopped. */
static void
test_stop_while_busy (void)
{
  g_autofree char *path = new_path ("busy.db");
  GunEngine *engine = engine_new_started (path);
  g_autoptr (GRefString) soul = gun_text_new ("busy");
  g_autoptr (GunValue) value = gun_value_new_number (1);
  GAsyncResult *kept[500] = { NULL };
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GAsyncResult) late = NULL;
  g_autoptr (GError) error = NULL;
  guint n_stored = 0;

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autofree char *plain = g_strdup_printf ("%03u", i);
      g_autoptr (GRefString) key = gun_text_new (plain);

      gun_engine_put_async (engine, soul, key, value, NULL, keep_result_cb, &kept[i]);
    }
  gun_engine_stop_async (engine, keep_result_cb, &stopped);
  gun_engine_read_async (engine, soul, NULL, NULL, keep_result_cb, &late);
  wait_for_result (&stopped);
  wait_for_result (&late);

  g_assert_null (gun_engine_read_finish (engine, late, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (GunDelivery) delivery = NULL;

      wait_for_result (&kept[i]);
      delivery = gun_engine_put_finish (engine, kept[i], NULL);
      n_stored += delivery != NULL;
      g_clear_object (&kept[i]);
    }
  g_assert_cmpuint (n_stored, ==, G_N_ELEMENTS (kept));
  g_clear_object (&stopped);
  g_clear_object (&late);
  engine_stop (engine);

  engine = engine_new_started (path);
  {
    g_autoptr (GunNode) node = engine_read (engine, "busy", NULL);

    g_assert_cmpuint (gun_node_get_n_entries (node), ==, G_N_ELEMENTS (kept));
  }
  engine_stop (engine);
}

/* Dropped without a stop it still commits. */
static void
test_dropped (void)
{
  g_autofree char *path = new_path ("dropped.db");
  GunEngine *engine = engine_new_started (path);

  g_object_unref (engine_put_text (engine, "a", "k", "v"));
  g_object_add_weak_pointer (G_OBJECT (engine), (gpointer *) &engine);
  g_object_unref (engine);

  /* What is on its way to the handle holds it a moment longer. */
  gun_test_await (engine == NULL, TEST_WAIT_S);

  engine = engine_new_started (path);
  {
    g_autoptr (GunNode) node = engine_read (engine, "a", "k");

    g_assert_cmpstr (node_text (node, "k"), ==, "v");
  }
  engine_stop (engine);
}

static void
count_batches_cb (GunEngine *engine, GPtrArray *changes, guint *n_batches)
{
  (*n_batches)++;
}

/* Many changes, few batches: at most one in 16 ms */
static void
test_coalesced (void)
{
  GunEngine *engine = engine_new_started (NULL);
  g_autoptr (GPtrArray) changes = keep_changes (engine);
  const gint64 began_us = g_get_monotonic_time ();
  guint n_batches = 0;
  gint64 took_us;

  g_signal_connect (engine, "changed", G_CALLBACK (count_batches_cb), &n_batches);
  for (guint i = 0; i < 2000; i++)
    g_object_unref (engine_put_text (engine, "a", "k", i % 2 ? "x" : "y"));
  gun_test_await (changes->len == 2000, TEST_WAIT_S);
  took_us = g_get_monotonic_time () - began_us;

  g_assert_cmpuint (n_batches, <=, took_us / 16000 + 2);
  g_signal_handlers_disconnect_by_data (engine, changes);
  g_signal_handlers_disconnect_by_data (engine, &n_batches);
  engine_stop (engine);
}

static void
count_cb (GunEngine *engine, guint *n_times)
{
  (*n_times)++;
}

static void
test_follow (void)
{
  GunEngine *engine = engine_new_started (NULL);
  g_autoptr (GRefString) soul = gun_text_new ("a");
  g_autoptr (GPtrArray) souls = NULL;
  guint n_times = 0;

  g_signal_connect (engine, "followed-changed", G_CALLBACK (count_cb), &n_times);
  engine_follow (engine, "a");
  engine_follow (engine, "a");
  engine_follow (engine, "b");
  souls = gun_engine_list_followed (engine);
  g_assert_cmpuint (souls->len, ==, 2);
  gun_test_await (n_times == 1, TEST_WAIT_S);

  engine_unfollow (engine, "a");
  g_assert_true (gun_engine_is_followed (engine, soul));
  engine_unfollow (engine, "a");
  g_assert_false (gun_engine_is_followed (engine, soul));
  gun_test_await (n_times == 2, TEST_WAIT_S);
  engine_unfollow (engine, "a");
  engine_stop (engine);
}

static void
test_isolated (void)
{
  GunEngine *engine = gun_engine_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  gun_engine_set_isolated (engine, TRUE);
  error = engine_start (engine);
  g_assert_no_error (error);
  g_assert_true (gun_engine_is_isolated (engine));

  g_assert_false (gun_engine_add_relay (engine, "http://127.0.0.1:1/gun", &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
  g_clear_error (&error);
  gun_engine_listen_async (engine, "127.0.0.1:0", NULL, keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_null (gun_engine_listen_finish (engine, result, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);

  g_clear_object (&result);
  engine_stop (engine);
}

int
main (int argc, char *argv[])
{
  g_autofree char *data_folder = NULL;
  int status;

  folder = gun_test_folder_new ();
  data_folder = new_path ("data");
  g_setenv ("XDG_DATA_HOME", data_folder, TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/memory", test_memory);
  g_test_add_func ("/engine/kept", test_kept);
  g_test_add_func ("/engine/default-folder", test_default_folder);
  g_test_add_func ("/engine/refused", test_refused);
  g_test_add_func ("/engine/by-hash", test_by_hash);
  g_test_add_func ("/engine/locked", test_locked);
  g_test_add_func ("/engine/damaged", test_damaged);
  g_test_add_func ("/engine/newer", test_newer);
  g_test_add_func ("/engine/no-folder", test_no_folder);
  g_test_add_func ("/engine/commit-fails", test_commit_fails);
  g_test_add_func ("/engine/catalog", test_catalog);
  g_test_add_func ("/engine/catalog-cancelled", test_catalog_cancelled);
  g_test_add_func ("/engine/stop-while-busy", test_stop_while_busy);
  g_test_add_func ("/engine/dropped", test_dropped);
  g_test_add_func ("/engine/coalesced", test_coalesced);
  g_test_add_func ("/engine/follow", test_follow);
  g_test_add_func ("/engine/isolated", test_isolated);

  status = g_test_run ();
  gun_test_folder_remove (folder);
  g_free (folder);
  return status;
}
