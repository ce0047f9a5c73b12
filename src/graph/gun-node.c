/* SPDX-License-Identifier: MIT */

#include "gun-node.h"

#include "gun-node-private.h"
#include "gun-text.h"

/* Most nodes of most messages have this many keys or fewer: they come with the node itself. */
#define INLINE_ENTRIES 2

/* Up to here keys are found by looking at each; above, by a hash table. */
#define LINEAR_ENTRIES 16

/* What the allocator and #GRefString put around a text: 32 bytes before it, and what is lost to
 * multiples of 16 */
#define TEXT_OVERHEAD_BYTES 48

/* What the allocator puts around the node itself */
#define NODE_OVERHEAD_BYTES 8

/* One row of a hash table: key, value, hash */
#define INDEX_ROW_BYTES 40

struct _GunNode
{
  gatomicrefcount ref_count;
  GRefString *soul;
  GunEntry *entries;
  guint n_entries;
  guint n_allocated;
  gboolean sorted;
  GHashTable
      *index;       /* (nullable): key -> place + 1, made with the first key above LINEAR_ENTRIES */
  gsize size_bytes; /* of the entries' keys and values */
  GunEntry few[INLINE_ENTRIES];
};

G_DEFINE_BOXED_TYPE (GunNode, gun_node, gun_node_ref, gun_node_unref)

/**
 * gun_node_new:
 * @soul: (transfer none): its soul
 *
 * Returns: (transfer full): a node with no keys yet
 */
GunNode *
gun_node_new (GRefString *soul)
{
  GunNode *self;

  g_return_val_if_fail (soul != NULL, NULL);

  self = g_new (GunNode, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->soul = g_ref_string_acquire (soul);
  self->entries = self->few;
  self->n_entries = 0;
  self->n_allocated = INLINE_ENTRIES;
  self->sorted = TRUE;
  self->index = NULL;
  self->size_bytes = 0;

  return self;
}

/**
 * gun_node_ref:
 * @self: a node
 *
 * Returns: (transfer full): @self
 */
GunNode *
gun_node_ref (const GunNode *self)
{
  GunNode *mutable = (GunNode *) self;

  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/**
 * gun_node_unref:
 * @self: (transfer full): a node
 */
void
gun_node_unref (GunNode *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_entries; i++)
    {
      g_ref_string_release (self->entries[i].key);
      gun_value_unref (self->entries[i].value);
    }
  if (self->entries != self->few)
    g_free (self->entries);
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_ref_string_release (self->soul);
  g_free (self);
}

static void
rebuild_index (GunNode *self)
{
  if (self->n_entries <= LINEAR_ENTRIES)
    {
      g_clear_pointer (&self->index, g_hash_table_unref);
      return;
    }

  if (self->index == NULL)
    self->index = g_hash_table_new (gun_text_hash, gun_text_equal);
  else
    g_hash_table_remove_all (self->index);
  for (guint i = 0; i < self->n_entries; i++)
    g_hash_table_insert (self->index, self->entries[i].key, GUINT_TO_POINTER (i + 1));
}

static GunEntry *
find (const GunNode *self, const char *key)
{
  if (self->index != NULL)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, key));

      return place > 0 ? &self->entries[place - 1] : NULL;
    }

  for (guint i = 0; i < self->n_entries; i++)
    if (gun_text_equal (self->entries[i].key, key))
      return &self->entries[i];

  return NULL;
}

static gsize
entry_size_bytes (const GunEntry *entry)
{
  return TEXT_OVERHEAD_BYTES + g_ref_string_length (entry->key)
         + gun_value_get_size_bytes (entry->value);
}

static void
grow (GunNode *self)
{
  guint n_allocated = self->n_allocated * 2;

  if (self->entries == self->few)
    {
      self->entries = g_new (GunEntry, n_allocated);
      for (guint i = 0; i < self->n_entries; i++)
        self->entries[i] = self->few[i];
    }
  else
    self->entries = g_renew (GunEntry, self->entries, n_allocated);
  self->n_allocated = n_allocated;
}

/**
 * gun_node_add:
 * @self: a node that was not passed on yet
 * @key: (transfer none): a key
 * @value: (transfer none): what it holds
 * @state_ms: since when; -INFINITY for no state
 *
 * Adds a key at the end, or replaces what @key holds where it stands.
 */
void
gun_node_add (GunNode *self, GRefString *key, GunValue *value, double state_ms)
{
  GunEntry *entry;

  g_return_if_fail (self != NULL && key != NULL && value != NULL);

  entry = find (self, key);
  if (entry != NULL)
    {
      GunValue *before = entry->value;

      self->size_bytes -= gun_value_get_size_bytes (before);
      self->size_bytes += gun_value_get_size_bytes (value);
      entry->value = gun_value_ref (value);
      entry->state_ms = state_ms;
      gun_value_unref (before);
      return;
    }

  if (self->n_entries == self->n_allocated)
    grow (self);
  if (self->n_entries > 0 && self->sorted)
    self->sorted = gun_text_compare (self->entries[self->n_entries - 1].key, key) < 0;

  entry = &self->entries[self->n_entries++];
  entry->key = g_ref_string_acquire (key);
  entry->value = gun_value_ref (value);
  entry->state_ms = state_ms;
  self->size_bytes += entry_size_bytes (entry);

  if (self->index != NULL)
    g_hash_table_insert (self->index, entry->key, GUINT_TO_POINTER (self->n_entries));
  else if (self->n_entries > LINEAR_ENTRIES)
    rebuild_index (self);
}

