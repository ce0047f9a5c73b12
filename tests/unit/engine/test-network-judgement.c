/* SPDX-License-Identifier: MIT */

/* What follows from what was measured of a network, and how it is said. */

#include "gun-network-check-words.h"

#include <math.h>
#include <string.h>

#include "gun-text.h"

#define MAX_SERVERS 4
#define HERE "192.168.7.2"
#define OUTSIDE "198.51.100.4"

typedef struct
{
  const char *server;
  const char *kind;
  const char *outcome;
  const char *address; /* of the server */
  const char *mapped;
  guint port;
} Server;

typedef struct
{
  const char *name;
  Server servers[MAX_SERVERS];
  const char *here; /* "" for no network, NULL for HERE */
  gboolean is_off;
  gboolean relay_only;
  guint n_relays_reached;
  guint n_relays_lost;
  gint64 clock_s; /* of the relays that were reached */
  GunNetworkVerdict verdict;
  GunNetworkReason reason;
  GunNetworkUdp udp;
  GunNetworkMapping mapping;
} Case;

/* Ports here are 5000 */
#define STUN(n, port)                                                                              \
  {                                                                                                \
    "stun:stun" n, "stun", "mapped", "203.0.113." n, OUTSIDE, port                                 \
  }
#define STUN_SILENT(n)                                                                             \
  {                                                                                                \
    "stun:stun" n, "stun", "no-answer", "203.0.113." n, NULL, 0                                    \
  }
#define TURN(n, port)                                                                              \
  {                                                                                                \
    "turn:turn" n, "turn-udp", "relayed", "203.0.113." n, OUTSIDE, port                            \
  }
#define TURN_REFUSED                                                                               \
  {                                                                                                \
    "turn:turn", "turn-udp", "refused", "203.0.113.9", NULL, 0                                     \
  }
#define TURN_TCP                                                                                   \
  {                                                                                                \
    "turn:turn?transport=tcp", "turn-tcp", "relayed", "203.0.113.9", OUTSIDE, 61000                \
  }

