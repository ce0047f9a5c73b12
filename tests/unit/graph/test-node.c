/* SPDX-License-Identifier: MIT */

#include "gun-node.h"
#include "gun-text.h"

static void
add (GunNode *node, const char *key, double number, double state_ms)
{
  GRefString *text = gun_text_new (key);
  g_autoptr (GunValue) value = gun_value_new_number (number);

  gun_node_add (node, text, value, state_ms);
  g_ref_string_release (text);
}

static const GunEntry *
look_up (GunNode *node, const char *key)
{
  GRefString *text = gun_text_new (key);
  const GunEntry *entry = gun_node_lookup (node, text);

  g_ref_string_release (text);
  return entry;
}

static GunNode *
new_node (const char *soul)
{
  GRefString *text = gun_text_new (soul);
  GunNode *node = gun_node_new (text);

  g_ref_string_release (text);
  return node;
}

static void
test_add (void)
{
  g_autoptr (GunNode) node = new_node ("s");

  g_assert_cmpstr (gun_node_get_soul (node), ==, "s");
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, 0);
  g_assert_null (look_up (node, "a"));

  add (node, "b", 1, 10);
  add (node, "a", 2, 20);
  add (node, "b", 3, 30);
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, 2);
  g_assert_cmpstr (gun_node_get_entry (node, 0)->key, ==, "b");
  g_assert_cmpfloat (gun_value_get_number (gun_node_get_entry (node, 0)->value), ==, 3);
  g_assert_cmpfloat (gun_node_get_entry (node, 0)->state_ms, ==, 30);

  gun_node_sort (node);
  g_assert_cmpstr (gun_node_get_entry (node, 0)->key, ==, "a");
  g_assert_cmpfloat (look_up (node, "b")->state_ms, ==, 30);
}

static void
test_many (void)
{
  static const guint counts[] = { 1, 2, 3, 16, 17, 1000 };

  for (guint c = 0; c < G_N_ELEMENTS (counts); c++)
    {
      g_autoptr (GunNode) node = new_node ("s");
      guint n = counts[c];

      for (guint round = 0; round < 2; round++)
        for (guint i = 0; i < n; i++)
          {
            g_autofree char *key = g_strdup_printf ("k%u", (i * 7919) % n);

            add (node, key, i, round);
          }
      gun_node_sort (node);
      g_assert_cmpuint (gun_node_get_n_entries (node), ==, n);
      for (guint i = 0; i < n; i++)
        {
          const GunEntry *entry = gun_node_get_entry (node, i);

          g_assert_cmpfloat (entry->state_ms, ==, 1);
          g_assert_true (look_up (node, entry->key) == entry);
          if (i > 0)
            g_assert_cmpint (
                gun_text_compare (gun_node_get_entry (node, i - 1)->key, entry->key), <, 0);
        }
      g_assert_null (look_up (node, "k"));
    }
}

/* U+0000 is a character like any other */
static void
test_nul_in_key (void)
{
  g_autoptr (GunNode) node = new_node ("s");
  GRefString *with_nul = gun_text_new_len ("a\0b", 3);
  g_autoptr (GunValue) value = gun_value_new_boolean (TRUE);

  add (node, "a", 1, 1);
  gun_node_add (node, with_nul, value, 2);
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, 2);
  g_assert_cmpfloat (look_up (node, "a")->state_ms, ==, 1);
  g_assert_cmpfloat (gun_node_lookup (node, with_nul)->state_ms, ==, 2);
  g_ref_string_release (with_nul);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/node/add", test_add);
  g_test_add_func ("/graph/node/many", test_many);
  g_test_add_func ("/graph/node/nul-in-key", test_nul_in_key);

  return g_test_run ();
}
