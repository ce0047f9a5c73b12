/* SPDX-License-Identifier: MIT */

#include "gun-peer-connection-private.h"

G_DEFINE_TYPE (GunPeerConnection, gun_peer_connection, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_SIGNALING,
  PROP_GATHERING,
  PROP_ICE_STATE,
  PROP_DTLS_STATE,
  PROP_USABLE,
  N_PROPS
};

enum
{
  CANDIDATE,
  CHANNEL,
  REFUSED,
  PAIR_CHANGED,
  RESTART_WANTED,
  ERROR,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void schedule (GunPeerConnection *self);

/* Notes something in the timeline, in words that need no values of the graph to be understood. */
void
gun_peer_connection_log (GunPeerConnection *self, GunRtcLayer layer, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  gun_rtc_timeline_add (self->timeline, gun_clock_get_monotonic_us (self->clock), layer, text);
}

static void
update_usable (GunPeerConnection *self)
{
  gboolean usable
      = self->alive
        && gun_rtc_liveness_judge (&self->liveness, gun_clock_get_monotonic_us (self->clock))
               < GUN_RTC_UNUSABLE;

  if (usable == self->usable)
    return;
  self->usable = usable;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USABLE]);
}

/* The one setter. A move that is not in the table is refused: a peer's timing must not break us. */
static gboolean
change_state (GunPeerConnection *self, GunRtcState state)
{
  if (!gun_rtc_state_may_follow (self->state, state))
    return FALSE;
  gun_peer_connection_log (self,
                           GUN_RTC_LAYER_CONNECTION,
                           "From %s to %s",
                           gun_rtc_enum_nick (GUN_TYPE_RTC_STATE, self->state),
                           gun_rtc_enum_nick (GUN_TYPE_RTC_STATE, state));
  self->state = state;
  return TRUE;
}

/* For who holds a reference: a handler may give back the last other one. */
static void
move (GunPeerConnection *self, GunRtcState state)
{
  if (change_state (self, state))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  update_usable (self);
}

/* The end of it all: what was measured last stays, the layers go. Whatever is told from here on, by channels first, is
 * told of a connection that is over. */
static void
end (GunPeerConnection *self, GunRtcState state)
{
  GunRtcTransport *transport = g_steal_pointer (&self->transport);
  gboolean was_usable = self->usable;
  gboolean changed;

  if (transport == NULL)
    return;
  changed = change_state (self, state);
  self->last_facts = gun_peer_connection_measure (self, transport);
  self->alive = FALSE;
  self->usable = FALSE;
  self->connect_deadline_us = -1;
  gun_clear_timer (&self->timer);
  gun_clear_timer (&self->tell_source);
  gun_peer_connection_forget_candidates (self);

  gun_rtc_transport_drop (transport);
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (was_usable)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_USABLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ICE_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DTLS_STATE]);
}

/* Ends the connection with a reason. Whoever listens hears of the state first, then of the reason. */
void
gun_peer_connection_fail (GunPeerConnection *self, const GError *error)
{
  g_autoptr (GunPeerConnection) alive = g_object_ref (self);

  if (self->transport == NULL)
    return;
  self->failure = g_error_copy (error);
  gun_peer_connection_log (self, GUN_RTC_LAYER_CONNECTION, "It failed: %s", error->message);
  end (self, GUN_RTC_FAILED);
  g_signal_emit (self, signals[ERROR], 0, self->failure);
}

gboolean
gun_peer_connection_check_open (GunPeerConnection *self, GError **error)
{
  if (self->transport != NULL)
    return TRUE;
  g_set_error (error,
               GUN_RTC_ERROR,
               GUN_RTC_ERROR_CLOSED,
               "This connection is over: %s",
               self->failure != NULL ? self->failure->message : "it was closed");
  return FALSE;
}

static void
fail_late (GunPeerConnection *self, GunRtcError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (GUN_RTC_ERROR, code, message);

  gun_peer_connection_fail (self, error);
}

