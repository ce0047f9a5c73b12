/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "channel-ends.h"
#include "gun-rtc-error.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define DELAY_US 20000

static const GunDataChannelOptions gun_like = { "chat", FALSE, 2, -1 };

static GunRtcWire *
good_wire (void)
{
  return gun_rtc_wire_new (1, 0, 0, 0, 0, DELAY_US);
}

static void
assert_heard (ChannelWatch *watch, guint position, const char *text)
{
  const ChannelHeard *heard = channel_watch_get (watch, position);

  g_assert_true (heard->is_text);
  g_assert_cmpmem (
      g_bytes_get_data (heard->bytes, NULL), g_bytes_get_size (heard->bytes), text, strlen (text));
}

/* Both make a channel before there is a connection, as GUN does: two channels, one of each parity. */
static void
test_both (void)
{
  ChannelEnds ends = { 0 };

  channel_ends_init (&ends, good_wire (), 3);
  for (guint i = 0; i < 2; i++)
    {
      ChannelWatch *watch = channel_ends_create (&ends, i, "dc", &gun_like);

      g_assert_cmpint (gun_data_channel_get_id (watch->channel), ==, -1);
      channel_watch_send_text (watch, i == 0 ? "from client" : "from server");
    }
  channel_ends_connect (&ends);
  channel_ends_run (&ends, SECOND_US);
  for (guint i = 0; i < 2; i++)
    {
      ChannelWatch *ours = g_ptr_array_index (ends.ours[i], 0);
      ChannelWatch *theirs = channel_ends_get_theirs (&ends, 1 - i, 0);

      g_assert_nonnull (theirs);
      g_assert_cmpint (gun_data_channel_get_id (ours->channel), ==, i);
      g_assert_cmpint (gun_data_channel_get_id (theirs->channel), ==, i);
      g_assert_cmpuint (ours->n_opened, ==, 1);
      g_assert_cmpuint (theirs->n_opened, ==, 1);
      g_assert_cmpstr (gun_data_channel_get_label (theirs->channel), ==, "dc");
      g_assert_cmpstr (gun_data_channel_get_protocol (theirs->channel), ==, "chat");
      g_assert_false (gun_data_channel_get_ordered (theirs->channel));
      g_assert_cmpint (gun_data_channel_get_max_retransmits (theirs->channel), ==, 2);
      g_assert_cmpint (gun_data_channel_get_max_packet_life_time_ms (theirs->channel), ==, -1);
      g_assert_cmpuint (theirs->heard->len, ==, 1);
      assert_heard (theirs, 0, i == 0 ? "from client" : "from server");
      channel_watch_send_text (theirs, "and back");
    }
  channel_ends_run (&ends, SECOND_US);
  for (guint i = 0; i < 2; i++)
    assert_heard (g_ptr_array_index (ends.ours[i], 0), 0, "and back");
  g_assert_cmpuint (ends.n_refused[0] + ends.n_refused[1], ==, 0);
  channel_ends_clear (&ends);
}

