/* SPDX-License-Identifier: MIT */

/* Everything of the Graph page fits in 360 pixels when text is twice as large. */

#include "gun-node-fixture.h"

#include "gun-import-window.h"
#include "gun-open-window.h"
#include "gun-paste-window.h"
#include "gun-search-line.h"
#include "gun-text-window.h"
#include "gun-text.h"
#include "gun-window-private.h"
#include "gun-write-window.h"

#define NARROW 360
/* gtk-xft-dpi is in 1/1024 of a dot per inch */
#define TWICE (2 * 96 * 1024)

static int
get_least_width (GtkWidget *widget)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);

  return least;
}

/* (nullable): the child that needs most */
static GtkWidget *
find_widest (GtkWidget *widget)
{
  GtkWidget *widest = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && gtk_widget_get_child_visible (child)
        && (widest == NULL || get_least_width (child) > get_least_width (widest)))
      widest = child;

  return widest;
}

/* Says what of the window keeps it wide */
static void
assert_fits (gpointer window, const char *what)
{
  GtkWidget *content = ADW_IS_WINDOW (window) ? adw_window_get_content (window)
                                              : adw_application_window_get_content (window);
  g_autoptr (GString) chain = g_string_new (NULL);

  gun_ui_settle ();
  if (get_least_width (content) <= NARROW)
    return;

  for (GtkWidget *widget = content; widget != NULL; widget = find_widest (widget))
    {
      const char *words = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "";

      g_string_append_printf (
          chain, "\n  %d %s %s", get_least_width (widget), G_OBJECT_TYPE_NAME (widget), words);
    }
  g_test_message ("%s:%s", what, chain->str);
  g_test_fail_printf ("%s needs %d pixels", what, get_least_width (content));
}

static void
assert_dialog_fits (GType type, const char *what)
{
  GtkWindow *dialog;

  gun_test_await ((dialog = gun_ui_get_dialog (type)) != NULL, GUN_UI_PATIENCE_S);
  assert_fits (dialog, what);
  gtk_window_destroy (dialog);
  gun_ui_settle ();
}

static void
set_up (GunNodeFixture *self)
{
  g_autoptr (GRefString) bob = gun_text_new ("people/bob");
  g_autoptr (GunValue) link = gun_value_new_link (bob);

  gun_node_set_up_text (self, "Meet at the bridge at eight, by the boats that lie on the left");
  gun_ui_put (self->engine, GUN_NODE_SOUL, "friend", link);
  gun_ui_put_text (self->engine, GUN_NODE_SOUL, "a-key-that-is-long", "short");
  gun_ui_put_text (self->engine, GUN_NODE_SOUL, "value", "Meet at the bridge at nine");
  gun_ui_put_text (self->engine, "people/bob", "name", "Bob");
  gtk_window_set_default_size (GTK_WINDOW (self->window), NARROW, 640);
  gun_ui_settle ();
}

static void
activate (GunNodeFixture *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
  gun_ui_settle ();
}

static void
test_empty (void)
{
  GunNodeFixture self;

  self.engine = gun_ui_start_engine (NULL, TRUE);
  self.window = gun_ui_open_window (self.engine);
  gtk_window_set_default_size (GTK_WINDOW (self.window), NARROW, 640);
  assert_fits (self.window, "the sample with nothing in it");
  gun_node_tear_down (&self);

  self.engine = gun_ui_start_engine (NULL, FALSE);
  self.window = gun_ui_open_window (self.engine);
  gtk_window_set_default_size (GTK_WINDOW (self.window), NARROW, 640);
  assert_fits (self.window, "the first run");
  gun_node_tear_down (&self);
}

static void
test_node (void)
{
  GunNodeFixture self;

  set_up (&self);
  assert_fits (self.window, "a node");
  gun_ui_edit_row (self.window, 2);
  assert_fits (self.window, "a field");
  gun_node_type (&self, GUN_NODE_NUMBER, "12,5");
  gun_ui_press (self.window, "Write");
  assert_fits (self.window, "a field that refuses");
  gun_ui_press (self.window, "Cancel");
  gun_node_activate (&self, 2, "table.delete");
  gun_ui_wait_for_words (self.window, "Deleted value; peers keep a marker");
  assert_fits (self.window, "a toast");
  gtk_widget_activate_action (
      gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL), "graph.leave", NULL);
  assert_fits (self.window, "the list of nodes");
  g_signal_emit_by_name (self.engine, "origin-refused", "https://pages.example:8443");
  gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, "Not Now");
  assert_fits (self.window, "a question");
  gun_node_tear_down (&self);
}

