/* SPDX-License-Identifier: MIT */

#include "gun-rtc-limits.h"
#include "gun-rtc-liveness.h"

#define MS G_GINT64_CONSTANT (1000)
#define START 77

static void
test_silence_has_steps (void)
{
  static const struct
  {
    gint64 after_ms;
    GunRtcVitality vitality;
  } steps[] = {
    { 0, GUN_RTC_ALIVE },
    { GUN_RTC_SUSPECT_MS - 1, GUN_RTC_ALIVE },
    { GUN_RTC_SUSPECT_MS, GUN_RTC_SUSPECT },
    { GUN_RTC_UNUSABLE_MS - 1, GUN_RTC_SUSPECT },
    { GUN_RTC_UNUSABLE_MS, GUN_RTC_UNUSABLE },
    { GUN_RTC_GIVE_UP_MS - 1, GUN_RTC_UNUSABLE },
    { GUN_RTC_GIVE_UP_MS, GUN_RTC_GONE },
    { 100 * GUN_RTC_GIVE_UP_MS, GUN_RTC_GONE },
  };
  GunRtcLiveness liveness;

  gun_rtc_liveness_init (&liveness, START);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_cmpint (
        gun_rtc_liveness_judge (&liveness, START + steps[i].after_ms * MS), ==, steps[i].vitality);

  gun_rtc_liveness_hear (&liveness, START + GUN_RTC_UNUSABLE_MS * MS);
  g_assert_cmpint (
      gun_rtc_liveness_judge (&liveness, START + GUN_RTC_UNUSABLE_MS * MS), ==, GUN_RTC_ALIVE);
}

static void
test_restart_holds_on (void)
{
  GunRtcLiveness liveness;

  gun_rtc_liveness_init (&liveness, START);
  liveness.restarting = TRUE;
  g_assert_cmpint (gun_rtc_liveness_judge (&liveness, START + 2 * GUN_RTC_GIVE_UP_MS * MS),
                   ==,
                   GUN_RTC_UNUSABLE);
  liveness.restarting = FALSE;
  g_assert_cmpint (
      gun_rtc_liveness_judge (&liveness, START + 2 * GUN_RTC_GIVE_UP_MS * MS), ==, GUN_RTC_GONE);
}

/* Who follows the deadlines alone asks in time and misses no step. */
static void
test_deadlines_lead_through (void)
{
  GunRtcLiveness liveness;
  gint64 now_us = START;
  guint n_heartbeats = 0;
  guint n_turns = 0;
  GunRtcVitality last = GUN_RTC_ALIVE;

  gun_rtc_liveness_init (&liveness, START);
  while (last != GUN_RTC_GONE)
    {
      gint64 next_us = gun_rtc_liveness_get_deadline_us (&liveness, now_us);
      GunRtcVitality vitality;

      g_assert_cmpint (next_us, >, now_us);
      now_us = next_us;
      if (gun_rtc_liveness_take_heartbeat (&liveness, now_us))
        n_heartbeats++;
      vitality = gun_rtc_liveness_judge (&liveness, now_us);
      g_assert_cmpint (vitality, <=, last + 1);
      last = vitality;
      g_assert_cmpuint (++n_turns, <, 100);
    }

  g_assert_cmpint (now_us, ==, START + GUN_RTC_GIVE_UP_MS * MS);
  g_assert_cmpuint (n_heartbeats, ==, GUN_RTC_GIVE_UP_MS / GUN_RTC_HEARTBEAT_MS);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/liveness/silence-has-steps", test_silence_has_steps);
  g_test_add_func ("/rtc/liveness/restart-holds-on", test_restart_holds_on);
  g_test_add_func ("/rtc/liveness/deadlines-lead-through", test_deadlines_lead_through);
  return g_test_run ();
}
