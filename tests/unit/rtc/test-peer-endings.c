/* SPDX-License-Identifier: MIT */

#include "gun-dtls-session.h"
#include "gun-test-await.h"
#include "peer-end.h"

/*
 * A connection may be closed, or let go, in any handler of anything that it tells.
 */

typedef struct
{
  const char *what;
  gboolean offerer;
  gboolean let_go; /* the last reference is given back; else it is closed */
} Ending;

static void
close_hook (PeerEnd *self, const char *what)
{
  if (self->connection == NULL || self->n_hooked > 0 || !g_str_equal (what, self->wanted))
    return;
  self->n_hooked++;
  gun_peer_connection_close (self->connection);
}

static void
let_go_hook (PeerEnd *self, const char *what)
{
  if (self->connection == NULL || !g_str_equal (what, self->wanted))
    return;
  self->n_hooked++;
  g_clear_object (&self->connection);
}

static void
test_ending (gconstpointer data)
{
  const Ending *ending = data;
  PeerEnd one, other;
  PeerEnd *ender = ending->offerer ? &one : &other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  one.other = &other;
  other.other = &one;
  peer_channel_say (peer_end_create_channel (&one, "from one"), "one");
  peer_channel_say (peer_end_create_channel (&other, "from the other"), "other");
  ender->wanted = ending->what;
  ender->hook = ending->let_go ? let_go_hook : close_hook;
  peer_ends_exchange (&one, &other);
  if (ender->n_hooked == 0 && g_str_equal (ending->what, "channel-closed"))
    {
      gun_test_await (ender->channels->len == 2, 10);
      gun_data_channel_close (ender->channels->pdata[1]);
      /* What was sent before has to be acknowledged, which may wait */
      for (guint i = 0; i < 100 && ender->n_hooked == 0; i++)
        peer_live (100);
    }
  gun_test_await (ender->n_hooked > 0, 10);
  gun_test_settle ();

  if (ending->let_go)
    g_assert_null (ender->witness);
  else
    g_assert_true (peer_end_is (ender, GUN_RTC_CLOSED));
  /* Timers that were left would go off now */
  peer_clock_advance (60000);
  gun_test_settle ();
  g_assert_null (ender->error);
  peer_ends_clear (&one, &other);
}

/* Where the reason is told, nothing more than the object is left. */
static void
test_ending_failed (gconstpointer data)
{
  const Ending *ending = data;
  GunRtcConfiguration configuration;
  PeerEnd one, other;

  peer_configuration_init (&configuration);
  configuration.connect_timeout_ms = 1000;
  peer_end_init (&one, &configuration);
  peer_end_init (&other, NULL);
  g_assert_true (peer_ends_exchange (&one, &other));
  one.wanted = ending->what;
  one.hook = ending->let_go ? let_go_hook : close_hook;
  peer_clock_advance (1000);
  gun_test_await (one.n_hooked > 0, 10);
  gun_test_settle ();
  if (ending->let_go)
    g_assert_null (one.witness);
  peer_ends_clear (&one, &other);
  gun_dtls_certificate_unref (configuration.certificate);
}

static void
test_dispose_new (void)
{
  PeerEnd one, other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_end_create_channel (&one, "dc");
  g_free (gun_peer_connection_create_offer (one.connection, NULL));
  peer_ends_clear (&one, &other);
}

static void
test_dispose_gathering (void)
{
  PeerEnd one, other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  g_free (peer_end_offer (&one));
  peer_ends_clear (&one, &other);
}

static void
test_dispose_connecting (void)
{
  PeerEnd one, other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  g_assert_true (peer_ends_exchange (&one, &other));
  peer_ends_clear (&one, &other);
}

static void
test_dispose_connected (void)
{
  PeerEnd one, other;
  GunPeerConnection *connection;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_end_create_channel (&one, "dc");
  peer_ends_connect (&one, &other);
  connection = g_steal_pointer (&one.connection);
  g_assert_finalize_object (connection);

  /* The other side is told, as by a close */
  one.other = NULL;
  other.other = NULL;
  gun_test_await (peer_end_is (&other, GUN_RTC_CLOSED), 10);
  g_assert_null (other.error);
  peer_ends_clear (&one, &other);
}

static void
test_dispose_restarting (void)
{
  PeerEnd one, other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_ends_connect (&one, &other);
  gun_peer_connection_restart_ice (one.connection);
  g_assert_true (peer_ends_exchange (&one, &other));
  peer_ends_clear (&one, &other);
}

