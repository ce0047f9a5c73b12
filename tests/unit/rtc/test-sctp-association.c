/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-rtc-error.h"
#include "gun-sctp-clock.h"
#include "sctp-ends.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define DELAY_US 20000

static const GunSctpSettings settings = {
  .local_port = 5000,
  .remote_port = 5000,
  .max_message_bytes = 1024 * 1024,
};
static const GunSctpReliability reliable = { TRUE, -1, -1 };
static const GunSctpReliability gun_like = { FALSE, 2, -1 };

static GBytes *
make_message (gsize length_bytes, guint seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint8 *bytes = g_malloc (length_bytes);

  for (gsize i = 0; i < length_bytes; i++)
    bytes[i] = (guint8) g_rand_int (random);
  return g_bytes_new_take (bytes, length_bytes);
}

static void
connect_over (SctpEnds *ends, GunRtcWire *wire)
{
  sctp_ends_init (ends, wire, &settings);
  sctp_ends_start (ends);
  g_assert_true (sctp_ends_run (ends, 60 * SECOND_US, sctp_ends_are_connected));
}

static gboolean
has_heard (SctpEnds *ends, guint number, guint n)
{
  return ends->end[number].heard->len >= n;
}

static guint awaited;

static gboolean
second_has_heard_all (SctpEnds *ends)
{
  return has_heard (ends, 1, awaited);
}

static void
assert_heard (SctpEnds *ends, guint position, guint16 stream, GBytes *message)
{
  SctpHeard *heard = g_ptr_array_index (ends->end[1].heard, position);

  g_assert_cmpuint (heard->stream, ==, stream);
  g_assert_cmpuint (heard->ppid, ==, 53);
  g_assert_true (g_bytes_equal (heard->message, message));
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 1, 1000, 16384, 65536, 262144, 1024 * 1024 };
  SctpEnds ends;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) message = make_message (sizes[i], i);

      sctp_ends_send (&ends, 0, (guint16) i, message, &reliable);
    }
  awaited = G_N_ELEMENTS (sizes);
  g_assert_true (sctp_ends_run (&ends, 60 * SECOND_US, second_has_heard_all));
  for (guint i = 0; i < ends.end[1].heard->len; i++)
    {
      SctpHeard *heard = g_ptr_array_index (ends.end[1].heard, i);
      g_autoptr (GBytes) message = make_message (sizes[heard->stream], heard->stream);

      assert_heard (&ends, i, heard->stream, message);
    }
  sctp_ends_clear (&ends);
}

/* Whatever the wire does, each message comes once, whole, in order. */
static void
test_bad_wire (gconstpointer data)
{
  guint seed = GPOINTER_TO_UINT (data);
  SctpEnds ends;
  GunSctpStatistics statistics;

  connect_over (&ends, gun_rtc_wire_new (seed, 20, 10, 10, 5, DELAY_US));
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GBytes) message = make_message (1 + i * 37, i);

      sctp_ends_send (&ends, 0, 3, message, &reliable);
    }
  awaited = 100;
  g_assert_true (sctp_ends_run (&ends, 600 * SECOND_US, second_has_heard_all));
  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (GBytes) message = make_message (1 + i * 37, i);

      assert_heard (&ends, i, 3, message);
    }
  sctp_ends_run (&ends, 10 * SECOND_US, NULL);
  g_assert_cmpuint (ends.end[1].heard->len, ==, 100);
  gun_sctp_association_get_statistics (ends.end[0].association, &statistics);
  g_assert_cmpint (statistics.retransmitted_chunks, >, 0);
  sctp_ends_clear (&ends);
}

static gboolean
all_is_settled (SctpEnds *ends)
{
  GunSctpStatistics statistics;

  gun_sctp_association_get_statistics (ends->end[0].association, &statistics);
  return statistics.unacked_chunks == 0 && statistics.pending_chunks == 0;
}

