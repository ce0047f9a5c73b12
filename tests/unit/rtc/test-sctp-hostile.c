/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-rtc-error.h"
#include "gun-sctp-clock.h"
#include "sctp-ends.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define DELAY_US 20000
#define HEADER_BYTES 12
#define CHECKSUM_AT 8

static const GunSctpSettings settings = {
  .local_port = 5000,
  .remote_port = 5000,
  .max_message_bytes = 65536,
};
static const GunSctpReliability reliable = { TRUE, -1, -1 };

/* The checksum of SCTP (RFC 9260 appendix A): without the right one a packet goes no further. */
static void
set_checksum (guint8 *packet, gsize length_bytes)
{
  guint32 crc = 0xffffffff;

  memset (packet + CHECKSUM_AT, 0, 4);
  for (gsize i = 0; i < length_bytes; i++)
    {
      crc ^= packet[i];
      for (guint bit = 0; bit < 8; bit++)
        crc = crc & 1 ? crc >> 1 ^ 0x82f63b78 : crc >> 1;
    }
  crc = ~crc;
  for (guint i = 0; i < 4; i++)
    packet[CHECKSUM_AT + i] = (guint8) (crc >> 8 * i);
}

static void
connect_ends (SctpEnds *ends)
{
  sctp_ends_init (ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US), &settings);
  sctp_ends_start (ends);
  g_assert_true (sctp_ends_run (ends, 60 * SECOND_US, sctp_ends_are_connected));
}

static GBytes *
make_message (gsize length_bytes)
{
  guint8 *bytes = g_malloc (length_bytes);

  memset (bytes, 'x', length_bytes);
  return g_bytes_new_take (bytes, length_bytes);
}

static gboolean
second_has_heard (SctpEnds *ends)
{
  return ends->end[1].heard->len > 0;
}

/* Both say all that they can: data, acknowledgements, heartbeats, resets. */
static void
talk (SctpEnds *ends)
{
  g_autoptr (GBytes) message = make_message (3000);

  for (guint i = 0; i < 2; i++)
    {
      sctp_ends_send (ends, i, 1, message, &reliable);
      gun_sctp_association_heartbeat (ends->end[i].association, ends->now_us);
      gun_sctp_association_reset_stream (ends->end[i].association, 1);
    }
  g_assert_true (sctp_ends_run (ends, 10 * SECOND_US, second_has_heard));
  sctp_ends_run (ends, SECOND_US, NULL);
}

/* What @from sent once, spoilt behind its header, with a checksum that is right: only its keys does an attacker
 * lack for that, which the other side itself has. */
static guint8 *
spoil (SctpEnd *from, GRand *random, gsize *length_bytes)
{
  GBytes *packet = g_ptr_array_index (from->packets,
                                      g_rand_int_range (random, 0, (gint32) from->packets->len));
  guint8 *spoilt = g_memdup2 (g_bytes_get_data (packet, NULL), g_bytes_get_size (packet));
  guint n_changes = (guint) g_rand_int_range (random, 1, 6);

  *length_bytes = g_bytes_get_size (packet);
  for (guint i = 0; i < n_changes; i++)
    {
      gsize at = (gsize) g_rand_int_range (random, HEADER_BYTES, (gint32) *length_bytes);

      /* Mostly the heads of chunks: that is where lengths and types are */
      if (g_rand_boolean (random))
        at = HEADER_BYTES + (at - HEADER_BYTES) % 20;
      spoilt[MIN (at, *length_bytes - 1)] = (guint8) g_rand_int (random);
    }
  if (g_rand_int_range (random, 0, 4) == 0)
    *length_bytes = (gsize) g_rand_int_range (random, HEADER_BYTES, (gint32) *length_bytes + 1);
  set_checksum (spoilt, *length_bytes);
  return spoilt;
}

