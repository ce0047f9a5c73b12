/* SPDX-License-Identifier: MIT */

#include "gun-relay-link.h"

#include <libsoup/soup.h>

#include "gun-beat.h"
#include "gun-limits.h"
#include "gun-relay.h"

/* After our close frame: what is queued still leaves, and they may say goodbye. Then the connection is cut. */
#define LINGER_MS 2000

/* Longest text in a close frame, bytes: 125 minus the code (RFC 6455 section 5.5). */
#define CLOSE_TEXT_BYTES 123

struct _GunRelayLink
{
  GObject parent_instance;

  char *address;
  GunPath path;
  GunLinkState state;
  GCancellable *cancellable; /* of whatever makes the connection */
  guint ping_seconds;
  guint silent_seconds;

  const GunLinkReceiver *receiver;
  gpointer receiver_data;
  GunLinkCounters counters;
  GError *reason; /* once CLOSED */

  GunMeteredStream *stream;        /* (nullable): while OPEN, and while it lingers */
  SoupWebsocketConnection *socket; /* (nullable): with stream */
  guint64 said_bytes;              /* of messages given to libsoup */
  guint64 heard_at_last_look;      /* bytes that had come when silence was last looked for */
  guint n_silent_looks;            /* since something came */
  gboolean is_paused;

  GSource *goodbye; /* tells the receiver */
  GSource *linger;
  GunBeat *silence; /* (nullable): while OPEN */
};

static void gun_relay_link_iface_init (GunLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunRelayLink,
                               gun_relay_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_LINK, gun_relay_link_iface_init))

#define TO(s) (1u << GUN_LINK_##s)
static const guint allowed[] = {
  [GUN_LINK_CONNECTING] = TO (OPEN) | TO (CLOSED),
  [GUN_LINK_OPEN] = TO (CLOSED),
  [GUN_LINK_CLOSED] = 0,
};

static gboolean
set_state (GunRelayLink *self, GunLinkState state)
{
  if (!(allowed[self->state] & (1u << state)))
    return FALSE;

  g_debug ("%s: %s", self->address, state == GUN_LINK_OPEN ? "open" : self->reason->message);
  self->state = state;
  return TRUE;
}

static GSource *
add_timer (guint milliseconds, GSourceFunc func, gpointer user_data, GDestroyNotify destroy)
{
  GSource *source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, func, user_data, destroy);
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
unref_later_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

/* Lets go of the connection. What libsoup still holds is closed in the next turn of the loop: this may run inside a signal of the WebSocket, which
 * libsoup emits without holding a reference. */
static void
let_go (GunRelayLink *self)
{
  g_autoptr (GSource) source = NULL;

  clear_source (&self->linger);
  g_clear_pointer (&self->silence, gun_beat_free);
  if (self->socket == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->socket, self);
  gun_metered_stream_cut (self->stream);
  source = add_timer (0, unref_later_cb, g_steal_pointer (&self->socket), g_object_unref);
  g_clear_object (&self->stream);
}

static gboolean
linger_cb (gpointer user_data)
{
  let_go (GUN_RELAY_LINK (user_data));
  return G_SOURCE_REMOVE;
}

static gboolean
goodbye_cb (gpointer user_data)
{
  g_autoptr (GunRelayLink) self = g_object_ref (GUN_RELAY_LINK (user_data));

  clear_source (&self->goodbye);
  if (self->receiver != NULL)
    self->receiver->closed (GUN_LINK (self), self->reason, self->receiver_data);
  return G_SOURCE_REMOVE;
}

/* What is left of the pause: a goodbye has to be heard */
static void
resume (GunRelayLink *self)
{
  self->is_paused = FALSE;
  self->n_silent_looks = 0;
  if (self->stream != NULL)
    gun_metered_stream_set_paused (self->stream, FALSE);
}

/* The only way to CLOSED. @reason (transfer full). FALSE when it was closed before. */
static gboolean
end (GunRelayLink *self, GError *reason)
{
  if (self->state == GUN_LINK_CLOSED)
    {
      g_error_free (reason);
      return FALSE;
    }

  self->reason = reason;
  set_state (self, GUN_LINK_CLOSED);
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->silence, gun_beat_free);
  resume (self);
  self->goodbye = add_timer (0, goodbye_cb, g_object_ref (self), g_object_unref);
  return TRUE;
}

static gushort
close_code (int code)
{
  switch (code)
    {
    case GUN_LINK_ERROR_FLOOD:
      return SOUP_WEBSOCKET_CLOSE_TOO_BIG;
    case GUN_LINK_ERROR_FULL:
    case GUN_LINK_ERROR_SILENT:
      return SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION;
    default:
      return SOUP_WEBSOCKET_CLOSE_NORMAL;
    }
}

