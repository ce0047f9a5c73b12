/* SPDX-License-Identifier: MIT */

#include "gun-text.h"

#include <string.h>

#include "gun-text-private.h"

#define IS_SURROGATE(c) ((c) >= 0xD800 && (c) <= 0xDFFF)
#define IS_HIGH_SURROGATE(c) ((c) >= 0xD800 && (c) <= 0xDBFF)
#define IS_LOW_SURROGATE(c) ((c) >= 0xDC00 && (c) <= 0xDFFF)

/* Longest display text of one character, bytes */
#define DISPLAY_CHARACTER_BYTES 4

/**
 * gun_text_new:
 * @utf8: a NUL-terminated string
 *
 * Returns: (transfer full): the text of @utf8, which must be valid
 */
GRefString *
gun_text_new (const char *utf8)
{
  return gun_text_new_len (utf8, strlen (utf8));
}

/**
 * gun_text_new_len:
 * @wtf8: WTF-8; ask gun_text_is_valid() first about bytes from outside, since nothing is checked
 *   here
 * @length_bytes: its length; U+0000 may be in it
 *
 * Returns: (transfer full): the text
 */
GRefString *
gun_text_new_len (const char *wtf8, gsize length_bytes)
{
  return g_ref_string_new_len (wtf8, length_bytes);
}

/* Length of the well-formed sequence of two to four bytes at @at, surrogates included; 0 when there
 * is none. */
static guint
sequence_length (const char *at, const char *end)
{
  const guint8 *bytes = (const guint8 *) at;
  gsize left = end - at;

  if (bytes[0] >= 0xC2 && bytes[0] <= 0xDF)
    return left >= 2 && gun_text_is_continuation (at[1]) ? 2 : 0;

  if (bytes[0] >= 0xE0 && bytes[0] <= 0xEF)
    {
      if (left < 3 || !gun_text_is_continuation (at[1]) || !gun_text_is_continuation (at[2]))
        return 0;
      return bytes[0] == 0xE0 && bytes[1] < 0xA0 ? 0 : 3;
    }

  if (bytes[0] >= 0xF0 && bytes[0] <= 0xF4)
    {
      if (left < 4 || !gun_text_is_continuation (at[1]) || !gun_text_is_continuation (at[2])
          || !gun_text_is_continuation (at[3]))
        return 0;
      if (bytes[0] == 0xF0 && bytes[1] < 0x90)
        return 0;
      return bytes[0] == 0xF4 && bytes[1] > 0x8F ? 0 : 4;
    }

  return 0;
}

/**
 * gun_text_is_valid:
 * @bytes: (array length=length_bytes): anything
 * @length_bytes: how much of it
 *
 * Returns: %TRUE when @bytes are WTF-8: UTF-8, or UTF-8 with surrogates that do not make a pair
 */
gboolean
gun_text_is_valid (const char *bytes, gsize length_bytes)
{
  const char *at = bytes;
  const char *end = bytes + length_bytes;
  gboolean after_high = FALSE;

  while (at < end)
    {
      guint length;

      if ((guint8) *at < 0x80)
        {
          at++;
          after_high = FALSE;
          continue;
        }

      length = sequence_length (at, end);
      if (length == 0)
        return FALSE;
      if (length == 3)
        {
          gunichar character = gun_text_decode (at, &length);

          if (after_high && IS_LOW_SURROGATE (character))
            return FALSE;
          after_high = IS_HIGH_SURROGATE (character);
        }
      else
        after_high = FALSE;
      at += length;
    }

  return TRUE;
}

static guint64
mix (guint64 a, guint64 b)
{
  unsigned __int128 product = (unsigned __int128) a * b;

  return (guint64) product ^ (guint64) (product >> 64);
}

/**
 * gun_text_hash:
 * @text: a text
 *
 * For #GHashTable. It differs from one run to the next: peers choose souls and keys, and must not
 * be able to choose such as fall together.
 *
 * Returns: the hash
 */
guint
gun_text_hash (gconstpointer text)
{
  static gsize seed;
  const char *at = text;
  gsize left = g_ref_string_length ((char *) text);
  guint64 hash;

  if (g_once_init_enter (&seed))
    g_once_init_leave (&seed, (gsize) ((guint64) g_random_int () << 32 | g_random_int () | 1));

  hash = seed ^ mix (left + G_GUINT64_CONSTANT (0x9E3779B97F4A7C15), seed);
  for (; left >= 8; at += 8, left -= 8)
    {
      guint64 word;

      memcpy (&word, at, 8);
      hash = mix (hash ^ word, G_GUINT64_CONSTANT (0xA0761D6478BD642F) ^ seed);
    }
  if (left > 0)
    {
      guint64 word = 0;

      memcpy (&word, at, left);
      hash = mix (hash ^ word, G_GUINT64_CONSTANT (0xE7037ED1A0B428DB) ^ seed);
    }

  return (guint) (hash ^ hash >> 32);
}

