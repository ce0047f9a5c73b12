/* SPDX-License-Identifier: MIT */

#include <string.h>
#include <sys/socket.h>

#include "gun-limits.h"
#include "link-watch.h"
#include "raw-peer.h"

#define FIN_TEXT 0x81
#define FIN_BINARY 0x82
#define FIN_CLOSE 0x88
#define FIN_PING 0x89
#define TEXT 0x01
#define CONTINUES 0x00
#define FIN_CONTINUES 0x80

/* A listener with a polite client that must notice nothing of what the others do. */
typedef struct
{
  TestRelay *relay;
  LinkWatch *polite;
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->relay = test_relay_new ("127.0.0.1:0", TRUE);
  self->polite = dial_open (test_relay_get_url (self->relay));
  test_relay_get_watch (self->relay, 0);
}

static void
check_polite (Fixture *self)
{
  guint n_heard = self->polite->n_heard;

  link_watch_say (self->polite, "{}");
  await (self->polite->n_heard == n_heard + 1);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  check_polite (self);
  link_watch_free (self->polite);
  test_relay_free (self->relay);
  gun_test_settle ();
}

/* Scripts: what a client does after a correct handshake. */

static void
wait_for_end (int fd)
{
  g_byte_array_unref (raw_read_all (fd));
}

static void
send_fragments (int fd, guint n, gsize length)
{
  g_autofree char *payload = g_strnfill (length, 'x');

  for (guint i = 0; i < n; i++)
    if (!raw_write_frame (fd,
                          i == 0      ? TEXT
                          : i + 1 < n ? CONTINUES
                                      : FIN_CONTINUES,
                          TRUE,
                          payload,
                          length))
      return;
}

static void
garbage_script (int fd, gpointer user_data)
{
  raw_write (fd, "\xff\xff\xff\xffhello\r\n\r\n", 13);
  wait_for_end (fd);
}

static void
half_frame_script (int fd, gpointer user_data)
{
  raw_write (fd, "\x81\xfe\x10", 3);
}

static void
half_payload_script (int fd, gpointer user_data)
{
  raw_write (fd, "\x81\x85\0\0\0\0ab", 8);
}

static void
endless_message_script (int fd, gpointer user_data)
{
  send_fragments (fd, 200, 100 * 1024);
  wait_for_end (fd);
}

static void
huge_header_script (int fd, gpointer user_data)
{
  raw_write (fd, "\x81\xff\0\0\0\0\x07\x27\x0e\0\0\0\0\0", 14);
  wait_for_end (fd);
}

static void
crumbs_script (int fd, gpointer user_data)
{
  for (guint i = 0; i < 3 * GUN_RELAY_MAX_FRAGMENTS; i++)
    if (!raw_write_frame (fd, i == 0 ? TEXT : CONTINUES, TRUE, NULL, 0))
      return;
  wait_for_end (fd);
}

static void
not_utf8_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_TEXT, TRUE, "{\xff\xfe}", 4);
  wait_for_end (fd);
}

static void
unmasked_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_TEXT, FALSE, "{}", 2);
  wait_for_end (fd);
}

static void
long_ping_script (int fd, gpointer user_data)
{
  char payload[300] = { 0 };

  raw_write_frame (fd, FIN_PING, TRUE, payload, sizeof payload);
  wait_for_end (fd);
}

static void
long_close_script (int fd, gpointer user_data)
{
  char payload[1000] = { 0x03, (char) 0xe8 };

  raw_write_frame (fd, FIN_CLOSE, TRUE, payload, sizeof payload);
  wait_for_end (fd);
}

static void
bad_close_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_CLOSE, TRUE, "\x03\xed", 2);
  wait_for_end (fd);
}

static void
close_twice_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_CLOSE, TRUE, "\x03\xe8", 2);
  raw_write_frame (fd, FIN_CLOSE, TRUE, "\x03\xe8", 2);
  raw_write_frame (fd, FIN_TEXT, TRUE, "{}", 2);
  wait_for_end (fd);
}

