/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "direct-end.h"
#include "gun-dcep.h"
#include "gun-test-await.h"

/*
 * The other side is no attempt of ours, and does what it likes.
 */

static void
init_open (DirectEnd *one, PeerEnd *peer)
{
  direct_end_init (one);
  peer_end_init (peer, NULL);
  peer_end_create_channel (peer, GUN_DIRECT_LABEL);
  direct_end_open_to_peer (one, peer);
  gun_test_await (peer->channels->len == 2, 10);
}

static void
clear (DirectEnd *one, PeerEnd *peer)
{
  direct_end_clear (one);
  peer_end_clear (peer);
  gun_test_settle ();
}

/* What they opened, and what we did: there both are heard. */
static GunDataChannel *
get_theirs (PeerEnd *peer)
{
  return peer->channels->pdata[0];
}

static GunDataChannel *
get_ours (PeerEnd *peer)
{
  return peer->channels->pdata[1];
}

static guint64
count_dropped (DirectEnd *one)
{
  GunLinkCounters counters;

  gun_link_get_counters (one->link, &counters);
  return counters.frames_dropped;
}

static void
assert_heard (DirectEnd *one, guint i, const char *text)
{
  gsize length_bytes;
  const char *heard = direct_end_get_heard (one, i, &length_bytes);

  g_assert_cmpmem (heard, length_bytes, text, strlen (text));
}

static void
test_both_channels (void)
{
  DirectEnd one;
  PeerEnd peer;

  init_open (&one, &peer);
  g_assert_false (gun_direct_link_is_lossy (GUN_DIRECT_LINK (one.link)));
  peer_channel_say (get_theirs (&peer), "in theirs");
  gun_test_await (one.heard->len == 1, 10);
  peer_channel_say (get_ours (&peer), "in ours");
  gun_test_await (one.heard->len == 2, 10);
  assert_heard (&one, 0, "in theirs");
  assert_heard (&one, 1, "in ours");

  direct_end_say (&one, "back");
  gun_test_await (peer_end_has_heard (&peer, "“back”"), 10);
  g_assert_cmpuint (gun_data_channel_get_counters (get_ours (&peer))->messages_received, ==, 1);
  g_assert_cmpuint (count_dropped (&one), ==, 0);
  clear (&one, &peer);
}

/* It needs no channel of its own. */
static void
test_only_ours (void)
{
  DirectEnd one;
  PeerEnd peer;

  direct_end_init (&one);
  peer_end_init (&peer, NULL);
  direct_end_open_to_peer (&one, &peer);
  gun_test_await (peer.channels->len == 1, 10);
  peer_channel_say (get_theirs (&peer), "in ours");
  gun_test_await (one.heard->len == 1, 10);
  clear (&one, &peer);
}

/* As lib/webrtc.js has it, and each of the ways to lose something. */
static void
test_lossy (void)
{
  static const GunDataChannelOptions options[] = {
    { NULL, FALSE, 2, -1 },
    { NULL, FALSE, -1, -1 },
    { NULL, TRUE, 0, -1 },
    { NULL, TRUE, -1, 500 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr (GunDataChannel) channel = NULL;
      DirectEnd one;
      PeerEnd peer;

      direct_end_init (&one);
      peer_end_init (&peer, NULL);
      channel = gun_peer_connection_create_channel (
          peer.connection, GUN_DIRECT_LABEL, &options[i], NULL);
      direct_end_open_to_peer (&one, &peer);
      peer_channel_say (channel, "there");
      gun_test_await (one.heard->len == 1, 10);
      g_assert_true (gun_direct_link_is_lossy (GUN_DIRECT_LINK (one.link)));
      clear (&one, &peer);
    }
}

static void
test_no_text (void)
{
  static const struct
  {
    guint32 ppid;
    const char *bytes;
    gsize length_bytes;
  } frames[] = {
    { GUN_DCEP_PPID_BINARY, "[]", 2 },
    { GUN_DCEP_PPID_BINARY_EMPTY, "x", 1 },
    { GUN_DCEP_PPID_TEXT, "\xff\xfe", 2 },
    { GUN_DCEP_PPID_TEXT, "{\"a\":\"\xc3\"}", 8 },
    { GUN_DCEP_PPID_TEXT, "\xed\xa0\x80", 3 },
    { GUN_DCEP_PPID_TEXT, "a\0b", 3 },
    { 52, "parts", 5 },
    { 12345, "what", 4 },
  };
  DirectEnd one;
  PeerEnd peer;

  init_open (&one, &peer);
  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      direct_send_raw (&peer,
                       (guint16) gun_data_channel_get_id (get_theirs (&peer)),
                       frames[i].ppid,
                       frames[i].bytes,
                       frames[i].length_bytes);
      gun_test_await (count_dropped (&one) == i + 1, 10);
    }
  peer_channel_say (get_theirs (&peer), "text");
  gun_test_await (one.heard->len == 1, 10);
  assert_heard (&one, 0, "text");
  g_assert_cmpint (gun_link_get_state (one.link), ==, GUN_LINK_OPEN);
  clear (&one, &peer);
}

