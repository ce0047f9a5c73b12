/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Header of a DTLS 1.2 record: type, version, epoch, sequence number, length (RFC 6347 section 4.1). */
#define GUN_RTC_DTLS_HEADER_BYTES 13

/**
 * GunRtcPacketKind:
 * @GUN_RTC_PACKET_OTHER: of no protocol known, or shorter than the header of its protocol: drop and count it
 * @GUN_RTC_PACKET_STUN: STUN, which is for ICE
 * @GUN_RTC_PACKET_ZRTP: ZRTP
 * @GUN_RTC_PACKET_DTLS: DTLS
 * @GUN_RTC_PACKET_TURN_CHANNEL: data of a TURN channel
 * @GUN_RTC_PACKET_RTP: RTP or RTCP
 * @GUN_RTC_N_PACKET_KINDS: how many there are
 *
 * What shares one socket with data channels.
 */
typedef enum
{
  GUN_RTC_PACKET_OTHER,
  GUN_RTC_PACKET_STUN,
  GUN_RTC_PACKET_ZRTP,
  GUN_RTC_PACKET_DTLS,
  GUN_RTC_PACKET_TURN_CHANNEL,
  GUN_RTC_PACKET_RTP,
  GUN_RTC_N_PACKET_KINDS,
} GunRtcPacketKind;

/**
 * gun_rtc_packet_classify:
 * @packet: (nullable): a datagram; may be %NULL when it is empty
 * @length_bytes: its length
 *
 * Tells protocols apart by the first byte (RFC 7983 section 7) and by the length of the shortest packet of each. What comes out as
 * %GUN_RTC_PACKET_DTLS has a whole record header; what its fields say is for the DTLS session to judge.
 *
 *   first byte   0-3    16-19   20-63   64-79          128-191   others
 *   kind         STUN   ZRTP    DTLS    TURN channel   RTP       OTHER
 *   shortest     20     12      13      4              8                  bytes
 *
 * Returns: what it is
 */
GunRtcPacketKind gun_rtc_packet_classify (const guint8 *packet, gsize length_bytes);

/**
 * gun_rtc_packet_kind_describe:
 * @kind: a kind
 *
 * Returns: (transfer none): its name, for the timeline
 */
const char *gun_rtc_packet_kind_describe (GunRtcPacketKind kind);

G_END_DECLS