static void
say_goodbye (GunRelayLink *self, gushort code)
{
  g_autofree char *text = NULL;

  if (soup_websocket_connection_get_state (self->socket) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  /* Ours may be too long, or cut in the middle of a character */
  text = g_utf8_make_valid (self->reason->message,
                            (gssize) strnlen (self->reason->message, CLOSE_TEXT_BYTES - 2));
  soup_websocket_connection_close (
      self->socket, code, strlen (text) <= CLOSE_TEXT_BYTES ? text : NULL);
}

static void
message_cb (SoupWebsocketConnection *socket, int type, GBytes *message, gpointer user_data)
{
  g_autoptr (GunRelayLink) self = g_object_ref (GUN_RELAY_LINK (user_data));
  gsize length;
  const char *text = g_bytes_get_data (message, &length);

  if (self->state != GUN_LINK_OPEN)
    return;

  self->counters.bytes_in += length;
  if (type != SOUP_WEBSOCKET_DATA_TEXT)
    {
      self->counters.frames_dropped++;
      return;
    }
  self->counters.frames_in++;
  if (self->receiver != NULL)
    self->receiver->heard (GUN_LINK (self), text, length, self->receiver_data);
}

static void
wait_for_goodbye (GunRelayLink *self)
{
  if (self->linger == NULL)
    self->linger = add_timer (LINGER_MS, linger_cb, g_object_ref (self), g_object_unref);
}

static void
error_cb (SoupWebsocketConnection *socket, const GError *error, gpointer user_data)
{
  GunRelayLink *self = user_data;

  /* libsoup closes as soon as this returns, at once or after a close frame of its own */
  wait_for_goodbye (self);
  if (error->domain == GUN_LINK_ERROR)
    {
      if (end (self, g_error_copy (error)))
        say_goodbye (self,
                     error->code == GUN_LINK_ERROR_FLOOD ? SOUP_WEBSOCKET_CLOSE_TOO_BIG
                                                         : SOUP_WEBSOCKET_CLOSE_PROTOCOL_ERROR);
    }
  else if (g_error_matches (error, SOUP_WEBSOCKET_ERROR, SOUP_WEBSOCKET_CLOSE_BAD_DATA))
    {
      self->counters.frames_dropped++;
      end (self,
           g_error_new (GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED, "It sent text that is not UTF-8"));
    }
  else if (error->domain == SOUP_WEBSOCKET_ERROR)
    end (self,
         g_error_new (GUN_LINK_ERROR,
                      GUN_LINK_ERROR_CLOSED,
                      "It broke the rules of WebSocket (%d)",
                      error->code));
  else
    end (self,
         g_error_new (
             GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED, "The connection broke: %s", error->message));
}

static GError *
describe_their_close (SoupWebsocketConnection *socket)
{
  gushort code = soup_websocket_connection_get_close_code (socket);
  const char *text = soup_websocket_connection_get_close_data (socket);

  if (code == 0)
    return g_error_new (
        GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED, "The other side broke the connection off");
  if (text != NULL && *text != '\0')
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_CLOSED,
                        "The other side closed the connection (%u: %s)",
                        code,
                        text);
  if (code == SOUP_WEBSOCKET_CLOSE_NORMAL || code == SOUP_WEBSOCKET_CLOSE_NO_STATUS)
    return g_error_new (
        GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED, "The other side closed the connection");
  return g_error_new (
      GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED, "The other side closed the connection (%u)", code);
}

static void
closing_cb (SoupWebsocketConnection *socket, gpointer user_data)
{
  GunRelayLink *self = user_data;

  /* Also emitted when we close; then the reason stands already */
  if (end (self, describe_their_close (socket)))
    wait_for_goodbye (self);
}

static void
closed_cb (SoupWebsocketConnection *socket, gpointer user_data)
{
  g_autoptr (GunRelayLink) self = g_object_ref (GUN_RELAY_LINK (user_data));

  end (self, describe_their_close (socket));
  let_go (self);
}

static void
silence_cb (gpointer user_data)
{
  GunRelayLink *self = user_data;
  guint64 received = gun_metered_stream_get_received_bytes (self->stream);

  /* Nobody listens while it is paused, so nobody can tell */
  if (received != self->heard_at_last_look || self->is_paused)
    {
      self->heard_at_last_look = received;
      self->n_silent_looks = 0;
      return;
    }
  if (++self->n_silent_looks < GUN_RELAY_SILENCE_LOOKS)
    return;

  if (end (self,
           g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_SILENT,
                        "Nothing was heard for %u seconds",
                        self->silent_seconds)))
    let_go (self);
}

