/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-sea-key.h"
#include "gun-test-table.h"

/* n, the order of P-256 */
static const guint8 order[32] = { 0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff,
                                  0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17,
                                  0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51 };

static GunSeaPublicKey *
read_key (const char *name)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/sea/data/pairs.tsv", 5);

  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      g_autoptr (GError) error = NULL;
      GunSeaPublicKey *key;

      if (strcmp (row[0], name) != 0)
        continue;
      key = gun_sea_public_key_parse (row[1], strlen (row[1]), &error);
      g_assert_no_error (error);
      g_assert_cmpstr (gun_sea_public_key_get_text (key), ==, row[1]);
      return key;
    }

  g_assert_not_reached ();
}

static void
read_signature (const char *text, guint8 signature[GUN_SEA_SIGNATURE_BYTES])
{
  const char *begin = strstr (text, "\"s\":\"") + 5;
  gsize n;

  g_assert_true (
      gun_sea_base64_decode (begin, strcspn (begin, "\""), signature, GUN_SEA_SIGNATURE_BYTES, &n));
  g_assert_cmpuint (n, ==, GUN_SEA_SIGNATURE_BYTES);
}

/* s becomes n - s */
static void
turn_s (guint8 signature[GUN_SEA_SIGNATURE_BYTES])
{
  int borrow = 0;

  for (int i = 31; i >= 0; i--)
    {
      int byte = order[i] - signature[32 + i] - borrow;

      borrow = byte < 0;
      signature[32 + i] = (guint8) byte;
    }
}

static void
test_signatures (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/sea/data/sign.tsv", 5);
  g_autoptr (GunSeaPublicKey) alice = read_key ("alice");
  g_autoptr (GunSeaPublicKey) bob = read_key ("bob");

  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      GRefString *signed_text = gun_test_table_text (row[1]);
      GRefString *text = gun_test_table_text (row[2]);
      g_autofree char *hex
          = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, g_ref_string_length (text));
      guint8 digest[GUN_SEA_DIGEST_BYTES], signature[GUN_SEA_SIGNATURE_BYTES];

      g_assert_cmpstr (hex, ==, row[3]);
      gun_sea_digest_text (text, g_ref_string_length (text), digest);
      read_signature (signed_text, signature);
      g_assert_true (gun_sea_public_key_verify (alice, digest, signature));
      g_assert_false (gun_sea_public_key_verify (bob, digest, signature));
      turn_s (signature);
      g_assert_true (gun_sea_public_key_verify (alice, digest, signature));
      digest[0] ^= 1;
      g_assert_false (gun_sea_public_key_verify (alice, digest, signature));

      g_ref_string_release (signed_text);
      g_ref_string_release (text);
    }
}

static void
test_bad_signatures (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/sea/data/sign.tsv", 5);
  g_autoptr (GunSeaPublicKey) alice = read_key ("alice");
  GStrv row = g_ptr_array_index (rows, 0);
  guint8 digest[GUN_SEA_DIGEST_BYTES], good[GUN_SEA_SIGNATURE_BYTES], bad[GUN_SEA_SIGNATURE_BYTES];

  gun_sea_digest_text (row[2], strlen (row[2]), digest);
  read_signature (row[1], good);

  for (guint i = 0; i < 8 * sizeof good; i += 5)
    {
      memcpy (bad, good, sizeof bad);
      bad[i / 8] ^= (guint8) (1 << i % 8);
      g_assert_false (gun_sea_public_key_verify (alice, digest, bad));
    }

  /* r or s of 0, n, all ones */
  for (guint half = 0; half < sizeof good; half += 32)
    {
      memcpy (bad, good, sizeof bad);
      memset (bad + half, 0, 32);
      g_assert_false (gun_sea_public_key_verify (alice, digest, bad));
      memcpy (bad + half, order, 32);
      g_assert_false (gun_sea_public_key_verify (alice, digest, bad));
      memset (bad + half, 0xFF, 32);
      g_assert_false (gun_sea_public_key_verify (alice, digest, bad));
    }
  memset (bad, 0, sizeof bad);
  g_assert_false (gun_sea_public_key_verify (alice, digest, bad));
}

