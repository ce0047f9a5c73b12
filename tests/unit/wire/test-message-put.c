/* SPDX-License-Identifier: MIT */

#include <math.h>
#include <string.h>

#include "gun-limits.h"
#include "gun-message.h"
#include "gun-text.h"

static gboolean
take_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  if (message != NULL)
    *(GunMessage **) user_data = gun_message_ref (message);
  return TRUE;
}

static GunMessage *
parse_put (const char *put)
{
  g_autofree char *frame = g_strdup_printf ("{\"put\":%s}", put);
  GunMessage *message = NULL;

  gun_message_parse_frame (frame, strlen (frame), take_cb, &message);
  return message;
}

static const struct
{
  const char *put;
  const char *kept; /* NULL: all of it */
  const char *refused;
} cases[] = {
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":\"v\"}}", NULL, "" },
  /* As relays sort it: `_` after capitals and digits; states in another order than values */
  { "{\"s\":{\"10\":1,\"Z\":2,\"_\":{\"#\":\"s\",\">\":{\"a\":3,\"Z\":4,\"10\":5}},\"a\":true}}",
    "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"10\":5,\"Z\":4,\"a\":3}},\"10\":1,\"Z\":2,\"a\":true}}",
    "" },
  { "{\"s\":{\"k\":null,\"_\":{\">\":{\"k\":5},\"#\":\"s\"}},\"t\":{\"_\":{\"#\":\"t\",\">\":{"
    "\"x\":6}},\"x\":{\"#\":\"s\"}}}",
    "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":null},\"t\":{\"_\":{\"#\":\"t\",\">\":{"
    "\"x\":6}},\"x\":{\"#\":\"s\"}}}",
    "" },
  /* Names of JavaScript's own are names like any other */
  { "{\"__proto__\":{\"_\":{\"#\":\"__proto__\",\">\":{\"constructor\":1,\"__proto__\":2}},"
    "\"constructor\":1,\"__proto__\":2}}",
    NULL,
    "" },
  /* Escaped names are the names they spell */
  { "{\"s\":{\"\\u005f\":{\"#\":\"\\u0073\",\">\":{\"\\u006b\":5}},\"k\":1}}",
    "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":1}}",
    "" },
  /* Unknown members of `_`; states without values; said twice, the last counts */
  { "{\"s\":{\"_\":{\"x\":[{}],\"#\":\"s\",\">\":{\"k\":5,\"gone\":6,\"k\":7}},\"k\":1,\"k\":2}}",
    "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":7}},\"k\":2}}",
    "" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":[],\"k\":2}}",
    "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":2}}",
    "" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":-Infinity,\"l\":0,\"m\":-5}},\"k\":1,\"l\":2,\"m\":3}"
    "}",
    "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"l\":0,\"m\":-5}},\"l\":2,\"m\":3}}",
    "Soul “s”, key “k”: it has no state, or one that is not a number\n" },
  { "{}", NULL, "" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{}}}}", "{}", "" },

  /* One bad key spoils no other */
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":1,\"b\":2,\"c\":3}},\"a\":[1],\"b\":\"ok\",\"c\":{"
    "\"x\":1}}}",
    "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"b\":2}},\"b\":\"ok\"}}",
    "Soul “s”, key “a”: a list is no value\n"
    "Soul “s”, key “c”: an object is no value unless it is a link, {\"#\":\"soul\"}\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":null,\"b\":\"2\",\"d\":4,\"e\":{}}},\"a\":1,\"b\":2,"
    "\"c\":3,\"d\":4,\"e\":5}}",
    "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"d\":4}},\"d\":4}}",
    "Soul “s”, key “a”: it has no state, or one that is not a number\n"
    "Soul “s”, key “b”: it has no state, or one that is not a number\n"
    "Soul “s”, key “e”: it has no state, or one that is not a number\n"
    "Soul “s”, key “c”: it has no state, or one that is not a number\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":Infinity,\"b\":1e999,\"c\":1}},\"a\":1,\"b\":2,\"c\":"
    "1e999}}",
    "{}",
    "Soul “s”, key “a”: its state lies beyond all time\n"
    "Soul “s”, key “b”: its state lies beyond all time\n"
    "Soul “s”, key “c”: it is a number too large to keep\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"\":1}},\"\":1}}",
    "{}",
    "Soul “s”, key “”: a key needs a name\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1}},\"k\":{\"#\":\"\"}}}",
    "{}",
    "Soul “s”, key “k”: an object is no value unless it is a link, {\"#\":\"soul\"}\n" },

  /* One bad node spoils no other */
  { "{\"s\":{\"_\":{\"#\":\"other\",\">\":{\"k\":1}},\"k\":1},\"t\":5,\"u\":{\"k\":1},\"v\":{\"_\":"
    "{\"#\":\"v\",\">\":{\"k\":1}},\"k\":1}}",
    "{\"v\":{\"_\":{\"#\":\"v\",\">\":{\"k\":1}},\"k\":1}}",
    "Soul “s”: the node names another soul\n"
    "Soul “t”: the node is no object\n"
    "Soul “u”: the node does not name its soul\n" },
  { "{\"s\":{\"_\":{\"#\":\"t\",\">\":{\"k\":1}},\"k\":1}}",
    "{}",
    "Soul “s”: the node names another soul\n" },
  { "{\"\":{\"_\":{\"#\":\"\",\">\":{\"k\":1}},\"k\":1}}",
    "{}",
    "Soul “”: the soul is empty or too long\n" },
  { "{\"s\":{\"_\":5,\"k\":1}}", "{}", "Soul “s”: the node does not name its soul\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":7},\"k\":1}}",
    "{}",
    "Soul “s”, key “k”: it has no state, or one that is not a number\n" },
  /* gun's old form for one key */
  { "{\"#\":\"s\",\".\":\"k\",\":\":\"v\",\">\":5}",
    "{}",
    "Soul “#”: the node is no object\n"
    "Soul “.”: the node is no object\n"
    "Soul “:”: the node is no object\n"
    "Soul “>”: the node is no object\n" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GunMessage) message = parse_put (cases[i].put);
      g_autoptr (GString) json = g_string_new (NULL);
      g_autoptr (GString) refused = g_string_new (NULL);
      g_autofree char *kept
          = g_strdup_printf ("{\"put\":%s}", cases[i].kept != NULL ? cases[i].kept : cases[i].put);

      g_assert_nonnull (message);
      gun_message_append_json (message, json);
      g_assert_cmpstr (json->str, ==, kept);

      for (guint k = 0; message->refused != NULL && k < message->refused->len; k++)
        g_string_append_printf (refused, "%s\n", (char *) g_ptr_array_index (message->refused, k));
      g_assert_cmpstr (refused->str, ==, cases[i].refused);
      g_assert_cmpuint (
          message->n_refused, ==, message->refused != NULL ? message->refused->len : 0);
    }
}

