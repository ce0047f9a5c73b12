/* SPDX-License-Identifier: MIT */

#include "gun-node-fixture.h"

#include "gun-text.h"
#include "gun-undo.h"

static gboolean
can (GunNodeFixture *self, const char *action)
{
  GAction *found = g_action_map_lookup_action (G_ACTION_MAP (self->window), action);

  return g_action_get_enabled (found);
}

static void
activate (GunNodeFixture *self, const char *action)
{
  g_action_group_activate_action (G_ACTION_GROUP (self->window), action, NULL);
}

static GtkWindow *
wait_for_question (void)
{
  GtkWindow *dialog;

  gun_test_await ((dialog = gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);

  return dialog;
}

static void
answer (const char *response)
{
  GtkWindow *dialog = wait_for_question ();

  gun_ui_wait_for_words (dialog, "Changed by Somebody Else");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_close (dialog);
  gun_ui_settle ();
}

/* Each button says what it will write, and it is what is written */
static void
test_buttons (void)
{
  GunNodeFixture self;

  gun_node_set_up_text (&self, "before");
  gun_node_change (&self, 0, GUN_NODE_BOOLEAN, "true");
  gun_ui_wait_for_words (self.window, "Set value to true");
  gun_ui_press (self.window, "Set Back to before");
  gun_node_wait_for_stored (&self, "value", "\"before\"");
  gun_ui_press (self.window, "Set Back to true");
  gun_node_wait_for_stored (&self, "value", "true");
  gun_ui_wait_for_words (self.window, "true");

  gun_node_activate (&self, 0, "table.delete");
  gun_ui_wait_for_words (self.window, "Deleted value; peers keep a marker");
  gun_ui_press (self.window, "Restore");
  gun_node_wait_for_stored (&self, "value", "true");
  gun_ui_press (self.window, "Delete Again");
  gun_node_wait_for_stored (&self, "value", "null");
  /* That there are markers is said once */
  gun_ui_wait_for_words (self.window, "Deleted value");
  gun_node_tear_down (&self);
}

static void
test_new_key (void)
{
  GunNodeFixture self;
  GtkWindow *dialog;

  gun_node_set_up_text (&self, "before");
  gun_ui_press (self.window, "Add Key");
  dialog = gun_ui_get_dialog (g_type_from_name ("GunWriteWindow"));
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Key")),
                         "value");
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Value")),
                         "new");
  gun_ui_press (dialog, "Write");
  gun_ui_wait_for_words (dialog, "This node has that key already. Change it in its row");
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Key")),
                         "added");
  gun_ui_press (dialog, "Write");
  gun_ui_wait_for_words (self.window, "Set added to new");
  gun_node_assert_stored (&self, "value", "\"before\"");
  gun_ui_press (self.window, "Delete It");
  gun_node_wait_for_stored (&self, "added", "null");
  gun_node_tear_down (&self);
}

/* Ctrl+Z pressed faster than anything is written: in order all the same */
static void
test_order (void)
{
  GunNodeFixture self;

  gun_node_set_up_text (&self, "one");
  g_assert_false (can (&self, "undo"));
  gun_node_change (&self, 0, GUN_NODE_TEXT, "two");
  gun_ui_wait_for_words (self.window, "Set value to two");
  gun_ui_wait_for_words (self.window, "two");
  gun_node_change (&self, 0, GUN_NODE_NUMBER, "3");
  gun_ui_wait_for_words (self.window, "Set value to 3");
  g_assert_true (can (&self, "undo"));

  activate (&self, "undo");
  activate (&self, "undo");
  activate (&self, "undo");
  gun_ui_wait_for_words (self.window, "Set value to one");
  gun_node_assert_stored (&self, "value", "\"one\"");
  g_assert_false (can (&self, "undo"));

  activate (&self, "redo");
  activate (&self, "redo");
  gun_ui_wait_for_words (self.window, "Set value to 3");
  gun_node_assert_stored (&self, "value", "3");
  g_assert_false (can (&self, "redo"));

  /* What is written anew leaves nothing to be done again */
  activate (&self, "undo");
  gun_ui_wait_for_words (self.window, "Set value to two");
  g_assert_true (can (&self, "redo"));
  gun_node_change (&self, 0, GUN_NODE_NUMBER, "4");
  gun_ui_wait_for_words (self.window, "Set value to 4");
  g_assert_false (can (&self, "redo"));
  gun_node_tear_down (&self);
}

/* What somebody else wrote since is not overwritten unasked */
static void
test_conflict (void)
{
  GunNodeFixture self;

  gun_node_set_up_text (&self, "before");
  gun_node_change (&self, 0, GUN_NODE_TEXT, "mine");
  gun_ui_wait_for_words (self.window, "Set value to mine");
  gun_ui_put_text (self.engine, GUN_NODE_SOUL, "value", "theirs");
  activate (&self, "undo");
  gun_ui_wait_for_words (wait_for_question (),
                         "“value” was changed since it was written here: it is theirs now. "
                         "“Set Back to before” would overwrite that.");
  answer ("keep");
  gun_node_assert_stored (&self, "value", "\"theirs\"");

  /* It can still be taken back */
  activate (&self, "undo");
  answer ("overwrite");
  gun_node_wait_for_stored (&self, "value", "\"before\"");
  gun_test_await (!can (&self, "undo"), GUN_UI_PATIENCE_S);
  gun_node_tear_down (&self);
}

static void
done_cb (GunWrites *writes, GunWriteStep *step, guint *n_done)
{
  (*n_done)++;
}

static void
write_number (GunWrites *writes, guint number, guint *n_done)
{
  g_autoptr (GRefString) soul = gun_text_new (GUN_NODE_SOUL);
  g_autoptr (GRefString) key = gun_text_new ("value");
  g_autoptr (GunValue) value = gun_value_new_number (number);
  g_autoptr (GunValue) previous = gun_value_new_number (number - 1.0);
  guint n_before = *n_done;

  gun_writes_put (writes, soul, key, value, previous);
  gun_test_await (*n_done > n_before, GUN_UI_PATIENCE_S);
}

/* The oldest steps give way */
static void
test_limit (void)
{
  GunNodeFixture self;
  g_autoptr (GunCatalog) catalog = NULL;
  g_autoptr (GunWrites) writes = NULL;
  g_autoptr (GunUndo) undo = NULL;
  gboolean can_undo = TRUE;
  guint n_done = 0;

  gun_node_set_up_text (&self, "before");
  catalog = gun_engine_open_catalog (self.engine, NULL);
  writes = gun_writes_new (self.engine, catalog);
  undo = gun_undo_new (self.engine, writes);
  g_signal_connect (writes, "done", G_CALLBACK (done_cb), &n_done);
  for (guint i = 1; i <= GUN_UNDO_MAX_STEPS + 2; i++)
    write_number (writes, i, &n_done);

  n_done = 0;
  for (guint i = 0; i < GUN_UNDO_MAX_STEPS + 2; i++)
    gun_undo_last (undo);
  gun_test_await (n_done == GUN_UNDO_MAX_STEPS, GUN_UI_PATIENCE_S);
  gun_node_assert_stored (&self, "value", "2");
  g_object_get (undo, "can-undo", &can_undo, NULL);
  g_assert_false (can_undo);
  gun_undo_stop (undo);
  gun_node_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/undo/buttons", test_buttons);
  g_test_add_func ("/ui/undo/new-key", test_new_key);
  g_test_add_func ("/ui/undo/order", test_order);
  g_test_add_func ("/ui/undo/conflict", test_conflict);
  g_test_add_func ("/ui/undo/limit", test_limit);

  return g_test_run ();
}
