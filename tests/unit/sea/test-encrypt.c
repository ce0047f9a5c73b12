/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-sea-encrypt.h"
#include "gun-sea-json.h"
#include "gun-sea-work.h"
#include "sea-fixture.h"

static void
assert_refused (const char *sealed, const char *passphrase, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (
      gun_sea_decrypt (sealed, strlen (sealed), passphrase, strlen (passphrase), &error));
  g_assert_error (error, GUN_SEA_ERROR, code);
}

static void
encrypt_row (GRefString **fields)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaSecret) text = gun_sea_decrypt (fields[2],
                                                   g_ref_string_length (fields[2]),
                                                   fields[1],
                                                   g_ref_string_length (fields[1]),
                                                   &error);
  g_autoptr (GunSeaSecret) back = NULL;
  g_autofree char *sealed = NULL;

  g_assert_no_error (error);
  g_assert_cmpmem (text->text, text->length_bytes, fields[0], g_ref_string_length (fields[0]));

  sealed = gun_sea_encrypt (fields[0],
                            g_ref_string_length (fields[0]),
                            fields[1],
                            g_ref_string_length (fields[1]),
                            &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (sealed), ==, g_ref_string_length (fields[2]));
  g_assert_cmpstr (sealed, !=, fields[2]);
  back = gun_sea_decrypt (
      sealed, strlen (sealed), fields[1], g_ref_string_length (fields[1]), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back->text, ==, text->text);

  assert_refused (sealed, "another", GUN_SEA_ERROR_REFUSED);
  assert_refused (sealed, "", GUN_SEA_ERROR_REFUSED);
}

static void
test_vectors (void)
{
  sea_fixture_for_each ("encrypt", 5, encrypt_row);
}

/* As gun wrote it before base64, and texts that a decoder changes */
static void
old_row (GRefString **fields)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaSecret) text = gun_sea_decrypt (fields[1],
                                                   g_ref_string_length (fields[1]),
                                                   fields[0],
                                                   g_ref_string_length (fields[0]),
                                                   &error);

  g_assert_no_error (error);
  g_assert_cmpmem (text->text, text->length_bytes, fields[2], g_ref_string_length (fields[2]));
}

static void
test_old (void)
{
  sea_fixture_for_each ("encrypt-old", 3, old_row);
}

static void
test_lone_surrogates (void)
{
  static const char text[] = "a\xed\xa0\xbd z";
  static const char passphrase[] = "\xed\xb8\x80";
  g_autofree char *sealed
      = gun_sea_encrypt (text, sizeof text - 1, passphrase, sizeof passphrase - 1, NULL);
  g_autoptr (GunSeaSecret) back
      = gun_sea_decrypt (sealed, strlen (sealed), passphrase, sizeof passphrase - 1, NULL);
  g_autoptr (GunSeaSecret) same
      = gun_sea_decrypt (sealed, strlen (sealed), "\xef\xbf\xbd", 3, NULL);

  g_assert_cmpstr (back->text, ==, "a\xef\xbf\xbd z");
  g_assert_cmpstr (same->text, ==, back->text);
}

/* U+0000 is a character like any other */
static void
test_zero (void)
{
  static const char text[] = "a\0b";
  g_autofree char *sealed = gun_sea_encrypt (text, 3, "\0", 1, NULL);
  g_autoptr (GunSeaSecret) back = gun_sea_decrypt (sealed, strlen (sealed), "\0", 1, NULL);

  g_assert_nonnull (back);
  g_assert_cmpmem (back->text, back->length_bytes, text, 3);
}

static void
decrypt_bad (const char *text, gsize length_bytes, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaSecret) plain = gun_sea_decrypt (text, length_bytes, "pass", 4, &error);

  /* SEA before the bracket is not looked at, and bits behind the last byte stand for nothing */
  if (plain != NULL)
    g_assert_cmpstr (plain->text, ==, user_data);
  else
    g_assert_true (g_error_matches (error, GUN_SEA_ERROR, GUN_SEA_ERROR_SHAPE)
                   || g_error_matches (error, GUN_SEA_ERROR, GUN_SEA_ERROR_REFUSED));
}

static void
test_bad (void)
{
  char text[] = "a secret";
  g_autofree char *sealed = gun_sea_encrypt (text, strlen (text), "pass", 4, NULL);

  sea_fixture_for_each_bad (sealed, decrypt_bad, text);
}

static void
test_long (void)
{
  const gsize length_bytes = 3 * 1024 * 1024 + 1;
  g_autofree char *text = g_malloc (length_bytes);
  g_autofree char *sealed = NULL;
  g_autoptr (GunSeaSecret) back = NULL;

  memset (text, 'x', length_bytes);
  sealed = gun_sea_encrypt (text, length_bytes, "pass", 4, NULL);
  back = gun_sea_decrypt (sealed, strlen (sealed), "pass", 4, NULL);
  g_assert_cmpmem (back->text, back->length_bytes, text, length_bytes);
}

static char *
to_hex (const char *base64)
{
  gsize n_bytes;
  g_autofree guchar *bytes = g_base64_decode (base64, &n_bytes);
  g_autoptr (GString) hex = g_string_new (NULL);

  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);

  return g_string_free (g_steal_pointer (&hex), FALSE);
}

static guint
read_iterations (const char *options)
{
  const char *at = strstr (options, "\"iterations\":");

  return at == NULL ? GUN_SEA_WORK_ITERATIONS
                    : (guint) g_ascii_strtoull (at + strlen ("\"iterations\":"), NULL, 10);
}

static void
work_row (GRefString **fields)
{
  g_autofree char *result = NULL;
  gboolean is_hex = strstr (fields[2], "\"hex\"") != NULL;

  if (strstr (fields[2], "SHA-256") != NULL)
    result = gun_sea_content_hash (fields[0], g_ref_string_length (fields[0]));
  /* Nobody needs another digest */
  else if (strstr (fields[2], "SHA-") != NULL)
    return;
  else
    {
      g_autoptr (GunSeaSecret) work = gun_sea_work (fields[0],
                                                    g_ref_string_length (fields[0]),
                                                    fields[1],
                                                    g_ref_string_length (fields[1]),
                                                    read_iterations (fields[2]));

      result = g_strdup (work->text);
    }

  if (is_hex)
    {
      g_autofree char *hex = to_hex (result);

      g_assert_cmpstr (hex, ==, fields[3]);
    }
  else
    {
      g_assert_cmpstr (result, ==, fields[3]);
    }
}

static void
test_work (void)
{
  sea_fixture_for_each ("work", 4, work_row);
}

static void
hash_row (GRefString **fields)
{
  g_autofree char *hash = gun_sea_content_hash (fields[0], g_ref_string_length (fields[0]));

  g_assert_cmpstr (hash, ==, fields[1]);
}

static void
test_content_hash (void)
{
  sea_fixture_for_each ("content-hash", 2, hash_row);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/encrypt/vectors", test_vectors);
  g_test_add_func ("/sea/encrypt/old", test_old);
  g_test_add_func ("/sea/encrypt/lone-surrogates", test_lone_surrogates);
  g_test_add_func ("/sea/encrypt/zero", test_zero);
  g_test_add_func ("/sea/encrypt/bad", test_bad);
  g_test_add_func ("/sea/encrypt/long", test_long);
  g_test_add_func ("/sea/work/vectors", test_work);
  g_test_add_func ("/sea/work/content-hash", test_content_hash);

  return g_test_run ();
}