/* What is given up is counted, once a message, and nothing waits for it. */
static void
test_partial_reliability (gconstpointer data)
{
  const GunSctpReliability *reliability = data;
  SctpEnds ends;
  GunSctpStatistics statistics;
  g_autoptr (GBytes) last = make_message (10, 7);

  connect_over (&ends, gun_rtc_wire_new (5, 0, 0, 0, 0, DELAY_US));
  gun_rtc_wire_set_faults (ends.wire, 40, 0, 0, 0);
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GBytes) message = make_message (4000, i);

      sctp_ends_send (&ends, 0, 1, message, reliability);
    }
  g_assert_true (sctp_ends_run (&ends, 3600 * SECOND_US, all_is_settled));
  gun_rtc_wire_set_faults (ends.wire, 0, 0, 0, 0);
  sctp_ends_run (&ends, 5 * SECOND_US, NULL);

  g_assert_cmpuint (ends.end[1].heard->len, <, 200);
  g_assert_cmpuint (ends.end[0].n_abandoned, >, 0);
  /* One that was given up may have arrived all the same: only its acknowledgements were lost */
  g_assert_cmpuint (ends.end[0].n_abandoned + ends.end[1].heard->len, >=, 200);
  g_assert_cmpuint (ends.end[0].n_abandoned, <=, 200);
  gun_sctp_association_get_statistics (ends.end[0].association, &statistics);
  g_assert_cmpint (statistics.messages_abandoned, ==, ends.end[0].n_abandoned);

  awaited = ends.end[1].heard->len + 1;
  sctp_ends_send (&ends, 0, 1, last, &reliable);
  g_assert_true (sctp_ends_run (&ends, 20 * SECOND_US, second_has_heard_all));
  assert_heard (&ends, awaited - 1, 1, last);
  sctp_ends_clear (&ends);
}

static gboolean
both_reset (SctpEnds *ends)
{
  return ends->end[0].resets_out->len >= awaited && ends->end[1].resets_in->len >= awaited;
}

/* Several resets at once, and the stream is good again afterwards. */
static void
test_reset (void)
{
  SctpEnds ends;
  g_autoptr (GBytes) message = make_message (2000, 1);

  connect_over (&ends, gun_rtc_wire_new (3, 10, 0, 0, 0, DELAY_US));
  for (guint16 stream = 0; stream < 5; stream++)
    {
      sctp_ends_send (&ends, 0, stream, message, &reliable);
      gun_sctp_association_reset_stream (ends.end[0].association, stream);
    }
  awaited = 5;
  g_assert_true (sctp_ends_run (&ends, 120 * SECOND_US, both_reset));
  g_assert_cmpuint (ends.end[1].heard->len, ==, 5);
  for (guint16 stream = 0; stream < 5; stream++)
    {
      g_assert_cmpuint (g_array_index (ends.end[0].resets_out, guint16, stream), ==, stream);
      g_assert_cmpuint (g_array_index (ends.end[1].resets_in, guint16, stream), ==, stream);
      sctp_ends_send (&ends, 0, stream, message, &reliable);
    }
  awaited = 10;
  g_assert_true (sctp_ends_run (&ends, 60 * SECOND_US, second_has_heard_all));
  sctp_ends_clear (&ends);
}

static gboolean
has_round_trip (SctpEnds *ends)
{
  GunSctpStatistics statistics;

  gun_sctp_association_get_statistics (ends->end[0].association, &statistics);
  return statistics.round_trip_us >= 0;
}

static void
test_heartbeat (void)
{
  SctpEnds ends;
  GunSctpStatistics statistics;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  g_assert_false (has_round_trip (&ends));
  gun_sctp_association_heartbeat (ends.end[0].association, ends.now_us);
  g_assert_true (sctp_ends_run (&ends, SECOND_US, has_round_trip));
  gun_sctp_association_get_statistics (ends.end[0].association, &statistics);
  g_assert_cmpint (statistics.round_trip_us, ==, 2 * DELAY_US);
  g_assert_cmpint (statistics.mtu_bytes, ==, GUN_SCTP_MTU_BYTES);
  g_assert_cmpint (statistics.cwnd_bytes, >, 0);
  g_assert_cmpint (statistics.rwnd_bytes, >, 0);
  sctp_ends_clear (&ends);
}

