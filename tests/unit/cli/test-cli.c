/* SPDX-License-Identifier: MIT */

/* gun-peer as scripts see it: what it prints, and how it ends. */

#include <signal.h>
#include <string.h>

#include "cli-fixture.h"

typedef struct
{
  const char *arguments[8];
} Wrong;

static const Wrong wrong[] = {
  { { NULL } },
  { { "dance", NULL } },
  { { "--dance", NULL } },
  { { "get", NULL } },
  { { "get", "a", "b", "c", NULL } },
  { { "get", "a", "--dance", NULL } },
  { { "get", "", "--memory", NULL } },
  { { "get", "a\xff", "--memory", NULL } },
  { { "get", "a", "--db", "x", "--memory", NULL } },
  { { "get", "a", "--memory", "--wait", "-1", NULL } },
  { { "get", "a", "--memory", "--wait", "soon", NULL } },
  { { "get", "a", "--memory", "--peer", "not a url", NULL } },
  { { "get", "a", "--memory", "--listen", "127.0.0.1:0", NULL } },
  { { "put", "a", "b", "--memory", NULL } },
  { { "put", "a", "b", "[1]", "--memory", NULL } },
  { { "put", "a", "b", "{\"#\":\"\"}", "--memory", NULL } },
  { { "put", "a", "b", "1e999", "--memory", NULL } },
  { { "put", "a", "", "1", "--memory", NULL } },
  { { "put", "a", "_", "1", "--memory", NULL } },
  { { "serve", "a", "--memory", NULL } },
  { { "serve", "--memory", "--wait", "1", NULL } },
  { { "serve", "--memory", "--allow-origin", "example.app", NULL } },
  { { "serve", "--memory", "--tls-certificate", "a.pem", NULL } },
  { { "serve", "--memory", "--room", "", NULL } },
  { { "serve", "--memory", "--room", "a#b", NULL } },
  { { "serve", "--memory", "--room", "\xff", NULL } },
  { { "serve", "--memory", "--ice-server", "turn:turn.example", NULL } },
  { { "get", "a", "--memory", "--room", "a", NULL } },
  { { "peers", "--room", "a", NULL } },
  { { "export", "a", "b", NULL } },
  { { "export", "--memory", NULL } },
  { { "export", "--soul", "a\xff", NULL } },
  { { "import", "a", "b", NULL } },
  { { "import", "--soul", "a", NULL } },
  { { "check", "a", NULL } },
  { { "check", "--memory", NULL } },
  { { "peers", "a", NULL } },
  { { "peers", "--memory", NULL } },
  { { "pair", "a", NULL } },
  { { "pair", "--memory", NULL } },
  { { "sign", NULL } },
  { { "sign", "a", "b", "--key-file", "k", NULL } },
  { { "sign", "--passphrase-file", "p", NULL } },
  { { "sign", "--key-file", "-", "-", NULL } },
  { { "verify", NULL } },
  { { "verify", "pub", NULL } },
  { { "encrypt", NULL } },
  { { "encrypt", "--key-file", "a", "--passphrase-file", "b", NULL } },
  { { "encrypt", "--passphrase-file", "b", "--epub", "c", NULL } },
  { { "decrypt", "--passphrase-file", "-", NULL } },
  { { "work", NULL } },
  { { "work", "--salt", "a", "--iterations", "-1", NULL } },
  { { "work", "--salt", "a", "--sha256", NULL } },
  { { "certify", "*", NULL } },
  { { "certify", "*", "inbox", NULL } },
  { { "certify", "*", "inbox", "--key-file", "a", "--expires", "soon", NULL } },
  { { "put", "~a.b", "c", "1", "--certificate", "d", "--memory", NULL } },
  { { "put", "a", "b", "1", "--key-file", "c", "--memory", NULL } },
  { { "put", "~a.b", "c", "[]", "--key-file", "d", "--memory", NULL } },
  { { "ping", NULL } },
  { { "ping", "a", "--count", "0", NULL } },
  { { "ping", "a", "--count", "often", NULL } },
};

static void
test_usage (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (Run) ended = run_v (wrong[i].arguments);
      const char *end = strchr (ended.err, '\n');

      g_assert_cmpint (ended.status, ==, 2);
      g_assert_cmpstr (ended.out, ==, "");
      g_assert_true (g_str_has_prefix (ended.err, "gun-peer: "));
      g_assert_nonnull (end);
      g_assert_cmpstr (end, ==, "\n");
    }
}

