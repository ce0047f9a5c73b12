/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-clock.h"
#include "gun-id.h"
#include "gun-test-await.h"
#include "gun-virtual-clock.h"

static gboolean
append_cb (gpointer user_data)
{
  g_string_append_c (user_data, '.');
  return G_SOURCE_CONTINUE; /* does not matter: timers fire once */
}

static void
test_real_timer (void)
{
  g_autoptr (GunClock) clock = gun_clock_new ();
  g_autoptr (GString) fired = g_string_new (NULL);
  gint64 start_us = gun_clock_get_monotonic_us (clock);
  GSource *timer = gun_clock_add_timer (clock, 2000, append_cb, fired);
  GSource *never = gun_clock_add_timer (clock, 1000, append_cb, fired);

  gun_clear_timer (&never);
  g_assert_null (never);
  gun_test_await (fired->len > 0, 5);
  g_assert_cmpint (gun_clock_get_monotonic_us (clock) - start_us, >=, 2000);
  g_assert_true (g_source_is_destroyed (timer));
  gun_test_settle ();
  g_assert_cmpuint (fired->len, ==, 1);

  gun_clear_timer (&timer);
  gun_clear_timer (&timer);
  g_assert_cmpfloat_with_epsilon (
      gun_clock_get_wall_ms (clock), (double) g_get_real_time () / 1000.0, 1000);
}

typedef struct
{
  GunClock *clock;
  GString *log;
  char name;
  GSource *timer;
} Alarm;

static gboolean
alarm_cb (gpointer user_data)
{
  Alarm *alarm = user_data;

  gun_clear_timer (&alarm->timer);
  g_string_append_printf (alarm->log,
                          "%c%.0f ",
                          alarm->name,
                          gun_clock_get_wall_ms (alarm->clock) - GUN_VIRTUAL_CLOCK_START_MS);
  if (alarm->name == 'b')
    alarm->timer = gun_clock_add_timer (alarm->clock, 5000, alarm_cb, alarm);
  alarm->name++;

  return G_SOURCE_REMOVE;
}

static void
test_virtual_order (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GString) log = g_string_new (NULL);
  Alarm late = { GUN_CLOCK (clock), log, 'x', NULL };
  Alarm soon = { GUN_CLOCK (clock), log, 'b', NULL };
  Alarm far = { GUN_CLOCK (clock), log, 'z', NULL };

  late.timer = gun_clock_add_timer (GUN_CLOCK (clock), 30000, alarm_cb, &late);
  soon.timer = gun_clock_add_timer (GUN_CLOCK (clock), 10000, alarm_cb, &soon);
  far.timer = gun_clock_add_timer (GUN_CLOCK (clock), G_MAXINT64, alarm_cb, &far);

  gun_virtual_clock_advance (clock, 9999);
  g_assert_cmpstr (log->str, ==, "");
  gun_virtual_clock_advance (clock, 40001);
  g_assert_cmpstr (log->str, ==, "b10 c15 x30 ");
  g_assert_cmpfloat (
      gun_clock_get_wall_ms (GUN_CLOCK (clock)), ==, GUN_VIRTUAL_CLOCK_START_MS + 50);

  gun_virtual_clock_set_wall_ms (clock, 5);
  g_assert_cmpfloat (gun_clock_get_wall_ms (GUN_CLOCK (clock)), ==, 5);
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (clock), ==, 1);
  gun_clear_timer (&far.timer);
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (clock), ==, 0);
}

static void
test_ids (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (
      g_str_hash, g_str_equal, (GDestroyNotify) g_ref_string_release, NULL);
  guint n_of[128] = { 0 };

  for (guint i = 0; i < 10000; i++)
    {
      GRefString *id = gun_id_new ();

      g_assert_cmpuint (strlen (id), ==, GUN_ID_LENGTH);
      for (guint k = 0; k < GUN_ID_LENGTH; k++)
        {
          g_assert_true (g_ascii_isalnum (id[k]));
          n_of[(guint8) id[k]]++;
        }
      g_assert_true (g_hash_table_add (seen, id));
    }

  /* 90,000 digits over 62: 1452 of each, with a deviation of 38 */
  for (char c = '0'; c <= 'z'; c++)
    if (g_ascii_isalnum (c))
      g_assert_cmpuint (n_of[(guint8) c], >, 1100);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/clock/real-timer", test_real_timer);
  g_test_add_func ("/base/clock/virtual-order", test_virtual_order);
  g_test_add_func ("/base/id/unlike", test_ids);

  return g_test_run ();
}
