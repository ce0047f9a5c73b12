/* SPDX-License-Identifier: MIT */

#include "gun-json.h"

#include <math.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-limits.h"
#include "gun-text.h"

G_DEFINE_QUARK (gun - wire - error - quark, gun_wire_error)

G_STATIC_ASSERT (GUN_LIMIT_NESTING <= 64);

/* What may come next */
enum
{
  EXPECT_VALUE,        /* at the top, or behind a name or a comma in an array */
  EXPECT_VALUE_OR_END, /* behind `[` */
  EXPECT_NAME_OR_END,  /* behind `{` */
  EXPECT_NAME,         /* behind a comma in an object */
  EXPECT_MORE,         /* behind a value inside an object or an array */
  EXPECT_NOTHING,      /* behind the value at the top */
  EXPECT_FAILED,
};

/**
 * gun_json_reader_init:
 * @self: (out caller-allocates): a reader
 * @bytes: (array length=length_bytes): JSON; must outlive the reader
 * @length_bytes: its length
 */
void
gun_json_reader_init (GunJsonReader *self, const char *bytes, gsize length_bytes)
{
  memset (self, 0, sizeof *self);
  self->start = bytes;
  self->end = bytes + length_bytes;
  self->at = bytes;
  self->token_start = bytes;
  self->expect = EXPECT_VALUE;
}

/**
 * gun_json_reader_clear:
 * @self: a reader
 *
 * Frees what it holds.
 */
void
gun_json_reader_clear (GunJsonReader *self)
{
  if (self->scratch != NULL)
    g_string_free (g_steal_pointer (&self->scratch), TRUE);
  g_clear_error (&self->error);
}

/**
 * gun_json_reader_get_offset:
 * @self: a reader
 *
 * Returns: where the token last returned begins, or the error lies, bytes from the start
 */
gsize
gun_json_reader_get_offset (const GunJsonReader *self)
{
  return self->token_start - self->start;
}

/**
 * gun_json_reader_get_error:
 * @self: a reader
 *
 * Returns: (transfer none) (nullable): a %GUN_WIRE_ERROR once %GUN_JSON_ERROR was returned
 */
const GError *
gun_json_reader_get_error (const GunJsonReader *self)
{
  return self->error;
}

static GunJsonToken
fail (GunJsonReader *self, const char *at, int code, const char *what)
{
  self->expect = EXPECT_FAILED;
  if (self->error == NULL)
    {
      self->token_start = at;
      self->error = g_error_new_literal (GUN_WIRE_ERROR, code, what);
    }

  return GUN_JSON_ERROR;
}

static GunJsonToken
fail_syntax (GunJsonReader *self, const char *at, const char *what)
{
  return fail (self, at, GUN_WIRE_ERROR_SYNTAX, at == self->end ? "The text ends too early" : what);
}

/* Just behind the character of two to four bytes at @at; NULL when it is not UTF-8. */
static const char *
skip_character (const char *at, const char *end)
{
  guint8 first = (guint8) *at;
  gsize length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;

  if ((gsize) (end - at) < length)
    return NULL;
  /* A surrogate by itself is WTF-8 but not UTF-8 */
  if (first == 0xED && (guint8) at[1] >= 0xA0)
    return NULL;

  return gun_text_is_valid (at, length) ? at + length : NULL;
}

/* TRUE when all of the 8 bytes at @at can stand in a string as they are and are ASCII */
static inline gboolean
are_eight_plain (const char *at)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  const guint64 highs = G_GUINT64_CONSTANT (0x8080808080808080);
  guint64 word, quotes, backslashes, controls;

  memcpy (&word, at, 8);
  quotes = word ^ ones * '"';
  backslashes = word ^ ones * '\\';
  controls = word - ones * 0x20;
  quotes = (quotes - ones) & ~quotes;
  backslashes = (backslashes - ones) & ~backslashes;

  return ((word | quotes | backslashes | controls) & highs) == 0;
}

/* Where the plain run that begins at @at ends: at `"`, `\`, a control, or a byte that is not
 * UTF-8 */
static const char *
skip_plain (const char *at, const char *end)
{
  while (TRUE)
    {
      while (end - at >= 8 && are_eight_plain (at))
        at += 8;
      while (at < end && (guint8) *at >= 0x20 && (guint8) *at < 0x80 && *at != '"' && *at != '\\')
        at++;
      if (at == end || (guint8) *at < 0x80)
        return at;

      {
        const char *next = skip_character (at, end);

        if (next == NULL)
          return at;
        at = next;
      }
    }
}

static gboolean
read_hex (const char *at, const char *end, gunichar *unit)
{
  if (end - at < 4)
    return FALSE;

  *unit = 0;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return FALSE;
      *unit = *unit << 4 | (gunichar) digit;
    }

  return TRUE;
}

