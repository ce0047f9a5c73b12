/* SPDX-License-Identifier: MIT */

/* The Peers page over an engine with real links on loopback. */

#include "gun-ui-fixture.h"

#include <string.h>

#include "gun-peer-row.h"
#include "gun-peer-words.h"
#include "gun-preferences.h"
#include "gun-tooltip.h"
#include "gun-window-private.h"
#include "gun-words.h"

static GunPeerView *
get_peer (GunEngine *engine)
{
  g_autoptr (GunPeerView) peer = g_list_model_get_item (gun_engine_get_peers (engine), 0);

  return peer;
}

static void
show_peers (GunWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "peers");
}

static GunWindow *
open_with_relay (GunEngine *engine, const char *url)
{
  GunWindow *window = gun_ui_open_window (engine);
  g_autoptr (GError) error = NULL;

  show_peers (window);
  gun_engine_add_relay (engine, url, &error);
  g_assert_no_error (error);

  return window;
}

/* A port that was free a moment ago */
static char *
dup_dead_url (void)
{
  GunEngine *relay = gun_ui_start_engine (NULL, FALSE);
  char *url = gun_ui_listen (relay);

  gun_ui_stop_engine (relay);

  return url;
}

/* A row changes its group when its relay goes; what can be pressed in it still can. */
static void
test_retry (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autofree char *url = dup_dead_url ();
  GunWindow *window = open_with_relay (engine, url);
  GtkWidget *row;

  gun_ui_wait_for_words (window, "Not Connected");
  gun_test_await (gun_peer_view_get_state (get_peer (engine)) == GUN_PEER_VIEW_WAITING,
                  GUN_UI_PATIENCE_S);
  gun_ui_settle ();
  row = gun_ui_wait_for (window, GUN_TYPE_PEER_ROW, NULL);
  g_assert_true (gtk_widget_is_sensitive (gun_ui_wait_for (row, GTK_TYPE_BUTTON, "Retry Now")));
  g_assert_nonnull (gun_peer_view_get_reason (get_peer (engine)));
  g_assert_true (gun_ui_shows (row, gun_peer_view_get_reason (get_peer (engine))));

  gun_ui_press (row, "Retry Now");
  gun_test_await (gun_peer_view_get_state (get_peer (engine)) != GUN_PEER_VIEW_WAITING,
                  GUN_UI_PATIENCE_S);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static gboolean
says_private (GtkWidget *row, GunPeerView *peer)
{
  g_autofree char *words = gun_peer_words_state (peer, -1, 0);

  return strstr (words, " · private") != NULL && gun_ui_find (row, GTK_TYPE_LABEL, words) != NULL;
}

static void
test_forget (void)
{
  GunEngine *relay = gun_ui_start_engine (NULL, FALSE);
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autofree char *url = gun_ui_listen (relay);
  GunWindow *window = open_with_relay (engine, url);
  g_autofree char *words = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *expected = NULL;
  GtkWidget *row;

  gun_ui_wait_for (window, GTK_TYPE_BUTTON, "Browse");
  row = gun_ui_wait_for (window, GUN_TYPE_PEER_ROW, NULL);
  g_assert_true (gtk_widget_is_sensitive (gun_ui_wait_for (row, GTK_TYPE_BUTTON, "Browse")));
  gun_test_await (gun_peer_view_get_clock_exact_us (get_peer (engine)) >= 0, GUN_UI_PATIENCE_S);
  clock = gun_words_clock (gun_peer_view_get_clock_difference_us (get_peer (engine)),
                           gun_peer_view_get_clock_exact_us (get_peer (engine)));
  expected = g_strdup_printf ("Clock difference: %s", clock);
  words = gun_peer_words_state (get_peer (engine), -1, 0);
  g_assert_null (strstr (words, "clock"));
  g_assert_cmpstr (
      gun_tooltip_get_text (gun_ui_wait_for (row, GTK_TYPE_LABEL, words)), ==, expected);
  g_assert_true (gtk_widget_activate_action (row, "peer.forget", NULL));
  gun_ui_wait_for_words (window, "No Peers Yet");
  g_assert_cmpuint (g_list_model_get_n_items (gun_engine_get_peers (engine)), ==, 0);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  gun_ui_stop_engine (relay);
}

/* The switch in the row's menu asks the engine, which says when it is so; and it is remembered. */
static void
test_private (void)
{
  GunEngine *relay = gun_ui_start_engine (NULL, FALSE);
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autofree char *url = gun_ui_listen (relay);
  GunWindow *window = open_with_relay (engine, url);
  const char *address;
  GtkWidget *row;

  gun_ui_wait_for (window, GTK_TYPE_BUTTON, "Browse");
  row = gun_ui_wait_for (window, GUN_TYPE_PEER_ROW, NULL);
  address = gun_peer_view_get_url (get_peer (engine));
  g_assert_true (gtk_widget_activate_action (row, "peer.private", NULL));
  gun_test_await (gun_peer_view_get_private (get_peer (engine)), GUN_UI_PATIENCE_S);
  gun_test_await (says_private (row, get_peer (engine)), GUN_UI_PATIENCE_S);
  g_assert_true (
      gun_preferences_has (gun_window_get_preferences (window), "private-relays", address));

  g_assert_true (gtk_widget_activate_action (row, "peer.private", NULL));
  gun_test_await (!gun_peer_view_get_private (get_peer (engine)), GUN_UI_PATIENCE_S);
  gun_test_await (!says_private (row, get_peer (engine)), GUN_UI_PATIENCE_S);
  g_assert_false (
      gun_preferences_has (gun_window_get_preferences (window), "private-relays", address));

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  gun_ui_stop_engine (relay);
}

/* Traffic is measured while somebody looks, and is not known before. */
static void
test_traffic (void)
{
  GunEngine *relay = gun_ui_start_engine (NULL, FALSE);
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autofree char *url = gun_ui_listen (relay);
  GunWindow *window = open_with_relay (engine, url);

  gun_ui_wait_for (window, GTK_TYPE_BUTTON, "Browse");
  gun_test_await (gun_peer_view_get_bytes_per_second (get_peer (engine)) >= 0, GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (window, "0.0 kB/s");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "graph");
  gun_test_await (gun_peer_view_get_bytes_per_second (get_peer (engine)) < 0, GUN_UI_PATIENCE_S);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  gun_ui_stop_engine (relay);
}

/* Who connects here is shown, and cannot be forgotten: it was not we who dialled. */
static void
test_program (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunEngine *program = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autofree char *url = gun_ui_listen (engine);
  GtkWidget *row;

  show_peers (window);
  gun_ui_wait_for_words (window, url);
  g_assert_true (gun_engine_add_relay (program, url, NULL));
  gun_ui_wait_for_words (window, "Programs Connected Here");
  row = gun_ui_wait_for (window, GUN_TYPE_PEER_ROW, NULL);
  g_assert_null (gun_ui_find (row, GTK_TYPE_BUTTON, "Browse"));
  g_assert_null (gun_peer_view_get_url (gun_peer_row_get_peer (GUN_PEER_ROW (row))));

  gun_ui_stop_engine (program);
  gun_ui_wait_for_words (window, "No Peers Yet");

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/peers/retry", test_retry);
  g_test_add_func ("/ui/peers/forget", test_forget);
  g_test_add_func ("/ui/peers/private", test_private);
  g_test_add_func ("/ui/peers/program", test_program);
  g_test_add_func ("/ui/peers/traffic", test_traffic);

  return g_test_run ();
}
