/* SPDX-License-Identifier: MIT */

#include "gun-sea-value-private.h"

#include <string.h>

#include "gun-json-text.h"
#include "gun-json.h"
#include "gun-sea-error.h"
#include "gun-sea-json-private.h"

static const char mark[] = "SEA{";

/*
 * What sea.js makes of a text before it looks at it (S.parse): the value that it is JSON of, without
 * the letters SEA before a bracket; when it is no JSON, a string. The value is appended to @out.
 * FALSE only when the text is nested too deeply to tell.
 */
gboolean
gun_sea_value_parse (const char *text, gsize length_bytes, GString *out, GError **error)
{
  GunSeaJsonVerdict verdict;

  if (length_bytes >= sizeof mark - 1 && memcmp (text, mark, sizeof mark - 1) == 0)
    {
      text += sizeof mark - 2;
      length_bytes -= sizeof mark - 2;
    }

  verdict = gun_sea_json_judge (text, length_bytes, out);
  if (verdict == GUN_SEA_JSON_BROKEN)
    gun_json_append_string (out, text, length_bytes);
  else if (verdict == GUN_SEA_JSON_BEYOND)
    g_set_error_literal (error, GUN_SEA_ERROR, GUN_SEA_ERROR_SHAPE, "It is nested too deeply");

  return verdict != GUN_SEA_JSON_BEYOND;
}

/* The value that begins with @token, read to its end */
static GunSeaSlice
read_slice (GunJsonReader *reader, GunJsonToken token)
{
  const char *begin = reader->token_start;

  if (!gun_json_reader_skip (reader, token))
    return (GunSeaSlice){ NULL, 0 };

  return (GunSeaSlice){ begin, reader->at - begin };
}

/* The member @name of an object; none when @value is none, or no object. */
GunSeaSlice
gun_sea_value_get_member (GunSeaSlice value, const char *name)
{
  GunSeaSlice found = { NULL, 0 };
  GunJsonReader reader;
  gsize name_bytes = strlen (name);

  if (value.json == NULL || value.json[0] != '{')
    return found;

  gun_json_reader_init (&reader, value.json, value.length_bytes);
  gun_json_reader_next (&reader);
  while (found.json == NULL && gun_json_reader_next (&reader) == GUN_JSON_NAME)
    {
      gboolean is_it
          = reader.text_bytes == name_bytes && memcmp (reader.text, name, name_bytes) == 0;
      GunSeaSlice slice = read_slice (&reader, gun_json_reader_next (&reader));

      if (is_it)
        found = slice;
    }
  gun_json_reader_clear (&reader);

  return found;
}

/* The next element of an array; @at is 0 in the beginning. FALSE behind the last one, or when it is
 * no array. */
gboolean
gun_sea_value_next_element (GunSeaSlice array, gsize *at, GunSeaSlice *element)
{
  GunJsonReader reader;

  if (array.json == NULL || array.json[0] != '[' || array.json[*at] == ']')
    return FALSE;

  (*at)++;
  if (array.json[*at] == ']')
    return FALSE;

  gun_json_reader_init (&reader, array.json + *at, array.length_bytes - *at);
  *element = read_slice (&reader, gun_json_reader_next (&reader));
  gun_json_reader_clear (&reader);
  *at += element->length_bytes;

  return element->json != NULL;
}

gboolean
gun_sea_value_is_true (GunSeaSlice value)
{
  static const char *const falses[] = { "false", "null", "0", "\"\"" };

  if (value.json == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (falses); i++)
    if (value.length_bytes == strlen (falses[i])
        && memcmp (value.json, falses[i], value.length_bytes) == 0)
      return FALSE;

  return TRUE;
}

GString *
gun_sea_value_to_text (GunSeaSlice value)
{
  GunJsonReader reader;
  GString *text;

  if (!gun_sea_value_is_string (value))
    return g_string_new_len (value.json, (gssize) value.length_bytes);

  gun_json_reader_init (&reader, value.json, value.length_bytes);
  gun_json_reader_next (&reader);
  text = g_string_new_len (reader.text, (gssize) reader.text_bytes);
  gun_json_reader_clear (&reader);

  return text;
}
