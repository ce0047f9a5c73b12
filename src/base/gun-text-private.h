/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_BASE_COMPILATION
#error "gun-text-private.h is for src/base only"
#endif

#include <glib.h>

G_BEGIN_DECLS

/* TRUE for 10xxxxxx, the bytes of a character after its first */
static inline gboolean
gun_text_is_continuation (char byte)
{
  return ((guint8) byte & 0xC0) == 0x80;
}

/* The character at @at and its length in bytes. @at stands at the first byte of a character of
 * valid WTF-8. */
static inline gunichar
gun_text_decode (const char *at, guint *length_bytes)
{
  const guint8 *bytes = (const guint8 *) at;

  if (bytes[0] < 0x80)
    {
      *length_bytes = 1;
      return bytes[0];
    }
  if (bytes[0] < 0xE0)
    {
      *length_bytes = 2;
      return (bytes[0] & 0x1Fu) << 6 | (bytes[1] & 0x3Fu);
    }
  if (bytes[0] < 0xF0)
    {
      *length_bytes = 3;
      return (bytes[0] & 0x0Fu) << 12 | (bytes[1] & 0x3Fu) << 6 | (bytes[2] & 0x3Fu);
    }

  *length_bytes = 4;
  return (bytes[0] & 0x07u) << 18 | (bytes[1] & 0x3Fu) << 12 | (bytes[2] & 0x3Fu) << 6
         | (bytes[3] & 0x3Fu);
}

gsize gun_text_common_prefix (const char *a, gsize a_bytes, const char *b, gsize b_bytes);

G_END_DECLS
