/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "direct-end.h"
#include "gun-test-await.h"

/*
 * Two attempts of ours that know each other, and the links they came to.
 */

static void
init_open (DirectEnd *one, DirectEnd *other)
{
  direct_end_init (one);
  direct_end_init (other);
  direct_ends_open (one, other);
}

/* Frames of all sizes, both ways, byte for byte and in their order. */
static void
test_both_ways (void)
{
  static const gsize sizes[] = { 1, 2, 100, 1180, 16384, 65536, 262144, 3 };
  DirectEnd one, other;
  GunLinkCounters counters;

  init_open (&one, &other);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = g_malloc (sizes[i]);

      for (gsize at = 0; at < sizes[i]; at++)
        text[at] = (char) (' ' + (at * 7 + i) % 90);
      g_assert_true (gun_link_send (one.link, text, sizes[i]));
      g_assert_true (gun_link_send (other.link, text, sizes[i]));
    }
  gun_test_await (one.heard->len == G_N_ELEMENTS (sizes) && other.heard->len == one.heard->len, 10);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize length_bytes;
      const char *text = direct_end_get_heard (&one, i, &length_bytes);

      g_assert_cmpuint (length_bytes, ==, sizes[i]);
      g_assert_true (g_bytes_equal (one.heard->pdata[i], other.heard->pdata[i]));
      for (gsize at = 0; at < length_bytes; at++)
        g_assert_cmpint (text[at], ==, ' ' + (at * 7 + i) % 90);
    }
  gun_link_get_counters (one.link, &counters);
  g_assert_cmpuint (counters.frames_in, ==, G_N_ELEMENTS (sizes));
  g_assert_cmpuint (counters.frames_out, ==, G_N_ELEMENTS (sizes));
  g_assert_cmpuint (counters.bytes_in, ==, one.bytes_heard);
  g_assert_cmpuint (counters.bytes_out, ==, one.bytes_heard);
  g_assert_cmpuint (counters.frames_dropped, ==, 0);
  g_assert_cmpuint (gun_link_get_queued_bytes (one.link), ==, 0);
  g_assert_cmpuint (gun_link_get_max_frame_bytes (one.link), ==, GUN_RTC_DEFAULT_MAX_MESSAGE_BYTES);
  g_assert_true (g_str_has_prefix (gun_link_get_address (one.link), "127.0.0.1:")
                 || g_str_has_prefix (gun_link_get_address (one.link), "[::1]:"));
  direct_ends_clear (&one, &other);
}

/* In small numbers, so that they can be told apart. */
static void
say_numbers (DirectEnd *end, guint n, gsize length_bytes)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%0*u", (int) length_bytes, i);

      direct_end_say (end, text);
    }
}

static void
assert_numbers (DirectEnd *end, guint n)
{
  g_assert_cmpuint (end->heard->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      gsize length_bytes;
      const char *text = direct_end_get_heard (end, i, &length_bytes);
      g_autofree char *copy = g_strndup (text, length_bytes);

      g_assert_cmpuint (g_ascii_strtoull (copy, NULL, 10), ==, i);
    }
}

/* The other side waits, nothing is lost, and what is said here leaves as ever. */
static void
test_paused (void)
{
  DirectEnd one, other;

  init_open (&one, &other);
  gun_link_set_paused (one.link, TRUE);
  say_numbers (&other, 300, 16384);
  peer_live (60000);
  g_assert_cmpuint (gun_link_get_queued_bytes (other.link), >, 1024 * 1024);
  g_assert_cmpuint (one.heard->len, ==, 0);
  g_assert_cmpint (gun_link_get_state (one.link), ==, GUN_LINK_OPEN);
  g_assert_cmpint (gun_link_get_state (other.link), ==, GUN_LINK_OPEN);
  direct_end_say (&one, "0");
  gun_test_await (other.heard->len == 1, 10);

  one.within = TRUE;
  gun_link_set_paused (one.link, FALSE);
  /* Nor inside of what is sent before the loop turns */
  gun_link_send (one.link, "1", 1);
  one.within = FALSE;
  for (guint i = 0; i < 100 && one.heard->len < 300; i++)
    peer_live (100);
  assert_numbers (&one, 300);
  direct_ends_clear (&one, &other);
}

/* As the mesh does it: in the middle of what it hears, again and again. */
static void
test_paused_in_heard (void)
{
  DirectEnd one, other;

  init_open (&one, &other);
  one.n_to_hear = 10;
  say_numbers (&other, 300, 2000);
  while (one.heard->len < 300)
    {
      guint n_heard = one.n_to_hear;

      gun_test_await (one.heard->len == n_heard, 10);
      peer_live (1000);
      g_assert_cmpuint (one.heard->len, ==, n_heard);
      one.n_to_hear += 10;
      gun_link_set_paused (one.link, FALSE);
    }
  assert_numbers (&one, 300);
  direct_ends_clear (&one, &other);
}

