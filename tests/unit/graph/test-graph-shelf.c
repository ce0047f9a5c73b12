/* SPDX-License-Identifier: MIT */

/* Writes from the future over a backing: when it is told of them, and when it may forget them. */

#include "graph-fixture.h"
#include "gun-test-await.h"
#include "gun-text.h"

#define MS 1000

static void
waiting_cb (GunGraph *graph, GunChange *change, int what, gpointer user_data)
{
  static const char *const names[] = { "added", "judged", "given-up" };

  g_string_append_printf (user_data, "%s:%s ", change->key, names[what]);
}

static Fixture *
fixture_new_shelf (void)
{
  Fixture *f = fixture_new (TRUE);

  g_signal_connect (f->graph, "waiting-changed", G_CALLBACK (waiting_cb), f->log);
  return f;
}

static guint
n_shelved (Fixture *f)
{
  return memory_backing_get_shelf (f->backing)->len;
}

/* Lets time pass and the backing do what that brought */
static void
advance (Fixture *f, gint64 us)
{
  gun_virtual_clock_advance (f->clock, us);
  memory_backing_run (f->backing);
}

/* It is answered after the commit, and leaves the shelf in the commit that puts it in force. */
static void
test_kept (void)
{
  g_autoptr (Fixture) f = fixture_new_shelf ();

  fixture_put (f, "s a 1 50");
  memory_backing_step (f->backing);
  fixture_assert_log (f, "a:added s.a=1:future ");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(0,0,1,0) ");
  g_assert_cmpuint (n_shelved (f), ==, 1);

  gun_virtual_clock_advance (f->clock, 50 * MS);
  g_assert_cmpuint (n_shelved (f), ==, 1);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s.a=1:newer a:judged ");
  g_assert_cmpuint (n_shelved (f), ==, 0);
  g_assert_cmpuint (gun_node_get_n_entries (memory_backing_get_node (f->backing, "s")), ==, 1);
}

/* The same write from several peers is one row and one commit. */
static void
test_once (void)
{
  g_autoptr (Fixture) f = fixture_new_shelf ();
  guint n_writes;

  fixture_put_of (f, "s a 2 50", "p");
  memory_backing_run (f->backing);
  n_writes = memory_backing_get_n_writes (f->backing);
  fixture_put_of (f, "s a 2 50", "q");
  fixture_put_of (f, "s a 1 50", "q");
  memory_backing_run (f->backing);
  g_assert_cmpuint (memory_backing_get_n_writes (f->backing), ==, n_writes);
  g_assert_cmpuint (n_shelved (f), ==, 1);
}

/* What is due and loses leaves the shelf too. */
static void
test_loses (void)
{
  g_autoptr (Fixture) f = fixture_new_shelf ();

  fixture_put (f, "s a 1 50");
  memory_backing_run (f->backing);
  gun_virtual_clock_set_wall_ms (f->clock, GUN_VIRTUAL_CLOCK_START_MS + 60);
  fixture_put (f, "s a 2 60");
  memory_backing_run (f->backing);
  g_assert_cmpuint (n_shelved (f), ==, 1);
  g_string_truncate (f->log, 0);

  gun_graph_look_at_clock (f->graph);
  advance (f, 0);
  fixture_assert_log (f, "s.a=1:older a:judged ");
  g_assert_cmpuint (n_shelved (f), ==, 0);
}

/* Not committed: not kept, and said so. */
static void
test_not_kept (void)
{
  g_autoptr (Fixture) f = fixture_new_shelf ();

  fixture_put (f, "s a 1 50");
  memory_backing_step (f->backing);
  memory_backing_fail_next (f->backing, 1);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "a:added s.a=1:future a:given-up (0,0,1,0)! ");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 0);
  advance (f, 60 * MS);
  fixture_assert_log (f, "");
}