/* More than we said to take. */
static void
test_too_long (void)
{
  DirectEnd one;
  PeerEnd peer;
  gsize length_bytes = GUN_RTC_DEFAULT_MAX_MESSAGE_BYTES + 1;
  g_autofree char *text = g_malloc (length_bytes);

  memset (text, 'x', length_bytes);
  init_open (&one, &peer);
  direct_send_raw (&peer,
                   (guint16) gun_data_channel_get_id (get_theirs (&peer)),
                   GUN_DCEP_PPID_TEXT,
                   text,
                   length_bytes);
  gun_test_await (one.n_closed == 1, 10);
  g_assert_error (one.reason, GUN_LINK_ERROR, GUN_LINK_ERROR_FLOOD);
  g_assert_cmpuint (one.heard->len, ==, 0);
  gun_test_await (peer_end_is (&peer, GUN_RTC_CLOSED), 10);
  clear (&one, &peer);
}

static PeerEnd *sayer;
static guint n_said;

static void
say_more_hook (DirectEnd *self)
{
  g_autofree char *text = g_strdup_printf ("%u ", n_said);

  if (n_said++ < 300)
    peer_channel_say (get_theirs (sayer), text);
}

/* Nobody listens yet: what comes is kept, and told in its order, later. */
static void
test_kept (void)
{
  DirectEnd one;
  PeerEnd peer;
  GunLinkCounters counters;

  direct_end_init (&one);
  one.deaf = TRUE;
  peer_end_init (&peer, NULL);
  peer_end_create_channel (&peer, GUN_DIRECT_LABEL);
  /* Said before the connection is there, so that they come with the channel */
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u %0*u", i, (int) i * 20, i);

      peer_channel_say (get_theirs (&peer), text);
    }
  direct_end_open_to_peer (&one, &peer);
  do
    {
      gun_test_await (g_main_context_iteration (NULL, FALSE), 10);
      gun_link_get_counters (one.link, &counters);
    }
  while (counters.frames_in < 99);
  gun_test_settle ();
  g_assert_cmpuint (one.heard->len, ==, 0);
  /* What comes while it is told does not overtake it */
  sayer = &peer;
  n_said = 100;
  one.hook = say_more_hook;
  direct_end_listen (&one);
  gun_test_await (one.heard->len == 300, 10);
  for (guint i = 0; i < 300; i++)
    g_assert_cmpuint (g_ascii_strtoull (direct_end_get_heard (&one, i, NULL), NULL, 10), ==, i);
  clear (&one, &peer);
}

