/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "link-watch.h"
#include "raw-peer.h"

/* What one probe told. */
typedef struct
{
  guint n_steps;
  gint64 took_us[GUN_RELAY_N_STEPS];
  GError *failure; /* of the step that failed */
  gboolean done;
  gboolean works;
  GError *error;
} Told;

static void
told_clear (Told *self)
{
  g_clear_error (&self->failure);
  g_clear_error (&self->error);
}

static void
step_cb (GunRelayStep step, gint64 took_us, const GError *error, gpointer user_data)
{
  Told *self = user_data;

  g_assert_false (self->done);
  g_assert_cmpint (step, ==, self->n_steps);
  g_assert_null (self->failure);
  self->n_steps++;
  self->took_us[step] = took_us;
  if (error != NULL)
    self->failure = g_error_copy (error);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Told *self = user_data;

  self->works = gun_relay_probe_finish (result, &self->error);
  self->done = TRUE;
}

static void
probe (Told *told, const char *url)
{
  memset (told, 0, sizeof *told);
  gun_relay_probe_async (url, step_cb, told, NULL, done_cb, told);
  await (told->done);
  if (told->error != NULL)
    g_test_message ("%s", told->error->message);
  gun_test_settle ();
}

static void
answer_question (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  g_autoptr (GRegex) question = g_regex_new (
      "^{\"dam\":\"\\?\",\"pid\":\"[0-9A-Za-z]{9}\",\"#\":\"([0-9A-Za-z]{9})\"}$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *id = NULL;
  g_autofree char *answer = NULL;

  g_assert_true (g_regex_match_full (question, text, (gssize) length_bytes, 0, 0, &match, NULL));
  id = g_match_info_fetch (match, 1);
  answer = g_strdup_printf ("{\"#\":\"x\",\"@\":\"%s\",\"dam\":\"?\",\"pid\":\"relay\"}", id);
  gun_link_send (link, answer, strlen (answer));
}

static void
ignore_closed (GunLink *link, const GError *reason, gpointer user_data)
{
}

static void
accepted_cb (GunRelayListener *listener, GunLink *link, gpointer user_data)
{
  static const GunLinkReceiver receiver = { NULL, answer_question, ignore_closed };
  GPtrArray *links = user_data;

  gun_link_set_receiver (link, &receiver, NULL);
  /* As a stock relay: its own question first */
  gun_link_send (link, "{\"#\":\"r\",\"dam\":\"?\",\"pid\":\"relay\"}", 34);
  g_ptr_array_add (links, g_object_ref (link));
}

static void
test_works (void)
{
  g_autoptr (GPtrArray) links = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GunWebOrigins) origins = gun_web_origins_new ();
  GunRelayListener *listener = gun_relay_listener_new (origins);
  g_autoptr (GError) error = NULL;
  Told told;

  gun_relay_listener_listen (listener, "127.0.0.1:0", FALSE, &error);
  g_assert_no_error (error);
  g_signal_connect (listener, "accepted", G_CALLBACK (accepted_cb), links);
  probe (&told, gun_relay_listener_get_url (listener));

  g_assert_no_error (told.error);
  g_assert_true (told.works);
  g_assert_cmpuint (told.n_steps, ==, GUN_RELAY_N_STEPS);
  g_assert_cmpint (told.took_us[GUN_RELAY_STEP_REACHABLE], >=, 0);
  g_assert_cmpint (told.took_us[GUN_RELAY_STEP_TLS], ==, -1);
  g_assert_cmpint (told.took_us[GUN_RELAY_STEP_HANDSHAKE], >, 0);
  g_assert_cmpint (told.took_us[GUN_RELAY_STEP_ECHO], >, 0);
  g_assert_cmpint (ABS (told.took_us[GUN_RELAY_STEP_CLOCK]), <=, G_USEC_PER_SEC);

  gun_relay_listener_close (listener);
  g_assert_finalize_object (listener);
  g_ptr_array_set_size (links, 0);
  gun_test_settle ();
}

typedef struct
{
  gboolean done;
  gint64 difference_us;
  GError *error;
} Clock;

static void
clock_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Clock *clock = user_data;

  gun_relay_ask_clock_finish (result, &clock->difference_us, &clock->error);
  clock->done = TRUE;
}

static void
ask_clock (Clock *clock, const char *answer)
{
  RawPeer *raw = raw_server_start (answer, NULL, NULL);
  g_autofree char *url = raw_server_dup_url (raw);

  gun_relay_ask_clock_async (url, NULL, clock_cb, clock);
  await (clock->done);
  raw_peer_end (raw);
}