static void
test_inspector (void)
{
  const char *const pages[] = { "value", "history", "origin" };
  GunNodeFixture self;
  GtkWidget *view;

  set_up (&self);
  view = gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  gun_ui_select_row (self.window, 2);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gtk_widget_activate_action (view, "graph.inspect", "s", pages[i]);
      gun_ui_settle ();
      assert_fits (self.window, pages[i]);
    }
  gun_node_tear_down (&self);
}

static void
test_diagram (void)
{
  GunNodeFixture self;

  set_up (&self);
  adw_view_stack_set_visible_child_name (
      ADW_VIEW_STACK (gun_ui_wait_for (self.window, ADW_TYPE_VIEW_STACK, NULL)), "diagram");
  gun_ui_wait_for_words (self.window, "2 nodes and 1 link shown");
  assert_fits (self.window, "the diagram");
  gun_node_tear_down (&self);
}

static void
search (GunNodeFixture *self, const char *text)
{
  GtkWidget *entry = gun_ui_wait_for (self->window, GTK_TYPE_SEARCH_ENTRY, NULL);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
test_search (void)
{
  GunNodeFixture self;

  set_up (&self);
  activate (&self, "win.search");
  assert_fits (self.window, "a search that has not begun");
  search (&self, "bridge");
  gun_ui_wait_for (self.window, GUN_TYPE_SEARCH_LINE, NULL);
  assert_fits (self.window, "results");
  search (&self, "nothing-is-called-this");
  gun_ui_wait_for_words (self.window, "No Results Found");
  assert_fits (self.window, "no results");
  gun_node_tear_down (&self);
}

static void
import (GunNodeFixture *self, const char *contents, const char *words)
{
  g_autofree char *path = gun_ui_dup_scratch_path ("a-file-with-a-name-that-is-rather-long.json");
  GtkWindow *dialog;

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  gun_window_import_path (self->window, path);
  dialog = gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW);
  gun_ui_wait_for_words (dialog, words);
  assert_dialog_fits (GUN_TYPE_IMPORT_WINDOW, words);
}

static void
test_import (void)
{
  GunNodeFixture self;

  set_up (&self);
  import (&self,
          "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1,\"l\":1}},\"k\":1,\"l\":[1]},"
          "\"t<?99\":{\"_\":{\"#\":\"t<?99\",\">\":{\"k\":1}},\"k\":1},"
          "\"u\":{\"_\":{\"#\":\"u\",\">\":{\"k\":99999999999999}},\"k\":1}}",
          "What Cannot Be Imported");
  import (&self, "no graph", "Cannot Be Imported");
  gun_node_tear_down (&self);
}

static void
test_dialogs (void)
{
  GunNodeFixture self;
  GtkWidget *view;

  set_up (&self);
  view = gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  activate (&self, "win.open-soul");
  assert_dialog_fits (GUN_TYPE_OPEN_WINDOW, "Open Soul");
  activate (&self, "win.new-node");
  assert_dialog_fits (GUN_TYPE_WRITE_WINDOW, "New Node");
  gtk_widget_activate_action (view, "node.add-key", NULL);
  assert_dialog_fits (GUN_TYPE_WRITE_WINDOW, "Add Key");
  gtk_widget_activate_action (view, "node.add-to-set", NULL);
  assert_dialog_fits (GUN_TYPE_WRITE_WINDOW, "Add to Set");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (view), "{\"boat\":{\"name\":\"Gull\"}}");
  gtk_widget_activate_action (view, "node.paste", NULL);
  assert_dialog_fits (GUN_TYPE_PASTE_WINDOW, "Paste");
  gun_ui_select_row (self.window, 2);
  gtk_widget_activate_action (view, "table.edit-text", NULL);
  assert_dialog_fits (GUN_TYPE_TEXT_WINDOW, "the editor");
  gun_node_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);
  g_test_set_nonfatal_assertions ();
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", TWICE, NULL);

  g_test_add_func ("/ui/narrow/empty", test_empty);
  g_test_add_func ("/ui/narrow/node", test_node);
  g_test_add_func ("/ui/narrow/inspector", test_inspector);
  g_test_add_func ("/ui/narrow/diagram", test_diagram);
  g_test_add_func ("/ui/narrow/search", test_search);
  g_test_add_func ("/ui/narrow/import", test_import);
  g_test_add_func ("/ui/narrow/dialogs", test_dialogs);

  return g_test_run ();
}
