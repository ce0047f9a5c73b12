/* SPDX-License-Identifier: MIT */

#include "gun-dedup.h"
#include "gun-text.h"

static GunHeard *
note (GunDedup *dedup, const char *id, double now_s, gboolean *is_new)
{
  g_autoptr (GRefString) text = gun_text_new (id);

  return gun_dedup_note (dedup, text, (gint64) (now_s * G_USEC_PER_SEC), is_new);
}

static gboolean
is_known (GunDedup *dedup, const char *id, double now_s)
{
  g_autoptr (GRefString) text = gun_text_new (id);

  return gun_dedup_lookup (dedup, text, (gint64) (now_s * G_USEC_PER_SEC)) != NULL;
}

static void
test_lifetime (void)
{
  g_autoptr (GunDedup) dedup = gun_dedup_new (100);
  gboolean is_new;

  note (dedup, "a", 100, &is_new);
  g_assert_true (is_new);
  note (dedup, "a", 108, &is_new);
  g_assert_false (is_new);

  /* Touched at 108 s: 9 s begin again */
  g_assert_true (is_known (dedup, "a", 116.9));
  g_assert_false (is_known (dedup, "a", 117));
  note (dedup, "a", 117, &is_new);
  g_assert_true (is_new);
}

static void
test_fields (void)
{
  g_autoptr (GunDedup) dedup = gun_dedup_new (100);
  gboolean is_new;
  GunHeard *heard = note (dedup, "a", 1, &is_new);

  g_assert_cmpuint (heard->from, ==, GUN_DEDUP_NO_PEER);
  heard->from = 7;
  heard->via = g_ref_string_new ("x,y");
  heard = note (dedup, "a", 2, &is_new);
  g_assert_cmpuint (heard->from, ==, 7);
  g_assert_cmpstr (heard->via, ==, "x,y");
}

static void
test_count (void)
{
  g_autoptr (GunDedup) dedup = gun_dedup_new (3);
  gboolean is_new;

  note (dedup, "a", 1, &is_new);
  note (dedup, "b", 1, &is_new);
  note (dedup, "c", 1, &is_new);
  note (dedup, "a", 1, &is_new);
  note (dedup, "d", 1, &is_new);
  g_assert_cmpuint (gun_dedup_get_n_ids (dedup), ==, 3);
  g_assert_true (is_known (dedup, "a", 1));
  g_assert_false (is_known (dedup, "b", 1));
  g_assert_true (is_known (dedup, "c", 1));
  g_assert_true (is_known (dedup, "d", 1));
}

/* What is over goes by itself while others come */
static void
test_sweep (void)
{
  g_autoptr (GunDedup) dedup = gun_dedup_new (10000);
  gboolean is_new;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("old%u", i);

      note (dedup, id, 1, &is_new);
    }
  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *id = g_strdup_printf ("new%u", i);

      note (dedup, id, 20, &is_new);
    }
  g_assert_cmpuint (gun_dedup_get_n_ids (dedup), ==, 600);
}

/* gun takes "sq1" for a part of "sq10" (PERFORMANCE.md, fault 1) */
static void
test_prefix (void)
{
  g_autoptr (GunDedup) dedup = gun_dedup_new (10);
  gboolean is_new;

  note (dedup, "sq1", 1, &is_new);
  note (dedup, "sq10", 1, &is_new);
  g_assert_true (is_new);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mesh/dedup/lifetime", test_lifetime);
  g_test_add_func ("/mesh/dedup/fields", test_fields);
  g_test_add_func ("/mesh/dedup/count", test_count);
  g_test_add_func ("/mesh/dedup/sweep", test_sweep);
  g_test_add_func ("/mesh/dedup/prefix", test_prefix);

  return g_test_run ();
}
