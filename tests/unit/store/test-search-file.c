/* SPDX-License-Identifier: MIT */

/*
 * The file of the search index, damaged, exchanged, taken away, and left by a program that was killed. The same program is the one that
 * is killed: test-search-file --build FILE adds slices and prints a line for each.
 */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "search-fixture.h"

/* Times a builder is killed, and slices before that, at most */
#define KILLS 6
#define MAX_SLICES 4

#define MANY_ROWS 12000

static void
fill (SearchFixture *self, guint n_rows)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *soul = g_strdup_printf ("soul/%u", i / 4);
      g_autofree char *key = g_strdup_printf ("key%u", i % 4);
      g_autofree char *text = g_strdup_printf ("lighthouse number %u", i);

      store_changes_add (changes, soul, key, text, ++self->state_ms);
    }
  search_fixture_write (self, changes);
}

static void
assert_exact (SearchFixture *self, const char *text)
{
  g_autoptr (GRefString) needle = gun_text_new (text);

  search_fixture_assert_exact (self, needle, GUN_SEARCH_EVERYTHING, 50);
}

/* Builds it again and finds all */
static void
assert_mended (SearchFixture *self)
{
  search_fixture_build (self);
  assert_exact (self, "number 7");
  assert_exact (self, "soul/1");
}

/* Every page of the file in turn becomes noise: what is found may be less, and then it is built again. */
static void
test_damage (SearchFixture *self, gconstpointer unused)
{
  g_autofree char *whole = NULL;
  gsize length;
  guint n_noticed = 0;

  fill (self, 400);
  search_fixture_build (self);
  g_assert_true (g_file_get_contents (self->index_path, &whole, &length, NULL));

  for (gsize page = 0; page < length / 4096; page++)
    {
      g_autofree char *bytes = g_memdup2 (whole, length);
      g_autofree char *found = NULL;

      for (guint i = 0; i < 4096; i++)
        bytes[page * 4096 + i] = (char) g_test_rand_int_range (0, 256);
      g_assert_true (g_file_set_contents (self->index_path, bytes, (gssize) length, NULL));
      found = search_fixture_find_text (self, "number 77");
      search_fixture_put (self, "more", "key", "lighthouse number 777");
      search_fixture_build (self);
      n_noticed += store_query_int (self->index_path, "SELECT n_entries FROM state") >= 400 ? 1 : 0;
    }
  g_assert_cmpuint (n_noticed, >, 0);

  g_assert_true (g_file_set_contents (self->index_path, whole, (gssize) length / 2, NULL));
  assert_mended (self);
}

static void
test_other_files (SearchFixture *self, gconstpointer unused)
{
  g_autofree char *log = g_strconcat (self->index_path, "-wal", NULL);
  g_autofree char *bytes = NULL;
  gsize length;

  fill (self, 100);
  g_assert_true (g_file_set_contents (self->index_path, "some text", -1, NULL));
  assert_mended (self);

  /* A database of ours, but no index */
  g_assert_cmpint (g_unlink (self->index_path), ==, 0);
  g_assert_true (g_file_get_contents (self->store.path, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (self->index_path, bytes, (gssize) length, NULL));
  assert_mended (self);

  /* An index of another database, of another version, of another Unicode, and one without a table */
  store_query_run (self->index_path, "UPDATE state SET store = 'other'");
  assert_mended (self);
  store_query_run (self->index_path, "PRAGMA user_version = 2");
  assert_mended (self);
  store_query_run (self->index_path, "UPDATE state SET fold = fold + 2");
  assert_mended (self);
  store_query_run (self->index_path, "DROP TABLE state");
  assert_mended (self);
  store_query_run (self->index_path, "DROP TABLE entry");
  assert_mended (self);

  /* Nothing but an old log */
  g_assert_true (g_file_set_contents (log, "an old log", -1, NULL));
  g_assert_cmpint (g_unlink (self->index_path), ==, 0);
  assert_mended (self);
}

/* Nobody but its owner may read what is in it. */
static void
test_private (SearchFixture *self, gconstpointer unused)
{
  GStatBuf status;

  fill (self, 10);
  search_fixture_build (self);
  g_assert_cmpint (g_stat (self->index_path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
}

/* While it is open it is taken away. */
static void
test_taken_away (SearchFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSearchIndex) index
      = gun_search_index_open (self->store.path, search_fixture_read, &error);
  GunSearchTally tally = { 0 };

  g_assert_no_error (error);
  fill (self, 100);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (g_unlink (self->index_path), ==, 0);
      do
        {
          gun_search_index_advance (index, &tally, &error);
          g_assert_no_error (error);
        }
      while (!tally.is_current);
      assert_exact (self, "number 7");
    }
}

static int
run_builder (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSearchIndex) index = gun_search_index_open (path, search_fixture_read, &error);
  GunSearchTally tally = { 0 };

  while (error == NULL && !tally.is_current && gun_search_index_advance (index, &tally, &error))
    {
      puts ("slice");
      fflush (stdout);
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);

  return error == NULL ? 0 : 1;
}

static void
run_and_kill (SearchFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) builder = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--build", self->store.path, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  gint n_slices = g_test_rand_int_range (0, MAX_SLICES);

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (builder));
  for (gint i = 0; i < n_slices; i++)
    g_free (g_data_input_stream_read_line (lines, NULL, NULL, NULL));
  g_subprocess_force_exit (builder);
  g_subprocess_wait (builder, NULL, NULL);
}

static void
test_kill (SearchFixture *self, gconstpointer unused)
{
  fill (self, MANY_ROWS);
  for (guint i = 0; i < KILLS; i++)
    {
      run_and_kill (self);
      search_fixture_put (self, "between", "key", "lighthouse number 7");
    }
  assert_mended (self);
}

int
main (int argc, char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--build"))
    return run_builder (argv[2]);

  g_test_init (&argc, &argv, NULL);

  SEARCH_TEST_ADD ("/store/search-file/damage", test_damage);
  SEARCH_TEST_ADD ("/store/search-file/other-files", test_other_files);
  SEARCH_TEST_ADD ("/store/search-file/private", test_private);
  SEARCH_TEST_ADD ("/store/search-file/taken-away", test_taken_away);
  SEARCH_TEST_ADD ("/store/search-file/kill", test_kill);

  return g_test_run ();
}