static const Case cases[] = {
  { "nothing is set up", .verdict = GUN_NETWORK_UNKNOWN, .reason = GUN_NETWORK_REASON_NO_SERVERS },
  { "only a TURN server over TCP",
    { TURN_TCP },
    .verdict = GUN_NETWORK_UNKNOWN,
    .reason = GUN_NETWORK_REASON_NO_SERVERS },
  { "turned off",
    { STUN ("1", 5000), STUN ("2", 5000) },
    .is_off = TRUE,
    .verdict = GUN_NETWORK_UNLIKELY,
    .reason = GUN_NETWORK_REASON_OFF,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_SAME },
  { "no network",
    { { "stun:stun1", "stun", "unreachable", "203.0.113.1", NULL, 0 } },
    .here = "",
    .verdict = GUN_NETWORK_UNLIKELY,
    .reason = GUN_NETWORK_REASON_NO_NETWORK },
  { "a name that is not found",
    { { "stun:stun1", "stun", "not-resolved", NULL, NULL, 0 } },
    .verdict = GUN_NETWORK_UNKNOWN,
    .reason = GUN_NETWORK_REASON_NOT_FOUND },
  { "no way there",
    { { "stun:stun1", "stun", "unreachable", "203.0.113.1", NULL, 0 },
      { "stun:stun2", "stun", "not-resolved", NULL, NULL, 0 } },
    .verdict = GUN_NETWORK_UNKNOWN,
    .reason = GUN_NETWORK_REASON_NOT_REACHED },
  { "something else answers",
    { { "stun:stun1", "stun", "bad-answer", "203.0.113.1", NULL, 0 } },
    .verdict = GUN_NETWORK_UNKNOWN,
    .reason = GUN_NETWORK_REASON_BAD_ANSWER },
  { "one is silent",
    { STUN_SILENT ("1") },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_ONE_SILENT,
    .udp = GUN_NETWORK_UDP_SILENT },
  { "one is silent at two ports",
    { STUN_SILENT ("1"), STUN_SILENT ("1") },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_ONE_SILENT,
    .udp = GUN_NETWORK_UDP_SILENT },
  { "two are silent",
    { STUN_SILENT ("1"), STUN_SILENT ("2") },
    .verdict = GUN_NETWORK_UNLIKELY,
    .reason = GUN_NETWORK_REASON_UDP_SILENT,
    .udp = GUN_NETWORK_UDP_SILENT },
  { "two are silent, TURN works over TCP",
    { STUN_SILENT ("1"), STUN_SILENT ("2"), TURN_TCP },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_UDP_SILENT_TURN_WORKS,
    .udp = GUN_NETWORK_UDP_SILENT },
  { "no NAT",
    { { "stun:stun1", "stun", "mapped", "203.0.113.1", HERE, 5000 } },
    .verdict = GUN_NETWORK_SHOULD_WORK,
    .reason = GUN_NETWORK_REASON_NO_NAT,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_NONE },
  { "our address, but another port",
    { { "stun:stun1", "stun", "mapped", "203.0.113.1", HERE, 5001 } },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_ONE_ANSWER,
    .udp = GUN_NETWORK_UDP_WORKS },
  { "the same port",
    { STUN ("1", 61000), STUN ("2", 61000) },
    .verdict = GUN_NETWORK_SHOULD_WORK,
    .reason = GUN_NETWORK_REASON_SAME_PORT,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_SAME },
  { "the same port, one silent",
    { STUN ("1", 61000), STUN_SILENT ("3"), STUN ("2", 61000) },
    .verdict = GUN_NETWORK_SHOULD_WORK,
    .reason = GUN_NETWORK_REASON_SAME_PORT,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_SAME },
  { "the same port, but of one address",
    { STUN ("1", 61000), STUN ("1", 61000) },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_ONE_ANSWER,
    .udp = GUN_NETWORK_UDP_WORKS },
  { "different ports of one address",
    { STUN ("1", 61000), STUN ("1", 61001) },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_DIFFERENT_PORTS,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_DIFFERENT },
  { "different ports",
    { STUN ("1", 61000), STUN ("2", 61001) },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_DIFFERENT_PORTS,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_DIFFERENT },
  { "one of three sees another port",
    { STUN ("1", 61000), STUN ("2", 61000), STUN ("3", 61001) },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_DIFFERENT_PORTS,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_DIFFERENT },
  { "different addresses, the same port",
    { STUN ("1", 61000), { "stun:stun2", "stun", "mapped", "203.0.113.2", "198.51.100.5", 61000 } },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_DIFFERENT_PORTS,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_DIFFERENT },
  { "different ports, TURN works",
    { STUN ("1", 61000), TURN ("2", 61001) },
    .verdict = GUN_NETWORK_SHOULD_WORK,
    .reason = GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_WORKS,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_DIFFERENT },
  { "different ports, TURN refuses",
    { STUN ("1", 61000), STUN ("2", 61001), TURN_REFUSED },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_FAILS,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_DIFFERENT },
  { "another port over TCP is no other port",
    { STUN ("1", 61005), TURN_TCP },
    .verdict = GUN_NETWORK_SHOULD_WORK,
    .reason = GUN_NETWORK_REASON_ONE_ANSWER_TURN_WORKS,
    .udp = GUN_NETWORK_UDP_WORKS },
  { "only a refusal",
    { TURN_REFUSED },
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_ONE_ANSWER,
    .udp = GUN_NETWORK_UDP_WORKS },
  { "TURN only, works",
    { STUN ("1", 61000), TURN ("2", 61001) },
    .relay_only = TRUE,
    .verdict = GUN_NETWORK_SHOULD_WORK,
    .reason = GUN_NETWORK_REASON_RELAY_ONLY_WORKS,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_DIFFERENT },
  { "TURN only, refuses",
    { STUN ("1", 61000), STUN ("2", 61000), TURN_REFUSED },
    .relay_only = TRUE,
    .verdict = GUN_NETWORK_UNLIKELY,
    .reason = GUN_NETWORK_REASON_RELAY_ONLY_FAILS,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_SAME },
  { "no relay is reached",
    { STUN ("1", 61000), STUN ("2", 61000) },
    .n_relays_lost = 2,
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_NO_RELAY,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_SAME },
  { "one relay is reached",
    { STUN ("1", 61000), STUN ("2", 61000) },
    .n_relays_reached = 1,
    .n_relays_lost = 2,
    .clock_s = 60,
    .verdict = GUN_NETWORK_SHOULD_WORK,
    .reason = GUN_NETWORK_REASON_SAME_PORT,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_SAME },
  { "relays live in another time",
    { STUN ("1", 61000), STUN ("2", 61000) },
    .n_relays_reached = 2,
    .clock_s = -61,
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_CLOCK,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_SAME },
  { "what is known to be in the way is said first",
    { STUN ("1", 61000), STUN ("2", 61001) },
    .n_relays_lost = 1,
    .verdict = GUN_NETWORK_MAY_NEED_HELP,
    .reason = GUN_NETWORK_REASON_DIFFERENT_PORTS,
    .udp = GUN_NETWORK_UDP_WORKS,
    .mapping = GUN_NETWORK_MAPPING_DIFFERENT },
};

