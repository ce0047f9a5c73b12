/* SPDX-License-Identifier: MIT */

/*
 * CPU time of a put in the store, in microseconds: current value, history, origin and soul table,
 * beside a database that keeps nothing but the current value. Both run in turns in this process, on
 * changes made beforehand; the median of the rounds is printed. Compare ratios, since other load
 * moves both.
 *
 * bench-store PART runs the cases with PART in their names.
 * GUN_TEST_LONG=1 adds random overwrites in a million rows, which cost pages of the file instead.
 */

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gun-store.h"
#include "gun-text.h"

#define ROUNDS 3
#define PUTS 20000

/* Times that all keys are written again */
#define OVERWRITES 4

/* The store that is larger than its cache: keys in it, ten a soul, and puts in a commit */
#define MILLION 1000000
#define MILLION_BATCH 2000
#define MILLION_NAME "random in a million, 2000"

/* What a put may cost with new or warm keys in batches of 1000 and more, microseconds */
#define GOAL_US 6.0

typedef enum
{
  ONE_KEY_A_SOUL, /* soul 0, soul 1, … in order */
  ONE_SOUL,       /* one soul, key 0, key 1, … */
  RANDOM,         /* souls of ten keys in random order */
} Order;

static const struct
{
  const char *name;
  Order order;
  guint batch;
} cases[] = {
  { "a key a soul, batch 1000", ONE_KEY_A_SOUL, 1000 },
  { "one soul, batch 1000", ONE_SOUL, 1000 },
  { "random, batch 100", RANDOM, 100 },
  { "random, batch 1000", RANDOM, 1000 },
  { "random, batch 2000", RANDOM, 2000 },
};

/* Takes one batch, in one commit */
typedef void (*WriteFunc) (gpointer target, GPtrArray *changes);

static double
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static GunChange *
make_change (Order order, guint n, guint pass, GunOrigin *origin)
{
  g_autofree char *soul_name = order == ONE_SOUL ? g_strdup ("bench/soul")
                               : order == ONE_KEY_A_SOUL
                                   ? g_strdup_printf ("bench/soul/%07u", n)
                                   : g_strdup_printf ("bench/soul/%07u", n / 10);
  g_autofree char *key_name
      = order == ONE_KEY_A_SOUL ? g_strdup ("key") : g_strdup_printf ("key%07u", n);
  g_autofree char *text_value
      = g_strdup_printf ("value %u of put %u, with some more to it", pass, n);
  g_autoptr (GRefString) soul = gun_text_new (soul_name);
  g_autoptr (GRefString) key = gun_text_new (key_name);
  g_autoptr (GRefString) text = gun_text_new (text_value);
  g_autoptr (GunValue) value = gun_value_new_text (text);

  return gun_change_new (soul, key, value, 1.7e12 + pass + n / 999.0, GUN_VERDICT_NEWER, origin);
}

static void
shuffle (guint *numbers, guint n, GRand *rand)
{
  for (guint i = n - 1; i > 0; i--)
    {
      guint other = g_rand_int_range (rand, 0, i + 1);
      guint number = numbers[i];

      numbers[i] = numbers[other];
      numbers[other] = number;
    }
}

/* Batches of changes, (element-type GPtrArray): one pass over the keys 0 to @n_keys */
static GPtrArray *
make_batches (Order order, guint n_keys, guint n_puts, guint batch, guint pass)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (pass);
  g_autofree guint *numbers = g_new (guint, n_keys);
  g_autoptr (GRefString) message = gun_text_new ("aB3dE6gH9");
  g_autoptr (GunOrigin) origin
      = gun_origin_new ("http://relay.example/gun", GUN_PATH_RELAY, message);
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < n_keys; i++)
    numbers[i] = i;
  if (order == RANDOM)
    shuffle (numbers, n_keys, rand);

  for (guint i = 0; i < n_puts; i++)
    {
      if (i % batch == 0)
        g_ptr_array_add (batches,
                         g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref));
      g_ptr_array_add (g_ptr_array_index (batches, batches->len - 1),
                       make_change (order, numbers[i], pass, origin));
    }

  return batches;
}

static double
measure (WriteFunc func, gpointer target, GPtrArray *batches, guint n_puts)
{
  double start_us = get_cpu_us ();

  for (guint i = 0; i < batches->len; i++)
    func (target, g_ptr_array_index (batches, i));

  return (get_cpu_us () - start_us) / n_puts;
}

static void
write_to_store (gpointer target, GPtrArray *changes)
{
  g_autoptr (GError) error = NULL;

  if (!gun_store_write (target, changes, NULL, &error))
    g_error ("%s", error->message);
}

