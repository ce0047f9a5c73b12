/* SPDX-License-Identifier: MIT */

#include "gun-websocket.h"

#include <string.h>

#include "gun-frame-queue.h"
#include "gun-limits.h"
#include "gun-read-source.h"
#include "gun-relay.h"

typedef enum
{
  STATE_OPEN,
  STATE_CLOSING,
  STATE_ANSWERED,
  STATE_OVER,
} State;

struct _GunWebsocket
{
  grefcount ref_count;
  State state;
  GIOStream *base;
  GSocket *socket;
  gboolean is_bare; /* nothing lies between the stream and its socket */
  GunFrameSide outgoing;
  GBytes *early; /* (nullable): came in one piece with the handshake, before anything in base */
  GunFrameReader reader;
  GunFrameQueue *output; /* (nullable): while started and not OVER */
  GSource *readable;     /* while started and not OVER */
  GSource *again;        /* (nullable): read in the next turn of the loop, whatever poll() says */
  guint64 received_bytes;

  GByteArray *message; /* (nullable): the beginning of one */
  gboolean is_text;    /* the message that comes */
  guint8 control[GUN_FRAME_CONTROL_BYTES];
  guint control_length;

  GunWebsocketCloseCode close_code; /* theirs */
  char *close_text;                 /* (nullable): theirs */

  const GunWebsocketEvents *events; /* (nullable): once cut */
  gpointer user_data;
};

/**
 * gun_websocket_new:
 * @base: (transfer none): the connection after its handshake; both directions pollable
 * @socket: (transfer none): the socket below it
 * @early: (nullable): bytes already read, at most GUN_RELAY_READ_BUDGET_BYTES
 * @incoming: who the other end is
 *
 * Returns: (transfer full): a WebSocket that is not read yet
 */
GunWebsocket *
gun_websocket_new (GIOStream *base, GSocket *socket, GBytes *early, GunFrameSide incoming)
{
  GunWebsocket *self = g_new0 (GunWebsocket, 1);

  g_ref_count_init (&self->ref_count);
  self->base = g_object_ref (base);
  self->socket = g_object_ref (socket);
  /* What TLS has decrypted no socket shows */
  self->is_bare = G_OBJECT_TYPE (base) == G_TYPE_TCP_CONNECTION;
  self->outgoing
      = incoming == GUN_FRAME_FROM_CLIENT ? GUN_FRAME_FROM_SERVER : GUN_FRAME_FROM_CLIENT;
  if (early != NULL && g_bytes_get_size (early) > 0)
    self->early = g_bytes_ref (early);
  gun_frame_reader_init (&self->reader, incoming, GUN_LIMIT_MESSAGE_BYTES);
  return self;
}

/**
 * gun_websocket_ref:
 * @self: the WebSocket
 *
 * Returns: (transfer full): @self
 */
GunWebsocket *
gun_websocket_ref (GunWebsocket *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/**
 * gun_websocket_unref:
 * @self: (transfer full): the WebSocket, in the thread that started it; before the last time it is cut, unless it was never started
 */
void
gun_websocket_unref (GunWebsocket *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  clear_source (&self->readable);
  clear_source (&self->again);
  g_clear_pointer (&self->output, gun_frame_queue_free);
  g_clear_pointer (&self->message, g_byte_array_unref);
  g_clear_pointer (&self->early, g_bytes_unref);
  g_clear_pointer (&self->close_text, g_free);
  g_clear_object (&self->socket);
  g_clear_object (&self->base);
  g_free (self);
}

static void
tell_closed (GunWebsocket *self)
{
  if (self->events != NULL)
    self->events->closed (self->user_data);
}

static void
base_closed_cb (GObject *base, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunWebsocket) self = user_data;

  g_io_stream_close_finish (G_IO_STREAM (base), result, NULL);
  tell_closed (self);
}

/* The only way to OVER. TLS says a farewell of its own, in another thread. */
static void
end (GunWebsocket *self)
{
  if (self->state == STATE_OVER)
    return;

  self->state = STATE_OVER;
  clear_source (&self->readable);
  clear_source (&self->again);
  g_clear_pointer (&self->output, gun_frame_queue_free);
  if (!self->is_bare)
    {
      g_io_stream_close_async (
          self->base, G_PRIORITY_DEFAULT, NULL, base_closed_cb, gun_websocket_ref (self));
      return;
    }
  g_io_stream_close (self->base, NULL, NULL);
  tell_closed (self);
}

