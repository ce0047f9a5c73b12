/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-message.h"
#include "gun-test-table.h"
#include "gun-text.h"

static void
test_strings (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/wire/data/string-hash.tsv", 2);
  g_autofree char *many = g_strnfill (40000, 'x');

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      GRefString *text = gun_test_table_text (row[1]);

      g_assert_cmpint (gun_string_hash (text, g_ref_string_length (text)),
                       ==,
                       g_ascii_strtoll (row[0], NULL, 10));
      g_ref_string_release (text);
    }
  g_assert_cmpint (gun_string_hash (many, 40000), ==, -103817216);
}

static gboolean
hash_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  *(gint32 *) user_data = gun_put_hash (message->put);
  return TRUE;
}

static void
test_puts (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/wire/data/put-hash.tsv", 2);

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      gint32 hash = 0;

      gun_message_parse_frame (row[1], strlen (row[1]), hash_cb, &hash);
      g_assert_cmpint (hash, ==, g_ascii_strtoll (row[0], NULL, 10));
    }
}

/* Keys on both sides of `_`, in whatever order they were added, hash as the sorted text does */
static void
test_order (void)
{
  static const char sorted[]
      = "{\"s\":{\"Z\":1,\"_\":{\"#\":\"s\",\">\":{\"Z\":5,\"a\":6}},\"a\":{\"#\":\"t\"}},"
        "\"t\":{\"A\":true,\"_\":{\"#\":\"t\",\">\":{\"A\":7}}}}";
  static const char frame[]
      = "{\"put\":{\"t\":{\"_\":{\"#\":\"t\",\">\":{\"A\":7}},\"A\":true},"
        "\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":6,\"Z\":5}},\"a\":{\"#\":\"t\"},\"Z\":1}}}";
  gint32 hash = 0;

  gun_message_parse_frame (frame, sizeof frame - 1, hash_cb, &hash);
  g_assert_cmpint (hash, ==, gun_string_hash (sorted, sizeof sorted - 1));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wire/hash/strings", test_strings);
  g_test_add_func ("/wire/hash/puts", test_puts);
  g_test_add_func ("/wire/hash/order", test_order);

  return g_test_run ();
}
