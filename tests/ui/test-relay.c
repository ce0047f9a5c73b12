/* SPDX-License-Identifier: MIT */

/*
 * The window on a relay as people run it: npm gun in node, with another gun.js program as its client. Skips where node or the modules of
 * tests/interop are not installed.
 */

#include "gun-program-fixture.h"

#include "gun-text.h"

static void
add_relay (GunWindow *window, const char *url)
{
  GtkWindow *dialog;
  GtkWidget *row;

  gun_ui_press (window, "Add Relay…");
  dialog = gun_ui_get_dialog (g_type_from_name ("GunAddRelayWindow"));
  row = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Address");
  gtk_editable_set_text (GTK_EDITABLE (row), url);
  g_signal_emit_by_name (row, "entry-activated");
  gun_ui_wait_for_words (dialog, "This relay works");
  gun_ui_press (dialog, "Add");
  gun_ui_wait_for_words (window, "1 relay connected");
}

/* Opens the one group, and chooses the one soul in it */
static void
choose_soul (GunWindow *window)
{
  GtkWidget *view = gun_ui_wait_for (window, GTK_TYPE_LIST_VIEW, NULL);

  g_signal_emit_by_name (view, "activate", 0);
  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (view)), 1, TRUE);
}

static void
assert_fits_360 (GunWindow *window)
{
  GtkWidget *page = gun_ui_wait_for (window, g_type_from_name ("GunGraphPage"), NULL);
  int narrowest;

  g_object_set (page, "narrow", TRUE, NULL);
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &narrowest, NULL, NULL, NULL);
  g_assert_cmpint (narrowest, <=, 360);
  g_object_set (page, "narrow", FALSE, NULL);
}

static void
test_main_path (void)
{
  g_autofree char *url = NULL;
  g_autofree char *path = gun_ui_dup_scratch_path ("stock.db");
  GunProgram *relay;
  GunProgram *client;
  GunProgram *reader;
  GunEngine *engine;
  GunWindow *window;

  if (!gun_program_can_run ())
    return;

  relay = gun_program_start_relay ("", &url);
  client = gun_program_start_client (url, "");
  gun_program_tell (
      client, "{\"do\":\"put\",\"id\":1,\"path\":[\"people/ada\"],\"value\":{\"name\":\"Ada\"}}");
  gun_test_await (gun_program_find_line (client, "\"event\":\"ack\"") != NULL, GUN_UI_PATIENCE_S);

  engine = gun_ui_start_engine (path, FALSE);
  window = gun_ui_open_window (engine);
  add_relay (window, url);
  assert_fits_360 (window);
  gun_ui_press (window, "Browse");
  gun_ui_wait_for_words (window, "1 node known here");
  choose_soul (window);
  gun_ui_wait_for_words (window, "Ada");

  /* Another program writes: the row follows */
  gun_program_tell (
      client,
      "{\"do\":\"put\",\"id\":2,\"path\":[\"people/ada\",\"name\"],\"value\":\"Lovelace\"}");
  gun_ui_wait_for_words (window, "Lovelace");

  /* The person writes: the other program follows */
  reader = gun_program_start_client (url, "");
  gun_program_tell (reader, "{\"do\":\"on\",\"id\":3,\"path\":[\"people/ada\",\"name\"]}");
  gun_test_await (gun_program_find_line (reader, "Lovelace") != NULL, GUN_UI_PATIENCE_S);
  gun_ui_edit_row (window, 0);
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (window, GTK_TYPE_ENTRY, NULL)), "Countess");
  gun_ui_press (window, "Write");
  gun_ui_write_anyway ();
  gun_test_await (gun_program_find_line (reader, "Countess") != NULL, GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (window, "Arrived at 1 of 1");

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  gun_program_stop (reader);
  gun_program_stop (client);
  gun_program_stop (relay);

  /* Everything is still there, also with the relay gone */
  engine = gun_ui_start_engine (path, FALSE);
  window = gun_ui_open_window (engine);
  choose_soul (window);
  gun_ui_wait_for_words (window, "Countess");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* A relay that keeps nothing on disk never answers what it holds: the page says so */
static void
test_browse_in_vain (void)
{
  g_autofree char *url = NULL;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;
  GunProgram *relay;
  GunEngine *engine;
  GunWindow *window;

  if (!gun_program_can_run ())
    return;

  relay = gun_program_start_relay (",\"radisk\":false", &url);
  engine = gun_ui_start_engine (NULL, FALSE);
  window = gun_ui_open_window (engine);
  add_relay (window, url);
  gun_ui_press (window, "Browse");
  name = g_strndup (url + strlen ("http://"), strlen (url) - strlen ("http://") - strlen ("/gun"));
  words = g_strdup_printf (
      "%s did not answer: a relay that stores nothing on disk cannot list its nodes", name);
  gun_ui_wait_for_words (window, words);
  gun_ui_press (window, "Stop Asking");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  gun_program_stop (relay);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/relay/main-path", test_main_path);
  g_test_add_func ("/ui/relay/browse-in-vain", test_browse_in_vain);

  return g_test_run ();
}
