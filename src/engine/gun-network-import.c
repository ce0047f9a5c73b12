/* SPDX-License-Identifier: MIT */

#include "gun-network.h"

#include "gun-text.h"

/* What a peer may still have to take before the next part is let in: a fraction of what closes it
 * (GUN_RELAY_QUEUE_BYTES) */
#define PEER_QUEUE_BYTES (1024 * 1024)

/* How often peers are looked at, and how long one part waits for them at most: a peer that takes
 * nothing is its own trouble */
#define LOOK_US (10 * 1000)
#define WAIT_US (2 * G_USEC_PER_SEC)

typedef struct
{
  GunNetworkCall call;
  GunNetwork *network;
  GTask *task;
  gboolean is_trial;
  GunImportCounts *counts; /* (nullable): once it is committed */
  GSource *timer;
  gint64 give_up_us;
} Importing;

static void
end (Importing *self)
{
  g_ptr_array_remove_fast (self->network->calls, self);
  gun_clear_timer (&self->timer);
  gun_network_drop_task (self->network, self->task);
  gun_network_unref (self->network);
  g_free (self);
}

static void
end_well (Importing *self)
{
  g_task_return_pointer (self->task, self->counts, (GDestroyNotify) gun_import_counts_free);
  end (self);
}

static gboolean
are_peers_behind (GunNetwork *self)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->mesh);

  for (guint i = 0; i < peers->len; i++)
    if (gun_peer_get_queued_bytes (g_ptr_array_index (peers, i)) > PEER_QUEUE_BYTES)
      return TRUE;

  return FALSE;
}

/* A file is read faster than peers take what is in it. */
static gboolean
wait_for_peers_cb (gpointer user_data)
{
  Importing *self = user_data;
  GunClock *clock = self->network->clock;

  gun_clear_timer (&self->timer);
  if (are_peers_behind (self->network) && gun_clock_get_monotonic_us (clock) < self->give_up_us)
    self->timer = gun_clock_add_timer (clock, LOOK_US, wait_for_peers_cb, self);
  else
    end_well (self);

  return G_SOURCE_REMOVE;
}

/* Before the commit there is nothing to stop: its end comes. */
static void
stop_importing (GunNetworkCall *call)
{
  Importing *self = (Importing *) call;

  if (self->counts != NULL)
    end_well (self);
}

static GPtrArray *
dup_sentences (GPtrArray *refused)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  for (guint i = 0; i < refused->len; i++)
    g_ptr_array_add (sentences, gun_text_new (g_ptr_array_index (refused, i)));

  return sentences;
}

static void
judged_cb (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data)
{
  Importing *self = user_data;

  if (outcome->error != NULL)
    {
      g_task_return_new_error (
          self->task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE, "%s", outcome->error->message);
      end (self);
      return;
    }

  self->counts = g_new0 (GunImportCounts, 1);
  self->counts->n_stored = outcome->n_stored;
  self->counts->n_known = outcome->n_known;
  self->counts->n_older = outcome->n_older;
  self->counts->n_waiting = outcome->n_waiting;
  self->counts->n_refused = outcome->n_refused;
  if (outcome->refused != NULL)
    self->counts->refused = dup_sentences (outcome->refused);
  if (self->is_trial)
    {
      end_well (self);
      return;
    }

  self->give_up_us = gun_clock_get_monotonic_us (self->network->clock) + WAIT_US;
  wait_for_peers_cb (self);
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

static Importing *
importing_new (GunNetwork *self, GTask *task)
{
  Importing *importing = g_new0 (Importing, 1);

  importing->call.is_write = TRUE;
  importing->call.stop = stop_importing;
  importing->network = gun_network_ref (self);
  importing->task = g_object_ref (task);
  g_ptr_array_add (self->calls, importing);

  return importing;
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

  gun_graph_put (self->graph, judged, origin, NULL, judged_cb, importing_new (self, task));
}

/**
 * gun_network_try_import:
 * @self: the network
 * @task: gets the #GunImportCounts: what gun_network_import() would make of it now
 * @nodes: (element-type GunNode): what was read
 * @from: what it was read from
 * @restamp: whether it would all get a fresh state
 */
void
gun_network_try_import (
    GunNetwork *self, GTask *task, GPtrArray *nodes, const char *from, gboolean restamp)
{
  g_autoptr (GunOrigin) origin = gun_origin_new (from, GUN_PATH_IMPORT, NULL);
  g_autoptr (GPtrArray) judged = restamp ? stamp (self, nodes) : g_ptr_array_ref (nodes);
  Importing *importing = importing_new (self, task);

  importing->is_trial = TRUE;
  gun_graph_try (self->graph, judged, origin, judged_cb, importing);
}
