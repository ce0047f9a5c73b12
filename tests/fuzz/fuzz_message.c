/* SPDX-License-Identifier: MIT */

/* Any frame: what is understood of it, written and read again, is written the same way. */

#include "fuzz-target.h"
#include "gun-limits.h"
#include "gun-message.h"
#include "gun-text.h"

/* Writes the message from its fields: what came as it was says nothing about the writer. */
static GString *
write_fields (GunMessage *message)
{
  GString *json = g_string_new (NULL);

  g_clear_pointer (&message->json, g_bytes_unref);
  gun_message_append_json (message, json);
  g_assert_true (g_utf8_validate_len (json->str, json->len, NULL));
  return json;
}

static void
check_limits (const GunMessage *message)
{
  g_assert_true (message->id == NULL || gun_text_utf16_length (message->id) <= GUN_LIMIT_ID_LENGTH);
  g_assert_true (message->via == NULL
                 || gun_text_utf16_length (message->via) <= GUN_LIMIT_VIA_LENGTH);
  g_assert_true ((message->n_refused > 0) == (message->refused != NULL));

  for (guint i = 0; message->put != NULL && i < message->put->len; i++)
    {
      const GunNode *node = g_ptr_array_index (message->put, i);

      g_assert_cmpuint (gun_node_get_n_entries (node), >, 0);
      g_assert_cmpuint (gun_node_get_n_entries (node), <=, GUN_LIMIT_NODE_KEYS);
    }
}

typedef struct
{
  GString *json;
  gint32 hash;
  guint n_messages;
} Second;

static gboolean
second_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  Second *second = user_data;

  g_assert_no_error (error);
  g_assert_cmpuint (message->n_refused, ==, 0);
  second->json = write_fields (message);
  second->hash = message->put != NULL ? gun_put_hash (message->put) : 0;
  second->n_messages++;

  return TRUE;
}

static gboolean
first_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_autoptr (GString) json = NULL;
  Second second = { NULL, 0, 0 };

  g_assert_true ((message == NULL) == (error != NULL));
  if (message == NULL)
    {
      g_assert_true (error->domain == GUN_WIRE_ERROR);
      return TRUE;
    }

  check_limits (message);
  json = write_fields (message);
  if (json->len > GUN_LIMIT_MESSAGE_BYTES)
    return TRUE;

  g_assert_cmpuint (gun_message_parse_frame (json->str, json->len, second_cb, &second), ==, 1);
  g_assert_cmpuint (second.n_messages, ==, 1);
  g_assert_cmpstr (second.json->str, ==, json->str);
  if (message->put != NULL)
    g_assert_cmpint (second.hash, ==, gun_put_hash (message->put));
  g_string_free (second.json, TRUE);

  if (message->get != NULL)
    {
      GRefString *text = gun_text_new ("some/key");

      gun_lex_matches (&message->get->soul, text);
      gun_lex_matches (&message->get->key, text);
      g_ref_string_release (text);
    }

  return TRUE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  gun_message_parse_frame ((const char *) data, size, first_cb, NULL);
  return 0;
}