/**
 * gun_text_equal:
 * @a: a text
 * @b: a text
 *
 * For #GHashTable.
 *
 * Returns: %TRUE when they are the same units
 */
gboolean
gun_text_equal (gconstpointer a, gconstpointer b)
{
  gsize length;

  if (a == b)
    return TRUE;

  length = g_ref_string_length ((char *) a);
  return length == g_ref_string_length ((char *) b) && memcmp (a, b, length) == 0;
}

/* Bytes of whole characters that @a and @b begin with in common */
gsize
gun_text_common_prefix (const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
  gsize shorter = MIN (a_bytes, b_bytes);
  gsize i = 0;

  for (; i + 8 <= shorter; i += 8)
    if (memcmp (a + i, b + i, 8) != 0)
      break;
  while (i < shorter && a[i] == b[i])
    i++;

  while (i > 0
         && ((i < a_bytes && gun_text_is_continuation (a[i]))
             || (i < b_bytes && gun_text_is_continuation (b[i]))))
    i--;

  return i;
}

/* The next UTF-16 unit of a text, or -1 at its end; @pending keeps the second half of a pair. */
static int
next_unit (const char **at, const char *end, guint16 *pending)
{
  gunichar character;
  guint length;

  if (*pending != 0)
    {
      int unit = *pending;

      *pending = 0;
      return unit;
    }
  if (*at == end)
    return -1;

  character = gun_text_decode (*at, &length);
  *at += length;
  if (character < 0x10000)
    return (int) character;

  *pending = 0xDC00 + ((character - 0x10000) & 0x3FF);
  return 0xD800 + (int) ((character - 0x10000) >> 10);
}

/**
 * gun_text_compare:
 * @a: a text
 * @b: a text
 *
 * Returns: less than, equal to or more than 0 as @a comes before, is or comes after @b for
 * JavaScript: by
 *   UTF-16 unit, where strcmp() would put U+1F600 after U+FF5E
 */
int
gun_text_compare (const char *a, const char *b)
{
  return gun_text_compare_len (
      a, g_ref_string_length ((char *) a), b, g_ref_string_length ((char *) b));
}

/**
 * gun_text_compare_len:
 * @a: WTF-8
 * @a_bytes: its length
 * @b: WTF-8
 * @b_bytes: its length
 *
 * gun_text_compare() for parts of larger strings.
 *
 * Returns: less than, equal to or more than 0
 */
int
gun_text_compare_len (const char *a, gsize a_bytes, const char *b, gsize b_bytes)
{
  gsize common = gun_text_common_prefix (a, a_bytes, b, b_bytes);
  const char *a_end = a + a_bytes;
  const char *b_end = b + b_bytes;
  guint16 a_pending = 0;
  guint16 b_pending = 0;

  a += common;
  b += common;
  while (TRUE)
    {
      int a_unit = next_unit (&a, a_end, &a_pending);
      int b_unit = next_unit (&b, b_end, &b_pending);

      if (a_unit != b_unit)
        return a_unit < b_unit ? -1 : 1;
      if (a_unit < 0)
        return 0;
    }
}

/**
 * gun_text_has_prefix:
 * @text: a text
 * @prefix: a text
 *
 * Returns: %TRUE when the units of @text begin with those of @prefix, also when they part a pair
 */
gboolean
gun_text_has_prefix (const char *text, const char *prefix)
{
  gsize text_bytes = g_ref_string_length ((char *) text);
  gsize prefix_bytes = g_ref_string_length ((char *) prefix);
  gsize common;
  gunichar half;
  gunichar whole;
  guint length;

  if (text_bytes >= prefix_bytes && memcmp (text, prefix, prefix_bytes) == 0)
    return TRUE;

  /* The prefix may end in the first half of a pair, which in WTF-8 looks different from the
   * pair. */
  common = gun_text_common_prefix (text, text_bytes, prefix, prefix_bytes);
  if (prefix_bytes - common != 3 || text_bytes - common < 4 || (guint8) text[common] < 0xF0)
    return FALSE;
  half = gun_text_decode (prefix + common, &length);
  whole = gun_text_decode (text + common, &length);

  return half == 0xD800 + ((whole - 0x10000) >> 10);
}

/**
 * gun_text_utf16_length:
 * @text: a text
 *
 * Returns: how many UTF-16 units it has: what JavaScript calls its length
 */
gsize
gun_text_utf16_length (const char *text)
{
  return gun_utf16_length (text, g_ref_string_length ((char *) text));
}

/**
 * gun_utf16_length:
 * @wtf8: WTF-8
 * @length_bytes: its length
 *
 * gun_text_utf16_length() for bytes that are not a #GRefString.
 *
 * Returns: UTF-16 units
 */
gsize
gun_utf16_length (const char *wtf8, gsize length_bytes)
{
  gsize n_units = 0;

  for (gsize i = 0; i < length_bytes; i++)
    {
      guint8 byte = wtf8[i];

      n_units += ((byte & 0xC0) != 0x80) + (byte >= 0xF0);
    }

  return n_units;
}

