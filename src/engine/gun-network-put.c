/* SPDX-License-Identifier: MIT */

#include "gun-network.h"

#include <glib/gi18n.h>

#include "gun-delivery-private.h"

/* One write made here: the mesh's write on this side, its #GunDelivery on the handle's. Counted
 * atomically because both sides hold it; all but @delivery is the network's. */
typedef struct
{
  GunNetworkCall call;
  GunNetwork *network;
  GTask *task; /* (nullable): returned */
  GunWrite *write;
  GRefString *soul;
  GRefString *key;
  double state_ms;
  GWeakRef delivery;
  GHashTable *sent; /* numbers of peers */
  GHashTable *arrived;
  char *reason; /* (nullable) */
  gboolean failed;
} Writing;

static void
writing_clear (gpointer data)
{
  Writing *self = data;

  if (self->task != NULL)
    gun_network_drop_task (self->network, g_steal_pointer (&self->task));
  g_weak_ref_clear (&self->delivery);
  g_ref_string_release (self->soul);
  g_ref_string_release (self->key);
  g_hash_table_unref (self->sent);
  g_hash_table_unref (self->arrived);
  g_free (self->reason);
  gun_network_unref (self->network);
}

static void
writing_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, writing_clear);
}

/* The network's reference */
static void
let_go (Writing *self)
{
  if (self->write == NULL)
    return;

  g_ptr_array_remove_fast (self->network->calls, self);
  g_clear_pointer (&self->write, gun_write_unref);
  writing_unref (self);
}

static gboolean
release_here_cb (gpointer data)
{
  let_go (data);
  return G_SOURCE_REMOVE;
}

/* Nobody cares any more. In whatever thread dropped the delivery. */
static void
release_cb (gpointer data)
{
  Writing *self = data;

  gun_network_invoke (self->network, release_here_cb, self, writing_unref);
}

typedef struct
{
  GunDelivery *delivery;
  guint n_sent;
  guint n_arrived;
  char *reason;
} Progress;

static void
progress_free (gpointer data)
{
  Progress *progress = data;

  g_object_unref (progress->delivery);
  g_free (progress->reason);
  g_free (progress);
}

static gboolean
progress_cb (gpointer data)
{
  Progress *progress = data;

  gun_delivery_update (progress->delivery, progress->n_sent, progress->n_arrived, progress->reason);
  return G_SOURCE_REMOVE;
}

static void
report_progress (Writing *self)
{
  GunDelivery *delivery = g_weak_ref_get (&self->delivery);
  Progress *progress;

  if (delivery == NULL)
    return;

  progress = g_new (Progress, 1);
  progress->delivery = delivery;
  progress->n_sent = g_hash_table_size (self->sent);
  progress->n_arrived = g_hash_table_size (self->arrived);
  progress->reason = g_strdup (self->reason);
  gun_network_answer (self->network, progress_cb, progress, progress_free);
}

static void
return_delivery (Writing *self)
{
  GTask *task = g_steal_pointer (&self->task);
  g_autoptr (GunDelivery) delivery = gun_delivery_new (
      self->soul, self->key, self->state_ms, release_cb, g_atomic_rc_box_acquire (self));

  g_weak_ref_set (&self->delivery, delivery);
  report_progress (self);
  g_task_return_pointer (task, g_steal_pointer (&delivery), g_object_unref);
  gun_network_drop_task (self->network, task);
}

static void
return_failure (Writing *self, const GError *error)
{
  GTask *task = g_steal_pointer (&self->task);

  if (error->domain == GUN_ENGINE_ERROR)
    g_task_return_error (task, g_error_copy (error));
  else
    g_task_return_new_error (
        task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE, "%s", error->message);
  gun_network_drop_task (self->network, task);
}

static void
note_peer (GHashTable *numbers, GunPeer *peer)
{
  if (peer != NULL)
    g_hash_table_add (numbers, GUINT_TO_POINTER ((guint) gun_peer_get_number (peer)));
}

static void
write_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data)
{
  Writing *self = user_data;

  switch (event)
    {
    case GUN_WRITE_STORED:
      if (self->task != NULL)
        return_delivery (self);
      break;

    case GUN_WRITE_FAILED:
      if (self->task != NULL)
        return_failure (self, error);
      self->failed = TRUE;
      let_go (self);
      break;

    case GUN_WRITE_SENT:
      note_peer (self->sent, peer);
      report_progress (self);
      break;

    case GUN_WRITE_ARRIVED:
      note_peer (self->sent, peer);
      note_peer (self->arrived, peer);
      report_progress (self);
      break;

    case GUN_WRITE_REFUSED:
      g_free (self->reason);
      self->reason = g_strdup (error->message);
      report_progress (self);
      break;
    }
}

static void
stop_writing (GunNetworkCall *call)
{
  Writing *self = (Writing *) call;

  if (self->task != NULL)
    g_task_return_new_error (
        self->task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
  let_go (self);
}

/**
 * gun_network_put:
 * @self: the network
 * @task: gets the #GunDelivery once it is committed
 * @soul: of what
 * @key: which key
 * @value: what it is to hold
 */
void
gun_network_put (GunNetwork *self, GTask *task, GRefString *soul, GRefString *key, GunValue *value)
{
  g_autoptr (GunNode) node = gun_node_new (soul);
  Writing *writing = g_atomic_rc_box_new0 (Writing);

  writing->call.is_write = TRUE;
  writing->call.stop = stop_writing;
  writing->network = gun_network_ref (self);
  writing->task = g_object_ref (task);
  writing->soul = g_ref_string_acquire (soul);
  writing->key = g_ref_string_acquire (key);
  writing->state_ms = gun_graph_next_state_ms (self->graph);
  writing->sent = g_hash_table_new (NULL, NULL);
  writing->arrived = g_hash_table_new (NULL, NULL);
  g_weak_ref_init (&writing->delivery, NULL);
  g_ptr_array_add (self->calls, writing);

  gun_node_add (node, key, value, writing->state_ms);
  writing->write = gun_mesh_write (self->mesh, node, write_cb, writing);

  /* In memory it may have been judged already, before there was a write to let go. */
  if (writing->failed)
    let_go (writing);
}
