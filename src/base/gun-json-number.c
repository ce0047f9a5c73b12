/* SPDX-License-Identifier: MIT */

/*
 * Doubles as JavaScript writes them: the fewest digits that read back as the same double, and of
 * those the closest. States such as 1700000000000.001 are written for every key of every message,
 * so numbers between 2^-10 and 2^53 take an exact path in integers; the others, rare in a graph,
 * ask printf and strtod.
 */

#include "gun-json-text.h"

#include <math.h>
#include <string.h>

#define MAX_SAFE_INTEGER 9007199254740992.0 /* 2^53 */
#define MANTISSA_BITS 52
#define EXPONENT_BIAS 1075 /* of the mantissa read as an integer */
#define MAX_DIGITS 17      /* enough for every double */

/* Exponents are counted up to here: beyond any message, so that no digits before it can make up for
 * it */
#define LARGEST_EXPONENT 100000000

/* The smallest number of the exact path: below it 10^k times the mantissa would not fit into 128
 * bits. */
#define SMALLEST_EXACT 0x1p-10
#define MAX_DECIMALS 20

typedef unsigned __int128 Wide;

static gsize
format_unsigned (char *buffer, guint64 number)
{
  char digits[20];
  gsize n = 0;

  do
    digits[n++] = '0' + number % 10;
  while ((number /= 10) > 0);

  for (gsize i = 0; i < n; i++)
    buffer[i] = digits[n - 1 - i];
  return n;
}

/*
 * A number with a fraction is mantissa / 2^shift, and every decimal closer to it than half a step
 * of the mantissa reads back as it. So the shortest has the fewest decimals k for which the rounded
 * fraction lies that close. (The lower half step of a power of two is shorter; those in this range
 * have a short exact text.)
 */
static gsize
format_fraction (char *buffer, double number)
{
  guint64 bits, mantissa, fraction;
  guint shift;
  Wide scaled, half, ten_power = 1;
  gsize n;

  memcpy (&bits, &number, sizeof bits);
  mantissa = (bits & ((G_GUINT64_CONSTANT (1) << MANTISSA_BITS) - 1))
             | G_GUINT64_CONSTANT (1) << MANTISSA_BITS;
  shift = EXPONENT_BIAS - (guint) (bits >> MANTISSA_BITS);
  half = (Wide) 1 << (shift - 1);
  fraction = shift > MANTISSA_BITS ? mantissa : mantissa & ((G_GUINT64_CONSTANT (1) << shift) - 1);
  n = format_unsigned (buffer, shift > MANTISSA_BITS ? 0 : mantissa >> shift);
  buffer[n++] = '.';

  for (guint decimals = 1; decimals <= MAX_DECIMALS; decimals++)
    {
      Wide digits, back, distance;

      ten_power *= 10;
      scaled = fraction * ten_power;
      digits = (scaled + half) >> shift;
      back = digits << shift;
      /* Two decimals equally close: engines take the even one */
      if (back - scaled == half && digits % 2 == 1)
        back = --digits << shift;
      distance = back > scaled ? back - scaled : scaled - back;
      if (distance * 2 < ten_power || (distance * 2 == ten_power && mantissa % 2 == 0))
        {
          char text[MAX_DECIMALS + 1];
          guint left = decimals;

          while (left > 0)
            {
              text[--left] = '0' + (char) (digits % 10);
              digits /= 10;
            }
          memcpy (buffer + n, text, decimals);
          return n + decimals;
        }
    }

  g_assert_not_reached ();
}

/* The digits of "d.ddde±x" without its point; @exponent10 becomes x. */
static void
take_digits (const char *text, char digits[MAX_DIGITS + 1], int *exponent10)
{
  guint n = 0;

  for (; *text != 'e'; text++)
    if (g_ascii_isdigit (*text))
      digits[n++] = *text;

  *exponent10 = (int) g_ascii_strtoll (text + 1, NULL, 10);
}

/* TRUE when @digits times the power of ten read back as @number */
static gboolean
reads_back (const char *digits, guint n_digits, int exponent10, double number)
{
  char text[MAX_DIGITS + 16];

  memcpy (text, digits, n_digits);
  g_snprintf (text + n_digits, sizeof text - n_digits, "e%d", exponent10 - (int) n_digits + 1);
  return g_ascii_strtod (text, NULL) == number;
}

