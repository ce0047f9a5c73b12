/* SPDX-License-Identifier: MIT */

#include <math.h>

#include "gun-change.h"
#include "gun-row.h"
#include "gun-text.h"
#include "gun-value.h"

static GunValue *
new_text (const char *utf8)
{
  GRefString *text = gun_text_new (utf8);
  GunValue *value = gun_value_new_text (text);

  g_ref_string_release (text);
  return value;
}

static GunValue *
new_link (const char *utf8)
{
  GRefString *text = gun_text_new (utf8);
  GunValue *value = gun_value_new_link (text);

  g_ref_string_release (text);
  return value;
}

static void
test_made (void)
{
  g_autoptr (GunValue) null = gun_value_new_null ();
  g_autoptr (GunValue) yes = gun_value_new_boolean (2);
  g_autoptr (GunValue) zero = gun_value_new_number (-0.0);
  g_autoptr (GunValue) text = new_text ("");
  g_autoptr (GunValue) link = new_link ("s");
  g_autoptr (GunValue) other = gun_value_ref (link);

  g_assert_cmpint (gun_value_get_kind (null), ==, GUN_VALUE_NULL);
  g_assert_cmpint (gun_value_get_kind (yes), ==, GUN_VALUE_BOOLEAN);
  g_assert_true (gun_value_get_boolean (yes));
  g_assert_cmpint (gun_value_get_kind (zero), ==, GUN_VALUE_NUMBER);
  g_assert_false (signbit (gun_value_get_number (zero)));
  g_assert_cmpint (gun_value_get_kind (text), ==, GUN_VALUE_TEXT);
  g_assert_cmpstr (gun_value_get_text (text), ==, "");
  g_assert_cmpint (gun_value_get_kind (other), ==, GUN_VALUE_LINK);
  g_assert_cmpstr (gun_value_get_text (other), ==, "s");

  g_assert_null (gun_value_new_number (NAN));
  g_assert_null (gun_value_new_number (INFINITY));
  g_assert_null (new_link (""));

  g_assert_cmpuint (gun_value_get_size_bytes (null), ==, 0);
  g_assert_cmpuint (gun_value_get_size_bytes (link), >, gun_value_get_size_bytes (zero));
}

/* Each smaller than the next, as JSON texts */
static void
test_compare (void)
{
  GunValue *values[] = {
    new_text (""),
    new_text ("a "), /* U+0020 comes before the quotation mark that ends "a" */
    new_text ("a"),
    new_text ("aa"),
    gun_value_new_number (-1),
    gun_value_new_number (0),
    gun_value_new_number (1),
    gun_value_new_number (1.5),
    gun_value_new_number (10),
    gun_value_new_number (1e21),
    gun_value_new_number (1e-7),
    gun_value_new_number (9),
    gun_value_new_boolean (FALSE),
    gun_value_new_null (),
    gun_value_new_boolean (TRUE),
    new_link ("a "),
    new_link ("a"),
    new_link ("b"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    for (guint k = 0; k < G_N_ELEMENTS (values); k++)
      {
        g_autoptr (GString) a = g_string_new (NULL);
        g_autoptr (GString) b = g_string_new (NULL);
        int order = gun_value_compare_json (values[i], values[k]);

        gun_value_append_json (values[i], a);
        gun_value_append_json (values[k], b);
        if (((order > 0) - (order < 0)) != (i > k) - (i < k))
          g_error ("%s and %s compare as %d", a->str, b->str, order);
        g_assert_true (gun_value_equal (values[i], values[k]) == (i == k));
      }

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    gun_value_unref (values[i]);
}

static void
test_boxed (void)
{
  GValue value = G_VALUE_INIT;
  GRefString *soul = gun_text_new ("s");
  g_autoptr (GunValue) text = new_text ("boxed");
  g_autoptr (GunOrigin) origin = gun_origin_new ("a relay", GUN_PATH_RELAY, soul);
  g_autoptr (GunChange) change = gun_change_new (soul, soul, text, 5, GUN_VERDICT_NEWER, origin);
  g_autoptr (GunChange) other = gun_change_ref (change);

  g_value_init (&value, GUN_TYPE_VALUE);
  g_value_set_boxed (&value, text);
  g_assert_true (g_value_get_boxed (&value) == text);
  g_value_unset (&value);
  g_assert_cmpstr (other->origin->peer, ==, "a relay");
  g_assert_cmpstr (other->origin->message, ==, "s");
  g_ref_string_release (soul);
}

static void
test_rows (void)
{
  GunSoulRow soul_row = { gun_text_new ("s"), 3, 5 };
  GunKeyRow key_row = { gun_text_new ("k"), new_text ("v"), 1, 2, NULL, 4, TRUE };
  g_autoptr (GunSoulRow) soul_copy = gun_soul_row_copy (&soul_row);
  g_autoptr (GunKeyRow) key_copy = gun_key_row_copy (&key_row);
  g_autoptr (GunKeyRow) with_origin = NULL;

  g_ref_string_release (soul_row.soul);
  g_ref_string_release (key_row.key);
  gun_value_unref (key_row.value);
  g_assert_cmpstr (soul_copy->soul, ==, "s");
  g_assert_cmpuint (soul_copy->n_keys, ==, 3);
  g_assert_cmpstr (key_copy->key, ==, "k");
  g_assert_cmpstr (gun_value_get_text (key_copy->value), ==, "v");
  g_assert_null (key_copy->origin);

  key_copy->origin = gun_origin_new ("", GUN_PATH_HERE, NULL);
  with_origin = gun_key_row_copy (key_copy);
  g_assert_true (with_origin->origin == key_copy->origin);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/value/made", test_made);
  g_test_add_func ("/graph/value/compare", test_compare);
  g_test_add_func ("/graph/value/boxed", test_boxed);
  g_test_add_func ("/graph/value/rows", test_rows);

  return g_test_run ();
}
