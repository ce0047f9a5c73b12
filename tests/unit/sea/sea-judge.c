/* SPDX-License-Identifier: MIT */

#include "sea-judge.h"

#include <string.h>

#include "gun-json.h"
#include "gun-text.h"

static GunSeaReason
judge (const char *soul, const char *key, GunValue *value, double state_ms)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  GunSeaClaim claim;
  GunSeaReason reason;

  gun_sea_claim_init (&claim, soul_text, key_text, value, state_ms);
  reason = gun_sea_claim_verify (&claim);
  g_assert_true ((claim.kind == GUN_SEA_CLAIM_SIGNED) == (claim.n_signatures > 0));
  g_assert_true ((claim.kind == GUN_SEA_CLAIM_REFUSED) == (claim.reason != GUN_SEA_REASON_NONE));
  gun_sea_claim_clear (&claim);

  return reason;
}

GunSeaReason
sea_judge (const char *soul, const char *key, const char *json, double state_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunValue) value = gun_json_parse_value (json, -1, &error);

  g_assert_no_error (error);
  return judge (soul, key, value, state_ms);
}

GunSeaReason
sea_judge_text (const char *soul, const char *key, const char *text, double state_ms)
{
  g_autoptr (GRefString) words = gun_text_new (text);
  g_autoptr (GunValue) value = gun_value_new_text (words);

  return judge (soul, key, value, state_ms);
}

void
sea_assert_reason (GunSeaReason found, GunSeaReason expected)
{
  g_assert_cmpstr (gun_sea_reason_to_text (found), ==, gun_sea_reason_to_text (expected));
}

char *
sea_write_out (const char *text)
{
  g_autoptr (GString) out = g_string_new (text);

  g_string_replace (out, "ALICE", gun_test_alice.pub, 0);
  g_string_replace (out, "BOB", gun_test_bob.pub, 0);
  g_string_replace (out, "CAROL", gun_test_carol.pub, 0);

  return g_strdup (out->str);
}
