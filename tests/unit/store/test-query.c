/* SPDX-License-Identifier: MIT */

/* Stretches of the graph read from the file, held against the same gathered in memory. */

#include "store-fixture.h"

/* In UTF-16 order: supplementary characters stand before U+E000 */
static const char *const names[] = {
  "1",
  "10",
  "a",
  "a/",
  "a/b",
  "a0",
  "b",
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
fill (GunStore *store)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint j = 0; j < G_N_ELEMENTS (names); j++)
      {
        g_autoptr (GRefString) soul = name ((i * 7) % G_N_ELEMENTS (names));
        g_autoptr (GRefString) key = name ((j * 5) % G_N_ELEMENTS (names));

        store_changes_take_value (changes, soul, key, gun_value_new_number (j), 1000 + j);
      }
  gun_store_write (store, changes, NULL, &error);
  g_assert_no_error (error);
}

static GunNode *
new_node (guint i)
{
  g_autoptr (GRefString) soul = name (i);
  GunNode *node = gun_node_new (soul);

  for (guint j = 0; j < G_N_ELEMENTS (names); j++)
    {
      g_autoptr (GRefString) key = name (j);
      g_autoptr (GunValue) value = gun_value_new_number (j);

      gun_node_add (node, key, value, 1000 + j);
    }
  return node;
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
expect (const GunQuery *query)
{
  guint n = G_N_ELEMENTS (names);
  g_autoptr (GPtrArray) nodes = NULL;
  GunQueryAnswer answer;

  gun_query_answer_init (&answer, query);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GunNode) node = new_node (query->souls.reverse ? n - 1 - i : i);

      if (gun_range_holds (&query->souls, gun_node_get_soul (node))
          && (!gun_query_answer_begin (&answer, gun_node_get_soul (node))
              || !gun_query_answer_add_node (&answer, node)))
        break;
    }
  nodes = gun_query_answer_end (&answer);
  return describe (nodes);
}

static void
randomize (GunRange *range)
{
  guint kind = (guint) g_test_rand_int_range (0, 10);

  if (kind == 0)
    range->exact = name ((guint) g_test_rand_int_range (0, G_N_ELEMENTS (names)));
  if (kind <= 4)
    range->prefix = name ((guint) g_test_rand_int_range (0, G_N_ELEMENTS (names) + 4));
  if (kind >= 3 && kind <= 7)
    range->from = name ((guint) g_test_rand_int_range (0, G_N_ELEMENTS (names)));
  if (kind >= 6)
    range->to = name ((guint) g_test_rand_int_range (0, G_N_ELEMENTS (names)));
  range->reverse = g_test_rand_bit ();
}

static void
test_every_way (StoreFixture *self, gconstpointer unused)
{
  fill (self->store);

  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) nodes = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *answer = NULL;

      randomize (&query->souls);
      randomize (&query->keys);
      query->max_length = g_test_rand_int_range (1, i % 2 == 0 ? 100 : 2000);
      expected = expect (query);
      nodes = gun_store_query (self->store, query, &error);
      g_assert_no_error (error);
      answer = describe (nodes);
      g_assert_cmpstr (answer, ==, expected);
    }
}

/* A few keys of a large node are found at once: the rest of it is not read */
static void
test_large (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);
  g_autoptr (GError) error = NULL;
  gint64 start_us;

  for (guint i = 0; i < 100000; i++)
    {
      g_autofree char *key = g_strdup_printf ("%06u", i);

      store_changes_add (changes, "large", key, "value", 1000);
    }
  g_assert_true (gun_store_write (self->store, changes, NULL, &error));
  g_assert_no_error (error);

  query->souls.exact = g_ref_string_new ("large");
  query->keys.from = g_ref_string_new ("050000");
  query->max_length = 50;
  start_us = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GPtrArray) nodes = gun_store_query (self->store, query, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (gun_node_get_n_entries (nodes->pdata[0]), ==, 10);
      g_assert_cmpstr (gun_node_get_entry (nodes->pdata[0], 0)->key, ==, "050000");
    }
  /* Reading all of it takes some 50 ms each time, this some 20 us: far from both */
  g_assert_cmpint (g_get_monotonic_time () - start_us, <, 100 * 10000);
}

static void
test_damaged (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);
  g_autoptr (GError) error = NULL;

  fill (self->store);
  store_query_run (self->path, "UPDATE current SET value = x'ff00' WHERE rowid = 1");
  query->max_length = GUN_QUERY_MAX_LENGTH;
  g_assert_null (gun_store_query (self->store, query, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_DAMAGED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/store/query/every-way", test_every_way);
  STORE_TEST_ADD ("/store/query/large", test_large);
  STORE_TEST_ADD ("/store/query/damaged", test_damaged);

  return g_test_run ();
}