/* Half a minute without a packet ends nothing, and what waited arrives soon after it. */
static void
test_outage (void)
{
  SctpEnds ends;
  g_autoptr (GBytes) message = make_message (50000, 1);

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  for (guint direction = 0; direction < 2; direction++)
    gun_rtc_wire_set_cut (ends.wire, direction, TRUE);
  sctp_ends_send (&ends, 0, 1, message, &reliable);
  sctp_ends_run (&ends, 30 * SECOND_US, NULL);
  g_assert_true (sctp_ends_are_connected (&ends));
  for (guint direction = 0; direction < 2; direction++)
    gun_rtc_wire_set_cut (ends.wire, direction, FALSE);
  awaited = 1;
  g_assert_true (sctp_ends_run (&ends, 5 * SECOND_US, second_has_heard_all));
  sctp_ends_clear (&ends);
}

static void
test_too_large (void)
{
  SctpEnds ends;
  GunSctpStatistics statistics;
  g_autoptr (GBytes) large = make_message (1024 * 1024 + 1, 1);
  g_autoptr (GBytes) small = make_message (10, 2);
  g_autoptr (GBytes) huge = make_message (GUN_SCTP_MAX_SEND_BYTES + 1, 1);
  g_autoptr (GError) error = NULL;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  sctp_ends_send (&ends, 0, 1, large, &reliable);
  sctp_ends_send (&ends, 0, 1, small, &reliable);
  awaited = 1;
  g_assert_true (sctp_ends_run (&ends, 60 * SECOND_US, second_has_heard_all));
  assert_heard (&ends, 0, 1, small);
  g_assert_cmpuint (ends.end[1].n_refused, ==, 1);
  gun_sctp_association_get_statistics (ends.end[1].association, &statistics);
  g_assert_cmpuint (statistics.messages_too_large, ==, 1);

  g_assert_cmpint (
      gun_sctp_association_send (ends.end[0].association, 1, 53, &reliable, huge, &error),
      ==,
      GUN_SCTP_REFUSED);
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_TOO_LARGE);
  sctp_ends_clear (&ends);
}

static void
test_back_pressure (void)
{
  SctpEnds ends;
  g_autoptr (GBytes) message = make_message (65536, 1);
  guint n_sent = 0;
  g_autoptr (GError) error = NULL;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, 1000));
  while (gun_sctp_association_send (ends.end[0].association, 1, 53, &reliable, message, &error)
         == GUN_SCTP_SENT)
    n_sent++;
  g_assert_no_error (error);
  g_assert_cmpuint (n_sent, <=, 2 * GUN_SCTP_MAX_SEND_BYTES / 65536);
  g_assert_cmpuint (ends.end[0].n_writable, ==, 0);
  for (; n_sent < 512; n_sent++)
    sctp_ends_send (&ends, 0, 1, message, &reliable);
  awaited = 512;
  g_assert_true (sctp_ends_run (&ends, 120 * SECOND_US, second_has_heard_all));
  g_assert_cmpuint (ends.end[0].n_writable, >, 0);
  sctp_ends_clear (&ends);
}

