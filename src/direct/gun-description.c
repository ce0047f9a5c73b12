/* SPDX-License-Identifier: MIT */

#include "gun-description.h"

#include <string.h>

#include "gun-json-text.h"
#include "gun-limits.h"

/* Longest `type`, bytes: "rollback". */
#define MAX_TYPE_BYTES 8

gboolean
gun_description_is_member (const GunJsonReader *reader, const char *name)
{
  return strlen (name) == reader->text_bytes
         && memcmp (reader->text, name, reader->text_bytes) == 0;
}

gboolean
gun_description_read_text (GunJsonReader *reader, GunJsonToken token, gsize max_bytes, char **text)
{
  g_clear_pointer (text, g_free);
  if (token == GUN_JSON_STRING && reader->text_bytes <= max_bytes
      && g_utf8_validate (reader->text, (gssize) reader->text_bytes, NULL))
    *text = g_strndup (reader->text, reader->text_bytes);

  return gun_json_reader_skip (reader, token);
}

gboolean
gun_description_read_name (GunJsonReader *reader, GunJsonToken token, char **name)
{
  if (!gun_description_read_text (reader, token, GUN_LIMIT_ID_LENGTH, name))
    return FALSE;

  for (const char *at = *name; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      {
        g_clear_pointer (name, g_free);
        return TRUE;
      }
  if (*name != NULL && **name == '\0')
    g_clear_pointer (name, g_free);
  return TRUE;
}

/* What JavaScript takes for nothing: there, `if (rtc.offer)` goes on */
static gboolean
is_nothing (const GunJsonReader *reader, GunJsonToken token)
{
  return token == GUN_JSON_NULL || token == GUN_JSON_FALSE
         || (token == GUN_JSON_NUMBER && reader->number == 0)
         || (token == GUN_JSON_STRING && reader->text_bytes == 0);
}

static gboolean
read_members (
    GunJsonReader *reader, const char *type, gsize max_bytes, char **sdp, gboolean *is_other)
{
  GunJsonToken token;

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean is_type = gun_description_is_member (reader, "type");
      gboolean is_sdp = gun_description_is_member (reader, "sdp");
      g_autofree char *found = NULL;
      gboolean is_read;

      token = gun_json_reader_next (reader);
      if (is_sdp)
        is_read = gun_description_read_text (reader, token, max_bytes, sdp);
      else if (is_type)
        is_read = gun_description_read_text (reader, token, MAX_TYPE_BYTES, &found);
      else
        is_read = gun_json_reader_skip (reader, token);
      if (!is_read)
        return FALSE;
      if (is_type)
        *is_other = g_strcmp0 (found, type) != 0;
    }
  return token == GUN_JSON_OBJECT_END;
}

/**
 * gun_description_read:
 * @reader: stands on @token
 * @token: what the value begins with
 * @type: "offer" or "answer", which its own type must be; one that has none is taken
 * @max_bytes: how long it may be
 * @sdp: (inout) (nullable): the text of it
 *
 * Returns: %FALSE when the reader failed
 */
gboolean
gun_description_read (
    GunJsonReader *reader, GunJsonToken token, const char *type, gsize max_bytes, char **sdp)
{
  gboolean is_other = FALSE;

  g_clear_pointer (sdp, g_free);
  if (is_nothing (reader, token))
    return TRUE;

  if (token == GUN_JSON_OBJECT_BEGIN)
    {
      if (!read_members (reader, type, max_bytes, sdp, &is_other))
        return FALSE;
    }
  else if (!gun_json_reader_skip (reader, token))
    {
      return FALSE;
    }

  if (is_other || *sdp == NULL)
    {
      g_free (*sdp);
      *sdp = g_strdup ("");
    }
  return TRUE;
}

void
gun_description_append (GString *out, const char *type, const char *sdp)
{
  g_string_append_printf (out, "{\"type\":\"%s\",\"sdp\":", type);
  gun_json_append_string (out, sdp, strlen (sdp));
  g_string_append_c (out, '}');
}
