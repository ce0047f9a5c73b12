/* SPDX-License-Identifier: MIT */

/* What Radisk.encode() spelt: files of gun 0.2019, which gun 0.2020 still reads. */

#include "gun-radisk-private.h"

#include <math.h>
#include <string.h>

#include "gun-json.h"
#include "gun-radix.h"
#include "gun-text.h"

#define SEPARATOR '\x1f'
#define INNER_SEPARATOR '\x1b'

/* Longest number looked at, bytes */
#define NUMBER_BYTES 64

static GunValue *
decode_number (const char *text, gsize length_bytes)
{
  char digits[NUMBER_BYTES + 1];
  char *end;
  double number;

  if (length_bytes == 0)
    return gun_value_new_boolean (TRUE);
  if (length_bytes > NUMBER_BYTES)
    return NULL;

  memcpy (digits, text, length_bytes);
  digits[length_bytes] = '\0';
  number = g_ascii_strtod (digits, &end);

  return end == digits + length_bytes && isfinite (number) ? gun_value_new_number (number) : NULL;
}

static GunValue *
decode_link (const char *text, gsize length_bytes)
{
  g_autoptr (GRefString) soul = gun_text_new_len (text, length_bytes);

  return gun_value_new_link (soul);
}

static GunValue *
decode_text (const char *text, gsize length_bytes)
{
  g_autoptr (GRefString) words = gun_text_new_len (text, length_bytes);

  return gun_value_new_text (words);
}

static GunValue *
decode_kind (char kind, const char *text, gsize length_bytes)
{
  switch (kind)
    {
    case '"':
      return gun_text_is_valid (text, length_bytes) ? decode_text (text, length_bytes) : NULL;
    case '#':
      return length_bytes > 0 && gun_text_is_valid (text, length_bytes)
                 ? decode_link (text, length_bytes)
                 : NULL;
    case '+':
      return decode_number (text, length_bytes);
    case ' ':
      return gun_value_new_null ();
    case '-':
      return gun_value_new_boolean (FALSE);
    default:
      return NULL;
    }
}

/* As many separators as stand before the kind, less those in the text, end it. */
GunValue *
gun_radisk_decode (const char *at, const char *limit, char separator, const char **end)
{
  gsize n_left = 0;
  const char *kind;
  const char *stop;

  while (at < limit && *at == separator)
    {
      n_left++;
      at++;
    }
  if (n_left == 0 || at == limit)
    return NULL;

  kind = at;
  stop = at;
  while (n_left > 0 && (stop = memchr (stop + 1, separator, (gsize) (limit - stop - 1))) != NULL)
    n_left--;
  if (stop == NULL)
    return NULL;

  *end = stop + 1;
  return decode_kind (*kind, kind + 1, (gsize) (stop - kind - 1));
}

GunValue *
gun_radisk_decode_pair (const char *text, gsize length_bytes, double *state_ms, const char **reason)
{
  const char *end = text + length_bytes;
  const char *mark = end;
  const char *behind;
  g_autoptr (GunValue) value = NULL;
  g_autoptr (GunValue) state = NULL;

  while (mark > text && mark[-1] != '>')
    mark--;
  if (mark == text)
    {
      *reason = "it has no state";
      return NULL;
    }

  value = gun_radisk_decode (text, mark - 1, INNER_SEPARATOR, &behind);
  state = gun_radisk_decode (mark, end, INNER_SEPARATOR, &behind);
  if (value == NULL)
    *reason = "it is no value";
  else if (state == NULL || gun_value_get_kind (state) != GUN_VALUE_NUMBER)
    *reason = "it has no state";
  else
    {
      *state_ms = gun_value_get_number (state);
      return g_steal_pointer (&value);
    }

  return NULL;
}

/* A line as far as it was read */
typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  GArray *ends; /* of gsize: where each name in the path ends */
  GString *path;
} Lines;

static gboolean
read_mark (Lines *self, char mark)
{
  if (self->at == self->end || *self->at != mark)
    return FALSE;

  self->at++;
  return TRUE;
}

/* How many names of the line before come first */
static gboolean
read_depth (Lines *self)
{
  g_autoptr (GunValue) depth = gun_radisk_decode (self->at, self->end, SEPARATOR, &self->at);
  double number;

  if (depth == NULL || gun_value_get_kind (depth) != GUN_VALUE_NUMBER)
    return FALSE;

  number = gun_value_get_number (depth);
  if (number < 0 || number > self->ends->len || number != floor (number))
    return FALSE;

  g_array_set_size (self->ends, (guint) number);
  g_string_truncate (self->path,
                     number > 0 ? g_array_index (self->ends, gsize, (guint) number - 1) : 0);
  return TRUE;
}

static gboolean
read_name (Lines *self)
{
  g_autoptr (GunValue) name = gun_radisk_decode (self->at, self->end, SEPARATOR, &self->at);
  GRefString *text;

  if (name == NULL || gun_value_get_kind (name) != GUN_VALUE_TEXT)
    return FALSE;

  text = gun_value_get_text (name);
  if (self->path->len + g_ref_string_length (text) > GUN_RADIX_PATH_BYTES
      || self->ends->len >= GUN_RADIX_DEPTH)
    return FALSE;

  g_string_append_len (self->path, text, (gssize) g_ref_string_length (text));
  g_array_append_val (self->ends, self->path->len);
  return TRUE;
}

/* (nullable): @good: whether it is a line */
static GunValue *
read_line (Lines *self, gboolean *good)
{
  g_autoptr (GunValue) value = NULL;

  *good = read_depth (self) && read_mark (self, '#') && read_name (self);
  if (!*good || read_mark (self, '\n'))
    return NULL;

  *good = read_mark (self, ':') || read_mark (self, '=');
  if (*good)
    value = gun_radisk_decode (self->at, self->end, SEPARATOR, &self->at);
  *good &= value != NULL && read_mark (self, '\n');

  return *good ? g_steal_pointer (&value) : NULL;
}

gboolean
gun_radisk_walk_lines (const char *bytes,
                       gsize length_bytes,
                       GunRadiskLineFunc func,
                       gpointer user_data,
                       gsize *fault_offset,
                       GError **error)
{
  Lines self = {
    .start = bytes,
    .at = bytes,
    .end = bytes + length_bytes,
    .ends = g_array_new (FALSE, FALSE, sizeof (gsize)),
    .path = g_string_new (NULL),
  };
  guint64 all_paths_bytes = 0;
  gboolean good = TRUE;

  while (good && self.at < self.end)
    {
      g_autoptr (GunValue) value = NULL;

      *fault_offset = (gsize) (self.at - bytes);
      value = read_line (&self, &good);
      all_paths_bytes += self.path->len;
      good &= all_paths_bytes <= GUN_RADIX_ALL_PATHS_BYTES;
      if (good && value != NULL)
        func (self.path, value, *fault_offset, user_data);
    }

  g_array_unref (self.ends);
  g_string_free (self.path, TRUE);
  if (!good)
    g_set_error_literal (
        error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_SYNTAX, "This is no line of a Radisk file");
  return good;
}
