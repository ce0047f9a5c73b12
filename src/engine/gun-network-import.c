/* SPDX-License-Identifier: MIT */

#include "gun-network.h"

typedef struct
{
  GunNetwork *network;
  GTask *task;
} Importing;

static void
judged_cb (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data)
{
  Importing *self = user_data;
  GunImportCounts *counts;

  if (outcome->error != NULL)
    {
      g_task_return_new_error (
          self->task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE, "%s", outcome->error->message);
    }
  else
    {
      counts = g_new0 (GunImportCounts, 1);
      counts->n_stored = outcome->n_stored;
      counts->n_known = outcome->n_known;
      counts->n_waiting = outcome->n_waiting;
      counts->n_refused = outcome->n_refused;
      g_task_return_pointer (self->task, counts, g_free);
    }

  gun_network_drop_task (self->network, self->task);
  gun_network_unref (self->network);
  g_free (self);
}

/* All keys of one call get one state: none of them is newer than another. */
static GPtrArray *
stamp (GunNetwork *self, GPtrArray *nodes)
{
  GPtrArray *stamped = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  const double state_ms = gun_graph_next_state_ms (self->graph);

  for (guint i = 0; i < nodes->len; i++)
    {
      const GunNode *node = g_ptr_array_index (nodes, i);
      GunNode *fresh = gun_node_new (gun_node_get_soul (node));

      for (guint j = 0; j < gun_node_get_n_entries (node); j++)
        {
          const GunEntry *entry = gun_node_get_entry (node, j);

          gun_node_add (fresh, entry->key, entry->value, state_ms);
        }
      g_ptr_array_add (stamped, fresh);
    }

  return stamped;
}

/**
 * gun_network_import:
 * @self: the network
 * @task: gets the #GunImportCounts once everything is committed
 * @nodes: (element-type GunNode): what was read
 * @from: what it was read from, to be shown as where it came from
 * @restamp: whether it all gets a fresh state
 */
void
gun_network_import (
    GunNetwork *self, GTask *task, GPtrArray *nodes, const char *from, gboolean restamp)
{
  g_autoptr (GunOrigin) origin = gun_origin_new (from, GUN_PATH_IMPORT, NULL);
  g_autoptr (GPtrArray) judged = restamp ? stamp (self, nodes) : g_ptr_array_ref (nodes);
  Importing *importing = g_new (Importing, 1);

  importing->network = gun_network_ref (self);
  importing->task = g_object_ref (task);
  gun_graph_put (self->graph, judged, origin, judged_cb, importing);
}
