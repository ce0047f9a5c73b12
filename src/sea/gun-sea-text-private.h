/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_SEA_COMPILATION
#error "gun-sea-text-private.h is for src/sea only"
#endif

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* A surrogate by itself, in WTF-8; U+FFFD, which TextEncoder writes for it, is as long */
#define GUN_SEA_SURROGATE_BYTES 3
#define GUN_SEA_REPLACEMENT "\xEF\xBF\xBD"

/* The first lone surrogate from @at on; @end when there is none */
static inline const char *
gun_sea_find_surrogate (const char *at, const char *end)
{
  while (at < end && (at = memchr (at, 0xED, end - at)) != NULL)
    {
      if (end - at >= GUN_SEA_SURROGATE_BYTES && (guint8) at[1] >= 0xA0)
        return at;
      at++;
    }

  return end;
}

/* Makes of WTF-8 the UTF-8 that TextEncoder gives. It stays as long as it was. */
static inline void
gun_sea_encode_text (char *wtf8, gsize length_bytes)
{
  char *end = wtf8 + length_bytes;

  for (char *at = wtf8; (at += gun_sea_find_surrogate (at, end) - at) < end;)
    memcpy (at, GUN_SEA_REPLACEMENT, GUN_SEA_SURROGATE_BYTES);
}

/* Bytes as texts of the years before base64 have them: a UTF-16 unit each, of which the lower half
 * counts. As many as fit are written; returns how many there are. */
static inline gsize
gun_sea_read_units (const char *wtf8, gsize length_bytes, guint8 *bytes, gsize size_bytes)
{
  gsize n_units = 0;

  for (const char *at = wtf8; at < wtf8 + length_bytes; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character >= 0x10000)
        {
          if (n_units < size_bytes)
            bytes[n_units] = (guint8) ((character - 0x10000) >> 10);
          n_units++;
        }
      /* Surrogates begin at multiples of 0x400, so their lower half is the character's */
      if (n_units < size_bytes)
        bytes[n_units] = (guint8) character;
      n_units++;
    }

  return n_units;
}

G_END_DECLS
