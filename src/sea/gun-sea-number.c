/* SPDX-License-Identifier: MIT */

#include "gun-sea-number-private.h"

#include <string.h>

/*
 * Makes @self the number whose 32 bytes, the highest first, are @bytes. The result is valid as long
 * as @self stays where it is.
 */
mpz_srcptr
gun_sea_number_set (GunSeaNumber *self, const guint8 bytes[32])
{
  memset (self->limbs, 0, sizeof self->limbs);
  for (guint i = 0; i < 32; i++)
    {
      mp_limb_t *limb = &self->limbs[GUN_SEA_NUMBER_LIMBS - 1 - i / sizeof (mp_limb_t)];

      *limb = *limb << 8 | bytes[i];
    }

  return mpz_roinit_n (self->mpz, self->limbs, GUN_SEA_NUMBER_LIMBS);
}
