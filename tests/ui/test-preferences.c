/* SPDX-License-Identifier: MIT */

/* Who may connect: the question about pages, and the preferences. */

#include "gun-ui-fixture.h"

#include <string.h>

#include "gun-text.h"

#define HANDSHAKE                                                                                  \
  "GET /gun HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"                  \
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"

#define STATUS_AT 9 /* in "HTTP/1.1 403 …" */

/* A page of @origin tries to connect. Returns the status it gets; with 101, @page stays connected. */
static int
knock (GunEngine *engine, const char *origin, GSocketConnection **page)
{
  g_autoptr (GUri) url = g_uri_parse (gun_engine_get_listen_url (engine), 0, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autofree char *request = g_strdup_printf (HANDSHAKE "Origin: %s\r\n\r\n", origin);
  g_autoptr (GError) error = NULL;
  char answer[64] = "";

  connection = g_socket_client_connect_to_host (
      client, "127.0.0.1", (guint16) g_uri_get_port (url), NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)),
                             request,
                             strlen (request),
                             NULL,
                             NULL,
                             &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)),
                           answer,
                           STATUS_AT + 3,
                           NULL,
                           NULL,
                           &error);
  g_assert_no_error (error);
  if (page != NULL)
    *page = g_steal_pointer (&connection);

  return atoi (answer + STATUS_AT);
}

static GunWindow *
open_listening (GunEngine **engine)
{
  GunWindow *window;

  *engine = gun_ui_start_engine (NULL, FALSE);
  window = gun_ui_open_window (*engine);
  gun_window_listen (window, "127.0.0.1:0");
  gun_test_await (gun_engine_get_listen_url (*engine) != NULL, GUN_UI_PATIENCE_S);

  return window;
}

static void
close_all (GunWindow *window, GunEngine *engine)
{
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

#define QUESTION(origin) "A page from " origin " wants to connect to this computer"

static void
test_allow (void)
{
  GunEngine *engine;
  GunWindow *window = open_listening (&engine);
  g_autoptr (GSocketConnection) page = NULL;

  g_assert_cmpint (knock (engine, "https://one.example", NULL), ==, 403);
  gun_ui_wait_for_words (window, QUESTION ("https://one.example"));
  g_assert_cmpint (knock (engine, "https://two.example", NULL), ==, 403);
  g_assert_cmpint (knock (engine, "https://one.example", NULL), ==, 403);

  gun_ui_press (window, "Allow");
  gun_ui_wait_for_words (window, QUESTION ("https://two.example"));
  g_assert_cmpint (knock (engine, "https://one.example", &page), ==, 101);
  gun_ui_wait_for_words (window, "1 program connected");

  /* The other one is refused for good, and nobody asks again */
  gun_ui_press (window, "Never");
  gun_test_await (!gun_ui_shows (window, QUESTION ("https://two.example")), GUN_UI_PATIENCE_S);
  g_assert_cmpint (knock (engine, "https://two.example", NULL), ==, 403);
  g_assert_cmpint (knock (engine, "null", NULL), ==, 403);
  gun_ui_wait_for_words (window, "A page without an address wants to connect to this computer");
  gun_ui_press (window, "Not Now");
  gun_test_await (gun_ui_find (window, GTK_TYPE_BUTTON, "Not Now") == NULL, GUN_UI_PATIENCE_S);
  g_assert_cmpint (knock (engine, "null", NULL), ==, 403);
  gun_ui_settle ();
  g_assert_null (gun_ui_find (window, GTK_TYPE_BUTTON, "Not Now"));
  close_all (window, engine);
}

static GtkWindow *
open_preferences (GunWindow *window, const char *page)
{
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.preferences", NULL);
  dialog = gun_ui_get_dialog (g_type_from_name ("GunPreferencesWindow"));
  adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (dialog), page);

  return dialog;
}

static void
apply_text (gpointer root, const char *row, const char *text)
{
  GtkWidget *entry = gun_ui_wait_for (root, ADW_TYPE_ENTRY_ROW, row);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "apply");
}

#define ADD_ROW "Add Address"

static void
test_pages (void)
{
  GunEngine *engine;
  GunWindow *window = open_listening (&engine);
  GtkWindow *dialog = open_preferences (window, "network");
  g_autoptr (GSocketConnection) page = NULL;
  char rest[256];
  GtkWidget *row;

  apply_text (dialog, ADD_ROW, "example.app");
  row = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, ADD_ROW);
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  apply_text (dialog, ADD_ROW, "https://Example.App/a/page");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  gun_ui_wait_for_words (dialog, "https://example.app");
  g_assert_cmpint (knock (engine, "https://example.app", &page), ==, 101);

  /* What is taken back is cut off */
  gun_ui_press (dialog, "Remove");
  gun_test_await (!gun_ui_shows (dialog, "https://example.app"), GUN_UI_PATIENCE_S);
  while (g_input_stream_read (
             g_io_stream_get_input_stream (G_IO_STREAM (page)), rest, sizeof rest, NULL, NULL)
         > 0)
    ;
  g_assert_cmpint (knock (engine, "https://example.app", NULL), ==, 403);
  gun_ui_wait_for_words (window, QUESTION ("https://example.app"));

  /* Answered in the preferences, the question goes; refused for good, it stands there */
  apply_text (dialog, ADD_ROW, "https://example.app");
  gun_test_await (!gun_ui_shows (window, QUESTION ("https://example.app")), GUN_UI_PATIENCE_S);
  g_assert_cmpint (knock (engine, "https://evil.example", NULL), ==, 403);
  gun_ui_wait_for_words (window, QUESTION ("https://evil.example"));
  gun_ui_press (window, "Never");
  gun_ui_wait_for_words (dialog, "Refused Pages");
  gun_ui_wait_for_words (dialog, "https://evil.example");
  gtk_window_destroy (dialog);
  close_all (window, engine);
}

