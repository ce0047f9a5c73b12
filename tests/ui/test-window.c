/* SPDX-License-Identifier: MIT */

/* The way through the window: from nothing to a live value, with another engine of this process as the relay. */

#include "gun-ui-fixture.h"

#include "gun-sample.h"
#include "gun-store.h"
#include "gun-text.h"
#include "gun-tooltip.h"
#include "gun-ui.h"
#include "gun-words.h"

#define SOUL "people/ada"

static void
set_text (gpointer root, const char *row, const char *text)
{
  GtkWidget *entry = gun_ui_wait_for (root, ADW_TYPE_ENTRY_ROW, row);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "entry-activated");
}

static void
add_relay (GunWindow *window, const char *url)
{
  GtkWindow *dialog;

  gun_ui_press (window, "Add Relay…");
  dialog = gun_ui_get_dialog (g_type_from_name ("GunAddRelayWindow"));
  set_text (dialog, "Address", url);
  gun_ui_wait_for_words (dialog, "This relay works");
  gun_ui_press (dialog, "Add");
  gun_ui_wait_for_words (window, "1 relay connected");
}

static void
open_soul (GunWindow *window, const char *soul)
{
  GtkWindow *dialog;

  gun_ui_press (window, "Open Soul");
  dialog = gun_ui_get_dialog (g_type_from_name ("GunOpenWindow"));
  set_text (dialog, "Soul", soul);
}

static void
test_main_path (void)
{
  GunEngine *relay = gun_ui_start_engine (NULL, FALSE);
  g_autofree char *url = gun_ui_listen (relay);
  g_autofree char *path = gun_ui_dup_scratch_path ("main-path.db");
  GunEngine *engine = gun_ui_start_engine (path, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autoptr (GunValue) value = NULL;

  gun_ui_put_text (relay, SOUL, "name", "Ada");
  gun_ui_wait_for_words (window, "Nothing here yet");
  gun_ui_wait_for_words (window, "Not connected");
  add_relay (window, url);
  gun_ui_wait_for_words (window, "No Nodes Known Here Yet");

  open_soul (window, SOUL);
  gun_ui_wait_for_words (window, "1 key known here · asked of 1 peer");
  gun_ui_wait_for_words (window, "Ada");
  gun_ui_wait_for_words (window, "Followed");
  gun_ui_put_text (relay, SOUL, "name", "Ada Lovelace");
  gun_ui_wait_for_words (window, "Ada Lovelace");

  gun_ui_edit_row (window, 0);
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (window, GTK_TYPE_ENTRY, NULL)), "Countess");
  gun_ui_press (window, "Write");
  gun_ui_write_anyway ();
  gun_ui_wait_for_words (window, "Arrived at 1 of 1");
  value = gun_ui_dup_value (relay, SOUL, "name");
  g_assert_cmpstr (gun_value_get_text (value), ==, "Countess");
  g_assert_null (gun_ui_find (window, GTK_TYPE_LABEL, "1 change waiting"));

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  gun_ui_stop_engine (relay);

  /* Again, with the relay gone */
  engine = gun_ui_start_engine (path, FALSE);
  window = gun_ui_open_window (engine);
  gun_ui_wait_for_words (window, "1 node known here");
  open_soul (window, SOUL);
  gun_ui_wait_for_words (window, "Countess");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* The keyboard passes through the rows and selects each: the page is the one whose row is selected */
