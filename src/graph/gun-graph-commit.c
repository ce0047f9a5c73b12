/* SPDX-License-Identifier: MIT */

/*
 * From memory to the backing. What one loop turn accepts goes into one batch, which is one commit;
 * memory shows it at once. When a commit fails, each key gets back what it held before, unless a
 * later batch wrote it again: then that is in force, and what it would fall back to is mended.
 */

#include "gun-graph-private.h"

#include <math.h>

#include "gun-text.h"

static void
free_pending (gpointer data)
{
  GunPending *pending = data;

  gun_change_unref (pending->change);
  g_clear_pointer (&pending->before, gun_value_unref);
  g_free (pending);
}

static GunBatch *
get_open_batch (GunGraph *self)
{
  return self->flush != NULL ? self->batches.tail->data : NULL;
}

static void
free_batch (GunBatch *batch)
{
  g_ptr_array_unref (batch->changes);
  g_ptr_array_unref (batch->pending);
  g_ptr_array_unref (batch->puts);
  g_object_unref (batch->graph);
  g_free (batch);
}

static guint
hash_pending (gconstpointer data)
{
  const GunPending *pending = data;

  return gun_text_hash (pending->change->key) ^ g_direct_hash (pending->slot);
}

static gboolean
same_key (gconstpointer a, gconstpointer b)
{
  const GunPending *one = a;
  const GunPending *other = b;

  return one->slot == other->slot && gun_text_equal (one->change->key, other->change->key);
}

/* For each key the first write after @batch that is under way */
static GHashTable *
find_later_writes (GunGraph *self, const GunBatch *batch)
{
  GHashTable *later = g_hash_table_new (hash_pending, same_key);

  for (GList *l = self->batches.tail; l != NULL; l = l->prev)
    {
      const GunBatch *other = l->data;

      if (other->serial <= batch->serial)
        continue;
      for (guint i = other->pending->len; i-- > 0;)
        g_hash_table_add (later, g_ptr_array_index (other->pending, i));
    }

  return later;
}

static void
undo_one (GunGraph *self, GunPending *pending, GHashTable *later)
{
  GunPending *next = g_hash_table_lookup (later, pending);

  if (next != NULL)
    {
      g_clear_pointer (&next->before, gun_value_unref);
      next->before = g_steal_pointer (&pending->before);
      next->before_state_ms = pending->before_state_ms;
    }
  else if (pending->before != NULL)
    gun_graph_set_key (
        self, pending->slot, pending->change->key, pending->before, pending->before_state_ms);
  else
    gun_graph_unset_key (self, pending->slot, pending->change->key);
}

/* What was written to @slot and is not committed, when there was nothing before */
GunNode *
gun_graph_new_pending_node (GunGraph *self, const GunSlot *slot)
{
  GunNode *node = gun_node_new (gun_node_get_soul (slot->node));

  if (slot->last_batch == NULL)
    return node;

  for (GList *l = self->batches.head; l != NULL; l = l->next)
    {
      const GunBatch *batch = l->data;

      for (guint i = 0; i < batch->pending->len; i++)
        {
          GunPending *pending = g_ptr_array_index (batch->pending, i);
          const GunChange *change = pending->change;

          if (pending->slot != slot)
            continue;
          if (gun_node_lookup (node, change->key) == NULL)
            g_clear_pointer (&pending->before, gun_value_unref);
          gun_node_add (node, change->key, change->value, change->state_ms);
        }
    }

  return node;
}

/* What is in force for a key that could not be written */
static GunChange *
describe_undone (const GunPending *pending)
{
  const GunChange *change = pending->change;
  const GunEntry *entry = gun_node_lookup (pending->slot->node, change->key);

  return gun_change_new (change->soul,
                         change->key,
                         entry != NULL ? entry->value : gun_value_new_null (),
                         entry != NULL ? entry->state_ms : -INFINITY,
                         GUN_VERDICT_UNDONE,
                         change->origin);
}

static void
undo (GunGraph *self, GunBatch *batch)
{
  g_autoptr (GHashTable) later = find_later_writes (self, batch);
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

  /* Backwards: a key written twice ends with what it held before the first */
  for (guint i = batch->pending->len; i-- > 0;)
    undo_one (self, g_ptr_array_index (batch->pending, i), later);

  for (guint i = 0; i < batch->changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (batch->changes, i);

      if (change->verdict == GUN_VERDICT_FUTURE)
        gun_graph_unwait (self, change);
    }

  for (guint i = 0; i < batch->pending->len; i++)
    g_ptr_array_add (changes, describe_undone (g_ptr_array_index (batch->pending, i)));
  gun_graph_queue_event (self, changes, NULL);
}