static guint16
get_port (const char *url)
{
  g_autoptr (GUri) parsed = g_uri_parse (url, 0, NULL);

  return (guint16) g_uri_get_port (parsed);
}

static GtkSwitch *
find_switch (GtkWindow *dialog, const char *title)
{
  GtkWidget *row = gun_ui_wait_for (dialog, ADW_TYPE_ACTION_ROW, title);

  return GTK_SWITCH (gun_ui_wait_for (row, GTK_TYPE_SWITCH, NULL));
}

/* A port nobody has just now */
static guint
find_port (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autofree char *url = gun_ui_listen (engine);
  guint port = get_port (url);

  gun_ui_stop_engine (engine);
  return port;
}

static void
test_listening (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GtkWindow *dialog = open_preferences (window, "network");
  g_autofree char *port = g_strdup_printf ("%u", find_port ());
  g_autofree char *here = g_strdup_printf ("ws://127.0.0.1:%s/gun", port);
  g_autofree char *everywhere = g_strdup_printf ("ws://0.0.0.0:%s/gun", port);

  apply_text (dialog, "Port", "none");
  g_assert_true (
      gtk_widget_has_css_class (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Port"), "error"));
  apply_text (dialog, "Port", port);
  g_assert_null (gun_engine_get_listen_url (engine));
  gtk_widget_activate_action (GTK_WIDGET (dialog), "win.listen", NULL);
  gun_ui_wait_for_words (dialog, here);

  /* Where it listens follows at once */
  gtk_switch_set_active (find_switch (dialog, "Other Computers on the Network"), TRUE);
  gun_ui_wait_for_words (dialog, everywhere);
  g_assert_cmpstr (gun_engine_get_listen_url (engine), ==, everywhere);
  gtk_switch_set_active (find_switch (dialog, "Other Computers on the Network"), FALSE);
  gun_ui_wait_for_words (dialog, here);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "win.listen", NULL);
  gun_ui_wait_for_words (dialog, "Other programs may connect while this is on");
  g_assert_null (gun_engine_get_listen_url (engine));
  gtk_window_destroy (dialog);
  close_all (window, engine);
}

static gboolean
knows (GunEngine *engine, const char *soul)
{
  g_autoptr (GunValue) value = gun_ui_dup_value (engine, soul, "text");

  return value != NULL;
}

/* What nobody here asked for is kept only when that is chosen. */
static void
test_keep_everything (void)
{
  GunEngine *engine;
  GunWindow *window = open_listening (&engine);
  GunEngine *other = gun_ui_start_engine (NULL, FALSE);
  GtkWindow *dialog = open_preferences (window, "sync");
  g_autoptr (GRefString) followed = gun_text_new ("notes/followed");
  g_autoptr (GError) error = NULL;

  gun_engine_follow (engine, followed, NULL);
  gun_engine_add_relay (other, gun_engine_get_listen_url (engine), &error);
  g_assert_no_error (error);
  gun_ui_wait_for_words (window, "1 program connected");
  gun_ui_put_text (other, "notes/unasked", "text", "a");
  gun_ui_put_text (other, "notes/followed", "text", "b");
  gun_test_await (knows (engine, "notes/followed"), GUN_UI_PATIENCE_S);
  g_assert_false (knows (engine, "notes/unasked"));

  gtk_switch_set_active (find_switch (dialog, "Keep Everything"), TRUE);
  gun_ui_put_text (other, "notes/late", "text", "c");
  gun_test_await (knows (engine, "notes/late"), GUN_UI_PATIENCE_S);
  gun_engine_unfollow (engine, followed, NULL);
  gtk_window_destroy (dialog);
  gun_ui_close_window (window);
  gun_ui_stop_engine (other);
  gun_ui_stop_engine (engine);
}

static GtkSpinButton *
find_limit (GtkWindow *dialog)
{
  return GTK_SPIN_BUTTON (gun_ui_wait_for (dialog, GTK_TYPE_SPIN_BUTTON, NULL));
}

/* What is chosen is there when one looks again. */
static void
test_size_limit (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GtkWindow *dialog = open_preferences (window, "sync");

  g_assert_cmpint (gtk_spin_button_get_value_as_int (find_limit (dialog)), ==, 1000);
  gtk_spin_button_set_value (find_limit (dialog), 60);
  gtk_window_destroy (dialog);
  gun_ui_settle ();
  dialog = open_preferences (window, "sync");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (find_limit (dialog)), ==, 60);
  gtk_window_destroy (dialog);
  close_all (window, engine);
}

/* An address typed for once is no permission for other computers. */
static void
test_lan_refused (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);

  gun_window_listen (window, "0.0.0.0:0");
  gun_ui_wait_for_words (
      window,
      "Cannot listen: Other computers could reach 0.0.0.0. Allow that with --allow-lan (in the "
      "window: Preferences), encrypt with --tls-certificate, or listen on 127.0.0.1");
  g_assert_null (gun_engine_get_listen_url (engine));
  close_all (window, engine);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/preferences/allow", test_allow);
  g_test_add_func ("/ui/preferences/pages", test_pages);
  g_test_add_func ("/ui/preferences/listening", test_listening);
  g_test_add_func ("/ui/preferences/keep-everything", test_keep_everything);
  g_test_add_func ("/ui/preferences/size-limit", test_size_limit);
  g_test_add_func ("/ui/preferences/lan-refused", test_lan_refused);

  return g_test_run ();
}