/* From both descriptions on, all of it together has a time limit of ours: libnice knows none. */
void
gun_peer_connection_start_connecting (GunPeerConnection *self)
{
  gint64 now_us = gun_clock_get_monotonic_us (self->clock);

  self->connect_deadline_us
      = now_us + self->configuration.connect_timeout_ms * G_GINT64_CONSTANT (1000);
  self->liveness.restarting = self->alive;
  schedule (self);
  if (self->state == GUN_RTC_NEW)
    move (self, GUN_RTC_CONNECTING);
}

static void
look_at_connecting (GunPeerConnection *self, gint64 now_us)
{
  if (now_us < self->connect_deadline_us)
    return;
  if (!self->alive)
    {
      g_autofree char *message = g_strdup_printf (
          "No connection came about within %u s: ICE is “%s”, DTLS is “%s”",
          (self->configuration.connect_timeout_ms + 999) / 1000,
          gun_rtc_enum_nick (GUN_TYPE_ICE_STATE,
                             gun_ice_agent_get_state (gun_rtc_transport_get_ice (self->transport))),
          gun_rtc_enum_nick (GUN_TYPE_DTLS_STATE,
                             gun_rtc_transport_get_dtls_state (self->transport)));

      fail_late (self, GUN_RTC_ERROR_TIMED_OUT, message);
      return;
    }
  /* A restart that found nothing: from now on silence counts again, and another may be wanted */
  self->connect_deadline_us = -1;
  self->liveness.restarting = FALSE;
  self->restart_asked = FALSE;
}

/* Something is wrong with the way: the caller, who can reach the other side otherwise, may offer a restart. */
static void
want_restart (GunPeerConnection *self, const char *why)
{
  if (self->restart_asked || !self->begun)
    return;
  self->restart_asked = TRUE;
  self->restart_wanted = TRUE;
  gun_peer_connection_log (self, GUN_RTC_LAYER_ICE, "A restart of ICE is wanted: %s", why);
  g_signal_emit (self, signals[RESTART_WANTED], 0);
}

static void
look_at_liveness (GunPeerConnection *self, gint64 now_us)
{
  GunRtcVitality vitality = gun_rtc_liveness_judge (&self->liveness, now_us);

  if (gun_rtc_liveness_take_heartbeat (&self->liveness, now_us))
    gun_rtc_transport_ask_alive (self->transport);
  if (vitality >= GUN_RTC_SUSPECT)
    move (self, GUN_RTC_DISCONNECTED);
  /* A handler may have closed it */
  if (vitality >= GUN_RTC_UNUSABLE && vitality < GUN_RTC_GONE && self->transport != NULL
      && !self->liveness.restarting)
    want_restart (self, "nothing was heard for 10 s");
  if (vitality == GUN_RTC_GONE)
    fail_late (
        self, GUN_RTC_ERROR_TIMED_OUT, "The other side went silent: nothing was heard for 30 s");
}

static gboolean
timer_cb (gpointer user_data)
{
  g_autoptr (GunPeerConnection) self = g_object_ref (user_data);
  gint64 now_us = gun_clock_get_monotonic_us (self->clock);

  gun_clear_timer (&self->timer);
  if (self->connect_deadline_us >= 0)
    look_at_connecting (self, now_us);
  if (self->alive)
    look_at_liveness (self, now_us);
  if (self->transport != NULL)
    schedule (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (GunPeerConnection *self)
{
  gint64 now_us = gun_clock_get_monotonic_us (self->clock);
  gint64 deadline_us = self->connect_deadline_us;

  gun_clear_timer (&self->timer);
  if (self->alive)
    {
      gint64 look_us = gun_rtc_liveness_get_deadline_us (&self->liveness, now_us);

      deadline_us = deadline_us < 0 ? look_us : MIN (deadline_us, look_us);
    }
  if (deadline_us >= 0)
    self->timer = gun_clock_add_timer (self->clock, deadline_us - now_us, timer_cb, self);
}

/* What was found belongs to a description that is no more. */
void
gun_peer_connection_forget_candidates (GunPeerConnection *self)
{
  g_queue_clear_full (&self->untold, (GDestroyNotify) gun_ice_candidate_unref);
}

static gboolean
tell_cb (gpointer user_data)
{
  g_autoptr (GunPeerConnection) self = g_object_ref (user_data);
  GunIceCandidate *candidate;

  gun_clear_timer (&self->tell_source);
  while ((candidate = g_queue_pop_head (&self->untold)) != NULL)
    {
      g_signal_emit (self, signals[CANDIDATE], 0, candidate);
      gun_ice_candidate_unref (candidate);
    }
  if (self->gathering_untold && self->transport != NULL)
    {
      self->gathering_untold = FALSE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GATHERING]);
    }
  return G_SOURCE_REMOVE;
}