static void
test_help (void)
{
  g_auto (Run) version = run ("--version");
  g_auto (Run) help = run ("--help");
  g_auto (Run) get_help = run ("get", "--help");

  g_assert_cmpint (version.status, ==, 0);
  g_assert_true (g_str_has_prefix (version.out, "gun-peer "));
  g_assert_cmpint (help.status, ==, 0);
  g_assert_nonnull (strstr (help.out, "watch SOUL [KEY]"));
  g_assert_cmpint (get_help.status, ==, 0);
  g_assert_nonnull (strstr (get_help.out, "--wait"));
}

static void
test_values (void)
{
  g_autofree char *path = new_path ("values.db");

  for (guint i = 0; i < CLI_N_VALUES; i++)
    {
      g_auto (Run) put = run ("put", "a", "k", cli_values[i][0], "--db", path);
      g_auto (Run) get = run ("get", "a", "k", "--db", path);
      g_autofree char *expected = g_strconcat (cli_values[i][1], "\n", NULL);

      g_assert_cmpint (put.status, ==, 4);
      g_assert_cmpstr (put.err, ==, "");
      g_assert_cmpint (get.status, ==, 0);
      g_assert_cmpstr (get.out, ==, expected);
      g_assert_cmpstr (get.err, ==, "");
    }
}

static void
test_node (void)
{
  g_autofree char *path = new_path ("node.db");
  const char *const keys[] = { "b", "10", "a", "9", "01" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_auto (Run) put = run ("put", "a", keys[i], "1", "--db", path);

      g_assert_cmpint (put.status, ==, 4);
    }

  {
    g_auto (Run) get = run ("get", "a", "--db", path);

    g_assert_true (g_str_has_prefix (get.out, "{\"_\":{\"#\":\"a\",\">\":{\"9\":"));
    g_assert_true (g_str_has_suffix (get.out, "},\"9\":1,\"10\":1,\"01\":1,\"a\":1,\"b\":1}\n"));
  }
}

static void
test_not_found (void)
{
  g_auto (Run) alone = run ("get", "a", "--memory");
  g_auto (Run) unreachable
      = run ("get", "a", "--memory", "--peer", "http://127.0.0.1:1/gun", "--wait", "0.2");

  g_assert_cmpint (alone.status, ==, 3);
  g_assert_cmpstr (alone.out, ==, "");
  g_assert_cmpint (unreachable.status, ==, 3);
}

static void
test_not_in_time (void)
{
  g_auto (Run) text
      = run ("put", "a", "b", "1", "--memory", "--peer", "http://127.0.0.1:1/gun", "--wait", "0.2");
  g_auto (Run) json = run ("put", "a", "b", "1", "--memory", "--json");

  g_assert_cmpint (text.status, ==, 4);
  g_assert_cmpstr (text.out, ==, "Stored here, sent to nobody yet\n");
  g_assert_cmpint (json.status, ==, 4);
  g_assert_true (g_str_has_prefix (json.out, "{\"soul\":\"a\",\"key\":\"b\",\"state\":"));
  g_assert_true (g_str_has_suffix (json.out, ",\"sent\":0,\"arrived\":0}\n"));
}

static void
test_read_only (void)
{
  g_auto (Run) put = run ("put", "~al.ice", "b", "1", "--memory");

  g_assert_cmpint (put.status, ==, 1);
  g_assert_cmpuint (strlen (put.err), >, 20);
}

static void
test_ls (void)
{
  g_autofree char *path = new_path ("ls.db");
  const char *const souls[] = { "b/2", "a", "b/1", "line\nfeed" };

  for (guint i = 0; i < G_N_ELEMENTS (souls); i++)
    {
      g_auto (Run) put = run ("put", souls[i], "k", "1", "--db", path);
    }

  {
    g_auto (Run) all = run ("ls", "--db", path);
    g_auto (Run) some = run ("ls", "b/", "--db", path);
    g_auto (Run) json = run ("ls", "a", "--db", path, "--json");

    g_assert_cmpint (all.status, ==, 0);
    g_assert_cmpstr (all.out,
                     ==,
                     "a\nb/1\nb/2\nline\xE2\x90\x8A"
                     "feed\n");
    g_assert_cmpstr (some.out, ==, "b/1\nb/2\n");
    g_assert_true (g_str_has_prefix (json.out, "{\"soul\":\"a\",\"keys\":1,\"changed\":"));
  }
}

