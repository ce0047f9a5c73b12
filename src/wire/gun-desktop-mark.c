/* SPDX-License-Identifier: MIT */

/*
 * What one Gun Desktop says of itself to another, within `?`, where gun.js reads nothing but `pid`:
 *
 *   "desktop":{"v":1,"now":1700000000000}
 *
 *   v    the version of this, 1; more members may come with others
 *   now  the wall clock of its computer when it says so, in ms since 1970
 */

#include <math.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-wire-private.h"

#define MARK_VERSION 1

/* The last instant that a JavaScript Date has, ms */
#define LAST_MS 8.64e15

/* The member's value. What makes no sense is taken as absent. FALSE when the reader failed. */
gboolean
gun_message_read_desktop (GunMessage *self, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  self->has_desktop = FALSE;
  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean is_now = reader->text_bytes == 3 && memcmp (reader->text, "now", 3) == 0;

      token = gun_json_reader_next (reader);
      if (is_now)
        {
          self->has_desktop = token == GUN_JSON_NUMBER && fabs (reader->number) <= LAST_MS;
          self->desktop_now_ms = self->has_desktop ? reader->number : 0;
        }
      if (!gun_json_reader_skip (reader, token))
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

void
gun_message_append_desktop (const GunMessage *self, GString *out)
{
  g_string_append_printf (out, "{\"v\":%d,\"now\":", MARK_VERSION);
  gun_json_append_number (out, self->desktop_now_ms);
  g_string_append_c (out, '}');
}
