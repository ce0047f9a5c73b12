/* SPDX-License-Identifier: MIT */

/* The demultiplexer: the kind depends on the first byte and the length, on nothing else, and never on bytes behind the end. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-rtc-packet.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  GunRtcPacketKind kind = gun_rtc_packet_classify (data, size);
  g_autofree guint8 *blank = g_malloc0 (MAX (size, 1));

  g_assert_nonnull (gun_rtc_packet_kind_describe (kind));
  if (size == 0)
    {
      g_assert_cmpint (kind, ==, GUN_RTC_PACKET_OTHER);
      return 0;
    }

  blank[0] = data[0];
  g_assert_cmpint (gun_rtc_packet_classify (blank, size), ==, kind);
  if (kind == GUN_RTC_PACKET_DTLS)
    {
      g_assert_cmpuint (size, >=, GUN_RTC_DTLS_HEADER_BYTES);
      g_assert_true (data[0] >= 20 && data[0] <= 63);
    }
  /* What is too short for its kind belongs to none, and what is long enough stays so */
  for (gsize length = 1; length < MIN (size, 32); length++)
    {
      GunRtcPacketKind shorter = gun_rtc_packet_classify (data, length);

      g_assert_true (shorter == kind || shorter == GUN_RTC_PACKET_OTHER);
    }
  return 0;
}
