/* SPDX-License-Identifier: MIT */

#include "gun-node-fixture.h"

#include <string.h>

#include "gun-key-item.h"

static GtkWindow *
get_window (const char *type)
{
  GtkWindow *window;

  gun_test_await (g_type_from_name (type) != 0
                      && (window = gun_ui_get_dialog (g_type_from_name (type))) != NULL,
                  GUN_UI_PATIENCE_S);

  return window;
}

static void
fill (gpointer window, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (window, ADW_TYPE_ENTRY_ROW, row)), text);
}

static void
choose_link (gpointer window)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (gun_ui_wait_for (window, ADW_TYPE_COMBO_ROW, NULL)),
                              GUN_NODE_LINK);
}

/* A link that leads nowhere one knows, or to where it comes from, is good, but hardly meant: it is written the second time */
static void
test_doubts (void)
{
  GunNodeFixture self;

  gun_node_set_up_text (&self, "before");
  gun_node_change (&self, 0, GUN_NODE_LINK, "places/nowhere");
  gun_ui_wait_for_words (self.window,
                         "Nothing is known here of a node of that name. Write again to link to it "
                         "all the same");
  gun_node_type (&self, GUN_NODE_LINK, GUN_NODE_SOUL);
  gun_ui_press (self.window, "Write");
  gun_ui_wait_for_words (self.window,
                         "This links the node to itself. Write again if that is meant");
  gun_node_assert_stored (&self, "value", "\"before\"");
  gun_ui_press (self.window, "Write");
  gun_node_wait_for_stored (&self, "value", "{\"#\":\"" GUN_NODE_SOUL "\"}");
  gun_node_tear_down (&self);
}

static void
choose (const char *soul)
{
  GtkWindow *window = get_window ("GunOpenWindow");

  gun_ui_wait_for_words (window, "Link to Node");
  fill (window, "Soul", soul);
  g_signal_emit_by_name (gun_ui_wait_for (window, ADW_TYPE_ENTRY_ROW, "Soul"), "entry-activated");
}

static void
test_link (void)
{
  GunNodeFixture self;

  gun_node_set_up_text (&self, "before");
  gun_ui_put_text (self.engine, "places/harbour", "name", "Harbour");
  /* From the field, where a link is typed */
  gun_ui_edit_row (self.window, 0);
  gun_node_type (&self, GUN_NODE_LINK, "pla");
  gun_ui_press (self.window, "Find Node");
  choose ("places/harbour");
  gun_node_wait_for_stored (&self, "value", "{\"#\":\"places/harbour\"}");
  gun_ui_press (self.window, "Set Back to before");
  gun_node_wait_for_stored (&self, "value", "\"before\"");
  gun_ui_wait_for_words (self.window, "before");
  /* And from the row */
  gun_node_activate (&self, 0, "node.link");
  choose ("places/harbour");
  gun_node_wait_for_stored (&self, "value", "{\"#\":\"places/harbour\"}");
  gun_node_tear_down (&self);
}

static void
test_link_in_new_key (void)
{
  GunNodeFixture self;
  GtkWindow *window;

  gun_node_set_up_text (&self, "before");
  gun_ui_put_text (self.engine, "places/harbour", "name", "Harbour");
  gun_ui_press (self.window, "Add Key");
  window = get_window ("GunWriteWindow");
  fill (window, "Key", "place");
  choose_link (window);
  fill (window, "Soul it leads to", "places/nowhere");
  gun_ui_press (window, "Write");
  gun_ui_wait_for_words (window,
                         "Nothing is known here of a node of that name. Write again to link to it "
                         "all the same");
  gun_ui_press (window, "Find Node");
  choose ("places/harbour");
  gun_ui_press (window, "Write");
  gun_node_wait_for_stored (&self, "place", "{\"#\":\"places/harbour\"}");
  gun_node_tear_down (&self);
}

/* The link that is the last key of the node; its name is random */
static char *
dup_item (GunNodeFixture *self)
{
  GtkWidget *view = gun_ui_wait_for (self->window, GTK_TYPE_COLUMN_VIEW, NULL);
  g_autoptr (GObject) item = g_list_model_get_item (
      G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (view))), 0);

  return g_strdup (gun_key_item_get_key (GUN_KEY_ITEM (item)));
}

