/* SPDX-License-Identifier: MIT */

#include <string.h>
#include <sys/socket.h>
#include <netinet/in.h>

#include "gun-ice-agent.h"
#include "gun-rtc-error.h"
#include "gun-test-await.h"
#include "gun-virtual-clock.h"
#include "ice-end.h"
#include "stun-peer.h"

/* Everything on 127.0.0.1, which is all that a namespace of its own has. */
#define LOOPBACK ((const char *const[]){ "127.0.0.1", NULL })

static const GunIceSettings controlling
    = { .addresses = LOOPBACK, .loopback = TRUE, .controlling = TRUE };
static const GunIceSettings controlled = { .addresses = LOOPBACK, .loopback = TRUE };

static gboolean
is_connected (IceEnd *end)
{
  return gun_ice_agent_get_state (end->agent) == GUN_ICE_CONNECTED;
}

static void
say (IceEnd *end, const char *text)
{
  g_assert_true (gun_ice_agent_send (end->agent, (const guint8 *) text, strlen (text)));
}

static void
assert_packet (IceEnd *end, guint i, const char *text)
{
  g_autoptr (GBytes) expected = g_bytes_new_static (text, strlen (text));

  g_assert_cmpuint (end->packets->len, >, i);
  g_assert_true (g_bytes_equal (end->packets->pdata[i], expected));
}

static void
test_connect (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  IceEnd one, other;
  const GunIceCandidate *local, *remote;
  const GunIceCounters *counters;

  ice_end_init (&one, &controlling, GUN_CLOCK (clock));
  ice_end_init (&other, &controlled, GUN_CLOCK (clock));
  g_assert_false (gun_ice_agent_get_selected_pair (one.agent, &local, &remote));
  g_assert_false (gun_ice_agent_send (one.agent, (const guint8 *) "early", 5));
  g_assert_cmpint (gun_ice_agent_get_gathering (one.agent), ==, GUN_ICE_GATHERING_NEW);

  ice_ends_join (&one, &other);
  gun_test_await (is_connected (&one) && is_connected (&other), 10);
  say (&one, "from one");
  say (&other, "from the other");
  gun_test_await (one.packets->len == 1 && other.packets->len == 1, 10);
  assert_packet (&one, 0, "from the other");
  assert_packet (&other, 0, "from one");

  g_assert_cmpstr (one.story->str, ==, "checking connected packet ");
  g_assert_cmpuint (one.n_gathered, ==, 1);
  g_assert_cmpint (gun_ice_agent_get_gathering (one.agent), ==, GUN_ICE_GATHERING_COMPLETE);
  g_assert_true (gun_ice_agent_get_selected_pair (one.agent, &local, &remote));
  g_assert_cmpstr (local->address, ==, "127.0.0.1");
  g_assert_cmpstr (remote->address, ==, "127.0.0.1");
  g_assert_cmpuint (one.n_pairs, >=, 1);
  g_assert_cmpuint (gun_ice_agent_get_local_candidates (one.agent)->len, ==, 1);

  counters = gun_ice_agent_get_counters (one.agent);
  g_assert_cmpuint (counters->packets_out, ==, 1);
  g_assert_cmpuint (counters->bytes_out, ==, 8);
  g_assert_cmpuint (counters->packets_in, ==, 1);
  g_assert_cmpuint (counters->bytes_in, ==, 14);
  g_assert_cmpuint (counters->packets_unsent, ==, 1);
  g_assert_cmpuint (counters->candidates[GUN_ICE_TAKEN], ==, 1);

  gun_ice_agent_close (one.agent);
  g_assert_false (gun_ice_agent_send (one.agent, (const guint8 *) "late", 4));
  g_assert_cmpstr (one.story->str, ==, "checking connected packet ");
  ice_end_clear (&one);
  ice_end_clear (&other);
  gun_test_settle ();
}

