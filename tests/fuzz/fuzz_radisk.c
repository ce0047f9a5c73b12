/* SPDX-License-Identifier: MIT */

/* The reader of radata files over any bytes: what it tells keeps every limit, and a file that it reads
 * to its end is JSON to the reader of JSON too. */

#include <math.h>

#include "fuzz-target.h"
#include "gun-graph-reader.h"
#include "gun-radisk-reader.h"
#include "gun-text.h"

static void
node_cb (GunNode *node, gpointer user_data)
{
  g_assert_cmpuint (gun_node_get_n_entries (node), >, 0);
  g_assert_cmpuint (gun_node_get_n_entries (node), <=, GUN_GRAPH_READER_NODE_KEYS);
  g_assert_cmpuint (g_ref_string_length (gun_node_get_soul (node)), >, 0);
  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      g_assert_cmpuint (g_ref_string_length (entry->key), >, 0);
      g_assert_true (gun_text_is_valid (entry->key, g_ref_string_length (entry->key)));
      g_assert_true (isfinite (entry->state_ms));
    }
}

static void
fault_cb (const GunRadiskFault *fault, gpointer user_data)
{
  gsize *length_bytes = user_data;

  g_assert_cmpuint (fault->offset, <, *length_bytes);
  g_assert_nonnull (fault->reason);
  g_assert_true (gun_text_is_valid (fault->soul, g_ref_string_length (fault->soul)));
}

static const GunRadiskFuncs funcs = { node_cb, fault_cb };

/* FALSE also when it is nested too deep to know */
static gboolean
is_no_json (const char *bytes, gsize length_bytes)
{
  GunJsonReader reader;
  GunJsonToken token;
  gboolean is_none;

  gun_json_reader_init (&reader, bytes, length_bytes);
  do
    token = gun_json_reader_next (&reader);
  while (token != GUN_JSON_END && token != GUN_JSON_ERROR);
  is_none = token == GUN_JSON_ERROR
            && !g_error_matches (
                gun_json_reader_get_error (&reader), GUN_WIRE_ERROR, GUN_WIRE_ERROR_LIMIT);
  gun_json_reader_clear (&reader);

  return is_none;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *bytes = (const char *) data;
  g_autoptr (GPtrArray) names = gun_radisk_read_names (bytes, size);
  g_autoptr (GError) error = NULL;
  gsize length_bytes = size;
  gsize offset = 0;

  if (!gun_radisk_read (bytes, size, &funcs, &length_bytes, &offset, &error))
    g_assert_cmpuint (offset, <=, size);
  else if (bytes[0] != '\x1f')
    g_assert_false (is_no_json (bytes, size));

  return 0;
}
