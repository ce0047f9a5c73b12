/* SPDX-License-Identifier: MIT */

/* What stands at the door: when it comes in, in which order, and what becomes of what does not. */

#include "graph-fixture.h"
#include "gun-test-await.h"
#include "gun-text.h"

#define MS 1000

static void
watch_shelf_cb (GunGraph *graph, GunChange *change, int what, gpointer user_data)
{
  static const char *const names[] = { "added", "judged", "given-up" };

  g_string_append_printf (user_data, "%s:%s ", change->key, names[what]);
}

/* All keys known to be absent, so that nothing is read */
static Fixture *
fixture_new_quick (void)
{
  Fixture *f = fixture_new_door ();

  memory_backing_know_absent (f->backing);
  g_signal_connect (f->graph, "waiting-changed", G_CALLBACK (watch_shelf_cb), f->log);
  return f;
}

/* Nobody but the owner of a soul needs the door. */
static void
test_public (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();

  fixture_put (f, "s bad 1 -10;t/<?20 a 2 -10");
  g_assert_cmpuint (gun_sim_door_get_n_asked (f->door), ==, 0);
  fixture_assert_log (f, "s.bad=1:newer t/<?20.a=2:newer ");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(2,0,0,0) ");
}

/* At once: told before the put returns, and before the commit. */
static void
test_at_once (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();

  gun_sim_door_set_slow (f->door, FALSE);
  fixture_put (f, "~k.k a 1 -10 bad 2 -10;h# b 3 -10;s c 4 -10");
  fixture_assert_log (f, "~k.k.a=1:newer h#.b=3:newer s.c=4:newer ~k.k.bad=2:refused [0,3,1] ");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(3,0,0,1) ");
  fixture_get (f, "~k.k", NULL);
  fixture_assert_log (f, "~k.k{a=1} ");
}

/* All of it refused: nothing is committed, and it is answered before the put returns. */
static void
test_nothing_left (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();

  gun_sim_door_set_slow (f->door, FALSE);
  fixture_put (f, "~k.k bad 1 -10 bad2 2 -10");
  fixture_assert_log (f, "~k.k.bad=1:refused ~k.k.bad2=2:refused [0,2,2] (0,0,0,2) ");
  g_assert_cmpuint (memory_backing_get_n_asked (f->backing), ==, 0);
}

static void
keep_changes_cb (GunGraph *graph, GPtrArray *changes, gpointer user_data)
{
  GPtrArray *kept = user_data;

  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (kept, gun_change_ref (g_ptr_array_index (changes, i)));
}

/* A change says whether a door looked at it. */
static void
test_is_checked (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

  g_signal_connect (f->graph, "changed", G_CALLBACK (keep_changes_cb), kept);
  gun_sim_door_set_slow (f->door, FALSE);
  fixture_put (f, "~k.k a 1 -10");
  fixture_put (f, "s a 1 -10");
  gun_graph_set_door (f->graph, NULL);
  fixture_put (f, "~k.k b 1 -10");

  g_assert_cmpuint (kept->len, ==, 3);
  g_assert_false (gun_change_is_unchecked (g_ptr_array_index (kept, 0)));
  g_assert_false (gun_change_is_unchecked (g_ptr_array_index (kept, 1)));
  g_assert_true (gun_change_is_unchecked (g_ptr_array_index (kept, 2)));
}

/* Slow: what is behind it on the same soul waits too, whatever is known of it; the rest does not. */
static void
test_order (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();

  fixture_put (f, "~k.k a 1 -10");
  fixture_put (f, "~k.k a 2 -10 b 2 -10;s x 1 -10");
  fixture_put (f, "s y 1 -10");
  fixture_put (f, "t x 1 -10");
  fixture_assert_log (f, "t.x=1:newer ");

  gun_sim_door_answer (f->door, 1);
  fixture_assert_log (f, "[2,0] ");
  fixture_get (f, "~k.k", NULL);
  fixture_assert_log (f, "none ");

  gun_sim_door_answer (f->door, 0);
  fixture_assert_log (
      f, "~k.k.a=1:newer ~k.k.a=2:larger ~k.k.b=2:newer s.x=1:newer s.y=1:newer [1,0] ");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(1,0,0,0) (1,0,0,0) (3,0,0,0) (1,0,0,0) ");
}

/* The backing is read meanwhile: whichever comes last lets it be judged. */
static void
test_beside_read (void)
{
  g_autoptr (Fixture) f = fixture_new_door ();

  fixture_put (f, "~k.k a 1 -10");
  g_assert_cmpuint (memory_backing_get_n_reads (f->backing), ==, 1);
  g_assert_true (memory_backing_step (f->backing));
  fixture_assert_log (f, "");
  gun_sim_door_answer_all (f->door);
  fixture_assert_log (f, "~k.k.a=1:newer [1,0] ");

  fixture_put (f, "~k.k b 1 -10 bad 2 -10");
  gun_sim_door_answer_all (f->door);
  fixture_assert_log (f, "[2,0,1] ");
  g_string_truncate (f->log, 0);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "~k.k.b=1:newer ~k.k.bad=2:refused (1,0,0,0) (1,0,0,1) ");
}

/* Not read: nothing of it is judged, and nothing is lost count of. */
static void
test_read_fails (void)
{
  g_autoptr (Fixture) f = fixture_new_door ();

  memory_backing_fail_next (f->backing, 1);
  fixture_put (f, "~k.k b 1 -10 bad 2 -10");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "");
  gun_sim_door_answer_all (f->door);
  fixture_assert_log (f, "[2,0,1] (0,0,0,2)! ");
}

