/* SPDX-License-Identifier: MIT */

/* Files in and out of the window: what is found is shown before anything comes in, and what goes out is whole. */

#include "gun-ui-fixture.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "gun-export-window.h"
#include "gun-import-window.h"
#include "gun-node-content.h"
#include "gun-soul-line.h"
#include "gun-soul-menu.h"
#include "gun-text.h"
#include "gun-value.h"
#include "gun-window-private.h"

#define NODE(soul, key, value, state)                                                              \
  "\"" soul "\":{\"_\":{\"#\":\"" soul "\",\">\":{\"" key "\":" state "}},\"" key "\":" value "}"

static char *
write_file (const char *name, const char *contents)
{
  char *path = gun_ui_dup_scratch_path (name);

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  return path;
}

static char *
read_file (const char *path)
{
  char *contents;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  return contents;
}

static gboolean
has_value (GunEngine *engine, const char *soul, const char *key, const char *text)
{
  g_autoptr (GunValue) value = gun_ui_dup_value (engine, soul, key);

  return value != NULL && gun_value_get_kind (value) == GUN_VALUE_TEXT
         && g_str_equal (gun_value_get_text (value), text);
}

/* The number at the end of the row with that title */
static void
assert_row (gpointer window, const char *title, const char *count)
{
  GtkWidget *label = gun_ui_find (window, GTK_TYPE_LABEL, title);
  GtkWidget *row;

  g_assert_nonnull (label);
  row = gtk_widget_get_ancestor (label, ADW_TYPE_ACTION_ROW);
  g_assert_nonnull (gun_ui_find (row, GTK_TYPE_LABEL, count));
}

static void
await_closed (GType type)
{
  gun_test_await (gun_ui_get_dialog (type) == NULL, GUN_UI_PATIENCE_S);
}

static void
test_import (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, TRUE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autofree char *path = NULL;
  GtkWindow *dialog;

  gun_ui_put_text (engine, "s", "mine", "newer");
  path = write_file (
      "some.json",
      "{" NODE ("s", "mine", "\"older\"", "5") ",\n" NODE ("t", "k", "\"new\"", "6") ",\n" NODE (
          "t", "bad", "[1]", "6") ",\n" NODE ("r<?99", "k", "1", "6") "}");
  gun_window_import_path (window, path);
  dialog = gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW);
  gun_ui_wait_for_words (dialog, "What Cannot Be Imported");
  gun_ui_wait_for_words (dialog, "some.json");
  gun_ui_wait_for_words (dialog,
                         "Nothing is imported yet. Some of it cannot be imported; the rest can.");
  assert_row (dialog, "Nodes", "2");
  assert_row (dialog, "Keys", "2");
  assert_row (dialog, "New Here", "1");
  assert_row (dialog, "Here Already", "0");
  assert_row (dialog, "Newer Here", "1");
  assert_row (dialog, "Left Out", "1");
  assert_row (dialog, "Cannot Be Imported", "1");
  g_assert_null (gun_ui_find (dialog, GTK_TYPE_LABEL, "Waiting for Their Time"));
  gun_ui_wait_for_words (dialog, "Line 3, byte 134: Soul “t”, key “bad”: a list is no value");
  g_assert_false (has_value (engine, "t", "k", "new"));

  gun_ui_press (dialog, "Import the Rest");
  gun_ui_wait_for_words (window, "1 value of “some.json” was imported");
  await_closed (GUN_TYPE_IMPORT_WINDOW);
  g_assert_true (has_value (engine, "t", "k", "new"));
  g_assert_true (has_value (engine, "s", "mine", "newer"));

  /* Once more: there is nothing to do */
  gun_window_import_path (window, path);
  dialog = gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW);
  gun_ui_wait_for_words (dialog, "Nothing in it can be imported that is not here already.");
  g_assert_false (
      gtk_widget_is_sensitive (gun_ui_find (dialog, GTK_TYPE_BUTTON, "Import the Rest")));
  gun_ui_press (dialog, "Cancel");
  await_closed (GUN_TYPE_IMPORT_WINDOW);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* A file that is cut, one that is not there, and one that one leaves while it is looked at */
