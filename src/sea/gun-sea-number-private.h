/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_SEA_COMPILATION
#error "gun-sea-number-private.h is for src/sea only"
#endif

#include <glib.h>
#include <gmp.h>

G_BEGIN_DECLS

/* 256 bits */
#define GUN_SEA_NUMBER_LIMBS (32 / sizeof (mp_limb_t))

/**
 * GunSeaNumber:
 *
 * A number of 256 bits on the caller's stack, which GMP only reads: nothing is allocated for it, and
 * who put a secret into it can wipe it.
 */
typedef struct
{
  mp_limb_t limbs[GUN_SEA_NUMBER_LIMBS];
  mpz_t mpz;
} GunSeaNumber;

mpz_srcptr gun_sea_number_set (GunSeaNumber *self, const guint8 bytes[32]);

G_END_DECLS