static void
test_credentials (void)
{
  g_autofree char *longest = g_strnfill (256, 'a');
  g_autofree char *longer = g_strnfill (257, 'a');
  const char *const bad[][2] = {
    { "", STUN_PEER_PWD },
    { "pee", STUN_PEER_PWD },
    { longer, STUN_PEER_PWD },
    { "pe r", STUN_PEER_PWD },
    { "pe\nr", STUN_PEER_PWD },
    { "pe\xff\xff", STUN_PEER_PWD },
    { "peer", "" },
    { "peer", "012345678901234567890" },
    { "peer", longer },
    { "peer", "0123456789012345678901:" },
  };
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GError) error = NULL;
  IceEnd one;

  ice_end_init (&one, &controlling, GUN_CLOCK (clock));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (
          gun_ice_agent_set_remote_credentials (one.agent, bad[i][0], bad[i][1], &error));
      g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_cmpstr (one.story->str, ==, "");

  g_assert_true (gun_ice_agent_set_remote_credentials (one.agent, longest, longest, &error));
  g_assert_true (gun_ice_agent_set_remote_credentials (one.agent, longest, longest, &error));
  g_assert_false (gun_ice_agent_set_remote_credentials (one.agent, "peer", longest, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_STATE);
  g_assert_cmpstr (one.story->str, ==, "checking ");
  ice_end_clear (&one);
  gun_test_settle ();
}

static void
test_wrong_password (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  IceEnd one;
  StunPeer *peer;

  ice_end_init (&one, &controlling, GUN_CLOCK (clock));
  peer = stun_peer_new (one.agent);
  g_assert_true (gun_ice_agent_gather (one.agent, NULL));
  stun_peer_join (peer, "9999999999999999999999");
  gun_test_await (stun_peer_get_n_forged (peer) >= 2, 10);
  g_assert_cmpuint (stun_peer_get_n_checks (peer), ==, 0);

  gun_virtual_clock_advance (clock, (GUN_ICE_CONNECT_TIMEOUT_MS - 1) * G_GINT64_CONSTANT (1000));
  g_assert_cmpstr (one.story->str, ==, "checking ");
  gun_virtual_clock_advance (clock, 1000);
  g_assert_cmpstr (one.story->str, ==, "checking failed ");
  g_assert_error (one.error, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE);

  stun_peer_free (peer);
  ice_end_clear (&one);
  gun_test_settle ();
}

static void
test_hold (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GError) error = NULL;
  IceEnd one;
  StunPeer *peer;
  guint n_sent = GUN_ICE_MAX_HELD_PACKETS + 10;

  ice_end_init (&one, &controlling, GUN_CLOCK (clock));
  peer = stun_peer_new (one.agent);
  stun_peer_set_agrees (peer, FALSE);
  gun_ice_agent_gather (one.agent, &error);
  g_assert_no_error (error);
  stun_peer_join (peer, STUN_PEER_PWD);
  /* It has found that the pair works, and waits for us to agree on it */
  gun_test_await (stun_peer_get_n_settling (peer) > 0, 10);

  for (guint i = 0; i < n_sent; i++)
    {
      g_autofree char *text = g_strdup_printf ("packet %u", i);

      stun_peer_send (peer, text, strlen (text));
    }
  gun_test_await (gun_ice_agent_get_counters (one.agent)->packets_overflowed == 10, 10);
  g_assert_cmpstr (one.story->str, ==, "checking ");

  stun_peer_set_agrees (peer, TRUE);
  gun_test_await (is_connected (&one), 10);
  g_assert_cmpuint (one.packets->len, ==, GUN_ICE_MAX_HELD_PACKETS);
  assert_packet (&one, 0, "packet 0");
  assert_packet (&one, GUN_ICE_MAX_HELD_PACKETS - 1, "packet 63");
  g_assert_true (g_str_has_prefix (one.story->str, "checking connected packet "));

  stun_peer_send (peer, "after", 5);
  gun_test_await (one.packets->len == GUN_ICE_MAX_HELD_PACKETS + 1, 10);
  stun_peer_free (peer);
  ice_end_clear (&one);
  gun_test_settle ();
}

typedef struct
{
  IceEnd *end;
  guint n_before;
  guint n_most; /* packets between two turns of the loop */
  guint n_turns;
} Turns;

static gboolean
turn_cb (gpointer user_data)
{
  Turns *turns = user_data;

  turns->n_turns++;
  turns->n_most = MAX (turns->n_most, turns->end->packets->len - turns->n_before);
  turns->n_before = turns->end->packets->len;
  return G_SOURCE_CONTINUE;
}

