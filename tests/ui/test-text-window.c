/* SPDX-License-Identifier: MIT */

#include "gun-node-fixture.h"

#include <gtksourceview/gtksource.h>
#include <unistd.h>

#include "gun-long-text.h"
#include "gun-text-file.h"
#include "gun-text-window.h"
#include "gun-text.h"

static GtkWindow *
get_window (void)
{
  GtkWindow *window;

  gun_test_await ((window = gun_ui_get_dialog (GUN_TYPE_TEXT_WINDOW)) != NULL, GUN_UI_PATIENCE_S);

  return window;
}

static GtkWindow *
open (GunNodeFixture *self, const char *text)
{
  gun_node_set_up_text (self, text);
  gun_ui_edit_row (self->window, 0);

  return get_window ();
}

static GtkTextBuffer *
get_buffer (gpointer window)
{
  return gtk_text_view_get_buffer (
      GTK_TEXT_VIEW (gun_ui_wait_for (window, GTK_SOURCE_TYPE_VIEW, NULL)));
}

static char *
dup_shown (gpointer window)
{
  char *text = NULL;

  g_object_get (get_buffer (window), "text", &text, NULL);

  return text;
}

static void
wait_until_closed (void)
{
  gun_test_await (gun_ui_get_dialog (GUN_TYPE_TEXT_WINDOW) == NULL, GUN_UI_PATIENCE_S);
}

static void
close_at_once (GtkWindow *window)
{
  gtk_window_close (window);
  wait_until_closed ();
}

static gboolean
can_type (gpointer window)
{
  return gtk_text_view_get_editable (
      GTK_TEXT_VIEW (gun_ui_wait_for (window, GTK_SOURCE_TYPE_VIEW, NULL)));
}

static void
test_lines (void)
{
  GunNodeFixture self;
  GtkWindow *window = open (&self, "one\ntwo\r\nthree");
  g_autofree char *shown = dup_shown (window);

  g_assert_cmpstr (shown, ==, "one\ntwo\r\nthree");
  gun_ui_wait_for_words (window, "14 bytes · 3 lines");
  g_assert_false (gtk_widget_is_sensitive (gun_ui_wait_for (window, GTK_TYPE_BUTTON, "Write")));
  gtk_text_buffer_insert_at_cursor (get_buffer (window), "zero\n", -1);
  gun_ui_press (window, "Write");
  wait_until_closed ();
  gun_node_wait_for_stored (&self, "value", "\"zero\\none\\ntwo\\r\\nthree\"");
  gun_ui_press (self.window, "Set Back to one␊two␍␊three");
  gun_node_wait_for_stored (&self, "value", "\"one\\ntwo\\r\\nthree\"");
  gun_node_tear_down (&self);
}

/* Says where, keeps the text, and writes nothing */
static void
test_wrong_json (void)
{
  GunNodeFixture self;
  GtkWindow *window = open (&self, "{\n \"a\": 1\n}");
  GtkTextBuffer *buffer = get_buffer (window);
  GtkTextIter at;
  GtkTextIter end;

  gtk_text_buffer_get_iter_at_line_offset (buffer, &at, 1, 6);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &end, 1, 7);
  gtk_text_buffer_delete (buffer, &at, &end);
  gtk_text_buffer_insert (buffer, &at, "tru", -1);
  gun_ui_press (window, "Write");
  gun_ui_wait_for_words (window, "This is not JSON. Line 2, character 7: Not JSON");
  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&at), ==, 1);
  g_assert_cmpint (gtk_text_iter_get_line_offset (&at), ==, 6);
  gun_node_assert_stored (&self, "value", "\"{\\n \\\"a\\\": 1\\n}\"");

  /* As text it is as good as any */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (gun_ui_wait_for (window, GTK_TYPE_DROP_DOWN, NULL)),
                              0);
  gun_ui_press (window, "Write");
  gun_node_wait_for_stored (&self, "value", "\"{\\n \\\"a\\\": tru\\n}\"");
  gun_node_tear_down (&self);
}

