/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunVerdict:
 * @GUN_VERDICT_NEWER: stored, newer state won (also: nothing was known)
 * @GUN_VERDICT_LARGER: stored, same state and larger JSON text won
 * @GUN_VERDICT_SAME: not stored, the same value at the same state
 * @GUN_VERDICT_OLDER: not stored, older state
 * @GUN_VERDICT_SMALLER: not stored, same state and smaller JSON text
 * @GUN_VERDICT_FUTURE: not stored yet, the state lies ahead of the clock: judge again when due
 * @GUN_VERDICT_REFUSED: not stored, broke a rule before HAM was asked
 * @GUN_VERDICT_UNDONE: was accepted, but could not be committed, so the value before is in force
 *   again
 * @GUN_VERDICT_PASSED: not stored, since nobody here asked for the soul and nothing of it is kept
 *   here: only passed on
 *
 * Numbers are stored in databases: never renumber.
 */
typedef enum
{
  GUN_VERDICT_NEWER = 0,
  GUN_VERDICT_LARGER = 1,
  GUN_VERDICT_SAME = 2,
  GUN_VERDICT_OLDER = 3,
  GUN_VERDICT_SMALLER = 4,
  GUN_VERDICT_FUTURE = 5,
  GUN_VERDICT_REFUSED = 6,
  GUN_VERDICT_UNDONE = 7,
  GUN_VERDICT_PASSED = 8,
} GunVerdict;

#define GUN_VERDICT_IS_STORED(v) ((v) == GUN_VERDICT_NEWER || (v) == GUN_VERDICT_LARGER)

/* No clock, no I/O: the one judge of every write (PROTOCOL.md section 3). @known is NULL when the
 * key holds nothing; @known_state_ms is -INFINITY when it has no state. */
GunVerdict gun_ham_decide (const GunValue *known,
                           double known_state_ms,
                           const GunValue *value,
                           double state_ms,
                           double now_ms);

G_END_DECLS