/* Every kind of message arrives as what it was, and is counted. */
static void
test_kinds (void)
{
  static const struct
  {
    const char *bytes;
    gsize size_bytes;
    gboolean is_text;
  } kinds[] = {
    { "text", 4, TRUE },          { "", 0, TRUE },   { "\0\xff\0", 3, FALSE }, { "", 0, FALSE },
    { "gr\xc3\xbc\0n", 6, TRUE }, { "\0", 1, TRUE }, { "\0", 1, FALSE },
  };
  ChannelEnds ends = { 0 };
  ChannelWatch *ours;
  ChannelWatch *theirs;
  const GunDataChannelCounters *counters;
  gsize sum_bytes = 0;

  channel_ends_init (&ends, good_wire (), 3);
  channel_ends_connect (&ends);
  ours = channel_ends_create (&ends, 1, "", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (kinds[i].bytes, kinds[i].size_bytes);
      g_autoptr (GError) error = NULL;

      sum_bytes += kinds[i].size_bytes;
      gun_data_channel_send (ours->channel, bytes, kinds[i].is_text, &error);
      g_assert_no_error (error);
    }
  channel_ends_run (&ends, SECOND_US);
  theirs = channel_ends_get_theirs (&ends, 0, 0);
  g_assert_cmpuint (theirs->heard->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const ChannelHeard *heard = channel_watch_get (theirs, i);

      g_assert_cmpint (heard->is_text, ==, kinds[i].is_text);
      g_assert_cmpmem (g_bytes_get_data (heard->bytes, NULL),
                       g_bytes_get_size (heard->bytes),
                       kinds[i].bytes,
                       kinds[i].size_bytes);
    }
  counters = gun_data_channel_get_counters (ours->channel);
  g_assert_cmpuint (counters->messages_sent, ==, G_N_ELEMENTS (kinds));
  g_assert_cmpuint (counters->bytes_sent, ==, sum_bytes);
  counters = gun_data_channel_get_counters (theirs->channel);
  g_assert_cmpuint (counters->messages_received, ==, G_N_ELEMENTS (kinds));
  g_assert_cmpuint (counters->bytes_received, ==, sum_bytes);
  channel_ends_clear (&ends);
}

static void
assert_refuses (ChannelWatch *watch, GBytes *bytes, gboolean is_text, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (gun_data_channel_send (watch->channel, bytes, is_text, &error));
  g_assert_error (error, GUN_RTC_ERROR, code);
}

static void
test_limits (void)
{
  g_autoptr (GBytes) fits = channel_message_new (1000, 'x');
  g_autoptr (GBytes) large = channel_message_new (1001, 'x');
  g_autoptr (GBytes) no_text = channel_message_new (3, '\xff');
  ChannelEnds ends = { 0 };
  ChannelWatch *early;

  channel_ends_init (&ends, good_wire (), 3);
  ends.sctp.end[0].remote_max_message_bytes = 1000;
  early = channel_ends_create (&ends, 0, "early", NULL);
  assert_refuses (early, no_text, TRUE, GUN_RTC_ERROR_INVALID);

  /* What the other side takes is known later: then it is told of */
  channel_watch_send_text (early, "first");
  g_assert_true (gun_data_channel_send (early->channel, large, FALSE, NULL));
  g_assert_true (gun_data_channel_send (early->channel, fits, FALSE, NULL));
  channel_ends_connect (&ends);
  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (early->n_errors, ==, 1);
  g_assert_error (early->error, GUN_RTC_ERROR, GUN_RTC_ERROR_TOO_LARGE);
  g_assert_cmpuint (channel_ends_get_theirs (&ends, 1, 0)->heard->len, ==, 2);
  assert_heard (channel_ends_get_theirs (&ends, 1, 0), 0, "first");
  g_assert_cmpuint (gun_data_channel_get_counters (early->channel)->messages_sent, ==, 2);

  assert_refuses (early, large, FALSE, GUN_RTC_ERROR_TOO_LARGE);
  gun_data_channel_close (early->channel);
  assert_refuses (early, fits, FALSE, GUN_RTC_ERROR_STATE);
  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (early->n_closed, ==, 1);
  assert_refuses (early, fits, FALSE, GUN_RTC_ERROR_STATE);
  channel_ends_clear (&ends);
}

/* 32 MB pass, never more of them waiting than was said, and whoever sends is told when to go on. */
static void
test_back_pressure (void)
{
  g_autoptr (GBytes) message = channel_message_new (65536, 'x');
  ChannelEnds ends = { 0 };
  ChannelWatch *ours;
  guint n_sent = 0;
  guint n_full = 0;

  channel_ends_init (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, 1000), 3);
  channel_ends_connect (&ends);
  ours = channel_ends_create (&ends, 0, "big", NULL);
  gun_data_channel_set_buffered_amount_low_threshold (ours->channel, 1024 * 1024);
  while (n_sent < 512)
    {
      g_autoptr (GError) error = NULL;

      if (gun_data_channel_send (ours->channel, message, FALSE, &error))
        {
          n_sent++;
          continue;
        }
      g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_FULL);
      g_assert_cmpuint (gun_data_channel_get_buffered_amount (ours->channel),
                        <=,
                        GUN_DATA_CHANNELS_MAX_BUFFERED_BYTES);
      n_full++;
      for (guint n_low = ours->n_low; ours->n_low == n_low;)
        channel_ends_run (&ends, 10000);
      g_assert_cmpuint (gun_data_channel_get_buffered_amount (ours->channel), <=, 1024 * 1024);
    }
  channel_ends_run (&ends, 10 * SECOND_US);
  g_assert_cmpuint (n_full, >=, 1);
  g_assert_cmpuint (channel_ends_get_theirs (&ends, 1, 0)->heard->len, ==, 512);
  g_assert_cmpuint (gun_data_channel_get_buffered_amount (ours->channel), ==, 0);
  channel_ends_clear (&ends);
}