/* Large messages that are given up somewhere in the middle, when pieces of them have arrived: what is heard is whole. */
static void
test_abandoned_midway (gconstpointer reliability)
{
  const gsize length_bytes = 1024 * 1024;
  SctpEnds ends;
  g_autoptr (GBytes) last = make_message (10, 1);
  SctpHeard *heard;

  connect_over (&ends, gun_rtc_wire_new (3, 0, 0, 0, 0, 1000));
  for (guint i = 0; i < 40; i++)
    {
      guint8 *bytes = g_malloc (length_bytes);
      g_autoptr (GBytes) message = NULL;

      memset (bytes, (int) i, length_bytes);
      message = g_bytes_new_take (bytes, length_bytes);
      sctp_ends_send (&ends, 0, (guint16) (i % 3), message, reliability);
      sctp_ends_run (&ends, 1000 + i * 4000, NULL);
      gun_rtc_wire_set_cut (ends.wire, 0, TRUE);
      sctp_ends_run (&ends, 10000, NULL);
      gun_rtc_wire_set_cut (ends.wire, 0, FALSE);
      sctp_ends_run (&ends, 10 * SECOND_US, NULL);
    }
  sctp_ends_send (&ends, 0, 0, last, &reliable);
  sctp_ends_run (&ends, 10 * SECOND_US, NULL);
  g_assert_cmpuint (ends.end[0].n_abandoned, >, 0);
  g_assert_cmpuint (ends.end[1].heard->len, >, 1);
  g_assert_cmpuint (ends.end[1].heard->len, <, 41);
  for (guint i = 0; i + 1 < ends.end[1].heard->len; i++)
    {
      gsize heard_bytes;
      const guint8 *bytes;

      heard = g_ptr_array_index (ends.end[1].heard, i);
      bytes = g_bytes_get_data (heard->message, &heard_bytes);
      g_assert_cmpuint (heard_bytes, ==, length_bytes);
      g_assert_cmpuint (bytes[0] % 3, ==, heard->stream);
      for (gsize at = 0; at < heard_bytes; at++)
        g_assert_true (bytes[at] == bytes[0]);
    }
  heard = g_ptr_array_index (ends.end[1].heard, ends.end[1].heard->len - 1);
  g_assert_true (g_bytes_equal (heard->message, last));
  sctp_ends_clear (&ends);
}

/* What usrsctp says of a message that was given up has the message behind it; that is longer than one read. */
static void
test_abandoned_large (void)
{
  static const GunSctpReliability timed = { FALSE, -1, 100 };
  SctpEnds ends;
  g_autoptr (GBytes) message = make_message (1024 * 1024, 1);
  g_autoptr (GBytes) small = make_message (10, 2);

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  gun_rtc_wire_set_cut (ends.wire, 0, TRUE);
  sctp_ends_send (&ends, 0, 1, message, &timed);
  sctp_ends_run (&ends, 5 * SECOND_US, NULL);
  gun_rtc_wire_set_cut (ends.wire, 0, FALSE);
  sctp_ends_send (&ends, 0, 1, small, &reliable);
  awaited = 1;
  g_assert_true (sctp_ends_run (&ends, 60 * SECOND_US, second_has_heard_all));
  assert_heard (&ends, 0, 1, small);
  sctp_ends_run (&ends, 30 * SECOND_US, NULL);
  g_assert_cmpuint (ends.end[0].n_abandoned, ==, 1);
  sctp_ends_clear (&ends);
}

/* Many small messages do not fill the memory, which usrsctp counts by their bytes. */
static void
test_tiny (void)
{
  SctpEnds ends;
  g_autoptr (GBytes) message = make_message (1, 1);
  guint n = 0;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  while (n < 100000
         && gun_sctp_association_send (ends.end[0].association, 1, 53, &reliable, message, NULL)
                == GUN_SCTP_SENT)
    n++;
  g_assert_cmpuint (n, <, 10000);
  for (; n < 20000; n++)
    sctp_ends_send (&ends, 0, (guint16) (n % 7), message, &gun_like);
  awaited = 20000;
  g_assert_true (sctp_ends_run (&ends, 60 * SECOND_US, second_has_heard_all));
  g_assert_cmpuint (ends.end[0].n_writable, >, 0);
  sctp_ends_clear (&ends);
}

/* Packets that nobody sent, and old ones again, change nothing. */
static void
test_hostile (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (9);
  g_autoptr (GBytes) message = make_message (3000, 1);
  SctpEnds ends;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  sctp_ends_send (&ends, 0, 1, message, &reliable);
  awaited = 1;
  g_assert_true (sctp_ends_run (&ends, 10 * SECOND_US, second_has_heard_all));
  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (GBytes) garbage
          = make_message ((gsize) g_rand_int_range (random, 0, 1200), g_rand_int (random));
      gsize length_bytes;
      const guint8 *bytes = g_bytes_get_data (garbage, &length_bytes);

      gun_sctp_association_process (ends.end[1].association, bytes, length_bytes, ends.now_us);
    }
  g_assert_cmpuint (gun_rtc_wire_replay (ends.wire, 0, ends.now_us), >, 0);
  sctp_ends_run (&ends, 5 * SECOND_US, NULL);
  g_assert_true (sctp_ends_are_connected (&ends));
  g_assert_cmpuint (ends.end[1].heard->len, ==, 1);
  sctp_ends_clear (&ends);
}

