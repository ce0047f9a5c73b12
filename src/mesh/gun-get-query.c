/* SPDX-License-Identifier: MIT */

/*
 * What a stock relay answers to a get with a condition on its keys (PROTOCOL.md section 4, LEX),
 * without its bugs: a prefix that is itself a key finds the others too.
 *
 * The limit `%` counts the characters of values, 9 for what is no text, and ends the answer once it
 * is reached; without one, or with one above 100,000, a condition finds one key.
 */

#include "gun-lex-answer.h"

#include "gun-text.h"

/* The largest limit a stock relay takes seriously, characters. */
#define LARGEST_LIMIT 100000

/* What a value that is no text counts. */
#define OTHER_VALUE_LENGTH 9

/* The conditions on keys; NULL: none, for which gun also takes the empty key */
static const GunLex *
get_key_lex (const GunGet *get)
{
  const GunLex *lex = &get->key;

  if (!get->has_key || (lex->exact != NULL && g_ref_string_length (lex->exact) == 0))
    return NULL;
  if (lex->exact == NULL && lex->prefix == NULL && lex->from == NULL && lex->to == NULL
      && !lex->reverse)
    return NULL;
  return lex;
}

/**
 * gun_lex_holds:
 * @lex: conditions
 * @text: a soul or key
 *
 * Unlike gun_lex_matches(), which is gun's own and finds nothing under the empty prefix, this is
 * what a relay's disk does with it: every condition that is there must hold.
 *
 * Returns: whether @text meets them all
 */
gboolean
gun_lex_holds (const GunLex *lex, GRefString *text)
{
  return (lex->exact == NULL || gun_text_equal (lex->exact, text))
         && (lex->prefix == NULL || gun_text_has_prefix (text, lex->prefix))
         && (lex->from == NULL || gun_text_compare (text, lex->from) >= 0)
         && (lex->to == NULL || gun_text_compare (text, lex->to) <= 0);
}

GRefString *
gun_get_lookup_key (const GunGet *get)
{
  const GunLex *lex = get_key_lex (get);

  return lex != NULL ? lex->exact : NULL;
}

gboolean
gun_get_is_narrow (const GunGet *get)
{
  const GunLex *lex = get_key_lex (get);

  return lex != NULL ? lex->exact == NULL : get->limit > 0;
}

static double
get_limit (const GunGet *get)
{
  if (get->limit > 0 && get->limit <= LARGEST_LIMIT)
    return get->limit;
  return get_key_lex (get) != NULL ? 1 : G_MAXDOUBLE;
}

static double
measure (const GunValue *value)
{
  if (gun_value_get_kind (value) == GUN_VALUE_TEXT)
    return gun_text_utf16_length (gun_value_get_text (value));
  return OTHER_VALUE_LENGTH;
}

/**
 * gun_lex_answer:
 * @node: a whole node, its keys in UTF-16 order
 * @get: what is asked of it, narrow or not
 *
 * Returns: (transfer full) (nullable): what to answer; %NULL: nothing of it was asked for
 */
GunNode *
gun_lex_answer (GunNode *node, const GunGet *get)
{
  guint n_entries = gun_node_get_n_entries (node);
  const GunLex *lex = get_key_lex (get);
  double left = get_limit (get);
  g_autoptr (GunNode) answer = gun_node_new (gun_node_get_soul (node));

  for (guint i = 0; i < n_entries && left > 0; i++)
    {
      guint at = lex != NULL && lex->reverse ? n_entries - 1 - i : i;
      const GunEntry *entry = gun_node_get_entry (node, at);

      if (lex != NULL && !gun_lex_holds (lex, entry->key))
        continue;
      gun_node_add (answer, entry->key, entry->value, entry->state_ms);
      left -= measure (entry->value);
    }

  if (gun_node_get_n_entries (answer) == 0)
    return NULL;
  gun_node_sort (answer);
  return g_steal_pointer (&answer);
}
