/* SPDX-License-Identifier: MIT */

#include <glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-test-table.h"
#include "gun-text.h"

static void
test_numbers (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/base/data/numbers.tsv", 2);

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      double number = gun_test_table_double (row[0]);
      char buffer[GUN_JSON_NUMBER_SIZE];
      double again;

      g_assert_cmpuint (gun_json_format_number (buffer, number), ==, strlen (row[1]));
      g_assert_cmpstr (buffer, ==, row[1]);
      g_assert_nonnull (gun_json_scan_number (buffer, buffer + strlen (buffer), &again));
      g_assert_cmpfloat (again, ==, number);
    }
}

static void
test_number_parse (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/base/data/number-parse.tsv", 2);

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      GRefString *text = gun_test_table_text (row[0]);
      const char *at = text;
      const char *end = text + g_ref_string_length (text);
      char buffer[GUN_JSON_NUMBER_SIZE] = "ERROR";
      double number;

      /* White space belongs to the reader of JSON, not of numbers */
      while (*at == ' ')
        at++;
      while (end > at && end[-1] == ' ')
        end--;
      if (gun_json_scan_number (at, end, &number) == end)
        gun_json_format_number (buffer, number);
      g_assert_cmpstr (buffer, ==, row[1]);
      g_ref_string_release (text);
    }
}

/* The shortest text reads back as the same bits, with the C library as the judge */
static void
test_random_numbers (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < 200000; i++)
    {
      guint64 bits = (guint64) g_rand_int (random) << 32 | g_rand_int (random);
      char buffer[GUN_JSON_NUMBER_SIZE];
      double number, again;
      gsize length;

      memcpy (&number, &bits, sizeof number);
      if (i % 2 == 0)
        number = 1700000000000 + g_rand_int_range (random, 0, G_MAXINT) + (i % 999) / 999.0;
      if (!isfinite (number))
        continue;

      length = gun_json_format_number (buffer, number);
      g_assert_cmpfloat (g_ascii_strtod (buffer, NULL), ==, number);
      g_assert_true (gun_json_scan_number (buffer, buffer + length, &again) == buffer + length);
      g_assert_cmpfloat (again, ==, number);
    }
}

static void
test_odd_numbers (void)
{
  static const struct
  {
    const char *text;
    const char *rest; /* what follows the number; NULL when there is none */
    double number;
  } cases[] = {
    { "1,", ",", 1 },
    { "-", NULL, 0 },
    { "", NULL, 0 },
    { "+1", NULL, 0 },
    { "1.5e", NULL, 0 },
    { "1.5e+", NULL, 0 },
    { "01", NULL, 0 },
    { "-01", NULL, 0 },
    { "0e5", "", 0 },
    { "1700000000000.0051", "", 1700000000000.0051 },
    { "17976931348623157e292", "", G_MAXDOUBLE },
    { "17976931348623158079372897140530341507993413271003782693617377898044496829276475094664901797"
      "7587207"
      "09633028641669288791094655554785194040263065748867150582068190890200070838367627385484581771"
      "1531764"
      "47573027006985557136695962284291481986083493647529271907416844436551070434271155969950809304"
      "2880177"
      "904174497791",
      "",
      G_MAXDOUBLE },
    { "9007199254740993.0000000000000000000000000000000000001", "", 9007199254740994.0 },
    { "9007199254740993", "", 9007199254740992.0 },
    /* Halfway between two doubles: to the even one, down and up */
    { "90071992547409930e-1", "", 9007199254740992.0 },
    { "90071992547409950e-1", "", 9007199254740996.0 },
    { "1e99999999999999999999", "", INFINITY },
    { "0.00000000000000000000000000000000001e35", "", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *text = cases[i].text;
      double number = -1;
      const char *behind = gun_json_scan_number (text, text + strlen (text), &number);

      g_assert_cmpstr (behind, ==, cases[i].rest);
      if (behind != NULL)
        g_assert_cmpfloat (number, ==, cases[i].number);
    }
}

/* Where two decimals lie equally close, and above powers of two, where the closest does not do; as
 * node writes them */
static void
test_hard_numbers (void)
{
  static const struct
  {
    double number;
    const char *text;
  } cases[] = {
    { 0x1.f3f915ab80fc4p+47, "274863056339070.12" },
    { 0x1.ef45c31e6928dp+50, "2178231528170659.2" },
    { -0x1.e805c7c2e8315p+50, "-2146346002522309.2" },
    { 0x1p-791, "7.678447687145631e-239" },
    { 0x1p-778, "6.290184345309701e-235" },
    { 0x1p-489, "6.256509672447191e-148" },
    { 0x1p+863, "6.150157786156811e+259" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char buffer[GUN_JSON_NUMBER_SIZE];

      gun_json_format_number (buffer, cases[i].number);
      g_assert_cmpstr (buffer, ==, cases[i].text);
    }
}

static void
test_not_finite (void)
{
  char buffer[GUN_JSON_NUMBER_SIZE];

  gun_json_format_number (buffer, NAN);
  g_assert_cmpstr (buffer, ==, "null");
  gun_json_format_number (buffer, -INFINITY);
  g_assert_cmpstr (buffer, ==, "null");
}

static const struct
{
  const char *wtf8;
  gsize length_bytes;
  const char *json;
} strings[] = {
  { "", 0, "\"\"" },
  { "plain", 5, "\"plain\"" },
  { "\"\\/", 3, "\"\\\"\\\\/\"" },
  { "\b\t\n\v\f\r", 6, "\"\\b\\t\\n\\u000b\\f\\r\"" },
  { "\0\x01\x1f\x7f", 4, "\"\\u0000\\u0001\\u001f\x7f\"" },
  { "é\xe2\x80\xa8\xe2\x80\xa9", 8, "\"é\xe2\x80\xa8\xe2\x80\xa9\"" },
  { "\xed\xa0\xbd", 3, "\"\\ud83d\"" },
  { "a\xed\xb8\x80z", 5, "\"a\\ude00z\"" },
  { "\xed\x9f\xbf\xee\x80\x80", 6, "\"\xed\x9f\xbf\xee\x80\x80\"" },
  { "😀", 4, "\"😀\"" },
};

static void
test_strings (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);

      gun_json_append_string (out, strings[i].wtf8, strings[i].length_bytes);
      g_assert_cmpstr (out->str, ==, strings[i].json);
    }
}

