/* SPDX-License-Identifier: MIT */

#include "gun-network.h"

#include <glib/gi18n.h>

#include "gun-text.h"

/* A node comes in pieces of nine keys and then once more whole (PROTOCOL.md section 4). Pieces say
 * whether more comes, but they come out of order, and nothing says that the disk is still to answer:
 * when everybody has said a last piece and nothing more came for this long, that was it. */
#define SETTLE_NODE_US 250000
#define SETTLE_KEY_US 50000

/* How long a relay may take to begin to list its souls */
#define BROWSE_WAIT_US (5 * G_USEC_PER_SEC)

/* A lex query is limited by the length of the values it shows, not by their number; above this a
 * stock relay answers with one entry. */
#define BROWSE_LIMIT 100000

/* So many such answers are asked for one after the other, each from the last soul of the one before */
#define BROWSE_PAGES 200

/* A call of the handle, on its way */
typedef struct
{
  GunNetwork *network;
  GTask *task;
} Question;

static Question *
question_new (GunNetwork *network, GTask *task)
{
  Question *question = g_new (Question, 1);

  question->network = gun_network_ref (network);
  question->task = g_object_ref (task);
  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  gun_network_drop_task (question->network, question->task);
  gun_network_unref (question->network);
  g_free (question);
}

static void
return_node (GTask *task, GunNode *node)
{
  g_task_return_pointer (
      task, node == NULL ? NULL : gun_node_ref (node), (GDestroyNotify) gun_node_unref);
}

/* gun_engine_read_async() */

static void
read_done_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  Question *question = user_data;

  if (error != NULL)
    g_task_return_error (question->task, g_error_copy (error));
  else
    return_node (question->task, node);
  question_free (question);
}

/**
 * gun_network_read:
 * @self: the network
 * @task: gets the #GunNode, or %NULL
 * @soul: of what
 * @key: (nullable): one key, or the whole node
 */
void
gun_network_read (GunNetwork *self, GTask *task, GRefString *soul, GRefString *key)
{
  gun_graph_get (self->graph, soul, key, read_done_cb, question_new (self, task));
}

/* gun_engine_get_async(), gun_engine_browse_async() */

typedef struct
{
  GunNetworkCall call;
  GunNetwork *network;
  GTask *task;
  GunAsk *ask;     /* (nullable): ended */
  GSource *settle; /* (nullable) */
  gint64 settle_us;
  GHashTable *answered; /* numbers of the peers that showed something */

  GRefString *soul; /* of a get */
  GRefString *key;  /* (nullable) */

  GHashTable *souls; /* of GRefString: what a browse showed; NULL for a get */
  gboolean missing;  /* a browse: it said that it has none */
  guint64 peer;      /* a browse: the number of the one asked */
  GunGet *get;       /* a browse: what was asked last */
  guint n_pages;
  double
      page_length; /* of the values of the souls that this page was the first to show, as the limit counts */

  GCancellable *cancellable; /* (nullable) */
  gulong cancelled_handler;
} Asking;

static void
asking_free (Asking *self)
{
  g_ptr_array_remove_fast (self->network->calls, self);
  if (self->cancelled_handler != 0)
    g_cancellable_disconnect (self->cancellable, self->cancelled_handler);
  gun_clear_timer (&self->settle);
  g_clear_pointer (&self->ask, gun_ask_cancel);
  g_clear_pointer (&self->answered, g_hash_table_unref);
  g_clear_pointer (&self->souls, g_hash_table_unref);
  g_clear_pointer (&self->get, gun_get_free);
  g_clear_pointer (&self->soul, g_ref_string_release);
  g_clear_pointer (&self->key, g_ref_string_release);
  gun_network_drop_task (self->network, self->task);
  gun_network_unref (self->network);
  g_free (self);
}

