/* SPDX-License-Identifier: MIT */

/* Direct connections as a person sets them: the page of the preferences, and what a web page must say. */

#include "gun-ui-fixture.h"

#include <string.h>

#include "gun-browser-script.h"
#include "gun-connect-browser-window.h"
#include "gun-direct-preferences.h"
#include "gun-ice-server-window.h"
#include "gun-join-room.h"
#include "gun-preferences.h"
#include "gun-window-private.h"

#define TURN "turn:turn.example:3478"
#define STUN "stun:stun.example"

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
  GSettings *preferences;
  GtkWindow *dialog; /* the preferences */
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->engine = gun_ui_start_engine (NULL, FALSE);
  self->window = gun_ui_open_window (self->engine);
  self->preferences = gun_window_get_preferences (self->window);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.preferences", NULL);
  self->dialog = gun_ui_get_dialog (g_type_from_name ("GunPreferencesWindow"));
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (self->dialog), "direct");
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  gtk_window_destroy (self->dialog);
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
}

static GtkWidget *
type (gpointer root, const char *row, const char *text)
{
  GtkWidget *entry = gun_ui_wait_for (root, ADW_TYPE_ENTRY_ROW, row);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);

  return entry;
}

/* As Enter does */
static void
enter (gpointer root, const char *room)
{
  g_signal_emit_by_name (type (root, "Room", room), "entry-activated");
}

static void
apply (gpointer root, const char *row, const char *text)
{
  g_signal_emit_by_name (type (root, row, text), "apply");
}

static void
assert_room (Fixture *self, const char *expected)
{
  g_autofree char *room = g_settings_get_string (self->preferences, "direct-room");

  g_assert_cmpstr (room, ==, expected);
}

/* Answers the question before the first room ever. */
static void
answer (const char *response)
{
  GtkWindow *dialog;

  gun_test_await ((dialog = gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (dialog, "Join the Room “lobby”?");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_close (dialog);
  gun_test_await (gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG) == NULL, GUN_UI_PATIENCE_S);
}

/* What is no name is said while it is typed, and changes nothing. */
static void
test_wrong_room (Fixture *self, gconstpointer user_data)
{
  static const char *const wrong[] = { "lobby#1", "~lobby", "lobby<?9" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      GtkWidget *row = type (self->dialog, "Room", wrong[i]);
      g_autoptr (GError) error = NULL;

      g_assert_false (gun_direct_options_check_room (wrong[i], &error));
      g_assert_true (gtk_widget_has_css_class (row, "error"));
      g_assert_true (gun_ui_shows (self->dialog, error->message));
      g_assert_null (gun_ui_find (self->dialog, GTK_TYPE_BUTTON, "Join"));
      g_signal_emit_by_name (row, "entry-activated");
      assert_room (self, "");

      type (self->dialog, "Room", "lobby");
      g_assert_false (gtk_widget_has_css_class (row, "error"));
      gun_ui_wait_for (self->dialog, GTK_TYPE_BUTTON, "Join");
    }
  g_assert_null (gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG));
}

/* Before the first room one is told who sees which addresses, once; no is no. */
static void
test_first_room (Fixture *self, gconstpointer user_data)
{
  GtkWidget *row;

  gun_ui_wait_for_words (self->dialog, "In no room: nobody is looked for, and no address is told.");
  enter (self->dialog, "lobby");
  assert_room (self, "");
  answer ("cancel");
  row = gun_ui_wait_for (self->dialog, ADW_TYPE_ENTRY_ROW, "Room");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "");
  assert_room (self, "");

  enter (self->dialog, " lobby ");
  answer ("join");
  assert_room (self, "lobby");
  gun_ui_wait_for_words (self->dialog,
                         "Browsers and desktops with the same room find this computer.");

  enter (self->dialog, "garden");
  assert_room (self, "garden");
  type (self->dialog, "Room", "");
  gun_ui_press (self->dialog, "Leave");
  assert_room (self, "");
  g_assert_null (gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG));
}

