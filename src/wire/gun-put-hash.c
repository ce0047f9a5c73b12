/* SPDX-License-Identifier: MIT */

/* `##` (PROTOCOL.md section 6): a hint whether two peers have the same, no more. */

#include "gun-json-text.h"
#include "gun-text.h"
#include "gun-wire-private.h"

/* 31 to the power of n */
#define P1 31u
#define P2 (P1 * P1)
#define P3 (P2 * P1)
#define P4 (P2 * P2)

/* Continues @hash over WTF-8, by UTF-16 unit. */
static guint32
hash_more (guint32 hash, const char *wtf8, gsize length_bytes)
{
  const guint8 *at = (const guint8 *) wtf8;
  const guint8 *end = at + length_bytes;

  while (at < end)
    {
      /* Four at once: one by one each multiplication waits for the one before */
      while (end - at >= 4 && ((at[0] | at[1] | at[2] | at[3]) & 0x80) == 0)
        {
          hash = hash * P4 + at[0] * P3 + at[1] * P2 + at[2] * P1 + at[3];
          at += 4;
        }
      if (at == end)
        break;

      if (*at < 0x80)
        hash = hash * 31 + *at++;
      else if (*at < 0xE0)
        {
          hash = hash * 31 + ((at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu));
          at += 2;
        }
      else if (*at < 0xF0)
        {
          hash = hash * 31 + ((at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu));
          at += 3;
        }
      else
        {
          guint32 above = ((at[0] & 0x07u) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6
                           | (at[3] & 0x3Fu))
                          - 0x10000;

          hash = hash * 31 + (0xD800 + (above >> 10));
          hash = hash * 31 + (0xDC00 + (above & 0x3FF));
          at += 4;
        }
    }

  return hash;
}

/**
 * gun_string_hash:
 * @wtf8: WTF-8
 * @length_bytes: its length
 *
 * gun's String.hash (vectors string-hash.json): what `##` of a resync get holds for a text value.
 *
 * Returns: the hash
 */
gint32
gun_string_hash (const char *wtf8, gsize length_bytes)
{
  return (gint32) hash_more (0, wtf8, length_bytes);
}

/* Text on its way into a hash: never more than one value at a time stands in the buffer */
typedef struct
{
  guint32 hash;
  GString *buffer;
} Hasher;

static void
hash_buffer (Hasher *self)
{
  self->hash = hash_more (self->hash, self->buffer->str, self->buffer->len);
  g_string_truncate (self->buffer, 0);
}

static void
append_name (Hasher *self, GRefString *name)
{
  gun_json_append_string (self->buffer, name, g_ref_string_length (name));
  g_string_append_c (self->buffer, ':');
}

static void
hash_meta (Hasher *self, GRefString *soul, const GunEntry **entries, guint n_entries)
{
  g_string_append (self->buffer, "\"_\":{\"#\":");
  gun_json_append_string (self->buffer, soul, g_ref_string_length (soul));
  g_string_append (self->buffer, ",\">\":{");
  for (guint i = 0; i < n_entries; i++)
    {
      if (i > 0)
        g_string_append_c (self->buffer, ',');
      append_name (self, entries[i]->key);
      gun_json_append_state (self->buffer, entries[i]->state_ms);
      hash_buffer (self);
    }
  g_string_append (self->buffer, "}}");
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  return gun_text_compare ((*(const GunEntry *const *) a)->key,
                           (*(const GunEntry *const *) b)->key);
}

/* A node with `_` at its place among the keys */
static void
hash_node (Hasher *self, const GunNode *node)
{
  guint n_entries = gun_node_get_n_entries (node);
  g_autofree const GunEntry **entries = g_new (const GunEntry *, n_entries);
  gboolean meta_done = FALSE;
  guint i = 0;

  for (guint k = 0; k < n_entries; k++)
    entries[k] = gun_node_get_entry (node, k);
  qsort (entries, n_entries, sizeof *entries, compare_entries);

  g_string_append_c (self->buffer, '{');
  while (i < n_entries || !meta_done)
    {
      if (i > 0 || meta_done)
        g_string_append_c (self->buffer, ',');
      if (!meta_done
          && (i == n_entries
              || gun_text_compare_len (
                     "_", 1, entries[i]->key, g_ref_string_length (entries[i]->key))
                     < 0))
        {
          hash_meta (self, gun_node_get_soul (node), entries, n_entries);
          meta_done = TRUE;
        }
      else
        {
          append_name (self, entries[i]->key);
          gun_value_append_json (entries[i]->value, self->buffer);
          i++;
        }
      hash_buffer (self);
    }
  g_string_append_c (self->buffer, '}');
}

static int
compare_souls (gconstpointer a, gconstpointer b)
{
  return gun_text_compare (gun_node_get_soul (*(const GunNode *const *) a),
                           gun_node_get_soul (*(const GunNode *const *) b));
}

/**
 * gun_put_hash:
 * @nodes: (element-type GunNode): what a put holds
 *
 * The hash that a relay gives this put: over its JSON text with keys sorted by UTF-16 unit at every
 * level (vectors put-hash.json). Browsers put keys that look like integers first, and get another
 * one.
 *
 * Returns: the hash
 */
gint32
gun_put_hash (GPtrArray *nodes)
{
  Hasher hasher = { 0, NULL };
  g_autoptr (GPtrArray) sorted = NULL;

  g_return_val_if_fail (nodes != NULL, 0);

  hasher.buffer = g_string_sized_new (256);
  sorted = g_ptr_array_sized_new (nodes->len);
  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (nodes, i));
  g_ptr_array_sort (sorted, compare_souls);

  g_string_append_c (hasher.buffer, '{');
  for (guint i = 0; i < sorted->len; i++)
    {
      const GunNode *node = g_ptr_array_index (sorted, i);

      if (i > 0)
        g_string_append_c (hasher.buffer, ',');
      append_name (&hasher, gun_node_get_soul (node));
      hash_node (&hasher, node);
    }
  g_string_append_c (hasher.buffer, '}');
  hash_buffer (&hasher);
  g_string_free (hasher.buffer, TRUE);

  return (gint32) hasher.hash;
}
