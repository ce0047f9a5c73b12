/* SPDX-License-Identifier: MIT */

#include "gun-sea-digest.h"

#include <nettle/sha2.h>

#include "gun-sea-text-private.h"

/**
 * gun_sea_digest_text:
 * @wtf8: (array length=length_bytes): text in WTF-8
 * @length_bytes: its length
 * @digest: (array fixed-size=32) (out caller-allocates): where to write
 *
 * SHA-256 of what JavaScript's TextEncoder gives for a text: its UTF-8, with U+FFFD in the place of
 * each lone surrogate. So is every text hashed in SEA before it is signed, and content before its
 * hash becomes a key. The state of the hash is wiped.
 */
void
gun_sea_digest_text (const char *wtf8, gsize length_bytes, guint8 digest[GUN_SEA_DIGEST_BYTES])
{
  const char *end = wtf8 + length_bytes;
  struct sha256_ctx hash;

  sha256_init (&hash);
  while (wtf8 < end)
    {
      const char *surrogate = gun_sea_find_surrogate (wtf8, end);

      sha256_update (&hash, surrogate - wtf8, (const guint8 *) wtf8);
      wtf8 = surrogate;
      if (wtf8 < end)
        {
          sha256_update (&hash, GUN_SEA_SURROGATE_BYTES, (const guint8 *) GUN_SEA_REPLACEMENT);
          wtf8 += GUN_SEA_SURROGATE_BYTES;
        }
    }
  sha256_digest (&hash, GUN_SEA_DIGEST_BYTES, digest);
  explicit_bzero (&hash, sizeof hash);
}
