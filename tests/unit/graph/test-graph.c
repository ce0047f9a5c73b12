/* SPDX-License-Identifier: MIT */

#include "graph-fixture.h"
#include "gun-text.h"

static void
test_put_and_get (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  fixture_get (f, "s", NULL);
  fixture_get (f, "s", "a");
  fixture_assert_log (f, "none none ");

  fixture_put (f, "s b 1 -10 a 2 -5");
  fixture_assert_log (f, "s.b=1:newer s.a=2:newer (2,0,0,0) ");
  fixture_get (f, "s", NULL);
  fixture_get (f, "s", "b");
  fixture_get (f, "s", "c");
  fixture_assert_log (f, "s{a=2,b=1} s{b=1} none ");

  fixture_put (f, "s b 1 -10 a 3 -5 c 1 -1;t a 0 -20");
  fixture_assert_log (f, "s.b=1:same s.a=3:larger s.c=1:newer t.a=0:newer (3,1,0,0) ");
  fixture_put (f, "s b 9 -11 a 10 -5");
  fixture_assert_log (f, "s.b=9:older s.a=10:smaller (0,2,0,0) ");
  fixture_get (f, "s", NULL);
  fixture_assert_log (f, "s{a=3,b=1,c=1} ");

  fixture_put (f, "s b 5 -1");
  fixture_get (f, "s", "b");
  fixture_assert_log (f, "s.b=5:newer (1,0,0,0) s{b=5} ");
}

/* A node that was given out stays as it was */
static GunNode *given;

static void
keep_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  given = gun_node_ref (node);
}

static void
test_given_out (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  GRefString *soul = gun_text_new ("s");

  fixture_put (f, "s b 1 -10 c 2 -10");
  gun_graph_get (f->graph, soul, NULL, keep_cb, NULL);
  fixture_put (f, "s b 5 -1 a 6 -1");
  g_assert_cmpuint (gun_node_get_n_entries (given), ==, 2);
  g_assert_cmpfloat (gun_value_get_number (gun_node_get_entry (given, 0)->value), ==, 1);
  gun_node_unref (given);
  fixture_assert_log (f, "s.b=1:newer s.c=2:newer (2,0,0,0) s.b=5:newer s.a=6:newer (2,0,0,0) ");
  fixture_get (f, "s", NULL);
  fixture_assert_log (f, "s{a=6,b=5,c=2} ");
  g_ref_string_release (soul);
}

static void
test_watch (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  GunWatch *whole = fixture_watch (f, "s", NULL);
  GunWatch *one = fixture_watch (f, "s", "b");

  fixture_put (f, "s a 1 -9 b 2 -9;t a 1 -9;s b 3 -8");
  fixture_assert_log (
      f,
      "s.a=1:newer s.b=2:newer t.a=1:newer s.b=3:newer "
      ">s.a=1:newer >s.b=2:newer >s.b=2:newer >s.b=3:newer >s.b=3:newer (4,0,0,0) ");
  fixture_put (f, "s a 1 -9 b 1 -10");
  fixture_assert_log (f, "s.a=1:same s.b=1:older (0,2,0,0) ");

  gun_graph_unwatch (f->graph, whole);
  fixture_put (f, "s a 1 -1 b 2 -1");
  fixture_assert_log (f, "s.a=1:newer s.b=2:newer >s.b=2:newer (2,0,0,0) ");
  gun_graph_unwatch (f->graph, one);
  fixture_put (f, "s b 3 -1");
  fixture_assert_log (f, "s.b=3:larger (1,0,0,0) ");
}

typedef struct
{
  Fixture *fixture;
  GunWatch *watches[2];
} Tangle;

/* Ends the other watch and puts something, from within */
static void
tangle_cb (GunGraph *graph, GPtrArray *changes, gpointer user_data)
{
  Tangle *tangle = user_data;

  fixture_watch_cb (graph, changes, tangle->fixture->log);
  if (tangle->watches[1] != NULL)
    {
      gun_graph_unwatch (graph, g_steal_pointer (&tangle->watches[1]));
      fixture_put (tangle->fixture, "s b 7 -1");
      g_string_append (tangle->fixture->log, "| ");
    }
  else
    gun_graph_unwatch (graph, g_steal_pointer (&tangle->watches[0]));
}

static void
test_calls_from_within (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  GRefString *soul = gun_text_new ("s");
  Tangle tangle = { f, { NULL } };

  tangle.watches[0] = gun_graph_watch (f->graph, soul, NULL, tangle_cb, &tangle);
  tangle.watches[1] = fixture_watch (f, "s", NULL);
  fixture_put (f, "s a 1 -9");
  fixture_assert_log (f,
                      "s.a=1:newer >s.a=1:newer | (1,0,0,0) s.b=7:newer >s.b=7:newer (1,0,0,0) ");
  g_assert_null (tangle.watches[0]);
  g_ref_string_release (soul);
}

static void
test_list (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  static const char *const expected[] = { "", "a", "a/b", "b" };

  fixture_put (f, "b k 1 -1;a/b k 1 -1;a k 1 -1");
  g_string_truncate (f->log, 0);

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      GRefString *prefix = gun_text_new (expected[i]);
      g_autoptr (GPtrArray) souls = gun_graph_list_souls (f->graph, i > 0 ? prefix : NULL);

      g_assert_cmpuint (souls->len, ==, i == 0 ? 3 : i == 1 ? 2 : 1);
      for (guint k = 0; k < souls->len; k++)
        g_assert_cmpstr (g_ptr_array_index (souls, k), ==, expected[MAX (i, 1) + k]);
      g_ref_string_release (prefix);
    }
}

/* Without a backing nothing ever leaves memory */
static void
test_never_evicts (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  gun_graph_set_max_cached_bytes (f->graph, 1);
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *writes = g_strdup_printf ("s%u k %u -1", i, i);

      fixture_put (f, writes);
    }
  g_string_truncate (f->log, 0);
  fixture_get (f, "s0", NULL);
  fixture_get (f, "s999", "k");
  fixture_assert_log (f, "s0{k=0} s999{k=999} ");
  g_assert_cmpuint (gun_graph_get_cached_bytes (f->graph), >, 100000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/graph/put-and-get", test_put_and_get);
  g_test_add_func ("/graph/graph/given-out", test_given_out);
  g_test_add_func ("/graph/graph/watch", test_watch);
  g_test_add_func ("/graph/graph/calls-from-within", test_calls_from_within);
  g_test_add_func ("/graph/graph/list", test_list);
  g_test_add_func ("/graph/graph/never-evicts", test_never_evicts);

  return g_test_run ();
}
