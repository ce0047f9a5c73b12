/* SPDX-License-Identifier: MIT */

#include <string.h>
#include <sys/socket.h>

#include "gun-ice-agent.h"
#include "gun-rtc-error.h"
#include "gun-test-await.h"
#include "gun-virtual-clock.h"
#include "ice-end.h"
#include "turn-server.h"

#define FIRST ((const char *const[]){ "192.0.2.1", NULL })
#define SECOND ((const char *const[]){ "192.0.2.2", NULL })
#define LOOPBACK ((const char *const[]){ "127.0.0.1", NULL })

static TurnServer *turn;

static gboolean
is_connected (IceEnd *end)
{
  return gun_ice_agent_get_state (end->agent) == GUN_ICE_CONNECTED;
}

static GPtrArray *
one_server (const char *uri, const char *credential)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_server_unref);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (servers, gun_ice_server_new (uri, TURN_SERVER_USERNAME, credential, &error));
  g_assert_no_error (error);
  return servers;
}

static guint
count_sockets (void)
{
  guint n = 0;

  for (int fd = 3; fd < 1024; fd++)
    {
      int type = 0;
      socklen_t length = sizeof type;

      if (getsockopt (fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_DGRAM)
        n++;
    }
  return n;
}

/* All addresses of this machine that a candidate can say, and no others. */
static void
test_addresses (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  const GunIceSettings everything = { .controlling = TRUE };
  const GunIceSettings of_loopback
      = { .interfaces = (const char *const[]){ "lo", "nothing", NULL }, .loopback = TRUE };
  guint n_sockets = count_sockets ();
  GPtrArray *list;
  IceEnd one, other;

  ice_end_init (&one, &everything, GUN_CLOCK (clock));
  g_assert_true (gun_ice_agent_gather (one.agent, NULL));
  list = gun_ice_agent_get_local_candidates (one.agent);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((GunIceCandidate *) list->pdata[0])->address, ==, "192.0.2.1");
  g_assert_cmpstr (((GunIceCandidate *) list->pdata[1])->address, ==, "192.0.2.2");
  g_assert_cmpuint (count_sockets (), ==, n_sockets + 2);

  ice_end_init (&other, &of_loopback, GUN_CLOCK (clock));
  g_assert_true (gun_ice_agent_gather (other.agent, NULL));
  list = gun_ice_agent_get_local_candidates (other.agent);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((GunIceCandidate *) list->pdata[0])->address, ==, "127.0.0.1");
  g_assert_cmpstr (((GunIceCandidate *) list->pdata[1])->address, ==, "::1");
  ice_end_clear (&one);
  ice_end_clear (&other);
  gun_test_settle ();
}

/* A server that says nothing, or whose name nobody knows, keeps nobody waiting. */
static void
test_silent_server (gconstpointer uri)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GPtrArray) servers = one_server (uri, TURN_SERVER_CREDENTIAL);
  const GunIceSettings settings = { .servers = servers, .addresses = FIRST };
  IceEnd one;

  ice_end_init (&one, &settings, GUN_CLOCK (clock));
  g_assert_true (gun_ice_agent_gather (one.agent, NULL));
  gun_virtual_clock_advance (clock, 1100 * G_GINT64_CONSTANT (1000));
  g_assert_true (ice_end_has_candidate (&one, GUN_ICE_HOST));
  gun_virtual_clock_advance (clock, 5 * G_USEC_PER_SEC);
  g_assert_cmpuint (one.n_gathered, ==, 1);
  g_assert_cmpint (gun_ice_agent_get_gathering (one.agent), ==, GUN_ICE_GATHERING_COMPLETE);
  g_assert_cmpuint (gun_ice_agent_get_local_candidates (one.agent)->len, ==, 1);
  ice_end_clear (&one);
  gun_test_settle ();
}

/* libnice looks an address up too, a turn of the loop later, and warns when it is closed before. */
static void
test_closed_early (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GPtrArray) servers = one_server ("stun:192.0.2.2:9", NULL);
  const GunIceSettings settings = { .servers = servers, .addresses = FIRST };

  for (guint n_turns = 0; n_turns < 5; n_turns++)
    {
      IceEnd one;

      ice_end_init (&one, &settings, GUN_CLOCK (clock));
      g_assert_true (gun_ice_agent_gather (one.agent, NULL));
      for (guint i = 0; i < n_turns; i++)
        g_main_context_iteration (NULL, FALSE);
      ice_end_clear (&one);
      gun_test_settle ();
    }
}