static void
test_sidebar (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GtkWidget *list = gun_ui_wait_for (window, GTK_TYPE_LIST_BOX, NULL);

  gtk_list_box_select_row (GTK_LIST_BOX (list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  gun_ui_wait_for_words (window, "No Peers Yet");
  gtk_list_box_select_row (GTK_LIST_BOX (list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  gun_ui_wait_for_words (window, "Nothing here yet");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* In the list of what waits */
static void
give_up_waiting (GunWindow *window, const char *title)
{
  GtkWindow *dialog;
  GtkWidget *row;

  gun_ui_press (window, "1 change waiting");
  dialog = gun_ui_get_dialog (g_type_from_name ("GunWaitingWindow"));
  row = gun_ui_wait_for (dialog, ADW_TYPE_ACTION_ROW, title);
  g_assert_true (
      g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Written now\n"));
  g_assert_true (g_str_has_prefix (gun_tooltip_get_text (row), "Written 20"));
  gun_ui_press (dialog, "Give Up");
  gun_ui_wait_for_words (dialog, "No Change Waits");
  gtk_window_destroy (dialog);
}

static void
test_relay_lost (void)
{
  GunEngine *relay = gun_ui_start_engine (NULL, FALSE);
  g_autofree char *url = gun_ui_listen (relay);
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);

  add_relay (window, url);
  gun_ui_stop_engine (relay);
  gun_ui_wait_for_words (window, "1 not connected");
  gun_ui_wait_for_words (window, "Not connected");
  /* A person writes on; it waits and says so */
  gun_ui_press (window, "New Node…");
  {
    GtkWindow *dialog = gun_ui_get_dialog (g_type_from_name ("GunWriteWindow"));

    gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Soul")),
                           "notes/one");
    gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Key")),
                           "text");
    gun_ui_press (dialog, "Write");
  }
  gun_ui_wait_for_words (window, "Stored here, waiting");
  gun_ui_wait_for_words (window, "1 change waiting");
  gun_ui_close_window (window);

  /* It says so too when one comes back to the node, in a window that was opened anew */
  window = gun_ui_open_window (engine);
  open_soul (window, "notes/one");
  gun_ui_wait_for_words (window, "Stored here, waiting");
  give_up_waiting (window, "notes/one · text");
  gun_test_await (!gun_ui_shows (window, "1 change waiting"), GUN_UI_PATIENCE_S);
  gun_test_await (!gun_ui_shows (window, "Stored here, waiting"), GUN_UI_PATIENCE_S);
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static void
test_bad_address (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GtkWindow *dialog;
  GtkWidget *row;

  gun_ui_press (window, "Add Relay…");
  dialog = gun_ui_get_dialog (g_type_from_name ("GunAddRelayWindow"));
  set_text (dialog, "Address", "no address");
  row = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Address");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  gtk_window_destroy (dialog);
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static void
test_listen (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunEngine *other = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autoptr (GError) error = NULL;

  gun_window_listen (window, "127.0.0.1:0");
  gun_test_await (gun_engine_get_listen_url (engine) != NULL, GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (window, "No Nodes Known Here Yet");
  gun_engine_add_relay (other, gun_engine_get_listen_url (engine), &error);
  g_assert_no_error (error);
  gun_ui_wait_for_words (window, "1 program connected");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.listen", NULL);
  gun_ui_wait_for_words (window, "Nothing here yet");
  g_assert_null (gun_engine_get_listen_url (engine));
  gun_ui_close_window (window);
  gun_ui_stop_engine (other);
  gun_ui_stop_engine (engine);
}

static void
test_error_page (void)
{
  const struct
  {
    GunEngineError code;
    const char *title;
    gboolean again;
  } cases[] = {
    { GUN_ENGINE_ERROR_LOCKED, "This Database Is in Use", TRUE },
    { GUN_ENGINE_ERROR_DAMAGED, "This Is No Readable Database", FALSE },
    { GUN_ENGINE_ERROR_NEWER, "This Database Is From a Newer Gun Desktop", FALSE },
    { GUN_ENGINE_ERROR_STORAGE, "The Database Cannot Be Opened", TRUE },
  };
  GunWindow *window = gun_ui_open_window (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error
          = g_error_new_literal (GUN_ENGINE_ERROR, (int) cases[i].code, "a <reason> & more");

      gun_window_set_error (window, "graph.db", error);
      gun_ui_wait_for_words (window, cases[i].title);
      g_assert_nonnull (gun_ui_find (window, GTK_TYPE_BUTTON, "Open Another…"));
      g_assert_true ((gun_ui_find (window, GTK_TYPE_BUTTON, "Try Again") != NULL)
                     == cases[i].again);
    }
  gun_ui_close_window (window);
}

static void
made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  gun_sample_make_finish (result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
test_sample (void)
{
  g_autofree char *path = gun_ui_dup_scratch_path ("sample.db");
  g_autoptr (GBytes) json = gun_ui_load_sample (NULL);
  g_autoptr (GRefString) user = NULL;
  gboolean made = FALSE;
  GunEngine *engine;
  GunWindow *window;

  gun_sample_make_async (path, json, made_cb, &made);
  gun_test_await (made, GUN_UI_PATIENCE_S);
  engine = gun_ui_start_engine (path, TRUE);
  window = gun_ui_open_window (engine);
  gun_ui_wait_for_words (window, "Sample graph: nothing here is sent anywhere");
  open_soul (window, "people/ada");
  gun_ui_wait_for_words (window, "navigator");
  gun_ui_edit_row (window, 0);
  gun_ui_wait_for (window, GTK_TYPE_ENTRY, NULL);
  gun_ui_press (window, "Cancel");

  /* A node of a user is shown, and only its owner may change it */
  user = gun_text_new ("~@ada");
  gun_window_open_soul (window, user);
  gun_ui_wait_for_words (window, "Signed");
  gun_ui_wait_for_words (window, "1 key known here");
  gun_ui_edit_row (window, 0);
  gun_ui_wait_for_words (
      window, "This list of accounts with one name writes itself when an account is made");
  g_assert_null (gun_ui_find (window, GTK_TYPE_ENTRY, NULL));
  g_assert_false (gtk_widget_is_sensitive (gun_ui_wait_for (window, GTK_TYPE_BUTTON, "Add Key")));
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static void
test_sample_is_a_graph (void)
{
  const char *const broken[] = { "",
                                 "[]",
                                 "{",
                                 "{\"a\":{}",
                                 "{\"a\":{\"k\":1}}",
                                 "{\"a\":1}",
                                 "{\"a\":{\"_\":{\"#\":\"a\",\">\":{\"k\":\"x\"}},\"k\":1}}" };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GBytes) json = g_bytes_new_static (broken[i], strlen (broken[i]));
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) changes = gun_sample_parse (json, &error);

      g_test_message ("%s", broken[i]);
      g_assert_null (changes);
      g_assert_error (error, GUN_SAMPLE_ERROR, GUN_SAMPLE_ERROR_SHAPE);
    }
}

static void
set_width (GunWindow *window, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (window), width, 600);
  gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (window)) - width) < 30, GUN_UI_PATIENCE_S);
  gun_ui_settle ();
}

static void
test_narrow (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window;
  gboolean narrow;

  gun_ui_put_text (engine, SOUL, "name", "Ada");
  window = gun_ui_open_window (engine);
  g_object_get (window, "narrow", &narrow, NULL);
  g_assert_false (narrow);
  open_soul (window, SOUL);
  gun_ui_wait_for_words (window, "written here");

  set_width (window, 360);
  g_object_get (window, "narrow", &narrow, NULL);
  g_assert_true (narrow);
  g_assert_false (gun_ui_shows (window, "written here"));
  g_assert_true (gun_ui_shows (window, "Ada"));
  gun_ui_press (window, "Leave");
  gun_ui_wait_for_words (window, "1 node known here");
  gun_ui_settle ();
  g_assert_false (gun_ui_shows (window, "Ada"));
  gun_ui_press (window, "Leave");
  gun_ui_wait_for_words (window, "Peers");

  set_width (window, 1000);
  gun_ui_wait_for_words (window, "written here");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/window/main-path", test_main_path);
  g_test_add_func ("/ui/window/sidebar", test_sidebar);
  g_test_add_func ("/ui/window/relay-lost", test_relay_lost);
  g_test_add_func ("/ui/window/bad-address", test_bad_address);
  g_test_add_func ("/ui/window/listen", test_listen);
  g_test_add_func ("/ui/window/error-page", test_error_page);
  g_test_add_func ("/ui/window/sample", test_sample);
  g_test_add_func ("/ui/window/sample-is-a-graph", test_sample_is_a_graph);
  g_test_add_func ("/ui/window/narrow", test_narrow);

  return g_test_run ();
}
