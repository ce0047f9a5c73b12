/* SPDX-License-Identifier: MIT */

/* Who is let in: origins of pages, and how many from where. */

#include <string.h>
#include <sys/resource.h>

#include "gun-places.h"
#include "link-watch.h"
#include "raw-peer.h"

#define HANDSHAKE                                                                                  \
  "GET /gun HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"                  \
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"

typedef struct
{
  const char *typed;
  const char *origin; /* NULL: refused */
} NormalCase;

static const NormalCase normal_cases[] = {
  { "https://example.app", "https://example.app" },
  { "https://example.app/", "https://example.app" },
  { "  https://example.app/a/page?b=c#d ", "https://example.app" },
  { "HTTPS://Example.APP:443", "https://example.app" },
  { "http://example.app:443", "http://example.app:443" },
  { "http://example.app:80", "http://example.app" },
  { "http://localhost:3000", "http://localhost:3000" },
  { "http://127.0.0.1:8080/x", "http://127.0.0.1:8080" },
  { "http://[::1]:8080", "http://[::1]:8080" },
  { "http://[0:0:0:0:0:0:0:1]:8080", "http://[::1]:8080" },
  { "https://bücher.example", "https://xn--bcher-kva.example" },
  { "chrome-extension://abcdefgh", "chrome-extension://abcdefgh" },
  { "*", "*" },
  { "null", "null" },
  { "NULL", NULL },
  { "", NULL },
  { "example.app", NULL },
  { "https://", NULL },
  { "https:///page", NULL },
  { "file:///etc/passwd", NULL },
  { "https://*.example.app", NULL },
  { "https://example.app:0", NULL },
  { "https://example.app:99999", NULL },
  { "https://exa mple.app", NULL },
  { "https://example.app\x1b[2J", NULL },
  { "https://[::g]", NULL },
  { "\xff\xfe://a", NULL },
};

static void
test_normalize (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (normal_cases); i++)
    {
      const NormalCase *c = &normal_cases[i];
      g_autoptr (GError) error = NULL;
      g_autofree char *origin = gun_web_origin_normalize (c->typed, &error);
      g_autofree char *shown = g_strescape (c->typed, NULL);

      g_test_message ("“%s” → %s", shown, origin != NULL ? origin : error->message);
      g_assert_cmpstr (origin, ==, c->origin);
      if (c->origin == NULL)
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

typedef struct
{
  const char *header;
  const char *allowed[3];
  gboolean admitted;
} AdmitCase;

static const AdmitCase admit_cases[] = {
  { "https://example.app", { NULL }, FALSE },
  { "https://example.app", { "https://example.app" }, TRUE },
  { "HTTPS://EXAMPLE.app", { "https://example.app" }, TRUE },
  { "https://example.app:443", { "https://example.app" }, TRUE },
  { "https://example.app", { "https://Example.app:443/" }, TRUE },
  { "https://example.app:8443", { "https://example.app" }, FALSE },
  { "http://example.app", { "https://example.app" }, FALSE },
  { "https://www.example.app", { "https://example.app" }, FALSE },
  { "https://example.app.evil.example", { "https://example.app" }, FALSE },
  { "https://example.app@evil.example", { "https://example.app" }, FALSE },
  { "https://evil.example/https://example.app", { "https://example.app" }, FALSE },
  { "https://example.app/", { "https://example.app" }, FALSE },
  { "https://example.app https://evil.example", { "https://example.app", "*" }, FALSE },
  { "https://example.app, https://example.app", { "https://example.app", "*" }, FALSE },
  { "", { "*" }, FALSE },
  { "*", { "*" }, FALSE },
  { "example.app", { "*" }, FALSE },
  { "https://anything.example:1", { "*" }, TRUE },
  { "null", { "*" }, FALSE },
  { "null", { "https://null" }, FALSE },
  { "null", { "*", "null" }, TRUE },
  { "Null", { "*", "null" }, FALSE },
  { "http://127.0.0.1:8765", { NULL }, FALSE },
  { "http://[::1]:1", { "http://[0:0::1]:1" }, TRUE },
};

static void
test_admit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (admit_cases); i++)
    {
      const AdmitCase *c = &admit_cases[i];
      g_autoptr (GunWebOrigins) origins = gun_web_origins_new ();

      g_test_message ("“%s” with %s, …: %d", c->header, c->allowed[0], c->admitted);
      gun_web_origins_set_allowed (origins, c->allowed);
      g_assert_cmpint (gun_web_origins_admit (origins, c->header), ==, c->admitted);
    }
}

