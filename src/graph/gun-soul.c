/* SPDX-License-Identifier: MIT */

#include "gun-soul.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static gboolean
contains (const char *soul, char c)
{
  return memchr (soul, c, g_ref_string_length ((char *) soul)) != NULL;
}

/* What parts the two runs of an owner: everything but A-Z, a-z, 0-9, _ and - (sea.js: `pubcut`) */
static inline gboolean
is_cut (char c)
{
  return !g_ascii_isalnum (c) && c != '_' && c != '-';
}

/* Behind @at, where a cut stands: half of a character of four bytes, since JavaScript sees two cuts
 * in it and nothing between them; the whole of any other */
static const char *
skip_cut (const char *at, const char *end)
{
  if ((guint8) *at >= 0xF0)
    return at + 2;

  at++;
  while (at < end && ((guint8) *at & 0xC0) == 0x80)
    at++;
  return at;
}

/* The two runs that name the owner: gun's SEA.opt.pub(). FALSE when @soul has none. */
static gboolean
find_owner (const char *soul, const char *runs[2], gsize lengths[2])
{
  const char *end = soul + g_ref_string_length ((char *) soul);
  const char *at = memchr (soul, '~', end - soul);
  const char *stop;

  if (at == NULL)
    return FALSE;
  at++;
  stop = memchr (at, '~', end - at);
  if (stop == NULL)
    stop = end;

  runs[0] = at;
  while (at < stop && !is_cut (*at))
    at++;
  if (at == stop)
    return FALSE;
  lengths[0] = at - runs[0];

  at = skip_cut (at, stop);
  runs[1] = at;
  while (at < stop && !is_cut (*at))
    at++;
  lengths[1] = at - runs[1];

  return TRUE;
}

/**
 * gun_soul_dup_owner:
 * @soul: a gun-text.h text
 *
 * Whose user space @soul lies in: of the text behind the first `~`, and before a second one, the
 * first two runs of letters, digits, `_` and `-`, with a dot between them, wherever they stand. That
 * this is a key is not said.
 *
 * Returns: (transfer full) (nullable): the owner's `pub`; %NULL when @soul lies in nobody's
 */
GRefString *
gun_soul_dup_owner (const char *soul)
{
  const char *runs[2];
  gsize lengths[2];
  char *owner;
  GRefString *text;

  g_return_val_if_fail (soul != NULL, NULL);

  if (!find_owner (soul, runs, lengths))
    return NULL;

  owner = g_malloc (lengths[0] + 1 + lengths[1]);
  memcpy (owner, runs[0], lengths[0]);
  owner[lengths[0]] = '.';
  memcpy (owner + lengths[0] + 1, runs[1], lengths[1]);
  text = g_ref_string_new_len (owner, (gssize) (lengths[0] + 1 + lengths[1]));
  g_free (owner);

  return text;
}

static gboolean
is_user_space (const char *soul)
{
  const char *runs[2];
  gsize lengths[2];

  return (soul[0] == '~' && soul[1] == '@') || find_owner (soul, runs, lengths);
}

/**
 * gun_soul_get_kind:
 * @soul: a gun-text.h text (a #GRefString: its length is asked)
 *
 * Returns: by which rule its data is accepted; an owner weighs more than `#`, and both more than
 *   `<?`. A `~` with no two runs behind it names nobody: anyone may write there.
 */
GunSoulKind
gun_soul_get_kind (const char *soul)
{
  g_return_val_if_fail (soul != NULL, GUN_SOUL_PUBLIC);

  if (contains (soul, '~') && is_user_space (soul))
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

  return contains (soul, '#') || (contains (soul, '~') && is_user_space (soul));
}

/* How far the number at @at goes that JavaScript's parseFloat() would read, without `Infinity`;
 * @at when there is none */