static GFile *
new_file (const char *name, const char *contents, gssize length)
{
  g_autofree char *path = gun_ui_dup_scratch_path (name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, length, &error);
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

static gboolean
holds (const char *path, const char *wanted)
{
  g_autofree char *contents = NULL;

  return g_file_get_contents (path, &contents, NULL, NULL) && g_str_equal (contents, wanted);
}

static char *
dup_long_line (void)
{
  GString *line = g_string_new ("{\"a\":\"");

  for (guint i = 0; i < GUN_LONG_TEXT_MAX_LINE; i++)
    g_string_append (line, "é");
  g_string_append (line, "\"}");

  return g_string_free (line, FALSE);
}

/* A line too long to lay out is looked at in pieces, saved whole, and replaced from a file */
static void
test_long_line (void)
{
  GunNodeFixture self;
  g_autofree char *line = dup_long_line ();
  GtkWindow *window = open (&self, line);
  g_autofree char *shown = dup_shown (window);
  g_autofree char *path = gun_ui_dup_scratch_path ("saved.json");
  g_autoptr (GFile) saved = g_file_new_for_path (path);
  g_autoptr (GFile) other = new_file ("other.txt", "short\ntext", -1);

  g_assert_false (can_type (window));
  g_assert_true (g_str_has_prefix (shown, "{\n  \"a\": \"é"));
  for (char *at = shown; at != NULL; at = strchr (at + 1, '\n'))
    g_assert_cmpint (g_utf8_strlen (at, (strchrnul (at + 1, '\n') - at)), <=, 201);

  gun_text_window_save_to (GUN_TEXT_WINDOW (window), saved);
  gun_test_await (holds (path, line), GUN_UI_PATIENCE_S);

  gun_text_window_replace_from (GUN_TEXT_WINDOW (window), other);
  gun_ui_wait_for_words (window, "10 bytes · 2 lines");
  g_assert_true (can_type (window));
  gun_ui_press (window, "Write");
  gun_node_wait_for_stored (&self, "value", "\"short\\ntext\"");
  gun_node_tear_down (&self);
}

static void
assert_file_refused (GtkWindow *window, GFile *file, const char *reason)
{
  gun_text_window_replace_from (GUN_TEXT_WINDOW (window), file);
  gun_ui_wait_for_words (window, reason);
  g_assert_false (gtk_widget_is_sensitive (gun_ui_wait_for (window, GTK_TYPE_BUTTON, "Write")));
}

static void
test_files (void)
{
  GunNodeFixture self;
  GtkWindow *window = open (&self, "one\ntwo");
  g_autoptr (GFile) binary = new_file ("binary", "ab\0c", 4);
  g_autoptr (GFile) latin = new_file ("latin", "\xe4", 1);
  g_autoptr (GFile) huge = new_file ("huge", "", 0);
  g_autoptr (GFile) zero = g_file_new_for_path ("/dev/zero");
  g_autofree char *shown = NULL;

  g_assert_no_errno (truncate (g_file_peek_path (huge), GUN_TEXT_FILE_MAX_BYTES + 1));
  assert_file_refused (window, binary, "The file is no UTF-8 text: byte 3 is wrong");
  assert_file_refused (window, latin, "The file is no UTF-8 text: byte 1 is wrong");
  assert_file_refused (window, huge, "The file has more than 8 MB, which is more than peers take");
  assert_file_refused (window, zero, "The file has more than 8 MB, which is more than peers take");
  shown = dup_shown (window);
  g_assert_cmpstr (shown, ==, "one\ntwo");
  close_at_once (window);
  gun_node_tear_down (&self);
}

/* What no text buffer can hold: U+0000, and half a character */
static void
test_no_text (void)
{
  GunNodeFixture self;
  g_autoptr (GRefString) text = gun_text_new_len ("a\0b\xed\xa0\x80\n", 7);
  g_autoptr (GunValue) value = gun_value_new_text (text);
  g_autofree char *path = gun_ui_dup_scratch_path ("half.json");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *shown = NULL;
  GtkWindow *window;

  gun_node_set_up (&self, GUN_NODE_SOUL, value);
  gun_ui_edit_row (self.window, 0);
  window = get_window ();
  g_assert_false (can_type (window));
  shown = dup_shown (window);
  g_assert_cmpstr (shown, ==, "a␀b\xef\xbf\xbd\n");
  gun_text_window_save_to (GUN_TEXT_WINDOW (window), file);
  gun_test_await (holds (path, "\"a\\u0000b\\ud800\\n\""), GUN_UI_PATIENCE_S);
  close_at_once (window);
  gun_node_tear_down (&self);
}

static void
test_discard (void)
{
  GunNodeFixture self;
  GtkWindow *window = open (&self, "one\ntwo");
  GtkWindow *question;

  gtk_text_buffer_insert_at_cursor (get_buffer (window), "typed", -1);
  gtk_window_close (window);
  gun_test_await ((question = gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (question, "Discard What You Changed?");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "keep");
  gtk_window_close (question);
  gun_ui_settle ();
  g_assert_true (gun_ui_get_dialog (GUN_TYPE_TEXT_WINDOW) == window);

  gtk_window_close (window);
  gun_test_await ((question = gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "discard");
  gtk_window_close (question);
  wait_until_closed ();
  gun_node_assert_stored (&self, "value", "\"one\\ntwo\"");
  gun_node_tear_down (&self);
}

static void
test_changed_meanwhile (void)
{
  GunNodeFixture self;
  GtkWindow *window = open (&self, "one\ntwo");

  gun_ui_put_text (self.engine, GUN_NODE_SOUL, "value", "theirs");
  gun_ui_wait_for_words (window,
                         "Somebody has changed this value since it was opened here. Write replaces "
                         "what is there now.");
  gtk_text_buffer_insert_at_cursor (get_buffer (window), "mine ", -1);
  gun_ui_press (window, "Write");
  gun_node_wait_for_stored (&self, "value", "\"mine one\\ntwo\"");
  /* What is taken back is what was there last */
  gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, "Set Back to theirs");
  gun_node_tear_down (&self);
}

/* A line that is to become two */
static void
test_from_row (void)
{
  GunNodeFixture self;
  GtkWindow *window;
  g_autofree char *shown = NULL;

  gun_node_set_up_text (&self, "before");
  gun_ui_edit_row (self.window, 0);
  gun_node_type (&self, GUN_NODE_TEXT, "typed so far");
  gun_ui_press (self.window, "Edit in a Window");
  window = get_window ();
  shown = dup_shown (window);
  g_assert_cmpstr (shown, ==, "typed so far");
  gun_ui_press (window, "Write");
  gun_node_wait_for_stored (&self, "value", "\"typed so far\"");
  gun_node_tear_down (&self);
}

/* What comes into the view in portions is whole when it can be typed in, and can be written before */
static void
test_portions (void)
{
  /* So that one portion would end within an é, and another within the end of a line */
  g_autoptr (GString) text = g_string_new ("12345");
  GunNodeFixture self;
  GtkWindow *window;
  g_autofree char *shown = NULL;
  g_autoptr (GunValue) stored = NULL;

  while (text->len < 300000)
    g_string_append (text, "déjà vu\r\n");
  window = open (&self, text->str);
  gun_test_await (can_type (window), GUN_UI_PATIENCE_S);
  shown = dup_shown (window);
  g_assert_true (g_str_equal (shown, text->str));
  g_assert_false (gtk_text_buffer_get_can_undo (get_buffer (window)));
  gtk_text_buffer_insert_at_cursor (get_buffer (window), "first\n", -1);
  gun_ui_press (window, "Write");
  wait_until_closed ();
  g_string_prepend (text, "first\n");
  gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, "Set Back to 12345déjà vu␍␊déjà vu␍␊d…");
  stored = gun_ui_dup_value (self.engine, GUN_NODE_SOUL, "value");
  g_assert_true (g_str_equal (gun_value_get_text (stored), text->str));
  gun_node_tear_down (&self);
}

/* Who does not want to write where others did has lost nothing of what was typed */
static void
test_refused (void)
{
  g_autofree char *path = gun_node_make_database (1);
  g_autoptr (GRefString) soul = gun_text_new (GUN_NODE_SOUL);
  GunNodeFixture self;
  GtkWindow *window;
  GtkWindow *question;
  g_autofree char *shown = NULL;

  self.engine = gun_ui_start_engine (path, FALSE);
  self.window = gun_ui_open_window (self.engine);
  gun_window_open_soul (self.window, soul);
  gun_ui_wait_for_words (self.window, "1 key known here");
  gun_node_activate (&self, 0, "table.edit-text");
  window = get_window ();
  gtk_text_buffer_insert_at_cursor (get_buffer (window), "typed\n", -1);
  gun_ui_press (window, "Write");
  gun_test_await ((question = gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (window)));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (question), "cancel");
  gtk_window_close (question);
  gun_ui_wait_for_words (window, "Nothing was written");
  shown = dup_shown (window);
  g_assert_cmpstr (shown, ==, "typed\n1");
  gun_node_assert_stored (&self, "k00000", "1");

  gun_ui_press (window, "Write");
  gun_ui_write_anyway ();
  wait_until_closed ();
  gun_node_assert_stored (&self, "k00000", "\"typed\\n1\"");
  gun_node_tear_down (&self);
}

