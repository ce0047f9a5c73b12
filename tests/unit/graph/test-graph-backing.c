/* SPDX-License-Identifier: MIT */

#include "graph-fixture.h"
#include "gun-test-await.h"
#include "gun-text.h"

static void
test_commit_before_answer (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);

  fixture_put (f, "s a 1 -10");
  fixture_assert_log (f, "");
  g_assert_true (memory_backing_step (f->backing)); /* what is known of s.a: nothing */
  fixture_assert_log (f, "s.a=1:newer ");
  fixture_get (f, "s", "a"); /* memory holds it already */
  fixture_assert_log (f, "s{a=1} ");

  gun_test_settle ();
  fixture_assert_log (f, "");
  g_assert_true (memory_backing_step (f->backing)); /* the commit */
  fixture_assert_log (f, "(1,0,0,0) ");
  g_assert_false (memory_backing_step (f->backing));
  g_assert_cmpuint (gun_node_get_n_entries (memory_backing_get_node (f->backing, "s")), ==, 1);
}

static void
test_one_commit_a_turn (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);

  fixture_get (f, "s", NULL); /* now all of s is known */
  memory_backing_run (f->backing);
  fixture_assert_log (f, "none ");
  g_assert_cmpuint (memory_backing_get_n_reads (f->backing), ==, 1);

  fixture_put (f, "s a 1 -10");
  fixture_put (f, "s b 2 -10");
  fixture_put (f, "s a 3 -9");
  fixture_assert_log (f, "s.a=1:newer s.b=2:newer s.a=3:newer ");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(1,0,0,0) (1,0,0,0) (1,0,0,0) ");
  g_assert_cmpuint (memory_backing_get_n_reads (f->backing), ==, 1);
  g_assert_cmpuint (memory_backing_get_n_writes (f->backing), ==, 1);
}

/* What was written here may fail alone, so it never shares a commit with what others wrote. */
static void
test_commits_apart (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);

  fixture_get (f, "s", NULL);
  memory_backing_run (f->backing);
  g_string_truncate (f->log, 0);

  fixture_put (f, "s a 1 -10");
  fixture_put_here (f, "s b 2 -10");
  fixture_put_here (f, "s c 3 -10");
  fixture_put (f, "s b 4 -9");
  fixture_assert_log (f, "s.a=1:newer s.b=2:newer s.c=3:newer s.b=4:newer ");
  gun_test_settle ();
  g_assert_true (memory_backing_step (f->backing));
  memory_backing_fail_next (f->backing, 1);
  memory_backing_run (f->backing);
  g_assert_cmpuint (memory_backing_get_n_writes (f->backing), ==, 3);
  fixture_assert_log (f,
                      "(1,0,0,0) s.b=4:undone s.c=null:gone:undone (1,0,0,0)! (1,0,0,0)! "
                      "(1,0,0,0) ");
  g_assert_cmpuint (gun_node_get_n_entries (memory_backing_get_node (f->backing, "s")), ==, 2);
}

static gboolean
wants_w (GRefString *soul, gpointer user_data)
{
  return g_str_equal (soul, "w");
}

