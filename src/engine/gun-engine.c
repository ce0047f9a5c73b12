/* SPDX-License-Identifier: MIT */

#include "gun-engine-private.h"

#include <errno.h>
#include <glib/gi18n.h>

#include "gun-control-server.h"
#include "gun-engine-error.h"
#include "gun-search-keeper.h"
#include "gun-text.h"

typedef enum
{
  ENGINE_NEW, /* never started, could not be started, or stopped: can be started */
  ENGINE_STARTING,
  ENGINE_RUNNING,
  ENGINE_STOPPING,
} EngineState;

struct _GunEngine
{
  GObject parent_instance;

  GMainContext *context;
  EngineState state;
  char *path; /* (nullable) */
  gboolean isolated;
  GunNetwork *network; /* (nullable): from start to the end of its thread */
  GTask *start_task;
  GError *start_error;
  GPtrArray *stop_tasks;

  GunControlServer *control; /* (nullable): while it runs on a database */
  GListStore *peers;
  GHashTable *followed; /* GRefString → count */
  GSource *followed_source;
  char *listen_url;
  GunListenTerms listen_terms;
  GunKeepTerms keep_terms;
  GunDirectOptions *direct_options;
  gboolean rates_shown;
  guint n_waiting;
  GunEngineInvites invites;
  GunSearchKeeper *search;
};

G_DEFINE_FINAL_TYPE (GunEngine, gun_engine, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_SOULS_ADDED,
  SIGNAL_SOULS_REMOVED,
  SIGNAL_EVENT,
  SIGNAL_FOLLOWED_CHANGED,
  SIGNAL_SHELF_CHANGED,
  SIGNAL_ORIGIN_REFUSED,
  SIGNAL_OUTBOX_CHANGED,
  N_SIGNALS
};

enum
{
  PROP_N_WAITING = 1,
  N_PROPS
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[N_PROPS];

static void
clear_followed_source (GunEngine *self)
{
  if (self->followed_source != NULL)
    g_source_destroy (self->followed_source);
  g_clear_pointer (&self->followed_source, g_source_unref);
}

/* A handle dropped while its engine runs still commits: it waits for that here. */
static void
gun_engine_dispose (GObject *object)
{
  GunEngine *self = GUN_ENGINE (object);

  clear_followed_source (self);
  g_clear_object (&self->control);
  gun_search_keeper_end (self->search, NULL, NULL);
  if (self->network != NULL)
    {
      gun_network_stop (self->network);
      gun_network_join (self->network);
      g_clear_pointer (&self->network, gun_network_unref);
    }

  G_OBJECT_CLASS (gun_engine_parent_class)->dispose (object);
}

static void
gun_engine_finalize (GObject *object)
{
  GunEngine *self = GUN_ENGINE (object);

  g_clear_object (&self->start_task);
  g_clear_error (&self->start_error);
  g_ptr_array_unref (self->stop_tasks);
  g_object_unref (self->peers);
  g_hash_table_unref (self->followed);
  g_main_context_unref (self->context);
  gun_search_keeper_unref (self->search);
  g_free (self->path);
  g_free (self->listen_url);
  gun_listen_terms_clear (&self->listen_terms);
  gun_direct_options_free (self->direct_options);
  gun_engine_invites_clear (&self->invites);

  G_OBJECT_CLASS (gun_engine_parent_class)->finalize (object);
}

static void
gun_engine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GunEngine *self = GUN_ENGINE (object);

