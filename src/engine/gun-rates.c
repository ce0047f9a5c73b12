/* SPDX-License-Identifier: MIT */

#include "gun-rates.h"

struct _GunRates
{
  GHashTable *of; /* guint64 number → Measured */
};

typedef struct
{
  guint64 bytes;
  gint64 at_us;
  double bytes_per_second; /* -1: measured once only */
} Measured;

/**
 * gun_rates_new:
 *
 * Returns: (transfer full): rates, none of which is known
 */
GunRates *
gun_rates_new (void)
{
  GunRates *self = g_new (GunRates, 1);

  self->of = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);

  return self;
}

/**
 * gun_rates_free:
 * @self: (transfer full): rates
 */
void
gun_rates_free (GunRates *self)
{
  g_hash_table_unref (self->of);
  g_free (self);
}

/**
 * gun_rates_measure:
 * @self: rates
 * @number: of a peer
 * @bytes: what has gone to and from it, over the same links as before
 * @now_us: the monotonic time
 *
 * Fewer bytes than before are those of another link: measured anew.
 *
 * Returns: whether its rate is another than before
 */
gboolean
gun_rates_measure (GunRates *self, guint64 number, guint64 bytes, gint64 now_us)
{
  Measured *measured = g_hash_table_lookup (self->of, &number);
  double before;

  if (measured == NULL)
    {
      measured = g_new (Measured, 1);
      *measured = (Measured){ bytes, now_us, -1 };
      g_hash_table_insert (self->of, g_memdup2 (&number, sizeof number), measured);
      return FALSE;
    }
  if (now_us <= measured->at_us)
    return FALSE;

  before = measured->bytes_per_second;
  measured->bytes_per_second = bytes < measured->bytes
                                   ? -1
                                   : (double) (bytes - measured->bytes) * G_USEC_PER_SEC
                                         / (double) (now_us - measured->at_us);
  measured->bytes = bytes;
  measured->at_us = now_us;

  return measured->bytes_per_second != before;
}

/**
 * gun_rates_get:
 * @self: rates
 * @number: of a peer
 *
 * Returns: bytes per second, in and out together; -1 when it is not known
 */
double
gun_rates_get (GunRates *self, guint64 number)
{
  const Measured *measured = g_hash_table_lookup (self->of, &number);

  return measured == NULL ? -1 : measured->bytes_per_second;
}

/**
 * gun_rates_forget:
 * @self: rates
 * @number: of a peer that is gone
 */
void
gun_rates_forget (GunRates *self, guint64 number)
{
  g_hash_table_remove (self->of, &number);
}
