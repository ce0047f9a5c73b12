/* SPDX-License-Identifier: MIT */

/* Files of a radata folder, as gun writes them and as it loses them. */

#include <string.h>

#include "gun-graph-reader.h"
#include "gun-limits.h"
#include "gun-radisk-reader.h"
#include "gun-text.h"

/* What came of a text, as lines: "soul key value state", "- byte soul key: reason", "! byte error" */
typedef struct
{
  const char *text;
  const char *outcome;
} Case;

#define LEAF(value, state) "{\"\":{\":\":" value ",\">\":" state "}}"

static const Case cases[] = {
  { "{}", "" },
  { " { } ", "" },
  { "{\"s\\u001bk\":" LEAF ("1", "5.25") "}", "s k 1 5.25\n" },
  { "{\"s\\u001b\":{\"t\":{\"\":{\":\":true,\">\":5},\"ext\":" LEAF (
        "\"}\\\"{\"", "6") "}},"
                           "\"r\\u001bk\":" LEAF ("{\"#\":\"s\"}", "7") "}",
    "s t true 5\ns text \"}\\\"{\" 6\nr k {\"#\":\"s\"} 7\n" },
  { "{\"s\\u001b1\":{\"0\":" LEAF ("null", "1") ",\"\":{\">\":2,\":\":-0.5}}}",
    "s 10 null 1\ns 1 -0.5 2\n" },
  /* radix.js parts a pair of surrogates, and what is no pair stays as it is */
  { "{\"\\ud83d\":{\"\\ude00\\u001bk\":" LEAF ("1", "1") ",\"\\ude01\\u001bk\":" LEAF (
        "2", "2") ","
                  "\"x\\u001bk\":" LEAF ("3", "3") "}}",
    "\xF0\x9F\x98\x80 k 1 1\n\xF0\x9F\x98\x81 k 2 2\n\xED\xA0\xBDx k 3 3\n" },

  /* What gun 0.2020.1241 made of names when yson.js yielded between them and their values */
  { "{\"s\\u001b\":{\"a\":{\"\":{\":\":\"v\",\"undefined\":5}},\"b\":{\"\":{\"undefined\":\"v\",\">"
    "\":"
    "5}},\"c\":" LEAF ("1", "6") "}}",
    "- 20 s a: gun lost the name of its state, “>”\n"
    "- 53 s b: gun lost the name of its value, “:”\ns c 1 6\n" },
  { "{\"s\\u001b\":{\"a\":{\":\":1,\">\":2,\"undefined\":3},\"b\":" LEAF ("1", "6") "}}",
    "- 21 s a: gun lost the name that it hangs at\n- 27 s a: gun lost the name that it hangs at\n"
    "- 41 s a: gun lost the name that it hangs at\ns b 1 6\n" },
  { "{\"so\":" LEAF ("1", "6") ",\"s\\u001bk\":" LEAF ("1", "6") "}",
    "- 10 so -: it has no key: a part of its name is lost\ns k 1 6\n" },

  /* A bad value spoils no other. */
  { "{\"s\\u001b\":{\"a\":{\"\":{\":\":[1],\">\":5}},\"b\":{\"\":{\":\":{\"#\":1},\">\":5}},\"c\":{"
    "\"\":{}},"
    "\"d\":{\"\":{\":\":1,\">\":null}},\"e\":{\"\":7},\"f\":" LEAF ("1", "1") "}}",
    "- 20 s a: a list is no value\n"
    "- 45 s b: an object is no value unless it is a link, {\"#\":\"soul\"}\n"
    "- 74 s c: it has no value\n- 86 s d: it has no state\n"
    "- 112 s e: it has no value and no state\ns f 1 1\n" },
  { "{\"s\\u001ba\\u001bb\":" LEAF ("1", "1") ",\"\\u001bk\":" LEAF ("1", "1") "}",
    "- 23 s a\x1b"
    "b: the character U+001B stands in it, so that nobody can tell the soul from the key\n"
    "- 52  k: soul or key is empty\n" },
  { "{\"s\\u001bk\":" LEAF ("1", "Infinity") "}", "- 16 s k: its state lies beyond all time\n" },

  /* What is cut or no JSON ends it; what stood before stays. */
  { "", "! 0 The text ends too early\n" },
  { "[]", "! 0 This is no JSON object of names\n" },
  { "hello", "! 0 This is no JSON object of names\n" },
  { "{\"s\\u001b\":{\"a\":" LEAF ("1", "1") ",\"b\":{\"\":{\":\":2,\">\"",
    "s a 1 1\n! 53 The text ends too early\n" },
  { "{\"s\\u001b\":{\"a\":" LEAF ("1", "1") ",\"b\":{\"\":{\":\":tru,\">\":1}}}}",
    "s a 1 1\n! 48 This is no JSON\n" },
  { "{\"s\\u001bk\":" LEAF ("1", "1") ",}",
    "s k 1 1\n! 31 A name in quotation marks is missing\n" },
  { "{\"s\\u001bk\":" LEAF ("1", "1") "}x", "s k 1 1\n! 31 Text after the end\n" },
  { "{\"s\\u001bk\" 1}", "! 12 A colon is missing\n" },
  { "{\"a\":{} \"b\":{}}", "! 8 A comma is missing\n" },
  { "{\"a\":", "! 5 The text ends too early\n" },
  { "{\"\xff\":{}}", "! 2 Not UTF-8\n" },
  { "{\"\":}", "! 4 This is no JSON\n" },
  { "{\"a\":}", "! 5 A value is missing\n" },

  /* As gun 0.2019 kept it: lines with separators of their own, values as texts in them */
  { "\x1f+0\x1f#\x1f\"s\x1b\x1f\n"
    "\x1f+1\x1f#\x1f\"a\x1f:\x1f\"\x1b\"text\x1b>\x1b+5.5\x1b\x1f\n"
    "\x1f+1\x1f#\x1f\"b\x1f:\x1f\"\x1b+1\x1b>\x1b+6\x1b\x1f\n"
    "\x1f+2\x1f#\x1f\"c\x1f:\x1f\"\x1b#t\x1b>\x1b+7\x1b\x1f\n"
    "\x1f+0\x1f#\x1f\"r\x1bk\x1f=\x1f\"\x1b+\x1b>\x1b+8\x1b\x1f\n"
    "\x1f+0\x1f#\x1f\"q\x1bk\x1f:\x1f\"\x1b-\x1b>\x1b+9\x1b\x1f\n"
    "\x1f+0\x1f#\x1f\"p\x1bk\x1f:\x1f\"\x1b \x1b>\x1b+10\x1b\x1f\n",
    "s a \"text\" 5.5\ns b 1 6\ns bc {\"#\":\"t\"} 7\nr k true 8\nq k false 9\np k null 10\n" },
  /* Separators in a text are spelt by more of them around it */
  { "\x1f+0\x1f#\x1f\"s\x1bk\x1f:\x1f\x1f\"\x1b\x1b\"a\x1b>b\x1f"
    "c\x1b>\x1b+5\x1b\x1f\n",
    "s k \"a\\u001b>b\\u001fc\" 5\n" },
  { "\x1f+0\x1f#\x1f\"s\x1bk\x1f:\x1f\"\x1b\"a\x1b\x1f\n\x1f+0\x1f#\x1f\"s\x1bl\x1f:\x1f+5\x1f\n",
    "- 0 s k: it has no state\n- 20 s l: it has no state\n" },
  { "\x1f+0\x1f#\x1f\"s\x1bk\x1f:\x1f\"\x1b+1\x1b>\x1b+5\x1b\x1f\n\x1f+2\x1f#\x1f\"l\x1f\n",
    "s k 1 5\n! 25 This is no line of a Radisk file\n" },
  { "\x1f+0", "! 0 This is no line of a Radisk file\n" },
  { "{\"s\\u001bk\":{\"\":\"\\u001b+1\\u001b>\\u001b+5\\u001b\"}}", "s k 1 5\n" },
};

