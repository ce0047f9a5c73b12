/* SPDX-License-Identifier: MIT */

#include "gun-metered-input.h"

#include "gun-limits.h"
#include "gun-read-source.h"
#include "gun-relay.h"

/*
 * libsoup reads a WebSocket in pieces of 1024 bytes until the socket is empty: one busy peer would keep the loop for itself. Here one
 * dispatch reads the socket once, at most GUN_RELAY_READ_BUDGET_BYTES, hands that out, and says WOULD_BLOCK. The frame headers in it are
 * read on the way; a peer that breaks a limit ends the stream with an error of domain GUN_LINK_ERROR.
 */
struct _GunMeteredInput
{
  GInputStream parent_instance;

  GPollableInputStream *base;
  GSocket *socket; /* (nullable): when @base has something to read exactly when this has */
  GunMeteredOutput *answers;
  GunFrameMeter meter;
  guint64 received_bytes;
  GError *failure;

  GBytes *early; /* (nullable): came in one piece with the handshake, before anything in base */
  guint8 *
      buffer; /* (nullable): read from base, not yet handed out; given back when empty, so an idle link holds none */
  gsize buffer_length;
  gsize buffer_taken;

  gboolean paused;  /* nothing is read, and nothing handed out */
  GSource *dormant; /* (nullable): what waits for the end of the pause */

  gboolean spent; /* this dispatch had its read */
  gboolean more;  /* the last read was full: base may hold more than poll() can see (TLS) */
};

static void gun_metered_input_pollable_init (GPollableInputStreamInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunMeteredInput,
                               gun_metered_input,
                               G_TYPE_INPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_INPUT_STREAM,
                                                      gun_metered_input_pollable_init))

/**
 * gun_metered_input_new:
 * @base: (transfer none): a pollable stream, right after the handshake
 * @early: (nullable): bytes already read from it
 * @side: who sends what comes in
 * @answers: (transfer none): the other direction, to know how many pings were answered
 *
 * Returns: (transfer full): the wrapper
 */
GunMeteredInput *
gun_metered_input_new (GInputStream *base,
                       GBytes *early,
                       GunFrameSide side,
                       GunMeteredOutput *answers)
{
  GunMeteredInput *self = g_object_new (GUN_TYPE_METERED_INPUT, NULL);

  g_return_val_if_fail (G_IS_POLLABLE_INPUT_STREAM (base), self);

  self->base = g_object_ref (G_POLLABLE_INPUT_STREAM (base));
  self->answers = g_object_ref (answers);
  if (early != NULL && g_bytes_get_size (early) > 0)
    self->early = g_bytes_ref (early);
  gun_frame_meter_init (&self->meter, side, GUN_LIMIT_MESSAGE_BYTES);
  return self;
}

/**
 * gun_metered_input_set_socket:
 * @self: the stream
 * @socket: what is directly below it
 *
 * Says that it can be waited for @socket, which is cheaper than asking the stream below.
 */
void
gun_metered_input_set_socket (GunMeteredInput *self, GSocket *socket)
{
  g_return_if_fail (GUN_IS_METERED_INPUT (self));

  g_set_object (&self->socket, socket);
}

/**
 * gun_metered_input_get_received_bytes:
 * @self: the stream
 *
 * Returns: bytes of the transport that came, frame headers and pings included: any change is a sign of life
 */
guint64
gun_metered_input_get_received_bytes (GunMeteredInput *self)
{
  g_return_val_if_fail (GUN_IS_METERED_INPUT (self), 0);

  return self->received_bytes;
}

static gboolean
gun_metered_input_can_poll (GPollableInputStream *stream)
{
  return g_pollable_input_stream_can_poll (GUN_METERED_INPUT (stream)->base);
}

/* A buffer that nobody uses now, one for each thread: the allocator puts all its small free pieces
 * together whenever it is asked for one so large, and that is once a dispatch. */
static GPrivate spare = G_PRIVATE_INIT (g_free);

static guint8 *
take_buffer (void)
{
  guint8 *buffer = g_private_get (&spare);

  if (buffer == NULL)
    return g_malloc (GUN_RELAY_READ_BUDGET_BYTES);

  g_private_set (&spare, NULL);
  return buffer;
}

static void
give_back (guint8 *buffer)
{
  if (g_private_get (&spare) == NULL)
    g_private_set (&spare, buffer);
  else
    g_free (buffer);
}

static gboolean
has_something (GunMeteredInput *self)
{
  return self->buffer != NULL || self->early != NULL || self->more || self->failure != NULL;
}

static void
clear_dormant (GunMeteredInput *self)
{
  g_clear_pointer (&self->dormant, g_source_unref);
}

/**
 * gun_metered_input_set_paused:
 * @self: the stream
 * @paused: whether nothing is to be read
 *
 * A paused stream has nothing to read, whatever came, so the system takes no more than it has room for
 * and the other side has to wait. What was read before and not handed out stays here.
 */
void
gun_metered_input_set_paused (GunMeteredInput *self, gboolean paused)
{
  g_return_if_fail (GUN_IS_METERED_INPUT (self));

  self->paused = paused;
  if (paused || self->dormant == NULL)
    return;

  /* Whoever waits looks whether there is something, and waits anew */
  g_source_set_ready_time (self->dormant, 0);
  clear_dormant (self);
}