static void
got_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  Question *question = user_data;

  if (error != NULL)
    g_task_return_error (question->task, g_error_copy (error));
  else if (node == NULL)
    g_task_return_new_error (question->task,
                             GUN_ENGINE_ERROR,
                             GUN_ENGINE_ERROR_NOT_FOUND,
                             _ ("Nobody who could be asked has it"));
  else
    return_node (question->task, node);
  question_free (question);
}

static void
finish_browse (Asking *self)
{
  if (g_hash_table_size (self->souls) == 0 && !self->missing)
    g_task_return_new_error (self->task,
                             GUN_ENGINE_ERROR,
                             GUN_ENGINE_ERROR_NOT_FOUND,
                             _ ("It does not say which souls it holds. "
                                "Relays that keep nothing on disk never do."));
  else
    g_task_return_int (self->task, g_hash_table_size (self->souls));
}

static void
finish_asking (Asking *self)
{
  if (self->souls != NULL)
    finish_browse (self);
  else
    gun_graph_get (self->network->graph,
                   self->soul,
                   self->key,
                   got_cb,
                   question_new (self->network, self->task));

  asking_free (self);
}

static void
stop_asking (GunNetworkCall *call)
{
  Asking *self = (Asking *) call;

  g_task_return_new_error (
      self->task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
  asking_free (self);
}

static void asked_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data);

/* A relay stops where the limit is reached and does not say so: what is nearly as long as that was cut. */
static gboolean
ask_next_page (Asking *self)
{
  g_autoptr (GunPeer) only = NULL;

  if (self->souls == NULL || self->page_length < BROWSE_LIMIT / 2 || self->n_pages == BROWSE_PAGES)
    return FALSE;

  only = gun_network_find_peer (self->network, self->peer);
  if (only == NULL || gun_peer_get_state (only) != GUN_PEER_OPEN)
    return FALSE;

  self->n_pages++;
  self->page_length = 0;
  g_hash_table_remove_all (self->answered);
  g_clear_pointer (&self->ask, gun_ask_cancel);
  gun_clear_timer (&self->settle);
  self->ask = gun_mesh_ask (self->network->mesh, self->get, only, BROWSE_WAIT_US, asked_cb, self);

  return TRUE;
}

static void
take_soul (Asking *self, const GunNode *node)
{
  GRefString *soul = gun_node_get_soul (node);

  if (!g_hash_table_add (self->souls, g_ref_string_acquire (soul)))
    return;

  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    {
      const GunValue *value = gun_node_get_entry (node, i)->value;
      gboolean text = gun_value_get_kind (value) == GUN_VALUE_TEXT;

      self->page_length += text ? (double) gun_text_utf16_length (gun_value_get_text (value)) : 9;
    }

  if (self->get->soul.from != NULL && gun_text_compare (soul, self->get->soul.from) <= 0)
    return;
  g_clear_pointer (&self->get->soul.from, g_ref_string_release);
  self->get->soul.from = g_ref_string_acquire (soul);
}

static gboolean
settled_cb (gpointer data)
{
  Asking *self = data;

  gun_clear_timer (&self->settle);
  if (self->ask != NULL && gun_ask_is_at_door (self->ask))
    self->settle = gun_clock_add_timer (self->network->clock, self->settle_us, settled_cb, self);
  else if (!ask_next_page (self))
    finish_asking (self);
  return G_SOURCE_REMOVE;
}

static void
asked_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
  Asking *self = user_data;

  if (peer == NULL)
    {
      self->ask = NULL;
      if (!ask_next_page (self))
        finish_asking (self);
      return;
    }

  if (node == NULL)
    {
      self->missing = TRUE;
    }
  else
    {
      g_hash_table_add (self->answered, GUINT_TO_POINTER ((guint) gun_peer_get_number (peer)));
      if (self->souls != NULL)
        take_soul (self, node);
    }

  gun_clear_timer (&self->settle);
  if (g_hash_table_size (self->answered) > 0 && gun_ask_get_n_partial (ask) == 0
      && g_hash_table_size (self->answered) + gun_ask_get_n_missing (ask)
             >= gun_ask_get_n_asked (ask))
    self->settle = gun_clock_add_timer (self->network->clock, self->settle_us, settled_cb, self);
}

