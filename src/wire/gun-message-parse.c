/* SPDX-License-Identifier: MIT */

/*
 * From a frame to messages (PROTOCOL.md sections 1 and 2).
 *
 * A frame is one object, or a list of messages, each an object or (old clients) a string holding
 * one. Members:
 *
 *   #    id, a string or a number          get  question, an object (gun-get.c)
 *   @    id of what this answers           ok   true, 1, 0, {"":1}, {"rtc":…}; with a put
 *   {"@":n,"/":m} ##   hash, a number                    err  why not, a string
 *   ><   peers that have it, "a,b"         %    more of this reply follows
 *   put  graph, an object                  dam, pid  between two neighbours
 *        (gun-message-put.c)               desktop   with `?`, of a Gun Desktop (gun-desktop-mark.c)
 *
 * Everything else is skipped. What has the wrong type is taken as absent when a message makes sense
 * without it, so that one program's mistake costs no more than it must.
 */

#include <math.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-limits.h"
#include "gun-text.h"
#include "gun-wire-private.h"

static void
set_limit_error (GError **error, const char *what, int limit)
{
  g_set_error (error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_LIMIT, "%s (the limit is %d)", what, limit);
}

/* A string as it is, a finite number as JavaScript writes it, anything else as absent. */
static gboolean
read_text (GunJsonReader *reader, GRefString **text, gboolean *is_number)
{
  GunJsonToken token = gun_json_reader_next (reader);

  g_clear_pointer (text, g_ref_string_release);
  *is_number = FALSE;
  if (token == GUN_JSON_STRING)
    *text = gun_text_new_len (reader->text, reader->text_bytes);
  else if (token == GUN_JSON_NUMBER && isfinite (reader->number))
    {
      char buffer[GUN_JSON_NUMBER_SIZE];
      gsize length = gun_json_format_number (buffer, reader->number);

      *text = gun_text_new_len (buffer, length);
      *is_number = TRUE;
    }

  return gun_json_reader_skip (reader, token);
}

/* An id travels with its message to the relays behind us, and these two end a stock one, which then takes the id for the message */
static gboolean
ends_relays (const char *id)
{
  return g_str_equal (id, "put") || g_str_equal (id, "get");
}

static gboolean
read_id (GunJsonReader *reader, GRefString **id, gboolean *is_number, GError **error)
{
  if (!read_text (reader, id, is_number))
    return FALSE;

  if (*id != NULL && gun_json_is_longer (*id, g_ref_string_length (*id), GUN_LIMIT_ID_LENGTH))
    {
      set_limit_error (error, "A message id is too long", GUN_LIMIT_ID_LENGTH);
      return FALSE;
    }

  if (*id != NULL && ends_relays (*id))
    {
      g_set_error (error,
                   GUN_WIRE_ERROR,
                   GUN_WIRE_ERROR_SHAPE,
                   "A message has the id “%s”, which ends relays: take another",
                   *id);
      return FALSE;
    }

  return TRUE;
}

/* The first @limit UTF-16 units; a pair is not parted */
static GRefString *
cut_text (const char *text, gsize text_bytes, gsize limit)
{
  gsize n_units = 0;
  gsize n_bytes = 0;

  while (n_bytes < text_bytes)
    {
      guint8 first = (guint8) text[n_bytes];
      gsize units = first >= 0xF0 ? 2 : 1;

      if (n_units + units > limit)
        break;
      n_units += units;
      n_bytes += first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    }

  return gun_text_new_len (text, n_bytes);
}

static gboolean
read_via (GunMessage *self, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  g_clear_pointer (&self->via, g_ref_string_release);
  if (token == GUN_JSON_STRING)
    self->via = cut_text (reader->text, reader->text_bytes, GUN_LIMIT_VIA_LENGTH);

  return gun_json_reader_skip (reader, token);
}

static gboolean
read_hash (GunMessage *self, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  self->has_hash = token == GUN_JSON_NUMBER && isfinite (reader->number);
  self->hash = self->has_hash ? reader->number : 0;

  return gun_json_reader_skip (reader, token);
}

/* `%` of a reply: JavaScript's "truthy", where null, false, 0 and "" are not; and perhaps an id */
static gboolean
read_more (GunMessage *self, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  g_clear_pointer (&self->next_id, g_ref_string_release);
  if (token == GUN_JSON_STRING && reader->text_bytes > 0
      && reader->text_bytes <= GUN_LIMIT_ID_LENGTH)
    self->next_id = gun_text_new_len (reader->text, reader->text_bytes);
  self->has_more = token == GUN_JSON_TRUE || token == GUN_JSON_OBJECT_BEGIN
                   || token == GUN_JSON_ARRAY_BEGIN
                   || (token == GUN_JSON_NUMBER && reader->number != 0)
                   || (token == GUN_JSON_STRING && reader->text_bytes > 0);

  return gun_json_reader_skip (reader, token);
}

