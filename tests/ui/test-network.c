/* SPDX-License-Identifier: MIT */

/* The page Network Check, over an engine that measures, and by facts where only another network would give them. */

#include "gun-ui-fixture.h"

#include <math.h>
#include <string.h>

#include "gun-check-line.h"
#include "gun-ice-server-window.h"
#include "gun-network-page.h"
#include "gun-text.h"
#include "gun-window-private.h"

static GunNetworkPage *
show_network (GunWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "network-check");
  return GUN_NETWORK_PAGE (gun_ui_wait_for (window, GUN_TYPE_NETWORK_PAGE, NULL));
}

static void
copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static char *
dup_copied (GunWindow *window)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (
      gtk_widget_get_clipboard (GTK_WIDGET (window)), NULL, copied_cb, &text);
  gun_test_await (text != NULL, GUN_UI_PATIENCE_S);
  return text;
}

static void
add_server (GunNetworkCheck *check, const char *uri, guint port)
{
  GunCheckedServer *server = gun_network_check_add_server (check);

  server->server = gun_text_new (uri);
  server->kind = gun_text_new ("stun");
  server->family = gun_text_new ("ipv4");
  server->outcome = gun_text_new ("mapped");
  server->server_address = gun_text_new (port == 61000 ? "203.0.113.1" : "203.0.113.2");
  server->local_port = 5000;
  server->mapped_address = gun_text_new ("198.51.100.4");
  server->mapped_port = port;
  server->round_trip_us = 31000;
}

static GunNetworkCheck *
make_symmetric (void)
{
  GunNetworkCheck *check = gun_network_check_new ();

  check->addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_ptr_array_add (check->addresses, gun_text_new ("192.168.7.2"));
  add_server (check, "stun:stun.example", 61000);
  add_server (check, "stun:<b>stun2.example", 61001);
  check->servers_done = TRUE;
  check->local_names = gun_text_new ("not-resolved");
  check->checked_ms = 1e12;
  check->took_us = 4200000;
  return check;
}

