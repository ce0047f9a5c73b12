/* SPDX-License-Identifier: MIT */

#include "gun-network.h"

#include "gun-rtc-timeline.h"

#include "gun-courier.h"
#include "gun-direct.h"
#include "gun-id.h"
#include "gun-peer-report-private.h"
#include "gun-store.h"

/* How long links have to hand over to the system what they still hold, and to say goodbye */
#define GOODBYE_MS 30

/* The same for data channels: one closes only after all that was sent before was acknowledged, which
 * SCTP may put off for 200 ms (RFC 9260 section 6.2), and without that the other side takes us for
 * silent. */
#define GOODBYE_DIRECT_MS 350

/* That of GDK for drawing: who waits with it takes turns with frames, and neither keeps the other waiting for ever. */
#define FRAME_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)

typedef struct
{
  GunEngine *engine;
  GunNetwork *network;
  GunNewsBatch *batch;
  GError *error;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->batch, gun_news_batch_free);
  g_clear_error (&answer->error);
  gun_network_unref (answer->network);
  g_object_unref (answer->engine);
  g_free (answer);
}

/* Nothing when the handle is gone already: nobody is left to be told. */
static void
answer_engine (GunNetwork *self, GSourceFunc func, GunNewsBatch *batch, const GError *error)
{
  GunEngine *engine = g_weak_ref_get (&self->engine);
  Answer *answer;

  if (engine == NULL)
    {
      g_clear_pointer (&batch, gun_news_batch_free);
      return;
    }

  answer = g_new0 (Answer, 1);
  answer->engine = engine;
  answer->network = gun_network_ref (self);
  answer->batch = batch;
  answer->error = error == NULL ? NULL : g_error_copy (error);
  gun_network_answer (self, func, answer, answer_free);
}

static gboolean
started_cb (gpointer data)
{
  Answer *answer = data;

  answer->network->funcs->started (answer->engine, answer->error);
  return G_SOURCE_REMOVE;
}

static gboolean
batch_cb (gpointer data)
{
  Answer *answer = data;

  answer->network->funcs->batch (answer->engine, g_steal_pointer (&answer->batch));
  return G_SOURCE_REMOVE;
}

static gboolean
ended_cb (gpointer data)
{
  Answer *answer = data;

  answer->network->funcs->ended (answer->engine);
  return G_SOURCE_REMOVE;
}

static void
news_cb (GunNewsBatch *batch, gpointer user_data)
{
  answer_engine (user_data, batch_cb, batch, NULL);
}

/**
 * gun_network_add_event:
 * @self: the network
 * @event: what happened, a constant
 * @peer: (nullable): to whom
 * @url: (nullable): where, when there is no @peer
 * @state: the state it is in now, a constant
 */
void
gun_network_add_event (
    GunNetwork *self, const char *event, GunPeer *peer, const char *url, const char *state)
{
  GunEvent *made = g_new0 (GunEvent, 1);

  made->event = g_intern_string (event);
  made->wall_us = g_get_real_time ();
  made->url = g_strdup (url);
  made->state = g_intern_string (state);
  if (peer != NULL)
    {
      const GError *reason = gun_peer_get_last_error (peer);

      made->peer = g_strdup (gun_peer_get_pid (peer));
      made->url = g_strdup (gun_peer_get_url (peer));
      made->path = g_intern_string (gun_path_get_name (gun_peer_get_path (peer)));
      made->reason = reason == NULL ? NULL : g_strdup (reason->message);
    }

  gun_news_take_event (self->news, made);
}

static void
note_state (GunNetwork *self, GunPeer *peer, GunPeerState state)
{
  gpointer known;

  if (g_hash_table_lookup_extended (self->peer_states, peer, NULL, &known)
      && GPOINTER_TO_UINT (known) == state)
    return;

  g_hash_table_insert (self->peer_states, g_object_ref (peer), GUINT_TO_POINTER (state));
  gun_network_add_event (self, "peer", peer, NULL, gun_peer_state_get_name (state));
  gun_network_note_moment (self, peer, state);
  if (state != GUN_PEER_CLOSED)
    gun_courier_peer_moved (self->courier, peer);
}