/* What nobody asked for is told of and forgotten, unless something of its soul is kept. */
static void
test_unasked (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);
  guint n_reads;

  gun_graph_set_wants_func (f->graph, wants_w, NULL);
  fixture_put (f, "s a 1 -10");
  memory_backing_run (f->backing);
  g_string_truncate (f->log, 0);
  gun_graph_set_max_cached_bytes (f->graph, 0);
  gun_graph_set_max_cached_bytes (f->graph, GUN_GRAPH_CACHE_BYTES);

  fixture_put_unasked (f, "t a 1 -10 b 2 10;w a 3 -10");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "t.a=1:passed t.b=2:refused w.a=3:newer (1,0,0,0,2) ");
  g_assert_null (memory_backing_get_node (f->backing, "t"));
  g_assert_nonnull (memory_backing_get_node (f->backing, "w"));
  fixture_get (f, "t", NULL);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "none ");

  /* Memory knows by now that there is nothing of it. */
  n_reads = memory_backing_get_n_reads (f->backing);
  fixture_put_unasked (f, "t a 1 -10");
  fixture_assert_log (f, "t.a=1:passed (0,0,0,0,1) ");
  g_assert_cmpuint (memory_backing_get_n_reads (f->backing), ==, n_reads);

  /* Memory does not know that the backing has something of it. */
  fixture_put_unasked (f, "s b 2 -10 a 0 -20");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s.b=2:newer s.a=0:older (1,1,0,0) ");
  g_assert_cmpuint (gun_node_get_n_entries (memory_backing_get_node (f->backing, "s")), ==, 2);

  /* Behind one that is asked for, it is of a soul that is kept. */
  fixture_put (f, "u a 1 -10");
  fixture_put_unasked (f, "u b 2 -10");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "u.a=1:newer u.b=2:newer (1,0,0,0) (1,0,0,0) ");
}

/* What the backing let go of, memory does not know any more either, but for what is on its way. */
static void
test_forget (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);
  g_autoptr (GRefString) soul = gun_text_new ("s");

  fixture_put (f, "s a 1 -10 b 2 -10");
  memory_backing_run (f->backing);
  fixture_get (f, "s", NULL);
  memory_backing_run (f->backing);
  g_string_truncate (f->log, 0);

  memory_backing_forget (f->backing, "s");
  fixture_put (f, "s b 3 -9 c 4 -9");
  fixture_put (f, "s b 5 -8");
  gun_graph_forget_soul (f->graph, soul);
  fixture_assert_log (f, "s.b=3:newer s.c=4:newer s.b=5:newer ");
  fixture_get (f, "s", "b");
  fixture_assert_log (f, "s{b=5} ");
  fixture_put (f, "s a 0 -20");
  gun_test_settle ();
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s.a=0:newer (2,0,0,0) (1,0,0,0) (1,0,0,0) ");
  fixture_get (f, "s", NULL);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s{a=0,b=5,c=4} ");

  /* What fails falls back to nothing. */
  memory_backing_forget (f->backing, "s");
  fixture_put (f, "s b 6 -7");
  gun_graph_forget_soul (f->graph, soul);
  g_string_truncate (f->log, 0);
  gun_test_settle ();
  memory_backing_fail_next (f->backing, 1);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s.b=null:gone:undone (1,0,0,0)! ");
  fixture_get (f, "s", NULL);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "none ");
}

static void
test_unasked_fails (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);

  memory_backing_fail_next (f->backing, 1);
  fixture_put_unasked (f, "t a 1 -10");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(0,0,0,1)! ");
  fixture_put_unasked (f, "t a 1 -10");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "t.a=1:passed (0,0,0,0,1) ");
}

static void
test_judged_by_what_is_stored (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);

  fixture_put (f, "s a 1 -10 b 2 -10");
  memory_backing_run (f->backing);
  gun_graph_set_max_cached_bytes (f->graph, 0);
  g_assert_cmpuint (gun_graph_get_cached_bytes (f->graph), ==, 0);
  g_string_truncate (f->log, 0);

  fixture_put (f, "s a 9 -20 c 3 -10");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s.a=9:older s.c=3:newer (1,1,0,0) ");
  g_assert_cmpuint (gun_graph_get_cached_bytes (f->graph), ==, 0);

  fixture_get (f, "s", NULL);
  fixture_assert_log (f, "");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s{a=1,b=2,c=3} ");
  fixture_get (f, "s", "b");
  fixture_get (f, "s", "x");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s{b=2} none ");
}

