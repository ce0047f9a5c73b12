/* SPDX-License-Identifier: MIT */

#include "gun-json-text.h"

#include <string.h>

#include "gun-text-private.h"

/* Longest escape, `\u001f` or `\ud83d` */
#define ESCAPE_SIZE 6

static const char hex_digits[] = "0123456789abcdef";

/**
 * gun_json_append_number:
 * @out: where to write
 * @number: any double
 *
 * Appends what gun_json_format_number() writes.
 */
void
gun_json_append_number (GString *out, double number)
{
  char buffer[GUN_JSON_NUMBER_SIZE];

  g_string_append_len (out, buffer, (gssize) gun_json_format_number (buffer, number));
}

/* TRUE for bytes that are written as they are whatever follows: all but controls, `"`, `\` and
 * 0xED, with which surrogates begin. */
static inline gboolean
is_plain (guint8 byte)
{
  return byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0xED;
}

static gsize
write_unit_escape (char escape[ESCAPE_SIZE], gunichar unit)
{
  escape[0] = '\\';
  escape[1] = 'u';
  escape[2] = hex_digits[unit >> 12 & 0xF];
  escape[3] = hex_digits[unit >> 8 & 0xF];
  escape[4] = hex_digits[unit >> 4 & 0xF];
  escape[5] = hex_digits[unit & 0xF];
  return ESCAPE_SIZE;
}

/* What JSON writes for the character at @at when it cannot stand as it is; 0 when it can.
 * @length_bytes becomes the length of the character. */
static gsize
write_escape (const char *at, char escape[ESCAPE_SIZE], guint *length_bytes)
{
  static const char letters[] = "btn\0fr"; /* U+0008 to U+000D; U+000B has none */
  guint8 byte = (guint8) *at;

  *length_bytes = 1;
  if (byte == 0xED)
    {
      gunichar unit = gun_text_decode (at, length_bytes);

      return unit < 0xD800 ? 0 : write_unit_escape (escape, unit);
    }
  if (is_plain (byte))
    return 0;

  escape[0] = '\\';
  escape[1] = (char) byte;
  if (byte == '"' || byte == '\\')
    return 2;
  if (byte >= 0x08 && byte <= 0x0D && letters[byte - 0x08] != '\0')
    {
      escape[1] = letters[byte - 0x08];
      return 2;
    }

  return write_unit_escape (escape, byte);
}

/**
 * gun_json_append_string:
 * @out: where to write
 * @wtf8: WTF-8
 * @length_bytes: its length
 *
 * Appends @wtf8 in quotation marks as JSON.stringify() does: lone surrogates as `\udXXX`, U+2028
 * and U+2029 as they are.
 */
void
gun_json_append_string (GString *out, const char *wtf8, gsize length_bytes)
{
  const char *at = wtf8;
  const char *end = wtf8 + length_bytes;

  g_string_append_c (out, '"');
  while (at < end)
    {
      const char *run = at;

      while (at < end && is_plain ((guint8) *at))
        at++;
      if (at > run)
        g_string_append_len (out, run, at - run);

      if (at < end)
        {
          char escape[ESCAPE_SIZE];
          guint length;
          gsize n = write_escape (at, escape, &length);

          g_string_append_len (out, n > 0 ? escape : at, n > 0 ? (gssize) n : (gssize) length);
          at += length;
        }
    }
  g_string_append_c (out, '"');
}

/* The UTF-16 units of a string's JSON text without its first quotation mark, one after the other */
typedef struct
{
  const char *at;
  const char *end;
  guint16 pending[ESCAPE_SIZE];
  guint n_pending;
  guint next_pending;
  gboolean closed;
} Units;

static int
units_next (Units *self)
{
  char escape[ESCAPE_SIZE];
  gunichar character;
  guint length;
  gsize n;

  if (self->next_pending < self->n_pending)
    return self->pending[self->next_pending++];

  if (self->at == self->end)
    {
      if (self->closed)
        return -1;
      self->closed = TRUE;
      return '"';
    }

  n = write_escape (self->at, escape, &length);
  if (n > 0)
    {
      for (gsize i = 1; i < n; i++)
        self->pending[i - 1] = (guint16) escape[i];
      self->n_pending = (guint) n - 1;
      self->next_pending = 0;
      self->at += length;
      return '\\';
    }

  character = gun_text_decode (self->at, &length);
  self->at += length;
  if (character < 0x10000)
    return (int) character;

  self->pending[0] = 0xDC00 + ((character - 0x10000) & 0x3FF);
  self->n_pending = 1;
  self->next_pending = 0;
  return 0xD800 + (int) ((character - 0x10000) >> 10);
}

/**
 * gun_json_compare_strings:
 * @a: WTF-8
 * @a_bytes: its length
 * @b: WTF-8
 * @b_bytes: its length
 *
 * Compares the JSON texts of two strings, quotation marks and escapes included, by UTF-16 unit, as
 * HAM does for values of equal state. Nothing is written out for it.
 *
 * Returns: less than, equal to or more than 0
 */
int
gun_json_compare_strings (const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
  gsize common = gun_text_common_prefix (a, a_bytes, b, b_bytes);
  Units a_units = { .at = a + common, .end = a + a_bytes };
  Units b_units = { .at = b + common, .end = b + b_bytes };

  while (TRUE)
    {
      int a_unit = units_next (&a_units);
      int b_unit = units_next (&b_units);

      if (a_unit != b_unit)
        return a_unit < b_unit ? -1 : 1;
      if (a_unit < 0)
        return 0;
    }
}
