/* SPDX-License-Identifier: MIT */

#include "gun-test-signer.h"

#include <gmp.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecdsa.h>
#include <nettle/knuth-lfib.h>
#include <nettle/sha2.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-text.h"

#define HALF 32

/* From sea.js of gun 0.2020.1241 */
const GunTestPair gun_test_alice = {
  .pub = "1HVarsHrtZGY2bfDTd-RWM7d0DQ5E_uF9MGTBE8KGrg.5B1IpoSvGeOMDw3sRTmVGVxxfFzBrUuGBHAk6w89vQM",
  .priv = "WX7Fm-H8dz6qIEfkClHV7LtcMhwX3ZZxO8_B_K26EYk",
};
const GunTestPair gun_test_bob = {
  .pub = "BZuiqWUWuM9VlA8JqunO1KjYlATNKmPUf9guGli2wFo.tSwIMWNFHNMGHVcysRXAM7PZvnw9alCuD699OJuD58M",
  .priv = "6WD9yDQkIlLwpdixix-GAHGgA2PzpGQbrKDvwSAjn5w",
};
const GunTestPair gun_test_carol = {
  .pub = "IPJx4BHDt5HYTjMvOAGwqeQSWeAl8pZWlYo_QY7H1_8.5_ePalg7QKb_2JQKJH_lUSkWYSHgJum2tzh22MvKCng",
  .priv = "RuVYIaHlpOZwd6pePJywUWOp8En66T5ABmHx5i6ZbrU",
};

static void
random_cb (void *context, size_t length, uint8_t *bytes)
{
  knuth_lfib_random (context, length, bytes);
}

static void
set_number (mpz_t number, const guint8 bytes[HALF])
{
  mpz_import (number, HALF, 1, 1, 1, 0, bytes);
}

static void
get_number (const mpz_t number, guint8 bytes[HALF])
{
  size_t n_bytes = (mpz_sizeinbase (number, 2) + 7) / 8;

  memset (bytes, 0, HALF);
  mpz_export (bytes + HALF - n_bytes, NULL, 1, 1, 1, 0, number);
}

static void
read_priv (const GunTestPair *pair, mpz_t number)
{
  g_autofree char *text = g_strconcat (pair->priv, "=", NULL);
  gsize n_bytes;
  g_autofree guchar *bytes = NULL;

  g_strdelimit (text, "-", '+');
  g_strdelimit (text, "_", '/');
  bytes = g_base64_decode (text, &n_bytes);
  g_assert_cmpuint (n_bytes, ==, HALF);
  set_number (number, bytes);
}

static void
hash_twice (const char *text, guint8 digest[SHA256_DIGEST_SIZE])
{
  struct sha256_ctx hash;

  sha256_init (&hash);
  sha256_update (&hash, strlen (text), (const guint8 *) text);
  sha256_digest (&hash, SHA256_DIGEST_SIZE, digest);
  sha256_update (&hash, SHA256_DIGEST_SIZE, digest);
  sha256_digest (&hash, SHA256_DIGEST_SIZE, digest);
}

char *
gun_test_sign (const GunTestPair *pair, const char *text)
{
  static guint32 seed = 1;
  struct knuth_lfib_ctx random;
  struct ecc_scalar scalar;
  struct dsa_signature signature;
  guint8 digest[SHA256_DIGEST_SIZE], bytes[2 * HALF];
  mpz_t priv;

  knuth_lfib_init (&random, seed++);
  mpz_init (priv);
  read_priv (pair, priv);
  ecc_scalar_init (&scalar, nettle_get_secp_256r1 ());
  g_assert_true (ecc_scalar_set (&scalar, priv));
  dsa_signature_init (&signature);

  hash_twice (text, digest);
  ecdsa_sign (&scalar, &random, random_cb, sizeof digest, digest, &signature);
  get_number (signature.r, bytes);
  get_number (signature.s, bytes + HALF);

  dsa_signature_clear (&signature);
  ecc_scalar_clear (&scalar);
  mpz_clear (priv);

  return g_base64_encode (bytes, sizeof bytes);
}

char *
gun_test_turn_signature (const char *base64)
{
  gsize n_bytes;
  g_autofree guchar *bytes = g_base64_decode (base64, &n_bytes);
  mpz_t order, s;

  g_assert_cmpuint (n_bytes, ==, 2 * HALF);
  mpz_init (s);
  mpz_init_set_str (order, "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  set_number (s, bytes + HALF);
  mpz_sub (s, order, s);
  get_number (s, bytes + HALF);
  mpz_clear (s);
  mpz_clear (order);

  return g_base64_encode (bytes, n_bytes);
}

char *
gun_test_certify (const GunTestPair *owner, const char *rights)
{
  g_autofree char *signature = gun_test_sign (owner, rights);

  return g_strdup_printf ("{\"m\":%s,\"s\":\"%s\"}", rights, signature);
}

char *
gun_test_wrap (const GunTestPair *writer,
               const char *soul,
               const char *key,
               const char *json,
               double state_ms,
               const char *certificate)
{
  g_autoptr (GString) text = g_string_new ("{\"#\":");
  g_autofree char *signature = NULL;
  GString *wrapper = g_string_new (NULL);

  gun_json_append_string (text, soul, strlen (soul));
  g_string_append (text, ",\".\":");
  gun_json_append_string (text, key, strlen (key));
  g_string_append_printf (text, ",\":\":%s,\">\":", json);
  gun_json_append_number (text, state_ms);
  g_string_append_c (text, '}');
  signature = gun_test_sign (writer, text->str);

  g_string_printf (wrapper, "{\":\":%s,\"~\":\"%s\"", json, signature);
  if (certificate != NULL)
    g_string_append_printf (wrapper, ",\"+\":%s,\"*\":\"%s\"", certificate, writer->pub);
  g_string_append_c (wrapper, '}');

  return g_string_free (wrapper, FALSE);
}

GunValue *
gun_test_signed_value (const GunTestPair *writer,
                       const char *soul,
                       const char *key,
                       const char *json,
                       double state_ms,
                       const char *certificate)
{
  g_autofree char *wrapper = gun_test_wrap (writer, soul, key, json, state_ms, certificate);
  g_autoptr (GRefString) text = gun_text_new (wrapper);

  return gun_value_new_text (text);
}
