/* SPDX-License-Identifier: MIT */

#include "gun-sdp-text-private.h"

#include <string.h>

#define SHOWN_BYTES 40
#define MAX_DIGITS 20

gboolean
gun_sdp_text_is_ice_chars (const char *text, gsize length_bytes, gsize min_bytes, gsize max_bytes)
{
  if (length_bytes < min_bytes || length_bytes > max_bytes)
    return FALSE;
  for (gsize i = 0; i < length_bytes; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
      return FALSE;
  return TRUE;
}

gboolean
gun_sdp_text_is_token (const char *text, gsize length_bytes, gsize max_bytes)
{
  if (length_bytes < 1 || length_bytes > max_bytes)
    return FALSE;
  for (gsize i = 0; i < length_bytes; i++)
    if (!g_ascii_isgraph (text[i]) || strchr ("\"(),/:;<=>?@[\\]", text[i]) != NULL)
      return FALSE;
  return TRUE;
}

gboolean
gun_sdp_text_read_number (
    const char *text, gsize length_bytes, guint64 min, guint64 max, guint64 *value)
{
  guint64 read = 0;

  if (length_bytes < 1 || length_bytes > MAX_DIGITS)
    return FALSE;
  for (gsize i = 0; i < length_bytes; i++)
    {
      if (!g_ascii_isdigit (text[i]) || !g_uint64_checked_mul (&read, read, 10)
          || !g_uint64_checked_add (&read, read, (guint64) (text[i] - '0')))
        return FALSE;
    }
  if (read < min || read > max)
    return FALSE;

  *value = read;
  return TRUE;
}

char *
gun_sdp_text_show (const char *text, gsize length_bytes)
{
  char *shown = g_strndup (text, MIN (length_bytes, SHOWN_BYTES));

  for (char *at = shown; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at) && *at != ' ')
      *at = '?';
  return shown;
}
