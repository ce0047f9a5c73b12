/* SPDX-License-Identifier: MIT */

#include "gun-dedup.h"

#include "gun-text.h"

struct _GunDedup
{
  GHashTable *entries; /* set of GunHeard, by id */
  GQueue order;        /* of the entries' own links: longest untouched first */
  guint max_ids;
};

static guint
heard_hash (gconstpointer heard)
{
  return gun_text_hash (((const GunHeard *) heard)->id);
}

static gboolean
heard_equal (gconstpointer a, gconstpointer b)
{
  return gun_text_equal (((const GunHeard *) a)->id, ((const GunHeard *) b)->id);
}

static void
heard_free (gpointer data)
{
  GunHeard *heard = data;

  g_ref_string_release (heard->id);
  g_clear_pointer (&heard->via, g_ref_string_release);
  g_free (heard);
}

/**
 * gun_dedup_new:
 * @max_ids: how many ids it holds at most, at least 1
 *
 * Returns: (transfer full): an empty memory
 */
GunDedup *
gun_dedup_new (guint max_ids)
{
  GunDedup *self = g_new0 (GunDedup, 1);

  self->entries = g_hash_table_new_full (heard_hash, heard_equal, heard_free, NULL);
  self->max_ids = MAX (max_ids, 1);
  g_queue_init (&self->order);
  return self;
}

void
gun_dedup_free (GunDedup *self)
{
  /* The links of the queue lie inside the entries: forget, do not free */
  g_queue_init (&self->order);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_free (self);
}

static void
drop_oldest (GunDedup *self)
{
  GunHeard *heard = self->order.head->data;

  g_queue_unlink (&self->order, &heard->link);
  g_hash_table_remove (self->entries, heard);
}

static gboolean
is_over (const GunHeard *heard, gint64 now_us)
{
  return now_us - heard->touched_us >= GUN_DEDUP_LIFETIME_US;
}

/* Two for each one noted is enough to catch up after a flood, and no call takes long */
static void
sweep (GunDedup *self, gint64 now_us)
{
  for (guint i = 0; i < 2 && self->order.head != NULL; i++)
    {
      if (!is_over (self->order.head->data, now_us))
        return;
      drop_oldest (self);
    }
}

/**
 * gun_dedup_note:
 * @self: the memory
 * @id: a message id
 * @now_us: the time
 * @is_new: (out): whether @id was not known
 *
 * A known id is touched: its time begins again, as gun's does.
 *
 * Returns: (transfer none): its entry, to be filled when new, good until something else is noted
 */
GunHeard *
gun_dedup_note (GunDedup *self, GRefString *id, gint64 now_us, gboolean *is_new)
{
  GunHeard *heard;

  sweep (self, now_us);
  heard = gun_dedup_lookup (self, id, now_us);
  *is_new = heard == NULL;
  if (heard != NULL)
    {
      heard->touched_us = now_us;
      g_queue_unlink (&self->order, &heard->link);
      g_queue_push_tail_link (&self->order, &heard->link);
      return heard;
    }

  if (g_hash_table_size (self->entries) >= self->max_ids)
    drop_oldest (self);
  heard = g_new0 (GunHeard, 1);
  heard->id = g_ref_string_acquire (id);
  heard->touched_us = now_us;
  heard->link.data = heard;
  g_hash_table_add (self->entries, heard);
  g_queue_push_tail_link (&self->order, &heard->link);
  return heard;
}

GunHeard *
gun_dedup_lookup (GunDedup *self, GRefString *id, gint64 now_us)
{
  GunHeard key = { .id = id };
  GunHeard *heard = g_hash_table_lookup (self->entries, &key);

  if (heard == NULL || !is_over (heard, now_us))
    return heard;

  g_queue_unlink (&self->order, &heard->link);
  g_hash_table_remove (self->entries, heard);
  return NULL;
}

guint
gun_dedup_get_n_ids (GunDedup *self)
{
  return g_hash_table_size (self->entries);
}
