/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "channel-ends.h"
#include "gun-dcep.h"
#include "gun-rtc-error.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)

/* End 1, the DTLS server, is not ours here: it has an association, and says what it likes. */
static void
connect_hostile (ChannelEnds *ends)
{
  channel_ends_init (ends, gun_rtc_wire_new (1, 0, 0, 0, 0, 20000), 1);
  channel_ends_connect (ends);
}

static void
say (ChannelEnds *ends, guint16 stream, guint32 ppid, const void *bytes, gsize size_bytes)
{
  channel_ends_send_raw (ends, 1, stream, ppid, bytes, size_bytes);
  channel_ends_run (ends, SECOND_US);
}

static void
say_open (ChannelEnds *ends, guint16 stream)
{
  const GunDcepOpen open = { TRUE, -1, -1, 0, (char *) "theirs", (char *) "" };
  g_autoptr (GBytes) message = gun_dcep_open_print (&open, NULL);
  gsize size_bytes;
  const void *bytes = g_bytes_get_data (message, &size_bytes);

  say (ends, stream, GUN_DCEP_PPID_CONTROL, bytes, size_bytes);
}

static void
say_ack (ChannelEnds *ends, guint16 stream)
{
  say (ends, stream, GUN_DCEP_PPID_CONTROL, "\2", 1);
}

static void
assert_refused (ChannelEnds *ends, int code)
{
  g_assert_cmpuint (ends->n_refused[0], ==, 1);
  g_assert_error (ends->refused[0], GUN_RTC_ERROR, code);
  ends->n_refused[0] = 0;
}

static gboolean
was_reset (ChannelEnds *ends, guint16 stream)
{
  GArray *resets = ends->sctp.end[1].resets_in;

  for (guint i = 0; i < resets->len; i++)
    if (g_array_index (resets, guint16, i) == stream)
      return TRUE;
  return FALSE;
}

/* Opening what is broken, ours to open, or open: refused with its reason, and the stream is reset unless it is in use. */
static void
test_open (void)
{
  ChannelEnds ends = { 0 };

  connect_hostile (&ends);
  say (&ends, 1, GUN_DCEP_PPID_CONTROL, "\3\0", 2);
  assert_refused (&ends, GUN_RTC_ERROR_INVALID);
  g_assert_true (was_reset (&ends, 1));
  say (&ends, 3, GUN_DCEP_PPID_CONTROL, "\7nonsense", 9);
  assert_refused (&ends, GUN_RTC_ERROR_UNSUPPORTED);
  g_assert_true (was_reset (&ends, 3));
  say_open (&ends, 4);
  assert_refused (&ends, GUN_RTC_ERROR_CHANNEL);
  g_assert_true (was_reset (&ends, 4));
  g_assert_cmpuint (ends.theirs[0]->len, ==, 0);

  /* It may do better then, on the same stream */
  say_open (&ends, 1);
  g_assert_cmpuint (ends.n_refused[0], ==, 0);
  g_assert_cmpuint (ends.theirs[0]->len, ==, 1);
  say_open (&ends, 1);
  assert_refused (&ends, GUN_RTC_ERROR_CHANNEL);
  g_assert_cmpuint (channel_ends_get_theirs (&ends, 0, 0)->n_closed, ==, 0);
  channel_ends_clear (&ends);
}

static void
test_answer (void)
{
  ChannelEnds ends = { 0 };
  ChannelWatch *ours;

  connect_hostile (&ends);
  say_ack (&ends, 1);
  assert_refused (&ends, GUN_RTC_ERROR_CHANNEL);
  ours = channel_ends_create (&ends, 0, "ours", NULL);
  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (ours->n_opened, ==, 0);
  say_ack (&ends, 0);
  g_assert_cmpuint (ours->n_opened, ==, 1);
  say_ack (&ends, 0);
  assert_refused (&ends, GUN_RTC_ERROR_CHANNEL);
  channel_ends_clear (&ends);
}

