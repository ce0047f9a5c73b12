/* SPDX-License-Identifier: MIT */

#include "gun-node-fixture.h"

#include "gun-text.h"

typedef struct
{
  guint kind;
  const char *typed;
  const char *shown;
  const char *json;
} Edit;

static void
test_kinds (void)
{
  const Edit edits[] = {
    { GUN_NODE_NUMBER, "12.50", "12.5", "12.5" },
    { GUN_NODE_BOOLEAN, "false", "false", "false" },
    { GUN_NODE_LINK, "places/harbour", "places/harbour", "{\"#\":\"places/harbour\"}" },
    { GUN_NODE_TEXT, "naïve 😀", "naïve 😀", "\"naïve 😀\"" },
    { GUN_NODE_NULL, NULL, "null", "null" },
    { GUN_NODE_TEXT, "", "", "\"\"" },
  };
  GunNodeFixture self;

  gun_node_set_up_text (&self, "before");
  gun_ui_put_text (self.engine, "places/harbour", "name", "Harbour");
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      gun_ui_edit_row (self.window, 0);
      gun_node_type (&self, edits[i].kind, edits[i].typed);
      gun_ui_press (self.window, "Write");
      gun_ui_wait_for_words (self.window, "Stored here, waiting");
      gun_ui_wait_for_words (self.window, edits[i].shown);
      gun_node_assert_stored (&self, "value", edits[i].json);
    }
  gun_ui_wait_for_words (self.window, "2 changes waiting");
  gun_node_tear_down (&self);
}

static void
test_wrong (void)
{
  GunNodeFixture self;

  gun_node_set_up_text (&self, "before");
  gun_ui_edit_row (self.window, 0);
  gun_node_type (&self, GUN_NODE_NUMBER, "twelve");
  gun_ui_press (self.window, "Write");
  gun_ui_wait_for_words (self.window, "Not a number: digits with a point, such as -12.5 or 1e6");
  g_assert_true (
      gtk_widget_has_css_class (gun_ui_find (self.window, GTK_TYPE_ENTRY, NULL), "error"));
  gun_node_type (&self, GUN_NODE_LINK, "");
  gun_ui_press (self.window, "Write");
  gun_ui_wait_for_words (self.window, "A link needs the soul of the node it leads to");
  /* Typing takes the reproach back */
  gun_node_type (&self, GUN_NODE_BOOLEAN, "true");
  g_assert_false (gun_ui_shows (self.window, "A link needs the soul of the node it leads to"));
  gun_ui_press (self.window, "Cancel");
  gun_ui_settle ();
  g_assert_null (gun_ui_find (self.window, GTK_TYPE_ENTRY, NULL));
  gun_node_assert_stored (&self, "value", "\"before\"");
  gun_node_tear_down (&self);
}

static void
test_delete_and_undo (void)
{
  GunNodeFixture self;
  GtkWidget *view;

  gun_node_set_up_text (&self, "before");
  view = gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  gun_ui_select_row (self.window, 0);
  gtk_widget_activate_action (view, "table.delete", NULL);
  gun_ui_wait_for_words (self.window, "Deleted value; peers keep a marker");
  gun_node_assert_stored (&self, "value", "null");
  gun_ui_press (self.window, "Restore");
  gun_ui_wait_for_words (self.window, "Set value to before");
  gun_node_assert_stored (&self, "value", "\"before\"");
  gun_node_tear_down (&self);
}

/* An edit is the person's until it is written: what comes meanwhile does not take the field away */
static void
test_change_while_editing (void)
{
  GunNodeFixture self;
  GtkWidget *entry;

  gun_node_set_up_text (&self, "before");
  gun_ui_edit_row (self.window, 0);
  gun_node_type (&self, GUN_NODE_TEXT, "mine");
  gun_ui_put_text (self.engine, GUN_NODE_SOUL, "value", "theirs");
  gun_ui_put_text (self.engine, GUN_NODE_SOUL, "another", "theirs");
  gun_ui_wait_for_words (self.window, "2 keys known here");
  entry = gun_ui_find (self.window, GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "mine");
  g_signal_emit_by_name (entry, "activate");
  gun_ui_wait_for_words (self.window, "mine");
  gun_node_assert_stored (&self, "value", "\"mine\"");
  gun_node_tear_down (&self);
}

