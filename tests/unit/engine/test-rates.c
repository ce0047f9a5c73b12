/* SPDX-License-Identifier: MIT */

/* Bytes per second, from how many there were in all. */

#include "gun-rates.h"

#define SECOND G_USEC_PER_SEC

static void
test_measured (void)
{
  GunRates *rates = gun_rates_new ();

  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, -1);

  /* One look tells nothing yet; two do, however far they are apart */
  g_assert_false (gun_rates_measure (rates, 1, 1000, SECOND));
  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, -1);
  g_assert_true (gun_rates_measure (rates, 1, 1500, 2 * SECOND));
  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, 500);
  g_assert_true (gun_rates_measure (rates, 1, 2500, 4 * SECOND + SECOND / 2));
  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, 400);

  /* Silence is a rate too, and one that need not be said twice */
  g_assert_true (gun_rates_measure (rates, 1, 2500, 6 * SECOND));
  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, 0);
  g_assert_false (gun_rates_measure (rates, 1, 2500, 7 * SECOND));

  /* Two looks at one moment */
  g_assert_false (gun_rates_measure (rates, 1, 9999, 7 * SECOND));
  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, 0);
  gun_rates_free (rates);
}

/* A peer that is connected anew begins to count anew. */
static void
test_another_link (void)
{
  GunRates *rates = gun_rates_new ();

  gun_rates_measure (rates, 1, 1000, SECOND);
  gun_rates_measure (rates, 1, 2000, 2 * SECOND);
  g_assert_true (gun_rates_measure (rates, 1, 10, 3 * SECOND));
  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, -1);
  g_assert_true (gun_rates_measure (rates, 1, 30, 4 * SECOND));
  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, 20);
  gun_rates_free (rates);
}

static void
test_apart (void)
{
  const guint64 remote = G_GUINT64_CONSTANT (1) << 62 | 1;
  GunRates *rates = gun_rates_new ();

  gun_rates_measure (rates, 1, 0, SECOND);
  gun_rates_measure (rates, remote, 0, SECOND);
  gun_rates_measure (rates, 1, 10, 2 * SECOND);
  gun_rates_measure (rates, remote, 20, 2 * SECOND);
  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, 10);
  g_assert_cmpfloat (gun_rates_get (rates, remote), ==, 20);
  gun_rates_forget (rates, 1);
  g_assert_cmpfloat (gun_rates_get (rates, 1), ==, -1);
  g_assert_cmpfloat (gun_rates_get (rates, remote), ==, 20);
  gun_rates_free (rates);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/rates/measured", test_measured);
  g_test_add_func ("/engine/rates/another-link", test_another_link);
  g_test_add_func ("/engine/rates/apart", test_apart);

  return g_test_run ();
}