  switch (id)
    {
    case PROP_N_WAITING:
      g_value_set_uint (value, self->n_waiting);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
gun_engine_class_init (GunEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = gun_engine_dispose;
  object_class->finalize = gun_engine_finalize;
  object_class->get_property = gun_engine_get_property;

  properties[PROP_N_WAITING]
      = g_param_spec_uint ("n-waiting",
                           NULL,
                           NULL,
                           0,
                           G_MAXUINT,
                           0,
                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY);
  signals[SIGNAL_SOULS_ADDED] = g_signal_new ("souls-added",
                                              type,
                                              G_SIGNAL_RUN_LAST,
                                              0,
                                              NULL,
                                              NULL,
                                              NULL,
                                              G_TYPE_NONE,
                                              1,
                                              G_TYPE_PTR_ARRAY);
  signals[SIGNAL_SOULS_REMOVED] = g_signal_new ("souls-removed",
                                                type,
                                                G_SIGNAL_RUN_LAST,
                                                0,
                                                NULL,
                                                NULL,
                                                NULL,
                                                G_TYPE_NONE,
                                                1,
                                                G_TYPE_PTR_ARRAY);
  signals[SIGNAL_EVENT] = g_signal_new ("event",
                                        type,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        GUN_TYPE_EVENT | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[SIGNAL_FOLLOWED_CHANGED] = g_signal_new (
      "followed-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SHELF_CHANGED] = g_signal_new (
      "shelf-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ORIGIN_REFUSED] = g_signal_new ("origin-refused",
                                                 type,
                                                 G_SIGNAL_RUN_LAST,
                                                 0,
                                                 NULL,
                                                 NULL,
                                                 NULL,
                                                 G_TYPE_NONE,
                                                 1,
                                                 G_TYPE_STRING);
  signals[SIGNAL_OUTBOX_CHANGED] = g_signal_new (
      "outbox-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_engine_init (GunEngine *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->stop_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  self->peers = g_list_store_new (GUN_TYPE_PEER_VIEW);
  self->followed = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  self->keep_terms.store_limit_bytes = GUN_STORE_LIMIT_BYTES;
  self->direct_options = gun_direct_options_new ();
  gun_engine_invites_init (&self->invites);
  self->search = gun_search_keeper_new ();
}

/**
 * gun_engine_new:
 *
 * Returns: (transfer full): an engine that keeps everything in memory until it is told of a
 * database; not started
 */
GunEngine *
gun_engine_new (void)
{
  return g_object_new (GUN_TYPE_ENGINE, NULL);
}

/**
 * gun_engine_set_database:
 * @self: an engine that does not run
 * @path: (nullable): its database file, made when it does not exist
 */
void
gun_engine_set_database (GunEngine *self, const char *path)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (self->state == ENGINE_NEW);

  g_free (self->path);
  self->path = path == NULL ? NULL : g_canonicalize_filename (path, NULL);
}

/**
 * gun_engine_set_isolated:
 * @self: an engine that does not run
 * @isolated: whether it never touches a network
 */
void
gun_engine_set_isolated (GunEngine *self, gboolean isolated)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (self->state == ENGINE_NEW);

  self->isolated = isolated;
}

/**
 * gun_engine_dup_default_database:
 *
 * Returns: (transfer full): the path of the database of gun-desktop, and of gun-peer when it is not
 * told otherwise
 */
char *
gun_engine_dup_default_database (void)
{
  return g_build_filename (g_get_user_data_dir (), "gun-desktop", "graph.db", NULL);
}

/* Only the default folder is ours to make: in another one a wrong letter would make folders
 * nobody wants. */
static gboolean
make_default_folder (GunEngine *self, GError **error)
{
  g_autofree char *default_path = gun_engine_dup_default_database ();
  g_autofree char *folder = g_path_get_dirname (default_path);

  if (g_strcmp0 (self->path, default_path) != 0 || g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;

  g_set_error (error,
               GUN_ENGINE_ERROR,
               GUN_ENGINE_ERROR_STORAGE,
               _ ("The folder “%s” cannot be made: %s"),
               folder,
               g_strerror (errno));
  return FALSE;
}

/* Without it everything works but other gun-peer commands on this database, and they say so. */
static void
open_control (GunEngine *self)
{
  g_autoptr (GError) error = NULL;

  if (self->path == NULL)
    return;

  self->control = gun_control_server_new (self, self->path, &error);
  if (self->control == NULL)
    g_message ("Other gun-peer commands cannot reach this program: %s", error->message);
}

static void
network_started (GunEngine *self, const GError *error)
{
  g_autoptr (GTask) task = NULL;

  if (error != NULL)
    {
      self->start_error = g_error_copy (error);
      return;
    }

  if (self->state != ENGINE_STARTING)
    return;

  self->state = ENGINE_RUNNING;
  gun_engine_apply_keep_terms (self);
  gun_engine_apply_direct_options (self);
  gun_engine_apply_rates_shown (self);
  if (self->path != NULL)
    gun_search_keeper_start (self->search, self->path);
  open_control (self);
  task = g_steal_pointer (&self->start_task);
  g_task_return_boolean (task, TRUE);
}

/* Whoever hears of an event finds the handle as the event says: the call that began to listen may end after it. */
static void
tell_event (GunEngine *self, const GunEvent *event)
{
  if (g_str_equal (event->event, "listening"))
    gun_engine_take_listen_url (self, event->url);

  g_signal_emit (self, signals[SIGNAL_EVENT], 0, event);
  if (g_str_equal (event->event, "origin"))
    g_signal_emit (self, signals[SIGNAL_ORIGIN_REFUSED], 0, event->url);
}

static void
take_n_waiting (GunEngine *self, guint64 n_waiting)
{
  if (self->n_waiting == n_waiting)
    return;

  self->n_waiting = n_waiting;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_WAITING]);
}

static void
network_batch (GunEngine *self, GunNewsBatch *batch)
{
  g_object_ref (self);

  if (batch->peers != NULL)
    gun_engine_take_peer_facts (self, batch->peers);
  if (batch->events != NULL)
    for (guint i = 0; i < batch->events->len; i++)
      tell_event (self, g_ptr_array_index (batch->events, i));
  if (batch->changes != NULL)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, batch->changes);
  if (batch->souls != NULL)
    g_signal_emit (self, signals[SIGNAL_SOULS_ADDED], 0, batch->souls);
  if (batch->removed != NULL)
    g_signal_emit (self, signals[SIGNAL_SOULS_REMOVED], 0, batch->removed);
  if (batch->has_outbox)
    {
      take_n_waiting (self, batch->n_waiting);
      g_signal_emit (self, signals[SIGNAL_OUTBOX_CHANGED], 0);
    }
  if (batch->shelf_changed)
    g_signal_emit (self, signals[SIGNAL_SHELF_CHANGED], 0);