static void
assert_no_key (const char *text, gsize length_bytes, const char *word)
{
  g_autoptr (GError) error = NULL;
  GunSeaPublicKey *key = gun_sea_public_key_parse (text, length_bytes, &error);

  g_assert_null (key);
  g_assert_error (error, GUN_SEA_ERROR, GUN_SEA_ERROR_KEY);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_bad_keys (void)
{
  g_autoptr (GunSeaPublicKey) alice = read_key ("alice");
  const char *good = gun_sea_public_key_get_text (alice);
  const char *second = good + GUN_SEA_URL64_LENGTH + 1;
  g_autofree char *swapped = g_strdup_printf ("%s.%.*s", second, GUN_SEA_URL64_LENGTH, good);
  g_autofree char *longer = g_strconcat (good, "A", NULL);
  char text[GUN_SEA_PUB_LENGTH + 1];

  assert_no_key ("", 0, "43");
  assert_no_key (".", 1, "43");
  assert_no_key (longer, GUN_SEA_PUB_LENGTH + 1, "43");
  assert_no_key (good, GUN_SEA_PUB_LENGTH - 1, "43");
  assert_no_key (swapped, GUN_SEA_PUB_LENGTH, "curve");

  for (guint i = 0; i < GUN_SEA_PUB_LENGTH; i++)
    {
      g_autoptr (GError) error = NULL;

      memcpy (text, good, sizeof text);
      text[i] = text[i] == 'A' ? 'B' : 'A';
      g_assert_null (gun_sea_public_key_parse (text, GUN_SEA_PUB_LENGTH, &error));
      g_assert_error (error, GUN_SEA_ERROR, GUN_SEA_ERROR_KEY);
      text[i] = '+';
      assert_no_key (text, GUN_SEA_PUB_LENGTH, "43");
      text[i] = '\0';
      assert_no_key (text, GUN_SEA_PUB_LENGTH, "43");
    }

  /* (0, 0), which some take for the point at infinity; beyond the field */
  memset (text, 'A', GUN_SEA_PUB_LENGTH);
  text[GUN_SEA_URL64_LENGTH] = '.';
  assert_no_key (text, GUN_SEA_PUB_LENGTH, "curve");
  memset (text, '_', GUN_SEA_URL64_LENGTH - 1);
  text[GUN_SEA_URL64_LENGTH - 1] = '8';
  assert_no_key (text, GUN_SEA_PUB_LENGTH, "curve");

  /* Another spelling of the same x */
  memcpy (text, good, sizeof text);
  text[GUN_SEA_URL64_LENGTH - 1]++;
  assert_no_key (text, GUN_SEA_PUB_LENGTH, "43");
}

static gpointer
verify_often (gpointer data)
{
  GunSeaPublicKey *alice = data;
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/sea/data/sign.tsv", 5);
  GStrv row = g_ptr_array_index (rows, 0);
  guint8 digest[GUN_SEA_DIGEST_BYTES], signature[GUN_SEA_SIGNATURE_BYTES];

  gun_sea_digest_text (row[2], strlen (row[2]), digest);
  read_signature (row[1], signature);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GunSeaPublicKey) mine = gun_sea_public_key_ref (alice);

      g_assert_true (gun_sea_public_key_verify (mine, digest, signature));
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (GunSeaPublicKey) alice = read_key ("alice");
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("verify", verify_often, alice);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* As TextEncoder writes it: U+FFFD for each surrogate that has no other half */
static void
test_digest (void)
{
  static const char text[] = "a\xed\xa0\xbd\xed\x9f\xbf\xed\xbf\xbf";
  static const char utf8[] = "a\xef\xbf\xbd\xed\x9f\xbf\xef\xbf\xbd";
  guint8 lone[GUN_SEA_DIGEST_BYTES], replaced[GUN_SEA_DIGEST_BYTES];

  gun_sea_digest_text (text, sizeof text - 1, lone);
  gun_sea_digest_text (utf8, sizeof utf8 - 1, replaced);
  g_assert_cmpmem (lone, sizeof lone, replaced, sizeof replaced);
  gun_sea_digest_text (text, sizeof text - 2, lone);
  g_assert_cmpint (memcmp (lone, replaced, sizeof lone), !=, 0);
}

static void
test_content_hash (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/sea/data/content-hash.tsv", 2);

  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      GRefString *text = gun_test_table_text (row[0]);
      guint8 digest[GUN_SEA_DIGEST_BYTES];
      g_autofree char *base64 = NULL;

      gun_sea_digest_text (text, g_ref_string_length (text), digest);
      base64 = g_base64_encode (digest, sizeof digest);
      g_assert_cmpstr (base64, ==, row[1]);
      g_ref_string_release (text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/key/signatures", test_signatures);
  g_test_add_func ("/sea/key/bad-signatures", test_bad_signatures);
  g_test_add_func ("/sea/key/bad-keys", test_bad_keys);
  g_test_add_func ("/sea/key/threads", test_threads);
  g_test_add_func ("/sea/key/digest", test_digest);
  g_test_add_func ("/sea/key/content-hash", test_content_hash);

  return g_test_run ();
}
