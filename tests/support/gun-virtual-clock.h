/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-clock.h"

G_BEGIN_DECLS

#define GUN_TYPE_VIRTUAL_CLOCK (gun_virtual_clock_get_type ())
G_DECLARE_FINAL_TYPE (GunVirtualClock, gun_virtual_clock, GUN, VIRTUAL_CLOCK, GunClock)

/* Where the wall clock of a new one stands. */
#define GUN_VIRTUAL_CLOCK_START_MS 1700000000000.0

/**
 * GunVirtualClock:
 *
 * A clock that stands still until a test moves it: hours of waiting pass at once, always the same
 * way.
 */
GunVirtualClock *gun_virtual_clock_new (void);

/* Sets what the wall says, as somebody who corrects the computer's clock does; timers do not
 * notice. */
void gun_virtual_clock_set_wall_ms (GunVirtualClock *self, double wall_ms);

/* The computer sleeps: the wall clock goes on, timers stand still. */
void gun_virtual_clock_sleep (GunVirtualClock *self, gint64 us);

/* Lets time pass. Timers that come due fire in their order, each at its own time, and what they
 * made ready in their main context is run. */
void gun_virtual_clock_advance (GunVirtualClock *self, gint64 us);

guint gun_virtual_clock_get_n_timers (GunVirtualClock *self);

G_END_DECLS
