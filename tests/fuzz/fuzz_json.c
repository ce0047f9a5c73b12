/* SPDX-License-Identifier: MIT */

/* The reader of JSON over any bytes, and one value written and read again. */

#include <math.h>

#include "fuzz-target.h"
#include "gun-json.h"
#include "gun-limits.h"
#include "gun-text.h"

/* All that the reader says must hold together. */
static void
read_all (const char *bytes, gsize length_bytes)
{
  GunJsonReader reader;
  GunJsonToken token;
  gsize last_offset = 0;
  gint64 depth = 0;

  gun_json_reader_init (&reader, bytes, length_bytes);
  while ((token = gun_json_reader_next (&reader)) != GUN_JSON_END && token != GUN_JSON_ERROR)
    {
      gsize offset = gun_json_reader_get_offset (&reader);

      g_assert_true (last_offset == 0 || offset > last_offset);
      g_assert_true (offset < length_bytes);
      last_offset = offset;

      if (token == GUN_JSON_OBJECT_BEGIN || token == GUN_JSON_ARRAY_BEGIN)
        depth++;
      if (token == GUN_JSON_OBJECT_END || token == GUN_JSON_ARRAY_END)
        depth--;
      g_assert_true (depth == reader.depth && depth >= 0 && depth <= GUN_LIMIT_NESTING);

      if (token == GUN_JSON_NAME || token == GUN_JSON_STRING)
        g_assert_true (gun_text_is_valid (reader.text, reader.text_bytes));
      if (token == GUN_JSON_NUMBER)
        g_assert_true (!isnan (reader.number));
    }
  g_assert_true ((token == GUN_JSON_ERROR) == (gun_json_reader_get_error (&reader) != NULL));
  g_assert_true (token == GUN_JSON_ERROR || depth == 0);
  g_assert_cmpuint (gun_json_reader_get_offset (&reader), <=, length_bytes);
  gun_json_reader_clear (&reader);
}

static void
read_value (const char *bytes, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunValue) value = gun_json_parse_value (bytes, (gssize) length_bytes, &error);
  g_autoptr (GunValue) again = NULL;
  g_autoptr (GString) json = NULL;

  g_assert_true ((value == NULL) == (error != NULL));
  if (value == NULL)
    return;

  json = g_string_new (NULL);
  gun_value_append_json (value, json);
  g_assert_true (g_utf8_validate_len (json->str, json->len, NULL));
  again = gun_json_parse_value (json->str, (gssize) json->len, &error);
  g_assert_no_error (error);
  g_assert_true (gun_value_equal (value, again));
  g_assert_cmpint (gun_value_compare_json (value, again), ==, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  read_all ((const char *) data, size);
  read_value ((const char *) data, size);
  return 0;
}