/* Appends a UTF-16 unit that is not the first half of a pair, also a lone surrogate */
static void
append_unit (GString *out, gunichar unit)
{
  if (unit < 0x80)
    g_string_append_c (out, (char) unit);
  else if (unit < 0x800)
    {
      g_string_append_c (out, (char) (0xC0 | unit >> 6));
      g_string_append_c (out, (char) (0x80 | (unit & 0x3F)));
    }
  else
    {
      g_string_append_c (out, (char) (0xE0 | unit >> 12));
      g_string_append_c (out, (char) (0x80 | (unit >> 6 & 0x3F)));
      g_string_append_c (out, (char) (0x80 | (unit & 0x3F)));
    }
}

/* `\uXXXX`, or two that make a pair. @at stands behind the `u`. */
static const char *
read_unit (const char *at, const char *end, GString *out)
{
  gunichar unit, low;

  if (!read_hex (at, end, &unit))
    return NULL;
  at += 4;

  if (unit >= 0xD800 && unit <= 0xDBFF && end - at >= 6 && at[0] == '\\' && at[1] == 'u'
      && read_hex (at + 2, end, &low) && low >= 0xDC00 && low <= 0xDFFF)
    {
      g_string_append_unichar (out, 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
      return at + 6;
    }

  append_unit (out, unit);
  return at;
}

/* One escape. @at stands behind the backslash; NULL when it is none. */
static const char *
read_escape (const char *at, const char *end, GString *out)
{
  static const char from[] = "\"\\/bfnrt";
  static const char to[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (at == end)
    return NULL;
  if (*at == 'u')
    return read_unit (at + 1, end, out);

  found = memchr (from, *at, sizeof from - 1);
  if (found == NULL)
    return NULL;

  g_string_append_c (out, to[found - from]);
  return at + 1;
}

/* The string whose quotation mark is at @self->at; FALSE after an error. */
static gboolean
read_string (GunJsonReader *self)
{
  const char *run = self->at + 1;
  const char *at = skip_plain (run, self->end);

  if (at < self->end && *at == '"')
    {
      self->text = run;
      self->text_bytes = at - run;
      self->at = at + 1;
      return TRUE;
    }

  if (self->scratch == NULL)
    self->scratch = g_string_sized_new (64);
  g_string_truncate (self->scratch, 0);

  while (at < self->end && *at == '\\')
    {
      const char *escape = at;

      g_string_append_len (self->scratch, run, at - run);
      run = read_escape (at + 1, self->end, self->scratch);
      if (run == NULL)
        {
          fail (self, escape, GUN_WIRE_ERROR_SYNTAX, "Not an escape that JSON knows");
          return FALSE;
        }
      at = skip_plain (run, self->end);
    }

  if (at == self->end || *at != '"')
    {
      fail_syntax (self,
                   at,
                   (guint8) (at < self->end ? *at : 0) < 0x80
                       ? "A control character stands in a string"
                       : "Not UTF-8");
      return FALSE;
    }

  g_string_append_len (self->scratch, run, at - run);
  self->text = self->scratch->str;
  self->text_bytes = self->scratch->len;
  self->at = at + 1;
  return TRUE;
}

static gboolean
read_word (GunJsonReader *self, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length || memcmp (self->at, word, length) != 0)
    return FALSE;

  self->at += length;
  return TRUE;
}

static GunJsonToken
read_number (GunJsonReader *self)
{
  const char *behind = gun_json_scan_number (self->at, self->end, &self->number);

  if (behind != NULL)
    {
      self->at = behind;
      return GUN_JSON_NUMBER;
    }

  if (read_word (self, "-Infinity"))
    self->number = -INFINITY;
  else if (read_word (self, "Infinity"))
    self->number = INFINITY;
  else
    return fail_syntax (self, self->at, "Not JSON");

  self->saw_infinity = TRUE;
  return GUN_JSON_NUMBER;
}

static GunJsonToken
open_level (GunJsonReader *self, gboolean is_object)
{
  if (self->depth == GUN_LIMIT_NESTING)
    return fail (self, self->at, GUN_WIRE_ERROR_LIMIT, "Nested too deeply");

  if (is_object)
    self->objects |= G_GUINT64_CONSTANT (1) << self->depth;
  else
    self->objects &= ~(G_GUINT64_CONSTANT (1) << self->depth);
  self->depth++;
  self->at++;
  self->expect = is_object ? EXPECT_NAME_OR_END : EXPECT_VALUE_OR_END;

  return is_object ? GUN_JSON_OBJECT_BEGIN : GUN_JSON_ARRAY_BEGIN;
}

static inline gboolean
is_in_object (const GunJsonReader *self)
{
  return (self->objects >> (self->depth - 1) & 1) != 0;
}

static GunJsonToken
close_level (GunJsonReader *self)
{
  gboolean was_object = is_in_object (self);

  self->at++;
  self->depth--;
  self->expect = self->depth > 0 ? EXPECT_MORE : EXPECT_NOTHING;

  return was_object ? GUN_JSON_OBJECT_END : GUN_JSON_ARRAY_END;
}

static GunJsonToken
read_value (GunJsonReader *self)
{
  GunJsonToken token;

  switch (*self->at)
    {
    case '{':
      return open_level (self, TRUE);
    case '[':
      return open_level (self, FALSE);
    case '"':
      token = read_string (self) ? GUN_JSON_STRING : GUN_JSON_ERROR;
      break;
    case 't':
      token = read_word (self, "true") ? GUN_JSON_TRUE : GUN_JSON_ERROR;
      break;
    case 'f':
      token = read_word (self, "false") ? GUN_JSON_FALSE : GUN_JSON_ERROR;
      break;
    case 'n':
      token = read_word (self, "null") ? GUN_JSON_NULL : GUN_JSON_ERROR;
      break;
    default:
      token = read_number (self);
      break;
    }

  if (token == GUN_JSON_ERROR)
    return fail_syntax (self, self->at, "Not JSON");

  self->expect = self->depth > 0 ? EXPECT_MORE : EXPECT_NOTHING;
  return token;
}

static inline void
skip_white_space (GunJsonReader *self)
{
  while (self->at < self->end
         && (*self->at == ' ' || *self->at == '\n' || *self->at == '\r' || *self->at == '\t'))
    self->at++;
}

static GunJsonToken
read_name (GunJsonReader *self)
{
  if (*self->at != '"')
    return fail_syntax (self, self->at, "A name in quotation marks is missing");
  if (!read_string (self))
    return GUN_JSON_ERROR;

  skip_white_space (self);
  if (self->at == self->end || *self->at != ':')
    return fail_syntax (self, self->at, "A colon is missing");

  self->at++;
  self->expect = EXPECT_VALUE;
  return GUN_JSON_NAME;
}

/**
 * gun_json_reader_next:
 * @self: a reader
 *
 * Goes on to the next token. Names of members come before their values; separators do not come.
 * Errors: %GUN_JSON_ERROR, now and from then on; gun_json_reader_get_error() says what it is and
 *   gun_json_reader_get_offset() where.
 *
 * Returns: the token; its text or number is in @self until the next call
 */
GunJsonToken
gun_json_reader_next (GunJsonReader *self)
{
  if (self->expect == EXPECT_FAILED)
    return GUN_JSON_ERROR;

  skip_white_space (self);
  self->token_start = self->at;
  if (self->expect == EXPECT_NOTHING)
    return self->at == self->end ? GUN_JSON_END
                                 : fail_syntax (self, self->at, "Text after the end");
  if (self->at == self->end)
    return fail_syntax (self, self->at, "");

  if (self->expect == EXPECT_MORE)
    {
      gboolean in_object = is_in_object (self);

      if (*self->at == (in_object ? '}' : ']'))
        return close_level (self);
      if (*self->at != ',')
        return fail_syntax (self, self->at, "A comma is missing");

      self->at++;
      skip_white_space (self);
      self->token_start = self->at;
      if (self->at == self->end)
        return fail_syntax (self, self->at, "");
      self->expect = in_object ? EXPECT_NAME : EXPECT_VALUE;
    }
  else if (self->expect == EXPECT_NAME_OR_END && *self->at == '}')
    return close_level (self);
  else if (self->expect == EXPECT_VALUE_OR_END && *self->at == ']')
    return close_level (self);

  if (self->expect == EXPECT_NAME || self->expect == EXPECT_NAME_OR_END)
    return read_name (self);
  return read_value (self);
}

/**
 * gun_json_reader_leave:
 * @self: a reader
 * @depth: how many levels shall be open
 *
 * Reads on until no more than @depth levels are open: out of an object whose rest does not matter.
 *
 * Returns: %FALSE when the text is broken before
 */
gboolean
gun_json_reader_leave (GunJsonReader *self, guint depth)
{
  while (self->depth > depth)
    {
      GunJsonToken token = gun_json_reader_next (self);

      if (token == GUN_JSON_ERROR || token == GUN_JSON_END)
        return FALSE;
    }

  return self->expect != EXPECT_FAILED;
}

/**
 * gun_json_reader_skip:
 * @self: a reader
 * @token: the token last returned
 *
 * Reads the rest of the value that begins with @token, or of the member whose name it is.
 *
 * Returns: %FALSE when the text is broken before its end
 */
gboolean
gun_json_reader_skip (GunJsonReader *self, GunJsonToken token)
{
  if (token == GUN_JSON_NAME)
    token = gun_json_reader_next (self);
  if (token == GUN_JSON_OBJECT_BEGIN || token == GUN_JSON_ARRAY_BEGIN)
    return gun_json_reader_leave (self, self->depth - 1);

  return token != GUN_JSON_ERROR && token != GUN_JSON_END;
}
