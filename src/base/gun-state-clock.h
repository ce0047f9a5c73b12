/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunStateClock:
 *
 * Gives HAM states, in milliseconds since 1970 as doubles, strictly rising: within one millisecond,
 * or when the wall clock went back, the last state's millisecond plus N/999 (PROTOCOL.md section
 * 7). A plain struct: zero-initialised is ready.
 */
typedef struct
{
  double last_ms;
  guint count;
} GunStateClock;

double gun_state_clock_next (GunStateClock *self, double now_ms);

G_END_DECLS
