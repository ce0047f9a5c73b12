/* SPDX-License-Identifier: MIT */

/* Values whose time has not come: the page of their node counts and lists them until it has. */

#include "gun-ui-fixture.h"

#include <string.h>

#include "gun-node-page.h"
#include "gun-relay.h"
#include "gun-text.h"
#include "gun-shelf-button.h"
#include "gun-words.h"

static void
opened_cb (GunLink *link, gpointer user_data)
{
}

static void
heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
}

static void
closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
}

static const GunLinkReceiver receiver = { opened_cb, heard_cb, closed_cb };

/* A program whose clock is ahead by @ahead_ms writes one key. Returns the state. */
static double
say_put (GunLink *link, const char *key, double ahead_ms)
{
  double state_ms = (double) (g_get_real_time () / 1000) + ahead_ms;
  g_autofree char *put = g_strdup_printf ("{\"#\":\"%s%.0f\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">"
                                          "\":{\"%s\":%.0f}},\"%s\":\"late\"}}}",
                                          key,
                                          state_ms,
                                          key,
                                          state_ms,
                                          key);

  g_assert_true (gun_link_send (link, put, strlen (put)));
  return state_ms;
}

static void
wait_for_version (GunWindow *window, const char *words)
{
  GtkWidget *inspector = gun_ui_wait_for (window, g_type_from_name ("GunInspector"), NULL);

  gun_ui_wait_for_words (inspector, words);
}

/* Every version of a key, what lost and what waits too, with its rule; and one that was is written once more */
static void
test_history (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autofree char *url = gun_ui_listen (engine);
  g_autoptr (GunRelayDialer) dialer = gun_relay_dialer_new ();
  g_autoptr (GunLink) link = gun_dialer_dial (GUN_DIALER (dialer), url);
  g_autoptr (GRefString) soul = gun_text_new ("s");
  GtkWidget *inspector;

  gun_link_set_receiver (link, &receiver, NULL);
  gun_test_await (gun_link_get_state (link) == GUN_LINK_OPEN, GUN_UI_PATIENCE_S);
  gun_ui_put_text (engine, "s", "k", "one");
  gun_window_open_soul (window, soul);
  /* How many peers were asked stands behind the number of keys once one is connected */
  gun_ui_wait_for_words (window, "one");
  gun_ui_select_row (window, 0);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-inspector", NULL);
  inspector = gun_ui_wait_for (window, g_type_from_name ("GunInspector"), NULL);
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (gun_ui_wait_for (inspector, GTK_TYPE_TOGGLE_BUTTON, "History")), TRUE);
  wait_for_version (window, "1 version kept here");
  wait_for_version (window, "Newer state won");
  wait_for_version (window, "Current");
  g_assert_null (gun_ui_find (inspector, GTK_TYPE_BUTTON, "Restore"));

  gun_ui_put_text (engine, "s", "k", "two");
  wait_for_version (window, "2 versions kept here");
  say_put (link, "k", -60 * 60 * 1000.0);
  wait_for_version (window, "Older, ignored");
  wait_for_version (window, "3 versions kept here");
  g_assert_false (gun_ui_shows (inspector,
                                "The value waiting carries a time ahead of this computer. It "
                                "takes effect when that time comes."));
  say_put (link, "k", 60 * 60 * 1000.0);
  wait_for_version (window, "4 versions kept here");
  wait_for_version (window,
                    "The value waiting carries a time ahead of this computer. It takes effect when "
                    "that time comes.");

  /* The first that may be: what waits comes by itself, and what is in force is */
  gun_ui_press (inspector, "Restore");
  wait_for_version (window, "5 versions kept here");
  gun_ui_wait_for_words (window, "Set k to one");

  gun_ui_close_window (window);
  gun_link_close (link, GUN_LINK_ERROR_CLOSED, "It leaves");
  gun_ui_stop_engine (engine);
}

static void
test_waiting (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autofree char *url = gun_ui_listen (engine);
  g_autoptr (GunRelayDialer) dialer = gun_relay_dialer_new ();
  g_autoptr (GunLink) link = gun_dialer_dial (GUN_DIALER (dialer), url);
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GRefString) other = gun_text_new ("t");
  g_autoptr (GunPeerView) client = NULL;
  g_autofree char *until = NULL;
  g_autofree char *words = NULL;
  double state_ms;

  gun_link_set_receiver (link, &receiver, NULL);
  gun_test_await (gun_link_get_state (link) == GUN_LINK_OPEN, GUN_UI_PATIENCE_S);
  gun_ui_put_text (engine, "s", "known", "here");
  gun_ui_put_text (engine, "t", "known", "here");
  gun_window_open_soul (window, soul);
  gun_ui_wait_for_words (window, "known");
  g_assert_null (gun_ui_find (window, GUN_TYPE_SHELF_BUTTON, NULL));

  state_ms = say_put (link, "far", 2 * 60 * 60 * 1000.0);
  gun_ui_wait_for_words (window, "1 value waiting");
  say_put (link, "soon", 4000);
  gun_ui_wait_for_words (window, "2 values waiting");

  client = g_list_model_get_item (gun_engine_get_peers (engine), 0);
  until = gun_words_until (gun_words_state_us (state_ms), g_get_real_time ());
  words = g_strdup_printf ("Waiting until %s · from %s", until, gun_peer_view_get_name (client));
  gun_ui_press (window, "2 values waiting");
  gun_ui_wait_for_words (window, words);

  /* Its time comes: it is in the table, and waits no more */
  gun_ui_wait_for_words (window, "1 value waiting");
  gun_ui_wait_for_words (window, "late");

  gun_window_open_soul (window, other);
  gun_test_await (gun_ui_find (window, GUN_TYPE_SHELF_BUTTON, NULL) == NULL, GUN_UI_PATIENCE_S);
  gun_window_open_soul (window, soul);
  gun_ui_wait_for_words (window, "1 value waiting");

  gun_ui_close_window (window);
  gun_link_close (link, GUN_LINK_ERROR_CLOSED, "It leaves");
  gun_ui_stop_engine (engine);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/shelf/node", test_waiting);
  g_test_add_func ("/ui/shelf/history", test_history);

  return g_test_run ();
}