/* Packets that come faster than they are read do not keep other sources of the loop from their turn. */
static void
test_budget (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GSource) other_source = g_idle_source_new ();
  g_autoptr (GError) error = NULL;
  guint8 packet[100];
  IceEnd one;
  StunPeer *peer;
  Turns turns = { .end = &one };

  memset (packet, 0x80, sizeof packet);
  ice_end_init (&one, &controlling, GUN_CLOCK (clock));
  peer = stun_peer_new (one.agent);
  gun_ice_agent_gather (one.agent, &error);
  g_assert_no_error (error);
  stun_peer_join (peer, STUN_PEER_PWD);
  gun_test_await (is_connected (&one), 10);

  g_source_set_priority (other_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (other_source, turn_cb, &turns, NULL);
  g_source_attach (other_source, NULL);
  /* As many at once as even an ungenerous system keeps for a socket */
  for (guint n_sent = 0; n_sent < 10000; n_sent += 200)
    {
      for (guint i = 0; i < 200; i++)
        stun_peer_send (peer, packet, sizeof packet);
      gun_test_await (one.packets->len == n_sent + 200, 10);
    }
  g_test_message ("%u turns, at most %u packets in one", turns.n_turns, turns.n_most);
  g_assert_cmpuint (turns.n_most, <=, 64);
  g_assert_cmpuint (turns.n_turns, >=, 10000 / 64);

  g_source_destroy (other_source);
  stun_peer_free (peer);
  ice_end_clear (&one);
  gun_test_settle ();
}

/* libnice looks every few seconds whether the other side still agrees: this is the one test that waits for its clock. */
static void
test_lost (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  IceEnd one;
  StunPeer *peer;

  ice_end_init (&one, &controlling, GUN_CLOCK (clock));
  peer = stun_peer_new (one.agent);
  g_assert_true (gun_ice_agent_gather (one.agent, NULL));
  stun_peer_join (peer, STUN_PEER_PWD);
  gun_test_await (is_connected (&one), 10);
  say (&one, "while it lasts");

  stun_peer_set_revoked (peer, TRUE);
  gun_test_await (!is_connected (&one), 30);
  g_assert_cmpstr (one.story->str, ==, "checking connected disconnected ");
  g_assert_error (one.error, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE);
  g_assert_false (gun_ice_agent_send (one.agent, (const guint8 *) "into the void", 13));
  gun_virtual_clock_advance (clock, GUN_ICE_CONNECT_TIMEOUT_MS * G_GINT64_CONSTANT (1000));
  g_assert_cmpstr (one.story->str, ==, "checking connected disconnected failed ");

  /* And found again, by a restart */
  stun_peer_set_revoked (peer, FALSE);
  g_assert_true (gun_ice_agent_restart (one.agent, FALSE, NULL));
  stun_peer_join (peer, STUN_PEER_PWD);
  gun_test_await (is_connected (&one), 10);
  say (&one, "here again");

  stun_peer_free (peer);
  ice_end_clear (&one);
  gun_test_settle ();
}

/* What the system keeps for the socket of ours at @port. */
static int
get_receive_buffer (guint16 port)
{
  for (int fd = 3; fd < 1024; fd++)
    {
      struct sockaddr_in address;
      socklen_t length = sizeof address;
      int size = 0;
      socklen_t size_bytes = sizeof size;

      if (getsockname (fd, (struct sockaddr *) &address, &length) == 0
          && address.sin_family == AF_INET && ntohs (address.sin_port) == port
          && getsockopt (fd, SOL_SOCKET, SO_RCVBUF, &size, &size_bytes) == 0)
        return size;
    }
  g_assert_not_reached ();
}

static void
test_buffers (void)
{
  GunIceSettings settings = controlling;
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  const GunIceCandidate *local;
  IceEnd one;

  /* What anybody may have; Linux gives twice as much, for what it keeps beside the bytes */
  settings.receive_buffer_bytes = 100000;
  ice_end_init (&one, &settings, GUN_CLOCK (clock));
  g_assert_true (gun_ice_agent_gather (one.agent, NULL));
  local = gun_ice_agent_get_local_candidates (one.agent)->pdata[0];
  g_assert_cmpint (get_receive_buffer (local->port), ==, 200000);
  ice_end_clear (&one);
  gun_test_settle ();
}

