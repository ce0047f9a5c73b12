/* SPDX-License-Identifier: MIT */

#include "gun-query.h"

#include "gun-text.h"

/* What a value that is no text counts (PROTOCOL.md section 4, LEX). */
#define OTHER_VALUE_LENGTH 9

/**
 * gun_range_place:
 * @self: conditions
 * @text: a soul or key
 *
 * Texts in UTF-16 order are first all negative, then all 0, then all positive, so that the ends of a
 * range are found by halving.
 *
 * Returns: where @text lies
 */
int
gun_range_place (const GunRange *self, GRefString *text)
{
  if ((self->exact != NULL && gun_text_compare (text, self->exact) < 0)
      || (self->prefix != NULL && gun_text_compare (text, self->prefix) < 0)
      || (self->from != NULL && gun_text_compare (text, self->from) < 0))
    return -1;

  return (self->exact != NULL && !gun_text_equal (text, self->exact))
         || (self->prefix != NULL && !gun_text_has_prefix (text, self->prefix))
         || (self->to != NULL && gun_text_compare (text, self->to) > 0);
}

gboolean
gun_range_holds (const GunRange *self, GRefString *text)
{
  return gun_range_place (self, text) == 0;
}

gboolean
gun_range_is_some (const GunRange *self)
{
  return self->exact != NULL || self->prefix != NULL || self->from != NULL || self->to != NULL;
}

/* Of its texts */
gsize
gun_range_count_bytes (const GunRange *self)
{
  GRefString *texts[] = { self->exact, self->prefix, self->from, self->to };
  gsize n_bytes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (texts[i] != NULL)
      n_bytes += g_ref_string_length (texts[i]);
  return n_bytes;
}

static GRefString *
acquire (GRefString *text)
{
  return text != NULL ? g_ref_string_acquire (text) : NULL;
}

void
gun_range_copy (const GunRange *from, GunRange *to)
{
  to->exact = acquire (from->exact);
  to->prefix = acquire (from->prefix);
  to->from = acquire (from->from);
  to->to = acquire (from->to);
  to->reverse = from->reverse;
}

void
gun_range_clear (GunRange *self)
{
  g_clear_pointer (&self->exact, g_ref_string_release);
  g_clear_pointer (&self->prefix, g_ref_string_release);
  g_clear_pointer (&self->from, g_ref_string_release);
  g_clear_pointer (&self->to, g_ref_string_release);
  self->reverse = FALSE;
}

/**
 * gun_query_copy:
 * @self: a query
 *
 * Returns: (transfer full): the same query, for another thread or later
 */
GunQuery *
gun_query_copy (const GunQuery *self)
{
  GunQuery *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (GunQuery, 1);
  gun_range_copy (&self->souls, &copy->souls);
  gun_range_copy (&self->keys, &copy->keys);
  copy->max_length = self->max_length;
  return copy;
}

/**
 * gun_query_free:
 * @self: (transfer full): a query
 */
void
gun_query_free (GunQuery *self)
{
  g_return_if_fail (self != NULL);

  gun_range_clear (&self->souls);
  gun_range_clear (&self->keys);
  g_free (self);
}

/**
 * gun_query_answer_init:
 * @self: an answer
 * @query: (transfer none): what was asked; outlives @self
 */
void
gun_query_answer_init (GunQueryAnswer *self, const GunQuery *query)
{
  *self = (GunQueryAnswer){ .query = query };
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  self->left = MAX (query->max_length, 1);
}

static gboolean
is_full (const GunQueryAnswer *self)
{
  return self->left <= 0 || self->n_keys >= GUN_QUERY_MAX_KEYS;
}

/**
 * gun_query_answer_begin:
 * @self: the answer
 * @soul: (transfer none): the next soul that fits; good until the next one is begun
 *
 * Returns: %FALSE when nothing more goes in
 */
gboolean
gun_query_answer_begin (GunQueryAnswer *self, GRefString *soul)
{
  if (is_full (self) || self->n_souls >= GUN_QUERY_MAX_SOULS)
    return FALSE;

  self->n_souls++;
  self->soul = soul;
  self->node = NULL;
  return TRUE;
}

static double
measure (const GunValue *value)
{
  if (gun_value_get_kind (value) == GUN_VALUE_TEXT)
    return gun_text_utf16_length (gun_value_get_text (value));
  return OTHER_VALUE_LENGTH;
}

