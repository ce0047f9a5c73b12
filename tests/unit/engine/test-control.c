/* SPDX-License-Identifier: MIT */

/* The socket beside the database: who may, what is answered, and what is not believed. */

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "engine-fixture.h"
#include "gun-control-client.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-text.h"

typedef struct
{
  char *folder;
  char *path;
  GunEngine *engine;
} Held;

static void
held_set_up (Held *held, gconstpointer data)
{
  held->folder = gun_test_folder_new ();
  held->path = g_build_filename (held->folder, "held.db", NULL);
  held->engine = engine_new_started (held->path);
}

static void
held_tear_down (Held *held, gconstpointer data)
{
  if (held->engine != NULL)
    engine_stop (held->engine);
  gun_test_folder_remove (held->folder);
  g_free (held->folder);
  g_free (held->path);
}

/* A program at the socket that knows no manners */
static GSocketConnection *
connect_raw (Held *held)
{
  g_autofree char *path = g_strconcat (held->path, ".sock", NULL);
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  GSocketConnection *connection
      = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
say_raw (GSocketConnection *connection, const char *text, gsize length)
{
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  gsize written = 0;

  while (written < length)
    {
      gssize n = g_pollable_output_stream_write_nonblocking (
          G_POLLABLE_OUTPUT_STREAM (out), text + written, length - written, NULL, NULL);

      if (n > 0)
        written += n;
      g_main_context_iteration (NULL, FALSE);
    }
}

/* One line of the answer, or NULL at the end */
static char *
hear_raw (GSocketConnection *connection)
{
  GPollableInputStream *in
      = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  GString *line = g_string_new (NULL);
  const gint64 deadline_us = g_get_monotonic_time () + TEST_WAIT_S * G_USEC_PER_SEC;

  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      char byte;
      gssize n = g_pollable_input_stream_read_nonblocking (in, &byte, 1, NULL, &error);

      if (n == 0 || (n == 1 && byte == '\n'))
        return g_string_free (line, n == 0 && line->len == 0);
      if (n == 1)
        g_string_append_c (line, byte);
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return g_string_free (line, TRUE);

      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, FALSE);
    }
}

static void
assert_answer (GSocketConnection *connection, const char *line, const char *part)
{
  g_autofree char *answer = NULL;

  say_raw (connection, line, strlen (line));
  say_raw (connection, "\n", 1);
  answer = hear_raw (connection);
  g_assert_nonnull (answer);
  if (strstr (answer, part) == NULL)
    g_error ("%s was answered %s", line, answer);
}

static void
test_mode (Held *held, gconstpointer data)
{
  g_autofree char *path = g_strconcat (held->path, ".sock", NULL);
  GStatBuf info;

  g_assert_cmpint (g_lstat (path, &info), ==, 0);
  g_assert_true (S_ISSOCK (info.st_mode));
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);

  engine_stop (g_steal_pointer (&held->engine));
  g_assert_cmpint (g_lstat (path, &info), ==, -1);
}

static void
test_left_over (Held *held, gconstpointer data)
{
  g_autofree char *path = g_strconcat (held->path, ".sock", NULL);
  g_autoptr (GSocketConnection) connection = NULL;

  engine_stop (g_steal_pointer (&held->engine));
  g_assert_true (g_file_set_contents (path, "left over", -1, NULL));
  held->engine = engine_new_started (held->path);
  connection = connect_raw (held);
  assert_answer (connection, "{\"id\":1,\"do\":\"ls\"}", "{\"id\":1,\"done\":\"ok\"}");
}

static const char *const bad_lines[] = {
  "",
  "{",
  "nonsense",
  "[]",
  "12",
  "{\"id\":\"1\",\"do\":\"ls\"}",
  "{\"id\":1}",
  "{\"id\":1,\"do\":\"format-disk\"}",
  "{\"id\":1,\"do\":\"get\"}",
  "{\"id\":1,\"do\":\"put\",\"soul\":\"a\",\"key\":\"b\"}",
  "{\"id\":1,\"do\":\"put\",\"soul\":\"a\",\"key\":\"b\",\"value\":\"[1]\"}",
  "{\"id\":1,\"do\":\"put\",\"soul\":\"\",\"key\":\"b\",\"value\":\"1\"}",
  "{\"id\":1,\"do\":\"get\",\"soul\":{\"a\":1}}",
  "{\"id\":1,\"do\":\"get\",\"soul\":\"a\",\"peers\":[\"not a url\"]}",
  "{\"id\":1,\"do\":\"get\",\"soul\":\"a\",\"peers\":[[[[]]]]}",
  "{\"id\":1,\"do\":\"ls\",\"peers\":[\"http://127.0.0.1:1/gun\"]}",
  "{\"id\":1e999,\"do\":\"ls\"}",
  "{\"id\":1,\"do\":\"ls\"} {\"id\":2,\"do\":\"ls\"}",
  "\xff\xfe",
};

