/* SPDX-License-Identifier: MIT */

#include "gun-rtc-packet.h"

typedef struct
{
  guint first;
  guint last;
  GunRtcPacketKind kind;
  gsize min_bytes;
} Range;

static const Range ranges[] = {
  { 0, 3, GUN_RTC_PACKET_STUN, 20 },          { 4, 15, GUN_RTC_PACKET_OTHER, 0 },
  { 16, 19, GUN_RTC_PACKET_ZRTP, 12 },        { 20, 63, GUN_RTC_PACKET_DTLS, 13 },
  { 64, 79, GUN_RTC_PACKET_TURN_CHANNEL, 4 }, { 80, 127, GUN_RTC_PACKET_OTHER, 0 },
  { 128, 191, GUN_RTC_PACKET_RTP, 8 },        { 192, 255, GUN_RTC_PACKET_OTHER, 0 },
};

static void
test_first_byte (void)
{
  guint next = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_assert_cmpuint (ranges[i].first, ==, next);
      for (; next <= ranges[i].last; next++)
        {
          guint8 packet[64] = { (guint8) next };

          g_assert_cmpint (gun_rtc_packet_classify (packet, sizeof packet), ==, ranges[i].kind);
        }
    }
  g_assert_cmpuint (next, ==, 256);
}

static void
test_shortest (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    for (gsize length = 1; length <= 64; length++)
      {
        g_autofree guint8 *packet = g_malloc0 (length);
        GunRtcPacketKind kind
            = length >= ranges[i].min_bytes ? ranges[i].kind : GUN_RTC_PACKET_OTHER;

        packet[0] = (guint8) ranges[i].first;
        g_assert_cmpint (gun_rtc_packet_classify (packet, length), ==, kind);
      }
}

static void
test_empty (void)
{
  g_assert_cmpint (gun_rtc_packet_classify (NULL, 0), ==, GUN_RTC_PACKET_OTHER);
}

static void
test_describe (void)
{
  for (guint i = 0; i < GUN_RTC_N_PACKET_KINDS; i++)
    {
      g_assert_nonnull (gun_rtc_packet_kind_describe ((GunRtcPacketKind) i));
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (gun_rtc_packet_kind_describe ((GunRtcPacketKind) i),
                         !=,
                         gun_rtc_packet_kind_describe ((GunRtcPacketKind) j));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rtc/packet/first-byte", test_first_byte);
  g_test_add_func ("/rtc/packet/shortest", test_shortest);
  g_test_add_func ("/rtc/packet/empty", test_empty);
  g_test_add_func ("/rtc/packet/describe", test_describe);
  return g_test_run ();
}
