/* SPDX-License-Identifier: MIT */

/* Of what was added nothing is ever said to be absent; of the rest almost everything. */

#include "gun-soul-filter.h"

#define N_SOULS 200000

/* One in so many others may be taken for one that was added. */
#define ONE_IN 50

/* Stands for gun_text_hash(), whose bits are as good: a number to a number, no two to the same */
static guint
get_hash (guint i)
{
  guint hash = i * 0x9E3779B1u;

  hash = (hash ^ hash >> 15) * 0x85EBCA77u;
  return hash ^ hash >> 13;
}

static void
test_absent (void)
{
  g_autoptr (GunSoulFilter) filter = gun_soul_filter_new ();
  guint n_taken_for_another = 0;

  gun_soul_filter_complete (filter);
  for (guint i = 0; i < N_SOULS; i++)
    {
      gun_soul_filter_add (filter, get_hash (i));
      g_assert_true (gun_soul_filter_may_have (filter, get_hash (i)));
    }

  for (guint i = 0; i < N_SOULS; i++)
    {
      g_assert_true (gun_soul_filter_may_have (filter, get_hash (i)));
      n_taken_for_another += gun_soul_filter_may_have (filter, get_hash (N_SOULS + i));
    }
  g_test_message ("%u of %u taken for another", n_taken_for_another, N_SOULS);
  g_assert_cmpuint (n_taken_for_another, <, N_SOULS / ONE_IN);
}

static void
test_incomplete (void)
{
  g_autoptr (GunSoulFilter) filter = gun_soul_filter_new ();

  gun_soul_filter_add (filter, 1);
  g_assert_true (gun_soul_filter_may_have (filter, 2));
  gun_soul_filter_complete (filter);
  g_assert_true (gun_soul_filter_may_have (filter, 1));
  g_assert_false (gun_soul_filter_may_have (filter, 2));
}

static void
test_full (void)
{
  g_autoptr (GunSoulFilter) filter = gun_soul_filter_new ();
  guint n_absent = 0;

  gun_soul_filter_complete (filter);
  for (guint i = 0; i < 2 * GUN_SOUL_FILTER_MAX_SOULS; i++)
    gun_soul_filter_add (filter, get_hash (i));
  for (guint i = 0; i < 1000; i++)
    n_absent += !gun_soul_filter_may_have (filter, get_hash (3 * GUN_SOUL_FILTER_MAX_SOULS + i));
  g_assert_cmpuint (n_absent, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/soul-filter/absent", test_absent);
  g_test_add_func ("/soul-filter/incomplete", test_incomplete);
  g_test_add_func ("/soul-filter/full", test_full);

  return g_test_run ();
}
