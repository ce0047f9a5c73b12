/* SPDX-License-Identifier: MIT */

/*
 * browse-relay DATABASE URL [PREFIX]: asks one relay once, through the engine, which souls it holds, as Browse in the
 * window does; what it shows goes into the database. Prints how many. Exit status: 0, or 3 when it did not answer.
 */

#include <stdlib.h>

#include "gun-engine.h"

#define NOT_ANSWERED 3

typedef struct
{
  GMainLoop *loop;
  GunEngine *engine;
  const char *url;
  GRefString *prefix;
  gulong state_handler;
  int status;
} Browse;

static void
fail (Browse *browse, const GError *error, int status)
{
  g_printerr ("%s\n", error->message);
  browse->status = status;
}

static void
stopped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Browse *browse = user_data;
  g_autoptr (GError) error = NULL;

  if (!gun_engine_stop_finish (browse->engine, result, &error))
    fail (browse, error, EXIT_FAILURE);
  g_main_loop_quit (browse->loop);
}

static void
browsed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Browse *browse = user_data;
  g_autoptr (GError) error = NULL;
  gint n_shown = gun_engine_browse_finish (browse->engine, result, &error);

  if (n_shown >= 0)
    {
      g_print ("%d\n", n_shown);
      browse->status = EXIT_SUCCESS;
    }
  else if (g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND))
    fail (browse, error, NOT_ANSWERED);
  else
    fail (browse, error, EXIT_FAILURE);
  gun_engine_stop_async (browse->engine, stopped_cb, browse);
}

static void
peer_state_cb (GunPeerView *peer, GParamSpec *pspec, gpointer user_data)
{
  Browse *browse = user_data;

  if (gun_peer_view_get_state (peer) != GUN_PEER_VIEW_OPEN)
    return;
  g_clear_signal_handler (&browse->state_handler, peer);
  gun_engine_browse_async (browse->engine, peer, browse->prefix, NULL, browsed_cb, browse);
}

static void
peers_changed_cb (GListModel *peers, guint position, guint removed, guint added, gpointer user_data)
{
  Browse *browse = user_data;
  g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, position);

  if (added == 0 || browse->state_handler != 0)
    return;
  browse->state_handler
      = g_signal_connect (peer, "notify::state", G_CALLBACK (peer_state_cb), browse);
  peer_state_cb (peer, NULL, browse);
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Browse *browse = user_data;
  GListModel *peers = gun_engine_get_peers (browse->engine);
  g_autoptr (GError) error = NULL;

  g_signal_connect (peers, "items-changed", G_CALLBACK (peers_changed_cb), browse);
  if (gun_engine_start_finish (browse->engine, result, &error)
      && gun_engine_add_relay (browse->engine, browse->url, &error))
    return;
  fail (browse, error, EXIT_FAILURE);
  g_main_loop_quit (browse->loop);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GunEngine) engine = gun_engine_new ();
  g_autoptr (GRefString) prefix = g_ref_string_new (argc > 3 ? argv[3] : "");
  Browse browse = { .loop = loop, .engine = engine, .prefix = prefix, .status = EXIT_FAILURE };

  if (argc < 3)
    {
      g_printerr ("browse-relay DATABASE URL [PREFIX]\n");
      return 2;
    }
  browse.url = argv[2];
  gun_engine_set_database (engine, argv[1]);
  gun_engine_start_async (engine, NULL, started_cb, &browse);
  g_main_loop_run (loop);
  return browse.status;
}
