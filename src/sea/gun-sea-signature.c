/* SPDX-License-Identifier: MIT */

#include "gun-sea-signature.h"

#include <nettle/sha2.h>

/* The order n of P-256 (FIPS 186-4, D.1.2.3), and the half of it, rounded down */
static const guint8 order[32] = { 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF,
                                  0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17,
                                  0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51 };
static const guint8 half_order[32]
    = { 0x7F, 0xFF, 0xFF, 0xFF, 0x80, 0x00, 0x00, 0x00, 0x7F, 0xFF, 0xFF,
        0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xDE, 0x73, 0x7D, 0x56, 0xD3, 0x8B,
        0xCF, 0x42, 0x79, 0xDC, 0xE5, 0x61, 0x7E, 0x31, 0x92, 0xA8 };

/* The smaller of s and n−s; s itself when it is no number below n, and so no half of a signature */
static void
fold (const guint8 s[32], guint8 folded[32])
{
  guint borrow = 0;

  if (memcmp (s, half_order, 32) <= 0 || memcmp (s, order, 32) >= 0)
    {
      memcpy (folded, s, 32);
      return;
    }

  for (gint i = 31; i >= 0; i--)
    {
      gint difference = (gint) order[i] - s[i] - (gint) borrow;

      borrow = difference < 0;
      folded[i] = (guint8) (difference & 0xFF);
    }
}

/**
 * gun_sea_signature_identify:
 * @self: a signature, all of it filled but its id
 *
 * Fills @self->id. Whoever adds white space, spells base64 otherwise or takes the other s gets the
 * same one, so that what was verified once is known (PROTOCOL.md section 11).
 */
void
gun_sea_signature_identify (GunSeaSignature *self)
{
  struct sha256_ctx hash;
  guint8 s[32];

  fold (self->bytes + 32, s);
  sha256_init (&hash);
  sha256_update (&hash, GUN_SEA_PUB_LENGTH, (const guint8 *) self->pub);
  sha256_update (&hash, sizeof self->digest, self->digest);
  sha256_update (&hash, 32, self->bytes);
  sha256_update (&hash, 32, s);
  sha256_digest (&hash, sizeof self->id, self->id);
}

/**
 * gun_sea_signature_verify:
 * @self: a signature
 *
 * Computes. That is some hundred microseconds, nearly all of them within
 * gun_sea_public_key_verify().
 * Thread: any.
 *
 * Returns: %GUN_SEA_REASON_NONE when it is good
 */
GunSeaReason
gun_sea_signature_verify (const GunSeaSignature *self)
{
  g_autoptr (GunSeaPublicKey) key = gun_sea_public_key_parse (self->pub, strlen (self->pub), NULL);

  if (key != NULL && gun_sea_public_key_verify (key, self->digest, self->bytes))
    return GUN_SEA_REASON_NONE;
  if (self->is_certificate)
    return GUN_SEA_REASON_CERTIFICATE_SIGNATURE;

  return key == NULL ? GUN_SEA_REASON_KEY : GUN_SEA_REASON_SIGNATURE;
}
