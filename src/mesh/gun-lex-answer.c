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

static gboolean
has_condition (const GunLex *lex)
{
  return lex->exact != NULL || lex->prefix != NULL || lex->from != NULL || lex->to != NULL
         || lex->reverse;
}

static gboolean
is_key_named (const GunGet *get)
{
  return get->has_key && get->key.exact != NULL && g_ref_string_length (get->key.exact) > 0;
}

GRefString *
gun_get_lookup_key (const GunGet *get)
{
  return is_key_named (get) ? get->key.exact : NULL;
}

gboolean
gun_get_is_narrow (const GunGet *get)
{
  if (is_key_named (get))
    return FALSE;
  return get->limit > 0 || (get->has_key && get->key.exact == NULL && has_condition (&get->key));
}

static double
get_limit (const GunGet *get)
{
  gboolean has_lex = get->has_key && has_condition (&get->key);

  if (get->limit > 0 && get->limit <= LARGEST_LIMIT)
    return get->limit;
  return has_lex ? 1 : G_MAXDOUBLE;
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
  gboolean is_reverse = get->has_key && get->key.reverse;
  double left = get_limit (get);
  g_autoptr (GunNode) answer = gun_node_new (gun_node_get_soul (node));

  for (guint i = 0; i < n_entries && left > 0; i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, is_reverse ? n_entries - 1 - i : i);

      if (get->has_key && has_condition (&get->key) && !gun_lex_matches (&get->key, entry->key))
        continue;
      gun_node_add (answer, entry->key, entry->value, entry->state_ms);
      left -= measure (entry->value);
    }

  if (gun_node_get_n_entries (answer) == 0)
    return NULL;
  gun_node_sort (answer);
  return g_steal_pointer (&answer);
}