static void
test_measure (void)
{
  const struct
  {
    const char *text;
    GunTextMeasure measure;
  } cases[] = {
    { "", { 0, 1, 0, 0, TRUE } },
    { "ab\r\ncde\rf\n", { 10, 4, 3, 0, TRUE } },
    { "\xe2\x80\xae"
      "a\xe2\x80\x8b",
      { 7, 1, 3, 2, TRUE } },
    { "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", { 11, 1, 3, 0, TRUE } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GRefString) text = gun_text_new (cases[i].text);
      GunTextMeasure measure;

      gun_long_text_measure (text, &measure);
      g_assert_cmpuint (measure.n_bytes, ==, cases[i].measure.n_bytes);
      g_assert_cmpuint (measure.n_lines, ==, cases[i].measure.n_lines);
      g_assert_cmpuint (measure.longest_line, ==, cases[i].measure.longest_line);
      g_assert_cmpuint (measure.n_hidden, ==, cases[i].measure.n_hidden);
      g_assert_true (measure.is_utf8 == cases[i].measure.is_utf8);
    }
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/text-window/measure", test_measure);
  g_test_add_func ("/ui/text-window/lines", test_lines);
  g_test_add_func ("/ui/text-window/wrong-json", test_wrong_json);
  g_test_add_func ("/ui/text-window/portions", test_portions);
  g_test_add_func ("/ui/text-window/long-line", test_long_line);
  g_test_add_func ("/ui/text-window/files", test_files);
  g_test_add_func ("/ui/text-window/no-text", test_no_text);
  g_test_add_func ("/ui/text-window/discard", test_discard);
  g_test_add_func ("/ui/text-window/changed-meanwhile", test_changed_meanwhile);
  g_test_add_func ("/ui/text-window/from-row", test_from_row);
  g_test_add_func ("/ui/text-window/refused", test_refused);

  return g_test_run ();
}
