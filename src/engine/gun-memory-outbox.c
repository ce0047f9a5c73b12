/* SPDX-License-Identifier: MIT */

#include "gun-memory-outbox.h"

#include "gun-key-name.h"
#include "gun-store-outbox.h"

/* What a row takes beside its texts, bytes; as the store counts it */
#define ROW_BYTES 64

struct _GunMemoryOutbox
{
  GTree *by_id;        /* id → GunOutboxRow (owned) */
  GHashTable *by_name; /* GunKeyName (owned, borrows from the row) → GunOutboxRow */
  gint64 last_id;
  guint n_waiting;
  guint n_done;
  gsize n_bytes;
};

static int
compare_ids (gconstpointer a, gconstpointer b, gpointer user_data)
{
  gint64 one = *(const gint64 *) a;
  gint64 other = *(const gint64 *) b;

  return (one > other) - (one < other);
}

/**
 * gun_memory_outbox_new:
 *
 * Returns: (transfer full): without rows
 */
GunMemoryOutbox *
gun_memory_outbox_new (void)
{
  GunMemoryOutbox *self = g_new0 (GunMemoryOutbox, 1);

  self->by_id = g_tree_new_full (compare_ids, NULL, NULL, (GDestroyNotify) gun_outbox_row_unref);
  self->by_name = g_hash_table_new_full (gun_key_name_hash, gun_key_name_equal, g_free, NULL);
  return self;
}

/**
 * gun_memory_outbox_free:
 * @self: (transfer full): an outbox
 */
void
gun_memory_outbox_free (GunMemoryOutbox *self)
{
  g_hash_table_unref (self->by_name);
  g_tree_unref (self->by_id);
  g_free (self);
}

static gsize
count_bytes (const GunOutboxRow *row)
{
  return ROW_BYTES + g_ref_string_length (row->soul) + g_ref_string_length (row->key)
         + gun_value_get_size_bytes (row->value);
}

static void
add (GunMemoryOutbox *self, GunOutboxRow *row)
{
  GunKeyName *name;

  self->n_waiting += row->done_us == 0;
  self->n_done += row->done_us > 0;
  self->n_bytes += count_bytes (row);
  g_tree_insert (self->by_id, &row->id, row);
  name = g_new (GunKeyName, 1);
  name->soul = row->soul;
  name->key = row->key;
  g_hash_table_insert (self->by_name, name, row);
}

static void
drop (GunMemoryOutbox *self, GunOutboxRow *row)
{
  GunKeyName name = { row->soul, row->key };

  self->n_waiting -= row->done_us == 0;
  self->n_done -= row->done_us > 0;
  self->n_bytes -= count_bytes (row);
  g_hash_table_remove (self->by_name, &name);
  g_tree_remove (self->by_id, &row->id);
}

static GunOutboxRow *
find (GunMemoryOutbox *self, GRefString *soul, GRefString *key)
{
  GunKeyName name = { soul, key };

  return g_hash_table_lookup (self->by_name, &name);
}

/* (nullable): with this very state */
static GunOutboxRow *
find_state (GunMemoryOutbox *self, GRefString *soul, GRefString *key, double state_ms)
{
  GunOutboxRow *row = find (self, soul, key);

  return row != NULL && row->state_ms == state_ms ? row : NULL;
}

/* Rows of what arrived are only looked at: they make room */
static void
trim_done (GunMemoryOutbox *self)
{
  GTreeNode *node = g_tree_node_first (self->by_id);

  while (node != NULL && self->n_done > 0
         && (self->n_done > GUN_OUTBOX_MAX_DONE || self->n_bytes > GUN_OUTBOX_MAX_BYTES))
    {
      GunOutboxRow *row = g_tree_node_value (node);

      node = g_tree_node_next (node);
      if (row->done_us > 0)
        drop (self, row);
    }
}

gboolean
gun_memory_outbox_is_full (GunMemoryOutbox *self)
{
  trim_done (self);
  return self->n_waiting >= GUN_OUTBOX_MAX_WAITING || self->n_bytes >= GUN_OUTBOX_MAX_BYTES;
}

