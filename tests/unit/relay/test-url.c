/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-relay.h"

typedef struct
{
  const char *typed;
  const char *normal; /* NULL: refused */
} Case;

static const Case cases[] = {
  { "relay.example", "https://relay.example/gun" },
  { "relay.example:8765", "https://relay.example:8765/gun" },
  { "relay.example/other", "https://relay.example/other" },
  { "  https://relay.example/gun  ", "https://relay.example/gun" },
  { "HTTPS://Relay.Example:443/gun", "https://relay.example/gun" },
  { "http://relay.example:80", "http://relay.example/gun" },
  { "http://relay.example:443/", "http://relay.example:443/gun" },
  { "wss://relay.example:443/gun", "wss://relay.example/gun" },
  { "ws://relay.example/gun#top", "ws://relay.example/gun" },
  { "https://relay.example/a?b=c%20d", "https://relay.example/a?b=c%20d" },
  { "127.0.0.1:8765", "http://127.0.0.1:8765/gun" },
  { "127.0.0.1", "http://127.0.0.1/gun" },
  { "192.168.1.7:8765/gun", "http://192.168.1.7:8765/gun" },
  { "localhost:8765", "http://localhost:8765/gun" },
  { "one.localhost", "http://one.localhost/gun" },
  { "[::1]:8765", "http://[::1]:8765/gun" },
  { "https://[2001:db8::1]/gun", "https://[2001:db8::1]/gun" },
  { "bücher.example", "https://xn--bcher-kva.example/gun" },
  { "", NULL },
  { "   ", NULL },
  { "http://", NULL },
  { "https:///gun", NULL },
  { "ftp://relay.example/gun", NULL },
  { "file:///etc/passwd", NULL },
  { "relay example", NULL },
  { "https://relay.example/a b", NULL },
  { "https://relay.example/a\r\nHost: evil", NULL },
  { "relay.example:port", NULL },
  { "relay.example:0", NULL },
  { "relay.example:65536", NULL },
  { "https://ann:secret@relay.example/gun", NULL },
  { "ann@relay.example", NULL },
  { "https://relay..example/gun", NULL },
  { "https://.example/gun", NULL },
  { "https://re<lay.example/gun", NULL },
  { "https://[::1/gun", NULL },
  { "https://%00.example/gun", NULL },
  { "\xff\xfe", NULL },
};

static void
test_normalize (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *normal = gun_relay_normalize_url (cases[i].typed, &error);
      g_autofree char *shown = g_strescape (cases[i].typed, NULL);
      g_autofree char *again = NULL;

      g_test_message ("“%s” → %s", shown, normal != NULL ? normal : error->message);
      g_assert_cmpstr (normal, ==, cases[i].normal);
      if (cases[i].normal == NULL)
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
          continue;
        }
      again = gun_relay_normalize_url (normal, &error);
      g_assert_cmpstr (again, ==, normal);
    }
}

static void
test_too_long (void)
{
  g_autofree char *typed = g_strnfill (100000, 'a');
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_relay_normalize_url (typed, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

typedef struct
{
  const char *address;
  gboolean allow_lan;
  int code;           /* of GIOErrorEnum, -1: listens */
  const char *prefix; /* of the URL */
} ListenCase;

static const ListenCase listen_cases[] = {
  { "127.0.0.1:0", FALSE, -1, "ws://127.0.0.1:" },
  { "localhost:0", FALSE, -1, "ws://localhost:" },
  { "[::1]:0", FALSE, -1, "ws://[::1]:" },
  { "0.0.0.0:0", TRUE, -1, "ws://0.0.0.0:" },
  { "0.0.0.0:0", FALSE, G_IO_ERROR_PERMISSION_DENIED, NULL },
  { "192.168.1.7:0", FALSE, G_IO_ERROR_PERMISSION_DENIED, NULL },
  { "relay.example:8765", TRUE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { ":8765", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "127.0.0.1", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "127.0.0.1:", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "127.0.0.1:65536", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "127.0.0.1:-1", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "127.0.0.1:8x", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "::1:8765", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "[::1]", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "[]:0", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { "[::1:0", FALSE, G_IO_ERROR_INVALID_ARGUMENT, NULL },
};

static void
test_listen_address (void)
{
  g_autoptr (GunWebOrigins) origins = gun_web_origins_new ();

  for (guint i = 0; i < G_N_ELEMENTS (listen_cases); i++)
    {
      const ListenCase *c = &listen_cases[i];
      GunRelayListener *listener = gun_relay_listener_new (origins);
      g_autoptr (GError) error = NULL;

      if (gun_relay_listener_listen (listener, c->address, c->allow_lan, &error))
        {
          const char *url = gun_relay_listener_get_url (listener);

          g_test_message ("“%s” → %s", c->address, url);
          g_assert_cmpint (c->code, ==, -1);
          g_assert_true (g_str_has_prefix (url, c->prefix));
          g_assert_true (g_str_has_suffix (url, "/gun"));
          g_assert_false (g_str_has_suffix (url, ":0/gun"));
          gun_relay_listener_close (listener);
        }
      else
        {
          g_test_message ("“%s” → %s", c->address, error->message);
          g_assert_error (error, G_IO_ERROR, c->code);
        }
      g_assert_null (gun_relay_listener_get_url (listener));
      g_assert_finalize_object (listener);
    }
}

static void
test_port_in_use (void)
{
  g_autoptr (GunWebOrigins) origins = gun_web_origins_new ();
  GunRelayListener *first = gun_relay_listener_new (origins);
  GunRelayListener *second = gun_relay_listener_new (origins);
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;
  const char *url;

  gun_relay_listener_listen (first, "127.0.0.1:0", FALSE, &error);
  g_assert_no_error (error);
  url = gun_relay_listener_get_url (first) + strlen ("ws://");
  address = g_strndup (url, strlen (url) - strlen ("/gun"));

  g_assert_false (gun_relay_listener_listen (second, address, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (error->message, "is in use by another program"));
  g_clear_error (&error);

  /* Free again as soon as the first is gone */
  gun_relay_listener_close (first);
  gun_relay_listener_listen (second, address, FALSE, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/url/normalize", test_normalize);
  g_test_add_func ("/relay/url/too-long", test_too_long);
  g_test_add_func ("/relay/listen/address", test_listen_address);
  g_test_add_func ("/relay/listen/port-in-use", test_port_in_use);
  return g_test_run ();
}