static void
test_bad_lines (Held *held, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_raw (held);

  for (guint i = 0; i < G_N_ELEMENTS (bad_lines); i++)
    assert_answer (connection, bad_lines[i], "\"done\":\"invalid\",\"error\":\"");

  assert_answer (connection, "{\"id\":7,\"do\":\"ls\"}", "{\"id\":7,\"done\":\"ok\"}");
}

static void
test_brackets (Held *held, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_raw (held);
  g_autofree char *line = g_strnfill (200000, '[');

  assert_answer (connection, line, "\"done\":\"invalid\"");
}

static void
test_endless_line (Held *held, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_raw (held);
  g_autofree char *line = g_strnfill (GUN_CONTROL_REQUEST_BYTES + 100, 'x');
  g_autofree char *answer = NULL;
  g_autofree char *end = NULL;

  say_raw (connection, line, strlen (line));
  answer = hear_raw (connection);
  g_assert_nonnull (strstr (answer, "\"done\":\"invalid\""));
  end = hear_raw (connection);
  g_assert_null (end);
}

static void
test_too_much (Held *held, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_raw (held);
  const char *watch = "{\"id\":1,\"do\":\"watch\",\"soul\":\"a\"}\n";

  for (guint i = 0; i < 16; i++)
    say_raw (connection, watch, strlen (watch));
  assert_answer (connection, "{\"id\":2,\"do\":\"ls\"}", "\"done\":\"invalid\"");
}

static void
test_answers (Held *held, gconstpointer data)
{
  g_autoptr (GSocketConnection) connection = connect_raw (held);

  assert_answer (connection,
                 "{\"id\":1,\"do\":\"put\",\"soul\":\"a\",\"key\":\"k\","
                 "\"value\":\"\\\"x\\\\ud800\\\"\"}",
                 "\"sent\":0,\"arrived\":0,\"done\":\"waiting\"}");
  assert_answer (connection,
                 "{\"id\":2,\"do\":\"get\",\"soul\":\"a\",\"key\":\"k\"}",
                 "{\"id\":2,\"value\":\"\\\"x\\\\ud800\\\"\",\"done\":\"ok\"}");
  assert_answer (
      connection, "{\"id\":3,\"do\":\"get\",\"soul\":\"b\"}", "{\"id\":3,\"done\":\"not-found\"");
  assert_answer (
      connection,
      "{\"id\":4,\"do\":\"watch\",\"soul\":\"a\"}",
      "{\"id\":4,\"soul\":\"a\",\"key\":\"k\",\"value\":\"\\\"x\\\\ud800\\\"\",\"state\":");
  assert_answer (connection,
                 "{\"id\":5,\"do\":\"put\",\"soul\":\"~a.b\",\"key\":\"k\",\"value\":\"1\"}",
                 "{\"id\":5,\"done\":\"failed\"");
}

