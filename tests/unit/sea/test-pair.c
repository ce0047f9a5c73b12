/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "sea-fixture.h"

#define PRIV "WX7Fm-H8dz6qIEfkClHV7LtcMhwX3ZZxO8_B_K26EYk"
#define PUB                                                                                        \
  "1HVarsHrtZGY2bfDTd-RWM7d0DQ5E_uF9MGTBE8KGrg.5B1IpoSvGeOMDw3sRTmVGVxxfFzBrUuGBHAk6w89vQM"
#define EPRIV "bTKj0h2728NiGUOQgkZqLPuQfqFx9KOgz9EO7s6m6Q4"
#define EPUB                                                                                       \
  "aqfPq7V9cvwyu51Nihw7Ns3qFiavDj4nMDpVyw5nkjs.y1McdsoSbVq61j9QdHgMLGH3WWdOi92hQ5ebjDL-Pzc"

static void
test_generate (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunSeaPair) pair = gun_sea_pair_generate (&error);
      g_autoptr (GunSeaSecret) json = NULL;
      g_autoptr (GunSeaPair) again = NULL;
      g_autoptr (GunSeaSecret) json_again = NULL;

      g_assert_no_error (error);
      json = gun_sea_pair_to_json (pair);
      g_assert_cmpuint (json->length_bytes, ==, strlen (json->text));
      again = gun_sea_pair_parse (json->text, json->length_bytes, &error);
      g_assert_no_error (error);
      json_again = gun_sea_pair_to_json (again);
      g_assert_cmpstr (json->text, ==, json_again->text);

      g_assert_true (gun_sea_pair_can_sign (pair));
      g_assert_true (g_hash_table_add (seen, g_strdup (gun_sea_pair_get_pub (pair))));
      g_assert_true (g_hash_table_add (seen, g_strdup (gun_sea_pair_get_epub (pair))));
      g_assert_true (g_hash_table_add (seen, g_strdup (gun_sea_pair_get_epriv (pair))));
    }
}

