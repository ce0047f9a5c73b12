/* SPDX-License-Identifier: MIT */

#include "rtc-end.h"

#include <stdio.h>

/* Longest text that is printed as it is; of every message the hash is. */
#define MAX_SHOWN_BYTES 1024

static const char *const error_codes[] = {
  [GUN_RTC_ERROR_INVALID] = "invalid",     [GUN_RTC_ERROR_UNSUPPORTED] = "unsupported",
  [GUN_RTC_ERROR_STATE] = "state",         [GUN_RTC_ERROR_TOO_LARGE] = "too-large",
  [GUN_RTC_ERROR_FULL] = "full",           [GUN_RTC_ERROR_ICE] = "ice",
  [GUN_RTC_ERROR_DTLS] = "dtls",           [GUN_RTC_ERROR_FINGERPRINT] = "fingerprint",
  [GUN_RTC_ERROR_SCTP] = "sctp",           [GUN_RTC_ERROR_CHANNEL] = "channel",
  [GUN_RTC_ERROR_TIMED_OUT] = "timed-out", [GUN_RTC_ERROR_CLOSED] = "closed",
};

/* Begins a line about the connection called @name; NULL for the one without a name. */
JsonBuilder *
rtc_end_begin_event (const char *name, const char *event)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  rtc_end_add_text (builder, "event", event);
  if (name != NULL)
    rtc_end_add_text (builder, "connection", name);
  return builder;
}

void
rtc_end_add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  if (text == NULL)
    json_builder_add_null_value (builder);
  else
    json_builder_add_string_value (builder, text);
}

void
rtc_end_add_number (JsonBuilder *builder, const char *name, double number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
}

/* What nobody measured is null, never a number. */
static void
add_measured (JsonBuilder *builder, const char *name, gint64 number)
{
  if (number < 0)
    rtc_end_add_text (builder, name, NULL);
  else
    rtc_end_add_number (builder, name, (double) number);
}

void
rtc_end_add_flag (JsonBuilder *builder, const char *name, gboolean flag)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, flag);
}

void
rtc_end_add_candidate (JsonBuilder *builder, const char *name, const GunIceCandidate *candidate)
{
  if (name != NULL)
    json_builder_set_member_name (builder, name);
  if (candidate == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  rtc_end_add_text (builder, "type", gun_ice_candidate_type_describe (candidate->type));
  rtc_end_add_text (builder, "transport", candidate->transport == GUN_ICE_UDP ? "udp" : "tcp");
  rtc_end_add_text (builder, "address", candidate->address);
  rtc_end_add_number (builder, "port", candidate->port);
  json_builder_end_object (builder);
}

/* Takes @builder. */
void
rtc_end_print_event (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  /* As it is: JSON is UTF-8 wherever one is, which g_print() does not keep to */
  fputs (line, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
  g_object_unref (builder);
}

void
rtc_end_print_error (const char *name, const GError *error)
{
  JsonBuilder *builder = rtc_end_begin_event (name, "error");

  rtc_end_add_text (
      builder, "code", error->domain == GUN_RTC_ERROR ? error_codes[error->code] : "other");
  rtc_end_add_text (builder, "message", error->message);
  rtc_end_print_event (builder);
}

void
rtc_end_print_message (const char *name, GunDataChannel *channel, GBytes *payload, gboolean is_text)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, payload);
  gsize length_bytes;
  const char *bytes = g_bytes_get_data (payload, &length_bytes);
  JsonBuilder *builder = rtc_end_begin_event (name, "message");

  rtc_end_add_number (builder, "id", gun_data_channel_get_id (channel));
  rtc_end_add_text (builder, "label", gun_data_channel_get_label (channel));
  rtc_end_add_text (builder, "kind", is_text ? "text" : "binary");
  rtc_end_add_number (builder, "size", (double) length_bytes);
  rtc_end_add_text (builder, "sha256", hash);
  if (is_text && length_bytes <= MAX_SHOWN_BYTES)
    {
      g_autofree char *text = g_strndup (bytes != NULL ? bytes : "", length_bytes);

      rtc_end_add_text (builder, "text", text);
    }
  rtc_end_print_event (builder);
}

void
rtc_end_print_timeline (const char *name, GunRtcTimeline *timeline)
{
  JsonBuilder *builder = rtc_end_begin_event (name, "timeline");

  json_builder_set_member_name (builder, "entries");
  json_builder_begin_array (builder);
  for (guint i = 0; i < gun_rtc_timeline_get_length (timeline); i++)
    {
      const GunRtcTimelineEntry *entry = gun_rtc_timeline_get_entry (timeline, i);

      json_builder_begin_object (builder);
      rtc_end_add_number (builder, "ms", (double) (entry->at_us / 1000));
      rtc_end_add_text (builder, "layer", gun_rtc_layer_describe (entry->layer));
      rtc_end_add_text (builder, "text", entry->text);
      rtc_end_add_number (builder, "times", entry->times);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  rtc_end_add_number (builder, "forgotten", (double) gun_rtc_timeline_get_n_forgotten (timeline));
  rtc_end_print_event (builder);
}

static void
add_candidates (JsonBuilder *builder, const char *name, GPtrArray *candidates)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < candidates->len; i++)
    rtc_end_add_candidate (builder, NULL, g_ptr_array_index (candidates, i));
  json_builder_end_array (builder);
}

