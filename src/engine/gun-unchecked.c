/* SPDX-License-Identifier: MIT */

#include "gun-unchecked.h"

#include "gun-sea-claim.h"

/* Rows in one slice: about 4 ms of the writer when each has one signature */
#define SLICE_ROWS 16

static gboolean
judge (GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  GunSeaClaim claim;
  gboolean is_good;

  gun_sea_claim_init (&claim, soul, key, value, state_ms);
  is_good = gun_sea_claim_verify (&claim) == GUN_SEA_REASON_NONE;
  gun_sea_claim_clear (&claim);

  return is_good;
}

gboolean
gun_unchecked_judge_some (GunStore *store, GPtrArray *undone, gboolean *has_more, GError **error)
{
  guint n_judged;

  if (!gun_store_judge_unchecked (store, NULL, SLICE_ROWS, judge, undone, &n_judged, error))
    return FALSE;
  *has_more = n_judged == SLICE_ROWS;

  return TRUE;
}

gboolean
gun_unchecked_judge_soul (GunStore *store, GRefString *soul, GPtrArray *undone, GError **error)
{
  guint n_judged = SLICE_ROWS;

  while (n_judged == SLICE_ROWS)
    if (!gun_store_judge_unchecked (store, soul, SLICE_ROWS, judge, undone, &n_judged, error))
      return FALSE;

  return TRUE;
}
