/* SPDX-License-Identifier: MIT */

#include "gun-stun-stream-private.h"

#include <string.h>

#include "gun-stun-exchange-private.h"

/* Every message begins with this many bytes, of which the third and fourth are the length of the rest (RFC 8489 section 5). */
#define HEADER_BYTES 20

struct _GunStunStream
{
  GunStunStreamCallbacks callbacks;
  gpointer user_data;
  GCancellable *cancellable;
  GSocketConnection *connection; /* (nullable): once there is one */
  GSource *source;
  guint8 buffer[GUN_STUN_MAX_BYTES];
  gsize n_bytes;
  gboolean is_over; /* freed, or failed: nothing is called */
  guint n_refs;     /* the owner's, and that of what is under way */
};

static void
stream_unref (GunStunStream *self)
{
  if (--self->n_refs > 0)
    return;
  g_clear_object (&self->connection);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
stop (GunStunStream *self)
{
  self->is_over = TRUE;
  g_cancellable_cancel (self->cancellable);
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

static void
fail (GunStunStream *self, const GError *error)
{
  stop (self);
  self->callbacks.failed (error, self->user_data);
}

static void
fail_with (GunStunStream *self, int code, const char *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, code, sentence);

  fail (self, error);
}

/* Hands over each message that is complete. */
static void
hand_over (GunStunStream *self)
{
  while (!self->is_over && self->n_bytes >= HEADER_BYTES)
    {
      gsize length = HEADER_BYTES + ((gsize) self->buffer[2] << 8 | self->buffer[3]);
      guint8 message[GUN_STUN_MAX_BYTES];

      if (length > sizeof self->buffer)
        {
          fail_with (self, G_IO_ERROR_INVALID_DATA, "What came over the connection is no STUN");
          return;
        }
      if (self->n_bytes < length)
        return;
      memcpy (message, self->buffer, length);
      self->n_bytes -= length;
      memmove (self->buffer, self->buffer + length, self->n_bytes);
      self->callbacks.message (message, length, self->user_data);
    }
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  GunStunStream *self = user_data;
  g_autoptr (GError) error = NULL;
  gssize n_read = g_socket_receive (socket,
                                    (gchar *) self->buffer + self->n_bytes,
                                    sizeof self->buffer - self->n_bytes,
                                    NULL,
                                    &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return G_SOURCE_CONTINUE;

  self->n_refs++;
  if (n_read < 0)
    fail (self, error);
  else if (n_read == 0)
    fail_with (self, G_IO_ERROR_CONNECTION_CLOSED, "The server closed the connection");
  else
    {
      self->n_bytes += (gsize) n_read;
      hand_over (self);
    }
  stream_unref (self);
  return G_SOURCE_CONTINUE;
}

static guint16
get_local_port (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_local_address (connection, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address)
             ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address))
             : 0;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunStunStream *self = user_data;
  g_autoptr (GError) error = NULL;
  GSocket *socket;

  self->connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (!self->is_over && self->connection == NULL)
    fail (self, error);
  else if (!self->is_over)
    {
      socket = g_socket_connection_get_socket (self->connection);
      g_socket_set_blocking (socket, FALSE);
      self->source = g_socket_create_source (socket, G_IO_IN, NULL);
      g_source_set_callback (self->source, G_SOURCE_FUNC (readable_cb), self, NULL);
      g_source_attach (self->source, g_main_context_get_thread_default ());
      self->callbacks.connected (get_local_port (self->connection), self->user_data);
    }
  stream_unref (self);
}

/**
 * gun_stun_stream_new:
 * @address: the server's
 * @callbacks: who is told; copied
 * @user_data: for them
 *
 * Starts to connect, without a proxy: what is measured is the way that ICE would take.
 *
 * Returns: (transfer full): the stream
 */
GunStunStream *
gun_stun_stream_new (GSocketAddress *address,
                     const GunStunStreamCallbacks *callbacks,
                     gpointer user_data)
{
  GunStunStream *self = g_new0 (GunStunStream, 1);
  g_autoptr (GSocketClient) client = g_socket_client_new ();

  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->n_refs = 2;
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_connect_async (
      client, G_SOCKET_CONNECTABLE (address), self->cancellable, connected_cb, self);
  return self;
}

/**
 * gun_stun_stream_send:
 * @self: a stream that is connected
 * @bytes: one message
 * @length_bytes: its length
 * @error: when it could not be sent at once and whole: the few messages of an exchange always fit in the buffer of the system
 *
 * Returns: whether it was sent
 */
gboolean
gun_stun_stream_send (GunStunStream *self, const guint8 *bytes, gsize length_bytes, GError **error)
{
  GSocket *socket = g_socket_connection_get_socket (self->connection);
  gssize n_sent = g_socket_send (socket, (const gchar *) bytes, length_bytes, NULL, error);

  if (n_sent >= 0 && (gsize) n_sent < length_bytes)
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "The connection does not take what is sent");
  return n_sent == (gssize) length_bytes;
}

/**
 * gun_stun_stream_free:
 * @self: (transfer full): the stream; nothing is called any more
 */
void
gun_stun_stream_free (GunStunStream *self)
{
  stop (self);
  stream_unref (self);
}
