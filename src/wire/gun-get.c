/* SPDX-License-Identifier: MIT */

/* What a `get` asks for, and LEX (PROTOCOL.md section 4). */

#include <math.h>
#include <string.h>

#include "gun-limits.h"
#include "gun-text.h"
#include "gun-wire-private.h"

static GRefString *
acquire (GRefString *text)
{
  return text != NULL ? g_ref_string_acquire (text) : NULL;
}

/**
 * gun_get_new:
 * @soul: (transfer none): of which node
 * @key: (nullable) (transfer none): which key; %NULL asks for the whole node
 *
 * Returns: (transfer full): the question
 */
GunGet *
gun_get_new (GRefString *soul, GRefString *key)
{
  GunGet *self;

  g_return_val_if_fail (soul != NULL, NULL);

  self = g_new0 (GunGet, 1);
  self->soul.exact = g_ref_string_acquire (soul);
  self->key.exact = acquire (key);
  self->has_key = key != NULL;

  return self;
}

/**
 * gun_get_copy:
 * @self: a question
 *
 * Returns: (transfer full): the same question
 */
GunGet *
gun_get_copy (const GunGet *self)
{
  GunGet *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (GunGet, 1);
  gun_range_copy (&self->soul, &copy->soul);
  gun_range_copy (&self->key, &copy->key);
  copy->has_key = self->has_key;
  copy->limit = self->limit;

  return copy;
}

/**
 * gun_get_free:
 * @self: (transfer full): a question
 */
void
gun_get_free (GunGet *self)
{
  g_return_if_fail (self != NULL);

  gun_range_clear (&self->soul);
  gun_range_clear (&self->key);
  g_free (self);
}

static gboolean
is_exact (const GunLex *lex)
{
  return lex->exact != NULL && lex->prefix == NULL && lex->from == NULL && lex->to == NULL;
}

/**
 * gun_get_is_plain:
 * @self: a question
 *
 * Returns: %TRUE when it names one soul, and one key or none: what every peer can answer
 */
gboolean
gun_get_is_plain (const GunGet *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return is_exact (&self->soul) && g_ref_string_length (self->soul.exact) > 0
         && (!self->has_key || is_exact (&self->key));
}

/* JavaScript's `a || b || …`: the first that is there and not empty */
static GRefString *
first_filled (GRefString **texts, guint n_texts)
{
  for (guint i = 0; i < n_texts; i++)
    if (texts[i] != NULL && g_ref_string_length (texts[i]) > 0)
      return texts[i];

  return NULL;
}

/**
 * gun_lex_matches:
 * @lex: a condition
 * @text: a gun-text.h text: a soul or a key
 *
 * gun's own String.match, step by step with its oddities (vectors string-match.json): the first of
 * `=`, `*`,
 * `>` and `<` matches a text equal to it, `>` alone also matches what begins with it, an empty
 * prefix matches nothing, and so does no condition at all.
 *
 * Returns: %TRUE when @text meets the condition
 */
gboolean
gun_lex_matches (const GunLex *lex, const char *text)
{
  GRefString *all[] = { lex->exact, lex->prefix, lex->from, lex->to };
  GRefString *equal = first_filled (all, G_N_ELEMENTS (all));
  GRefString *begin = first_filled (all + 1, 1);

  if (equal != NULL && gun_text_equal (text, equal))
    return TRUE;
  if (lex->exact != NULL)
    return FALSE;

  /* `*` or `>`: an empty `*` gives way to `>`, and an empty `>` is a prefix of everything */
  if (begin == NULL)
    begin = lex->from;
  if (begin != NULL && gun_text_has_prefix (text, begin))
    return TRUE;
  if (lex->prefix != NULL)
    return FALSE;

  if (lex->from != NULL && lex->to != NULL)
    return gun_text_compare (text, lex->from) >= 0 && gun_text_compare (text, lex->to) <= 0;
  if (lex->from != NULL)
    return gun_text_compare (text, lex->from) >= 0;
  return lex->to != NULL && gun_text_compare (text, lex->to) <= 0;
}

static gboolean
take_text (GunJsonReader *reader, GRefString **text)
{
  if (gun_json_is_longer (reader->text, reader->text_bytes, GUN_LIMIT_SOUL_LENGTH))
    return FALSE;

  g_clear_pointer (text, g_ref_string_release);
  *text = gun_text_new_len (reader->text, reader->text_bytes);
  return TRUE;
}

/* One member of a lex object: the reader stands on its name */
static gboolean
read_lex_member (GunJsonReader *reader, GunLex *lex)
{
  char name = reader->text_bytes == 1 ? reader->text[0] : '\0';
  GunJsonToken token = gun_json_reader_next (reader);
  GRefString **text = NULL;

  switch (name)
    {
    case '=':
      text = &lex->exact;
      break;
    case '*':
      text = &lex->prefix;
      break;
    case '>':
      text = &lex->from;
      break;
    case '<':
      text = &lex->to;
      break;
    case '-':
      lex->reverse = token == GUN_JSON_TRUE || (token == GUN_JSON_NUMBER && reader->number != 0);
      break;
    default:
      break;
    }

  if (text != NULL && token == GUN_JSON_STRING)
    return take_text (reader, text);
  return gun_json_reader_skip (reader, token);
}

/* A soul or a key: text, or an object of conditions. @given becomes FALSE for null. */
static gboolean
read_lex (GunJsonReader *reader, GunLex *lex, gboolean *given)
{
  GunJsonToken token = gun_json_reader_next (reader);

  gun_range_clear (lex);
  *given = token != GUN_JSON_NULL;
  if (token == GUN_JSON_NULL)
    return TRUE;
  if (token == GUN_JSON_STRING)
    return take_text (reader, &lex->exact);
  if (token != GUN_JSON_OBJECT_BEGIN)
    return FALSE;

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    if (!read_lex_member (reader, lex))
      return FALSE;

  return token == GUN_JSON_OBJECT_END;
}

static gboolean
read_member (GunGet *self, GunJsonReader *reader)
{
  char name = reader->text_bytes == 1 ? reader->text[0] : '\0';
  gboolean given;

  if (name == '#')
    return read_lex (reader, &self->soul, &given);
  if (name == '.')
    return read_lex (reader, &self->key, &self->has_key);
  if (name == '%')
    {
      GunJsonToken token = gun_json_reader_next (reader);

      self->limit = token == GUN_JSON_NUMBER && isfinite (reader->number) ? reader->number : 0;
      return gun_json_reader_skip (reader, token);
    }

  return gun_json_reader_skip (reader, GUN_JSON_NAME);
}

/* The question that comes next. NULL with @error, or when the reader failed. */
GunGet *
gun_get_read (GunJsonReader *reader, GError **error)
{
  g_autoptr (GunGet) self = g_new0 (GunGet, 1);
  GunJsonToken token = gun_json_reader_next (reader);

  if (token == GUN_JSON_OBJECT_BEGIN)
    {
      while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
        if (!read_member (self, reader))
          break;
      if (token == GUN_JSON_OBJECT_END)
        return g_steal_pointer (&self);
    }

  if (gun_json_reader_get_error (reader) == NULL)
    g_set_error_literal (
        error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_SHAPE, "`get` names no soul and key as it should");
  return NULL;
}
