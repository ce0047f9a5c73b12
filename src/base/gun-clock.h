/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define GUN_TYPE_CLOCK (gun_clock_get_type ())
G_DECLARE_DERIVABLE_TYPE (GunClock, gun_clock, GUN, CLOCK, GObject)

/**
 * GunClock:
 *
 * Time and timers, so that a test can run the real code in virtual time
 * (tests/support/gun-virtual-clock.h). The clock itself is the real one: monotonic microseconds,
 * which stand still while the computer sleeps, as timers do; boot microseconds, which go on; wall
 * milliseconds; and timers in the thread-default context of the caller.
 */
struct _GunClockClass
{
  GObjectClass parent_class;

  gint64 (*get_monotonic_us) (GunClock *self);
  gint64 (*get_boot_us) (GunClock *self);
  double (*get_wall_ms) (GunClock *self);
  GSource *(*new_timer) (GunClock *self, gint64 delay_us);
};

GunClock *gun_clock_new (void);

gint64 gun_clock_get_monotonic_us (GunClock *self);
gint64 gun_clock_get_boot_us (GunClock *self);
double gun_clock_get_wall_ms (GunClock *self);

/* A one-shot timer: attached to the caller's thread-default context, fires @func once;
 * gun_clear_timer() stops it. */
GSource *
gun_clock_add_timer (GunClock *self, gint64 delay_us, GSourceFunc func, gpointer user_data);
void gun_clear_timer (GSource **timer);

G_END_DECLS