/* @error: (transfer full) */
static void
fail (GunWebsocket *self, GError *error)
{
  if (self->state != STATE_OVER && self->events != NULL)
    self->events->failed (error, self->user_data);
  g_error_free (error);
}

/* There is no more to be said to whoever does that, or none who hears it. @error: (transfer full) */
static void
fail_for_good (GunWebsocket *self, GError *error)
{
  fail (self, error);
  end (self);
}

/* A server ends the connection when both have said goodbye; a client waits for that. */
static void
end_when_answered (GunWebsocket *self)
{
  if (self->state == STATE_ANSWERED && self->outgoing == GUN_FRAME_FROM_SERVER
      && gun_frame_queue_is_empty (self->output))
    end (self);
}

static void
written_cb (const GError *error, gpointer user_data)
{
  g_autoptr (GunWebsocket) self = gun_websocket_ref (user_data);

  if (error != NULL)
    fail_for_good (self, g_error_copy (error));
  else
    end_when_answered (self);
}

/* May end @self; says nothing when it was ended meanwhile. */
static void
say (GunWebsocket *self, GunFrameKind kind, const void *payload, gsize length_bytes)
{
  GError *error = NULL;

  if (self->state != STATE_OVER
      && !gun_frame_queue_push (self->output, kind, payload, length_bytes, &error))
    fail_for_good (self, error);
}

static void
say_close (GunWebsocket *self, GunWebsocketCloseCode code, const char *text)
{
  guint8 payload[GUN_FRAME_CONTROL_BYTES] = { (guint8) (code >> 8), (guint8) code };
  gsize length = text != NULL ? strlen (text) : 0;

  g_assert (length <= sizeof payload - 2);
  if (length > 0)
    memcpy (payload + 2, text, length);
  say (self, GUN_FRAME_CLOSE, payload, 2 + length);
}

/* Those that a close frame may carry (RFC 6455 section 7.4). */
static gboolean
may_be_said (guint code)
{
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1011)
         || (code >= 3000 && code <= 4999);
}

static gboolean
read_close (GunWebsocket *self)
{
  const char *text = (const char *) self->control + 2;

  if (self->control_length == 0)
    {
      self->close_code = GUN_WEBSOCKET_CLOSE_NO_STATUS;
      return TRUE;
    }
  if (self->control_length == 1 || !may_be_said ((guint) self->control[0] << 8 | self->control[1])
      || !g_utf8_validate_len (text, self->control_length - 2, NULL))
    {
      fail (self,
            g_error_new_literal (GUN_LINK_ERROR,
                                 GUN_LINK_ERROR_CLOSED,
                                 "It broke the rules of WebSocket: a goodbye of a kind that does "
                                 "not exist"));
      return FALSE;
    }

  self->close_code = (GunWebsocketCloseCode) (self->control[0] << 8 | self->control[1]);
  self->close_text = g_strndup (text, self->control_length - 2);
  return TRUE;
}

static void
take_close (GunWebsocket *self)
{
  State before = self->state;
  gboolean is_sound;

  if (before >= STATE_ANSWERED)
    return;

  is_sound = read_close (self);
  if (self->state == STATE_OVER)
    return;
  self->state = STATE_ANSWERED;
  if (is_sound && before == STATE_OPEN)
    {
      self->events->closing (self->user_data);
      say_close (self,
                 self->close_code != GUN_WEBSOCKET_CLOSE_NO_STATUS ? self->close_code
                                                                   : GUN_WEBSOCKET_CLOSE_NORMAL,
                 self->close_text);
    }
  end_when_answered (self);
}

static void
take_ping (GunWebsocket *self)
{
  if (self->state != STATE_OPEN)
    return;
  if (gun_frame_queue_get_n_controls (self->output) < GUN_RELAY_MAX_PINGS_WAITING)
    {
      say (self, GUN_FRAME_PONG, self->control, self->control_length);
      return;
    }
  fail_for_good (self,
                 g_error_new (GUN_LINK_ERROR,
                              GUN_LINK_ERROR_FULL,
                              "It sends pings and does not read the answers: %d wait",
                              GUN_RELAY_MAX_PINGS_WAITING));
}

