/* SPDX-License-Identifier: MIT */

/* The listener with a certificate of its own. */

#include <glib/gstdio.h>
#include <string.h>

#include "gun-tls-gate.h"
#include "link-watch.h"
#include "raw-peer.h"

static char *
data_path (const char *file)
{
  return g_test_build_filename (G_TEST_DIST, "unit", "relay", "data", file, NULL);
}

static void
trust (const char *file)
{
  g_autofree char *path = data_path (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

static TestRelay *
relay_new (const char *address)
{
  g_autofree char *path = data_path ("relay.pem");
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  trust ("relay.pem");
  certificate = gun_relay_load_certificate (path, path, &error);
  g_assert_no_error (error);
  return test_relay_new_tls (address, TRUE, certificate);
}

static void
test_echo (void)
{
  g_autoptr (TestRelay) relay = relay_new ("127.0.0.1:0");
  g_autoptr (LinkWatch) watch = NULL;
  g_autofree char *text = g_strnfill (3 * 1024 * 1024 + 7, 'x');

  g_assert_true (g_str_has_prefix (test_relay_get_url (relay), "wss://127.0.0.1:"));
  watch = dial_open (test_relay_get_url (relay));
  link_watch_say (watch, "{}");
  await (watch->n_heard == 1);
  link_watch_say (watch, text);
  await (watch->n_heard == 2);
  g_assert_true (g_str_equal (watch->last->str, text));
  for (guint i = 0; i < 200; i++)
    link_watch_say (watch, "{\"#\":\"a\"}");
  await (watch->n_heard == 202);
  gun_link_close (watch->link, GUN_LINK_ERROR_CLOSED, "Enough");
  await (test_relay_get_watch (relay, 0)->n_closed == 1);
}

/* Over TLS too, where what came may have been read from the socket already. */
static void
test_paused (void)
{
  g_autoptr (TestRelay) relay = relay_new ("127.0.0.1:0");
  g_autoptr (LinkWatch) watch = dial_open (test_relay_get_url (relay));
  g_autoptr (LinkWatch) other = dial_open (test_relay_get_url (relay));
  g_autofree char *text = g_strnfill (10 * 1024 * 1024 + 7, 'x');
  LinkWatch *there = test_relay_get_watch (relay, 0);

  link_watch_say (watch, text);
  await (gun_link_get_queued_bytes (watch->link) < strlen (text));
  gun_link_set_paused (there->link, TRUE);
  for (guint i = 1; i <= 100; i++)
    {
      link_watch_say (other, "{}");
      await (other->n_heard == i);
    }
  g_assert_cmpuint (there->n_heard, ==, 0);
  g_assert_cmpuint (gun_link_get_queued_bytes (watch->link), >, 0);

  gun_link_set_paused (there->link, FALSE);
  link_watch_say (watch, "{}");
  await (watch->n_heard == 2);
  g_assert_cmpuint (watch->bytes_heard, ==, strlen (text) + 2);
}

static void
hold_script (int fd, gpointer user_data)
{
  g_byte_array_unref (raw_read_all (fd));
}

/* Half a ClientHello (RFC 8446 section 5.1), and nothing more: it keeps nobody out, and nobody who is let in is cut off. */
static void
test_stalled (void)
{
  g_autoptr (TestRelay) relay = relay_new ("127.0.0.1:0");
  g_autoptr (LinkWatch) early = dial_open (test_relay_get_url (relay));
  g_autoptr (LinkWatch) late = NULL;
  RawPeer *raw[2 * GUN_LISTENER_MAX_TLS_HANDSHAKES];

  for (guint i = 0; i < G_N_ELEMENTS (raw); i++)
    raw[i] = raw_client_start (test_relay_get_port (relay), "\x16\x03\x01\x02", hold_script, NULL);
  late = dial_open (test_relay_get_url (relay));
  link_watch_say (late, "{}");
  await (late->n_heard == 1);
  link_watch_say (early, "{}");
  await (early->n_heard == 1);
  for (guint i = 0; i < G_N_ELEMENTS (raw); i++)
    raw_peer_end (raw[i]);
  g_assert_cmpuint (relay->watches->len, ==, 2);
}

/* Without TLS nobody is understood. */
static void
test_plain_request (void)
{
  g_autoptr (TestRelay) relay = relay_new ("127.0.0.1:0");
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/gun", test_relay_get_port (relay));
  g_autoptr (LinkWatch) watch = dial (url);

  await (watch->n_closed == 1);
  g_assert_cmpuint (watch->n_opened, ==, 0);
  g_assert_cmpuint (relay->watches->len, ==, 0);
}

/* With TLS other computers may come. */
static void
test_everywhere (void)
{
  g_autofree char *path = data_path ("relay.pem");
  g_autoptr (GTlsCertificate) certificate = gun_relay_load_certificate (path, path, NULL);
  g_autoptr (GunWebOrigins) origins = gun_web_origins_new ();
  GunRelayListener *listener = gun_relay_listener_new (origins);
  g_autoptr (GError) error = NULL;

  g_assert_false (gun_relay_listener_listen (listener, "0.0.0.0:0", FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED);
  g_clear_error (&error);
  gun_relay_listener_set_certificate (listener, certificate);
  gun_relay_listener_listen (listener, "0.0.0.0:0", FALSE, &error);
  g_assert_no_error (error);
  gun_relay_listener_close (listener);
  g_assert_finalize_object (listener);
}

static void
assert_refused (const char *certificate_file, const char *key_file, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_relay_load_certificate (certificate_file, key_file, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_bad_files (void)
{
  g_autofree char *folder = g_dir_make_tmp ("gun-tls-XXXXXX", NULL);
  g_autofree char *letter = g_build_filename (folder, "letter.pem", NULL);
  g_autofree char *nothing = g_build_filename (folder, "nothing.pem", NULL);
  g_autofree char *good = data_path ("relay.pem");
  g_autofree char *other = data_path ("other.pem");

  g_assert_true (g_file_set_contents (letter, "Dear Ada\n", -1, NULL));
  assert_refused (nothing, good, "nothing.pem");
  assert_refused (good, nothing, "nothing.pem");
  assert_refused (folder, good, folder);
  assert_refused (letter, good, "holds no certificate");
  assert_refused (good, letter, "holds no private key");
  assert_refused (good, other, "does not belong to the certificate");
  g_unlink (letter);
  g_rmdir (folder);
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
  g_test_add_func ("/relay/listener-tls/echo", test_echo);
  g_test_add_func ("/relay/listener-tls/paused", test_paused);
  g_test_add_func ("/relay/listener-tls/stalled", test_stalled);
  g_test_add_func ("/relay/listener-tls/plain-request", test_plain_request);
  g_test_add_func ("/relay/listener-tls/everywhere", test_everywhere);
  g_test_add_func ("/relay/listener-tls/bad-files", test_bad_files);
  return g_test_run ();
}
