/* SPDX-License-Identifier: MIT */

#include "gun-control-message.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-engine.h"
#include "gun-json-text.h"
#include "gun-json.h"
#include "gun-text.h"

/* Most relays one request may name */
#define MAX_PEERS 64

typedef enum
{
  MEMBER_TEXT,
  MEMBER_NUMBER,
  MEMBER_TEXTS,
} MemberKind;

typedef struct
{
  const char *name;
  MemberKind kind;
  gsize offset;
} Member;

#define MEMBER(name, kind, field)                                                                  \
  {                                                                                                \
    name, MEMBER_##kind, G_STRUCT_OFFSET (GunControlMessage, field)                                \
  }

/* The order they are written in */
static const Member members[] = {
  MEMBER ("id", NUMBER, id),
  MEMBER ("do", TEXT, action),
  MEMBER ("soul", TEXT, soul),
  MEMBER ("key", TEXT, key),
  MEMBER ("value", TEXT, value),
  MEMBER ("prefix", TEXT, prefix),
  MEMBER ("after", TEXT, after),
  MEMBER ("wait", NUMBER, wait_s),
  MEMBER ("limit", NUMBER, limit),
  MEMBER ("peers", TEXTS, peers),
  MEMBER ("state", NUMBER, state_ms),
  MEMBER ("sent", NUMBER, n_sent),
  MEMBER ("arrived", NUMBER, n_arrived),
  MEMBER ("keys", NUMBER, n_keys),
  MEMBER ("changed", NUMBER, changed_ms),
  MEMBER ("reason", TEXT, reason),
  MEMBER ("done", TEXT, done),
  MEMBER ("error", TEXT, error),
};

static GRefString **
text_field (const GunControlMessage *self, const Member *member)
{
  return G_STRUCT_MEMBER_P (self, member->offset);
}

static double *
number_field (const GunControlMessage *self, const Member *member)
{
  return G_STRUCT_MEMBER_P (self, member->offset);
}

static GPtrArray **
texts_field (const GunControlMessage *self, const Member *member)
{
  return G_STRUCT_MEMBER_P (self, member->offset);
}

/**
 * gun_control_message_new:
 *
 * Returns: (transfer full): a message in which everything is absent
 */
GunControlMessage *
gun_control_message_new (void)
{
  GunControlMessage *self = g_new0 (GunControlMessage, 1);

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].kind == MEMBER_NUMBER)
      *number_field (self, &members[i]) = NAN;

  return self;
}

/**
 * gun_control_message_free:
 * @self: (transfer full): a message
 */
void
gun_control_message_free (GunControlMessage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (members[i].kind == MEMBER_TEXT)
        g_clear_pointer (text_field (self, &members[i]), g_ref_string_release);
      else if (members[i].kind == MEMBER_TEXTS)
        g_clear_pointer (texts_field (self, &members[i]), g_ptr_array_unref);
    }

  g_free (self);
}

static const Member *
find_member (const char *name, gsize name_bytes)
{
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (strlen (members[i].name) == name_bytes && memcmp (members[i].name, name, name_bytes) == 0)
      return &members[i];

  return NULL;
}

static gboolean
parse_texts (GunControlMessage *self, const Member *member, GunJsonReader *reader)
{
  GPtrArray **field = texts_field (self, member);
  GunJsonToken token;

  g_clear_pointer (field, g_ptr_array_unref);
  *field = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  while ((token = gun_json_reader_next (reader)) == GUN_JSON_STRING && (*field)->len < MAX_PEERS)
    g_ptr_array_add (*field, gun_text_new_len (reader->text, reader->text_bytes));

  return token == GUN_JSON_ARRAY_END;
}

static gboolean
parse_member (GunControlMessage *self, const Member *member, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (member == NULL)
    return gun_json_reader_skip (reader, token);

  if (member->kind == MEMBER_TEXTS)
    return token == GUN_JSON_ARRAY_BEGIN && parse_texts (self, member, reader);

  if (member->kind == MEMBER_NUMBER)
    {
      *number_field (self, member) = reader->number;
      return token == GUN_JSON_NUMBER && isfinite (reader->number);
    }

  if (token != GUN_JSON_STRING)
    return FALSE;

  g_clear_pointer (text_field (self, member), g_ref_string_release);
  *text_field (self, member) = gun_text_new_len (reader->text, reader->text_bytes);
  return TRUE;
}

static gboolean
parse_object (GunControlMessage *self, GunJsonReader *reader)
{
  GunJsonToken token;

  if (gun_json_reader_next (reader) != GUN_JSON_OBJECT_BEGIN)
    return FALSE;

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    if (!parse_member (self, find_member (reader->text, reader->text_bytes), reader))
      return FALSE;

  return token == GUN_JSON_OBJECT_END && gun_json_reader_next (reader) == GUN_JSON_END;
}

/**
 * gun_control_message_parse:
 * @line: one line, without its end
 * @length_bytes: its length
 * @error: return location, %GUN_ENGINE_ERROR_INVALID
 *
 * Members that are not known are skipped.
 *
 * Returns: (transfer full) (nullable): what it says
 */
GunControlMessage *
gun_control_message_parse (const char *line, gsize length_bytes, GError **error)
{
  g_autoptr (GunControlMessage) self = gun_control_message_new ();
  GunJsonReader reader;
  gboolean good;

  gun_json_reader_init (&reader, line, length_bytes);
  good = parse_object (self, &reader);
  gun_json_reader_clear (&reader);

  if (good)
    return g_steal_pointer (&self);

  g_set_error_literal (error,
                       GUN_ENGINE_ERROR,
                       GUN_ENGINE_ERROR_INVALID,
                       _ ("This line is no JSON object of the form that is spoken here"));
  return NULL;
}

static void
append_text (GString *out, GRefString *text)
{
  gun_json_append_string (out, text, g_ref_string_length (text));
}

static void
append_texts (GString *out, GPtrArray *texts)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < texts->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_text (out, g_ptr_array_index (texts, i));
    }
  g_string_append_c (out, ']');
}

static gboolean
is_absent (const GunControlMessage *self, const Member *member)
{
  switch (member->kind)
    {
    case MEMBER_NUMBER:
      return !isfinite (*number_field (self, member));

    case MEMBER_TEXTS:
      return *texts_field (self, member) == NULL;

    case MEMBER_TEXT:
    default:
      return *text_field (self, member) == NULL;
    }
}

/**
 * gun_control_message_append_json:
 * @self: a message
 * @out: where to append it, without the end of the line
 */
void
gun_control_message_append_json (const GunControlMessage *self, GString *out)
{
  char separator = '{';

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const Member *member = &members[i];

      if (is_absent (self, member))
        continue;

      g_string_append_printf (out, "%c\"%s\":", separator, member->name);
      separator = ',';
      if (member->kind == MEMBER_NUMBER)
        gun_json_append_number (out, *number_field (self, member));
      else if (member->kind == MEMBER_TEXTS)
        append_texts (out, *texts_field (self, member));
      else
        append_text (out, *text_field (self, member));
    }

  g_string_append (out, separator == '{' ? "{}" : "}");
}
