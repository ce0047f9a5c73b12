/* SPDX-License-Identifier: MIT */

#include <glib.h>
#include <string.h>

#include "gun-text.h"

typedef GRefString Text;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Text, g_ref_string_release)

static void
test_valid (void)
{
  static const struct
  {
    const char *bytes;
    gboolean valid;
  } cases[] = {
    { "", TRUE },
    { "plain é € 😀", TRUE },
    { "\xed\xa0\xbd", TRUE },              /* a lone high surrogate */
    { "\xed\xb8\x80\xed\xa0\xbd", TRUE },  /* low before high: no pair */
    { "\xed\xa0\xbd\xed\xb8\x80", FALSE }, /* a pair has one spelling, the four bytes */
    { "\xed\xa0\xbd\xed\xa0\xbd", TRUE },
    { "\xc0\x80", FALSE },
    { "\xc1\xbf", FALSE },
    { "\xe0\x9f\xbf", FALSE },
    { "\xf0\x8f\xbf\xbf", FALSE },
    { "\xf4\x8f\xbf\xbf", TRUE },
    { "\xf4\x90\x80\x80", FALSE },
    { "\xf5\x80\x80\x80", FALSE },
    { "\x80", FALSE },
    { "\xe2\x82", FALSE },
    { "a\xff", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_true (gun_text_is_valid (cases[i].bytes, strlen (cases[i].bytes)) == cases[i].valid);
  g_assert_true (gun_text_is_valid ("a\0b", 3));
}

/* In JavaScript's order, each before the next */
static const struct
{
  const char *bytes;
  gsize length_bytes;
} ordered[] = {
  { "", 0 },
  { "\0", 1 },
  { "\0a", 2 },
  { "10", 2 },
  { "2", 1 },
  { ":", 1 },
  { "<", 1 },
  { "Z", 1 },
  { "_", 1 },
  { "a", 1 },
  { "aaaaaaaa", 8 },
  { "aaaaaaaab", 9 },
  { "aaaaaaaac", 9 },
  { "é", 2 },
  { "\xed\x9f\xbf", 3 },             /* U+D7FF */
  { "\xed\xa0\xbc", 3 },             /* lone D83C */
  { "\xed\xa0\xbd", 3 },             /* lone D83D */
  { "\xed\xa0\xbdz", 4 },            /* D83D 'z' */
  { "😀", 4 },                        /* D83D DE00 */
  { "😀a", 5 },                       /* D83D DE00 'a' */
  { "😁", 4 },                        /* D83D DE01 */
  { "\xed\xa0\xbd\xee\x80\x80", 6 }, /* D83D E000: above every second half of a pair */
  { "\xed\xb8\x80", 3 },             /* lone DE00 */
  { "\xee\x80\x80", 3 },             /* U+E000 */
  { "\xef\xbd\x9e", 3 },             /* U+FF5E */
};

static void
test_order (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ordered); i++)
    for (guint k = 0; k < G_N_ELEMENTS (ordered); k++)
      {
        g_autoptr (Text) a = gun_text_new_len (ordered[i].bytes, ordered[i].length_bytes);
        g_autoptr (Text) b = gun_text_new_len (ordered[k].bytes, ordered[k].length_bytes);
        g_autoptr (GBytes) a_bytes = gun_text_to_cesu8 (a);
        g_autoptr (GBytes) b_bytes = gun_text_to_cesu8 (b);
        int order = i < k ? -1 : i > k;

        g_assert_cmpint (gun_text_compare (a, b), ==, order);
        g_assert_cmpint (CLAMP (g_bytes_compare (a_bytes, b_bytes), -1, 1), ==, order);
        g_assert_true (gun_text_equal (a, b) == (i == k));
        g_assert_true (i != k || gun_text_hash (a) == gun_text_hash (b));
      }
}

static void
test_cesu8 (void)
{
  static const char *const not_cesu8[] = { "\xf0\x9f\x98\x80", "\xff", "a\xed", "\xc0\x80" };

  for (guint i = 0; i < G_N_ELEMENTS (ordered); i++)
    {
      g_autoptr (Text) text = gun_text_new_len (ordered[i].bytes, ordered[i].length_bytes);
      g_autoptr (GBytes) bytes = gun_text_to_cesu8 (text);
      g_autoptr (Text) again
          = gun_text_from_cesu8 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      g_assert_true (gun_text_equal (text, again));
    }

  for (guint i = 0; i < G_N_ELEMENTS (not_cesu8); i++)
    g_assert_null (gun_text_from_cesu8 (not_cesu8[i], strlen (not_cesu8[i])));
}

static void
test_prefix (void)
{
  static const struct
  {
    const char *text;
    const char *prefix;
    gboolean has;
  } cases[] = {
    { "abc", "", TRUE },
    { "", "", TRUE },
    { "abc", "ab", TRUE },
    { "abc", "abc", TRUE },
    { "abc", "abcd", FALSE },
    { "abc", "b", FALSE },
    { "a😀", "a😀", TRUE },
    { "a😀b", "a\xed\xa0\xbd", TRUE },
    { "a😀", "a\xed\xa0\xbe", FALSE },
    { "a😀", "\xed\xa0\xbd", FALSE },
    { "a", "a\xed\xa0\xbd", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Text) text = gun_text_new (cases[i].text);
      g_autoptr (Text) prefix = gun_text_new (cases[i].prefix);

      g_assert_true (gun_text_has_prefix (text, prefix) == cases[i].has);
    }
}

static void
test_length (void)
{
  g_autoptr (Text) text = gun_text_new_len ("a\0é€😀\xed\xa0\xbd", 14);

  g_assert_cmpuint (gun_text_utf16_length (text), ==, 7);
  g_assert_cmpuint (gun_utf16_length ("é", 2), ==, 1);
}

static void
test_display (void)
{
  static const struct
  {
    const char *bytes;
    gsize length_bytes;
    gsize max_characters;
    const char *shown;
  } cases[] = {
    { "hello", 5, 200, "hello" },
    { "hello", 5, 5, "hello" },
    { "hello", 5, 4, "hell…" },
    { "😀😀", 8, 1, "😀…" },
    { "a\0b\nc", 5, 200, "a␀b␊c" },
    { "\x7f\xed\xa0\xbd.", 5, 200, "␡\xef\xbf\xbd." },
    { "gpj.\u202Eexe", 10, 200, "gpj.\uFFFDexe" },
    { "\u2066\u2069\u200F\u061C", 11, 200, "\uFFFD\uFFFD\uFFFD\uFFFD" },
    { "a\u2028b\xc2\x85", 7, 200, "a\uFFFDb\uFFFD" },
    { "\u2065\u206A", 6, 200, "\u2065\u206A" },
    { "", 0, 0, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Text) text = gun_text_new_len (cases[i].bytes, cases[i].length_bytes);
      g_autofree char *shown = gun_text_to_display (text, cases[i].max_characters);

      g_assert_cmpstr (shown, ==, cases[i].shown);
      g_assert_true (g_utf8_validate (shown, -1, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/text/valid", test_valid);
  g_test_add_func ("/base/text/order", test_order);
  g_test_add_func ("/base/text/cesu8", test_cesu8);
  g_test_add_func ("/base/text/prefix", test_prefix);
  g_test_add_func ("/base/text/length", test_length);
  g_test_add_func ("/base/text/display", test_display);

  return g_test_run ();
}