/* Of ten channels with much to send, none waits for the others to be done. */
static void
test_fairness (void)
{
  g_autoptr (GBytes) message = channel_message_new (65536, 'x');
  ChannelEnds ends = { 0 };
  guint least;
  guint most;

  channel_ends_init (&ends, gun_rtc_wire_new (1, 0, 0, 0, 0, 1000), 3);
  channel_ends_connect (&ends);
  for (guint i = 0; i < 10; i++)
    channel_ends_create (&ends, 0, "some", NULL);
  channel_ends_run (&ends, SECOND_US);
  for (guint i = 0; i < 10; i++)
    for (guint j = 0; j < 25; j++)
      g_assert_true (gun_data_channel_send (
          ((ChannelWatch *) g_ptr_array_index (ends.ours[0], i))->channel, message, FALSE, NULL));

  /* The first ones filled the buffer of SCTP at once; what is left after half of all is what matters */
  for (guint n_heard = 0; n_heard < 125;)
    {
      channel_ends_run (&ends, 1000);
      n_heard = 0;
      for (guint i = 0; i < 10; i++)
        n_heard += channel_ends_get_theirs (&ends, 1, i)->heard->len;
    }
  least = G_MAXUINT;
  most = 0;
  for (guint i = 2; i < 10; i++)
    {
      guint n_heard = channel_ends_get_theirs (&ends, 1, i)->heard->len;

      least = MIN (least, n_heard);
      most = MAX (most, n_heard);
    }
  g_assert_cmpuint (least, >=, 4);
  g_assert_cmpuint (most - least, <=, 4);
  channel_ends_clear (&ends);
}

/* What was sent arrives before the end, on both sides it is closed, and the stream is free again. */
static void
test_close (gconstpointer data)
{
  guint seed = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) message = channel_message_new (50000, 'x');
  ChannelEnds ends = { 0 };

  channel_ends_init (&ends, gun_rtc_wire_new (seed, seed > 1 ? 15 : 0, 10, 5, 0, DELAY_US), 3);
  channel_ends_connect (&ends);
  for (guint i = 0; i < 8; i++)
    {
      ChannelWatch *ours = channel_ends_create (&ends, i % 2, "again", NULL);
      ChannelWatch *theirs;

      g_assert_cmpint (gun_data_channel_get_id (ours->channel), ==, i % 2);
      g_assert_true (gun_data_channel_send (ours->channel, message, FALSE, NULL));
      channel_watch_send_text (ours, "last");
      if (i < 4)
        {
          gun_data_channel_close (ours->channel);
          g_assert_cmpint (
              gun_data_channel_get_state (ours->channel), ==, GUN_DATA_CHANNEL_CLOSING);
        }
      channel_ends_run (&ends, 30 * SECOND_US);
      theirs = channel_ends_get_theirs (&ends, 1 - i % 2, i / 2);
      g_assert_nonnull (theirs);
      g_assert_cmpuint (theirs->heard->len, ==, 2);
      assert_heard (theirs, 1, "last");
      if (i >= 4)
        gun_data_channel_close (theirs->channel);
      channel_ends_run (&ends, 30 * SECOND_US);
      g_assert_cmpuint (ours->n_closed, ==, 1);
      g_assert_cmpuint (theirs->n_closed, ==, 1);
    }
  g_assert_cmpuint (ends.n_refused[0] + ends.n_refused[1], ==, 0);
  channel_ends_clear (&ends);
}

