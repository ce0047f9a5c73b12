/* SPDX-License-Identifier: MIT */

/* Stretches of the graph: from memory when it has all of it, else from the backing, which is in
 * order. */

#include "gun-graph-private.h"

#include "gun-text.h"

typedef struct
{
  GunGraph *graph;
  GunSlot *
      slot; /* (nullable): pinned, when it is a whole node, which stays in memory unless it is large */
  GunGraphQueryFunc func;
  gpointer user_data;
} Asked;

/* What memory holds is as new, or newer */
static void
keep_whole (GunGraph *self, GunSlot *slot, GPtrArray *nodes)
{
  if (nodes->len > 0)
    gun_graph_merge (self, slot, g_ptr_array_index (nodes, 0));
  slot->complete = TRUE;
  if (gun_node_get_n_entries (slot->node) == 0)
    return;

  g_ptr_array_set_size (nodes, 0);
  g_ptr_array_add (nodes, gun_graph_dup_sorted_node (self, slot));
}

static void
queried_cb (GPtrArray *nodes, const GError *error, gpointer user_data)
{
  g_autofree Asked *asked = user_data;
  g_autoptr (GunGraph) self = asked->graph;

  if (asked->slot != NULL)
    {
      if (nodes != NULL && !gun_query_fills_page (nodes))
        keep_whole (self, asked->slot, nodes);
      gun_graph_unpin (self, asked->slot);
    }
  asked->func (self, nodes, error, asked->user_data);
}

static gboolean
add_slot (GunGraph *self, GunQueryAnswer *answer, GunSlot *slot)
{
  g_autoptr (GunNode) node = NULL;

  if (gun_node_get_n_entries (slot->node) == 0)
    return TRUE;
  node = gun_graph_dup_sorted_node (self, slot);
  return gun_query_answer_begin (answer, gun_node_get_soul (node))
         && gun_query_answer_add_node (answer, node);
}

static int
compare_souls (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return gun_text_compare (a, b);
}

/* Made by the first query that needs it: most programs keep a database, and never do */
static GTree *
ensure_order (GunGraph *self)
{
  GHashTableIter iter;
  gpointer value;

  if (self->order != NULL)
    return self->order;

  self->order = g_tree_new_full (compare_souls, NULL, NULL, NULL);
  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_tree_insert (self->order, gun_node_get_soul (((GunSlot *) value)->node), value);
  return self->order;
}

typedef struct
{
  const GunRange *range;
  GRefString *found; /* (nullable) */
} Search;

static int
first_cb (gconstpointer key, gconstpointer data)
{
  Search *search = (Search *) data;
  int place = gun_range_place (search->range, (GRefString *) key);

  if (place == 0)
    search->found = (GRefString *) key;
  return place < 0 ? 1 : -1;
}

static int
last_cb (gconstpointer key, gconstpointer data)
{
  Search *search = (Search *) data;
  int place = gun_range_place (search->range, (GRefString *) key);

  if (place == 0)
    search->found = (GRefString *) key;
  return place > 0 ? -1 : 1;
}

/* The first soul of @range, or the last when it is gone through backwards. Goes down the tree to
 * its end: the last one it meets on the way is the outermost. */
static GTreeNode *
find_end (GTree *order, const GunRange *range)
{
  Search search = { range, NULL };

  g_tree_search_node (order, range->reverse ? last_cb : first_cb, &search);
  return search.found != NULL ? g_tree_lookup_node (order, search.found) : NULL;
}

static void
gather (GunGraph *self, GunQueryAnswer *answer)
{
  const GunRange *range = &answer->query->souls;
  GTreeNode *at;

  if (range->exact != NULL)
    {
      GunSlot *slot = gun_graph_lookup_slot (self, range->exact);

      if (slot != NULL && gun_range_holds (range, range->exact))
        add_slot (self, answer, slot);
      return;
    }

  at = find_end (ensure_order (self), range);
  while (at != NULL && gun_range_holds (range, g_tree_node_key (at))
         && add_slot (self, answer, g_tree_node_value (at)))
    at = range->reverse ? g_tree_node_previous (at) : g_tree_node_next (at);
}

static gboolean
is_in_memory (GunGraph *self, const GunQuery *query)
{
  const GunSlot *slot;

  if (self->backing == NULL)
    return TRUE;
  if (query->souls.exact == NULL)
    return FALSE;

  slot = gun_graph_lookup_slot (self, query->souls.exact);
  return slot != NULL && slot->complete;
}

static gboolean
is_for_whole (const GunQuery *query)
{
  return query->souls.exact != NULL && !gun_range_is_some (&query->keys)
         && query->max_length == GUN_QUERY_PAGE_LENGTH;
}

/**
 * gun_graph_query:
 * @self: the graph
 * @query: (transfer none): which stretch of it
 * @func: what to call with it, once; possibly before this returns
 * @user_data: for @func
 *
 * Everything accepted before this call is in it. What is read from the backing does not stay in
 * memory, so that a few keys of a large node cost no more than that; but a whole node that is no
 * longer than a page, asked for by one, does.
 *
 * Thread: the context @self was made in.
 */
void
gun_graph_query (GunGraph *self, const GunQuery *query, GunGraphQueryFunc func, gpointer user_data)
{
  Asked *asked;

  g_return_if_fail (GUN_IS_GRAPH (self));
  g_return_if_fail (query != NULL && func != NULL);

  if (is_in_memory (self, query))
    {
      g_autoptr (GPtrArray) nodes = NULL;
      GunQueryAnswer answer;

      gun_query_answer_init (&answer, query);
      gather (self, &answer);
      nodes = gun_query_answer_end (&answer);
      func (self, nodes, NULL, user_data);
      return;
    }

  asked = g_new0 (Asked, 1);
  if (is_for_whole (query))
    {
      asked->slot = gun_graph_ensure_slot (self, query->souls.exact);
      gun_graph_pin (self, asked->slot);
    }
  asked->graph = g_object_ref (self);
  asked->func = func;
  asked->user_data = user_data;
  gun_graph_flush (self);
  gun_backing_query (self->backing, query, queried_cb, asked);
}
