/* SPDX-License-Identifier: MIT */

#include "gun-sea-claim.h"

#include <math.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-sea-certificate.h"
#include "gun-sea-wrapper.h"
#include "gun-soul.h"
#include "gun-text.h"

/* The list of all lists of accounts */
#define ALIASES_SOUL "~@"

static void
refuse (GunSeaClaim *self, GunSeaReason reason)
{
  self->kind = GUN_SEA_CLAIM_REFUSED;
  self->reason = reason;
  self->n_signatures = 0;
}

/* What JavaScript takes for nothing: null, false, 0 and "" */
static gboolean
is_nothing (const GunValue *value)
{
  switch (gun_value_get_kind (value))
    {
    case GUN_VALUE_NULL:
      return TRUE;
    case GUN_VALUE_BOOLEAN:
      return !gun_value_get_boolean (value);
    case GUN_VALUE_NUMBER:
      return gun_value_get_number (value) == 0;
    case GUN_VALUE_TEXT:
      return g_ref_string_length (gun_value_get_text (value)) == 0;
    case GUN_VALUE_LINK:
    default:
      return FALSE;
    }
}

static gboolean
links_to (const GunValue *value, const char *soul, gsize length_bytes)
{
  GRefString *there;

  if (gun_value_get_kind (value) != GUN_VALUE_LINK)
    return FALSE;

  there = gun_value_get_text (value);
  return g_ref_string_length (there) == length_bytes && memcmp (there, soul, length_bytes) == 0;
}

/* `~@`: key `alice` holds a link to `~@alice` */
static void
claim_alias (GunSeaClaim *self, GRefString *key, GunValue *value)
{
  g_autoptr (GString) list = g_string_new (ALIASES_SOUL);

  g_string_append_len (list, key, (gssize) g_ref_string_length (key));
  if (is_nothing (value))
    refuse (self, GUN_SEA_REASON_ALIAS_EMPTY);
  else if (!links_to (value, list->str, list->len))
    refuse (self, GUN_SEA_REASON_ALIAS_OTHER);
  else
    self->kind = GUN_SEA_CLAIM_PROVEN;
}

/* `~@alice`: key `~pub` holds a link to `~pub` */
static void
claim_account (GunSeaClaim *self, GRefString *key, GunValue *value)
{
  if (is_nothing (value))
    refuse (self, GUN_SEA_REASON_PUBS_EMPTY);
  else if (!links_to (value, key, g_ref_string_length (key)))
    refuse (self, GUN_SEA_REASON_ALIAS_OTHER);
  else
    self->kind = GUN_SEA_CLAIM_PROVEN;
}

static gboolean
is_hex_of (const char *text, gsize length_bytes, const guint8 digest[GUN_SEA_DIGEST_BYTES])
{
  if (length_bytes != 2 * GUN_SEA_DIGEST_BYTES)
    return FALSE;

  for (guint i = 0; i < GUN_SEA_DIGEST_BYTES; i++)
    {
      int high = g_ascii_xdigit_value (text[2 * i]);
      int low = g_ascii_xdigit_value (text[2 * i + 1]);

      if (high < 0 || low < 0 || (high << 4 | low) != digest[i])
        return FALSE;
    }

  return TRUE;
}

/* A soul with `#`: what stands behind the last `#` of the key is the hash of the value, or of its
 * JSON when it is no text */
static void
claim_content (GunSeaClaim *self, GRefString *key, GunValue *value)
{
  gsize key_bytes = g_ref_string_length (key);
  const char *mark = memrchr (key, '#', key_bytes);
  const char *hash = mark != NULL ? mark + 1 : key;
  gsize hash_bytes = key + key_bytes - hash;
  guint8 digest[GUN_SEA_DIGEST_BYTES];
  g_autofree char *base64 = NULL;

  if (gun_value_get_kind (value) == GUN_VALUE_TEXT)
    {
      GRefString *text = gun_value_get_text (value);

      gun_sea_digest_text (text, g_ref_string_length (text), digest);
    }
  else
    {
      g_autoptr (GString) json = g_string_new (NULL);

      gun_value_append_json (value, json);
      gun_sea_digest_text (json->str, json->len, digest);
    }

  base64 = g_base64_encode (digest, sizeof digest);
  if ((hash_bytes == strlen (base64) && memcmp (hash, base64, hash_bytes) == 0)
      || is_hex_of (hash, hash_bytes, digest))
    self->kind = GUN_SEA_CLAIM_CONTENT;
  else
    refuse (self, GUN_SEA_REASON_HASH);
}