static void
run_sql (sqlite3 *db, const char *sql)
{
  if (sqlite3_exec (db, sql, NULL, NULL, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (db));
}

/* The least a database of current values can do */
typedef struct
{
  sqlite3 *db;
  sqlite3_stmt *put;
} Baseline;

static void
baseline_open (Baseline *self, const char *path)
{
  if (sqlite3_open (path, &self->db) != SQLITE_OK)
    g_error ("%s cannot be opened", path);
  run_sql (self->db,
           "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384;"
           "PRAGMA wal_autocheckpoint = 4000;"
           "CREATE TABLE current (id INTEGER PRIMARY KEY, soul BLOB, key BLOB, value, state REAL,"
           " UNIQUE (soul, key))");
  if (sqlite3_prepare_v2 (self->db,
                          "INSERT INTO current (soul, key, value, state) VALUES (?, ?, ?, ?)"
                          " ON CONFLICT (soul, key) DO UPDATE"
                          " SET value = excluded.value, state = excluded.state"
                          " WHERE excluded.state > state",
                          -1,
                          &self->put,
                          NULL)
      != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (self->db));
}

static void
baseline_close (Baseline *self)
{
  sqlite3_finalize (self->put);
  sqlite3_close (self->db);
}

static void
write_to_baseline (gpointer target, GPtrArray *changes)
{
  Baseline *self = target;

  run_sql (self->db, "BEGIN IMMEDIATE");
  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);
      GRefString *text = gun_value_get_text (change->value);

      sqlite3_bind_blob64 (
          self->put, 1, change->soul, g_ref_string_length (change->soul), SQLITE_STATIC);
      sqlite3_bind_blob64 (
          self->put, 2, change->key, g_ref_string_length (change->key), SQLITE_STATIC);
      sqlite3_bind_text64 (
          self->put, 3, text, g_ref_string_length (text), SQLITE_STATIC, SQLITE_UTF8);
      sqlite3_bind_double (self->put, 4, change->state_ms);
      if (sqlite3_step (self->put) != SQLITE_DONE)
        g_error ("%s", sqlite3_errmsg (self->db));
      sqlite3_reset (self->put);
    }
  run_sql (self->db, "COMMIT");
}

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *) a;
  double other = *(const double *) b;

  return one < other ? -1 : one > other;
}

static double
get_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

/* Both databases, fresh, in a folder of their own */
typedef struct
{
  char *folder;
  GunStore *store;
  Baseline baseline;
} Bench;

static void
bench_open (Bench *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *baseline_path = NULL;

  self->folder = g_dir_make_tmp ("gun-bench-XXXXXX", &error);
  if (self->folder == NULL)
    g_error ("%s", error->message);
  path = g_build_filename (self->folder, "store.db", NULL);
  baseline_path = g_build_filename (self->folder, "baseline.db", NULL);
  self->store = gun_store_open (path, &error);
  if (self->store == NULL)
    g_error ("%s", error->message);
  baseline_open (&self->baseline, baseline_path);
}

static void
bench_close (Bench *self)
{
  static const char *const names[] = { "store.db", "baseline.db" };

  g_clear_object (&self->store);
  baseline_close (&self->baseline);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (self->folder);
  g_free (self->folder);
}

static void
print_result (const char *name, const char *what, double *store_us, double *baseline_us)
{
  double store = get_median (store_us, ROUNDS);
  double baseline = get_median (baseline_us, ROUNDS);

  printf ("%-26s %-10s %6.2f %10.2f %8.2f\n", name, what, store, baseline, store / baseline);
}

/* New keys, then the same keys again; the mean of all passes but the first is that of overwriting */
static void
run_case (guint which)
{
  double store_us[2][ROUNDS] = { 0 };
  double baseline_us[2][ROUNDS] = { 0 };

  for (guint round = 0; round < ROUNDS; round++)
    {
      Bench bench = { 0 };

      bench_open (&bench);
      for (guint pass = 0; pass <= OVERWRITES; pass++)
        {
          g_autoptr (GPtrArray) batches
              = make_batches (cases[which].order, PUTS, PUTS, cases[which].batch, pass + 1);
          guint share = pass == 0 ? 1 : OVERWRITES;
          guint kind = pass == 0 ? 0 : 1;

          store_us[kind][round] += measure (write_to_store, bench.store, batches, PUTS) / share;
          baseline_us[kind][round]
              += measure (write_to_baseline, &bench.baseline, batches, PUTS) / share;
        }
      bench_close (&bench);
    }

  print_result (cases[which].name, "new", store_us[0], baseline_us[0]);
  print_result (cases[which].name, "overwrite", store_us[1], baseline_us[1]);
}

static GPtrArray *
make_batch_array (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
}

/* Rows 0 to MILLION, one batch at a time, so that the changes do not fill the memory */
static void
fill_million (Bench *self, GunOrigin *origin)
{
  for (guint n = 0; n < MILLION;)
    {
      g_autoptr (GPtrArray) changes = make_batch_array ();

      while (changes->len < MILLION_BATCH)
        g_ptr_array_add (changes, make_change (RANDOM, n++, 0, origin));
      write_to_store (self->store, changes);
      write_to_baseline (&self->baseline, changes);
    }
}

/* Overwrites all over a store that does not fit in its cache */
static void
run_million (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autoptr (GunOrigin) origin = gun_origin_new ("peer", GUN_PATH_DIRECT, NULL);
  double store_us[ROUNDS] = { 0 };
  double baseline_us[ROUNDS] = { 0 };
  Bench bench = { 0 };

  bench_open (&bench);
  fill_million (&bench, origin);
  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GPtrArray) batches
          = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

      for (guint i = 0; i < PUTS; i++)
        {
          guint n = g_rand_int_range (rand, 0, MILLION);

          if (i % MILLION_BATCH == 0)
            g_ptr_array_add (batches, make_batch_array ());
          g_ptr_array_add (g_ptr_array_index (batches, batches->len - 1),
                           make_change (RANDOM, n, round + 1, origin));
        }
      store_us[round] = measure (write_to_store, bench.store, batches, PUTS);
      baseline_us[round] = measure (write_to_baseline, &bench.baseline, batches, PUTS);
    }
  print_result (MILLION_NAME, "overwrite", store_us, baseline_us);
  bench_close (&bench);
}

int
main (int argc, char *argv[])
{
  printf ("CPU microseconds a put (goal: %.0f in batches of 1000 and more)\n", GOAL_US);
  printf ("%-26s %-10s %6s %10s %8s\n", "", "", "store", "baseline", "ratio");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (argc < 2 || strstr (cases[i].name, argv[1]) != NULL)
      run_case (i);
  if (g_getenv ("GUN_TEST_LONG") != NULL && (argc < 2 || strstr (MILLION_NAME, argv[1]) != NULL))
    run_million ();

  return 0;
}
