/* SPDX-License-Identifier: MIT */

#include "gun-metered-output.h"

#include <sys/socket.h>

/*
 * Passes everything through and reads the frame headers of what the socket really took: so it is known how much of what libsoup
 * queued has left, and how many pings were answered.
 */
struct _GunMeteredOutput
{
  GOutputStream parent_instance;

  GPollableOutputStream *base;
  GSocket *socket; /* (nullable): when writing to @base is writing to this */
  GunFrameMeter meter;
};

static void gun_metered_output_pollable_init (GPollableOutputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunMeteredOutput,
                               gun_metered_output,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM,
                                                      gun_metered_output_pollable_init))

/**
 * gun_metered_output_new:
 * @base: (transfer none): a pollable stream, right after the handshake
 * @side: who we are
 *
 * Returns: (transfer full): the wrapper
 */
GunMeteredOutput *
gun_metered_output_new (GOutputStream *base, GunFrameSide side)
{
  GunMeteredOutput *self = g_object_new (GUN_TYPE_METERED_OUTPUT, NULL);

  g_return_val_if_fail (G_IS_POLLABLE_OUTPUT_STREAM (base), self);

  self->base = g_object_ref (G_POLLABLE_OUTPUT_STREAM (base));
  gun_frame_meter_init (&self->meter, side, G_MAXINT64);
  return self;
}

/**
 * gun_metered_output_set_socket:
 * @self: the stream
 * @socket: what is directly below it
 *
 * Says that it can be written to @socket, which is cheaper than through the stream below.
 */
void
gun_metered_output_set_socket (GunMeteredOutput *self, GSocket *socket)
{
  g_return_if_fail (GUN_IS_METERED_OUTPUT (self));

  g_set_object (&self->socket, socket);
}

/**
 * gun_metered_output_get_meter:
 * @self: the stream
 *
 * Returns: (transfer none): what has been written so far
 */
const GunFrameMeter *
gun_metered_output_get_meter (GunMeteredOutput *self)
{
  g_return_val_if_fail (GUN_IS_METERED_OUTPUT (self), NULL);

  return &self->meter;
}

static gboolean
gun_metered_output_can_poll (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_can_poll (GUN_METERED_OUTPUT (stream)->base);
}

static gboolean
gun_metered_output_is_writable (GPollableOutputStream *stream)
{
  return g_pollable_output_stream_is_writable (GUN_METERED_OUTPUT (stream)->base);
}

static GSource *
gun_metered_output_create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  GunMeteredOutput *self = GUN_METERED_OUTPUT (stream);
  g_autoptr (GSource) base_source = g_pollable_output_stream_create_source (self->base, NULL);

  return g_pollable_source_new_full (stream, base_source, cancellable);
}

static gssize
write_base (GunMeteredOutput *self, const void *buffer, gsize count, GError **error)
{
  gssize written = -1;

  if (self->socket != NULL && !g_socket_is_closed (self->socket))
    written = send (g_socket_get_fd (self->socket), buffer, count, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (written > 0)
    return written;

  /* Whatever is the matter, this says it in GIO's words */
  return g_pollable_output_stream_write_nonblocking (self->base, buffer, count, NULL, error);
}

static gssize
gun_metered_output_write_nonblocking (GPollableOutputStream *stream,
                                      const void *buffer,
                                      gsize count,
                                      GError **error)
{
  GunMeteredOutput *self = GUN_METERED_OUTPUT (stream);
  gssize written = write_base (self, buffer, count, error);

  /* Our own frames, written by libsoup: they keep the rules */
  if (written > 0)
    gun_frame_meter_feed (&self->meter, buffer, (gsize) written, NULL);
  return written;
}

static void
gun_metered_output_finalize (GObject *object)
{
  GunMeteredOutput *self = GUN_METERED_OUTPUT (object);

  g_clear_object (&self->base);
  g_clear_object (&self->socket);

  G_OBJECT_CLASS (gun_metered_output_parent_class)->finalize (object);
}

static void
gun_metered_output_pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->can_poll = gun_metered_output_can_poll;
  iface->is_writable = gun_metered_output_is_writable;
  iface->create_source = gun_metered_output_create_source;
  iface->write_nonblocking = gun_metered_output_write_nonblocking;
}

static void
gun_metered_output_class_init (GunMeteredOutputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_metered_output_finalize;
}

static void
gun_metered_output_init (GunMeteredOutput *self)
{
}