/* Whether it was paused or not: until 10 s after the last sign of life. */
static void
test_silent (gconstpointer is_paused)
{
  DirectEnd one, other;
  guint waited_ms = 0;

  init_open (&one, &other);
  gun_link_set_paused (one.link, GPOINTER_TO_INT (is_paused));
  direct_end_say (&other, "there");
  direct_end_say (&one, "here");
  peer_live (500);
  if (!direct_cut ())
    {
      direct_ends_clear (&one, &other);
      return;
    }
  for (; waited_ms < 20000 && one.n_closed + other.n_closed < 2; waited_ms += 100)
    peer_live (100);
  direct_mend ();
  g_assert_cmpuint (waited_ms, >, 10000 - 3000 - 500);
  g_assert_cmpuint (waited_ms, <=, 10000 + 200);
  g_assert_error (one.reason, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT);
  g_assert_error (other.reason, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT);
  g_assert_cmpint (
      gun_peer_connection_get_state (direct_end_get_connection (&one)), ==, GUN_RTC_CLOSED);
  g_assert_false (gun_link_send (one.link, "x", 1));
  direct_ends_clear (&one, &other);
}

static gboolean
is_over (DirectEnd *end)
{
  return gun_peer_connection_get_state (direct_end_get_connection (end)) == GUN_RTC_CLOSED;
}

