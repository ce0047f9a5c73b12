/* SPDX-License-Identifier: MIT */

#include "gun-rtc-liveness.h"

#include "gun-rtc-limits.h"

#define MS_US G_GINT64_CONSTANT (1000)

static const gint64 limits_us[] = {
  [GUN_RTC_SUSPECT] = GUN_RTC_SUSPECT_MS * MS_US,
  [GUN_RTC_UNUSABLE] = GUN_RTC_UNUSABLE_MS * MS_US,
  [GUN_RTC_GONE] = GUN_RTC_GIVE_UP_MS * MS_US,
};

/**
 * gun_rtc_liveness_init:
 * @self: the liveness
 * @now_us: monotonic; counts as heard
 *
 * Begins with somebody who is there.
 */
void
gun_rtc_liveness_init (GunRtcLiveness *self, gint64 now_us)
{
  *self = (GunRtcLiveness){ .heard_us = now_us, .asked_us = now_us };
}

/**
 * gun_rtc_liveness_hear:
 * @self: the liveness
 * @now_us: monotonic
 *
 * Something came that only the other side can have sent: a DTLS record that was authentic and new.
 */
void
gun_rtc_liveness_hear (GunRtcLiveness *self, gint64 now_us)
{
  self->heard_us = MAX (self->heard_us, now_us);
}

/**
 * gun_rtc_liveness_judge:
 * @self: the liveness
 * @now_us: monotonic
 *
 * Returns: what the silence up to @now_us means
 */
GunRtcVitality
gun_rtc_liveness_judge (const GunRtcLiveness *self, gint64 now_us)
{
  GunRtcVitality worst = self->restarting ? GUN_RTC_UNUSABLE : GUN_RTC_GONE;

  while (worst > GUN_RTC_ALIVE && now_us - self->heard_us < limits_us[worst])
    worst--;
  return worst;
}

/**
 * gun_rtc_liveness_take_heartbeat:
 * @self: the liveness
 * @now_us: monotonic
 *
 * Returns: whether it is time to ask for a sign of life; if so it counts as asked
 */
gboolean
gun_rtc_liveness_take_heartbeat (GunRtcLiveness *self, gint64 now_us)
{
  if (now_us - self->asked_us < GUN_RTC_HEARTBEAT_MS * MS_US)
    return FALSE;
  self->asked_us = now_us;
  return TRUE;
}

/**
 * gun_rtc_liveness_get_deadline_us:
 * @self: the liveness
 * @now_us: monotonic
 *
 * Returns: when to look again: the next heartbeat, or the next step of the silence
 */
gint64
gun_rtc_liveness_get_deadline_us (const GunRtcLiveness *self, gint64 now_us)
{
  gint64 deadline_us = self->asked_us + GUN_RTC_HEARTBEAT_MS * MS_US;

  for (guint step = GUN_RTC_SUSPECT; step <= GUN_RTC_GONE; step++)
    {
      gint64 step_us = self->heard_us + limits_us[step];

      if (step_us > now_us)
        deadline_us = MIN (deadline_us, step_us);
    }
  return deadline_us;
}
