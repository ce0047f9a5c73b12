/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-rtc-error.h"
#include "gun-test-await.h"
#include "peer-end.h"

static void
test_connect (void)
{
  PeerEnd one, other;
  GunDataChannel *channel;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  g_assert_false (gun_peer_connection_is_usable (one.connection));
  channel = peer_end_create_channel (&one, "first");
  peer_channel_say (channel, "early");
  peer_ends_connect (&one, &other);
  g_assert_true (gun_peer_connection_is_usable (one.connection));
  g_assert_cmpuint (one.n_usable, ==, 1);
  gun_test_await (peer_end_has_heard (&other, "“early”"), 10);
  g_assert_cmpstr (one.story->str, ==, "state-connecting state-connected ");
  g_assert_cmpstr (other.story->str, ==, "state-connecting state-connected channel “early” ");

  /* The other way round, and on a channel that the other side opened */
  peer_channel_say (other.channels->pdata[0], "answer");
  peer_channel_say (peer_end_create_channel (&other, "second"), "more");
  gun_test_await (peer_end_has_heard (&one, "“answer”") && peer_end_has_heard (&one, "“more”"), 10);
  g_assert_cmpuint (one.n_pairs, >=, 1);
  peer_ends_clear (&one, &other);
}

static void
test_close (gconstpointer which)
{
  PeerEnd one, other;
  PeerEnd *closer = GPOINTER_TO_INT (which) == 0 ? &one : &other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_end_create_channel (&one, "dc");
  peer_ends_connect (&one, &other);
  gun_test_await (other.channels->len == 1, 10);
  gun_peer_connection_close (closer->connection);
  g_assert_true (peer_end_is (closer, GUN_RTC_CLOSED));
  g_assert_false (gun_peer_connection_is_usable (closer->connection));
  gun_test_await (peer_end_is (closer->other, GUN_RTC_CLOSED), 10);
  for (guint i = 0; i < 2; i++)
    {
      PeerEnd *end = i == 0 ? &one : &other;

      g_assert_null (end->error);
      g_assert_cmpuint (end->n_usable, ==, 2);
      g_assert_cmpint (
          gun_data_channel_get_state (end->channels->pdata[0]), ==, GUN_DATA_CHANNEL_CLOSED);
    }
  peer_ends_clear (&one, &other);
}

/* Before there is DTLS nobody can be told: our own time limit ends it. */
static void
test_close_while_connecting (void)
{
  GunRtcConfiguration configuration;
  PeerEnd one, other;

  peer_configuration_init (&configuration);
  configuration.connect_timeout_ms = 5000;
  peer_end_init (&one, &configuration);
  peer_end_init (&other, NULL);
  g_assert_true (peer_ends_exchange (&one, &other));
  gun_peer_connection_close (other.connection);
  peer_clock_advance (4999);
  g_assert_true (peer_end_is (&one, GUN_RTC_CONNECTING));
  peer_clock_advance (1);
  g_assert_true (peer_end_is (&one, GUN_RTC_FAILED));
  g_assert_true (g_error_matches (one.error, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE)
                 || g_error_matches (one.error, GUN_RTC_ERROR, GUN_RTC_ERROR_TIMED_OUT));
  g_assert_nonnull (strstr (one.error->message, "5 s"));
  g_assert_cmpstr (one.story->str, ==, "state-connecting state-failed error ");

  gun_peer_connection_close (one.connection);
  g_assert_true (peer_end_is (&one, GUN_RTC_CLOSED));
  peer_ends_clear (&one, &other);
  gun_dtls_certificate_unref (configuration.certificate);
}

static void
exchange_changed (PeerEnd *one, PeerEnd *other, const char *attribute, const char *value)
{
  g_autofree char *offer = peer_end_offer (one);
  g_autofree char *changed = peer_change_value (offer, attribute, value);
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  one->other = other;
  other->other = one;
  gun_peer_connection_set_remote_description (other->connection, GUN_RTC_OFFER, changed, &error);
  g_assert_no_error (error);
  answer = peer_end_answer (other);
  gun_peer_connection_set_remote_description (one->connection, GUN_RTC_ANSWER, answer, &error);
  g_assert_no_error (error);
}

