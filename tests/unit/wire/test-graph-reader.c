/* SPDX-License-Identifier: MIT */

/* A graph as files hold it: read whole, and byte by byte, with the same outcome. */

#include <string.h>

#include "gun-graph-reader.h"
#include "gun-limits.h"
#include "gun-text.h"

/* What came of a text, as lines: "soul key value state", "- soul key: reason", "! error" */
typedef struct
{
  const char *text;
  const char *outcome;
} Case;

static const Case cases[] = {
  { "{}", "" },
  { " \r\n{\t}\n ", "" },
  { "\xEF\xBB\xBF{}", "" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":1}}", "s k 1 5\n" },
  /* As a relay sorts it: keys before and behind `_` */
  { "{\"s\":{\"A\":1,\"_\":{\">\":{\"A\":5,\"b\":6},\"#\":\"s\"},\"b\":true}}",
    "s A 1 5\ns b true 6\n" },
  /* In another order than the states */
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":1,\"b\":2,\"c\":3}},\"c\":3,\"a\":1,\"b\":2}}",
    "s c 3 3\ns a 1 1\ns b 2 2\n" },
  { "{\"\\u0073\" : { \"_\" : {\"#\":\"s\",\">\":{\"\\u006b\":5.25}} , \"k\" : \"}\\\"{\" } }",
    "s k \"}\\\"{\" 5.25\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":\"a\\u0000\\ud800b\"}}",
    "s k \"a\\u0000\\ud800b\" 5\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":{\"#\":\"t\"}},"
    "\"t\":{\"_\":{\"#\":\"t\",\">\":{\"k\":6}},\"k\":null}}",
    "s k {\"#\":\"t\"} 5\nt k null 6\n" },

  /* A bad key spoils no other. */
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":1,\"c\":3}},\"a\":[1],\"b\":2,\"c\":3}}",
    "- s a: a list is no value\n"
    "- s b: it has no state, so it can only be given a fresh one\n"
    "s c 3 3\n" },
  { "{\"s\":{\"k\":1},\"t\":{\"_\":{\"#\":\"t\",\">\":{\"k\":6}},\"k\":2}}",
    "- s k: it has no state, so it can only be given a fresh one\nt k 2 6\n" },
  { "{\"s\":{\"_\":{\"#\":\"other\",\">\":{\"k\":5}},\"k\":1,\"l\":1}}",
    "- s: the node names another soul\n" },
  { "{\"s\":5,\"t\":[{}],\"u\":\"{\"}",
    "- s: the node is no object\n- t: the node is no object\n- u: the node is no object\n" },
  { "{\"\":{\"k\":1}}", "- : the soul is empty or too long\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"\":5}},\"\":1}}", "- s : a key needs a name\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":Infinity}},\"k\":1}}",
    "- s k: its state lies beyond all time\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":\"5\"}},\"k\":1}}",
    "- s k: it has no state, so it can only be given a fresh one\n" },

  /* What is no JSON ends it; what stood before stays. */
  { "", "! The text ends too early (line 1, column 1; byte 0)\n" },
  { "[]", "! This is no JSON object of nodes (line 1, column 1; byte 0)\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\n\"k\":1,}}",
    "s k 1 5\n! A name in quotation marks is missing (line 2, column 7; byte 39)\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":tru}}",
    "! Not JSON (line 1, column 37; byte 36)\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5x}},\"k\":1}}",
    "! A comma is missing (line 1, column 30; byte 29)\n" },
  { "{\"s\":{\"_\":{\"#\":\"other\"},\"k\":tru}}",
    "- s: the node names another soul\n! Not JSON (line 1, column 29; byte 28)\n" },
  { "{\"s\":{}}}", "! Text after the end (line 1, column 9; byte 8)\n" },
  { "{\"s\":{}", "! The text ends too early (line 1, column 8; byte 7)\n" },
  { "{\"s\":{\"k\":}}", "! A value is missing (line 1, column 11; byte 10)\n" },
  { "{\"s\" {}}", "! A colon is missing (line 1, column 6; byte 5)\n" },
  { "{\"s\":{} \"t\":{}}", "! A comma is missing (line 1, column 9; byte 8)\n" },
  { "{\"a\xff\":{}}", "! Not UTF-8 (line 1, column 4; byte 3)\n" },
};

static void
node_cb (GunNode *node, gpointer user_data)
{
  GString *out = user_data;

  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      g_string_append_printf (out, "%s %s ", gun_node_get_soul (node), entry->key);
      gun_value_append_json (entry->value, out);
      g_string_append_printf (out, " %g\n", entry->state_ms);
    }
}

