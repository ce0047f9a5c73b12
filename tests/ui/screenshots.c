/* SPDX-License-Identifier: MIT */

/*
 * Takes the pictures of the window:
 *   screenshots FOLDER
 * The moment is a made-up afternoon on one computer, with a relay that is there and one that is not; everything shown is real: the relay is a
 * second engine in this process.
 */

#include "gun-ui-fixture.h"

#include <math.h>

#include "gun-add-relay-window.h"
#include "gun-ice-server-window.h"
#include "gun-picture.h"
#include "gun-network-page.h"
#include "gun-refused-window.h"
#include "gun-relay.h"
#include "gun-text.h"

#define ALICE                                                                                      \
  "IPJx4BHDt5HYTjMvOAGwqeQSWeAl8pZWlYo_QY7H1_8.5_ePalg7QKb_2JQKJH_lUSkWYSHgJum2tzh22MvKCng"

static void
put_link (GunEngine *engine, const char *soul, const char *key, const char *target)
{
  g_autoptr (GRefString) ref = gun_text_new (target);
  g_autoptr (GunValue) value = gun_value_new_link (ref);

  gun_ui_put (engine, soul, key, value);
}

static void
put_number (GunEngine *engine, const char *soul, const char *key, double number)
{
  g_autoptr (GunValue) value = gun_value_new_number (number);

  gun_ui_put (engine, soul, key, value);
}

static const char *const others[] = {
  "chat/dev/m2c81Lp0", "chat/dev/m2c9Gt5w",     "chat/lobby/m3f2kBx07", "chat/lobby/m3f2kDw5c",
  "places/cafe-nord",  "places/harbour-bridge", "boats/gull",           "inbox<?3600",
};

/* What the relay holds: a chat, as GUN programs write one */
static void
fill (GunEngine *relay)
{
  const char *soul = "chat/lobby/m3f2k9Qa1";
  g_autoptr (GunValue) null = gun_value_new_null ();
  g_autoptr (GunValue) no = gun_value_new_boolean (FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    gun_ui_put_text (relay, others[i], "text", "Low tide at noon");
  gun_ui_put_text (relay, soul, "text", "Meet at the bridge at eight");
  gun_ui_put_text (relay, soul, "note", "Bring the map");
  put_link (relay, soul, "place", "places/harbour-bridge");
  put_link (relay, soul, "replies", "chat/lobby/m3f2k9Qa1/replies");
  gun_ui_put (relay, soul, "pinned", null);
  gun_ui_put (relay, soul, "seen", no);
  put_number (relay, soul, "when", 1795384800000);
}

static void
take_first_run (GunWindow *window)
{
  gun_picture_take (GTK_WIDGET (window), "first-run");
  gun_picture_set_width (window, 360);
  gun_picture_take (GTK_WIDGET (window), "first-run-narrow");
  gun_picture_set_width (window, 1000);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "peers");
  gun_picture_take (GTK_WIDGET (window), "peers-empty");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "graph");
}

static void
take_add_relay (GunWindow *window, const char *url)
{
  GtkWindow *dialog;
  GtkWidget *row;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.add-relay", NULL);
  dialog = gun_ui_get_dialog (GUN_TYPE_ADD_RELAY_WINDOW);
  row = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), url);
  g_signal_emit_by_name (row, "entry-activated");
  gun_ui_wait_for_words (dialog, "This relay works");
  gun_picture_take (GTK_WIDGET (dialog), "add-relay");
  gun_ui_press (dialog, "Add");
}