/* A message may overtake the answer: it says that the channel is open (RFC 8832 section 6). */
static void
test_message_for_answer (void)
{
  ChannelEnds ends = { 0 };
  ChannelWatch *ours;

  connect_hostile (&ends);
  ours = channel_ends_create (&ends, 0, "ours", NULL);
  say (&ends, 0, GUN_DCEP_PPID_TEXT, "hello", 5);
  g_assert_cmpuint (ours->n_opened, ==, 1);
  g_assert_cmpuint (ours->heard->len, ==, 1);
  say_ack (&ends, 0);
  g_assert_cmpuint (ours->n_opened, ==, 1);
  g_assert_cmpuint (ends.n_refused[0], ==, 0);
  channel_ends_clear (&ends);
}

/* Messages that come before their channel wait for it, in order; on a stream of ours they have no business. */
static void
test_early (void)
{
  ChannelEnds ends = { 0 };
  ChannelWatch *theirs;

  connect_hostile (&ends);
  say (&ends, 1, GUN_DCEP_PPID_TEXT, "a", 1);
  say (&ends, 3, GUN_DCEP_PPID_TEXT, "x", 1);
  say (&ends, 1, GUN_DCEP_PPID_BINARY, "b", 1);
  g_assert_cmpuint (ends.n_refused[0], ==, 0);
  say (&ends, 2, GUN_DCEP_PPID_TEXT, "no", 2);
  assert_refused (&ends, GUN_RTC_ERROR_CHANNEL);

  say_open (&ends, 1);
  theirs = channel_ends_get_theirs (&ends, 0, 0);
  g_assert_cmpuint (theirs->heard->len, ==, 2);
  g_assert_true (channel_watch_get (theirs, 0)->is_text);
  g_assert_false (channel_watch_get (theirs, 1)->is_text);

  /* A stream that ended without a channel leaves nothing to the next one */
  gun_sctp_association_reset_stream (ends.sctp.end[1].association, 3);
  channel_ends_run (&ends, SECOND_US);
  say_open (&ends, 3);
  g_assert_cmpuint (channel_ends_get_theirs (&ends, 0, 1)->heard->len, ==, 0);
  channel_ends_clear (&ends);
}

static void
test_early_flood (void)
{
  g_autofree char *bytes = g_malloc0 (60000);
  ChannelEnds ends = { 0 };

  connect_hostile (&ends);
  for (guint i = 0; i < 1000; i++)
    {
      channel_ends_send_raw (&ends, 1, (guint16) (2 * (i % 500) + 1), GUN_DCEP_PPID_BINARY, "x", 1);
      if (i % 100 == 0)
        channel_ends_run (&ends, SECOND_US);
    }
  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (ends.n_refused[0], ==, 1000 - GUN_DATA_CHANNELS_MAX_EARLY);
  channel_ends_clear (&ends);

  memset (&ends, 0, sizeof ends);
  connect_hostile (&ends);
  for (guint i = 0; i < 40; i++)
    say (&ends, 5, GUN_DCEP_PPID_BINARY, bytes, 60000);
  g_assert_cmpuint (ends.n_refused[0], ==, 40 - GUN_DATA_CHANNELS_MAX_EARLY_BYTES / 60000);
  channel_ends_clear (&ends);
}

/* Every stream opened, and every one twice, and all with broken messages: as many channels as streams, and not one more. */
static void
test_open_flood (void)
{
  ChannelEnds ends = { 0 };
  ChannelWatch *ours;

  connect_hostile (&ends);
  for (guint round = 0; round < 3; round++)
    for (guint stream = 0; stream < GUN_SCTP_STREAMS; stream++)
      {
        const GunDcepOpen open = { TRUE, -1, -1, 0, (char *) "flood", (char *) "" };
        g_autoptr (GBytes) message = gun_dcep_open_print (&open, NULL);

        channel_ends_send_raw (&ends,
                               1,
                               (guint16) stream,
                               GUN_DCEP_PPID_CONTROL,
                               g_bytes_get_data (message, NULL),
                               g_bytes_get_size (message) - (round == 0 ? 1 : 0));
        if (stream % 64 == 0)
          channel_ends_run (&ends, SECOND_US / 2);
      }
  channel_ends_run (&ends, 120 * SECOND_US);
  g_assert_cmpuint (ends.theirs[0]->len, <=, GUN_DATA_CHANNELS_MAX);
  g_assert_cmpuint (ends.n_refused[0], >, GUN_SCTP_STREAMS);

  /* It takes nothing from us */
  ours = channel_ends_create (&ends, 0, "ours", NULL);
  channel_ends_run (&ends, 5 * SECOND_US);
  say_ack (&ends, (guint16) gun_data_channel_get_id (ours->channel));
  g_assert_cmpuint (ours->n_opened, ==, 1);
  channel_ends_clear (&ends);
}

