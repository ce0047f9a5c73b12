/* SPDX-License-Identifier: MIT */

/* The Graph page with nothing but the keyboard: gun-desktop as it is started, and the keys of an X server. Each test begins where the one
 * before it ended. */

#include "gun-keyboard.h"

#include "gun-application.h"
#include "gun-diagram-handle.h"
#include "gun-diagram.h"
#include "gun-import-window.h"
#include "gun-key-item.h"
#include "gun-open-window.h"
#include "gun-sidebar-row.h"
#include "gun-soul-line.h"
#include "gun-text.h"
#include "gun-words.h"
#include "gun-write-window.h"

static GApplication *application;
static GtkWidget *window;

static GType
row_type (void)
{
  return g_type_from_name ("GtkListItemWidget");
}

/* (nullable): of the table, while it is shown */
static GListModel *
get_rows (void)
{
  GtkWidget *view = gun_ui_find (window, GTK_TYPE_COLUMN_VIEW, NULL);

  return view != NULL ? G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view))) : NULL;
}

/* (transfer full): the keys from top to bottom; "" while no table is shown */
static char *
dup_keys (void)
{
  GString *keys = g_string_new (NULL);
  GListModel *rows = get_rows ();

  for (guint i = 0; rows != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GunKeyItem) item = g_list_model_get_item (rows, i);

      g_string_append_printf (keys, "%s%s", i > 0 ? " " : "", gun_key_item_get_key (item));
    }

  return g_string_free (keys, FALSE);
}

static gboolean
has_keys (const char *wanted)
{
  g_autofree char *keys = dup_keys ();

  return g_str_equal (keys, wanted);
}

/* @json: what @key holds in the table */
static gboolean
has_value (const char *key, const char *json)
{
  GListModel *rows = get_rows ();

  for (guint i = 0; rows != NULL && i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GunKeyItem) item = g_list_model_get_item (rows, i);
      g_autofree char *value = gun_words_value_json (gun_key_item_get_value (item));

      if (g_str_equal (gun_key_item_get_key (item), key))
        return g_str_equal (value, json);
    }

  return FALSE;
}

static void
wait_for_keys (const char *wanted)
{
  gun_test_await (has_keys (wanted), GUN_UI_PATIENCE_S);
}

static void
wait_for_value (const char *key, const char *json)
{
  gun_test_await (has_value (key, json), GUN_UI_PATIENCE_S);
}

static void
go_to_row (const char *key)
{
  if (!gun_keyboard_is_at (GTK_TYPE_COLUMN_VIEW, NULL))
    gun_keyboard_go ("Tab", GTK_TYPE_COLUMN_VIEW, NULL);
  gun_keyboard_press ("Home");
  if (!gun_keyboard_is_at (row_type (), key))
    gun_keyboard_go ("Down", row_type (), key);
}

static void
choose_in_menu (const char *words)
{
  GType item_type = g_type_from_name ("GtkModelButton");

  gun_ui_wait_for (window, GTK_TYPE_POPOVER_MENU, NULL);
  gun_keyboard_go ("Down", item_type, words);
  gun_keyboard_press ("Return");
}

static void
await_closed (GType type)
{
  gun_test_await (gun_ui_get_dialog (type) == NULL, GUN_UI_PATIENCE_S);
  gun_test_await (gun_keyboard_get_window () == GTK_WINDOW (window), GUN_UI_PATIENCE_S);
}

static void
await_active (GType type)
{
  gun_test_await (gun_keyboard_get_window () != NULL
                      && g_type_is_a (G_OBJECT_TYPE (gun_keyboard_get_window ()), type),
                  GUN_UI_PATIENCE_S);
}