static void
fragment_of_nothing_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_CONTINUES, TRUE, "{}", 2);
  raw_write_frame (fd, FIN_CONTINUES, TRUE, "{}", 2);
  wait_for_end (fd);
}

static void
reset_script (int fd, gpointer user_data)
{
  struct linger abort = { 1, 0 };

  raw_write (fd, "\x81\x85\0\0\0\0ab", 8);
  setsockopt (fd, SOL_SOCKET, SO_LINGER, &abort, sizeof abort);
}

typedef struct
{
  const char *name;
  RawScript script;
  int code; /* of GunLinkError */
} Case;

static const Case cases[] = {
  { "garbage", garbage_script, GUN_LINK_ERROR_CLOSED },
  { "half-frame", half_frame_script, GUN_LINK_ERROR_CLOSED },
  { "half-payload", half_payload_script, GUN_LINK_ERROR_CLOSED },
  { "endless-message", endless_message_script, GUN_LINK_ERROR_FLOOD },
  { "120-megabytes", huge_header_script, GUN_LINK_ERROR_FLOOD },
  { "crumbs", crumbs_script, GUN_LINK_ERROR_FLOOD },
  { "not-utf8", not_utf8_script, GUN_LINK_ERROR_CLOSED },
  { "unmasked", unmasked_script, GUN_LINK_ERROR_CLOSED },
  { "long-ping", long_ping_script, GUN_LINK_ERROR_CLOSED },
  { "long-close", long_close_script, GUN_LINK_ERROR_CLOSED },
  { "bad-close", bad_close_script, GUN_LINK_ERROR_CLOSED },
  { "close-twice", close_twice_script, GUN_LINK_ERROR_CLOSED },
  { "fragment-of-nothing", fragment_of_nothing_script, GUN_LINK_ERROR_CLOSED },
  { "reset", reset_script, GUN_LINK_ERROR_CLOSED },
};

static void
test_script (Fixture *self, gconstpointer user_data)
{
  const Case *c = user_data;
  RawPeer *raw;
  LinkWatch *watch;

  raw = raw_client_start (test_relay_get_port (self->relay), NULL, c->script, NULL);
  watch = test_relay_get_watch (self->relay, 1);
  check_polite (self);
  await (watch->n_closed == 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, c->code);
  g_assert_cmpuint (watch->n_heard, ==, 0);
  raw_peer_end (raw);
}

static void
binary_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_BINARY, TRUE, "\0\1\2", 3);
  raw_write_frame (fd, FIN_BINARY, TRUE, "\xff", 1);
  raw_write_frame (fd, FIN_TEXT, TRUE, "{}", 2);
  wait_for_end (fd);
}

/* Counted and dropped; the text after them is heard. */
static void
test_binary (Fixture *self, gconstpointer user_data)
{
  RawPeer *raw = raw_client_start (test_relay_get_port (self->relay), NULL, binary_script, NULL);
  LinkWatch *watch = test_relay_get_watch (self->relay, 1);
  GunLinkCounters counters;

  await (watch->n_heard == 1);
  g_assert_cmpstr (watch->last->str, ==, "{}");
  gun_link_get_counters (watch->link, &counters);
  g_assert_cmpuint (counters.frames_dropped, ==, 2);
  g_assert_cmpuint (counters.frames_in, ==, 1);
  gun_link_close (watch->link, GUN_LINK_ERROR_CLOSED, "Enough");
  raw_peer_end (raw);
}

static void
hundred_fragments_script (int fd, gpointer user_data)
{
  send_fragments (fd, 100, 100 * 1024);
  wait_for_end (fd);
}

/* 10 MB in 100 fragments is a large message, but one that is taken. */
static void
test_hundred_fragments (Fixture *self, gconstpointer user_data)
{
  RawPeer *raw;
  LinkWatch *watch;

  self->relay->echoes = FALSE;
  raw = raw_client_start (test_relay_get_port (self->relay), NULL, hundred_fragments_script, NULL);
  watch = test_relay_get_watch (self->relay, 1);
  await (watch->n_heard == 1);
  g_assert_cmpuint (watch->bytes_heard, ==, 100 * 100 * 1024);
  gun_link_close (watch->link, GUN_LINK_ERROR_CLOSED, "Enough");
  raw_peer_end (raw);
}

