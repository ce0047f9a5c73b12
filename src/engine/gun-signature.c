/* SPDX-License-Identifier: MIT */

#include "gun-signature.h"

#include <string.h>

#include "gun-json.h"
#include "gun-soul.h"
#include "gun-text.h"

G_DEFINE_BOXED_TYPE (GunSignature, gun_signature, gun_signature_ref, gun_signature_unref)

/* A signed value as it stands in a put: {":":value,"~":signature,"+":certificate,"*":writer} */
typedef struct
{
  GunValue *value; /* (nullable) */
  gboolean has_signature;
  GRefString *writer; /* (nullable) */
  gboolean has_certificate;
  double expires_ms;
} Wrapper;

static void
wrapper_clear (Wrapper *self)
{
  g_clear_pointer (&self->value, gun_value_unref);
  g_clear_pointer (&self->writer, g_ref_string_release);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wrapper, wrapper_clear)

static void
clear_signature (gpointer data)
{
  GunSignature *self = data;

  g_clear_pointer (&self->owner, g_ref_string_release);
  g_clear_pointer (&self->signer, g_ref_string_release);
  g_clear_pointer (&self->value, gun_value_unref);
  g_clear_pointer (&self->reason, g_ref_string_release);
}

GunSignature *
gun_signature_ref (const GunSignature *self)
{
  return g_atomic_rc_box_acquire ((GunSignature *) self);
}

void
gun_signature_unref (GunSignature *self)
{
  g_atomic_rc_box_release_full (self, clear_signature);
}

/* What was signed: a value of the graph, else the JSON text of what it is */
static GunValue *
read_signed (GunJsonReader *reader, GunJsonToken token)
{
  const char *start = reader->token_start;
  g_autoptr (GRefString) text = NULL;
  GunValue *value;

  if (!gun_json_reader_skip (reader, token))
    return NULL;

  value = gun_json_parse_value (start, reader->at - start, NULL);
  if (value != NULL)
    return value;

  text = gun_text_new_len (start, reader->at - start);

  return gun_value_new_text (text);
}

/* As much of the text as is one, as gun.js reads it */
static double
parse_number (const char *text, gsize length_bytes)
{
  g_autofree char *number = g_strndup (text, length_bytes);

  return g_ascii_strtod (number, NULL);
}

/* Within a certificate's "m": the last state it is good for */
static gboolean
read_terms (GunJsonReader *reader, Wrapper *wrapper)
{
  GunJsonToken token;

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean expiry = reader->text_bytes == 1 && reader->text[0] == 'e';

      token = gun_json_reader_next (reader);
      if (expiry && token == GUN_JSON_NUMBER)
        wrapper->expires_ms = reader->number;
      else if (expiry && token == GUN_JSON_STRING)
        wrapper->expires_ms = parse_number (reader->text, reader->text_bytes);
      else if (!gun_json_reader_skip (reader, token))
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

static gboolean
read_certificate (GunJsonReader *reader, Wrapper *wrapper)
{
  GunJsonToken token;

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean terms = reader->text_bytes == 1 && reader->text[0] == 'm';

      token = gun_json_reader_next (reader);
      if (terms && token == GUN_JSON_OBJECT_BEGIN)
        {
          if (!read_terms (reader, wrapper))
            return FALSE;
        }
      else if (!gun_json_reader_skip (reader, token))
        return FALSE;
    }
  wrapper->has_certificate = TRUE;

  return token == GUN_JSON_OBJECT_END;
}

static gboolean
read_member (GunJsonReader *reader, Wrapper *wrapper, char name)
{
  GunJsonToken token = gun_json_reader_next (reader);

  switch (name)
    {
    case ':':
      g_clear_pointer (&wrapper->value, gun_value_unref);
      wrapper->value = read_signed (reader, token);
      return wrapper->value != NULL;
    case '~':
      wrapper->has_signature = token == GUN_JSON_STRING;
      return gun_json_reader_skip (reader, token);
    case '*':
      g_clear_pointer (&wrapper->writer, g_ref_string_release);
      if (token == GUN_JSON_STRING)
        wrapper->writer = gun_text_new_len (reader->text, reader->text_bytes);
      return gun_json_reader_skip (reader, token);
    case '+':
      if (token == GUN_JSON_OBJECT_BEGIN)
        return read_certificate (reader, wrapper);
      return gun_json_reader_skip (reader, token);
    default:
      return gun_json_reader_skip (reader, token);
    }
}

