/* SPDX-License-Identifier: MIT */

#include "gun-radix.h"

#include <string.h>

#include "gun-json.h"

typedef struct
{
  gsize path_bytes; /* of what is outside of it */
  gboolean is_long; /* its path is longer than one may be */
} Level;

typedef struct
{
  const char *start;
  const char *at;
  const char *end;
  const GunRadixFuncs *funcs;
  gpointer user_data;

  GArray *levels; /* of Level: objects that are open */
  GString *path;
  GString *name; /* the one at hand */
  guint64 all_paths_bytes;
  const char *fault_at;
  GError *error; /* (nullable) */
} Walk;

static gboolean
fail (Walk *self, const char *at, int code, const char *what)
{
  if (self->error == NULL)
    {
      self->fault_at = at;
      self->error = g_error_new_literal (
          GUN_WIRE_ERROR, code, at == self->end ? "The text ends too early" : what);
    }

  return FALSE;
}

static void
skip_white_space (Walk *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

static gboolean
take (Walk *self, char byte, const char *otherwise)
{
  skip_white_space (self);
  if (self->at == self->end || *self->at != byte)
    return fail (self, self->at, GUN_WIRE_ERROR_SYNTAX, otherwise);

  self->at++;
  return TRUE;
}

static gboolean
is_next (Walk *self, char byte)
{
  skip_white_space (self);
  return self->at < self->end && *self->at == byte;
}

/* Just behind the string whose quotation mark is at @at; NULL when it does not end */
static const char *
skip_string (const char *at, const char *end)
{
  const char *quote = at;

  while ((quote = memchr (quote + 1, '"', (gsize) (end - quote - 1))) != NULL)
    {
      const char *before = quote;

      while (before[-1] == '\\')
        before--;
      if ((quote - before) % 2 == 0)
        return quote + 1;
    }

  return NULL;
}

/* Just behind the value that begins at @at, of any kind; NULL when it does not end. What is in it is
 * not looked at. */
static const char *
skip_value (const char *at, const char *end)
{
  gsize depth = 0;

  while (at < end)
    {
      char byte = *at;

      if (byte == '"')
        {
          at = skip_string (at, end);
          if (at == NULL || depth == 0)
            return at;
          continue;
        }
      if (depth == 0 && strchr (",}] \n\r\t", byte) != NULL)
        return at;
      depth += byte == '{' || byte == '[';
      depth -= byte == '}' || byte == ']';
      at++;
      if (depth == 0 && (byte == '}' || byte == ']'))
        return at;
    }

  return NULL;
}

/* The name at hand, and the colon behind it */
static gboolean
read_name (Walk *self)
{
  const char *begin;
  const char *end;
  GunJsonReader reader;

  if (!is_next (self, '"'))
    return fail (self, self->at, GUN_WIRE_ERROR_SYNTAX, "A name in quotation marks is missing");

  begin = self->at;
  end = skip_string (begin, self->end);
  if (end == NULL)
    return fail (self, self->end, GUN_WIRE_ERROR_SYNTAX, "");

  gun_json_reader_init (&reader, begin, (gsize) (end - begin));
  g_string_truncate (self->name, 0);
  if (gun_json_reader_next (&reader) == GUN_JSON_STRING)
    g_string_append_len (self->name, reader.text, (gssize) reader.text_bytes);
  else
    fail (self,
          begin + gun_json_reader_get_offset (&reader),
          GUN_WIRE_ERROR_SYNTAX,
          gun_json_reader_get_error (&reader)->message);
  gun_json_reader_clear (&reader);
  self->at = end;

  return self->error == NULL && take (self, ':', "A colon is missing");
}

static Level *
get_level (Walk *self)
{
  return &g_array_index (self->levels, Level, self->levels->len - 1);
}

static gboolean
enter (Walk *self)
{
  Level level = { self->path->len, self->levels->len > 0 && get_level (self)->is_long };

  if (self->levels->len >= GUN_RADIX_DEPTH)
    return fail (self, self->at, GUN_WIRE_ERROR_LIMIT, "Names are nested too deep");

  level.is_long |= self->path->len + self->name->len > GUN_RADIX_PATH_BYTES;
  if (!level.is_long)
    g_string_append_len (self->path, self->name->str, (gssize) self->name->len);
  g_array_append_val (self->levels, level);
  self->at++;

  return TRUE;
}

/* What hangs at the path at hand. */
static gboolean
take_leaf (Walk *self)
{
  const char *begin = self->at;
  const char *end = skip_value (begin, self->end);
  gsize at_bytes = 0;

  if (end == NULL)
    return fail (self, self->end, GUN_WIRE_ERROR_SYNTAX, "");

  self->at = end;
  self->all_paths_bytes += self->path->len;
  if (self->all_paths_bytes > GUN_RADIX_ALL_PATHS_BYTES)
    return fail (self, begin, GUN_WIRE_ERROR_LIMIT, "The names in it are too long together");
  if (self->funcs->leaf (self->path,
                         begin,
                         (gsize) (end - begin),
                         (gsize) (begin - self->start),
                         &at_bytes,
                         self->user_data))
    return TRUE;

  return fail (self, begin + at_bytes, GUN_WIRE_ERROR_SYNTAX, "This is no JSON");
}

/* What is not taken must be JSON all the same. */
static gboolean
take_stray (Walk *self)
{
  const char *begin = self->at;
  const char *end = skip_value (begin, self->end);
  GunJsonReader reader;

  if (end == NULL || end == begin)
    return fail (
        self, end == NULL ? self->end : begin, GUN_WIRE_ERROR_SYNTAX, "A value is missing");

  gun_json_reader_init (&reader, begin, (gsize) (end - begin));
  gun_json_reader_skip (&reader, gun_json_reader_next (&reader));
  gun_json_reader_next (&reader);
  if (gun_json_reader_get_error (&reader) != NULL)
    fail (self,
          begin + gun_json_reader_get_offset (&reader),
          GUN_WIRE_ERROR_SYNTAX,
          gun_json_reader_get_error (&reader)->message);
  gun_json_reader_clear (&reader);
  self->at = end;
  if (self->error != NULL)
    return FALSE;

  self->funcs->stray (
      self->path, get_level (self)->is_long, (gsize) (begin - self->start), self->user_data);
  return TRUE;
}

static gboolean
take_member (Walk *self)
{
  if (!read_name (self))
    return FALSE;

  skip_white_space (self);
  if (self->at == self->end)
    return fail (self, self->end, GUN_WIRE_ERROR_SYNTAX, "");
  if (self->name->len == 0 && !get_level (self)->is_long)
    return take_leaf (self);
  if (self->name->len > 0 && *self->at == '{')
    return enter (self);

  return take_stray (self);
}

/* Behind a value or a bracket that closed: what closes there too, and the comma */
static gboolean
leave (Walk *self)
{
  while (self->levels->len > 0 && is_next (self, '}'))
    {
      g_string_truncate (self->path, get_level (self)->path_bytes);
      g_array_set_size (self->levels, self->levels->len - 1);
      self->at++;
    }

  return self->levels->len == 0 || take (self, ',', "A comma is missing");
}

static gboolean
walk (Walk *self)
{
  if (!is_next (self, '{'))
    return fail (self, self->at, GUN_WIRE_ERROR_SYNTAX, "This is no JSON object of names");

  enter (self);
  while (self->levels->len > 0)
    {
      gsize n_levels = self->levels->len;

      if (!is_next (self, '}') && !take_member (self))
        return FALSE;
      /* Its first member comes next */
      if (self->levels->len > n_levels)
        continue;
      if (!leave (self))
        return FALSE;
      if (self->levels->len > 0 && is_next (self, '}'))
        return fail (self, self->at, GUN_WIRE_ERROR_SYNTAX, "A name in quotation marks is missing");
    }

  skip_white_space (self);
  if (self->at < self->end)
    return fail (self, self->at, GUN_WIRE_ERROR_SYNTAX, "Text after the end");
  return TRUE;
}

gboolean
gun_radix_walk (const char *bytes,
                gsize length_bytes,
                const GunRadixFuncs *funcs,
                gpointer user_data,
                gsize *fault_offset,
                GError **error)
{
  Walk self = {
    .start = bytes,
    .at = bytes,
    .end = bytes + length_bytes,
    .funcs = funcs,
    .user_data = user_data,
    .levels = g_array_new (FALSE, FALSE, sizeof (Level)),
    .path = g_string_new (NULL),
    .name = g_string_new (NULL),
  };
  gboolean good = walk (&self);

  g_array_unref (self.levels);
  g_string_free (self.path, TRUE);
  g_string_free (self.name, TRUE);
  if (good)
    return TRUE;

  *fault_offset = (gsize) (self.fault_at - bytes);
  g_propagate_error (error, self.error);
  return FALSE;
}
