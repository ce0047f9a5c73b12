/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-relay-link.h"
#include "link-watch.h"
#include "raw-peer.h"

#define FIN_TEXT 0x81
#define FIN_BINARY 0x82
#define FIN_CLOSE 0x88
#define TEXT 0x01
#define CONTINUES 0x00

/* What answers is no relay: each answer, and a piece of the sentence that says why. */
typedef struct
{
  const char *name;
  const char *answer;
  const char *says;
} AnswerCase;

#define ACCEPT_SOMETHING "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n"
#define UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\n"

static const AnswerCase answer_cases[] = {
  { "web-page", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "no GUN relay" },
  { "not-found", "HTTP/1.1 404 Not Found\r\n\r\n", "no GUN relay" },
  { "forbidden", "HTTP/1.1 403 Forbidden\r\n\r\n", "does not let" },
  { "error", "HTTP/1.0 500 Oh\r\n\r\n", "HTTP 500" },
  { "redirect",
    "HTTP/1.1 301 Moved\r\nLocation: https://other.example/gun\r\n\r\n",
    "https://other.example/gun" },
  { "redirect-nowhere", "HTTP/1.1 302 Found\r\n\r\n", "HTTP 302" },
  { "wrong-accept", "HTTP/1.1 101 Yes\r\n" UPGRADE ACCEPT_SOMETHING "\r\n", "handshake is wrong" },
  { "no-accept", "HTTP/1.1 101 Yes\r\n" UPGRADE "\r\n", "handshake is wrong" },
  { "no-upgrade", "HTTP/1.1 101 Yes\r\n" ACCEPT_SOMETHING "\r\n", "handshake is wrong" },
  { "garbage", "\x01\x02\x03\x04", "does not speak HTTP" },
  { "mail-server", "220 mail.example ESMTP ready\r\n", "does not speak HTTP" },
  { "one-byte", "H", "closed the connection" },
  { "tls-alert", "\x15\x03\x03\x02\x02\x46", "https://" },
  { "half-head", "HTTP/1.1 101 Yes\r\nUpgrade: webso", "closed the connection" },
  { "status-nonsense", "HTTP/1.1 abc\r\n\r\n", "broken HTTP" },
};

static void
check_refused (RawPeer *raw, const char *says)
{
  g_autofree char *url = raw_server_dup_url (raw);
  g_autoptr (LinkWatch) watch = dial (url);

  await (watch->n_closed == 1);
  g_assert_cmpuint (watch->n_opened, ==, 0);
  g_assert_error (watch->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_HANDSHAKE);
  g_assert_nonnull (strstr (watch->reason->message, says));
  raw_peer_end (raw);
  gun_test_settle ();
}

static void
test_answer (gconstpointer user_data)
{
  const AnswerCase *c = user_data;

  check_refused (raw_server_start (c->answer, NULL, NULL), c->says);
}

static void
endless_head_script (int fd, gpointer user_data)
{
  raw_write (fd, "HTTP/1.1 101 Yes\r\n", 18);
  while (raw_write (fd, "X-More: and more\r\n", 18))
    ;
}

static void
test_endless_head (void)
{
  check_refused (raw_server_start ("", endless_head_script, NULL), "more than 16 KB");
}