static GtkWindow *
open_server (Fixture *self, const char *button)
{
  gun_ui_press (self->dialog, button);

  return gun_ui_get_dialog (GUN_TYPE_ICE_SERVER_WINDOW);
}

static gboolean
can_save (GtkWindow *dialog)
{
  return gtk_widget_is_sensitive (gun_ui_wait_for (dialog, GTK_TYPE_BUTTON, "Save"));
}

static void
test_servers (Fixture *self, gconstpointer user_data)
{
  GtkWindow *dialog = open_server (self, "Add Server…");
  GtkWidget *row = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Address");
  g_autoptr (GunDirectOptions) options = NULL;
  g_autoptr (GVariant) kept = NULL;
  g_autofree char *kept_text = NULL;
  GunIceServerOptions *server;

  g_assert_false (can_save (dialog));
  type (dialog, "Address", "http://stun.example");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_false (can_save (dialog));
  type (dialog, "Address", STUN);
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_assert_null (gun_ui_find (dialog, ADW_TYPE_ENTRY_ROW, "Password"));
  gun_ui_press (dialog, "Save");
  gun_ui_wait_for_words (self->dialog, STUN);

  /* A TURN server needs an account */
  dialog = open_server (self, "Add Server…");
  type (dialog, "Address", TURN);
  g_assert_false (can_save (dialog));
  type (dialog, "User Name", "ada");
  g_assert_false (can_save (dialog));
  type (dialog, "Password", "sesame");
  gun_ui_press (dialog, "Save");
  gun_ui_wait_for_words (self->dialog, TURN);
  gun_ui_wait_for_words (self->dialog, "As ada");

  options = gun_direct_preferences_dup (self->preferences, gun_window_get_servers (self->window));
  g_assert_cmpuint (options->ice_servers->len, ==, 2);
  server = g_ptr_array_index (options->ice_servers, 1);
  g_assert_cmpstr (server->uri, ==, TURN);
  g_assert_cmpstr (server->username, ==, "ada");
  g_assert_cmpstr (server->credential, ==, "sesame");

  /* The settings are no place for a password */
  kept = g_settings_get_value (self->preferences, "ice-servers");
  kept_text = g_variant_print (kept, FALSE);
  g_assert_cmpstr (kept_text, ==, "[('" STUN "', ''), ('" TURN "', 'ada')]");
}

static void
test_change_server (Fixture *self, gconstpointer user_data)
{
  GunServerList *servers = gun_window_get_servers (self->window);
  GtkWindow *dialog;

  gun_server_list_put (servers, G_MAXUINT, TURN, "ada", "sesame");
  gun_ui_wait_for_words (self->dialog, TURN);
  dialog = open_server (self, "Change");
  type (dialog, "Password", "open");
  gun_ui_press (dialog, "Save");
  gun_test_await (g_strcmp0 (gun_server_list_get (servers, 0)->password, "open") == 0,
                  GUN_UI_PATIENCE_S);
  g_assert_cmpuint (gun_server_list_get_n (servers), ==, 1);

  /* What is the same once more is still one */
  gun_server_list_put (servers, G_MAXUINT, TURN, "ada", "open");
  g_assert_cmpuint (gun_server_list_get_n (servers), ==, 1);

  gun_ui_press (self->dialog, "Remove");
  gun_test_await (!gun_ui_shows (self->dialog, TURN), GUN_UI_PATIENCE_S);
  g_assert_cmpuint (gun_server_list_get_n (servers), ==, 0);
}

static GunDirectOptions *
dup_options (Fixture *self)
{
  return gun_direct_preferences_dup (self->preferences, gun_window_get_servers (self->window));
}