static gboolean
second_is_over (SctpEnds *ends)
{
  return gun_sctp_association_get_state (ends->end[1].association) == GUN_SCTP_CLOSED;
}

static void
test_abort (void)
{
  SctpEnds ends;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  gun_sctp_association_abort (ends.end[0].association);
  g_assert_cmpint (gun_sctp_association_get_state (ends.end[0].association), ==, GUN_SCTP_CLOSED);
  g_assert_true (sctp_ends_run (&ends, SECOND_US, second_is_over));
  g_assert_error (ends.end[1].error, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED);
  sctp_ends_clear (&ends);
}

/* Whatever is lost while both say hello at once, they meet. */
static void
test_connect (void)
{
  for (guint seed = 0; seed < 60; seed++)
    {
      SctpEnds ends;

      connect_over (&ends, gun_rtc_wire_new (seed, 20, 10, 10, 5, DELAY_US));
      sctp_ends_run (&ends, 5 * SECOND_US, NULL);
      g_assert_true (sctp_ends_are_connected (&ends));
      sctp_ends_clear (&ends);
    }
}

/* A reset waits for what was sent before it, and comes, even when some of that was given up. */
static void
test_reset_after_loss (void)
{
  static const GunSctpReliability once = { FALSE, 0, -1 };

  for (guint seed = 0; seed < 40; seed++)
    {
      g_autoptr (GBytes) message = make_message (4000, seed);
      SctpEnds ends;

      connect_over (&ends, gun_rtc_wire_new (seed, 0, 0, 0, 0, DELAY_US));
      gun_rtc_wire_set_faults (ends.wire, 40, 10, 0, 0);
      for (guint i = 0; i < 20; i++)
        sctp_ends_send (&ends, 0, 1, message, &once);
      gun_sctp_association_reset_stream (ends.end[0].association, 1);
      awaited = 1;
      for (guint i = 0; i < 40 && !both_reset (&ends); i++)
        {
          gun_sctp_association_heartbeat (ends.end[0].association, ends.now_us);
          sctp_ends_run (&ends, 3 * SECOND_US, both_reset);
        }
      g_assert_true (both_reset (&ends));
      sctp_ends_clear (&ends);
    }
}

/* Stream 2000 was not agreed on: the reset is over at once, and others are not held up. */
static void
test_reset_of_nothing (void)
{
  SctpEnds ends;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  gun_sctp_association_reset_stream (ends.end[0].association, 2000);
  g_assert_cmpuint (ends.end[0].resets_out->len, ==, 1);
  gun_sctp_association_reset_stream (ends.end[0].association, 3);
  awaited = 1;
  g_assert_true (sctp_ends_run (&ends, 10 * SECOND_US, both_reset));
  sctp_ends_clear (&ends);
}

static void
test_unanswered (void)
{
  SctpEnds ends;
  GunSctpStatistics statistics;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  sctp_ends_run (&ends, SECOND_US, NULL);
  gun_rtc_wire_set_cut (ends.wire, 1, TRUE);
  for (guint i = 0; i < 10; i++)
    {
      gun_sctp_association_heartbeat (ends.end[0].association, ends.now_us);
      sctp_ends_run (&ends, 3 * SECOND_US, NULL);
    }
  gun_sctp_association_get_statistics (ends.end[0].association, &statistics);
  g_assert_cmpint (statistics.round_trip_us, ==, 2 * DELAY_US);
  g_assert_cmpuint (gun_rtc_wire_get_counts (ends.wire, 1)->n_lost, >=, 10);
  g_assert_true (sctp_ends_are_connected (&ends));
  sctp_ends_clear (&ends);
}

