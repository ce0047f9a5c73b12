/* SPDX-License-Identifier: MIT */

#include "gun-direct-link-private.h"

#include <string.h>

/* After our channel was closed: what is queued still leaves. Then the connection is closed. */
#define LINGER_US (2000 * G_GINT64_CONSTANT (1000))

static void gun_direct_link_iface_init (GunLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunDirectLink,
                               gun_direct_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_LINK, gun_direct_link_iface_init))

#define TO(s) (1u << GUN_LINK_##s)
static const guint allowed[] = {
  [GUN_LINK_CONNECTING] = TO (OPEN) | TO (CLOSED),
  [GUN_LINK_OPEN] = TO (CLOSED),
  [GUN_LINK_CLOSED] = 0,
};

static gboolean
set_state (GunDirectLink *self, GunLinkState state)
{
  if (!(allowed[self->state] & (1u << state)))
    return FALSE;

  g_debug ("%s: %s", self->address, state == GUN_LINK_OPEN ? "open" : self->reason->message);
  self->state = state;
  return TRUE;
}

/* Unlike other timers it keeps the link alive, as long as it runs. */
static GSource *
add_holding_timer (GunDirectLink *self, gint64 delay_us, GSourceFunc func)
{
  GSource *source = gun_clock_add_timer (self->clock, delay_us, func, self);

  g_source_set_callback (source, func, g_object_ref (self), g_object_unref);
  return source;
}

/* The end of the connection too. */
static void
let_go (GunDirectLink *self)
{
  g_autoptr (GunDataChannel) own = g_steal_pointer (&self->own);

  gun_clear_timer (&self->linger);
  if (own == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_signal_handlers_disconnect_by_data (own, self);
  for (guint i = 0; i < self->theirs->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->theirs, i), self);
  g_ptr_array_set_size (self->theirs, 0);
  if (gun_peer_connection_get_state (self->connection) < GUN_RTC_FAILED)
    gun_peer_connection_close (self->connection);
}

static gboolean
linger_cb (gpointer user_data)
{
  let_go (GUN_DIRECT_LINK (user_data));
  return G_SOURCE_REMOVE;
}

static gboolean
goodbye_cb (gpointer user_data)
{
  GunDirectLink *self = user_data;

  gun_clear_timer (&self->goodbye);
  if (self->receiver != NULL)
    self->receiver->closed (GUN_LINK (self), self->reason, self->receiver_data);
  return G_SOURCE_REMOVE;
}

/* The only way to CLOSED. @reason (transfer full). FALSE when it was closed before. */
gboolean
gun_direct_link_end (GunDirectLink *self, GError *reason)
{
  if (self->state == GUN_LINK_CLOSED)
    {
      g_error_free (reason);
      return FALSE;
    }

  self->reason = reason;
  set_state (self, GUN_LINK_CLOSED);
  gun_direct_link_drop_kept (self);
  /* That the other side has closed has to be read */
  if (self->is_paused)
    gun_peer_connection_set_paused (self->connection, FALSE);
  self->is_paused = FALSE;
  self->goodbye = add_holding_timer (self, 0, goodbye_cb);
  return TRUE;
}

void
gun_direct_link_break_off (GunDirectLink *self, GError *reason)
{
  g_autoptr (GunDirectLink) alive = g_object_ref (self);

  gun_direct_link_end (self, reason);
  let_go (self);
}

/* Our channel closes when what waits in it has been sent, and the other side has closed it too. */
void
gun_direct_link_wait_for_goodbye (GunDirectLink *self)
{
  if (self->own == NULL || self->linger != NULL)
    return;
  self->linger = add_holding_timer (self, LINGER_US, linger_cb);
  gun_data_channel_close (self->own);
}

static char *
name_address (GunPeerConnection *connection)
{
  g_autoptr (GunRtcStatistics) facts = gun_peer_connection_dup_statistics (connection);

  if (facts->remote == NULL)
    return g_strdup (GUN_DIRECT_LABEL);
  return g_strdup_printf (strchr (facts->remote->address, ':') != NULL ? "[%s]:%u" : "%s:%u",
                          facts->remote->address,
                          facts->remote->port);
}

static void
own_channel_opened_cb (GunDataChannel *channel, gpointer user_data)
{
  g_autoptr (GunDirectLink) self = g_object_ref (GUN_DIRECT_LINK (user_data));

  g_free (self->address);
  self->address = name_address (self->connection);
  if (set_state (self, GUN_LINK_OPEN) && self->receiver != NULL && self->receiver->opened != NULL)
    self->receiver->opened (GUN_LINK (self), self->receiver_data);
}