static GunIceVerdict
add (GunIceAgent *agent, const char *address, guint port)
{
  g_autofree char *line
      = g_strdup_printf ("candidate:1 1 udp 2113937151 %s %u typ host", address, port);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunIceCandidate) candidate = gun_ice_candidate_parse (line, &error);

  g_assert_no_error (error);
  return gun_ice_agent_add_remote_candidate (agent, candidate);
}

static void
test_candidates (void)
{
  const GunIceSettings settings = { .controlling = TRUE };
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  const GunIceCounters *counters;
  IceEnd one;

  ice_end_init (&one, &settings, GUN_CLOCK (clock));
  g_assert_cmpint (add (one.agent, "127.0.0.1", 1000), ==, GUN_ICE_LOOPBACK);
  g_assert_cmpint (add (one.agent, "fe80::1", 1000), ==, GUN_ICE_LINK_LOCAL);
  g_assert_cmpint (add (one.agent, "3b2d1b38.local", 1000), ==, GUN_ICE_LOCAL_NAME);
  g_assert_cmpint (add (one.agent, "192.0.2.1", 0), ==, GUN_ICE_PORT_ZERO);
  g_assert_cmpint (add (one.agent, "192.0.2.1", 1000), ==, GUN_ICE_TAKEN);
  g_assert_cmpint (add (one.agent, "192.0.2.1", 1000), ==, GUN_ICE_REPEATED);
  for (guint i = 1; i < 5000; i++)
    add (one.agent, "192.0.2.1", 1000 + i);

  counters = gun_ice_agent_get_counters (one.agent);
  g_assert_cmpuint (gun_ice_agent_get_remote_candidates (one.agent)->len, ==, 32);
  g_assert_cmpuint (counters->candidates[GUN_ICE_TAKEN], ==, 32);
  g_assert_cmpuint (counters->candidates[GUN_ICE_TOO_MANY], ==, 5000 - 32);
  g_assert_cmpuint (counters->candidates[GUN_ICE_LOOPBACK], ==, 1);
  g_assert_cmpuint (counters->candidates[GUN_ICE_REPEATED], ==, 1);
  ice_end_clear (&one);
  gun_test_settle ();
}

/* A check that comes before the candidate it is from has libnice make up a type; theirs counts. */
static void
test_early_check (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GError) error = NULL;
  const GunIceCandidate *local, *remote;
  GPtrArray *remotes;
  IceEnd one;
  StunPeer *peer;

  ice_end_init (&one, &controlling, GUN_CLOCK (clock));
  peer = stun_peer_new (one.agent);
  g_assert_true (gun_ice_agent_gather (one.agent, &error));
  g_assert_no_error (error);
  stun_peer_check (peer);
  gun_test_settle ();
  stun_peer_join (peer, STUN_PEER_PWD);
  gun_test_await (is_connected (&one), 10);

  g_assert_true (gun_ice_agent_get_selected_pair (one.agent, &local, &remote));
  g_assert_cmpint (remote->type, ==, GUN_ICE_HOST);
  remotes = gun_ice_agent_get_remote_candidates (one.agent);
  g_assert_cmpuint (remotes->len, ==, 1);
  g_assert_cmpint (((const GunIceCandidate *) remotes->pdata[0])->type, ==, GUN_ICE_HOST);
  stun_peer_free (peer);
  ice_end_clear (&one);
  gun_test_settle ();
}