/* Nothing is joined and nobody is asked before a person chooses. */
static void
test_defaults (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GunDirectOptions) options = dup_options (self);
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_direct_options_check (options, &error));
  g_assert_no_error (error);
  g_assert_true (options->enabled);
  g_assert_true (options->room == NULL || *options->room == '\0');
  g_assert_cmpuint (options->ice_servers->len, ==, 0);
  g_assert_cmpuint (options->max_peers, ==, 55);
  g_assert_true (options->ordered);
  g_assert_cmpint (options->max_retransmits, ==, -1);
  g_assert_cmpint (options->max_packet_life_time_ms, ==, -1);
  g_assert_false (options->relay_only);
  g_assert_cmpuint (options->min_port, ==, 0);
  g_assert_cmpuint (options->max_port, ==, 0);
  g_assert_cmpuint (options->cwnd_cap_bytes, ==, 65536);
}

/* What somebody wrote into the settings by hand and cannot be is left out. */
static void
test_impossible (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GunDirectOptions) options = NULL;
  g_autoptr (GError) error = NULL;

  g_settings_set_string (self->preferences, "direct-room", "a#b");
  g_settings_set_int (self->preferences, "direct-min-port", 6000);
  g_settings_set_int (self->preferences, "direct-max-port", 5000);
  g_settings_set_int (self->preferences, "direct-max-retransmits", 3);
  g_settings_set_int (self->preferences, "direct-max-packet-life-time-ms", 500);
  g_settings_set_int (self->preferences, "direct-cwnd-cap-kilobytes", 1);
  g_settings_set_value (self->preferences,
                        "ice-servers",
                        g_variant_new_parsed ("[('http://a', ''), ('" STUN "', '')]"));
  gun_ui_settle ();

  options = dup_options (self);
  g_assert_true (gun_direct_options_check (options, &error));
  g_assert_no_error (error);
  g_assert_true (options->room == NULL || *options->room == '\0');
  g_assert_cmpuint (options->max_port, ==, 0);
  g_assert_cmpint (options->max_retransmits, ==, 3);
  g_assert_cmpint (options->max_packet_life_time_ms, ==, -1);
  g_assert_cmpuint (options->ice_servers->len, ==, 1);
}

/* Only through TURN and without a TURN server nobody is looked for, rather than by another way. */
static void
test_turn_only (Fixture *self, gconstpointer user_data)
{
  GunServerList *servers = gun_window_get_servers (self->window);
  g_autoptr (GunDirectOptions) without = NULL;
  g_autoptr (GunDirectOptions) with = NULL;

  gun_server_list_put (servers, G_MAXUINT, STUN, "", "");
  g_settings_set_boolean (self->preferences, "direct-relay-only", TRUE);
  without = dup_options (self);
  g_assert_false (without->enabled);

  gun_server_list_put (servers, G_MAXUINT, TURN, "ada", "sesame");
  with = dup_options (self);
  g_assert_true (with->enabled);
  g_assert_true (with->relay_only);
  g_assert_true (gun_direct_options_check (with, NULL));
}

static GtkSpinButton *
find_spin (Fixture *self, const char *title)
{
  GtkWidget *row = gun_ui_wait_for (self->dialog, ADW_TYPE_ACTION_ROW, title);

  return GTK_SPIN_BUTTON (gun_ui_wait_for (row, GTK_TYPE_SPIN_BUTTON, NULL));
}

static void
set_switch (Fixture *self, const char *title, gboolean active)
{
  GtkWidget *row = gun_ui_wait_for (self->dialog, ADW_TYPE_ACTION_ROW, title);

  gtk_switch_set_active (GTK_SWITCH (gun_ui_wait_for (row, GTK_TYPE_SWITCH, NULL)), active);
}

