/* SPDX-License-Identifier: MIT */

#include "gun-parcel.h"

#define N_STRANGERS 1000

static void
note (GunParcel *parcel, const char *name, gboolean is_sent, gboolean has_arrived)
{
  g_autoptr (GRefString) peer = g_ref_string_new (name);

  gun_parcel_note (parcel, peer, is_sent, has_arrived, NULL);
}

static GunParcel *
new_parcel (void)
{
  g_autoptr (GRefString) soul = g_ref_string_new ("soul");
  g_autoptr (GRefString) key = g_ref_string_new ("key");
  g_autoptr (GunValue) value = gun_value_new_boolean (TRUE);

  return gun_parcel_new (soul, key, value, 1);
}

/* Everybody comes under another name, is told, and goes */
static void
test_crowd (void)
{
  GunParcel *parcel = new_parcel ();
  guint n_noted;

  note (parcel, "http://relay/gun", TRUE, FALSE);
  for (guint i = 0; i < N_STRANGERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("pid%u", i);

      if (!gun_parcel_is_crowded (parcel, name, FALSE))
        note (parcel, name, TRUE, FALSE);
    }
  n_noted = parcel->peers->len;
  g_assert_cmpuint (n_noted, >, 10);
  g_assert_cmpuint (n_noted, <, 100);

  /* Who was noted is told of as ever, and so is the first that has it */
  g_assert_false (gun_parcel_is_crowded (parcel, "pid0", FALSE));
  g_assert_false (gun_parcel_is_crowded (parcel, "late", TRUE));
  note (parcel, "late", TRUE, TRUE);
  g_assert_true (gun_parcel_has_arrived_anywhere (parcel));
  g_assert_true (gun_parcel_is_crowded (parcel, "later", TRUE));
  g_assert_false (gun_parcel_is_crowded (parcel, "late", TRUE));
  gun_parcel_free (parcel);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/parcel/crowd", test_crowd);
  return g_test_run ();
}
