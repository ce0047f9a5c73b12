/* SPDX-License-Identifier: MIT */

/* When the clocks of peers are asked for: a mesh in virtual time, a listener that is none of ours as far
 * as its `?` tells. */

#include "gun-clock-check.h"
#include "gun-relay.h"
#include "gun-test-await.h"
#include "gun-virtual-clock.h"

#define TEST_WAIT_S 30

typedef struct
{
  GunVirtualClock *clock;
  GunGraph *graph;
  GunRelayListener *listener;
  GunRelayDialer *dialer;
  GunMesh *mesh;
  GunClockCheck *check;
  GunPeer *peer;
  GPtrArray *links; /* the listener's */
  gint64 due_us;    /* monotonic */
  guint n_turns;
} Fixture;

static void
heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
}

static void
closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
}

static const GunLinkReceiver receiver = { NULL, heard_cb, closed_cb };

static void
accepted_cb (GunRelayListener *listener, GunLink *link, Fixture *f)
{
  gun_link_set_receiver (link, &receiver, NULL);
  g_ptr_array_add (f->links, g_object_ref (link));
}

static void
peer_changed_cb (GunMesh *mesh, GunPeer *peer, Fixture *f)
{
  gun_clock_check_note (f->check, peer);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GunWebOrigins) origins = gun_web_origins_new ();
  g_autoptr (GError) error = NULL;

  f->clock = gun_virtual_clock_new ();
  f->graph = gun_graph_new (GUN_CLOCK (f->clock), NULL);
  f->dialer = gun_relay_dialer_new ();
  f->mesh = gun_mesh_new (f->graph, GUN_CLOCK (f->clock), GUN_DIALER (f->dialer), "ourpid001");
  f->check = gun_clock_check_new (f->mesh, GUN_CLOCK (f->clock));
  f->links = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (f->mesh, "peer-changed", G_CALLBACK (peer_changed_cb), f);

  f->listener = gun_relay_listener_new (origins);
  g_signal_connect (f->listener, "accepted", G_CALLBACK (accepted_cb), f);
  gun_relay_listener_listen (f->listener, "127.0.0.1:0", FALSE, &error);
  g_assert_no_error (error);
  f->peer = g_object_ref (gun_mesh_add_relay (f->mesh, gun_relay_listener_get_url (f->listener)));
  gun_test_await (gun_peer_get_state (f->peer) == GUN_PEER_OPEN && f->links->len == 1, TEST_WAIT_S);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_pointer (&f->check, gun_clock_check_free);
  g_signal_handlers_disconnect_by_data (f->mesh, f);
  gun_mesh_close (f->mesh);
  gun_relay_listener_close (f->listener);
  g_ptr_array_unref (f->links);
  g_object_unref (f->peer);
  gun_test_settle ();
  g_object_unref (f->mesh);
  g_object_unref (f->dialer);
  g_object_unref (f->listener);
  g_object_unref (f->graph);
  g_object_unref (f->clock);
}

static gint64
get_exact_us (Fixture *f)
{
  gint64 exact_us;

  gun_peer_get_clock_difference_us (f->peer, &exact_us);
  return exact_us;
}

/* Once after the link opened, and again after an hour. */
static void
test_hourly (Fixture *f, gconstpointer data)
{
  gun_virtual_clock_advance (f->clock, GUN_CLOCK_CHECK_FIRST_US - 1);
  gun_test_settle ();
  g_assert_cmpint (get_exact_us (f), ==, -1);

  gun_virtual_clock_advance (f->clock, 1);
  gun_test_await (get_exact_us (f) == GUN_RELAY_CLOCK_EXACT_US, TEST_WAIT_S);

  gun_mesh_note_clock (f->mesh, f->peer, 0, 5);
  gun_virtual_clock_advance (f->clock, GUN_CLOCK_CHECK_AGAIN_US);
  gun_test_await (get_exact_us (f) == GUN_RELAY_CLOCK_EXACT_US, TEST_WAIT_S);
}

/* Nobody is asked whose link is gone, and a question that is out may outlive the check. */
static void
test_gone (Fixture *f, gconstpointer data)
{
  guint n_timers = gun_virtual_clock_get_n_timers (f->clock);

  gun_mesh_remove_peer (f->mesh, f->peer);
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (f->clock), <, n_timers);
  gun_virtual_clock_advance (f->clock, 2 * GUN_CLOCK_CHECK_AGAIN_US);
  gun_test_settle ();
  g_assert_cmpint (get_exact_us (f), ==, -1);
}

/* Ahead of everything else: ready in the first turn of the loop in which the question is out */
typedef struct
{
  GSource source;
  Fixture *f;
} FreeingSource;

static gboolean
freeing_is_due (GSource *source, int *timeout_ms)
{
  Fixture *f = ((FreeingSource *) source)->f;

  *timeout_ms = -1;
  return gun_clock_get_monotonic_us (GUN_CLOCK (f->clock)) >= f->due_us;
}

static gboolean
freeing_dispatch (GSource *source, GSourceFunc func, gpointer data)
{
  Fixture *f = ((FreeingSource *) source)->f;

  /* The source was made ready together with the timer: that goes first */
  if (f->n_turns++ == 0)
    return G_SOURCE_CONTINUE;

  g_signal_handlers_disconnect_by_data (f->mesh, f);
  g_clear_pointer (&f->check, gun_clock_check_free);
  return G_SOURCE_REMOVE;
}

static void
test_freed (Fixture *f, gconstpointer data)
{
  static GSourceFuncs funcs = { .prepare = freeing_is_due, .dispatch = freeing_dispatch };
  GSource *source = g_source_new (&funcs, sizeof (FreeingSource));

  f->due_us = gun_clock_get_monotonic_us (GUN_CLOCK (f->clock)) + GUN_CLOCK_CHECK_FIRST_US;
  ((FreeingSource *) source)->f = f;
  g_source_attach (source, NULL);
  g_source_unref (source);
  gun_virtual_clock_advance (f->clock, GUN_CLOCK_CHECK_FIRST_US);
  g_assert_null (f->check);
  gun_test_settle ();
  g_assert_cmpint (get_exact_us (f), ==, -1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/clock-check/hourly", Fixture, NULL, set_up, test_hourly, tear_down);
  g_test_add ("/clock-check/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/clock-check/freed", Fixture, NULL, set_up, test_freed, tear_down);

  return g_test_run ();
}
