/* SPDX-License-Identifier: MIT */

#include "gun-rtc-transport.h"

#include <string.h>

#include "gun-rtc-error.h"
#include "gun-rtc-packet.h"
#include "gun-rtc-state.h"
#include "gun-sctp-ticker.h"

/* RFC 8841 section 5: the port of an association for data channels when nothing else is said. */
#define SCTP_PORT 5000

struct _GunRtcTransport
{
  const GunRtcConfiguration *configuration; /* the owner's; not used after drop */
  GunClock *clock;
  GunRtcTimeline *timeline;
  GunRtcTransportCallbacks callbacks;
  gpointer user_data; /* NULL once it was dropped */

  GunIceAgent *ice;
  GunDtlsSession *dtls;     /* (nullable): until begin() */
  GunSctpAssociation *sctp; /* (nullable): until begin() */
  GunDataChannels *channels;
  guint64 remote_max_message_bytes;
  GunSctpTicker *ticker;
  GSource *dtls_timer;  /* (nullable) */
  GSource *read_on;     /* (nullable): while what came during a pause is read */
  GSource *drop_source; /* (nullable): frees all of it outside of all callbacks */
  guint64 n_not_dtls;
  guint noted_kinds;   /* a bit for each GunRtcPacketKind of which a drop was noted */
  gboolean noted_dtls; /* that DTLS drops some */
  gboolean ended;
};

/* Who was dropped says no more. */
#define TELL(self, callback, ...)                                                                  \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if ((self)->user_data != NULL)                                                                 \
      (self)->callbacks.callback (__VA_ARGS__);                                                    \
  }                                                                                                \
  G_STMT_END

static gint64
now (GunRtcTransport *self)
{
  return gun_clock_get_monotonic_us (self->clock);
}

static void
note (GunRtcTransport *self, GunRtcLayer layer, const char *text)
{
  gun_rtc_timeline_add (self->timeline, now (self), layer, text);
}

static void
note_state (GunRtcTransport *self, GunRtcLayer layer, GType type, int state, const GError *error)
{
  g_autofree char *text = g_strdup_printf ("%s is %s%s%s",
                                           gun_rtc_layer_describe (layer),
                                           gun_rtc_enum_nick (type, state),
                                           error != NULL ? ": " : "",
                                           error != NULL ? error->message : "");

  note (self, layer, text);
}

/* Said once; what else the layers have to say afterwards concerns nobody. */
static void
end (GunRtcTransport *self, const GError *error)
{
  if (self->ended)
    return;
  self->ended = TRUE;
  TELL (self, ended, error, self->user_data);
}

static gboolean dtls_timer_cb (gpointer user_data);

static void
schedule_dtls (GunRtcTransport *self)
{
  gint64 deadline_us = gun_dtls_session_get_deadline_us (self->dtls);

  gun_clear_timer (&self->dtls_timer);
  if (deadline_us >= 0 && self->user_data != NULL)
    self->dtls_timer
        = gun_clock_add_timer (self->clock, deadline_us - now (self), dtls_timer_cb, self);
}

static gboolean
dtls_timer_cb (gpointer user_data)
{
  GunRtcTransport *self = user_data;

  gun_clear_timer (&self->dtls_timer);
  gun_dtls_session_tick (self->dtls, now (self));
  schedule_dtls (self);
  return G_SOURCE_REMOVE;
}

/* The way. */

static void
start_dtls (GunRtcTransport *self)
{
  if (self->dtls == NULL || gun_dtls_session_get_state (self->dtls) != GUN_DTLS_NEW
      || gun_ice_agent_get_state (self->ice) != GUN_ICE_CONNECTED)
    return;
  gun_dtls_session_start (self->dtls, now (self));
  schedule_dtls (self);
}

static void
ice_candidate (const GunIceCandidate *candidate, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  TELL (self, candidate, candidate, self->user_data);
}

