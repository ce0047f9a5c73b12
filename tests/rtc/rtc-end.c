/* SPDX-License-Identifier: MIT */

#include "rtc-end.h"

#include <stdio.h>
#include <string.h>

#include "gun-ice-server.h"
#include "rtc-end-measure.h"

/* How long a description waits for the last candidates when they are not sent apart. */
#define COMPLETE_MS 3000

struct _RtcEnd
{
  const RtcEndOptions *options;
  char *name; /* (nullable) */
  GunClock *clock;
  GunPeerConnection *connection;
  RtcEndMeasure *measure;
  GPtrArray *channels;     /* of GunDataChannel: all that there ever were */
  GSource *complete_timer; /* (nullable): a description is to be printed at the latest then */
  const char *awaited;     /* (nullable): the kind of the description that waits for gathering */
};

static void
fail (GError **error, const char *message)
{
  g_set_error_literal (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID, message);
}

static void
print_description (RtcEnd *self, const char *kind)
{
  g_autofree char *sdp = gun_peer_connection_dup_local_description (self->connection);
  JsonBuilder *builder = rtc_end_begin_event (self->name, "description");

  rtc_end_add_text (builder, "type", kind);
  rtc_end_add_text (builder, "sdp", sdp);
  rtc_end_print_event (builder);
}

static void
print_awaited (RtcEnd *self)
{
  const char *kind = g_steal_pointer (&self->awaited);

  gun_clear_timer (&self->complete_timer);
  if (kind != NULL)
    print_description (self, kind);
}

static gboolean
complete_late_cb (gpointer user_data)
{
  print_awaited (user_data);
  return G_SOURCE_REMOVE;
}

static void
print_state (RtcEnd *self, const char *of, const char *property, GType type)
{
  JsonBuilder *builder = rtc_end_begin_event (self->name, "state");
  int state;

  g_object_get (self->connection, property, &state, NULL);
  rtc_end_add_text (builder, "of", of);
  rtc_end_add_text (builder, "state", gun_rtc_enum_nick (type, state));
  rtc_end_print_event (builder);
}

static void
state_cb (GunPeerConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  g_autofree char *of = NULL;

  if (g_str_equal (pspec->name, "state"))
    of = g_strdup ("connection");
  else
    of = g_strndup (pspec->name, strcspn (pspec->name, "-"));
  print_state (user_data, of, pspec->name, pspec->value_type);
}

static void
gathering_cb (GunPeerConnection *connection, GParamSpec *pspec, gpointer user_data)
{
  RtcEnd *self = user_data;
  GunIceGathering gathering;

  state_cb (connection, pspec, self);
  g_object_get (connection, "gathering", &gathering, NULL);
  if (gathering == GUN_ICE_GATHERING_COMPLETE)
    print_awaited (self);
}

static void
candidate_cb (GunPeerConnection *connection, GunIceCandidate *candidate, gpointer user_data)
{
  RtcEnd *self = user_data;
  g_autofree char *line = gun_ice_candidate_print (candidate);
  JsonBuilder *builder = rtc_end_begin_event (self->name, "candidate");

  rtc_end_add_text (builder, "candidate", line);
  rtc_end_add_text (builder, "sdpMid", "0");
  rtc_end_add_number (builder, "sdpMLineIndex", 0);
  rtc_end_print_event (builder);
}

static void
pair_cb (GunPeerConnection *connection,
         GunIceCandidate *local,
         GunIceCandidate *remote,
         gpointer user_data)
{
  RtcEnd *self = user_data;
  JsonBuilder *builder = rtc_end_begin_event (self->name, "pair");

  rtc_end_add_candidate (builder, "local", local);
  rtc_end_add_candidate (builder, "remote", remote);
  rtc_end_print_event (builder);
}

static void
error_cb (GObject *source, const GError *error, gpointer user_data)
{
  RtcEnd *self = user_data;

  rtc_end_print_error (self->name, error);
}

static void
restart_wanted_cb (GunPeerConnection *connection, gpointer user_data)
{
  RtcEnd *self = user_data;

  rtc_end_print_event (rtc_end_begin_event (self->name, "restart-wanted"));
}