/* In a turn of the loop of its own: libnice finds the addresses of this computer while the description is still being
 * set, and whoever sets one sends it before its candidates. */
static void
tell_soon (GunPeerConnection *self)
{
  if (self->tell_source == NULL)
    self->tell_source = gun_clock_add_timer (self->clock, 0, tell_cb, self);
}

static void
candidate_found (const GunIceCandidate *candidate, gpointer user_data)
{
  GunPeerConnection *self = user_data;
  g_autofree char *text = gun_ice_candidate_print (candidate);
  g_autofree char *line = g_strdup_printf (
      "%s ufrag %s", text, gun_ice_agent_get_ufrag (gun_rtc_transport_get_ice (self->transport)));

  /* With the description that it belongs to, as browsers have it */
  g_queue_push_tail (&self->untold, gun_ice_candidate_parse (line, NULL));
  tell_soon (self);
}

void
gun_peer_connection_gathering_moved (GunPeerConnection *self)
{
  self->gathering_untold = TRUE;
  tell_soon (self);
}

static void
gathering_changed (gpointer user_data)
{
  gun_peer_connection_gathering_moved (user_data);
}

static void
pair_changed (gpointer user_data)
{
  GunPeerConnection *self = user_data;
  const GunIceCandidate *local;
  const GunIceCandidate *remote;

  if (gun_ice_agent_get_selected_pair (
          gun_rtc_transport_get_ice (self->transport), &local, &remote))
    g_signal_emit (self, signals[PAIR_CHANGED], 0, local, remote);
}

static void
ice_moved (gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_ICE_STATE]);
}

static void
dtls_moved (gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_DTLS_STATE]);
}

static void
way_found (gpointer user_data)
{
  GunPeerConnection *self = user_data;

  if (!self->alive)
    return;
  self->connect_deadline_us = -1;
  self->liveness.restarting = FALSE;
  self->restart_asked = FALSE;
  schedule (self);
  gun_rtc_transport_ask_alive (self->transport);
}

static void
association_opened (gpointer user_data)
{
  g_autoptr (GunPeerConnection) self = g_object_ref (user_data);

  self->alive = TRUE;
  self->connect_deadline_us = -1;
  gun_rtc_liveness_init (&self->liveness, gun_clock_get_monotonic_us (self->clock));
  schedule (self);
  move (self, GUN_RTC_CONNECTED);
}

static void
other_side_heard (gpointer user_data)
{
  GunPeerConnection *self = user_data;

  g_autoptr (GunPeerConnection) alive = NULL;

  gun_rtc_liveness_hear (&self->liveness, gun_clock_get_monotonic_us (self->clock));
  if (self->state != GUN_RTC_DISCONNECTED)
    return;
  alive = g_object_ref (self);
  self->restart_asked = FALSE;
  schedule (self);
  move (self, GUN_RTC_CONNECTED);
}

static void
channel_opened (GunDataChannel *channel, gpointer user_data)
{
  g_signal_emit (user_data, signals[CHANNEL], 0, channel);
}

static void
message_refused (const GError *error, gpointer user_data)
{
  g_signal_emit (user_data, signals[REFUSED], 0, error);
}

static void
transport_ended (const GError *error, gpointer user_data)
{
  GunPeerConnection *self = user_data;
  g_autoptr (GunPeerConnection) alive = g_object_ref (self);

  if (!g_error_matches (error, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED))
    {
      gun_peer_connection_fail (self, error);
      return;
    }
  gun_peer_connection_log (self, GUN_RTC_LAYER_CONNECTION, "%s", error->message);
  end (self, GUN_RTC_CLOSED);
}