/* Nothing is measured before the button is pressed; with nothing set up it says what it could not learn. */
static void
test_nothing (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GunNetworkPage *page = show_network (window);

  gun_ui_settle ();
  g_assert_null (gun_ui_find (page, GUN_TYPE_CHECK_LINE, NULL));
  gun_ui_press (page, "Check Network");
  gun_ui_wait_for_words (page, "Whether direct connections work is not known");
  gun_ui_wait_for_words (page, "Add STUN Server…");
  g_assert_true (gun_ui_shows (
      page,
      "Could not be learned: whether UDP works, the address as seen from outside, how ports are "
      "mapped, hairpin, the clock difference."));
  gun_ui_wait_for (page, GUN_TYPE_CHECK_LINE, "How ports are mapped");
  g_assert_false (gun_ui_shows (page, "Relays"));

  gun_ui_press (page, "Add STUN Server…");
  gtk_window_destroy (gun_ui_get_dialog (GUN_TYPE_ICE_SERVER_WINDOW));
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* A relay that is there, and again after it went */
static void
test_relay (void)
{
  GunEngine *relay = gun_ui_start_engine (NULL, FALSE);
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autofree char *url = gun_ui_listen (relay);
  GunWindow *window = gun_ui_open_window (engine);
  GunNetworkPage *page = show_network (window);

  gun_engine_add_relay (engine, url, NULL);
  gun_ui_press (page, "Check Network");
  gun_ui_wait_for_words (page, "Check Again");
  gun_ui_wait_for_words (page, "Relays");
  g_assert_true (gun_ui_shows (page, "Not encrypted · clock difference none (± 1 s)"));

  gun_ui_stop_engine (relay);
  gun_ui_press (page, "Check Again");
  gun_ui_wait_for_words (page, "Not reached");
  gun_ui_wait_for_words (page, "Check Again");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* While it is measured it can be stopped, and then shows what it showed before. */
static void
test_stop (void)
{
  g_autoptr (GunDirectOptions) options = gun_direct_options_new ();
  g_autoptr (GunNetworkCheck) check = make_symmetric ();
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GunNetworkPage *page = show_network (window);

  /* There is no such host on loopback's network, so that it takes its time */
  gun_direct_options_add_ice_server (options, "stun:127.1.2.3:9", NULL, NULL);
  gun_engine_set_direct_options (engine, options);
  gun_ui_press (page, "Check Network");
  gun_ui_wait_for_words (page, "Checking the Network…");
  gun_ui_press (page, "Stop");
  gun_ui_wait_for_words (page, "Check Network");

  gun_network_page_show_check (page, check);
  gun_ui_press (page, "Check Again");
  gun_ui_wait_for_words (page, "Checking the Network…");
  g_assert_false (gun_ui_shows (page, "Add TURN Server…"));
  gun_ui_press (page, "Stop");
  gun_ui_wait_for_words (page, "Direct connections may need help");

  /* One that is left with everything does no harm */
  gun_ui_press (page, "Check Again");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* A sentence, its reason, a step, and rows that say what they are; what came from outside is no markup. */
static void
test_verdict (void)
{
  g_autoptr (GunNetworkCheck) check = make_symmetric ();
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GunNetworkPage *page = show_network (window);
  GtkWidget *line;

  gun_network_page_show_check (page, check);
  gun_ui_wait_for_words (page, "Direct connections may need help");
  g_assert_true (gun_ui_shows (
      page, "Your network gives each server a different port, and no TURN server is set up."));
  gun_ui_wait_for_words (page, "Add TURN Server…");
  line = gun_ui_wait_for (page, GUN_TYPE_CHECK_LINE, "How ports are mapped");
  gun_ui_wait_for_words (line, "Different for each server (symmetric)");
  gun_ui_wait_for_words (line, "stun.example saw 61000, <b>stun2.example saw 61001");
  gtk_test_accessible_assert_property (
      line,
      GTK_ACCESSIBLE_PROPERTY_LABEL,
      "How ports are mapped: Different for each server (symmetric)");

  /* Other facts in the same rows */
  g_ptr_array_set_size (check->servers, 1);
  gun_network_page_show_check (page, check);
  g_assert_true (gun_ui_find (page, GUN_TYPE_CHECK_LINE, "How ports are mapped") == line);
  gun_ui_wait_for_words (line, "Not known");
  gun_ui_wait_for_words (page, "Add STUN Server…");
  g_assert_null (gun_ui_find (page, GUN_TYPE_CHECK_LINE, "<b>stun2.example"));
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static void
test_copy (void)
{
  g_autoptr (GunNetworkCheck) check = make_symmetric ();
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GunNetworkPage *page = show_network (window);
  g_autofree char *hidden = NULL;
  g_autofree char *whole = NULL;

  gun_network_page_show_check (page, check);
  gun_ui_press (page, "Copy Results");
  gun_ui_wait_for_words (window, "Copied, without addresses");
  hidden = dup_copied (window);
  g_assert_true (g_str_has_prefix (hidden, "Direct connections may need help\n"));
  g_assert_null (strstr (hidden, "198.51.100.4"));
  g_assert_null (strstr (hidden, "192.168.7.2"));

  gtk_widget_activate_action (GTK_WIDGET (page), "network.copy", "b", TRUE);
  gun_ui_wait_for_words (window, "Copied, with addresses");
  whole = dup_copied (window);
  g_assert_nonnull (strstr (whole, "198.51.100.4 (Here 192.168.7.2)"));
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* The sample graph is connected to nobody, and says so. */
static void
test_isolated (void)
{
  g_autofree char *database = gun_ui_dup_scratch_path ("sample.db");
  GunEngine *engine = gun_ui_start_engine (database, TRUE);
  GunWindow *window = gun_ui_open_window (engine);
  GunNetworkPage *page = show_network (window);

  gun_ui_press (page, "Check Network");
  gun_ui_wait_for_words (page, "This graph is never connected to anybody");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/network/nothing", test_nothing);
  g_test_add_func ("/ui/network/relay", test_relay);
  g_test_add_func ("/ui/network/stop", test_stop);
  g_test_add_func ("/ui/network/verdict", test_verdict);
  g_test_add_func ("/ui/network/copy", test_copy);
  g_test_add_func ("/ui/network/isolated", test_isolated);
  return g_test_run ();
}
