/* SPDX-License-Identifier: MIT */

/*
 * What a stock relay answers to a get with conditions (PROTOCOL.md section 4, LEX), without its
 * bugs: a prefix that is itself a key finds the others too, a range of souls gives them their own
 * names and its upper end, conditions on souls and on keys hold together, and a limit above the
 * largest is the largest.
 *
 * The limit `%` counts the characters of values, 9 for what is no text, and ends the answer once it
 * is reached; without one a condition finds one key, so that whoever wants more says how much, and
 * goes on with `>` from the last that came.
 */

#include "gun-get-query.h"

static gboolean
is_empty (const GunLex *lex)
{
  return !gun_range_is_some (lex) && !lex->reverse;
}

/* The conditions on keys; NULL: none, for which gun also takes the empty key */
static const GunLex *
get_key_lex (const GunGet *get)
{
  const GunLex *lex = &get->key;

  if (!get->has_key || (lex->exact != NULL && g_ref_string_length (lex->exact) == 0)
      || is_empty (lex))
    return NULL;
  return lex;
}

GRefString *
gun_get_lookup_key (const GunGet *get)
{
  const GunLex *lex = get_key_lex (get);

  return lex != NULL ? lex->exact : NULL;
}

gsize
gun_get_count_bytes (const GunGet *get)
{
  return gun_range_count_bytes (&get->soul) + gun_range_count_bytes (&get->key);
}

gboolean
gun_get_is_list (const GunGet *get)
{
  return get->soul.exact == NULL;
}

gboolean
gun_get_is_query (const GunGet *get)
{
  const GunLex *lex = get_key_lex (get);

  if (gun_get_is_list (get))
    return TRUE;
  return lex != NULL ? lex->exact == NULL : get->limit > 0 && get->limit <= GUN_QUERY_MAX_LENGTH;
}

static double
get_max_length (const GunGet *get)
{
  if (get->limit > 0)
    return MIN (get->limit, GUN_QUERY_MAX_LENGTH);
  if (get_key_lex (get) == NULL && is_empty (&get->soul))
    return GUN_QUERY_MAX_LENGTH;
  return 1;
}

/**
 * gun_query_new_for_get:
 * @get: what is asked, anything at all
 *
 * Returns: (transfer full): the stretch of the graph it means
 */
GunQuery *
gun_query_new_for_get (const GunGet *get)
{
  const GunLex *keys = get_key_lex (get);
  GunQuery *query = g_new0 (GunQuery, 1);

  gun_range_copy (&get->soul, &query->souls);
  if (keys != NULL)
    gun_range_copy (keys, &query->keys);
  query->max_length = get_max_length (get);
  return query;
}