void
gun_memory_outbox_accept (GunMemoryOutbox *self, const GunChange *change)
{
  GunOutboxRow *before = find (self, change->soul, change->key);
  g_autoptr (GPtrArray) peers = NULL;
  gint64 now_us = g_get_real_time ();

  if (change->origin->path != GUN_PATH_HERE)
    {
      if (before != NULL && before->done_us == 0)
        drop (self, before);
      return;
    }

  if (before != NULL)
    drop (self, before);
  self->last_id = MAX (self->last_id + 1, now_us);
  peers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_outbox_peer_free);
  add (self,
       gun_outbox_row_new (self->last_id,
                           change->soul,
                           change->key,
                           change->value,
                           change->state_ms,
                           now_us,
                           0,
                           peers));
}

guint64
gun_memory_outbox_get_n_waiting (GunMemoryOutbox *self)
{
  return self->n_waiting;
}

/**
 * gun_memory_outbox_list:
 * @self: an outbox
 * @soul: (nullable): only of this one
 * @waiting_only: leave out what has arrived
 * @after_id: the last row of the list before; 0 begins with the first
 * @limit: how many at most
 *
 * Returns: (transfer full) (element-type GunOutboxRow): oldest first
 */
GPtrArray *
gun_memory_outbox_list (
    GunMemoryOutbox *self, GRefString *soul, gboolean waiting_only, gint64 after_id, guint limit)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_outbox_row_unref);
  GTreeNode *node = g_tree_upper_bound (self->by_id, &after_id);

  for (; node != NULL && rows->len < limit; node = g_tree_node_next (node))
    {
      GunOutboxRow *row = g_tree_node_value (node);

      if ((!waiting_only || row->done_us == 0)
          && (soul == NULL || gun_text_equal (row->soul, soul)))
        g_ptr_array_add (rows, gun_outbox_row_ref (row));
    }
  return rows;
}

/* As @now, but for what only one of them says */
static GunOutboxPeer *
merge_peer (const GunOutboxPeer *before, const GunOutboxPeer *now)
{
  return gun_outbox_peer_new (now->peer,
                              now->sent_us > 0 ? now->sent_us : before->sent_us,
                              before->arrived_us > 0 ? before->arrived_us : now->arrived_us,
                              now->reason);
}

static GunOutboxRow *
copy_row (const GunOutboxRow *row, gint64 done_us, GPtrArray *peers)
{
  return gun_outbox_row_new (
      row->id, row->soul, row->key, row->value, row->state_ms, row->written_us, done_us, peers);
}

static void
replace (GunMemoryOutbox *self, GunOutboxRow *before, GunOutboxRow *row)
{
  drop (self, before);
  add (self, row);
}

void
gun_memory_outbox_note (GunMemoryOutbox *self,
                        GRefString *soul,
                        GRefString *key,
                        double state_ms,
                        const GunOutboxPeer *peer)
{
  GunOutboxRow *row = find_state (self, soul, key, state_ms);
  g_autoptr (GPtrArray) peers = NULL;
  gboolean is_known = FALSE;

  if (row == NULL)
    return;

  peers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_outbox_peer_free);
  for (guint i = 0; i < row->peers->len; i++)
    {
      const GunOutboxPeer *before = g_ptr_array_index (row->peers, i);
      gboolean is_it = gun_text_equal (before->peer, peer->peer);

      is_known |= is_it;
      g_ptr_array_add (peers, merge_peer (before, is_it ? peer : before));
    }
  if (!is_known && peers->len < GUN_OUTBOX_MAX_PEERS)
    g_ptr_array_add (peers, merge_peer (peer, peer));

  replace (self, row, copy_row (row, row->done_us, peers));
}

void
gun_memory_outbox_finish (
    GunMemoryOutbox *self, GRefString *soul, GRefString *key, double state_ms, gint64 done_us)
{
  GunOutboxRow *row = find_state (self, soul, key, state_ms);

  if (row == NULL || row->done_us > 0)
    return;

  replace (self, row, copy_row (row, done_us, row->peers));
  trim_done (self);
}

void
gun_memory_outbox_forget (GunMemoryOutbox *self, GRefString *soul, GRefString *key, double state_ms)
{
  GunOutboxRow *row = find_state (self, soul, key, state_ms);

  if (row != NULL)
    drop (self, row);
}
