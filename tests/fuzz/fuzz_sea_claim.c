/* SPDX-License-Identifier: MIT */

/*
 * What must hold for a key, over any soul (first line), key (second line) and text (the rest): the
 * verdict fits the soul, no other spelling of the same JSON changes it, and nothing that is made up
 * verifies.
 */

#include <string.h>

#include "fuzz-line.h"
#include "fuzz-target.h"
#include "gun-sea-claim.h"
#include "gun-sea-json.h"
#include "gun-soul.h"
#include "gun-text.h"

#define STATE_MS 1795343114327.0

static void
claim (GunSeaClaim *self, GRefString *soul, GRefString *key, const char *text, gsize length_bytes)
{
  g_autoptr (GRefString) words = gun_text_new_len (text, length_bytes);
  g_autoptr (GunValue) value = gun_value_new_text (words);

  gun_sea_claim_init (self, soul, key, value, STATE_MS);
  g_assert_true ((self->kind == GUN_SEA_CLAIM_FREE) == !gun_soul_needs_check (soul));
  g_assert_true ((self->kind == GUN_SEA_CLAIM_REFUSED) == (self->reason != GUN_SEA_REASON_NONE));
  g_assert_true ((self->kind == GUN_SEA_CLAIM_SIGNED) == (self->n_signatures > 0));
  g_assert_cmpuint (self->n_signatures, <=, GUN_SEA_CLAIM_MAX_SIGNATURES);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *at = (const char *) data;
  const char *end = at + size;
  g_autoptr (GRefString) soul = NULL;
  g_autoptr (GRefString) key = NULL;
  g_autoptr (GString) plain = g_string_new (NULL);
  GunSeaClaim one, other;

  if (!gun_text_is_valid (at, size))
    return 0;
  soul = fuzz_take_line (&at, end);
  key = fuzz_take_line (&at, end);

  claim (&one, soul, key, at, end - at);
  if (one.owner != NULL && gun_sea_json_normalize (at, end - at, plain))
    {
      claim (&other, soul, key, plain->str, plain->len);
      g_assert_cmpint (one.kind, ==, other.kind);
      g_assert_cmpint (one.reason, ==, other.reason);
      for (guint i = 0; i < one.n_signatures; i++)
        g_assert_cmpmem (one.signatures[i].id,
                         sizeof one.signatures[i].id,
                         other.signatures[i].id,
                         sizeof other.signatures[i].id);
      gun_sea_claim_clear (&other);
    }
  gun_sea_claim_clear (&one);

  return 0;
}
