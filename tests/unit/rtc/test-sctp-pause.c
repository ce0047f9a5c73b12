/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-rtc-error.h"
#include "sctp-ends.h"

/*
 * Who pauses hears nothing, loses nothing, and lets the other side wait.
 */

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define MESSAGE_BYTES 4096

/* What is read of one turn at most: what was allowed, and the message that went over it. */
#define TURN_MESSAGES (16 * 1024 / MESSAGE_BYTES + 1)

static const GunSctpSettings settings = {
  .local_port = 5000,
  .remote_port = 5000,
  .max_message_bytes = 262144,
};
static const GunSctpReliability reliable = { TRUE, -1, -1 };

static void
connect_ends (SctpEnds *ends)
{
  sctp_ends_init (ends, gun_rtc_wire_new (1, 0, 0, 0, 0, 1000), &settings);
  sctp_ends_start (ends);
  g_assert_true (sctp_ends_run (ends, 60 * SECOND_US, sctp_ends_are_connected));
  sctp_ends_run (ends, SECOND_US, NULL);
}

static GBytes *
make_message (guint number)
{
  guint *words = g_new (guint, MESSAGE_BYTES / sizeof (guint));

  for (guint i = 0; i < MESSAGE_BYTES / sizeof (guint); i++)
    words[i] = number;
  return g_bytes_new_take (words, MESSAGE_BYTES);
}

static guint
read_number (SctpEnd *end, guint position)
{
  const SctpHeard *heard = g_ptr_array_index (end->heard, position);
  guint number;

  g_assert_cmpuint (g_bytes_get_size (heard->message), ==, MESSAGE_BYTES);
  memcpy (&number, g_bytes_get_data (heard->message, NULL), sizeof number);
  return number;
}

/* Until there is no room, which is not waited for. */
static guint
send_all_that_fits (SctpEnds *ends, guint from)
{
  guint n = 0;

  while (TRUE)
    {
      g_autoptr (GBytes) message = make_message (n);

      if (gun_sctp_association_send (ends->end[from].association, 1, 53, &reliable, message, NULL)
          != GUN_SCTP_SENT)
        return n;
      n++;
    }
}

static gint64
get_window_bytes (SctpEnds *ends)
{
  GunSctpStatistics statistics;

  gun_sctp_association_get_statistics (ends->end[0].association, &statistics);
  return statistics.rwnd_bytes;
}

/* Turns of a loop in which nothing else happens but what is on the wire. */
static void
read_on (SctpEnds *ends, SctpEnd *end)
{
  gboolean more = TRUE;

  while (more)
    {
      guint n_before = end->heard->len;

      more = gun_sctp_association_read_on (end->association);
      g_assert_cmpuint (end->heard->len - n_before, <=, TURN_MESSAGES);
      sctp_ends_run (ends, 10, NULL);
    }
}

/* As it goes inside of a connection, where each asks for signs of life. */
static void
live (SctpEnds *ends, guint seconds)
{
  for (guint at = 0; at < seconds; at += 3)
    {
      for (guint i = 0; i < 2; i++)
        gun_sctp_association_heartbeat (ends->end[i].association, ends->now_us);
      sctp_ends_run (ends, 3 * SECOND_US, NULL);
    }
}

static guint awaited;

static gboolean
second_has_heard_all (SctpEnds *ends)
{
  return ends->end[1].heard->len >= awaited;
}

/* A quarter of an hour of it ends nothing, and afterwards all is there, in its order. */
static void
test_window (void)
{
  SctpEnds ends;
  SctpEnd *end = &ends.end[1];
  guint n_sent;

  connect_ends (&ends);
  gun_sctp_association_pause (end->association);
  n_sent = send_all_that_fits (&ends, 0);
  live (&ends, 900);
  g_assert_cmpuint (end->heard->len, ==, 0);
  g_assert_cmpint (get_window_bytes (&ends), <, 16 * 1024);
  /* What was taken of it is in the receive buffer, and that is not larger than ever */
  awaited = n_sent + send_all_that_fits (&ends, 0);
  g_assert_cmpuint ((awaited - n_sent) * MESSAGE_BYTES, <=, 1024 * 1024);
  g_assert_true (sctp_ends_are_connected (&ends));

  read_on (&ends, end);
  g_assert_true (sctp_ends_run (&ends, 60 * SECOND_US, second_has_heard_all));
  for (guint i = 0; i < awaited; i++)
    g_assert_cmpuint (read_number (end, i), ==, i < n_sent ? i : i - n_sent);
  sctp_ends_clear (&ends);
}