static void
peer_changed_cb (GunMesh *mesh, GunPeer *peer, GunNetwork *self)
{
  note_state (self, peer, gun_peer_get_state (peer));
  if (self->clock_check != NULL)
    gun_clock_check_note (self->clock_check, peer);
  gun_network_note_peer (self, peer);
}

static void
peer_removed_cb (GunMesh *mesh, GunPeer *peer, GunNetwork *self)
{
  note_state (self, peer, GUN_PEER_CLOSED);
  gun_courier_peer_removed (self->courier, peer);
  g_hash_table_remove (self->peer_states, peer);
  gun_network_forget_moments (self, peer);
  if (self->clock_check != NULL)
    gun_clock_check_note (self->clock_check, peer);
  if (self->rates != NULL)
    gun_rates_forget (self->rates, gun_peer_get_number (peer));
  if (gun_peer_get_path (peer) != GUN_PATH_DIRECT)
    gun_news_remove_peer (self->news, peer);
}

static void
graph_changed_cb (GunGraph *graph, GPtrArray *changes, GunNetwork *self)
{
  gun_news_add_changes (self->news, changes);
  if (self->ceiling != NULL)
    gun_ceiling_count (self->ceiling, changes);
  gun_courier_take_changes (self->courier, changes);
  gun_verifier_take_changes (self->verifier, changes);
}

static void
origin_refused_cb (GunWebOrigins *origins, const char *origin, GunNetwork *self)
{
  gun_network_add_event (self, "origin", NULL, origin, "refused");
}

static void
wake_cb (gpointer data)
{
  GunNetwork *self = data;

  gun_mesh_retry_all (self->mesh);
  if (self->direct != NULL)
    gun_direct_note_network_change (self->direct);
}

static gboolean
set_durable (GunStore *store, gpointer data, GError **error)
{
  return gun_store_set_durable (store, GPOINTER_TO_INT (data), error);
}

static void
durable_cb (const GError *error, gpointer data)
{
  if (error != NULL)
    g_message ("How the database is written could not be changed: %s", error->message);
}

/**
 * gun_network_keep:
 * @self: the network, which has started
 * @terms: what is to be kept from now on
 */
void
gun_network_keep (GunNetwork *self, const GunKeepTerms *terms)
{
  gun_mesh_set_keeps_everything (self->mesh, terms->keep_everything);
  if (self->ceiling == NULL)
    return;

  gun_ceiling_set_limit (self->ceiling, terms->store_limit_bytes);
  if (self->durable != terms->durable)
    gun_writer_call (self->writer, set_durable, durable_cb, GINT_TO_POINTER (terms->durable));
  self->durable = terms->durable;
}

static void
clock_set_cb (gpointer data)
{
  GunNetwork *self = data;

  gun_graph_look_at_clock (self->graph);
}

static const GunWakeFuncs wake_funcs = {
  .woke = wake_cb,
  .clock_set = clock_set_cb,
};

static void
waiting_changed_cb (GunGraph *graph, GunChange *change, int what, GunNetwork *self)
{
  gun_news_note_shelf (self->news);
}

static void
ceiling_evicted_cb (GPtrArray *souls, gpointer data)
{
  GunNetwork *self = data;

  gun_news_remove_souls (self->news, souls);
}

static void
ceiling_stuck_cb (gpointer data)
{
  gun_network_add_event (data, "store", NULL, NULL, "full");
}

static const GunCeilingFuncs ceiling_funcs = { ceiling_evicted_cb, ceiling_stuck_cb };

