/* SPDX-License-Identifier: MIT */

/* The souls that memory holds, and which of them go when there are too many. */

#include "gun-graph-private.h"

#include "gun-node-private.h"
#include "gun-text.h"

/* A slot as the allocator makes it, with its row in the hash table */
#define SLOT_BYTES (sizeof (GunSlot) + 16 + 48)

void
gun_graph_free_slot (gpointer data)
{
  GunSlot *slot = data;

  gun_node_unref (slot->node);
  g_free (slot);
}

/* Drops souls that only the cache holds, those not used for longest first. */
static void
trim (GunGraph *self)
{
  if (self->backing == NULL)
    return;

  while (self->cached_bytes > self->max_cached_bytes && self->idle.tail != NULL)
    {
      GunSlot *slot = self->idle.tail->data;

      g_queue_unlink (&self->idle, &slot->link);
      self->cached_bytes -= slot->charged_bytes;
      g_hash_table_remove (self->slots, gun_node_get_soul (slot->node));
    }
}

static void
charge (GunGraph *self, GunSlot *slot)
{
  gsize bytes = SLOT_BYTES + gun_node_get_size_bytes (slot->node);

  self->cached_bytes += bytes - slot->charged_bytes;
  slot->charged_bytes = bytes;
}

GunSlot *
gun_graph_lookup_slot (GunGraph *self, GRefString *soul)
{
  return g_hash_table_lookup (self->slots, soul);
}

/* The slot of @soul, made when there is none; pin it before the cache may be trimmed. */
GunSlot *
gun_graph_ensure_slot (GunGraph *self, GRefString *soul)
{
  GunSlot *slot = gun_graph_lookup_slot (self, soul);

  if (slot != NULL)
    return slot;

  slot = g_new0 (GunSlot, 1);
  slot->node = gun_node_new (soul);
  slot->complete = self->backing == NULL || !gun_backing_may_have (self->backing, soul);
  slot->link.data = slot;
  g_hash_table_insert (self->slots, gun_node_get_soul (slot->node), slot);
  if (self->order != NULL)
    g_tree_insert (self->order, gun_node_get_soul (slot->node), slot);
  g_queue_push_head_link (&self->idle, &slot->link);
  charge (self, slot);

  return slot;
}

void
gun_graph_pin (GunGraph *self, GunSlot *slot)
{
  if (slot->n_pins++ == 0)
    g_queue_unlink (&self->idle, &slot->link);
}

/* After this @slot may be gone. */
void
gun_graph_unpin (GunGraph *self, GunSlot *slot)
{
  g_assert (slot->n_pins > 0);

  if (--slot->n_pins > 0)
    return;

  g_queue_push_head_link (&self->idle, &slot->link);
  trim (self);
}

/* Replies hold nodes of the cache as they are, so one that is held elsewhere is copied before it
 * changes. */
static void
own_node (GunSlot *slot)
{
  GunNode *shared = slot->node;

  if (!gun_node_is_shared (shared))
    return;

  slot->node = gun_node_copy (shared);
  gun_node_unref (shared);
}

void
gun_graph_set_key (GunGraph *self, GunSlot *slot, GRefString *key, GunValue *value, double state_ms)
{
  own_node (slot);
  gun_node_add (slot->node, key, value, state_ms);
  charge (self, slot);
}

void
gun_graph_unset_key (GunGraph *self, GunSlot *slot, GRefString *key)
{
  own_node (slot);
  gun_node_remove (slot->node, key);
  charge (self, slot);
}

/* Takes over what the backing holds. What memory has already came from there before, or is
 * newer. */
void
gun_graph_merge (GunGraph *self, GunSlot *slot, const GunNode *node)
{
  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      if (gun_node_lookup (slot->node, entry->key) == NULL)
        {
          own_node (slot);
          gun_node_add (slot->node, entry->key, entry->value, entry->state_ms);
        }
    }
  charge (self, slot);
}

GunNode *
gun_graph_dup_sorted_node (GunGraph *self, GunSlot *slot)
{
  if (!gun_node_is_sorted (slot->node))
    {
      own_node (slot);
      gun_node_sort (slot->node);
    }

  return gun_node_ref (slot->node);
}

/**
 * gun_graph_forget_soul:
 * @self: the graph
 * @soul: (transfer none): of which the backing removed all or a part
 *
 * Call it before the answers to what was asked of the backing after that. What was written since
 * stays, and is all that is known.
 */
void
gun_graph_forget_soul (GunGraph *self, GRefString *soul)
{
  GunSlot *slot;
  GunNode *node;

  g_return_if_fail (GUN_IS_GRAPH (self));
  g_return_if_fail (soul != NULL);

  slot = gun_graph_lookup_slot (self, soul);
  if (slot == NULL || self->backing == NULL)
    return;

  /* The table is keyed by the text of the node: the new one has the very same */
  node = gun_graph_new_pending_node (self, slot);
  gun_node_unref (slot->node);
  slot->node = node;
  slot->complete = FALSE;
  slot->is_kept = FALSE;
  charge (self, slot);
}

/**
 * gun_graph_set_max_cached_bytes:
 * @self: the graph
 * @max_cached_bytes: instead of %GUN_GRAPH_CACHE_BYTES
 *
 * Lets a test see souls leave memory.
 */
void
gun_graph_set_max_cached_bytes (GunGraph *self, gsize max_cached_bytes)
{
  g_return_if_fail (GUN_IS_GRAPH (self));

  self->max_cached_bytes = max_cached_bytes;
  trim (self);
}

/**
 * gun_graph_get_cached_bytes:
 * @self: the graph
 *
 * Returns: about how many bytes of memory the souls in it take
 */
gsize
gun_graph_get_cached_bytes (GunGraph *self)
{
  g_return_val_if_fail (GUN_IS_GRAPH (self), 0);

  return self->cached_bytes;
}

static int
compare_souls (gconstpointer a, gconstpointer b)
{
  return gun_text_compare (*(const char *const *) a, *(const char *const *) b);
}

/**
 * gun_graph_list_souls:
 * @self: the graph
 * @prefix: (nullable): a gun-text.h text that the souls begin with; %NULL lists all
 *
 * Lists what memory holds: everything without a backing, and no more than the cache with one.
 *
 * Returns: (transfer full) (element-type GRefString): souls in the order of gun_text_compare()
 */
GPtrArray *
gun_graph_list_souls (GunGraph *self, const char *prefix)
{
  GPtrArray *souls;
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (GUN_IS_GRAPH (self), NULL);

  souls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_hash_table_iter_init (&iter, self->slots);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      GunSlot *slot = value;
      GRefString *soul = gun_node_get_soul (slot->node);

      if (gun_node_get_n_entries (slot->node) == 0)
        continue;
      if (prefix == NULL || gun_text_has_prefix (soul, prefix))
        g_ptr_array_add (souls, g_ref_string_acquire (soul));
    }
  g_ptr_array_sort (souls, compare_souls);

  return souls;
}