static void
test_damaged (void)
{
  g_autofree char *path = new_path ("garbage.db");
  g_autofree char *garbage = g_strnfill (5000, 'x');

  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
  {
    g_auto (Run) get = run ("get", "a", "--db", path);
    g_auto (Run) served = run ("serve", "--db", path);

    g_assert_cmpint (get.status, ==, 1);
    g_assert_cmpint (served.status, ==, 1);
    g_assert_cmpstr (served.out, ==, "");
  }
}

static void
test_serve (void)
{
  g_autofree char *path = new_path ("served.db");
  Server server = serve ("--db", path, "--listen", "127.0.0.1:0");

  g_assert_true (g_regex_match_simple (
      "^ready pid=[0-9A-Za-z]{9} listen=ws://127\\.0\\.0\\.1:[1-9][0-9]*/gun$",
      server.ready,
      0,
      0));

  {
    g_auto (Run) second = run ("serve", "--db", path);
    g_auto (Run) put = run ("put", "a", "k", "\"v\"", "--memory", "--peer", server.url);
    g_auto (Run) over_socket = run ("get", "a", "k", "--db", path);
    g_auto (Run) over_network = run ("get", "a", "k", "--memory", "--peer", server.url);
    g_auto (Run) nobody = run ("get", "b", "--memory", "--peer", server.url, "--wait", "3600");
    g_auto (Run) put_here = run ("put", "a", "k2", "1", "--db", path);
    g_auto (Run) listed = run ("ls", "--db", path);

    g_assert_cmpint (second.status, ==, 1);
    g_assert_cmpint (put.status, ==, 0);
    g_assert_cmpstr (put.out, ==, "Stored here, acknowledged by 1 of 1\n");
    g_assert_cmpint (over_socket.status, ==, 0);
    g_assert_cmpstr (over_socket.out, ==, "\"v\"\n");
    g_assert_cmpstr (over_network.out, ==, "\"v\"\n");
    g_assert_cmpint (nobody.status, ==, 3);
    g_assert_cmpint (put_here.status, ==, 4);
    g_assert_cmpstr (listed.out, ==, "a\n");
  }
  end_server (&server, SIGTERM);

  {
    g_auto (Run) kept = run ("get", "a", "k", "--db", path);

    g_assert_cmpstr (kept.out, ==, "\"v\"\n");
  }
}

static void
test_serve_quietly (void)
{
  Server server = serve ("--memory");

  g_assert_true (g_regex_match_simple ("^ready pid=[0-9A-Za-z]{9} listen=$", server.ready, 0, 0));
  end_server (&server, SIGINT);
}

/* An address is no permission: what other computers could reach must be allowed. */
static void
test_serve_lan (void)
{
  g_auto (Run) refused = run ("serve", "--memory", "--listen", "0.0.0.0:0");
  Server server = serve ("--memory", "--listen", "0.0.0.0:0", "--allow-lan");

  g_assert_cmpint (refused.status, ==, 1);
  g_assert_cmpstr (refused.out, ==, "");
  g_assert_nonnull (strstr (refused.err, "Other computers could reach 0.0.0.0"));
  g_assert_nonnull (strstr (refused.err, "--allow-lan"));
  g_assert_true (g_str_has_prefix (server.url, "ws://0.0.0.0:"));
  end_server (&server, SIGTERM);
}

static void
test_events (void)
{
  Server server = serve ("--memory", "--listen", "127.0.0.1:0", "--events");
  g_auto (Run) put = run ("put", "a", "k", "1", "--memory", "--peer", server.url);

  g_assert_cmpint (put.status, ==, 0);
  await_line (server.out, "\"path\":\"client\",\"state\":\"open\",\"reason\":null}");
  await_line (server.out, "\"state\":\"closed\",\"reason\":\"");
  end_server (&server, SIGTERM);
}