static void
add_server (GunNetworkCheck *check, const Server *from, const char *family)
{
  GunCheckedServer *server = gun_network_check_add_server (check);

  server->server = gun_text_new (from->server);
  server->kind = gun_text_new (from->kind);
  server->family = gun_text_new (family);
  server->outcome = gun_text_new (from->outcome);
  server->server_address = from->address == NULL ? NULL : gun_text_new (from->address);
  server->local_port = 5000;
  if (from->mapped == NULL)
    return;
  server->mapped_address = gun_text_new (from->mapped);
  server->mapped_port = from->port;
}

static void
add_address (GunNetworkCheck *check, const char *address)
{
  if (check->addresses == NULL)
    check->addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_ptr_array_add (check->addresses, gun_text_new (address));
}

static GunNetworkCheck *
make_check (const Case *from)
{
  GunNetworkCheck *check = gun_network_check_new ();

  check->is_off = from->is_off;
  check->relay_only = from->relay_only;
  check->servers_done = TRUE;
  check->checked_ms = 1e12;
  check->took_us = 4200000;
  if (from->here == NULL)
    add_address (check, HERE);
  for (guint i = 0; i < MAX_SERVERS && from->servers[i].server != NULL; i++)
    add_server (check, &from->servers[i], "ipv4");
  for (guint i = 0; i < from->n_relays_reached + from->n_relays_lost; i++)
    {
      GunCheckedRelay *relay = gun_network_check_add_relay (check, "https://relay.example/gun");

      relay->is_done = TRUE;
      if (i >= from->n_relays_reached)
        {
          relay->failed = gun_text_new ("reach");
          continue;
        }
      relay->reached_us = relay->hello_us = relay->echo_us = 84000;
      relay->clock_difference_us = (double) (from->clock_s * G_USEC_PER_SEC);
    }
  return check;
}

static void
assert_sentences (const GunNetworkCheck *check, const GunNetworkJudgement *judgement)
{
  g_autofree char *reason = gun_network_judgement_dup_reason (judgement);
  g_autofree char *missing = gun_network_judgement_dup_missing (judgement);
  g_autofree char *text = gun_network_check_to_text (check, FALSE);

  g_test_message ("%s: %s", gun_network_judgement_get_headline (judgement), reason);
  g_assert_true (g_str_has_suffix (reason, "."));
  g_assert_cmpint (missing != NULL, ==, judgement->missing != 0);
  g_assert_true (g_str_has_prefix (text, gun_network_judgement_get_headline (judgement)));
  g_assert_nonnull (strstr (text, reason));
}

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  g_autoptr (GunNetworkCheck) check = make_check (expected);
  GunNetworkJudgement judgement;

  gun_network_check_judge (check, &judgement);
  g_assert_cmpstr (gun_network_verdict_get_name (judgement.verdict),
                   ==,
                   gun_network_verdict_get_name (expected->verdict));
  g_assert_cmpstr (gun_network_reason_get_name (judgement.reason),
                   ==,
                   gun_network_reason_get_name (expected->reason));
  g_assert_cmpstr (
      gun_network_udp_get_name (judgement.udp), ==, gun_network_udp_get_name (expected->udp));
  g_assert_cmpstr (gun_network_mapping_get_name (judgement.mapping),
                   ==,
                   gun_network_mapping_get_name (expected->mapping));
  g_assert_cmpint ((judgement.missing & GUN_NETWORK_MISSING_UDP) != 0,
                   ==,
                   expected->udp == GUN_NETWORK_UDP_UNKNOWN);
  g_assert_cmpint ((judgement.missing & GUN_NETWORK_MISSING_MAPPING) != 0,
                   ==,
                   expected->mapping == GUN_NETWORK_MAPPING_UNKNOWN);
  g_assert_cmpint (
      (judgement.missing & GUN_NETWORK_MISSING_CLOCK) != 0, ==, expected->n_relays_reached == 0);
  assert_sentences (check, &judgement);
}

/* Every reason has a case */
static void
test_all_reasons (void)
{
  for (guint i = 0; i < GUN_NETWORK_N_REASONS; i++)
    {
      gboolean is_there = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        is_there = is_there || cases[j].reason == i;
      if (!is_there)
        g_error ("no case has the reason “%s”", gun_network_reason_get_name (i));
    }
}