/* What nobody here wants passes the door too before it is passed on. */
static void
test_unasked (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();

  fixture_put_unasked (f, "~k.k a 1 -10 bad 2 -10");
  fixture_assert_log (f, "");
  gun_sim_door_answer_all (f->door);
  fixture_assert_log (f, "~k.k.a=1:passed ~k.k.bad=2:refused [2,0,1] (0,0,0,1,1) ");
  memory_backing_run (f->backing);
  g_assert_null (memory_backing_get_node (f->backing, "~k.k"));
}

/* What would become of it is counted behind what came before, and nothing of it is done or told. */
static void
test_try (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();
  guint n_writes;

  fixture_put (f, "s a 5 -5");
  memory_backing_run (f->backing);
  n_writes = memory_backing_get_n_writes (f->backing);
  fixture_assert_log (f, "s.a=5:newer (1,0,0,0) ");

  fixture_put (f, "s e 7 -1");
  fixture_try (f, "s a 5 -5 b 1 -1 c 1 50 d 1 90000000 e 7 -1;~k.k a 1 -10 bad 2 -10");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s.e=7:newer (1,0,0,0) ");
  gun_sim_door_answer_all (f->door);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(2,2,1,2) ");
  g_assert_cmpuint (memory_backing_get_n_writes (f->backing), ==, n_writes + 1);
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 0);
  fixture_get (f, "s", "b");
  fixture_get (f, "~k.k", NULL);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "none none ");
}

/* A write from the future: looked at when it comes, and again when it is due. */
static void
test_future (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();

  fixture_put (f, "~k.k a 1 50 bad 2 50");
  gun_sim_door_answer_all (f->door);
  fixture_assert_log (f, "a:added ~k.k.a=1:future ~k.k.bad=2:refused [2,0,1] ");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 1);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(0,0,1,1) ");
  g_assert_cmpuint (memory_backing_get_shelf (f->backing)->len, ==, 1);

  gun_virtual_clock_advance (f->clock, 50 * MS);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "");
  g_assert_cmpuint (gun_sim_door_get_n_waiting (f->door), ==, 1);
  gun_sim_door_answer_all (f->door);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "~k.k.a=1:newer a:judged ");
  g_assert_cmpuint (memory_backing_get_shelf (f->backing)->len, ==, 0);
}

/* It waited before there was a door, and is refused when it is due: the backing forgets it. */
static void
test_due_and_refused (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();

  gun_graph_set_door (f->graph, NULL);
  fixture_put (f, "~k.k bad 1 50");
  memory_backing_run (f->backing);
  gun_graph_set_door (f->graph, GUN_DOOR (f->door));
  g_string_truncate (f->log, 0);

  gun_virtual_clock_advance (f->clock, 50 * MS);
  gun_sim_door_answer_all (f->door);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "~k.k.bad=1:refused bad:judged ");
  g_assert_cmpuint (memory_backing_get_shelf (f->backing)->len, ==, 0);
  g_assert_null (memory_backing_get_node (f->backing, "~k.k"));
}

/* From within what is told, with another put: neither is lost, and the order stays. */
static void
put_again_cb (GunGraph *graph, GPtrArray *changes, gpointer user_data)
{
  Fixture *f = user_data;

  g_signal_handlers_disconnect_by_func (graph, put_again_cb, user_data);
  fixture_put (f, "~k.k a 2 -9");
}

static void
test_from_within (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();

  gun_sim_door_set_slow (f->door, FALSE);
  g_signal_connect (f->graph, "changed", G_CALLBACK (put_again_cb), f);
  fixture_put (f, "~k.k a 1 -10");
  fixture_assert_log (f, "~k.k.a=1:newer [0,1] ~k.k.a=2:newer [0,1] ");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(1,0,0,0) (1,0,0,0) ");
}

/* Its owner lets go of the graph while something stands at the door: it still comes in. */
static void
test_left_alone (void)
{
  g_autoptr (Fixture) f = fixture_new_quick ();
  GunGraph *graph = gun_graph_new (GUN_CLOCK (f->clock), GUN_BACKING (f->backing));
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GunOrigin) origin = gun_origin_new ("peer", GUN_PATH_CLIENT, NULL);
  g_autoptr (GRefString) soul = gun_text_new ("~k.k");
  GunNode *node = gun_node_new (soul);

  gun_graph_set_door (graph, GUN_DOOR (f->door));
  gun_node_add (node, soul, gun_value_new_null (), 5);
  g_ptr_array_add (nodes, node);
  gun_graph_put (graph, nodes, origin, NULL, NULL, NULL);
  g_object_add_weak_pointer (G_OBJECT (graph), (gpointer *) &graph);
  g_object_unref (graph);
  g_assert_nonnull (graph);

  gun_sim_door_answer_all (f->door);
  memory_backing_run (f->backing);
  g_assert_null (graph);
  g_assert_nonnull (memory_backing_get_node (f->backing, "~k.k"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/door/public", test_public);
  g_test_add_func ("/graph/door/at-once", test_at_once);
  g_test_add_func ("/graph/door/nothing-left", test_nothing_left);
  g_test_add_func ("/graph/door/is-checked", test_is_checked);
  g_test_add_func ("/graph/door/order", test_order);
  g_test_add_func ("/graph/door/beside-read", test_beside_read);
  g_test_add_func ("/graph/door/read-fails", test_read_fails);
  g_test_add_func ("/graph/door/unasked", test_unasked);
  g_test_add_func ("/graph/door/try", test_try);
  g_test_add_func ("/graph/door/future", test_future);
  g_test_add_func ("/graph/door/due-and-refused", test_due_and_refused);
  g_test_add_func ("/graph/door/from-within", test_from_within);
  g_test_add_func ("/graph/door/left-alone", test_left_alone);

  return g_test_run ();
}