static void
test_peers (void)
{
  g_autofree char *path = new_path ("peers.db");
  g_auto (Run) nobody = run ("peers", "--db", path);
  Server hub = serve ("--memory", "--listen", "127.0.0.1:0", "--events");
  Server server = serve ("--db", path, "--peer", hub.url);
  g_auto (Run) peers = { 0 };
  g_auto (Run) json = { 0 };
  g_auto (Run) refused = { 0 };
  g_auto (Run) none = { 0 };
  g_auto (Run) unknown = { 0 };
  g_auto (Run) ping = { 0 };
  g_auto (Run) twice = { 0 };
  g_auto (Run) stranger = { 0 };

  g_assert_cmpint (nobody.status, ==, 5);
  g_assert_nonnull (strstr (nobody.err, "gun-peer serve --db"));

  await_line (hub.out, "\"path\":\"client\",\"state\":\"open\",\"reason\":null}");
  peers = run ("peers", "--db", path);
  g_assert_cmpint (peers.status, ==, 0);
  g_assert_true (g_str_has_prefix (peers.out, "PEER "));
  g_assert_nonnull (strstr (peers.out, "\n127.0.0.1:"));
  g_assert_nonnull (strstr (peers.out, "  connected  relay  "));

  json = run ("peers", "--db", path, "--json");
  g_assert_cmpint (json.status, ==, 0);
  g_assert_true (g_str_has_prefix (json.out, "[{\"name\":\"127.0.0.1:"));
  g_assert_true (g_str_has_suffix (json.out, "}]\n"));

  refused = run ("refused", "--db", path);
  g_assert_cmpint (refused.status, ==, 0);
  g_assert_cmpstr (refused.out, ==, "Nothing was refused\n");
  none = run ("refused", hub.url, "--db", path, "--json");
  g_assert_cmpstr (none.out, ==, "[]\n");
  unknown = run ("refused", "nobody", "--db", path);
  g_assert_cmpint (unknown.status, ==, 3);

  ping = run ("ping", hub.url, "--db", path);
  g_assert_cmpint (ping.status, ==, 0);
  g_assert_nonnull (strstr (ping.out, " answered in "));
  g_assert_true (g_str_has_suffix (ping.out, " (relay)\n"));
  twice = run ("ping", "127.0.0.1", "--db", path, "--count", "2", "--json");
  g_assert_cmpint (twice.status, ==, 0);
  g_assert_nonnull (strstr (strchr (twice.out, '\n'), "\"path\":\"relay\",\"round_trip_us\":"));
  stranger = run ("ping", "stranger", "--db", path);
  g_assert_cmpint (stranger.status, ==, 3);

  end_server (&server, SIGTERM);
  end_server (&hub, SIGTERM);
}

/* Of a program that is in no room, and of one that is in one by itself; with and without somebody to ask */
static void
test_room (void)
{
  g_autofree char *path = new_path ("room.db");
  g_auto (Run) nobody = run ("room", "--db", path);
  g_auto (Run) none = { 0 };
  g_auto (Run) none_json = { 0 };
  g_auto (Run) alone = { 0 };
  g_auto (Run) json = { 0 };
  g_auto (Run) again = { 0 };
  g_autofree char *id = NULL;
  Server server;

  g_assert_cmpint (nobody.status, ==, 5);
  server = serve ("--db", path, "--room", "r", "--no-rtc");
  none = run ("room", "--db", path);
  none_json = run ("room", "--db", path, "--json");
  end_server (&server, SIGTERM);
  g_assert_cmpint (none.status, ==, 0);
  g_assert_true (g_str_has_prefix (none.out, "Room: none\nThis program: "));
  g_assert_true (g_str_has_prefix (none_json.out, "{\"room\":null,\"device_id\":null,\"pid\":\""));

  server = serve ("--db", path, "--room", "salle d’été");
  alone = run ("room", "--db", path);
  json = run ("room", "--db", path, "--json");
  end_server (&server, SIGTERM);
  g_assert_true (g_str_has_prefix (alone.out, "Room: salle d’été\nThis computer there: "));
  g_assert_nonnull (strstr (alone.out, "\nNot connected: 0\n"));
  g_assert_true (g_str_has_prefix (json.out, "{\"room\":\"salle d’été\",\"device_id\":\""));
  g_assert_nonnull (strstr (json.out, ",\"remotes\":{\"local\":0,"));
  g_assert_true (g_str_has_suffix (json.out, ",\"connected\":0}}\n"));

  /* The same device as before, after a start */
  id = g_strndup (strstr (json.out, "\"device_id\""), strlen ("\"device_id\":\"123456789\""));
  server = serve ("--db", path, "--room", "salle d’été");
  again = run ("room", "--db", path, "--json");
  end_server (&server, SIGTERM);
  g_assert_nonnull (strstr (again.out, id));
}