static void
test_set (void)
{
  GunNodeFixture self;
  GtkWindow *window;
  g_autofree char *item = NULL;
  g_autofree char *json = NULL;
  g_autofree char *added = NULL;
  g_autoptr (GunValue) text = NULL;

  gun_node_set_up_text (&self, "before");
  gtk_widget_activate_action (
      gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL), "node.add-to-set", NULL);
  window = get_window ("GunWriteWindow");
  fill (window, "Key", "text");
  fill (window, "Value", "Low tide");
  gun_ui_press (window, "Write");
  gun_ui_wait_for_words (self.window, "2 keys known here");

  /* As gun.js: a node of a random name, under that name */
  item = dup_item (&self);
  g_assert_cmpuint (strlen (item), >=, 20);
  json = g_strdup_printf ("{\"#\":\"%s\"}", item);
  gun_node_assert_stored (&self, item, json);
  text = gun_ui_dup_value (self.engine, item, "text");
  g_assert_cmpstr (gun_value_get_text (text), ==, "Low tide");
  added = g_strdup_printf ("Added %s to " GUN_NODE_SOUL, item);
  gun_ui_wait_for_words (self.window, added);

  gun_ui_press (self.window, "Delete It");
  gun_node_wait_for_stored (&self, item, "null");
  g_clear_pointer (&text, gun_value_unref);
  text = gun_ui_dup_value (self.engine, item, "text");
  g_assert_cmpint (gun_value_get_kind (text), ==, GUN_VALUE_NULL);
  gun_ui_press (self.window, "Add Again");
  gun_node_wait_for_stored (&self, item, json);
  gun_node_tear_down (&self);
}

static void
test_known_item (void)
{
  GunNodeFixture self;
  GtkWindow *window;

  gun_node_set_up_text (&self, "before");
  gun_ui_put_text (self.engine, "places/harbour", "name", "Harbour");
  gtk_widget_activate_action (
      gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL), "node.add-to-set", NULL);
  window = get_window ("GunWriteWindow");
  choose_link (window);
  fill (window, "Soul it leads to", "places/harbour");
  gun_ui_press (window, "Write");
  gun_node_wait_for_stored (&self, "places/harbour", "{\"#\":\"places/harbour\"}");
  gun_node_tear_down (&self);
}

static GtkWindow *
paste (GunNodeFixture *self, const char *text)
{
  GtkWidget *view = gun_ui_wait_for (self->window, GTK_TYPE_COLUMN_VIEW, NULL);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (view), text);
  gtk_widget_activate_action (view, "node.paste", NULL);

  return get_window ("GunPasteWindow");
}

/* Everything that will be written is there to be read before it is */
static void
test_paste (void)
{
  GunNodeFixture self;
  GtkWindow *window;
  g_autoptr (GunValue) b = NULL;

  gun_node_set_up_text (&self, "before");
  window = paste (&self, "{\"value\":12,\"new\":\"<b>\",\"nested\":{\"b\":true}}");
  gun_ui_wait_for_words (window, "4 values to write to " GUN_NODE_SOUL);
  gun_ui_wait_for_words (window, "12\nreplaces before");
  gun_ui_wait_for_words (window, "<b>");
  gun_ui_wait_for_words (window, GUN_NODE_SOUL "/nested · b");
  gun_node_assert_stored (&self, "value", "\"before\"");

  gun_ui_press (window, "Write 4 Values");
  gun_ui_wait_for_words (self.window, "Wrote 4 values");
  gun_node_assert_stored (&self, "value", "12");
  gun_node_assert_stored (&self, "new", "\"<b>\"");
  gun_node_assert_stored (&self, "nested", "{\"#\":\"" GUN_NODE_SOUL "/nested\"}");
  b = gun_ui_dup_value (self.engine, GUN_NODE_SOUL "/nested", "b");
  g_assert_true (gun_value_get_boolean (b));

  gun_ui_press (self.window, "Set Back 4 Values");
  gun_ui_wait_for_words (self.window, "Set back 4 values; peers keep a marker");
  gun_node_assert_stored (&self, "value", "\"before\"");
  gun_node_assert_stored (&self, "new", "null");
  gun_node_tear_down (&self);
}

static void
assert_not_pasted (GunNodeFixture *self, const char *text, const char *why)
{
  GtkWindow *window = paste (self, text);

  gun_ui_wait_for_words (window, why);
  g_assert_null (gun_ui_find (window, GTK_TYPE_BUTTON, "Write"));
  gtk_window_close (window);
  gun_test_await (gun_ui_get_dialog (g_type_from_name ("GunPasteWindow")) == NULL,
                  GUN_UI_PATIENCE_S);
}

static void
test_paste_wrong (void)
{
  GunNodeFixture self;

  gun_node_set_up_text (&self, "before");
  assert_not_pasted (
      &self,
      "{\"a\":1,\n\"b\":[]}",
      "Line 2, character 5: “b” is a list, which GUN has not; make it an object or a text");
  assert_not_pasted (&self, "plain text", "Line 1, character 1: Not JSON");
  assert_not_pasted (
      &self, "{\"value\":\"before\"}", "This node holds all of what is in the clipboard.");
  gun_ui_wait_for_words (self.window, "1 key known here");
  gun_node_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/node-adding/doubts", test_doubts);
  g_test_add_func ("/ui/node-adding/link", test_link);
  g_test_add_func ("/ui/node-adding/link-in-new-key", test_link_in_new_key);
  g_test_add_func ("/ui/node-adding/set", test_set);
  g_test_add_func ("/ui/node-adding/known-item", test_known_item);
  g_test_add_func ("/ui/node-adding/paste", test_paste);
  g_test_add_func ("/ui/node-adding/paste-wrong", test_paste_wrong);

  return g_test_run ();
}
