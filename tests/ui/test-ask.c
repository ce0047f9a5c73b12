/* SPDX-License-Identifier: MIT */

/* Before the first write where everything came from others somebody is asked; where something was written here nobody is. */

#include "gun-ui-fixture.h"

#include "gun-text.h"
#include "gun-words.h"

#define THEIRS "chat/lobby"
#define OURS "notes/one"

typedef struct
{
  GunEngine *relay;
  GunEngine *engine;
  GunWindow *window;
  char *url;
} Fixture;

static void
open_soul (Fixture *self, const char *text)
{
  g_autoptr (GRefString) soul = gun_text_new (text);

  gun_window_open_soul (self->window, soul);
  gun_ui_wait_for_words (self->window, "1 key known here · asked of 1 peer");
}

/* A relay with two nodes below one root, known here, and a node of our own */
static void
set_up (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->relay = gun_ui_start_engine (NULL, FALSE);
  self->url = gun_ui_listen (self->relay);
  gun_ui_put_text (self->relay, THEIRS, "text", "before");
  gun_ui_put_text (self->relay, "chat/dev", "text", "before");
  gun_ui_put_text (self->relay, "chatter", "text", "before");

  self->engine = gun_ui_start_engine (NULL, FALSE);
  gun_ui_put_text (self->engine, OURS, "text", "before");
  gun_engine_add_relay (self->engine, self->url, &error);
  g_assert_no_error (error);
  gun_ui_get (self->engine, THEIRS);
  gun_ui_get (self->engine, "chat/dev");
  gun_ui_get (self->engine, "chatter");
  self->window = gun_ui_open_window (self->engine);
  gun_ui_wait_for_words (self->window, "4 nodes known here");
}

static void
tear_down (Fixture *self)
{
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
  gun_ui_stop_engine (self->relay);
  g_free (self->url);
}

static void
type_text (Fixture *self, const char *text)
{
  GtkWidget *entry;

  gun_ui_edit_row (self->window, 0);
  entry = gun_ui_wait_for (self->window, GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static void
answer (const char *response)
{
  GtkWindow *dialog;

  gun_test_await ((dialog = gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (dialog, "Write Here Anyway?");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_close (dialog);
  gun_test_await (gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG) == NULL, GUN_UI_PATIENCE_S);
}

static void
assert_holds (Fixture *self, const char *soul, const char *text)
{
  g_autoptr (GunValue) value = gun_ui_dup_value (self->engine, soul, "text");

  g_assert_cmpstr (gun_value_get_text (value), ==, text);
}

static void
test_refuse_then_allow (void)
{
  Fixture self;
  GtkWidget *entry;

  set_up (&self);
  open_soul (&self, THEIRS);
  type_text (&self, "mine");
  answer ("cancel");
  assert_holds (&self, THEIRS, "before");
  /* What was typed is there to be written elsewhere */
  entry = gun_ui_wait_for (self.window, GTK_TYPE_ENTRY, NULL);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "mine");
  gun_ui_press (self.window, "Cancel");
  gun_ui_wait_for_words (self.window, "before");

  /* A no is for this once */
  type_text (&self, "mine");
  answer ("write");
  gun_ui_wait_for_words (self.window, "Arrived at 1 of 1");
  assert_holds (&self, THEIRS, "mine");

  /* What was written can be set back, and nobody is asked again below the same root */
  gun_ui_press (self.window, "Set Back to before");
  gun_ui_wait_for_words (self.window, "Set text to before");
  open_soul (&self, "chat/dev");
  type_text (&self, "mine too");
  gun_ui_wait_for_words (self.window, "Set text to mine too");
  g_assert_null (gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG));

  /* A root that only begins alike is another */
  open_soul (&self, "chatter");
  type_text (&self, "mine as well");
  answer ("write");
  gun_ui_wait_for_words (self.window, "Set text to mine as well");
  tear_down (&self);
}

static void
test_own (void)
{
  Fixture self;

  set_up (&self);
  open_soul (&self, OURS);
  type_text (&self, "after");
  gun_ui_wait_for_words (self.window, "Set text to after");
  g_assert_null (gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG));
  tear_down (&self);
}

/* The yes of one window is that of the next one */
static void
test_remembered (void)
{
  g_autoptr (GSettings) settings = g_settings_new (GUN_APP_ID);
  const char *const roots[] = { "chat", NULL };
  g_auto (GStrv) kept = NULL;
  Fixture self;

  set_up (&self);
  gun_ui_close_window (self.window);
  g_settings_set_strv (settings, "written-roots", roots);
  self.window = GUN_WINDOW (gun_window_new (NULL, settings, TRUE));
  gun_window_set_engine (self.window, self.engine);
  gtk_window_present (GTK_WINDOW (self.window));
  open_soul (&self, THEIRS);
  type_text (&self, "mine");
  gun_ui_wait_for_words (self.window, "Set text to mine");
  open_soul (&self, "chatter");
  type_text (&self, "mine");
  answer ("write");
  gun_ui_wait_for_words (self.window, "Set text to mine");
  kept = g_settings_get_strv (settings, "written-roots");
  g_assert_true (g_strv_contains ((const char *const *) kept, "chatter"));
  g_settings_reset (settings, "written-roots");
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/ask/refuse-then-allow", test_refuse_then_allow);
  g_test_add_func ("/ui/ask/own", test_own);
  g_test_add_func ("/ui/ask/remembered", test_remembered);

  return g_test_run ();
}