static void
test_clock (void)
{
  g_autoptr (GDateTime) then = g_date_time_new_utc (2015, 10, 21, 7, 28, 0.5);
  gint64 then_us = g_date_time_to_unix (then) * G_USEC_PER_SEC + G_USEC_PER_SEC / 2;
  Clock old = { 0 };
  Clock none = { 0 };
  Clock nonsense = { 0 };
  Clock bad_url = { 0 };

  ask_clock (&old, "HTTP/1.1 200 OK\r\nDate: Wed, 21 Oct 2015 07:28:00 GMT\r\n\r\n");
  g_assert_no_error (old.error);
  g_assert_cmpint (ABS (g_get_real_time () + old.difference_us - then_us), <, 30 * G_USEC_PER_SEC);

  ask_clock (&none, "HTTP/1.1 404 Not Found\r\n\r\n");
  g_assert_error (none.error, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT);
  ask_clock (&nonsense, "HTTP/1.1 200 OK\r\nDate: soon\r\n\r\n");
  g_assert_error (nonsense.error, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT);

  gun_relay_ask_clock_async ("ftp://x", NULL, clock_cb, &bad_url);
  await (bad_url.done);
  g_assert_error (bad_url.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);

  g_clear_error (&none.error);
  g_clear_error (&nonsense.error);
  g_clear_error (&bad_url.error);
}

static void
answer_as_relay_script (int fd, gpointer user_data)
{
  g_autoptr (GByteArray) question = g_byte_array_new ();
  guint8 first;

  g_assert_true (raw_read_frame (fd, &first, question));
  /* Whatever names the question answers it */
  raw_write_frame (fd, 0x81, FALSE, question->data, question->len);
  g_byte_array_unref (raw_read_all (fd));
}

/* The web server below does not answer plain HTTP: the clock is not known, and that is no failure. */
static void
test_no_clock (void)
{
  RawPeer *raw = raw_server_start (NULL, answer_as_relay_script, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  Told told;

  probe (&told, url);
  g_assert_no_error (told.error);
  g_assert_true (told.works);
  g_assert_cmpuint (told.n_steps, ==, GUN_RELAY_N_STEPS);
  g_assert_cmpint (told.took_us[GUN_RELAY_STEP_CLOCK], ==, -1);
  raw_peer_end (raw);
}

static void
test_nobody (void)
{
  Told told;

  probe (&told, "127.0.0.1:1");
  g_assert_error (told.error, GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE);
  g_assert_cmpuint (told.n_steps, ==, GUN_RELAY_STEP_REACHABLE + 1);
  g_assert_error (told.failure, GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE);
  told_clear (&told);
}

static void
test_web_server (void)
{
  RawPeer *raw = raw_server_start ("HTTP/1.1 200 OK\r\n\r\nhello", NULL, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  Told told;

  probe (&told, url);
  g_assert_error (told.error, GUN_LINK_ERROR, GUN_LINK_ERROR_HANDSHAKE);
  g_assert_cmpuint (told.n_steps, ==, GUN_RELAY_STEP_HANDSHAKE + 1);
  g_assert_nonnull (told.failure);
  told_clear (&told);
  raw_peer_end (raw);
}

static void
close_script (int fd, gpointer user_data)
{
  raw_write_frame (fd, 0x88, FALSE, "\x03\xf0", 2);
  g_byte_array_unref (raw_read_all (fd));
}

static void
test_other_websocket (void)
{
  RawPeer *raw = raw_server_start (NULL, close_script, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  Told told;

  probe (&told, url);
  g_assert_error (told.error, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
  g_assert_cmpuint (told.n_steps, ==, GUN_RELAY_STEP_ECHO + 1);
  told_clear (&told);
  raw_peer_end (raw);
}

static void
test_bad_url (void)
{
  Told told;

  probe (&told, "https://");
  g_assert_error (told.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (told.n_steps, ==, 0);
  told_clear (&told);
}

static void
silent_script (int fd, gpointer user_data)
{
  g_byte_array_unref (raw_read_all (fd));
}

/* Given up in the step that @user_data says, counted from 0. */
static void
test_cancelled (gconstpointer user_data)
{
  guint n_steps = GPOINTER_TO_UINT (user_data);
  RawPeer *raw = raw_server_start (n_steps < GUN_RELAY_STEP_ECHO ? "" : NULL, silent_script, NULL);
  g_autofree char *url = raw_server_dup_url (raw);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Told told = { 0 };

  gun_relay_probe_async (url, step_cb, &told, cancellable, done_cb, &told);
  await (told.n_steps == n_steps);
  g_cancellable_cancel (cancellable);
  await (told.done);
  g_assert_error (told.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (told.n_steps, ==, n_steps);
  told_clear (&told);
  raw_peer_end (raw);
  gun_test_settle ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay/probe/works", test_works);
  g_test_add_func ("/relay/probe/no-clock", test_no_clock);
  g_test_add_func ("/relay/probe/clock", test_clock);
  g_test_add_func ("/relay/probe/nobody", test_nobody);
  g_test_add_func ("/relay/probe/web-server", test_web_server);
  g_test_add_func ("/relay/probe/other-websocket", test_other_websocket);
  g_test_add_func ("/relay/probe/bad-url", test_bad_url);
  g_test_add_data_func ("/relay/probe/cancelled-in-handshake",
                        GUINT_TO_POINTER (GUN_RELAY_STEP_HANDSHAKE),
                        test_cancelled);
  g_test_add_data_func (
      "/relay/probe/cancelled-in-echo", GUINT_TO_POINTER (GUN_RELAY_STEP_ECHO), test_cancelled);
  return g_test_run ();
}
