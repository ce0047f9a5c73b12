/* SPDX-License-Identifier: MIT */

#include "gun-bench.h"

#include <math.h>
#include <stdio.h>

#include "gun-store.h"
#include "gun-text.h"

#define ROWS_OF_A_COMMIT 5000

/* Less late frames than this are chance, percent of all */
#define LATE_SLACK 0.5

guint
gun_bench_get_n_rows (GunBench *self)
{
  return self->is_long ? GUN_BENCH_LONG_ROWS : GUN_BENCH_SHORT_ROWS;
}

GRefString *
gun_bench_dup_soul (guint n)
{
  g_autofree char *name
      = g_strdup_printf ("area%02u/topic%03u/entry%03u", n / 100000, n / 100 % 1000, n % 100);

  return gun_text_new (name);
}

GRefString *
gun_bench_dup_key (guint n)
{
  g_autofree char *name = g_strdup_printf ("key%05u", n);

  return gun_text_new (name);
}

/* Words, so that there is something to find */
static GunValue *
new_value (guint n)
{
  static const char *const words[]
      = { "amber", "birch", "cedar",   "delta", "ember", "fjord", "grove",
          "heron", "inlet", "juniper", "kelp",  "larch", "maple", "north",
          "ocean", "pine",  "quartz",  "reed",  "stone", "tide" };
  const guint n_words = G_N_ELEMENTS (words);
  g_autofree char *text = g_strdup_printf ("%s %s %s, number %u of many",
                                           words[n % n_words],
                                           words[n / n_words % n_words],
                                           words[n / 7 % n_words],
                                           n);
  g_autoptr (GRefString) shown = gun_text_new (text);

  return gun_value_new_text (shown);
}

static GunChange *
new_change (GRefString *soul, GRefString *key, guint n, GunOrigin *origin)
{
  /* As gun.js keeps a set: each key is the soul that it leads to */
  g_autoptr (GunValue) value
      = g_str_equal (soul, GUN_BENCH_SET) ? gun_value_new_link (key) : new_value (n);
  GunChange *change = gun_change_new (soul, key, value, 1.7e12 + n, GUN_VERDICT_NEWER, origin);

  change->is_first = TRUE;
  change->is_checked = TRUE;

  return change;
}

/* The nodes of many keys, behind the souls of one */
static const struct
{
  const char *soul;
  guint n_keys;
} nodes[] = {
  { GUN_BENCH_NODE, GUN_BENCH_NODE_KEYS },
  { GUN_BENCH_SMALL_NODE, GUN_BENCH_SMALL_NODE_KEYS },
  { GUN_BENCH_SET, GUN_BENCH_SET_KEYS },
};

static guint
count_souls (guint n_rows)
{
  for (guint i = 0; i < G_N_ELEMENTS (nodes); i++)
    n_rows -= nodes[i].n_keys;

  return n_rows;
}

static GunChange *
new_row (guint n, guint n_rows, GunOrigin *origin)
{
  const guint n_souls = count_souls (n_rows);
  guint at = n - n_souls;
  guint which = 0;
  g_autoptr (GRefString) soul = NULL;
  g_autoptr (GRefString) key = NULL;

  if (n < n_souls)
    {
      soul = gun_bench_dup_soul (n);
      key = gun_text_new ("text");
      return new_change (soul, key, n, origin);
    }

  while (at >= nodes[which].n_keys)
    at -= nodes[which++].n_keys;
  soul = gun_text_new (nodes[which].soul);
  key = which == G_N_ELEMENTS (nodes) - 1 ? gun_bench_dup_soul (at) : gun_bench_dup_key (at);

  return new_change (soul, key, n, origin);
}

static void
fill_store (const char *path, guint n_rows)
{
  g_autoptr (GRefString) message = gun_text_new ("aB3dE6gH9");
  g_autoptr (GunOrigin) origin
      = gun_origin_new ("https://relay.example/gun", GUN_PATH_RELAY, message);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n_rows;)
    {
      g_autoptr (GPtrArray) changes
          = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

      for (; i < n_rows && changes->len < ROWS_OF_A_COMMIT; i++)
        g_ptr_array_add (changes, new_row (i, n_rows, origin));
      gun_store_write (store, changes, NULL, &error);
      g_assert_no_error (error);
    }
  gun_store_close (store);
}

