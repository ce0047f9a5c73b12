/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-data-channel.h"
#include "gun-dtls-session.h"
#include "gun-ice-candidate.h"
#include "gun-ice-state.h"
#include "gun-rtc-state.h"

G_BEGIN_DECLS

/**
 * GunRtcChannelStatistics:
 *
 * One channel. Counts are of whole messages and of the bytes of their payload.
 */
typedef struct
{
  int id; /* -1 while it has none */
  char *label;
  char *protocol;
  gboolean ordered;
  int max_retransmits;         /* -1: reliable */
  int max_packet_life_time_ms; /* -1: reliable */
  GunDataChannelState state;
  GunDataChannelCounters counters;
  guint64 bytes_buffered; /* waiting to be sent */
} GunRtcChannelStatistics;

/**
 * GunRtcStatistics:
 *
 * What was measured of a connection at one moment, and nothing else: a number that no layer tells is
 * -1, a text %NULL, and is shown as "–". Immutable; fields may be read.
 */
typedef struct _GunRtcStatistics
{
  gatomicrefcount ref_count;
  GunRtcState state;

  /* ICE. Packets and bytes are what went through its sockets for DTLS, without ICE's own checks */
  GunIceState ice_state;
  guint64 checks_heard;         /* generations of ICE in which a check of the other side came */
  GPtrArray *local_candidates;  /* of GunIceCandidate */
  GPtrArray *remote_candidates; /* of GunIceCandidate: those that were taken */
  GunIceCandidate *local;       /* (nullable): of the selected pair */
  GunIceCandidate *remote;      /* (nullable) */
  guint64 candidates_dropped[GUN_ICE_N_VERDICTS];
  guint64 packets_sent;
  guint64 packets_received;
  guint64 bytes_sent;
  guint64 bytes_received;

  /* DTLS; the texts are NULL before its handshake is done */
  GunDtlsState dtls_state;
  char *dtls_version;
  char *dtls_cipher;
  char *dtls_group;
  char *local_fingerprint;
  char *remote_fingerprint;
  guint64 packets_dropped; /* neither DTLS, nor authentic, or seen before */

  /* SCTP */
  const char *sctp_state; /* nick of GunSctpState */
  gint64 round_trip_us;   /* smoothed, of SCTP */
  gint64 rto_ms;          /* retransmission timeout */
  gint64 cwnd_bytes;      /* congestion window */
  gint64 rwnd_bytes;      /* what the other side says it takes */
  gint64 mtu_bytes;
  gint64 max_message_bytes; /* longest message that can be sent, once a channel is open */
  gint64 unacked_chunks;    /* sent and not acknowledged */
  gint64 pending_chunks;    /* not sent yet */
  gint64 retransmitted_chunks;
  gint64 messages_abandoned;
  gint64 times_given_up; /* the other side said that some of what it sent is lost for good */

  GPtrArray *channels; /* of GunRtcChannelStatistics */
} GunRtcStatistics;

#define GUN_TYPE_RTC_STATISTICS (gun_rtc_statistics_get_type ())
GType gun_rtc_statistics_get_type (void);

GunRtcStatistics *gun_rtc_statistics_new (void);
GunRtcStatistics *gun_rtc_statistics_ref (GunRtcStatistics *self);
void gun_rtc_statistics_unref (GunRtcStatistics *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunRtcStatistics, gun_rtc_statistics_unref)

G_END_DECLS
