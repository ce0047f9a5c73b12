/* SPDX-License-Identifier: MIT */

/*
 * A Bloom filter that grows: when a level is full, one of twice its size is added, and what was
 * added before stays where it is. Of each soul four bits are set, all in one word of 64 bits, so
 * that a level costs one access to memory.
 */

#include "gun-soul-filter.h"

/* Words of the first level, a power of two: 32 kB, for 16,384 souls */
#define FIRST_WORDS 4096

/* With 16 bits a soul, about six in a thousand others have all four bits set. */
#define SOULS_PER_WORD 4

/* Together they have 8 MB, which is room for GUN_SOUL_FILTER_MAX_SOULS. */
#define MAX_LEVELS 8

typedef struct
{
  guint64 *words;
  guint n_words;
  guint n_souls;
} Level;

struct _GunSoulFilter
{
  Level levels[MAX_LEVELS];
  guint n_levels;
  gboolean is_complete;
  gboolean is_full;
};

static void
add_level (GunSoulFilter *self)
{
  Level *level = &self->levels[self->n_levels];

  level->n_words = FIRST_WORDS << self->n_levels;
  level->words = g_new0 (guint64, level->n_words);
  self->n_levels++;
}

GunSoulFilter *
gun_soul_filter_new (void)
{
  GunSoulFilter *self = g_new0 (GunSoulFilter, 1);

  add_level (self);
  return self;
}

void
gun_soul_filter_free (GunSoulFilter *self)
{
  for (guint i = 0; i < self->n_levels; i++)
    g_free (self->levels[i].words);
  g_free (self);
}

/* The 32 bits of a hash say the word (the upper ones) and, stirred, the bits in it. */
static guint64
get_mask (guint hash)
{
  guint64 stirred = hash * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15) >> 40;
  guint64 mask = 0;

  for (guint i = 0; i < 4; i++, stirred >>= 6)
    mask |= G_GUINT64_CONSTANT (1) << (stirred & 63);

  return mask;
}

static guint
get_word (const Level *level, guint hash)
{
  return (guint) ((guint64) hash * level->n_words >> 32);
}

static gboolean
has (const GunSoulFilter *self, guint hash)
{
  guint64 mask = get_mask (hash);

  for (guint i = self->n_levels; i-- > 0;)
    {
      const Level *level = &self->levels[i];

      if ((level->words[get_word (level, hash)] & mask) == mask)
        return TRUE;
    }

  return FALSE;
}

void
gun_soul_filter_add (GunSoulFilter *self, guint hash)
{
  Level *level = &self->levels[self->n_levels - 1];

  if (self->is_full || has (self, hash))
    return;

  if (level->n_souls >= level->n_words * SOULS_PER_WORD)
    {
      if (self->n_levels == MAX_LEVELS)
        {
          self->is_full = TRUE;
          return;
        }
      add_level (self);
      level = &self->levels[self->n_levels - 1];
    }

  level->words[get_word (level, hash)] |= get_mask (hash);
  level->n_souls++;
}

void
gun_soul_filter_complete (GunSoulFilter *self)
{
  self->is_complete = TRUE;
}

gboolean
gun_soul_filter_may_have (const GunSoulFilter *self, guint hash)
{
  return !self->is_complete || self->is_full || has (self, hash);
}
