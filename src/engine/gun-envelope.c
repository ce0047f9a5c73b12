/* SPDX-License-Identifier: MIT */

#include "gun-envelope.h"

#include <string.h>

#include "gun-json-text.h"
#include "gun-json.h"
#include "gun-text.h"

/* Spaces a level of JSON is moved in. */
#define INDENT 2

/* Members that tell one envelope from another */
typedef struct
{
  gsize ct;
  gsize iv;
  gsize s;
  gboolean has_ct;
  gboolean has_iv;
  gboolean has_s;
  gboolean has_m;
} Members;

static gsize
count_base64 (const char *text, gsize length_bytes)
{
  g_autofree char *base64 = g_strndup (text, length_bytes);
  gsize n_bytes = 0;

  g_free (g_base64_decode (base64, &n_bytes));

  return n_bytes;
}

static gboolean
read_member (GunJsonReader *reader, Members *members)
{
  gboolean ct = reader->text_bytes == 2 && memcmp (reader->text, "ct", 2) == 0;
  gboolean iv = reader->text_bytes == 2 && memcmp (reader->text, "iv", 2) == 0;
  gboolean s = reader->text_bytes == 1 && reader->text[0] == 's';
  gboolean m = reader->text_bytes == 1 && reader->text[0] == 'm';
  GunJsonToken token = gun_json_reader_next (reader);

  members->has_m = members->has_m || m;
  if (token == GUN_JSON_STRING && (ct || iv || s))
    {
      gsize n_bytes = count_base64 (reader->text, reader->text_bytes);

      members->has_ct = members->has_ct || ct;
      members->has_iv = members->has_iv || iv;
      members->has_s = members->has_s || s;
      if (ct)
        members->ct = n_bytes;
      else if (iv)
        members->iv = n_bytes;
      else
        members->s = n_bytes;
    }

  return gun_json_reader_skip (reader, token);
}

static gboolean
read_members (const char *text, gsize length_bytes, Members *members)
{
  GunJsonReader reader;
  GunJsonToken token;
  gboolean read;

  gun_json_reader_init (&reader, text, length_bytes);
  read = gun_json_reader_next (&reader) == GUN_JSON_OBJECT_BEGIN;
  while (read && (token = gun_json_reader_next (&reader)) != GUN_JSON_OBJECT_END)
    read = token == GUN_JSON_NAME && read_member (&reader, members);
  read = read && gun_json_reader_next (&reader) == GUN_JSON_END;
  gun_json_reader_clear (&reader);

  return read;
}

/**
 * gun_envelope_read:
 * @value: any value
 * @out: (out): what it is
 *
 * The leading `SEA` may be missing, as SEA itself allows.
 *
 * Returns: the kind in @out
 */
GunEnvelopeKind
gun_envelope_read (const GunValue *value, GunEnvelope *out)
{
  Members members = { 0 };
  GRefString *text;
  gsize length_bytes;
  gsize prefix_bytes;

  memset (out, 0, sizeof *out);
  if (gun_value_get_kind (value) != GUN_VALUE_TEXT)
    return GUN_ENVELOPE_NONE;

  text = gun_value_get_text (value);
  length_bytes = g_ref_string_length (text);
  prefix_bytes = g_str_has_prefix (text, "SEA{") ? strlen ("SEA") : 0;
  if (!read_members (text + prefix_bytes, length_bytes - prefix_bytes, &members) || !members.has_s)
    return GUN_ENVELOPE_NONE;

  if (members.has_ct && members.has_iv)
    {
      out->kind = GUN_ENVELOPE_ENCRYPTED;
      out->cipher_bytes = members.ct;
      out->vector_bytes = members.iv;
      out->salt_bytes = members.s;
    }
  else if (members.has_m)
    {
      out->kind = GUN_ENVELOPE_SIGNED;
      out->signature_bytes = members.s;
    }

  return out->kind;
}

static void
begin_line (GString *out, guint depth)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < depth * INDENT; i++)
    g_string_append_c (out, ' ');
}

/* Everything but names and brackets, as it stands there */
static void
append_scalar (GString *out, GunJsonReader *reader, GunJsonToken token)
{
  if (token == GUN_JSON_STRING)
    gun_json_append_string (out, reader->text, reader->text_bytes);
  else
    g_string_append_len (out, reader->token_start, reader->at - reader->token_start);
}

static void
append_token (GString *out, GunJsonReader *reader, GunJsonToken token, gboolean *first)
{
  gboolean opens = token == GUN_JSON_OBJECT_BEGIN || token == GUN_JSON_ARRAY_BEGIN;
  gboolean closes = token == GUN_JSON_OBJECT_END || token == GUN_JSON_ARRAY_END;
  gboolean named = out->len > 0 && out->str[out->len - 1] == ' ' && !*first && !closes;

  if (closes && !*first)
    begin_line (out, reader->depth);
  if (!closes && !named && out->len > 0)
    {
      if (!*first)
        g_string_append_c (out, ',');
      begin_line (out, reader->depth - (opens ? 1 : 0));
    }

  if (token == GUN_JSON_NAME)
    {
      gun_json_append_string (out, reader->text, reader->text_bytes);
      g_string_append (out, ": ");
    }
  else if (opens)
    g_string_append_c (out, token == GUN_JSON_OBJECT_BEGIN ? '{' : '[');
  else if (closes)
    g_string_append_c (out, token == GUN_JSON_OBJECT_END ? '}' : ']');
  else
    append_scalar (out, reader, token);
  *first = opens;
}

/**
 * gun_envelope_indent:
 * @text: a gun-text.h text
 *
 * Returns: (transfer full) (nullable): the JSON object or list that @text is, on lines of its own; %NULL when it is neither
 */
char *
gun_envelope_indent (GRefString *text)
{
  GunJsonReader reader;
  GunJsonToken token;
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean first = FALSE;

  gun_json_reader_init (&reader, text, g_ref_string_length (text));
  token = gun_json_reader_next (&reader);
  if (token != GUN_JSON_OBJECT_BEGIN && token != GUN_JSON_ARRAY_BEGIN)
    token = GUN_JSON_ERROR;
  while (token != GUN_JSON_END && token != GUN_JSON_ERROR)
    {
      append_token (out, &reader, token, &first);
      token = gun_json_reader_next (&reader);
    }
  gun_json_reader_clear (&reader);

  return token == GUN_JSON_END ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}