static const GunRtcTransportCallbacks transport_callbacks = {
  .candidate = candidate_found,
  .gathering_changed = gathering_changed,
  .pair_changed = pair_changed,
  .ice_moved = ice_moved,
  .dtls_moved = dtls_moved,
  .way_found = way_found,
  .opened = association_opened,
  .heard = other_side_heard,
  .channel = channel_opened,
  .refused = message_refused,
  .ended = transport_ended,
};

/**
 * gun_peer_connection_new:
 * @configuration: how; copied
 * @clock: (transfer none): the time it goes by
 *
 * Makes one end of a connection in the thread-default context of the caller. Nothing is sent before
 * gun_peer_connection_set_local_description().
 *
 * Returns: (transfer full): a new connection
 */
GunPeerConnection *
gun_peer_connection_new (const GunRtcConfiguration *configuration, GunClock *clock)
{
  GunPeerConnection *self;

  g_return_val_if_fail (configuration != NULL && configuration->certificate != NULL, NULL);
  g_return_val_if_fail (GUN_IS_CLOCK (clock), NULL);

  self = g_object_new (GUN_TYPE_PEER_CONNECTION, NULL);
  self->clock = g_object_ref (clock);
  gun_rtc_configuration_copy_into (configuration, &self->configuration);
  self->timeline
      = gun_rtc_timeline_new (gun_clock_get_monotonic_us (clock), gun_clock_get_wall_ms (clock));
  self->transport = gun_rtc_transport_new (
      &self->configuration, clock, self->timeline, &transport_callbacks, self);
  return self;
}

/**
 * gun_peer_connection_restart_ice:
 * @self: the connection
 *
 * Lets the next offer look for a way anew. What goes on goes on until one is found.
 */
void
gun_peer_connection_restart_ice (GunPeerConnection *self)
{
  g_return_if_fail (GUN_IS_PEER_CONNECTION (self));

  self->restart_wanted = TRUE;
}

/**
 * gun_peer_connection_note_network_change:
 * @self: the connection
 *
 * Tells it that addresses of this computer came or went. #GunPeerConnection::restart-wanted follows
 * when it has a way that may be gone.
 */
void
gun_peer_connection_note_network_change (GunPeerConnection *self)
{
  g_return_if_fail (GUN_IS_PEER_CONNECTION (self));

  if (self->transport == NULL)
    return;
  gun_peer_connection_log (self, GUN_RTC_LAYER_ICE, "The network of this computer changed");
  /* Each change is a reason of its own */
  self->restart_asked = FALSE;
  if (self->alive)
    want_restart (self, "the network changed");
}

/**
 * gun_peer_connection_create_channel:
 * @self: the connection
 * @label: what the channel is for, UTF-8
 * @options: (nullable): reliable and ordered when %NULL
 * @error: GUN_RTC_ERROR_INVALID, GUN_RTC_ERROR_FULL, GUN_RTC_ERROR_CLOSED
 *
 * Opens a channel; before the connection is up it waits for that, and so do messages.
 *
 * Returns: (transfer full): the channel
 */
GunDataChannel *
gun_peer_connection_create_channel (GunPeerConnection *self,
                                    const char *label,
                                    const GunDataChannelOptions *options,
                                    GError **error)
{
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), NULL);
  g_return_val_if_fail (label != NULL, NULL);

  if (!gun_peer_connection_check_open (self, error))
    return NULL;
  return gun_data_channels_create (
      gun_rtc_transport_get_channels (self->transport), label, options, error);
}

/**
 * gun_peer_connection_set_paused:
 * @self: the connection
 * @is_paused: whether no message is to be read
 *
 * For who cannot take more just now: from this call on no channel has a message, and when what SCTP takes is full the
 * other side waits. Nothing is lost unless the connection ends meanwhile. What is sent leaves as ever, and silence is
 * noticed as ever. Afterwards all of it is told in turns of the loop of its own, never inside a call. Does nothing
 * while the connection is not up.
 */
