/* SPDX-License-Identifier: MIT */

#include "gun-rtc-packet.h"

typedef struct
{
  guint8 first;
  guint8 last;
  GunRtcPacketKind kind;
  gsize min_bytes;
} Range;

/* RFC 7983 figure 3. The shortest: a STUN header (RFC 8489 section 5), the 12 bytes of ZRTP before its message (RFC 6189 section 5), a
 * record header, a ChannelData header (RFC 8656 section 12.4), an RTCP receiver report of nobody (RFC 3550 section 6.4.2). */
static const Range ranges[] = {
  { 0, 3, GUN_RTC_PACKET_STUN, 20 },
  { 16, 19, GUN_RTC_PACKET_ZRTP, 12 },
  { 20, 63, GUN_RTC_PACKET_DTLS, GUN_RTC_DTLS_HEADER_BYTES },
  { 64, 79, GUN_RTC_PACKET_TURN_CHANNEL, 4 },
  { 128, 191, GUN_RTC_PACKET_RTP, 8 },
};

GunRtcPacketKind
gun_rtc_packet_classify (const guint8 *packet, gsize length_bytes)
{
  g_return_val_if_fail (packet != NULL || length_bytes == 0, GUN_RTC_PACKET_OTHER);

  if (length_bytes == 0)
    return GUN_RTC_PACKET_OTHER;

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (packet[0] >= ranges[i].first && packet[0] <= ranges[i].last)
      return length_bytes >= ranges[i].min_bytes ? ranges[i].kind : GUN_RTC_PACKET_OTHER;
  return GUN_RTC_PACKET_OTHER;
}

const char *
gun_rtc_packet_kind_describe (GunRtcPacketKind kind)
{
  static const char *const names[GUN_RTC_N_PACKET_KINDS] = {
    [GUN_RTC_PACKET_OTHER] = "unknown", [GUN_RTC_PACKET_STUN] = "STUN",
    [GUN_RTC_PACKET_ZRTP] = "ZRTP",     [GUN_RTC_PACKET_DTLS] = "DTLS",
    [GUN_RTC_PACKET_RTP] = "RTP",       [GUN_RTC_PACKET_TURN_CHANNEL] = "TURN channel",
  };

  g_return_val_if_fail (kind < GUN_RTC_N_PACKET_KINDS, "unknown");

  return names[kind];
}