/* Without writing the texts out: the same as comparing the texts */
static void
test_compare_strings (void)
{
  static const char *const parts[] = {
    "",
    "a",
    "b",
    "!",
    " ",
    "\"",
    "\\",
    "/",
    "\n",
    "\x01",
    "\x7f",
    "é",
    "😀",
    "😁",
    "\xed\xa0\xbd",
    "\xef\xbd\x9e",
    "\xed\xbf\xbf",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (3);

  for (guint i = 0; i < 100000; i++)
    {
      GString *texts[2] = { g_string_new (NULL), g_string_new (NULL) };
      GString *json[2] = { g_string_new (NULL), g_string_new (NULL) };
      int expected, result;

      for (guint k = 0; k < 2; k++)
        {
          for (guint n = 0; n < 3; n++)
            g_string_append (texts[k], parts[g_rand_int_range (random, 0, G_N_ELEMENTS (parts))]);
          if (!gun_text_is_valid (texts[k]->str, texts[k]->len))
            g_string_truncate (texts[k], 0);
          gun_json_append_string (json[k], texts[k]->str, texts[k]->len);
        }
      expected = gun_text_compare_len (json[0]->str, json[0]->len, json[1]->str, json[1]->len);
      result
          = gun_json_compare_strings (texts[0]->str, texts[0]->len, texts[1]->str, texts[1]->len);
      g_assert_cmpint (result, ==, expected);

      for (guint k = 0; k < 2; k++)
        {
          g_string_free (texts[k], TRUE);
          g_string_free (json[k], TRUE);
        }
    }
}

int
main (int argc, char *argv[])
{
  /* Where there is such a locale, numbers would have a comma if anything asked it */
  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base/json-text/numbers", test_numbers);
  g_test_add_func ("/base/json-text/number-parse", test_number_parse);
  g_test_add_func ("/base/json-text/random-numbers", test_random_numbers);
  g_test_add_func ("/base/json-text/odd-numbers", test_odd_numbers);
  g_test_add_func ("/base/json-text/hard-numbers", test_hard_numbers);
  g_test_add_func ("/base/json-text/not-finite", test_not_finite);
  g_test_add_func ("/base/json-text/strings", test_strings);
  g_test_add_func ("/base/json-text/compare-strings", test_compare_strings);

  return g_test_run ();
}