static void
flood (gsize length_bytes, guint n)
{
  DirectEnd one;
  PeerEnd peer;
  g_autofree char *text = g_strnfill (length_bytes, 'x');

  direct_end_init (&one);
  one.deaf = TRUE;
  peer_end_init (&peer, NULL);
  peer_end_create_channel (&peer, GUN_DIRECT_LABEL);
  direct_end_open_to_peer (&one, &peer);
  for (guint i = 0; i < n; i++)
    peer_channel_say (get_theirs (&peer), text);
  gun_test_await (gun_link_get_state (one.link) == GUN_LINK_CLOSED, 10);
  g_assert_error (gun_direct_link_get_reason (GUN_DIRECT_LINK (one.link)),
                  GUN_LINK_ERROR,
                  GUN_LINK_ERROR_FLOOD);
  gun_test_await (peer_end_is (&peer, GUN_RTC_CLOSED), 10);
  g_assert_cmpuint (one.heard->len, ==, 0);
  clear (&one, &peer);
}

static void
test_flood_of_bytes (void)
{
  flood (65536, GUN_DIRECT_MAX_KEPT_BYTES / 65536 + 1);
}

static void
test_flood_of_frames (void)
{
  flood (1, GUN_DIRECT_MAX_KEPT + 1);
}

/* What was sent before has to be acknowledged, which may wait. */
static void
await_closed (GunDataChannel *channel)
{
  for (guint i = 0; i < 100 && gun_data_channel_get_state (channel) != GUN_DATA_CHANNEL_CLOSED; i++)
    peer_live (100);
  g_assert_cmpint (gun_data_channel_get_state (channel), ==, GUN_DATA_CHANNEL_CLOSED);
}

/* What is said in a channel of another name is not for us. */
static void
test_other_label (void)
{
  DirectEnd one;
  PeerEnd peer;
  GunDataChannel *other;

  init_open (&one, &peer);
  other = peer_end_create_channel (&peer, "chat");
  peer_channel_say (other, "hello");
  await_closed (other);
  g_assert_cmpuint (count_dropped (&one), ==, 1);
  peer_channel_say (get_theirs (&peer), "still there");
  gun_test_await (one.heard->len == 1, 10);
  assert_heard (&one, 0, "still there");
  clear (&one, &peer);
}

static void
test_many_channels (void)
{
  DirectEnd one;
  PeerEnd peer;
  GunDataChannel *channels[GUN_DIRECT_MAX_CHANNELS + 1];

  init_open (&one, &peer);
  channels[0] = get_theirs (&peer);
  for (guint i = 1; i <= GUN_DIRECT_MAX_CHANNELS; i++)
    {
      channels[i] = peer_end_create_channel (&peer, GUN_DIRECT_LABEL);
      gun_test_await (gun_data_channel_get_state (channels[i]) != GUN_DATA_CHANNEL_CONNECTING, 10);
    }
  await_closed (channels[GUN_DIRECT_MAX_CHANNELS]);
  g_assert_cmpuint (count_dropped (&one), ==, 1);
  for (guint i = 0; i < GUN_DIRECT_MAX_CHANNELS; i++)
    {
      peer_channel_say (channels[i], "hello");
      gun_test_await (one.heard->len == i + 1, 10);
    }
  /* One of many may go */
  gun_data_channel_close (channels[0]);
  await_closed (channels[0]);
  g_assert_cmpint (gun_link_get_state (one.link), ==, GUN_LINK_OPEN);
  clear (&one, &peer);
}

