/* SPDX-License-Identifier: MIT */

#include "gun-limits.h"
#include "gun-put-parts.h"
#include "gun-text.h"

static GunValue *
new_text_value (gsize length, const char *character)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GRefString) string = NULL;

  for (gsize i = 0; i < length; i++)
    g_string_append (text, character);
  string = gun_text_new_len (text->str, text->len);
  g_string_free (text, TRUE);
  return gun_value_new_text (string);
}

static GunMessage *
new_put (guint n_nodes, guint n_keys, gsize value_length, const char *character)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);

  for (guint i = 0; i < n_nodes; i++)
    {
      g_autofree char *name = g_strdup_printf ("soul%u", i);
      g_autoptr (GRefString) soul = gun_text_new (name);
      GunNode *node = gun_node_new (soul);

      for (guint j = 0; j < n_keys; j++)
        {
          g_autofree char *key_name = g_strdup_printf ("key%u", j);
          g_autoptr (GRefString) key = gun_text_new (key_name);
          g_autoptr (GunValue) value = new_text_value (value_length, character);

          gun_node_add (node, key, value, 1700000000000.001 + j);
        }
      g_ptr_array_add (nodes, node);
    }
  return gun_message_new_put (nodes);
}

static gboolean
count_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  guint *n_keys = user_data;

  g_assert_no_error ((GError *) error);
  for (guint i = 0; i < message->put->len; i++)
    *n_keys += gun_node_get_n_entries (g_ptr_array_index (message->put, i));
  return TRUE;
}

static guint
count_keys (GPtrArray *parts)
{
  guint n_keys = 0;

  for (guint i = 0; i < parts->len; i++)
    {
      GunPutPart *part = g_ptr_array_index (parts, i);

      gun_message_parse_frame (part->json->str, part->json->len, count_cb, &n_keys);
    }
  return n_keys;
}

static void
test_sizes (void)
{
  static const struct
  {
    guint n_nodes;
    guint n_keys;
    gsize value_length;
    const char *character;
    guint n_parts_min;
    guint n_parts_max;
  } cases[] = {
    { 1, 1, 10, "x", 1, 1 },
    { 1, 100, 10, "x", 1, 1 },
    { 3, 1, 30000, "x", 3, 3 },
    { 1, 3, 30000, "x", 3, 3 },
    { 1, 1200, 40, "x", 4, 6 },
    { 400, 3, 40, "x", 5, 7 },
    { 1, 10000, 2, "x", 12, 20 },
    { 10000, 1, 0, "x", 20, 40 },
    { 1, 2, 40000, "x", 2, 2 },
    /* Two units and four bytes each; and what must be escaped */
    { 1, 10, 8000, "\360\237\230\200", 5, 10 },
    { 1, 10, 8000, "\"", 5, 10 },
    /* One unit and three bytes each: 120,000 of them, in parts of at most 64 KiB */
    { 1, 240, 500, "\342\202\254", 6, 7 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GunMessage) put
          = new_put (cases[i].n_nodes, cases[i].n_keys, cases[i].value_length, cases[i].character);
      g_autoptr (GPtrArray) parts = gun_put_parts_new (put);

      g_assert_cmpuint (parts->len, >=, cases[i].n_parts_min);
      g_assert_cmpuint (parts->len, <=, cases[i].n_parts_max);
      g_assert_cmpuint (count_keys (parts), ==, cases[i].n_nodes * cases[i].n_keys);
      for (guint j = 0; j < parts->len && cases[i].value_length < 30000; j++)
        {
          GunPutPart *part = g_ptr_array_index (parts, j);

          g_assert_cmpuint (
              gun_json_utf16_length (part->json->str, part->json->len), <=, GUN_LIMIT_FRAME_LENGTH);
          g_assert_cmpuint (part->json->len, <=, GUN_LIMIT_FRAME_BYTES);
          g_assert_false (part->is_lossy);
        }
    }
}