static void
test_add_key (void)
{
  GunNodeFixture self;
  GtkWindow *dialog;
  GtkWidget *key;
  GtkWidget *value;

  gun_node_set_up_text (&self, "before");
  gun_ui_press (self.window, "Add Key");
  dialog = gun_ui_get_dialog (g_type_from_name ("GunWriteWindow"));
  key = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Key");
  value = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Value");
  gun_ui_press (dialog, "Write");
  gun_ui_wait_for_words (dialog, "A value needs a key: its name within the node");
  gtk_editable_set_text (GTK_EDITABLE (key), "_");
  gun_ui_press (dialog, "Write");
  gun_ui_wait_for_words (dialog, "GUN keeps the key “_” for itself; use another");
  gtk_editable_set_text (GTK_EDITABLE (key), "added");
  gtk_editable_set_text (GTK_EDITABLE (value), "new");
  gun_ui_press (dialog, "Write");
  gun_ui_wait_for_words (self.window, "2 keys known here");
  gun_node_assert_stored (&self, "added", "\"new\"");
  gun_node_tear_down (&self);
}

static void
text_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
assert_clipboard (GunNodeFixture *self, const char *expected)
{
  g_autofree char *text = NULL;

  gdk_clipboard_read_text_async (
      gtk_widget_get_clipboard (GTK_WIDGET (self->window)), NULL, text_read_cb, &text);
  gun_test_await (text != NULL, GUN_UI_PATIENCE_S);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_copy (void)
{
  GunNodeFixture self;
  GtkWidget *view;

  gun_node_set_up_text (&self, "before");
  view = gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  gun_ui_select_row (self.window, 0);
  gtk_widget_activate_action (view, "table.copy-value", NULL);
  assert_clipboard (&self, "before");
  gtk_widget_activate_action (view, "table.copy-chain", NULL);
  assert_clipboard (&self, "gun.get('" GUN_NODE_SOUL "').get('value')");
  gun_node_tear_down (&self);
}

static void
test_links_and_history (void)
{
  g_autoptr (GRefString) target = gun_text_new ("places/harbour");
  g_autoptr (GunValue) link = gun_value_new_link (target);
  GunNodeFixture self;

  gun_node_set_up (&self, GUN_NODE_SOUL, link);
  gun_ui_put_text (self.engine, "places/harbour", "name", "Harbour");
  gun_ui_press (self.window, "places/harbour");
  gun_ui_wait_for_words (self.window, "Harbour");
  gun_ui_press (self.window, "Back");
  gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, "places/harbour");
  gun_ui_press (self.window, "Forward");
  gun_ui_wait_for_words (self.window, "Harbour");
  /* The breadcrumb says how one got here, and leads back */
  gun_ui_press (self.window, GUN_NODE_SOUL);
  gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, "places/harbour");
  gun_node_tear_down (&self);
}

static void
test_unknown (void)
{
  g_autoptr (GRefString) soul = gun_text_new ("nobody/has/this");
  GunNodeFixture self;

  gun_node_set_up_text (&self, "before");
  gun_window_open_soul (self.window, soul);
  gun_ui_wait_for_words (self.window, "Nothing Known About This Node");
  gun_ui_put_text (self.engine, "nobody/has/this", "key", "now it is");
  gun_ui_wait_for_words (self.window, "now it is");
  gun_node_tear_down (&self);
}

static void
test_fresh (void)
{
  GunNodeFixture self;
  GtkWidget *label;
  GtkWidget *cell;

  gun_node_set_up_text (&self, "before");
  gun_ui_put_text (self.engine, GUN_NODE_SOUL, "value", "after");
  label = gun_ui_wait_for (self.window, GTK_TYPE_LABEL, "after");
  cell = gtk_widget_get_ancestor (label, g_type_from_name ("GunTableCell"));
  g_assert_true (gtk_widget_has_css_class (cell, "changed"));
  gun_test_await (!gtk_widget_has_css_class (cell, "changed"), GUN_UI_PATIENCE_S);
  gun_node_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/edit/kinds", test_kinds);
  g_test_add_func ("/ui/edit/wrong", test_wrong);
  g_test_add_func ("/ui/edit/delete-and-undo", test_delete_and_undo);
  g_test_add_func ("/ui/edit/change-while-editing", test_change_while_editing);
  g_test_add_func ("/ui/edit/add-key", test_add_key);
  g_test_add_func ("/ui/edit/copy", test_copy);
  g_test_add_func ("/ui/edit/links-and-history", test_links_and_history);
  g_test_add_func ("/ui/edit/unknown", test_unknown);
  g_test_add_func ("/ui/edit/fresh", test_fresh);

  return g_test_run ();
}
