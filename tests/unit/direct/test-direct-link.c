/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "direct-end.h"
#include "gun-test-await.h"

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
  g_assert_true (g_str_has_prefix (gun_link_get_address (one.link), "127.0.0.1:")
                 || g_str_has_prefix (gun_link_get_address (one.link), "[::1]:"));
  direct_ends_clear (&one, &other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/direct/link/both-ways", test_both_ways);
  return g_test_run ();
}