static void
test_no_relay (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  const GunIceSettings settings
      = { .relay_only = TRUE, .controlling = TRUE, .connect_timeout_ms = 7000 };
  const GunIceSettings plain = { .addresses = SECOND };
  IceEnd one, other;

  ice_end_init (&one, &settings, GUN_CLOCK (clock));
  ice_end_init (&other, &plain, GUN_CLOCK (clock));
  ice_ends_join (&one, &other);
  gun_test_await (one.n_gathered == 1, 10);
  g_assert_cmpuint (gun_ice_agent_get_local_candidates (one.agent)->len, ==, 0);
  gun_virtual_clock_advance (clock, 7 * G_USEC_PER_SEC);
  g_assert_cmpstr (one.story->str, ==, "checking failed ");
  g_assert_error (one.error, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE);
  g_assert_nonnull (strstr (one.error->message, "TURN"));
  ice_end_clear (&one);
  ice_end_clear (&other);
  gun_test_settle ();
}

typedef struct
{
  const char *uri;
  const char *const *addresses;
  gboolean loopback;
} Relayed;

static const Relayed over_udp = { "turn:192.0.2.1", FIRST, FALSE };
static const Relayed over_tcp = { "turn:192.0.2.1?transport=tcp", FIRST, FALSE };
static const Relayed by_name = { "turn:localhost", LOOPBACK, TRUE };

static void
test_relayed (gconstpointer data)
{
  const Relayed *test = data;
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GPtrArray) servers = one_server (test->uri, TURN_SERVER_CREDENTIAL);
  const GunIceSettings settings = {
    .servers = servers,
    .relay_only = TRUE,
    .addresses = test->addresses,
    .loopback = test->loopback,
    .controlling = TRUE,
  };
  const GunIceSettings plain = { .addresses = SECOND };
  const GunIceCandidate *local, *remote;
  guint n_freed, n_dialled;
  IceEnd one, other;

  if (turn == NULL)
    {
      g_test_skip ("coturn is not installed");
      return;
    }
  n_freed = turn_server_count (turn, "lifetime=0");
  n_dialled = turn_server_count (turn, "tcp or tls connected");

  ice_end_init (&one, &settings, GUN_CLOCK (clock));
  ice_end_init (&other, &plain, GUN_CLOCK (clock));
  ice_ends_join (&one, &other);
  gun_test_await (is_connected (&one) && is_connected (&other), 20);
  g_assert_true (gun_ice_agent_get_selected_pair (one.agent, &local, &remote));
  g_assert_cmpint (local->type, ==, GUN_ICE_RELAYED);
  g_assert_cmpstr (local->address, ==, "192.0.2.1");
  g_assert_cmpstr (local->related_address, ==, "0.0.0.0");
  g_assert_true (gun_ice_agent_get_selected_pair (other.agent, &local, &remote));
  g_assert_cmpint (remote->type, ==, GUN_ICE_RELAYED);
  g_assert_cmpuint (gun_ice_agent_get_local_candidates (one.agent)->len, ==, 1);

  g_assert_true (gun_ice_agent_send (one.agent, (const guint8 *) "through", 7));
  g_assert_true (gun_ice_agent_send (other.agent, (const guint8 *) "back", 4));
  gun_test_await (one.packets->len == 1 && other.packets->len == 1, 10);
  gun_test_await (one.n_gathered == 1, 10);
  g_assert_cmpuint (turn_server_count (turn, "tcp or tls connected") - n_dialled,
                    ==,
                    strstr (test->uri, "tcp") != NULL ? 1 : 0);

  /* The allocation does not stay behind */
  ice_end_clear (&one);
  gun_test_await (turn_server_count (turn, "lifetime=0") > n_freed, 10);
  ice_end_clear (&other);
  gun_test_settle ();
}

static void
test_wrong_credential (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GPtrArray) servers = one_server ("turn:192.0.2.1", "wrong");
  const GunIceSettings settings = { .servers = servers, .addresses = FIRST, .controlling = TRUE };
  IceEnd one;

  if (turn == NULL)
    {
      g_test_skip ("coturn is not installed");
      return;
    }
  ice_end_init (&one, &settings, GUN_CLOCK (clock));
  g_assert_true (gun_ice_agent_gather (one.agent, NULL));
  gun_test_await (one.n_gathered == 1, 10);
  g_assert_false (ice_end_has_candidate (&one, GUN_ICE_RELAYED));
  g_assert_true (ice_end_has_candidate (&one, GUN_ICE_HOST));
  ice_end_clear (&one);
  gun_test_settle ();
}