/* Opened and closed as fast as it goes, over a bad wire: whatever overtakes what, nothing is lost or refused. */
static void
test_reopen (gconstpointer data)
{
  guint seed = GPOINTER_TO_UINT (data);
  ChannelEnds ends = { 0 };

  channel_ends_init (&ends, gun_rtc_wire_new (seed, 20, 30, 10, 0, DELAY_US), 3);
  channel_ends_connect (&ends);
  for (guint i = 0; i < 20; i++)
    {
      ChannelWatch *ours = channel_ends_create (&ends, 0, "again", NULL);

      g_assert_cmpint (gun_data_channel_get_id (ours->channel), ==, 0);
      channel_watch_send_text (ours, "once");
      gun_data_channel_close (ours->channel);
      for (guint j = 0; j < 30000 && ours->n_closed == 0; j++)
        channel_ends_run (&ends, 1000);
      g_assert_cmpuint (ours->n_closed, ==, 1);
    }
  channel_ends_run (&ends, 60 * SECOND_US);
  g_assert_cmpuint (ends.n_refused[0] + ends.n_refused[1], ==, 0);
  g_assert_cmpuint (ends.theirs[1]->len, ==, 20);
  for (guint i = 0; i < 20; i++)
    {
      ChannelWatch *theirs = channel_ends_get_theirs (&ends, 1, i);

      g_assert_cmpuint (theirs->heard->len, ==, 1);
      g_assert_cmpuint (theirs->n_closed, ==, 1);
    }
  channel_ends_clear (&ends);
}

/* Closed before it had a stream, before it was answered, by both at once, and twice. */
static void
test_close_early (void)
{
  ChannelEnds ends = { 0 };
  ChannelWatch *never;
  ChannelWatch *hasty;
  ChannelWatch *both;

  channel_ends_init (&ends, good_wire (), 3);
  never = channel_ends_create (&ends, 0, "never", NULL);
  gun_data_channel_close (never->channel);
  g_assert_cmpuint (never->n_closed, ==, 1);
  gun_data_channel_close (never->channel);

  channel_ends_connect (&ends);
  hasty = channel_ends_create (&ends, 0, "hasty", NULL);
  gun_data_channel_close (hasty->channel);
  gun_data_channel_close (hasty->channel);
  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (hasty->n_closed, ==, 1);
  g_assert_cmpuint (hasty->n_opened, ==, 0);
  g_assert_cmpuint (ends.theirs[1]->len, ==, 1);
  g_assert_cmpuint (channel_ends_get_theirs (&ends, 1, 0)->n_closed, ==, 1);

  both = channel_ends_create (&ends, 0, "both", NULL);
  channel_ends_run (&ends, SECOND_US);
  gun_data_channel_close (both->channel);
  gun_data_channel_close (channel_ends_get_theirs (&ends, 1, 1)->channel);
  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (both->n_closed, ==, 1);
  g_assert_cmpuint (channel_ends_get_theirs (&ends, 1, 1)->n_closed, ==, 1);
  channel_ends_clear (&ends);
}