static void
test_parts (void)
{
  static const struct
  {
    const char *given;
    const char *complete;
  } cases[] = {
    { "{\"pub\":\"" PUB "\"}", "{\"pub\":\"" PUB "\"}" },
    { "{\"priv\":\"" PRIV "\"}", "{\"pub\":\"" PUB "\",\"priv\":\"" PRIV "\"}" },
    { "{\"epriv\":\"" EPRIV "\",\"pub\":\"" PUB "\"}",
      "{\"pub\":\"" PUB "\",\"epub\":\"" EPUB "\",\"epriv\":\"" EPRIV "\"}" },
    { " { \"alias\" : [ {} ] ,\n\"epriv\":\"" EPRIV "\", \"epub\":\"" EPUB "\",\"priv\":\"" PRIV
      "\",\"pub\":\"" PUB "\",\"sea\":null}\n",
      "{\"pub\":\"" PUB "\",\"priv\":\"" PRIV "\",\"epub\":\"" EPUB "\",\"epriv\":\"" EPRIV "\"}" },
    { "{\"pub\":\"" PUB "\",\"priv\":null,\"epub\":null}", "{\"pub\":\"" PUB "\"}" },
    { "{\"p\\u0075b\":\"\\u0031HVarsHrtZGY2bfDTd-RWM7d0DQ5E_uF9MGTBE8KGrg"
      ".5B1IpoSvGeOMDw3sRTmVGVxxfFzBrUuGBHAk6w89vQM\"}",
      "{\"pub\":\"" PUB "\"}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunSeaPair) pair
          = gun_sea_pair_parse (cases[i].given, strlen (cases[i].given), &error);
      g_autoptr (GunSeaSecret) json = NULL;

      g_assert_no_error (error);
      json = gun_sea_pair_to_json (pair);
      g_assert_cmpstr (json->text, ==, cases[i].complete);
    }
}

static void
test_wrong (void)
{
  static const struct
  {
    const char *given;
    int code;
    const char *word;
  } cases[] = {
    { "", GUN_SEA_ERROR_SHAPE, "JSON" },
    { "{", GUN_SEA_ERROR_SHAPE, "JSON" },
    { "{}", GUN_SEA_ERROR_SHAPE, "no key" },
    { "[]", GUN_SEA_ERROR_SHAPE, "JSON" },
    { "\"" PUB "\"", GUN_SEA_ERROR_SHAPE, "JSON" },
    { "{\"pub\":\"" PUB "\"", GUN_SEA_ERROR_SHAPE, "JSON" },
    { "{\"pub\":\"" PUB "\"} x", GUN_SEA_ERROR_SHAPE, "JSON" },
    { "{\"pub\":\"" PUB "\"}{}", GUN_SEA_ERROR_SHAPE, "JSON" },
    { "{\"pub\":}", GUN_SEA_ERROR_SHAPE, "JSON" },
    { "{\"pub\":1}", GUN_SEA_ERROR_KEY, "“pub”" },
    { "{\"pub\":{}}", GUN_SEA_ERROR_KEY, "“pub”" },
    { "{\"pub\":\"\"}", GUN_SEA_ERROR_KEY, "“pub”" },
    { "{\"pub\":\"" PUB "A\"}", GUN_SEA_ERROR_KEY, "“pub”" },
    { "{\"pub\":\"" EPRIV "." EPRIV "\"}", GUN_SEA_ERROR_KEY, "“pub”" },
    { "{\"epub\":\"" EPRIV "." EPRIV "\"}", GUN_SEA_ERROR_KEY, "“epub”" },
    { "{\"priv\":\"" PUB "\"}", GUN_SEA_ERROR_KEY, "“priv”" },
    { "{\"priv\":[\"" PRIV "\"]}", GUN_SEA_ERROR_KEY, "“priv”" },
    { "{\"priv\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}", GUN_SEA_ERROR_KEY, "“priv”" },
    { "{\"priv\":\"______________________________________8\"}", GUN_SEA_ERROR_KEY, "“priv”" },
    { "{\"priv\":\"_____________________________________________\"}", GUN_SEA_ERROR_KEY, "“priv”" },
    /* the order of the curve */
    { "{\"priv\":\"_____wAAAAD__________7zm-q2nF56E87nKwvxjJVE\"}", GUN_SEA_ERROR_KEY, "“priv”" },
    { "{\"priv\":\"" EPRIV "\",\"pub\":\"" PUB "\"}", GUN_SEA_ERROR_KEY, "does not belong" },
    { "{\"epriv\":\"" PRIV "\",\"epub\":\"" EPUB "\"}", GUN_SEA_ERROR_KEY, "“epub”" },
    { "{\"priv\":\"" PRIV "\",\"epub\":\"" PUB ".\"}", GUN_SEA_ERROR_KEY, "“epub”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].given);
      g_assert_null (gun_sea_pair_parse (cases[i].given, strlen (cases[i].given), &error));
      g_assert_error (error, GUN_SEA_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      /* Nothing of a private key is in an error */
      g_assert_null (strstr (error->message, "WX7Fm"));
      g_assert_null (strstr (error->message, "bTKj0"));
    }
}

/* The smallest and the largest number that are private keys */
static void
test_ends (void)
{
  static const char one[] = "{\"priv\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\"}";
  static const char last[] = "{\"priv\":\"_____wAAAAD__________7zm-q2nF56E87nKwvxjJVA\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaPair) first_pair = gun_sea_pair_parse (one, strlen (one), &error);
  g_autoptr (GunSeaPair) last_pair = gun_sea_pair_parse (last, strlen (last), &error);

  g_assert_no_error (error);
  /* x of both is that of the generator (SEC 2, section 2.4.2) */
  g_assert_true (g_str_has_prefix (gun_sea_pair_get_pub (first_pair),
                                   "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY."));
  g_assert_cmpint (
      strncmp (gun_sea_pair_get_pub (first_pair), gun_sea_pair_get_pub (last_pair), 44), ==, 0);
  g_assert_cmpstr (gun_sea_pair_get_pub (first_pair), !=, gun_sea_pair_get_pub (last_pair));
}

static void
test_secret_row (GRefString **fields)
{
  g_autoptr (GunSeaPair) mine = sea_fixture_pair (fields[0]);
  g_autoptr (GunSeaPair) other = sea_fixture_pair (fields[1]);
  g_autoptr (GunSeaPublicKey) epub
      = gun_sea_public_key_parse (gun_sea_pair_get_epub (other), GUN_SEA_PUB_LENGTH, NULL);
  g_autoptr (GunSeaSecret) secret = gun_sea_pair_agree (mine, epub);

  g_assert_cmpstr (secret->text, ==, fields[2]);
}

static void
test_secret (void)
{
  sea_fixture_for_each ("secret", 3, test_secret_row);
}

static void
test_secret_of_strangers (void)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (GunSeaPair) one = gun_sea_pair_generate (NULL);
      g_autoptr (GunSeaPair) two = gun_sea_pair_generate (NULL);
      g_autoptr (GunSeaPublicKey) one_epub
          = gun_sea_public_key_parse (gun_sea_pair_get_epub (one), GUN_SEA_PUB_LENGTH, NULL);
      g_autoptr (GunSeaPublicKey) two_epub
          = gun_sea_public_key_parse (gun_sea_pair_get_epub (two), GUN_SEA_PUB_LENGTH, NULL);
      g_autoptr (GunSeaSecret) there = gun_sea_pair_agree (one, two_epub);
      g_autoptr (GunSeaSecret) back = gun_sea_pair_agree (two, one_epub);
      g_autoptr (GunSeaSecret) self = gun_sea_pair_agree (one, one_epub);

      g_assert_cmpstr (there->text, ==, back->text);
      g_assert_cmpstr (there->text, !=, self->text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/pair/generate", test_generate);
  g_test_add_func ("/sea/pair/parts", test_parts);
  g_test_add_func ("/sea/pair/wrong", test_wrong);
  g_test_add_func ("/sea/pair/ends", test_ends);
  g_test_add_func ("/sea/pair/secret", test_secret);
  g_test_add_func ("/sea/pair/secret-of-strangers", test_secret_of_strangers);

  return g_test_run ();
}