static void
test_nobody (void)
{
  RawPeer *raw = raw_server_start ("", NULL, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  LinkWatch *watch = dial (url);

  await (watch->n_closed == 1);
  link_watch_free (watch);
  raw_peer_end (raw);

  watch = dial (url);
  await (watch->n_closed == 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (watch->reason->message, "Nothing answers on port"));
  link_watch_free (watch);
}

static void
test_bad_url (void)
{
  g_autoptr (LinkWatch) watch = dial ("ftp://127.0.0.1/");

  g_assert_cmpuint (watch->n_closed, ==, 0);
  await (watch->n_closed == 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE);
}

static void
silent_script (int fd, gpointer user_data)
{
  g_byte_array_unref (raw_read_all (fd));
}

static void
drip_script (int fd, gpointer user_data)
{
  const char answer[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
                        "Upgrade\r\nSec-WebSocket-Accept: ";

  for (gsize i = 0; raw_write (fd, &answer[i % strlen (answer)], 1); i++)
    g_usleep (G_USEC_PER_SEC / 10);
}

/* Each byte comes in time, the whole answer never does. */
static void
test_drip (void)
{
  check_refused (raw_server_start ("", drip_script, NULL), "did not answer within");
}

/* Given up by us while it does not answer: nothing is left behind, and the server sees the end. */
static void
test_given_up (void)
{
  RawPeer *raw = raw_server_start ("", silent_script, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  g_autoptr (LinkWatch) watch = dial (url);

  await (raw_peer_is_connected (raw));
  g_assert_cmpint (gun_link_get_state (watch->link), ==, GUN_LINK_CONNECTING);
  g_assert_false (gun_link_send (watch->link, "{}", 2));
  gun_link_close (watch->link, GUN_LINK_ERROR_UNREACHABLE, "Given up");
  await (watch->n_closed == 1);
  g_assert_cmpstr (watch->reason->message, ==, "Given up");
  raw_peer_end (raw);
}

/* Dropped without a word while it does not answer. */
static void
test_forgotten (void)
{
  RawPeer *raw = raw_server_start ("", silent_script, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  LinkWatch *watch = dial (url);
  g_autoptr (GunLink) link = g_object_ref (watch->link);

  await (raw_peer_is_connected (raw));
  link_watch_free (watch);
  g_assert_finalize_object (g_steal_pointer (&link));
  raw_peer_end (raw);
}

/* Scripts after a correct handshake. */

static void
garbage_script (int fd, gpointer user_data)
{
  raw_write (fd, "\xff\xff\xff\xffhello", 9);
  silent_script (fd, NULL);
}

static void
half_frame_script (int fd, gpointer user_data)
{
  raw_write (fd, "\x81\x7e\x10\x00half", 8);
}

static void
huge_header_script (int fd, gpointer user_data)
{
  raw_write (fd, "\x81\x7f\0\0\0\0\x07\x27\x0e\0", 10);
  silent_script (fd, NULL);
}

static void
fragments_script (int fd, gpointer user_data)
{
  g_autofree char *payload = g_strnfill (100 * 1024, 'x');

  for (guint i = 0; i < 200; i++)
    if (!raw_write_frame (fd, i == 0 ? TEXT : CONTINUES, FALSE, payload, 100 * 1024))
      return;
  silent_script (fd, NULL);
}

static void
masked_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_TEXT, TRUE, "{}", 2);
  silent_script (fd, NULL);
}

static void
not_utf8_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_TEXT, FALSE, "\xc0\x80", 2);
  silent_script (fd, NULL);
}

static void
close_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_CLOSE, FALSE, "\x03\xe9going down", 12);
  silent_script (fd, NULL);
}

static void
close_and_stay_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, FIN_CLOSE, FALSE, NULL, 0);
  silent_script (fd, NULL);
}

static void
end_script (int fd, gpointer user_data)
{
}

typedef struct
{
  const char *name;
  RawScript script;
  int code; /* of GunLinkError */
  const char *says;
} ScriptCase;

static const ScriptCase script_cases[] = {
  { "garbage", garbage_script, GUN_LINK_ERROR_CLOSED, "rules of WebSocket" },
  { "half-frame", half_frame_script, GUN_LINK_ERROR_CLOSED, "broke" },
  { "120-megabytes", huge_header_script, GUN_LINK_ERROR_FLOOD, "120000000 bytes" },
  { "endless-message", fragments_script, GUN_LINK_ERROR_FLOOD, "at most 16777216" },
  { "masked", masked_script, GUN_LINK_ERROR_CLOSED, "masked frame" },
  { "not-utf8", not_utf8_script, GUN_LINK_ERROR_CLOSED, "UTF-8" },
  { "close", close_script, GUN_LINK_ERROR_CLOSED, "1001: going down" },
  { "close-and-stay", close_and_stay_script, GUN_LINK_ERROR_CLOSED, "closed the connection" },
  { "end", end_script, GUN_LINK_ERROR_CLOSED, "broke" },
};