static void
node_cb (GunNode *node, gpointer user_data)
{
  GString *seen = user_data;

  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      g_string_append_printf (seen, "%s %s ", gun_node_get_soul (node), entry->key);
      gun_value_append_json (entry->value, seen);
      g_string_append_printf (seen, " %.15g\n", entry->state_ms);
    }
}

static void
fault_cb (const GunRadiskFault *fault, gpointer user_data)
{
  g_string_append_printf (user_data,
                          "- %" G_GUINT64_FORMAT " %s %s: %s\n",
                          fault->offset,
                          fault->soul,
                          fault->key == NULL ? "-" : fault->key,
                          fault->reason);
}

static const GunRadiskFuncs funcs = { node_cb, fault_cb };

static char *
read_text (const char *text, gsize length_bytes)
{
  GString *seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gsize offset = 0;

  if (!gun_radisk_read (text, length_bytes, &funcs, seen, &offset, &error))
    g_string_append_printf (seen, "! %" G_GSIZE_FORMAT " %s\n", offset, error->message);

  return g_string_free (seen, FALSE);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *outcome = read_text (cases[i].text, strlen (cases[i].text));

      g_assert_cmpstr (outcome, ==, cases[i].outcome);
    }
}

/* Cut anywhere, it says where, and what it told before is what stands there. */
static void
test_cut (void)
{
  const char *text = cases[3].text;

  for (gsize length = 0; length < strlen (text); length++)
    {
      g_autofree char *outcome = read_text (text, length);
      char *error = strchr (outcome, '!');

      g_assert_nonnull (error);
      g_assert_true (strncmp (outcome, cases[3].outcome, (gsize) (error - outcome)) == 0);
    }
}