/* The database is open, or there is none: everything else is made now. */
static void
open_up (GunNetwork *self)
{
  self->graph
      = gun_graph_new (self->clock, self->writer == NULL ? NULL : GUN_BACKING (self->writer));
  self->dialer = gun_relay_dialer_new ();
  self->origins = gun_web_origins_new ();
  self->mesh = gun_mesh_new (self->graph, self->clock, GUN_DIALER (self->dialer), self->pid);

  self->verifier = gun_verifier_new ();
  gun_verifier_take_block_list (self->verifier,
                                gun_block_list_new (self->graph, self->mesh, self->clock));
  gun_graph_set_door (self->graph, GUN_DOOR (self->verifier));

  self->courier = gun_courier_new (self);
  self->clock_check = gun_clock_check_new (self->mesh, self->clock);

  g_signal_connect (self->graph, "changed", G_CALLBACK (graph_changed_cb), self);
  g_signal_connect (self->graph, "waiting-changed", G_CALLBACK (waiting_changed_cb), self);
  g_signal_connect (self->mesh, "peer-added", G_CALLBACK (peer_changed_cb), self);
  g_signal_connect (self->mesh, "peer-changed", G_CALLBACK (peer_changed_cb), self);
  g_signal_connect (self->mesh, "peer-removed", G_CALLBACK (peer_removed_cb), self);
  g_signal_connect (self->origins, "refused", G_CALLBACK (origin_refused_cb), self);
  if (self->writer != NULL)
    self->ceiling = gun_ceiling_new (self->writer, self->graph, self->mesh, &ceiling_funcs, self);
  if (!self->isolated)
    self->wake_watch = gun_wake_watch_new (self->context, self->clock, &wake_funcs, self);
  gun_network_begin_direct (self);

  answer_engine (self, started_cb, NULL, NULL);
}

static void
shelf_read_cb (GunNetwork *self, GPtrArray *rows, const GError *error)
{
  if (error != NULL)
    answer_engine (self, started_cb, NULL, error);
  if (error != NULL || self->stopping)
    {
      gun_writer_close (self->writer);
      return;
    }

  open_up (self);
  gun_graph_restore_waiting (self->graph, rows);
}

static void
writer_opened_cb (GunWriter *writer, const GError *error, gpointer user_data)
{
  GunNetwork *self = user_data;

  if (error == NULL)
    {
      gun_network_read_shelf (self, shelf_read_cb);
      return;
    }

  answer_engine (self, started_cb, NULL, error);
  g_main_loop_quit (self->loop);
}

static void
writer_souls_added_cb (GunWriter *writer, GPtrArray *souls, gpointer user_data)
{
  GunNetwork *self = user_data;

  gun_news_add_souls (self->news, souls);
}

/* Memory may have said that more is known of these souls than there is */
static void
writer_undone_cb (GunWriter *writer, GPtrArray *changes, gpointer user_data)
{
  GunNetwork *self = user_data;

  for (guint i = 0; self->graph != NULL && i < changes->len; i++)
    gun_graph_forget_soul (self->graph, ((GunChange *) g_ptr_array_index (changes, i))->soul);
  gun_news_add_changes (self->news, changes);
}

static void
stop_calls (GunNetwork *self, gboolean writes_too)
{
  g_autoptr (GPtrArray) calls = g_ptr_array_copy (self->calls, NULL, NULL);

  for (guint i = 0; i < calls->len; i++)
    {
      GunNetworkCall *call = g_ptr_array_index (calls, i);

      if (writes_too || !call->is_write)
        call->stop (call);
    }
}

static gboolean
goodbye_cb (gpointer data)
{
  GunNetwork *self = data;

  g_main_loop_quit (self->loop);
  return G_SOURCE_REMOVE;
}

/* Everything is committed, so what is said from here on is only goodbye. */
static void
finish (GunNetwork *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->mesh == NULL)
    {
      g_main_loop_quit (self->loop);
      return;
    }

  stop_calls (self, TRUE);
  gun_courier_abandon (self->courier);
  gun_news_flush (self->news);

  source = g_timeout_source_new (self->goodbye_ms);
  g_source_set_callback (source, goodbye_cb, self, NULL);
  g_source_attach (source, self->context);
}

static void
writer_closed_cb (GunWriter *writer, gpointer user_data)
{
  finish (user_data);
}

static const GunWriterFuncs writer_funcs = {
  .opened = writer_opened_cb,
  .souls_added = writer_souls_added_cb,
  .undone = writer_undone_cb,
  .closed = writer_closed_cb,
};