/* `{"#":soul,".":key,":":value,">":state}`: the text that is signed */
static void
digest_value (GRefString *soul,
              GRefString *key,
              const GString *value,
              double state_ms,
              guint8 digest[GUN_SEA_DIGEST_BYTES])
{
  g_autoptr (GString) text = g_string_sized_new (
      g_ref_string_length (soul) + g_ref_string_length (key) + value->len + GUN_JSON_NUMBER_SIZE
      + strlen ("{\"#\":\"\",\".\":\"\",\":\":,\">\":}"));

  g_string_append (text, "{\"#\":");
  gun_json_append_string (text, soul, g_ref_string_length (soul));
  g_string_append (text, ",\".\":");
  gun_json_append_string (text, key, g_ref_string_length (key));
  g_string_append (text, ",\":\":");
  g_string_append_len (text, value->str, (gssize) value->len);
  g_string_append (text, ",\">\":");
  gun_json_append_number (text, state_ms);
  g_string_append_c (text, '}');

  gun_sea_digest_text (text->str, text->len, digest);
}

/* FALSE when @pub is no key by its length already; whether it is a point shows when it is used */
static gboolean
add_signature (GunSeaClaim *self,
               const char *pub,
               const guint8 digest[GUN_SEA_DIGEST_BYTES],
               const guint8 bytes[GUN_SEA_SIGNATURE_BYTES],
               gboolean is_certificate)
{
  GunSeaSignature *signature = &self->signatures[self->n_signatures];

  if (strlen (pub) != GUN_SEA_PUB_LENGTH)
    {
      refuse (self, GUN_SEA_REASON_KEY);
      return FALSE;
    }

  memcpy (signature->pub, pub, GUN_SEA_PUB_LENGTH + 1);
  memcpy (signature->digest, digest, GUN_SEA_DIGEST_BYTES);
  memcpy (signature->bytes, bytes, GUN_SEA_SIGNATURE_BYTES);
  signature->is_certificate = is_certificate;
  gun_sea_signature_identify (signature);
  self->n_signatures++;

  return TRUE;
}

/* The certificate of a writer: what it says, and its own signature */
static void
claim_right (GunSeaClaim *self,
             const GunSeaWrapper *wrapper,
             GRefString *soul,
             GRefString *key,
             double state_ms)
{
  GunSeaCertificate certificate;
  GunSeaReason reason = gun_sea_certificate_init (&certificate, wrapper, soul, key, state_ms);

  if (reason != GUN_SEA_REASON_NONE)
    refuse (self, reason);
  else if (add_signature (
               self, self->owner, certificate.digest, wrapper->certificate_signature, TRUE))
    {
      self->expiry_ms = certificate.expiry_ms;
      self->block = g_steal_pointer (&certificate.block);
      self->block_is_soul = certificate.block_is_soul;
    }
  gun_sea_certificate_clear (&certificate);
}

static void
claim_wrapper (GunSeaClaim *self,
               const GunSeaWrapper *wrapper,
               GRefString *soul,
               GRefString *key,
               double state_ms)
{
  gboolean has_certificate = gun_sea_wrapper_has_certificate (wrapper);
  guint8 digest[GUN_SEA_DIGEST_BYTES];

  /* gun packs no state 0; and none that is not a number can be signed */
  if (state_ms == 0 || !isfinite (state_ms))
    {
      refuse (self, GUN_SEA_REASON_STATE);
      return;
    }
  /* gun lets this pass: anybody could write anywhere */
  if (wrapper->writer != NULL && !has_certificate && strcmp (wrapper->writer, self->owner) != 0)
    {
      refuse (self, GUN_SEA_REASON_NO_CERTIFICATE);
      return;
    }

  self->kind = GUN_SEA_CLAIM_SIGNED;
  digest_value (soul, key, wrapper->value, state_ms, digest);
  if (!add_signature (self,
                      wrapper->writer != NULL ? wrapper->writer : self->owner,
                      digest,
                      wrapper->signature,
                      FALSE))
    return;

  if (has_certificate)
    {
      self->writer = g_ref_string_new (wrapper->writer);
      claim_right (self, wrapper, soul, key, state_ms);
    }
}