static void
ice_gathering_done (gpointer user_data)
{
  GunRtcTransport *self = user_data;
  g_autofree char *text = g_strdup_printf ("Candidates of this side: %u, these are all",
                                           gun_ice_agent_get_local_candidates (self->ice)->len);

  note (self, GUN_RTC_LAYER_ICE, text);
  TELL (self, gathering_changed, self->user_data);
}

static gboolean
is_associated (GunRtcTransport *self)
{
  return self->sctp != NULL && gun_sctp_association_get_state (self->sctp) == GUN_SCTP_CONNECTED;
}

static void
ice_state_changed (GunIceState state, const GError *error, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  note_state (self, GUN_RTC_LAYER_ICE, GUN_TYPE_ICE_STATE, state, error);
  TELL (self, ice_moved, self->user_data);
  if (state == GUN_ICE_CONNECTED)
    {
      TELL (self, way_found, self->user_data);
      start_dtls (self);
    }
  /* With an association that is up, a way that broke is a matter of liveness, and of a restart */
  if (state == GUN_ICE_FAILED && !is_associated (self))
    end (self, error);
}

static void
ice_pair_changed (const GunIceCandidate *local, const GunIceCandidate *remote, gpointer user_data)
{
  GunRtcTransport *self = user_data;
  g_autofree char *text = g_strdup_printf ("Packets go from a %s candidate to a %s one, over %s",
                                           gun_ice_candidate_type_describe (local->type),
                                           gun_ice_candidate_type_describe (remote->type),
                                           strchr (remote->address, ':') != NULL ? "IPv6" : "IPv4");

  note (self, GUN_RTC_LAYER_ICE, text);
  TELL (self, pair_changed, self->user_data);
}

/* Once of each kind: whoever floods must not push everything else out of the timeline. All are counted. */
static void
drop_packet (GunRtcTransport *self, GunRtcPacketKind kind)
{
  g_autofree char *text = NULL;

  self->n_not_dtls++;
  if (self->noted_kinds & (1u << kind))
    return;
  self->noted_kinds |= 1u << kind;
  text = g_strdup_printf ("A packet of kind %s was dropped: nothing here is spoken in it%s",
                          gun_rtc_packet_kind_describe (kind),
                          kind == GUN_RTC_PACKET_DTLS ? " yet" : "");
  note (self, GUN_RTC_LAYER_ICE, text);
}

static void
note_dtls_drops (GunRtcTransport *self)
{
  if (self->noted_dtls || gun_dtls_session_get_n_dropped (self->dtls) == 0)
    return;
  self->noted_dtls = TRUE;
  note (self,
        GUN_RTC_LAYER_DTLS,
        "A record was dropped that was not authentic, broken, or there before; more are only "
        "counted");
}

static void
ice_received (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  GunRtcTransport *self = user_data;
  GunRtcPacketKind kind;

  if (self->user_data == NULL)
    return;
  kind = gun_rtc_packet_classify (packet, length_bytes);
  if (self->dtls == NULL || kind != GUN_RTC_PACKET_DTLS)
    {
      drop_packet (self, kind);
      return;
    }
  gun_dtls_session_process (self->dtls, packet, length_bytes, now (self));
  note_dtls_drops (self);
  if (gun_dtls_session_get_state (self->dtls) != GUN_DTLS_CONNECTED || self->dtls_timer != NULL)
    schedule_dtls (self);
}

static const GunIceCallbacks ice_callbacks = {
  .candidate = ice_candidate,
  .gathering_done = ice_gathering_done,
  .state_changed = ice_state_changed,
  .pair_changed = ice_pair_changed,
  .received = ice_received,
};

/* The secret. */

static void
dtls_send (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  /* As with UDP: what cannot leave is lost, and sent again by who needs it */
  gun_ice_agent_send (self->ice, packet, length_bytes);
}

