/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunRtcVitality:
 *
 * What the silence of the other side means by now.
 */
typedef enum
{
  GUN_RTC_ALIVE,
  GUN_RTC_SUSPECT,
  GUN_RTC_UNUSABLE,
  GUN_RTC_GONE,
} GunRtcVitality;

/**
 * GunRtcLiveness:
 *
 * Whether the other side is still there, by when something authentic of it came last. Pure: time is
 * an argument. It asks by SCTP heartbeats, every GUN_RTC_HEARTBEAT_MS, since libnice takes 10 s
 * (0.1.21) or 30 s (0.1.22) to say that consent is gone, and SCTP by itself minutes.
 *
 * An ICE restart that is on its way is given the time that any connecting has: until it ends,
 * silence goes no further than unusable.
 */
typedef struct
{
  gint64 heard_us;
  gint64 asked_us;
  gboolean restarting;
} GunRtcLiveness;

void gun_rtc_liveness_init (GunRtcLiveness *self, gint64 now_us);
void gun_rtc_liveness_hear (GunRtcLiveness *self, gint64 now_us);
GunRtcVitality gun_rtc_liveness_judge (const GunRtcLiveness *self, gint64 now_us);
gboolean gun_rtc_liveness_take_heartbeat (GunRtcLiveness *self, gint64 now_us);
gint64 gun_rtc_liveness_get_deadline_us (const GunRtcLiveness *self, gint64 now_us);

G_END_DECLS