static void
refused_cb (GunWebOrigins *origins, const char *origin, gpointer user_data)
{
  g_ptr_array_add (user_data, g_strdup (origin));
}

/* Once each, in one spelling, and a page that makes up names does not fill the memory. */
static void
test_told_once (void)
{
  g_autoptr (GunWebOrigins) origins = gun_web_origins_new ();
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *long_name = g_strnfill (GUN_ORIGIN_MAX_BYTES, 'a');
  g_autofree char *too_long = g_strconcat ("https://", long_name, NULL);

  g_signal_connect (origins, "refused", G_CALLBACK (refused_cb), told);
  gun_web_origins_admit (origins, "https://Evil.example");
  gun_web_origins_admit (origins, "https://evil.example:443");
  gun_web_origins_admit (origins, "no origin");
  gun_web_origins_admit (origins, too_long);
  g_assert_cmpuint (told->len, ==, 1);
  g_assert_cmpstr (told->pdata[0], ==, "https://evil.example");

  for (guint i = 0; i < 2 * GUN_ORIGINS_MAX_REMEMBERED; i++)
    {
      g_autofree char *origin = g_strdup_printf ("https://made-up-%u.example", i);

      g_assert_false (gun_web_origins_admit (origins, origin));
    }
  g_assert_cmpuint (told->len, ==, GUN_ORIGINS_MAX_REMEMBERED);
}

static void
hold_script (int fd, gpointer user_data)
{
  GByteArray **heard = user_data;

  *heard = raw_read_all (fd);
}

/* A page that was let in is cut off when it may no longer come; programs and other pages stay. */
static void
test_taken_back (void)
{
  const char *const both[] = { "https://one.example", "https://two.example", NULL };
  const char *const one[] = { "https://one.example", NULL };
  const char *const nobody[] = { NULL };
  g_autoptr (TestRelay) relay = test_relay_new ("127.0.0.1:0", FALSE);
  g_autoptr (LinkWatch) program = dial_open (test_relay_get_url (relay));
  GByteArray *heard[2] = { NULL, NULL };
  RawPeer *raw[2];

  gun_web_origins_set_allowed (relay->origins, both);
  raw[0] = raw_client_start (test_relay_get_port (relay),
                             HANDSHAKE "Origin: https://one.example\r\n\r\n",
                             hold_script,
                             &heard[0]);
  test_relay_get_watch (relay, 1);
  raw[1] = raw_client_start (test_relay_get_port (relay),
                             HANDSHAKE "Origin: https://TWO.example\r\n\r\n",
                             hold_script,
                             &heard[1]);
  test_relay_get_watch (relay, 2);

  gun_web_origins_set_allowed (relay->origins, one);
  await (test_relay_get_watch (relay, 2)->n_closed == 1);
  raw_peer_end (raw[1]);
  gun_test_settle ();
  g_assert_cmpuint (test_relay_get_watch (relay, 1)->n_closed, ==, 0);
  gun_web_origins_set_allowed (relay->origins, nobody);
  await (test_relay_get_watch (relay, 1)->n_closed == 1);
  raw_peer_end (raw[0]);
  g_assert_cmpuint (test_relay_get_watch (relay, 0)->n_closed, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (heard); i++)
    {
      g_assert_cmpint (strncmp ((char *) heard[i]->data, "HTTP/1.1 101", 12), ==, 0);
      g_byte_array_unref (heard[i]);
    }
}