static void
test_choices (Fixture *self, gconstpointer user_data)
{
  GtkWidget *repeat
      = gun_ui_wait_for (self->dialog, ADW_TYPE_COMBO_ROW, "What Was Lost Is Sent Again");
  g_autoptr (GunDirectOptions) often = NULL;
  g_autoptr (GunDirectOptions) long_ = NULL;
  g_autoptr (GunDirectOptions) always = NULL;

  set_switch (self, "Connect Directly", FALSE);
  set_switch (self, "Only Through TURN", TRUE);
  set_switch (self, "In Order", FALSE);
  gtk_spin_button_set_value (find_spin (self, "At Most"), 7);
  gtk_spin_button_set_value (find_spin (self, "On Its Way at Once"), 128);
  adw_combo_row_set_selected (ADW_COMBO_ROW (repeat), 1);
  gtk_spin_button_set_value (find_spin (self, "Repetitions"), 4);
  often = dup_options (self);
  g_assert_false (often->enabled);
  g_assert_true (often->relay_only);
  g_assert_false (often->ordered);
  g_assert_cmpuint (often->max_peers, ==, 7);
  g_assert_cmpuint (often->cwnd_cap_bytes, ==, 128 * 1024);
  g_assert_cmpint (often->max_retransmits, ==, 4);
  g_assert_cmpint (often->max_packet_life_time_ms, ==, -1);

  adw_combo_row_set_selected (ADW_COMBO_ROW (repeat), 2);
  gtk_spin_button_set_value (find_spin (self, "Life Time"), 700);
  g_assert_null (gun_ui_find (self->dialog, ADW_TYPE_ACTION_ROW, "Repetitions"));
  long_ = dup_options (self);
  g_assert_cmpint (long_->max_retransmits, ==, -1);
  g_assert_cmpint (long_->max_packet_life_time_ms, ==, 700);

  adw_combo_row_set_selected (ADW_COMBO_ROW (repeat), 0);
  always = dup_options (self);
  g_assert_cmpint (always->max_retransmits, ==, -1);
  g_assert_cmpint (always->max_packet_life_time_ms, ==, -1);
}

static void
test_ports (Fixture *self, gconstpointer user_data)
{
  static const char *const wrong[] = { "many", "0-100", "6000-5000", "1-65536", "-", "5-" };
  GtkWidget *row = gun_ui_wait_for (self->dialog, ADW_TYPE_ENTRY_ROW, "UDP Ports");
  g_autoptr (GunDirectOptions) range = NULL;
  g_autoptr (GunDirectOptions) any = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_test_message ("%s", wrong[i]);
      apply (self->dialog, "UDP Ports", wrong[i]);
      g_assert_true (gtk_widget_has_css_class (row, "error"));
      g_assert_cmpint (g_settings_get_int (self->preferences, "direct-max-port"), ==, 0);
    }

  apply (self->dialog, "UDP Ports", " 50000 - 50100 ");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "50000-50100");
  range = dup_options (self);
  g_assert_cmpuint (range->min_port, ==, 50000);
  g_assert_cmpuint (range->max_port, ==, 50100);
  apply (self->dialog, "UDP Ports", "");
  any = dup_options (self);
  g_assert_cmpuint (any->max_port, ==, 0);
}

static char *
get_clipboard (GtkWidget *widget)
{
  GdkContentProvider *content
      = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (widget)));
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));

  return g_value_dup_string (&value);
}

static void
test_script (Fixture *self, gconstpointer user_data)
{
  static const char *const relays[] = { "wss://relay.example/gun", "ws://10.0.0.2:8765/gun", NULL };
  GunServerList *servers = gun_window_get_servers (self->window);
  g_autofree char *bare = gun_browser_script_new (relays, TRUE, "lobby", servers, FALSE);
  g_autofree char *beside = NULL;
  g_autofree char *without = NULL;
  g_autofree char *with = NULL;

  g_assert_cmpstr (bare,
                   ==,
                   "<script src=\"https://relay.example/gun.js\"></script>\n"
                   "<script src=\"https://relay.example/gun/lib/webrtc.js\"></script>\n"
                   "<script>\n"
                   "const gun = Gun({\n"
                   "  peers: [\"https://relay.example/gun\", \"http://10.0.0.2:8765/gun\"],\n"
                   "  rtc: {\n"
                   "    room: \"lobby\",\n"
                   "    iceServers: []\n"
                   "  }\n"
                   "})\n"
                   "</script>");
  beside = gun_browser_script_new (relays + 1, FALSE, "lobby", servers, FALSE);
  g_assert_true (g_str_has_prefix (beside,
                                   "<script src=\"gun.js\"></script>\n"
                                   "<script src=\"lib/webrtc.js\"></script>\n"));

  gun_server_list_put (servers, G_MAXUINT, TURN, "ada", "sesame");
  gun_server_list_put (servers, G_MAXUINT, STUN, "", "");
  without = gun_browser_script_new (relays, TRUE, "</script>\"", servers, FALSE);
  g_assert_nonnull (strstr (without, "room: \"\\u003c/script>\\\"\""));
  g_assert_nonnull (strstr (without, "iceServers: [\n      { urls: \"" STUN "\" }\n    ]"));
  g_assert_null (strstr (without, "turn:"));
  with = gun_browser_script_new (relays, TRUE, "lobby", servers, TRUE);
  g_assert_nonnull (strstr (
      with, "{ urls: \"" TURN "\", username: \"ada\", credential: \"sesame\" },\n      { urls"));
}