const char *
gun_bench_get_store (GunBench *self)
{
  const gint64 began_us = g_get_monotonic_time ();

  if (self->made_path != NULL)
    return self->made_path;

  self->made_path = self->store_path != NULL ? g_strdup (self->store_path)
                                             : gun_ui_dup_scratch_path ("many.db");
  if (!g_file_test (self->made_path, G_FILE_TEST_EXISTS))
    {
      fill_store (self->made_path, gun_bench_get_n_rows (self));
      printf ("%u rows stored in %.1f s\n",
              gun_bench_get_n_rows (self),
              (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC);
    }

  return self->made_path;
}

void
gun_bench_alternate (GunBench *self, GunBenchFunc func, gpointer user_data)
{
  for (guint i = 0; i < self->rounds; i++)
    {
      const gboolean is_ours_first = i % 2 == 0;

      func (is_ours_first, user_data);
      func (!is_ours_first, user_data);
    }
}

static void
line_free (gpointer data)
{
  GunBenchLine *line = data;

  g_free (line->name);
  g_free (line);
}

static GunBenchLine *
add_line (GunBench *self, const char *name, double ours, double base)
{
  GunBenchLine *line = g_new0 (GunBenchLine, 1);

  if (self->lines == NULL)
    self->lines = g_ptr_array_new_with_free_func (line_free);
  line->name = g_strdup (name);
  line->ours = ours;
  line->base = base;
  line->must = NAN;
  g_ptr_array_add (self->lines, line);

  return line;
}

void
gun_bench_add (GunBench *self, const char *name, double ours, double base)
{
  add_line (self, name, ours, base);
}

void
gun_bench_add_limit (GunBench *self, const char *name, double ours, double base, double must)
{
  add_line (self, name, ours, base)->must = must;
}

void
gun_bench_add_ratio (
    GunBench *self, const char *name, double ours, double base, double must, double slack)
{
  GunBenchLine *line = add_line (self, name, ours, base);

  line->must = must;
  line->is_ratio = TRUE;
  line->slack = slack;
}

static void
add_times (GunBench *self, const char *name, const char *what, GArray *ours, GArray *base)
{
  static const guint percents[] = { 50, 100 };

  for (guint i = 0; i < G_N_ELEMENTS (percents); i++)
    {
      g_autofree char *percent
          = percents[i] == 100 ? g_strdup ("max") : g_strdup_printf ("p%u", percents[i]);
      g_autofree char *line = g_strdup_printf ("%s: %s, %s, ms", name, what, percent);

      gun_bench_add (self,
                     line,
                     gun_frames_get_ms (ours, percents[i]),
                     base != NULL ? gun_frames_get_ms (base, percents[i]) : NAN);
    }
}

void
gun_bench_add_frames (GunBench *self,
                      const char *name,
                      const GunFrames *ours,
                      const GunFrames *base,
                      double cpu_must_ms,
                      double turn_must_ms)
{
  g_autofree char *p95 = g_strdup_printf ("%s: CPU of a frame, p95, ms", name);
  g_autofree char *turn = g_strdup_printf ("%s: with all between two frames, p95, ms", name);
  g_autofree char *late = g_strdup_printf ("%s: intervals over 25 ms, %%", name);
  g_autofree char *worked = g_strdup_printf ("%s: over 25 ms by its own work, %%", name);
  g_autofree char *load = g_strdup_printf ("%s: the window's thread, %% of a core", name);

  add_times (self, name, "CPU of a frame", ours->cpu_us, base->cpu_us);
  gun_bench_add_limit (self,
                       p95,
                       gun_frames_get_ms (ours->cpu_us, 95),
                       gun_frames_get_ms (base->cpu_us, 95),
                       cpu_must_ms);
  gun_bench_add_limit (self,
                       turn,
                       gun_frames_get_ms (ours->turn_us, 95),
                       gun_frames_get_ms (base->turn_us, 95),
                       turn_must_ms);
  gun_bench_add_ratio (
      self, late, gun_frames_get_late (ours), gun_frames_get_late (base), 1.2, LATE_SLACK);
  gun_bench_add (self, worked, gun_frames_get_worked (ours), gun_frames_get_worked (base));
  gun_bench_add (self, load, gun_frames_get_load (ours), gun_frames_get_load (base));
}

static char *
describe_number (double number)
{
  if (isnan (number))
    return g_strdup ("");

  return g_strdup_printf (fabs (number) >= 100  ? "%.0f"
                          : fabs (number) >= 10 ? "%.1f"
                                                : "%.2f",
                          number);
}

static char *
describe_must (const GunBenchLine *line)
{
  if (isnan (line->must))
    return g_strdup ("");
  if (!line->is_ratio)
    return g_strdup_printf ("≤ %g", line->must);
  if (line->slack > 0)
    return g_strdup_printf ("≤ %g× + %g", line->must, line->slack);

  return g_strdup_printf ("≤ %g×", line->must);
}

static const char *
describe_reached (const GunBenchLine *line)
{
  if (isnan (line->must) || isnan (line->ours))
    return "";

  return line->ours <= (line->is_ratio ? line->must * line->base + line->slack : line->must) ? "yes"
                                                                                             : "NO";
}

void
gun_bench_print (GunBench *self)
{
  printf ("| %-66s | %7s | %7s | %6s | %12s | reached |\n", "", "ours", "beside", "", "must");
  printf ("| ------------------------------------------------------------------ "
          "| ------: | ------: | -----: | -----------: | ------: |\n");
  for (guint i = 0; self->lines != NULL && i < self->lines->len; i++)
    {
      const GunBenchLine *line = g_ptr_array_index (self->lines, i);
      g_autofree char *ours = describe_number (line->ours);
      g_autofree char *base = describe_number (line->base);
      g_autofree char *must = describe_must (line);
      g_autofree char *ratio = isnan (line->base) || line->base <= 0
                                   ? g_strdup ("")
                                   : g_strdup_printf ("%.2f×", line->ours / line->base);

      printf ("| %-66s | %7s | %7s | %6s | %12s | %7s |\n",
              line->name,
              ours,
              base,
              ratio,
              must,
              describe_reached (line));
    }
}