/**
 * gun_query_answer_add:
 * @self: the answer, a soul begun
 * @key: (transfer none): a key that fits, the next in the order of the query
 * @value: (transfer none): what it holds
 * @state_ms: since when
 *
 * Returns: %FALSE when nothing goes in after it
 */
gboolean
gun_query_answer_add (GunQueryAnswer *self, GRefString *key, GunValue *value, double state_ms)
{
  if (self->node == NULL)
    {
      self->node = gun_node_new (self->soul);
      g_ptr_array_add (self->nodes, self->node);
    }
  gun_node_add (self->node, key, value, state_ms);
  self->n_keys++;
  self->left -= measure (value);
  return !is_full (self);
}

gboolean
gun_query_fills_page (GPtrArray *nodes)
{
  double length = 0;
  guint n_keys = 0;

  for (guint i = 0; i < nodes->len; i++)
    {
      const GunNode *node = g_ptr_array_index (nodes, i);
      guint n_entries = gun_node_get_n_entries (node);

      n_keys += n_entries;
      for (guint j = 0; j < n_entries; j++)
        length += measure (gun_node_get_entry (node, j)->value);
    }
  return length >= GUN_QUERY_PAGE_LENGTH || n_keys >= GUN_QUERY_MAX_KEYS;
}

/* The first key from @first on that is not placed below @place */
static guint
find_place (const GunNode *node, const GunRange *range, int place, guint first)
{
  guint low = first;
  guint high = gun_node_get_n_entries (node);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (gun_range_place (range, gun_node_get_entry (node, middle)->key) < place)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* Nothing of @node is left out, so that it needs no copy */
static gboolean
fits_whole (const GunQueryAnswer *self, const GunNode *node, guint n_fitting)
{
  guint n_entries = gun_node_get_n_entries (node);
  double length = 0;

  if (n_fitting != n_entries || n_entries == 0 || self->n_keys + n_entries > GUN_QUERY_MAX_KEYS)
    return FALSE;
  for (guint i = 0; i < n_entries && length < self->left; i++)
    length += measure (gun_node_get_entry (node, i)->value);
  return length < self->left;
}

static void
add_whole (GunQueryAnswer *self, const GunNode *node)
{
  guint n_entries = gun_node_get_n_entries (node);

  self->node = gun_node_ref (node);
  g_ptr_array_add (self->nodes, self->node);
  self->n_keys += n_entries;
  for (guint i = 0; i < n_entries; i++)
    self->left -= measure (gun_node_get_entry (node, i)->value);
}

/**
 * gun_query_answer_add_node:
 * @self: the answer, the soul of @node begun
 * @node: a node, its keys in UTF-16 order
 *
 * Adds what fits. Takes as long as that, and not as @node is large.
 *
 * Returns: %FALSE when nothing goes in after it
 */
gboolean
gun_query_answer_add_node (GunQueryAnswer *self, const GunNode *node)
{
  const GunRange *range = &self->query->keys;
  guint first = find_place (node, range, 0, 0);
  guint end = find_place (node, range, 1, first);

  if (fits_whole (self, node, end - first))
    {
      add_whole (self, node);
      return !is_full (self);
    }

  for (guint i = 0; i < end - first; i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, range->reverse ? end - 1 - i : first + i);

      if (!gun_query_answer_add (self, entry->key, entry->value, entry->state_ms))
        return FALSE;
    }
  return TRUE;
}

/**
 * gun_query_answer_end:
 * @self: the answer; nothing of it is left
 *
 * Returns: (transfer full) (element-type GunNode): what was gathered, souls and keys in UTF-16
 *   order whichever way it was
 */
GPtrArray *
gun_query_answer_end (GunQueryAnswer *self)
{
  GPtrArray *nodes = g_steal_pointer (&self->nodes);

  for (guint i = 0; i < nodes->len; i++)
    gun_node_sort (g_ptr_array_index (nodes, i));
  for (guint i = 0; self->query->souls.reverse && i < nodes->len / 2; i++)
    {
      gpointer node = nodes->pdata[i];

      nodes->pdata[i] = nodes->pdata[nodes->len - 1 - i];
      nodes->pdata[nodes->len - 1 - i] = node;
    }
  return nodes;
}