static void
tell (IceEnd *from)
{
  GPtrArray *list = gun_ice_agent_get_local_candidates (from->agent);

  g_assert_true (gun_ice_agent_set_remote_credentials (from->other->agent,
                                                       gun_ice_agent_get_ufrag (from->agent),
                                                       gun_ice_agent_get_pwd (from->agent),
                                                       NULL));
  for (guint i = 0; i < list->len; i++)
    gun_ice_agent_add_remote_candidate (from->other->agent, list->pdata[i]);
}

/* The machine has another address than before: everything is gathered anew, and the old path serves until the new one does. */
static void
test_moved (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  const GunIceSettings settings
      = { .addresses = (const char *const[]){ "192.0.2.1", "192.0.2.3", NULL },
          .controlling = TRUE };
  const GunIceSettings plain = { .addresses = SECOND };
  const GunIceCandidate *local, *remote;
  IceEnd one, other;

  ice_end_init (&one, &settings, GUN_CLOCK (clock));
  ice_end_init (&other, &plain, GUN_CLOCK (clock));
  ice_ends_join (&one, &other);
  gun_test_await (is_connected (&one) && is_connected (&other), 10);
  g_assert_cmpuint (gun_ice_agent_get_local_candidates (one.agent)->len, ==, 1);
  one.other = other.other = NULL;

  test_network_ip ("addr add 192.0.2.3/24 dev v0");
  g_assert_true (gun_ice_agent_restart (one.agent, FALSE, NULL));
  g_assert_cmpuint (gun_ice_agent_get_local_candidates (one.agent)->len, ==, 2);
  gun_test_await (one.n_gathered == 2, 10);
  g_assert_true (gun_ice_agent_send (one.agent, (const guint8 *) "by the old way", 14));
  g_assert_true (gun_ice_agent_send (other.agent, (const guint8 *) "and back", 8));
  gun_test_await (one.packets->len == 1 && other.packets->len == 1, 10);

  g_assert_true (gun_ice_agent_restart (other.agent, FALSE, NULL));
  one.other = &other;
  other.other = &one;
  tell (&one);
  tell (&other);
  gun_test_await (is_connected (&one) && is_connected (&other), 10);
  test_network_ip ("addr del 192.0.2.3/24 dev v0");
  g_assert_true (gun_ice_agent_get_selected_pair (one.agent, &local, &remote));
  g_assert_cmpstr (one.story->str, ==, "checking connected packet checking connected ");
  g_assert_true (gun_ice_agent_send (other.agent, (const guint8 *) "by the new way", 14));
  gun_test_await (one.packets->len == 2, 10);
  ice_end_clear (&one);
  ice_end_clear (&other);
  gun_test_settle ();
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!test_network_make ())
    return 0;
  turn = turn_server_start ();
  g_test_add_func ("/rtc/ice-paths/addresses", test_addresses);
  g_test_add_data_func ("/rtc/ice-paths/silent-stun", "stun:192.0.2.2:9", test_silent_server);
  g_test_add_data_func ("/rtc/ice-paths/silent-turn", "turn:192.0.2.2:9", test_silent_server);
  g_test_add_data_func (
      "/rtc/ice-paths/silent-turn-tcp", "turn:192.0.2.9:9?transport=tcp", test_silent_server);
  g_test_add_data_func ("/rtc/ice-paths/unknown-stun", "stun:nowhere.invalid", test_silent_server);
  g_test_add_data_func ("/rtc/ice-paths/unknown-turn", "turn:nowhere.invalid", test_silent_server);
  g_test_add_func ("/rtc/ice-paths/closed-early", test_closed_early);
  g_test_add_func ("/rtc/ice-paths/no-relay", test_no_relay);
  g_test_add_data_func ("/rtc/ice-paths/relayed-udp", &over_udp, test_relayed);
  g_test_add_data_func ("/rtc/ice-paths/relayed-tcp", &over_tcp, test_relayed);
  g_test_add_data_func ("/rtc/ice-paths/relayed-by-name", &by_name, test_relayed);
  g_test_add_func ("/rtc/ice-paths/wrong-credential", test_wrong_credential);
  g_test_add_func ("/rtc/ice-paths/moved", test_moved);
  status = g_test_run ();
  if (turn != NULL)
    turn_server_stop (turn);
  return status;
}
