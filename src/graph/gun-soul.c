/* SPDX-License-Identifier: MIT */

#include "gun-soul.h"

#include <math.h>
#include <string.h>

/* Longest number of seconds read after `<?`, characters */
#define LIFETIME_LENGTH 32

static gboolean
contains (const char *soul, char c)
{
  return memchr (soul, c, g_ref_string_length ((char *) soul)) != NULL;
}

/**
 * gun_soul_get_kind:
 * @soul: a gun-text.h text (a #GRefString: its length is asked)
 *
 * Returns: by which rule its data is accepted; `~` weighs more than `#`, and both more than `<?`
 */
GunSoulKind
gun_soul_get_kind (const char *soul)
{
  g_return_val_if_fail (soul != NULL, GUN_SOUL_PUBLIC);

  if (contains (soul, '~'))
    return GUN_SOUL_USER;
  if (contains (soul, '#'))
    return GUN_SOUL_CONTENT;
  return gun_soul_get_lifetime_s (soul) >= 0 ? GUN_SOUL_EXPIRING : GUN_SOUL_PUBLIC;
}

/**
 * gun_soul_needs_check:
 * @soul: a gun-text.h text
 *
 * Returns: %TRUE for souls whose values must be checked before they can be believed (PROTOCOL.md
 * section 11)
 */
gboolean
gun_soul_needs_check (const char *soul)
{
  g_return_val_if_fail (soul != NULL, FALSE);

  return contains (soul, '~') || contains (soul, '#');
}

/**
 * gun_soul_get_lifetime_s:
 * @soul: a gun-text.h text
 *
 * Reads `<?N` as gun's own check does: the number that the text behind the first `<?` begins with;
 * what follows the number does not matter.
 *
 * Returns: seconds after which data of @soul is stale; -1 when it never is
 */
double
gun_soul_get_lifetime_s (const char *soul)
{
  gsize length_bytes;
  const char *mark;
  char number[LIFETIME_LENGTH + 1];
  gsize left;
  gsize n = 0;
  double lifetime_s;

  g_return_val_if_fail (soul != NULL, -1);

  length_bytes = g_ref_string_length ((char *) soul);
  mark = memmem (soul, length_bytes, "<?", 2);
  if (mark == NULL)
    return -1;

  mark += 2;
  left = soul + length_bytes - mark;
  while (n < left && n < LIFETIME_LENGTH && (g_ascii_isdigit (mark[n]) || mark[n] == '.'))
    {
      number[n] = mark[n];
      n++;
    }
  number[n] = '\0';
  lifetime_s = g_ascii_strtod (number, NULL);

  return lifetime_s > 0 && isfinite (lifetime_s) ? lifetime_s : -1;
}
