/* SPDX-License-Identifier: MIT */

/*
 * A program that writes is killed in the middle of it, again and again, on one file: every batch
 * that it said was committed is there, and no batch is there by half. The same program is the
 * writer: test-kill --write FILE NUMBER writes batches from NUMBER on and prints each when it is
 * committed. GUN_TEST_LONG=1 kills ten times as often.
 */

#include "store-fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 5
#define ROUNDS_LONG 50

/* Batches reported before a writer is killed, at most: several times the log is carried over. */
#define MAX_BATCHES 120

/* Keys of a soul of its own, and as many in one that every batch overwrites */
#define BATCH_KEYS 100

/* The moment after the last report, microseconds */
#define MAX_DELAY_US 5000

static GPtrArray *
make_batch (guint n)
{
  GPtrArray *changes = store_changes_new ();
  g_autofree char *soul = g_strdup_printf ("batch/%06u", n);
  g_autofree char *text = g_strdup_printf ("%06u%0194u", n, 0u);

  for (guint i = 0; i < BATCH_KEYS; i++)
    {
      g_autofree char *key = g_strdup_printf ("%02u", i);

      store_changes_add (changes, soul, key, text, n);
      store_changes_add (changes, "shared", key, text, n);
    }

  return changes;
}

static int
run_writer (const char *path, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);

  while (error == NULL)
    {
      g_autoptr (GPtrArray) changes = make_batch (n);

      if (gun_store_write (store, changes, NULL, &error))
        {
          printf ("%u\n", n++);
          fflush (stdout);
        }
    }

  g_printerr ("%s\n", error->message);
  return 1;
}

/* Lets a writer run from batch @first on, kills it, and returns the first batch it did not report. */
static guint
run_round (const char *path, guint first)
{
  g_autofree char *number = g_strdup_printf ("%u", first);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) writer = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--write", path, number, NULL);
  g_autoptr (GDataInputStream) reports = NULL;
  guint until = first + g_test_rand_int_range (1, MAX_BATCHES);
  guint next = first;
  gboolean is_killed = FALSE;
  char *line;

  g_assert_no_error (error);
  reports = g_data_input_stream_new (g_subprocess_get_stdout_pipe (writer));
  while ((line = g_data_input_stream_read_line (reports, NULL, NULL, &error)) != NULL)
    {
      g_assert_cmpuint (strtoul (line, NULL, 10), ==, next);
      g_free (line);
      next++;
      if (next == until)
        {
          g_usleep (g_test_rand_int_range (0, MAX_DELAY_US));
          g_subprocess_force_exit (writer);
          is_killed = TRUE;
        }
    }
  g_assert_no_error (error);
  g_assert_true (is_killed);
  g_subprocess_wait (writer, NULL, &error);
  g_assert_no_error (error);

  return next;
}

/* Whether a batch is there; all of it or nothing. */
static gboolean
has_batch (GunStore *store, guint n)
{
  g_autofree char *soul = g_strdup_printf ("batch/%06u", n);
  g_autofree char *start = g_strdup_printf ("%06u", n);
  g_autoptr (GunNode) node = store_read_soul (store, soul);

  if (node == NULL)
    return FALSE;

  g_assert_cmpuint (gun_node_get_n_entries (node), ==, BATCH_KEYS);
  for (guint i = 0; i < BATCH_KEYS; i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      g_assert_true (g_str_has_prefix (gun_value_get_text (entry->value), start));
      g_assert_cmpfloat (entry->state_ms, ==, n);
    }
  return TRUE;
}

/* The last batch in the soul that all overwrite: all its keys must be of one. */
static guint
get_last_batch (GunStore *store)
{
  g_autoptr (GunNode) node = store_read_soul (store, "shared");
  double state_ms;

  g_assert_nonnull (node);
  state_ms = gun_node_get_entry (node, 0)->state_ms;
  for (guint i = 0; i < BATCH_KEYS; i++)
    g_assert_cmpfloat (gun_node_get_entry (node, i)->state_ms, ==, state_ms);

  return state_ms;
}

static void
assert_sound (const char *path)
{
  static const char *const faults[] = {
    "SELECT count(*) FROM pragma_quick_check WHERE quick_check != 'ok'",
    "SELECT count(*) FROM soul WHERE keys !="
    " (SELECT count(*) FROM current WHERE current.soul = soul.soul)",
    "SELECT count(DISTINCT soul) - (SELECT count(*) FROM soul) FROM current",
    "SELECT count(*) FROM current WHERE head >= (SELECT min(id) FROM history)"
    " AND NOT EXISTS (SELECT 1 FROM history WHERE id = head AND current_id = current.id)",
    "SELECT value - (SELECT sum (48 + length (value) + 1 + length (message) + 1) FROM history)"
    " FROM meta WHERE name = 'history_bytes'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    g_assert_cmpint (store_query_int (path, faults[i]), ==, 0);
}

static void
test_kill (StoreFixture *self, gconstpointer unused)
{
  guint n_rounds = g_getenv ("GUN_TEST_LONG") != NULL ? ROUNDS_LONG : ROUNDS;
  guint next = 0;

  for (guint round = 0; round < n_rounds; round++)
    {
      g_autoptr (GError) error = NULL;
      guint n_reported;
      guint last;

      g_assert_finalize_object (g_steal_pointer (&self->store));
      n_reported = run_round (self->path, next);
      self->store = gun_store_open (self->path, &error);
      g_assert_no_error (error);

      /* One more may have been committed just before it could be said. */
      last = get_last_batch (self->store);
      g_assert_cmpuint (last + 1, >=, n_reported);
      g_assert_cmpuint (last, <=, n_reported);
      for (guint n = 0; n <= last; n++)
        g_assert_true (has_batch (self->store, n));
      g_assert_false (has_batch (self->store, last + 1));
      assert_sound (self->path);
      next = last + 1;
    }
  g_test_message ("%u batches over %u deaths", next, n_rounds);
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && strcmp (argv[1], "--write") == 0)
    return run_writer (argv[2], strtoul (argv[3], NULL, 10));

  g_test_init (&argc, &argv, NULL);
  STORE_TEST_ADD ("/kill/writer", test_kill);

  return g_test_run ();
}