/* A channel may be held longer than its connection, and used. */
static void
test_channel_outlives (void)
{
  PeerEnd one, other;
  g_autoptr (GunDataChannel) channel = NULL;
  g_autoptr (GBytes) message = g_bytes_new_static ("late", 4);

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  channel = g_object_ref (peer_end_create_channel (&one, "dc"));
  peer_ends_connect (&one, &other);
  peer_ends_clear (&one, &other);
  g_assert_cmpint (gun_data_channel_get_state (channel), ==, GUN_DATA_CHANNEL_CLOSED);
  g_assert_false (gun_data_channel_send (channel, message, TRUE, NULL));
  gun_data_channel_close (channel);
}

/* What is told when it ends is told of one that has ended. */
static void
look_hook (PeerEnd *self, const char *what)
{
  GunPeerConnection *connection = self->connection;
  g_autoptr (GunRtcStatistics) facts = NULL;
  GunIceState ice;
  GunDtlsState dtls;

  if (connection == NULL || !g_str_equal (what, "channel-closed"))
    return;
  self->n_hooked++;
  facts = gun_peer_connection_dup_statistics (connection);
  g_assert_cmpint (facts->state, ==, GUN_RTC_CLOSED);
  g_object_get (connection, "ice-state", &ice, "dtls-state", &dtls, NULL);
  g_assert_cmpint (ice, ==, GUN_ICE_CLOSED);
  g_assert_cmpint (dtls, ==, GUN_DTLS_CLOSED);
  g_assert_cmpint (gun_peer_connection_get_state (connection), ==, GUN_RTC_CLOSED);
  g_assert_false (gun_peer_connection_is_usable (connection));
  gun_peer_connection_close (connection);
}

static void
test_complete_when_told (void)
{
  PeerEnd one, other;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  peer_end_create_channel (&one, "dc");
  peer_ends_connect (&one, &other);
  one.hook = look_hook;
  gun_peer_connection_close (one.connection);
  g_assert_cmpuint (one.n_hooked, ==, 1);
  g_assert_cmpstr (one.story->str, ==, "state-connecting state-connected state-closed ");
  peer_ends_clear (&one, &other);
}

static void
add_endings (const char *what)
{
  for (guint i = 0; i < 4; i++)
    {
      Ending *ending = g_new (Ending, 1);
      g_autofree char *path = NULL;

      *ending = (Ending){ what, (i & 1) != 0, (i & 2) != 0 };
      path = g_strdup_printf ("/rtc/endings/%s/%s/%s",
                              what,
                              ending->offerer ? "offerer" : "answerer",
                              ending->let_go ? "let-go" : "closed");
      g_test_add_data_func_full (path, ending, test_ending, g_free);
    }
}

static void
add_failed_endings (const char *what)
{
  for (guint i = 0; i < 2; i++)
    {
      Ending *ending = g_new (Ending, 1);
      g_autofree char *path = NULL;

      *ending = (Ending){ what, TRUE, i != 0 };
      path = g_strdup_printf (
          "/rtc/endings/failed/%s/%s", what, ending->let_go ? "let-go" : "closed");
      g_test_add_data_func_full (path, ending, test_ending_failed, g_free);
    }
}

int
main (int argc, char *argv[])
{
  static const char *const events[] = {
    "signaling",      "gathering",       "candidate",      "state-connecting", "ice-state",
    "dtls-state",     "usable",          "pair-changed",   "state-connected",  "channel",
    "channel-opened", "channel-message", "channel-closed",
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    add_endings (events[i]);
  add_failed_endings ("state-failed");
  add_failed_endings ("ice-state");
  add_failed_endings ("error");
  g_test_add_func ("/rtc/endings/dispose/new", test_dispose_new);
  g_test_add_func ("/rtc/endings/dispose/gathering", test_dispose_gathering);
  g_test_add_func ("/rtc/endings/dispose/connecting", test_dispose_connecting);
  g_test_add_func ("/rtc/endings/dispose/connected", test_dispose_connected);
  g_test_add_func ("/rtc/endings/dispose/restarting", test_dispose_restarting);
  g_test_add_func ("/rtc/endings/channel-outlives", test_channel_outlives);
  g_test_add_func ("/rtc/endings/complete-when-told", test_complete_when_told);
  return g_test_run ();
}
