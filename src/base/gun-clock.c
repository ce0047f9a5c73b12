/* SPDX-License-Identifier: MIT */

#include "gun-clock.h"

#include <time.h>

G_DEFINE_TYPE (GunClock, gun_clock, G_TYPE_OBJECT)

static gboolean
timer_dispatch (GSource *source, GSourceFunc func, gpointer user_data)
{
  if (func != NULL)
    func (user_data);

  return G_SOURCE_REMOVE;
}

/* Ready by its ready time alone: microseconds, where g_timeout_source_new() has milliseconds */
static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

static gint64
gun_clock_real_get_monotonic_us (GunClock *self)
{
  return g_get_monotonic_time ();
}

static gint64
gun_clock_real_get_boot_us (GunClock *self)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static double
gun_clock_real_get_wall_ms (GunClock *self)
{
  return (double) g_get_real_time () / 1000.0;
}

static GSource *
gun_clock_real_new_timer (GunClock *self, gint64 delay_us)
{
  GSource *source = g_source_new (&timer_funcs, sizeof (GSource));
  gint64 now_us = g_get_monotonic_time ();

  g_source_set_ready_time (source, now_us + CLAMP (delay_us, 0, G_MAXINT64 - now_us));
  return source;
}

static void
gun_clock_class_init (GunClockClass *class)
{
  class->get_monotonic_us = gun_clock_real_get_monotonic_us;
  class->get_boot_us = gun_clock_real_get_boot_us;
  class->get_wall_ms = gun_clock_real_get_wall_ms;
  class->new_timer = gun_clock_real_new_timer;
}

static void
gun_clock_init (GunClock *self)
{
}

/**
 * gun_clock_new:
 *
 * Returns: (transfer full): the real clock of this computer
 */
GunClock *
gun_clock_new (void)
{
  return g_object_new (GUN_TYPE_CLOCK, NULL);
}

/**
 * gun_clock_get_monotonic_us:
 * @self: the clock
 *
 * Returns: microseconds since some moment, never going back: for durations and deadlines
 */
gint64
gun_clock_get_monotonic_us (GunClock *self)
{
  g_return_val_if_fail (GUN_IS_CLOCK (self), 0);

  return GUN_CLOCK_GET_CLASS (self)->get_monotonic_us (self);
}

/**
 * gun_clock_get_boot_us:
 * @self: the clock
 *
 * Returns: microseconds since some moment, never going back, the time that the computer slept
 *   included: to find out whether it did
 */
gint64
gun_clock_get_boot_us (GunClock *self)
{
  g_return_val_if_fail (GUN_IS_CLOCK (self), 0);

  return GUN_CLOCK_GET_CLASS (self)->get_boot_us (self);
}

/**
 * gun_clock_get_wall_ms:
 * @self: the clock
 *
 * Returns: milliseconds since 1970 with their fraction; may go back when somebody sets the
 * computer's clock
 */
double
gun_clock_get_wall_ms (GunClock *self)
{
  g_return_val_if_fail (GUN_IS_CLOCK (self), 0);

  return GUN_CLOCK_GET_CLASS (self)->get_wall_ms (self);
}

/**
 * gun_clock_add_timer:
 * @self: the clock
 * @delay_us: microseconds from now; 0 or less fires in the next turn of the loop
 * @func: what to call, once; what it returns does not matter
 * @user_data: for @func
 *
 * Starts a timer in the caller's thread-default context. It keeps nothing alive: whoever owns
 * @user_data stops the timer with gun_clear_timer(), inside @func or not, before it goes.
 * Thread: @func runs in the context of this call.
 *
 * Returns: (transfer full): the timer, for gun_clear_timer()
 */
GSource *
gun_clock_add_timer (GunClock *self, gint64 delay_us, GSourceFunc func, gpointer user_data)
{
  GSource *source;

  g_return_val_if_fail (GUN_IS_CLOCK (self), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  source = GUN_CLOCK_GET_CLASS (self)->new_timer (self, delay_us);
  g_source_set_callback (source, func, user_data, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());

  return source;
}

/**
 * gun_clear_timer:
 * @timer: (inout) (nullable): where a timer or %NULL is kept
 *
 * Stops the timer, if there is one and it has not fired, gives its reference back and sets @timer
 * to %NULL.
 */
void
gun_clear_timer (GSource **timer)
{
  GSource *source;

  g_return_if_fail (timer != NULL);

  source = g_steal_pointer (timer);
  if (source == NULL)
    return;

  g_source_destroy (source);
  g_source_unref (source);
}