static void
print_channel (RtcEnd *self, GunDataChannel *channel, const char *event)
{
  JsonBuilder *builder = rtc_end_begin_event (self->name, event);

  rtc_end_add_number (builder, "id", gun_data_channel_get_id (channel));
  rtc_end_add_text (builder, "label", gun_data_channel_get_label (channel));
  rtc_end_print_event (builder);
}

static void
opened_cb (GunDataChannel *channel, gpointer user_data)
{
  print_channel (user_data, channel, "open");
}

static void
closed_cb (GunDataChannel *channel, gpointer user_data)
{
  print_channel (user_data, channel, "closed");
}

static void
message_cb (GunDataChannel *channel, GBytes *payload, gboolean is_text, gpointer user_data)
{
  RtcEnd *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!rtc_end_measure_take (self->measure, channel, payload))
    rtc_end_print_message (self->name, channel, payload, is_text);
  /* Two ends that echo would send an empty message to and fro for ever */
  if (self->options->echo && g_bytes_get_size (payload) > 0
      && !gun_data_channel_send (channel, payload, is_text, &error))
    rtc_end_print_error (self->name, error);
}

static void
follow (RtcEnd *self, GunDataChannel *channel)
{
  g_ptr_array_add (self->channels, g_object_ref (channel));
  g_signal_connect (channel, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect (channel, "closed", G_CALLBACK (closed_cb), self);
  g_signal_connect (channel, "message", G_CALLBACK (message_cb), self);
  g_signal_connect (channel, "error", G_CALLBACK (error_cb), self);
}

static void
channel_cb (GunPeerConnection *connection, GunDataChannel *channel, gpointer user_data)
{
  RtcEnd *self = user_data;
  JsonBuilder *builder = rtc_end_begin_event (self->name, "channel");

  rtc_end_add_number (builder, "id", gun_data_channel_get_id (channel));
  rtc_end_add_text (builder, "label", gun_data_channel_get_label (channel));
  rtc_end_add_text (builder, "protocol", gun_data_channel_get_protocol (channel));
  rtc_end_add_flag (builder, "ordered", gun_data_channel_get_ordered (channel));
  if (gun_data_channel_get_max_retransmits (channel) >= 0)
    rtc_end_add_number (builder, "maxRetransmits", gun_data_channel_get_max_retransmits (channel));
  if (gun_data_channel_get_max_packet_life_time_ms (channel) >= 0)
    rtc_end_add_number (
        builder, "maxPacketLifeTime", gun_data_channel_get_max_packet_life_time_ms (channel));
  rtc_end_print_event (builder);
  follow (self, channel);
}

static gboolean
read_port_range (const RtcEndOptions *options, GunRtcConfiguration *configuration, GError **error)
{
  guint low = 0;
  guint high = 0;

  if (options->port_range == NULL)
    return TRUE;
  if (sscanf (options->port_range, "%5u-%5u", &low, &high) != 2 || low < 1 || high < low
      || high > G_MAXUINT16)
    {
      fail (error, "--port-range takes two ports, such as 50000-50100");
      return FALSE;
    }
  configuration->min_port = (guint16) low;
  configuration->max_port = (guint16) high;
  return TRUE;
}

static GPtrArray *
read_servers (const RtcEndOptions *options, GError **error)
{
  g_autoptr (GPtrArray) servers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_server_unref);

  for (char **uri = options->ice_servers; uri != NULL && *uri != NULL; uri++)
    {
      gboolean is_turn = g_str_has_prefix (*uri, "turn");
      GunIceServer *server = gun_ice_server_new (
          *uri, is_turn ? options->username : NULL, is_turn ? options->credential : NULL, error);

      if (server == NULL)
        return NULL;
      g_ptr_array_add (servers, server);
    }
  return g_steal_pointer (&servers);
}

