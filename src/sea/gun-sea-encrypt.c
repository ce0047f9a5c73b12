/* SPDX-License-Identifier: MIT */

#include "gun-sea-encrypt.h"

#include <nettle/gcm.h>
#include <nettle/memops.h>

#include "gun-sea-base64.h"
#include "gun-sea-curve-private.h"
#include "gun-sea-digest.h"
#include "gun-sea-text-private.h"
#include "gun-sea-value-private.h"
#include "gun-text.h"

/* As sea.js draws them. The nonce is no multiple of what AES-GCM likes, so GHASH goes over it. */
#define SALT_BYTES 9
#define NONCE_BYTES 15

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* Bytes as a text in which each is a character: from 0x80 on it takes two bytes */
static GunSeaSecret *
to_characters (const guint8 *bytes, gsize n_bytes)
{
  GunSeaSecret *text = gun_sea_secret_new_sized (2 * n_bytes);
  char *at = text->text;

  for (gsize i = 0; i < n_bytes; i++)
    at += g_unichar_to_utf8 (bytes[i], at);
  text->length_bytes = at - text->text;

  return text;
}

/* The key of AES: SHA-256 of passphrase and salt put together as texts */
static void
derive_key (const char *passphrase,
            gsize passphrase_bytes,
            const GunSeaSecret *salt,
            guint8 key[AES256_KEY_SIZE])
{
  g_autoptr (GunSeaSecret) text = gun_sea_secret_new_sized (passphrase_bytes + salt->length_bytes);

  memcpy (text->text, passphrase, passphrase_bytes);
  memcpy (text->text + passphrase_bytes, salt->text, salt->length_bytes);
  gun_sea_digest_text (text->text, text->length_bytes, key);
}

/* Encrypts or decrypts @n_bytes in place and says what the tag is */
static void
run_gcm (const guint8 key[AES256_KEY_SIZE],
         const guint8 *nonce,
         gsize nonce_bytes,
         gboolean encrypt,
         guint8 *bytes,
         gsize n_bytes,
         guint8 tag[GCM_DIGEST_SIZE])
{
  struct gcm_aes256_ctx gcm;

  gcm_aes256_set_key (&gcm, key);
  gcm_aes256_set_iv (&gcm, nonce_bytes, nonce);
  if (encrypt)
    gcm_aes256_encrypt (&gcm, n_bytes, bytes, bytes);
  else
    gcm_aes256_decrypt (&gcm, n_bytes, bytes, bytes);
  gcm_aes256_digest (&gcm, GCM_DIGEST_SIZE, tag);
  explicit_bzero (&gcm, sizeof gcm);
}

/**
 * gun_sea_encrypt:
 * @text: (array length=length_bytes): WTF-8; of a value that is no text its JSON
 * @length_bytes: its length
 * @passphrase: (array length=passphrase_bytes): WTF-8; of a pair its `epriv`
 * @passphrase_bytes: its length
 * @error: return location
 *
 * gun's SEA.encrypt(). A lone surrogate becomes U+FFFD, as it does there.
 * Shape:  SEA{"ct":"base64","iv":"base64","s":"base64"}
 * Errors: %GUN_SEA_ERROR_RANDOM.
 *
 * Returns: (transfer full) (nullable): ASCII
 */
char *
gun_sea_encrypt (const char *text,
                 gsize length_bytes,
                 const char *passphrase,
                 gsize passphrase_bytes,
                 GError **error)
{
  g_autoptr (GunSeaSecret) bytes = NULL;
  g_autoptr (GunSeaSecret) salt = NULL;
  g_autofree char *ct = NULL;
  g_autofree char *iv = NULL;
  g_autofree char *s = NULL;
  guint8 key[AES256_KEY_SIZE], random[SALT_BYTES + NONCE_BYTES];

  if (!gun_sea_random (random, sizeof random, error))
    return NULL;

  bytes = gun_sea_secret_new_sized (length_bytes + GCM_DIGEST_SIZE);
  memcpy (bytes->text, text, length_bytes);
  gun_sea_encode_text (bytes->text, length_bytes);

  salt = to_characters (random, SALT_BYTES);
  derive_key (passphrase, passphrase_bytes, salt, key);
  run_gcm (key,
           random + SALT_BYTES,
           NONCE_BYTES,
           TRUE,
           (guint8 *) bytes->text,
           length_bytes,
           (guint8 *) bytes->text + length_bytes);
  explicit_bzero (key, sizeof key);

  ct = g_base64_encode ((guint8 *) bytes->text, bytes->length_bytes);
  iv = g_base64_encode (random + SALT_BYTES, NONCE_BYTES);
  s = g_base64_encode (random, SALT_BYTES);
  return g_strdup_printf ("SEA{\"ct\":\"%s\",\"iv\":\"%s\",\"s\":\"%s\"}", ct, iv, s);
}

/* What {"ct","iv","s"} holds, read in one of two ways */
typedef struct
{
  GunSeaSecret *ct; /* with the tag behind it; becomes the plaintext */
  GunSeaSecret *iv;
  GunSeaSecret *salt; /* as text */
} Sealed;