  if (batch->changes != NULL || batch->removed != NULL)
    gun_search_keeper_note_change (self->search);

  if (self->network != NULL)
    gun_network_acknowledge (self->network);
  gun_news_batch_free (batch);
  g_object_unref (self);
}

static void
network_ended (GunEngine *self)
{
  g_autoptr (GTask) start_task = g_steal_pointer (&self->start_task);
  g_autoptr (GPtrArray) stop_tasks = g_steal_pointer (&self->stop_tasks);

  self->stop_tasks = g_ptr_array_new_with_free_func (g_object_unref);
  gun_search_keeper_end (self->search, NULL, NULL);
  gun_network_join (self->network);
  g_clear_pointer (&self->network, gun_network_unref);
  self->state = ENGINE_NEW;

  gun_engine_end_invites (self);
  g_list_store_remove_all (self->peers);
  take_n_waiting (self, 0);
  g_clear_pointer (&self->listen_url, g_free);
  if (g_hash_table_size (self->followed) > 0)
    {
      g_hash_table_remove_all (self->followed);
      gun_engine_followed_changed (self);
    }

  if (start_task != NULL && self->start_error != NULL)
    g_task_return_error (start_task, g_steal_pointer (&self->start_error));
  else if (start_task != NULL)
    g_task_return_new_error (
        start_task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
  g_clear_error (&self->start_error);

  for (guint i = 0; i < stop_tasks->len; i++)
    g_task_return_boolean (g_ptr_array_index (stop_tasks, i), TRUE);
}

static const GunNetworkFuncs network_funcs = {
  .started = network_started,
  .invite = gun_engine_take_invite_facts,
  .batch = network_batch,
  .ended = network_ended,
};

/**
 * gun_engine_start_async:
 * @self: an engine that does not run
 * @cancellable: (nullable): gives up waiting for it; the engine then runs all the same
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Opens the database and starts the network loop; no network is touched before a relay is added or
 * listening is asked for. When it fails, it can be told of another database and started again.
 */
void
gun_engine_start_async (GunEngine *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (self->state == ENGINE_NEW);

  g_task_set_source_tag (task, gun_engine_start_async);
  if (!make_default_folder (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  /* The monitor emits in the context that first asks for it: not one that ends before the
   * program does (DECISIONS.md section 2). */
  if (!self->isolated)
    g_network_monitor_get_default ();

  self->state = ENGINE_STARTING;
  self->start_task = g_steal_pointer (&task);
  self->network = gun_network_new (self, self->path, self->isolated, &network_funcs);
}

/**
 * gun_engine_start_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: whether it runs
 */
gboolean
gun_engine_start_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Nothing reads the database any more, so that the last connection is the writer's. */
static void
stop_network (gpointer data)
{
  GunEngine *self = data;

  gun_network_stop (self->network);
}

/**
 * gun_engine_stop_async:
 * @self: an engine
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Writes asked for before are committed first; what waits for peers ends with
 * %GUN_ENGINE_ERROR_STOPPED.
 */
void
gun_engine_stop_async (GunEngine *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);

  g_return_if_fail (GUN_IS_ENGINE (self));

  g_task_set_source_tag (task, gun_engine_stop_async);
  if (self->network == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  g_ptr_array_add (self->stop_tasks, g_steal_pointer (&task));
  self->state = ENGINE_STOPPING;
  g_clear_object (&self->control);
  gun_search_keeper_end (self->search, stop_network, self);
}

/**
 * gun_engine_stop_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location
 *
 * Returns: %TRUE
 */
gboolean
gun_engine_stop_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * gun_engine_get_database:
 * @self: an engine
 *
 * Returns: (nullable): the absolute path of its database, %NULL when everything is in memory
 */
const char *
gun_engine_get_database (GunEngine *self)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), NULL);

  return self->path;
}

