/* SPDX-License-Identifier: MIT */

#pragma once

#include "rtc-end.h"

G_BEGIN_DECLS

/* What one connection counts and times itself, since a line for each message would cost more than the message. */
typedef struct _RtcEndMeasure RtcEndMeasure;

RtcEndMeasure *rtc_end_measure_new (const char *name);
void rtc_end_measure_free (RtcEndMeasure *self);

/* Whether messages are only counted; from none on, each time this is called */
void rtc_end_measure_set_quiet (RtcEndMeasure *self, gboolean quiet);
/* TRUE: nothing else needs to be printed of this message */
gboolean rtc_end_measure_take (RtcEndMeasure *self, GunDataChannel *channel, GBytes *payload);

/* One after the other there and back, to an end with --echo; prints "latency" at the end */
gboolean rtc_end_measure_ping (
    RtcEndMeasure *self, GunDataChannel *channel, guint times, gsize size_bytes, GError **error);
/* As fast as the channel takes them; prints "flooded" when all are handed over */
void
rtc_end_measure_flood (RtcEndMeasure *self, GunDataChannel *channel, guint times, gsize size_bytes);
void rtc_end_measure_print_counts (RtcEndMeasure *self);

/* Of the process: CPU time, memory, and the most CPU time that one turn of the loop took since this was asked last */
void rtc_end_watch_turns (void);
void rtc_end_print_usage (const char *name);

G_END_DECLS
