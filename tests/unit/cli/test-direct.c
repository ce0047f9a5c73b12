/* SPDX-License-Identifier: MIT */

/* What gun-peer serve is told about direct connections. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "cli-fixture.h"

#define MAX_ARGUMENTS 12

/* Refused on the command line, with one line that says @because */
static void
assert_refused (const char *const *arguments, const char *because)
{
  const char *all[MAX_ARGUMENTS] = { "serve", "--memory", NULL };
  g_auto (Run) ended = { 0 };

  for (guint i = 0; arguments[i] != NULL; i++)
    all[2 + i] = arguments[i];
  ended = run_v (all);
  g_test_message ("%s", ended.err);
  g_assert_cmpint (ended.status, ==, 2);
  g_assert_cmpstr (ended.out, ==, "");
  g_assert_true (g_str_has_prefix (ended.err, "gun-peer: "));
  g_assert_cmpstr (strchr (ended.err, '\n'), ==, "\n");
  g_assert_nonnull (strstr (ended.err, because));
}

#define refused(because, ...) assert_refused ((const char *const[]){ __VA_ARGS__, NULL }, because)

static void
test_numbers (void)
{
  refused ("--max-direct takes a number from 1 to 55", "--room", "r", "--max-direct", "0");
  refused ("--max-direct takes a number from 1 to 55", "--room", "r", "--max-direct", "56");
  refused ("--max-direct", "--room", "r", "--max-direct=-1");
  refused ("many", "--room", "r", "--max-direct", "many");
  refused ("from 0 to 65535", "--room", "r", "--rtc-max-retransmits", "65536");
  refused ("from 0 to 65535", "--room", "r", "--rtc-max-packet-life-time=-1");
  refused ("exclude each other",
           "--room",
           "r",
           "--rtc-max-retransmits",
           "1",
           "--rtc-max-packet-life-time",
           "1");
  refused ("takes 0, or a number from 4096", "--room", "r", "--rtc-cwnd-cap", "4095");
  refused ("50000-50100", "--room", "r", "--rtc-ports", "50000");
  refused ("50000-50100", "--room", "r", "--rtc-ports", "2-1");
  refused ("50000-50100", "--room", "r", "--rtc-ports", "0-1");
  refused ("50000-50100", "--room", "r", "--rtc-ports", "1-65536");
  refused ("50000-50100", "--room", "r", "--rtc-ports", "1-2-3");
}

static void
test_servers (void)
{
  refused ("--ice-server-file", "--room", "r", "--ice-server", "turn:turn.example");
  refused ("--ice-server-file", "--room", "r", "--ice-server", "TURN:turn.example");
  refused ("--ice-server: ", "--room", "r", "--ice-server", "http://stun.example");
  refused ("without a TURN server", "--room", "r", "--rtc-relay-only");
}

/* Writes a file of servers that only its owner can read. */
static char *
write_servers (const char *text, gsize length_bytes)
{
  g_autofree char *path = new_path ("servers");
  g_autoptr (GError) error = NULL;

  g_file_set_contents_full (
      path, text, (gssize) length_bytes, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  return g_steal_pointer (&path);
}

static void
test_server_file (void)
{
  static const struct
  {
    const char *text;
    gsize length_bytes; /* 0: up to the first NUL */
    const char *because;
  } bad[] = {
    { "stun:stun.example\nturn:turn.example me\n", 0, "line 2: in a line stands" },
    { "# two\n\nturn:turn.example\n", 0, "line 3: A turn: server needs" },
    { "turn:turn.example hidden\t \n", 0, "line 1: in a line stands" },
    { "http:hidden.example", 0, "line 1: The address of a server begins" },
    { "stun:a\nstun:b\0c\n", 16, "line 2: it holds a NUL" },
    { "stun:\xff", 0, "UTF-8" },
  };
  g_autofree char *missing = new_path ("no-servers");
  g_autofree char *path = NULL;
  g_autoptr (GString) many = g_string_new (NULL);

  refused ("--ice-server-file: ", "--room", "r", "--ice-server-file", missing);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gsize length_bytes = bad[i].length_bytes != 0 ? bad[i].length_bytes : strlen (bad[i].text);
      g_autofree char *file = write_servers (bad[i].text, length_bytes);
      g_auto (Run) ended = run ("serve", "--memory", "--room", "r", "--ice-server-file", file);

      refused (bad[i].because, "--room", "r", "--ice-server-file", file);
      /* Nothing of what stands in it gets out */
      g_assert_null (strstr (ended.err, "hidden"));
    }

  for (guint i = 0; i < 17; i++)
    g_string_append (many, "stun:stun.example\n");
  path = write_servers (many->str, many->len);
  refused ("At most 16", "--room", "r", "--ice-server-file", path);

  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  refused ("chmod 600", "--room", "r", "--ice-server-file", path);
}