/* Who pauses as it hears something hears nothing more; also when it does so while it reads on. */
static void
test_in_callback (void)
{
  SctpEnds ends;
  SctpEnd *end = &ends.end[1];
  gboolean more = TRUE;

  connect_ends (&ends);
  end->pauses_at = 3;
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (GBytes) message = make_message (i);

      sctp_ends_send (&ends, 0, 1, message, &reliable);
    }
  sctp_ends_run (&ends, 5 * SECOND_US, NULL);
  g_assert_cmpuint (end->heard->len, ==, 3);

  end->pauses_at = 9;
  for (guint i = 0; i < 3; i++)
    more = gun_sctp_association_read_on (end->association);
  g_assert_true (more);
  g_assert_cmpuint (end->heard->len, >, 9);
  g_assert_cmpuint (end->heard->len, <, 50);
  sctp_ends_run (&ends, 5 * SECOND_US, NULL);
  g_assert_cmpuint (end->heard->len, <, 50);
  read_on (&ends, end);
  g_assert_cmpuint (end->heard->len, ==, 50);
  for (guint i = 0; i < 50; i++)
    g_assert_cmpuint (read_number (end, i), ==, i);
  sctp_ends_clear (&ends);
}

/* What is sent leaves, is acknowledged, and leaves nothing behind in the receive buffer. */
static void
test_sends (void)
{
  SctpEnds ends;
  SctpEnd *end = &ends.end[1];
  g_autoptr (GBytes) message = make_message (7);
  gint64 window_bytes;

  connect_ends (&ends);
  sctp_ends_send (&ends, 0, 1, message, &reliable);
  sctp_ends_run (&ends, SECOND_US, NULL);
  window_bytes = get_window_bytes (&ends);
  gun_sctp_association_pause (end->association);
  for (guint i = 0; i < 2000; i++)
    {
      sctp_ends_send (&ends, 1, 1, message, &reliable);
      sctp_ends_run (&ends, 10000, NULL);
    }
  g_assert_cmpuint (ends.end[0].heard->len, ==, 2000);
  sctp_ends_send (&ends, 0, 1, message, &reliable);
  sctp_ends_run (&ends, SECOND_US, NULL);
  g_assert_cmpint (get_window_bytes (&ends), >, window_bytes - 4 * MESSAGE_BYTES);

  read_on (&ends, end);
  g_assert_cmpuint (end->heard->len, ==, 2);
  sctp_ends_clear (&ends);
}

/* The end of a stream, and that of the association, wait behind what was sent before. */
static void
test_end (void)
{
  SctpEnds ends;
  SctpEnd *end = &ends.end[1];
  g_autoptr (GBytes) message = make_message (7);

  connect_ends (&ends);
  gun_sctp_association_pause (end->association);
  for (guint i = 0; i < 20; i++)
    sctp_ends_send (&ends, 0, 1, message, &reliable);
  gun_sctp_association_reset_stream (ends.end[0].association, 1);
  sctp_ends_run (&ends, 5 * SECOND_US, NULL);
  g_assert_cmpuint (end->resets_in->len, ==, 0);
  gun_sctp_association_read_on (end->association);
  g_assert_cmpuint (end->resets_in->len, ==, 0);
  read_on (&ends, end);
  g_assert_cmpuint (end->heard->len, ==, 20);
  g_assert_cmpuint (end->resets_in->len, ==, 1);

  gun_sctp_association_pause (end->association);
  sctp_ends_send (&ends, 0, 2, message, &reliable);
  sctp_ends_run (&ends, SECOND_US, NULL);
  gun_sctp_association_abort (ends.end[0].association);
  sctp_ends_run (&ends, SECOND_US, NULL);
  g_assert_cmpint (gun_sctp_association_get_state (end->association), ==, GUN_SCTP_CONNECTED);
  read_on (&ends, end);
  g_assert_cmpint (gun_sctp_association_get_state (end->association), ==, GUN_SCTP_CLOSED);
  g_assert_error (end->error, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED);
  sctp_ends_clear (&ends);
}

/* Over and over, in the middle of a flood that goes both ways over a bad wire. */
static void
test_often (void)
{
  SctpEnds ends;
  SctpEnd *end = &ends.end[1];

  connect_ends (&ends);
  gun_rtc_wire_set_faults (ends.wire, 5, 5, 5, 0);
  for (guint i = 0; i < 400; i++)
    {
      g_autoptr (GBytes) message = make_message (i);

      for (guint from = 0; from < 2; from++)
        sctp_ends_send (&ends, from, 1, message, &reliable);
      if (i % 7 == 0)
        gun_sctp_association_pause (end->association);
      else if (i % 7 >= 4)
        gun_sctp_association_read_on (end->association);
      sctp_ends_run (&ends, 20000, NULL);
    }
  sctp_ends_run (&ends, 30 * SECOND_US, NULL);
  read_on (&ends, end);
  awaited = 400;
  g_assert_true (sctp_ends_run (&ends, 120 * SECOND_US, second_has_heard_all));
  for (guint number = 0; number < 2; number++)
    {
      g_assert_cmpuint (ends.end[number].heard->len, ==, 400);
      for (guint i = 0; i < 400; i++)
        g_assert_cmpuint (read_number (&ends.end[number], i), ==, i);
    }
  sctp_ends_clear (&ends);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/sctp/pause/window", test_window);
  g_test_add_func ("/rtc/sctp/pause/in-callback", test_in_callback);
  g_test_add_func ("/rtc/sctp/pause/sends", test_sends);
  g_test_add_func ("/rtc/sctp/pause/end", test_end);
  g_test_add_func ("/rtc/sctp/pause/often", test_often);
  return g_test_run ();
}