static gboolean
read_wrapper (GRefString *text, Wrapper *wrapper)
{
  GunJsonReader reader;
  GunJsonToken token;
  gboolean read;

  gun_json_reader_init (&reader, text, g_ref_string_length (text));
  read = gun_json_reader_next (&reader) == GUN_JSON_OBJECT_BEGIN;
  while (read && (token = gun_json_reader_next (&reader)) != GUN_JSON_OBJECT_END)
    read = token == GUN_JSON_NAME
           && read_member (&reader, wrapper, reader.text_bytes == 1 ? reader.text[0] : '\0');
  read = read && gun_json_reader_next (&reader) == GUN_JSON_END;
  gun_json_reader_clear (&reader);

  return read && wrapper->value != NULL && wrapper->has_signature;
}

/* `pub` of an account is the account itself */
static gboolean
is_own_key (GunSignature *self, GRefString *soul, GRefString *key, const GunValue *value)
{
  return g_str_equal (key, "pub") && soul[0] == '~' && g_str_equal (soul + 1, self->owner)
         && gun_value_get_kind (value) == GUN_VALUE_TEXT
         && gun_text_equal (gun_value_get_text (value), self->owner);
}

/* FALSE when no rule explains why the value is there: nobody may call that verified */
static gboolean
read_owned (GunSignature *self, GRefString *soul, GRefString *key, const GunValue *value)
{
  g_auto (Wrapper) wrapper = { .expires_ms = -1 };
  gboolean certified;

  if (is_own_key (self, soul, key, value))
    {
      self->state = GUN_SIGNATURE_PROVEN;
      return TRUE;
    }
  if (gun_value_get_kind (value) != GUN_VALUE_TEXT
      || !read_wrapper (gun_value_get_text (value), &wrapper))
    return FALSE;

  certified = wrapper.writer != NULL && !gun_text_equal (wrapper.writer, self->owner);
  self->state = certified ? GUN_SIGNATURE_CERTIFIED : GUN_SIGNATURE_VERIFIED;
  self->signer = g_ref_string_acquire (certified ? wrapper.writer : self->owner);
  self->value = g_steal_pointer (&wrapper.value);
  if (certified)
    self->certificate_expires_ms = wrapper.expires_ms;

  return !certified || wrapper.has_certificate;
}

/**
 * gun_signature_read:
 * @soul: a gun-text.h text
 * @key: a gun-text.h text
 * @value: what is in force there
 * @state_ms: its state
 * @unchecked: whether it never passed the door
 *
 * Returns: (transfer full): who stands for it. Of what is unchecked it is what the value says of itself.
 */
GunSignature *
gun_signature_read (
    GRefString *soul, GRefString *key, const GunValue *value, double state_ms, gboolean unchecked)
{
  GunSignature *self;

  g_return_val_if_fail (soul != NULL && key != NULL && value != NULL, NULL);

  self = g_atomic_rc_box_new0 (GunSignature);
  self->certificate_expires_ms = -1;
  self->owner = g_str_has_prefix (soul, "~@") ? NULL : gun_soul_dup_owner (soul);
  if (self->owner != NULL)
    {
      if (!read_owned (self, soul, key, value))
        self->state = GUN_SIGNATURE_UNCHECKED;
    }
  else if (g_str_has_prefix (soul, "~@"))
    self->state = GUN_SIGNATURE_PROVEN;
  else if (memchr (soul, '#', g_ref_string_length (soul)) != NULL)
    self->state = GUN_SIGNATURE_CONTENT;

  if (unchecked && self->state != GUN_SIGNATURE_NONE)
    self->state = GUN_SIGNATURE_UNCHECKED;

  return self;
}