static void
take_control (GunWebsocket *self, const GunFramePiece *piece)
{
  if (piece->length_bytes > 0)
    memcpy (self->control + self->control_length, piece->bytes, piece->length_bytes);
  self->control_length += (guint) piece->length_bytes;
  if (!piece->ends_frame)
    return;

  if (piece->kind == GUN_FRAME_CLOSE)
    take_close (self);
  else if (piece->kind == GUN_FRAME_PING)
    take_ping (self);
  self->control_length = 0;
}

static void
take_data (GunWebsocket *self, const GunFramePiece *piece)
{
  g_autoptr (GByteArray) message = NULL;
  gboolean ends_message = piece->is_final && piece->ends_frame;

  if (piece->kind != GUN_FRAME_CONTINUES)
    self->is_text = piece->kind == GUN_FRAME_TEXT;
  if (ends_message && self->message == NULL)
    {
      self->events->heard (
          self->is_text, (const char *) piece->bytes, piece->length_bytes, self->user_data);
      return;
    }

  if (self->message == NULL)
    self->message = g_byte_array_new ();
  g_byte_array_append (self->message, piece->bytes, (guint) piece->length_bytes);
  if (!ends_message)
    return;

  message = g_steal_pointer (&self->message);
  self->events->heard (self->is_text, (const char *) message->data, message->len, self->user_data);
}

static gboolean
piece_cb (const GunFramePiece *piece, gpointer user_data)
{
  GunWebsocket *self = user_data;

  if (piece->kind & GUN_FRAME_CONTROL_BIT)
    take_control (self, piece);
  else if (self->state == STATE_OPEN)
    take_data (self, piece);
  return self->state != STATE_OVER;
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

static gssize
read_base (GunWebsocket *self, guint8 *buffer, GError **error)
{
  GInputStream *input = g_io_stream_get_input_stream (self->base);
  gsize length;
  gconstpointer bytes;

  if (self->early == NULL)
    return g_pollable_input_stream_read_nonblocking (
        G_POLLABLE_INPUT_STREAM (input), buffer, GUN_RELAY_READ_BUDGET_BYTES, NULL, error);

  bytes = g_bytes_get_data (self->early, &length);
  g_assert (length <= GUN_RELAY_READ_BUDGET_BYTES);
  memcpy (buffer, bytes, length);
  g_clear_pointer (&self->early, g_bytes_unref);
  return (gssize) length;
}

static gboolean again_cb (gpointer user_data);

/* Ready at once, but only in the next turn of the loop, after everybody else had theirs. */
static void
read_again (GunWebsocket *self)
{
  self->again = g_timeout_source_new (0);
  g_source_set_callback (self->again, again_cb, self, NULL);
  g_source_attach (self->again, g_main_context_get_thread_default ());
}

static void
take (GunWebsocket *self, guint8 *buffer, gsize length, gboolean was_early)
{
  GError *error = NULL;

  self->received_bytes += length;
  if (!gun_frame_reader_feed (&self->reader, buffer, length, piece_cb, self, &error))
    fail_for_good (self, error);
  else if (self->state != STATE_OVER && !self->is_bare && self->again == NULL
           && (was_early || length == GUN_RELAY_READ_BUDGET_BYTES))
    read_again (self);
}

static void
read_once (GunWebsocket *self)
{
  g_autoptr (GunWebsocket) hold = gun_websocket_ref (self);
  gboolean was_early = self->early != NULL;
  guint8 *buffer = take_buffer ();
  GError *error = NULL;
  gssize length = read_base (self, buffer, &error);

  if (length > 0)
    take (self, buffer, (gsize) length, was_early);
  else if (length == 0)
    end (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    g_error_free (error);
  else
    fail_for_good (self, error);
  give_back (buffer);
}

static gboolean
again_cb (gpointer user_data)
{
  GunWebsocket *self = user_data;

  clear_source (&self->again);
  read_once (self);
  return G_SOURCE_REMOVE;
}

static gboolean
readable_cb (GObject *stream, gpointer user_data)
{
  GunWebsocket *self = user_data;

  read_once (self);
  return G_SOURCE_CONTINUE;
}

static GSource *
create_read_source (GunWebsocket *self)
{
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (self->base));
  GSource *source = NULL;

  if (self->is_bare && !g_socket_is_closed (self->socket))
    source = gun_read_source_new (input, self->socket, FALSE);
  return source != NULL ? source : g_pollable_input_stream_create_source (input, NULL);
}

/**
 * gun_websocket_start:
 * @self: a new WebSocket
 * @events: what to tell, until it is cut
 * @user_data: for @events
 *
 * Reads from the next turn of the loop on.
 */
void
gun_websocket_start (GunWebsocket *self, const GunWebsocketEvents *events, gpointer user_data)
{
  self->events = events;
  self->user_data = user_data;
  self->output
      = gun_frame_queue_new (G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->base)),
                             self->outgoing,
                             written_cb,
                             self);
  self->readable = create_read_source (self);
  g_source_set_callback (self->readable, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->readable, g_main_context_get_thread_default ());
  if (self->early != NULL)
    read_again (self);
}

