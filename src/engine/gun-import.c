/* SPDX-License-Identifier: MIT */

#include "gun-import.h"

#include <glib/gi18n.h>

#include "gun-graph-reader.h"
#include "gun-json-text.h"
#include "gun-text.h"

#define READ_BYTES (64 * 1024)

/* What goes over in one part: no more than one commit of the writer takes */
#define PART_KEYS 1000
#define PART_BYTES (256 * 1024)

/* Characters of a name that a sentence shows */
#define SHOWN_CHARACTERS 60

typedef struct
{
  GunControlClient *client;
  GInputStream *in;
  char *from;
  gboolean restamp;
  GunImportFunc func;
  gpointer func_data;

  GunGraphReader *reader;
  GQueue nodes;  /* of GunNode: read and not handed over */
  GError *error; /* (nullable): what ends it once @nodes are handed over */
  gboolean is_read;
  GunImportTally *tally;
} Import;

static void import_more (GTask *task);

void
gun_import_tally_free (GunImportTally *self)
{
  g_ptr_array_unref (self->refusals);
  g_free (self);
}

static void
import_free (gpointer data)
{
  Import *self = data;

  g_object_unref (self->client);
  g_object_unref (self->in);
  g_free (self->from);
  gun_graph_reader_free (self->reader);
  g_queue_clear_full (&self->nodes, (GDestroyNotify) gun_node_unref);
  g_clear_error (&self->error);
  g_clear_pointer (&self->tally, gun_import_tally_free);
  g_free (self);
}

static void
node_cb (GunNode *node, gpointer user_data)
{
  Import *self = user_data;

  g_queue_push_tail (&self->nodes, gun_node_ref (node));
}

static void
refused_cb (GRefString *soul, GRefString *key, const char *reason, gpointer user_data)
{
  Import *self = user_data;
  GPtrArray *refusals = self->tally->refusals;
  g_autofree char *shown_soul = NULL;
  g_autofree char *shown_key = NULL;

  self->tally->counts.n_refused++;
  self->tally->n_stateless += reason == gun_graph_reader_no_state;
  if (refusals->len >= GUN_IMPORT_MAX_REFUSALS)
    return;

  shown_soul = gun_text_to_display (soul, SHOWN_CHARACTERS);
  if (key == NULL)
    {
      g_ptr_array_add (refusals, g_strdup_printf (_ ("Soul “%s”: %s"), shown_soul, reason));
      return;
    }

  shown_key = gun_text_to_display (key, SHOWN_CHARACTERS);
  g_ptr_array_add (refusals,
                   g_strdup_printf (_ ("Soul “%s”, key “%s”: %s"), shown_soul, shown_key, reason));
}

static const GunGraphReaderFuncs reader_funcs = {
  .node = node_cb,
  .refused = refused_cb,
};

