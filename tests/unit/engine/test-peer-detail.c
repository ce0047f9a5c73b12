/* SPDX-License-Identifier: MIT */

/* What is known of a peer, and how it is told to others: without addresses, without anything that moves a cursor, and never too much. */

#include <string.h>

#include "engine-fixture.h"
#include "gun-hidden-addresses.h"
#include "gun-peer-detail-private.h"
#include "gun-peer-detail-words.h"
#include "gun-peer-facts.h"
#include "gun-rtc-statistics.h"
#include "gun-short-code.h"

#define ONE                                                                                        \
  "8A:51:0C:F2:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:3E:"  \
  "77"
#define OTHER                                                                                      \
  "D4:09:B6:1A:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:C0:"  \
  "5B"

static void
test_short_code (void)
{
  g_autofree char *here = gun_short_code_new (ONE, OTHER);
  g_autofree char *there = gun_short_code_new (OTHER, ONE);
  g_autofree char *lower = g_ascii_strdown (ONE, -1);
  g_autofree char *in_lower = gun_short_code_new (lower, OTHER);
  g_autofree char *same = gun_short_code_new (ONE, ONE);

  g_assert_cmpuint (strlen (here), ==, 19);
  g_assert_cmpstr (here, ==, there);
  g_assert_cmpstr (here, ==, in_lower);
  g_assert_cmpstr (here, !=, same);
  /* What others can work out by the words of gun-short-code.h: printf "$ONE\n$OTHER\n" | sha256sum */
  g_assert_cmpstr (here, ==, "4744 6844 4868 6210");
}

