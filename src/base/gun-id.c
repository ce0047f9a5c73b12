/* SPDX-License-Identifier: MIT */

#include "gun-id.h"

#include "gun-random.h"

/* Bytes asked from the kernel at once: about 28 ids, so that an id costs no system call. */
#define POOL_BYTES 256

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static __thread guint8 pool[POOL_BYTES];
static __thread gsize pool_left;

static guint8
random_byte (void)
{
  if (pool_left == 0)
    {
      gun_random_fill (pool, POOL_BYTES);
      pool_left = POOL_BYTES;
    }

  return pool[--pool_left];
}

/**
 * gun_id_new:
 *
 * Makes an id for a message or a peer as gun makes them: %GUN_ID_LENGTH characters of 0-9, A-Z and
 * a-z (PROTOCOL.md section 0). The kernel's random bytes, so nobody can guess the next id and have
 * it dropped as a repetition.
 * Thread: any.
 *
 * Returns: (transfer full): a fresh id
 */
GRefString *
gun_id_new (void)
{
  char id[GUN_ID_LENGTH];

  for (guint i = 0; i < GUN_ID_LENGTH;)
    {
      guint8 digit = random_byte () & 63;

      /* 62 and 63 are thrown away: a remainder would make some digits likelier than others */
      if (digit < sizeof digits - 1)
        id[i++] = digits[digit];
    }

  return g_ref_string_new_len (id, GUN_ID_LENGTH);
}