/* A node of @n keys; its states in the same order as its values, or backwards, or behind them */
static char *
make_node (guint n, gboolean backwards, gboolean states_last)
{
  g_autoptr (GString) states = g_string_new ("\"_\":{\"#\":\"s\",\">\":{");
  g_autoptr (GString) values = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      guint k = backwards ? n - 1 - i : i;

      g_string_append_printf (states, "%s\"key%u\":%u", i > 0 ? "," : "", k, k + 1);
      g_string_append_printf (values, "%s\"key%u\":\"v%u\"", i > 0 ? "," : "", i, i);
    }
  g_string_append (states, "}}");

  return g_strdup_printf ("{\"s\":{%s,%s}}",
                          states_last ? values->str : states->str,
                          states_last ? states->str : values->str);
}

static void
test_many_keys (void)
{
  static const guint counts[] = { 1, 2, 15, 16, 17, 18, 100, 5000 };

  for (guint i = 0; i < G_N_ELEMENTS (counts) * 4; i++)
    {
      guint n = counts[i / 4];
      g_autofree char *put = make_node (n, i & 1, i & 2);
      g_autoptr (GunMessage) message = parse_put (put);
      GunNode *node = g_ptr_array_index (message->put, 0);

      g_assert_cmpuint (gun_node_get_n_entries (node), ==, n);
      for (guint k = 0; k < n; k++)
        {
          g_autofree char *name = g_strdup_printf ("key%u", k);
          g_autofree char *value = g_strdup_printf ("v%u", k);
          GRefString *key = gun_text_new (name);
          const GunEntry *entry = gun_node_lookup (node, key);

          g_assert_cmpfloat (entry->state_ms, ==, k + 1);
          g_assert_cmpstr (gun_value_get_text (entry->value), ==, value);
          g_ref_string_release (key);
        }
    }
}

static void
test_limits (void)
{
  g_autofree char *too_many = make_node (GUN_LIMIT_NODE_KEYS + 1, FALSE, FALSE);
  g_autofree char *too_many_last = make_node (GUN_LIMIT_NODE_KEYS + 1, FALSE, TRUE);
  g_autofree char *long_name = g_strnfill (GUN_LIMIT_KEY_LENGTH + 1, 'k');
  g_autofree char *long_key
      = g_strdup_printf ("{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"%s\":1,\"b\":2}},\"%s\":1,\"b\":2}}",
                         long_name,
                         long_name);
  g_autofree char *long_soul = g_strdup_printf (
      "{\"%s\":{\"_\":{\"#\":\"%s\",\">\":{\"b\":2}},\"b\":2}}", long_name, long_name);
  g_autofree char *long_link = g_strdup_printf (
      "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"b\":2}},\"b\":{\"#\":\"%s\"}}}", long_name);
  g_autoptr (GunMessage) key = parse_put (long_key);
  g_autoptr (GunMessage) soul = parse_put (long_soul);
  g_autoptr (GunMessage) link = parse_put (long_link);
  GRefString *b = gun_text_new ("b");

  g_assert_null (parse_put (too_many));
  g_assert_null (parse_put (too_many_last));

  g_assert_cmpuint (key->n_refused, ==, 1);
  g_assert_nonnull (gun_node_lookup (g_ptr_array_index (key->put, 0), b));
  g_assert_cmpuint (strlen (g_ptr_array_index (key->refused, 0)), <, 400);
  g_assert_cmpuint (soul->n_refused, ==, 1);
  g_assert_cmpuint (soul->put->len, ==, 0);
  g_assert_cmpuint (link->n_refused, ==, 1);
  g_ref_string_release (b);
}

/* A flood of bad keys is counted, not told one by one */
static void
test_many_refused (void)
{
  g_autofree char *good = make_node (1000, FALSE, TRUE);
  g_autoptr (GString) put = g_string_new (good);
  g_autoptr (GunMessage) message = NULL;

  g_string_replace (put, "\">\"", "\"<\"", 1);
  message = parse_put (put->str);
  g_assert_cmpuint (message->n_refused, ==, 1000);
  g_assert_cmpuint (message->refused->len, ==, GUN_LIMIT_REFUSED_SENTENCES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/message-put/cases", test_cases);
  g_test_add_func ("/wire/message-put/many-keys", test_many_keys);
  g_test_add_func ("/wire/message-put/limits", test_limits);
  g_test_add_func ("/wire/message-put/many-refused", test_many_refused);

  return g_test_run ();
}