static void
own_channel_closed_cb (GunDataChannel *channel, gpointer user_data)
{
  GunDirectLink *self = user_data;

  if (gun_peer_connection_get_state (self->connection) < GUN_RTC_FAILED)
    gun_direct_link_break_off (self,
                               g_error_new_literal (GUN_LINK_ERROR,
                                                    GUN_LINK_ERROR_CLOSED,
                                                    "The other side closed our channel"));
}

static void
connection_state_cb (GunPeerConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  /* Of one that failed the reason follows */
  if (gun_peer_connection_get_state (connection) == GUN_RTC_CLOSED)
    gun_direct_link_break_off (user_data,
                               g_error_new_literal (GUN_LINK_ERROR,
                                                    GUN_LINK_ERROR_CLOSED,
                                                    "The other side closed the connection"));
}

static void
connection_error_cb (GunPeerConnection *connection, const GError *error, gpointer user_data)
{
  gun_direct_link_break_off (
      user_data,
      g_error_new (
          GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED, "The connection broke: %s", error->message));
}

static void
connection_usable_cb (GunPeerConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  /* Also notified at its end */
  if (gun_peer_connection_is_usable (connection)
      || gun_peer_connection_get_state (connection) >= GUN_RTC_FAILED)
    return;
  gun_direct_link_break_off (user_data,
                             g_error_new (GUN_LINK_ERROR,
                                          GUN_LINK_ERROR_SILENT,
                                          "Nothing was heard for %d seconds",
                                          GUN_RTC_UNUSABLE_MS / 1000));
}

/**
 * gun_direct_link_new:
 * @connection: whose channels it hears, before the other side can have opened any; it ends with the link
 * @own: the channel of @connection that it sends on
 * @clock: the time it goes by
 *
 * Returns: (transfer full): a link that is CONNECTING until @own is open
 */
GunDirectLink *
gun_direct_link_new (GunPeerConnection *connection, GunDataChannel *own, GunClock *clock)
{
  GunDirectLink *self;

  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (connection), NULL);
  g_return_val_if_fail (GUN_IS_DATA_CHANNEL (own), NULL);
  g_return_val_if_fail (GUN_IS_CLOCK (clock), NULL);

  self = g_object_new (GUN_TYPE_DIRECT_LINK, NULL);
  self->clock = g_object_ref (clock);
  self->connection = g_object_ref (connection);
  self->own = g_object_ref (own);
  g_signal_connect (connection, "notify::state", G_CALLBACK (connection_state_cb), self);
  g_signal_connect (connection, "notify::usable", G_CALLBACK (connection_usable_cb), self);
  g_signal_connect (connection, "error", G_CALLBACK (connection_error_cb), self);
  g_signal_connect (own, "opened", G_CALLBACK (own_channel_opened_cb), self);
  g_signal_connect (own, "closed", G_CALLBACK (own_channel_closed_cb), self);
  gun_direct_link_listen (self);
  return self;
}

/**
 * gun_direct_link_get_connection:
 * @self: the link
 *
 * Returns: (transfer none): what it goes over
 */
GunPeerConnection *
gun_direct_link_get_connection (GunDirectLink *self)
{
  g_return_val_if_fail (GUN_IS_DIRECT_LINK (self), NULL);

  return self->connection;
}

/**
 * gun_direct_link_get_reason:
 * @self: the link
 *
 * Returns: (transfer none) (nullable): why it is closed; %NULL when it is not
 */
const GError *
gun_direct_link_get_reason (GunDirectLink *self)
{
  g_return_val_if_fail (GUN_IS_DIRECT_LINK (self), NULL);

  return self->reason;
}

static void
gun_direct_link_set_receiver (GunLink *link, const GunLinkReceiver *receiver, gpointer user_data)
{
  GunDirectLink *self = GUN_DIRECT_LINK (link);

  self->receiver = receiver;
  self->receiver_data = user_data;
  self->hears = FALSE;
  if (receiver == NULL)
    gun_direct_link_drop_kept (self);
  else
    gun_direct_link_tell_soon (self);
  self->had_receiver |= receiver != NULL;
}

static gsize
gun_direct_link_get_queued_bytes (GunLink *link)
{
  GunDirectLink *self = GUN_DIRECT_LINK (link);

  return self->own != NULL ? gun_data_channel_get_buffered_amount (self->own) : 0;
}

static gsize
gun_direct_link_get_max_frame_bytes (GunLink *link)
{
  GunDirectLink *self = GUN_DIRECT_LINK (link);

  return self->own != NULL ? gun_data_channel_get_max_message_bytes (self->own) : 0;
}