/* The call may have ended while the word was on its way. */
static gboolean
cancelled_here_cb (gpointer data)
{
  Question *cancelling = data;
  GPtrArray *calls = cancelling->network->calls;

  for (guint i = 0; i < calls->len; i++)
    {
      GunNetworkCall *call = g_ptr_array_index (calls, i);

      if (call->stop == stop_asking && ((Asking *) call)->task == cancelling->task)
        {
          g_task_return_error_if_cancelled (cancelling->task);
          asking_free ((Asking *) call);
          break;
        }
    }

  return G_SOURCE_REMOVE;
}

/* In whatever thread cancels, so only the word is passed on; not by gun_network_invoke(), which
 * would carry it out at once in our own. */
static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Question *cancelling = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source,
                         cancelled_here_cb,
                         question_new (cancelling->network, cancelling->task),
                         question_free);
  g_source_attach (source, cancelling->network->context);
}

static void
start_asking (Asking *self,
              GunNetwork *network,
              GTask *task,
              const GunGet *get,
              GunPeer *only,
              gint64 wait_us)
{
  self->call.stop = stop_asking;
  self->network = gun_network_ref (network);
  self->task = g_object_ref (task);
  self->answered = g_hash_table_new (NULL, NULL);
  self->cancellable = g_task_get_cancellable (task);
  g_ptr_array_add (network->calls, self);

  self->ask = gun_mesh_ask (network->mesh, get, only, wait_us, asked_cb, self);
  if (self->cancellable != NULL)
    self->cancelled_handler = g_cancellable_connect (
        self->cancellable, G_CALLBACK (cancelled_cb), question_new (network, task), question_free);
}

/**
 * gun_network_get:
 * @self: the network
 * @task: gets the #GunNode
 * @soul: of what
 * @key: (nullable): one key, or the whole node
 * @wait_us: how long peers may take
 *
 * Without a single peer there is nothing to wait for.
 */
void
gun_network_get (GunNetwork *self, GTask *task, GRefString *soul, GRefString *key, gint64 wait_us)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->mesh);
  g_autoptr (GunGet) get = NULL;
  Asking *asking;

  if (peers->len == 0 || wait_us <= 0)
    {
      gun_graph_get (self->graph, soul, key, got_cb, question_new (self, task));
      return;
    }

  asking = g_new0 (Asking, 1);
  asking->soul = g_ref_string_acquire (soul);
  asking->key = key == NULL ? NULL : g_ref_string_acquire (key);
  asking->settle_us = key == NULL ? SETTLE_NODE_US : SETTLE_KEY_US;
  get = gun_get_new (soul, key);
  start_asking (asking, self, task, get, NULL, wait_us);
}

/**
 * gun_network_browse:
 * @self: the network
 * @task: gets the number of souls shown
 * @peer: the number of the one to ask
 * @prefix: (nullable): only souls that begin so
 */
void
gun_network_browse (GunNetwork *self, GTask *task, guint64 peer, GRefString *prefix)
{
  g_autoptr (GunPeer) only = gun_network_find_peer (self, peer);
  Asking *asking;

  if (only == NULL || gun_peer_get_state (only) != GUN_PEER_OPEN)
    {
      g_task_return_new_error (
          task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND, _ ("It is not connected"));
      return;
    }

  asking = g_new0 (Asking, 1);
  asking->souls = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  asking->settle_us = SETTLE_NODE_US;
  asking->peer = peer;
  asking->get = g_new0 (GunGet, 1);
  asking->get->soul.prefix = prefix == NULL ? gun_text_new ("") : g_ref_string_acquire (prefix);
  asking->get->limit = BROWSE_LIMIT;
  start_asking (asking, self, task, asking->get, only, BROWSE_WAIT_US);
}
