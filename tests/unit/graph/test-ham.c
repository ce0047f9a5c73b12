/* SPDX-License-Identifier: MIT */

#include <math.h>
#include <string.h>

#include "gun-ham.h"
#include "gun-test-table.h"
#include "gun-text.h"

/* The value a field of the table names; NULL for none, and for what is no value at all */
static GunValue *
read_value (const char *field)
{
  g_auto (GStrv) parts = g_strsplit (field, ":", 2);
  GRefString *text;
  GunValue *value;

  if (g_str_equal (field, "null"))
    return gun_value_new_null ();
  if (g_str_equal (field, "true") || g_str_equal (field, "false"))
    return gun_value_new_boolean (*field == 't');
  if (g_str_equal (parts[0], "number"))
    return gun_value_new_number (gun_test_table_double (parts[1]));
  if (g_str_equal (field, "absent") || g_str_equal (parts[0], "other"))
    return NULL;

  text = gun_test_table_text (parts[1]);
  value = g_str_equal (parts[0], "text") ? gun_value_new_text (text) : gun_value_new_link (text);
  g_ref_string_release (text);
  return value;
}

static const char *
get_outcome (GunVerdict verdict)
{
  if (GUN_VERDICT_IS_STORED (verdict))
    return "merge";
  return verdict == GUN_VERDICT_FUTURE ? "defer" : "ignore";
}

static void
test_as_gun (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/graph/data/ham.tsv", 7);

  guint n_left_out = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autoptr (GunValue) known = read_value (row[0]);
      double known_state_ms
          = g_str_equal (row[1], "absent") ? -INFINITY : gun_test_table_double (row[1]);
      g_autoptr (GunValue) value = read_value (row[2]);
      double state_ms = gun_test_table_double (row[3]);
      double now_ms = gun_test_table_double (row[4]);
      GunVerdict verdict;

      /* What is no value cannot even be made */
      if (g_str_equal (row[5], "invalid"))
        {
          g_assert_null (value);
          continue;
        }
      /* nor can a link to nowhere be what is known: gun.js was given it past its own checks */
      if (g_str_equal (row[0], "link:"))
        {
          g_assert_null (known);
          n_left_out++;
          continue;
        }

      verdict = gun_ham_decide (known, known_state_ms, value, state_ms, now_ms);
      if (!g_str_equal (get_outcome (verdict), row[5]))
        g_error ("Line %u: %s at %.17g over %s at %.17g, now %.17g: %s, not %s",
                 i,
                 row[2],
                 state_ms,
                 row[0],
                 known_state_ms,
                 now_ms,
                 get_outcome (verdict),
                 row[5]);

      if (*row[6] != '-')
        {
          int order = gun_value_compare_json (value, known);

          g_assert_cmpint ((order > 0) - (order < 0), ==, (*row[6] == 'g') - (*row[6] == 'l'));
        }
    }
  g_assert_cmpuint (n_left_out, ==, 6);
}

static void
test_verdicts (void)
{
  g_autoptr (GunValue) one = gun_value_new_number (1);
  g_autoptr (GunValue) two = gun_value_new_number (2);

  g_assert_cmpint (gun_ham_decide (one, 5, two, 6, 10), ==, GUN_VERDICT_NEWER);
  g_assert_cmpint (gun_ham_decide (one, 5, two, 5, 10), ==, GUN_VERDICT_LARGER);
  g_assert_cmpint (gun_ham_decide (two, 5, one, 5, 10), ==, GUN_VERDICT_SMALLER);
  g_assert_cmpint (gun_ham_decide (one, 5, one, 5, 10), ==, GUN_VERDICT_SAME);
  g_assert_cmpint (gun_ham_decide (one, 5, two, 4, 10), ==, GUN_VERDICT_OLDER);
  g_assert_cmpint (gun_ham_decide (one, 5, two, 10, 10), ==, GUN_VERDICT_NEWER);
  g_assert_cmpint (gun_ham_decide (one, 5, two, 10.001, 10), ==, GUN_VERDICT_FUTURE);
  g_assert_cmpint (gun_ham_decide (NULL, -INFINITY, two, -INFINITY, 10), ==, GUN_VERDICT_NEWER);
  g_assert_cmpint (gun_ham_decide (one, -INFINITY, two, -INFINITY, 10), ==, GUN_VERDICT_LARGER);
  g_assert_cmpint (gun_ham_decide (one, -INFINITY, two, -1e300, 10), ==, GUN_VERDICT_NEWER);
  g_assert_cmpint (gun_ham_decide (one, 5, two, NAN, 10), ==, GUN_VERDICT_REFUSED);
  g_assert_cmpint (gun_ham_decide (NULL, 5, two, INFINITY, 10), ==, GUN_VERDICT_FUTURE);
}

/* Whatever the order they come in, the same writes end with the same value */
static void
test_order_does_not_matter (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  GunValue *values[6];
  GRefString *texts[2] = { gun_text_new ("a"), gun_text_new ("10") };

  values[0] = gun_value_new_null ();
  values[1] = gun_value_new_boolean (TRUE);
  values[2] = gun_value_new_number (10);
  values[3] = gun_value_new_number (9);
  values[4] = gun_value_new_text (texts[0]);
  values[5] = gun_value_new_link (texts[1]);

  for (guint round = 0; round < 2000; round++)
    {
      struct
      {
        GunValue *value;
        double state_ms;
      } writes[5];
      GunValue *ends[2];

      for (guint i = 0; i < 5; i++)
        {
          writes[i].value = values[g_rand_int_range (random, 0, 6)];
          writes[i].state_ms = g_rand_int_range (random, 0, 3);
        }
      for (guint way = 0; way < 2; way++)
        {
          GunValue *known = NULL;
          double known_state_ms = -INFINITY;

          for (guint i = 0; i < 5; i++)
            {
              guint k = way == 0 ? i : 4 - i;

              if (GUN_VERDICT_IS_STORED (gun_ham_decide (
                      known, known_state_ms, writes[k].value, writes[k].state_ms, 100)))
                {
                  known = writes[k].value;
                  known_state_ms = writes[k].state_ms;
                }
            }
          ends[way] = known;
        }
      g_assert_true (ends[0] == ends[1]);
    }

  for (guint i = 0; i < 6; i++)
    gun_value_unref (values[i]);
  g_ref_string_release (texts[0]);
  g_ref_string_release (texts[1]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/ham/as-gun", test_as_gun);
  g_test_add_func ("/graph/ham/verdicts", test_verdicts);
  g_test_add_func ("/graph/ham/order-does-not-matter", test_order_does_not_matter);

  return g_test_run ();
}