/* Before the first write where everything came from others */
static void
take_question (void)
{
  GtkWindow *dialog;

  gun_test_await ((dialog = gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (dialog, "Write Here Anyway?");
  gun_picture_take (GTK_WIDGET (dialog), "write-anyway");
}

static void
write_seen (GunWindow *window)
{
  GtkWidget *entry;

  gun_ui_edit_row (window, 4);
  entry = gun_ui_wait_for (window, GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "true");
  g_signal_emit_by_name (entry, "activate");
  take_question ();
  gun_ui_write_anyway ();
  gun_ui_wait_for_words (window, "Arrived at 1 of 1");
}

static void
take_graph (GunWindow *window, GunEngine *engine, GunEngine *relay)
{
  g_autoptr (GRefString) soul = gun_text_new ("chat/lobby/m3f2k9Qa1");

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    gun_ui_get (engine, others[i]);
  gun_ui_get (engine, "chat/lobby/m3f2k9Qa1");
  gun_ui_wait_for_words (window, "9 nodes known here");
  gun_window_open_soul (window, soul);
  gun_ui_wait_for_words (window, "7 keys known here · asked of 1 peer");
  write_seen (window);
  gun_ui_put_text (relay, "chat/lobby/m3f2k9Qa1", "text", "Meet at the bridge at 8?");
  gun_ui_wait_for_words (window, "Meet at the bridge at 8?");
  gun_picture_take (GTK_WIDGET (window), "graph");

  gun_ui_edit_row (window, 0);
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (window, GTK_TYPE_ENTRY, NULL)),
                         "Bring the map, please");
  gun_picture_take (GTK_WIDGET (window), "graph-edit");
  gun_picture_set_width (window, 360);
  gun_picture_take (GTK_WIDGET (window), "graph-edit-narrow");
  gun_ui_press (window, "Cancel");
  gun_picture_take (GTK_WIDGET (window), "graph-narrow");
  gun_ui_press (window, "Leave");
  gun_picture_take (GTK_WIDGET (window), "souls-narrow");
  gun_ui_press (window, "Leave");
  gun_picture_take (GTK_WIDGET (window), "sidebar-narrow");
  gun_picture_set_width (window, 1000);
}

static void
take_peers (GunWindow *window, GunEngine *engine)
{
  g_autoptr (GError) error = NULL;

  gun_engine_add_relay (engine, "http://127.0.0.1:9/gun", &error);
  g_assert_no_error (error);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "peers");
  gun_ui_wait_for_words (window, "1 not connected");
  gun_picture_take (GTK_WIDGET (window), "peers");
  gun_picture_set_width (window, 360);
  gun_picture_take (GTK_WIDGET (window), "peers-narrow");
  gun_picture_set_width (window, 1000);
}

static void
take_waiting_window (GunWindow *window, const char *name, int width)
{
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-waiting", NULL);
  dialog = gun_ui_get_dialog (g_type_from_name ("GunWaitingWindow"));
  gun_test_await (gtk_widget_get_width (GTK_WIDGET (dialog)) > 0, GUN_UI_PATIENCE_S);
  gtk_window_set_default_size (dialog, width, 440);
  gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (dialog)) - width) < GUN_PICTURE_FRAME_PX,
                  GUN_UI_PATIENCE_S);
  gun_ui_wait_for (dialog, ADW_TYPE_ACTION_ROW, NULL);
  gun_picture_take (GTK_WIDGET (dialog), name);
  gtk_window_destroy (dialog);
}

/* One of two relays is away: what is written waits for it */
static void
take_waiting (GunWindow *window)
{
  GtkWidget *entry;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "graph");
  gun_ui_edit_row (window, 0);
  entry = gun_ui_wait_for (window, GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "Bring a torch");
  g_signal_emit_by_name (entry, "activate");
  gun_ui_wait_for_words (window, "Arrived at 1 of 2");
  gun_ui_wait_for_words (window, "1 change waiting");
  gun_picture_take (GTK_WIDGET (window), "graph-waiting");
  gun_picture_set_width (window, 360);
  gun_picture_take (GTK_WIDGET (window), "graph-waiting-narrow");
  gun_picture_set_width (window, 1000);
  take_waiting_window (window, "waiting", 480);
  take_waiting_window (window, "waiting-narrow", 360);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  take_waiting_window (window, "waiting-dark", 480);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "peers");
}

/* A page of one origin tries to connect; nobody waits for what it is told. */
static void
knock (GunEngine *engine, const char *origin)
{
  g_autoptr (GUri) url = g_uri_parse (gun_engine_get_listen_url (engine), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) page = g_socket_client_connect_to_host (
      client, "127.0.0.1", (guint16) g_uri_get_port (url), NULL, NULL);
  g_autofree char *request
      = g_strdup_printf ("GET /gun HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
                         "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                         "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nOrigin: %s\r\n\r\n",
                         origin);
  char answer[1];

  g_assert_nonnull (page);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (page)),
                             request,
                             strlen (request),
                             NULL,
                             NULL,
                             NULL);
  g_input_stream_read (
      g_io_stream_get_input_stream (G_IO_STREAM (page)), answer, sizeof answer, NULL, NULL);
}

