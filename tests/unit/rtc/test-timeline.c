/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-rtc-timeline.h"

#define FULL (GUN_RTC_TIMELINE_FIRST + GUN_RTC_TIMELINE_LAST)

static void
test_keeps_both_ends (void)
{
  g_autoptr (GunRtcTimeline) timeline = gun_rtc_timeline_new (1000, 5.0);

  for (guint i = 0; i < 3 * FULL; i++)
    {
      g_autofree char *text = g_strdup_printf ("step %u", i);

      gun_rtc_timeline_add (timeline, 1000 + i, GUN_RTC_LAYER_ICE, text);
    }

  g_assert_cmpuint (gun_rtc_timeline_get_length (timeline), ==, FULL);
  g_assert_cmpuint (gun_rtc_timeline_get_n_forgotten (timeline), ==, 2 * FULL);
  for (guint i = 0; i < FULL; i++)
    {
      const GunRtcTimelineEntry *entry = gun_rtc_timeline_get_entry (timeline, i);
      guint step = i < GUN_RTC_TIMELINE_FIRST ? i : 2 * FULL + i;
      g_autofree char *text = g_strdup_printf ("step %u", step);

      g_assert_cmpstr (entry->text, ==, text);
      g_assert_cmpint (entry->at_us, ==, step);
    }
}

static void
test_counts_repeats (void)
{
  g_autoptr (GunRtcTimeline) timeline = gun_rtc_timeline_new (0, 0);

  gun_rtc_timeline_add (timeline, 1, GUN_RTC_LAYER_DTLS, "a packet was dropped");
  gun_rtc_timeline_add (timeline, 2, GUN_RTC_LAYER_DTLS, "a packet was dropped");
  gun_rtc_timeline_add (timeline, 3, GUN_RTC_LAYER_SCTP, "a packet was dropped");

  g_assert_cmpuint (gun_rtc_timeline_get_length (timeline), ==, 2);
  g_assert_cmpuint (gun_rtc_timeline_get_entry (timeline, 0)->times, ==, 2);
  g_assert_cmpint (gun_rtc_timeline_get_entry (timeline, 0)->at_us, ==, 1);
  g_assert_cmpuint (gun_rtc_timeline_get_entry (timeline, 1)->times, ==, 1);
}

static void
test_cleans_texts (void)
{
  g_autoptr (GunRtcTimeline) timeline = gun_rtc_timeline_new (0, 0);
  g_autofree char *mile = g_strnfill (10000, 'x');
  const char *text;

  gun_rtc_timeline_add (timeline, 0, GUN_RTC_LAYER_CHANNEL, "label \x1b[2J\n\xff \u202e end");
  text = gun_rtc_timeline_get_entry (timeline, 0)->text;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strpbrk (text, "\x1b\n"));
  g_assert_null (strstr (text, "\u202e"));

  gun_rtc_timeline_add (timeline, 0, GUN_RTC_LAYER_CHANNEL, mile);
  text = gun_rtc_timeline_get_entry (timeline, 1)->text;
  g_assert_cmpuint (strlen (text), <=, GUN_RTC_TIMELINE_MAX_BYTES);
  g_assert_true (g_str_has_suffix (text, "…"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/timeline/keeps-both-ends", test_keeps_both_ends);
  g_test_add_func ("/rtc/timeline/counts-repeats", test_counts_repeats);
  g_test_add_func ("/rtc/timeline/cleans-texts", test_cleans_texts);
  return g_test_run ();
}