static void
test_message (void)
{
  ChannelEnds ends = { 0 };
  ChannelWatch *theirs;

  connect_hostile (&ends);
  say_open (&ends, 1);
  theirs = channel_ends_get_theirs (&ends, 0, 0);
  say (&ends, 1, GUN_DCEP_PPID_TEXT, "\xc3(", 2);
  assert_refused (&ends, GUN_RTC_ERROR_CHANNEL);
  say (&ends, 1, 52, "part", 4);
  assert_refused (&ends, GUN_RTC_ERROR_CHANNEL);
  say (&ends, 1, 0, "?", 1);
  assert_refused (&ends, GUN_RTC_ERROR_CHANNEL);
  g_assert_cmpuint (theirs->heard->len, ==, 0);

  /* Whatever stands for nothing is nothing */
  say (&ends, 1, GUN_DCEP_PPID_TEXT_EMPTY, "much", 4);
  g_assert_cmpuint (g_bytes_get_size (channel_watch_get (theirs, 0)->bytes), ==, 0);
  channel_ends_clear (&ends);
}

/* Resets of streams that are no channel, and of one again and again. */
static void
test_resets (void)
{
  ChannelEnds ends = { 0 };

  connect_hostile (&ends);
  for (guint round = 0; round < 3; round++)
    {
      say_open (&ends, 1);
      for (guint16 stream = 0; stream < 8; stream++)
        gun_sctp_association_reset_stream (ends.sctp.end[1].association, stream);
      channel_ends_run (&ends, 5 * SECOND_US);
      g_assert_cmpuint (ends.theirs[0]->len, ==, round + 1);
      g_assert_cmpuint (channel_ends_get_theirs (&ends, 0, round)->n_closed, ==, 1);
    }
  g_assert_cmpuint (ends.n_refused[0], ==, 0);
  channel_ends_clear (&ends);
}

static GBytes *
make_open (void)
{
  const GunDcepOpen open = { FALSE, 2, -1, 0, (char *) "next", (char *) "" };

  return gun_dcep_open_print (&open, NULL);
}

/* The next channel on a stream opens and ends before it is known here that the one before is over: both are. */
static void
test_next_too_soon (void)
{
  g_autoptr (GBytes) open = make_open ();
  g_autoptr (GBytes) text = channel_message_new (1, 'x');
  ChannelEnds ends = { 0 };
  GunDataChannels *channels;

  connect_hostile (&ends);
  channels = ends.sctp.end[0].channels;
  for (guint i = 0; i < 2; i++)
    {
      gun_data_channels_take_message (channels, 1, GUN_DCEP_PPID_CONTROL, open);
      gun_data_channels_take_message (channels, 1, GUN_DCEP_PPID_TEXT, text);
      gun_data_channels_take_reset (channels, 1, TRUE);
    }
  g_assert_cmpuint (ends.theirs[0]->len, ==, 1);
  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (ends.theirs[0]->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      ChannelWatch *theirs = channel_ends_get_theirs (&ends, 0, i);

      g_assert_cmpuint (theirs->heard->len, ==, 1);
      g_assert_cmpuint (theirs->n_closed, ==, 1);
    }
  g_assert_cmpuint (ends.n_refused[0], ==, 0);
  channel_ends_clear (&ends);
}