static void
test_import (void)
{
  g_autofree char *path = gun_ui_dup_scratch_path ("walk.json");

  g_assert_true (g_file_set_contents (
      path,
      "{\"walk/ada\":{\"_\":{\"#\":\"walk/ada\",\">\":{\"age\":1,\"friend\":1,\"name\":1}},"
      "\"age\":36,\"friend\":{\"#\":\"walk/bob\"},\"name\":\"Ada\"},"
      "\"walk/bob\":{\"_\":{\"#\":\"walk/bob\",\">\":{\"name\":1}},\"name\":\"Bob\"}}",
      -1,
      NULL));

  gun_ui_wait_for_words (window, "Nothing here yet");
  gun_keyboard_press ("F10");
  choose_in_menu ("Import…");
  await_active (GTK_TYPE_FILE_CHOOSER_DIALOG);
  gun_keyboard_type (path);
  gun_keyboard_press ("Return");
  await_active (GUN_TYPE_IMPORT_WINDOW);
  gun_keyboard_wait_for_focus (GTK_TYPE_BUTTON, "Import");
  gun_keyboard_press ("Return");
  gun_ui_wait_for_words (window, "4 values of “walk.json” were imported");
  await_closed (GUN_TYPE_IMPORT_WINDOW);
  gun_ui_wait_for (window, GUN_TYPE_SOUL_LINE, NULL);
}

static void
test_open (void)
{
  gun_keyboard_press ("ctrl+l");
  await_active (GUN_TYPE_OPEN_WINDOW);
  gun_keyboard_type ("walk/ada");
  gun_keyboard_press ("Return");
  await_closed (GUN_TYPE_OPEN_WINDOW);
  wait_for_keys ("age friend name");
}

static void
test_sort (void)
{
  gun_keyboard_go ("Tab", GTK_TYPE_MENU_BUTTON, "Node Menu");
  gun_keyboard_press ("Return");
  choose_in_menu ("Sort By");
  choose_in_menu ("Value");
  wait_for_keys ("age name friend");
  go_to_row ("name");
  gun_keyboard_press ("Down");
  gun_keyboard_wait_for_focus (row_type (), "friend");
  gun_keyboard_press ("Up Up");
  gun_keyboard_wait_for_focus (row_type (), "age");
}

static void
test_edit (void)
{
  go_to_row ("name");
  gun_keyboard_press ("F2");
  gun_keyboard_wait_for_focus (GTK_TYPE_TEXT, NULL);
  gun_keyboard_press ("ctrl+a");
  gun_keyboard_type ("Countess");
  gun_keyboard_press ("Return");
  wait_for_value ("name", "\"Countess\"");
  gun_ui_wait_for_words (window, "Set name to Countess");
}

static const char *
get_typed (void)
{
  GtkWidget *entry = gun_ui_find (window, GTK_TYPE_ENTRY, NULL);

  return entry != NULL ? gtk_editable_get_text (GTK_EDITABLE (entry)) : "";
}

/* What no number is stays in the field, which says why */
static void
test_bad_number (void)
{
  go_to_row ("age");
  gun_keyboard_press ("F2");
  gun_keyboard_wait_for_focus (GTK_TYPE_TEXT, NULL);
  gun_keyboard_press ("ctrl+a");
  gun_keyboard_type ("1e999");
  gun_keyboard_press ("Return");
  gun_ui_wait_for_words (window, "Too large: JavaScript numbers end at 1.8e308");
  g_assert_cmpstr (get_typed (), ==, "1e999");
  g_assert_true (gun_keyboard_is_at (GTK_TYPE_ENTRY, NULL));
  gun_keyboard_press ("BackSpace BackSpace Return");
  wait_for_value ("age", "1000000000");
}

static void
test_add_key (void)
{
  go_to_row ("name");
  gun_keyboard_press ("Insert");
  await_active (GUN_TYPE_WRITE_WINDOW);
  gun_keyboard_type ("city");
  gun_keyboard_go ("Tab", ADW_TYPE_ENTRY_ROW, "Value");
  gun_keyboard_type ("London");
  gun_keyboard_press ("Return");
  await_closed (GUN_TYPE_WRITE_WINDOW);
  wait_for_keys ("age name city friend");
}

