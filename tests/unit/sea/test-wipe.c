/* SPDX-License-Identifier: MIT */

/*
 * Nothing secret is left in memory that was given back: free() and realloc() of this program look for it first. What is on
 * the stack, and what nettle keeps for itself while it computes, is not seen here.
 */

#include <malloc.h>
#include <string.h>

#include "gun-sea-certify.h"
#include "gun-sea-encrypt.h"
#include "gun-sea-sign.h"
#include "gun-sea-work.h"
#include "sea-fixture.h"

/* glibc's own, which the two below stand before */
extern void __libc_free (void *block);
extern void *__libc_malloc (size_t size);

#define N_NEEDLES 8
#define NEEDLE_BYTES 12

/* Beginnings of secrets, not on the heap; armed once they are all there */
static char needles[N_NEEDLES][NEEDLE_BYTES];
static guint n_needles;
static guint n_found;
static guint n_freed;

static void
search (const void *block)
{
  const gsize size = malloc_usable_size ((void *) block);

  n_freed++;
  for (guint i = 0; i < n_needles; i++)
    if (memmem (block, size, needles[i], NEEDLE_BYTES) != NULL)
      n_found++;
}

void
free (void *block)
{
  if (block != NULL && n_needles > 0)
    search (block);
  __libc_free (block);
}

void *
realloc (void *block, size_t size)
{
  gsize old_size = block == NULL ? 0 : malloc_usable_size (block);
  void *moved;

  if (block != NULL && size == 0)
    {
      free (block);
      return NULL;
    }

  moved = __libc_malloc (size);
  if (moved != NULL && block != NULL)
    {
      memcpy (moved, block, MIN (old_size, size));
      free (block);
    }
  return moved;
}

/* @text must be wiped by whoever gave it */
static void
arm (const void *secret)
{
  g_assert_cmpuint (n_needles, <, N_NEEDLES);
  memcpy (needles[n_needles++], secret, NEEDLE_BYTES);
}

static void
disarm (void)
{
  n_needles = 0;
  n_found = 0;
  n_freed = 0;
}

static void
assert_clean (void)
{
  guint found = n_found;
  guint freed = n_freed;

  disarm ();
  g_assert_cmpuint (found, ==, 0);
  g_assert_cmpuint (freed, >, 0);
}

/* The search itself finds what is left */
static void
test_search (void)
{
  static const char secret[] = "not wiped at all";
  char *left = g_strdup (secret);

  arm (secret);
  g_free (left);
  g_assert_cmpuint (n_found, ==, 1);
  disarm ();

  left = g_strdup (secret);
  arm (secret);
  left = g_realloc (left, 100000);
  g_assert_cmpuint (n_found, ==, 1);
  disarm ();
  g_free (left);
}

static const char keys[] = "{\"priv\":\"WX7Fm-H8dz6qIEfkClHV7LtcMhwX3ZZxO8_B_K26EYk\","
                           "\"epriv\":\"bTKj0h2728NiGUOQgkZqLPuQfqFx9KOgz9EO7s6m6Q4\"}";
static const char escaped_keys[]
    = "{\"priv\":\"WX7Fm-H8dz6qIEfkClHV7LtcMhwX3ZZxO8_B_K26EY\\u006b\","
      "\"epriv\":\"bTKj0h2728NiGUOQgkZqLPuQfqFx9KOgz9EO7s6m6\\u00514\"}";

/* As text, and as numbers whichever end is first */
static void
arm_keys (void)
{
  guint8 number[32], turned[32];
  const char *const texts[] = { keys + 9, strstr (keys, "\"epriv\":\"") + 9 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (gun_sea_url64_decode (texts[i], number));
      for (guint j = 0; j < sizeof number; j++)
        turned[j] = number[31 - j];
      arm (texts[i]);
      arm (number);
      arm (turned);
    }
}

