/* SPDX-License-Identifier: MIT */

/*
 * The tree of souls over many in one level: until the first page of it can be shown, until all its pages are counted (by a thread of the pool), what one
 * look at a place costs, and memory. Once with all souls below one group, and once with each in a group of its own. There is nothing to compare with:
 * a GtkTreeListModel would be asked for all of them first.
 */

#include "gun-bench.h"

#include <malloc.h>
#include <math.h>

#include "gun-change.h"
#include "gun-kind-list.h"
#include "gun-soul-tree.h"
#include "gun-store.h"
#include "gun-text.h"

#define ROWS_OF_A_COMMIT 20000
#define LOOKS 2000

typedef struct
{
  const char *name;
  const char *format; /* of soul N */
  gboolean is_below;  /* one group, which is opened */
} Shape;

static const Shape shapes[] = {
  { "Tree, all souls in one group", "flat/%07u", TRUE },
  { "Tree, each soul in a group", "%07u/soul", FALSE },
};

static GunChange *
new_change (const char *format, guint n, GunOrigin *origin)
{
  g_autofree char *name = NULL;
  g_autoptr (GRefString) soul = NULL;
  g_autoptr (GRefString) key = gun_text_new ("text");
  g_autoptr (GunValue) value = gun_value_new_text (key);
  GunChange *change;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  name = g_strdup_printf (format, n);
#pragma GCC diagnostic pop
  soul = gun_text_new (name);
  change = gun_change_new (soul, key, value, 1.7e12 + n, GUN_VERDICT_NEWER, origin);
  change->is_first = TRUE;
  change->is_checked = TRUE;

  return change;
}

static char *
make_store (const Shape *shape, guint n_rows)
{
  g_autofree char *name = g_strdup_printf ("tree-%d.db", shape->is_below);
  char *path = gun_ui_dup_scratch_path (name);
  g_autoptr (GunOrigin) origin = gun_origin_new ("relay.example", GUN_PATH_RELAY, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n_rows;)
    {
      g_autoptr (GPtrArray) changes
          = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

      for (; i < n_rows && changes->len < ROWS_OF_A_COMMIT; i++)
        g_ptr_array_add (changes, new_change (shape->format, i, origin));
      gun_store_write (store, changes, NULL, &error);
      g_assert_no_error (error);
    }
  gun_store_close (store);

  return path;
}

/* What is in use: the store that was made has left much to be used again, so that the size of the process says nothing */
static double
get_heap_mb (void)
{
  struct mallinfo2 heap = mallinfo2 ();

  return (double) (heap.uordblks + heap.hblkhd) / (1024 * 1024);
}

static double
get_ms_since (gint64 began_us)
{
  return (double) (g_get_monotonic_time () - began_us) / 1000;
}

static void
add (GunBench *bench, const Shape *shape, const char *what, double value)
{
  g_autofree char *name = g_strdup_printf ("%s: %s", shape->name, what);

  gun_bench_add (bench, name, value, NAN);
}

static double
look_anywhere (GListModel *rows)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  const gint64 began_us = g_get_monotonic_time ();

  for (guint i = 0; i < LOOKS; i++)
    {
      gint32 position = g_rand_int_range (rand, 0, (gint32) g_list_model_get_n_items (rows));
      g_autoptr (GunSoulItem) item = g_list_model_get_item (rows, (guint) position);

      gun_soul_item_count (item);
    }

  return get_ms_since (began_us) / LOOKS;
}

/* What is listed of one kind: of a common one soon a page, and of one that there is none of nothing, after a walk along all */
static void
measure_kind (GunBench *bench, GunEngine *engine, GunSearchKind kind, const char *what)
{
  g_autoptr (GunKindList) list = gun_kind_list_new (engine);
  const gint64 began_us = g_get_monotonic_time ();

  gun_kind_list_set_kind (list, kind);
  gun_test_await (!gun_kind_list_is_loading (list), 120);
  gun_bench_add (bench, what, get_ms_since (began_us), NAN);
  g_object_run_dispose (G_OBJECT (list));
}

static void
measure (GunBench *bench, const Shape *shape)
{
  guint n_rows = gun_bench_get_n_rows (bench);
  g_autofree char *path = make_store (shape, n_rows);
  GunEngine *engine = gun_ui_start_engine (path, FALSE);
  g_autoptr (GunCatalog) catalog = gun_engine_open_catalog (engine, NULL);
  g_autoptr (GunSoulTree) tree = NULL;
  double before_mb;
  gint64 began_us;

  gun_test_settle ();
  before_mb = get_heap_mb ();
  began_us = g_get_monotonic_time ();
  tree = gun_soul_tree_new (engine, catalog);
  if (shape->is_below)
    g_assert_true (gun_soul_tree_expand (tree, 0));
  add (bench, shape, "first page, ms", get_ms_since (began_us));
  gun_test_await (g_list_model_get_n_items (G_LIST_MODEL (tree)) >= n_rows, 120);
  add (bench, shape, "all pages counted, ms", get_ms_since (began_us));
  add (bench, shape, "memory for it, MB", get_heap_mb () - before_mb);
  add (bench, shape, "a look anywhere, ms", look_anywhere (G_LIST_MODEL (tree)));
  add (bench, shape, "memory after these, MB", get_heap_mb () - before_mb);

  if (shape->is_below)
    {
      measure_kind (bench, engine, GUN_SEARCH_PUBLIC, "Nodes of one kind, all are: first page, ms");
      measure_kind (bench, engine, GUN_SEARCH_USERS, "Nodes of one kind, none is: known, ms");
      measure_kind (bench, engine, GUN_SEARCH_DELETED, "Deleted nodes, none is: known, ms");
    }

  g_clear_object (&tree);
  g_clear_object (&catalog);
  gun_ui_stop_engine (engine);
}

void
gun_bench_tree (GunBench *bench)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    measure (bench, &shapes[i]);
}