/* By IPv6 without a NAT, while IPv4 has one: what more people have decides */
static void
test_families (void)
{
  static const Server ipv6 = { "stun:stun1", "stun", "mapped", "2001:db8::1", "2001:db8::7", 5000 };
  static const Server ipv4[] = { STUN ("1", 61000), STUN ("2", 61001) };
  g_autoptr (GunNetworkCheck) check = make_check (&(Case){ 0 });
  GunNetworkJudgement judgement;

  add_address (check, "2001:db8::7");
  add_server (check, &ipv6, "ipv6");
  gun_network_check_judge (check, &judgement);
  g_assert_cmpint (judgement.mapping, ==, GUN_NETWORK_MAPPING_NONE);
  g_assert_null (judgement.outside[0]);
  g_assert_cmpstr (judgement.outside[1]->mapped_address, ==, "2001:db8::7");

  add_server (check, &ipv4[0], "ipv4");
  gun_network_check_judge (check, &judgement);
  /* What was seen by the one family is not compared with the other */
  g_assert_cmpint (judgement.mapping, ==, GUN_NETWORK_MAPPING_UNKNOWN);

  add_server (check, &ipv4[1], "ipv4");
  gun_network_check_judge (check, &judgement);
  g_assert_cmpint (judgement.mapping, ==, GUN_NETWORK_MAPPING_DIFFERENT);
  g_assert_nonnull (judgement.outside[0]);
  g_assert_nonnull (judgement.outside[1]);
}

/* One relay with a wrong clock among three does not make ours wrong */
static void
test_clocks (void)
{
  g_autoptr (GunNetworkCheck) check
      = make_check (&(Case){ .servers = { STUN ("1", 1), STUN ("2", 1) }, .n_relays_reached = 3 });
  GunNetworkJudgement judgement;

  ((GunCheckedRelay *) check->relays->pdata[0])->clock_difference_us = 1e12;
  ((GunCheckedRelay *) check->relays->pdata[1])->clock_difference_us = NAN;
  gun_network_check_judge (check, &judgement);
  g_assert_true (judgement.is_clock_known);
  g_assert_cmpint (judgement.clock_difference_us, ==, 0);
  g_assert_cmpint (judgement.verdict, ==, GUN_NETWORK_SHOULD_WORK);
}

static void
add_piece_cb (const char *kind, const GString *json, gpointer user_data)
{
  g_assert_true (gun_network_check_add_piece (user_data, kind, json->str, json->len));
}

static void
test_pieces (void)
{
  g_autoptr (GunNetworkCheck) check
      = make_check (&(Case){ .servers = { STUN ("1", 61000), TURN_REFUSED, STUN_SILENT ("2") },
                             .relay_only = TRUE,
                             .n_relays_reached = 1,
                             .n_relays_lost = 1 });
  g_autoptr (GunNetworkCheck) parsed = gun_network_check_new ();
  g_autoptr (GunNetworkCheck) copy = NULL;
  g_autoptr (GString) one = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);
  g_autoptr (GString) third = g_string_new (NULL);

  check->hairpin = gun_text_new ("silent");
  check->local_name = gun_text_new ("desk.local");
  check->local_names = gun_text_new ("resolved");
  gun_network_check_take_apart (check, add_piece_cb, parsed);
  copy = gun_network_check_copy (parsed);
  gun_network_check_append_json (check, one);
  gun_network_check_append_json (parsed, other);
  gun_network_check_append_json (copy, third);
  g_assert_cmpstr (one->str, ==, other->str);
  g_assert_cmpstr (one->str, ==, third->str);
  g_assert_true (copy->servers_done);
  g_assert_true (((GunCheckedRelay *) copy->relays->pdata[1])->is_done);
  g_assert_nonnull (strstr (one->str, "\"missing\":[\"mapping\"]"));
}

