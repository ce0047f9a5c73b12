/* SPDX-License-Identifier: MIT */

#include "gun-sea-curve-private.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecdsa.h>
#include <nettle/sha2.h>
#include <string.h>

#include "gun-sea-key-private.h"
#include "gun-sea-number-private.h"

static void
scalar_clear (struct ecc_scalar *scalar)
{
  explicit_bzero (scalar->p, ecc_size (scalar->ecc) * sizeof *scalar->p);
  ecc_scalar_clear (scalar);
}

static void
point_clear (struct ecc_point *point)
{
  explicit_bzero (point->p, ecc_size_a (point->ecc) * sizeof *point->p);
  ecc_point_clear (point);
}

/* FALSE when @bytes are 0, or not below the order of the curve. @scalar must be cleared anyway. */
static gboolean
scalar_init (struct ecc_scalar *scalar, const guint8 bytes[32])
{
  GunSeaNumber number;
  gboolean good;

  ecc_scalar_init (scalar, nettle_get_secp_256r1 ());
  good = ecc_scalar_set (scalar, gun_sea_number_set (&number, bytes)) == 1;
  explicit_bzero (&number, sizeof number);

  return good;
}

static void
write_limbs (const mp_limb_t *limbs, guint8 bytes[32])
{
  for (guint i = 0; i < 32; i++)
    bytes[31 - i] = (guint8) (limbs[i / sizeof *limbs] >> i % sizeof *limbs * 8);
}

static void
write_mpz (mpz_t number, guint8 bytes[32])
{
  mp_limb_t limbs[GUN_SEA_NUMBER_LIMBS] = { 0 };
  gsize n_limbs = mpz_size (number);

  memcpy (limbs, mpz_limbs_read (number), n_limbs * sizeof *limbs);
  write_limbs (limbs, bytes);
  explicit_bzero (limbs, sizeof limbs);
  explicit_bzero (mpz_limbs_modify (number, (mp_size_t) n_limbs), n_limbs * sizeof *limbs);
  mpz_limbs_finish (number, 0);
}

/* x and y of @point, as bytes */
static void
write_point (const struct ecc_point *point, guint8 x_bytes[32], guint8 y_bytes[32])
{
  mpz_t x, y;

  mpz_init2 (x, 256);
  mpz_init2 (y, 256);
  ecc_point_get (point, x, y);
  write_mpz (x, x_bytes);
  write_mpz (y, y_bytes);
  mpz_clear (x);
  mpz_clear (y);
}

/* Bytes that nobody can guess; FALSE when the system has none, which must stop whatever needs
 * them. */
gboolean
gun_sea_random (void *bytes, gsize n_bytes, GError **error)
{
  int result = gnutls_rnd (GNUTLS_RND_KEY, bytes, n_bytes);

  if (result >= 0)
    return TRUE;

  g_set_error (error,
               GUN_SEA_ERROR,
               GUN_SEA_ERROR_RANDOM,
               "The system gives no random numbers: %s",
               gnutls_strerror (result));
  return FALSE;
}

/* A number from 1 up to below the order of the curve, each as likely as any other: one that is
 * beyond is not cut down but drawn again. */
gboolean
gun_sea_curve_draw (guint8 number[32], GError **error)
{
  gboolean good = FALSE;

  while (!good)
    {
      struct ecc_scalar scalar;

      if (!gun_sea_random (number, 32, error))
        return FALSE;
      good = scalar_init (&scalar, number);
      scalar_clear (&scalar);
    }

  return TRUE;
}

/* The public key that belongs to @number, as `pub` has it, without a NUL. FALSE when @number is no
 * private key. */
gboolean
gun_sea_curve_write_public (const guint8 number[32], char pub[GUN_SEA_PUB_LENGTH])
{
  struct ecc_scalar scalar;
  struct ecc_point point;
  gboolean good = scalar_init (&scalar, number);

  if (good)
    {
      guint8 x[32], y[32];

      ecc_point_init (&point, scalar.ecc);
      ecc_point_mul_g (&point, &scalar);
      write_point (&point, x, y);
      point_clear (&point);
      gun_sea_url64_encode (x, pub);
      pub[GUN_SEA_URL64_LENGTH] = '.';
      gun_sea_url64_encode (y, pub + GUN_SEA_URL64_LENGTH + 1);
    }
  scalar_clear (&scalar);

  return good;
}

/* r and s for a digest and a number that is used once; FALSE when one of them is 0, which happens
 * once in 2^255. */
static gboolean
sign_once (const struct ecc_scalar *key,
           const struct ecc_scalar *once,
           const guint8 digest[GUN_SEA_DIGEST_BYTES],
           guint8 signature[GUN_SEA_SIGNATURE_BYTES])
{
  static const guint8 zeros[32];
  mp_limb_t r[GUN_SEA_NUMBER_LIMBS], s[GUN_SEA_NUMBER_LIMBS];
  gsize scratch_bytes = (gsize) ecc_ecdsa_sign_itch (key->ecc) * sizeof (mp_limb_t);
  g_autofree mp_limb_t *scratch = g_malloc (scratch_bytes);

  ecc_ecdsa_sign (key->ecc, key->p, once->p, GUN_SEA_DIGEST_BYTES, digest, r, s, scratch);
  explicit_bzero (scratch, scratch_bytes);
  write_limbs (r, signature);
  write_limbs (s, signature + 32);

  return memcmp (signature, zeros, 32) != 0 && memcmp (signature + 32, zeros, 32) != 0;
}

/*
 * Signs @digest, hashed once more as gun does. The number that a signature uses once is drawn
 * anew for each: who knew it, or some of its bits of many signatures, would know the key.
 */
gboolean
gun_sea_curve_sign (const guint8 number[32],
                    const guint8 digest[GUN_SEA_DIGEST_BYTES],
                    guint8 signature[GUN_SEA_SIGNATURE_BYTES],
                    GError **error)
{
  struct ecc_scalar key;
  struct sha256_ctx hash;
  guint8 twice[GUN_SEA_DIGEST_BYTES], once_bytes[32];
  gboolean good = scalar_init (&key, number);
  gboolean is_signed = FALSE;

  g_return_val_if_fail (good, FALSE);

  sha256_init (&hash);
  sha256_update (&hash, GUN_SEA_DIGEST_BYTES, digest);
  sha256_digest (&hash, sizeof twice, twice);

  while (!is_signed && gun_sea_curve_draw (once_bytes, error))
    {
      struct ecc_scalar once;

      scalar_init (&once, once_bytes);
      is_signed = sign_once (&key, &once, twice, signature);
      scalar_clear (&once);
    }
  explicit_bzero (once_bytes, sizeof once_bytes);
  scalar_clear (&key);

  return is_signed;
}

/* The secret that @number shares with the owner of @other: x of their common point */
void
gun_sea_curve_agree (const guint8 number[32], const GunSeaPublicKey *other, guint8 x[32])
{
  struct ecc_scalar scalar;
  struct ecc_point point;
  guint8 y[32];

  scalar_init (&scalar, number);
  ecc_point_init (&point, scalar.ecc);
  ecc_point_mul (&point, &scalar, gun_sea_public_key_get_point (other));
  write_point (&point, x, y);
  explicit_bzero (y, sizeof y);
  point_clear (&point);
  scalar_clear (&scalar);
}
