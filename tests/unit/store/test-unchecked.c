/* SPDX-License-Identifier: MIT */

/*
 * Rows that nobody has checked, judged by a rule of the test's own: a text that begins with `good`
 * may be believed. The same program is the one that is killed in the middle:
 * test-unchecked --judge FILE judges slice by slice and prints a line for each.
 */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gun-store-check.h"
#include "gun-store-unchecked.h"
#include "store-fixture.h"

/* Keys of the test that kills, and how many are judged at once */
#define KEYS 120
#define SLICE 7

static gboolean
judge (GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  return g_str_has_prefix (gun_value_get_text (value), "good");
}

static GPtrArray *
judge_all (GunStore *store, const char *soul, guint n_expected)
{
  GPtrArray *undone = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  g_autoptr (GRefString) name = soul != NULL ? gun_text_new (soul) : NULL;
  g_autoptr (GError) error = NULL;
  guint n_judged;

  gun_store_judge_unchecked (store, name, 1000, judge, undone, &n_judged, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_judged, ==, n_expected);

  return undone;
}

static void
write_verdict (
    StoreFixture *self, const char *key, const char *text, double state, GunVerdict verdict)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GError) error = NULL;

  store_changes_add_verdict (changes, "~a.b", key, text, state, verdict, "them");
  gun_store_write (self->store, changes, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_sound (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = gun_store_check (self->path, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    g_error ("%s", (const char *) faults->pdata[i]);
}

static void
assert_undone (GPtrArray *undone, guint i, const char *key, const char *text)
{
  const GunChange *change = g_ptr_array_index (undone, i);

  g_assert_cmpstr (change->key, ==, key);
  g_assert_cmpint (change->verdict, ==, GUN_VERDICT_UNDONE);
  if (text == NULL)
    {
      g_assert_cmpint (gun_value_get_kind (change->value), ==, GUN_VALUE_NULL);
      g_assert_cmpfloat (change->state_ms, ==, -INFINITY);
    }
  else
    g_assert_cmpstr (gun_value_get_text (change->value), ==, text);
}

static void
test_pass (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) undone = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has;

  store_write_one (self->store, "~a.b", "k", "good", 1);
  store_write_one (self->store, "chat", "k", "bad", 1);
  g_assert_true (gun_store_has_unchecked (self->store, &has, &error) && has);

  undone = judge_all (self->store, NULL, 1);
  g_assert_cmpuint (undone->len, ==, 0);
  g_assert_true (gun_store_has_unchecked (self->store, &has, &error) && !has);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM history WHERE unchecked = 1"), ==, 0);
  assert_sound (self);
}

/* Nothing behind it may be believed: the key goes, and the soul with its last key */
static void
test_gone (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) undone = NULL;
  g_autoptr (GPtrArray) rest = NULL;
  g_autoptr (GunNode) node = NULL;

  store_write_one (self->store, "~a.b", "gone", "bad 1", 1);
  store_write_one (self->store, "~a.b", "gone", "bad 2", 2);
  store_write_one (self->store, "~a.b", "left", "good", 1);
  store_write_one (self->store, "~c.d", "only", "bad", 1);

  undone = judge_all (self->store, "~a.b", 2);
  g_assert_cmpuint (undone->len, ==, 1);
  assert_undone (undone, 0, "gone", NULL);
  node = store_read_soul (self->store, "~a.b");
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, 1);

  rest = judge_all (self->store, NULL, 1);
  assert_undone (rest, 0, "only", NULL);
  g_assert_null (store_read_soul (self->store, "~c.d"));
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM soul"), ==, 1);
  assert_sound (self);
}

/* What stood there before comes into force again, and the forged value stays in the history */
static void
test_before (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) undone = NULL;

  write_verdict (self, "k", "good 1", 1, GUN_VERDICT_NEWER);
  write_verdict (self, "k", "good 2", 2, GUN_VERDICT_NEWER);
  write_verdict (self, "k", "bad 3", 3, GUN_VERDICT_NEWER);
  write_verdict (self, "k", "bad 4", 4, GUN_VERDICT_NEWER);

  undone = judge_all (self->store, NULL, 1);
  assert_undone (undone, 0, "k", "good 2");
  g_assert_cmpint (store_query_int (self->path, "SELECT state FROM current"), ==, 2);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM history"), ==, 4);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM history WHERE verdict = 6"), ==, 2);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM history WHERE unchecked = 1"), ==, 0);
  /* The whole list hangs on the new head */
  g_assert_cmpint (store_query_int (self->path,
                                    "WITH RECURSIVE list (id, prev) AS ("
                                    " SELECT history.id, prev FROM history"
                                    " JOIN current ON head = history.id"
                                    " UNION ALL SELECT history.id, history.prev FROM history"
                                    " JOIN list ON history.id = list.prev)"
                                    " SELECT count(*) FROM list"),
                   ==,
                   4);
  assert_sound (self);
}