static void
take_preferences (GunWindow *window, const char *page, const char *name, int width)
{
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.preferences", NULL);
  dialog = gun_ui_get_dialog (g_type_from_name ("GunPreferencesWindow"));
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (dialog), page);
  if (width > 0)
    {
      gtk_window_set_default_size (dialog, width, 700);
      gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (dialog)) - width)
                          < GUN_PICTURE_FRAME_PX,
                      GUN_UI_PATIENCE_S);
    }
  gun_picture_take (GTK_WIDGET (dialog), name);
  gtk_window_destroy (dialog);
}

/* The question about a page, and where its answers are */
static void
take_origins (GunWindow *window, GunEngine *engine)
{
  gun_window_listen (window, "127.0.0.1:0");
  gun_test_await (gun_engine_get_listen_url (engine) != NULL, GUN_UI_PATIENCE_S);
  knock (engine, "https://notes.example");
  gun_ui_wait_for_words (window,
                         "A page from https://notes.example wants to connect to this computer");
  gun_picture_take (GTK_WIDGET (window), "origin");
  gun_picture_set_width (window, 360);
  gun_picture_take (GTK_WIDGET (window), "origin-narrow");
  gun_picture_set_width (window, 1000);
  gun_ui_press (window, "Allow");
  knock (engine, "https://advertising.example");
  gun_ui_wait_for_words (
      window, "A page from https://advertising.example wants to connect to this computer");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gun_picture_take (GTK_WIDGET (window), "origin-dark");
  gun_ui_press (window, "Never");
  take_preferences (window, "network", "preferences-dark", 0);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  take_preferences (window, "network", "preferences", 0);
  take_preferences (window, "network", "preferences-narrow", 360);
  take_preferences (window, "sync", "preferences-sync", 0);
}

static void
take_server_window (const char *name)
{
  GtkWindow *dialog = gun_ui_get_dialog (GUN_TYPE_ICE_SERVER_WINDOW);

  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Address")),
                         "turn:turn.example");
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "User Name")),
                         "ada");
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Password")),
                         "sesame");
  gun_picture_take (GTK_WIDGET (dialog), name);
  gun_ui_press (dialog, "Save");
}

/* How a room is chosen, and what is said before the first */
static void
take_direct (GunWindow *window)
{
  GtkWindow *dialog;
  GtkWindow *question;
  GtkWidget *row;
  GtkWidget *scrolled;
  GtkAdjustment *below;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.preferences", NULL);
  dialog = gun_ui_get_dialog (g_type_from_name ("GunPreferencesWindow"));
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (dialog), "direct");
  row = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Room");
  gtk_editable_set_text (GTK_EDITABLE (row), "lobby#2");
  gun_picture_take (GTK_WIDGET (dialog), "preferences-direct-wrong");
  gtk_editable_set_text (GTK_EDITABLE (row), "lobby");
  gun_ui_press (dialog, "Join");
  gun_test_await ((question = gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (question, "Join the Room “lobby”?");
  gun_picture_take (GTK_WIDGET (question), "join-room");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "join");
  gtk_window_close (question);
  gun_ui_press (dialog, "Add Server…");
  take_server_window ("ice-server");
  gun_ui_wait_for_words (dialog, "As ada");
  scrolled = gun_ui_wait_for (gun_ui_wait_for (dialog, g_type_from_name ("GunDirectPage"), NULL),
                              GTK_TYPE_SCROLLED_WINDOW,
                              NULL);
  below = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  gtk_adjustment_set_value (below, gtk_adjustment_get_upper (below));
  gun_picture_take (GTK_WIDGET (dialog), "preferences-direct-advanced");
  gtk_window_destroy (dialog);
  take_preferences (window, "direct", "preferences-direct", 0);
  take_preferences (window, "direct", "preferences-direct-narrow", 360);
}

static void
take_connect_browser (GunWindow *window, const char *name, int width)
{
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.connect-browser", NULL);
  dialog = gun_ui_get_dialog (g_type_from_name ("GunConnectBrowserWindow"));
  gtk_window_set_default_size (dialog, width, 640);
  gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (dialog)) - width) < GUN_PICTURE_FRAME_PX,
                  GUN_UI_PATIENCE_S);
  gun_picture_take (GTK_WIDGET (dialog), name);
  gtk_window_destroy (dialog);
}

