/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "link-watch.h"
#include "raw-peer.h"

/* The listener speaks no TLS: a terminator in a thread of its own stands in front of it, as a web server would. */
typedef struct
{
  TestRelay *relay;
  GSocketService *service;
  guint16 port;
} Terminator;

static gpointer
pass_on_thread (gpointer user_data)
{
  GIOStream **streams = user_data;
  guint8 piece[8192];
  gssize n;

  while ((n = g_input_stream_read (
              g_io_stream_get_input_stream (streams[0]), piece, sizeof piece, NULL, NULL))
         > 0)
    if (!g_output_stream_write_all (
            g_io_stream_get_output_stream (streams[1]), piece, (gsize) n, NULL, NULL, NULL))
      break;
  g_socket_shutdown (
      g_socket_connection_get_socket (G_SOCKET_CONNECTION (streams[2])), TRUE, TRUE, NULL);
  return NULL;
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection *client,
        GObject *source,
        gpointer user_data)
{
  Terminator *self = user_data;
  GTlsCertificate *certificate = g_object_get_data (G_OBJECT (service), "certificate");
  g_autoptr (GIOStream) tls = NULL;
  g_autoptr (GSocketClient) out = g_socket_client_new ();
  g_autoptr (GSocketConnection) inner = NULL;
  GIOStream *inward[3];
  GIOStream *outward[3];
  GThread *thread;

  tls = g_tls_server_connection_new (G_IO_STREAM (client), certificate, NULL);
  if (tls == NULL || !g_tls_connection_handshake (G_TLS_CONNECTION (tls), NULL, NULL))
    return TRUE;
  inner = g_socket_client_connect_to_host (
      out, "127.0.0.1", test_relay_get_port (self->relay), NULL, NULL);
  g_assert_nonnull (inner);
  inward[0] = outward[1] = tls;
  inward[1] = outward[0] = G_IO_STREAM (inner);
  inward[2] = G_IO_STREAM (inner);
  outward[2] = G_IO_STREAM (client);
  thread = g_thread_new ("inward", pass_on_thread, inward);
  pass_on_thread (outward);
  g_thread_join (thread);
  return TRUE;
}

static Terminator *
terminator_new (const char *file)
{
  Terminator *self = g_new0 (Terminator, 1);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "relay", "data", file, NULL);
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate = g_tls_certificate_new_from_file (path, &error);

  g_assert_no_error (error);
  self->relay = test_relay_new ("127.0.0.1:0", TRUE);
  self->service = g_threaded_socket_service_new (8);
  g_object_set_data_full (G_OBJECT (self->service), "certificate", certificate, g_object_unref);
  self->port
      = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, &error);
  g_assert_no_error (error);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
  g_socket_service_start (self->service);
  return self;
}

static void
terminator_free (Terminator *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  test_relay_free (self->relay);
  g_free (self);
  gun_test_settle ();
}

static void
trust (const char *file)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "relay", "data", file, NULL);
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GError) error = NULL;

  if (file != NULL)
    {
      database = g_tls_file_database_new (path, &error);
      g_assert_no_error (error);
    }
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

static void
test_echo (void)
{
  Terminator *terminator = terminator_new ("relay.pem");
  g_autofree char *url = g_strdup_printf ("wss://127.0.0.1:%u/gun", terminator->port);
  g_autofree char *text = g_strnfill (3 * 1024 * 1024 + 7, 'x');
  LinkWatch *watch;

  trust ("relay.pem");
  watch = dial_open (url);
  link_watch_say (watch, "{}");
  await (watch->n_heard == 1);
  link_watch_say (watch, text);
  await (watch->n_heard == 2);
  g_assert_true (g_str_equal (watch->last->str, text));
  for (guint i = 0; i < 200; i++)
    link_watch_say (watch, "{\"#\":\"a\"}");
  await (watch->n_heard == 202);
  gun_link_close (watch->link, GUN_LINK_ERROR_CLOSED, "Enough");
  await (test_relay_get_watch (terminator->relay, 0)->n_closed == 1);
  link_watch_free (watch);
  terminator_free (terminator);
}

typedef struct
{
  const char *name;
  const char *file;
  const char *trusted; /* (nullable): nobody */
  const char *says;
} Case;

static const Case cases[] = {
  { "self-signed", "relay.pem", NULL, "nobody this computer trusts" },
  { "another-name", "other.pem", "other.pem", "another name" },
  { "expired", "expired.pem", "expired.pem", "has expired" },
};

static void
test_refused (gconstpointer user_data)
{
  const Case *c = user_data;
  Terminator *terminator = terminator_new (c->file);
  g_autofree char *url = g_strdup_printf ("https://127.0.0.1:%u/gun", terminator->port);
  g_autoptr (LinkWatch) watch = NULL;

  trust (c->trusted);
  watch = dial (url);
  await (watch->n_closed == 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_TLS);
  g_assert_nonnull (strstr (watch->reason->message, c->says));
  terminator_free (terminator);
}

static void
answer_script (int fd, gpointer user_data)
{
  raw_write (fd, "HTTP/1.1 400 Bad Request\r\n\r\n", 28);
  g_byte_array_unref (raw_read_all (fd));
}

/* https to a port that speaks plain HTTP. */
static void
test_plain_answer (void)
{
  RawPeer *raw = raw_server_start ("", answer_script, NULL);
  g_autofree char *plain = raw_server_dup_url (raw);
  g_autofree char *url = g_strconcat ("https", strstr (plain, "://"), NULL);
  g_autoptr (LinkWatch) watch = dial (url);

  await (watch->n_closed == 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_TLS);
  g_assert_nonnull (strstr (watch->reason->message, "http://"));
  raw_peer_end (raw);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP no TLS: glib-networking is not installed\n");
      return 0;
    }
  g_test_add_func ("/relay/tls/echo", test_echo);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/relay/tls/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_refused);
    }
  g_test_add_func ("/relay/tls/plain-answer", test_plain_answer);
  return g_test_run ();
}