/* A value that lost against a forged one was no loser */
static void
test_lost (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) undone = NULL;

  write_verdict (self, "k", "good 1", 1, GUN_VERDICT_NEWER);
  write_verdict (self, "k", "bad 9", 9, GUN_VERDICT_NEWER);
  write_verdict (self, "k", "good 5", 5, GUN_VERDICT_OLDER);
  write_verdict (self, "k", "good 5+", 5, GUN_VERDICT_OLDER);
  write_verdict (self, "k", "bad 7", 7, GUN_VERDICT_OLDER);
  write_verdict (self, "k", "good 8", 8, GUN_VERDICT_REFUSED);

  undone = judge_all (self->store, NULL, 1);
  assert_undone (undone, 0, "k", "good 5+");
  g_assert_cmpint (
      store_query_int (self->path, "SELECT verdict FROM history JOIN current ON head = history.id"),
      ==,
      GUN_VERDICT_NEWER);
  assert_sound (self);
}

/* Lists skip what nobody has checked */
static void
test_query (StoreFixture *self, gconstpointer unused)
{
  GunQuery everything = { .max_length = G_MAXDOUBLE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) nodes = NULL;

  store_write_one (self->store, "~a.b", "k", "good", 1);
  store_write_one (self->store, "chat", "k", "text", 1);
  nodes = gun_store_query (self->store, &everything, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < nodes->len; i++)
    if (gun_node_get_n_entries (nodes->pdata[i]) > 0)
      g_assert_cmpstr (gun_node_get_soul (nodes->pdata[i]), ==, "chat");
}

static int
run_judge (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);
  guint n_judged = SLICE;

  while (error == NULL && n_judged == SLICE)
    {
      g_autoptr (GPtrArray) undone
          = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

      if (gun_store_judge_unchecked (store, NULL, SLICE, judge, undone, &n_judged, &error))
        {
          printf ("%u\n", n_judged);
          fflush (stdout);
        }
    }

  return error == NULL ? 0 : 1;
}

/* Judges until @n slices were committed, then dies; TRUE when it came to the end before. */
static gboolean
run_round (const char *path, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) judging = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "/proc/self/exe", "--judge", path, NULL);
  g_autoptr (GDataInputStream) reports = NULL;
  char *line;
  guint n_slices = 0;

  g_assert_no_error (error);
  reports = g_data_input_stream_new (g_subprocess_get_stdout_pipe (judging));
  while ((line = g_data_input_stream_read_line (reports, NULL, NULL, &error)) != NULL)
    {
      g_free (line);
      if (++n_slices == n)
        g_subprocess_force_exit (judging);
    }
  g_subprocess_wait (judging, NULL, &error);
  g_assert_no_error (error);

  return g_subprocess_get_if_exited (judging);
}

static void
test_kill (StoreFixture *self, gconstpointer unused)
{
  gboolean is_through = FALSE;
  g_autoptr (GunNode) node = NULL;

  for (guint i = 0; i < KEYS; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%03u", i);

      if (i % 3 != 0)
        write_verdict (self, key, "good before", 1, GUN_VERDICT_NEWER);
      write_verdict (self, key, i % 3 == 2 ? "good after" : "bad", 2, GUN_VERDICT_NEWER);
    }
  g_assert_finalize_object (g_steal_pointer (&self->store));

  for (guint round = 0; !is_through; round++)
    {
      g_assert_cmpuint (round, <, KEYS);
      is_through = run_round (self->path, 1 + round % 3);
      assert_sound (self);
    }

  self->store = gun_store_open (self->path, NULL);
  node = store_read_soul (self->store, "~a.b");
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, KEYS / 3 * 2);
  for (guint i = 0; i < KEYS; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%03u", i);
      g_autoptr (GRefString) name = gun_text_new (key);
      const GunEntry *entry = gun_node_lookup (node, name);

      g_assert_true ((entry == NULL) == (i % 3 == 0));
      if (entry != NULL)
        g_assert_cmpstr (
            gun_value_get_text (entry->value), ==, i % 3 == 1 ? "good before" : "good after");
    }
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && strcmp (argv[1], "--judge") == 0)
    return run_judge (argv[2]);

  g_test_init (&argc, &argv, NULL);
  STORE_TEST_ADD ("/unchecked/pass", test_pass);
  STORE_TEST_ADD ("/unchecked/gone", test_gone);
  STORE_TEST_ADD ("/unchecked/before", test_before);
  STORE_TEST_ADD ("/unchecked/lost", test_lost);
  STORE_TEST_ADD ("/unchecked/query", test_query);
  STORE_TEST_ADD ("/unchecked/kill", test_kill);

  return g_test_run ();
}