/* Due while the disk is full: it stays on the shelf and is tried again. */
static void
test_tried_again (void)
{
  g_autoptr (Fixture) f = fixture_new_shelf ();

  fixture_put (f, "s a 1 50");
  memory_backing_run (f->backing);
  g_string_truncate (f->log, 0);

  gun_virtual_clock_advance (f->clock, 50 * MS);
  memory_backing_step (f->backing);
  memory_backing_fail_next (f->backing, 1);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s.a=1:newer s.a=null:gone:undone ");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 1);
  g_assert_cmpuint (n_shelved (f), ==, 1);

  advance (f, 59 * 1000 * MS);
  fixture_assert_log (f, "");
  advance (f, 1000 * MS);
  fixture_assert_log (f, "s.a=1:newer a:judged ");
  g_assert_cmpuint (n_shelved (f), ==, 0);
}

static gpointer
copy_row (gconstpointer row, gpointer data)
{
  return gun_shelf_row_ref (row);
}

/* After a restart: what came due meanwhile is judged at once, by its own origin; the rest waits. */
static void
test_restored (void)
{
  g_autoptr (Fixture) f = fixture_new_shelf ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GPtrArray) of_soul = NULL;
  g_autoptr (GRefString) soul = gun_text_new ("t");
  const GunShelfRow *row;

  fixture_put_of (f, "s a 1 50;t b 2 5000", "p");
  memory_backing_run (f->backing);
  g_assert_cmpuint (n_shelved (f), ==, 2);
  g_assert_finalize_object (f->graph);
  rows = g_ptr_array_copy (memory_backing_get_shelf (f->backing), copy_row, NULL);
  gun_virtual_clock_set_wall_ms (f->clock, GUN_VIRTUAL_CLOCK_START_MS + 1000);

  f->graph = gun_graph_new (GUN_CLOCK (f->clock), GUN_BACKING (f->backing));
  g_signal_connect (f->graph, "waiting-changed", G_CALLBACK (waiting_cb), f->log);
  g_string_truncate (f->log, 0);
  gun_graph_restore_waiting (f->graph, rows);
  advance (f, 0);
  fixture_assert_log (f, "a:judged ");
  g_assert_cmpuint (n_shelved (f), ==, 1);

  listed = gun_graph_list_waiting (f->graph, NULL);
  g_assert_cmpuint (listed->len, ==, 1);
  row = g_ptr_array_index (listed, 0);
  g_assert_cmpstr (row->change->key, ==, "b");
  g_assert_cmpstr (row->change->origin->peer, ==, "p");
  g_assert_cmpint (row->change->origin->path, ==, GUN_PATH_CLIENT);
  of_soul = gun_graph_list_waiting (f->graph, soul);
  g_assert_cmpuint (of_soul->len, ==, 1);

  advance (f, 4000 * MS);
  fixture_assert_log (f, "b:judged ");
  g_assert_cmpuint (n_shelved (f), ==, 0);
}

/* What is given up for others that are due earlier is told. */
static void
test_given_up (void)
{
  g_autoptr (Fixture) f = fixture_new_shelf ();

  for (guint i = 0; i < GUN_GRAPH_MAX_WAITING_OF_PEER; i++)
    {
      g_autofree char *writes = g_strdup_printf ("s k%u 1 %u", i, 1000 + i);

      fixture_put (f, writes);
    }
  memory_backing_run (f->backing);
  g_string_truncate (f->log, 0);

  fixture_put (f, "s a 1 5");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "k99:given-up a:added s.a=1:future (0,0,1,0) ");
}

/* The backing goes, and the time comes while others still have something to say. */
static void
test_held (void)
{
  g_autoptr (Fixture) f = fixture_new_shelf ();

  fixture_put (f, "s a 1 50");
  memory_backing_run (f->backing);
  g_string_truncate (f->log, 0);

  gun_graph_hold_waiting (f->graph);
  advance (f, 60 * MS);
  gun_graph_look_at_clock (f->graph);
  advance (f, 60 * MS);
  fixture_assert_log (f, "");
  g_assert_cmpuint (n_shelved (f), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/shelf/kept", test_kept);
  g_test_add_func ("/graph/shelf/once", test_once);
  g_test_add_func ("/graph/shelf/loses", test_loses);
  g_test_add_func ("/graph/shelf/not-kept", test_not_kept);
  g_test_add_func ("/graph/shelf/tried-again", test_tried_again);
  g_test_add_func ("/graph/shelf/restored", test_restored);
  g_test_add_func ("/graph/shelf/given-up", test_given_up);
  g_test_add_func ("/graph/shelf/held", test_held);

  return g_test_run ();
}