static gboolean
gun_metered_input_is_readable (GPollableInputStream *stream)
{
  GunMeteredInput *self = GUN_METERED_INPUT (stream);

  if (self->paused)
    return FALSE;
  return has_something (self) || g_pollable_input_stream_is_readable (self->base);
}

static GSource *
gun_metered_input_create_source (GPollableInputStream *stream, GCancellable *cancellable)
{
  GunMeteredInput *self = GUN_METERED_INPUT (stream);
  g_autoptr (GSource) base_source = NULL;
  GSource *source = NULL;

  if (self->paused)
    {
      clear_dormant (self);
      source = g_pollable_source_new_full (stream, NULL, cancellable);
      self->dormant = g_source_ref (source);
      return source;
    }

  if (self->socket != NULL && cancellable == NULL && !g_socket_is_closed (self->socket))
    source = gun_read_source_new (stream, self->socket, has_something (self));
  if (source != NULL)
    return source;

  /* Ready at once, but only in the next turn of the loop, after everybody else had theirs */
  if (has_something (self))
    base_source = g_timeout_source_new (0);
  else
    base_source = g_pollable_input_stream_create_source (self->base, NULL);

  return g_pollable_source_new_full (stream, base_source, cancellable);
}

static gssize
read_base (GunMeteredInput *self, GError **error)
{
  gsize length;
  gconstpointer bytes;

  if (self->early == NULL)
    return g_pollable_input_stream_read_nonblocking (
        self->base, self->buffer, GUN_RELAY_READ_BUDGET_BYTES, NULL, error);

  bytes = g_bytes_get_data (self->early, &length);
  g_assert (length <= GUN_RELAY_READ_BUDGET_BYTES);
  memcpy (self->buffer, bytes, length);
  g_clear_pointer (&self->early, g_bytes_unref);
  self->more = TRUE;
  return (gssize) length;
}

static gboolean
judge (GunMeteredInput *self)
{
  const GunFrameMeter *answered = gun_metered_output_get_meter (self->answers);

  /* libsoup queues a pong for each ping, without limit, also for somebody who never reads */
  if (self->meter.n_pings > answered->n_controls + GUN_RELAY_MAX_PINGS_WAITING)
    {
      g_set_error (&self->failure,
                   GUN_LINK_ERROR,
                   GUN_LINK_ERROR_FULL,
                   "It sends pings and does not read the answers: %d wait",
                   GUN_RELAY_MAX_PINGS_WAITING);
      return FALSE;
    }
  return gun_frame_meter_feed (&self->meter, self->buffer, self->buffer_length, &self->failure);
}

/* One read for this dispatch. Returns 1 when the buffer holds something, 0 at the end, -1 on error. */
static int
fill (GunMeteredInput *self, GError **error)
{
  gssize length;

  self->more = FALSE;
  self->buffer = take_buffer ();
  length = read_base (self, error);
  if (length <= 0)
    {
      g_clear_pointer (&self->buffer, give_back);
      return length < 0 ? -1 : 0;
    }

  self->spent = TRUE;
  self->more = self->more || length == GUN_RELAY_READ_BUDGET_BYTES;
  self->buffer_length = (gsize) length;
  self->buffer_taken = 0;
  self->received_bytes += (guint64) length;
  if (!judge (self))
    {
      g_clear_pointer (&self->buffer, give_back);
      g_propagate_error (error, g_error_copy (self->failure));
      return -1;
    }
  return 1;
}

static gssize
gun_metered_input_read_nonblocking (GPollableInputStream *stream,
                                    void *buffer,
                                    gsize count,
                                    GError **error)
{
  GunMeteredInput *self = GUN_METERED_INPUT (stream);
  gsize taken;

  if (self->failure != NULL)
    {
      g_propagate_error (error, g_error_copy (self->failure));
      return -1;
    }

  if (self->paused)
    {
      self->spent = FALSE;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "It is paused");
      return -1;
    }

  if (self->buffer == NULL)
    {
      int filled;

      if (self->spent)
        {
          self->spent = FALSE;
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK, "This turn is over");
          return -1;
        }
      filled = fill (self, error);
      if (filled <= 0)
        return filled;
    }

  taken = MIN (count, self->buffer_length - self->buffer_taken);
  memcpy (buffer, self->buffer + self->buffer_taken, taken);
  self->buffer_taken += taken;
  if (self->buffer_taken == self->buffer_length)
    g_clear_pointer (&self->buffer, give_back);
  return (gssize) taken;
}

static void
gun_metered_input_finalize (GObject *object)
{
  GunMeteredInput *self = GUN_METERED_INPUT (object);

  clear_dormant (self);
  g_clear_object (&self->base);
  g_clear_object (&self->socket);
  g_clear_object (&self->answers);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->early, g_bytes_unref);
  g_clear_pointer (&self->buffer, give_back);

  G_OBJECT_CLASS (gun_metered_input_parent_class)->finalize (object);
}

static void
gun_metered_input_pollable_init (GPollableInputStreamInterface *iface)
{
  iface->can_poll = gun_metered_input_can_poll;
  iface->is_readable = gun_metered_input_is_readable;
  iface->create_source = gun_metered_input_create_source;
  iface->read_nonblocking = gun_metered_input_read_nonblocking;
}

static void
gun_metered_input_class_init (GunMeteredInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_metered_input_finalize;
}

static void
gun_metered_input_init (GunMeteredInput *self)
{
}