static void
sealed_clear (Sealed *self)
{
  g_clear_pointer (&self->ct, gun_sea_secret_free);
  g_clear_pointer (&self->iv, gun_sea_secret_free);
  g_clear_pointer (&self->salt, gun_sea_secret_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sealed, sealed_clear)

static GunSeaSecret *
read_base64 (const GString *text)
{
  g_autoptr (GunSeaSecret) bytes = gun_sea_secret_new_sized (text->len / 4 * 3 + 3);
  gsize n_bytes;

  if (!gun_sea_base64_decode (
          text->str, text->len, (guint8 *) bytes->text, bytes->length_bytes, &n_bytes))
    return NULL;

  bytes->length_bytes = n_bytes;
  return g_steal_pointer (&bytes);
}

static GunSeaSecret *
read_units (const GString *text)
{
  GunSeaSecret *bytes = gun_sea_secret_new_sized (text->len);

  bytes->length_bytes
      = gun_sea_read_units (text->str, text->len, (guint8 *) bytes->text, text->len);
  return bytes;
}

static gboolean
read_sealed (Sealed *self, GString *const texts[3], gboolean is_base64)
{
  self->ct = is_base64 ? read_base64 (texts[0]) : read_units (texts[0]);
  self->iv = is_base64 ? read_base64 (texts[1]) : read_units (texts[1]);

  if (is_base64)
    {
      g_autoptr (GunSeaSecret) bytes = read_base64 (texts[2]);

      if (bytes != NULL)
        self->salt = to_characters ((const guint8 *) bytes->text, bytes->length_bytes);
    }
  else
    {
      self->salt = gun_sea_secret_new (texts[2]->str, texts[2]->len);
    }

  return self->ct != NULL && self->ct->length_bytes >= GCM_DIGEST_SIZE && self->iv != NULL
         && self->iv->length_bytes > 0 && self->salt != NULL;
}

/* The plaintext; %NULL when the tag is another one. Nothing of what was computed remains then. */
static GunSeaSecret *
open_sealed (Sealed *self, const char *passphrase, gsize passphrase_bytes)
{
  gsize n_bytes = self->ct->length_bytes - GCM_DIGEST_SIZE;
  guint8 key[AES256_KEY_SIZE], tag[GCM_DIGEST_SIZE];
  gboolean good;

  derive_key (passphrase, passphrase_bytes, self->salt, key);
  run_gcm (key,
           (guint8 *) self->iv->text,
           self->iv->length_bytes,
           FALSE,
           (guint8 *) self->ct->text,
           n_bytes,
           tag);
  explicit_bzero (key, sizeof key);
  good = memeql_sec (tag, self->ct->text + n_bytes, sizeof tag) == 1;

  return good ? gun_sea_secret_new (self->ct->text, n_bytes) : NULL;
}

/* TextDecoder drops a byte order mark; what is no UTF-8 was never encrypted by gun. */
static GunSeaSecret *
to_text (const GunSeaSecret *plaintext, GError **error)
{
  gsize skipped = sizeof byte_order_mark - 1;
  const char *end = plaintext->text + plaintext->length_bytes;

  if (!gun_text_is_valid (plaintext->text, plaintext->length_bytes)
      || gun_sea_find_surrogate (plaintext->text, end) != end)
    {
      g_set_error_literal (
          error, GUN_SEA_ERROR, GUN_SEA_ERROR_SHAPE, "What was encrypted is no text");
      return NULL;
    }

  if (plaintext->length_bytes < skipped || memcmp (plaintext->text, byte_order_mark, skipped) != 0)
    skipped = 0;
  return gun_sea_secret_new (plaintext->text + skipped, plaintext->length_bytes - skipped);
}

static gboolean
read_texts (const char *sealed, gsize length_bytes, GString *texts[3], GError **error)
{
  static const char *const names[] = { "ct", "iv", "s" };
  g_autoptr (GString) envelope = g_string_new (NULL);

  if (!gun_sea_value_parse (sealed, length_bytes, envelope, error))
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GunSeaSlice text = gun_sea_value_get_member (gun_sea_value_slice (envelope), names[i]);

      if (!gun_sea_value_is_string (text))
        {
          g_set_error_literal (
              error,
              GUN_SEA_ERROR,
              GUN_SEA_ERROR_SHAPE,
              "What is encrypted has the form SEA{\"ct\":\"…\",\"iv\":\"…\",\"s\":\"…\"}");
          return FALSE;
        }
      texts[i] = gun_sea_value_to_text (text);
    }

  return TRUE;
}

/**
 * gun_sea_decrypt:
 * @sealed: (array length=length_bytes): SEA{"ct","iv","s"}, with or without SEA
 * @length_bytes: its length
 * @passphrase: (array length=passphrase_bytes): WTF-8; of a pair its `epriv`
 * @passphrase_bytes: its length
 * @error: return location
 *
 * gun's SEA.decrypt(), also of what was encrypted before base64 was used, up to the text; gun gives
 * the value that the text is JSON of, when it is.
 * Errors: %GUN_SEA_ERROR_SHAPE when nothing is encrypted there; %GUN_SEA_ERROR_REFUSED when
 *   @passphrase does not open it, or it was changed since.
 *
 * Returns: (transfer full) (nullable): the text, UTF-8
 */
GunSeaSecret *
gun_sea_decrypt (const char *sealed,
                 gsize length_bytes,
                 const char *passphrase,
                 gsize passphrase_bytes,
                 GError **error)
{
  GString *texts[3] = { NULL, NULL, NULL };
  g_autoptr (GunSeaSecret) plaintext = NULL;
  gboolean good = read_texts (sealed, length_bytes, texts, error);

  for (guint way = 0; good && plaintext == NULL && way < 2; way++)
    {
      g_auto (Sealed) read = { NULL };

      if (read_sealed (&read, texts, way == 0))
        plaintext = open_sealed (&read, passphrase, passphrase_bytes);
    }

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      g_string_free (texts[i], TRUE);

  if (plaintext != NULL)
    return to_text (plaintext, error);
  if (good)
    g_set_error_literal (
        error, GUN_SEA_ERROR, GUN_SEA_ERROR_REFUSED, "It was not encrypted for this key");
  return NULL;
}