static void
append_three_bytes (GByteArray *out, gunichar unit)
{
  guint8 bytes[3] = { 0xE0 | unit >> 12, 0x80 | (unit >> 6 & 0x3F), 0x80 | (unit & 0x3F) };

  g_byte_array_append (out, bytes, sizeof bytes);
}

/**
 * gun_text_to_cesu8:
 * @text: a text
 *
 * Writes every UTF-16 unit by itself as UTF-8 would write its number (CESU-8, with lone
 * surrogates). The order of these bytes under memcmp() is the order of gun_text_compare(), which
 * makes them the form in which a database sorts souls and keys (DECISIONS.md section 1).
 *
 * Returns: (transfer full): the bytes, with no final NUL
 */
GBytes *
gun_text_to_cesu8 (const char *text)
{
  gsize length_bytes = g_ref_string_length ((char *) text);
  const char *at = text;
  const char *end = text + length_bytes;
  GByteArray *out = g_byte_array_sized_new (length_bytes);

  while (at < end)
    {
      const char *run = at;

      while (at < end && (guint8) *at < 0xF0)
        at++;
      g_byte_array_append (out, (const guint8 *) run, at - run);

      if (at < end)
        {
          guint length;
          gunichar above = gun_text_decode (at, &length) - 0x10000;

          append_three_bytes (out, 0xD800 + (above >> 10));
          append_three_bytes (out, 0xDC00 + (above & 0x3FF));
          at += length;
        }
    }

  return g_byte_array_free_to_bytes (out);
}

/**
 * gun_text_from_cesu8:
 * @bytes: (array length=length_bytes): what gun_text_to_cesu8() gave
 * @length_bytes: its length
 *
 * Returns: (transfer full) (nullable): the text; %NULL when @bytes are none, as in a damaged file
 */
GRefString *
gun_text_from_cesu8 (const void *bytes, gsize length_bytes)
{
  const char *at = bytes;
  const char *end = at + length_bytes;
  g_autoptr (GString) out = g_string_sized_new (length_bytes);

  while (at < end)
    {
      gunichar character;
      guint length;

      if ((guint8) *at < 0x80)
        {
          g_string_append_c (out, *at++);
          continue;
        }

      length = sequence_length (at, end);
      if (length == 0 || length == 4)
        return NULL;
      character = gun_text_decode (at, &length);
      if (IS_HIGH_SURROGATE (character) && sequence_length (at + length, end) == 3)
        {
          guint next_length;
          gunichar low = gun_text_decode (at + length, &next_length);

          if (IS_LOW_SURROGATE (low))
            {
              g_string_append_unichar (out,
                                       0x10000 + ((character - 0xD800) << 10) + (low - 0xDC00));
              at += length + next_length;
              continue;
            }
        }
      g_string_append_len (out, at, length);
      at += length;
    }

  return gun_text_new_len (out->str, out->len);
}

/* Beyond those that have a picture: C1 controls, and Unicode's own ends of lines */
static gboolean
breaks_line (gunichar character)
{
  return (character >= 0x80 && character <= 0x9F) || character == 0x2028 || character == 0x2029;
}

/* A name with one of these could make the sentence around it read otherwise (UAX 9) */
static gboolean
turns_direction (gunichar character)
{
  return character == 0x061C || character == 0x200E || character == 0x200F
         || (character >= 0x202A && character <= 0x202E)
         || (character >= 0x2066 && character <= 0x2069);
}

/* The character that stands for one which cannot be shown in a line */
static gunichar
get_shown (gunichar character)
{
  if (character < 0x20)
    return 0x2400 + character;
  if (character == 0x7F)
    return 0x2421;
  if (IS_SURROGATE (character) || breaks_line (character) || turns_direction (character))
    return 0xFFFD;
  return character;
}

/**
 * gun_text_to_display:
 * @text: a text
 * @max_characters: how many characters to show; %G_MAXSIZE shows all
 *
 * Makes a line that GTK can show: valid UTF-8 with control characters and U+0000 as their pictures
 * (U+2400 and on), lone surrogates, ends of lines and direction marks as U+FFFD, and "…" where it was
 * cut.
 *
 * Returns: (transfer full): UTF-8 of at most @max_characters characters and the ellipsis
 */
char *
gun_text_to_display (const char *text, gsize max_characters)
{
  gsize length_bytes = g_ref_string_length ((char *) text);
  const char *at = text;
  const char *end = text + length_bytes;
  GString *out = g_string_sized_new (MIN (length_bytes, 1024) + DISPLAY_CHARACTER_BYTES);

  for (gsize n = 0; at < end; n++)
    {
      guint length;

      if (n == max_characters)
        {
          g_string_append (out, "…");
          break;
        }
      g_string_append_unichar (out, get_shown (gun_text_decode (at, &length)));
      at += length;
    }

  return g_string_free (out, FALSE);
}