/* While a stream is reset for what was refused on it, nothing else is done with it. */
static void
test_refused_stream (void)
{
  g_autoptr (GBytes) open = make_open ();
  g_autoptr (GBytes) broken = channel_message_new (5, '\3');
  ChannelEnds ends = { 0 };
  GunDataChannels *channels;

  connect_hostile (&ends);
  channels = ends.sctp.end[0].channels;
  gun_data_channels_take_message (channels, 1, GUN_DCEP_PPID_CONTROL, broken);
  gun_data_channels_take_message (channels, 1, GUN_DCEP_PPID_CONTROL, open);
  g_assert_cmpuint (ends.theirs[0]->len, ==, 0);
  gun_data_channels_take_message (channels, 0, GUN_DCEP_PPID_CONTROL, open);
  g_assert_cmpint (
      gun_data_channel_get_id (channel_ends_create (&ends, 0, "ours", NULL)->channel), ==, 2);
  g_assert_cmpuint (ends.n_refused[0], ==, 2);

  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (ends.theirs[0]->len, ==, 1);
  g_assert_cmpint (
      gun_data_channel_get_id (channel_ends_create (&ends, 0, "ours", NULL)->channel), ==, 0);
  g_assert_cmpuint (ends.n_refused[0], ==, 2);
  channel_ends_clear (&ends);
}

/* Before it was answered, an unordered channel keeps its order, so that nothing comes before its opening. */
static void
test_order_before_answer (void)
{
  static const GunDataChannelOptions unordered = { NULL, FALSE, -1, -1 };
  ChannelEnds ends = { 0 };
  ChannelWatch *ours;
  GPtrArray *heard;

  channel_ends_init (&ends, gun_rtc_wire_new (3, 20, 40, 0, 0, 20000), 1);
  ours = channel_ends_create (&ends, 0, "ours", &unordered);
  for (char c = 'a'; c <= 'z'; c++)
    channel_watch_send_text (ours, (char[]){ c, '\0' });
  channel_ends_connect (&ends);
  channel_ends_run (&ends, 30 * SECOND_US);
  heard = ends.sctp.end[1].heard;
  g_assert_cmpuint (heard->len, ==, 27);
  for (guint i = 0; i < 27; i++)
    {
      const SctpHeard *message = g_ptr_array_index (heard, i);

      if (i == 0)
        g_assert_cmpuint (message->ppid, ==, GUN_DCEP_PPID_CONTROL);
      else
        g_assert_cmpint (
            *(const char *) g_bytes_get_data (message->message, NULL), ==, 'a' + i - 1);
    }
  channel_ends_clear (&ends);
}

/* What still waits when the other side closes is for nobody. */
static void
test_closed_while_waiting (void)
{
  g_autoptr (GBytes) message = channel_message_new (65536, 'x');
  ChannelEnds ends = { 0 };
  ChannelWatch *theirs;

  connect_hostile (&ends);
  say_open (&ends, 1);
  theirs = channel_ends_get_theirs (&ends, 0, 0);
  for (guint i = 0; i < 200; i++)
    g_assert_true (gun_data_channel_send (theirs->channel, message, FALSE, NULL));
  gun_sctp_association_reset_stream (ends.sctp.end[1].association, 1);
  channel_ends_run (&ends, 60 * SECOND_US);
  g_assert_cmpuint (theirs->n_closed, ==, 1);
  g_assert_cmpuint (gun_data_channel_get_counters (theirs->channel)->messages_sent, <, 100);
  g_assert_cmpuint (gun_data_channel_get_buffered_amount (theirs->channel), ==, 0);
  channel_ends_clear (&ends);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/data-channels-hostile/open", test_open);
  g_test_add_func ("/rtc/data-channels-hostile/answer", test_answer);
  g_test_add_func ("/rtc/data-channels-hostile/message-for-answer", test_message_for_answer);
  g_test_add_func ("/rtc/data-channels-hostile/early", test_early);
  g_test_add_func ("/rtc/data-channels-hostile/early-flood", test_early_flood);
  g_test_add_func ("/rtc/data-channels-hostile/open-flood", test_open_flood);
  g_test_add_func ("/rtc/data-channels-hostile/message", test_message);
  g_test_add_func ("/rtc/data-channels-hostile/resets", test_resets);
  g_test_add_func ("/rtc/data-channels-hostile/next-too-soon", test_next_too_soon);
  g_test_add_func ("/rtc/data-channels-hostile/refused-stream", test_refused_stream);
  g_test_add_func ("/rtc/data-channels-hostile/order-before-answer", test_order_before_answer);
  g_test_add_func ("/rtc/data-channels-hostile/closed-while-waiting", test_closed_while_waiting);
  return g_test_run ();
}