static void
write_cb (const GError *error, gpointer user_data)
{
  GunBatch *batch = user_data;
  GunGraph *self = batch->graph;

  if (error != NULL)
    {
      g_debug ("Undoing %u changes: %s", batch->changes->len, error->message);
      undo (self, batch);
    }
  g_queue_remove (&self->batches, batch);

  for (guint i = 0; i < batch->puts->len; i++)
    {
      GunPut *put = g_ptr_array_index (batch->puts, i);

      put->error = error != NULL ? g_error_copy (error) : NULL;
      gun_graph_queue_event (self, NULL, put);
    }
  for (guint i = 0; i < batch->pending->len; i++)
    {
      GunPending *pending = g_ptr_array_index (batch->pending, i);

      if (pending->slot->last_batch == batch)
        pending->slot->last_batch = NULL;
      gun_graph_unpin (self, pending->slot);
    }

  gun_graph_tell (self);
  free_batch (batch);
}

static gboolean
flush_cb (gpointer user_data)
{
  GunBatch *batch = user_data;
  GunGraph *self = batch->graph;

  g_clear_pointer (&self->flush, g_source_unref);
  gun_backing_write (self->backing, batch->changes, write_cb, batch);

  return G_SOURCE_REMOVE;
}

/* Sends what this loop turn wrote so far on its way at once, for a read that must see it. */
void
gun_graph_flush (GunGraph *self)
{
  if (self->flush == NULL)
    return;

  g_source_destroy (self->flush);
  flush_cb (get_open_batch (self));
}

static GunBatch *
open_batch (GunGraph *self, gboolean is_local)
{
  GunBatch *batch = g_new0 (GunBatch, 1);

  batch->graph = g_object_ref (self);
  batch->is_local = is_local;
  batch->serial = ++self->last_serial;
  batch->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  batch->pending = g_ptr_array_new_with_free_func (free_pending);
  batch->puts = g_ptr_array_new ();
  g_queue_push_tail (&self->batches, batch);

  self->flush = g_idle_source_new ();
  g_source_set_priority (self->flush, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->flush, flush_cb, batch, NULL);
  g_source_attach (self->flush, self->context);

  return batch;
}

/* The batch that a change enters: what was written here may fail alone (a full outbox), so it never
 * shares one with what others wrote. */
static GunBatch *
ensure_batch (GunGraph *self, const GunChange *change)
{
  gboolean is_local = change->origin->path == GUN_PATH_HERE;
  GunBatch *batch = get_open_batch (self);

  if (batch != NULL && batch->is_local != is_local)
    {
      g_source_destroy (self->flush);
      flush_cb (batch);
      batch = NULL;
    }

  return batch != NULL ? batch : open_batch (self, is_local);
}

/* Gives the backing what is not in force, though not for it to show: a write from the future, or what
 * was judged of one in the end. NULL when there is no backing. */
GunBatch *
gun_graph_hand_on (GunGraph *self, GunChange *change)
{
  GunBatch *batch;

  if (self->backing == NULL)
    return NULL;

  batch = ensure_batch (self, change);
  g_ptr_array_add (batch->changes, gun_change_ref (change));
  return batch;
}

/* Puts a stored change in force, and on its way to the backing. @slot is pinned by the caller. */
void
gun_graph_accept (GunGraph *self, GunSlot *slot, GunChange *change)
{
  const GunEntry *known;
  GunPending *pending;
  GunBatch *batch;

  if (self->backing != NULL)
    {
      known = gun_node_lookup (slot->node, change->key);
      pending = g_new (GunPending, 1);
      pending->slot = slot;
      pending->change = gun_change_ref (change);
      change->is_first = known == NULL;
      pending->before = known != NULL ? gun_value_ref (known->value) : NULL;
      pending->before_state_ms = known != NULL ? known->state_ms : 0;

      batch = ensure_batch (self, change);
      g_ptr_array_add (batch->changes, gun_change_ref (change));
      g_ptr_array_add (batch->pending, pending);
      slot->last_batch = batch;
      gun_graph_pin (self, slot);
    }

  gun_graph_set_key (self, slot, change->key, change->value, change->state_ms);

  /* What is written here next was written knowing this, so its state must be larger: also when both
   * fall into one millisecond. Nothing accepted lies ahead of the clock. */
  self->state_clock.last_ms = MAX (self->state_clock.last_ms, change->state_ms);
}