static void
add_dropped (JsonBuilder *builder, const GunRtcStatistics *facts)
{
  json_builder_set_member_name (builder, "candidatesDropped");
  json_builder_begin_object (builder);
  for (guint i = 0; i < GUN_ICE_N_VERDICTS; i++)
    if (facts->candidates_dropped[i] > 0)
      rtc_end_add_number (
          builder, gun_ice_verdict_describe (i), (double) facts->candidates_dropped[i]);
  json_builder_end_object (builder);
}

static void
add_channel (JsonBuilder *builder, const GunRtcChannelStatistics *channel)
{
  json_builder_begin_object (builder);
  add_measured (builder, "id", channel->id);
  rtc_end_add_text (builder, "label", channel->label);
  rtc_end_add_text (builder, "protocol", channel->protocol);
  rtc_end_add_flag (builder, "ordered", channel->ordered);
  add_measured (builder, "maxRetransmits", channel->max_retransmits);
  add_measured (builder, "maxPacketLifeTime", channel->max_packet_life_time_ms);
  rtc_end_add_text (
      builder, "state", gun_rtc_enum_nick (GUN_TYPE_DATA_CHANNEL_STATE, channel->state));
  rtc_end_add_number (builder, "messagesSent", (double) channel->counters.messages_sent);
  rtc_end_add_number (builder, "messagesReceived", (double) channel->counters.messages_received);
  rtc_end_add_number (builder, "bytesSent", (double) channel->counters.bytes_sent);
  rtc_end_add_number (builder, "bytesReceived", (double) channel->counters.bytes_received);
  rtc_end_add_number (builder, "messagesAbandoned", (double) channel->counters.messages_abandoned);
  rtc_end_add_number (builder, "bytesBuffered", (double) channel->bytes_buffered);
  json_builder_end_object (builder);
}

void
rtc_end_print_statistics (const char *name, GunPeerConnection *connection)
{
  g_autoptr (GunRtcStatistics) facts = gun_peer_connection_dup_statistics (connection);
  JsonBuilder *builder = rtc_end_begin_event (name, "statistics");

  rtc_end_add_text (builder, "state", gun_rtc_enum_nick (GUN_TYPE_RTC_STATE, facts->state));
  rtc_end_add_flag (builder, "usable", gun_peer_connection_is_usable (connection));
  add_candidates (builder, "localCandidates", facts->local_candidates);
  add_candidates (builder, "remoteCandidates", facts->remote_candidates);
  rtc_end_add_candidate (builder, "local", facts->local);
  rtc_end_add_candidate (builder, "remote", facts->remote);
  add_dropped (builder, facts);
  rtc_end_add_number (builder, "packetsSent", (double) facts->packets_sent);
  rtc_end_add_number (builder, "packetsReceived", (double) facts->packets_received);
  rtc_end_add_number (builder, "bytesSent", (double) facts->bytes_sent);
  rtc_end_add_number (builder, "bytesReceived", (double) facts->bytes_received);
  rtc_end_add_text (builder, "dtlsVersion", facts->dtls_version);
  rtc_end_add_text (builder, "dtlsCipher", facts->dtls_cipher);
  rtc_end_add_text (builder, "dtlsGroup", facts->dtls_group);
  rtc_end_add_text (builder, "localFingerprint", facts->local_fingerprint);
  rtc_end_add_text (builder, "remoteFingerprint", facts->remote_fingerprint);
  rtc_end_add_number (builder, "packetsDropped", (double) facts->packets_dropped);
  rtc_end_add_text (builder, "sctpState", facts->sctp_state);
  add_measured (builder, "roundTripUs", facts->round_trip_us);
  add_measured (builder, "rtoMs", facts->rto_ms);
  add_measured (builder, "cwnd", facts->cwnd_bytes);
  add_measured (builder, "rwnd", facts->rwnd_bytes);
  add_measured (builder, "mtu", facts->mtu_bytes);
  add_measured (builder, "unacked", facts->unacked_chunks);
  add_measured (builder, "pending", facts->pending_chunks);
  add_measured (builder, "retransmitted", facts->retransmitted_chunks);
  add_measured (builder, "messagesAbandoned", facts->messages_abandoned);
  add_measured (builder, "timesGivenUp", facts->times_given_up);

  json_builder_set_member_name (builder, "channels");
  json_builder_begin_array (builder);
  for (guint i = 0; i < facts->channels->len; i++)
    add_channel (builder, g_ptr_array_index (facts->channels, i));
  json_builder_end_array (builder);
  rtc_end_print_event (builder);
}
