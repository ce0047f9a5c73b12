/* SPDX-License-Identifier: MIT */

/* The reader of graph files over any bytes, at once and in pieces: both must see the same, and agree
 * with the reader of JSON on what is JSON. */

#include <math.h>
#include <string.h>

#include "fuzz-target.h"
#include "gun-graph-reader.h"
#include "gun-limits.h"
#include "gun-text.h"

static void
node_cb (GunNode *node, gpointer user_data)
{
  GString *seen = user_data;

  g_assert_cmpuint (gun_node_get_n_entries (node), >, 0);
  g_assert_cmpuint (gun_node_get_n_entries (node), <=, GUN_GRAPH_READER_NODE_KEYS);
  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    g_assert_true (isfinite (gun_node_get_entry (node, i)->state_ms));
  gun_json_append_node (seen, node);
}

static void
refused_cb (GRefString *soul, GRefString *key, const char *reason, gpointer user_data)
{
  GString *seen = user_data;

  g_assert_true (gun_text_is_valid (soul, g_ref_string_length (soul)));
  if (key != NULL)
    g_assert_true (gun_text_is_valid (key, g_ref_string_length (key)));
  g_string_append (seen, reason);
}

static const GunGraphReaderFuncs funcs = { node_cb, refused_cb };

static GString *
read_in_steps (const char *bytes, gsize length_bytes, gsize step, gboolean *is_good)
{
  GString *seen = g_string_new (NULL);
  g_autoptr (GunGraphReader) reader = gun_graph_reader_new (&funcs, seen);
  g_autoptr (GError) error = NULL;

  *is_good = TRUE;
  for (gsize at = 0; at < length_bytes && *is_good; at += step)
    *is_good = gun_graph_reader_feed (reader, bytes + at, MIN (step, length_bytes - at), &error);
  if (*is_good)
    *is_good = gun_graph_reader_finish (reader, &error);
  g_assert_true (*is_good == (error == NULL));
  if (error != NULL)
    g_string_append (seen, error->message);

  return seen;
}

/* GUN_JSON_END, or GUN_JSON_ERROR; @is_limit: only because of a limit */
static gboolean
is_json_object (const char *bytes, gsize length_bytes, gboolean *is_limit)
{
  GunJsonReader reader;
  GunJsonToken token;
  gboolean is_object;

  gun_json_reader_init (&reader, bytes, length_bytes);
  is_object = gun_json_reader_next (&reader) == GUN_JSON_OBJECT_BEGIN;
  do
    token = gun_json_reader_next (&reader);
  while (token != GUN_JSON_END && token != GUN_JSON_ERROR);
  *is_limit
      = g_error_matches (gun_json_reader_get_error (&reader), GUN_WIRE_ERROR, GUN_WIRE_ERROR_LIMIT);
  gun_json_reader_clear (&reader);

  return is_object && token == GUN_JSON_END;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *bytes = (const char *) data;
  const gsize steps[] = { 1, 7, 64 };
  gboolean is_good, is_limit;
  GString *seen = read_in_steps (bytes, size, MAX (size, 1), &is_good);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      gboolean is_good_in_steps;
      GString *seen_in_steps = read_in_steps (bytes, size, steps[i], &is_good_in_steps);

      g_assert_true (is_good == is_good_in_steps);
      g_assert_true (g_string_equal (seen, seen_in_steps));
      g_string_free (seen_in_steps, TRUE);
    }

  /* The mark at the beginning is no JSON, but is taken. */
  if (size < 3 || memcmp (bytes, "\xEF\xBB\xBF", 1) != 0)
    {
      gboolean is_object = is_json_object (bytes, size, &is_limit);

      g_assert_true (is_limit || is_good == is_object);
    }
  g_string_free (seen, TRUE);

  return 0;
}
