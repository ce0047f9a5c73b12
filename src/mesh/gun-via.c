/* SPDX-License-Identifier: MIT */

#include "gun-via.h"

#include <string.h>

#include "gun-limits.h"
#include "gun-message.h"

/**
 * gun_via_has:
 * @via: (nullable): names joined by commas
 * @name: (nullable): a URL or pid
 *
 * Returns: whether @name is one of them
 */
gboolean
gun_via_has (const char *via, const char *name)
{
  gsize length;

  if (via == NULL || name == NULL || *name == '\0')
    return FALSE;

  length = strlen (name);
  while (TRUE)
    {
      const char *comma = strchr (via, ',');
      gsize token_bytes = comma != NULL ? (gsize) (comma - via) : strlen (via);

      if (token_bytes == length && memcmp (via, name, length) == 0)
        return TRUE;
      if (comma == NULL)
        return FALSE;
      via = comma + 1;
    }
}

/**
 * gun_via_append:
 * @via: the list so far
 * @name: (nullable): who to add
 *
 * Returns: whether it was added
 */
gboolean
gun_via_append (GString *via, const char *name)
{
  gsize length;

  if (name == NULL || *name == '\0' || strchr (name, ',') != NULL)
    return FALSE;

  length = gun_json_utf16_length (via->str, via->len) + gun_json_utf16_length (name, strlen (name));
  if (length + (via->len > 0) > GUN_LIMIT_VIA_LENGTH)
    return FALSE;

  if (via->len > 0)
    g_string_append_c (via, ',');
  g_string_append (via, name);
  return TRUE;
}