static void
take_dark (GunWindow *window)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gun_picture_take (GTK_WIDGET (window), "peers-dark");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "graph");
  gun_picture_take (GTK_WIDGET (window), "graph-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
add_checked_server (GunNetworkCheck *check,
                    const char *uri,
                    const char *kind,
                    const char *outcome,
                    const char *address,
                    guint port)
{
  GunCheckedServer *server = gun_network_check_add_server (check);

  server->server = gun_text_new (uri);
  server->kind = gun_text_new (kind);
  server->family = gun_text_new ("ipv4");
  server->outcome = gun_text_new (outcome);
  server->server_address = gun_text_new (address);
  server->local_port = 40001;
  if (port == 0)
    return;
  server->mapped_address = gun_text_new ("198.51.100.4");
  server->mapped_port = port;
  server->round_trip_us = 31000;
}

/* What only another network than that of a test would give; behind it, gun_engine_check_network_async() does. */
static GunNetworkCheck *
make_check (gboolean differs)
{
  GunNetworkCheck *check = gun_network_check_new ();
  GunCheckedRelay *relay;

  check->addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_ptr_array_add (check->addresses, gun_text_new ("192.168.7.2"));
  add_checked_server (check, "stun:stun.example", "stun", "mapped", "203.0.113.1", 41802);
  add_checked_server (
      check, "stun:stun2.example", "stun", "mapped", "203.0.113.2", differs ? 52117 : 41802);
  if (!differs)
    add_checked_server (
        check, "turn:turn.example:3478?transport=tcp", "turn-tcp", "relayed", "203.0.113.3", 50000);
  check->servers_done = TRUE;
  check->hairpin = gun_text_new ("silent");
  check->local_name = gun_text_new ("desk.local");
  check->local_names = gun_text_new ("resolved");
  relay = gun_network_check_add_relay (check, "https://relay.example/gun");
  relay->is_done = TRUE;
  relay->reached_us = relay->tls_us = relay->hello_us = relay->echo_us = 84000;
  relay->clock_difference_us = 0;
  relay = gun_network_check_add_relay (check, "https://backup.example/gun");
  relay->is_done = TRUE;
  relay->failed = gun_text_new ("reach");
  relay->reason = gun_text_new ("The server refused the connection");
  check->checked_ms = 1795884660000;
  check->took_us = 4200000;
  return check;
}

/* As it is before two servers and a relay have answered */
static void
show_half (GunNetworkPage *page)
{
  g_autoptr (GunNetworkCheck) check = make_check (TRUE);

  g_ptr_array_set_size (check->servers, 0);
  check->servers_done = FALSE;
  check->took_us = NAN;
  ((GunCheckedRelay *) check->relays->pdata[0])->is_done = FALSE;
  ((GunCheckedRelay *) check->relays->pdata[0])->echo_us = NAN;
  gun_network_page_show_check (page, check);
}

static void
take_end (GunWindow *window, GtkWidget *page, const char *name)
{
  GtkWidget *scrolled = gun_ui_wait_for (page, GTK_TYPE_SCROLLED_WINDOW, NULL);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  gun_ui_settle ();
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  gun_picture_take (GTK_WIDGET (window), name);
  gtk_adjustment_set_value (adjustment, 0);
}

static void
take_network (GunWindow *window)
{
  g_autoptr (GunNetworkCheck) differs = make_check (TRUE);
  g_autoptr (GunNetworkCheck) same = make_check (FALSE);
  g_autoptr (GunNetworkCheck) blocked = make_check (TRUE);
  GtkWidget *page;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "network-check");
  page = gun_ui_wait_for (window, GUN_TYPE_NETWORK_PAGE, NULL);
  gun_picture_take (GTK_WIDGET (window), "network-before");
  gun_ui_press (page, "Check Network");
  gun_ui_wait_for_words (page, "Check Again");
  gun_picture_take (GTK_WIDGET (window), "network-nothing-set-up");
  show_half (GUN_NETWORK_PAGE (page));
  gun_picture_take (GTK_WIDGET (window), "network-running");
  gun_network_page_show_check (GUN_NETWORK_PAGE (page), same);
  gun_picture_take (GTK_WIDGET (window), "network-good");
  for (guint i = 0; i < 2; i++)
    {
      GunCheckedServer *server = blocked->servers->pdata[i];

      g_clear_pointer (&server->mapped_address, g_ref_string_release);
      g_clear_pointer (&server->outcome, g_ref_string_release);
      server->outcome = gun_text_new ("no-answer");
      server->round_trip_us = NAN;
    }
  g_clear_pointer (&blocked->hairpin, g_ref_string_release);
  gun_network_page_show_check (GUN_NETWORK_PAGE (page), blocked);
  gun_picture_take (GTK_WIDGET (window), "network-blocked");
  gun_network_page_show_check (GUN_NETWORK_PAGE (page), differs);
  gun_picture_take (GTK_WIDGET (window), "network");
  take_end (window, page, "network-end");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gun_picture_take (GTK_WIDGET (window), "network-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  gun_picture_take (GTK_WIDGET (window), "network-right-to-left");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  gun_picture_set_width (window, 360);
  gun_picture_take (GTK_WIDGET (window), "network-narrow");
  take_end (window, page, "network-narrow-end");
  gun_picture_set_width (window, 1000);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "graph");
}

