/* SPDX-License-Identifier: MIT */

/*
 * Puts and gets with conditions, one message a line: whatever a get's conditions are, the graph's answer is what a look at
 * every key in order gives.
 */

#include <string.h>

#include "fuzz-target.h"
#include "gun-graph.h"
#include "gun-message.h"
#include "gun-text.h"

static void
take_cb (GunGraph *graph, GPtrArray *nodes, const GError *error, gpointer user_data)
{
  g_assert_no_error ((GError *) error);
  *(GPtrArray **) user_data = g_ptr_array_ref (nodes);
}

static GPtrArray *
ask (GunGraph *graph, const GunQuery *query)
{
  GPtrArray *nodes = NULL;

  gun_graph_query (graph, query, take_cb, &nodes);
  g_assert_nonnull (nodes);
  return nodes;
}

/* Everything, in order; each soul and each key once */
static GPtrArray *
list_all (GunGraph *graph)
{
  GunQuery everything = { .max_length = G_MAXDOUBLE };
  GPtrArray *nodes = ask (graph, &everything);

  for (guint i = 0; i < nodes->len; i++)
    {
      const GunNode *node = nodes->pdata[i];

      g_assert_true (
          i == 0
          || gun_text_compare (gun_node_get_soul (nodes->pdata[i - 1]), gun_node_get_soul (node))
                 < 0);
      for (guint j = 1; j < gun_node_get_n_entries (node); j++)
        g_assert_true (gun_text_compare (gun_node_get_entry (node, j - 1)->key,
                                         gun_node_get_entry (node, j)->key)
                       < 0);
    }
  return nodes;
}

static double
measure (const GunValue *value)
{
  return gun_value_get_kind (value) == GUN_VALUE_TEXT
             ? gun_text_utf16_length (gun_value_get_text (value))
             : 9;
}

/* One by one, souls and keys from the end that comes first */
static GPtrArray *
filter (GPtrArray *all, const GunQuery *query)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  double left = MAX (query->max_length, 1);

  for (guint i = 0; i < all->len; i++)
    {
      const GunNode *node = all->pdata[query->souls.reverse ? all->len - 1 - i : i];
      guint n_entries = gun_node_get_n_entries (node);
      g_autoptr (GunNode) some = gun_node_new (gun_node_get_soul (node));

      for (guint j = 0; j < n_entries; j++)
        {
          const GunEntry *entry
              = gun_node_get_entry (node, query->keys.reverse ? n_entries - 1 - j : j);

          if (left <= 0 || !gun_range_holds (&query->souls, gun_node_get_soul (node))
              || !gun_range_holds (&query->keys, entry->key))
            continue;
          gun_node_add (some, entry->key, entry->value, entry->state_ms);
          left -= measure (entry->value);
        }
      gun_node_sort (some);
      if (gun_node_get_n_entries (some) > 0)
        g_ptr_array_insert (found, query->souls.reverse ? 0 : -1, gun_node_ref (some));
    }
  return found;
}

static void
compare (GPtrArray *nodes, GPtrArray *expected)
{
  g_assert_cmpuint (nodes->len, ==, expected->len);
  for (guint i = 0; i < nodes->len; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) expected_text = g_string_new (NULL);

      gun_json_append_node (text, nodes->pdata[i]);
      gun_json_append_node (expected_text, expected->pdata[i]);
      g_assert_true (g_string_equal (text, expected_text));
    }
}

static void
check_get (GunGraph *graph, const GunGet *get)
{
  g_autoptr (GPtrArray) all = list_all (graph);
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GPtrArray) expected = NULL;
  g_autoptr (GunQuery) query = g_new0 (GunQuery, 1);

  gun_range_copy (&get->soul, &query->souls);
  gun_range_copy (&get->key, &query->keys);
  query->max_length = get->limit;
  nodes = ask (graph, query);
  expected = filter (all, query);
  compare (nodes, expected);
}

static gboolean
message_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_autoptr (GunOrigin) origin = gun_origin_new ("fuzz", GUN_PATH_CLIENT, NULL);

  if (message != NULL && message->put != NULL)
    gun_graph_put (user_data, message->put, origin, NULL, NULL, NULL);
  if (message != NULL && message->get != NULL)
    check_get (user_data, message->get);
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GunClock) clock = gun_clock_new ();
  g_autoptr (GunGraph) graph = gun_graph_new (clock, NULL);
  const char *at = (const char *) data;
  const char *end = at + size;

  while (at < end)
    {
      const char *newline = memchr (at, '\n', (gsize) (end - at));
      const char *stop = newline != NULL ? newline : end;

      gun_message_parse_frame (at, (gsize) (stop - at), message_cb, graph);
      at = stop + 1;
    }
  return 0;
}