static void
test_hidden (void)
{
  static const struct
  {
    const char *text;
    const char *shown;
  } rows[] = {
    { "", "" },
    { "Connected", "Connected" },
    { "The try failed: nothing was heard for 10 s.",
      "The try failed: nothing was heard for 10 s." },
    { "192.168.1.20:50412 ↔ 10.0.0.1", "[…] ↔ […]" },
    { "10.0.0.1↔10.0.0.2", "[…]↔[…]" },
    { "from 192.0.2.1, port 7", "from […], port 7" },
    { "It is 192.0.2.1.", "It is […]." },
    { "[2001:db8::1]:443", "[…]" },
    { "at fe80::1%eth0", "at […]" },
    { "::1", "[…]" },
    { "fe80::", "[…]" },
    { "through wss://relay.example/gun?k=1", "through […]" },
    { "stun:stun.example:3478 said", "[…] said" },
    { "relay.example", "[…]" },
    { "a91d-40fe.local", "[…]" },
    { "xn--caf-dma.example", "[…]" },
    { "DTLS 1.2 and TLS1.3", "DTLS 1.2 and TLS1.3" },
    { "14:02:11 " ONE, "14:02:11 " ONE },
    { "mKx3Tq8Zb", "mKx3Tq8Zb" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = gun_hide_addresses (rows[i].text);

      g_assert_cmpstr (shown, ==, rows[i].shown);
    }
}

static GunPeerDetail *
detail_of (const char *name)
{
  const GunPeerFacts facts = {
    .kind = GUN_PEER_KIND_BROWSER,
    .state = GUN_PEER_VIEW_OPEN,
    .route = GUN_ROUTE_LOCAL,
    .name = (char *) name,
    .pid = (char *) name,
    .address = (char *) "192.168.1.21:58230",
    .via = (char *) "relay.example",
    .since_us = 1000000,
    .round_trip_us = -1,
    .clock_exact_us = -1,
    .bytes_per_second = -1,
  };

  return gun_peer_detail_new (&facts, 2000000, 1700000000000.0);
}

static GunRtcStatistics *
statistics_of (const char *label)
{
  GunRtcStatistics *statistics = gun_rtc_statistics_new ();
  GunRtcChannelStatistics *channel = g_new0 (GunRtcChannelStatistics, 1);

  statistics->local
      = gun_ice_candidate_parse ("candidate:1 1 udp 2113937151 192.168.1.20 50412 typ host", NULL);
  statistics->remote = gun_ice_candidate_parse (
      "candidate:1 1 udp 2113937151 198.51.100.4 58230 typ srflx raddr 10.0.0.7 rport 5000", NULL);
  statistics->dtls_version = g_strdup ("DTLS 1.2");
  statistics->dtls_cipher = g_strdup ("ECDHE-ECDSA-AES128-GCM");
  statistics->local_fingerprint = g_strdup (ONE);
  statistics->remote_fingerprint = g_strdup (OTHER);
  statistics->round_trip_us = 3400;
  statistics->cwnd_bytes = 14480;
  statistics->max_message_bytes = 262144;
  statistics->messages_abandoned = 2;
  statistics->times_given_up = 0;
  channel->label = g_strdup (label);
  channel->max_retransmits = 2;
  channel->max_packet_life_time_ms = -1;
  channel->counters.messages_sent = 4118;
  g_ptr_array_add (statistics->channels, channel);

  return statistics;
}

static void
test_report (void)
{
  g_autoptr (GunPeerDetail) detail = detail_of ("mKx3Tq8Zb");
  g_autoptr (GunRtcStatistics) statistics = statistics_of ("dc");
  g_autoptr (GunRtcTimeline) timeline = gun_rtc_timeline_new (0, 1700000000000.0);
  g_autoptr (GPtrArray) timelines = g_ptr_array_new ();
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *lost = NULL;
  g_autofree char *security = NULL;
  g_autofree char *hidden = NULL;
  g_autofree char *whole = NULL;

  gun_rtc_timeline_add (timeline, 1, GUN_RTC_LAYER_ICE, "Found 192.168.1.20:50412");
  g_ptr_array_add (timelines, timeline);
  gun_peer_detail_take_statistics (detail, statistics);
  gun_peer_detail_take_timelines (detail, timelines);
  g_ptr_array_add (detail->asked, g_strdup ("chat/secret-room"));

  lost = gun_peer_detail_dup_lost (detail);
  g_assert_nonnull (strstr (lost, "2 of 4"));
  security = gun_peer_detail_dup_security (detail);
  g_assert_cmpstr (
      security, ==, "DTLS 1.2 · Encrypted; who this is was vouched for only by the relay");

  whole = gun_peer_detail_to_report (detail, TRUE);
  hidden = gun_peer_detail_to_report (detail, FALSE);
  g_assert_nonnull (strstr (whole, "Local address (host), 192.168.1.20, port 50412"));
  g_assert_nonnull (strstr (whole, "relay.example"));
  g_assert_nonnull (strstr (whole, "chat/secret-room"));
  g_assert_nonnull (strstr (whole, "Largest message: 262"));
  g_assert_nonnull (strstr (hidden, "Local address (host)"));
  g_assert_nonnull (strstr (hidden, "Found […]"));
  g_assert_nonnull (strstr (hidden, ONE));
  g_assert_null (strstr (hidden, "192.168"));
  g_assert_null (strstr (hidden, "198.51"));
  g_assert_null (strstr (hidden, "50412"));
  g_assert_null (strstr (hidden, "relay.example"));
  g_assert_null (strstr (hidden, "chat/"));

  gun_peer_detail_append_json (detail, FALSE, json);
  g_assert_null (strstr (json->str, "192.168"));
  g_assert_null (strstr (json->str, "relay.example"));
  g_assert_null (strstr (json->str, "chat/"));
  g_assert_nonnull (strstr (json->str, "\"rwnd_bytes\":null"));
  g_assert_nonnull (strstr (json->str, "\"short_code\":\""));
}

/* Names that would move a cursor or turn the line around are shown as what they are made of. */
static void
test_hostile_names (void)
{
  g_autoptr (GunPeerDetail) detail = detail_of ("x");
  g_autoptr (GunRtcStatistics) statistics = statistics_of ("d\342\200\256c\033[2J\n");
  g_autoptr (GunRtcTimeline) timeline = gun_rtc_timeline_new (0, 0);
  g_autoptr (GPtrArray) timelines = g_ptr_array_new ();
  g_autofree char *report = NULL;

  gun_rtc_timeline_add (timeline, 1, GUN_RTC_LAYER_CHANNEL, "\342\200\256\033]0;x\007\n");
  g_ptr_array_add (timelines, timeline);
  gun_peer_detail_take_room (detail, "lob\342\200\256by\033[1m");
  gun_peer_detail_take_statistics (detail, statistics);
  gun_peer_detail_take_timelines (detail, timelines);
  report = gun_peer_detail_to_report (detail, TRUE);
  g_assert_true (g_utf8_validate (report, -1, NULL));
  g_assert_null (strstr (report, "\342\200\256"));
  for (const char *p = report; *p != '\0'; p++)
    g_assert_true (*p == '\n' || !g_ascii_iscntrl (*p));
}

/* However much a peer makes happen: how it began and what happened last is kept, in order, and the rest is counted. */
static void
test_flood (void)
{
  const guint max = GUN_PEER_DETAIL_FIRST_MOMENTS + GUN_PEER_DETAIL_LAST_MOMENTS;
  g_autoptr (GunPeerDetail) detail = detail_of ("x");
  g_autoptr (GunRtcTimeline) own = gun_rtc_timeline_new (0, 0);
  g_autoptr (GunRtcTimeline) connection = gun_rtc_timeline_new (0, 0);
  g_autoptr (GPtrArray) timelines = g_ptr_array_new ();
  const GunPeerMoment *last;
  gint64 n_seen = 0;

  gun_rtc_timeline_add (own, 0, GUN_RTC_LAYER_CONNECTION, "Heard of");
  for (guint i = 1; i <= 5000; i++)
    {
      g_autofree char *text = g_strdup_printf ("Event %u", i);

      gun_rtc_timeline_add (connection, i * 1000, GUN_RTC_LAYER_CHANNEL, text);
      gun_rtc_timeline_add (own, i * 1000, GUN_RTC_LAYER_CONNECTION, text);
    }
  g_ptr_array_add (timelines, own);
  g_ptr_array_add (timelines, connection);
  gun_peer_detail_take_timelines (detail, timelines);

  g_assert_cmpuint (detail->moments->len, ==, max);
  g_assert_cmpstr (
      ((const GunPeerMoment *) g_ptr_array_index (detail->moments, 0))->text, ==, "Heard of");
  last = g_ptr_array_index (detail->moments, max - 1);
  g_assert_cmpstr (last->text, ==, "Event 5000");
  for (guint i = 0; i < max; i++)
    {
      const GunPeerMoment *moment = g_ptr_array_index (detail->moments, i);

      n_seen += moment->times;
      if (i > 0)
        g_assert_cmpfloat (
            moment->at_ms,
            >=,
            ((const GunPeerMoment *) g_ptr_array_index (detail->moments, i - 1))->at_ms);
    }
  g_assert_cmpint (n_seen + detail->n_forgotten, ==, 10001);
}

/* Nothing is known: no number is made up. */
static void
test_unknown (void)
{
  g_autoptr (GunPeerDetail) detail = detail_of ("x");
  char *const texts[] = {
    gun_peer_detail_dup_round_trip (detail),
    gun_peer_detail_dup_totals (detail),
    gun_peer_detail_dup_lost (detail),
    gun_peer_detail_dup_security (detail),
    gun_peer_detail_dup_channels (detail),
    gun_peer_detail_dup_asked (detail),
    gun_peer_detail_dup_transport (detail),
    gun_peer_end_dup_type (detail->here),
    gun_peer_end_dup_place (detail->there),
    gun_peer_detail_dup_exact_bytes (detail->mtu_bytes),
    gun_peer_detail_dup_exact_bytes (detail->max_message_bytes),
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_cmpstr (texts[i], ==, "–");
      g_free (texts[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/peer-detail/short-code", test_short_code);
  g_test_add_func ("/engine/peer-detail/hidden", test_hidden);
  g_test_add_func ("/engine/peer-detail/report", test_report);
  g_test_add_func ("/engine/peer-detail/hostile-names", test_hostile_names);
  g_test_add_func ("/engine/peer-detail/flood", test_flood);
  g_test_add_func ("/engine/peer-detail/unknown", test_unknown);

  return g_test_run ();
}