static GString *
nest (guint depth, const char *name)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append_printf (text, "{\"%s\":", name);
  g_string_append (text, LEAF ("1", "1"));
  for (guint i = 0; i < depth; i++)
    g_string_append_c (text, '}');

  return text;
}

static void
test_limits (void)
{
  g_autofree char *soul = g_strnfill (GUN_LIMIT_SOUL_LENGTH + 1, 's');
  g_autofree char *long_soul = g_strdup_printf ("{\"%s\\u001bk\":" LEAF ("1", "1") "}", soul);
  g_autofree char *refused = read_text (long_soul, strlen (long_soul));
  g_autoptr (GString) deep = nest (20000, "a");
  g_autoptr (GString) too_deep = nest (40000, "a");
  g_autoptr (GString) too_long = nest (20, soul);
  g_autofree char *deep_outcome = read_text (deep->str, deep->len);
  g_autofree char *too_deep_outcome = read_text (too_deep->str, too_deep->len);
  g_autofree char *too_long_outcome = read_text (too_long->str, too_long->len);

  g_assert_nonnull (strstr (refused, "k: the soul is too long"));
  g_assert_nonnull (strstr (deep_outcome, "it has no key"));
  g_assert_true (g_str_has_prefix (too_deep_outcome, "! "));
  g_assert_nonnull (strstr (too_deep_outcome, "nested too deep"));
  g_assert_nonnull (strstr (too_long_outcome, "what it hangs at is too long"));
}

static void
piece_cb (GunNode *node, gpointer user_data)
{
  GArray *pieces = user_data;
  guint n_keys = gun_node_get_n_entries (node);

  g_array_append_val (pieces, n_keys);
}

/* Nobody has to hold a node of many keys at once: it comes in pieces, all of it and nothing twice. */
static void
test_pieces (void)
{
  const GunRadiskFuncs piece_funcs = { piece_cb, fault_cb };
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) text = g_string_new ("{\"s\\u001b\":{");
  g_autofree char *outcome = NULL;
  guint n_lines = 0;
  gsize offset;

  for (guint i = 0; i < 2500; i++)
    g_string_append_printf (text, "%s\"%u\":" LEAF ("1", "1"), i == 0 ? "" : ",", i);
  g_string_append (text, "}}");
  outcome = read_text (text->str, text->len);
  for (const char *at = outcome; (at = strchr (at, '\n')) != NULL; at++)
    n_lines++;
  g_assert_cmpuint (n_lines, ==, 2500);

  g_assert_true (gun_radisk_read (text->str, text->len, &piece_funcs, pieces, &offset, NULL));
  g_assert_cmpuint (pieces->len, >, 1);
  n_lines = 0;
  for (guint i = 0; i < pieces->len; i++)
    {
      g_assert_cmpuint (g_array_index (pieces, guint, i), <=, GUN_GRAPH_READER_NODE_KEYS);
      n_lines += g_array_index (pieces, guint, i);
    }
  g_assert_cmpuint (n_lines, ==, 2500);
}

static void
test_names (void)
{
  const char *list = "{\"!\":{\"\":1},\"many/\":{\"1\\u001bk\":{\"\":1},\"2\\u001bk\":{\"\":0}}}";
  g_autoptr (GPtrArray) names = gun_radisk_read_names (list, strlen (list));

  g_assert_nonnull (names);
  g_assert_cmpuint (names->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (names, 0), ==, "!");
  g_assert_cmpstr (g_ptr_array_index (names, 1), ==, "many/1\x1bk");
  g_assert_null (gun_radisk_read_names ("{", 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/radisk/cases", test_cases);
  g_test_add_func ("/radisk/cut", test_cut);
  g_test_add_func ("/radisk/limits", test_limits);
  g_test_add_func ("/radisk/pieces", test_pieces);
  g_test_add_func ("/radisk/names", test_names);

  return g_test_run ();
}