/* 10,000 packets that a peer could make, and no crash; it may end the association, which is made anew then. */
static void
test_spoilt (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  SctpEnds ends;
  guint n_ended = 0;

  connect_ends (&ends);
  talk (&ends);
  for (guint i = 0; i < 10000; i++)
    {
      gsize length_bytes;
      g_autofree guint8 *packet = spoil (&ends.end[0], random, &length_bytes);

      gun_sctp_association_process (ends.end[1].association, packet, length_bytes, ends.now_us);
      if (i % 100 == 0)
        sctp_ends_run (&ends, SECOND_US / 10, NULL);
      if (sctp_ends_are_connected (&ends))
        continue;
      n_ended++;
      sctp_ends_clear (&ends);
      connect_ends (&ends);
      talk (&ends);
    }
  g_test_message ("%u associations were ended by it", n_ended);
  sctp_ends_clear (&ends);
}

/* Right in all but the tag, or in all but the checksum: changes nothing. */
static void
test_wrong_tag (void)
{
  SctpEnds ends;
  g_autoptr (GBytes) message = make_message (100);
  g_autofree guint8 *packet = NULL;
  GBytes *last;
  gsize length_bytes;
  guint n_heard;

  connect_ends (&ends);
  talk (&ends);
  n_heard = ends.end[1].heard->len;
  gun_rtc_wire_set_cut (ends.wire, 0, TRUE);
  sctp_ends_send (&ends, 0, 2, message, &reliable);
  last = g_ptr_array_index (ends.end[0].packets, ends.end[0].packets->len - 1);
  length_bytes = g_bytes_get_size (last);
  packet = g_memdup2 (g_bytes_get_data (last, NULL), length_bytes);

  packet[4] ^= 1;
  set_checksum (packet, length_bytes);
  gun_sctp_association_process (ends.end[1].association, packet, length_bytes, ends.now_us);
  g_assert_cmpuint (ends.end[1].heard->len, ==, n_heard);
  packet[4] ^= 1;
  gun_sctp_association_process (ends.end[1].association, packet, length_bytes, ends.now_us);
  g_assert_cmpuint (ends.end[1].heard->len, ==, n_heard);

  /* As it was, it counts: so it was these two that kept it out; and twice is once */
  set_checksum (packet, length_bytes);
  for (guint i = 0; i < 2; i++)
    gun_sctp_association_process (ends.end[1].association, packet, length_bytes, ends.now_us);
  g_assert_cmpuint (ends.end[1].heard->len, ==, n_heard + 1);
  sctp_ends_clear (&ends);
}

/* An answer to a heartbeat that nobody sent gives no round trip. */
static void
test_made_up_answer (void)
{
  SctpEnds ends;
  GunSctpStatistics before;
  GunSctpStatistics after;
  g_autofree guint8 *answer = NULL;
  gsize length_bytes = 0;

  connect_ends (&ends);
  gun_sctp_association_heartbeat (ends.end[1].association, ends.now_us);
  sctp_ends_run (&ends, SECOND_US, NULL);
  for (guint i = 0; i < ends.end[0].packets->len; i++)
    {
      GBytes *packet = g_ptr_array_index (ends.end[0].packets, i);
      const guint8 *bytes = g_bytes_get_data (packet, &length_bytes);

      if (bytes[HEADER_BYTES] != 5)
        continue;
      g_free (answer);
      answer = g_memdup2 (bytes, length_bytes);
    }
  g_assert_nonnull (answer);
  gun_sctp_association_get_statistics (ends.end[1].association, &before);
  g_assert_cmpint (before.round_trip_us, ==, 2 * DELAY_US);

  gun_sctp_association_heartbeat (ends.end[1].association, ends.now_us);
  gun_sctp_association_process (ends.end[1].association, answer, length_bytes, ends.now_us);
  gun_sctp_association_get_statistics (ends.end[1].association, &after);
  g_assert_cmpint (after.round_trip_us, ==, before.round_trip_us);
  sctp_ends_clear (&ends);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/sctp-hostile/spoilt", test_spoilt);
  g_test_add_func ("/rtc/sctp-hostile/wrong-tag", test_wrong_tag);
  g_test_add_func ("/rtc/sctp-hostile/made-up-answer", test_made_up_answer);
  return g_test_run ();
}
