/* SPDX-License-Identifier: MIT */

#include "gun-signature-cache.h"

typedef struct
{
  guint8 id[GUN_SEA_SIGNATURE_ID_BYTES];
  GunSeaReason reason;
  GList link;
} Known;

struct _GunSignatureCache
{
  GHashTable *known; /* of Known, which is its own key */
  GQueue order;      /* of Known: asked for last at the head */
  guint max_signatures;
};

/* Who makes signatures chooses their ids by trying, but does not know this number, so he cannot make
 * many fall into one place of the table */
static guint64
get_secret (void)
{
  static gsize secret = 0;

  if (g_once_init_enter (&secret))
    g_once_init_leave (&secret, (gsize) g_random_int () << 32 | g_random_int () | 1);

  return secret;
}

static guint
hash_known (gconstpointer id)
{
  guint64 head;

  memcpy (&head, id, sizeof head);
  return (guint) (head * get_secret () >> 32);
}

static gboolean
equal_known (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, GUN_SEA_SIGNATURE_ID_BYTES) == 0;
}

/**
 * gun_signature_cache_new:
 * @max_signatures: how many it remembers
 *
 * Returns: (transfer full): a cache that knows none
 */
GunSignatureCache *
gun_signature_cache_new (guint max_signatures)
{
  GunSignatureCache *self = g_new0 (GunSignatureCache, 1);

  self->known = g_hash_table_new_full (hash_known, equal_known, NULL, g_free);
  self->max_signatures = max_signatures;

  return self;
}

/**
 * gun_signature_cache_free:
 * @self: (transfer full): a cache
 */
void
gun_signature_cache_free (GunSignatureCache *self)
{
  g_hash_table_unref (self->known);
  g_free (self);
}

/**
 * gun_signature_cache_lookup:
 * @self: a cache
 * @id: of a signature
 * @reason: (out): what came of it
 *
 * Returns: whether it is known
 */
gboolean
gun_signature_cache_lookup (GunSignatureCache *self,
                            const guint8 id[GUN_SEA_SIGNATURE_ID_BYTES],
                            GunSeaReason *reason)
{
  Known *known = g_hash_table_lookup (self->known, id);

  if (known == NULL)
    return FALSE;

  if (self->order.head != &known->link)
    {
      g_queue_unlink (&self->order, &known->link);
      g_queue_push_head_link (&self->order, &known->link);
    }
  *reason = known->reason;

  return TRUE;
}

/**
 * gun_signature_cache_add:
 * @self: a cache
 * @id: of a signature that it does not know
 * @reason: what came of it
 */
void
gun_signature_cache_add (GunSignatureCache *self,
                         const guint8 id[GUN_SEA_SIGNATURE_ID_BYTES],
                         GunSeaReason reason)
{
  Known *known;

  if (self->order.length >= self->max_signatures)
    {
      known = g_queue_pop_tail_link (&self->order)->data;
      g_hash_table_remove (self->known, known->id);
    }

  known = g_new (Known, 1);
  memcpy (known->id, id, sizeof known->id);
  known->reason = reason;
  known->link.data = known;
  known->link.prev = known->link.next = NULL;
  g_hash_table_add (self->known, known);
  g_queue_push_head_link (&self->order, &known->link);
}