/* gun.js forgets who was there when either channel closes. */
static void
test_channel_closed (gconstpointer which)
{
  DirectEnd one;
  PeerEnd peer;

  init_open (&one, &peer);
  peer_channel_say (get_theirs (&peer), "last");
  gun_data_channel_close (peer.channels->pdata[GPOINTER_TO_INT (which)]);
  gun_test_await (one.n_closed == 1, 10);
  g_assert_error (one.reason, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
  g_assert_nonnull (strstr (one.reason->message, "channel"));
  g_assert_cmpuint (one.heard->len, ==, 1);
  gun_test_await (peer_end_is (&peer, GUN_RTC_CLOSED), 10);
  clear (&one, &peer);
}

static void
test_connection_closed (void)
{
  DirectEnd one;
  PeerEnd peer;

  init_open (&one, &peer);
  gun_peer_connection_close (peer.connection);
  gun_test_await (one.n_closed == 1, 10);
  g_assert_error (one.reason, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
  g_assert_cmpstr (one.reason->message, ==, "The other side closed the connection");
  g_assert_false (gun_link_send (one.link, "x", 1));
  clear (&one, &peer);
}

/* It takes less than others. */
static void
test_max_message (void)
{
  DirectEnd one;
  PeerEnd peer;
  g_autofree char *answer = NULL;
  g_autofree char *small = NULL;
  g_autofree char *text = g_strnfill (1001, 'x');
  g_autoptr (GError) error = NULL;

  direct_end_init (&one);
  peer_end_init (&peer, NULL);
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (one.n_described == 1, 10);
  gun_peer_connection_set_remote_description (peer.connection, GUN_RTC_OFFER, one.said, &error);
  g_assert_no_error (error);
  answer = peer_end_answer (&peer);
  small = peer_change_value (answer, "a=max-message-size:", "1000");
  gun_direct_attempt_take_answer (one.attempt, small, &error);
  g_assert_no_error (error);
  gun_test_await (one.n_ends == 1, 10);

  g_assert_cmpuint (gun_link_get_max_frame_bytes (one.link), ==, 1000);
  g_assert_false (gun_link_send (one.link, text, 1001));
  g_assert_true (gun_link_send (one.link, text, 1000));
  gun_test_await (peer_end_has_heard (&peer, "“xxx"), 10);
  g_assert_cmpuint (gun_data_channel_get_counters (get_theirs (&peer))->messages_received, ==, 1);
  g_assert_cmpint (gun_link_get_state (one.link), ==, GUN_LINK_OPEN);
  clear (&one, &peer);
}

/* It does not read. */
static void
test_full (void)
{
  DirectEnd one;
  PeerEnd peer;
  g_autofree char *text = g_strnfill (65536, 'x');
  gsize sent_bytes = 0;

  init_open (&one, &peer);
  gun_peer_connection_set_paused (peer.connection, TRUE);
  one.within = TRUE;
  while (gun_link_send (one.link, text, 65536))
    sent_bytes += 65536;
  one.within = FALSE;
  g_assert_cmpuint (sent_bytes, >=, 16 * 1024 * 1024);
  g_assert_cmpuint (sent_bytes, <=, 20 * 1024 * 1024);
  g_assert_cmpuint (one.n_closed, ==, 0);
  g_assert_cmpint (gun_link_get_state (one.link), ==, GUN_LINK_CLOSED);
  gun_test_await (one.n_closed == 1, 10);
  g_assert_error (one.reason, GUN_LINK_ERROR, GUN_LINK_ERROR_FULL);
  clear (&one, &peer);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/direct/link/hostile/both-channels", test_both_channels);
  g_test_add_func ("/direct/link/hostile/only-ours", test_only_ours);
  g_test_add_func ("/direct/link/hostile/lossy", test_lossy);
  g_test_add_func ("/direct/link/hostile/no-text", test_no_text);
  g_test_add_func ("/direct/link/hostile/too-long", test_too_long);
  g_test_add_func ("/direct/link/hostile/kept", test_kept);
  g_test_add_func ("/direct/link/hostile/flood/bytes", test_flood_of_bytes);
  g_test_add_func ("/direct/link/hostile/flood/frames", test_flood_of_frames);
  g_test_add_func ("/direct/link/hostile/other-label", test_other_label);
  g_test_add_func ("/direct/link/hostile/many-channels", test_many_channels);
  g_test_add_data_func (
      "/direct/link/hostile/channel-closed/theirs", GINT_TO_POINTER (0), test_channel_closed);
  g_test_add_data_func (
      "/direct/link/hostile/channel-closed/ours", GINT_TO_POINTER (1), test_channel_closed);
  g_test_add_func ("/direct/link/hostile/connection-closed", test_connection_closed);
  g_test_add_func ("/direct/link/hostile/max-message", test_max_message);
  g_test_add_func ("/direct/link/hostile/full", test_full);
  return g_test_run ();
}