/* The list changed while the handshake was answered. */
static void
test_too_late (void)
{
  const char *const nobody[] = { NULL };
  g_autoptr (GunWebOrigins) origins = gun_web_origins_new ();
  g_autoptr (TestRelay) relay = test_relay_new ("127.0.0.1:0", FALSE);
  g_autoptr (LinkWatch) watch = dial_open (test_relay_get_url (relay));

  gun_web_origins_set_allowed (origins, (const char *const[]){ "https://one.example", NULL });
  g_assert_true (gun_web_origins_admit (origins, "https://one.example"));
  gun_web_origins_set_allowed (origins, nobody);
  g_assert_false (gun_web_origins_watch_link (origins, "https://one.example", watch->link));
}

/* Returns how many find room, of at most @limit. */
static guint
fill (GunPlaces *places, const char *text, guint limit)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);
  guint n_taken = 0;

  while (n_taken < limit && gun_places_take (places, address))
    n_taken++;
  return n_taken;
}

static void
leave (GunPlaces *places, const char *text)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (text);

  gun_places_leave (places, address);
}

static void
test_places (void)
{
  const guint most = GUN_LISTENER_MAX_PER_ADDRESS;
  GunPlaces *places = gun_places_new ();

  g_assert_cmpuint (fill (places, "192.0.2.1", 1000), ==, most);
  g_assert_cmpuint (fill (places, "::ffff:192.0.2.1", 1000), ==, 0);
  g_assert_cmpuint (fill (places, "192.0.2.2", 1000), ==, most);
  g_assert_cmpuint (fill (places, "2001:db8:1:2::1", 10), ==, 10);
  g_assert_cmpuint (fill (places, "2001:db8:1:2:ffff::1", 1000), ==, most - 10);
  g_assert_cmpuint (fill (places, "2001:db8:1:3::1", 1000), ==, most);
  g_assert_cmpuint (fill (places, "127.0.0.1", 2 * most), ==, 2 * most);
  g_assert_cmpuint (fill (places, "::1", 2 * most), ==, 2 * most);
  g_assert_cmpuint (fill (places, "::ffff:127.0.0.1", 2 * most), ==, 2 * most);

  leave (places, "192.0.2.1");
  leave (places, "127.0.0.1");
  g_assert_cmpuint (fill (places, "192.0.2.2", 1), ==, 0);
  g_assert_cmpuint (fill (places, "192.0.2.1", 1000), ==, 1);
  gun_places_free (places);
}

/* Never more than the system gives files for, and never more than the limit. */
static void
test_places_in_all (void)
{
  GunPlaces *places = gun_places_new ();
  struct rlimit before;
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = GUN_LISTENER_FILES_RESERVED + 100;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  g_assert_cmpuint (fill (places, "127.0.0.1", 20000), ==, 100);
  limit.rlim_cur = MIN (before.rlim_max, 65536);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  if (limit.rlim_cur > GUN_LISTENER_MAX_CONNECTIONS + GUN_LISTENER_FILES_RESERVED)
    g_assert_cmpuint (fill (places, "127.0.0.1", 20000), ==, GUN_LISTENER_MAX_CONNECTIONS - 100);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  gun_places_free (places);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/origin/normalize", test_normalize);
  g_test_add_func ("/relay/origin/admit", test_admit);
  g_test_add_func ("/relay/origin/told-once", test_told_once);
  g_test_add_func ("/relay/origin/taken-back", test_taken_back);
  g_test_add_func ("/relay/origin/too-late", test_too_late);
  g_test_add_func ("/relay/places/by-address", test_places);
  g_test_add_func ("/relay/places/in-all", test_places_in_all);
  return g_test_run ();
}