/* Of a soul that the backing certainly does not hold nothing is read, now and after it was put */
static void
test_known_to_be_absent (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);

  memory_backing_know_absent (f->backing);
  fixture_get (f, "s", NULL);
  fixture_get (f, "s", "a");
  fixture_assert_log (f, "none none ");
  g_assert_cmpuint (gun_graph_get_cached_bytes (f->graph), ==, 0);

  fixture_put (f, "s a 1 -10");
  fixture_get (f, "s", NULL);
  fixture_get (f, "s", "b");
  fixture_assert_log (f, "s.a=1:newer s{a=1} none ");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(1,0,0,0) ");
  g_assert_cmpuint (memory_backing_get_n_reads (f->backing), ==, 0);

  /* Out of memory it is the backing's again */
  gun_graph_set_max_cached_bytes (f->graph, 0);
  fixture_put (f, "s a 2 -20");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s.a=2:older (0,1,0,0) ");
  g_assert_cmpuint (memory_backing_get_n_reads (f->backing), ==, 1);
}

/* Puts of one soul are judged in the order they came, others overtake them */
static void
test_order (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);

  fixture_get (f, "t", NULL);
  memory_backing_run (f->backing);
  g_string_truncate (f->log, 0);

  fixture_put (f, "s a 1 -10");         /* reads s.a */
  fixture_put (f, "s a 2 -10");         /* reads s.a as well, since the first is not judged */
  fixture_put (f, "t a 5 -10");         /* nothing to read: at once */
  fixture_put (f, "s b 6 -1;t a 7 -1"); /* behind the others because of s */
  fixture_put (f, "t a 8 -1");          /* behind that */
  fixture_assert_log (f, "t.a=5:newer ");
  g_assert_cmpuint (memory_backing_get_n_asked (f->backing), ==, 3);

  memory_backing_step (f->backing);
  fixture_assert_log (f, "s.a=1:newer ");
  memory_backing_step (f->backing);
  fixture_assert_log (f, "s.a=2:larger ");
  memory_backing_step (f->backing);
  fixture_assert_log (f, "s.b=6:newer t.a=7:newer t.a=8:larger ");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(1,0,0,0) (1,0,0,0) (1,0,0,0) (2,0,0,0) (1,0,0,0) ");
}

/* The same again before it is committed is answered with the commit, not before */
static void
test_known_but_not_committed (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);

  fixture_put (f, "s a 1 -10");
  memory_backing_step (f->backing);
  fixture_put (f, "s a 1 -10");
  gun_test_settle ();
  fixture_assert_log (f, "s.a=1:newer s.a=1:same ");
  memory_backing_step (f->backing);
  fixture_assert_log (f, "(1,0,0,0) (0,1,0,0) ");
  fixture_put (f, "s a 1 -10");
  fixture_assert_log (f, "s.a=1:same (0,1,0,0) ");
}

static void
test_undone (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);
  GunWatch *watch = fixture_watch (f, "s", "a");

  fixture_put (f, "s a 1 -10");
  memory_backing_run (f->backing);
  g_string_truncate (f->log, 0);

  fixture_put (f, "s a 2 -9 b 3 -9");
  memory_backing_step (f->backing);
  fixture_assert_log (f, "s.a=2:newer s.b=3:newer >s.a=2:newer ");
  fixture_put (f, "s a 4 -8");
  fixture_assert_log (f, "s.a=4:newer >s.a=4:newer ");
  gun_test_settle ();
  memory_backing_fail_next (f->backing, 1);
  memory_backing_run (f->backing);
  fixture_assert_log (f,
                      "s.a=1:undone s.b=null:gone:undone s.a=1:undone "
                      ">s.a=1:undone >s.a=1:undone (2,0,0,0)! (1,0,0,0)! ");
  fixture_get (f, "s", "a");
  fixture_get (f, "s", "b");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s{a=1} none ");

  /* and what failed may come again */
  fixture_put (f, "s a 4 -8");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s.a=4:newer >s.a=4:newer (1,0,0,0) ");
  gun_graph_unwatch (f->graph, watch);
}

