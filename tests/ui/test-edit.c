/* SPDX-License-Identifier: MIT */

#include "gun-ui-fixture.h"

#include "gun-text.h"
#include "gun-words.h"

#define SOUL "chat/lobby/m3f2k9Qa1"

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
} Fixture;

/* A window on a node whose one key, "value", holds @json */
static void
set_up (Fixture *self, const char *soul, GunValue *value)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  self->engine = gun_ui_start_engine (NULL, FALSE);
  gun_ui_put (self->engine, soul, "value", value);
  self->window = gun_ui_open_window (self->engine);
  gun_window_open_soul (self->window, text);
  gun_ui_wait_for_words (self->window, "1 key known here");
  gun_ui_settle ();
}

static void
set_up_text (Fixture *self, const char *text)
{
  g_autoptr (GRefString) ref = gun_text_new (text);
  g_autoptr (GunValue) value = gun_value_new_text (ref);

  set_up (self, SOUL, value);
}

static void
tear_down (Fixture *self)
{
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
}

static char *
dup_json (Fixture *self, const char *key)
{
  g_autoptr (GunValue) value = gun_ui_dup_value (self->engine, SOUL, key);

  return value != NULL ? gun_words_value_json (value) : NULL;
}

static void
assert_stored (Fixture *self, const char *key, const char *json)
{
  g_autofree char *stored = dup_json (self, key);

  g_assert_cmpstr (stored, ==, json);
}

/* In the order of the drop-down */
enum
{
  TEXT,
  NUMBER,
  BOOLEAN,
  NOTHING,
  LINK,
};

static void
type_value (Fixture *self, guint kind, const char *text)
{
  GtkWidget *entry = gun_ui_wait_for (self->window, GTK_TYPE_ENTRY, NULL);
  GtkWidget *kinds = gun_ui_wait_for (self->window, GTK_TYPE_DROP_DOWN, NULL);

  gtk_drop_down_set_selected (GTK_DROP_DOWN (kinds), kind);
  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

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
    { NUMBER, "12.50", "12.5", "12.5" },
    { BOOLEAN, "false", "false", "false" },
    { LINK, "places/harbour", "places/harbour", "{\"#\":\"places/harbour\"}" },
    { TEXT, "naïve 😀", "naïve 😀", "\"naïve 😀\"" },
    { NOTHING, NULL, "null", "null" },
    { TEXT, "", "", "\"\"" },
  };
  Fixture self;

  set_up_text (&self, "before");
  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      gun_ui_edit_row (self.window, 0);
      type_value (&self, edits[i].kind, edits[i].typed);
      gun_ui_press (self.window, "Write");
      gun_ui_wait_for_words (self.window, "Stored here, waiting");
      gun_ui_wait_for_words (self.window, edits[i].shown);
      assert_stored (&self, "value", edits[i].json);
    }
  gun_ui_wait_for_words (self.window, "1 change waiting");
  tear_down (&self);
}

static void
test_wrong (void)
{
  Fixture self;

  set_up_text (&self, "before");
  gun_ui_edit_row (self.window, 0);
  type_value (&self, NUMBER, "twelve");
  gun_ui_press (self.window, "Write");
  gun_ui_wait_for_words (self.window, "Not a number: digits with a point, such as -12.5 or 1e6");
  g_assert_true (
      gtk_widget_has_css_class (gun_ui_find (self.window, GTK_TYPE_ENTRY, NULL), "error"));
  type_value (&self, LINK, "");
  gun_ui_press (self.window, "Write");
  gun_ui_wait_for_words (self.window, "A link needs the soul of the node it leads to");
  /* Typing takes the reproach back */
  type_value (&self, BOOLEAN, "true");
  g_assert_false (gun_ui_shows (self.window, "A link needs the soul of the node it leads to"));
  gun_ui_press (self.window, "Cancel");
  gun_ui_settle ();
  g_assert_null (gun_ui_find (self.window, GTK_TYPE_ENTRY, NULL));
  assert_stored (&self, "value", "\"before\"");
  tear_down (&self);
}

static void
test_uneditable (void)
{
  Fixture self;

  set_up_text (&self, "one\ntwo");
  gun_ui_edit_row (self.window, 0);
  gun_ui_wait_for_words (self.window,
                         "This text has several lines or hidden characters. It cannot "
                         "be changed here");
  g_assert_null (gun_ui_find (self.window, GTK_TYPE_ENTRY, NULL));
  tear_down (&self);
}

