/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-message.h"
#include "gun-test-table.h"
#include "gun-text.h"

static gboolean
take_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(GunMessage **) user_data = gun_message_ref (message);
  return TRUE;
}

static GunMessage *
parse_get (const char *get)
{
  g_autofree char *frame = g_strdup_printf ("{\"get\":%s}", get);
  GunMessage *message = NULL;

  gun_message_parse_frame (frame, strlen (frame), take_cb, &message);
  g_assert_nonnull (message);
  g_assert_nonnull (message->get);
  return message;
}

static void
test_match (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/wire/data/string-match.tsv", 3);

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      g_autoptr (GunMessage) message = parse_get (row[1]);
      GRefString *text = gun_test_table_text (row[0]);
      gboolean matches = gun_lex_matches (&message->get->key, text);

      if (matches != g_str_equal (row[2], "yes"))
        g_error ("%s with %s: %s expected", row[0], row[1], row[2]);
      g_ref_string_release (text);
    }
}

static void
test_plain (void)
{
  static const struct
  {
    const char *get;
    gboolean plain;
    const char *written;
  } cases[] = {
    { "{\"#\":\"s\"}", TRUE, "{\"#\":\"s\"}" },
    { "{\"#\":\"s\",\".\":\"k\"}", TRUE, "{\"#\":\"s\",\".\":\"k\"}" },
    { "{\"#\":\"s\",\".\":\"\"}", TRUE, "{\"#\":\"s\",\".\":\"\"}" },
    { "{\"#\":\"s\",\".\":null}", TRUE, "{\"#\":\"s\"}" },
    { "{\"#\":\"s\",\".\":{\"=\":\"k\"}}", TRUE, "{\"#\":\"s\",\".\":\"k\"}" },
    { "{\"#\":\"\"}", FALSE, "{\"#\":\"\"}" },
    { "{}", FALSE, "{\"#\":{}}" },
    { "{\"#\":{\"*\":\"a/\"},\"%\":5000}", FALSE, "{\"#\":{\"*\":\"a/\"},\"%\":5000}" },
    { "{\"#\":\"s\",\".\":{\"<\":\"z\",\">\":\"a\",\"-\":true,\"%\":{}}}",
      FALSE,
      "{\"#\":\"s\",\".\":{\">\":\"a\",\"<\":\"z\",\"-\":1}}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GunMessage) message = parse_get (cases[i].get);
      g_autoptr (GunGet) copy = gun_get_copy (message->get);
      g_autoptr (GunMessage) other = gun_message_new ();
      g_autoptr (GString) json = g_string_new (NULL);
      g_autofree char *expected = g_strdup_printf ("{\"get\":%s}", cases[i].written);

      g_assert_true (gun_get_is_plain (copy) == cases[i].plain);
      other->get = g_steal_pointer (&copy);
      gun_message_append_json (other, json);
      g_assert_cmpstr (json->str, ==, expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/lex/match", test_match);
  g_test_add_func ("/wire/lex/plain", test_plain);

  return g_test_run ();
}
