/* SPDX-License-Identifier: MIT */

#include "gun-hidden-addresses.h"

#include <gio/gio.h>
#include <string.h>

/* What stands where an address was */
#define HIDDEN "[…]"

static gboolean
is_part (gunichar c)
{
  return c < 0x80 ? g_ascii_isalnum ((char) c) || strchr (".:%-_[]/@?=&", (int) c) != NULL
                  : g_unichar_isalnum (c);
}

/* Two labels or more, and letters in the last: a name that can be looked up */
static gboolean
is_host_name (const char *word)
{
  g_auto (GStrv) labels = g_strsplit (word, ".", -1);
  guint n_labels = g_strv_length (labels);
  const char *last;

  if (n_labels < 2)
    return FALSE;
  for (guint i = 0; i < n_labels; i++)
    for (const char *p = labels[i]; p == labels[i] || *p != '\0'; p++)
      if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_' && (*p & 0x80) == 0)
        return FALSE;
  last = labels[n_labels - 1];
  for (const char *p = last; *p != '\0'; p++)
    if (!g_ascii_isalpha (*p) && *p != '-' && (*p & 0x80) == 0)
      return g_str_has_prefix (last, "xn--");
  return last[1] != '\0';
}

static gboolean
is_ip_address (const char *word)
{
  g_autofree char *bare = g_strdup (word);
  char *zone = strchr (bare, '%');

  if (zone != NULL)
    *zone = '\0';
  return g_hostname_is_ip_address (bare);
}

/* Also with brackets around it, and a port behind it */
static gboolean
is_address (const char *word)
{
  g_autofree char *bare = g_strdup (word);
  char *end;

  if (strstr (bare, "://") != NULL || is_ip_address (bare) || is_host_name (bare))
    return TRUE;
  if (bare[0] == '[')
    {
      end = strchr (bare, ']');
      if (end == NULL)
        return FALSE;
      *end = '\0';
      return is_ip_address (bare + 1);
    }
  end = strrchr (bare, ':');
  if (end != NULL && end[1] != '\0' && strspn (end + 1, "0123456789") == strlen (end + 1))
    {
      *end = '\0';
      if (is_ip_address (bare) || is_host_name (bare))
        return TRUE;
    }
  return FALSE;
}

/* (nullable): what follows a word and a colon, as in "stun:host:3478"; the parts of a fingerprint are no words */
static const char *
skip_scheme (const char *word)
{
  gboolean is_word = FALSE;
  const char *p = word;

  for (; g_ascii_isalpha (*p); p++)
    is_word = is_word || !g_ascii_isxdigit (*p);
  return is_word && *p == ':' ? p + 1 : NULL;
}

static gboolean
has_address (const char *word)
{
  for (; word != NULL; word = skip_scheme (word))
    if (is_address (word))
      return TRUE;
  return FALSE;
}

static void
append_word (GString *out, const char *begin, gsize length_bytes)
{
  g_autofree char *whole = g_strndup (begin, length_bytes);
  g_autofree char *bare = g_strdup (whole);
  gsize n_bytes = length_bytes;

  /* What ends a sentence or a clause is none of it, but "fe80::" ends so too */
  while (n_bytes > 0 && strchr (".:?=&-/", bare[n_bytes - 1]) != NULL)
    bare[--n_bytes] = '\0';
  if (has_address (whole))
    {
      g_string_append (out, HIDDEN);
      return;
    }
  g_string_append (out, has_address (bare) ? HIDDEN : bare);
  g_string_append (out, whole + n_bytes);
}

/**
 * gun_hide_addresses:
 * @text: one line, UTF-8
 *
 * Puts "[…]" in the place of everything that can be an IP address, the name of a host, or a URL, with its port. Rather too much
 * than too little: "gun.js" is a name as well.
 *
 * Returns: (transfer full): the rest
 */
char *
gun_hide_addresses (const char *text)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (text != NULL, g_string_free (out, FALSE));

  for (const char *at = text; *at != '\0';)
    {
      const char *end = at;

      while (*end != '\0' && is_part (g_utf8_get_char (end)))
        end = g_utf8_next_char (end);
      if (end > at)
        {
          append_word (out, at, (gsize) (end - at));
          at = end;
        }
      else
        {
          g_string_append_unichar (out, g_utf8_get_char (at));
          at = g_utf8_next_char (at);
        }
    }

  return g_string_free (out, FALSE);
}