static void
test_delete_and_undo (void)
{
  Fixture self;
  GtkWidget *view;

  set_up_text (&self, "before");
  view = gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  gun_ui_select_row (self.window, 0);
  gtk_widget_activate_action (view, "table.delete", NULL);
  gun_ui_wait_for_words (self.window, "Deleted value; peers keep a marker");
  assert_stored (&self, "value", "null");
  gun_ui_press (self.window, "Set Back to before");
  gun_ui_wait_for_words (self.window, "Set value to before");
  assert_stored (&self, "value", "\"before\"");
  tear_down (&self);
}

/* An edit is the person's until it is written: what comes meanwhile does not take the field away */
static void
test_change_while_editing (void)
{
  Fixture self;
  GtkWidget *entry;

  set_up_text (&self, "before");
  gun_ui_edit_row (self.window, 0);
  type_value (&self, TEXT, "mine");
  gun_ui_put_text (self.engine, SOUL, "value", "theirs");
  gun_ui_put_text (self.engine, SOUL, "another", "theirs");
  gun_ui_wait_for_words (self.window, "2 keys known here");
  entry = gun_ui_find (self.window, GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "mine");
  g_signal_emit_by_name (entry, "activate");
  gun_ui_wait_for_words (self.window, "mine");
  assert_stored (&self, "value", "\"mine\"");
  tear_down (&self);
}

static void
test_add_key (void)
{
  Fixture self;
  GtkWindow *dialog;
  GtkWidget *key;
  GtkWidget *value;

  set_up_text (&self, "before");
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
  assert_stored (&self, "added", "\"new\"");
  tear_down (&self);
}

static void
text_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
assert_clipboard (Fixture *self, const char *expected)
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
  Fixture self;
  GtkWidget *view;

  set_up_text (&self, "before");
  view = gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  gun_ui_select_row (self.window, 0);
  gtk_widget_activate_action (view, "table.copy-value", NULL);
  assert_clipboard (&self, "before");
  gtk_widget_activate_action (view, "table.copy-chain", NULL);
  assert_clipboard (&self, "gun.get(\"" SOUL "\").get(\"value\")");
  tear_down (&self);
}

static void
test_links_and_history (void)
{
  g_autoptr (GRefString) target = gun_text_new ("places/harbour");
  g_autoptr (GunValue) link = gun_value_new_link (target);
  Fixture self;

  set_up (&self, SOUL, link);
  gun_ui_put_text (self.engine, "places/harbour", "name", "Harbour");
  gun_ui_press (self.window, "places/harbour");
  gun_ui_wait_for_words (self.window, "Harbour");
  gun_ui_press (self.window, "Back");
  gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, "places/harbour");
  gun_ui_press (self.window, "Forward");
  gun_ui_wait_for_words (self.window, "Harbour");
  /* The breadcrumb says how one got here, and leads back */
  gun_ui_press (self.window, SOUL);
  gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, "places/harbour");
  tear_down (&self);
}

static void
test_unknown (void)
{
  g_autoptr (GRefString) soul = gun_text_new ("nobody/has/this");
  Fixture self;

  set_up_text (&self, "before");
  gun_window_open_soul (self.window, soul);
  gun_ui_wait_for_words (self.window, "Nothing Known About This Node");
  gun_ui_put_text (self.engine, "nobody/has/this", "key", "now it is");
  gun_ui_wait_for_words (self.window, "now it is");
  tear_down (&self);
}

static void
test_fresh (void)
{
  Fixture self;
  GtkWidget *label;
  GtkWidget *cell;

  set_up_text (&self, "before");
  gun_ui_put_text (self.engine, SOUL, "value", "after");
  label = gun_ui_wait_for (self.window, GTK_TYPE_LABEL, "after");
  cell = gtk_widget_get_ancestor (label, g_type_from_name ("GunTableCell"));
  g_assert_true (gtk_widget_has_css_class (cell, "changed"));
  gun_test_await (!gtk_widget_has_css_class (cell, "changed"), GUN_UI_PATIENCE_S);
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/edit/kinds", test_kinds);
  g_test_add_func ("/ui/edit/wrong", test_wrong);
  g_test_add_func ("/ui/edit/uneditable", test_uneditable);
  g_test_add_func ("/ui/edit/delete-and-undo", test_delete_and_undo);
  g_test_add_func ("/ui/edit/change-while-editing", test_change_while_editing);
  g_test_add_func ("/ui/edit/add-key", test_add_key);
  g_test_add_func ("/ui/edit/copy", test_copy);
  g_test_add_func ("/ui/edit/links-and-history", test_links_and_history);
  g_test_add_func ("/ui/edit/unknown", test_unknown);
  g_test_add_func ("/ui/edit/fresh", test_fresh);

  return g_test_run ();
}
