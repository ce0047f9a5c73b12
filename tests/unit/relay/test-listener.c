/* SPDX-License-Identifier: MIT */

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "gun-places.h"
#include "link-watch.h"
#include "raw-peer.h"

#define HANDSHAKE                                                                                  \
  "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\n"         \
  "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"

typedef struct
{
  const char *name;
  const char *request;
  int status;
} Case;

static const Case cases[] = {
  { "page", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", 404 },
  { "other-path", "GET /gun/ HTTP/1.1\r\nHost: a\r\n" HANDSHAKE "\r\n", 404 },
  { "climbing-path", "GET /../gun HTTP/1.1\r\nHost: a\r\n" HANDSHAKE "\r\n", 404 },
  { "no-upgrade", "GET /gun HTTP/1.1\r\nHost: a\r\n\r\n", 426 },
  { "head", "HEAD /gun HTTP/1.1\r\nHost: a\r\n\r\n", 405 },
  { "old-http", "GET /gun HTTP/1.0\r\n\r\n", 426 },
  { "origin",
    "GET /gun HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example\r\n" HANDSHAKE "\r\n",
    403 },
  { "origin-null", "GET /gun HTTP/1.1\r\nHost: a\r\nOrigin: null\r\n" HANDSHAKE "\r\n", 403 },
  { "origin-empty", "GET /gun HTTP/1.1\r\nHost: a\r\norigin:\r\n" HANDSHAKE "\r\n", 403 },
  { "origin-ours",
    "GET /gun HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\n" HANDSHAKE "\r\n",
    403 },
  { "post", "POST /gun HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n" HANDSHAKE "\r\nhi", 405 },
  { "old-version",
    "GET /gun HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: "
    "Upgrade\r\nSec-WebSocket-Version: 8\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
    426 },
  { "no-key",
    "GET /gun HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: "
    "Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n",
    400 },
  { "correct", "GET /gun HTTP/1.1\r\nHost: a\r\n" HANDSHAKE "\r\n", 101 },
  { "query", "GET /gun?a=b HTTP/1.1\r\nHost: a\r\n" HANDSHAKE "\r\n", 101 },
  { "extensions",
    "GET /gun HTTP/1.1\r\nHost: a\r\nSec-WebSocket-Extensions: permessage-deflate\r\n" HANDSHAKE
    "\r\n",
    101 },
  { "garbage", "\x16\x03\x01\x02garbage\r\n\r\n", 400 },
  { "no-host", "GET /gun HTTP/1.1\r\n" HANDSHAKE "\r\n", 400 },
  { "bad-host", "GET /gun HTTP/1.1\r\nHost: [[[]:99999\r\n" HANDSHAKE "\r\n", 101 },
  { "absolute", "GET http://other.example/gun HTTP/1.1\r\nHost: a\r\n\r\n", 404 },
  { "not-utf8", "GET /gun\xff HTTP/1.1\r\nHost: a\r\nX-\xff: \xfe\r\n\r\n", 404 },
  { "connect", "CONNECT other.example:443 HTTP/1.1\r\nHost: a\r\n\r\n", 404 },
  { "asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 404 },
  { "expect",
    "PUT /gun HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello",
    405 },
  { "bad-length", "PUT /gun HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", 405 },
  { "http2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400 },
};

typedef struct
{
  int status;
  char *text;
} Answer;

static void
read_status_script (int fd, gpointer user_data)
{
  Answer *answer = user_data;
  g_autoptr (GByteArray) all = NULL;
  const char *space;

  shutdown (fd, SHUT_WR);
  all = raw_read_all (fd);
  g_byte_array_append (all, (const guint8 *) "", 1);
  answer->text = g_strdup ((const char *) all->data);
  space = strchr (answer->text, ' ');
  answer->status = space == NULL ? 0 : atoi (space);
}

static void
test_request (gconstpointer user_data)
{
  const Case *c = user_data;
  g_autoptr (TestRelay) relay = test_relay_new ("127.0.0.1:0", FALSE);
  Answer answer = { 0 };
  RawPeer *raw;

  raw = raw_client_start (test_relay_get_port (relay), c->request, read_status_script, &answer);
  raw_peer_end (raw);
  g_test_message ("%s", answer.text);
  g_assert_cmpint (answer.status, ==, c->status);
  g_assert_cmpuint (relay->watches->len, ==, c->status == 101 ? 1 : 0);
  g_assert_null (strstr (answer.text, "permessage-deflate"));
  if (c->status == 101)
    await (((LinkWatch *) relay->watches->pdata[0])->n_closed == 1);
  g_free (answer.text);
  gun_test_settle ();
}

/* A head that never ends is refused when it is too long. */
static void
test_endless_head (void)
{
  g_autoptr (TestRelay) relay = test_relay_new ("127.0.0.1:0", FALSE);
  g_autofree char *filler = g_strnfill (2 * GUN_RELAY_HEAD_BYTES, 'x');
  g_autofree char *request = g_strconcat ("GET /gun HTTP/1.1\r\nX-More: ", filler, NULL);
  Answer answer = { 0 };
  RawPeer *raw;

  raw = raw_client_start (test_relay_get_port (relay), request, read_status_script, &answer);
  raw_peer_end (raw);
  /* The answer may be lost: what was not read resets the connection */
  g_assert_true (answer.status == 400 || answer.status == 0);
  g_assert_cmpuint (relay->watches->len, ==, 0);
  g_free (answer.text);
}

static void
slow_script (int fd, gpointer user_data)
{
  gint64 started_us = g_get_monotonic_time ();
  g_autoptr (GByteArray) all = raw_read_all (fd);

  *(gint64 *) user_data = g_get_monotonic_time () - started_us;
}

/* Half a request, and nothing more: cut off in time, while others are served; a link is not cut off. */
static void
test_slow_request (void)
{
  g_autoptr (TestRelay) relay = test_relay_new ("127.0.0.1:0", TRUE);
  g_autoptr (LinkWatch) patient = dial_open (test_relay_get_url (relay));
  gint64 took_us[3];
  RawPeer *raw[3];

  raw[0] = raw_client_start (test_relay_get_port (relay), "GET /gun HT", slow_script, &took_us[0]);
  raw[1] = raw_client_start (test_relay_get_port (relay), "", slow_script, &took_us[1]);
  raw[2] = raw_client_start (
      test_relay_get_port (relay), "GET /gun HTTP/1.1\r\nHost: a\r\n", slow_script, &took_us[2]);
  for (guint i = 0; i < G_N_ELEMENTS (raw); i++)
    {
      raw_peer_end (raw[i]);
      g_assert_cmpint (took_us[i], >=, (GUN_RELAY_HANDSHAKE_SECONDS - 2) * G_USEC_PER_SEC);
      g_assert_cmpint (took_us[i], <=, (GUN_RELAY_HANDSHAKE_SECONDS + 3) * G_USEC_PER_SEC);
    }
  link_watch_say (patient, "{}");
  await (patient->n_heard == 1);
}

/* Both ends of each connection are in this process. */
static void
allow_files (guint n_files)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = n_files;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

/* This computer's own programs may be as many as there is room for. */
static void
test_many_clients (void)
{
  const guint n_clients = 1000;
  g_autoptr (TestRelay) relay = test_relay_new ("127.0.0.1:0", TRUE);
  g_autoptr (GPtrArray) watches = g_ptr_array_new_with_free_func ((GDestroyNotify) link_watch_free);

  allow_files (4096);
  for (guint i = 0; i < n_clients; i++)
    g_ptr_array_add (watches, dial (test_relay_get_url (relay)));
  for (guint i = 0; i < n_clients; i++)
    {
      LinkWatch *watch = watches->pdata[i];

      await (watch->n_opened == 1);
      link_watch_say (watch, "{}");
    }
  for (guint i = 0; i < n_clients; i++)
    await (((LinkWatch *) watches->pdata[i])->n_heard == 1);
  g_assert_cmpuint (relay->watches->len, ==, n_clients);
  g_ptr_array_set_size (watches, 0);
  for (guint i = 0; i < n_clients; i++)
    await (((LinkWatch *) relay->watches->pdata[i])->n_closed == 1);
}

/* When the system has no more files to give, who comes is told so, and finds room when somebody left. */
static void
test_no_room (void)
{
  g_autoptr (TestRelay) relay = test_relay_new ("127.0.0.1:0", FALSE);
  g_autoptr (GPtrArray) watches = g_ptr_array_new_with_free_func ((GDestroyNotify) link_watch_free);
  g_autoptr (LinkWatch) late = NULL;
  Answer answer = { 0 };
  RawPeer *raw;

  allow_files (GUN_LISTENER_FILES_RESERVED + 3);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (watches, dial_open (test_relay_get_url (relay)));
  raw = raw_client_start (test_relay_get_port (relay),
                          "GET /gun HTTP/1.1\r\nHost: a\r\n" HANDSHAKE "\r\n",
                          read_status_script,
                          &answer);
  raw_peer_end (raw);
  g_assert_cmpint (answer.status, ==, 503);
  g_assert_nonnull (strstr (answer.text, "\r\nRetry-After: 30\r\n"));
  g_free (answer.text);
  g_assert_cmpuint (relay->watches->len, ==, 3);

  g_ptr_array_set_size (watches, 2);
  await (test_relay_get_watch (relay, 2)->n_closed == 1);
  gun_test_settle ();
  late = dial_open (test_relay_get_url (relay));
  g_assert_cmpuint (relay->watches->len, ==, 4);
  allow_files (4096);
}

/* (transfer full) (nullable): an IPv4 address of this computer that is not loopback. */
static char *
find_lan_address (void)
{
  struct ifaddrs *all = NULL;
  char *found = NULL;

  g_assert_cmpint (getifaddrs (&all), ==, 0);
  for (struct ifaddrs *one = all; one != NULL && found == NULL; one = one->ifa_next)
    {
      char text[INET_ADDRSTRLEN];

      if (one->ifa_addr == NULL || one->ifa_addr->sa_family != AF_INET
          || (one->ifa_flags & IFF_LOOPBACK) || !(one->ifa_flags & IFF_UP))
        continue;
      inet_ntop (
          AF_INET, &((struct sockaddr_in *) (void *) one->ifa_addr)->sin_addr, text, sizeof text);
      found = g_strdup (text);
    }
  freeifaddrs (all);
  return found;
}

/* One other computer cannot take all the places, and a place that was left is free. */
static void
test_crowd_from_one_address (void)
{
  g_autoptr (GPtrArray) watches = g_ptr_array_new_with_free_func ((GDestroyNotify) link_watch_free);
  g_autofree char *host = find_lan_address ();
  g_autofree char *address = g_strconcat (host != NULL ? host : "", ":0", NULL);
  g_autoptr (LinkWatch) late = NULL;
  TestRelay *relay;

  if (host == NULL)
    {
      g_test_skip ("no address besides loopback");
      return;
    }

  relay = test_relay_new (address, FALSE);
  for (guint i = 0; i < GUN_LISTENER_MAX_PER_ADDRESS; i++)
    g_ptr_array_add (watches, dial_open (test_relay_get_url (relay)));
  late = dial (test_relay_get_url (relay));
  await (late->n_closed == 1);
  g_assert_error (late->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_HANDSHAKE);
  g_assert_nonnull (strstr (late->reason->message, "503"));

  g_ptr_array_set_size (watches, GUN_LISTENER_MAX_PER_ADDRESS - 1);
  await (test_relay_get_watch (relay, GUN_LISTENER_MAX_PER_ADDRESS - 1)->n_closed == 1);
  gun_test_settle ();
  g_ptr_array_add (watches, dial_open (test_relay_get_url (relay)));
  g_ptr_array_set_size (watches, 0);
  test_relay_free (relay);
  gun_test_settle ();
}

/* Closing the listener keeps its links, and the port is free. */
static void
test_close (void)
{
  g_autoptr (TestRelay) relay = test_relay_new ("127.0.0.1:0", TRUE);
  g_autofree char *url = g_strdup (test_relay_get_url (relay));
  g_autofree char *address = g_strndup (url + 5, strlen (url) - 9);
  g_autoptr (LinkWatch) watch = dial_open (url);
  g_autoptr (LinkWatch) late = NULL;
  g_autoptr (GError) error = NULL;

  gun_relay_listener_close (relay->listener);
  g_assert_null (gun_relay_listener_get_url (relay->listener));
  link_watch_say (watch, "{}");
  await (watch->n_heard == 1);
  late = dial (url);
  await (late->n_closed == 1);
  g_assert_error (late->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE);

  gun_relay_listener_listen (relay->listener, address, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (test_relay_get_url (relay), ==, url);
}

/* localhost is both kinds of address. */
static void
test_localhost (void)
{
  g_autoptr (TestRelay) relay = test_relay_new ("localhost:0", TRUE);
  g_autofree char *by_name = g_strdup_printf ("localhost:%u", test_relay_get_port (relay));
  g_autofree char *by_number = g_strdup_printf ("127.0.0.1:%u", test_relay_get_port (relay));
  g_autoptr (LinkWatch) one = dial_open (by_name);
  g_autoptr (LinkWatch) two = dial_open (by_number);

  g_assert_true (g_str_has_prefix (test_relay_get_url (relay), "ws://localhost:"));
  g_assert_cmpint (gun_link_get_state (one->link), ==, GUN_LINK_OPEN);
  g_assert_cmpint (gun_link_get_state (two->link), ==, GUN_LINK_OPEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/relay/request/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_request);
    }
  g_test_add_func ("/relay/request/endless-head", test_endless_head);
  g_test_add_func ("/relay/listener/slow-request", test_slow_request);
  g_test_add_func ("/relay/listener/many-clients", test_many_clients);
  g_test_add_func ("/relay/listener/no-room", test_no_room);
  g_test_add_func ("/relay/listener/crowd-from-one-address", test_crowd_from_one_address);
  g_test_add_func ("/relay/listener/close", test_close);
  g_test_add_func ("/relay/listener/localhost", test_localhost);
  return g_test_run ();
}