/* A relay that one command brought goes with it; one that was there stays. */
static void
test_guests (Held *held, gconstpointer data)
{
  GListModel *peers = gun_engine_get_peers (held->engine);
  g_autoptr (GSocketConnection) one = connect_raw (held);
  g_autoptr (GSocketConnection) other = connect_raw (held);
  const char *watch = "{\"id\":1,\"do\":\"watch\",\"soul\":\"a\",\"peers\":"
                      "[\"http://127.0.0.1:1/gun\",\"http://127.0.0.1:2/gun\"]}\n";
  g_autoptr (GunPeerView) left = NULL;

  g_assert_true (gun_engine_add_relay (held->engine, "http://127.0.0.1:1/gun", NULL));
  gun_test_await (g_list_model_get_n_items (peers) == 1, TEST_WAIT_S);
  say_raw (one, watch, strlen (watch));
  say_raw (other, watch, strlen (watch));
  gun_test_await (g_list_model_get_n_items (peers) == 2, TEST_WAIT_S);

  assert_answer (other, "{\"id\":2,\"do\":\"ls\"}", "\"done\":\"ok\"");
  g_assert_true (g_io_stream_close (G_IO_STREAM (one), NULL, NULL));
  assert_answer (other, "{\"id\":3,\"do\":\"ls\"}", "\"done\":\"ok\"");
  g_assert_cmpuint (g_list_model_get_n_items (peers), ==, 2);
  g_assert_true (g_io_stream_close (G_IO_STREAM (other), NULL, NULL));
  gun_test_await (g_list_model_get_n_items (peers) == 1, TEST_WAIT_S);
  left = g_list_model_get_item (peers, 0);
  g_assert_cmpstr (gun_peer_view_get_name (left), ==, "127.0.0.1:1");
}

static void
test_too_many (Held *held, gconstpointer data)
{
  GSocketConnection *connections[40];
  guint n_answered = 0;

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    {
      g_autofree char *answer = NULL;
      const char *ls = "{\"id\":1,\"do\":\"ls\"}\n";

      connections[i] = connect_raw (held);
      g_output_stream_write (g_io_stream_get_output_stream (G_IO_STREAM (connections[i])),
                             ls,
                             strlen (ls),
                             NULL,
                             NULL);
      answer = hear_raw (connections[i]);
      n_answered += answer != NULL;
    }
  g_assert_cmpuint (n_answered, ==, 32);

  for (guint i = 0; i < G_N_ELEMENTS (connections); i++)
    g_object_unref (connections[i]);
}

static void
keep_done_cb (const GunControlMessage *reply, gpointer user_data)
{
  char **done = user_data;

  *done = g_strdup (reply == NULL ? "gone" : reply->done);
}

static void
test_client (Held *held, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GunControlClient) client = NULL;
  GunControlMessage *request = gun_control_message_new ();
  g_autofree char *done = NULL;
  g_autoptr (GError) error = NULL;

  gun_control_client_connect_async (held->path, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  client = gun_control_client_connect_finish (result, &error);
  g_assert_no_error (error);

  request->action = gun_text_new ("watch");
  request->soul = gun_text_new ("a");
  gun_control_client_request (client, request, keep_done_cb, &done);
  gun_test_settle ();
  engine_stop (g_steal_pointer (&held->engine));
  gun_test_await (g_strcmp0 (done, "gone") == 0, TEST_WAIT_S);

  g_clear_object (&result);
  gun_control_client_connect_async (held->path, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_null (gun_control_client_connect_finish (result, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED);
}

/* Addresses of sockets hold 107 bytes; a database may lie deeper. */
static void
test_long_path (Held *held, gconstpointer data)
{
  g_autofree char *deep_name = g_strnfill (150, 'd');
  g_autofree char *deep = g_build_filename (held->folder, deep_name, NULL);
  g_autofree char *path = g_build_filename (deep, "x.db", NULL);
  g_autofree char *link = g_build_filename (held->folder, "link.db", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GunControlClient) client = NULL;
  GunEngine *engine;

  g_assert_cmpint (g_mkdir (deep, 0700), ==, 0);
  g_assert_cmpint (symlink (path, link), ==, 0);
  engine = engine_new_started (path);
  gun_control_client_connect_async (link, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  client = gun_control_client_connect_finish (result, NULL);
  g_assert_nonnull (client);

  g_clear_object (&client);
  gun_test_settle ();
  engine_stop (engine);
}

static void
add (const char *path, void (*test) (Held *, gconstpointer))
{
  g_test_add (path, Held, NULL, held_set_up, test, held_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/control/mode", test_mode);
  add ("/control/left-over", test_left_over);
  add ("/control/bad-lines", test_bad_lines);
  add ("/control/brackets", test_brackets);
  add ("/control/endless-line", test_endless_line);
  add ("/control/too-much", test_too_much);
  add ("/control/answers", test_answers);
  add ("/control/guests", test_guests);
  add ("/control/too-many", test_too_many);
  add ("/control/client", test_client);
  add ("/control/long-path", test_long_path);

  return g_test_run ();
}
