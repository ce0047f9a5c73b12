/* SPDX-License-Identifier: MIT */

#include "gun-metered-stream.h"

/* What libsoup's WebSocket reads and writes instead of the connection itself (DECISIONS.md section 2). */
struct _GunMeteredStream
{
  GIOStream parent_instance;

  GIOStream *base;
  GSocket *socket;
  GunMeteredInput *input;
  GunMeteredOutput *output;
};

G_DEFINE_FINAL_TYPE (GunMeteredStream, gun_metered_stream, G_TYPE_IO_STREAM)

/**
 * gun_metered_stream_new:
 * @base: (transfer none): the connection after its handshake; both directions pollable
 * @socket: (transfer none): the socket below it
 * @early: (nullable): bytes already read, at most GUN_RELAY_READ_BUDGET_BYTES
 * @incoming: who the other end is
 *
 * Thread: the thread-default context in which it is read.
 *
 * Returns: (transfer full): the stream
 */
GunMeteredStream *
gun_metered_stream_new (GIOStream *base, GSocket *socket, GBytes *early, GunFrameSide incoming)
{
  GunMeteredStream *self = g_object_new (GUN_TYPE_METERED_STREAM, NULL);
  GunFrameSide outgoing;

  outgoing = incoming == GUN_FRAME_FROM_CLIENT ? GUN_FRAME_FROM_SERVER : GUN_FRAME_FROM_CLIENT;
  self->base = g_object_ref (base);
  self->socket = g_object_ref (socket);
  self->output = gun_metered_output_new (g_io_stream_get_output_stream (base), outgoing);
  self->input
      = gun_metered_input_new (g_io_stream_get_input_stream (base), early, incoming, self->output);
  /* Not one that TLS lies over: what it has decrypted no socket shows */
  if (G_OBJECT_TYPE (base) == G_TYPE_TCP_CONNECTION)
    {
      gun_metered_input_set_socket (self->input, socket);
      gun_metered_output_set_socket (self->output, socket);
    }
  return self;
}

/**
 * gun_metered_stream_get_received_bytes:
 * @self: the stream
 *
 * Returns: bytes that came, whatever they were
 */
guint64
gun_metered_stream_get_received_bytes (GunMeteredStream *self)
{
  g_return_val_if_fail (GUN_IS_METERED_STREAM (self), 0);

  return gun_metered_input_get_received_bytes (self->input);
}

/**
 * gun_metered_stream_get_sent_data_bytes:
 * @self: the stream
 *
 * Returns: bytes of messages that the socket has taken, without frame headers, pings and closes
 */
guint64
gun_metered_stream_get_sent_data_bytes (GunMeteredStream *self)
{
  g_return_val_if_fail (GUN_IS_METERED_STREAM (self), 0);

  return gun_metered_output_get_meter (self->output)->data_bytes;
}

/**
 * gun_metered_stream_cut:
 * @self: the stream
 *
 * Ends the connection in both directions, now, without a word: whoever reads or writes it learns that it is over. Closing alone
 * would wait, in a thread, until a TLS peer that does not read takes the farewell.
 */
void
gun_metered_stream_cut (GunMeteredStream *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (GUN_IS_METERED_STREAM (self));

  if (!g_socket_is_closed (self->socket) && !g_socket_shutdown (self->socket, TRUE, TRUE, &error))
    g_debug ("cut: %s", error->message);
}

/**
 * gun_metered_stream_set_paused:
 * @self: the stream
 * @paused: whether nothing is to be read from it
 */
void
gun_metered_stream_set_paused (GunMeteredStream *self, gboolean paused)
{
  g_return_if_fail (GUN_IS_METERED_STREAM (self));

  gun_metered_input_set_paused (self->input, paused);
}

static GInputStream *
gun_metered_stream_get_input_stream (GIOStream *stream)
{
  return G_INPUT_STREAM (GUN_METERED_STREAM (stream)->input);
}

static GOutputStream *
gun_metered_stream_get_output_stream (GIOStream *stream)
{
  return G_OUTPUT_STREAM (GUN_METERED_STREAM (stream)->output);
}

static gboolean
gun_metered_stream_close (GIOStream *stream, GCancellable *cancellable, GError **error)
{
  GunMeteredStream *self = GUN_METERED_STREAM (stream);

  return self->base == NULL || g_io_stream_close (self->base, cancellable, error);
}

static void
base_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (g_io_stream_close_finish (G_IO_STREAM (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
gun_metered_stream_close_async (GIOStream *stream,
                                int io_priority,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GunMeteredStream *self = GUN_METERED_STREAM (stream);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, gun_metered_stream_close_async);
  g_io_stream_close_async (
      self->base, io_priority, cancellable, base_closed_cb, g_steal_pointer (&task));
}

static gboolean
gun_metered_stream_close_finish (GIOStream *stream, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
gun_metered_stream_finalize (GObject *object)
{
  GunMeteredStream *self = GUN_METERED_STREAM (object);

  g_clear_object (&self->input);
  g_clear_object (&self->output);
  g_clear_object (&self->socket);
  g_clear_object (&self->base);

  G_OBJECT_CLASS (gun_metered_stream_parent_class)->finalize (object);
}

static void
gun_metered_stream_class_init (GunMeteredStreamClass *klass)
{
  GIOStreamClass *stream_class = G_IO_STREAM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gun_metered_stream_finalize;
  stream_class->get_input_stream = gun_metered_stream_get_input_stream;
  stream_class->get_output_stream = gun_metered_stream_get_output_stream;
  stream_class->close_fn = gun_metered_stream_close;
  stream_class->close_async = gun_metered_stream_close_async;
  stream_class->close_finish = gun_metered_stream_close_finish;
}

static void
gun_metered_stream_init (GunMeteredStream *self)
{
}