static void
refused_cb (GRefString *soul, GRefString *key, const char *reason, gpointer user_data)
{
  g_string_append_printf (
      user_data, "- %s%s%s: %s\n", soul, key != NULL ? " " : "", key != NULL ? key : "", reason);
}

static const GunGraphReaderFuncs funcs = { node_cb, refused_cb };

static char *
read_in_steps (const char *text, gsize length, gsize step, gboolean ignore_states)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GunGraphReader) reader = gun_graph_reader_new (&funcs, out);
  g_autoptr (GError) error = NULL;
  gboolean good = TRUE;

  if (ignore_states)
    gun_graph_reader_ignore_states (reader);
  for (gsize at = 0; at < length && good; at += step)
    {
      gsize n_bytes = MIN (step, length - at);
      g_autofree char *bytes = g_memdup2 (text + at, n_bytes);

      good = gun_graph_reader_feed (reader, bytes, n_bytes, &error);
    }
  if (good)
    good = gun_graph_reader_finish (reader, &error);
  if (!good)
    {
      g_assert_true (error->domain == GUN_WIRE_ERROR);
      g_string_append_printf (out, "! %s\n", error->message);
    }

  return g_string_free (out, FALSE);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize step = 1; step <= strlen (cases[i].text) + 1; step++)
      {
        g_autofree char *outcome
            = read_in_steps (cases[i].text, strlen (cases[i].text), step, FALSE);

        g_assert_cmpstr (outcome, ==, cases[i].outcome);
      }
}

static void
test_fresh_states (void)
{
  const char *text = "{\"s\":{\"k\":1,\"_\":[1],\"l\":2},\"t\":{\"_\":{\"#\":\"x\"},\"k\":3},"
                     "\"~abc.def\":{\"k\":1}}";
  g_autofree char *outcome = read_in_steps (text, strlen (text), 7, TRUE);

  g_assert_cmpstr (outcome,
                   ==,
                   "s k 1 0\ns l 2 0\nt k 3 0\n"
                   "- ~abc.def: its values are signed together with their states, so they cannot "
                   "get others\n");
}

static void
count_node_cb (GunNode *node, gpointer user_data)
{
  guint *counts = user_data;

  g_assert_cmpuint (gun_node_get_n_entries (node), <=, GUN_GRAPH_READER_NODE_KEYS);
  counts[0]++;
  counts[1] += gun_node_get_n_entries (node);
}

static void
count_refused_cb (GRefString *soul, GRefString *key, const char *reason, gpointer user_data)
{
  guint *counts = user_data;

  counts[2]++;
  g_assert_cmpstr (key, ==, "long");
  g_assert_cmpstr (reason, ==, "it is longer than a message may be");
}

/* A node of many keys comes in parts; a value beyond every limit takes no memory, and spoils
 * nothing. */
static void
test_large (void)
{
  static const GunGraphReaderFuncs counting = { count_node_cb, count_refused_cb };
  const guint n_keys = 2500;
  guint counts[3] = { 0 };
  g_autoptr (GunGraphReader) reader = gun_graph_reader_new (&counting, counts);
  g_autoptr (GString) text = g_string_new ("{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"long\":1");
  g_autofree char *filler = g_strnfill (1024 * 1024, 'x');
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (text, ",\"%u\":1", i);
  g_string_append (text, "}}");
  for (guint i = 0; i < n_keys; i++)
    g_string_append_printf (text, ",\"%u\":%u", i, i);
  g_string_append (text, ",\"long\":\"");
  g_assert_true (gun_graph_reader_feed (reader, text->str, text->len, &error));
  for (guint i = 0; i <= GUN_LIMIT_MESSAGE_BYTES / strlen (filler); i++)
    g_assert_true (gun_graph_reader_feed (reader, filler, strlen (filler), &error));
  g_assert_true (gun_graph_reader_feed (reader, "\"}}", 3, &error));
  g_assert_true (gun_graph_reader_finish (reader, &error));
  g_assert_no_error (error);

  g_assert_cmpuint (counts[0], ==, 3);
  g_assert_cmpuint (counts[1], ==, n_keys);
  g_assert_cmpuint (counts[2], ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-reader/cases", test_cases);
  g_test_add_func ("/graph-reader/fresh-states", test_fresh_states);
  g_test_add_func ("/graph-reader/large", test_large);

  return g_test_run ();
}