/**
 * gun_relay_link_new:
 * @address: what gun_link_get_address() says
 * @path: what gun_link_get_path() says
 *
 * Returns: (transfer full): a link that is CONNECTING
 */
GunRelayLink *
gun_relay_link_new (const char *address, GunPath path)
{
  GunRelayLink *self = g_object_new (GUN_TYPE_RELAY_LINK, NULL);

  self->address = g_strdup (address);
  self->path = path;
  return self;
}

/**
 * gun_relay_link_get_cancellable:
 * @self: the link
 *
 * Returns: (transfer none): cancelled when nobody wants the connection any more
 */
GCancellable *
gun_relay_link_get_cancellable (GunRelayLink *self)
{
  g_return_val_if_fail (GUN_IS_RELAY_LINK (self), NULL);

  return self->cancellable;
}

/**
 * gun_relay_link_set_patience:
 * @self: a link that is CONNECTING
 * @ping_seconds: between pings
 * @silent_seconds: how long nothing may come; a look more at most
 *
 * For tests; a link begins with GUN_RELAY_PING_SECONDS and GUN_RELAY_SILENT_SECONDS.
 */
void
gun_relay_link_set_patience (GunRelayLink *self, guint ping_seconds, guint silent_seconds)
{
  g_return_if_fail (GUN_IS_RELAY_LINK (self));

  self->ping_seconds = ping_seconds;
  self->silent_seconds = silent_seconds;
}

/**
 * gun_relay_link_open:
 * @self: a link that is CONNECTING
 * @stream: (transfer none): the connection after its handshake
 * @url: what was asked for
 *
 * Makes @self a WebSocket over @stream: a server's for a client's link, else a client's. The receiver, if there is one, is told.
 */
void
gun_relay_link_open (GunRelayLink *self, GunMeteredStream *stream, GUri *url)
{
  SoupWebsocketConnectionType type = self->path == GUN_PATH_CLIENT
                                         ? SOUP_WEBSOCKET_CONNECTION_SERVER
                                         : SOUP_WEBSOCKET_CONNECTION_CLIENT;

  g_return_if_fail (GUN_IS_RELAY_LINK (self));
  g_return_if_fail (GUN_IS_METERED_STREAM (stream));

  if (!set_state (self, GUN_LINK_OPEN))
    return;

  self->stream = g_object_ref (stream);
  self->socket = soup_websocket_connection_new (G_IO_STREAM (stream), url, type, NULL, NULL, NULL);
  soup_websocket_connection_set_max_incoming_payload_size (self->socket, GUN_LIMIT_MESSAGE_BYTES);
  soup_websocket_connection_set_keepalive_interval (self->socket, self->ping_seconds);
  g_signal_connect (self->socket, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (self->socket, "error", G_CALLBACK (error_cb), self);
  g_signal_connect (self->socket, "closing", G_CALLBACK (closing_cb), self);
  g_signal_connect (self->socket, "closed", G_CALLBACK (closed_cb), self);
  self->silence
      = gun_beat_new (self->silent_seconds * 1000 / GUN_RELAY_SILENCE_LOOKS, silence_cb, self);

  if (self->receiver != NULL && self->receiver->opened != NULL)
    self->receiver->opened (GUN_LINK (self), self->receiver_data);
}

/**
 * gun_relay_link_fail:
 * @self: the link
 * @reason: domain GUN_LINK_ERROR
 *
 * Closes @self because its connection could not be made.
 */
void
gun_relay_link_fail (GunRelayLink *self, const GError *reason)
{
  g_return_if_fail (GUN_IS_RELAY_LINK (self));

  end (self, g_error_copy (reason));
}

static void
gun_relay_link_set_receiver (GunLink *link, const GunLinkReceiver *receiver, gpointer user_data)
{
  GunRelayLink *self = GUN_RELAY_LINK (link);

  self->receiver = receiver;
  self->receiver_data = user_data;
}

static gsize
gun_relay_link_get_queued_bytes (GunLink *link)
{
  GunRelayLink *self = GUN_RELAY_LINK (link);

  if (self->stream == NULL)
    return 0;
  return self->said_bytes - gun_metered_stream_get_sent_data_bytes (self->stream);
}

static gboolean
gun_relay_link_send (GunLink *link, const char *text, gsize length_bytes)
{
  GunRelayLink *self = GUN_RELAY_LINK (link);
  g_autoptr (GBytes) message = NULL;

  if (self->state != GUN_LINK_OPEN
      || soup_websocket_connection_get_state (self->socket) != SOUP_WEBSOCKET_STATE_OPEN)
    return FALSE;

  if (gun_relay_link_get_queued_bytes (link) > GUN_RELAY_QUEUE_BYTES)
    {
      end (self,
           g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_FULL,
                        "It does not read what is sent to it: more than %d MB wait",
                        GUN_RELAY_QUEUE_BYTES / (1024 * 1024)));
      let_go (self);
      return FALSE;
    }

  self->said_bytes += length_bytes;
  self->counters.frames_out++;
  self->counters.bytes_out += length_bytes;
  message = g_bytes_new_static (text, length_bytes);
  soup_websocket_connection_send_message (self->socket, SOUP_WEBSOCKET_DATA_TEXT, message);
  /* A write that failed at once has closed the link */
  return self->state == GUN_LINK_OPEN;
}

