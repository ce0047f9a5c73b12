/* SPDX-License-Identifier: MIT */

#include "gun-sea-sign.h"

#include <string.h>

#include "gun-json-text.h"
#include "gun-sea-pair-private.h"
#include "gun-sea-text-private.h"
#include "gun-sea-value-private.h"

static void
digest_of (GunSeaSlice value, guint8 digest[GUN_SEA_DIGEST_BYTES])
{
  GString *text;

  if (!gun_sea_value_is_string (value))
    {
      gun_sea_digest_text (value.json, value.length_bytes, digest);
      return;
    }

  text = gun_sea_value_to_text (value);
  gun_sea_digest_text (text->str, text->len, digest);
  g_string_free (text, TRUE);
}

/* Appends `"base64"`: the signature of @value, by @pair, which must have `priv` */
static gboolean
append_signature (GString *out, GunSeaSlice value, const GunSeaPair *pair, GError **error)
{
  guint8 digest[GUN_SEA_DIGEST_BYTES], signature[GUN_SEA_SIGNATURE_BYTES];
  g_autofree char *base64 = NULL;

  digest_of (value, digest);
  if (!gun_sea_pair_sign (pair, digest, signature, error))
    return FALSE;

  base64 = g_base64_encode (signature, sizeof signature);
  g_string_append_printf (out, "\"%s\"", base64);
  return TRUE;
}

static gboolean
check_can_sign (const GunSeaPair *pair, GError **error)
{
  if (gun_sea_pair_can_sign (pair))
    return TRUE;

  g_set_error_literal (error,
                       GUN_SEA_ERROR,
                       GUN_SEA_ERROR_KEY,
                       "Nobody can sign with this key pair: “priv” is not in it");
  return FALSE;
}

/* Whether @value is {"m","s"}, signed by @pub already */
static gboolean
is_signed (GunSeaSlice value, const char *pub)
{
  g_autoptr (GunSeaPublicKey) key = NULL;
  g_autofree char *verified = NULL;

  if (!gun_sea_value_is_true (gun_sea_value_get_member (value, "m"))
      || !gun_sea_value_is_true (gun_sea_value_get_member (value, "s")))
    return FALSE;

  key = gun_sea_public_key_parse (pub, GUN_SEA_PUB_LENGTH, NULL);
  verified = gun_sea_verify (value.json, value.length_bytes, key, NULL);
  return verified != NULL;
}

/**
 * gun_sea_sign:
 * @data: (array length=length_bytes): WTF-8: what to sign; when it is JSON, then the value it stands
 *   for
 * @length_bytes: its length
 * @pair: who signs; needs `priv`
 * @error: return location
 *
 * gun's SEA.sign(). What @pair has signed already is not signed again.
 * Shape:  SEA{"m":value,"s":"base64"}
 * Errors: %GUN_SEA_ERROR_KEY without `priv`; %GUN_SEA_ERROR_SHAPE when @data is nested too deeply.
 *
 * Returns: (transfer full) (nullable): UTF-8
 */
