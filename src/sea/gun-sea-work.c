/* SPDX-License-Identifier: MIT */

#include "gun-sea-work.h"

#include <nettle/hmac.h>
#include <nettle/pbkdf2.h>

#include "gun-sea-digest.h"
#include "gun-sea-text-private.h"

static GunSeaSecret *
to_utf8 (const char *wtf8, gsize length_bytes)
{
  GunSeaSecret *utf8 = gun_sea_secret_new (wtf8, length_bytes);

  gun_sea_encode_text (utf8->text, length_bytes);
  return utf8;
}

/**
 * gun_sea_work:
 * @text: (array length=length_bytes): WTF-8: a passphrase; of a value that is no text its JSON
 * @length_bytes: its length
 * @salt: (array length=salt_bytes): WTF-8: a text, or a pair's `epub`
 * @salt_bytes: its length
 * @n_iterations: %GUN_SEA_WORK_ITERATIONS
 *
 * gun's SEA.work(): PBKDF2 with HMAC-SHA-256, of which that many iterations take some ten
 * milliseconds, so that passphrases cannot be tried out fast.
 * Thread: any; not one that must answer soon.
 *
 * Returns: (transfer full): 64 bytes in base64
 */
GunSeaSecret *
gun_sea_work (
    const char *text, gsize length_bytes, const char *salt, gsize salt_bytes, guint n_iterations)
{
  g_autoptr (GunSeaSecret) key = to_utf8 (text, length_bytes);
  g_autoptr (GunSeaSecret) utf8_salt = to_utf8 (salt, salt_bytes);
  g_autofree char *base64 = NULL;
  struct hmac_sha256_ctx hmac;
  guint8 result[GUN_SEA_WORK_BYTES];
  GunSeaSecret *secret;

  hmac_sha256_set_key (&hmac, key->length_bytes, (const guint8 *) key->text);
  pbkdf2 (&hmac,
          (nettle_hash_update_func *) hmac_sha256_update,
          (nettle_hash_digest_func *) hmac_sha256_digest,
          SHA256_DIGEST_SIZE,
          n_iterations,
          utf8_salt->length_bytes,
          (const guint8 *) utf8_salt->text,
          sizeof result,
          result);
  explicit_bzero (&hmac, sizeof hmac);

  base64 = g_base64_encode (result, sizeof result);
  explicit_bzero (result, sizeof result);
  secret = gun_sea_secret_new (base64, strlen (base64));
  explicit_bzero (base64, secret->length_bytes);

  return secret;
}

/**
 * gun_sea_content_hash:
 * @text: (array length=length_bytes): WTF-8; of a value that is no text its JSON
 * @length_bytes: its length
 *
 * gun's SEA.work (text, null, null, {name: "SHA-256"}): the key under which content stands in a soul
 * with `#`.
 *
 * Returns: (transfer full): 32 bytes in base64
 */
char *
gun_sea_content_hash (const char *text, gsize length_bytes)
{
  guint8 digest[GUN_SEA_DIGEST_BYTES];

  gun_sea_digest_text (text, length_bytes, digest);
  return g_base64_encode (digest, sizeof digest);
}
