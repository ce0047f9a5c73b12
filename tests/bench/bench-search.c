/* SPDX-License-Identifier: MIT */

/*
 * Search over a database of 200,000 rows, or a million with GUN_TEST_LONG=1, through the handle: what the index costs to build and to
 * follow, its size, how long it takes from each letter that is typed to the first page, and beside it, in turns, SQLite's LIKE over
 * the same rows.
 */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gun-engine.h"
#include "gun-store.h"
#include "gun-test-folder.h"
#include "gun-text.h"

#define ROWS 200000
#define LONG_ROWS 1000000
#define BATCH 2000

/* Words typed letter by letter, and changes that the index follows */
#define TYPED_WORDS 40
#define CHANGES 20000

/* What must be, milliseconds */
#define GOAL_MS 50

typedef struct
{
  char *folder;
  char *path;
  guint n_rows;
  GRand *rand;
  double state_ms;
  GunEngine *engine;
  sqlite3 *like;
  GPtrArray *words;
} Bench;

static double
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

/* 20,000 words of one to four syllables; a few of them stand in most texts */
static void
make_words (Bench *self)
{
  static const char *const syllables[]
      = { "ba",  "ke",  "ro",  "mi",  "tu", "son", "ver", "lan", "har", "bor",
          "dge", "pre", "con", "sta", "in", "ter", "al",  "ous", "mar", "qui",
          "ex",  "fl",  "str", "ee",  "oa", "nd",  "th",  "sh",  "ch",  "wr" };

  self->words = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 20000; i++)
    {
      GString *word = g_string_new (NULL);
      guint n = (guint) g_rand_int_range (self->rand, 1, 5);

      for (guint k = 0; k < n; k++)
        g_string_append (word,
                         syllables[g_rand_int_range (self->rand, 0, G_N_ELEMENTS (syllables))]);
      g_ptr_array_add (self->words, g_string_free (word, FALSE));
    }
}

static const char *
get_word (Bench *self)
{
  double x = g_rand_double (self->rand);
  guint i = x < 0.5 ? (guint) (x * x * 400) : (guint) (g_rand_double (self->rand) * 19999);

  return g_ptr_array_index (self->words, i);
}

static GRefString *
make_value (Bench *self, guint n)
{
  guint n_words = n % 4 == 0 ? (guint) g_rand_int_range (self->rand, 3, 20) : 2;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_words; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", get_word (self));

  return gun_text_new_len (text->str, text->len);
}

/* Nodes of four keys, and in one row of five a set with links of its own */
static GunChange *
make_change (Bench *self, guint n, GunOrigin *origin)
{
  static const char *const keys[] = { "text", "name", "author", "title" };
  gboolean is_set = n % 5 == 4;
  g_autofree char *soul_name
      = is_set ? g_strdup_printf ("chat/room%u", n % 50)
               : g_strdup_printf ("app/%s/%06x", get_word (self), n / 5 * 2654435761u);
  g_autofree char *key_name
      = is_set ? g_strdup_printf ("%08x%06x", n * 2654435761u, n) : g_strdup (keys[n % 4]);
  g_autoptr (GRefString) soul = gun_text_new (soul_name);
  g_autoptr (GRefString) key = gun_text_new (key_name);
  g_autoptr (GRefString) text = make_value (self, n);
  g_autoptr (GunValue) value = is_set ? gun_value_new_link (text) : gun_value_new_text (text);

  return gun_change_new (soul, key, value, ++self->state_ms, GUN_VERDICT_NEWER, origin);
}

static void
write_rows (Bench *self, GunStore *store, guint from, guint to)
{
  g_autoptr (GunOrigin) origin = gun_origin_new ("peer", GUN_PATH_DIRECT, NULL);

  for (guint n = from; n < to;)
    {
      g_autoptr (GPtrArray) changes
          = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < BATCH && n < to; i++)
        g_ptr_array_add (changes, make_change (self, n++, origin));
      if (!gun_store_write (store, changes, NULL, &error))
        g_error ("%s", error->message);
    }
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
start (Bench *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->engine = gun_engine_new ();
  gun_engine_set_database (self->engine, self->path);
  gun_engine_set_isolated (self->engine, TRUE);
  gun_engine_start_async (self->engine, NULL, keep_result_cb, &result);
  wait_for (&result);
  if (!gun_engine_start_finish (self->engine, result, &error))
    g_error ("%s", error->message);
}

static void
stop (Bench *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_stop_async (self->engine, keep_result_cb, &result);
  wait_for (&result);
  g_clear_object (&result);
  g_clear_object (&self->engine);
}

static void
build (Bench *self, const char *what, guint n_rows)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_strconcat (self->path, ".search", NULL);
  gint64 from_us = g_get_monotonic_time ();
  double cpu_us = get_cpu_us ();
  GStatBuf status = { 0 };

  gun_engine_build_search_index_async (self->engine, NULL, keep_result_cb, &result);
  wait_for (&result);
  if (!gun_engine_build_search_index_finish (self->engine, result, &error))
    g_error ("%s", error->message);
  cpu_us = get_cpu_us () - cpu_us;
  g_stat (path, &status);
  printf ("%-34s %8.1f s, CPU %5.1f µs a row; the file has %5.1f bytes a row\n",
          what,
          (double) (g_get_monotonic_time () - from_us) / 1e6,
          cpu_us / n_rows,
          (double) status.st_size / self->n_rows);
}