static void
gun_relay_link_set_paused (GunLink *link, gboolean is_paused)
{
  GunRelayLink *self = GUN_RELAY_LINK (link);

  if (self->state != GUN_LINK_OPEN || self->is_paused == is_paused)
    return;

  if (!is_paused)
    {
      resume (self);
      return;
    }
  self->is_paused = TRUE;
  gun_metered_stream_set_paused (self->stream, TRUE);
}

static void
gun_relay_link_close (GunLink *link, GunLinkError code, const char *why)
{
  GunRelayLink *self = GUN_RELAY_LINK (link);

  if (!end (self, g_error_new_literal (GUN_LINK_ERROR, (int) code, why)) || self->socket == NULL)
    return;

  /* Who is silent will not read a goodbye either; who did not read may begin to */
  if (code == GUN_LINK_ERROR_SILENT)
    {
      let_go (self);
      return;
    }
  wait_for_goodbye (self);
  say_goodbye (self, close_code ((int) code));
}

static GunLinkState
gun_relay_link_get_state (GunLink *link)
{
  return GUN_RELAY_LINK (link)->state;
}

static GunPath
gun_relay_link_get_path (GunLink *link)
{
  return GUN_RELAY_LINK (link)->path;
}

static const char *
gun_relay_link_get_address (GunLink *link)
{
  return GUN_RELAY_LINK (link)->address;
}

static void
gun_relay_link_get_counters (GunLink *link, GunLinkCounters *counters)
{
  *counters = GUN_RELAY_LINK (link)->counters;
}

static void
gun_relay_link_dispose (GObject *object)
{
  GunRelayLink *self = GUN_RELAY_LINK (object);

  self->receiver = NULL;
  g_cancellable_cancel (self->cancellable);
  clear_source (&self->goodbye);
  let_go (self);

  G_OBJECT_CLASS (gun_relay_link_parent_class)->dispose (object);
}

static void
gun_relay_link_finalize (GObject *object)
{
  GunRelayLink *self = GUN_RELAY_LINK (object);

  g_clear_object (&self->cancellable);
  g_clear_error (&self->reason);
  g_clear_pointer (&self->address, g_free);

  G_OBJECT_CLASS (gun_relay_link_parent_class)->finalize (object);
}

static void
gun_relay_link_iface_init (GunLinkInterface *iface)
{
  iface->set_receiver = gun_relay_link_set_receiver;
  iface->send = gun_relay_link_send;
  iface->close = gun_relay_link_close;
  iface->get_state = gun_relay_link_get_state;
  iface->get_path = gun_relay_link_get_path;
  iface->get_address = gun_relay_link_get_address;
  iface->get_counters = gun_relay_link_get_counters;
  iface->get_queued_bytes = gun_relay_link_get_queued_bytes;
  iface->set_paused = gun_relay_link_set_paused;
}

static void
drop_message (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

/* libsoup says two sentences about each frame. Nobody reads them unless G_MESSAGES_DEBUG asks for
 * some, but GLib finds that out anew for each, with more work than reading the frame is. */
static void
quieten_libsoup (void)
{
  if (g_getenv ("G_MESSAGES_DEBUG") == NULL)
    g_log_set_handler ("libsoup", G_LOG_LEVEL_DEBUG, drop_message, NULL);
}

static void
gun_relay_link_class_init (GunRelayLinkClass *klass)
{
  quieten_libsoup ();
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_relay_link_dispose;
  object_class->finalize = gun_relay_link_finalize;
}

static void
gun_relay_link_init (GunRelayLink *self)
{
  self->cancellable = g_cancellable_new ();
  self->ping_seconds = GUN_RELAY_PING_SECONDS;
  self->silent_seconds = GUN_RELAY_SILENT_SECONDS;
}