static void
take_inspector (GunWindow *window, const char *name, int width)
{
  g_autofree char *origin = g_strconcat (name, "-origin", NULL);
  GtkWidget *graph_page;

  gun_picture_set_width (window, width);
  graph_page = gun_ui_wait_for (window, g_type_from_name ("GunGraphPage"), NULL);
  g_object_set (graph_page, "show-inspector", TRUE, NULL);
  gun_ui_press (window, "Value");
  gun_picture_take (GTK_WIDGET (window), name);
  gun_ui_press (window, "Origin");
  gun_picture_take (GTK_WIDGET (window), origin);
}

/* An account of gun.js: who signed what */
static void
take_signed (void)
{
  const char *soul = "~" ALICE;
  g_autofree char *database = gun_ui_make_database ("user-graph.json", TRUE);
  g_autoptr (GRefString) text = gun_text_new (soul);
  GunEngine *engine = gun_ui_start_engine (database, FALSE);
  GunWindow *window = gun_ui_open_window (engine);

  gun_picture_set_width (window, 1000);
  gun_window_open_soul (window, text);
  gun_ui_wait_for_words (window, "8 keys known here");
  gun_picture_take (GTK_WIDGET (window), "signed");
  gun_ui_select_row (window, 3);
  take_inspector (window, "inspector", 1000);
  take_inspector (window, "inspector-overlay", 700);
  take_inspector (window, "inspector-narrow", 360);
  gun_ui_press (window, "Leave");
  gun_picture_take (GTK_WIDGET (window), "signed-narrow");
  gun_picture_set_width (window, 1000);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gun_picture_take (GTK_WIDGET (window), "signed-dark");
  take_inspector (window, "inspector-dark", 1000);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

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

static void
take_refused_window (const char *name, int width)
{
  GtkWindow *dialog = gun_ui_get_dialog (GUN_TYPE_REFUSED_WINDOW);

  gun_ui_wait_for (dialog, ADW_TYPE_ACTION_ROW, NULL);
  gtk_window_set_default_size (dialog, width, 440);
  gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (dialog)) - width) < GUN_PICTURE_FRAME_PX,
                  GUN_UI_PATIENCE_S);
  gun_picture_take (GTK_WIDGET (dialog), name);
}

/* A program that is connected here says what nobody signed */
static void
take_refused (GunWindow *window, GunEngine *engine)
{
  const GunLinkReceiver receiver = { opened_cb, heard_cb, closed_cb };
  const char *forged = "{\"#\":\"f1\",\"put\":{\"~" ALICE "\":{\"_\":{\"#\":\"~" ALICE
                       "\",\">\":{\"alias\":1795343114327,\"about\":1795343114327}},"
                       "\"alias\":\"Mallory\",\"about\":\"{\\\":\\\":1,\\\"~\\\":\\\"AA\\\"}\"}}}";
  g_autoptr (GunRelayDialer) dialer = gun_relay_dialer_new ();
  g_autoptr (GunLink) link
      = gun_dialer_dial (GUN_DIALER (dialer), gun_engine_get_listen_url (engine));

  gun_link_set_receiver (link, &receiver, NULL);
  gun_test_await (gun_link_get_state (link) == GUN_LINK_OPEN, GUN_UI_PATIENCE_S);
  g_assert_true (gun_link_send (link, forged, strlen (forged)));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "peers");
  gun_ui_wait_for_words (window, "2 writes refused");
  gun_picture_take (GTK_WIDGET (window), "peers-refused");
  gun_picture_set_width (window, 360);
  gun_picture_take (GTK_WIDGET (window), "peers-refused-narrow");
  gun_picture_set_width (window, 1000);
  gun_ui_press (window, "2 writes refused");
  take_refused_window ("refused", 480);
  take_refused_window ("refused-narrow", 360);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  take_refused_window ("refused-dark", 480);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_destroy (gun_ui_get_dialog (GUN_TYPE_REFUSED_WINDOW));
  gun_link_close (link, GUN_LINK_ERROR_CLOSED, "It leaves");
}