/**
 * gun_node_get_soul:
 * @self: a node
 *
 * Returns: (transfer none): its soul
 */
GRefString *
gun_node_get_soul (const GunNode *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->soul;
}

/**
 * gun_node_get_n_entries:
 * @self: a node
 *
 * Returns: how many keys it has
 */
guint
gun_node_get_n_entries (const GunNode *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_entries;
}

/**
 * gun_node_get_entry:
 * @self: a node
 * @index: below gun_node_get_n_entries()
 *
 * Returns: (transfer none): the key at that place, with its value
 */
const GunEntry *
gun_node_get_entry (const GunNode *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < self->n_entries, NULL);

  return &self->entries[index];
}

/**
 * gun_node_lookup:
 * @self: a node
 * @key: a gun-text.h text (a #GRefString: its length is asked)
 *
 * Returns: (transfer none) (nullable): that key with its value; %NULL when the node has none of it
 */
const GunEntry *
gun_node_lookup (const GunNode *self, const char *key)
{
  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  return find (self, key);
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return gun_text_compare (((const GunEntry *) a)->key, ((const GunEntry *) b)->key);
}

/**
 * gun_node_sort:
 * @self: a node that was not passed on yet
 *
 * Puts the keys in the order of gun_text_compare().
 */
void
gun_node_sort (GunNode *self)
{
  g_return_if_fail (self != NULL);

  if (self->sorted)
    return;

  qsort (self->entries, self->n_entries, sizeof (GunEntry), compare_entries);
  self->sorted = TRUE;
  rebuild_index (self);
}

/**
 * gun_node_copy:
 * @self: a node
 *
 * Returns: (transfer full): a node of its own with the same keys and values
 */
GunNode *
gun_node_copy (const GunNode *self)
{
  GunNode *copy = gun_node_new (self->soul);

  if (self->n_entries > INLINE_ENTRIES)
    {
      copy->entries = g_new (GunEntry, self->n_allocated);
      copy->n_allocated = self->n_allocated;
    }
  for (guint i = 0; i < self->n_entries; i++)
    {
      copy->entries[i].key = g_ref_string_acquire (self->entries[i].key);
      copy->entries[i].value = gun_value_ref (self->entries[i].value);
      copy->entries[i].state_ms = self->entries[i].state_ms;
    }
  copy->n_entries = self->n_entries;
  copy->sorted = self->sorted;
  copy->size_bytes = self->size_bytes;
  rebuild_index (copy);

  return copy;
}

/**
 * gun_node_is_shared:
 * @self: a node
 *
 * Returns: %TRUE when others hold it too, so that it must be copied before it is changed
 */
gboolean
gun_node_is_shared (const GunNode *self)
{
  return !g_atomic_ref_count_compare ((gatomicrefcount *) &self->ref_count, 1);
}

/**
 * gun_node_is_sorted:
 * @self: a node
 *
 * Returns: %TRUE when gun_node_sort() would find nothing to do
 */
gboolean
gun_node_is_sorted (const GunNode *self)
{
  return self->sorted;
}

/**
 * gun_node_remove:
 * @self: a node that nobody else holds
 * @key: a text
 *
 * Takes @key out, if it is there. The others keep their order.
 */
void
gun_node_remove (GunNode *self, const char *key)
{
  GunEntry *entry = find (self, key);
  GunEntry removed;
  guint place;

  if (entry == NULL)
    return;

  place = (guint) (entry - self->entries);
  removed = *entry;
  self->size_bytes -= entry_size_bytes (&removed);
  self->n_entries--;
  for (guint i = place; i < self->n_entries; i++)
    self->entries[i] = self->entries[i + 1];
  rebuild_index (self);

  g_ref_string_release (removed.key);
  gun_value_unref (removed.value);
}

/**
 * gun_node_get_size_bytes:
 * @self: a node
 *
 * Returns: about how many bytes of memory it takes, with its keys and values
 */
gsize
gun_node_get_size_bytes (const GunNode *self)
{
  gsize n_outside = self->entries == self->few ? 0 : self->n_allocated;

  return sizeof *self + NODE_OVERHEAD_BYTES + TEXT_OVERHEAD_BYTES + g_ref_string_length (self->soul)
         + self->size_bytes + n_outside * sizeof (GunEntry)
         + (self->index != NULL ? (gsize) self->n_entries * INDEX_ROW_BYTES : 0);
}
