/* SPDX-License-Identifier: MIT */

#include "gun-sea-base64.h"

static const char url_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* The six bits that a digit stands for, or -1 */
static int
digit_value (char digit, char digit_62, char digit_63)
{
  int value = -1;

  if (digit >= 'A' && digit <= 'Z')
    value = digit - 'A';
  if (digit >= 'a' && digit <= 'z')
    value = digit - 'a' + 26;
  if (digit >= '0' && digit <= '9')
    value = digit - '0' + 52;
  if (digit == digit_62)
    value = 62;
  if (digit == digit_63)
    value = 63;

  return value;
}

/* What atob() leaves out before it looks: white space as HTML knows it */
static inline gboolean
is_space (char character)
{
  return character == ' ' || character == '\t' || character == '\n' || character == '\f'
         || character == '\r';
}

/**
 * gun_sea_base64_decode:
 * @text: (array length=length_bytes): base64, or anything else
 * @length_bytes: its length
 * @bytes: (array length=size_bytes) (out caller-allocates): where to write
 * @size_bytes: room there; three quarters of @length_bytes are always enough
 * @n_bytes: (out): how many bytes @text stands for
 *
 * Decodes as atob() does ("forgiving-base64 decode" of the Infra standard): white space is left
 * out, padding may be missing, bits behind the last byte do not matter.
 *
 * Returns: %FALSE when atob() throws, or when there are more bytes than fit
 */
gboolean
gun_sea_base64_decode (
    const char *text, gsize length_bytes, guint8 *bytes, gsize size_bytes, gsize *n_bytes)
{
  gsize n_digits = 0, n_padding = 0, n = 0;
  guint32 bits = 0;

  for (gsize i = 0; i < length_bytes; i++)
    {
      int value;

      if (is_space (text[i]))
        continue;
      if (text[i] == '=')
        {
          n_padding++;
          continue;
        }

      value = digit_value (text[i], '+', '/');
      if (value < 0 || n_padding > 0)
        return FALSE;

      bits = bits << 6 | (guint32) value;
      n_digits++;
      if (n_digits % 4 != 1)
        {
          guint rest = 6 - 2 * (guint) ((n_digits - 1) % 4);

          if (n == size_bytes)
            return FALSE;
          bytes[n++] = (guint8) (bits >> rest);
        }
    }

  *n_bytes = n;
  if (n_digits % 4 == 1)
    return FALSE;
  /* With padding there must be as much as makes groups of four, and no more */
  return n_padding == 0 || (n_padding <= 2 && (n_digits + n_padding) % 4 == 0);
}

/**
 * gun_sea_url64_decode:
 * @text: (array fixed-size=43): characters
 * @bytes: (array fixed-size=32) (out caller-allocates): where to write
 *
 * Decodes one of the four numbers of a key. One number has one spelling: what gun never writes,
 * bits behind the last byte, is refused, so that keys are equal when their texts are.
 *
 * Returns: whether @text is base64url of 32 bytes
 */
gboolean
gun_sea_url64_decode (const char text[GUN_SEA_URL64_LENGTH], guint8 bytes[32])
{
  guint32 bits = 0;
  gsize n = 0;
  guint n_bits = 0;

  for (guint i = 0; i < GUN_SEA_URL64_LENGTH; i++)
    {
      int value = digit_value (text[i], '-', '_');

      if (value < 0)
        return FALSE;

      bits = bits << 6 | (guint32) value;
      n_bits += 6;
      if (n_bits >= 8)
        {
          n_bits -= 8;
          bytes[n++] = (guint8) (bits >> n_bits);
        }
    }

  return (bits & ((1u << n_bits) - 1)) == 0;
}

/**
 * gun_sea_url64_encode:
 * @bytes: (array fixed-size=32): bytes
 * @text: (array fixed-size=43) (out caller-allocates): where to write; no NUL
 */
void
gun_sea_url64_encode (const guint8 bytes[32], char text[GUN_SEA_URL64_LENGTH])
{
  guint32 bits = 0;
  guint n_bits = 0;
  gsize n = 0;

  for (guint i = 0; i < 32; i++)
    {
      bits = bits << 8 | bytes[i];
      n_bits += 8;
      while (n_bits >= 6)
        {
          n_bits -= 6;
          text[n++] = url_digits[bits >> n_bits & 63];
        }
    }

  text[n] = url_digits[bits << (6 - n_bits) & 63];
}