/**
 * gun_websocket_is_open:
 * @self: the WebSocket
 *
 * Returns: whether nobody has said goodbye and the connection stands, as far as is known
 */
gboolean
gun_websocket_is_open (GunWebsocket *self)
{
  return self->state == STATE_OPEN;
}

/**
 * gun_websocket_send:
 * @self: an open WebSocket
 * @text: (array length=length_bytes): UTF-8
 * @length_bytes: its length
 *
 * Says a text message, at once while the stream takes it.
 */
void
gun_websocket_send (GunWebsocket *self, const char *text, gsize length_bytes)
{
  g_autoptr (GunWebsocket) hold = gun_websocket_ref (self);

  say (self, GUN_FRAME_TEXT, text, length_bytes);
}

/**
 * gun_websocket_ping:
 * @self: a started WebSocket
 *
 * Asks for a sign of life; whatever comes, an answer or not, is one.
 */
void
gun_websocket_ping (GunWebsocket *self)
{
  g_autoptr (GunWebsocket) hold = gun_websocket_ref (self);

  if (self->state == STATE_OPEN)
    say (self, GUN_FRAME_PING, NULL, 0);
}

/**
 * gun_websocket_close:
 * @self: a started WebSocket
 * @code: one that may be said
 * @text: (nullable): why, in UTF-8, at most GUN_FRAME_CONTROL_BYTES less two
 *
 * Says goodbye after all that was said before, unless that was done. When they answer, it is over; not all do.
 */
void
gun_websocket_close (GunWebsocket *self, GunWebsocketCloseCode code, const char *text)
{
  g_autoptr (GunWebsocket) hold = gun_websocket_ref (self);

  if (self->state != STATE_OPEN)
    return;

  self->state = STATE_CLOSING;
  say_close (self, code, text);
}

/**
 * gun_websocket_cut:
 * @self: a WebSocket
 *
 * Ends the connection in both directions, now, without a word, and tells nothing any more.
 */
void
gun_websocket_cut (GunWebsocket *self)
{
  g_autoptr (GunWebsocket) hold = gun_websocket_ref (self);

  self->events = NULL;
  /* Else the farewell of TLS would wait, in a thread, until a peer that does not read takes it */
  if (!self->is_bare && !g_socket_is_closed (self->socket))
    g_socket_shutdown (self->socket, TRUE, TRUE, NULL);
  end (self);
}

/**
 * gun_websocket_get_close_code:
 * @self: the WebSocket
 *
 * Returns: what they said goodbye with; GUN_WEBSOCKET_CLOSE_NONE when they have not
 */
GunWebsocketCloseCode
gun_websocket_get_close_code (GunWebsocket *self)
{
  return self->close_code;
}

/**
 * gun_websocket_get_close_text:
 * @self: the WebSocket
 *
 * Returns: (nullable): why they closed, as they said it
 */
const char *
gun_websocket_get_close_text (GunWebsocket *self)
{
  return self->close_text;
}

/**
 * gun_websocket_get_received_bytes:
 * @self: the WebSocket
 *
 * Returns: bytes that came, headers and pings included: any change is a sign of life
 */
guint64
gun_websocket_get_received_bytes (GunWebsocket *self)
{
  return self->received_bytes;
}

/**
 * gun_websocket_get_queued_bytes:
 * @self: the WebSocket
 *
 * Returns: bytes of messages that the stream has not taken
 */
gsize
gun_websocket_get_queued_bytes (GunWebsocket *self)
{
  return self->output != NULL ? gun_frame_queue_get_message_bytes (self->output) : 0;
}