static gboolean
is_name (const GunJsonReader *reader, const char *name)
{
  return strlen (name) == reader->text_bytes
         && memcmp (reader->text, name, reader->text_bytes) == 0;
}

static guint
to_count (double number)
{
  return isfinite (number) ? (guint) CLAMP (number, 0, G_MAXINT) : 0;
}

static gboolean
read_ok (GunMessage *self, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  self->has_ok = token != GUN_JSON_NULL;
  self->ok_is_hint = self->ok_is_rtc = FALSE;
  self->ok_wanted = self->ok_peers = 0;
  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      char name = reader->text_bytes == 1 ? reader->text[0] : '\0';

      self->ok_is_rtc |= is_name (reader, "rtc");
      token = gun_json_reader_next (reader);
      if (token == GUN_JSON_NUMBER && name == '@')
        self->ok_wanted = to_count (reader->number);
      if (token == GUN_JSON_NUMBER && name == '/')
        self->ok_peers = to_count (reader->number);
      if (token == GUN_JSON_NUMBER && (name == '@' || name == '/'))
        self->ok_is_hint = TRUE;
      if (!gun_json_reader_skip (reader, token))
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

/* A string as it is; null, false, 0 and "" are no error; of anything else its JSON text. */
static gboolean
read_err (GunMessage *self, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);
  const char *start = reader->token_start;
  gboolean is_error = token != GUN_JSON_NULL && token != GUN_JSON_FALSE
                      && !(token == GUN_JSON_NUMBER && reader->number == 0);

  g_clear_pointer (&self->err, g_ref_string_release);
  if (token == GUN_JSON_STRING)
    {
      if (reader->text_bytes > 0)
        self->err = gun_text_new_len (reader->text, reader->text_bytes);
      return TRUE;
    }

  if (!gun_json_reader_skip (reader, token))
    return FALSE;
  if (is_error)
    self->err = gun_text_new_len (start, reader->at - start);
  return TRUE;
}

/* The member whose name the reader stands on. FALSE with @error, or when the reader failed. */
static gboolean
read_member (GunMessage *self, GunJsonReader *reader, GError **error)
{
  gboolean ignored;

  if (is_name (reader, "#"))
    return read_id (reader, &self->id, &self->id_is_number, error);
  if (is_name (reader, "@"))
    return read_id (reader, &self->ack, &self->ack_is_number, error);
  if (is_name (reader, "put"))
    return gun_message_read_put (self, reader, error);
  if (is_name (reader, "get"))
    {
      g_clear_pointer (&self->get, gun_get_free);
      self->get = gun_get_read (reader, error);
      return self->get != NULL;
    }
  if (is_name (reader, "##"))
    return read_hash (self, reader);
  if (is_name (reader, "><"))
    return read_via (self, reader);
  if (is_name (reader, "ok"))
    return read_ok (self, reader);
  if (is_name (reader, "err"))
    return read_err (self, reader);
  if (is_name (reader, "%"))
    return read_more (self, reader);
  if (is_name (reader, "dam"))
    return read_text (reader, &self->dam, &ignored);
  if (is_name (reader, "pid"))
    return read_text (reader, &self->pid, &ignored);
  if (is_name (reader, "desktop"))
    return gun_message_read_desktop (self, reader);

  return gun_json_reader_skip (reader, GUN_JSON_NAME);
}

/* The message whose bracket the reader has just passed, read to its end. NULL with @error, or when
 * the reader failed. */
static GunMessage *
read_message (GunJsonReader *reader, GError **error)
{
  g_autoptr (GunMessage) self = gun_message_new ();
  const char *start = reader->token_start;
  guint outside = reader->depth - 1;
  GunJsonToken token;

  reader->saw_infinity = FALSE;
  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    if (!read_member (self, reader, error))
      {
        gun_json_reader_leave (reader, outside);
        return NULL;
      }
  if (token != GUN_JSON_OBJECT_END)
    return NULL;

  if (self->put == NULL && self->get == NULL && self->dam == NULL && !reader->saw_infinity)
    self->json = g_bytes_new (start, reader->at - start);

  return g_steal_pointer (&self);
}

static void
take_reader_error (GunJsonReader *reader, GError **error)
{
  const GError *cause = gun_json_reader_get_error (reader);

  g_clear_error (error);
  g_set_error (error,
               GUN_WIRE_ERROR,
               cause->code,
               "%s (byte %" G_GSIZE_FORMAT ")",
               cause->message,
               gun_json_reader_get_offset (reader));
}

