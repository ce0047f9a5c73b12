/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What is kept: how a connection began, and what happened last. */
#define GUN_RTC_TIMELINE_FIRST 64
#define GUN_RTC_TIMELINE_LAST 192

/* Longest text of an entry; what is longer is cut at a character. */
#define GUN_RTC_TIMELINE_MAX_BYTES 300

/**
 * GunRtcLayer:
 *
 * Where something happened, from the description down to the data channels.
 */
typedef enum
{
  GUN_RTC_LAYER_CONNECTION,
  GUN_RTC_LAYER_DESCRIPTION,
  GUN_RTC_LAYER_ICE,
  GUN_RTC_LAYER_DTLS,
  GUN_RTC_LAYER_SCTP,
  GUN_RTC_LAYER_CHANNEL,
} GunRtcLayer;

const char *gun_rtc_layer_describe (GunRtcLayer layer);

/**
 * GunRtcTimelineEntry:
 * @at_us: microseconds since the timeline began
 * @layer: where
 * @text: what, in words, UTF-8 without control characters
 * @times: how often in a row; @at_us is the first time
 */
typedef struct
{
  gint64 at_us;
  GunRtcLayer layer;
  char *text;
  guint times;
} GunRtcTimelineEntry;

#define GUN_TYPE_RTC_TIMELINE (gun_rtc_timeline_get_type ())
typedef struct _GunRtcTimeline GunRtcTimeline;

/**
 * GunRtcTimeline:
 *
 * What happened to one connection, with times: the first GUN_RTC_TIMELINE_FIRST entries and the last
 * GUN_RTC_TIMELINE_LAST, so that a peer that makes many things happen can push out neither the
 * beginning nor the end. Counted by references, and so outlives the connection.
 */
GType gun_rtc_timeline_get_type (void);

GunRtcTimeline *gun_rtc_timeline_new (gint64 now_us, double wall_ms);
GunRtcTimeline *gun_rtc_timeline_ref (GunRtcTimeline *self);
void gun_rtc_timeline_unref (GunRtcTimeline *self);

void
gun_rtc_timeline_add (GunRtcTimeline *self, gint64 now_us, GunRtcLayer layer, const char *text);

guint gun_rtc_timeline_get_length (GunRtcTimeline *self);
const GunRtcTimelineEntry *gun_rtc_timeline_get_entry (GunRtcTimeline *self, guint position);
guint64 gun_rtc_timeline_get_n_forgotten (GunRtcTimeline *self);
double gun_rtc_timeline_get_began_ms (GunRtcTimeline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunRtcTimeline, gun_rtc_timeline_unref)

G_END_DECLS
