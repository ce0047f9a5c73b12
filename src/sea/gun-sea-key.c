/* SPDX-License-Identifier: MIT */

#include "gun-sea-key.h"

#include <nettle/ecc-curve.h>
#include <nettle/ecdsa.h>
#include <nettle/sha2.h>
#include <string.h>

#include "gun-sea-key-private.h"
#include "gun-sea-number-private.h"

struct _GunSeaPublicKey
{
  struct ecc_point point;
  char text[GUN_SEA_PUB_LENGTH + 1];
};

/**
 * gun_sea_public_key_parse:
 * @pub: (array length=length_bytes): what shall be a `pub` or an `epub`
 * @length_bytes: its length
 * @error: return location
 *
 * Shape:  43 characters of base64url, a dot, 43 more; x and y of a point on P-256. One key has one
 *   spelling, so that keys are equal when their texts are.
 * Errors: %GUN_SEA_ERROR_KEY with what is wrong.
 * Thread: any.
 *
 * Returns: (transfer full) (nullable): the key
 */
GunSeaPublicKey *
gun_sea_public_key_parse (const char *pub, gsize length_bytes, GError **error)
{
  guint8 x_bytes[32], y_bytes[32];
  GunSeaNumber x, y;
  GunSeaPublicKey *self;

  if (length_bytes != GUN_SEA_PUB_LENGTH || pub[GUN_SEA_URL64_LENGTH] != '.'
      || !gun_sea_url64_decode (pub, x_bytes)
      || !gun_sea_url64_decode (pub + GUN_SEA_URL64_LENGTH + 1, y_bytes))
    {
      g_set_error_literal (error,
                           GUN_SEA_ERROR,
                           GUN_SEA_ERROR_KEY,
                           "A public key is 43 letters, digits, - or _, a dot, and 43 more");
      return NULL;
    }

  self = g_atomic_rc_box_new0 (GunSeaPublicKey);
  memcpy (self->text, pub, GUN_SEA_PUB_LENGTH);
  ecc_point_init (&self->point, nettle_get_secp_256r1 ());
  if (!ecc_point_set (
          &self->point, gun_sea_number_set (&x, x_bytes), gun_sea_number_set (&y, y_bytes)))
    {
      gun_sea_public_key_unref (self);
      g_set_error_literal (
          error, GUN_SEA_ERROR, GUN_SEA_ERROR_KEY, "The public key is no point on the curve P-256");
      return NULL;
    }

  return self;
}

/**
 * gun_sea_public_key_ref:
 * @self: a key
 *
 * Returns: (transfer full): @self
 */
GunSeaPublicKey *
gun_sea_public_key_ref (GunSeaPublicKey *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  GunSeaPublicKey *self = data;

  ecc_point_clear (&self->point);
}

/**
 * gun_sea_public_key_unref:
 * @self: (transfer full): a key
 */
void
gun_sea_public_key_unref (GunSeaPublicKey *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * gun_sea_public_key_get_text:
 * @self: a key
 *
 * Returns: (transfer none): its 87 characters, as `pub` has them
 */
const char *
gun_sea_public_key_get_text (const GunSeaPublicKey *self)
{
  return self->text;
}

/* The point itself, for agreeing on a secret */
const struct ecc_point *
gun_sea_public_key_get_point (const GunSeaPublicKey *self)
{
  return &self->point;
}

/**
 * gun_sea_public_key_verify:
 * @self: a key
 * @digest: (array fixed-size=32): SHA-256 of the text, as gun_sea_digest_text() gives it; hashed
 *   once more in here, as gun does
 * @signature: (array fixed-size=64): r and s
 *
 * The bare check: one multiplication on the curve, some hundred microseconds, and nothing else. For
 * every valid (r, s), (r, n−s) is valid too.
 * Thread: any.
 *
 * Returns: whether the owner of @self signed @digest
 */
gboolean
gun_sea_public_key_verify (const GunSeaPublicKey *self,
                           const guint8 digest[GUN_SEA_DIGEST_BYTES],
                           const guint8 signature[GUN_SEA_SIGNATURE_BYTES])
{
  struct sha256_ctx hash;
  guint8 twice[GUN_SEA_DIGEST_BYTES];
  struct dsa_signature numbers;
  GunSeaNumber r, s;

  sha256_init (&hash);
  sha256_update (&hash, GUN_SEA_DIGEST_BYTES, digest);
  sha256_digest (&hash, sizeof twice, twice);

  *numbers.r = *gun_sea_number_set (&r, signature);
  *numbers.s = *gun_sea_number_set (&s, signature + 32);

  return ecdsa_verify (&self->point, sizeof twice, twice, &numbers) == 1;
}
