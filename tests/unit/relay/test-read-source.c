/* SPDX-License-Identifier: MIT */

/* Sockets of one loop that are waited for together: each is told when it can be read and at no
 * other time, however sources begin and end. */

#include <sys/socket.h>
#include <unistd.h>

#include "gun-read-source.h"
#include "gun-test-await.h"

#define TEST_WAIT_S 30

/* More than one turn of the loop takes */
#define N_PAIRS 400

typedef struct
{
  GSocketConnection *ours;
  int theirs;
  GSource *source;
  guint n_calls;
  guint n_bytes;
} Pair;

static gboolean
readable_cb (GObject *stream, gpointer user_data)
{
  Pair *pair = user_data;
  char byte;
  gssize length = g_pollable_input_stream_read_nonblocking (
      G_POLLABLE_INPUT_STREAM (stream), &byte, 1, NULL, NULL);

  pair->n_calls++;
  pair->n_bytes += length > 0 ? (guint) length : 0;
  return G_SOURCE_CONTINUE;
}

static void
begin (Pair *pair, GSourceFunc func, gboolean is_ready)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (pair->ours));

  pair->source = gun_read_source_new (
      G_POLLABLE_INPUT_STREAM (stream), g_socket_connection_get_socket (pair->ours), is_ready);
  g_assert_nonnull (pair->source);
  g_source_set_callback (pair->source, func, pair, NULL);
  g_source_attach (pair->source, g_main_context_get_thread_default ());
}

static void
end (Pair *pair)
{
  g_source_destroy (pair->source);
  g_clear_pointer (&pair->source, g_source_unref);
}

static void
open_pair (Pair *pair)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;
  int fds[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  socket = g_socket_new_from_fd (fds[0], &error);
  g_assert_no_error (error);
  *pair = (Pair){ .theirs = fds[1] };
  pair->ours = g_socket_connection_factory_create_connection (socket);
}

static void
close_pair (Pair *pair)
{
  if (pair->source != NULL)
    end (pair);
  g_object_unref (pair->ours);
  close (pair->theirs);
}

static void
say (Pair *pair, gsize n_bytes)
{
  char bytes[8] = { 0 };

  g_assert_cmpint (write (pair->theirs, bytes, n_bytes), ==, (gssize) n_bytes);
}

static void
test_many (void)
{
  Pair *pairs = g_new (Pair, N_PAIRS);

  for (guint i = 0; i < N_PAIRS; i++)
    {
      open_pair (&pairs[i]);
      begin (&pairs[i], G_SOURCE_FUNC (readable_cb), FALSE);
    }
  for (guint i = 0; i < N_PAIRS; i++)
    say (&pairs[i], i % 3);

  gun_test_settle ();
  for (guint i = 0; i < N_PAIRS; i++)
    {
      g_assert_cmpuint (pairs[i].n_bytes, ==, i % 3);
      g_assert_cmpuint (pairs[i].n_calls, ==, i % 3);
    }

  for (guint i = 0; i < N_PAIRS; i++)
    close_pair (&pairs[i]);
  g_free (pairs);
}

static void
test_ready_at_once (void)
{
  Pair pair;

  open_pair (&pair);
  begin (&pair, G_SOURCE_FUNC (readable_cb), TRUE);
  gun_test_settle ();
  g_assert_cmpuint (pair.n_calls, ==, 1);
  g_assert_cmpuint (pair.n_bytes, ==, 0);
  close_pair (&pair);
}

/* As libsoup does it: within the dispatch of the one before */
static gboolean
begin_again_cb (GObject *stream, gpointer user_data)
{
  Pair *pair = user_data;

  end (pair);
  begin (pair, G_SOURCE_FUNC (readable_cb), FALSE);
  return G_SOURCE_REMOVE;
}

static void
test_begin_again (void)
{
  Pair pair;

  open_pair (&pair);
  begin (&pair, G_SOURCE_FUNC (begin_again_cb), FALSE);
  say (&pair, 1);
  gun_test_await (pair.n_bytes == 1, TEST_WAIT_S);
  say (&pair, 2);
  gun_test_await (pair.n_bytes == 3, TEST_WAIT_S);
  g_assert_cmpuint (pair.n_calls, ==, 3);
  close_pair (&pair);
}

/* A socket closed under its source, and another that gets its number */
static void
test_closed (void)
{
  Pair closed;
  Pair other;

  open_pair (&closed);
  begin (&closed, G_SOURCE_FUNC (readable_cb), FALSE);
  g_assert_true (g_io_stream_close (G_IO_STREAM (closed.ours), NULL, NULL));
  open_pair (&other);
  begin (&other, G_SOURCE_FUNC (readable_cb), FALSE);
  close_pair (&closed);

  say (&other, 1);
  gun_test_await (other.n_bytes == 1, TEST_WAIT_S);
  close_pair (&other);
}

static void
test_hang_up (void)
{
  Pair pair;

  open_pair (&pair);
  begin (&pair, G_SOURCE_FUNC (readable_cb), FALSE);
  g_assert_cmpint (shutdown (pair.theirs, SHUT_RDWR), ==, 0);
  gun_test_await (pair.n_calls > 0, TEST_WAIT_S);
  close_pair (&pair);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/read-source/many", test_many);
  g_test_add_func ("/read-source/ready-at-once", test_ready_at_once);
  g_test_add_func ("/read-source/begin-again", test_begin_again);
  g_test_add_func ("/read-source/closed", test_closed);
  g_test_add_func ("/read-source/hang-up", test_hang_up);

  return g_test_run ();
}
