/* SPDX-License-Identifier: MIT */

#include "gun-graph.h"

#include "gun-graph-private.h"
#include "gun-text.h"

enum
{
  CHANGED,
  WAITING_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunGraph, gun_graph, G_TYPE_OBJECT)

static void
gun_graph_dispose (GObject *object)
{
  GunGraph *self = GUN_GRAPH (object);

  /* Puts and batches that are under way hold references: there are none now */
  gun_graph_clear_waiting (self);
  gun_graph_clear_watches (self);
  g_clear_object (&self->backing);
  g_clear_object (&self->door);

  G_OBJECT_CLASS (gun_graph_parent_class)->dispose (object);
}

static void
gun_graph_finalize (GObject *object)
{
  GunGraph *self = GUN_GRAPH (object);

  g_clear_pointer (&self->order, g_tree_unref);
  g_clear_pointer (&self->rejects, g_hash_table_unref);
  g_clear_pointer (&self->slots, g_hash_table_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (gun_graph_parent_class)->finalize (object);
}

static void
gun_graph_class_init (GunGraphClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = gun_graph_dispose;
  object_class->finalize = gun_graph_finalize;

  /**
   * GunGraph::changed:
   * @self: the graph
   * @changes: (element-type GunChange): everything judged in one put, after memory holds it
   */
  signals[CHANGED] = g_signal_new ("changed",
                                   GUN_TYPE_GRAPH,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_PTR_ARRAY);

  /**
   * GunGraph::waiting-changed:
   * @self: the graph
   * @change: a write from the future
   * @what: a #GunWaitingEvent: what became of it
   */
  signals[WAITING_CHANGED] = g_signal_new ("waiting-changed",
                                           GUN_TYPE_GRAPH,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           2,
                                           GUN_TYPE_CHANGE | G_SIGNAL_TYPE_STATIC_SCOPE,
                                           G_TYPE_INT);
}

static void
gun_graph_init (GunGraph *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->slots = g_hash_table_new_full (gun_text_hash, gun_text_equal, NULL, gun_graph_free_slot);
  self->rejects = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  self->watches = g_hash_table_new_full (gun_text_hash,
                                         gun_text_equal,
                                         (GDestroyNotify) g_ref_string_release,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_shelf_row_unref);
  self->max_cached_bytes = GUN_GRAPH_CACHE_BYTES;
}

/**
 * gun_graph_new:
 * @clock: (transfer none): the time
 * @backing: (nullable) (transfer none): what keeps the graph for good; %NULL keeps all of it in
 *   memory
 *
 * Thread: the graph belongs to the caller's thread-default context.
 *
 * Returns: (transfer full): a graph
 */
GunGraph *
gun_graph_new (GunClock *clock, GunBacking *backing)
{
  GunGraph *self;

  g_return_val_if_fail (GUN_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (backing == NULL || GUN_IS_BACKING (backing), NULL);

  self = g_object_new (GUN_TYPE_GRAPH, NULL);
  self->clock = g_object_ref (clock);
  self->backing = backing != NULL ? g_object_ref (backing) : NULL;

  return self;
}

void
gun_graph_emit_changed (GunGraph *self, GPtrArray *changes)
{
  if (changes->len > 0)
    g_signal_emit (self, signals[CHANGED], 0, changes);
}

void
gun_graph_emit_waiting_changed (GunGraph *self, GunChange *change, GunWaitingEvent what)
{
  g_signal_emit (self, signals[WAITING_CHANGED], 0, change, (int) what);
}

/**
 * gun_graph_get_now_ms:
 * @self: the graph
 *
 * Returns: the clock that states are judged by: states given out here in this millisecond are not
 *   ahead of it
 */
double
gun_graph_get_now_ms (GunGraph *self)
{
  return MAX (gun_clock_get_wall_ms (self->clock), self->state_clock.last_ms);
}

/**
 * gun_graph_next_state_ms:
 * @self: the graph
 *
 * Returns: a state for something written here, larger than all given before and than all that this
 *   graph accepted
 */
double
gun_graph_next_state_ms (GunGraph *self)
{
  g_return_val_if_fail (GUN_IS_GRAPH (self), 0);

  return gun_state_clock_next (&self->state_clock, gun_clock_get_wall_ms (self->clock));
}

typedef struct
{
  GunGraph *graph;
  GunSlot *slot;
  GRefString *key; /* (nullable) */
  GunGraphGetFunc func;
  gpointer user_data;
} GunGraphRead;

/* What memory holds of @key, or of all keys, as a node; %NULL when that is nothing. */
static GunNode *
dup_answer (GunGraph *self, GunSlot *slot, GRefString *key)
{
  const GunEntry *entry;
  GunNode *node;

  if (key == NULL)
    return gun_node_get_n_entries (slot->node) > 0 ? gun_graph_dup_sorted_node (self, slot) : NULL;

  entry = gun_node_lookup (slot->node, key);
  if (entry == NULL)
    return NULL;

  node = gun_node_new (gun_node_get_soul (slot->node));
  gun_node_add (node, entry->key, entry->value, entry->state_ms);
  return node;
}

static void
get_read_cb (GunNode *node, const GError *error, gpointer user_data)
{
  g_autofree GunGraphRead *read = user_data;
  g_autoptr (GunGraph) self = read->graph;
  g_autoptr (GunNode) answer = NULL;

  if (node != NULL)
    gun_graph_merge (self, read->slot, node);
  if (error == NULL)
    {
      if (read->key == NULL)
        read->slot->complete = TRUE;
      answer = dup_answer (self, read->slot, read->key);
    }
  gun_graph_unpin (self, read->slot);

  read->func (self, answer, error, read->user_data);
  g_clear_pointer (&read->key, g_ref_string_release);
}

/**
 * gun_graph_get:
 * @self: the graph
 * @soul: (transfer none): of which node
 * @key: (nullable) (transfer none): which key; %NULL asks for the whole node
 * @func: what to call with it, once; possibly before this returns
 * @user_data: for @func
 *
 * Thread: the context @self was made in.
 */
void
gun_graph_get (
    GunGraph *self, GRefString *soul, GRefString *key, GunGraphGetFunc func, gpointer user_data)
{
  GunSlot *slot;
  GunGraphRead *read;
  g_autoptr (GPtrArray) keys = NULL;

  g_return_if_fail (GUN_IS_GRAPH (self));
  g_return_if_fail (soul != NULL && func != NULL);

  if (gun_graph_lookup_slot (self, soul) == NULL
      && (self->backing == NULL || !gun_backing_may_have (self->backing, soul)))
    {
      func (self, NULL, NULL, user_data);
      return;
    }

  slot = gun_graph_ensure_slot (self, soul);
  gun_graph_pin (self, slot);
  if (slot->complete || (key != NULL && gun_node_lookup (slot->node, key) != NULL))
    {
      g_autoptr (GunNode) answer = dup_answer (self, slot, key);

      gun_graph_unpin (self, slot);
      func (self, answer, NULL, user_data);
      return;
    }

  read = g_new (GunGraphRead, 1);
  read->graph = g_object_ref (self);
  read->slot = slot;
  read->key = key != NULL ? g_ref_string_acquire (key) : NULL;
  read->func = func;
  read->user_data = user_data;
  if (key != NULL)
    {
      keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
      g_ptr_array_add (keys, g_ref_string_acquire (key));
    }
  gun_backing_read (self->backing, soul, keys, get_read_cb, read);
}