static void
test_script (gconstpointer user_data)
{
  const ScriptCase *c = user_data;
  RawPeer *raw = raw_server_start (NULL, c->script, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  g_autoptr (LinkWatch) watch = dial_open (url);

  await (watch->n_closed == 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, c->code);
  g_assert_nonnull (strstr (watch->reason->message, c->says));
  g_assert_cmpuint (watch->n_heard, ==, 0);
  raw_peer_end (raw);
  gun_test_settle ();
}

static void
early_script (int fd, gpointer user_data)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  guint8 first;

  raw_write (fd, "\x82\x01\x00\x81\x02{}", 7);
  g_assert_true (raw_read_frame (fd, &first, payload));
  g_assert_cmpmem (payload->data, payload->len, "[1]", 3);
  raw_write_frame (fd, FIN_TEXT, FALSE, "[2]", 3);
  silent_script (fd, NULL);
}

/* Frames in one piece with the answer of the handshake, as node sends them. */
static void
test_early_frames (void)
{
  RawPeer *raw = raw_server_start (NULL, early_script, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  g_autoptr (LinkWatch) watch = dial_open (url);
  GunLinkCounters counters;

  await (watch->n_heard == 1);
  g_assert_cmpstr (watch->last->str, ==, "{}");
  link_watch_say (watch, "[1]");
  await (watch->n_heard == 2);
  gun_link_get_counters (watch->link, &counters);
  g_assert_cmpuint (counters.frames_dropped, ==, 1);
  gun_link_close (watch->link, GUN_LINK_ERROR_CLOSED, "Enough");
  raw_peer_end (raw);
}

/* Says nothing and does not read: taken for dead, in place of a connection that stays open for ever. */
static void
test_silent (void)
{
  RawPeer *raw = raw_server_start (NULL, silent_script, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  g_autoptr (LinkWatch) watch = dial (url);

  gun_relay_link_set_patience (GUN_RELAY_LINK (watch->link), 10, 1);
  await (watch->n_closed == 1);
  g_assert_cmpuint (watch->n_opened, ==, 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT);
  raw_peer_end (raw);
}

static void
pong_script (int fd, gpointer user_data)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  guint8 first;

  for (guint n_pings = 0; n_pings < 4; n_pings++)
    {
      g_assert_true (raw_read_frame (fd, &first, payload));
      g_assert_cmpint (first, ==, 0x89);
      raw_write_frame (fd, 0x8a, FALSE, payload->data, payload->len);
    }
  raw_write_frame (fd, FIN_TEXT, FALSE, "{}", 2);
}

/* Has nothing to say, but answers our pings: alive, for longer than silence is borne. */
static void
test_answers_pings (void)
{
  RawPeer *raw = raw_server_start (NULL, pong_script, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  g_autoptr (LinkWatch) watch = dial (url);

  gun_relay_link_set_patience (GUN_RELAY_LINK (watch->link), 1, 2);
  await (watch->n_closed == 1);
  g_assert_cmpuint (watch->n_heard, ==, 1);
  g_assert_error (watch->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
  raw_peer_end (raw);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (answer_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/relay/answer/%s", answer_cases[i].name);

      g_test_add_data_func (path, &answer_cases[i], test_answer);
    }
  g_test_add_func ("/relay/answer/endless-head", test_endless_head);
  g_test_add_func ("/relay/answer/drip", test_drip);
  g_test_add_func ("/relay/answer/nobody", test_nobody);
  g_test_add_func ("/relay/answer/bad-url", test_bad_url);
  g_test_add_func ("/relay/answer/given-up", test_given_up);
  g_test_add_func ("/relay/answer/forgotten", test_forgotten);
  for (guint i = 0; i < G_N_ELEMENTS (script_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/relay/hostile-server/%s", script_cases[i].name);

      g_test_add_data_func (path, &script_cases[i], test_script);
    }
  g_test_add_func ("/relay/hostile-server/early-frames", test_early_frames);
  g_test_add_func ("/relay/hostile-server/silent", test_silent);
  g_test_add_func ("/relay/hostile-server/answers-pings", test_answers_pings);
  return g_test_run ();
}