static gboolean
gun_direct_link_send (GunLink *link, const char *text, gsize length_bytes)
{
  g_autoptr (GunDirectLink) self = g_object_ref (GUN_DIRECT_LINK (link));
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GError) error = NULL;

  if (self->state != GUN_LINK_OPEN)
    return FALSE;

  message = g_bytes_new (text, length_bytes);
  if (gun_data_channel_send (self->own, message, TRUE, &error))
    {
      self->counters.frames_out++;
      self->counters.bytes_out += length_bytes;
      /* What came back at once may have closed the link */
      return self->state == GUN_LINK_OPEN;
    }
  g_debug ("%s: %s", self->address, error->message);
  if (g_error_matches (error, GUN_RTC_ERROR, GUN_RTC_ERROR_FULL))
    gun_direct_link_break_off (self,
                               g_error_new (GUN_LINK_ERROR,
                                            GUN_LINK_ERROR_FULL,
                                            "It does not read what is sent to it: %s",
                                            error->message));
  return FALSE;
}

static void
gun_direct_link_set_paused (GunLink *link, gboolean is_paused)
{
  GunDirectLink *self = GUN_DIRECT_LINK (link);

  if (self->state != GUN_LINK_OPEN || self->is_paused == is_paused)
    return;

  self->is_paused = is_paused;
  gun_peer_connection_set_paused (self->connection, is_paused);
  if (!is_paused && self->receiver != NULL)
    gun_direct_link_tell_soon (self);
}

static void
gun_direct_link_close (GunLink *link, GunLinkError code, const char *why)
{
  g_autoptr (GunDirectLink) self = g_object_ref (GUN_DIRECT_LINK (link));
  gboolean was_open = self->state == GUN_LINK_OPEN;

  if (!gun_direct_link_end (self, g_error_new_literal (GUN_LINK_ERROR, (int) code, why)))
    return;

  /* Who is silent will not read what is left; who is not there yet has nothing to read */
  if (was_open && code != GUN_LINK_ERROR_SILENT)
    gun_direct_link_wait_for_goodbye (self);
  else
    let_go (self);
}

static GunLinkState
gun_direct_link_get_state (GunLink *link)
{
  return GUN_DIRECT_LINK (link)->state;
}

static GunPath
gun_direct_link_get_path (GunLink *link)
{
  return GUN_PATH_DIRECT;
}

static const char *
gun_direct_link_get_address (GunLink *link)
{
  return GUN_DIRECT_LINK (link)->address;
}

static void
gun_direct_link_get_counters (GunLink *link, GunLinkCounters *counters)
{
  *counters = GUN_DIRECT_LINK (link)->counters;
}

static void
gun_direct_link_dispose (GObject *object)
{
  GunDirectLink *self = GUN_DIRECT_LINK (object);

  self->receiver = NULL;
  gun_clear_timer (&self->goodbye);
  gun_direct_link_drop_kept (self);
  let_go (self);

  G_OBJECT_CLASS (gun_direct_link_parent_class)->dispose (object);
}

static void
gun_direct_link_finalize (GObject *object)
{
  GunDirectLink *self = GUN_DIRECT_LINK (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->theirs, g_ptr_array_unref);
  g_clear_error (&self->reason);
  g_clear_pointer (&self->address, g_free);

  G_OBJECT_CLASS (gun_direct_link_parent_class)->finalize (object);
}

static void
gun_direct_link_iface_init (GunLinkInterface *iface)
{
  iface->set_receiver = gun_direct_link_set_receiver;
  iface->send = gun_direct_link_send;
  iface->close = gun_direct_link_close;
  iface->get_state = gun_direct_link_get_state;
  iface->get_path = gun_direct_link_get_path;
  iface->get_address = gun_direct_link_get_address;
  iface->get_counters = gun_direct_link_get_counters;
  iface->get_queued_bytes = gun_direct_link_get_queued_bytes;
  iface->set_paused = gun_direct_link_set_paused;
  iface->get_max_frame_bytes = gun_direct_link_get_max_frame_bytes;
}

static void
gun_direct_link_class_init (GunDirectLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_direct_link_dispose;
  object_class->finalize = gun_direct_link_finalize;
}

static void
gun_direct_link_init (GunDirectLink *self)
{
  self->theirs = g_ptr_array_new_with_free_func (g_object_unref);
  self->address = g_strdup (GUN_DIRECT_LABEL);
  g_queue_init (&self->kept);
}