static void
connect_signals (RtcEnd *self)
{
  GunPeerConnection *connection = self->connection;

  g_signal_connect (connection, "notify::state", G_CALLBACK (state_cb), self);
  g_signal_connect (connection, "notify::ice-state", G_CALLBACK (state_cb), self);
  g_signal_connect (connection, "notify::dtls-state", G_CALLBACK (state_cb), self);
  g_signal_connect (connection, "notify::gathering", G_CALLBACK (gathering_cb), self);
  g_signal_connect (connection, "channel", G_CALLBACK (channel_cb), self);
  g_signal_connect (connection, "pair-changed", G_CALLBACK (pair_cb), self);
  g_signal_connect (connection, "restart-wanted", G_CALLBACK (restart_wanted_cb), self);
  g_signal_connect (connection, "error", G_CALLBACK (error_cb), self);
  if (self->options->trickle)
    g_signal_connect (connection, "candidate", G_CALLBACK (candidate_cb), self);
}

/* @name is (nullable); @certificate and @clock are shared by all of this process. */
RtcEnd *
rtc_end_new (const RtcEndOptions *options,
             const char *name,
             GunDtlsCertificate *certificate,
             GunClock *clock,
             GError **error)
{
  GunRtcConfiguration configuration;
  g_autoptr (GPtrArray) servers = read_servers (options, error);
  RtcEnd *self;

  if (servers == NULL)
    return NULL;

  gun_rtc_configuration_init (&configuration, certificate);
  configuration.ice_servers = servers;
  configuration.addresses = options->addresses;
  configuration.interfaces = options->interfaces;
  configuration.loopback = options->loopback;
  configuration.connect_timeout_ms = (guint) options->connect_timeout_s * 1000;
  if (options->relay_only)
    configuration.transport_policy = GUN_RTC_TRANSPORT_RELAY;
  if (options->max_message_bytes >= 0)
    configuration.max_message_bytes = (gsize) options->max_message_bytes;
  if (options->cwnd_cap_bytes >= 0)
    configuration.cwnd_cap_bytes = (guint) options->cwnd_cap_bytes;
  if (!read_port_range (options, &configuration, error))
    return NULL;

  self = g_new0 (RtcEnd, 1);
  self->options = options;
  self->name = g_strdup (name);
  self->clock = g_object_ref (clock);
  self->measure = rtc_end_measure_new (name);
  self->channels = g_ptr_array_new_with_free_func (g_object_unref);
  self->connection = gun_peer_connection_new (&configuration, clock);
  connect_signals (self);
  return self;
}

void
rtc_end_free (RtcEnd *self)
{
  gun_clear_timer (&self->complete_timer);
  for (guint i = 0; i < self->channels->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->channels, i), self);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->measure, rtc_end_measure_free);
  g_clear_pointer (&self->channels, g_ptr_array_unref);
  g_clear_object (&self->clock);
  g_free (self->name);
  g_free (self);
}

void
rtc_end_close (RtcEnd *self)
{
  gun_peer_connection_close (self->connection);
}

/* What was created becomes the local description, and is printed: at once, or when it is complete. */
static gboolean
set_local (RtcEnd *self, GunRtcDescriptionKind kind, const char *sdp, GError **error)
{
  const char *name = kind == GUN_RTC_OFFER ? "offer" : "answer";
  GunIceGathering gathering;

  if (!gun_peer_connection_set_local_description (self->connection, kind, sdp, error))
    return FALSE;
  if (self->options->trickle)
    {
      print_description (self, name);
      return TRUE;
    }
  g_object_get (self->connection, "gathering", &gathering, NULL);
  if (gathering == GUN_ICE_GATHERING_COMPLETE)
    {
      print_description (self, name);
      return TRUE;
    }
  gun_clear_timer (&self->complete_timer);
  self->awaited = name;
  self->complete_timer
      = gun_clock_add_timer (self->clock, COMPLETE_MS * 1000, complete_late_cb, self);
  return TRUE;
}

static gboolean
offer (RtcEnd *self, JsonObject *command, GError **error)
{
  g_autofree char *sdp = gun_peer_connection_create_offer (self->connection, error);

  return sdp != NULL && set_local (self, GUN_RTC_OFFER, sdp, error);
}

static gboolean
restart (RtcEnd *self, JsonObject *command, GError **error)
{
  gun_peer_connection_restart_ice (self->connection);
  return offer (self, command, error);
}