/* Of a file that is sound, in use or not, that is none, and of one in which something is wrong */
static void
test_check (void)
{
  g_autofree char *path = new_path ("checked.db");
  g_autofree char *garbage = new_path ("no-database.db");
  g_auto (Run) missing = run ("check", "--db", path);
  g_auto (Run) put = run ("put", "a", "k", "1", "--db", path, "--wait", "0");
  g_auto (Run) sound = run ("check", "--db", path);
  g_auto (Run) json = run ("check", "--db", path, "--json");
  g_auto (Run) held = { 0 };
  g_auto (Run) damaged = { 0 };
  Server server;

  g_assert_cmpint (missing.status, ==, 1);
  g_assert_nonnull (strstr (missing.err, "There is no database"));
  g_assert_false (g_str_has_suffix (missing.err, "sound"));
  g_assert_cmpint (put.status, ==, 4);
  g_assert_cmpint (sound.status, ==, 0);
  g_assert_true (g_str_has_suffix (sound.out, "” is sound.\n"));
  g_assert_nonnull (
      strstr (json.out, "\"in_use\":false,\"sound\":true,\"problems\":[],\"unchecked\":0}"));

  server = serve ("--db", path);
  held = run ("check", "--db", path, "--json");
  g_assert_cmpint (held.status, ==, 0);
  g_assert_nonnull (strstr (held.out, "\"in_use\":true,\"sound\":true"));
  end_server (&server, SIGTERM);

  g_assert_true (g_file_set_contents (garbage, "SQLite format 3", -1, NULL));
  damaged = run ("check", "--db", garbage, "--json");
  g_assert_cmpint (damaged.status, ==, 6);
  g_assert_nonnull (strstr (damaged.out, "\"sound\":false,\"problems\":[\""));
}

