/* SPDX-License-Identifier: MIT */

#include "gun-state-clock.h"

#include <math.h>

/* gun's own divisor: the N-th state of a millisecond lies N/999 behind it. */
#define STATES_PER_MS 999.0

/**
 * gun_state_clock_next:
 * @self: the clock
 * @now_ms: the wall clock, milliseconds since 1970; only whole milliseconds count
 *
 * Gives the next state as gun.js gives it (PROTOCOL.md section 7), with one difference: when the
 * wall clock went back gun's states go back with it and such writes lose against the earlier ones;
 * ours go on from the last state, strictly rising.
 *
 * Returns: a state in milliseconds, larger than all before it
 */
double
gun_state_clock_next (GunStateClock *self, double now_ms)
{
  double state_ms;

  now_ms = floor (now_ms);
  if (now_ms > self->last_ms)
    {
      self->count = 0;
      self->last_ms = now_ms;
      return now_ms;
    }

  self->count++;
  state_ms = now_ms + self->count / STATES_PER_MS;
  if (state_ms <= self->last_ms)
    state_ms = floor (self->last_ms) + self->count / STATES_PER_MS;
  if (state_ms <= self->last_ms)
    state_ms = nextafter (self->last_ms, INFINITY);

  self->last_ms = state_ms;
  return state_ms;
}