/* Every option in its place, and it runs: with --no-rtc, so that nobody is asked for anything. */
static void
test_good (void)
{
  static const char text[] = "# ours\r\n"
                             "\tstun:stun.example:3478\r\n"
                             "\n"
                             "turn:[::1]:3478?transport=tcp  me\ta secret\n"
                             "   # indented\n"
                             "turn:turn.example me secret";
  g_autofree char *path = write_servers (text, strlen (text));
  Server server = serve ("--memory",
                         "--room",
                         "salle d’été",
                         "--no-rtc",
                         "--ice-server",
                         "stun:127.0.0.1:1",
                         "--ice-server-file",
                         path,
                         "--max-direct",
                         "55",
                         "--rtc-unordered",
                         "--rtc-max-retransmits",
                         "0",
                         "--rtc-relay-only",
                         "--rtc-ports",
                         "1-65535",
                         "--rtc-cwnd-cap",
                         "0");

  g_assert_true (g_str_has_prefix (server.ready, "ready pid="));
  end_server (&server, SIGTERM);
  g_assert_cmpint (g_chmod (path, 0400), ==, 0);
  server = serve ("--memory", "--room", "r", "--no-rtc", "--ice-server-file", path);
  end_server (&server, SIGTERM);

  /* Without a room they wait for one */
  server = serve ("--memory", "--ice-server-file", path, "--max-direct", "1");
  end_server (&server, SIGTERM);
}

/* Servers are given to netcheck as to serve; it makes no database where there is none. */
static void
test_netcheck (void)
{
  g_autofree char *database = new_path ("nothing.db");
  g_auto (Run) nothing = run ("netcheck", "--json", "--db", database);
  g_auto (Run) turn = run ("netcheck", "--ice-server", "turn:turn.example");
  g_auto (Run) room = run ("netcheck", "--room", "r");
  g_auto (Run) relay = run ("netcheck", "--db", database, "--peer", "http://127.0.0.1:1/gun");

  g_assert_cmpint (nothing.status, ==, 0);
  g_assert_nonnull (strstr (nothing.out, "\"reason\":\"no-network\""));
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
  g_assert_cmpint (turn.status, ==, 2);
  g_assert_nonnull (strstr (turn.err, "--ice-server-file"));
  g_assert_cmpint (room.status, ==, 2);
  g_assert_cmpint (relay.status, ==, 0);
  g_assert_nonnull (strstr (relay.out, "127.0.0.1:1: Not reached"));
}

int
main (int argc, char *argv[])
{
  cli_fixture_init (&argc, &argv);

  g_test_add_func ("/cli/direct/numbers", test_numbers);
  g_test_add_func ("/cli/direct/servers", test_servers);
  g_test_add_func ("/cli/direct/server-file", test_server_file);
  g_test_add_func ("/cli/direct/good", test_good);
  g_test_add_func ("/cli/direct/netcheck", test_netcheck);

  return cli_fixture_run ();
}