/* Somebody who changes descriptions on their way is found out. */
static void
test_fingerprint (void)
{
  const char *forged = "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:"
                       "10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F";
  g_autoptr (GunRtcStatistics) facts = NULL;
  PeerEnd one, other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_end_create_channel (&one, "dc");
  exchange_changed (&one, &other, "a=fingerprint:sha-256 ", forged);
  gun_test_await (peer_end_is (&other, GUN_RTC_FAILED), 10);
  g_assert_error (other.error, GUN_RTC_ERROR, GUN_RTC_ERROR_FINGERPRINT);
  g_assert_nonnull (strstr (other.error->message, "00:01:02"));

  /* What it saw is told; the one that was not wrong hears that it is over */
  facts = gun_peer_connection_dup_statistics (other.connection);
  g_assert_nonnull (facts->remote_fingerprint);
  g_assert_cmpstr (facts->remote_fingerprint, !=, forged);
  g_assert_cmpint (facts->state, ==, GUN_RTC_FAILED);
  gun_test_await (peer_end_is (&one, GUN_RTC_FAILED), 10);
  g_assert_error (one.error, GUN_RTC_ERROR, GUN_RTC_ERROR_DTLS);
  g_assert_false (peer_end_has_heard (&one, "state-connected"));
  g_assert_false (peer_end_has_heard (&other, "state-connected"));
  peer_ends_clear (&one, &other);
}

static void
test_wrong_password (void)
{
  GunRtcConfiguration configuration;
  PeerEnd one, other;

  peer_configuration_init (&configuration);
  configuration.connect_timeout_ms = 700;
  peer_end_init (&one, &configuration);
  peer_end_init (&other, &configuration);
  exchange_changed (&one, &other, "a=ice-pwd:", "0123456789012345678901");
  gun_test_await (peer_end_has_gathered (&one) && peer_end_has_gathered (&other), 10);
  gun_test_settle ();
  peer_clock_advance (700);
  gun_test_await (peer_end_is (&one, GUN_RTC_FAILED) && peer_end_is (&other, GUN_RTC_FAILED), 10);
  g_assert_error (one.error, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE);
  g_assert_nonnull (strstr (one.error->message, "1 s"));
  peer_ends_clear (&one, &other);
  gun_dtls_certificate_unref (configuration.certificate);
}

