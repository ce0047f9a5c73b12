/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A value a second: what is seen is the last minute */
#define GUN_SPARKLINE_LENGTH 60

#define GUN_TYPE_SPARKLINE (gun_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (GunSparkline, gun_sparkline, GUN, SPARKLINE, GtkDrawingArea)

/**
 * GunSparkline:
 *
 * The last minute of a number as a line, each scaled to its own peak; what was not known is a gap. Time goes in the direction of the text.
 * Which peak it is, is for its tooltip and description: gun_sparkline_describe().
 */
GtkWidget *gun_sparkline_new (void);
void gun_sparkline_push (GunSparkline *self, double value); /* negative: not known */
void gun_sparkline_clear (GunSparkline *self);
void gun_sparkline_copy (GunSparkline *self, GunSparkline *from);
double gun_sparkline_get_peak (GunSparkline *self); /* -1: nothing is known */
void gun_sparkline_describe (GunSparkline *self, const char *words);

G_END_DECLS
