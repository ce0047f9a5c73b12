/* SPDX-License-Identifier: MIT */

/*
 * What a certificate allows, over any soul (first line), key (second line) and rights (the rest): a
 * right that cannot be read allows nothing, and what it allows does not hang on how it is spelled.
 */

#include <math.h>
#include <string.h>

#include "fuzz-line.h"
#include "fuzz-target.h"
#include "gun-sea-certificate.h"
#include "gun-sea-json.h"
#include "gun-text.h"

#define STATE_MS 1795343114327.0
#define WRITER                                                                                     \
  "BZuiqWUWuM9VlA8JqunO1KjYlATNKmPUf9guGli2wFo.tSwIMWNFHNMGHVcysRXAM7PZvnw9alCuD699OJuD58M"

static GunSeaReason
judge (const char *rights, gsize length_bytes, gboolean is_text, GRefString *soul, GRefString *key)
{
  GunSeaWrapper wrapper = { .writer = (char *) WRITER, .certificate_is_text = is_text };
  GunSeaCertificate certificate;
  GunSeaReason reason;

  wrapper.certificate = g_string_new_len (rights, (gssize) length_bytes);
  reason = gun_sea_certificate_init (&certificate, &wrapper, soul, key, STATE_MS);
  if (reason == GUN_SEA_REASON_NONE)
    g_assert_true (certificate.expiry_ms >= STATE_MS);
  g_assert_false (isnan (certificate.expiry_ms));
  gun_sea_certificate_clear (&certificate);
  g_string_free (wrapper.certificate, TRUE);

  return reason;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *at = (const char *) data;
  const char *end = at + size;
  g_autoptr (GRefString) soul = NULL;
  g_autoptr (GRefString) key = NULL;
  g_autoptr (GString) plain = g_string_new (NULL);
  GunSeaReason reason;

  if (!gun_text_is_valid (at, size))
    return 0;
  soul = fuzz_take_line (&at, end);
  key = fuzz_take_line (&at, end);

  reason = judge (at, end - at, TRUE, soul, key);
  if (gun_sea_json_normalize (at, end - at, plain))
    g_assert_cmpint (reason, ==, judge (plain->str, plain->len, FALSE, soul, key));
  else if (end - at < 3 || memcmp (at, "SEA", 3) != 0)
    g_assert_cmpint (reason, ==, GUN_SEA_REASON_CERTIFICATE_SHAPE);

  return 0;
}