void
gun_peer_connection_set_paused (GunPeerConnection *self, gboolean is_paused)
{
  g_return_if_fail (GUN_IS_PEER_CONNECTION (self));

  if (self->alive)
    gun_rtc_transport_set_paused (self->transport, is_paused);
}

/**
 * gun_peer_connection_close:
 * @self: the connection
 *
 * Ends it as it is meant: the other side is told, and shows no error.
 */
void
gun_peer_connection_close (GunPeerConnection *self)
{
  g_autoptr (GunPeerConnection) alive = NULL;

  g_return_if_fail (GUN_IS_PEER_CONNECTION (self));

  alive = g_object_ref (self);
  if (self->transport != NULL)
    {
      gun_peer_connection_log (self, GUN_RTC_LAYER_CONNECTION, "Closed from here");
      end (self, GUN_RTC_CLOSED);
    }
  else if (self->state == GUN_RTC_FAILED)
    move (self, GUN_RTC_CLOSED);
}

GunRtcState
gun_peer_connection_get_state (GunPeerConnection *self)
{
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), GUN_RTC_CLOSED);

  return self->state;
}

GunRtcSignaling
gun_peer_connection_get_signaling (GunPeerConnection *self)
{
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), GUN_RTC_STABLE);

  return self->signaling;
}

/**
 * gun_peer_connection_is_usable:
 * @self: the connection
 *
 * Returns: whether messages are worth sending over it: it is up, and not silent for
 *   GUN_RTC_UNUSABLE_MS
 */
gboolean
gun_peer_connection_is_usable (GunPeerConnection *self)
{
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), FALSE);

  return self->usable;
}

/**
 * gun_peer_connection_get_timeline:
 * @self: the connection
 *
 * Returns: (transfer none): what happened to it; take a reference to keep it longer than @self
 */
GunRtcTimeline *
gun_peer_connection_get_timeline (GunPeerConnection *self)
{
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), NULL);

  return self->timeline;
}

static void
gun_peer_connection_dispose (GObject *object)
{
  /* As a close, so that the other side and whoever holds a channel hear of it */
  end (GUN_PEER_CONNECTION (object), GUN_RTC_CLOSED);

  G_OBJECT_CLASS (gun_peer_connection_parent_class)->dispose (object);
}

static void
gun_peer_connection_finalize (GObject *object)
{
  GunPeerConnection *self = GUN_PEER_CONNECTION (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->timeline, gun_rtc_timeline_unref);
  g_clear_pointer (&self->last_facts, gun_rtc_statistics_unref);
  g_clear_pointer (&self->created, gun_sdp_free);
  g_clear_pointer (&self->local, gun_sdp_free);
  g_clear_pointer (&self->remote, gun_sdp_free);
  g_clear_pointer (&self->before, gun_sdp_free);
  g_clear_error (&self->failure);
  gun_rtc_configuration_clear (&self->configuration);

  G_OBJECT_CLASS (gun_peer_connection_parent_class)->finalize (object);
}

