/* SPDX-License-Identifier: MIT */

#include "gun-notation.h"

#include <glib/gi18n.h>

#include "gun-engine.h"
#include "gun-json.h"
#include "gun-signature.h"
#include "gun-soul.h"

/**
 * gun_notation_parse_value:
 * @json: a text: `"text"`, `12`, `true`, `null` or `{"#":"soul"}`
 * @error: return location, %GUN_ENGINE_ERROR_INVALID
 *
 * Returns: (transfer full) (nullable): the value it writes
 */
GunValue *
gun_notation_parse_value (GRefString *json, GError **error)
{
  g_autoptr (GError) why = NULL;
  GunValue *value = gun_json_parse_value (json, g_ref_string_length (json), &why);

  if (value == NULL)
    g_set_error (error,
                 GUN_ENGINE_ERROR,
                 GUN_ENGINE_ERROR_INVALID,
                 _ ("%s. A value is text in quotation marks (\"harbour\"), a number, true, false, "
                    "null, or {\"#\":\"soul\"} for a link"),
                 why->message);

  return value;
}

/**
 * gun_notation_open_value:
 * @soul: of what
 * @key: of what
 * @value: as it is kept
 * @state_ms: its state
 *
 * Returns: (transfer full): what was signed, when it is of user space, else @value
 */
GunValue *
gun_notation_open_value (GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  g_autoptr (GunSignature) signature = NULL;

  if (gun_soul_get_kind (soul) != GUN_SOUL_USER)
    return gun_value_ref (value);

  signature = gun_signature_read (soul, key, value, state_ms, FALSE);
  return gun_value_ref (signature->value != NULL ? signature->value : value);
}

/**
 * gun_notation_open_signed:
 * @node: a node
 *
 * Returns: (transfer full): what it says
 */
GunNode *
gun_notation_open_signed (GunNode *node)
{
  GRefString *soul = gun_node_get_soul (node);
  g_autoptr (GunNode) opened = NULL;
  const guint n_entries = gun_node_get_n_entries (node);

  if (gun_soul_get_kind (soul) != GUN_SOUL_USER)
    return gun_node_ref (node);

  opened = gun_node_new (soul);
  for (guint i = 0; i < n_entries; i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);
      g_autoptr (GunValue) value
          = gun_notation_open_value (soul, entry->key, entry->value, entry->state_ms);

      gun_node_add (opened, entry->key, value, entry->state_ms);
    }

  return g_steal_pointer (&opened);
}

/* Array indices of JavaScript: "0" to "4294967294", without leading zeros. -1 for other keys. */
static gint64
array_index (GRefString *key)
{
  const gsize length = g_ref_string_length (key);
  guint64 index;

  if (length == 0 || length > 10 || (key[0] == '0' && length > 1))
    return -1;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isdigit (key[i]))
      return -1;

  index = g_ascii_strtoull (key, NULL, 10);
  return index < G_MAXUINT32 ? (gint64) index : -1;
}

static int
compare_indices (gconstpointer a, gconstpointer b)
{
  const GunEntry *one = *(const GunEntry *const *) a;
  const GunEntry *other = *(const GunEntry *const *) b;
  gint64 first = array_index (one->key);
  gint64 second = array_index (other->key);

  return first < second ? -1 : first > second;
}

static void
add_entry (GunNode *node, const GunEntry *entry)
{
  gun_node_add (node, entry->key, entry->value, entry->state_ms);
}

/**
 * gun_notation_append_node:
 * @out: where to append it
 * @node: a node
 */
void
gun_notation_append_node (GString *out, GunNode *node)
{
  g_autoptr (GPtrArray) indices = g_ptr_array_new ();
  g_autoptr (GunNode) ordered = gun_node_new (gun_node_get_soul (node));
  const guint n_entries = gun_node_get_n_entries (node);

  for (guint i = 0; i < n_entries; i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      if (array_index (entry->key) >= 0)
        g_ptr_array_add (indices, (gpointer) entry);
    }
  g_ptr_array_sort (indices, compare_indices);

  for (guint i = 0; i < indices->len; i++)
    add_entry (ordered, g_ptr_array_index (indices, i));
  for (guint i = 0; i < n_entries; i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      if (array_index (entry->key) < 0)
        add_entry (ordered, entry);
    }

  gun_json_append_node (out, ordered);
}
