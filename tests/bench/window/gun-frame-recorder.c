/* SPDX-License-Identifier: MIT */

#include "gun-frame-recorder.h"

#include <math.h>
#include <time.h>

/* Frames that are drawn before any is counted: the first of a round pays for what was changed before it */
#define WARM_UP_FRAMES 3

typedef struct
{
  GunFrames *frames;
  GunFrameFunc func;
  gpointer user_data;
  guint n; /* frames begun */
  gint64 began_us;
  gint64 began_cpu_us;
  gint64 ended_cpu_us;
} Recording;

/* What other threads and other programs do is not in it */
static gint64
get_cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

GunFrames *
gun_frames_new (void)
{
  GunFrames *self = g_new0 (GunFrames, 1);

  self->cpu_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->turn_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->interval_us = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self;
}

void
gun_frames_free (GunFrames *self)
{
  g_array_unref (self->cpu_us);
  g_array_unref (self->turn_us);
  g_array_unref (self->interval_us);
  g_free (self);
}

static int
compare_us (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *other = b;

  return *one < *other ? -1 : *one > *other;
}

double
gun_frames_get_ms (GArray *times_us, guint percent)
{
  guint at;

  if (times_us->len == 0)
    return NAN;

  g_array_sort (times_us, compare_us);
  at = MIN (times_us->len * percent / 100, times_us->len - 1);

  return (double) g_array_index (times_us, gint64, at) / 1000;
}

double
gun_frames_get_late (const GunFrames *self)
{
  guint n_late = 0;

  for (guint i = 0; i < self->interval_us->len; i++)
    n_late += g_array_index (self->interval_us, gint64, i) > GUN_FRAMES_LATE_US;

  return self->interval_us->len == 0 ? NAN : 100.0 * n_late / self->interval_us->len;
}

double
gun_frames_get_worked (const GunFrames *self)
{
  return self->interval_us->len == 0 ? NAN : 100.0 * self->n_worked / self->interval_us->len;
}

double
gun_frames_get_load (const GunFrames *self)
{
  return self->wall_us == 0 ? NAN : 100.0 * (double) self->cpu_all_us / (double) self->wall_us;
}

static void
before_paint_cb (Recording *recording)
{
  const gint64 now_us = g_get_monotonic_time ();
  const gint64 now_cpu_us = get_cpu_us ();

  if (recording->n >= WARM_UP_FRAMES)
    {
      gint64 interval_us = now_us - recording->began_us;

      g_array_append_val (recording->frames->interval_us, interval_us);
      recording->frames->n_worked += interval_us > GUN_FRAMES_LATE_US
                                     && now_cpu_us - recording->began_cpu_us > GUN_FRAMES_WORK_US;
    }
  recording->n++;
  recording->began_us = now_us;
  recording->began_cpu_us = now_cpu_us;
}

static void
after_paint_cb (Recording *recording)
{
  const gint64 now_us = get_cpu_us ();
  const gint64 cpu_us = now_us - recording->began_cpu_us;
  const gint64 turn_us = now_us - recording->ended_cpu_us;

  if (recording->n > WARM_UP_FRAMES)
    {
      g_array_append_val (recording->frames->cpu_us, cpu_us);
      g_array_append_val (recording->frames->turn_us, turn_us);
    }
  recording->ended_cpu_us = now_us;
}

/* What is asked for here is drawn in the same frame */
static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Recording *recording = user_data;

  if (recording->func != NULL)
    recording->func (recording->n, recording->user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
end_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
gun_frames_record (
    GunFrames *frames, GtkWidget *window, double seconds, GunFrameFunc func, gpointer user_data)
{
  Recording recording = { .frames = frames, .func = func, .user_data = user_data };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  const gint64 began_us = g_get_monotonic_time ();
  const gint64 began_cpu_us = get_cpu_us ();
  gulong handlers[2];
  guint tick_id;
  gboolean ended = FALSE;

  g_return_if_fail (clock != NULL);

  handlers[0]
      = g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), &recording);
  handlers[1]
      = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), &recording);
  tick_id = gtk_widget_add_tick_callback (window, frame_cb, &recording, NULL);
  g_timeout_add_full (G_PRIORITY_HIGH, (guint) (seconds * 1000), end_cb, &ended, NULL);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);

  gtk_widget_remove_tick_callback (window, tick_id);
  g_signal_handler_disconnect (clock, handlers[0]);
  g_signal_handler_disconnect (clock, handlers[1]);
  frames->cpu_all_us += get_cpu_us () - began_cpu_us;
  frames->wall_us += g_get_monotonic_time () - began_us;
}