static const char *
skip_number (const char *at)
{
  const char *start = at;
  gsize n_digits = 0;

  if (*at == '+' || *at == '-')
    at++;
  for (; g_ascii_isdigit (*at); at++)
    n_digits++;
  if (*at == '.')
    for (at++; g_ascii_isdigit (*at); at++)
      n_digits++;
  if (n_digits == 0)
    return start;

  if (*at == 'e' || *at == 'E')
    {
      const char *exponent = at + 1;

      if (*exponent == '+' || *exponent == '-')
        exponent++;
      if (g_ascii_isdigit (*exponent))
        {
          at = exponent;
          while (g_ascii_isdigit (*at))
            at++;
        }
    }

  return at;
}

/**
 * gun_soul_get_lifetime_s:
 * @soul: a gun-text.h text
 *
 * Reads `<?N` as gun's own check does: by JavaScript's parseFloat(), from behind the first `<?`;
 * what follows the number does not matter. With a number below 0 gun drops whatever is not of the
 * future, which is what 0 says.
 *
 * Returns: seconds after which data of @soul is stale; -1 when it never is
 */
double
gun_soul_get_lifetime_s (const char *soul)
{
  const char *mark;
  const char *end;
  g_autofree char *number = NULL;
  double lifetime_s;

  g_return_val_if_fail (soul != NULL, -1);

  mark = memmem (soul, g_ref_string_length ((char *) soul), "<?", 2);
  if (mark == NULL)
    return -1;

  mark += 2;
  while (g_ascii_isspace (*mark))
    mark++;
  if (g_str_has_prefix (mark, "-Infinity"))
    return 0;

  end = skip_number (mark);
  number = g_strndup (mark, end - mark);
  lifetime_s = g_ascii_strtod (number, NULL);
  if (lifetime_s < 0)
    return 0;

  return lifetime_s > 0 && isfinite (lifetime_s) ? lifetime_s : -1;
}

/* Source of both lists: PROTOCOL.md section 9, and ECMA-262. Sorted, as bsearch() wants them */
static const char *const object_names[] = {
  "__defineGetter__", "__defineSetter__", "__lookupGetter__",
  "__lookupSetter__", "__proto__",        "constructor",
  "hasOwnProperty",   "isPrototypeOf",    "propertyIsEnumerable",
  "toLocaleString",   "toString",         "valueOf",
};

static const char *const string_names[] = {
  "anchor",
  "at",
  "big",
  "blink",
  "bold",
  "charAt",
  "charCodeAt",
  "codePointAt",
  "concat",
  "endsWith",
  "fixed",
  "fontcolor",
  "fontsize",
  "includes",
  "indexOf",
  "isWellFormed",
  "italics",
  "lastIndexOf",
  "link",
  "localeCompare",
  "match",
  "matchAll",
  "normalize",
  "padEnd",
  "padStart",
  "repeat",
  "replace",
  "replaceAll",
  "search",
  "slice",
  "small",
  "split",
  "startsWith",
  "strike",
  "sub",
  "substr",
  "substring",
  "sup",
  "toLocaleLowerCase",
  "toLocaleUpperCase",
  "toLowerCase",
  "toUpperCase",
  "toWellFormed",
  "trim",
  "trimEnd",
  "trimLeft",
  "trimRight",
  "trimStart",
};

/* No name of the lists is longer */
#define LONGEST_NAME 20

static int
compare_names (gconstpointer soul, gconstpointer name)
{
  return strcmp (soul, *(const char *const *) name);
}

static gboolean
is_one_of (const char *soul, const char *const *names, gsize n_names)
{
  return strnlen (soul, LONGEST_NAME + 1) <= LONGEST_NAME
         && bsearch (soul, names, n_names, sizeof *names, compare_names) != NULL;
}

gboolean
gun_soul_ends_relays (const char *soul)
{
  return is_one_of (soul, object_names, G_N_ELEMENTS (object_names));
}

gboolean
gun_soul_ends_fresh_relays (const char *soul)
{
  return is_one_of (soul, string_names, G_N_ELEMENTS (string_names));
}

gboolean
gun_soul_is_passing (const char *soul)
{
  return gun_soul_get_lifetime_s (soul) >= 0 || g_str_has_prefix (soul, "/RTC/");
}