/* A lossy channel loses, counts what it lost, goes on, and closes. */
static void
test_abandoned (gconstpointer data)
{
  guint seed = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) message = channel_message_new (4000, 'x');
  ChannelEnds ends = { 0 };
  ChannelWatch *ours;
  ChannelWatch *theirs;
  const GunDataChannelCounters *counters;
  GunSctpStatistics statistics;
  guint n_heard;

  channel_ends_init (&ends, gun_rtc_wire_new (seed, 0, 0, 0, 0, DELAY_US), 3);
  ours = channel_ends_create (&ends, 0, "dc", &gun_like);
  channel_ends_connect (&ends);
  channel_ends_run (&ends, SECOND_US);
  theirs = channel_ends_get_theirs (&ends, 1, 0);
  gun_rtc_wire_set_faults (ends.sctp.wire, 45, 10, 0, 0);
  for (guint i = 0; i < 100; i++)
    g_assert_true (gun_data_channel_send (ours->channel, message, FALSE, NULL));
  channel_ends_run (&ends, 300 * SECOND_US);
  gun_rtc_wire_set_faults (ends.sctp.wire, 0, 0, 0, 0);
  channel_ends_run (&ends, 10 * SECOND_US);
  counters = gun_data_channel_get_counters (ours->channel);
  g_assert_cmpuint (counters->messages_sent, ==, 100);
  g_assert_cmpuint (counters->messages_abandoned, >, 0);
  g_assert_cmpuint (counters->messages_abandoned + theirs->heard->len, >=, 100);
  gun_sctp_association_get_statistics (ends.sctp.end[1].association, &statistics);
  g_assert_cmpint (statistics.times_given_up, >, 0);
  g_assert_cmpint (statistics.times_given_up, <=, counters->messages_abandoned);

  n_heard = theirs->heard->len;
  channel_watch_send_text (ours, "after all");
  channel_ends_run (&ends, 5 * SECOND_US);
  g_assert_cmpuint (theirs->heard->len, ==, n_heard + 1);
  gun_data_channel_close (ours->channel);
  channel_ends_run (&ends, 10 * SECOND_US);
  g_assert_cmpuint (ours->n_closed, ==, 1);
  channel_ends_clear (&ends);
}