static void
test_ids (void)
{
  g_autoptr (GunMessage) small = new_put (1, 1, 10, "x");
  g_autoptr (GunMessage) alone = new_put (1, 1, 100000, "x");
  g_autoptr (GunMessage) large = new_put (1, 10, 10000, "x");
  g_autoptr (GPtrArray) of_small = gun_put_parts_new (small);
  g_autoptr (GPtrArray) of_alone = gun_put_parts_new (alone);
  g_autoptr (GPtrArray) of_large = gun_put_parts_new (large);
  g_autoptr (GHashTable) ids = g_hash_table_new (gun_text_hash, gun_text_equal);

  g_assert_cmpstr (((GunPutPart *) g_ptr_array_index (of_small, 0))->id, ==, small->id);
  g_assert_cmpuint (of_alone->len, ==, 1);
  g_assert_cmpstr (((GunPutPart *) g_ptr_array_index (of_alone, 0))->id, ==, alone->id);
  g_hash_table_add (ids, large->id);
  for (guint i = 0; i < of_large->len; i++)
    g_assert_true (g_hash_table_add (ids, ((GunPutPart *) g_ptr_array_index (of_large, i))->id));
}

static gboolean
more_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_assert_cmpstr (message->ack, ==, "asked");
  g_assert_false (message->has_hash);
  g_string_append_c (user_data, message->has_more ? '%' : '.');
  return TRUE;
}

static void
test_reply (void)
{
  g_autoptr (GunMessage) put = new_put (1, 10, 10000, "x");
  g_autoptr (GunMessage) asked = gun_message_new ();
  g_autoptr (GunMessage) reply = NULL;
  g_autoptr (GPtrArray) parts = NULL;
  GString *more = g_string_new (NULL);

  asked->id = gun_text_new ("asked");
  reply = gun_message_new_reply (asked, g_ptr_array_index (put->put, 0));
  parts = gun_put_parts_new (reply);
  for (guint i = 0; i < parts->len; i++)
    {
      GunPutPart *part = g_ptr_array_index (parts, i);

      gun_message_parse_frame (part->json->str, part->json->len, more_cb, more);
    }
  g_assert_cmpstr (more->str, ==, "%%%.");
  g_string_free (more, TRUE);
}

static void
test_lossy (void)
{
  static const struct
  {
    gsize n_quotes;
    gboolean is_lossy;
  } cases[] = {
    { GUN_LIMIT_QUOTES, FALSE },
    { GUN_LIMIT_QUOTES + 1, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GunMessage) put = new_put (1, 1, cases[i].n_quotes, "\"");
      g_autoptr (GPtrArray) parts = gun_put_parts_new (put);

      g_assert_cmpuint (parts->len, ==, 1);
      g_assert_cmpint (
          ((GunPutPart *) g_ptr_array_index (parts, 0))->is_lossy, ==, cases[i].is_lossy);
    }
}

/* What ends a stock relay goes apart, for those who can hear it */
static void
test_fatal (void)
{
  static const char *const souls[] = { "plain", "toString", "link", "__proto__" };
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GunMessage) put = NULL;
  g_autoptr (GPtrArray) parts = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (souls); i++)
    {
      g_autoptr (GRefString) soul = gun_text_new (souls[i]);
      g_autoptr (GRefString) key = gun_text_new ("k");
      g_autoptr (GunValue) value = gun_value_new_number (1);
      GunNode *node = gun_node_new (soul);

      gun_node_add (node, key, value, 1);
      g_ptr_array_add (nodes, node);
    }
  put = gun_message_new_put (nodes);
  parts = gun_put_parts_new (put);

  g_assert_cmpuint (parts->len, ==, 2);
  g_assert_cmpuint (count_keys (parts), ==, 4);
  for (guint i = 0; i < parts->len; i++)
    {
      const GunPutPart *part = g_ptr_array_index (parts, i);

      g_assert_cmpint (strstr (part->json->str, "toString") != NULL, ==, part->is_lossy);
      g_assert_cmpint (strstr (part->json->str, "__proto__") != NULL, ==, part->is_lossy);
      g_assert_cmpint (strstr (part->json->str, "plain") != NULL, ==, !part->is_lossy);
      g_assert_cmpint (strstr (part->json->str, "link") != NULL, ==, !part->is_lossy);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mesh/put-parts/sizes", test_sizes);
  g_test_add_func ("/mesh/put-parts/ids", test_ids);
  g_test_add_func ("/mesh/put-parts/reply", test_reply);
  g_test_add_func ("/mesh/put-parts/fatal", test_fatal);
  g_test_add_func ("/mesh/put-parts/lossy", test_lossy);

  return g_test_run ();
}
