/* SPDX-License-Identifier: MIT */

#include "gun-json-text.h"
#include "gun-wire-private.h"

/* A comma where one is needed, and the member's name */
static void
append_name (GString *out, const char *name)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  g_string_append_c (out, '"');
  g_string_append (out, name);
  g_string_append_len (out, "\":", 2);
}

static void
append_text (GString *out, GRefString *text)
{
  gun_json_append_string (out, text, g_ref_string_length (text));
}

static void
append_text_member (GString *out, const char *name, GRefString *text)
{
  if (text == NULL)
    return;

  append_name (out, name);
  append_text (out, text);
}

static void
append_id (GString *out, const char *name, GRefString *id, gboolean is_number)
{
  if (id == NULL)
    return;

  append_name (out, name);
  if (is_number)
    g_string_append_len (out, id, (gssize) g_ref_string_length (id));
  else
    append_text (out, id);
}

static void
append_lex (GString *out, const char *name, const GunLex *lex)
{
  append_name (out, name);
  if (lex->exact != NULL && lex->prefix == NULL && lex->from == NULL && lex->to == NULL
      && !lex->reverse)
    {
      append_text (out, lex->exact);
      return;
    }

  g_string_append_c (out, '{');
  append_text_member (out, "=", lex->exact);
  append_text_member (out, "*", lex->prefix);
  append_text_member (out, ">", lex->from);
  append_text_member (out, "<", lex->to);
  if (lex->reverse)
    {
      append_name (out, "-");
      g_string_append_c (out, '1');
    }
  g_string_append_c (out, '}');
}

static void
append_get (GString *out, const GunGet *get)
{
  append_name (out, "get");
  g_string_append_c (out, '{');
  append_lex (out, "#", &get->soul);
  if (get->has_key)
    append_lex (out, ".", &get->key);
  if (get->limit != 0)
    {
      append_name (out, "%");
      gun_json_append_number (out, get->limit);
    }
  g_string_append_c (out, '}');
}

static void
append_put (GString *out, GPtrArray *nodes)
{
  append_name (out, "put");
  g_string_append_c (out, '{');
  for (guint i = 0; i < nodes->len; i++)
    {
      const GunNode *node = g_ptr_array_index (nodes, i);

      if (i > 0)
        g_string_append_c (out, ',');
      append_text (out, gun_node_get_soul (node));
      g_string_append_c (out, ':');
      gun_json_append_node (out, node);
    }
  g_string_append_c (out, '}');
}

static void
append_ok (GString *out, const GunMessage *self)
{
  if (!self->has_ok)
    return;

  append_name (out, "ok");
  if (self->ok_is_hint)
    g_string_append_printf (out, "{\"@\":%u,\"/\":%u}", self->ok_wanted, self->ok_peers);
  else
    g_string_append_len (out, "true", 4);
}

/**
 * gun_message_append_json:
 * @self: a message
 * @out: where to write
 *
 * Appends the message as one JSON object. One that has `json` is written as it came, unknown
 * members and all; any other from its fields, in gun's order, nodes and keys as they stand. Ids
 * that came as numbers go as numbers, and a key without state goes with state 0.
 */
void
gun_message_append_json (const GunMessage *self, GString *out)
{
  g_return_if_fail (self != NULL && out != NULL);

  if (self->json != NULL)
    {
      gsize length;
      const char *json = g_bytes_get_data (self->json, &length);

      g_string_append_len (out, json, (gssize) length);
      return;
    }

  g_string_append_c (out, '{');
  append_text_member (out, "dam", self->dam);
  append_text_member (out, "pid", self->pid);
  if (self->has_desktop)
    {
      append_name (out, "desktop");
      gun_message_append_desktop (self, out);
    }
  append_id (out, "#", self->id, self->id_is_number);
  append_id (out, "@", self->ack, self->ack_is_number);
  if (self->has_hash)
    {
      append_name (out, "##");
      gun_json_append_number (out, self->hash);
    }
  if (self->get != NULL)
    append_get (out, self->get);
  if (self->put != NULL)
    append_put (out, self->put);
  append_ok (out, self);
  append_text_member (out, "err", self->err);
  if (self->has_more)
    {
      append_name (out, "%");
      g_string_append_c (out, '1');
    }
  append_text_member (out, "><", self->via);
  g_string_append_c (out, '}');
}