static void
test_pair (void)
{
  static const char *const texts[] = {
    keys,
    escaped_keys,
    "{\"priv\":\"WX7Fm-H8dz6qIEfkClHV7LtcMhwX3ZZxO8_B_K26EYk\",\"pub\":\"x\"}",
    "{\"epriv\":\"bTKj0h2728NiGUOQgkZqLPuQfqFx9KOgz9EO7s6m6Q4\",\"epub\":1}",
    "{\"priv\":\"WX7Fm-H8dz6qIEfkClHV7LtcMhwX3ZZxO8_B_K26EYk\",\"priv\":\"A\"}",
    "{\"priv\":\"WX7Fm-H8dz6qIEfkClHV7LtcMhwX3ZZxO8_B_K26EYk\"",
  };

  arm_keys ();
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GunSeaPair) pair = gun_sea_pair_parse (texts[i], strlen (texts[i]), NULL);

      if (pair != NULL)
        gun_sea_secret_free (gun_sea_pair_to_json (pair));
    }
  assert_clean ();
}

static void
test_sign (void)
{
  g_autoptr (GunSeaPublicKey) bob = sea_fixture_pub ("bob");
  GunSeaPair *pair = gun_sea_pair_parse (keys, strlen (keys), NULL);

  arm_keys ();
  g_free (gun_sea_sign ("hello", 5, pair, NULL));
  g_free (gun_sea_certify ("\"*\"", "\"inbox\"", NULL, GUN_SEA_NEVER, pair, NULL));
  gun_sea_secret_free (gun_sea_pair_agree (pair, bob));
  gun_sea_pair_unref (pair);
  assert_clean ();
}

static void
test_shared_secret (void)
{
  g_autoptr (GunSeaPublicKey) bob = sea_fixture_pub ("bob");
  g_autoptr (GunSeaPair) pair = gun_sea_pair_parse (keys, strlen (keys), NULL);
  GunSeaSecret *secret = gun_sea_pair_agree (pair, bob);
  char *passphrase = g_strndup (secret->text, secret->length_bytes);
  char *sealed;

  arm (secret->text);
  sealed = gun_sea_encrypt ("hello", 5, secret->text, secret->length_bytes, NULL);
  gun_sea_secret_free (
      gun_sea_decrypt (sealed, strlen (sealed), secret->text, secret->length_bytes, NULL));
  gun_sea_secret_free (secret);
  assert_clean ();
  g_free (sealed);
  g_free (passphrase);
}

static void
test_encrypt (void)
{
  static const char text[] = "a long text that is a secret";
  static const char passphrase[] = "correct horse battery";
  char *sealed;

  arm (text);
  arm (passphrase);
  sealed = gun_sea_encrypt (text, strlen (text), passphrase, strlen (passphrase), NULL);
  gun_sea_secret_free (
      gun_sea_decrypt (sealed, strlen (sealed), passphrase, strlen (passphrase), NULL));
  g_assert_null (gun_sea_decrypt (sealed, strlen (sealed), "wrong", 5, NULL));
  assert_clean ();
  g_free (sealed);
}

static void
test_work (void)
{
  static const char passphrase[] = "correct horse battery";
  GunSeaSecret *result = gun_sea_work (passphrase, strlen (passphrase), "salt", 4, 1);

  arm (passphrase);
  arm (result->text);
  gun_sea_secret_free (gun_sea_work (passphrase, strlen (passphrase), "salt", 4, 1));
  gun_sea_secret_free (result);
  assert_clean ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/wipe/search", test_search);
  g_test_add_func ("/sea/wipe/pair", test_pair);
  g_test_add_func ("/sea/wipe/sign", test_sign);
  g_test_add_func ("/sea/wipe/shared-secret", test_shared_secret);
  g_test_add_func ("/sea/wipe/encrypt", test_encrypt);
  g_test_add_func ("/sea/wipe/work", test_work);

  return g_test_run ();
}