static guint
find_goodbye_ms (GunNetwork *self)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->mesh);

  for (guint i = 0; i < peers->len; i++)
    if (gun_peer_get_path (g_ptr_array_index (peers, i)) == GUN_PATH_DIRECT)
      return GOODBYE_DIRECT_MS;

  return peers->len > 0 ? GOODBYE_MS : 0;
}

/* What was written here stood at the door no longer than it took: now the writer has all of it */
static void
door_stopped_cb (gpointer verifier, gpointer data)
{
  GunNetwork *self = data;

  /* While links say goodbye, the time of a write from the future may come */
  gun_graph_hold_waiting (self->graph);
  if (self->writer != NULL)
    gun_writer_close (self->writer);
  else
    finish (self);
}

static gboolean
stop_cb (gpointer data)
{
  GunNetwork *self = data;

  if (self->stopping)
    return G_SOURCE_REMOVE;

  self->stopping = TRUE;
  if (self->mesh == NULL)
    return G_SOURCE_REMOVE;

  stop_calls (self, FALSE);
  g_clear_pointer (&self->ceiling, gun_ceiling_stop);
  g_clear_pointer (&self->wake_watch, gun_wake_watch_free);
  g_clear_pointer (&self->clock_check, gun_clock_check_free);
  gun_network_show_rates (self, FALSE);
  if (self->listener != NULL)
    gun_relay_listener_close (self->listener);
  self->goodbye_ms = find_goodbye_ms (self);
  gun_courier_stop (self->courier);
  gun_network_close_direct (self);
  gun_mesh_close (self->mesh);
  gun_verifier_stop (self->verifier, door_stopped_cb, self);

  return G_SOURCE_REMOVE;
}

static void
tear_down (GunNetwork *self)
{
  if (self->mesh != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->mesh, self);
      g_signal_handlers_disconnect_by_data (self->graph, self);
      g_signal_handlers_disconnect_by_data (self->origins, self);
    }

  gun_network_end_direct (self);
  g_clear_pointer (&self->clock_check, gun_clock_check_free);
  g_clear_pointer (&self->courier, gun_courier_free);
  g_hash_table_remove_all (self->peer_states);
  g_clear_object (&self->listener);
  g_clear_object (&self->origins);
  g_clear_object (&self->mesh);
  g_clear_object (&self->dialer);
  g_clear_object (&self->graph);
  g_clear_object (&self->verifier);
  g_clear_object (&self->writer);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->news, gun_news_free);
}

static gpointer
network_thread (gpointer data)
{
  GunNetwork *self = data;

  g_main_context_push_thread_default (self->context);

  self->clock = gun_clock_new ();
  self->news = gun_news_new (self->context, news_cb, gun_network_dup_facts, self);
  if (self->path != NULL)
    self->writer = gun_writer_new (self->path, &writer_funcs, self);
  else
    open_up (self);

  g_main_loop_run (self->loop);

  tear_down (self);
  g_main_context_pop_thread_default (self->context);
  answer_engine (self, ended_cb, NULL, NULL);
  gun_network_unref (self);

  return NULL;
}

/**
 * gun_network_new:
 * @engine: the handle
 * @path: (nullable): its database, %NULL for memory only
 * @isolated: never to touch a network
 * @funcs: what it tells the handle; must outlive it
 *
 * Starts the thread. What it has to say comes in the calling thread's default context.
 *
 * Returns: (transfer full): the network
 */
GunNetwork *
gun_network_new (GunEngine *engine,
                 const char *path,
                 gboolean isolated,
                 const GunNetworkFuncs *funcs)
{
  GunNetwork *self = g_atomic_rc_box_new0 (GunNetwork);

  self->context = g_main_context_new ();
  self->handle_context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&self->engine, engine);
  self->funcs = funcs;
  self->path = g_strdup (path);
  self->isolated = isolated;
  self->pid = gun_id_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->peer_states = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->routes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->invite_texts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->early_invites = g_ptr_array_new ();
  self->timelines = g_hash_table_new_full (
      g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) gun_rtc_timeline_unref);
  self->calls = g_ptr_array_new ();
  self->thread = g_thread_new ("gun-network", network_thread, gun_network_ref (self));

  return self;
}

