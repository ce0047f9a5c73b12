/* SPDX-License-Identifier: MIT */

/* Stretches of the graph, held against a look at every key. */

#include "graph-fixture.h"
#include "gun-test-await.h"
#include "gun-text.h"

/* In UTF-16 order: supplementary characters stand before U+E000 */
static const char *const names[] = {
  "1",
  "10",
  "2",
  "a",
  "a/",
  "a/b",
  "a/bc",
  "a0",
  "ab",
  "b",
  "z",
  "\303\251",
  "\355\240\275",
  "\360\237\230\200",
  "\360\237\230\201",
  "\356\200\200",
  "\357\277\277",
};

static GRefString *
name (guint i)
{
  return i < G_N_ELEMENTS (names) ? gun_text_new_len (names[i], strlen (names[i])) : NULL;
}

static void
fill (Fixture *f)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GunOrigin) origin = gun_origin_new ("test", GUN_PATH_CLIENT, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GRefString) soul = name ((i * 7) % G_N_ELEMENTS (names));
      GunNode *node = gun_node_new (soul);

      for (guint j = 0; j < G_N_ELEMENTS (names); j++)
        {
          g_autoptr (GRefString) key = name ((j * 5) % G_N_ELEMENTS (names));
          g_autoptr (GunValue) value = gun_value_new_number (j);

          gun_node_add (node, key, value, 1000 + j);
        }
      g_ptr_array_add (nodes, node);
    }
  gun_graph_put (f->graph, nodes, origin, NULL, NULL, NULL);
  if (f->backing != NULL)
    memory_backing_run (f->backing);
  g_string_truncate (f->log, 0);
}

static void
take_nodes_cb (GunGraph *graph, GPtrArray *nodes, const GError *error, gpointer user_data)
{
  GPtrArray **taken = user_data;

  g_assert_no_error ((GError *) error);
  g_assert_null (*taken);
  *taken = g_ptr_array_ref (nodes);
}

static char *
describe (GPtrArray *nodes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < nodes->len; i++)
    {
      const GunNode *node = nodes->pdata[i];

      g_string_append_printf (text, "%s:", gun_node_get_soul (node));
      for (guint j = 0; j < gun_node_get_n_entries (node); j++)
        g_string_append_printf (text, "%s,", gun_node_get_entry (node, j)->key);
    }
  return g_string_free (text, FALSE);
}

static char *
ask (Fixture *f, const GunQuery *query)
{
  g_autoptr (GPtrArray) nodes = NULL;

  gun_graph_query (f->graph, query, take_nodes_cb, &nodes);
  if (f->backing != NULL)
    memory_backing_run (f->backing);
  g_assert_nonnull (nodes);
  return describe (nodes);
}

/* By looking at every name, from the end that comes first */
static char *
expect (const GunQuery *query)
{
  gboolean taken[G_N_ELEMENTS (names)][G_N_ELEMENTS (names)] = { 0 };
  guint n = G_N_ELEMENTS (names);
  double left = query->max_length;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      {
        guint at_soul = query->souls.reverse ? n - 1 - i : i;
        guint at_key = query->keys.reverse ? n - 1 - j : j;
        g_autoptr (GRefString) soul = name (at_soul);
        g_autoptr (GRefString) key = name (at_key);

        if (left <= 0 || !gun_range_holds (&query->souls, soul)
            || !gun_range_holds (&query->keys, key))
          continue;
        taken[at_soul][at_key] = TRUE;
        left -= 9;
      }

  for (guint i = 0; i < n; i++)
    {
      gboolean is_first = TRUE;

      for (guint j = 0; j < n; j++)
        if (taken[i][j])
          {
            g_string_append_printf (text, is_first ? "%s:%s," : "%.0s%s,", names[i], names[j]);
            is_first = FALSE;
          }
    }
  return g_string_free (text, FALSE);
}

static void
randomize (GunRange *range)
{
  guint kind = (guint) g_test_rand_int_range (0, 10);

  if (kind == 0)
    range->exact = name ((guint) g_test_rand_int_range (0, G_N_ELEMENTS (names)));
  if (kind >= 1 && kind <= 4)
    range->prefix = name ((guint) g_test_rand_int_range (0, G_N_ELEMENTS (names) + 4));
  if (kind >= 3 && kind <= 7)
    range->from = name ((guint) g_test_rand_int_range (0, G_N_ELEMENTS (names)));
  if (kind >= 6)
    range->to = name ((guint) g_test_rand_int_range (0, G_N_ELEMENTS (names)));
  range->reverse = g_test_rand_bit ();
}

static void
test_every_way (gconstpointer with_backing)
{
  g_autoptr (Fixture) f = fixture_new (GPOINTER_TO_INT (with_backing));

  fill (f);
  if (f->backing != NULL)
    gun_graph_set_max_cached_bytes (f->graph, 0);

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);
      g_autofree char *expected = NULL;
      g_autofree char *answer = NULL;

      randomize (&query->souls);
      randomize (&query->keys);
      query->max_length = g_test_rand_int_range (1, i % 2 == 0 ? 100 : 3000);
      expected = expect (query);
      answer = ask (f, query);
      g_assert_cmpstr (answer, ==, expected);
    }
}

