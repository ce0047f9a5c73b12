/* SPDX-License-Identifier: MIT */

/*
 * The texts by which desktops find each other (DECISIONS.md section 4), values of the graph:
 *
 *   presence  {"v":1,"pid":"<session pid>"}
 *   letter    {"v":1,"to":"<receiver's pid>","from":"<sender's pid>","n":"<attempt>",
 *              "offer":{"type":"offer","sdp":"…"}}, or with "answer"
 *
 * `v` is the version; members that are not known are skipped, so that a later one can add some.
 */

#include "gun-letter.h"

#include <string.h>

#include "gun-description.h"
#include "gun-json-text.h"
#include "gun-text.h"

#define VERSION 1

/* Before each candidate of a description but the first line, which is none. */
#define CANDIDATE_LINE "\r\na=candidate:"

typedef struct
{
  gboolean is_known_version;
  char *to;
  char *from;
  char *attempt;
  char *pid;
  char *offer;
  char *answer;
} Members;

static void
members_clear (Members *self)
{
  g_free (self->to);
  g_free (self->from);
  g_free (self->attempt);
  g_free (self->pid);
  g_free (self->offer);
  g_free (self->answer);
}

void
gun_letter_free (GunLetter *self)
{
  g_free (self->to);
  g_free (self->from);
  g_free (self->attempt);
  g_free (self->sdp);
  g_free (self);
}

static gboolean
refuse (GError **error, int code, const char *sentence)
{
  g_set_error_literal (error, GUN_WIRE_ERROR, code, sentence);
  return FALSE;
}

static gboolean
read_version (GunJsonReader *reader, GunJsonToken token, Members *members)
{
  members->is_known_version = token == GUN_JSON_NUMBER && reader->number == VERSION;
  return gun_json_reader_skip (reader, token);
}