static void
end (GTask *task)
{
  Import *self = g_task_get_task_data (task);

  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
end_with (GTask *task, const char *sentence)
{
  g_task_return_new_error (task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, "%s", sentence);
}

static guint64
count_of (double number)
{
  return number >= 0 ? (guint64) number : 0;
}

/* Why what could be read was kept out all the same */
static void
take_reasons (GPtrArray *refusals, GPtrArray *reasons)
{
  for (guint i = 0; reasons != NULL && i < reasons->len; i++)
    if (refusals->len < GUN_IMPORT_MAX_REFUSALS)
      g_ptr_array_add (refusals, g_strdup (g_ptr_array_index (reasons, i)));
}

static void
handed_over_cb (const GunControlMessage *reply, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *self = g_task_get_task_data (task);
  GunImportCounts *counts = &self->tally->counts;

  if (reply == NULL)
    {
      end_with (task, _ ("The program that uses the database has ended"));
      return;
    }
  if (reply->error != NULL)
    {
      g_task_return_new_error (
          task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE, "%s", reply->error);
      return;
    }

  counts->n_stored += count_of (reply->n_stored);
  counts->n_known += count_of (reply->n_known);
  counts->n_waiting += count_of (reply->n_waiting);
  counts->n_refused += count_of (reply->n_refused);
  take_reasons (self->tally->refusals, reply->reasons);
  if (self->func != NULL)
    self->func (self->tally, self->func_data);
  import_more (task);
}

static void
append_node (GString *json, const GunNode *node)
{
  GRefString *soul = gun_node_get_soul (node);

  gun_json_append_string (json, soul, g_ref_string_length (soul));
  g_string_append_c (json, ':');
  gun_json_append_node (json, node);
}

static GRefString *
take_part (Import *self)
{
  g_autoptr (GString) json = g_string_new ("{");
  guint n_keys = 0;

  while (!g_queue_is_empty (&self->nodes) && n_keys < PART_KEYS && json->len < PART_BYTES)
    {
      g_autoptr (GunNode) node = g_queue_pop_head (&self->nodes);

      if (n_keys > 0)
        g_string_append_c (json, ',');
      append_node (json, node);
      n_keys += gun_node_get_n_entries (node);
    }

  g_string_append_c (json, '}');
  return gun_text_new_len (json->str, json->len);
}

static void
hand_over (GTask *task)
{
  Import *self = g_task_get_task_data (task);
  GunControlMessage *request = gun_control_message_new ();

  request->action = gun_text_new ("import");
  request->value = take_part (self);
  request->peer = gun_text_new (self->from);
  request->restamp = self->restamp;
  gun_control_client_request (self->client, request, handed_over_cb, g_object_ref (task));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Import *self = g_task_get_task_data (task);
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (self->in, result, &self->error);
  gsize n_bytes = bytes == NULL ? 0 : g_bytes_get_size (bytes);

  self->tally->n_bytes += n_bytes;
  if (n_bytes > 0)
    gun_graph_reader_feed (self->reader, g_bytes_get_data (bytes, NULL), n_bytes, &self->error);
  else if (self->error == NULL)
    gun_graph_reader_finish (self->reader, &self->error);

  self->is_read = n_bytes == 0 || self->error != NULL;
  import_more (task);
}

static void
import_more (GTask *task)
{
  Import *self = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    return;

  if (!g_queue_is_empty (&self->nodes))
    hand_over (task);
  else if (self->is_read)
    end (task);
  else
    g_input_stream_read_bytes_async (self->in,
                                     READ_BYTES,
                                     G_PRIORITY_DEFAULT,
                                     g_task_get_cancellable (task),
                                     read_cb,
                                     g_object_ref (task));
}

void
gun_import_async (GunControlClient *client,
                  GInputStream *in,
                  const char *from,
                  gboolean restamp,
                  GunImportFunc func,
                  gpointer func_data,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Import *self;

  g_return_if_fail (GUN_IS_CONTROL_CLIENT (client));
  g_return_if_fail (G_IS_INPUT_STREAM (in));
  g_return_if_fail (from != NULL);

  self = g_new0 (Import, 1);
  self->client = g_object_ref (client);
  self->in = g_object_ref (in);
  self->from = g_strdup (from);
  self->restamp = restamp;
  self->func = func;
  self->func_data = func_data;
  self->reader = gun_graph_reader_new (&reader_funcs, self);
  if (restamp)
    gun_graph_reader_ignore_states (self->reader);
  self->tally = g_new0 (GunImportTally, 1);
  self->tally->refusals = g_ptr_array_new_with_free_func (g_free);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_import_async);
  g_task_set_task_data (task, self, import_free);
  import_more (task);
}

/**
 * gun_import_finish:
 * @result: what the callback got
 * @tally: (out) (transfer full): what was imported
 * @error: return location: of #GUN_ENGINE_ERROR, #GUN_WIRE_ERROR (no graph) or #G_IO_ERROR
 *
 * Returns: whether the whole text was read
 */
gboolean
gun_import_finish (GAsyncResult *result, GunImportTally **tally, GError **error)
{
  Import *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  self = g_task_get_task_data (G_TASK (result));
  *tally = g_steal_pointer (&self->tally);

  return g_task_propagate_boolean (G_TASK (result), error);
}
