/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-limits.h"
#include "gun-sea-json.h"
#include "gun-test-table.h"

static void
test_table (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/sea/data/json.tsv", 2);

  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      GRefString *json = gun_test_table_text (row[0]);
      GRefString *expected = gun_test_table_text (row[1]);
      g_autoptr (GString) out = g_string_new ("before");
      gboolean good = gun_sea_json_normalize (json, g_ref_string_length (json), out);

      g_test_message ("%s", row[0]);
      if (strcmp (expected, "!") == 0)
        {
          g_assert_false (good);
          g_assert_cmpstr (out->str, ==, "before");
        }
      else
        {
          g_assert_true (good);
          g_assert_cmpmem (out->str + 6, out->len - 6, expected, g_ref_string_length (expected));
        }
      g_ref_string_release (json);
      g_ref_string_release (expected);
    }
}

static void
test_again (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/sea/data/json.tsv", 2);

  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      GRefString *expected = gun_test_table_text (row[1]);
      g_autoptr (GString) out = g_string_new (NULL);

      if (strcmp (expected, "!") != 0)
        {
          g_assert_true (gun_sea_json_normalize (expected, g_ref_string_length (expected), out));
          g_assert_cmpmem (out->str, out->len, expected, g_ref_string_length (expected));
        }
      g_ref_string_release (expected);
    }
}

static char *
nest (guint depth)
{
  g_autoptr (GString) json = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append_c (json, '[');
  for (guint i = 0; i < depth; i++)
    g_string_append_c (json, ']');

  return g_string_free (g_steal_pointer (&json), FALSE);
}

static void
test_depth (void)
{
  g_autofree char *deepest = nest (GUN_LIMIT_NESTING);
  g_autofree char *deeper = nest (GUN_LIMIT_NESTING + 1);
  g_autofree char *abyss = nest (1000000);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_true (gun_sea_json_normalize (deepest, strlen (deepest), out));
  g_assert_cmpstr (out->str, ==, deepest);
  g_assert_false (gun_sea_json_normalize (deeper, strlen (deeper), out));
  g_assert_false (gun_sea_json_normalize (abyss, strlen (abyss), out));
  g_assert_cmpstr (out->str, ==, deepest);
}

/* Many members, most of them twice, in an order that a hash table with fixed seeds or a search one
 * by one would take for ever over */
static void
test_many_members (void)
{
  const guint n = 200000;
  g_autoptr (GString) json = g_string_new ("{");
  g_autoptr (GString) expected = g_string_new ("{");
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < 2 * n; i++)
    g_string_append_printf (json, "%s\"%u\":%u", i > 0 ? "," : "", n - 1 - i % n, i);
  g_string_append_c (json, '}');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (expected, "%s\"%u\":%u", i > 0 ? "," : "", i, 2 * n - 1 - i);
  g_string_append_c (expected, '}');

  g_assert_true (gun_sea_json_normalize (json->str, json->len, out));
  g_assert_cmpmem (out->str, out->len, expected->str, expected->len);
}

/* What is cut off anywhere is no JSON, and nothing is left behind */
static void
test_cut (void)
{
  static const char json[] = "{\"a\":[1,{\"b\":\"\\ud83d\\ude00\xed\xa0\xbd\"},null],\"a\":true}";
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize length = 0; length < sizeof json - 1; length++)
    {
      g_autofree char *cut = g_memdup2 (json, MAX (length, 1));

      g_assert_false (gun_sea_json_normalize (cut, length, out));
      g_assert_cmpuint (out->len, ==, 0);
    }
  g_assert_true (gun_sea_json_normalize (json, sizeof json - 1, out));
  g_assert_cmpstr (out->str, ==, "{\"a\":true}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/json/table", test_table);
  g_test_add_func ("/sea/json/again", test_again);
  g_test_add_func ("/sea/json/depth", test_depth);
  g_test_add_func ("/sea/json/many-members", test_many_members);
  g_test_add_func ("/sea/json/cut", test_cut);

  return g_test_run ();
}