/* `~` and the owner, nothing else: the soul of an account */
static gboolean
is_account (GRefString *soul, GRefString *owner)
{
  gsize owner_bytes = g_ref_string_length (owner);

  return g_ref_string_length (soul) == 1 + owner_bytes && soul[0] == '~'
         && memcmp (soul + 1, owner, owner_bytes) == 0;
}

/* User space: signed by its owner, or by somebody with a certificate of the owner */
static void
claim_signed (
    GunSeaClaim *self, GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  GunSeaWrapper wrapper;
  GunSeaReason reason;

  if (gun_value_get_kind (value) != GUN_VALUE_TEXT)
    {
      refuse (self, GUN_SEA_REASON_UNSIGNED);
      return;
    }

  reason = gun_sea_wrapper_init (&wrapper, gun_value_get_text (value));
  if (reason == GUN_SEA_REASON_NONE)
    claim_wrapper (self, &wrapper, soul, key, state_ms);
  else
    refuse (self, reason);
  gun_sea_wrapper_clear (&wrapper);
}

static gboolean
is_pub (GRefString *key)
{
  return g_ref_string_length (key) == strlen ("pub") && memcmp (key, "pub", strlen ("pub")) == 0;
}

/* `pub` of an account: its own key, as plain text */
static void
claim_pub (GunSeaClaim *self, GunValue *value)
{
  if (gun_value_get_kind (value) == GUN_VALUE_TEXT
      && gun_text_equal (gun_value_get_text (value), self->owner))
    self->kind = GUN_SEA_CLAIM_PROVEN;
  else
    refuse (self, GUN_SEA_REASON_ACCOUNT_OTHER);
}

/**
 * gun_sea_claim_init:
 * @self: (out caller-allocates): a claim
 * @soul: where somebody wrote
 * @key: at which key
 * @value: what
 * @state_ms: and with which state: a signature holds for this one only
 *
 * Asks what must hold for the key to come in, by its soul first: a list of accounts, user space,
 * content, or none of these. Hashes, but verifies nothing.
 * Thread: any.
 */
void
gun_sea_claim_init (
    GunSeaClaim *self, GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  gsize soul_bytes = g_ref_string_length (soul);

  self->kind = GUN_SEA_CLAIM_FREE;
  self->reason = GUN_SEA_REASON_NONE;
  self->n_signatures = 0;
  self->owner = NULL;
  self->writer = NULL;
  self->expiry_ms = INFINITY;
  self->block = NULL;
  self->block_is_soul = FALSE;

  if (soul[0] == '~' && soul[1] == '@')
    {
      if (soul_bytes == strlen (ALIASES_SOUL))
        claim_alias (self, key, value);
      else
        claim_account (self, key, value);
      return;
    }

  self->owner = gun_soul_dup_owner (soul);
  if (self->owner == NULL)
    {
      if (memchr (soul, '#', soul_bytes) != NULL)
        claim_content (self, key, value);
    }
  else if (is_pub (key) && is_account (soul, self->owner))
    claim_pub (self, value);
  else
    claim_signed (self, soul, key, value, state_ms);
}

/**
 * gun_sea_claim_clear:
 * @self: a claim
 *
 * Frees what it holds.
 */
void
gun_sea_claim_clear (GunSeaClaim *self)
{
  g_clear_pointer (&self->owner, g_ref_string_release);
  g_clear_pointer (&self->writer, g_ref_string_release);
  g_clear_pointer (&self->block, g_ref_string_release);
}

/**
 * gun_sea_claim_verify:
 * @self: a claim
 *
 * Verifies all signatures, for whoever has time for it. Nobody asks whether a right was taken back.
 * Thread: any.
 *
 * Returns: %GUN_SEA_REASON_NONE when @self may come in, else why not
 */
GunSeaReason
gun_sea_claim_verify (const GunSeaClaim *self)
{
  GunSeaReason reason = self->reason;

  for (guint i = 0; i < self->n_signatures && reason == GUN_SEA_REASON_NONE; i++)
    reason = gun_sea_signature_verify (&self->signatures[i]);

  return reason;
}
