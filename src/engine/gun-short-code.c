/* SPDX-License-Identifier: MIT */

#include "gun-short-code.h"

#include <string.h>

/* 10^16 */
#define MODULUS G_GUINT64_CONSTANT (10000000000000000)

static void
update (GChecksum *checksum, const char *fingerprint)
{
  g_checksum_update (checksum, (const guchar *) fingerprint, (gssize) strlen (fingerprint));
  g_checksum_update (checksum, (const guchar *) "\n", 1);
}

/**
 * gun_short_code_new:
 * @fingerprint: SHA-256 of a certificate, "AA:BB:…" in either case
 * @other_fingerprint: of the other side's
 *
 * Returns: (transfer full): four groups of four digits, whichever of the two comes first
 */
char *
gun_short_code_new (const char *fingerprint, const char *other_fingerprint)
{
  g_autofree char *one = g_ascii_strup (fingerprint, -1);
  g_autofree char *other = g_ascii_strup (other_fingerprint, -1);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gboolean swapped = strcmp (one, other) > 0;
  guint8 digest[32];
  gsize length_bytes = sizeof digest;
  guint64 number = 0;

  update (checksum, swapped ? other : one);
  update (checksum, swapped ? one : other);
  g_checksum_get_digest (checksum, digest, &length_bytes);
  for (guint i = 0; i < 8; i++)
    number = number << 8 | digest[i];
  number %= MODULUS;

  return g_strdup_printf ("%04u %04u %04u %04u",
                          (guint) (number / 1000000000000 % 10000),
                          (guint) (number / 100000000 % 10000),
                          (guint) (number / 10000 % 10000),
                          (guint) (number % 10000));
}