static gboolean
answer (RtcEnd *self, JsonObject *command, GError **error)
{
  g_autofree char *created = gun_peer_connection_create_answer (self->connection, error);
  g_autoptr (GString) sdp = NULL;

  if (created == NULL)
    return FALSE;
  sdp = g_string_new (created);
  if (self->options->setup != NULL
      && gun_peer_connection_get_state (self->connection) == GUN_RTC_NEW)
    {
      g_autofree char *wanted = g_strdup_printf ("a=setup:%s", self->options->setup);

      g_string_replace (sdp, "a=setup:active", wanted, 0);
    }
  return set_local (self, GUN_RTC_ANSWER, sdp->str, error);
}

static const char *
get_text (JsonObject *command, const char *name, GError **error)
{
  const char *text = json_object_get_string_member_with_default (command, name, NULL);

  if (text == NULL)
    {
      g_autofree char *message = g_strdup_printf ("The member “%s” must be a text", name);

      fail (error, message);
    }
  return text;
}

static gboolean
take_remote (RtcEnd *self, JsonObject *command, GError **error)
{
  const char *type = get_text (command, "type", error);
  const char *sdp = type == NULL ? NULL : get_text (command, "sdp", error);

  if (sdp == NULL)
    return FALSE;
  return gun_peer_connection_set_remote_description (
      self->connection,
      g_strcmp0 (type, "offer") == 0 ? GUN_RTC_OFFER : GUN_RTC_ANSWER,
      sdp,
      error);
}

static gboolean
take_candidate (RtcEnd *self, JsonObject *command, GError **error)
{
  const char *candidate = get_text (command, "candidate", error);

  return candidate != NULL
         && gun_peer_connection_add_candidate (self->connection, candidate, error);
}

static gboolean
create_channel (RtcEnd *self, JsonObject *command, GError **error)
{
  GunDataChannelOptions channel_options = {
    .protocol = json_object_get_string_member_with_default (command, "protocol", ""),
    .ordered = json_object_get_boolean_member_with_default (command, "ordered", TRUE),
    .max_retransmits
    = (int) json_object_get_int_member_with_default (command, "maxRetransmits", -1),
    .max_packet_life_time_ms
    = (int) json_object_get_int_member_with_default (command, "maxPacketLifeTime", -1),
  };
  const char *label = json_object_get_string_member_with_default (command, "label", "");
  g_autoptr (GunDataChannel) channel = gun_peer_connection_create_channel (
      self->connection, label != NULL ? label : "", &channel_options, error);

  if (channel == NULL)
    return FALSE;
  follow (self, channel);
  return TRUE;
}

/* By "channel", its id, or by "label"; the newest that is not closed. */
static GunDataChannel *
find_channel (RtcEnd *self, JsonObject *command, GError **error)
{
  gint64 id = json_object_get_int_member_with_default (command, "channel", -1);
  const char *label = json_object_get_string_member_with_default (command, "label", NULL);

  for (guint i = self->channels->len; i > 0; i--)
    {
      GunDataChannel *channel = g_ptr_array_index (self->channels, i - 1);

      if (gun_data_channel_get_state (channel) == GUN_DATA_CHANNEL_CLOSED)
        continue;
      if (label != NULL ? g_strcmp0 (gun_data_channel_get_label (channel), label) == 0
                        : gun_data_channel_get_id (channel) == id)
        return channel;
    }
  fail (error, "There is no such channel");
  return NULL;
}

static GBytes *
make_payload (JsonObject *command)
{
  const char *text = json_object_get_string_member_with_default (command, "text", NULL);
  const char *base64 = json_object_get_string_member_with_default (command, "base64", NULL);
  gint64 size = json_object_get_int_member_with_default (command, "size", 0);
  gint64 fill = json_object_get_int_member_with_default (command, "fill", 'A');
  guchar *bytes;
  gsize length;

  if (text != NULL)
    return g_bytes_new (text, strlen (text));
  if (base64 != NULL)
    {
      bytes = g_base64_decode (base64, &length);
      return g_bytes_new_take (bytes, length);
    }
  length = (gsize) CLAMP (size, 0, 64 * 1024 * 1024);
  bytes = g_malloc (length);
  memset (bytes, (int) fill, length);
  return g_bytes_new_take (bytes, length);
}