static void
dtls_received (const guint8 *bytes, gsize length_bytes, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  TELL (self, heard, self->user_data);
  if (self->user_data == NULL)
    return;
  gun_sctp_association_process (self->sctp, bytes, length_bytes, now (self));
  gun_sctp_ticker_poke (self->ticker);
}

static void
dtls_state_changed (GunDtlsState state, const GError *error, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  note_state (self, GUN_RTC_LAYER_DTLS, GUN_TYPE_DTLS_STATE, state, error);
  if (state == GUN_DTLS_CONNECTED)
    {
      g_autofree char *text = g_strdup_printf ("Encrypted by %s, %s, %s",
                                               gun_dtls_session_get_version (self->dtls),
                                               gun_dtls_session_get_group (self->dtls),
                                               gun_dtls_session_get_cipher (self->dtls));

      note (self, GUN_RTC_LAYER_DTLS, text);
    }
  TELL (self, dtls_moved, self->user_data);
  if (self->user_data == NULL)
    return;
  if (state == GUN_DTLS_CONNECTED)
    {
      gun_sctp_association_start (self->sctp, now (self));
      gun_sctp_ticker_poke (self->ticker);
    }
  else if (error != NULL)
    {
      end (self, error);
    }
}

static const GunDtlsCallbacks dtls_callbacks = {
  .send = dtls_send,
  .received = dtls_received,
  .state_changed = dtls_state_changed,
};

/* The messages. */

static void
sctp_send (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  /* A session that is over says so itself */
  gun_dtls_session_send (self->dtls, packet, length_bytes, NULL);
}

static void
sctp_message (guint16 stream, guint32 ppid, GBytes *message, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  if (self->user_data != NULL)
    gun_data_channels_take_message (self->channels, stream, ppid, message);
}

static void
sctp_state_changed (GunSctpState state, const GError *error, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  note_state (self, GUN_RTC_LAYER_SCTP, GUN_TYPE_SCTP_STATE, state, error);
  if (state == GUN_SCTP_CONNECTED)
    {
      TELL (self, opened, self->user_data);
      if (self->user_data != NULL)
        gun_data_channels_begin (self->channels,
                                 self->sctp,
                                 gun_dtls_session_get_role (self->dtls),
                                 self->remote_max_message_bytes);
      if (self->user_data != NULL)
        gun_rtc_transport_ask_alive (self);
    }
  else if (error != NULL)
    {
      end (self, error);
    }
}

static void
sctp_stream_reset (guint16 stream, gboolean incoming, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  gun_data_channels_take_reset (self->channels, stream, incoming);
}

static void
sctp_abandoned (guint16 stream, gpointer user_data)
{
  GunRtcTransport *self = user_data;

  gun_data_channels_take_abandoned (self->channels, stream);
}

static void
stream_refused (guint16 stream, const GError *error, gpointer user_data)
{
  GunRtcTransport *self = user_data;
  g_autofree char *text = g_strdup_printf ("Stream %u: %s", stream, error->message);

  note (self, GUN_RTC_LAYER_CHANNEL, text);
  TELL (self, refused, error, self->user_data);
}

static void
sctp_writable (gpointer user_data)
{
  GunRtcTransport *self = user_data;

  gun_data_channels_flush (self->channels);
}

static const GunSctpCallbacks sctp_callbacks = {
  .send = sctp_send,
  .message = sctp_message,
  .state_changed = sctp_state_changed,
  .stream_reset = sctp_stream_reset,
  .abandoned = sctp_abandoned,
  .refused = stream_refused,
  .writable = sctp_writable,
};

/* The channels. */

static void
channel_opened (GunDataChannel *channel, gpointer user_data)
{
  GunRtcTransport *self = user_data;
  g_autofree char *text = g_strdup_printf ("The other side opened channel %d, “%s”",
                                           gun_data_channel_get_id (channel),
                                           gun_data_channel_get_label (channel));

  note (self, GUN_RTC_LAYER_CHANNEL, text);
  TELL (self, channel, channel, self->user_data);
}

