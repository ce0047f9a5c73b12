/* SPDX-License-Identifier: MIT */

/* A part of an import: nodes with their states, judged and committed before it is answered. */

#include "gun-control-session-private.h"

#include "gun-graph-reader.h"
#include "gun-text.h"

/* Longest name of a file that is kept with its values, characters */
#define FROM_CHARACTERS 80

typedef struct
{
  GPtrArray *nodes;
  guint n_refused;
  char *reason; /* (nullable): of the first that was refused */
} Part;

static void
part_clear (Part *part)
{
  g_ptr_array_unref (part->nodes);
  g_free (part->reason);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Part, part_clear)

static void
node_cb (GunNode *node, gpointer user_data)
{
  Part *part = user_data;

  g_ptr_array_add (part->nodes, gun_node_ref (node));
}

static void
refused_cb (GRefString *soul, GRefString *key, const char *reason, gpointer user_data)
{
  Part *part = user_data;

  part->n_refused++;
  if (part->reason == NULL)
    part->reason = g_strdup (reason);
}

static const GunGraphReaderFuncs reader_funcs = {
  .node = node_cb,
  .refused = refused_cb,
};

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunImportCounts) counts
      = gun_engine_import_finish (GUN_ENGINE (source), result, &error);

  if (counts == NULL)
    {
      gun_control_request_fail (self, error);
    }
  else
    {
      GunControlMessage *reply = gun_control_message_new ();

      reply->n_stored = counts->n_stored;
      reply->n_known = counts->n_known;
      reply->n_older = counts->n_older;
      reply->n_waiting = counts->n_waiting;
      reply->n_refused = counts->n_refused;
      reply->reasons = g_steal_pointer (&counts->refused);
      gun_control_request_done (self, reply, "ok");
    }

  gun_control_request_unref (self);
}

static gboolean
read_part (GunControlRequest *self, Part *part, GError **error)
{
  g_autoptr (GunGraphReader) reader = gun_graph_reader_new (&reader_funcs, part);
  GRefString *json = self->asked->value;

  if (!gun_graph_reader_feed (reader, json, g_ref_string_length (json), error)
      || !gun_graph_reader_finish (reader, error))
    return FALSE;
  if (part->n_refused == 0)
    return TRUE;

  g_set_error_literal (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID, part->reason);
  return FALSE;
}

void
gun_control_import (GunControlRequest *self)
{
  g_auto (Part) part = {
    .nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref),
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *from = gun_text_to_display (self->asked->peer, FROM_CHARACTERS);

  if (!read_part (self, &part, &error))
    {
      gun_control_request_fail (self, error);
      return;
    }

  if (self->asked->is_trial)
    gun_engine_try_import_async (self->session->engine,
                                 part.nodes,
                                 from,
                                 self->asked->restamp,
                                 self->session->cancellable,
                                 imported_cb,
                                 gun_control_request_ref (self));
  else
    gun_engine_import_async (self->session->engine,
                             part.nodes,
                             from,
                             self->asked->restamp,
                             self->session->cancellable,
                             imported_cb,
                             gun_control_request_ref (self));
}
