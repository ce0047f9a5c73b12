/* SPDX-License-Identifier: MIT */

/* What may be asked for of direct connections, and the sentence when it may not. */

#include "gun-engine.h"

#include <string.h>

static void
assert_refused (GError **error, const char *because)
{
  g_assert_error (*error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
  if (strstr ((*error)->message, because) == NULL)
    g_error ("“%s” does not say “%s”", (*error)->message, because);
  g_clear_error (error);
}

static void
test_rooms (void)
{
  static const char *const good[]
      = { "a", "chess club", "salle d’été", "a/b", "100 %", "<3", "?<" };
  static const struct
  {
    const char *name;
    const char *because;
  } bad[] = {
    { "", "needs a name" },
    { "a#b", "“#”" },
    { "~alice", "“~”" },
    { "news<?60", "“<?”" },
    { "two\nlines", "control characters" },
    { "a\x7f", "control characters" },
    { "a\xc2\x85"
      "b",
      "control characters" },
    { "a\xe2\x80\xa8"
      "b",
      "control characters" },
    { " a", "space" },
    { "a\xc2\xa0", "space" },
    { "\xff", "UTF-8" },
    { "\xed\xa0\x80", "UTF-8" },
  };
  g_autofree char *longest = g_strnfill (GUN_DIRECT_OPTIONS_MAX_ROOM_BYTES, 'r');
  g_autofree char *too_long = g_strconcat (longest, "r", NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_assert_true (gun_direct_options_check_room (good[i], &error));
      g_assert_no_error (error);
    }
  g_assert_true (gun_direct_options_check_room (longest, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (gun_direct_options_check_room (bad[i].name, &error));
      assert_refused (&error, bad[i].because);
    }
  g_assert_false (gun_direct_options_check_room (too_long, &error));
  assert_refused (&error, "at most 200 bytes, and this one has 201");
}

static void
test_ice_servers (void)
{
  g_autoptr (GunDirectOptions) options = gun_direct_options_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_direct_options_check_ice_server ("stun:stun.example:3478", NULL, NULL, NULL));
  g_assert_true (gun_direct_options_check_ice_server ("turn:turn.example", "me", "secret", NULL));
  g_assert_false (gun_direct_options_check_ice_server ("turn:turn.example", "me", NULL, &error));
  assert_refused (&error, "credential");
  g_assert_false (gun_direct_options_check_ice_server ("http://turn.example", NULL, NULL, &error));
  assert_refused (&error, "stun:");

  /* One that cannot be spoils them all, wherever it stands */
  gun_direct_options_add_ice_server (options, "stun:stun.example", NULL, NULL);
  g_assert_true (gun_direct_options_check (options, NULL));
  gun_direct_options_add_ice_server (options, "stun:", NULL, NULL);
  g_assert_false (gun_direct_options_check (options, &error));
  assert_refused (&error, "names no server");
  g_ptr_array_remove_index (options->ice_servers, 1);

  for (guint i = 1; i < GUN_DIRECT_OPTIONS_MAX_ICE_SERVERS; i++)
    gun_direct_options_add_ice_server (options, "stun:stun.example", NULL, NULL);
  g_assert_true (gun_direct_options_check (options, NULL));
  gun_direct_options_add_ice_server (options, "stun:stun.example", NULL, NULL);
  g_assert_false (gun_direct_options_check (options, &error));
  assert_refused (&error, "At most 16");
}

static void
test_ports (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_direct_options_check_ports (0, 0, NULL));
  g_assert_true (gun_direct_options_check_ports (1, 65535, NULL));
  g_assert_true (gun_direct_options_check_ports (5000, 5000, NULL));
  g_assert_false (gun_direct_options_check_ports (5001, 5000, &error));
  assert_refused (&error, "Swap");
  g_assert_false (gun_direct_options_check_ports (0, 5000, &error));
  assert_refused (&error, "1 to 65535");
  g_assert_false (gun_direct_options_check_ports (5000, 65536, &error));
  assert_refused (&error, "1 to 65535");
}

