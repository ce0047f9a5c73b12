/* SPDX-License-Identifier: MIT */

/* A change of network is told once, in the right thread, and not after the end; sleep and a clock that
 * somebody sets are noticed. */

#include <gio/gio.h>

#include "gun-test-await.h"
#include "gun-virtual-clock.h"
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
  gint n_set;   /* atomic */
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

static void
clock_set_cb (gpointer data)
{
  Watched *watched = data;

  g_atomic_int_inc (&watched->n_set);
}

static const GunWakeFuncs funcs = { woken_cb, clock_set_cb };

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
  g_autoptr (GunClock) clock = gun_clock_new ();
  g_autoptr (GSource) ready = NULL;

  g_main_context_push_thread_default (watched->context);
  watched->watch = gun_wake_watch_new (watched->context, clock, &funcs, watched);
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

/* The virtual clock stands still while others go on, as the monotonic one does in sleep. */
static void
test_slept (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  Watched watched = { .thread = g_thread_self () };
  GunWakeWatch *watch
      = gun_wake_watch_new (g_main_context_default (), GUN_CLOCK (clock), &funcs, &watched);

  gun_virtual_clock_advance (clock, G_TIME_SPAN_HOUR);
  g_assert_cmpint (watched.n_woken, ==, 0);
  gun_virtual_clock_sleep (clock, G_TIME_SPAN_SECOND - 1);
  gun_virtual_clock_advance (clock, G_TIME_SPAN_MINUTE);
  g_assert_cmpint (watched.n_woken, ==, 0);

  gun_virtual_clock_sleep (clock, G_TIME_SPAN_HOUR);
  gun_virtual_clock_advance (clock, 2 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (watched.n_woken, ==, 1);
  g_assert_cmpint (watched.n_set, ==, 1);
  gun_virtual_clock_advance (clock, G_TIME_SPAN_HOUR);
  g_assert_cmpint (watched.n_woken, ==, 1);
  g_assert_cmpint (watched.n_set, ==, 1);

  gun_wake_watch_free (watch);
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (clock), ==, 0);
}

/* A clock that is set kills no connection; one that creeps is as good as set in the end. */
static void
test_clock_set (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  Watched watched = { 0 };
  GunWakeWatch *watch
      = gun_wake_watch_new (g_main_context_default (), GUN_CLOCK (clock), &funcs, &watched);

  gun_virtual_clock_set_wall_ms (clock, GUN_VIRTUAL_CLOCK_START_MS - 5000);
  gun_virtual_clock_advance (clock, 2 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (watched.n_set, ==, 1);
  gun_virtual_clock_set_wall_ms (clock, GUN_VIRTUAL_CLOCK_START_MS + 3600000);
  gun_virtual_clock_advance (clock, 2 * G_TIME_SPAN_SECOND);
  g_assert_cmpint (watched.n_set, ==, 2);

  for (guint i = 0; i < 3; i++)
    {
      double wall_ms = gun_clock_get_wall_ms (GUN_CLOCK (clock));

      gun_virtual_clock_set_wall_ms (clock, wall_ms + 400);
      gun_virtual_clock_advance (clock, 2 * G_TIME_SPAN_SECOND);
    }
  g_assert_cmpint (watched.n_set, ==, 3);
  g_assert_cmpint (watched.n_woken, ==, 0);
  gun_wake_watch_free (watch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wake-watch/changed", test_changed);
  g_test_add_func ("/wake-watch/silent", test_silent);
  g_test_add_func ("/wake-watch/slept", test_slept);
  g_test_add_func ("/wake-watch/clock-set", test_clock_set);

  return g_test_run ();
}