static void
test_restart (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GError) error = NULL;
  IceEnd one, other;
  g_autofree char *old_ufrag = NULL;
  guint16 old_port;

  ice_end_init (&one, &controlling, GUN_CLOCK (clock));
  ice_end_init (&other, &controlled, GUN_CLOCK (clock));
  g_assert_false (gun_ice_agent_restart (one.agent, FALSE, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_STATE);
  g_clear_error (&error);
  ice_ends_join (&one, &other);
  gun_test_await (is_connected (&one) && is_connected (&other), 10);
  gun_test_settle ();

  old_ufrag = g_strdup (gun_ice_agent_get_ufrag (one.agent));
  old_port
      = ((const GunIceCandidate *) gun_ice_agent_get_local_candidates (one.agent)->pdata[0])->port;
  g_assert_true (gun_ice_agent_restart (one.agent, FALSE, &error));
  g_assert_true (gun_ice_agent_restart (other.agent, FALSE, &error));
  g_assert_cmpstr (gun_ice_agent_get_ufrag (one.agent), !=, old_ufrag);
  g_assert_cmpuint (gun_ice_agent_get_remote_candidates (one.agent)->len, ==, 0);

  /* What worked goes on */
  g_assert_true (is_connected (&one));
  say (&one, "meanwhile");
  gun_test_await (other.packets->len == 1, 10);

  for (guint i = 0; i < 2; i++)
    {
      IceEnd *from = i == 0 ? &one : &other;
      GPtrArray *list = gun_ice_agent_get_local_candidates (from->agent);

      g_assert_true (gun_ice_agent_set_remote_credentials (from->other->agent,
                                                           gun_ice_agent_get_ufrag (from->agent),
                                                           gun_ice_agent_get_pwd (from->agent),
                                                           &error));
      for (guint j = 0; j < list->len; j++)
        g_assert_cmpint (gun_ice_agent_add_remote_candidate (from->other->agent, list->pdata[j]),
                         ==,
                         GUN_ICE_TAKEN);
    }
  gun_test_await (is_connected (&one) && is_connected (&other), 10);
  g_assert_cmpstr (one.story->str, ==, "checking connected checking connected ");
  g_assert_cmpuint (
      ((const GunIceCandidate *) gun_ice_agent_get_local_candidates (one.agent)->pdata[0])->port,
      ==,
      old_port);
  say (&other, "afterwards");
  gun_test_await (one.packets->len == 1, 10);
  ice_end_clear (&one);
  ice_end_clear (&other);
  gun_test_settle ();
}

static guint16
first_port (IceEnd *end)
{
  GPtrArray *locals = gun_ice_agent_get_local_candidates (end->agent);

  return locals->len > 0 ? ((const GunIceCandidate *) locals->pdata[0])->port : 0;
}

/* Whoever asked has forgotten what it knew of the old ones, or takes nothing more of them. A range may have no port left. */
static void
test_restart_elsewhere (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  GunIceSettings settings = controlled;

  for (guint i = 0; i < 2; i++)
    {
      IceEnd one;
      guint16 old_port;

      settings.min_port = i == 0 ? 0 : 40700;
      settings.max_port = i == 0 ? 0 : 40710;
      ice_end_init (&one, &settings, GUN_CLOCK (clock));
      g_assert_true (gun_ice_agent_gather (one.agent, NULL));
      gun_test_await (one.n_gathered == 1, 10);
      old_port = first_port (&one);
      g_assert_cmpuint (old_port, !=, 0);

      g_assert_true (gun_ice_agent_restart (one.agent, TRUE, NULL));
      gun_test_await (first_port (&one) != 0, 10);
      if (i == 0)
        g_assert_cmpuint (first_port (&one), !=, old_port);
      else
        g_assert_cmpuint (first_port (&one), ==, old_port);
      ice_end_clear (&one);
      gun_test_settle ();
    }
}

static void
test_hostile_packets (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GSocket) stranger = NULL;
  g_autoptr (GSocketAddress) there = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (5);
  const GunIceCandidate *local;
  IceEnd one, other;

  ice_end_init (&one, &controlling, GUN_CLOCK (clock));
  ice_end_init (&other, &controlled, GUN_CLOCK (clock));
  ice_ends_join (&one, &other);
  gun_test_await (is_connected (&one) && is_connected (&other), 10);

  local = gun_ice_agent_get_local_candidates (one.agent)->pdata[0];
  there = g_inet_socket_address_new_from_string (local->address, local->port);
  stranger
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  for (guint i = 0; i < 5000; i++)
    {
      guint8 packet[600];
      gsize length = (gsize) g_rand_int_range (random, 0, sizeof packet);

      for (gsize j = 0; j < length; j++)
        packet[j] = (guint8) g_rand_int (random);
      /* Half of them look like the header of a STUN message of that length, RFC 8489 section 5 */
      if (i % 2 == 0 && length >= 20)
        {
          packet[0] = (guint8) g_rand_int_range (random, 0, 2);
          packet[1] = 1;
          packet[2] = (guint8) ((length - 20) >> 8);
          packet[3] = (guint8) ((length - 20) & 0xfc);
          memcpy (packet + 4, "\x21\x12\xa4\x42", 4);
        }
      g_socket_send_to (stranger, there, (const gchar *) packet, length, NULL, NULL);
      if (i % 100 == 0)
        gun_test_settle ();
    }
  gun_test_settle ();
  g_assert_cmpuint (one.packets->len, ==, 0);
  say (&other, "still here");
  gun_test_await (one.packets->len == 1, 10);
  g_assert_cmpuint (gun_ice_agent_get_remote_candidates (one.agent)->len, <=, 32);
  ice_end_clear (&one);
  ice_end_clear (&other);
  gun_test_settle ();
}

