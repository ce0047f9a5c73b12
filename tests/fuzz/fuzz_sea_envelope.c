/* SPDX-License-Identifier: MIT */

/* What is signed, encrypted, a key pair, a key, a policy, or none of them: any text in each of these places. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-sea-certify.h"
#include "gun-sea-encrypt.h"
#include "gun-sea-json.h"
#include "gun-sea-sign.h"
#include "gun-text.h"

/* Of unit/sea/data/pairs.tsv: what the corpus holds is signed and encrypted with it */
static const char alice[] = "{\"priv\":\"WX7Fm-H8dz6qIEfkClHV7LtcMhwX3ZZxO8_B_K26EYk\","
                            "\"epriv\":\"bTKj0h2728NiGUOQgkZqLPuQfqFx9KOgz9EO7s6m6Q4\"}";

static GunSeaPair *pair;
static GunSeaPublicKey *pub;

/* What was normalised stays as it is. */
static void
normalize (const char *text, gsize length_bytes)
{
  g_autoptr (GString) once = g_string_new (NULL);
  g_autoptr (GString) twice = g_string_new (NULL);

  if (!gun_sea_json_normalize (text, length_bytes, once))
    {
      g_assert_true (once->len == 0);
      return;
    }

  g_assert_true (g_utf8_validate_len (once->str, once->len, NULL));
  g_assert_true (gun_sea_json_normalize (once->str, once->len, twice));
  g_assert_true (g_string_equal (once, twice));
}

static void
verify (const char *text, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = gun_sea_verify (text, length_bytes, pub, &error);

  g_assert_true ((value == NULL) == (error != NULL));
  if (value != NULL)
    normalize (value, strlen (value));
}

static void
decrypt (const char *text, gsize length_bytes)
{
  const char *epriv = gun_sea_pair_get_epriv (pair);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaSecret) plain
      = gun_sea_decrypt (text, length_bytes, epriv, strlen (epriv), &error);

  g_assert_true ((plain == NULL) == (error != NULL));
  g_assert_true (plain == NULL || gun_text_is_valid (plain->text, plain->length_bytes));
}

static void
parse_pair (const char *text, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaPair) parsed = gun_sea_pair_parse (text, length_bytes, &error);
  g_autoptr (GunSeaSecret) json = NULL;
  g_autoptr (GunSeaPair) again = NULL;
  g_autoptr (GunSeaSecret) json_again = NULL;

  g_assert_true ((parsed == NULL) == (error != NULL));
  if (parsed == NULL)
    return;

  json = gun_sea_pair_to_json (parsed);
  again = gun_sea_pair_parse (json->text, json->length_bytes, &error);
  g_assert_no_error (error);
  json_again = gun_sea_pair_to_json (again);
  g_assert_cmpstr (json->text, ==, json_again->text);
}

static void
parse_key (const char *text, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;
  GunSeaPublicKey *key = gun_sea_public_key_parse (text, length_bytes, &error);

  g_assert_true ((key == NULL) == (error != NULL));
  if (key == NULL)
    return;

  g_assert_cmpmem (gun_sea_public_key_get_text (key), GUN_SEA_PUB_LENGTH, text, length_bytes);
  gun_sea_public_key_unref (key);
}

/* A certificate that was made is one that its maker signed. */
static void
certify (const char *text)
{
  g_autofree char *to_all = gun_sea_certify ("\"*\"", text, NULL, GUN_SEA_NEVER, pair, NULL);
  g_autofree char *to_some = gun_sea_certify (text, "\"inbox\"", NULL, 5, pair, NULL);
  g_autofree char *with_block = gun_sea_certify ("\"*\"", "\"x\"", text, 5.5, pair, NULL);
  const char *const made[] = { to_all, to_some, with_block };

  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    if (made[i] != NULL)
      {
        g_autofree char *terms = gun_sea_verify (made[i], strlen (made[i]), pub, NULL);

        g_assert_nonnull (terms);
      }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  /* Exactly as long as it is, so that whoever reads on is found */
  g_autofree char *text = g_memdup2 (data, MAX (size, 1));
  g_autofree char *string = g_strndup ((const char *) data, size);

  if (pair == NULL)
    {
      pair = gun_sea_pair_parse (alice, strlen (alice), NULL);
      pub = gun_sea_public_key_parse (gun_sea_pair_get_pub (pair), GUN_SEA_PUB_LENGTH, NULL);
    }

  parse_pair (text, size);
  parse_key (text, size);
  if (!gun_text_is_valid (text, size))
    return 0;

  normalize (text, size);
  verify (text, size);
  decrypt (text, size);
  certify (string);
  return 0;
}
