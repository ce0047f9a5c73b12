/* SPDX-License-Identifier: MIT */

#include "gun-ham.h"

#include <math.h>

/**
 * gun_ham_decide:
 * @known: (nullable): what the key holds; %NULL when it holds nothing
 * @known_state_ms: since when; -INFINITY when it has no state
 * @value: what somebody wrote
 * @state_ms: the state they wrote it with; -INFINITY for none
 * @now_ms: the clock
 *
 * gun's conflict resolution for one key (PROTOCOL.md section 3, vectors ham.json): every peer that
 * sees the same writes, in whatever order, ends with the same value. No clock, no I/O: a state
 * ahead of @now_ms is only told, and the caller asks again when it is due.
 * Thread: any.
 *
 * Returns: the verdict; %GUN_VERDICT_REFUSED when @state_ms is not a number
 */
GunVerdict
gun_ham_decide (const GunValue *known,
                double known_state_ms,
                const GunValue *value,
                double state_ms,
                double now_ms)
{
  int order;

  g_return_val_if_fail (value != NULL, GUN_VERDICT_REFUSED);

  if (isnan (state_ms))
    return GUN_VERDICT_REFUSED;
  if (state_ms > now_ms)
    return GUN_VERDICT_FUTURE;
  if (known == NULL)
    return GUN_VERDICT_NEWER;
  if (state_ms < known_state_ms)
    return GUN_VERDICT_OLDER;
  if (state_ms > known_state_ms)
    return GUN_VERDICT_NEWER;
  if (gun_value_equal (value, known))
    return GUN_VERDICT_SAME;

  order = gun_value_compare_json (value, known);
  if (order == 0)
    return GUN_VERDICT_SAME;

  return order > 0 ? GUN_VERDICT_LARGER : GUN_VERDICT_SMALLER;
}
