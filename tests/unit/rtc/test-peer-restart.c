/* SPDX-License-Identifier: MIT */

#include <gio/gio.h>
#include <string.h>

#include "gun-rtc-error.h"
#include "gun-test-await.h"
#include "peer-end.h"

static gboolean
nft (const char *arguments)
{
  g_autofree char *command = g_strdup_printf ("nft %s", arguments);
  int status;

  return g_spawn_command_line_sync (command, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

/* From now on nothing arrives; the namespace is ours alone. */
static gboolean
cut (void)
{
  if (nft ("add table inet cut")
      && nft ("add chain inet cut in { type filter hook input priority 0 ; }")
      && nft ("add rule inet cut in meta l4proto udp drop"))
    return TRUE;
  g_test_skip ("nftables cannot be used here");
  return FALSE;
}

static void
mend (void)
{
  g_assert_true (nft ("delete table inet cut"));
}

static gboolean
is_connected (PeerEnd *end)
{
  GunIceState ice;

  g_object_get (end->connection, "ice-state", &ice, NULL);
  return ice == GUN_ICE_CONNECTED;
}

/* Maybe while another one is on its way. */
static void
restart (PeerEnd *one, PeerEnd *other)
{
  GunIceState ice;

  gun_peer_connection_restart_ice (one->connection);
  g_assert_true (peer_ends_exchange (one, other));
  g_object_get (one->connection, "ice-state", &ice, NULL);
  g_assert_cmpint (ice, ==, GUN_ICE_CHECKING);
  gun_test_await (is_connected (one) && is_connected (other), 10);
}

/* How often something was noted of a connection. */
static guint
count_notes (PeerEnd *end, const char *beginning)
{
  GunRtcTimeline *timeline = gun_peer_connection_get_timeline (end->connection);
  guint n = 0;

  for (guint i = 0; i < gun_rtc_timeline_get_length (timeline); i++)
    n += g_str_has_prefix (gun_rtc_timeline_get_entry (timeline, i)->text, beginning);
  return n;
}

static void
test_restart (gconstpointer which)
{
  PeerEnd one, other;
  PeerEnd *starter = GPOINTER_TO_INT (which) == 0 ? &one : &other;
  GunDataChannel *channel;
  g_autoptr (GunRtcStatistics) before = NULL;
  g_autoptr (GunRtcStatistics) after = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  channel = peer_end_create_channel (&one, "dc");
  peer_ends_connect (&one, &other);
  gun_test_await (other.channels->len == 1, 10);
  before = gun_peer_connection_dup_statistics (one.connection);

  gun_peer_connection_restart_ice (starter->connection);
  peer_channel_say (channel, "before");
  {
    g_autofree char *offer = peer_end_offer (starter);
    g_autofree char *answer = NULL;

    /* They are known, and are not told again */
    g_assert_nonnull (strstr (offer, "a=candidate:"));
    /* Nobody knows yet whether there will be an answer */
    peer_channel_say (channel, "meanwhile");
    g_assert_true (gun_peer_connection_set_remote_description (
        starter->other->connection, GUN_RTC_OFFER, offer, NULL));
    answer = peer_end_answer (starter->other);
    g_assert_true (gun_peer_connection_set_remote_description (
        starter->connection, GUN_RTC_ANSWER, answer, NULL));
  }
  gun_test_await (peer_end_has_heard (&other, "“before” “meanwhile”"), 10);
  restart (starter, starter->other);
  peer_channel_say (channel, "after");
  gun_test_await (peer_end_has_heard (&other, "“after”"), 10);

  /* The same session, the same channel, the same states */
  after = gun_peer_connection_dup_statistics (one.connection);
  g_assert_cmpstr (after->remote_fingerprint, ==, before->remote_fingerprint);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (count_notes (i == 0 ? &one : &other, "ICE is connected"), >=, 2);
      g_assert_cmpuint (count_notes (i == 0 ? &one : &other, "Encrypted by"), ==, 1);
    }
  g_assert_cmpstr (one.story->str, ==, "state-connecting state-connected ");
  g_assert_cmpint (gun_data_channel_get_state (channel), ==, GUN_DATA_CHANNEL_OPEN);
  g_assert_cmpuint (other.channels->len, ==, 1);
  peer_ends_clear (&one, &other);
}

/* Both want one in the same moment: who gives way takes its own offer back. */
static void
test_restart_both (void)
{
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_end_create_channel (&one, "dc");
  peer_ends_connect (&one, &other);
  gun_peer_connection_note_network_change (one.connection);
  gun_peer_connection_note_network_change (other.connection);
  g_assert_cmpuint (one.n_restarts_wanted, ==, 1);
  g_assert_cmpuint (other.n_restarts_wanted, ==, 1);
  offer = peer_end_offer (&one);
  g_free (peer_end_offer (&other));

  g_assert_true (gun_peer_connection_roll_back (other.connection, &error));
  g_assert_true (
      gun_peer_connection_set_remote_description (other.connection, GUN_RTC_OFFER, offer, &error));
  answer = peer_end_answer (&other);
  g_assert_true (
      gun_peer_connection_set_remote_description (one.connection, GUN_RTC_ANSWER, answer, &error));
  g_assert_no_error (error);
  restart (&one, &other);
  peer_channel_say (one.channels->pdata[0], "after both");
  gun_test_await (peer_end_has_heard (&other, "“after both”"), 10);
  peer_ends_clear (&one, &other);
}

/* An answer with other credentials than before, to an offer that did not ask for that. */
static void
test_answer_restarts (void)
{
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *changed = NULL;
  g_autoptr (GError) error = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_ends_connect (&one, &other);
  offer = peer_end_offer (&one);
  g_assert_true (
      gun_peer_connection_set_remote_description (other.connection, GUN_RTC_OFFER, offer, &error));
  answer = peer_end_answer (&other);
  changed = peer_change_value (answer, "a=ice-ufrag:", "other");
  g_assert_false (
      gun_peer_connection_set_remote_description (one.connection, GUN_RTC_ANSWER, changed, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  g_clear_error (&error);

  /* The right one is still welcome */
  g_assert_true (
      gun_peer_connection_set_remote_description (one.connection, GUN_RTC_ANSWER, answer, &error));
  g_assert_no_error (error);
  g_assert_cmpint (gun_peer_connection_get_signaling (one.connection), ==, GUN_RTC_STABLE);
  peer_ends_clear (&one, &other);
}

/* Each change of the network is a reason of its own. */
static void
test_network_change (void)
{
  PeerEnd one, other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  gun_peer_connection_note_network_change (one.connection);
  g_assert_cmpuint (one.n_restarts_wanted, ==, 0);
  peer_ends_connect (&one, &other);
  gun_peer_connection_note_network_change (one.connection);
  g_assert_cmpuint (one.n_restarts_wanted, ==, 1);
  gun_peer_connection_note_network_change (one.connection);
  g_assert_cmpuint (one.n_restarts_wanted, ==, 2);
  restart (&one, &other);
  gun_peer_connection_note_network_change (one.connection);
  g_assert_cmpuint (one.n_restarts_wanted, ==, 3);
  peer_ends_clear (&one, &other);
}

/* The clock runs, packets do not. */
static void
test_silence (void)
{
  PeerEnd one, other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_end_create_channel (&one, "dc");
  peer_ends_connect (&one, &other);
  gun_test_await (other.channels->len == 1, 10);
  gun_test_settle ();
  if (!cut ())
    {
      peer_ends_clear (&one, &other);
      return;
    }

  peer_clock_advance (4999);
  g_assert_true (peer_end_is (&one, GUN_RTC_CONNECTED));
  peer_clock_advance (1);
  g_assert_true (peer_end_is (&one, GUN_RTC_DISCONNECTED));
  g_assert_true (gun_peer_connection_is_usable (one.connection));
  g_assert_cmpuint (one.n_restarts_wanted, ==, 0);
  peer_clock_advance (5000);
  g_assert_false (gun_peer_connection_is_usable (one.connection));
  g_assert_cmpuint (one.n_restarts_wanted, ==, 1);
  g_assert_cmpuint (one.n_usable, ==, 2);
  peer_clock_advance (19999);
  g_assert_true (peer_end_is (&one, GUN_RTC_DISCONNECTED));
  g_assert_cmpuint (one.n_usable, ==, 2);
  g_assert_cmpuint (one.n_restarts_wanted, ==, 1);
  peer_clock_advance (1);
  g_assert_true (peer_end_is (&one, GUN_RTC_FAILED));
  g_assert_error (one.error, GUN_RTC_ERROR, GUN_RTC_ERROR_TIMED_OUT);
  g_assert_cmpstr (one.story->str,
                   ==,
                   "state-connecting state-connected state-disconnected state-failed error ");
  mend ();
  peer_ends_clear (&one, &other);
}

static void
test_silence_heals (gconstpointer silence_ms)
{
  PeerEnd one, other;
  gboolean was_unusable = GPOINTER_TO_INT (silence_ms) >= 10000;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_end_create_channel (&one, "dc");
  peer_ends_connect (&one, &other);
  gun_test_await (other.channels->len == 1, 10);
  gun_test_settle ();
  if (!cut ())
    {
      peer_ends_clear (&one, &other);
      return;
    }
  peer_channel_say (one.channels->pdata[0], "waits");
  peer_clock_advance (GPOINTER_TO_INT (silence_ms));
  g_assert_true (peer_end_is (&one, GUN_RTC_DISCONNECTED));
  g_assert_cmpint (gun_peer_connection_is_usable (one.connection), ==, !was_unusable);

  mend ();
  for (guint i = 0; i < 40 && !peer_end_has_heard (&other, "“waits”"); i++)
    peer_live (500);
  g_assert_true (peer_end_has_heard (&other, "“waits”"));
  gun_test_await (peer_end_is (&one, GUN_RTC_CONNECTED), 10);
  g_assert_true (gun_peer_connection_is_usable (one.connection));
  g_assert_cmpuint (one.n_usable, ==, was_unusable ? 3 : 1);
  g_assert_cmpstr (
      one.story->str, ==, "state-connecting state-connected state-disconnected state-connected ");

  /* And stays, as long as it is answered */
  peer_live (12000);
  g_assert_true (peer_end_is (&one, GUN_RTC_CONNECTED));
  g_assert_true (peer_end_is (&other, GUN_RTC_CONNECTED));
  peer_ends_clear (&one, &other);
}

/* A restart that finds nothing is asked for again, and ends like any silence. */
static void
test_restart_in_vain (void)
{
  GunRtcConfiguration configuration;
  PeerEnd one, other;

  peer_configuration_init (&configuration);
  configuration.connect_timeout_ms = 40000;
  peer_end_init (&one, &configuration);
  peer_end_init (&other, NULL);
  peer_ends_connect (&one, &other);
  gun_test_settle ();
  if (!cut ())
    {
      peer_ends_clear (&one, &other);
      gun_dtls_certificate_unref (configuration.certificate);
      return;
    }
  peer_clock_advance (10000);
  g_assert_cmpuint (one.n_restarts_wanted, ==, 1);
  g_assert_true (peer_ends_exchange (&one, &other));
  peer_clock_advance (39999);
  g_assert_true (peer_end_is (&one, GUN_RTC_DISCONNECTED));
  peer_clock_advance (1);
  g_assert_true (peer_end_is (&one, GUN_RTC_FAILED));
  g_assert_error (one.error, GUN_RTC_ERROR, GUN_RTC_ERROR_TIMED_OUT);
  mend ();
  peer_ends_clear (&one, &other);
  gun_dtls_certificate_unref (configuration.certificate);
}

/* A restart that took too long: the next one may find more. */
static void
test_restart_again (void)
{
  GunRtcConfiguration configuration;
  PeerEnd one, other;

  peer_configuration_init (&configuration);
  configuration.connect_timeout_ms = 5000;
  peer_end_init (&one, &configuration);
  peer_end_init (&other, NULL);
  peer_ends_connect (&one, &other);
  gun_test_settle ();
  if (cut ())
    {
      peer_clock_advance (10000);
      g_assert_cmpuint (one.n_restarts_wanted, ==, 1);
      g_assert_true (peer_ends_exchange (&one, &other));
      peer_clock_advance (4999);
      g_assert_cmpuint (one.n_restarts_wanted, ==, 1);
      peer_clock_advance (1);
      g_assert_cmpuint (one.n_restarts_wanted, ==, 2);
      mend ();
      restart (&one, &other);
      gun_test_await (peer_end_is (&one, GUN_RTC_CONNECTED), 10);
    }
  peer_ends_clear (&one, &other);
  gun_dtls_certificate_unref (configuration.certificate);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/rtc/restart/offerer", GINT_TO_POINTER (0), test_restart);
  g_test_add_data_func ("/rtc/restart/answerer", GINT_TO_POINTER (1), test_restart);
  g_test_add_func ("/rtc/restart/both", test_restart_both);
  g_test_add_func ("/rtc/restart/answer-restarts", test_answer_restarts);
  g_test_add_func ("/rtc/restart/network-change", test_network_change);
  g_test_add_func ("/rtc/silence/fails", test_silence);
  g_test_add_data_func ("/rtc/silence/heals/8-s", GINT_TO_POINTER (8000), test_silence_heals);
  g_test_add_data_func ("/rtc/silence/heals/12-s", GINT_TO_POINTER (12000), test_silence_heals);
  g_test_add_func ("/rtc/silence/restart-again", test_restart_again);
  g_test_add_func ("/rtc/silence/restart-in-vain", test_restart_in_vain);
  return g_test_run ();
}