static void
test_nothing_to_use (void)
{
  const GunIceSettings settings = { .addresses = (const char *const[]){ "198.51.100.9", NULL } };
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GError) error = NULL;
  IceEnd one;

  ice_end_init (&one, &settings, GUN_CLOCK (clock));
  g_assert_false (gun_ice_agent_gather (one.agent, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE);
  ice_end_clear (&one);
  gun_test_settle ();
}

static void
test_ports (void)
{
  GunIceSettings settings = controlling;
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GError) error = NULL;
  const GunIceCandidate *local;
  IceEnd one, other;

  settings.min_port = settings.max_port = 40123;
  ice_end_init (&one, &settings, GUN_CLOCK (clock));
  ice_end_init (&other, &settings, GUN_CLOCK (clock));
  g_assert_true (gun_ice_agent_gather (one.agent, &error));
  local = gun_ice_agent_get_local_candidates (one.agent)->pdata[0];
  g_assert_cmpuint (local->port, ==, 40123);

  /* The only port is taken */
  g_assert_true (gun_ice_agent_gather (other.agent, &error));
  g_assert_cmpstr (other.story->str, ==, "failed ");
  g_assert_error (other.error, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE);
  g_assert_cmpuint (other.n_gathered, ==, 1);
  ice_end_clear (&one);
  ice_end_clear (&other);
  gun_test_settle ();
}

static void
close_cb (GunIceState state, const GError *error, gpointer user_data)
{
  GunIceAgent **agent = user_data;

  if (state == GUN_ICE_CONNECTED)
    gun_ice_agent_close (*agent);
}

static void
ignore_candidate_cb (const GunIceCandidate *candidate, gpointer user_data)
{
}

static void
ignore_gathered_cb (gpointer user_data)
{
}

static void
ignore_pair_cb (const GunIceCandidate *local, const GunIceCandidate *remote, gpointer user_data)
{
}

static void
ignore_packet_cb (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
}

static void
test_close_inside (void)
{
  const GunIceCallbacks callbacks
      = { ignore_candidate_cb, ignore_gathered_cb, close_cb, ignore_pair_cb, ignore_packet_cb };
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  GunIceAgent *agent = NULL;
  StunPeer *peer;

  agent = gun_ice_agent_new (&controlling, GUN_CLOCK (clock), &callbacks, &agent);
  peer = stun_peer_new (agent);
  g_assert_true (gun_ice_agent_gather (agent, NULL));
  stun_peer_join (peer, STUN_PEER_PWD);
  gun_test_await (gun_ice_agent_get_state (agent) == GUN_ICE_CLOSED, 10);
  stun_peer_free (peer);
  gun_ice_agent_free (agent);
  gun_test_settle ();
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (clock), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/ice-agent/connect", test_connect);
  g_test_add_func ("/rtc/ice-agent/credentials", test_credentials);
  g_test_add_func ("/rtc/ice-agent/wrong-password", test_wrong_password);
  g_test_add_func ("/rtc/ice-agent/hold", test_hold);
  g_test_add_func ("/rtc/ice-agent/budget", test_budget);
  g_test_add_func ("/rtc/ice-agent/lost", test_lost);
  g_test_add_func ("/rtc/ice-agent/buffers", test_buffers);
  g_test_add_func ("/rtc/ice-agent/candidates", test_candidates);
  g_test_add_func ("/rtc/ice-agent/early-check", test_early_check);
  g_test_add_func ("/rtc/ice-agent/restart", test_restart);
  g_test_add_func ("/rtc/ice-agent/restart-elsewhere", test_restart_elsewhere);
  g_test_add_func ("/rtc/ice-agent/hostile-packets", test_hostile_packets);
  g_test_add_func ("/rtc/ice-agent/nothing-to-use", test_nothing_to_use);
  g_test_add_func ("/rtc/ice-agent/ports", test_ports);
  g_test_add_func ("/rtc/ice-agent/close-inside", test_close_inside);
  return g_test_run ();
}