static double
search (Bench *self, const char *text, guint *n_results)
{
  g_autoptr (GRefString) needle = gun_text_new (text);
  g_autoptr (GunSearchPage) page = NULL;
  gint64 from_us = g_get_monotonic_time ();

  do
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      GunSearchPage *next;

      gun_engine_search_async (
          self->engine, needle, GUN_SEARCH_EVERYTHING, page, 50, NULL, keep_result_cb, &result);
      wait_for (&result);
      next = gun_engine_search_finish (self->engine, result, &error);
      if (next == NULL)
        g_error ("%s", error->message);
      g_clear_pointer (&page, gun_search_page_unref);
      page = next;
    }
  while (page->results->len == 0 && page->has_more);
  *n_results = page->results->len;

  return (double) (g_get_monotonic_time () - from_us) / 1000;
}

static double
search_with_like (Bench *self, const char *text)
{
  g_autofree char *pattern = g_strdup_printf ("%%%s%%", text);
  sqlite3_stmt *statement = NULL;
  gint64 from_us = g_get_monotonic_time ();

  if (sqlite3_prepare_v2 (self->like,
                          "SELECT soul, key FROM current WHERE CAST (soul AS TEXT) LIKE ?1"
                          " OR CAST (key AS TEXT) LIKE ?1 OR value LIKE ?1 LIMIT 50",
                          -1,
                          &statement,
                          NULL)
      != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (self->like));
  sqlite3_bind_text (statement, 1, pattern, -1, SQLITE_STATIC);
  while (sqlite3_step (statement) == SQLITE_ROW)
    ;
  sqlite3_finalize (statement);

  return (double) (g_get_monotonic_time () - from_us) / 1000;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a;
  double other = *(const double *) b;

  return one < other ? -1 : one > other;
}

static void
print_times (const char *what, GArray *times)
{
  g_array_sort (times, compare_doubles);
  printf ("%-34s p50 %7.2f  p95 %7.2f  max %7.2f ms, of %u\n",
          what,
          g_array_index (times, double, times->len / 2),
          g_array_index (times, double, times->len * 95 / 100),
          g_array_index (times, double, times->len - 1),
          times->len);
}

/* Each letter is a search; those long enough for the index are also looked for by LIKE. */
static void
type_words (Bench *self)
{
  g_autoptr (GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) like = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < TYPED_WORDS; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %s", get_word (self), get_word (self));

      for (guint n = 1; n <= strlen (text); n++)
        {
          g_autofree char *typed = g_strndup (text, n);
          guint n_results;
          double took_ms = search (self, typed, &n_results);

          g_array_append_val (ours, took_ms);
          if (n >= 3 && n % 4 == 3)
            {
              took_ms = search_with_like (self, typed);
              g_array_append_val (like, took_ms);
            }
        }
    }
  print_times ("as one types, to the first page", ours);
  print_times ("  LIKE, to the first 50 rows", like);
}

static void
search_some (Bench *self)
{
  static const char *const texts[]
      = { "harbordge",   "room1",         "chat/room1", "app",       "the",
          "zzzzz",       "sonversonverx", "name",       "flflflfl ", "ba ke ro mi tu",
          "bababababab", "Harbor",        "4f1a",       "inter al",  "thshthshthsh" };

  printf ("%-34s %12s %12s %8s\n", "", "first page", "LIKE", "results");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      guint n_results;
      double ours_ms = search (self, texts[i], &n_results);
      double like_ms = search_with_like (self, texts[i]);

      ours_ms = MIN (ours_ms, search (self, texts[i], &n_results));
      like_ms = MIN (like_ms, search_with_like (self, texts[i]));
      printf ("“%s”%*s %9.2f ms %9.2f ms %8u\n",
              texts[i],
              (int) (32 - strlen (texts[i])),
              "",
              ours_ms,
              like_ms,
              n_results);
    }
}

static void
follow_changes (Bench *self)
{
  g_autoptr (GunStore) store = NULL;

  stop (self);
  store = gun_store_open (self->path, NULL);
  write_rows (self, store, 0, CHANGES);
  g_clear_object (&store);
  start (self);
  build (self, "the index follows 20,000 changes", CHANGES);
}

int
main (void)
{
  Bench self = { .rand = g_rand_new_with_seed (3) };
  g_autoptr (GunStore) store = NULL;

  self.n_rows = g_getenv ("GUN_TEST_LONG") != NULL ? LONG_ROWS : ROWS;
  self.folder = gun_test_folder_new ();
  self.path = g_build_filename (self.folder, "graph.db", NULL);
  make_words (&self);
  store = gun_store_open (self.path, NULL);
  write_rows (&self, store, 0, self.n_rows);
  g_clear_object (&store);

  printf ("%u rows; a first page must be there in %d ms\n", self.n_rows, GOAL_MS);
  start (&self);
  build (&self, "the index is built", self.n_rows);
  if (sqlite3_open_v2 (self.path, &self.like, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (self.like));
  search_some (&self);
  type_words (&self);
  sqlite3_close (self.like);
  follow_changes (&self);
  stop (&self);

  g_rand_free (self.rand);
  g_ptr_array_unref (self.words);
  gun_test_folder_remove (self.folder);
  g_free (self.path);
  g_free (self.folder);
  return 0;
}
