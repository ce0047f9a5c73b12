/* SPDX-License-Identifier: MIT */

#include <math.h>
#include <string.h>

#include "gun-json.h"
#include "gun-limits.h"
#include "gun-text.h"

/* All tokens in short: {} [] for brackets, n: names, s: strings, numbers as they are, t f 0 for the
 * words */
static char *
spell (const char *json, gsize length_bytes)
{
  g_autoptr (GString) out = g_string_new (NULL);
  GunJsonReader reader;
  GunJsonToken token;

  gun_json_reader_init (&reader, json, length_bytes);
  while ((token = gun_json_reader_next (&reader)) != GUN_JSON_END && token != GUN_JSON_ERROR)
    {
      static const char signs[] = "..{}[]..#tf0";

      if (token == GUN_JSON_NAME || token == GUN_JSON_STRING)
        {
          g_string_append (out, token == GUN_JSON_NAME ? "n:" : "s:");
          g_string_append_len (out, reader.text, (gssize) reader.text_bytes);
          g_string_append_c (out, ' ');
        }
      else if (token == GUN_JSON_NUMBER)
        g_string_append_printf (out, "%g ", reader.number);
      else
        g_string_append_c (out, signs[token]);
    }
  if (token == GUN_JSON_ERROR)
    {
      const GError *error = gun_json_reader_get_error (&reader);

      g_assert_cmpint (gun_json_reader_next (&reader), ==, GUN_JSON_ERROR);
      g_string_append_printf (out,
                              "!%s %" G_GSIZE_FORMAT,
                              error->code == GUN_WIRE_ERROR_LIMIT ? "LIMIT" : "",
                              gun_json_reader_get_offset (&reader));
    }
  gun_json_reader_clear (&reader);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_tokens (void)
{
  static const struct
  {
    const char *json;
    const char *tokens; /* ends in ! and the byte where it is no JSON any more */
  } cases[] = {
    { "{}", "{}" },
    { " [ ] ", "[]" },
    { "{\"a\":1,\"b\":[true,false,null,\"x\"]}", "{n:a 1 n:b [tf0s:x ]}" },
    { "{ \"a\" : { } ,\n\t\"b\":[[],[1]]\r}", "{n:a {}n:b [[][1 ]]}" },
    { "-Infinity", "-inf " },
    { "[Infinity,-1.5e3]", "[inf -1500 ]" },
    { "\"\\u0041\\n\\/\\\\\\\"\"", "s:A\n/\\\" " },
    { "\"\\ud83d\\ude00\"", "s:😀 " },
    { "\"\\uD83D\\uDE00x\"", "s:😀x " },
    { "\"\\ud83d\"", "s:\xed\xa0\xbd " },
    { "\"\\ud83dx\"", "s:\xed\xa0\xbdx " },
    { "\"\\ud83d\\ud83d\\ude00\"", "s:\xed\xa0\xbd😀 " },
    { "\"\\ude00\\ud83d\"", "s:\xed\xb8\x80\xed\xa0\xbd " },
    { "\"é€😀 and more than eight bytes\"", "s:é€😀 and more than eight bytes " },
    { "\"\x7f\xe2\x80\xa8\"", "s:\x7f\xe2\x80\xa8 " },

    { "", "! 0" },
    { "  ", "! 2" },
    { "{", "{! 1" },
    { "[1", "[1 ! 2" },
    { "[1,", "[1 ! 3" },
    { "[1,]", "[1 ! 3" },
    { "{\"a\":1,}", "{n:a 1 ! 7" },
    { "{\"a\"}", "{! 4" },
    { "{\"a\" 1}", "{! 5" },
    { "{a:1}", "{! 1" },
    { "[1 2]", "[1 ! 3" },
    { "{\"a\":1]", "{n:a 1 ! 6" },
    { "[1}", "[1 ! 2" },
    { "[}", "[! 1" },
    { "1 1", "1 ! 2" },
    { "{}{", "{}! 2" },
    { "tru", "! 0" },
    { "nulL", "! 0" },
    { "NaN", "! 0" },
    { "01", "! 0" },
    { "\"abc", "! 4" },
    { "\"abc\\", "! 4" },
    { "\"\\x41\"", "! 1" },
    { "\"\\u00g0\"", "! 1" },
    { "\"\\u00", "! 1" },
    { "\"a\nb\"", "! 2" },
    { "\"\x80\"", "! 1" },
    { "\"longer than eight \xc3\"", "! 19" },
    { "\"\xed\xa0\xbd\"", "! 1" },        /* a surrogate is no UTF-8 */
    { "\"\\ud83d\xed\xb8\x80\"", "! 7" }, /* also not behind its first half */
    { "\"\xf4\x90\x80\x80\"", "! 1" },
    { "\xef\xbb\xbf{}", "! 0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *tokens = spell (cases[i].json, strlen (cases[i].json));

      g_assert_cmpstr (tokens, ==, cases[i].tokens);
    }
}

static void
test_nul (void)
{
  g_autofree char *raw = spell ("\"a\0b\"", 5);
  GunJsonReader reader;

  g_assert_cmpstr (raw, ==, "! 2");

  gun_json_reader_init (&reader, "\"a\\u0000b\"", 10);
  g_assert_cmpint (gun_json_reader_next (&reader), ==, GUN_JSON_STRING);
  g_assert_cmpmem (reader.text, reader.text_bytes, "a\0b", 3);
  gun_json_reader_clear (&reader);
}

/* Every byte that ends a plain run is seen at each place of the eight that are looked at
 * together */
static void
test_runs (void)
{
  static const char *const enders[] = { "\x01", "\x1f", "\x80", "\xff", "\\q", "\x09" };

  for (guint length = 0; length < 40; length++)
    for (guint i = 0; i < G_N_ELEMENTS (enders); i++)
      {
        g_autofree char *plain = g_strnfill (length, i % 2 ? '!' : '~');
        g_autofree char *good = g_strdup_printf ("\"%s\"", plain);
        g_autofree char *bad = g_strdup_printf ("\"%s%s01234567\"", plain, enders[i]);
        g_autofree char *good_tokens = spell (good, strlen (good));
        g_autofree char *bad_tokens = spell (bad, strlen (bad));
        g_autofree char *good_expected = g_strdup_printf ("s:%s ", plain);
        g_autofree char *bad_expected = g_strdup_printf ("! %u", length + 1);

        g_assert_cmpstr (good_tokens, ==, good_expected);
        g_assert_cmpstr (bad_tokens, ==, bad_expected);
      }
}

static void
test_no_copy (void)
{
  static const char json[] = "[\"plain\",\"esc\\naped\"]";
  GunJsonReader reader;

  gun_json_reader_init (&reader, json, sizeof json - 1);
  gun_json_reader_next (&reader);
  gun_json_reader_next (&reader);
  g_assert_true (reader.text == json + 2);
  gun_json_reader_next (&reader);
  g_assert_false (reader.text >= json && reader.text < json + sizeof json);
  gun_json_reader_clear (&reader);
}

static void
test_nesting (void)
{
  g_autofree char *deepest = g_strnfill (GUN_LIMIT_NESTING, '[');
  g_autofree char *closing = g_strnfill (GUN_LIMIT_NESTING, ']');
  g_autofree char *good = g_strconcat (deepest, closing, NULL);
  g_autofree char *bad = g_strnfill (200000, '[');
  g_autofree char *good_tokens = spell (good, strlen (good));
  g_autofree char *bad_tokens = spell (bad, strlen (bad));
  g_autofree char *expected = g_strdup_printf ("%s!LIMIT %d", deepest, GUN_LIMIT_NESTING);

  g_assert_cmpstr (good_tokens, ==, good);
  g_assert_cmpstr (bad_tokens, ==, expected);
}

static void
test_skip (void)
{
  static const char json[] = "{\"a\":{\"x\":[1,{\"y\":[]}]},\"b\":2,\"c\":[[3]],\"d\":4}";
  GunJsonReader reader;

  gun_json_reader_init (&reader, json, sizeof json - 1);
  g_assert_cmpint (gun_json_reader_next (&reader), ==, GUN_JSON_OBJECT_BEGIN);
  g_assert_cmpint (gun_json_reader_next (&reader), ==, GUN_JSON_NAME);
  g_assert_true (gun_json_reader_skip (&reader, GUN_JSON_NAME));
  g_assert_cmpint (gun_json_reader_next (&reader), ==, GUN_JSON_NAME);
  g_assert_cmpmem (reader.text, reader.text_bytes, "b", 1);
  g_assert_true (gun_json_reader_skip (&reader, gun_json_reader_next (&reader)));
  g_assert_cmpint (gun_json_reader_next (&reader), ==, GUN_JSON_NAME);
  g_assert_cmpint (gun_json_reader_next (&reader), ==, GUN_JSON_ARRAY_BEGIN);
  g_assert_true (gun_json_reader_leave (&reader, 1));
  g_assert_cmpint (gun_json_reader_next (&reader), ==, GUN_JSON_NAME);
  g_assert_cmpmem (reader.text, reader.text_bytes, "d", 1);
  g_assert_true (gun_json_reader_leave (&reader, 0));
  g_assert_cmpint (gun_json_reader_next (&reader), ==, GUN_JSON_END);
  gun_json_reader_clear (&reader);

  gun_json_reader_init (&reader, "[[1", 3);
  g_assert_false (gun_json_reader_skip (&reader, gun_json_reader_next (&reader)));
  gun_json_reader_clear (&reader);
}

static void
test_values (void)
{
  static const struct
  {
    const char *json;
    const char *written; /* or the error */
  } cases[] = {
    { "null", "null" },
    { "true", "true" },
    { " false\n", "false" },
    { "-0", "0" },
    { "1700000000000.001", "1700000000000.001" },
    { "1e21", "1e+21" },
    { "\"\"", "\"\"" },
    { "\"\\u00e9\\ud83d\\n\"", "\"é\\ud83d\\n\"" },
    { "{\"#\":\"soul\"}", "{\"#\":\"soul\"}" },
    { "{ \"#\" : \"so\\nul\" }", "{\"#\":\"so\\nul\"}" },
    { "\"__proto__\"", "\"__proto__\"" },

    { "{\"#\":\"\"}",
      "!This cannot be kept: an object is no value unless it is a link, {\"#\":\"soul\"}" },
    { "{}", "!This cannot be kept: an object is no value unless it is a link, {\"#\":\"soul\"}" },
    { "{\"#\":5}",
      "!This cannot be kept: an object is no value unless it is a link, {\"#\":\"soul\"}" },
    { "{\"a\":{\"#\":\"s\"}}",
      "!This cannot be kept: an object is no value unless it is a link, {\"#\":\"soul\"}" },
    { "{\"#\":\"a\",\"x\":1}",
      "!This cannot be kept: an object is no value unless it is a link, {\"#\":\"soul\"}" },
    { "[1]", "!This cannot be kept: a list is no value" },
    { "1e999", "!This cannot be kept: it is a number too large to keep" },
    { "-Infinity", "!This cannot be kept: it is a number too large to keep" },
    { "", "!The text ends too early (character 1)" },
    { "hello", "!Not JSON (character 1)" },
    { "\"é\" 2", "!Text after the end (character 5)" },
    { "{\"#\":", "!The text ends too early (character 6)" },
    { "[1,", "!The text ends too early (character 4)" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunValue) value = gun_json_parse_value (cases[i].json, -1, &error);
      g_autoptr (GString) out = g_string_new (NULL);

      g_assert_true ((value == NULL) == (error != NULL));
      if (value != NULL)
        gun_value_append_json (value, out);
      else
        g_string_append_printf (out, "!%s", error->message);
      g_assert_cmpstr (out->str, ==, cases[i].written);
    }
}

static void
add (GunNode *node, const char *key, const char *json, double state_ms)
{
  GRefString *text = gun_text_new (key);
  g_autoptr (GunValue) value = gun_json_parse_value (json, -1, NULL);

  gun_node_add (node, text, value, state_ms);
  g_ref_string_release (text);
}

static void
test_nodes (void)
{
  GRefString *soul = gun_text_new ("a\"b");
  g_autoptr (GunNode) node = gun_node_new (soul);
  g_autoptr (GString) out = g_string_new (NULL);

  gun_json_append_node (out, node);
  gun_json_append_node_values (out, node);
  g_assert_cmpstr (out->str, ==, "{\"_\":{\"#\":\"a\\\"b\",\">\":{}}}{}");

  add (node, "b", "\"x\"", 1700000000000.001);
  add (node, "__proto__", "{\"#\":\"s\"}", -INFINITY);
  g_string_truncate (out, 0);
  gun_json_append_node (out, node);
  g_assert_cmpstr (out->str,
                   ==,
                   "{\"_\":{\"#\":\"a\\\"b\",\">\":{\"b\":1700000000000.001,\"__proto__\":0}},"
                   "\"b\":\"x\",\"__proto__\":{\"#\":\"s\"}}");
  g_string_truncate (out, 0);
  gun_json_append_node_values (out, node);
  g_assert_cmpstr (out->str, ==, "{\"b\":\"x\",\"__proto__\":{\"#\":\"s\"}}");
  g_ref_string_release (soul);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/json/tokens", test_tokens);
  g_test_add_func ("/wire/json/nul", test_nul);
  g_test_add_func ("/wire/json/runs", test_runs);
  g_test_add_func ("/wire/json/no-copy", test_no_copy);
  g_test_add_func ("/wire/json/nesting", test_nesting);
  g_test_add_func ("/wire/json/skip", test_skip);
  g_test_add_func ("/wire/json/values", test_values);
  g_test_add_func ("/wire/json/nodes", test_nodes);

  return g_test_run ();
}