static void
test_delete (void)
{
  go_to_row ("city");
  gun_keyboard_press ("Delete");
  wait_for_value ("city", "null");
  gun_ui_wait_for_words (window, "Deleted city; peers keep a marker");
  gun_keyboard_press ("ctrl+z");
  wait_for_value ("city", "\"London\"");
  gun_keyboard_press ("ctrl+shift+z");
  wait_for_value ("city", "null");
  gun_keyboard_press ("ctrl+z");
  wait_for_value ("city", "\"London\"");
}

static void
test_link (void)
{
  go_to_row ("friend");
  gun_keyboard_press ("Return");
  wait_for_value ("name", "\"Bob\"");
  gun_keyboard_press ("alt+Left");
  wait_for_value ("name", "\"Countess\"");
  gun_keyboard_press ("alt+Right");
  wait_for_value ("name", "\"Bob\"");
  gun_keyboard_press ("alt+Left");
  wait_for_value ("name", "\"Countess\"");
}

/* Left without a choice, the menu of a row gives the focus back to it */
static void
test_menu (void)
{
  go_to_row ("name");
  gun_keyboard_press ("Menu");
  gun_keyboard_wait_for_focus (GTK_TYPE_POPOVER_MENU, NULL);
  gun_keyboard_press ("Escape");
  gun_keyboard_wait_for_focus (row_type (), "name");
  gun_keyboard_press ("shift+F10");
  choose_in_menu ("History");
  gun_ui_wait_for_words (window, "2 versions kept here");
  gun_keyboard_go ("Tab", GTK_TYPE_BUTTON, "Restore");
  gun_keyboard_press ("Return");
  wait_for_value ("name", "\"Ada\"");
  gun_ui_wait_for_words (window, "3 versions kept here");
  gun_keyboard_press ("F9");
  gun_test_await (!gun_ui_shows (window, "3 versions kept here"), GUN_UI_PATIENCE_S);
  gun_keyboard_wait_for_focus (row_type (), "name");
}

static gboolean
is_at_box (const char *soul)
{
  GtkWidget *focus = gun_keyboard_get_focus ();

  return focus != NULL && GUN_IS_DIAGRAM_HANDLE (focus)
         && g_str_equal (gun_diagram_handle_get_soul (GUN_DIAGRAM_HANDLE (focus)), soul);
}

static void
test_diagram (void)
{
  const char *const ways[] = { "Right", "Left", "Up", "Down" };
  GunDiagram *diagram;
  double zoom;

  gun_keyboard_go ("shift+Tab", GTK_TYPE_TOGGLE_BUTTON, "Diagram");
  gun_keyboard_press ("space");
  gun_ui_wait_for_words (window, "2 nodes and 1 link shown");
  diagram = GUN_DIAGRAM (gun_ui_wait_for (window, GUN_TYPE_DIAGRAM, NULL));
  gun_keyboard_go ("Tab", GUN_TYPE_DIAGRAM, NULL);
  gun_keyboard_press ("Home");
  gun_test_await (is_at_box ("walk/ada"), GUN_UI_PATIENCE_S);

  gun_keyboard_press ("minus");
  gun_ui_wait_for_words (window, "1 node and 0 links shown · 1 more known here");
  gun_keyboard_press ("plus");
  gun_ui_wait_for_words (window, "2 nodes and 1 link shown");
  zoom = gun_diagram_get_zoom (diagram);
  gun_keyboard_press ("ctrl+minus");
  gun_test_await (gun_diagram_get_zoom (diagram) < zoom, GUN_UI_PATIENCE_S);
  gun_keyboard_press ("ctrl+plus ctrl+plus");
  gun_test_await (gun_diagram_get_zoom (diagram) > zoom, GUN_UI_PATIENCE_S);
  gun_keyboard_press ("ctrl+0");
  gun_test_await (gun_diagram_get_zoom (diagram) == 1, GUN_UI_PATIENCE_S);

  for (guint i = 0; i < G_N_ELEMENTS (ways) && !is_at_box ("walk/bob"); i++)
    {
      gun_keyboard_press (ways[i]);
      gun_ui_settle ();
    }
  g_assert_true (is_at_box ("walk/bob"));
  gun_keyboard_press ("Return");
  gun_keyboard_go ("shift+Tab", GTK_TYPE_TOGGLE_BUTTON, "Table");
  gun_keyboard_press ("space");
  wait_for_value ("name", "\"Bob\"");
}