static void
stalled_script (int fd, gpointer user_data)
{
  gint *stop = user_data;

  while (!g_atomic_int_get (stop))
    g_usleep (1000);
}

/* Somebody who does not read is cut off when too much waits, and holds no memory after. */
static void
test_stalled_reader (Fixture *self, gconstpointer user_data)
{
  g_autofree char *text = g_strnfill (1024 * 1024, 'x');
  gint stop = FALSE;
  RawPeer *raw = raw_client_start (test_relay_get_port (self->relay), NULL, stalled_script, &stop);
  LinkWatch *watch = test_relay_get_watch (self->relay, 1);
  guint n_sent = 0;

  while (gun_link_send (watch->link, text, strlen (text)))
    {
      n_sent++;
      g_assert_cmpuint (n_sent, <, 2 * GUN_RELAY_QUEUE_BYTES / strlen (text));
      check_polite (self);
    }
  g_assert_cmpuint (n_sent, >, GUN_RELAY_QUEUE_BYTES / strlen (text));
  g_assert_cmpuint (watch->n_closed, ==, 0);
  await (watch->n_closed == 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_FULL);
  g_assert_cmpuint (gun_link_get_queued_bytes (watch->link), ==, 0);
  g_atomic_int_set (&stop, TRUE);
  raw_peer_end (raw);
}

static void
pings_script (int fd, gpointer user_data)
{
  char payload[125] = { 0 };
  gint *stop = user_data;

  while (!g_atomic_int_get (stop))
    if (!raw_write_frame (fd, FIN_PING, TRUE, payload, sizeof payload))
      return;
}

/* libsoup would keep a pong for each ping for ever. */
static void
test_pings_unread (Fixture *self, gconstpointer user_data)
{
  gint stop = FALSE;
  RawPeer *raw = raw_client_start (test_relay_get_port (self->relay), NULL, pings_script, &stop);
  LinkWatch *watch = test_relay_get_watch (self->relay, 1);

  await (watch->n_closed == 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_FULL);
  g_atomic_int_set (&stop, TRUE);
  raw_peer_end (raw);
}

static void
answered_pings_script (int fd, gpointer user_data)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  guint8 first;

  for (guint i = 0; i < 5 * GUN_RELAY_MAX_PINGS_WAITING; i++)
    {
      raw_write_frame (fd, FIN_PING, TRUE, "hi", 2);
      g_assert_true (raw_read_frame (fd, &first, payload));
      g_assert_cmpmem (payload->data, payload->len, "hi", 2);
    }
  raw_write_frame (fd, FIN_TEXT, TRUE, "{}", 2);
  wait_for_end (fd);
}

static void
test_pings_read (Fixture *self, gconstpointer user_data)
{
  RawPeer *raw;
  LinkWatch *watch;

  raw = raw_client_start (test_relay_get_port (self->relay), NULL, answered_pings_script, NULL);
  watch = test_relay_get_watch (self->relay, 1);
  await (watch->n_heard == 1);
  gun_link_close (watch->link, GUN_LINK_ERROR_CLOSED, "Enough");
  raw_peer_end (raw);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    void (*func) (Fixture *self, gconstpointer user_data);
  } others[] = {
    { "binary", test_binary },
    { "hundred-fragments", test_hundred_fragments },
    { "stalled-reader", test_stalled_reader },
    { "pings-unread", test_pings_unread },
    { "pings-read", test_pings_read },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/relay/hostile-client/%s", cases[i].name);

      g_test_add (path, Fixture, &cases[i], set_up, test_script, tear_down);
    }
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_strdup_printf ("/relay/hostile-client/%s", others[i].name);

      g_test_add (path, Fixture, NULL, set_up, others[i].func, tear_down);
    }
  return g_test_run ();
}