char *
gun_sea_sign (const char *data, gsize length_bytes, const GunSeaPair *pair, GError **error)
{
  g_autoptr (GString) value = g_string_new (NULL);
  g_autoptr (GString) inner = g_string_new (NULL);
  g_autoptr (GString) out = g_string_new ("SEA");
  GunSeaSlice slice;

  if (!check_can_sign (pair, error) || !gun_sea_value_parse (data, length_bytes, value, error))
    return NULL;

  /* A string may itself be the text of something signed */
  slice = gun_sea_value_slice (value);
  if (g_str_has_prefix (value->str, "\"SEA{"))
    {
      g_autoptr (GString) text = gun_sea_value_to_text (slice);

      if (gun_sea_value_parse (text->str, text->len, inner, NULL))
        slice = gun_sea_value_slice (inner);
    }
  if (is_signed (slice, gun_sea_pair_get_pub (pair)))
    {
      g_string_append_len (out, slice.json, (gssize) slice.length_bytes);
      return g_string_free (g_steal_pointer (&out), FALSE);
    }

  g_string_append_printf (out, "{\"m\":%s,\"s\":", value->str);
  if (!append_signature (out, gun_sea_value_slice (value), pair, error))
    return NULL;
  g_string_append_c (out, '}');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* What @value is a text of (S.parse of sea.js), as JSON */
static GString *
parse_again (GunSeaSlice value)
{
  g_autoptr (GString) text = gun_sea_value_to_text (value);
  g_autoptr (GString) parsed = g_string_new (NULL);

  if (!gun_sea_value_is_string (value))
    g_string_append_len (parsed, value.json, (gssize) value.length_bytes);
  else if (!gun_sea_value_parse (text->str, text->len, parsed, NULL))
    return NULL;

  return g_steal_pointer (&parsed);
}

static gboolean
read_units (const GString *text, guint8 signature[GUN_SEA_SIGNATURE_BYTES])
{
  return gun_sea_read_units (text->str, text->len, signature, GUN_SEA_SIGNATURE_BYTES)
         == GUN_SEA_SIGNATURE_BYTES;
}

static gboolean
read_base64 (const GString *text, guint8 signature[GUN_SEA_SIGNATURE_BYTES])
{
  gsize n_bytes;

  return gun_sea_base64_decode (text->str, text->len, signature, GUN_SEA_SIGNATURE_BYTES, &n_bytes)
         && n_bytes == GUN_SEA_SIGNATURE_BYTES;
}

/*
 * What is tried when a signature does not match (fall_verify of sea.js), since it may be an old one:
 * that the text was hashed after it was read as JSON once more, and that the signature is no base64.
 * gun makes a text of whatever comes out of that, "[object Object]" of every object and "1,2" of
 * [1,2], so that one old signature would do for all objects; here only what is a text or stands for
 * itself is taken.
 */
static gboolean
verify_old (const GString *parsed, const GString *signature_text, const GunSeaPublicKey *pub)
{
  guint8 digest[GUN_SEA_DIGEST_BYTES], signature[GUN_SEA_SIGNATURE_BYTES];

  if (parsed->str[0] == '{' || parsed->str[0] == '[')
    return FALSE;

  digest_of (gun_sea_value_slice (parsed), digest);
  return (read_base64 (signature_text, signature)
          && gun_sea_public_key_verify (pub, digest, signature))
         || (read_units (signature_text, signature)
             && gun_sea_public_key_verify (pub, digest, signature));
}

static gboolean
verify_value (GunSeaSlice value, const GString *signature_text, const GunSeaPublicKey *pub)
{
  guint8 digest[GUN_SEA_DIGEST_BYTES], signature[GUN_SEA_SIGNATURE_BYTES];

  if (!read_base64 (signature_text, signature))
    return FALSE;

  digest_of (value, digest);
  return gun_sea_public_key_verify (pub, digest, signature);
}

/**
 * gun_sea_verify:
 * @signed_text: (array length=length_bytes): SEA{"m":value,"s":"base64"}, with or without SEA
 * @length_bytes: its length
 * @pub: who should have signed it
 * @error: return location
 *
 * gun's SEA.verify(), with its retries for old signatures but not the hole in them.
 * Errors: %GUN_SEA_ERROR_SHAPE when nothing is signed there; %GUN_SEA_ERROR_REFUSED when @pub did not
 *   sign it, or it was changed since.
 * Thread: any.
 *
 * Returns: (transfer full) (nullable): what was signed, as JSON; UTF-8
 */
char *
gun_sea_verify (const char *signed_text,
                gsize length_bytes,
                const GunSeaPublicKey *pub,
                GError **error)
{
  g_autoptr (GString) envelope = g_string_new (NULL);
  g_autoptr (GString) signature_text = NULL;
  g_autoptr (GString) parsed = NULL;
  GunSeaSlice value, signature;

  if (!gun_sea_value_parse (signed_text, length_bytes, envelope, error))
    return NULL;

  value = gun_sea_value_get_member (gun_sea_value_slice (envelope), "m");
  signature = gun_sea_value_get_member (gun_sea_value_slice (envelope), "s");
  if (value.json == NULL || !gun_sea_value_is_string (signature))
    {
      g_set_error_literal (error,
                           GUN_SEA_ERROR,
                           GUN_SEA_ERROR_SHAPE,
                           "What is signed has the form SEA{\"m\":…,\"s\":\"…\"}");
      return NULL;
    }

  signature_text = gun_sea_value_to_text (signature);
  parsed = parse_again (value);
  if (parsed != NULL
      && (verify_value (value, signature_text, pub) || verify_old (parsed, signature_text, pub)))
    return g_string_free (g_steal_pointer (&parsed), FALSE);

  g_set_error_literal (
      error, GUN_SEA_ERROR, GUN_SEA_ERROR_REFUSED, "The signature is not of this text by this key");
  return NULL;
}

/* `pub` of an account says what its soul says */
static gboolean
needs_no_signature (GRefString *soul, GRefString *key, const GunSeaPair *pair)
{
  return soul[0] == '~' && g_strcmp0 (soul + 1, gun_sea_pair_get_pub (pair)) == 0
         && g_str_equal (key, "pub");
}

/**
 * gun_sea_sign_value:
 * @soul: a soul in somebody's space
 * @key: a key there
 * @value: what it shall be
 * @state_ms: with which state; with any other the signature does not hold
 * @pair: who signs; needs `priv`
 * @certificate: (nullable): what allows @pair to write there, when the space is somebody else's:
 *   SEA{"m","s"} as gun_sea_certify() gives it
 * @error: return location
 *
 * Signs {"#":soul,".":key,":":value,">":state} as gun does before a value of user space is put. The
 * one value of an account that nobody signs is `pub`, which can be no other than its soul says.
 * Errors: %GUN_SEA_ERROR_KEY without `priv`; %GUN_SEA_ERROR_SHAPE when @certificate is none.
 *
 * Returns: (transfer full) (nullable): the text to put: {":":value,"~":"base64"}, and with a
 *   certificate "+" and "*"
 */
GunValue *
gun_sea_sign_value (GRefString *soul,
                    GRefString *key,
                    const GunValue *value,
                    double state_ms,
                    const GunSeaPair *pair,
                    const char *certificate,
                    GError **error)
{
  g_autoptr (GString) text = g_string_new ("{\"#\":");
  g_autoptr (GString) out = g_string_new ("{\":\":");
  g_autoptr (GString) proof = g_string_new (NULL);
  GunSeaSlice slice;
  GRefString *put;
  GunValue *signed_value;

  if (!check_can_sign (pair, error)
      || (certificate != NULL
          && !gun_sea_value_parse (certificate, strlen (certificate), proof, error)))
    return NULL;
  if (needs_no_signature (soul, key, pair))
    return gun_value_ref (value);

  slice = gun_sea_value_slice (proof);
  if (certificate != NULL
      && (gun_sea_value_get_member (slice, "m").json == NULL
          || !gun_sea_value_is_string (gun_sea_value_get_member (slice, "s"))))
    {
      g_set_error_literal (error,
                           GUN_SEA_ERROR,
                           GUN_SEA_ERROR_SHAPE,
                           "A certificate has the form SEA{\"m\":…,\"s\":\"…\"}");
      return NULL;
    }

  gun_json_append_string (text, soul, g_ref_string_length (soul));
  g_string_append (text, ",\".\":");
  gun_json_append_string (text, key, g_ref_string_length (key));
  g_string_append (text, ",\":\":");
  gun_value_append_json (value, text);
  g_string_append (text, ",\">\":");
  gun_json_append_number (text, state_ms);
  g_string_append_c (text, '}');

  gun_value_append_json (value, out);
  g_string_append (out, ",\"~\":");
  if (!append_signature (out, gun_sea_value_slice (text), pair, error))
    return NULL;
  if (certificate != NULL)
    g_string_append_printf (out, ",\"+\":%s,\"*\":\"%s\"", proof->str, gun_sea_pair_get_pub (pair));
  g_string_append_c (out, '}');

  put = g_ref_string_new_len (out->str, (gssize) out->len);
  signed_value = gun_value_new_text (put);
  g_ref_string_release (put);
  return signed_value;
}
