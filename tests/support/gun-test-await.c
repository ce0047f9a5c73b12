/* SPDX-License-Identifier: MIT */

#include "gun-test-await.h"

/* A loop that never comes to rest is a mistake in what is tested. */
#define MAX_TURNS 100000

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* One turn of the loop that ends at the deadline at the latest; after the deadline the test
 * fails. */
void
gun_test_await_turn (gint64 deadline_us, const char *where, const char *condition)
{
  GMainContext *context = g_main_context_get_thread_default ();
  GSource *alarm;

  if (g_get_monotonic_time () > deadline_us)
    g_error ("%s: waited in vain for: %s", where, condition);

  alarm = g_timeout_source_new (10);
  g_source_set_ready_time (alarm, deadline_us + 1);
  g_source_set_callback (alarm, wake_cb, NULL, NULL);
  g_source_attach (alarm, context);
  g_main_context_iteration (context, TRUE);
  g_source_destroy (alarm);
  g_source_unref (alarm);
}

void
gun_test_settle (void)
{
  guint n_turns = 0;

  while (g_main_context_iteration (g_main_context_get_thread_default (), FALSE))
    g_assert_cmpuint (++n_turns, <, MAX_TURNS);
}
