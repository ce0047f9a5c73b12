/* SPDX-License-Identifier: MIT */

/* A change of network is told once, in the right thread, and not after the end. */

#include <gio/gio.h>

#include "gun-test-await.h"
#include "gun-wake-watch.h"

#define TEST_WAIT_S 30

typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GunWakeWatch *watch;
  gint ready;   /* atomic */
  gint n_woken; /* atomic */
  gboolean in_its_thread;
} Watched;

static void
woken_cb (gpointer data)
{
  Watched *watched = data;

  watched->in_its_thread = g_thread_self () == watched->thread;
  g_atomic_int_inc (&watched->n_woken);
  g_main_context_wakeup (NULL);
}

static gboolean
ready_cb (gpointer data)
{
  Watched *watched = data;

  g_atomic_int_set (&watched->ready, 1);
  g_main_context_wakeup (NULL);
  return G_SOURCE_REMOVE;
}

static gpointer
watched_thread (gpointer data)
{
  Watched *watched = data;
  g_autoptr (GSource) ready = NULL;

  g_main_context_push_thread_default (watched->context);
  watched->watch = gun_wake_watch_new (watched->context, woken_cb, watched);
  ready = g_idle_source_new ();
  g_source_set_callback (ready, ready_cb, watched, NULL);
  g_source_attach (ready, watched->context);
  g_main_loop_run (watched->loop);
  gun_wake_watch_free (watched->watch);
  g_main_context_pop_thread_default (watched->context);

  return NULL;
}

static void
start (Watched *watched)
{
  /* As the engine does: the monitor is the main context's. */
  g_network_monitor_get_default ();

  watched->context = g_main_context_new ();
  watched->loop = g_main_loop_new (watched->context, FALSE);
  watched->thread = g_thread_new ("watched", watched_thread, watched);
  gun_test_await (g_atomic_int_get (&watched->ready) == 1, TEST_WAIT_S);
}

static void
stop (Watched *watched)
{
  g_main_loop_quit (watched->loop);
  g_thread_join (watched->thread);
  g_main_loop_unref (watched->loop);
  g_main_context_unref (watched->context);
}

static void
emit (gboolean available)
{
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", available);
}

static void
test_changed (void)
{
  Watched watched = { 0 };

  start (&watched);
  for (guint i = 0; i < 10; i++)
    emit (TRUE);
  gun_test_await (g_atomic_int_get (&watched.n_woken) > 0, TEST_WAIT_S);
  g_assert_true (watched.in_its_thread);
  g_assert_cmpint (g_atomic_int_get (&watched.n_woken), ==, 1);

  emit (TRUE);
  gun_test_await (g_atomic_int_get (&watched.n_woken) == 2, TEST_WAIT_S);
  stop (&watched);
}

/* A network that is gone is nothing to dial over, and a watch that is freed says nothing. */
static void
test_silent (void)
{
  Watched lost = { 0 };
  Watched ended = { 0 };
  Watched later = { 0 };

  start (&lost);
  emit (FALSE);
  start (&ended);
  stop (&ended);
  start (&later);
  stop (&lost);
  emit (TRUE);

  /* What is told last shows that the others were not told before. */
  gun_test_await (g_atomic_int_get (&later.n_woken) == 1, TEST_WAIT_S);
  g_assert_cmpint (g_atomic_int_get (&lost.n_woken), ==, 0);
  g_assert_cmpint (g_atomic_int_get (&ended.n_woken), ==, 0);
  stop (&later);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wake-watch/changed", test_changed);
  g_test_add_func ("/wake-watch/silent", test_silent);

  return g_test_run ();
}