/* Each side has all streams of its parity, and no more. */
static void
test_many (void)
{
  ChannelEnds ends = { 0 };
  g_autoptr (GError) error = NULL;

  channel_ends_init (&ends, good_wire (), 3);
  for (guint i = 0; i < GUN_DATA_CHANNELS_MAX; i++)
    for (guint number = 0; number < 2; number++)
      channel_ends_create (&ends, number, "one", NULL);
  g_assert_null (gun_data_channels_create (ends.sctp.end[0].channels, "more", NULL, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_FULL);
  g_clear_error (&error);
  channel_ends_connect (&ends);
  channel_ends_run (&ends, 10 * SECOND_US);
  for (guint number = 0; number < 2; number++)
    {
      ChannelWatch *last = g_ptr_array_index (ends.ours[number], GUN_DATA_CHANNELS_MAX - 1);

      g_assert_cmpint (
          gun_data_channel_get_id (last->channel), ==, 2 * (GUN_DATA_CHANNELS_MAX - 1) + number);
      g_assert_cmpuint (last->n_opened, ==, 1);
      g_assert_cmpuint (ends.theirs[number]->len, ==, GUN_DATA_CHANNELS_MAX);
    }
  g_assert_null (gun_data_channels_create (ends.sctp.end[0].channels, "more", NULL, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_FULL);
  channel_ends_clear (&ends);
}

static void
create_again_cb (GunDataChannel *channel, GunDataChannels *channels)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_data_channels_create (channels, "again", NULL, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_STATE);
}

/* With the association all channels end, and whoever makes a new one in its place is told why not. */
static void
test_end (void)
{
  ChannelEnds ends = { 0 };
  ChannelWatch *ours;

  channel_ends_init (&ends, good_wire (), 3);
  channel_ends_connect (&ends);
  ours = channel_ends_create (&ends, 0, "dc", NULL);
  channel_ends_run (&ends, SECOND_US);
  g_signal_connect (
      ours->channel, "closed", G_CALLBACK (create_again_cb), ends.sctp.end[0].channels);
  gun_sctp_association_abort (ends.sctp.end[1].association);
  sctp_ends_run (&ends.sctp, SECOND_US, NULL);
  g_assert_cmpuint (ours->n_closed, ==, 1);
  g_assert_cmpuint (channel_ends_get_theirs (&ends, 1, 0)->n_closed, ==, 1);
  channel_ends_clear (&ends);
}

static void
close_cb (GunDataChannel *channel)
{
  gun_data_channel_close (channel);
}

static void
close_at_message_cb (GunDataChannel *channel, GBytes *message, gboolean is_text)
{
  g_assert_true (gun_data_channel_send (channel, message, is_text, NULL));
  gun_data_channel_close (channel);
}

static void
answer_and_close_cb (GunDataChannel *channel)
{
  g_signal_connect (channel, "message", G_CALLBACK (close_at_message_cb), NULL);
}

/* Closing and sending may come from inside of everything that is told. */
static void
test_inside (void)
{
  ChannelEnds ends = { 0 };
  ChannelWatch *first;
  ChannelWatch *second;

  channel_ends_init (&ends, good_wire (), 3);
  ends.opened = close_cb;
  channel_ends_connect (&ends);
  first = channel_ends_create (&ends, 0, "closed as it opens", NULL);
  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (first->n_closed, ==, 1);
  g_assert_cmpuint (channel_ends_get_theirs (&ends, 1, 0)->n_opened, ==, 0);

  ends.opened = answer_and_close_cb;
  second = channel_ends_create (&ends, 0, "closed as it hears", NULL);
  channel_watch_send_text (second, "answer me");
  channel_ends_run (&ends, SECOND_US);
  g_assert_cmpuint (second->heard->len, ==, 1);
  assert_heard (second, 0, "answer me");
  g_assert_cmpuint (second->n_closed, ==, 1);
  channel_ends_clear (&ends);
}

static void
test_properties (void)
{
  ChannelEnds ends = { 0 };
  ChannelWatch *ours;
  g_autofree char *label = NULL;
  g_autofree char *protocol = NULL;
  gboolean ordered;
  int id;
  int max_retransmits;
  int max_packet_life_time;
  guint64 threshold;

  channel_ends_init (&ends, good_wire (), 3);
  ours = channel_ends_create (&ends, 0, "dc", &gun_like);
  g_object_set (ours->channel, "buffered-amount-low-threshold", (guint64) 77, NULL);
  g_object_get (ours->channel,
                "label",
                &label,
                "protocol",
                &protocol,
                "ordered",
                &ordered,
                "id",
                &id,
                "max-retransmits",
                &max_retransmits,
                "max-packet-life-time",
                &max_packet_life_time,
                "buffered-amount-low-threshold",
                &threshold,
                NULL);
  g_assert_cmpstr (label, ==, "dc");
  g_assert_cmpstr (protocol, ==, "chat");
  g_assert_false (ordered);
  g_assert_cmpint (id, ==, -1);
  g_assert_cmpint (max_retransmits, ==, 2);
  g_assert_cmpint (max_packet_life_time, ==, -1);
  g_assert_cmpuint (threshold, ==, 77);
  channel_ends_clear (&ends);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/data-channels/both", test_both);
  g_test_add_func ("/rtc/data-channels/kinds", test_kinds);
  g_test_add_func ("/rtc/data-channels/limits", test_limits);
  g_test_add_func ("/rtc/data-channels/back-pressure", test_back_pressure);
  g_test_add_func ("/rtc/data-channels/fairness", test_fairness);
  g_test_add_data_func ("/rtc/data-channels/close", GUINT_TO_POINTER (1), test_close);
  g_test_add_data_func ("/rtc/data-channels/close-bad-wire", GUINT_TO_POINTER (2), test_close);
  for (guint seed = 1; seed <= 8; seed++)
    {
      g_autofree char *reopen = g_strdup_printf ("/rtc/data-channels/reopen-%u", seed);
      g_autofree char *abandoned = g_strdup_printf ("/rtc/data-channels/abandoned-%u", seed);

      g_test_add_data_func (reopen, GUINT_TO_POINTER (seed), test_reopen);
      g_test_add_data_func (abandoned, GUINT_TO_POINTER (seed), test_abandoned);
    }
  g_test_add_func ("/rtc/data-channels/close-early", test_close_early);
  g_test_add_func ("/rtc/data-channels/many", test_many);
  g_test_add_func ("/rtc/data-channels/end", test_end);
  g_test_add_func ("/rtc/data-channels/inside", test_inside);
  g_test_add_func ("/rtc/data-channels/properties", test_properties);
  return g_test_run ();
}