/* The cap holds on a short way and is gone on a long one. */
static void
test_cap (gconstpointer data)
{
  gint64 delay_us = GPOINTER_TO_INT (data);
  const GunSctpSettings capped = {
    .local_port = 5000,
    .remote_port = 5000,
    .max_message_bytes = 1024 * 1024,
    .cwnd_cap_bytes = 65536,
  };
  g_autoptr (GBytes) message = make_message (65536, 1);
  SctpEnds ends;
  gint64 most_bytes = 0;

  sctp_ends_init (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, delay_us), &capped);
  sctp_ends_start (&ends);
  g_assert_true (sctp_ends_run (&ends, 60 * SECOND_US, sctp_ends_are_connected));
  for (guint i = 0; i < 100; i++)
    {
      GunSctpStatistics statistics;

      sctp_ends_send (&ends, 0, 1, message, &reliable);
      gun_sctp_association_get_statistics (ends.end[0].association, &statistics);
      most_bytes = MAX (most_bytes, statistics.cwnd_bytes);
    }
  if (2 * delay_us < GUN_SCTP_CWND_CAP_BELOW_US)
    g_assert_cmpint (most_bytes, <=, 65536);
  else
    g_assert_cmpint (most_bytes, >, 65536);
  sctp_ends_clear (&ends);
}

/* Who answers while it hears is heard in order. */
static void
test_echo (void)
{
  SctpEnds ends;

  connect_over (&ends, gun_rtc_wire_new (6, 10, 10, 0, 0, DELAY_US));
  ends.end[0].echoes = TRUE;
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GBytes) message = make_message (500, i);

      sctp_ends_send (&ends, 1, 3, message, &reliable);
    }
  awaited = 200;
  g_assert_true (sctp_ends_run (&ends, 120 * SECOND_US, second_has_heard_all));
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GBytes) message = make_message (500, i);

      assert_heard (&ends, i, 3, message);
    }
  sctp_ends_clear (&ends);
}

/* Signs of life alone keep nobody busy. */
static void
test_quiet (void)
{
  SctpEnds ends;

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  g_assert_cmpint (
      gun_sctp_clock_get_deadline_us (), <=, ends.now_us + GUN_SCTP_BUSY_TICK_MS * 1000);
  for (guint i = 0; i < 4; i++)
    {
      for (guint number = 0; number < 2; number++)
        gun_sctp_association_heartbeat (ends.end[number].association, ends.now_us);
      sctp_ends_run (&ends, 3 * SECOND_US, NULL);
    }
  gun_sctp_association_heartbeat (ends.end[0].association, ends.now_us);
  g_assert_cmpint (
      gun_sctp_clock_get_deadline_us (), >, ends.now_us + GUN_SCTP_BUSY_TICK_MS * 1000);
  sctp_ends_clear (&ends);
}

/* Freed before it began, and with much unsent. */
static void
test_free (void)
{
  SctpEnds ends;
  g_autoptr (GBytes) message = make_message (1024 * 1024, 1);

  sctp_ends_init (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US), &settings);
  sctp_ends_clear (&ends);

  connect_over (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US));
  sctp_ends_send (&ends, 0, 1, message, &reliable);
  sctp_ends_run (&ends, 100 * 1000, NULL);
  gun_sctp_association_reset_stream (ends.end[0].association, 1);
  sctp_ends_clear (&ends);
  g_assert_cmpint (gun_sctp_clock_get_deadline_us (), ==, -1);
  /* What usrsctp still has to do for those that are gone concerns nobody */
  for (guint i = 0; i < 100; i++)
    gun_sctp_clock_advance (ends.now_us + i * SECOND_US);
}