/* Room, relay, lines: what is missing is said, and how to get it. */
static void
test_connect_browser (Fixture *self, gconstpointer user_data)
{
  g_autofree char *copied = NULL;
  g_autoptr (GError) error = NULL;
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.connect-browser", NULL);
  dialog = gun_ui_get_dialog (GUN_TYPE_CONNECT_BROWSER_WINDOW);
  gun_ui_wait_for_words (dialog, "No Room Yet");
  enter (dialog, "lobby");
  answer ("join");
  gun_ui_wait_for_words (dialog, "No Relay Yet");
  gun_ui_wait_for (dialog, GTK_TYPE_BUTTON, "Add Relay…");

  gun_engine_add_relay (self->engine, "https://127.0.0.1:9/gun", &error);
  g_assert_no_error (error);
  gun_ui_wait_for_words (dialog, "Lines for the Page");
  g_assert_null (gun_ui_find (dialog, GTK_TYPE_SWITCH, NULL));
  gun_ui_press (dialog, "Copy");
  gun_ui_wait_for_words (dialog, "Copied");
  copied = get_clipboard (GTK_WIDGET (dialog));
  g_assert_nonnull (strstr (copied, "https://127.0.0.1:9/gun.js"));
  g_assert_nonnull (strstr (copied, "room: \"lobby\""));
  g_assert_nonnull (strstr (copied, "iceServers: []"));
  g_clear_pointer (&copied, g_free);

  /* Passwords are for whoever asks for them */
  gun_server_list_put (gun_window_get_servers (self->window), G_MAXUINT, TURN, "ada", "sesame");
  gun_ui_press (dialog, "Copy");
  copied = get_clipboard (GTK_WIDGET (dialog));
  g_assert_null (strstr (copied, "sesame"));
  g_clear_pointer (&copied, g_free);
  gtk_switch_set_active (GTK_SWITCH (gun_ui_wait_for (dialog, GTK_TYPE_SWITCH, NULL)), TRUE);
  gun_ui_press (dialog, "Copy");
  copied = get_clipboard (GTK_WIDGET (dialog));
  g_assert_nonnull (strstr (copied, "credential: \"sesame\""));

  g_settings_set_boolean (self->preferences, "direct-connections", FALSE);
  gun_ui_wait_for_words (dialog, "Direct Connections Are Off");
  gtk_window_destroy (dialog);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *path;
    void (*func) (Fixture *self, gconstpointer user_data);
  } tests[] = {
    { "/ui/direct/wrong-room", test_wrong_room },
    { "/ui/direct/first-room", test_first_room },
    { "/ui/direct/servers", test_servers },
    { "/ui/direct/change-server", test_change_server },
    { "/ui/direct/defaults", test_defaults },
    { "/ui/direct/impossible", test_impossible },
    { "/ui/direct/turn-only", test_turn_only },
    { "/ui/direct/choices", test_choices },
    { "/ui/direct/ports", test_ports },
    { "/ui/direct/script", test_script },
    { "/ui/direct/connect-browser", test_connect_browser },
  };

  gun_ui_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);

  return g_test_run ();
}