static void
test_broken (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, TRUE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autofree char *missing = gun_ui_dup_scratch_path ("missing.json");
  g_autofree char *pipe = gun_ui_dup_scratch_path ("pipe.json");
  g_autofree char *cut = write_file ("cut.json", "{" NODE ("c", "k", "1", "5") ",");
  g_autoptr (GunValue) value = NULL;
  GtkWindow *dialog;

  gun_window_import_path (window, missing);
  dialog = gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW);
  gun_ui_wait_for_words (dialog, "Cannot Be Imported");
  gun_ui_press (dialog, "Close");
  await_closed (GUN_TYPE_IMPORT_WINDOW);

  /* Nobody ever writes into it */
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  gun_window_import_path (window, pipe);
  dialog = gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW);
  gun_ui_wait_for_words (dialog, "Cannot Be Imported");
  gun_ui_press (dialog, "Close");
  await_closed (GUN_TYPE_IMPORT_WINDOW);

  gun_window_import_path (window, cut);
  dialog = gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW);
  gun_ui_wait_for_words (dialog, "The text ends too early (line 1, column 40; byte 39)");
  gun_ui_press (dialog, "Cancel");
  await_closed (GUN_TYPE_IMPORT_WINDOW);

  gun_window_import_path (window, cut);
  gtk_window_close (gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW));
  await_closed (GUN_TYPE_IMPORT_WINDOW);
  value = gun_ui_dup_value (engine, "c", "k");
  g_assert_null (value);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static gboolean
has_stored_some (gpointer dialog)
{
  GtkWidget *bar = gun_ui_find (dialog, GTK_TYPE_PROGRESS_BAR, NULL);
  GtkWidget *label = bar == NULL ? NULL : gtk_widget_get_next_sibling (bar);
  const char *words = label == NULL ? "" : gtk_label_get_text (GTK_LABEL (label));

  return g_str_has_suffix (words, " keys stored") && strstr (words, " 0 keys") == NULL;
}

/* More than goes in in one step, and ended on the way: it says how much of it is here. */
static void
test_end (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, TRUE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autoptr (GString) graph = g_string_new ("{");
  g_autofree char *path = NULL;
  GtkWindow *dialog;

  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (graph,
                            "%s\"n%u\":{\"_\":{\"#\":\"n%u\",\">\":{\"k\":5}},\"k\":%u}",
                            i == 0 ? "" : ",\n",
                            i,
                            i,
                            i);
  g_string_append_c (graph, '}');
  path = write_file ("large.json", graph->str);
  gun_window_import_path (window, path);
  dialog = gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW);
  gun_ui_wait_for_words (
      dialog,
      "Nothing is imported yet. It is too much for one step: if it is stopped on "
      "the way, what is here by then stays.");
  gun_ui_press (dialog, "Import");
  gun_test_await (has_stored_some (dialog), GUN_UI_PATIENCE_S);
  gun_ui_press (dialog, "Cancel");
  gun_ui_wait_for_words (dialog, "Not All Was Imported");
  gun_ui_press (dialog, "Close");
  await_closed (GUN_TYPE_IMPORT_WINDOW);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }

  g_assert_not_reached ();
}