/* Many in one process do not hear one another, and go in any state. */
static void
test_many (void)
{
  enum
  {
    MANY = 50
  };
  g_autofree SctpEnds *ends = g_new0 (SctpEnds, MANY);
  GBytes *messages[MANY] = { NULL };

  for (guint i = 0; i < MANY; i++)
    {
      sctp_ends_init (&ends[i], gun_rtc_wire_new (i, 0, 0, 0, 0, DELAY_US), &settings);
      sctp_ends_start (&ends[i]);
      messages[i] = make_message (5000, i);
    }
  for (guint i = 0; i < MANY; i++)
    {
      g_assert_true (sctp_ends_run (&ends[i], 60 * SECOND_US, sctp_ends_are_connected));
      sctp_ends_send (&ends[i], 0, 1, messages[i], &reliable);
    }
  for (guint i = 0; i < MANY; i++)
    {
      awaited = 1;
      g_assert_true (sctp_ends_run (&ends[i], 60 * SECOND_US, second_has_heard_all));
      assert_heard (&ends[i], 0, 1, messages[i]);
      sctp_ends_clear (&ends[i]);
    }
  for (guint i = 0; i < MANY; i++)
    {
      sctp_ends_init (&ends[i], gun_rtc_wire_new (i, 0, 0, 0, 0, DELAY_US), &settings);
      sctp_ends_start (&ends[i]);
      sctp_ends_run (&ends[i], i * 1000, NULL);
      sctp_ends_clear (&ends[i]);
    }
  g_assert_cmpint (gun_sctp_clock_get_deadline_us (), ==, -1);
  for (guint i = 0; i < MANY; i++)
    g_clear_pointer (&messages[i], g_bytes_unref);
}

int
main (int argc, char *argv[])
{
  static const GunSctpReliability timed = { FALSE, -1, 100 };
  static const GunSctpReliability once = { FALSE, 0, -1 };
  static const GunSctpReliability once_in_order = { TRUE, 0, -1 };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/sctp/sizes", test_sizes);
  g_test_add_data_func ("/rtc/sctp/bad-wire-1", GUINT_TO_POINTER (1), test_bad_wire);
  g_test_add_data_func ("/rtc/sctp/bad-wire-2", GUINT_TO_POINTER (2), test_bad_wire);
  g_test_add_data_func ("/rtc/sctp/retransmits", &gun_like, test_partial_reliability);
  g_test_add_data_func ("/rtc/sctp/life-time", &timed, test_partial_reliability);
  g_test_add_data_func ("/rtc/sctp/abandoned-midway", &once, test_abandoned_midway);
  g_test_add_data_func (
      "/rtc/sctp/abandoned-midway-ordered", &once_in_order, test_abandoned_midway);
  g_test_add_func ("/rtc/sctp/abandoned-large", test_abandoned_large);
  g_test_add_func ("/rtc/sctp/tiny", test_tiny);
  g_test_add_func ("/rtc/sctp/reset", test_reset);
  g_test_add_func ("/rtc/sctp/heartbeat", test_heartbeat);
  g_test_add_func ("/rtc/sctp/outage", test_outage);
  g_test_add_func ("/rtc/sctp/too-large", test_too_large);
  g_test_add_func ("/rtc/sctp/back-pressure", test_back_pressure);
  g_test_add_func ("/rtc/sctp/hostile", test_hostile);
  g_test_add_func ("/rtc/sctp/abort", test_abort);
  g_test_add_func ("/rtc/sctp/many", test_many);
  g_test_add_func ("/rtc/sctp/connect", test_connect);
  g_test_add_func ("/rtc/sctp/reset-after-loss", test_reset_after_loss);
  g_test_add_func ("/rtc/sctp/reset-of-nothing", test_reset_of_nothing);
  g_test_add_func ("/rtc/sctp/unanswered", test_unanswered);
  g_test_add_data_func ("/rtc/sctp/cap-short", GINT_TO_POINTER (1000), test_cap);
  g_test_add_data_func ("/rtc/sctp/cap-long", GINT_TO_POINTER (20000), test_cap);
  g_test_add_func ("/rtc/sctp/echo", test_echo);
  g_test_add_func ("/rtc/sctp/quiet", test_quiet);
  g_test_add_func ("/rtc/sctp/free", test_free);
  return g_test_run ();
}
