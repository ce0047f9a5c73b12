/* SPDX-License-Identifier: MIT */

#include "gun-sea-wrapper.h"

#include <math.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-json.h"
#include "gun-sea-json.h"
#include "gun-sea-text-private.h"

/* What was read of the wrapper before anything is decided: of equal names the last counts */
typedef struct
{
  GunSeaWrapper *wrapper;
  gboolean has_value;
  gboolean has_signature; /* something that JavaScript takes for true */
  gboolean signature_is_good;
  gboolean writer_is_good;
  gboolean has_certificate;
  gboolean certificate_is_good;
} Reading;

/* JavaScript's truth of the value that begins with the token */
static gboolean
is_true (const GunJsonReader *reader, GunJsonToken token)
{
  switch (token)
    {
    case GUN_JSON_TRUE:
    case GUN_JSON_OBJECT_BEGIN:
    case GUN_JSON_ARRAY_BEGIN:
      return TRUE;
    case GUN_JSON_STRING:
      return reader->text_bytes > 0;
    case GUN_JSON_NUMBER:
      return reader->number != 0;
    default:
      return FALSE;
    }
}

/* The value that begins with @token, as JavaScript writes it. Its end is behind it then. */
static gboolean
copy_json (GunJsonReader *reader, GunJsonToken token, GString *out)
{
  const char *start = reader->token_start;

  g_string_truncate (out, 0);
  if (token == GUN_JSON_STRING)
    {
      gun_json_append_string (out, reader->text, reader->text_bytes);
      return TRUE;
    }
  if (token == GUN_JSON_NUMBER && isfinite (reader->number))
    {
      gun_json_append_number (out, reader->number);
      return TRUE;
    }
  if (!gun_json_reader_skip (reader, token))
    return FALSE;

  return gun_sea_json_normalize (start, reader->at - start, out);
}

static gboolean
read_signature (GunJsonReader *reader,
                GunJsonToken token,
                guint8 bytes[GUN_SEA_SIGNATURE_BYTES],
                gboolean *is_good)
{
  gsize n_bytes;

  *is_good = token == GUN_JSON_STRING
             && gun_sea_base64_decode (
                 reader->text, reader->text_bytes, bytes, GUN_SEA_SIGNATURE_BYTES, &n_bytes)
             && n_bytes == GUN_SEA_SIGNATURE_BYTES;

  return gun_json_reader_skip (reader, token);
}

/* `m` of a certificate: what its signature stands under */
static gboolean
read_rights (GunJsonReader *reader, GunJsonToken token, GunSeaWrapper *wrapper)
{
  wrapper->certificate_is_text = token == GUN_JSON_STRING;
  if (!wrapper->certificate_is_text)
    return copy_json (reader, token, wrapper->certificate);

  g_string_truncate (wrapper->certificate, 0);
  g_string_append_len (wrapper->certificate, reader->text, (gssize) reader->text_bytes);
  return TRUE;
}

/* `+`: without an `m` and an `s` it is none, and gun looks no further */
static gboolean
read_certificate (GunJsonReader *reader, GunJsonToken token, Reading *self)
{
  gboolean has_rights = FALSE, has_signature = FALSE;

  self->has_certificate = FALSE;
  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      char name = reader->text_bytes == 1 ? reader->text[0] : '\0';

      token = gun_json_reader_next (reader);
      if (name == 'm')
        {
          has_rights = is_true (reader, token);
          if (!read_rights (reader, token, self->wrapper))
            return FALSE;
        }
      else if (name == 's')
        {
          has_signature = is_true (reader, token);
          if (!read_signature (
                  reader, token, self->wrapper->certificate_signature, &self->certificate_is_good))
            return FALSE;
        }
      else if (!gun_json_reader_skip (reader, token))
        return FALSE;
    }

  self->has_certificate = has_rights && has_signature;
  return token == GUN_JSON_OBJECT_END;
}

/* `*`: gun does not look at one that is null, false, 0 or "". No key holds U+0000. */
static gboolean
read_writer (GunJsonReader *reader, GunJsonToken token, Reading *self)
{
  g_clear_pointer (&self->wrapper->writer, g_free);
  self->writer_is_good
      = !is_true (reader, token)
        || (token == GUN_JSON_STRING && memchr (reader->text, '\0', reader->text_bytes) == NULL);
  if (token == GUN_JSON_STRING && reader->text_bytes > 0)
    self->wrapper->writer = g_strndup (reader->text, reader->text_bytes);

  return gun_json_reader_skip (reader, token);
}