/* The first of two commits fails, the second does not; and the other way round; and both */
static void
test_undone_under_later (void)
{
  for (guint failures = 0; failures < 4; failures++)
    {
      g_autoptr (Fixture) f = fixture_new (TRUE);
      static const char *const in_force[4] = { "s{a=3} ", "s{a=3} ", "s{a=2} ", "s{a=1} " };
      static const char *const stored[4] = { "3", "3", "2", "1" };
      GRefString *a = gun_text_new ("a");
      g_autoptr (GString) value = g_string_new (NULL);

      fixture_put (f, "s a 1 -10");
      memory_backing_run (f->backing);
      fixture_put (f, "s a 2 -9");
      gun_test_settle ();
      fixture_put (f, "s a 3 -8");
      gun_test_settle ();
      g_assert_cmpuint (memory_backing_get_n_asked (f->backing), ==, 2);

      memory_backing_fail_next (f->backing, failures & 1);
      memory_backing_step (f->backing);
      memory_backing_fail_next (f->backing, failures >> 1);
      memory_backing_step (f->backing);
      g_string_truncate (f->log, 0);

      fixture_get (f, "s", "a");
      fixture_assert_log (f, in_force[failures]);
      gun_value_append_json (gun_node_lookup (memory_backing_get_node (f->backing, "s"), a)->value,
                             value);
      g_assert_cmpstr (value->str, ==, stored[failures]);
      g_ref_string_release (a);
    }
}

static void
test_read_fails (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);

  memory_backing_fail_next (f->backing, 3);
  fixture_put (f, "s a 2 -9 b 3 -9;t a 1 -9");
  fixture_get (f, "s", NULL);
  fixture_put (f, "s a 4 -9");
  memory_backing_run (f->backing);
  fixture_assert_log (f, "(0,0,0,3)! error s.a=4:newer (1,0,0,0) ");
  fixture_get (f, "s", NULL);
  memory_backing_run (f->backing);
  fixture_assert_log (f, "s{a=4} ");
}

/* Memory stays within its bound, what is on its way to the backing stays in memory, nothing is
 * lost */
static void
test_eviction (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);
  gsize limit = 64 * 1024;

  gun_graph_set_max_cached_bytes (f->graph, limit);
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *writes = g_strdup_printf ("soul%u k %u -10", i, i);

      fixture_put (f, writes);
      if (i % 10 == 9)
        {
          memory_backing_run (f->backing);
          g_assert_cmpuint (gun_graph_get_cached_bytes (f->graph), <=, limit);
        }
    }
  g_assert_cmpuint (gun_graph_get_cached_bytes (f->graph), >, limit / 2);

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *soul = g_strdup_printf ("soul%u", i);
      g_autofree char *expected = g_strdup_printf ("%s{k=%u} ", soul, i);

      g_string_truncate (f->log, 0);
      fixture_get (f, soul, i % 2 ? "k" : NULL);
      memory_backing_run (f->backing);
      fixture_assert_log (f, expected);
    }
}

/* The one used last is the one that stays */
static void
test_least_recently_used (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);
  guint n_reads;

  fixture_put (f, "a k 1 -1;b k 1 -1;c k 1 -1");
  memory_backing_run (f->backing);
  fixture_get (f, "a", "k");
  gun_graph_set_max_cached_bytes (f->graph, gun_graph_get_cached_bytes (f->graph) - 1);
  n_reads = memory_backing_get_n_reads (f->backing);
  fixture_get (f, "a", "k");
  fixture_get (f, "c", "k");
  g_assert_cmpuint (memory_backing_get_n_reads (f->backing), ==, n_reads);
  fixture_get (f, "b", "k");
  g_assert_cmpuint (memory_backing_get_n_reads (f->backing), ==, n_reads + 1);
  memory_backing_run (f->backing);
}