static void
say_status (GunLink *link, const char *text, double ahead_ms)
{
  double state_ms = (double) (g_get_real_time () / 1000) + ahead_ms;
  g_autofree char *put = g_strdup_printf ("{\"#\":\"%.0f\",\"put\":{\"ada\":{\"_\":{\"#\":\"ada\","
                                          "\">\":{\"status\":%.0f}},\"status\":\"%s\"}}}",
                                          state_ms,
                                          state_ms,
                                          text);

  g_assert_true (gun_link_send (link, put, strlen (put)));
}

/* What a key held, what lost against it, and what waits for its time */
static void
take_history (void)
{
  static const struct
  {
    const char *name;
    int width;
    AdwColorScheme scheme;
  } looks[] = { { "history", 1000, ADW_COLOR_SCHEME_DEFAULT },
                { "history-narrow", 360, ADW_COLOR_SCHEME_DEFAULT },
                { "history-dark", 1000, ADW_COLOR_SCHEME_FORCE_DARK } };
  const GunLinkReceiver receiver = { opened_cb, heard_cb, closed_cb };
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autofree char *url = gun_ui_listen (engine);
  g_autoptr (GunRelayDialer) dialer = gun_relay_dialer_new ();
  g_autoptr (GunLink) link = gun_dialer_dial (GUN_DIALER (dialer), url);
  g_autoptr (GRefString) soul = gun_text_new ("ada");
  GtkWidget *graph_page;

  gun_link_set_receiver (link, &receiver, NULL);
  gun_test_await (gun_link_get_state (link) == GUN_LINK_OPEN, GUN_UI_PATIENCE_S);
  gun_ui_put_text (engine, "ada", "status", "At home");
  gun_ui_put_text (engine, "ada", "status", "At the harbour");
  gun_ui_put_text (engine, "ada", "status", "At the harbour until six");
  say_status (link, "Out for lunch", -3 * 60 * 60 * 1000.0);
  say_status (link, "Back on Monday", 8 * 60 * 1000.0);

  gun_picture_set_width (window, 1000);
  gun_window_open_soul (window, soul);
  gun_ui_wait_for_words (window, "At the harbour until six");
  gun_ui_select_row (window, 0);
  graph_page = gun_ui_wait_for (window, g_type_from_name ("GunGraphPage"), NULL);
  g_object_set (graph_page, "show-inspector", TRUE, NULL);
  gun_ui_press (window, "History");
  gun_ui_wait_for_words (window, "5 versions kept here");
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (), looks[i].scheme);
      gun_picture_set_width (window, looks[i].width);
      g_object_set (graph_page, "show-inspector", TRUE, NULL);
      gun_picture_take (GTK_WIDGET (window), looks[i].name);
    }
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);

  gun_ui_close_window (window);
  gun_link_close (link, GUN_LINK_ERROR_CLOSED, "It leaves");
  gun_ui_stop_engine (engine);
}

static void
take_error (GunWindow *window)
{
  g_autoptr (GError) error = NULL;

  g_set_error_literal (
      &error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_DAMAGED, "file is not a database");
  gun_window_set_error (window, "graph.db", error);
  gun_picture_take (GTK_WIDGET (window), "error");
}

int
main (int argc, char *argv[])
{
  g_autofree char *url = NULL;
  GunEngine *engine;
  GunEngine *relay;
  GunWindow *window;

  if (argc != 2)
    {
      g_printerr ("usage: screenshots FOLDER\n");
      return 2;
    }

  gun_picture_set_folder (argv[1]);
  gun_ui_test_init (&argc, &argv);
  /* What GNOME shows */
  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);

  relay = gun_ui_start_engine (NULL, FALSE);
  url = gun_ui_listen (relay);
  fill (relay);
  engine = gun_ui_start_engine (NULL, FALSE);
  window = gun_ui_open_window (engine);

  take_first_run (window);
  take_network (window);
  take_add_relay (window, url);
  take_graph (window, engine, relay);
  take_peers (window, engine);
  take_waiting (window);
  take_dark (window);
  take_origins (window, engine);
  take_connect_browser (window, "connect-browser-first", 520);
  take_direct (window);
  take_connect_browser (window, "connect-browser", 520);
  take_connect_browser (window, "connect-browser-narrow", 360);
  take_refused (window, engine);
  take_signed ();
  take_history ();
  take_error (window);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  gun_ui_stop_engine (relay);

  return 0;
}
