/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-json.h"
#include "gun-sea-sign.h"
#include "gun-text.h"
#include "gun-test-table.h"
#include "sea-fixture.h"

static void
verify_row (GRefString **fields)
{
  g_autoptr (GunSeaPublicKey) alice = sea_fixture_pub ("alice");
  g_autoptr (GunSeaPublicKey) bob = sea_fixture_pub ("bob");
  g_autoptr (GError) error = NULL;
  g_autofree char *value
      = gun_sea_verify (fields[1], g_ref_string_length (fields[1]), alice, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, fields[4]);
  g_assert_null (gun_sea_verify (fields[1], g_ref_string_length (fields[1]), bob, &error));
  g_assert_error (error, GUN_SEA_ERROR, GUN_SEA_ERROR_REFUSED);
}

static void
sign_row (GRefString **fields)
{
  g_autoptr (GunSeaPair) alice = sea_fixture_pair ("alice");
  g_autoptr (GunSeaPublicKey) pub = sea_fixture_pub ("alice");
  g_autoptr (GError) error = NULL;
  g_autofree char *once = gun_sea_sign (fields[0], g_ref_string_length (fields[0]), alice, &error);
  g_autofree char *twice = gun_sea_sign (fields[0], g_ref_string_length (fields[0]), alice, &error);
  g_autofree char *value = NULL;
  gsize same = strrchr (fields[1], ':') - fields[1];

  g_assert_no_error (error);
  /* All but the signature is gun's */
  g_assert_cmpint (strncmp (once, fields[1], same), ==, 0);
  g_assert_cmpuint (strlen (once), ==, g_ref_string_length (fields[1]));
  /* No two signatures have a number in common */
  g_assert_cmpint (strncmp (once + same, twice + same, 40), !=, 0);

  value = gun_sea_verify (once, strlen (once), pub, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, fields[4]);
}

static void
test_verify (void)
{
  sea_fixture_for_each ("sign", 5, verify_row);
}

static void
test_sign (void)
{
  sea_fixture_for_each ("sign", 5, sign_row);
}

static void
sign_again_row (GRefString **fields)
{
  g_autoptr (GunSeaPair) alice = sea_fixture_pair ("alice");
  g_autoptr (GunSeaPair) bob = sea_fixture_pair ("bob");
  g_autofree char *by_alice = gun_sea_sign (fields[0], strlen (fields[0]), alice, NULL);
  g_autofree char *by_bob = gun_sea_sign (fields[0], strlen (fields[0]), bob, NULL);
  g_autofree char *quoted = g_strescape (fields[0], NULL);
  g_autofree char *as_string = g_strdup_printf ("\"%s\"", quoted);
  g_autofree char *of_string = gun_sea_sign (as_string, strlen (as_string), alice, NULL);
  gsize same = strrchr (fields[1], ':') - fields[1];

  g_assert_cmpstr (by_alice, ==, fields[0]);
  g_assert_cmpstr (of_string, ==, fields[0]);
  g_assert_cmpint (strncmp (by_bob, fields[1], same), ==, 0);
}

static void
test_sign_again (void)
{
  sea_fixture_for_each ("resign", 2, sign_again_row);
}

static void
test_without_priv (void)
{
  g_autoptr (GunSeaPair) alice = sea_fixture_pair ("alice");
  g_autofree char *json = g_strdup_printf ("{\"pub\":\"%s\"}", gun_sea_pair_get_pub (alice));
  g_autoptr (GunSeaPair) public_only = gun_sea_pair_parse (json, strlen (json), NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_sea_sign ("x", 1, public_only, &error));
  g_assert_error (error, GUN_SEA_ERROR, GUN_SEA_ERROR_KEY);
}

static void
verify_bad (const char *text, gsize length_bytes, gpointer user_data)
{
  GunSeaPublicKey *alice = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *value = gun_sea_verify (text, length_bytes, alice, &error);

  /* One bit of the base64 stands for nothing, and SEA before the bracket is not signed */
  if (value != NULL)
    g_assert_cmpstr (value, ==, "{\"a\":[1,\"\\n\"]}");
  else
    g_assert_true (g_error_matches (error, GUN_SEA_ERROR, GUN_SEA_ERROR_SHAPE)
                   || g_error_matches (error, GUN_SEA_ERROR, GUN_SEA_ERROR_REFUSED));
}

