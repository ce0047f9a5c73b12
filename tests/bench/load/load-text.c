/* SPDX-License-Identifier: MIT */

/* Finds its way in the JSON of a frame without copying or checking it. The peers measured write sound JSON, and the names
 * of members that the load looks for hold no escapes, so that names are compared as they stand. */

#include "load-text.h"

#include <string.h>

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && (*at == ' ' || *at == '\n' || *at == '\t' || *at == '\r'))
    at++;
  return at;
}

/* @at is at the first quotation mark; returns what follows the last one. */
static const char *
skip_string (const char *at, const char *end)
{
  for (at++; at < end && *at != '"'; at++)
    if (*at == '\\')
      at++;
  return MIN (at + 1, end);
}

static const char *
skip_value (const char *at, const char *end)
{
  guint depth = 0;

  while (at < end)
    {
      if (*at == '"')
        at = skip_string (at, end);
      else if (depth == 0 && (*at == ',' || *at == '}' || *at == ']'))
        return at;
      else
        {
          if (*at == '{' || *at == '[')
            depth++;
          else if (*at == '}' || *at == ']')
            depth--;
          else if (depth == 0)
            {
              at++;
              continue;
            }
          at++;
        }
      if (depth == 0)
        return at;
    }
  return end;
}

/**
 * load_text_next_member:
 * @rest: an object, from its brace on; moved behind the member
 * @name: (out): without quotation marks
 * @value: (out): as it stands
 *
 * Returns: whether there was one more
 */
gboolean
load_text_next_member (LoadSpan *rest, LoadSpan *name, LoadSpan *value)
{
  const char *end = rest->at + rest->length;
  const char *at = skip_space (rest->at, end);
  const char *after;

  if (at < end && (*at == '{' || *at == ','))
    at = skip_space (at + 1, end);
  if (at >= end || *at != '"')
    return FALSE;

  after = skip_string (at, end);
  *name = (LoadSpan){ at + 1, after - at - 2 };
  at = skip_space (after, end);
  if (at < end && *at == ':')
    at = skip_space (at + 1, end);
  after = skip_value (at, end);
  *value = (LoadSpan){ at, after - at };
  *rest = (LoadSpan){ after, end - after };
  return TRUE;
}

gboolean
load_span_equal (LoadSpan span, const char *text)
{
  return span.length == strlen (text) && memcmp (span.at, text, span.length) == 0;
}

/**
 * load_span_number:
 * @span: begins with digits, or not
 * @number: (out): what they say
 *
 * Returns: whether there was a digit
 */
gboolean
load_span_number (LoadSpan span, guint *number)
{
  gsize i;

  *number = 0;
  for (i = 0; i < span.length && g_ascii_isdigit (span.at[i]); i++)
    *number = *number * 10 + (guint) (span.at[i] - '0');
  return i > 0;
}

static LoadSpan
unquote (LoadSpan span)
{
  if (span.length >= 2 && span.at[0] == '"')
    return (LoadSpan){ span.at + 1, span.length - 2 };
  return span;
}

static void
scan_message (LoadSpan rest, LoadMessageFunc heard, gpointer user_data)
{
  LoadMessage message = { 0 };
  LoadSpan name, value;

  while (load_text_next_member (&rest, &name, &value))
    {
      if (load_span_equal (name, "#"))
        message.id = unquote (value);
      else if (load_span_equal (name, "@"))
        message.reply_to = unquote (value);
      else if (load_span_equal (name, "dam"))
        message.dam = unquote (value);
      else if (load_span_equal (name, "put") && value.length > 2 && value.at[0] == '{')
        message.put = value;
      else if (load_span_equal (name, "err") && !load_span_equal (value, "null"))
        message.err = value;
    }
  heard (&message, user_data);
}

/**
 * load_text_scan:
 * @text: a frame: one message or an array of them
 * @length: bytes
 * @heard: (scope call): called with each; its spans last as long as @text
 * @user_data: for it
 */
void
load_text_scan (const char *text, gsize length, LoadMessageFunc heard, gpointer user_data)
{
  const char *end = text + length;
  const char *at = skip_space (text, end);

  if (at < end && *at == '[')
    at++;
  while (at < end && *at != ']')
    {
      const char *after = skip_value (at, end);

      if (*at == '{')
        scan_message ((LoadSpan){ at, after - at }, heard, user_data);
      at = skip_space (MAX (after, at + 1), end);
      if (at < end && *at == ',')
        at = skip_space (at + 1, end);
    }
}