static const GunDataChannelsCallbacks channels_callbacks = {
  .opened = channel_opened,
  .refused = stream_refused,
};

/**
 * gun_rtc_transport_new:
 * @configuration: how; must live until gun_rtc_transport_drop()
 * @clock: (transfer none): the time
 * @timeline: (transfer none): where to note what happens
 * @callbacks: all set; copied
 * @user_data: for @callbacks
 *
 * Returns: (transfer full): the layers, of which none does anything yet
 */
GunRtcTransport *
gun_rtc_transport_new (const GunRtcConfiguration *configuration,
                       GunClock *clock,
                       GunRtcTimeline *timeline,
                       const GunRtcTransportCallbacks *callbacks,
                       gpointer user_data)
{
  GunRtcTransport *self = g_new0 (GunRtcTransport, 1);
  const GunIceSettings settings = {
    .servers = configuration->ice_servers,
    .relay_only = configuration->transport_policy == GUN_RTC_TRANSPORT_RELAY,
    .min_port = configuration->min_port,
    .max_port = configuration->max_port,
    .addresses = (const char *const *) configuration->addresses,
    .interfaces = (const char *const *) configuration->interfaces,
    .loopback = configuration->loopback,
    .connect_timeout_ms = configuration->connect_timeout_ms,
    .hold = configuration->by_hand,
  };

  self->configuration = configuration;
  self->clock = g_object_ref (clock);
  self->timeline = gun_rtc_timeline_ref (timeline);
  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->ice = gun_ice_agent_new (&settings, clock, &ice_callbacks, self);
  self->channels = gun_data_channels_new (&channels_callbacks, self);
  return self;
}

static gboolean
free_cb (gpointer user_data)
{
  GunRtcTransport *self = user_data;

  gun_clear_timer (&self->drop_source);
  g_clear_pointer (&self->channels, gun_data_channels_free);
  g_clear_pointer (&self->sctp, gun_sctp_association_free);
  g_clear_pointer (&self->dtls, gun_dtls_session_free);
  g_clear_pointer (&self->ice, gun_ice_agent_free);
  g_clear_pointer (&self->ticker, gun_sctp_ticker_unref);
  g_clear_pointer (&self->timeline, gun_rtc_timeline_unref);
  g_clear_object (&self->clock);
  g_free (self);
  return G_SOURCE_REMOVE;
}

/**
 * gun_rtc_transport_drop:
 * @self: (transfer full): the layers
 *
 * Tells the other side that it is over, and frees @self when the loop turns: it may be called in a
 * callback of any layer.
 */
void
gun_rtc_transport_drop (GunRtcTransport *self)
{
  g_return_if_fail (self != NULL && self->user_data != NULL);

  self->user_data = NULL;
  self->ended = TRUE;
  gun_clear_timer (&self->dtls_timer);
  gun_clear_timer (&self->read_on);
  gun_data_channels_end (self->channels);
  /* close_notify and no ABORT: a browser shows that as a close, and not as an error */
  if (self->dtls != NULL)
    gun_dtls_session_close (self->dtls);
  gun_ice_agent_close (self->ice);
  self->configuration = NULL;
  self->drop_source = gun_clock_add_timer (self->clock, 0, free_cb, self);
}

/**
 * gun_rtc_transport_begin:
 * @self: the layers
 * @role: who we are in the DTLS handshake
 * @remote_fingerprint: of the certificate that the other side must show
 * @remote_sctp_port: of its association
 * @remote_max_message_bytes: longest message that it takes; 0 for any
 *
 * Says who the other side is. Once: this never changes.
 */