/* Against a plain model: random puts, gets, failures; in the end backing, memory and model agree */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  g_autoptr (Fixture) f = fixture_new (TRUE);
  g_autoptr (GHashTable) best = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer name, expected;

  gun_graph_set_max_cached_bytes (f->graph, 4000);
  for (guint i = 0; i < 20000; i++)
    {
      int soul = g_rand_int_range (random, 0, 20);
      int key = g_rand_int_range (random, 0, 5);
      int state = g_rand_int_range (random, 1, 1000000);
      int doing = g_rand_int_range (random, 0, 10);
      g_autofree char *soul_name = g_strdup_printf ("s%d", soul);
      g_autofree char *key_name = g_strdup_printf ("k%d", key);

      if (doing < 6)
        {
          g_autofree char *writes = g_strdup_printf ("s%d k%d %d -%d", soul, key, state, state);
          g_autofree char *full = g_strdup_printf ("s%d k%d", soul, key);
          char *known = g_hash_table_lookup (best, full);

          fixture_put (f, writes);
          if (known == NULL || g_ascii_strtoll (known, NULL, 10) > state)
            g_hash_table_insert (best, g_steal_pointer (&full), g_strdup_printf ("%d", state));
        }
      else if (doing < 7)
        fixture_get (f, soul_name, state % 2 ? key_name : NULL);
      else if (doing < 9)
        memory_backing_step (f->backing);
      else
        gun_test_settle ();
    }
  memory_backing_run (f->backing);

  g_hash_table_iter_init (&iter, best);
  while (g_hash_table_iter_next (&iter, &name, &expected))
    {
      g_auto (GStrv) words = g_strsplit (name, " ", -1);
      g_autofree char *answer
          = g_strdup_printf ("%s{%s=%s} ", words[0], words[1], (char *) expected);

      g_string_truncate (f->log, 0);
      fixture_get (f, words[0], words[1]);
      memory_backing_run (f->backing);
      fixture_assert_log (f, answer);
    }
}

/* Dropping the graph with a write under way does not drop the write */
static void
test_goes_with_work_under_way (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (MemoryBacking) backing = memory_backing_new ();
  GunGraph *graph = gun_graph_new (GUN_CLOCK (clock), GUN_BACKING (backing));
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GunOrigin) origin = gun_origin_new ("", GUN_PATH_HERE, NULL);
  GRefString *text = gun_text_new ("s");
  GunNode *node = gun_node_new (text);

  gun_node_add (node, text, gun_value_new_null (), 5);
  g_ptr_array_add (nodes, node);
  gun_graph_put (graph, nodes, origin, NULL, NULL, NULL);
  g_object_add_weak_pointer (G_OBJECT (graph), (gpointer *) &graph);
  g_object_unref (graph);
  g_assert_nonnull (graph);
  memory_backing_run (backing);
  g_assert_null (graph);
  g_assert_nonnull (memory_backing_get_node (backing, "s"));
  g_ref_string_release (text);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/backing/commit-before-answer", test_commit_before_answer);
  g_test_add_func ("/graph/backing/one-commit-a-turn", test_one_commit_a_turn);
  g_test_add_func ("/graph/backing/commits-apart", test_commits_apart);
  g_test_add_func ("/graph/backing/unasked", test_unasked);
  g_test_add_func ("/graph/backing/unasked-fails", test_unasked_fails);
  g_test_add_func ("/graph/backing/forget", test_forget);
  g_test_add_func ("/graph/backing/judged-by-what-is-stored", test_judged_by_what_is_stored);
  g_test_add_func ("/graph/backing/known-to-be-absent", test_known_to_be_absent);
  g_test_add_func ("/graph/backing/order", test_order);
  g_test_add_func ("/graph/backing/known-but-not-committed", test_known_but_not_committed);
  g_test_add_func ("/graph/backing/undone", test_undone);
  g_test_add_func ("/graph/backing/undone-under-later", test_undone_under_later);
  g_test_add_func ("/graph/backing/read-fails", test_read_fails);
  g_test_add_func ("/graph/backing/eviction", test_eviction);
  g_test_add_func ("/graph/backing/least-recently-used", test_least_recently_used);
  g_test_add_func ("/graph/backing/random", test_random);
  g_test_add_func ("/graph/backing/goes-with-work-under-way", test_goes_with_work_under_way);

  return g_test_run ();
}
