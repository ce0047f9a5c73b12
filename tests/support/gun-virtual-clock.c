/* SPDX-License-Identifier: MIT */

#include "gun-virtual-clock.h"

/* A loop that never comes to rest is a mistake in what is tested. */
#define MAX_TURNS 100000

typedef struct
{
  GSource *source;
  gint64 due_us;
} Timer;

struct _GunVirtualClock
{
  GunClock parent_instance;

  gint64 now_us;
  gint64 slept_us;
  double wall_offset_ms;
  GPtrArray *timers; /* of Timer, in the order they were started */
};

G_DEFINE_FINAL_TYPE (GunVirtualClock, gun_virtual_clock, GUN_TYPE_CLOCK)

static void
free_timer (gpointer data)
{
  Timer *timer = data;

  g_source_unref (timer->source);
  g_free (timer);
}

static gboolean
timer_dispatch (GSource *source, GSourceFunc func, gpointer user_data)
{
  if (func != NULL)
    func (user_data);

  return G_SOURCE_REMOVE;
}

static GSourceFuncs timer_funcs = { .dispatch = timer_dispatch };

static gint64
get_monotonic_us (GunClock *clock)
{
  return GUN_VIRTUAL_CLOCK (clock)->now_us;
}

static gint64
get_boot_us (GunClock *clock)
{
  GunVirtualClock *self = GUN_VIRTUAL_CLOCK (clock);

  return self->now_us + self->slept_us;
}

static double
get_wall_ms (GunClock *clock)
{
  GunVirtualClock *self = GUN_VIRTUAL_CLOCK (clock);

  return self->wall_offset_ms + (double) self->now_us / 1000.0;
}

static GSource *
new_timer (GunClock *clock, gint64 delay_us)
{
  GunVirtualClock *self = GUN_VIRTUAL_CLOCK (clock);
  Timer *timer = g_new (Timer, 1);

  timer->source = g_source_new (&timer_funcs, sizeof (GSource));
  timer->due_us = self->now_us + CLAMP (delay_us, 0, G_MAXINT64 - self->now_us);
  if (delay_us <= 0)
    g_source_set_ready_time (timer->source, 0);
  g_ptr_array_add (self->timers, timer);

  return g_source_ref (timer->source);
}

static void
gun_virtual_clock_finalize (GObject *object)
{
  GunVirtualClock *self = GUN_VIRTUAL_CLOCK (object);

  g_clear_pointer (&self->timers, g_ptr_array_unref);

  G_OBJECT_CLASS (gun_virtual_clock_parent_class)->finalize (object);
}

static void
gun_virtual_clock_class_init (GunVirtualClockClass *class)
{
  GunClockClass *clock_class = GUN_CLOCK_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = gun_virtual_clock_finalize;
  clock_class->get_monotonic_us = get_monotonic_us;
  clock_class->get_boot_us = get_boot_us;
  clock_class->get_wall_ms = get_wall_ms;
  clock_class->new_timer = new_timer;
}

static void
gun_virtual_clock_init (GunVirtualClock *self)
{
  self->now_us = G_USEC_PER_SEC;
  self->wall_offset_ms = GUN_VIRTUAL_CLOCK_START_MS - (double) self->now_us / 1000.0;
  self->timers = g_ptr_array_new_with_free_func (free_timer);
}

GunVirtualClock *
gun_virtual_clock_new (void)
{
  return g_object_new (GUN_TYPE_VIRTUAL_CLOCK, NULL);
}

void
gun_virtual_clock_set_wall_ms (GunVirtualClock *self, double wall_ms)
{
  self->wall_offset_ms = wall_ms - (double) self->now_us / 1000.0;
}

void
gun_virtual_clock_sleep (GunVirtualClock *self, gint64 us)
{
  self->slept_us += us;
  self->wall_offset_ms += (double) us / 1000.0;
}

static void
forget_ended_timers (GunVirtualClock *self)
{
  for (guint i = self->timers->len; i-- > 0;)
    if (g_source_is_destroyed (((Timer *) g_ptr_array_index (self->timers, i))->source))
      g_ptr_array_remove_index (self->timers, i);
}

guint
gun_virtual_clock_get_n_timers (GunVirtualClock *self)
{
  forget_ended_timers (self);
  return self->timers->len;
}

static Timer *
find_first_timer (GunVirtualClock *self, gint64 until_us)
{
  Timer *first = NULL;

  forget_ended_timers (self);
  for (guint i = 0; i < self->timers->len; i++)
    {
      Timer *timer = g_ptr_array_index (self->timers, i);

      if (timer->due_us <= until_us && (first == NULL || timer->due_us < first->due_us))
        first = timer;
    }

  return first;
}

static void
run_until_at_rest (GMainContext *context)
{
  guint n_turns = 0;

  while (g_main_context_iteration (context, FALSE))
    g_assert_cmpuint (++n_turns, <, MAX_TURNS);
}

void
gun_virtual_clock_advance (GunVirtualClock *self, gint64 us)
{
  gint64 until_us = self->now_us + us;
  Timer *timer;

  run_until_at_rest (g_main_context_get_thread_default ());
  while ((timer = find_first_timer (self, until_us)) != NULL)
    {
      g_autoptr (GSource) source = g_source_ref (timer->source);
      g_autoptr (GMainContext) context = g_source_get_context (source);

      if (context != NULL)
        g_main_context_ref (context);
      self->now_us = MAX (self->now_us, timer->due_us);
      g_source_set_ready_time (source, 0);
      run_until_at_rest (context);
      g_assert_true (g_source_is_destroyed (source));
    }
  self->now_us = until_us;
}
