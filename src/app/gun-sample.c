/* SPDX-License-Identifier: MIT */

/*
 * The sample graph: {soul: node, …}, each node as GUN writes it, {"_": {"#": soul, ">": {key: state, …}}, key: value, …}. It becomes a
 * database of its own, written once, so that it keeps its states and its signed nodes, which no put could make.
 */

#include "gun-sample.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "gun-change.h"
#include "gun-json.h"
#include "gun-store.h"
#include "gun-text.h"

G_DEFINE_QUARK (gun - sample - error - quark, gun_sample_error)

/* One node on its way from text to changes */
typedef struct
{
  GRefString *soul;
  GHashTable *states; /* (element-type GRefString double*) */
} Node;

static void
node_clear (Node *self)
{
  g_ref_string_release (self->soul);
  g_hash_table_unref (self->states);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Node, node_clear)

static gboolean
read_states (GunJsonReader *reader, Node *node)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    return FALSE;

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      g_autoptr (GRefString) key = gun_text_new_len (reader->text, reader->text_bytes);

      if (gun_json_reader_next (reader) != GUN_JSON_NUMBER)
        return FALSE;
      g_hash_table_insert (
          node->states, g_steal_pointer (&key), g_memdup2 (&reader->number, sizeof reader->number));
    }

  return token == GUN_JSON_OBJECT_END;
}

/* The value of "_" */
static gboolean
read_meta (GunJsonReader *reader, Node *node)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    return FALSE;

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean states = reader->text_bytes == 1 && reader->text[0] == '>';

      if (states ? !read_states (reader, node)
                 : !gun_json_reader_skip (reader, gun_json_reader_next (reader)))
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

static GunValue *
read_value (GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);
  const char *start = reader->token_start;

  if (token == GUN_JSON_ERROR || !gun_json_reader_skip (reader, token))
    return NULL;

  return gun_json_parse_value (start, reader->at - start, NULL);
}

/* Keys whose state is not told yet wait for "_", which gun.js writes first */
static gboolean
read_node (GunJsonReader *reader, Node *node, GunOrigin *origin, GPtrArray *changes)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    return FALSE;

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      g_autoptr (GRefString) key = gun_text_new_len (reader->text, reader->text_bytes);
      g_autoptr (GunValue) value = NULL;
      const double *state_ms;

      if (g_str_equal (key, "_"))
        {
          if (!read_meta (reader, node))
            return FALSE;
          continue;
        }

      value = read_value (reader);
      state_ms = g_hash_table_lookup (node->states, key);
      if (value == NULL || state_ms == NULL)
        return FALSE;
      g_ptr_array_add (
          changes, gun_change_new (node->soul, key, value, *state_ms, GUN_VERDICT_NEWER, origin));
    }

  return token == GUN_JSON_OBJECT_END;
}

static gboolean
read_graph (GunJsonReader *reader, GPtrArray *changes)
{
  g_autoptr (GunOrigin) origin = gun_origin_new ("sample", GUN_PATH_IMPORT, NULL);
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    return FALSE;

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      g_auto (Node) node = {
        gun_text_new_len (reader->text, reader->text_bytes),
        g_hash_table_new_full (
            gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, g_free),
      };

      if (!read_node (reader, &node, origin, changes))
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

/**
 * gun_sample_parse:
 * @json: an object of nodes by soul
 *
 * Returns: (transfer full) (nullable) (element-type GunChange): what to store
 */
GPtrArray *
gun_sample_parse (GBytes *json, GError **error)
{
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  GunJsonReader reader;
  gsize length;
  const char *text = g_bytes_get_data (json, &length);
  gboolean read;

  gun_json_reader_init (&reader, text, length);
  read = read_graph (&reader, changes);
  gun_json_reader_clear (&reader);
  if (!read)
    {
      g_set_error_literal (error,
                           GUN_SAMPLE_ERROR,
                           GUN_SAMPLE_ERROR_SHAPE,
                           _ ("the sample that came with the program is no graph"));
      return NULL;
    }

  return g_steal_pointer (&changes);
}

/* What gun_sample_make_async() was asked for */
typedef struct
{
  char *path;
  GBytes *json;
} Sample;

static void
sample_free (gpointer data)
{
  Sample *self = data;

  g_free (self->path);
  g_bytes_unref (self->json);
  g_free (self);
}

static gboolean
make (const Sample *sample, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (sample->path);
  g_autoptr (GPtrArray) changes = gun_sample_parse (sample->json, error);
  g_autoptr (GunStore) store = NULL;

  if (changes == NULL)
    return FALSE;

  g_mkdir_with_parents (folder, 0700);
  store = gun_store_open (sample->path, error);
  if (store == NULL)
    return FALSE;
  if (gun_store_write (store, changes, NULL, error))
    return TRUE;

  /* An empty database would be taken for the sample the next time */
  gun_store_close (store);
  g_unlink (sample->path);

  return FALSE;
}

static void
make_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Sample *sample = task_data;
  GError *error = NULL;

  if (g_file_test (sample->path, G_FILE_TEST_EXISTS) || make (sample, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * gun_sample_make_async:
 * @path: where the database of the sample is to be; what is there already stays as it is
 * @json: see gun_sample_parse()
 *
 * Makes the database in a thread of the pool.
 */
void
gun_sample_make_async (const char *path,
                       GBytes *json,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Sample *sample = g_new0 (Sample, 1);

  sample->path = g_strdup (path);
  sample->json = g_bytes_ref (json);
  g_task_set_source_tag (task, gun_sample_make_async);
  g_task_set_task_data (task, sample, sample_free);
  g_task_run_in_thread (task, make_in_thread);
}

gboolean
gun_sample_make_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
