/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-sea-certify.h"
#include "gun-sea-sign.h"
#include "sea-fixture.h"

static void
certify_row (GRefString **fields)
{
  g_autoptr (GunSeaPair) alice = sea_fixture_pair ("alice");
  g_autoptr (GunSeaPublicKey) pub = sea_fixture_pub ("alice");
  g_autoptr (GError) error = NULL;
  gboolean has_block = strcmp (fields[2], "!") != 0;
  double expiry_ms
      = strcmp (fields[3], "!") == 0 ? GUN_SEA_NEVER : g_ascii_strtod (fields[3], NULL);
  g_autofree char *certificate = gun_sea_certify (
      fields[0], fields[1], has_block ? fields[2] : NULL, expiry_ms, alice, &error);
  gsize same = strrchr (fields[4], ':') - fields[4];
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (strncmp (certificate, fields[4], same), ==, 0);
  ours = gun_sea_verify (certificate, strlen (certificate), pub, &error);
  g_assert_no_error (error);
  theirs = gun_sea_verify (fields[4], g_ref_string_length (fields[4]), pub, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (ours, ==, theirs);
}

static void
test_vectors (void)
{
  sea_fixture_for_each ("certify", 5, certify_row);
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *certificants;
    const char *policy;
    const char *block;
    const char *word;
  } cases[] = {
    { "", "\"inbox\"", NULL, "JSON" },
    { "pub", "\"inbox\"", NULL, "JSON" },
    { "\"\"", "\"inbox\"", NULL, "public key" },
    { "\"bob\"", "\"inbox\"", NULL, "public key" },
    { "\"x*\"", "\"inbox\"", NULL, "public key" },
    { "null", "\"inbox\"", NULL, "public key" },
    { "1", "\"inbox\"", NULL, "public key" },
    { "{}", "\"inbox\"", NULL, "public key" },
    { "{\"pub\":1}", "\"inbox\"", NULL, "public key" },
    { "{\"pub\":\"*\"}", "\"inbox\"", NULL, "public key" },
    { "[]", "\"inbox\"", NULL, "empty" },
    { "[null]", "\"inbox\"", NULL, "public key" },
    { "[[\"*\"]]", "\"inbox\"", NULL, "public key" },
    { "[1,\"x\"]", "\"inbox\"", NULL, "public key" },
    { "\"*\"", "inbox", NULL, "policy is no JSON" },
    { "\"*\"", "\"\"", NULL, "allows nothing" },
    { "\"*\"", "{}", NULL, "allows nothing" },
    { "\"*\"", "null", NULL, "allows nothing" },
    { "\"*\"", "true", NULL, "allows nothing" },
    { "\"*\"", "{\"*\":\"\"}", NULL, "allows nothing" },
    { "\"*\"", "{\"write\":\"\"}", NULL, "allows nothing" },
    { "\"*\"", "{\"path\":\"x\"}", NULL, "allows nothing" },
    { "\"*\"", "\"inbox\"", "blocked", "block list is no JSON" },
  };
  g_autoptr (GunSeaPair) alice = sea_fixture_pair ("alice");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s %s", cases[i].certificants, cases[i].policy);
      g_assert_null (gun_sea_certify (
          cases[i].certificants, cases[i].policy, cases[i].block, GUN_SEA_NEVER, alice, &error));
      g_assert_cmpint (error->domain, ==, GUN_SEA_ERROR);
      g_assert_nonnull (strstr (error->message, cases[i].word));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/certify/vectors", test_vectors);
  g_test_add_func ("/sea/certify/wrong", test_wrong);

  return g_test_run ();
}