static gboolean
read_member (GunJsonReader *reader, Members *members)
{
  const struct
  {
    const char *name;
    char **text;
  } names[] = {
    { "to", &members->to },
    { "from", &members->from },
    { "n", &members->attempt },
    { "pid", &members->pid },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (gun_description_is_member (reader, names[i].name))
      return gun_description_read_name (reader, gun_json_reader_next (reader), names[i].text);

  if (gun_description_is_member (reader, "v"))
    return read_version (reader, gun_json_reader_next (reader), members);
  if (gun_description_is_member (reader, "offer"))
    return gun_description_read (
        reader, gun_json_reader_next (reader), "offer", GUN_LETTER_MAX_LENGTH, &members->offer);
  if (gun_description_is_member (reader, "answer"))
    return gun_description_read (
        reader, gun_json_reader_next (reader), "answer", GUN_LETTER_MAX_LENGTH, &members->answer);
  return gun_json_reader_skip (reader, gun_json_reader_next (reader));
}

static gboolean
read_members (const char *text, gsize length_bytes, Members *members)
{
  GunJsonReader reader;
  GunJsonToken token;
  gboolean is_read = FALSE;

  gun_json_reader_init (&reader, text, length_bytes);
  if (gun_json_reader_next (&reader) == GUN_JSON_OBJECT_BEGIN)
    {
      while ((token = gun_json_reader_next (&reader)) == GUN_JSON_NAME)
        if (!read_member (&reader, members))
          break;
      is_read = token == GUN_JSON_OBJECT_END && gun_json_reader_next (&reader) == GUN_JSON_END;
    }
  gun_json_reader_clear (&reader);
  return is_read;
}

/* No text of so few bytes has more UTF-16 units, and none of so many bytes has fewer */
static gboolean
is_too_long (const char *text, gsize length_bytes)
{
  return length_bytes > GUN_LETTER_MAX_LENGTH
         && (length_bytes > 3 * GUN_LETTER_MAX_LENGTH
             || gun_utf16_length (text, length_bytes) > GUN_LETTER_MAX_LENGTH);
}

static gboolean
parse (const char *text, gsize length_bytes, Members *members, GError **error)
{
  if (is_too_long (text, length_bytes))
    {
      g_set_error (error,
                   GUN_WIRE_ERROR,
                   GUN_WIRE_ERROR_LIMIT,
                   "What a desktop wrote into the room is too long (the limit is %d characters)",
                   GUN_LETTER_MAX_LENGTH);
      return FALSE;
    }
  if (!read_members (text, length_bytes, members))
    return refuse (
        error, GUN_WIRE_ERROR_SYNTAX, "What a desktop wrote into the room is no JSON object");
  if (!members->is_known_version)
    return refuse (error,
                   GUN_WIRE_ERROR_SHAPE,
                   "What a desktop wrote into the room is of a version that is not known here");
  return TRUE;
}

static GunLetter *
take_letter (Members *members, GError **error)
{
  gboolean is_offer = members->offer != NULL;
  char **sdp = is_offer ? &members->offer : &members->answer;
  GunLetter *self;

  if (members->to == NULL || members->from == NULL || members->attempt == NULL)
    {
      refuse (error,
              GUN_WIRE_ERROR_SHAPE,
              "A letter does not say to whom, from whom and of which attempt it is");
      return NULL;
    }
  if (*sdp == NULL || **sdp == '\0' || (is_offer && members->answer != NULL))
    {
      refuse (error, GUN_WIRE_ERROR_SHAPE, "A letter has no offer, or no answer, that can be read");
      return NULL;
    }

  self = g_new0 (GunLetter, 1);
  self->kind = is_offer ? GUN_RTC_OFFER : GUN_RTC_ANSWER;
  self->to = g_steal_pointer (&members->to);
  self->from = g_steal_pointer (&members->from);
  self->attempt = g_steal_pointer (&members->attempt);
  self->sdp = g_steal_pointer (sdp);
  return self;
}

/**
 * gun_letter_read:
 * @text: a value of our mailbox, anything at all
 * @length_bytes: its length
 * @error: return location
 *
 * Errors: %GUN_WIRE_ERROR: drop it.
 *
 * Returns: (transfer full) (nullable): the letter
 */
GunLetter *
gun_letter_read (const char *text, gsize length_bytes, GError **error)
{
  Members members = { FALSE };
  GunLetter *self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (parse (text, length_bytes, &members, error))
    self = take_letter (&members, error);
  members_clear (&members);
  return self;
}

/**
 * gun_letter_read_presence:
 * @text: a value of the room, anything at all
 * @length_bytes: its length
 * @error: return location
 *
 * Errors: %GUN_WIRE_ERROR: drop it.
 *
 * Returns: (transfer full) (nullable): the pid it names
 */
char *
gun_letter_read_presence (const char *text, gsize length_bytes, GError **error)
{
  Members members = { FALSE };
  char *pid = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (parse (text, length_bytes, &members, error))
    {
      pid = g_steal_pointer (&members.pid);
      if (pid == NULL)
        refuse (error, GUN_WIRE_ERROR_SHAPE, "The presence of a desktop does not name its session");
    }
  members_clear (&members);
  return pid;
}

static void
append_member (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, ",\"%s\":", name);
  gun_json_append_string (out, text, strlen (text));
}

/* Takes its last candidate off @sdp; FALSE when it has none */
static gboolean
cut_last_candidate (char *sdp)
{
  char *at = g_strrstr (sdp, CANDIDATE_LINE);
  char *end;

  if (at == NULL)
    return FALSE;
  end = strstr (at + strlen ("\r\n"), "\r\n");
  if (end == NULL)
    end = at + strlen (at);
  memmove (at, end, strlen (end) + 1);
  return TRUE;
}

/**
 * gun_letter_write:
 * @self: a letter
 *
 * Of a description that is too long the last candidates are left away.
 *
 * Returns: (transfer full) (nullable): its text; %NULL when it is too long without any
 */
GRefString *
gun_letter_write (const GunLetter *self)
{
  const char *type = self->kind == GUN_RTC_OFFER ? "offer" : "answer";
  g_autofree char *sdp = g_strdup (self->sdp);
  g_autoptr (GString) out = g_string_new (NULL);

  do
    {
      g_string_printf (out, "{\"v\":%d", VERSION);
      append_member (out, "to", self->to);
      append_member (out, "from", self->from);
      append_member (out, "n", self->attempt);
      g_string_append_printf (out, ",\"%s\":", type);
      gun_description_append (out, type, sdp);
      g_string_append_c (out, '}');
      if (!is_too_long (out->str, out->len))
        return g_ref_string_new_len (out->str, (gssize) out->len);
    }
  while (cut_last_candidate (sdp));
  return NULL;
}

GRefString *
gun_letter_write_presence (const char *pid)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_printf (out, "{\"v\":%d", VERSION);
  append_member (out, "pid", pid);
  g_string_append_c (out, '}');
  return g_ref_string_new_len (out->str, (gssize) out->len);
}