static void
test_search (void)
{
  gun_keyboard_press ("ctrl+f");
  gun_keyboard_wait_for_focus (GTK_TYPE_SEARCH_ENTRY, NULL);
  gun_keyboard_type ("London");
  gun_ui_wait_for (window, g_type_from_name ("GunSearchLine"), NULL);
  gun_keyboard_press ("Down");
  gun_keyboard_wait_for_focus (GTK_TYPE_LIST_VIEW, NULL);
  gun_keyboard_press ("Return");
  gun_keyboard_wait_for_focus (row_type (), "city");
  wait_for_value ("city", "\"London\"");
}

static void
test_bookmark (void)
{
  gun_keyboard_press ("ctrl+d");
  gun_ui_wait_for (window, GUN_TYPE_SIDEBAR_ROW, "walk/ada");
  gun_keyboard_press ("alt+Left");
  wait_for_value ("name", "\"Bob\"");
  gun_keyboard_go ("Tab", GUN_TYPE_SIDEBAR_ROW, "walk/ada");
  gun_keyboard_press ("Return");
  wait_for_value ("city", "\"London\"");
  gun_keyboard_press ("ctrl+d");
  gun_test_await (gun_ui_find (window, GUN_TYPE_SIDEBAR_ROW, "walk/ada") == NULL,
                  GUN_UI_PATIENCE_S);
}

static void
test_close (void)
{
  gun_keyboard_press ("ctrl+q");
  gun_test_await (gtk_application_get_windows (GTK_APPLICATION (application)) == NULL,
                  GUN_UI_PATIENCE_S);
}

static gboolean
run_tests_cb (gpointer status)
{
  gun_test_await (gun_keyboard_get_window () != NULL, GUN_UI_PATIENCE_S);
  window = GTK_WIDGET (gun_keyboard_get_window ());
  *(int *) status = g_test_run ();

  return G_SOURCE_REMOVE;
}

/* All of them in one window, while the application runs */
static int
run_in_application (void)
{
  g_autofree char *path = gun_ui_dup_scratch_path ("walk.db");
  const char *const typed[] = { "gun-desktop", "--db", path, NULL };
  g_auto (GStrv) argv = g_strdupv ((char **) typed);
  int status = 1;

  application = G_APPLICATION (gun_application_new ());
  g_idle_add (run_tests_cb, &status);
  g_assert_cmpint (g_application_run (application, 3, argv), ==, 0);
  g_assert_finalize_object (application);

  return status;
}

int
main (int argc, char *argv[])
{
  int status;

  gun_ui_test_init (&argc, &argv);
  if (!gun_keyboard_start ())
    {
      g_print ("1..0 # SKIP xdotool or openbox is not installed\n");
      return 0;
    }

  g_test_add_func ("/ui/keyboard/import", test_import);
  g_test_add_func ("/ui/keyboard/open", test_open);
  g_test_add_func ("/ui/keyboard/sort", test_sort);
  g_test_add_func ("/ui/keyboard/edit", test_edit);
  g_test_add_func ("/ui/keyboard/bad-number", test_bad_number);
  g_test_add_func ("/ui/keyboard/add-key", test_add_key);
  g_test_add_func ("/ui/keyboard/delete", test_delete);
  g_test_add_func ("/ui/keyboard/link", test_link);
  g_test_add_func ("/ui/keyboard/menu", test_menu);
  g_test_add_func ("/ui/keyboard/diagram", test_diagram);
  g_test_add_func ("/ui/keyboard/search", test_search);
  g_test_add_func ("/ui/keyboard/bookmark", test_bookmark);
  g_test_add_func ("/ui/keyboard/close", test_close);
  status = run_in_application ();
  gun_keyboard_stop ();

  return status;
}