/* What was said before still arrives, and the reason is that of who closed it. */
static void
test_close (void)
{
  DirectEnd one, other;

  init_open (&one, &other);
  say_numbers (&other, 100, 10000);
  other.within = TRUE;
  gun_link_close (other.link, GUN_LINK_ERROR_FLOOD, "enough");
  gun_link_close (other.link, GUN_LINK_ERROR_CLOSED, "once more");
  other.within = FALSE;
  g_assert_cmpint (gun_link_get_state (other.link), ==, GUN_LINK_CLOSED);
  g_assert_false (gun_link_send (other.link, "x", 1));
  gun_test_await (other.n_closed == 1, 10);
  g_assert_error (other.reason, GUN_LINK_ERROR, GUN_LINK_ERROR_FLOOD);
  g_assert_cmpstr (other.reason->message, ==, "enough");
  for (guint i = 0; i < 19 && one.n_closed == 0; i++)
    peer_live (100);
  assert_numbers (&one, 100);
  g_assert_error (one.reason, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
  gun_test_await (is_over (&one) && is_over (&other), 10);
  direct_ends_clear (&one, &other);
}

/* Who pauses hears of it behind all that was said before. */
static void
test_close_paused (void)
{
  DirectEnd one, other;

  init_open (&one, &other);
  gun_link_set_paused (one.link, TRUE);
  say_numbers (&other, 20, 10000);
  gun_link_close (other.link, GUN_LINK_ERROR_CLOSED, "enough");
  peer_live (1000);
  g_assert_cmpuint (one.heard->len + one.n_closed, ==, 0);
  gun_link_set_paused (one.link, FALSE);
  for (guint i = 0; i < 9 && one.n_closed == 0; i++)
    peer_live (100);
  assert_numbers (&one, 20);
  g_assert_error (one.reason, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
  direct_ends_clear (&one, &other);
}

/* Who closes reads on, to hear the goodbye of the other side: it need not be waited for. */
static void
test_close_while_paused (void)
{
  DirectEnd one, other;

  init_open (&one, &other);
  gun_link_set_paused (one.link, TRUE);
  say_numbers (&other, 20, 10000);
  peer_live (500);
  gun_link_close (one.link, GUN_LINK_ERROR_CLOSED, "enough");
  for (guint i = 0; i < 15 && !is_over (&one); i++)
    peer_live (100);
  g_assert_true (is_over (&one));
  g_assert_cmpuint (one.heard->len, ==, 0);
  gun_test_await (other.n_closed == 1, 10);
  direct_ends_clear (&one, &other);
}

/* Nobody answers a goodbye: it is over all the same, also when nobody holds the link any more. */
static void
test_close_unanswered (void)
{
  DirectEnd one, other;
  GunPeerConnection *connection;
  gpointer witness;

  init_open (&one, &other);
  gun_link_set_paused (other.link, TRUE);
  say_numbers (&one, 200, 10000);
  gun_link_close (one.link, GUN_LINK_ERROR_CLOSED, "enough");
  gun_test_await (one.n_closed == 1, 10);
  connection = direct_end_get_connection (&one);
  gun_link_set_receiver (one.link, NULL, NULL);
  witness = one.link;
  g_object_add_weak_pointer (G_OBJECT (one.link), &witness);
  g_clear_object (&one.link);
  peer_live (1900);
  g_assert_nonnull (witness);
  g_assert_cmpint (gun_peer_connection_get_state (connection), ==, GUN_RTC_CONNECTED);
  peer_live (200);
  g_assert_null (witness);
  g_assert_cmpint (gun_peer_connection_get_state (connection), ==, GUN_RTC_CLOSED);
  gun_test_await (other.n_closed == 1, 10);
  direct_ends_clear (&one, &other);
}

static void
close_hook (DirectEnd *self)
{
  if (self->link != NULL)
    gun_link_close (self->link, GUN_LINK_ERROR_CLOSED, "from inside");
}

static void
let_go_hook (DirectEnd *self)
{
  if (self->link == NULL || self->heard->len == 0)
    return;
  gun_link_set_receiver (self->link, NULL, NULL);
  g_clear_object (&self->link);
}

/* Whoever hears something may close the link, or give back the last reference. */
static void
test_end_inside (gconstpointer let_go)
{
  DirectEnd one, other;

  init_open (&one, &other);
  one.hook = GPOINTER_TO_INT (let_go) ? let_go_hook : close_hook;
  say_numbers (&other, 50, 1000);
  for (guint i = 0; i < 30 && other.n_closed == 0; i++)
    peer_live (100);
  g_assert_cmpuint (one.heard->len, ==, 1);
  g_assert_cmpuint (other.n_closed, ==, 1);
  g_assert_cmpuint (one.n_closed, ==, GPOINTER_TO_INT (let_go) ? 0 : 1);
  one.hook = NULL;
  direct_ends_clear (&one, &other);
}

static gboolean
turned_cb (gpointer user_data)
{
  DirectEnd *self = user_data;

  self->within = FALSE;
  return G_SOURCE_REMOVE;
}

static void
listen_again_hook (DirectEnd *self)
{
  GSource *source;

  if (self->heard->len % 50 != 0)
    return;
  direct_end_listen (self);
  self->within = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH);
  g_source_set_callback (source, turned_cb, self, NULL);
  g_source_attach (source, NULL);
  g_source_unref (source);
}

/* A new receiver hears nothing before the loop turns, and misses nothing. */
static void
test_other_receiver (void)
{
  DirectEnd one, other;

  init_open (&one, &other);
  one.hook = listen_again_hook;
  say_numbers (&other, 1000, 10);
  for (guint i = 0; i < 100 && one.heard->len < 1000; i++)
    peer_live (100);
  assert_numbers (&one, 1000);
  one.hook = NULL;
  gun_test_settle ();
  direct_ends_clear (&one, &other);
}

/* Without a receiver nothing is kept, once there was one; and nothing is called. */
static void
test_no_receiver (void)
{
  DirectEnd one, other;
  GunLinkCounters counters;

  init_open (&one, &other);
  gun_link_set_receiver (one.link, NULL, NULL);
  say_numbers (&other, 50, 1000);
  do
    {
      gun_test_settle ();
      gun_link_get_counters (one.link, &counters);
    }
  while (counters.frames_in < 50);
  direct_end_listen (&one);
  direct_end_say (&other, "0");
  gun_test_await (one.heard->len == 1, 10);
  gun_link_set_receiver (one.link, NULL, NULL);
  gun_link_close (other.link, GUN_LINK_ERROR_CLOSED, "enough");
  for (guint i = 0; i < 30 && gun_link_get_state (one.link) != GUN_LINK_CLOSED; i++)
    peer_live (100);
  g_assert_cmpint (gun_link_get_state (one.link), ==, GUN_LINK_CLOSED);
  gun_test_settle ();
  g_assert_cmpuint (one.n_closed, ==, 0);
  direct_ends_clear (&one, &other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/direct/link/both-ways", test_both_ways);
  g_test_add_func ("/direct/link/paused", test_paused);
  g_test_add_func ("/direct/link/paused-in-heard", test_paused_in_heard);
  g_test_add_data_func ("/direct/link/silent", GINT_TO_POINTER (FALSE), test_silent);
  g_test_add_data_func ("/direct/link/silent-paused", GINT_TO_POINTER (TRUE), test_silent);
  g_test_add_func ("/direct/link/close", test_close);
  g_test_add_func ("/direct/link/close-paused", test_close_paused);
  g_test_add_func ("/direct/link/close-while-paused", test_close_while_paused);
  g_test_add_func ("/direct/link/close-unanswered", test_close_unanswered);
  g_test_add_func ("/direct/link/other-receiver", test_other_receiver);
  g_test_add_data_func ("/direct/link/end-inside/closed", GINT_TO_POINTER (FALSE), test_end_inside);
  g_test_add_data_func ("/direct/link/end-inside/let-go", GINT_TO_POINTER (TRUE), test_end_inside);
  g_test_add_func ("/direct/link/no-receiver", test_no_receiver);
  return g_test_run ();
}