/* One more in the last place; FALSE when that carries out of the first */
static gboolean
increment_digits (char *digits, guint n_digits)
{
  for (guint i = n_digits; i-- > 0;)
    {
      if (digits[i] != '9')
        {
          digits[i]++;
          return TRUE;
        }
      digits[i] = '0';
    }

  return FALSE;
}

/* @n_digits significant digits of @number, correctly rounded */
static void
round_to_digits (double number, guint n_digits, char digits[MAX_DIGITS + 1], int *exponent10)
{
  char format[16], text[64];

  g_snprintf (format, sizeof format, "%%.%ue", n_digits - 1);
  g_ascii_formatd (text, sizeof text, format, number);
  take_digits (text, digits, exponent10);
}

static guint
find_shortest_digits (double number, char digits[MAX_DIGITS + 1], int *exponent10)
{
  /* 15 digits always survive, so they show whether fewer do; numbers without full precision begin
   * at 1 */
  guint n = number < 0x1p-1022 ? 1 : 15;

  for (; n < MAX_DIGITS; n++)
    {
      round_to_digits (number, n, digits, exponent10);
      if (reads_back (digits, n, *exponent10, number))
        break;

      /* Above a power of two the step is twice as wide: the decimal above may do where the nearest
       * does not. */
      if (increment_digits (digits, n) && reads_back (digits, n, *exponent10, number))
        break;
    }
  if (n == MAX_DIGITS)
    round_to_digits (number, n, digits, exponent10);

  while (n > 1 && digits[n - 1] == '0')
    n--;
  return n;
}

/* ECMA-262 Number::toString, steps 6 to 12: where the point stands, and when there is an
 * exponent */
static gsize
lay_out (char *buffer, const char *digits, guint n_digits, int exponent10)
{
  int point = exponent10 + 1;
  gsize n = 0;

  if (point >= (int) n_digits && point <= 21)
    {
      memcpy (buffer, digits, n_digits);
      memset (buffer + n_digits, '0', point - n_digits);
      return point;
    }
  if (point > 0 && point <= 21)
    {
      memcpy (buffer, digits, point);
      buffer[point] = '.';
      memcpy (buffer + point + 1, digits + point, n_digits - point);
      return n_digits + 1;
    }
  if (point > -6 && point <= 0)
    {
      memcpy (buffer, "0.", 2);
      memset (buffer + 2, '0', -point);
      memcpy (buffer + 2 - point, digits, n_digits);
      return 2 - point + n_digits;
    }

  buffer[n++] = digits[0];
  if (n_digits > 1)
    {
      buffer[n++] = '.';
      memcpy (buffer + n, digits + 1, n_digits - 1);
      n += n_digits - 1;
    }
  buffer[n++] = 'e';
  buffer[n++] = exponent10 < 0 ? '-' : '+';
  return n + format_unsigned (buffer + n, ABS (exponent10));
}

/**
 * gun_json_format_number:
 * @buffer: (out caller-allocates): the text goes here, NUL-terminated
 * @number: any double
 *
 * Writes @number as JSON.stringify() does: `0` for -0, `null` when it is not finite. No locale
 * changes it.
 * Shape: vectors numbers.json.
 *
 * Returns: length of the text
 */
gsize
gun_json_format_number (char buffer[GUN_JSON_NUMBER_SIZE], double number)
{
  gsize n = 0;

  if (!isfinite (number))
    {
      memcpy (buffer, "null", 5);
      return 4;
    }

  if (number < 0)
    {
      buffer[n++] = '-';
      number = -number;
    }

  if (number < MAX_SAFE_INTEGER && number == (double) (guint64) number)
    n += format_unsigned (buffer + n, (guint64) number);
  else if (number < MAX_SAFE_INTEGER && number >= SMALLEST_EXACT)
    n += format_fraction (buffer + n, number);
  else
    {
      char digits[MAX_DIGITS + 1];
      int exponent10;
      guint n_digits = find_shortest_digits (number, digits, &exponent10);

      n += lay_out (buffer + n, digits, n_digits, exponent10);
    }

  buffer[n] = '\0';
  return n;
}