/* Takes @options, in which one thing cannot be */
static void
assert_field_refused (GunDirectOptions *options, const char *because)
{
  g_autoptr (GunDirectOptions) taken = options;
  g_autoptr (GError) error = NULL;

  g_assert_false (gun_direct_options_check (options, &error));
  assert_refused (&error, because);
}

static void
test_together (void)
{
  g_autoptr (GunDirectOptions) options = gun_direct_options_new ();
  GunDirectOptions *bad;

  /* As it is from the start: nothing is announced, nobody is asked */
  g_assert_true (options->enabled);
  g_assert_null (options->room);
  g_assert_cmpuint (options->ice_servers->len, ==, 0);
  g_assert_true (gun_direct_options_check (options, NULL));
  gun_direct_options_set_room (options, "");
  g_assert_true (gun_direct_options_check (options, NULL));

  bad = gun_direct_options_copy (options);
  gun_direct_options_set_room (bad, "a#b");
  assert_field_refused (bad, "“#”");
  bad = gun_direct_options_copy (options);
  bad->max_peers = 0;
  assert_field_refused (bad, "At least 1");
  bad = gun_direct_options_copy (options);
  bad->max_peers = 56;
  assert_field_refused (bad, "at most 55");
  bad = gun_direct_options_copy (options);
  bad->max_retransmits = 65536;
  assert_field_refused (bad, "0 to 65535");
  bad = gun_direct_options_copy (options);
  bad->max_packet_life_time_ms = -2;
  assert_field_refused (bad, "0 to 65535");
  bad = gun_direct_options_copy (options);
  bad->max_retransmits = 0;
  bad->max_packet_life_time_ms = 0;
  assert_field_refused (bad, "not both");
  bad = gun_direct_options_copy (options);
  bad->cwnd_cap_bytes = 1;
  assert_field_refused (bad, "4096 bytes");
  bad = gun_direct_options_copy (options);
  bad->min_port = 2;
  bad->max_port = 1;
  assert_field_refused (bad, "Swap");
  bad = gun_direct_options_copy (options);
  bad->relay_only = TRUE;
  gun_direct_options_add_ice_server (bad, "stun:stun.example", NULL, NULL);
  assert_field_refused (bad, "without a TURN server");

  options->relay_only = TRUE;
  options->cwnd_cap_bytes = 0;
  options->max_retransmits = 0;
  gun_direct_options_add_ice_server (options, "turn:turn.example", "me", "secret");
  g_assert_true (gun_direct_options_check (options, NULL));
}

/* What was handed over is the receiver's own. */
static void
test_copy (void)
{
  GunDirectOptions *options = gun_direct_options_new ();
  g_autoptr (GunDirectOptions) copy = NULL;
  const GunIceServerOptions *server;

  gun_direct_options_set_room (options, "chess");
  gun_direct_options_add_ice_server (options, "turn:turn.example", "me", "secret");
  options->max_peers = 3;
  copy = g_boxed_copy (GUN_TYPE_DIRECT_OPTIONS, options);
  gun_direct_options_free (options);

  g_assert_cmpstr (copy->room, ==, "chess");
  g_assert_cmpuint (copy->max_peers, ==, 3);
  g_assert_cmpuint (copy->ice_servers->len, ==, 1);
  server = g_ptr_array_index (copy->ice_servers, 0);
  g_assert_cmpstr (server->uri, ==, "turn:turn.example");
  g_assert_cmpstr (server->username, ==, "me");
  g_assert_cmpstr (server->credential, ==, "secret");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/direct-options/rooms", test_rooms);
  g_test_add_func ("/engine/direct-options/ice-servers", test_ice_servers);
  g_test_add_func ("/engine/direct-options/ports", test_ports);
  g_test_add_func ("/engine/direct-options/together", test_together);
  g_test_add_func ("/engine/direct-options/copy", test_copy);

  return g_test_run ();
}
