/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A frame that comes so long after the one before it was missed by somebody who looks, microseconds. */
#define GUN_FRAMES_LATE_US 25000
/* With as much work between the two, it would have been missed on a machine that does nothing else, too. */
#define GUN_FRAMES_WORK_US 16667

/**
 * GunFrames:
 *
 * What was measured of frames, added up over rounds. All times are microseconds.
 */
typedef struct
{
  GArray *cpu_us; /* (element-type gint64): of the window's thread, before-paint to after-paint */
  GArray *
      turn_us; /* (element-type gint64): the same from after-paint to after-paint: with all that came in between */
  GArray *interval_us; /* (element-type gint64): by the clock, before-paint to before-paint */
  guint n_worked;      /* intervals that were late because the window's thread had too much to do */
  gint64 cpu_all_us;   /* of the window's thread, in all */
  gint64 wall_us;
} GunFrames;

GunFrames *gun_frames_new (void);
void gun_frames_free (GunFrames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunFrames, gun_frames_free)

/* Milliseconds; @percent 100 is the longest. NAN when nothing was measured. */
double gun_frames_get_ms (GArray *times_us, guint percent);
/* Of the intervals, in percent */
double gun_frames_get_late (const GunFrames *self);
double gun_frames_get_worked (const GunFrames *self);
/* Of one core, what the window's thread took, in percent */
double gun_frames_get_load (const GunFrames *self);

/* Before each frame; may be NULL. */
typedef void (*GunFrameFunc) (guint n, gpointer user_data);

/* Draws a frame whenever the clock of @window gives one, for so long, and adds what each took to @frames. @window is mapped. */
void gun_frames_record (
    GunFrames *frames, GtkWidget *window, double seconds, GunFrameFunc func, gpointer user_data);

G_END_DECLS