/* The wished port is in use. */
static void
test_no_socket (void)
{
  GunRtcConfiguration configuration;
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  peer_configuration_init (&configuration);
  configuration.min_port = 40123;
  configuration.max_port = 40123;
  peer_end_init (&one, &configuration);
  peer_end_init (&other, &configuration);
  offer = peer_end_offer (&one);
  gun_test_await (peer_end_has_gathered (&one), 10);
  g_assert_true (
      gun_peer_connection_set_remote_description (other.connection, GUN_RTC_OFFER, offer, NULL));
  answer = gun_peer_connection_create_answer (other.connection, NULL);
  g_assert_false (
      gun_peer_connection_set_local_description (other.connection, GUN_RTC_ANSWER, answer, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE);
  gun_test_await (peer_end_is (&other, GUN_RTC_FAILED), 10);
  peer_ends_clear (&one, &other);
  gun_dtls_certificate_unref (configuration.certificate);
}

static void
assert_nothing_known (const GunRtcStatistics *facts)
{
  g_assert_null (facts->dtls_version);
  g_assert_null (facts->dtls_cipher);
  g_assert_null (facts->dtls_group);
  g_assert_null (facts->remote_fingerprint);
  g_assert_null (facts->local);
  g_assert_null (facts->remote);
  g_assert_cmpint (facts->round_trip_us, ==, -1);
  g_assert_cmpint (facts->rto_ms, ==, -1);
  g_assert_cmpint (facts->cwnd_bytes, ==, -1);
  g_assert_cmpint (facts->rwnd_bytes, ==, -1);
  g_assert_cmpint (facts->mtu_bytes, ==, -1);
  g_assert_cmpint (facts->unacked_chunks, ==, -1);
  g_assert_cmpint (facts->pending_chunks, ==, -1);
}

static void
test_statistics (void)
{
  PeerEnd one, other;
  g_autoptr (GunRtcStatistics) before = NULL;
  g_autoptr (GunRtcStatistics) during = NULL;
  g_autoptr (GunRtcStatistics) after = NULL;
  g_autoptr (GunRtcStatistics) closed = NULL;
  const GunRtcChannelStatistics *row;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  before = gun_peer_connection_dup_statistics (one.connection);
  assert_nothing_known (before);
  g_assert_null (before->sctp_state);
  g_assert_cmpint (before->retransmitted_chunks, ==, -1);
  g_assert_cmpint (before->messages_abandoned, ==, -1);
  g_assert_cmpint (before->state, ==, GUN_RTC_NEW);
  g_assert_nonnull (before->local_fingerprint);
  g_assert_cmpuint (before->local_candidates->len, ==, 0);

  peer_channel_say (peer_end_create_channel (&one, "dc"), "five!");
  peer_ends_connect (&one, &other);
  gun_test_await (peer_end_has_heard (&other, "“five!”"), 10);
  during = gun_peer_connection_dup_statistics (one.connection);
  g_assert_cmpint (during->state, ==, GUN_RTC_CONNECTED);
  g_assert_cmpstr (during->dtls_version, ==, "DTLS 1.2");
  g_assert_nonnull (during->dtls_cipher);
  g_assert_nonnull (during->dtls_group);
  g_assert_cmpstr (during->sctp_state, ==, "connected");
  g_assert_nonnull (during->local);
  g_assert_nonnull (during->remote);
  g_assert_cmpint (during->mtu_bytes, >, 0);
  g_assert_cmpint (during->rwnd_bytes, >, 0);
  g_assert_cmpint (during->retransmitted_chunks, ==, 0);
  g_assert_cmpuint (during->packets_sent, >, 0);
  g_assert_cmpuint (during->channels->len, ==, 1);
  row = during->channels->pdata[0];
  g_assert_cmpstr (row->label, ==, "dc");
  g_assert_cmpuint (row->counters.messages_sent, ==, 1);
  g_assert_cmpuint (row->counters.bytes_sent, ==, 5);

  /* The last moment of the one that closes, and of the one that is closed */
  gun_peer_connection_close (one.connection);
  gun_test_await (peer_end_is (&other, GUN_RTC_CLOSED), 10);
  after = gun_peer_connection_dup_statistics (one.connection);
  closed = gun_peer_connection_dup_statistics (other.connection);
  g_assert_cmpint (after->state, ==, GUN_RTC_CLOSED);
  g_assert_cmpint (closed->state, ==, GUN_RTC_CLOSED);
  g_assert_cmpstr (after->dtls_cipher, ==, during->dtls_cipher);
  g_assert_cmpstr (closed->dtls_cipher, ==, during->dtls_cipher);
  g_assert_cmpstr (closed->remote_fingerprint, ==, before->local_fingerprint);
  g_assert_cmpuint (after->channels->len, ==, 1);
  g_assert_cmpuint (after->bytes_sent, >=, during->bytes_sent);
  peer_ends_clear (&one, &other);
}

static void
test_timeline (void)
{
  PeerEnd one, other;
  g_autoptr (GunRtcTimeline) timeline = NULL;
  gboolean found = FALSE;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  timeline = gun_rtc_timeline_ref (gun_peer_connection_get_timeline (one.connection));
  peer_ends_connect (&one, &other);
  peer_ends_clear (&one, &other);

  for (guint i = 0; i < gun_rtc_timeline_get_length (timeline); i++)
    {
      const GunRtcTimelineEntry *entry = gun_rtc_timeline_get_entry (timeline, i);

      g_test_message ("%s: %s", gun_rtc_layer_describe (entry->layer), entry->text);
      found |= strstr (entry->text, "connected") != NULL;
      /* Keys and passwords are nobody's business */
      g_assert_null (strstr (entry->text, "ice-pwd"));
    }
  g_assert_true (found);
}

static gboolean
have_addresses (guint n, const char *action)
{
  g_autoptr (GString) script = g_string_new (NULL);
  const char *argv[] = { "sh", "-ec", NULL, NULL };
  int status;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (script, "ip address %s 127.0.1.%u/32 dev lo; ", action, i + 1);
  argv[2] = script->str;
  return g_spawn_sync (
             NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

/* A computer may have more addresses than are worth a socket each. */
static void
test_many_addresses (void)
{
  PeerEnd one, other;

  if (!have_addresses (24, "add"))
    {
      g_test_skip ("addresses cannot be added here");
      return;
    }
  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_ends_connect (&one, &other);
  gun_test_await (peer_end_has_gathered (&one) && peer_end_has_gathered (&other), 10);
  gun_test_settle ();
  g_assert_cmpuint (one.candidates->len, ==, 16);
  g_assert_cmpuint (other.candidates->len, ==, 16);
  peer_ends_clear (&one, &other);
  g_assert_true (have_addresses (24, "del"));
}

/* As many as two processes may have between them, all at once. */
static void
test_twenty (void)
{
  enum
  {
    N = 20
  };
  g_autofree PeerEnd *ones = g_new0 (PeerEnd, N);
  g_autofree PeerEnd *others = g_new0 (PeerEnd, N);
  guint n_done = 0;

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *label = g_strdup_printf ("number %u", i);

      peer_end_init (&ones[i], NULL);
      peer_end_init (&others[i], NULL);
      ones[i].other = &others[i];
      others[i].other = &ones[i];
      peer_channel_say (peer_end_create_channel (&ones[i], label), label);
      g_assert_true (peer_ends_exchange (&ones[i], &others[i]));
    }
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *text = g_strdup_printf ("“number %u”", i);

      gun_test_await (peer_end_has_heard (&others[i], text), 30);
      n_done++;
    }
  g_assert_cmpuint (n_done, ==, N);

  /* One that ends does not touch the others */
  gun_peer_connection_close (ones[0].connection);
  gun_test_await (peer_end_is (&others[0], GUN_RTC_CLOSED), 10);
  peer_channel_say (others[1].channels->pdata[0], "still");
  gun_test_await (peer_end_has_heard (&ones[1], "“still”"), 10);
  for (guint i = 0; i < N; i++)
    {
      ones[i].other = NULL;
      others[i].other = NULL;
    }
  for (guint i = 0; i + 1 < N; i++)
    {
      peer_end_clear (&ones[i]);
      peer_end_clear (&others[i]);
    }
  peer_ends_clear (&ones[N - 1], &others[N - 1]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/peer-connection/connect", test_connect);
  g_test_add_data_func ("/rtc/peer-connection/close/offerer", GINT_TO_POINTER (0), test_close);
  g_test_add_data_func ("/rtc/peer-connection/close/answerer", GINT_TO_POINTER (1), test_close);
  g_test_add_func ("/rtc/peer-connection/close/while-connecting", test_close_while_connecting);
  g_test_add_func ("/rtc/peer-connection/fingerprint", test_fingerprint);
  g_test_add_func ("/rtc/peer-connection/wrong-password", test_wrong_password);
  g_test_add_func ("/rtc/peer-connection/no-socket", test_no_socket);
  g_test_add_func ("/rtc/peer-connection/statistics", test_statistics);
  g_test_add_func ("/rtc/peer-connection/timeline", test_timeline);
  g_test_add_func ("/rtc/peer-connection/many-addresses", test_many_addresses);
  g_test_add_func ("/rtc/peer-connection/twenty", test_twenty);
  return g_test_run ();
}
