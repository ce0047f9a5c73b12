/* SPDX-License-Identifier: MIT */

#include "gun-sea-pair-private.h"

#include <string.h>

#include "gun-json.h"
#include "gun-sea-curve-private.h"

/* A public and a private key that belong together, either maybe absent: then its text is empty. */
typedef struct
{
  char public_text[GUN_SEA_PUB_LENGTH + 1];
  char private_text[GUN_SEA_URL64_LENGTH + 1];
} Half;

struct _GunSeaPair
{
  Half signing;
  Half encrypting;
};

/* What a pair looks like, and where its parts are kept */
static const struct
{
  const char *name;
  gsize offset;
  gsize length_bytes;
} parts[] = {
  { "pub", G_STRUCT_OFFSET (GunSeaPair, signing.public_text), GUN_SEA_PUB_LENGTH },
  { "priv", G_STRUCT_OFFSET (GunSeaPair, signing.private_text), GUN_SEA_URL64_LENGTH },
  { "epub", G_STRUCT_OFFSET (GunSeaPair, encrypting.public_text), GUN_SEA_PUB_LENGTH },
  { "epriv", G_STRUCT_OFFSET (GunSeaPair, encrypting.private_text), GUN_SEA_URL64_LENGTH },
};

static GunSeaPair *
pair_new (void)
{
  return g_atomic_rc_box_new0 (GunSeaPair);
}

static gboolean
generate_half (Half *half, GError **error)
{
  guint8 number[32];

  if (!gun_sea_curve_draw (number, error))
    return FALSE;

  gun_sea_curve_write_public (number, half->public_text);
  gun_sea_url64_encode (number, half->private_text);
  explicit_bzero (number, sizeof number);
  return TRUE;
}

/**
 * gun_sea_pair_generate:
 * @error: return location
 *
 * Errors: %GUN_SEA_ERROR_RANDOM.
 *
 * Returns: (transfer full) (nullable): the keys of somebody new
 */
GunSeaPair *
gun_sea_pair_generate (GError **error)
{
  g_autoptr (GunSeaPair) self = pair_new ();

  if (!generate_half (&self->signing, error) || !generate_half (&self->encrypting, error))
    return NULL;

  return g_steal_pointer (&self);
}

static gboolean
fail_shape (GError **error, const char *what)
{
  g_set_error_literal (error, GUN_SEA_ERROR, GUN_SEA_ERROR_SHAPE, what);
  return FALSE;
}

static gboolean
fail_part (GError **error, const char *name, const char *what)
{
  g_set_error (error, GUN_SEA_ERROR, GUN_SEA_ERROR_KEY, "“%s” %s", name, what);
  return FALSE;
}

/* Keeps the member on whose name the reader stands, when it is one of ours */
static gboolean
read_part (GunSeaPair *self, GunJsonReader *reader, GError **error)
{
  guint i = 0;
  GunJsonToken token;
  char *kept;

  while (i < G_N_ELEMENTS (parts)
         && (reader->text_bytes != strlen (parts[i].name)
             || memcmp (reader->text, parts[i].name, reader->text_bytes) != 0))
    i++;

  token = gun_json_reader_next (reader);
  if (i == G_N_ELEMENTS (parts))
    {
      gun_json_reader_skip (reader, token);
      return TRUE;
    }

  kept = (char *) self + parts[i].offset;
  if (token == GUN_JSON_NULL)
    return TRUE;
  if (token == GUN_JSON_STRING && reader->text_bytes == parts[i].length_bytes)
    memcpy (kept, reader->text, reader->text_bytes);
  else if (token != GUN_JSON_ERROR)
    return fail_part (error,
                      parts[i].name,
                      parts[i].length_bytes == GUN_SEA_PUB_LENGTH
                          ? "is no public key: 43 letters, digits, - or _, a dot, and 43 more"
                          : "is no private key: 43 letters, digits, - or _");

  return TRUE;
}

/* All members of the object in @reader */
static gboolean
read_parts (GunSeaPair *self, GunJsonReader *reader, GError **error)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (token == GUN_JSON_OBJECT_BEGIN)
    while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
      if (!read_part (self, reader, error))
        return FALSE;

  if (token != GUN_JSON_OBJECT_END || gun_json_reader_next (reader) != GUN_JSON_END)
    return fail_shape (
        error, "A key pair is JSON of the form {\"pub\":…,\"priv\":…,\"epub\":…,\"epriv\":…}");

  return TRUE;
}

/* Completes a half of which only the private part was given; FALSE when the two do not belong
 * together, or are no keys. */
static gboolean
check_half (Half *half, const char *public_name, const char *private_name, GError **error)
{
  guint8 number[32];
  char computed[GUN_SEA_PUB_LENGTH + 1] = "";
  gboolean good;

  if (half->private_text[0] == '\0')
    {
      g_autoptr (GunSeaPublicKey) key = NULL;

      if (half->public_text[0] == '\0')
        return TRUE;
      key = gun_sea_public_key_parse (half->public_text, GUN_SEA_PUB_LENGTH, error);
      if (key == NULL)
        g_prefix_error (error, "“%s”: ", public_name);
      return key != NULL;
    }

  good = gun_sea_url64_decode (half->private_text, number)
         && gun_sea_curve_write_public (number, computed);
  explicit_bzero (number, sizeof number);
  if (!good)
    return fail_part (error, private_name, "is no private key of P-256");

  if (half->public_text[0] != '\0' && strcmp (half->public_text, computed) != 0)
    return fail_part (error, public_name, "does not belong to the private key beside it");

  memcpy (half->public_text, computed, sizeof computed);
  return TRUE;
}

