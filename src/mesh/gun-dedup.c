/* SPDX-License-Identifier: MIT */

#include "gun-dedup.h"

#include <string.h>

#include "gun-text.h"

/* Buckets at first; always a power of two, and never fewer than entries */
#define FIRST_BUCKETS 256

/*
 * A hundred thousand of these are remembered under a flood, so an entry is one piece of memory with
 * its id in it and with the links of both structures: the buckets and the order.
 */
struct _GunDedup
{
  GunHeard **buckets;
  guint n_buckets;
  guint n_ids;
  guint max_ids;
  GunHeard *oldest; /* (nullable): longest untouched */
  GunHeard *newest; /* (nullable) */
};

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

  self->n_buckets = FIRST_BUCKETS;
  self->buckets = g_new0 (GunHeard *, self->n_buckets);
  self->max_ids = MAX (max_ids, 1);
  return self;
}

static void
unlink_from_order (GunDedup *self, GunHeard *heard)
{
  *(heard->older != NULL ? &heard->older->newer : &self->oldest) = heard->newer;
  *(heard->newer != NULL ? &heard->newer->older : &self->newest) = heard->older;
}

static void
link_as_newest (GunDedup *self, GunHeard *heard)
{
  heard->older = self->newest;
  heard->newer = NULL;
  *(self->newest != NULL ? &self->newest->newer : &self->oldest) = heard;
  self->newest = heard;
}

static GunHeard **
get_bucket (GunDedup *self, guint32 hash)
{
  return &self->buckets[hash & (self->n_buckets - 1)];
}

static void
drop (GunDedup *self, GunHeard *heard)
{
  GunHeard **link = get_bucket (self, heard->hash);

  while (*link != heard)
    link = &(*link)->next;
  *link = heard->next;
  unlink_from_order (self, heard);
  self->n_ids--;

  g_clear_pointer (&heard->via, g_ref_string_release);
  g_free (heard);
}

void
gun_dedup_free (GunDedup *self)
{
  while (self->oldest != NULL)
    drop (self, self->oldest);
  g_free (self->buckets);
  g_free (self);
}

static void
add_buckets (GunDedup *self)
{
  g_free (self->buckets);
  self->n_buckets *= 2;
  self->buckets = g_new0 (GunHeard *, self->n_buckets);

  for (GunHeard *heard = self->oldest; heard != NULL; heard = heard->newer)
    {
      GunHeard **bucket = get_bucket (self, heard->hash);

      heard->next = *bucket;
      *bucket = heard;
    }
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
  for (guint i = 0; i < 2 && self->oldest != NULL && is_over (self->oldest, now_us); i++)
    drop (self, self->oldest);
}

static GunHeard *
find (GunDedup *self, GRefString *id, guint32 hash)
{
  gsize length_bytes = g_ref_string_length (id);

  for (GunHeard *heard = *get_bucket (self, hash); heard != NULL; heard = heard->next)
    if (heard->hash == hash && heard->length_bytes == length_bytes
        && memcmp (heard->id, id, length_bytes) == 0)
      return heard;

  return NULL;
}

static GunHeard *
add (GunDedup *self, GRefString *id, guint32 hash)
{
  gsize length_bytes = g_ref_string_length (id);
  GunHeard *heard = g_malloc (sizeof *heard + length_bytes);
  GunHeard **bucket;

  if (self->n_ids >= self->n_buckets)
    add_buckets (self);
  bucket = get_bucket (self, hash);

  *heard = (GunHeard){ .hash = hash, .length_bytes = length_bytes, .next = *bucket };
  memcpy (heard->id, id, length_bytes);
  *bucket = heard;
  self->n_ids++;
  return heard;
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
  guint32 hash = gun_text_hash (id);
  GunHeard *heard;

  sweep (self, now_us);
  heard = find (self, id, hash);
  if (heard != NULL && is_over (heard, now_us))
    {
      drop (self, heard);
      heard = NULL;
    }

  *is_new = heard == NULL;
  if (heard == NULL)
    {
      if (self->n_ids >= self->max_ids)
        drop (self, self->oldest);
      heard = add (self, id, hash);
    }
  else
    unlink_from_order (self, heard);

  heard->touched_us = now_us;
  link_as_newest (self, heard);
  return heard;
}

GunHeard *
gun_dedup_lookup (GunDedup *self, GRefString *id, gint64 now_us)
{
  GunHeard *heard = find (self, id, gun_text_hash (id));

  if (heard == NULL || !is_over (heard, now_us))
    return heard;

  drop (self, heard);
  return NULL;
}

/**
 * gun_dedup_forget:
 * @self: the memory
 * @id: a message id
 *
 * What comes under @id next is new.
 */
void
gun_dedup_forget (GunDedup *self, GRefString *id)
{
  GunHeard *heard = find (self, id, gun_text_hash (id));

  if (heard != NULL)
    drop (self, heard);
}

guint
gun_dedup_get_n_ids (GunDedup *self)
{
  return self->n_ids;
}