/**
 * gun_engine_get_pid:
 * @self: an engine
 *
 * Returns: (nullable): what it calls itself towards peers, a fresh one each start; %NULL while it
 * is not started
 */
const char *
gun_engine_get_pid (GunEngine *self)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), NULL);

  return self->network == NULL ? NULL : self->network->pid;
}

/**
 * gun_engine_is_isolated:
 * @self: an engine
 *
 * Returns: whether it never touches a network
 */
gboolean
gun_engine_is_isolated (GunEngine *self)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), FALSE);

  return self->isolated;
}

/**
 * gun_engine_get_listen_url:
 * @self: an engine
 *
 * Returns: (nullable): where others can connect to, %NULL when it does not listen
 */
const char *
gun_engine_get_listen_url (GunEngine *self)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), NULL);

  return self->listen_url;
}

/**
 * gun_engine_get_n_waiting:
 * @self: an engine
 *
 * Returns: how many writes made here have not arrived yet
 */
guint
gun_engine_get_n_waiting (GunEngine *self)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), 0);

  return self->n_waiting;
}

void
gun_engine_take_listen_url (GunEngine *self, const char *url)
{
  g_free (self->listen_url);
  self->listen_url = g_strdup (url);
}

GunListenTerms *
gun_engine_get_listen_terms (GunEngine *self)
{
  return &self->listen_terms;
}

GunKeepTerms *
gun_engine_get_keep_terms (GunEngine *self)
{
  return &self->keep_terms;
}

const GunDirectOptions *
gun_engine_get_direct_options (GunEngine *self)
{
  return self->direct_options;
}

void
gun_engine_take_direct_options (GunEngine *self, GunDirectOptions *options)
{
  gun_direct_options_free (self->direct_options);
  self->direct_options = options;
}

GunSearchKeeper *
gun_engine_get_search (GunEngine *self)
{
  return self->search;
}

gboolean *
gun_engine_get_rates_shown (GunEngine *self)
{
  return &self->rates_shown;
}

GunNetwork *
gun_engine_get_network (GunEngine *self)
{
  return self->state == ENGINE_RUNNING ? self->network : NULL;
}

GListStore *
gun_engine_get_peer_store (GunEngine *self)
{
  return self->peers;
}

GunEngineInvites *
gun_engine_get_invites (GunEngine *self)
{
  return &self->invites;
}

GHashTable *
gun_engine_get_followed (GunEngine *self)
{
  return self->followed;
}

static gboolean
followed_cb (gpointer data)
{
  GunEngine *self = data;

  g_clear_pointer (&self->followed_source, g_source_unref);
  g_signal_emit (self, signals[SIGNAL_FOLLOWED_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

void
gun_engine_followed_changed (GunEngine *self)
{
  if (self->followed_source != NULL)
    return;

  self->followed_source = g_timeout_source_new (GUN_NEWS_INTERVAL_US / 1000);
  g_source_set_priority (self->followed_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->followed_source, followed_cb, self, NULL);
  g_source_attach (self->followed_source, self->context);
}

typedef struct
{
  GunNetwork *network;
  GTask *task;
  GunEngineCallFunc func;
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  gun_network_drop_task (call->network, call->task);
  gun_network_unref (call->network);
  g_free (call);
}

static void
return_stopped (GTask *task)
{
  g_task_return_new_error (
      task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
}

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  if (call->network->stopping)
    return_stopped (call->task);
  else
    call->func (call->network, call->task);

  return G_SOURCE_REMOVE;
}

void
gun_engine_call (GunEngine *self, GTask *task, GunEngineCallFunc func)
{
  GunNetwork *network = gun_engine_get_network (self);
  Call *call;

  if (network == NULL)
    {
      return_stopped (task);
      g_object_unref (task);
      return;
    }

  call = g_new (Call, 1);
  call->network = gun_network_ref (network);
  call->task = task;
  call->func = func;
  gun_network_invoke (network, call_cb, call, call_free);
}