/**
 * gun_sea_pair_parse:
 * @json: (array length=length_bytes): a pair as gun's SEA.pair() gives it; wiping it remains the
 *   caller's
 * @length_bytes: its length
 * @error: return location
 *
 * Shape:  {"pub","priv","epub","epriv"} in any order; some may be absent or null, others are passed
 *   over. A public key whose private key is there is computed when it is absent.
 * Errors: %GUN_SEA_ERROR_SHAPE, %GUN_SEA_ERROR_KEY: also when public and private key do not belong
 *   together. No error says anything of what is in a private key.
 *
 * Returns: (transfer full) (nullable): the pair
 */
GunSeaPair *
gun_sea_pair_parse (const char *json, gsize length_bytes, GError **error)
{
  g_autoptr (GunSeaPair) self = pair_new ();
  GunJsonReader reader;
  gboolean good;

  gun_json_reader_init (&reader, json, length_bytes);
  good = read_parts (self, &reader, error);
  /* Text with escapes was put together here */
  if (reader.scratch != NULL)
    explicit_bzero (reader.scratch->str, reader.scratch->allocated_len);
  gun_json_reader_clear (&reader);

  if (!good || !check_half (&self->signing, "pub", "priv", error)
      || !check_half (&self->encrypting, "epub", "epriv", error))
    return NULL;

  if (self->signing.public_text[0] == '\0' && self->encrypting.public_text[0] == '\0')
    {
      fail_shape (error, "There is no key in it: none of pub, priv, epub, epriv");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * gun_sea_pair_ref:
 * @self: a pair
 *
 * Returns: (transfer full): @self
 */
GunSeaPair *
gun_sea_pair_ref (GunSeaPair *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
wipe (gpointer data)
{
  explicit_bzero (data, sizeof (GunSeaPair));
}

/**
 * gun_sea_pair_unref:
 * @self: (transfer full): a pair
 */
void
gun_sea_pair_unref (GunSeaPair *self)
{
  g_atomic_rc_box_release_full (self, wipe);
}

static const char *
text_or_null (const char *text)
{
  return *text == '\0' ? NULL : text;
}

/**
 * gun_sea_pair_get_pub:
 * @self: a pair
 *
 * Returns: (transfer none) (nullable): 87 characters
 */
const char *
gun_sea_pair_get_pub (const GunSeaPair *self)
{
  return text_or_null (self->signing.public_text);
}

/**
 * gun_sea_pair_get_epub:
 * @self: a pair
 *
 * Returns: (transfer none) (nullable): 87 characters
 */
const char *
gun_sea_pair_get_epub (const GunSeaPair *self)
{
  return text_or_null (self->encrypting.public_text);
}

/**
 * gun_sea_pair_get_epriv:
 * @self: a pair
 *
 * Its owner's own passphrase: what is encrypted with a pair is encrypted with this. Secret.
 *
 * Returns: (transfer none) (nullable): 43 characters
 */
const char *
gun_sea_pair_get_epriv (const GunSeaPair *self)
{
  return text_or_null (self->encrypting.private_text);
}

/**
 * gun_sea_pair_can_sign:
 * @self: a pair
 *
 * Returns: whether `priv` is there
 */
gboolean
gun_sea_pair_can_sign (const GunSeaPair *self)
{
  return self->signing.private_text[0] != '\0';
}

/**
 * gun_sea_pair_to_json:
 * @self: a pair
 *
 * Returns: (transfer full): its parts as JSON, in gun's order
 */
GunSeaSecret *
gun_sea_pair_to_json (const GunSeaPair *self)
{
  /* {"pub":"…","priv":"…","epub":"…","epriv":"…"} */
  gsize length_bytes = 2 * (GUN_SEA_PUB_LENGTH + GUN_SEA_URL64_LENGTH) + 41;
  g_autoptr (GunSeaSecret) json = gun_sea_secret_new_sized (length_bytes);
  gsize at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *text = (const char *) self + parts[i].offset;

      if (*text != '\0')
        at += (gsize) g_snprintf (json->text + at,
                                  length_bytes + 1 - at,
                                  "%c\"%s\":\"%s\"",
                                  at == 0 ? '{' : ',',
                                  parts[i].name,
                                  text);
    }
  json->text[at++] = '}';
  json->length_bytes = at;

  return g_steal_pointer (&json);
}

/**
 * gun_sea_pair_agree:
 * @self: a pair with `epriv`
 * @epub: somebody else's `epub`
 *
 * What both of them, and nobody else, can compute: gun's SEA.secret().
 *
 * Returns: (transfer full): 43 characters, base64url
 */
GunSeaSecret *
gun_sea_pair_agree (const GunSeaPair *self, const GunSeaPublicKey *epub)
{
  GunSeaSecret *secret;
  guint8 number[32], x[32];
  gboolean good = gun_sea_url64_decode (self->encrypting.private_text, number);

  g_return_val_if_fail (good, NULL);

  gun_sea_curve_agree (number, epub, x);
  secret = gun_sea_secret_new_sized (GUN_SEA_URL64_LENGTH);
  gun_sea_url64_encode (x, secret->text);
  explicit_bzero (number, sizeof number);
  explicit_bzero (x, sizeof x);

  return secret;
}

/* Signs @digest, which is hashed once more. @self must have `priv`. */
gboolean
gun_sea_pair_sign (const GunSeaPair *self,
                   const guint8 digest[GUN_SEA_DIGEST_BYTES],
                   guint8 signature[GUN_SEA_SIGNATURE_BYTES],
                   GError **error)
{
  guint8 number[32];
  gboolean good = gun_sea_url64_decode (self->signing.private_text, number)
                  && gun_sea_curve_sign (number, digest, signature, error);

  explicit_bzero (number, sizeof number);
  return good;
}