static void
gun_peer_connection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GunPeerConnection *self = GUN_PEER_CONNECTION (object);
  GunRtcTransport *transport = self->transport;

  switch (id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_SIGNALING:
      g_value_set_enum (value, self->signaling);
      break;
    case PROP_GATHERING:
      g_value_set_enum (value,
                        transport == NULL
                            ? (self->gathered ? GUN_ICE_GATHERING_COMPLETE : GUN_ICE_GATHERING_NEW)
                            : gun_ice_agent_get_gathering (gun_rtc_transport_get_ice (transport)));
      break;
    case PROP_ICE_STATE:
      g_value_set_enum (value,
                        transport == NULL
                            ? GUN_ICE_CLOSED
                            : gun_ice_agent_get_state (gun_rtc_transport_get_ice (transport)));
      break;
    case PROP_DTLS_STATE:
      g_value_set_enum (value,
                        transport == NULL ? GUN_DTLS_CLOSED
                                          : gun_rtc_transport_get_dtls_state (transport));
      break;
    case PROP_USABLE:
      g_value_set_boolean (value, gun_peer_connection_is_usable (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
gun_peer_connection_class_init (GunPeerConnectionClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = gun_peer_connection_dispose;
  object_class->finalize = gun_peer_connection_finalize;
  object_class->get_property = gun_peer_connection_get_property;

  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, GUN_TYPE_RTC_STATE, GUN_RTC_NEW, readable);
  properties[PROP_SIGNALING] = g_param_spec_enum (
      "signaling", NULL, NULL, GUN_TYPE_RTC_SIGNALING, GUN_RTC_STABLE, readable);
  properties[PROP_GATHERING] = g_param_spec_enum (
      "gathering", NULL, NULL, GUN_TYPE_ICE_GATHERING, GUN_ICE_GATHERING_NEW, readable);
  properties[PROP_ICE_STATE]
      = g_param_spec_enum ("ice-state", NULL, NULL, GUN_TYPE_ICE_STATE, GUN_ICE_NEW, readable);
  properties[PROP_DTLS_STATE]
      = g_param_spec_enum ("dtls-state", NULL, NULL, GUN_TYPE_DTLS_STATE, GUN_DTLS_NEW, readable);
  properties[PROP_USABLE] = g_param_spec_boolean ("usable", NULL, NULL, FALSE, readable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * GunPeerConnection::candidate:
   * @candidate: a #GunIceCandidate: a way to us, for the other side
   *
   * Told when the call that set the description has returned, so that the description can be sent first.
   */
  signals[CANDIDATE] = g_signal_new ("candidate",
                                     G_TYPE_FROM_CLASS (class),
                                     G_SIGNAL_RUN_LAST,
                                     0,
                                     NULL,
                                     NULL,
                                     NULL,
                                     G_TYPE_NONE,
                                     1,
                                     GUN_TYPE_ICE_CANDIDATE);
  /**
   * GunPeerConnection::channel:
   * @channel: a #GunDataChannel that the other side opened
   */
  signals[CHANNEL] = g_signal_new ("channel",
                                   G_TYPE_FROM_CLASS (class),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   GUN_TYPE_DATA_CHANNEL);
  /**
   * GunPeerConnection::refused:
   * @error: a #GError of GUN_RTC_ERROR
   *
   * Something that the other side sent in a channel was dropped: it broke a rule, or a limit. With
   * GUN_RTC_ERROR_TOO_LARGE it was a message longer than what we said to take.
   */
  signals[REFUSED] = g_signal_new ("refused",
                                   G_TYPE_FROM_CLASS (class),
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   1,
                                   G_TYPE_ERROR);
  /**
   * GunPeerConnection::pair-changed:
   * @local: a #GunIceCandidate
   * @remote: a #GunIceCandidate
   *
   * Data takes this way from now on.
   */
  signals[PAIR_CHANGED] = g_signal_new ("pair-changed",
                                        G_TYPE_FROM_CLASS (class),
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        2,
                                        GUN_TYPE_ICE_CANDIDATE,
                                        GUN_TYPE_ICE_CANDIDATE);
  /**
   * GunPeerConnection::restart-wanted:
   *
   * The way is doubtful or gone. Whoever can reach the other side sends it a new offer, which looks
   * for a way anew.
   */
  signals[RESTART_WANTED] = g_signal_new ("restart-wanted",
                                          G_TYPE_FROM_CLASS (class),
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          0);
  /**
   * GunPeerConnection::error:
   * @error: a #GError of GUN_RTC_ERROR: why it failed
   */
  signals[ERROR] = g_signal_new ("error",
                                 G_TYPE_FROM_CLASS (class),
                                 G_SIGNAL_RUN_LAST,
                                 0,
                                 NULL,
                                 NULL,
                                 NULL,
                                 G_TYPE_NONE,
                                 1,
                                 G_TYPE_ERROR);
}

static void
gun_peer_connection_init (GunPeerConnection *self)
{
  self->session_id = (guint64) g_random_int () << 31 | g_random_int_range (1, G_MAXINT32);
  self->connect_deadline_us = -1;
  g_queue_init (&self->untold);
}