/* w / 10^k rounded once, for 2^53 <= w and k <= 9: states with four decimals have 17 digits. */
static double
divide_exactly (guint64 w, guint k)
{
  Wide ten_power = 1;
  Wide dividend = (Wide) w << 63;
  Wide quotient;
  gboolean sticky;
  guint extra = 0;
  guint64 top, rest, half;

  while (k-- > 0)
    ten_power *= 10;
  quotient = dividend / ten_power;
  sticky = quotient * ten_power != dividend;

  while (quotient >> extra >= (Wide) 1 << (MANTISSA_BITS + 1 + 10))
    extra += 10;
  while (quotient >> extra >= (Wide) 1 << (MANTISSA_BITS + 1))
    extra++;

  top = (guint64) (quotient >> extra);
  half = (guint64) (quotient >> (extra - 1)) & 1;
  rest = (quotient & (((Wide) 1 << (extra - 1)) - 1)) != 0 || sticky;
  if (half && (rest || top % 2 == 1))
    top++;

  return ldexp ((double) top, (int) extra - 63);
}

static double
read_slowly (const char *start, const char *end)
{
  char small[64];
  g_autofree char *large = NULL;
  gsize length = end - start;

  if (length < sizeof small)
    {
      memcpy (small, start, length);
      small[length] = '\0';
      return g_ascii_strtod (small, NULL);
    }

  large = g_strndup (start, length);
  return g_ascii_strtod (large, NULL);
}

/* digits × 10^exponent10, when that can be had exactly without strtod */
static gboolean
read_quickly (guint64 digits, int exponent10, double *number)
{
  static const double powers[]
      = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
          1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

  if (exponent10 == 0)
    *number = (double) digits;
  else if (digits <= (guint64) MAX_SAFE_INTEGER && exponent10 > 0 && exponent10 <= 22)
    *number = (double) digits * powers[exponent10];
  else if (digits <= (guint64) MAX_SAFE_INTEGER && exponent10 < 0 && exponent10 >= -22)
    *number = (double) digits / powers[-exponent10];
  else if (digits > (guint64) MAX_SAFE_INTEGER && exponent10 < 0 && exponent10 >= -9)
    *number = divide_exactly (digits, (guint) -exponent10);
  else
    return FALSE;

  return TRUE;
}

static const char *
scan_digits (const char *at, const char *end, guint64 *digits, guint *n_digits)
{
  for (; at < end && g_ascii_isdigit (*at); at++)
    {
      if (*n_digits > 0 || *at != '0')
        {
          (*n_digits)++;
          *digits = *digits * 10 + (guint64) (*at - '0');
        }
    }

  return at;
}

/**
 * gun_json_scan_number:
 * @at: (array): where a JSON number may begin
 * @end: where the bytes end
 * @number: (out): the double closest to it; ±infinity when it lies beyond all of them
 *
 * Reads a number strictly as JSON has it: no `+`, no leading zeros, digits on both sides of the
 * point.
 * Shape: vectors number-parse.json.
 *
 * Returns: (nullable): just behind the number; %NULL when there is none
 */
const char *
gun_json_scan_number (const char *at, const char *end, double *number)
{
  const char *start = at;
  gboolean negative = at < end && *at == '-';
  guint64 digits = 0;
  guint n_digits = 0;
  int exponent10 = 0;
  const char *part;

  if (negative)
    at++;

  part = at;
  at = scan_digits (at, end, &digits, &n_digits);
  if (at == part || (*part == '0' && at > part + 1))
    return NULL;

  if (at < end && *at == '.')
    {
      part = ++at;
      at = scan_digits (at, end, &digits, &n_digits);
      if (at == part)
        return NULL;
      exponent10 = -(int) MIN (at - part, LARGEST_EXPONENT);
    }

  if (at < end && (*at == 'e' || *at == 'E'))
    {
      gboolean down = FALSE;
      int exponent = 0;

      at++;
      if (at < end && (*at == '+' || *at == '-'))
        down = *at++ == '-';
      part = at;
      for (; at < end && g_ascii_isdigit (*at); at++)
        exponent = MIN (exponent * 10 + (*at - '0'), LARGEST_EXPONENT);
      if (at == part)
        return NULL;
      exponent10 += down ? -exponent : exponent;
    }

  /* 19 digits fit into 64 bits; more have overflowed */
  if (n_digits == 0)
    *number = 0;
  else if (n_digits > 19 || !read_quickly (digits, exponent10, number))
    {
      *number = read_slowly (start, at);
      return at;
    }
  if (negative)
    *number = -*number;

  return at;
}