static void
test_bad (void)
{
  g_autoptr (GunSeaPair) pair = sea_fixture_pair ("alice");
  g_autoptr (GunSeaPublicKey) alice = sea_fixture_pub ("alice");
  g_autofree char *good = gun_sea_sign ("{\"a\":[1,\"\\n\"]}", 14, pair, NULL);
  const char *signature = strstr (good, "\"s\":\"");
  g_autofree char *spaced = g_strdup_printf (
      " { %.*s , \"m\" : { \"a\" : [1,\"\\u000a\"] } } ", (int) strlen (signature) - 1, signature);
  g_autofree char *value = NULL;

  sea_fixture_for_each_bad (good, verify_bad, alice);

  /* White space is not signed, and neither is the order in which m and s come */
  value = gun_sea_verify (spaced, strlen (spaced), alice, NULL);
  g_assert_cmpstr (value, ==, "{\"a\":[1,\"\\n\"]}");
}

/* What sea.js takes only in its second try (SEA.opt.fall_verify), made by its own functions */
static void
old_row (GRefString **fields)
{
  g_autoptr (GunSeaPublicKey) alice = sea_fixture_pub ("alice");
  g_autoptr (GError) error = NULL;
  g_autofree char *value
      = gun_sea_verify (fields[1], g_ref_string_length (fields[1]), alice, &error);

  if (strcmp (fields[2], "!") == 0)
    g_assert_error (error, GUN_SEA_ERROR, GUN_SEA_ERROR_REFUSED);
  else
    g_assert_no_error (error);
  g_assert_cmpstr (value == NULL ? "!" : value, ==, fields[2]);
}

static void
test_old (void)
{
  sea_fixture_for_each ("sign-old", 3, old_row);
}

static void
state_row (GRefString **fields)
{
  g_autoptr (GunSeaPair) alice = sea_fixture_pair ("alice");
  g_autoptr (GunSeaPublicKey) pub = sea_fixture_pub ("alice");
  g_autoptr (GError) error = NULL;
  g_autoptr (GunValue) value = gun_json_parse_value (fields[2], -1, &error);
  g_autoptr (GunValue) put = gun_sea_sign_value (
      fields[0], fields[1], value, gun_test_table_double (fields[3]), alice, NULL, &error);
  GRefString *text;
  g_autofree char *signed_text = NULL;
  g_autofree char *verified = NULL;
  gsize same = strrchr (fields[5], ':') - fields[5];

  g_assert_no_error (error);
  text = gun_value_get_text (put);
  g_assert_cmpint (strncmp (text, fields[5], same), ==, 0);
  g_assert_cmpuint (g_ref_string_length (text), ==, g_ref_string_length (fields[5]));

  /* The signature of ours, and the one of gun, are of that text */
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&signed_text, g_free);
      g_clear_pointer (&verified, g_free);
      signed_text = g_strdup_printf (
          "SEA{\"m\":%s,\"s\"%s", fields[4], strrchr (i == 0 ? text : fields[5], ':'));
      verified = gun_sea_verify (signed_text, strlen (signed_text), pub, &error);
      g_assert_no_error (error);
    }
}

static void
test_state (void)
{
  sea_fixture_for_each ("state-sign", 6, state_row);
}

static void
test_certificate (void)
{
  g_autoptr (GunSeaPair) bob = sea_fixture_pair ("bob");
  g_autoptr (GunValue) value = gun_value_new_boolean (TRUE);
  g_autoptr (GunValue) put = NULL;
  g_autoptr (GError) error = NULL;
  GRefString *soul = gun_text_new ("~a.b");
  GRefString *key = gun_text_new ("k");
  g_autofree char *end = NULL;

  put = gun_sea_sign_value (
      soul, key, value, 5, bob, "SEA{\"m\": {\"c\":\"*\"}, \"s\":\"x\"}", &error);
  g_assert_no_error (error);
  end = g_strdup_printf ("\",\"+\":{\"m\":{\"c\":\"*\"},\"s\":\"x\"},\"*\":\"%s\"}",
                         gun_sea_pair_get_pub (bob));
  g_assert_true (g_str_has_prefix (gun_value_get_text (put), "{\":\":true,\"~\":\""));
  g_assert_true (g_str_has_suffix (gun_value_get_text (put), end));

  g_assert_null (gun_sea_sign_value (soul, key, value, 5, bob, "SEA{\"m\":1}", &error));
  g_assert_error (error, GUN_SEA_ERROR, GUN_SEA_ERROR_SHAPE);
  g_ref_string_release (soul);
  g_ref_string_release (key);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/sign/verify", test_verify);
  g_test_add_func ("/sea/sign/sign", test_sign);
  g_test_add_func ("/sea/sign/again", test_sign_again);
  g_test_add_func ("/sea/sign/without-priv", test_without_priv);
  g_test_add_func ("/sea/sign/bad", test_bad);
  g_test_add_func ("/sea/sign/old", test_old);
  g_test_add_func ("/sea/sign/state", test_state);
  g_test_add_func ("/sea/sign/certificate", test_certificate);

  return g_test_run ();
}
