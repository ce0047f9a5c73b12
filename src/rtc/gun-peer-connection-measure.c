/* SPDX-License-Identifier: MIT */

#include "gun-peer-connection-private.h"

#include <string.h>

static void
take_candidates (GPtrArray *into, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (into, gun_ice_candidate_ref (g_ptr_array_index (from, i)));
}

static void
measure_ice (GunRtcStatistics *facts, GunIceAgent *ice)
{
  const GunIceCounters *counters = gun_ice_agent_get_counters (ice);
  const GunIceCandidate *local;
  const GunIceCandidate *remote;

  facts->ice_state = gun_ice_agent_get_state (ice);
  facts->checks_heard = counters->checks_heard;
  take_candidates (facts->local_candidates, gun_ice_agent_get_local_candidates (ice));
  take_candidates (facts->remote_candidates, gun_ice_agent_get_remote_candidates (ice));
  if (gun_ice_agent_get_selected_pair (ice, &local, &remote))
    {
      facts->local = gun_ice_candidate_ref ((GunIceCandidate *) local);
      facts->remote = gun_ice_candidate_ref ((GunIceCandidate *) remote);
    }
  memcpy (facts->candidates_dropped, counters->candidates, sizeof facts->candidates_dropped);
  facts->candidates_dropped[GUN_ICE_TAKEN] = 0;
  facts->packets_sent = counters->packets_out;
  facts->packets_received = counters->packets_in;
  facts->bytes_sent = counters->bytes_out;
  facts->bytes_received = counters->bytes_in;
}

static void
measure_dtls (GunRtcStatistics *facts, GunDtlsSession *dtls)
{
  /* It knows them from its handshake on, also when it is over */
  if (dtls == NULL)
    return;
  facts->dtls_state = gun_dtls_session_get_state (dtls);
  facts->dtls_version = g_strdup (gun_dtls_session_get_version (dtls));
  facts->dtls_cipher = g_strdup (gun_dtls_session_get_cipher (dtls));
  facts->dtls_group = g_strdup (gun_dtls_session_get_group (dtls));
  facts->remote_fingerprint = g_strdup (gun_dtls_session_get_remote_fingerprint (dtls));
}

static void
measure_sctp (GunRtcStatistics *facts, GunSctpAssociation *sctp)
{
  GunSctpStatistics statistics;

  if (sctp == NULL)
    return;
  gun_sctp_association_get_statistics (sctp, &statistics);
  facts->sctp_state
      = gun_rtc_enum_nick (GUN_TYPE_SCTP_STATE, gun_sctp_association_get_state (sctp));
  facts->round_trip_us = statistics.round_trip_us;
  facts->rto_ms = statistics.rto_ms;
  facts->cwnd_bytes = statistics.cwnd_bytes;
  facts->rwnd_bytes = statistics.rwnd_bytes;
  facts->mtu_bytes = statistics.mtu_bytes;
  facts->unacked_chunks = statistics.unacked_chunks;
  facts->pending_chunks = statistics.pending_chunks;
  facts->retransmitted_chunks = statistics.retransmitted_chunks;
  facts->messages_abandoned = statistics.messages_abandoned;
  facts->times_given_up = statistics.times_given_up;
}

static void
measure_channel (gpointer data, gpointer user_data)
{
  GunDataChannel *channel = data;
  GunRtcStatistics *facts = user_data;
  const GunDataChannelCounters *counters = gun_data_channel_get_counters (channel);
  GunRtcChannelStatistics *row = g_new0 (GunRtcChannelStatistics, 1);

  row->id = gun_data_channel_get_id (channel);
  row->label = g_strdup (gun_data_channel_get_label (channel));
  row->protocol = g_strdup (gun_data_channel_get_protocol (channel));
  row->ordered = gun_data_channel_get_ordered (channel);
  row->max_retransmits = gun_data_channel_get_max_retransmits (channel);
  row->max_packet_life_time_ms = gun_data_channel_get_max_packet_life_time_ms (channel);
  row->state = gun_data_channel_get_state (channel);
  row->counters = *counters;
  row->bytes_buffered = gun_data_channel_get_buffered_amount (channel);
  g_ptr_array_add (facts->channels, row);
  if (row->state == GUN_DATA_CHANNEL_OPEN)
    facts->max_message_bytes = (gint64) gun_data_channel_get_max_message_bytes (channel);
}

/* What the layers know now. */
GunRtcStatistics *
gun_peer_connection_measure (GunPeerConnection *self, GunRtcTransport *transport)
{
  GunRtcStatistics *facts = gun_rtc_statistics_new ();
  GunDtlsSession *dtls = gun_rtc_transport_get_dtls (transport);

  facts->state = self->state;
  facts->local_fingerprint
      = g_strdup (gun_dtls_certificate_get_fingerprint (self->configuration.certificate));
  facts->packets_dropped = gun_rtc_transport_get_n_not_dtls (transport)
                           + (dtls != NULL ? gun_dtls_session_get_n_dropped (dtls) : 0);
  measure_ice (facts, gun_rtc_transport_get_ice (transport));
  facts->candidates_dropped[GUN_ICE_TOO_MANY] += self->n_candidates_too_many;
  facts->candidates_dropped[GUN_ICE_UNREADABLE] += self->n_candidates_unreadable;
  measure_dtls (facts, dtls);
  measure_sctp (facts, gun_rtc_transport_get_sctp (transport));
  gun_data_channels_foreach (gun_rtc_transport_get_channels (transport), measure_channel, facts);
  return facts;
}

/**
 * gun_peer_connection_dup_statistics:
 * @self: the connection
 *
 * Returns: (transfer full): what is measured of it now, or was in its last moment
 */
GunRtcStatistics *
gun_peer_connection_dup_statistics (GunPeerConnection *self)
{
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), NULL);

  if (self->transport != NULL)
    return gun_peer_connection_measure (self, self->transport);
  return gun_rtc_statistics_ref (self->last_facts);
}
