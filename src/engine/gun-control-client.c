/* SPDX-License-Identifier: MIT */

#include "gun-control-client.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "gun-control-lines.h"
#include "gun-control-session.h"
#include "gun-control-socket.h"

/* Longest line taken from the holder: a whole node of any size */
#define REPLY_BYTES (512 * 1024 * 1024)

struct _GunControlClient
{
  GObject parent_instance;

  GunControlLines *lines;     /* to another program, or */
  GunControlSession *session; /* in this one */
  GMainContext *context;
  double last_id;
  GHashTable *waiting; /* id → Waiting */
};

G_DEFINE_FINAL_TYPE (GunControlClient, gun_control_client, G_TYPE_OBJECT)

typedef struct
{
  double id;
  GunControlReplyFunc func;
  gpointer user_data;
} Waiting;

static void
gun_control_client_dispose (GObject *object)
{
  GunControlClient *self = GUN_CONTROL_CLIENT (object);

  g_clear_pointer (&self->lines, gun_control_lines_free);
  g_clear_pointer (&self->session, gun_control_session_free);

  G_OBJECT_CLASS (gun_control_client_parent_class)->dispose (object);
}

static void
gun_control_client_finalize (GObject *object)
{
  GunControlClient *self = GUN_CONTROL_CLIENT (object);

  g_hash_table_unref (self->waiting);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (gun_control_client_parent_class)->finalize (object);
}

static void
gun_control_client_class_init (GunControlClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_control_client_dispose;
  object_class->finalize = gun_control_client_finalize;
}

static void
gun_control_client_init (GunControlClient *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->waiting = g_hash_table_new_full (g_double_hash, g_double_equal, NULL, g_free);
}

static void
take_reply (GunControlClient *self, const GunControlMessage *reply)
{
  Waiting *waiting = g_hash_table_lookup (self->waiting, &reply->id);
  g_autofree Waiting *last = NULL;

  if (waiting == NULL)
    return;

  if (reply->done != NULL)
    {
      g_hash_table_steal (self->waiting, &reply->id);
      last = waiting;
    }
  waiting->func (reply, waiting->user_data);
}

static void
line_cb (GunControlLines *lines, const char *line, gsize length_bytes, gpointer user_data)
{
  g_autoptr (GunControlClient) self = g_object_ref (user_data);
  g_autoptr (GunControlMessage) reply = gun_control_message_parse (line, length_bytes, NULL);

  if (reply != NULL)
    take_reply (self, reply);
}

static void
closed_cb (GunControlLines *lines, gpointer user_data)
{
  g_autoptr (GunControlClient) self = g_object_ref (user_data);
  g_autoptr (GList) waiting = g_hash_table_get_values (self->waiting);

  g_hash_table_steal_all (self->waiting);
  for (GList *l = waiting; l != NULL; l = l->next)
    {
      g_autofree Waiting *one = l->data;

      one->func (NULL, one->user_data);
    }
}

static const GunControlLinesFuncs lines_funcs = {
  .line = line_cb,
  .too_long = closed_cb,
  .closed = closed_cb,
};

static void
say_cb (const GunControlMessage *reply, gpointer user_data)
{
  g_autoptr (GunControlClient) self = g_object_ref (user_data);

  take_reply (self, reply);
}

/**
 * gun_control_client_new_for_engine:
 * @engine: an engine that runs
 *
 * Returns: (transfer full): a client of that engine, without any socket
 */
GunControlClient *
gun_control_client_new_for_engine (GunEngine *engine)
{
  GunControlClient *self = g_object_new (GUN_TYPE_CONTROL_CLIENT, NULL);

  self->session = gun_control_session_new (engine, NULL, say_cb, self);

  return self;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  int folder = GPOINTER_TO_INT (g_task_get_task_data (task));
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketConnection) connection
      = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  GunControlClient *client;

  if (folder >= 0)
    close (folder);

  if (connection == NULL)
    {
      g_task_return_new_error (task,
                               GUN_ENGINE_ERROR,
                               GUN_ENGINE_ERROR_STOPPED,
                               _ ("The program that uses the database does not answer: %s"),
                               error->message);
      return;
    }

  client = g_object_new (GUN_TYPE_CONTROL_CLIENT, NULL);
  client->lines
      = gun_control_lines_new (G_IO_STREAM (connection), REPLY_BYTES, &lines_funcs, client);
  g_task_return_pointer (task, client, g_object_unref);
}

/**
 * gun_control_client_connect_async:
 * @database: a database that another program holds
 * @cancellable: (nullable): to give up
 * @callback: called in the caller's context
 * @user_data: for @callback
 */
void
gun_control_client_connect_async (const char *database,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = NULL;
  g_autofree char *path = gun_control_socket_dup_path (database);
  GError *error = NULL;
  int folder;

  g_task_set_source_tag (task, gun_control_client_connect_async);
  address = gun_control_socket_new_address (path, &folder, &error);
  if (address == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, GINT_TO_POINTER (folder), NULL);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (
      client, G_SOCKET_CONNECTABLE (address), cancellable, connected_cb, g_steal_pointer (&task));
}

/**
 * gun_control_client_connect_finish:
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable): a client of the program that holds the database
 */
GunControlClient *
gun_control_client_connect_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* In this program: one turn later, so that no answer comes from inside the request. */
typedef struct
{
  GunControlClient *client;
  GString *line;
} Hearing;

static void
hearing_free (gpointer data)
{
  Hearing *hearing = data;

  g_object_unref (hearing->client);
  g_string_free (hearing->line, TRUE);
  g_free (hearing);
}

static gboolean
hear_cb (gpointer data)
{
  Hearing *hearing = data;

  if (hearing->client->session != NULL)
    gun_control_session_hear (hearing->client->session, hearing->line->str, hearing->line->len);

  return G_SOURCE_REMOVE;
}

static void
hear_later (GunControlClient *self, GString *line)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Hearing *hearing = g_new (Hearing, 1);

  hearing->client = g_object_ref (self);
  hearing->line = line;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, hear_cb, hearing, hearing_free);
  g_source_attach (source, self->context);
}

/**
 * gun_control_client_request:
 * @self: a client
 * @request: (transfer full): what to ask
 * @func: gets the answers
 * @user_data: for @func
 */
void
gun_control_client_request (GunControlClient *self,
                            GunControlMessage *request,
                            GunControlReplyFunc func,
                            gpointer user_data)
{
  g_autoptr (GunControlMessage) asked = request;
  Waiting *waiting = g_new (Waiting, 1);
  GString *line = g_string_new (NULL);

  g_return_if_fail (GUN_IS_CONTROL_CLIENT (self));

  asked->id = ++self->last_id;
  waiting->id = asked->id;
  waiting->func = func;
  waiting->user_data = user_data;
  g_hash_table_replace (self->waiting, &waiting->id, waiting);

  gun_control_message_append_json (asked, line);
  if (self->session != NULL)
    {
      hear_later (self, line);
    }
  else
    {
      gun_control_lines_say (self->lines, line->str, line->len);
      g_string_free (line, TRUE);
    }
}
