/* SPDX-License-Identifier: MIT */

#include "gun-control-server.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gun-control-lines.h"
#include "gun-control-session.h"
#include "gun-control-socket.h"

struct _GunControlServer
{
  GObject parent_instance;

  GunEngine *engine; /* borrowed: it owns this */
  char *path;
  GSocketService *service;
  GPtrArray *clients; /* of Client */
  GHashTable *guests; /* shared by the sessions */
};

G_DEFINE_FINAL_TYPE (GunControlServer, gun_control_server, G_TYPE_OBJECT)

typedef struct
{
  GunControlServer *server;
  GunControlLines *lines;
  GunControlSession *session;
} Client;

static void
client_free (gpointer data)
{
  Client *client = data;

  gun_control_session_free (client->session);
  gun_control_lines_free (client->lines);
  g_free (client);
}

static void
client_say_cb (const GunControlMessage *reply, gpointer user_data)
{
  Client *client = user_data;
  GString *line = g_string_new (NULL);

  gun_control_message_append_json (reply, line);
  gun_control_lines_say (client->lines, line->str, line->len);
  g_string_free (line, TRUE);

  if (gun_control_lines_get_queued_bytes (client->lines) > GUN_CONTROL_MAX_QUEUED_BYTES)
    {
      g_debug ("A client does not read what it asked for");
      gun_control_lines_finish (client->lines);
    }
}

static void
client_line_cb (GunControlLines *lines, const char *line, gsize length_bytes, gpointer user_data)
{
  Client *client = user_data;

  gun_control_session_hear (client->session, line, length_bytes);
}

static void
client_too_long_cb (GunControlLines *lines, gpointer user_data)
{
  Client *client = user_data;

  gun_control_session_refuse (client->session, NAN, _ ("This line is too long"));
  gun_control_lines_finish (lines);
}

static void
client_closed_cb (GunControlLines *lines, gpointer user_data)
{
  Client *client = user_data;

  g_ptr_array_remove_fast (client->server->clients, client);
}

static const GunControlLinesFuncs client_funcs = {
  .line = client_line_cb,
  .too_long = client_too_long_cb,
  .closed = client_closed_cb,
};

static gboolean
incoming_cb (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             GunControlServer *self)
{
  Client *client;

  if (self->clients->len >= GUN_CONTROL_MAX_CLIENTS)
    {
      g_debug ("Too many programs at the control socket");
      return TRUE;
    }

  client = g_new0 (Client, 1);
  client->server = self;
  client->session = gun_control_session_new (self->engine, self->guests, client_say_cb, client);
  client->lines = gun_control_lines_new (
      G_IO_STREAM (connection), GUN_CONTROL_REQUEST_BYTES, &client_funcs, client);
  g_ptr_array_add (self->clients, client);

  return TRUE;
}

static void
gun_control_server_dispose (GObject *object)
{
  gun_control_server_close (GUN_CONTROL_SERVER (object));

  G_OBJECT_CLASS (gun_control_server_parent_class)->dispose (object);
}

static void
gun_control_server_finalize (GObject *object)
{
  GunControlServer *self = GUN_CONTROL_SERVER (object);

  g_ptr_array_unref (self->clients);
  g_hash_table_unref (self->guests);
  g_free (self->path);

  G_OBJECT_CLASS (gun_control_server_parent_class)->finalize (object);
}

static void
gun_control_server_class_init (GunControlServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_control_server_dispose;
  object_class->finalize = gun_control_server_finalize;
}

static void
gun_control_server_init (GunControlServer *self)
{
  self->clients = g_ptr_array_new_with_free_func (client_free);
  self->guests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/* bind() makes the file with the mode that the socket itself has (unix(7) of Linux), so there is
 * no moment in which others could connect. */
static GSocket *
open_socket (const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;
  gboolean good;
  int folder = -1;

  address = gun_control_socket_new_address (path, &folder, error);
  if (address == NULL)
    return NULL;

  g_unlink (path);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, error);
  good = socket != NULL && fchmod (g_socket_get_fd (socket), 0600) == 0
         && g_socket_bind (socket, address, FALSE, error) && g_socket_listen (socket, error);
  if (folder >= 0)
    close (folder);

  return good ? g_steal_pointer (&socket) : NULL;
}

/**
 * gun_control_server_new:
 * @engine: an engine that runs
 * @database: the database it holds
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the server, listening
 */
GunControlServer *
gun_control_server_new (GunEngine *engine, const char *database, GError **error)
{
  g_autoptr (GunControlServer) self = g_object_new (GUN_TYPE_CONTROL_SERVER, NULL);
  g_autofree char *path = gun_control_socket_dup_path (database);
  g_autoptr (GSocket) socket = open_socket (path, error);

  if (socket == NULL)
    return NULL;

  self->engine = engine;
  self->path = g_steal_pointer (&path);
  self->service = g_socket_service_new ();
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  if (!g_socket_listener_add_socket (G_SOCKET_LISTENER (self->service), socket, NULL, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gun_control_server_close:
 * @self: a server
 *
 * Ends every session and removes the socket. Closing it again does nothing.
 */
void
gun_control_server_close (GunControlServer *self)
{
  g_return_if_fail (GUN_IS_CONTROL_SERVER (self));

  if (self->service == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->service, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_clear_object (&self->service);
  g_ptr_array_set_size (self->clients, 0);
  if (self->path != NULL)
    g_unlink (self->path);
}