/* What was accepted in this very turn of the loop is in the answer */
static void
test_just_written (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);
  g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);
  g_autofree char *answer = NULL;

  query->souls.prefix = g_ref_string_new ("s");
  query->max_length = 1000;
  fixture_get (f, "s1", NULL);
  memory_backing_run (f->backing);
  fixture_put (f, "s1 a 1 -10");
  answer = ask (f, query);
  g_assert_cmpstr (answer, ==, "s1:a,");
}

/* A node that is no longer than a page stays in memory when all of it was asked for, a long one does
 * not */
static void
test_whole (void)
{
  static const guint sizes[] = { 100, GUN_QUERY_MAX_KEYS };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Fixture) f = fixture_new (TRUE);
      g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);
      g_autoptr (GPtrArray) nodes
          = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
      g_autoptr (GunOrigin) origin = gun_origin_new ("test", GUN_PATH_CLIENT, NULL);
      g_autoptr (GRefString) soul = gun_text_new ("s");
      GunNode *node = gun_node_new (soul);
      guint n_reads;

      for (guint j = 0; j < sizes[i]; j++)
        {
          g_autofree char *text = g_strdup_printf ("%06u", j);
          g_autoptr (GRefString) key = gun_text_new (text);
          g_autoptr (GunValue) value = gun_value_new_number (j);

          gun_node_add (node, key, value, 1000);
        }
      g_ptr_array_add (nodes, node);
      gun_graph_put (f->graph, nodes, origin, NULL, NULL, NULL);
      memory_backing_run (f->backing);
      gun_graph_set_max_cached_bytes (f->graph, 0);
      gun_graph_set_max_cached_bytes (f->graph, GUN_GRAPH_CACHE_BYTES);

      query->souls.exact = g_ref_string_acquire (soul);
      query->max_length = GUN_QUERY_PAGE_LENGTH;
      g_free (ask (f, query));
      n_reads = memory_backing_get_n_reads (f->backing);
      g_free (ask (f, query));
      g_assert_cmpuint (
          memory_backing_get_n_reads (f->backing), ==, i == 0 ? n_reads : n_reads + 1);
    }
}

/* New souls take their place in an order that was asked for before; souls without keys have none */
static void
test_order_is_kept (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  query->max_length = 1000;
  fixture_put (f, "b a 1 -10");
  before = ask (f, query);
  g_assert_cmpstr (before, ==, "b:a,");
  fixture_put (f, "c a 1 -10;a a 1 -10;e x 1 100000");
  after = ask (f, query);
  g_assert_cmpstr (after, ==, "a:a,b:a,c:a,");
}

static void
fail_cb (GunGraph *graph, GPtrArray *nodes, const GError *error, gpointer user_data)
{
  g_assert_null (nodes);
  g_assert_error ((GError *) error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  *(gboolean *) user_data = TRUE;
}

static void
test_unreadable (void)
{
  g_autoptr (Fixture) f = fixture_new (TRUE);
  g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);
  gboolean failed = FALSE;

  memory_backing_fail_next (f->backing, 1);
  gun_graph_query (f->graph, query, fail_cb, &failed);
  memory_backing_run (f->backing);
  g_assert_true (failed);
}

/* Values without length end somewhere too */
static void
test_bounds (void)
{
  g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GRefString) none = gun_text_new ("");
  g_autoptr (GunValue) value = gun_value_new_text (none);
  g_autoptr (GPtrArray) nodes = NULL;
  GunQueryAnswer answer;
  guint n = 0;

  query->max_length = GUN_QUERY_MAX_LENGTH;
  gun_query_answer_init (&answer, query);
  g_assert_true (gun_query_answer_begin (&answer, soul));
  for (gboolean more = TRUE; more; n++)
    {
      g_autofree char *text = g_strdup_printf ("%u", n);
      g_autoptr (GRefString) key = gun_text_new (text);

      more = gun_query_answer_add (&answer, key, value, 1);
    }
  g_assert_cmpuint (n, ==, GUN_QUERY_MAX_KEYS);
  nodes = gun_query_answer_end (&answer);

  g_clear_pointer (&nodes, g_ptr_array_unref);
  gun_query_answer_init (&answer, query);
  for (n = 0; gun_query_answer_begin (&answer, soul); n++)
    ;
  g_assert_cmpuint (n, ==, GUN_QUERY_MAX_SOULS);
  nodes = gun_query_answer_end (&answer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/graph/query/every-way/memory", GINT_TO_POINTER (FALSE), test_every_way);
  g_test_add_data_func ("/graph/query/every-way/backing", GINT_TO_POINTER (TRUE), test_every_way);
  g_test_add_func ("/graph/query/just-written", test_just_written);
  g_test_add_func ("/graph/query/whole", test_whole);
  g_test_add_func ("/graph/query/order-is-kept", test_order_is_kept);
  g_test_add_func ("/graph/query/unreadable", test_unreadable);
  g_test_add_func ("/graph/query/bounds", test_bounds);

  return g_test_run ();
}