static gboolean
send_message (RtcEnd *self, JsonObject *command, GError **error)
{
  GunDataChannel *channel = find_channel (self, command, error);
  const char *kind = json_object_get_string_member_with_default (
      command, "kind", json_object_has_member (command, "base64") ? "binary" : "text");
  gint64 times = json_object_get_int_member_with_default (command, "times", 1);
  g_autoptr (GBytes) payload = make_payload (command);

  for (gint64 i = 0; channel != NULL && i < times; i++)
    if (!gun_data_channel_send (channel, payload, g_strcmp0 (kind, "text") == 0, error))
      return FALSE;
  return channel != NULL;
}

static gboolean
close_channel (RtcEnd *self, JsonObject *command, GError **error)
{
  GunDataChannel *channel = find_channel (self, command, error);

  if (channel != NULL)
    gun_data_channel_close (channel);
  return channel != NULL;
}

static gboolean
note_network_change (RtcEnd *self, JsonObject *command, GError **error)
{
  gun_peer_connection_note_network_change (self->connection);
  return TRUE;
}

static gboolean
print_statistics (RtcEnd *self, JsonObject *command, GError **error)
{
  rtc_end_print_statistics (self->name, self->connection);
  return TRUE;
}

static gboolean
print_timeline (RtcEnd *self, JsonObject *command, GError **error)
{
  rtc_end_print_timeline (self->name, gun_peer_connection_get_timeline (self->connection));
  return TRUE;
}

static gboolean
ping (RtcEnd *self, JsonObject *command, GError **error)
{
  GunDataChannel *channel = find_channel (self, command, error);

  return channel != NULL
         && rtc_end_measure_ping (
             self->measure,
             channel,
             (guint) json_object_get_int_member_with_default (command, "times", 1),
             (gsize) json_object_get_int_member_with_default (command, "size", 32),
             error);
}

static gboolean
flood (RtcEnd *self, JsonObject *command, GError **error)
{
  GunDataChannel *channel = find_channel (self, command, error);

  if (channel != NULL)
    rtc_end_measure_flood (
        self->measure,
        channel,
        (guint) json_object_get_int_member_with_default (command, "times", 1),
        (gsize) json_object_get_int_member_with_default (command, "size", 16384));
  return channel != NULL;
}

static gboolean
set_quiet (RtcEnd *self, JsonObject *command, GError **error)
{
  rtc_end_measure_set_quiet (self->measure, TRUE);
  return TRUE;
}

static gboolean
print_counts (RtcEnd *self, JsonObject *command, GError **error)
{
  rtc_end_measure_print_counts (self->measure);
  return TRUE;
}

static gboolean
print_usage (RtcEnd *self, JsonObject *command, GError **error)
{
  rtc_end_print_usage (self->name);
  return TRUE;
}

static gboolean
close_all (RtcEnd *self, JsonObject *command, GError **error)
{
  rtc_end_close (self);
  return TRUE;
}

static const struct
{
  const char *name;
  gboolean (*act) (RtcEnd *self, JsonObject *command, GError **error);
} actions[] = {
  { "channel", create_channel },
  { "offer", offer },
  { "answer", answer },
  { "remote", take_remote },
  { "candidate", take_candidate },
  { "send", send_message },
  { "close-channel", close_channel },
  { "restart", restart },
  { "network-changed", note_network_change },
  { "statistics", print_statistics },
  { "timeline", print_timeline },
  { "close", close_all },
  { "ping", ping },
  { "flood", flood },
  { "quiet", set_quiet },
  { "counts", print_counts },
  { "usage", print_usage },
};

gboolean
rtc_end_obey (RtcEnd *self, JsonObject *command, GError **error)
{
  const char *name = get_text (command, "do", error);

  if (name == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (actions[i].name, name))
      return actions[i].act (self, command, error);
  fail (error, "There is no such command");
  return FALSE;
}