/* One text that holds one message and nothing else */
static GunMessage *
parse_message (const char *bytes, gsize length_bytes, GError **error)
{
  g_autoptr (GunMessage) message = NULL;
  GunJsonReader reader;

  if (length_bytes == 0 || *bytes != '{')
    {
      g_set_error_literal (
          error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_SHAPE, "A message is no JSON object");
      return NULL;
    }

  gun_json_reader_init (&reader, bytes, length_bytes);
  gun_json_reader_next (&reader);
  message = read_message (&reader, error);
  if (gun_json_reader_get_error (&reader) != NULL || gun_json_reader_next (&reader) != GUN_JSON_END)
    {
      g_clear_pointer (&message, gun_message_unref);
      take_reader_error (&reader, error);
    }
  gun_json_reader_clear (&reader);

  return g_steal_pointer (&message);
}

/* One part of a list: a message, or why it is none */
typedef struct
{
  GunMessage *message;
  GError *error;
} Part;

static void
clear_part (gpointer data)
{
  Part *part = data;

  g_clear_pointer (&part->message, gun_message_unref);
  g_clear_error (&part->error);
}

static Part
read_part (GunJsonReader *reader, GunJsonToken token)
{
  Part part = { NULL, NULL };

  if (token == GUN_JSON_OBJECT_BEGIN)
    part.message = read_message (reader, &part.error);
  else if (token == GUN_JSON_STRING)
    part.message = parse_message (reader->text, reader->text_bytes, &part.error);
  else
    {
      g_set_error_literal (
          &part.error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_SHAPE, "A message is no JSON object");
      gun_json_reader_skip (reader, token);
    }

  return part;
}

/* All parts of a list, before any is handed on: when the list itself is broken, none is. */
static GArray *
parse_list (const char *bytes, gsize length_bytes, GError **error)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (Part));
  GunJsonReader reader;
  GunJsonToken token;
  GError *failure = NULL;

  g_array_set_clear_func (parts, clear_part);
  gun_json_reader_init (&reader, bytes, length_bytes);
  gun_json_reader_next (&reader);
  while ((token = gun_json_reader_next (&reader)) != GUN_JSON_ARRAY_END && token != GUN_JSON_ERROR)
    {
      Part part;

      if (parts->len == GUN_LIMIT_BATCH_MESSAGES)
        {
          set_limit_error (&failure, "A frame has too many messages", GUN_LIMIT_BATCH_MESSAGES);
          break;
        }
      part = read_part (&reader, token);
      g_array_append_val (parts, part);
    }
  if (failure == NULL && gun_json_reader_next (&reader) != GUN_JSON_END)
    take_reader_error (&reader, &failure);
  gun_json_reader_clear (&reader);

  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }

  return g_steal_pointer (&parts);
}

static guint
hand_on_list (const char *bytes, gsize length_bytes, GunMessageFunc func, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) parts = parse_list (bytes, length_bytes, &error);
  guint n_good = 0;

  if (parts == NULL)
    {
      func (NULL, error, user_data);
      return 0;
    }

  for (guint i = 0; i < parts->len; i++)
    {
      Part *part = &g_array_index (parts, Part, i);

      if (part->message != NULL)
        n_good++;
      if (!func (part->message, part->error, user_data))
        break;
    }

  return n_good;
}

/**
 * gun_message_parse_frame:
 * @bytes: (array length=length_bytes): a frame as a peer sent it
 * @length_bytes: its length
 * @func: what to call with each message
 * @user_data: for @func
 *
 * Takes a frame apart: `{…}`, `[{…},"{…}"]`, `[]`. Its first character must be the bracket
 * (PROTOCOL.md section 1). Messages come in order. One that is JSON but no message spoils no other;
 * when the frame itself is broken, @func hears of that once and gets none of its messages.
 * Errors: %GUN_WIRE_ERROR, to @func.
 *
 * Returns: how many messages were handed to @func
 */
guint
gun_message_parse_frame (const char *bytes,
                         gsize length_bytes,
                         GunMessageFunc func,
                         gpointer user_data)
{
  g_autoptr (GunMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (bytes != NULL || length_bytes == 0, 0);
  g_return_val_if_fail (func != NULL, 0);

  if (length_bytes > GUN_LIMIT_MESSAGE_BYTES)
    set_limit_error (&error, "A frame has too many bytes", GUN_LIMIT_MESSAGE_BYTES);
  else if (length_bytes > 0 && *bytes == '[')
    return hand_on_list (bytes, length_bytes, func, user_data);
  else if (length_bytes > 0 && *bytes == '{')
    message = parse_message (bytes, length_bytes, &error);
  else
    g_set_error_literal (
        &error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_SYNTAX, "The frame does not begin with { or [");

  func (message, error, user_data);
  return message != NULL ? 1 : 0;
}
