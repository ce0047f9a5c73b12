/* SPDX-License-Identifier: MIT */

/* Values and nodes of the graph as JSON. */

#include "gun-json.h"

#include <math.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-limits.h"
#include "gun-text.h"
#include "gun-wire-private.h"

/* The rest of `{"#":"soul"}`, behind its bracket. Leaves the object in any case. */
static GunValue *
read_link (GunJsonReader *reader, const char **reason)
{
  guint outside = reader->depth - 1;
  g_autoptr (GunValue) link = NULL;

  if (gun_json_reader_next (reader) == GUN_JSON_NAME && reader->text_bytes == 1
      && reader->text[0] == '#' && gun_json_reader_next (reader) == GUN_JSON_STRING
      && reader->text_bytes > 0)
    {
      if (gun_json_is_longer (reader->text, reader->text_bytes, GUN_LIMIT_SOUL_LENGTH))
        *reason = "it links to a soul that is too long";
      else
        {
          GRefString *soul = gun_text_new_len (reader->text, reader->text_bytes);

          link = gun_value_new_link (soul);
          g_ref_string_release (soul);
        }
      if (gun_json_reader_next (reader) == GUN_JSON_OBJECT_END)
        return g_steal_pointer (&link);
    }

  *reason = "an object is no value unless it is a link, {\"#\":\"soul\"}";
  gun_json_reader_leave (reader, outside);
  return NULL;
}

/*
 * The value of the graph that begins with @token, read to its end. NULL when it is none: then
 * @reason says why, unless the reader failed.
 */
GunValue *
gun_json_read_value (GunJsonReader *reader, GunJsonToken token, const char **reason)
{
  GunValue *value = NULL;
  GRefString *text;

  switch (token)
    {
    case GUN_JSON_NULL:
      return gun_value_new_null ();
    case GUN_JSON_TRUE:
    case GUN_JSON_FALSE:
      return gun_value_new_boolean (token == GUN_JSON_TRUE);
    case GUN_JSON_NUMBER:
      value = gun_value_new_number (reader->number);
      if (value == NULL)
        *reason = "it is a number too large to keep";
      return value;
    case GUN_JSON_STRING:
      text = gun_text_new_len (reader->text, reader->text_bytes);
      value = gun_value_new_text (text);
      g_ref_string_release (text);
      return value;
    case GUN_JSON_OBJECT_BEGIN:
      return read_link (reader, reason);
    case GUN_JSON_ARRAY_BEGIN:
      *reason = "a list is no value";
      gun_json_reader_skip (reader, token);
      return NULL;
    case GUN_JSON_END:
    case GUN_JSON_ERROR:
    case GUN_JSON_OBJECT_END:
    case GUN_JSON_ARRAY_END:
    case GUN_JSON_NAME:
    default:
      *reason = "a value is missing";
      return NULL;
    }
}

/* An error of @reader, with the place counted in characters from 1 as people count */
static void
set_error_for_people (GunJsonReader *reader, GError **error)
{
  const GError *cause = gun_json_reader_get_error (reader);
  gsize n_characters = 0;

  for (const char *at = reader->start; at < reader->start + gun_json_reader_get_offset (reader);
       at++)
    n_characters += ((guint8) *at & 0xC0) != 0x80;

  g_set_error (error,
               GUN_WIRE_ERROR,
               cause->code,
               "%s (character %" G_GSIZE_FORMAT ")",
               cause->message,
               n_characters + 1);
}

/**
 * gun_json_parse_value:
 * @json: JSON text of one value: `"text"`, `12`, `true`, `null`, `{"#":"soul"}`
 * @length_bytes: its length, or -1 when it ends with NUL
 * @error: return location
 *
 * Reads a value as a person or a file gives it.
 * Errors: %GUN_WIRE_ERROR, with what is wrong and at which character.
 *
 * Returns: (transfer full) (nullable): the value
 */
GunValue *
gun_json_parse_value (const char *json, gssize length_bytes, GError **error)
{
  GunJsonReader reader;
  g_autoptr (GunValue) value = NULL;
  const char *reason = NULL;

  g_return_val_if_fail (json != NULL, NULL);

  gun_json_reader_init (&reader, json, length_bytes < 0 ? strlen (json) : (gsize) length_bytes);
  value = gun_json_read_value (&reader, gun_json_reader_next (&reader), &reason);

  if (gun_json_reader_get_error (&reader) == NULL && gun_json_reader_next (&reader) == GUN_JSON_END)
    {
      if (value == NULL)
        g_set_error (
            error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_SHAPE, "This cannot be kept: %s", reason);
    }
  else
    {
      g_clear_pointer (&value, gun_value_unref);
      set_error_for_people (&reader, error);
    }

  gun_json_reader_clear (&reader);
  return g_steal_pointer (&value);
}

/* A state. JSON has no -Infinity: "no state" is written as 0, which every other state beats as
 * well. */
void
gun_json_append_state (GString *out, double state_ms)
{
  gun_json_append_number (out, isfinite (state_ms) ? state_ms : 0);
}

static void
append_name (GString *out, GRefString *name)
{
  gun_json_append_string (out, name, g_ref_string_length (name));
  g_string_append_c (out, ':');
}

/**
 * gun_json_append_node:
 * @out: where to write
 * @node: a node
 *
 * Appends the node as puts carry it, `{"_":{"#":soul,">":{key:state…}},key:value…}`, keys as the
 * node has them. A key without state gets state 0.
 */
void
gun_json_append_node (GString *out, const GunNode *node)
{
  guint n_entries = gun_node_get_n_entries (node);
  GRefString *soul = gun_node_get_soul (node);

  g_string_append_len (out, "{\"_\":{\"#\":", 10);
  gun_json_append_string (out, soul, g_ref_string_length (soul));
  g_string_append_len (out, ",\">\":{", 6);
  for (guint i = 0; i < n_entries; i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      if (i > 0)
        g_string_append_c (out, ',');
      append_name (out, entry->key);
      gun_json_append_state (out, entry->state_ms);
    }
  g_string_append_len (out, "}}", 2);

  for (guint i = 0; i < n_entries; i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      g_string_append_c (out, ',');
      append_name (out, entry->key);
      gun_value_append_json (entry->value, out);
    }
  g_string_append_c (out, '}');
}

/**
 * gun_json_append_node_values:
 * @out: where to write
 * @node: a node
 *
 * Appends `{key:value…}` without soul and states, for people and programs: each value exactly as
 * JavaScript's JSON.stringify() gives it, keys as the node has them.
 */
void
gun_json_append_node_values (GString *out, const GunNode *node)
{
  g_string_append_c (out, '{');
  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      if (i > 0)
        g_string_append_c (out, ',');
      append_name (out, entry->key);
      gun_value_append_json (entry->value, out);
    }
  g_string_append_c (out, '}');
}

/**
 * gun_json_utf16_length:
 * @json: UTF-8
 * @length_bytes: its length
 *
 * Returns: its length in UTF-16 units, as gun.js counts the frames it gets
 */
gsize
gun_json_utf16_length (const char *json, gsize length_bytes)
{
  return gun_utf16_length (json, length_bytes);
}