/* A database of a program that checked no signatures */
static void
test_check_old (void)
{
  g_autofree char *path = new_path ("old.db");
  g_autofree char *from
      = g_test_build_filename (G_TEST_DIST, "unit", "engine", "data", "unchecked.db", NULL);
  g_autofree char *bytes = NULL;
  gsize length;
  g_auto (Run) old = { 0 };
  g_auto (Run) read = { 0 };
  g_auto (Run) checked = { 0 };

  g_assert_true (g_file_get_contents (from, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  old = run ("check", "--db", path);
  g_assert_cmpint (old.status, ==, 0);
  g_assert_nonnull (strstr (old.out, "28 values were kept before signatures were checked."));

  read = run ("get", "posts#", "--db", path, "--wait", "0");
  g_assert_cmpint (read.status, ==, 0);
  g_assert_null (strstr (read.out, "other"));
  checked = run ("check", "--db", path, "--json");
  g_assert_nonnull (strstr (checked.out, "\"problems\":[],\"unchecked\":"));
  g_assert_null (strstr (checked.out, "\"unchecked\":28"));
}

static void
test_watch (void)
{
  g_autofree char *path = new_path ("watched.db");
  Server server = serve ("--db", path, "--listen", "127.0.0.1:0");
  g_auto (Run) put = run ("put", "a", "k", "\"known\"", "--db", path);
  g_autoptr (GSubprocess) watch
      = spawn ((const char *const[]){ "watch", "a", "--memory", "--peer", server.url, NULL });
  g_autoptr (GDataInputStream) out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (watch));
  g_autofree char *known = read_line (out);
  g_auto (Run) change = run ("put", "a", "k", "{\"#\":\"b\"}", "--db", path);
  g_autofree char *changed = read_line (out);

  g_assert_true (
      g_str_has_prefix (known, "{\"soul\":\"a\",\"key\":\"k\",\"value\":\"known\",\"state\":1"));
  g_assert_true (g_str_has_prefix (
      changed, "{\"soul\":\"a\",\"key\":\"k\",\"value\":{\"#\":\"b\"},\"state\":1"));

  g_subprocess_send_signal (watch, SIGTERM);
  g_assert_true (g_subprocess_wait_check (watch, NULL, NULL));
  end_server (&server, SIGTERM);
}

/* Nobody reads on: it ends by itself, and well. */
static void
test_closed_stdout (void)
{
  g_autoptr (GSubprocess) watch = spawn ((const char *const[]){ "watch", "a", "--memory", NULL });

  g_assert_true (g_input_stream_close (g_subprocess_get_stdout_pipe (watch), NULL, NULL));
  g_assert_true (g_subprocess_wait_check (watch, NULL, NULL));
}

static void
test_default_database (void)
{
  g_autofree char *data_folder = new_path ("data");
  g_autofree char *path = g_build_filename (data_folder, "gun-desktop", "graph.db", NULL);
  g_auto (Run) put = run ("put", "a", "k", "1");

  g_assert_cmpint (put.status, ==, 4);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

/* Found in names, keys and values, in that order; what cannot be found says so and ends with 3. */
static void
test_search (void)
{
  g_autofree char *path = new_path ("search.db");
  g_autofree char *index = g_strconcat (path, ".search", NULL);
  g_autofree char *log = g_strconcat (index, "-wal", NULL);
  const char *const rows[][3] = {
    { "z", "link", "{\"#\":\"app/harbor\"}" },
    { "app/x", "harbor", "1" },
    { "app/harbor", "name", "\"Bridge\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Run) put = run ("put", rows[i][0], rows[i][1], rows[i][2], "--db", path);

      g_assert_cmpint (put.status, ==, 4);
    }
  g_assert_false (g_file_test (index, G_FILE_TEST_EXISTS));

  {
    g_auto (Run) plain = run ("search", "HARBOR", "--db", path);
    g_auto (Run) json = run ("search", "bridge", "--json", "--db", path);
    g_auto (Run) begun = run ("search", "ap", "--db", path);
    g_auto (Run) nothing = run ("search", "lighthouse", "--db", path);
    g_auto (Run) kind = run ("search", "--kind", "users", "--db", path);
    g_auto (Run) odd = run ("search", "x", "--kind", "odd", "--db", path);
    g_auto (Run) empty = run ("search", "--db", path);

    g_assert_cmpstr (plain.err, ==, "");
    g_assert_cmpstr (plain.out, ==, "app/harbor\napp/x\tharbor\t1\nz\tlink\tapp/harbor\n");
    g_assert_cmpint (plain.status, ==, 0);
    g_assert_cmpstr (json.out,
                     ==,
                     "{\"soul\":\"app/harbor\",\"key\":\"name\",\"found_in\":\"value\","
                     "\"kind\":\"public\",\"value\":\"Bridge\"}\n");
    g_assert_cmpstr (begun.out, ==, "app/harbor\napp/x\n");
    g_assert_nonnull (strstr (begun.err, "Only names"));
    g_assert_cmpint (nothing.status, ==, 3);
    g_assert_nonnull (strstr (nothing.err, "lighthouse"));
    g_assert_cmpint (kind.status, ==, 3);
    g_assert_cmpint (odd.status, ==, 2);
    g_assert_cmpint (empty.status, ==, 2);
  }
  g_assert_true (g_file_test (index, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
}

int
main (int argc, char *argv[])
{
  cli_fixture_init (&argc, &argv);

  g_test_add_func ("/cli/usage", test_usage);
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/values", test_values);
  g_test_add_func ("/cli/node", test_node);
  g_test_add_func ("/cli/not-found", test_not_found);
  g_test_add_func ("/cli/not-in-time", test_not_in_time);
  g_test_add_func ("/cli/read-only", test_read_only);
  g_test_add_func ("/cli/ls", test_ls);
  g_test_add_func ("/cli/search", test_search);
  g_test_add_func ("/cli/damaged", test_damaged);
  g_test_add_func ("/cli/serve", test_serve);
  g_test_add_func ("/cli/serve-quietly", test_serve_quietly);
  g_test_add_func ("/cli/serve-lan", test_serve_lan);
  g_test_add_func ("/cli/events", test_events);
  g_test_add_func ("/cli/peers", test_peers);
  g_test_add_func ("/cli/room", test_room);
  g_test_add_func ("/cli/check", test_check);
  g_test_add_func ("/cli/check-old", test_check_old);
  g_test_add_func ("/cli/watch", test_watch);
  g_test_add_func ("/cli/closed-stdout", test_closed_stdout);
  g_test_add_func ("/cli/default-database", test_default_database);

  return cli_fixture_run ();
}
