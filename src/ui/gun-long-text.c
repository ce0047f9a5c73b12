/* SPDX-License-Identifier: MIT */

#include "gun-long-text.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-envelope.h"
#include "gun-text.h"

/**
 * gun_long_text_is_hidden:
 *
 * Returns: whether @character is not seen in a text, or turns the direction of what follows (UAX 9). Tabs and ends of lines are seen,
 *   and joiners have their place in words and emoji.
 */
gboolean
gun_long_text_is_hidden (gunichar character)
{
  if (character < 0x20)
    return character != '\t' && character != '\n' && character != '\r';

  return (character >= 0x7F && character <= 0x9F) || character == 0x061C || character == 0x200B
         || character == 0x200E || character == 0x200F
         || (character >= 0x2028 && character <= 0x202E)
         || (character >= 0x2060 && character <= 0x2069) || character == 0xFEFF;
}

/* Most of most texts needs no look at single characters */
static gsize
count_plain (const char *at, const char *end)
{
  const char *start = at;

  while (at < end && (guint8) *at >= 0x20 && (guint8) *at <= 0x7E)
    at++;

  return at - start;
}

/**
 * gun_long_text_measure:
 * @text: a gun-text.h text
 * @measure: (out): what it is like
 *
 * Lines are those that a text buffer makes: they end with LF, CR, both, or U+2029.
 */
void
gun_long_text_measure (GRefString *text, GunTextMeasure *measure)
{
  gsize length_bytes = g_ref_string_length (text);
  const char *end = text + length_bytes;
  gsize line = 0;

  *measure = (GunTextMeasure){ .n_bytes = length_bytes, .n_lines = 1 };
  measure->is_utf8 = g_utf8_validate_len (text, length_bytes, NULL);
  for (const char *at = text; at < end; at = g_utf8_next_char (at))
    {
      gsize n_plain = count_plain (at, end);
      gunichar character;

      line += n_plain;
      measure->longest_line = MAX (measure->longest_line, line);
      at += n_plain;
      if (at == end)
        break;

      character = g_utf8_get_char (at);
      if (character == '\r' && at + 1 < end && at[1] == '\n')
        continue;
      if (character == '\n' || character == '\r' || character == 0x2029)
        {
          measure->n_lines++;
          line = 0;
          continue;
        }

      line++;
      measure->longest_line = MAX (measure->longest_line, line);
      if (gun_long_text_is_hidden (character))
        measure->n_hidden++;
    }
}

/**
 * gun_long_text_describe:
 *
 * Returns: (transfer full) (nullable): why such a text cannot be typed in, or what one does not see in it; %NULL when there is nothing to say
 */
char *
gun_long_text_describe (const GunTextMeasure *measure)
{
  if (!measure->is_utf8)
    return g_strdup (
        _ ("This text has characters that no editor can hold. It is shown with signs in "
           "their place and cannot be changed here; it can be replaced from a file."));
  if (measure->longest_line > GUN_LONG_TEXT_MAX_LINE)
    return g_strdup_printf (_ ("A line of this text has %'u characters. It is shown broken up and "
                               "cannot be changed here: save it, change it elsewhere, and replace "
                               "it from the file."),
                            (guint) measure->longest_line);
  if (measure->n_hidden > 0)
    return g_strdup_printf (
        g_dngettext (
            GETTEXT_PACKAGE,
            "This text has %u character that is not seen or turns the direction of others.",
            "This text has %u characters that are not seen or turn the direction of "
            "others.",
            measure->n_hidden),
        (guint) measure->n_hidden);

  return NULL;
}

/**
 * gun_long_text_describe_size:
 *
 * Returns: (transfer full): "5.2 MB · 1 line"
 */
char *
gun_long_text_describe_size (const GunTextMeasure *measure)
{
  g_autofree char *size = g_format_size (measure->n_bytes);
  g_autofree char *lines
      = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u line", "%u lines", measure->n_lines),
                         (guint) measure->n_lines);

  return g_strdup_printf ("%s · %s", size, lines);
}

/* Just behind at most GUN_LONG_TEXT_BREAK characters, or at the end of the line */
static const char *
find_break (const char *at, const char *end)
{
  for (guint n = 0; n < GUN_LONG_TEXT_BREAK && at < end && *at != '\n'; n++)
    at = g_utf8_next_char (at);

  return MIN (at, end);
}

static void
append_piece (GString *out, const char *at, const char *end)
{
  g_autoptr (GRefString) piece = NULL;
  g_autofree char *shown = NULL;

  if (count_plain (at, end) == (gsize) (end - at))
    {
      g_string_append_len (out, at, end - at);
      return;
    }

  piece = gun_text_new_len (at, end - at);
  shown = gun_text_to_display (piece, G_MAXSIZE);
  g_string_append (out, shown);
}

static void
append_broken (GString *out, GRefString *text)
{
  const char *at = text;
  const char *end = text + g_ref_string_length (text);

  while (at < end)
    {
      const char *stop = find_break (at, end);

      append_piece (out, at, stop);
      if (stop < end)
        g_string_append_c (out, '\n');
      at = stop < end && *stop == '\n' ? stop + 1 : stop;
    }
}

/**
 * gun_long_text_view:
 * @text: a gun-text.h text
 * @is_json: (out): whether it was JSON, and has its lines by its parts
 *
 * Returns: (transfer full): @text to be looked at, UTF-8: no line is longer than %GUN_LONG_TEXT_BREAK characters, and what cannot be seen is
 *   escaped. It is not what is to be written.
 */
char *
gun_long_text_view (GRefString *text, gboolean *is_json)
{
  g_autofree char *indented = gun_envelope_indent (text);
  GString *out = g_string_sized_new (g_ref_string_length (text) + g_ref_string_length (text) / 64);

  *is_json = indented != NULL;
  if (indented != NULL)
    {
      g_autoptr (GRefString) lines = gun_text_new_len (indented, strlen (indented));

      append_broken (out, lines);
    }
  else
    {
      append_broken (out, text);
    }

  return g_string_free (out, FALSE);
}