static void
test_bad_pieces (void)
{
  static const struct
  {
    const char *kind;
    const char *json;
  } bad[] = {
    { "server", "{}" },
    { "server", "{\"server\":\"stun:a\",\"kind\":\"stun\",\"family\":\"ipv4\"}" },
    { "server", "{\"server\":7}" },
    { "relay", "{}" },
    { "relay", "{\"relay\":\"a\",\"reached_us\":\"soon\"}" },
    { "network", "[]" },
    { "network", "{\"addresses\":[1]}" },
    { "weather", "{}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GunNetworkCheck) check = gun_network_check_new ();

      g_assert_false (
          gun_network_check_add_piece (check, bad[i].kind, bad[i].json, strlen (bad[i].json)));
    }

  for (guint i = 0; i < 2; i++)
    {
      static const char *const pieces[][2] = {
        { "relay", "{\"relay\":\"a\"}" },
        { "server",
          "{\"server\":\"a\",\"kind\":\"stun\",\"family\":\"ipv4\",\"outcome\":\"mapped\"}" }
      };
      g_autoptr (GunNetworkCheck) check = gun_network_check_new ();
      guint n = 0;

      while (
          n < 1000
          && gun_network_check_add_piece (check, pieces[i][0], pieces[i][1], strlen (pieces[i][1])))
        n++;
      g_assert_cmpuint (n, <, 100);
    }
}

/* What is copied to be sent to somebody names no address, whoever wrote it */
static void
test_hidden (void)
{
  static const char *const secrets[]
      = { HERE, OUTSIDE, "2001:db8::7", "203.0.113.1", "10.9.8.7", "desk.local" };
  g_autoptr (GunNetworkCheck) check
      = make_check (&(Case){ .servers = { STUN ("1", 61000), STUN ("2", 61001), TURN_REFUSED } });
  GunCheckedServer *server = check->servers->pdata[2];
  GunCheckedRelay *relay;
  g_autofree char *whole = NULL;
  g_autofree char *hidden = NULL;

  add_address (check, "2001:db8::7");
  check->local_name = gun_text_new ("desk.local");
  server->reason = gun_text_new ("Go away, ::ffff:203.0.113.1\n");
  server->error_code = 401;
  relay = gun_network_check_add_relay (check, "http://10.9.8.7:8765/gun");
  relay->failed = gun_text_new ("reach");
  relay->reason = gun_text_new ("Nothing answers on port 8765 of 10.9.8.7");
  relay = gun_network_check_add_relay (check, "http://[2001:db8::7]:8765/gun");
  relay->failed = gun_text_new ("echo");

  whole = gun_network_check_to_text (check, FALSE);
  hidden = gun_network_check_to_text (check, TRUE);
  g_test_message ("%s", hidden);
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      g_assert_nonnull (strstr (whole, secrets[i]));
      g_assert_null (strstr (hidden, secrets[i]));
    }
  g_assert_nonnull (strstr (hidden, "stun1 saw 61000, stun2 saw 61001"));
  g_assert_nonnull (strstr (hidden, "Nothing answers on port 8765 of (address hidden)"));
  g_assert_nonnull (strstr (hidden, "(address hidden):8765"));
  g_assert_nonnull (strstr (hidden, "401 Go away"));
  g_assert_null (strstr (whole, "\n)"));
}

/* Before anything is known every row is there, and says that it is not */
static void
test_running (void)
{
  g_autoptr (GunNetworkCheck) check = gun_network_check_new ();
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) relays = NULL;

  add_address (check, HERE);
  gun_network_check_add_relay (check, "https://relay.example/gun");
  rows = gun_network_check_list_rows (check, GUN_CHECK_NETWORK);
  g_assert_cmpuint (rows->len, ==, 7);
  for (guint i = 0; i < rows->len; i++)
    {
      const GunCheckRow *row = rows->pdata[i];

      g_assert_cmpint (
          row->mark, ==, g_str_equal (row->value, "None") ? GUN_CHECK_NEUTRAL : GUN_CHECK_RUNNING);
    }
  relays = gun_network_check_list_rows (check, GUN_CHECK_RELAYS);
  g_assert_cmpint (((GunCheckRow *) relays->pdata[0])->mark, ==, GUN_CHECK_RUNNING);
  g_assert_cmpstr (((GunCheckRow *) relays->pdata[0])->title, ==, "relay.example");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/network-judgement/", cases[i].name, NULL);

      g_test_add_data_func (g_strdelimit (path, " ", '-'), &cases[i], test_case);
    }
  g_test_add_func ("/engine/network-judgement/all-reasons", test_all_reasons);
  g_test_add_func ("/engine/network-judgement/families", test_families);
  g_test_add_func ("/engine/network-judgement/clocks", test_clocks);
  g_test_add_func ("/engine/network-judgement/pieces", test_pieces);
  g_test_add_func ("/engine/network-judgement/bad-pieces", test_bad_pieces);
  g_test_add_func ("/engine/network-judgement/hidden", test_hidden);
  g_test_add_func ("/engine/network-judgement/running", test_running);
  return g_test_run ();
}
