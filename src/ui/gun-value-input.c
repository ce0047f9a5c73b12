/* SPDX-License-Identifier: MIT */

#include "gun-value-input.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gun-json-draft.h"
#include "gun-text.h"
#include "gun-words.h"

G_DEFINE_QUARK (gun - value - input - error - quark, gun_value_input_error)

static GunValue *
parse_boolean (const char *text, GError **error)
{
  if (g_str_equal (text, "true"))
    return gun_value_new_boolean (TRUE);
  if (g_str_equal (text, "false"))
    return gun_value_new_boolean (FALSE);

  g_set_error_literal (
      error, GUN_VALUE_INPUT_ERROR, GUN_VALUE_INPUT_ERROR_INVALID, _ ("Type true or false"));
  return NULL;
}

/* JSON's grammar, not strtod()'s: no hexadecimal, no "inf", no sign or point in front */
static gboolean
is_json_number (const char *text)
{
  const char *at = text;

  if (*at == '-')
    at++;
  if (*at == '0')
    at++;
  else if (g_ascii_isdigit (*at))
    while (g_ascii_isdigit (*at))
      at++;
  else
    return FALSE;

  if (*at == '.')
    {
      if (!g_ascii_isdigit (*++at))
        return FALSE;
      while (g_ascii_isdigit (*at))
        at++;
    }

  if (*at == 'e' || *at == 'E')
    {
      at++;
      if (*at == '+' || *at == '-')
        at++;
      if (!g_ascii_isdigit (*at))
        return FALSE;
      while (g_ascii_isdigit (*at))
        at++;
    }

  return *at == '\0';
}

static GunValue *
parse_number (const char *text, GError **error)
{
  double number;

  if (!is_json_number (text))
    {
      g_set_error_literal (error,
                           GUN_VALUE_INPUT_ERROR,
                           GUN_VALUE_INPUT_ERROR_INVALID,
                           _ ("Not a number: digits with a point, such as -12.5 or 1e6"));
      return NULL;
    }

  number = g_ascii_strtod (text, NULL);
  if (!isfinite (number))
    {
      g_set_error_literal (error,
                           GUN_VALUE_INPUT_ERROR,
                           GUN_VALUE_INPUT_ERROR_INVALID,
                           _ ("Too large: JavaScript numbers end at 1.8e308"));
      return NULL;
    }
  if (gun_json_draft_loses_digits (text, strlen (text)))
    {
      g_set_error_literal (error,
                           GUN_VALUE_INPUT_ERROR,
                           GUN_VALUE_INPUT_ERROR_INVALID,
                           _ ("JavaScript cannot hold all these digits; write it as text"));
      return NULL;
    }

  return gun_value_new_number (number);
}

/**
 * gun_value_input_parse:
 * @kind: what the person says it is
 * @text: what was typed, UTF-8
 *
 * Errors: %GUN_VALUE_INPUT_ERROR_INVALID, with a text to show beside the field.
 *
 * Returns: (transfer full) (nullable): the value
 */
GunValue *
gun_value_input_parse (GunValueKind kind, const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (GRefString) whole = NULL;

  switch (kind)
    {
    case GUN_VALUE_NULL:
      return gun_value_new_null ();
    case GUN_VALUE_BOOLEAN:
      return parse_boolean (trimmed, error);
    case GUN_VALUE_NUMBER:
      return parse_number (trimmed, error);
    case GUN_VALUE_LINK:
      if (*trimmed != '\0')
        {
          whole = gun_text_new (text);
          return gun_value_new_link (whole);
        }
      g_set_error_literal (error,
                           GUN_VALUE_INPUT_ERROR,
                           GUN_VALUE_INPUT_ERROR_INVALID,
                           _ ("A link needs the soul of the node it leads to"));
      return NULL;
    case GUN_VALUE_TEXT:
    default:
      whole = gun_text_new (text);
      return gun_value_new_text (whole);
    }
}

/**
 * gun_value_input_dup_text:
 *
 * What a field of one line starts with when @value is edited. Texts that such a field would cut or change are refused.
 *
 * Errors: %GUN_VALUE_INPUT_ERROR_UNEDITABLE, with a sentence that says why.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
gun_value_input_dup_text (const GunValue *value, GError **error)
{
  GunValueKind kind = gun_value_get_kind (value);
  GRefString *text;
  g_autofree char *shown = NULL;

  if (kind == GUN_VALUE_NULL)
    return g_strdup ("");
  if (kind != GUN_VALUE_TEXT && kind != GUN_VALUE_LINK)
    return gun_words_value_json (value);

  /* Whatever has to be escaped to be shown is more than one line of plain text */
  text = gun_value_get_text (value);
  shown = gun_text_to_display (text, GUN_WORDS_CELL_CHARACTERS);
  if (gun_text_utf16_length (text) <= GUN_WORDS_CELL_CHARACTERS && g_str_equal (shown, text)
      && strlen (shown) == g_ref_string_length (text))
    return g_steal_pointer (&shown);

  if (kind == GUN_VALUE_TEXT)
    g_set_error_literal (
        error,
        GUN_VALUE_INPUT_ERROR,
        GUN_VALUE_INPUT_ERROR_UNEDITABLE,
        _ ("This text has several lines, hidden characters or more than a line can "
           "hold: it is edited in a window"));
  else
    g_set_error_literal (error,
                         GUN_VALUE_INPUT_ERROR,
                         GUN_VALUE_INPUT_ERROR_UNEDITABLE,
                         _ ("This link leads to a soul that does not fit in a field. Use Link to "
                            "Node to lead it elsewhere"));

  return NULL;
}