static gboolean
read_member (GunJsonReader *reader, Reading *self)
{
  char name = reader->text_bytes == 1 ? reader->text[0] : '\0';
  GunJsonToken token = gun_json_reader_next (reader);

  switch (name)
    {
    case ':':
      self->has_value = TRUE;
      return copy_json (reader, token, self->wrapper->value);
    case '~':
      self->has_signature = is_true (reader, token);
      return read_signature (reader, token, self->wrapper->signature, &self->signature_is_good);
    case '+':
      return read_certificate (reader, token, self);
    case '*':
      return read_writer (reader, token, self);
    default:
      return gun_json_reader_skip (reader, token);
    }
}

/* FALSE when it is no JSON, or no object */
static gboolean
read_all (const char *json, gsize length_bytes, Reading *self)
{
  GunJsonReader reader;
  GunJsonToken token;
  gboolean is_whole = FALSE;

  gun_json_reader_init (&reader, json, length_bytes);
  if (gun_json_reader_next (&reader) == GUN_JSON_OBJECT_BEGIN)
    {
      while ((token = gun_json_reader_next (&reader)) == GUN_JSON_NAME)
        if (!read_member (&reader, self))
          break;
      is_whole = token == GUN_JSON_OBJECT_END && gun_json_reader_next (&reader) == GUN_JSON_END
                 && !reader.saw_infinity;
    }
  gun_json_reader_clear (&reader);

  return is_whole;
}

/**
 * gun_sea_wrapper_init:
 * @self: (out caller-allocates): a wrapper
 * @text: a gun-text.h text: what a key of user space holds
 *
 * Takes @text apart as gun does: white space, order and other members do not matter, of equal names
 * the last counts. Unlike gun it wants a text wherever gun writes one; what gun would make of
 * numbers and lists there, nobody means.
 *
 * Returns: %GUN_SEA_REASON_NONE, else why it is no signed value
 */
GunSeaReason
gun_sea_wrapper_init (GunSeaWrapper *self, const char *text)
{
  gsize length_bytes = g_ref_string_length ((char *) text);
  g_autoptr (GString) plain = NULL;
  Reading reading = { .wrapper = self, .writer_is_good = TRUE };

  memset (self, 0, sizeof *self);
  self->value = g_string_new (NULL);
  self->certificate = g_string_new (NULL);

  /* The reader takes UTF-8 only; JSON.parse() takes lone surrogates within strings */
  if (gun_sea_find_surrogate (text, text + length_bytes) != text + length_bytes)
    {
      plain = g_string_new (NULL);
      if (!gun_sea_json_normalize (text, length_bytes, plain))
        return GUN_SEA_REASON_UNSIGNED;
      text = plain->str;
      length_bytes = plain->len;
    }

  if (!read_all (text, length_bytes, &reading) || !reading.has_value || !reading.has_signature)
    return GUN_SEA_REASON_UNSIGNED;
  if (!reading.signature_is_good)
    return GUN_SEA_REASON_SIGNATURE_SHAPE;
  if (!reading.writer_is_good)
    return GUN_SEA_REASON_WRAPPER;
  if (!reading.has_certificate)
    g_string_truncate (self->certificate, 0);
  else if (!reading.certificate_is_good && self->writer != NULL)
    return GUN_SEA_REASON_CERTIFICATE_SIGNATURE;

  return GUN_SEA_REASON_NONE;
}

/**
 * gun_sea_wrapper_clear:
 * @self: a wrapper
 *
 * Frees what it holds.
 */
void
gun_sea_wrapper_clear (GunSeaWrapper *self)
{
  g_string_free (g_steal_pointer (&self->value), TRUE);
  g_string_free (g_steal_pointer (&self->certificate), TRUE);
  g_clear_pointer (&self->writer, g_free);
}

/**
 * gun_sea_wrapper_has_certificate:
 * @self: a wrapper
 *
 * Returns: %TRUE when it shows a certificate that counts: gun looks at none without a writer
 */
gboolean
gun_sea_wrapper_has_certificate (const GunSeaWrapper *self)
{
  return self->writer != NULL && self->certificate->len > 0;
}

/**
 * gun_sea_wrapper_dup_value:
 * @self: a wrapper
 *
 * Returns: (transfer full) (nullable): what was signed; %NULL when that is no value of the graph
 */
GunValue *
gun_sea_wrapper_dup_value (const GunSeaWrapper *self)
{
  return gun_json_parse_value (self->value->str, (gssize) self->value->len, NULL);
}