void
gun_rtc_transport_begin (GunRtcTransport *self,
                         GunDtlsRole role,
                         const char *remote_fingerprint,
                         guint16 remote_sctp_port,
                         guint64 remote_max_message_bytes)
{
  const GunSctpSettings settings = {
    .local_port = SCTP_PORT,
    .remote_port = remote_sctp_port,
    .max_message_bytes = self->configuration->max_message_bytes,
    .cwnd_cap_bytes = self->configuration->cwnd_cap_bytes,
  };

  g_return_if_fail (self->dtls == NULL);

  self->remote_max_message_bytes = remote_max_message_bytes;
  self->ticker = gun_sctp_ticker_ref (self->clock);
  self->sctp = gun_sctp_association_new (&settings, &sctp_callbacks, self);
  self->dtls = gun_dtls_session_new (
      self->configuration->certificate, role, remote_fingerprint, &dtls_callbacks, self);
  start_dtls (self);
}

/**
 * gun_rtc_transport_add_candidate:
 * @self: the layers
 * @candidate: a way to the other side
 *
 * Takes it, or notes why not.
 */
void
gun_rtc_transport_add_candidate (GunRtcTransport *self, const GunIceCandidate *candidate)
{
  GunIceVerdict verdict = gun_ice_agent_add_remote_candidate (self->ice, candidate);
  g_autofree char *text = NULL;

  if (verdict == GUN_ICE_TAKEN)
    return;
  text = g_strdup_printf ("A candidate of theirs was dropped: %s",
                          gun_ice_verdict_describe (verdict));
  note (self, GUN_RTC_LAYER_ICE, text);
}

/**
 * gun_rtc_transport_ask_alive:
 * @self: the layers
 *
 * Asks the other side for a sign of life: @heard follows when it is there.
 */
void
gun_rtc_transport_ask_alive (GunRtcTransport *self)
{
  if (self->sctp == NULL)
    return;
  gun_sctp_association_heartbeat (self->sctp, now (self));
  gun_sctp_ticker_poke (self->ticker);
}

static gboolean
read_on_cb (gpointer user_data)
{
  GunRtcTransport *self = user_data;

  gun_clear_timer (&self->read_on);
  /* Before it reads: whoever hears something may pause it again, or drop it all */
  self->read_on = gun_clock_add_timer (self->clock, 0, read_on_cb, self);
  if (!gun_sctp_association_read_on (self->sctp))
    gun_clear_timer (&self->read_on);
  gun_sctp_ticker_poke (self->ticker);
  return G_SOURCE_REMOVE;
}

/**
 * gun_rtc_transport_set_paused:
 * @self: the layers, with an association that is up
 * @is_paused: whether no message is to be read
 *
 * What comes during a pause waits in SCTP, until that is full and the other side waits. It is read in turns of the loop
 * of its own when the pause is over.
 */
void
gun_rtc_transport_set_paused (GunRtcTransport *self, gboolean is_paused)
{
  if (is_paused)
    {
      gun_clear_timer (&self->read_on);
      gun_sctp_association_pause (self->sctp);
    }
  else if (self->read_on == NULL)
    {
      self->read_on = gun_clock_add_timer (self->clock, 0, read_on_cb, self);
    }
}

GunIceAgent *
gun_rtc_transport_get_ice (GunRtcTransport *self)
{
  return self->ice;
}

GunDtlsSession *
gun_rtc_transport_get_dtls (GunRtcTransport *self)
{
  return self->dtls;
}

GunDtlsState
gun_rtc_transport_get_dtls_state (GunRtcTransport *self)
{
  return self->dtls != NULL ? gun_dtls_session_get_state (self->dtls) : GUN_DTLS_NEW;
}

GunSctpAssociation *
gun_rtc_transport_get_sctp (GunRtcTransport *self)
{
  return self->sctp;
}

GunDataChannels *
gun_rtc_transport_get_channels (GunRtcTransport *self)
{
  return self->channels;
}

/**
 * gun_rtc_transport_get_n_not_dtls:
 * @self: the layers
 *
 * Returns: datagrams of the other side that were no DTLS
 */
guint64
gun_rtc_transport_get_n_not_dtls (GunRtcTransport *self)
{
  return self->n_not_dtls;
}
