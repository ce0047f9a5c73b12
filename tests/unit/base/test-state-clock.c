/* SPDX-License-Identifier: MIT */

#include <glib.h>

#include "gun-state-clock.h"

typedef struct
{
  double now_ms;
  double state_ms;
} Step;

static void
check_steps (GunStateClock *clock, const Step *steps, guint n_steps)
{
  for (guint i = 0; i < n_steps; i++)
    g_assert_cmpfloat (gun_state_clock_next (clock, steps[i].now_ms), ==, steps[i].state_ms);
}

/* Recorded from gun.js */
static void
test_as_gun (void)
{
  static const Step steps[] = {
    { 1700000000000, 1700000000000 },     { 1700000000000, 1700000000000.001 },
    { 1700000000000, 1700000000000.002 }, { 1700000000000, 1700000000000.003 },
    { 1700000000000, 1700000000000.004 }, { 1700000000000, 1700000000000.0051 },
    { 1700000000001, 1700000000001 },     { 1700000000001, 1700000000001.001 },
    { 1700000000002, 1700000000002 },     { 1700000000002.9, 1700000000002.001 },
  };
  GunStateClock clock = { 0 };

  check_steps (&clock, steps, G_N_ELEMENTS (steps));
}

/* 1003 in one millisecond: the fraction passes 1. Recorded from gun.js */
static void
test_overflow (void)
{
  static const Step after[] = {
    { 1700000000011, 1700000000012.004 },
    { 1700000000011, 1700000000012.0051 },
    { 1700000000012, 1700000000013.006 },
  };
  GunStateClock clock = { 0 };
  double state_ms = 0;

  for (guint i = 0; i < 1003; i++)
    {
      state_ms = gun_state_clock_next (&clock, 1700000000010);
      g_assert_cmpfloat (state_ms, ==, 1700000000010 + i / 999.0);
    }
  g_assert_cmpfloat (state_ms, ==, 1700000000011.003);
  check_steps (&clock, after, G_N_ELEMENTS (after));
}

/* Where gun goes back with the clock, and its writes lose against those it made before */
static void
test_clock_back (void)
{
  static const Step steps[] = {
    { 1700000000002, 1700000000002 },
    { 1700000000000, 1700000000002.001 },
    { 1699999999999, 1700000000002.002 },
    { 1700000000003, 1700000000003 },
  };
  GunStateClock clock = { 0 };

  check_steps (&clock, steps, G_N_ELEMENTS (steps));
}

static void
test_always_rising (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  GunStateClock clock = { 0 };
  double now_ms = 1700000000000;
  double last_ms = 0;

  for (guint i = 0; i < 200000; i++)
    {
      double state_ms;

      if (g_rand_int_range (random, 0, 50) == 0)
        now_ms += g_rand_int_range (random, -3, 5);
      if (g_rand_int_range (random, 0, 20000) == 0)
        now_ms += g_rand_double_range (random, -1e12, 1e13);
      state_ms = gun_state_clock_next (&clock, now_ms);
      g_assert_cmpfloat (state_ms, >, last_ms);
      last_ms = state_ms;
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/state-clock/as-gun", test_as_gun);
  g_test_add_func ("/base/state-clock/overflow", test_overflow);
  g_test_add_func ("/base/state-clock/clock-back", test_clock_back);
  g_test_add_func ("/base/state-clock/always-rising", test_always_rising);

  return g_test_run ();
}