/* A radata folder that is dropped on the page */
static void
test_drop (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, TRUE);
  GunWindow *window = gun_ui_open_window (engine);
  GtkWidget *page = GTK_WIDGET (gun_window_get_graph_page (window));
  g_autofree char *folder = gun_ui_dup_scratch_path ("radata");
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (folder);
  g_autoptr (GSList) files = g_slist_prepend (NULL, file);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  path = write_file ("radata/!", "{\"d\\u001bk\":{\"\":{\":\":\"dropped\",\">\":5}}}");
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, files);
  g_signal_emit_by_name (
      find_controller (page, GTK_TYPE_DROP_TARGET), "drop", &value, 1.0, 1.0, &taken);
  g_assert_true (taken);
  gun_ui_wait_for_words (
      gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW),
      "Nothing is imported yet. Importing it is one step: all of it, or nothing.");
  gun_ui_press (gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW), "Import");
  gun_ui_wait_for_words (window, "1 value of “radata” was imported");
  g_assert_true (has_value (engine, "d", "k", "dropped"));

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static void
test_export (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, TRUE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autofree char *all = gun_ui_dup_scratch_path ("all.json");
  g_autofree char *node = gun_ui_dup_scratch_path ("node.json");
  g_autofree char *below = gun_ui_dup_scratch_path ("below.json");
  g_autofree char *nowhere = gun_ui_dup_scratch_path ("no/where.json");
  g_autofree char *all_text = NULL;
  g_autofree char *node_text = NULL;
  g_autofree char *below_text = NULL;
  g_autoptr (GRefString) soul = gun_text_new ("a/1");
  g_autoptr (GRefString) prefix = gun_text_new ("a/");

  gun_ui_put_text (engine, "a/1", "k", "one");
  gun_ui_put_text (engine, "a/10", "k", "ten");
  gun_ui_put_text (engine, "b", "k", "other");
  gun_window_export_to (window, NULL, NULL, all);
  gun_ui_wait_for_words (window, "3 nodes were exported to “all.json”");
  gun_window_export_to (window, soul, NULL, node);
  gun_ui_wait_for_words (window, "1 node was exported to “node.json”");
  gun_window_export_to (window, NULL, prefix, below);
  gun_ui_wait_for_words (window, "2 nodes were exported to “below.json”");
  await_closed (GUN_TYPE_EXPORT_WINDOW);

  all_text = read_file (all);
  node_text = read_file (node);
  below_text = read_file (below);
  g_assert_nonnull (strstr (all_text, "\"b\""));
  g_assert_null (strstr (node_text, "a/10"));
  g_assert_nonnull (strstr (node_text, "\"k\":\"one\""));
  g_assert_nonnull (strstr (below_text, "a/10"));
  g_assert_null (strstr (below_text, "\"b\""));

  gun_window_export_to (window, NULL, NULL, nowhere);
  gun_ui_wait_for_words (gun_ui_get_dialog (GUN_TYPE_EXPORT_WINDOW), "Not Exported");
  gun_ui_press (gun_ui_get_dialog (GUN_TYPE_EXPORT_WINDOW), "Close");
  await_closed (GUN_TYPE_EXPORT_WINDOW);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  gdk_content_provider_write_mime_type_finish (GDK_CONTENT_PROVIDER (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

/* What whoever it is dropped on gets */
static char *
ask_for (GdkContentProvider *content, const char *mime_type)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  gboolean is_written = FALSE;

  gdk_content_provider_write_mime_type_async (
      content, mime_type, stream, G_PRIORITY_DEFAULT, NULL, written_cb, &is_written);
  gun_test_await (is_written, GUN_UI_PATIENCE_S);
  return g_strndup (g_memory_output_stream_get_data (G_MEMORY_OUTPUT_STREAM (stream)),
                    g_memory_output_stream_get_data_size (G_MEMORY_OUTPUT_STREAM (stream)));
}

/* A row of the list of souls is dragged out: as JSON, and as a file with the same in it. */
static void
test_drag (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, TRUE);
  GunWindow *window = gun_ui_open_window (engine);
  GtkWidget *page = GTK_WIDGET (gun_window_get_graph_page (window));
  g_autoptr (GRefString) soul = gun_text_new ("people/ada:1");
  g_autoptr (GdkContentProvider) content = NULL;
  g_autofree char *json = NULL;
  g_autofree char *uris = NULL;
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *in_file = NULL;
  GtkWidget *line;
  double x, y;

  gun_ui_put_text (engine, "people/ada:1", "k", "one");
  gun_window_open_soul (window, soul);
  line = gun_ui_wait_for (window, GUN_TYPE_SOUL_LINE, "people/ada:1, public node");
  gun_ui_settle ();
  g_assert_true (gtk_widget_translate_coordinates (line, page, 5, 5, &x, &y));
  g_signal_emit_by_name (find_controller (page, GTK_TYPE_DRAG_SOURCE), "prepare", x, y, &content);
  g_assert_true (GUN_IS_NODE_CONTENT (content));

  json = ask_for (content, "application/json");
  g_assert_true (g_str_has_prefix (json, "{\n\"people/ada:1\":{\"_\":"));
  uris = ask_for (content, "text/uri-list");
  g_assert_true (g_str_has_suffix (uris, "\r\n"));
  path = g_filename_from_uri (g_strchomp (uris), NULL, NULL);
  name = g_path_get_basename (path);
  in_file = read_file (path);
  g_assert_true (g_str_has_prefix (path, g_getenv ("XDG_CACHE_HOME")));
  g_assert_cmpstr (name, ==, "ada_1.json");
  g_assert_cmpstr (in_file, ==, json);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* It looks at its folder first. */
static gboolean
has_file (GtkFileChooser *chooser)
{
  g_autoptr (GFile) chosen = gtk_file_chooser_get_file (chooser);

  return chosen != NULL;
}

/* As what is chosen in it does: GTK 4.8 keeps a menu that was open, and when its window goes first, warns half a second later for its tooltip. */
static void
close_menu (gpointer page)
{
  gtk_popover_popdown (GTK_POPOVER (gun_ui_find (page, GTK_TYPE_POPOVER_MENU, NULL)));
  gun_test_await (gun_ui_find (page, GTK_TYPE_POPOVER_MENU, NULL) == NULL, GUN_UI_PATIENCE_S);
}

/* The menu of a row, and the chooser that it leads to */
static void
test_menu (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, TRUE);
  GunWindow *window = gun_ui_open_window (engine);
  GtkWidget *page = GTK_WIDGET (gun_window_get_graph_page (window));
  g_autoptr (GRefString) soul = gun_text_new ("my_people/ada");
  g_autoptr (GRefString) odd = gun_text_new ("a\xED\xA0\x80z");
  g_autofree char *chosen = gun_ui_dup_scratch_path ("ada.json");
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autofree char *folder = g_path_get_dirname (chosen);
  g_autofree char *before = g_get_current_dir ();
  GtkWidget *line;
  GtkWindow *chooser;
  double x, y;

  gun_ui_put_text (engine, "my_people/ada", "k", "one");
  gun_window_open_soul (window, soul);
  line = gun_ui_wait_for (window, GUN_TYPE_SOUL_LINE, "my_people/ada, public node");
  gun_ui_settle ();
  g_assert_true (gtk_widget_translate_coordinates (line, page, 5, 5, &x, &y));
  g_signal_emit_by_name (find_controller (page, GTK_TYPE_GESTURE_CLICK), "pressed", 1, x, y);
  gun_ui_wait_for_words (page, "Export All of “my_people/”…");
  gun_ui_wait_for_words (page, "Export Node…");
  close_menu (page);
  g_assert_null (gun_soul_menu_new (odd));

  /* Where a chooser begins that was never used */
  g_assert_cmpint (g_chdir (folder), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.export-node", "s", "my_people/ada");
  gun_test_await (gun_ui_get_dialog (GTK_TYPE_FILE_CHOOSER_DIALOG) != NULL, GUN_UI_PATIENCE_S);
  chooser = gun_ui_get_dialog (GTK_TYPE_FILE_CHOOSER_DIALOG);
  name = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (chooser));
  g_assert_cmpstr (name, ==, "ada.json");
  gun_test_await (has_file (GTK_FILE_CHOOSER (chooser)), GUN_UI_PATIENCE_S);
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  gun_ui_wait_for_words (window, "1 node was exported to “ada.json”");
  g_assert_cmpint (g_chdir (before), ==, 0);
  text = read_file (chosen);
  g_assert_nonnull (strstr (text, "my_people/ada"));

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

int
main (int argc, char *argv[])
{
  g_autofree char *cache = NULL;

  gun_ui_test_init (&argc, &argv);
  cache = gun_ui_dup_scratch_path ("cache");
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);

  g_test_add_func ("/exchange/import", test_import);
  g_test_add_func ("/exchange/broken", test_broken);
  g_test_add_func ("/exchange/end", test_end);
  g_test_add_func ("/exchange/drop", test_drop);
  g_test_add_func ("/exchange/export", test_export);
  g_test_add_func ("/exchange/drag", test_drag);
  g_test_add_func ("/exchange/menu", test_menu);

  return g_test_run ();
}