GunNetwork *
gun_network_ref (GunNetwork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
network_clear (gpointer data)
{
  GunNetwork *self = data;

  g_weak_ref_clear (&self->engine);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_main_context_unref (self->handle_context);
  g_hash_table_unref (self->peer_states);
  g_hash_table_unref (self->routes);
  g_hash_table_unref (self->invite_texts);
  g_ptr_array_unref (self->early_invites);
  g_hash_table_unref (self->timelines);
  g_ptr_array_unref (self->calls);
  g_ref_string_release (self->pid);
  g_free (self->path);
}

void
gun_network_unref (GunNetwork *self)
{
  g_atomic_rc_box_release_full (self, network_clear);
}

/**
 * gun_network_invoke:
 * @self: the network
 * @func: what to do in its thread
 * @data: for @func
 * @free_data: (nullable): frees @data
 *
 * Thread: any.
 */
void
gun_network_invoke (GunNetwork *self, GSourceFunc func, gpointer data, GDestroyNotify free_data)
{
  g_main_context_invoke_full (self->context, G_PRIORITY_DEFAULT, func, data, free_data);
}

/**
 * gun_network_answer:
 * @self: the network
 * @func: what to do in the handle's context
 * @data: for @func
 * @free_data: frees @data
 */
void
gun_network_answer (GunNetwork *self, GSourceFunc func, gpointer data, GDestroyNotify free_data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, free_data);
  g_source_attach (source, self->handle_context);
}

static gboolean
drop_cb (gpointer task)
{
  return G_SOURCE_REMOVE;
}

/**
 * gun_network_drop_task:
 * @self: the network
 * @task: (transfer full): a task of the handle, returned
 */
void
gun_network_drop_task (GunNetwork *self, GTask *task)
{
  gun_network_answer (self, drop_cb, task, g_object_unref);
}

static void
unref_network (gpointer network)
{
  gun_network_unref (network);
}

/**
 * gun_network_stop:
 * @self: the network
 *
 * Commits, closes and ends; the handle is told by @ended. Thread: any.
 */
void
gun_network_stop (GunNetwork *self)
{
  gun_network_invoke (self, stop_cb, gun_network_ref (self), unref_network);
}

static gboolean
acknowledge_cb (gpointer data)
{
  GunNetwork *self = data;

  if (self->news != NULL)
    gun_news_acknowledge (self->news);

  return G_SOURCE_REMOVE;
}

static gboolean
shown_cb (gpointer data)
{
  gun_network_invoke (data, acknowledge_cb, gun_network_ref (data), unref_network);

  return G_SOURCE_REMOVE;
}

/**
 * gun_network_acknowledge:
 * @self: the network
 *
 * The last batch was taken. The network hears of it when a frame that was due has been drawn: batches that take longer than a frame
 * would otherwise follow each other and leave no time for any. Thread: the handle's.
 */
void
gun_network_acknowledge (GunNetwork *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, FRAME_PRIORITY);
  g_source_set_callback (source, shown_cb, gun_network_ref (self), unref_network);
  g_source_attach (source, self->handle_context);
}

/**
 * gun_network_join:
 * @self: the network, told to stop or ended
 *
 * Waits for the end of its thread. Thread: the handle's; from the network's own it does nothing.
 */
void
gun_network_join (GunNetwork *self)
{
  if (self->thread == g_thread_self ())
    g_clear_pointer (&self->thread, g_thread_unref);
  else
    g_thread_join (g_steal_pointer (&self->thread));
}

/**
 * gun_network_find_peer:
 * @self: the network
 * @number: of a peer
 *
 * Returns: (transfer full) (nullable): that peer, if it is still there; of somebody in our room the
 * direct link, if there is one
 */
GunPeer *
gun_network_find_peer (GunNetwork *self, guint64 number)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->mesh);
  g_autoptr (GunRemote) remote = gun_network_find_remote (self, number);

  if (remote != NULL)
    return gun_remote_get_peer (remote) == NULL ? NULL
                                                : g_object_ref (gun_remote_get_peer (remote));

  for (guint i = 0; i < peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (peers, i);

      if (gun_peer_get_number (peer) == number)
        return g_object_ref (peer);
    }

  return NULL;
}
