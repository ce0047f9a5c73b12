/* SPDX-License-Identifier: MIT */

/* Inviting a desktop, and accepting an invite. The other side is a gun-peer, since data channels live in one thread of a program. */

#include "gun-ui-fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "gun-accept-invite-window.h"
#include "gun-invite-field.h"
#include "gun-invite-window.h"
#include "gun-preferences.h"
#include "gun-window-private.h"

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
  GSubprocess *process; /* (nullable): the other side */
  GDataInputStream *out;
  char *line; /* (nullable): what it said last */
} Fixture;

static void
set_up (Fixture *self, gconstpointer user_data)
{
  self->engine = gun_ui_start_engine (NULL, FALSE);
  self->window = gun_ui_open_window (self->engine);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  if (self->process != NULL)
    g_subprocess_force_exit (self->process);
  g_clear_object (&self->process);
  g_clear_object (&self->out);
  g_free (self->line);
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  self->line
      = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);
  g_assert_nonnull (self->line);
}

static const char *
hear (Fixture *self)
{
  g_clear_pointer (&self->line, g_free);
  g_data_input_stream_read_line_async (self->out, G_PRIORITY_DEFAULT, NULL, line_cb, self);
  gun_test_await (self->line != NULL, GUN_UI_PATIENCE_S);

  return self->line;
}

static void
tell (Fixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_output_stream_printf (
      g_subprocess_get_stdin_pipe (self->process), NULL, NULL, &error, "%s\n", text);
  g_assert_no_error (error);
}

/* gun-peer @command, which is told @text. Returns: the text it prints */
static const char *
start_other (Fixture *self, const char *command, const char *text)
{
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                    &error,
                                    g_getenv ("GUN_PEER"),
                                    command,
                                    "--memory",
                                    NULL);
  g_assert_no_error (error);
  self->out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  if (text != NULL)
    tell (self, text);

  return hear (self);
}

static void
took_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* What the button Copy takes */
static char *
copy (GtkWindow *dialog)
{
  char *text = NULL;
  GtkWidget *button = gun_ui_wait_for (dialog, GTK_TYPE_BUTTON, "Copy");

  gun_test_await (gtk_widget_is_sensitive (button), GUN_UI_PATIENCE_S);
  gun_ui_press (dialog, "Copy");
  gun_ui_wait_for_words (dialog, "Copied");
  gdk_clipboard_read_text_async (
      gtk_widget_get_clipboard (GTK_WIDGET (dialog)), NULL, took_text_cb, &text);
  gun_test_await (text != NULL, GUN_UI_PATIENCE_S);

  return text;
}

static void
paste (GtkWindow *dialog, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (dialog)), text);
  gun_ui_press (dialog, "Paste");
  gun_ui_settle ();
}

static GtkWindow *
open_dialog (Fixture *self, const char *action, GType type)
{
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL);
  gun_test_await ((dialog = gun_ui_get_dialog (type)) != NULL, GUN_UI_PATIENCE_S);

  return dialog;
}

static GtkWindow *
invite (Fixture *self)
{
  return open_dialog (self, "win.invite-desktop", GUN_TYPE_INVITE_WINDOW);
}

static GtkWindow *
accept_invite (Fixture *self)
{
  return open_dialog (self, "win.accept-invite", GUN_TYPE_ACCEPT_INVITE_WINDOW);
}

static GtkWidget *
find_field (GtkWindow *dialog)
{
  return gun_ui_wait_for (dialog, GUN_TYPE_INVITE_FIELD, NULL);
}

static void
close_dialog (GtkWindow *dialog)
{
  GType type = G_OBJECT_TYPE (dialog);

  gtk_widget_activate_action (GTK_WIDGET (dialog), "window.close", NULL);
  gun_test_await (gun_ui_get_dialog (type) == NULL, GUN_UI_PATIENCE_S);
}

static gboolean
can_press (GtkWindow *dialog, const char *button)
{
  return gtk_widget_is_sensitive (gun_ui_wait_for (dialog, GTK_TYPE_BUTTON, button));
}

/* Whoever came is in Peers, under Direct, also when the dialog is gone. */
static void
assert_connected (Fixture *self, GtkWindow *dialog)
{
  g_autoptr (GunPeerView) peer = NULL;
  g_autofree char *sentence = NULL;

  gun_ui_wait_for_words (dialog, "Connected");
  peer = g_list_model_get_item (gun_engine_get_peers (self->engine), 0);
  sentence = g_strdup_printf ("Desktop %s is in Peers now, and stays until one of you closes it.",
                              gun_peer_view_get_pid (peer));
  g_assert_true (gun_ui_shows (dialog, sentence));
  g_assert_true (g_str_has_prefix (hear (self), "Connected to "));
  gun_ui_press (dialog, "Close");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-page", "s", "peers");
  gun_ui_wait_for_words (self->window, "Direct 1 · Relayed 0");
}

static void
test_invite (Fixture *self, gconstpointer user_data)
{
  GtkWindow *dialog = invite (self);
  g_autofree char *text = copy (dialog);
  GtkWidget *button = NULL;

  gun_ui_wait_for_words (dialog,
                         "Private: whoever has this text can take the other desktop’s place");
  g_assert_true (g_str_has_prefix (text, "gun-invite:1:"));
  g_assert_false (can_press (dialog, "Connect"));
  paste (dialog, start_other (self, "accept", text));
  g_assert_false (
      gtk_widget_has_css_class (gun_ui_wait_for (dialog, GTK_TYPE_SCROLLED_WINDOW, NULL), "error"));
  button = gun_ui_wait_for (dialog, GTK_TYPE_BUTTON, "Connect");
  gun_test_await (gtk_widget_is_sensitive (button), GUN_UI_PATIENCE_S);
  g_assert_true (gtk_window_get_focus (dialog) == button);
  gun_ui_press (dialog, "Connect");
  assert_connected (self, dialog);
}

/* What a file manager drops */
static void
drop_files (GtkWidget *field, GSList *files)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (field);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean was_taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, 1.0, 1.0, &was_taken);
    }
  g_assert_true (was_taken);
}

static void
drop_path (GtkWidget *field, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GSList) files = g_slist_prepend (NULL, file);

  drop_files (field, files);
}

static char *
write_file (const char *name, const char *text, gsize length_bytes)
{
  char *path = gun_ui_dup_scratch_path (name);

  g_assert_true (g_file_set_contents (path, text, (gssize) length_bytes, NULL));
  return path;
}

static gboolean
has_chosen (GtkWindow *chooser, GFile *file)
{
  g_autoptr (GFile) chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));

  return chosen != NULL && g_file_equal (chosen, file);
}

/* Saves by the dialog that asks where to. */
static char *
save (GtkWindow *dialog, const char *name)
{
  char *path = gun_ui_dup_scratch_path (name);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  GtkWindow *chooser;

  gun_ui_press (dialog, "Save As…");
  gun_test_await ((chooser = gun_ui_get_dialog (GTK_TYPE_FILE_CHOOSER_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);
  /* When it appears it goes to where it begins */
  gun_test_await (gtk_widget_get_mapped (GTK_WIDGET (chooser)), GUN_UI_PATIENCE_S);
  gun_ui_settle ();
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  gun_test_await (has_chosen (chooser, file), GUN_UI_PATIENCE_S);
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  gun_ui_wait_for_words (dialog, "Saved; nobody else on this computer may read it");

  return path;
}

/* By files, all the way */
static void
test_accept (Fixture *self, gconstpointer user_data)
{
  const char *text = start_other (self, "invite", NULL);
  g_autofree char *path = write_file ("there.guninvite", text, strlen (text));
  GtkWindow *dialog = accept_invite (self);
  g_autofree char *saved = NULL;
  g_autofree char *response = NULL;
  GStatBuf status;

  g_assert_false (can_press (dialog, "Accept"));
  drop_path (find_field (dialog), path);
  gun_test_await (can_press (dialog, "Accept"), GUN_UI_PATIENCE_S);
  gun_ui_press (dialog, "Accept");
  gun_ui_wait_for_words (dialog, "Private: send this only to whoever invited you");
  gun_test_await (can_press (dialog, "Save As…"), GUN_UI_PATIENCE_S);
  saved = save (dialog, "here.guninvite");
  g_assert_cmpint (g_stat (saved, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 077, ==, 0);
  g_assert_true (g_file_get_contents (saved, &response, NULL, NULL));
  g_assert_true (g_str_has_prefix (response, "gun-answer:1:"));
  tell (self, response);
  assert_connected (self, dialog);
}

static void
assert_refused (GtkWindow *dialog, const char *button, const char *text, const char *reason)
{
  GtkWidget *field = find_field (dialog);

  g_test_message ("%.40s: %s", text, reason);
  gun_invite_field_set_text (GUN_INVITE_FIELD (field), text);
  gun_ui_wait_for_words (field, reason);
  g_assert_true (
      gtk_widget_has_css_class (gun_ui_wait_for (field, GTK_TYPE_SCROLLED_WINDOW, NULL), "error"));
  g_assert_false (can_press (dialog, button));
  gtk_test_accessible_assert_state (
      GTK_ACCESSIBLE (gun_ui_wait_for (field, GTK_TYPE_TEXT_VIEW, NULL)),
      GTK_ACCESSIBLE_STATE_INVALID,
      GTK_ACCESSIBLE_INVALID_TRUE);

  gun_invite_field_set_text (GUN_INVITE_FIELD (field), "");
  g_assert_false (gun_ui_shows (field, reason));
  g_assert_false (
      gtk_widget_has_css_class (gun_ui_wait_for (field, GTK_TYPE_SCROLLED_WINDOW, NULL), "error"));
}

/* The reason stands in place of the hint while one types, and goes away with the text. */
static void
test_refused (Fixture *self, gconstpointer user_data)
{
  GtkWindow *dialog = invite (self);
  g_autofree char *own = copy (dialog);
  g_autofree char *long_text = g_strnfill (GUN_INVITE_MAX_TEXT_BYTES + 1, 'x');
  const char *not_one = "This is no invite and no answer: they begin with “gun-invite:” or "
                        "“gun-answer:”";
  g_autofree char *cut = g_strndup (own, strlen (own) / 2);
  const char *was_cut = "This text was cut off or changed on its way: copy all of it again, from "
                        "“gun-” to “:end”";

  assert_refused (dialog, "Connect", "hello", not_one);
  assert_refused (dialog, "Connect", cut, was_cut);
  assert_refused (dialog,
                  "Connect",
                  "gun-answer:2:AAAA:00000000:end",
                  "This text was made by another version of Gun Desktop that speaks differently: "
                  "use the same version on both sides");
  assert_refused (dialog,
                  "Connect",
                  own,
                  "This is your own invite: send it to the other side, and paste here what comes "
                  "back");
  gun_invite_field_set_text (GUN_INVITE_FIELD (find_field (dialog)), long_text);
  gun_ui_wait_for_words (dialog, "That is too long to be an invite or an answer");
  close_dialog (dialog);

  dialog = accept_invite (self);
  assert_refused (dialog, "Accept", "hello", not_one);
  assert_refused (dialog, "Accept", cut, was_cut);
  close_dialog (dialog);
}

/* An invite in the field of the answer belongs to the other dialog, which takes it from there. */
static void
test_led_on (Fixture *self, gconstpointer user_data)
{
  g_autofree char *text = g_strdup (start_other (self, "invite", NULL));
  GtkWindow *dialog = invite (self);
  g_autofree char *taken = NULL;

  paste (dialog, text);
  gun_ui_wait_for (dialog, GTK_TYPE_BUTTON, "Accept Invite");
  gun_ui_press (dialog, "Accept Invite");
  gun_test_await (gun_ui_get_dialog (GUN_TYPE_INVITE_WINDOW) == NULL, GUN_UI_PATIENCE_S);
  dialog = gun_ui_get_dialog (GUN_TYPE_ACCEPT_INVITE_WINDOW);
  taken = gun_invite_field_dup_text (GUN_INVITE_FIELD (find_field (dialog)));
  g_assert_cmpstr (taken, ==, text);
  g_assert_true (can_press (dialog, "Accept"));
  close_dialog (dialog);
}

/* Closing the dialog takes the invite back: nobody can come of its answer any more. */
static void
test_cancelled (Fixture *self, gconstpointer user_data)
{
  GtkWindow *dialog = invite (self);
  g_autofree char *text = copy (dialog);
  const char *response = start_other (self, "accept", text);
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_engine_check_invite_text (self->engine, response, TRUE, NULL));
  close_dialog (dialog);
  gun_test_await (!gun_engine_check_invite_text (self->engine, response, TRUE, NULL),
                  GUN_UI_PATIENCE_S);
  g_assert_false (gun_engine_take_answer (self->engine, response, &error));
  g_assert_error (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_CANCELLED);
}

/* What comes in the way is said on a page of its own, from which one can begin anew. */
static void
test_failed (Fixture *self, gconstpointer user_data)
{
  GSettings *preferences = gun_window_get_preferences (self->window);
  GtkWindow *dialog;

  g_settings_set_boolean (preferences, "direct-connections", FALSE);
  gun_ui_settle ();
  dialog = invite (self);
  gun_ui_wait_for_words (dialog, "Not Connected");
  gun_ui_wait_for_words (dialog,
                         "Direct connections are turned off here, so nobody can be invited: turn "
                         "them on in Preferences");
  g_settings_set_boolean (preferences, "direct-connections", TRUE);
  gun_ui_settle ();
  gun_ui_press (dialog, "Make Another Invite");
  g_free (copy (dialog));
  close_dialog (dialog);
}

static void
test_files (Fixture *self, gconstpointer user_data)
{
  g_autofree char *long_text = g_strnfill (GUN_INVITE_MAX_TEXT_BYTES + 1, 'x');
  g_autofree char *long_path = write_file ("long.txt", long_text, GUN_INVITE_MAX_TEXT_BYTES + 1);
  g_autofree char *binary = write_file ("binary.txt", "gun\0\xff\xfe", 6);
  g_autofree char *folder = gun_ui_dup_scratch_path ("a-folder");
  g_autofree char *pipe = gun_ui_dup_scratch_path ("a-pipe");
  GtkWindow *dialog = accept_invite (self);
  GtkWidget *field = find_field (dialog);
  g_autoptr (GFile) one = g_file_new_for_path (long_path);
  g_autoptr (GSList) two = g_slist_prepend (g_slist_prepend (NULL, one), one);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  drop_path (field, long_path);
  gun_ui_wait_for_words (field, "“long.txt” is too long to be an invite or an answer");
  drop_path (field, folder);
  gun_ui_wait_for_words (field, "“a-folder” is no file with a text in it");
  drop_path (field, pipe);
  gun_ui_wait_for_words (field, "“a-pipe” is no file with a text in it");
  drop_files (field, two);
  gun_ui_wait_for_words (field, "Give one file: an invite, or an answer, is in one");
  drop_path (field, binary);
  gun_ui_wait_for_words (field,
                         "This is no invite and no answer: they begin with “gun-invite:” or "
                         "“gun-answer:”");
  close_dialog (dialog);
}

/* Every step fits on the narrowest screen, with the texts that it has in English. */
static void
test_narrow (Fixture *self, gconstpointer user_data)
{
  GtkWindow *dialogs[] = { invite (self), accept_invite (self) };

  g_free (copy (dialogs[0]));
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      int minimum;

      gtk_widget_measure (
          GTK_WIDGET (dialogs[i]), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 360);
      gtk_test_accessible_assert_property (
          GTK_ACCESSIBLE (gun_ui_wait_for (find_field (dialogs[i]), GTK_TYPE_TEXT_VIEW, NULL)),
          GTK_ACCESSIBLE_PROPERTY_LABEL,
          i == 0 ? "2. Paste Their Answer" : "1. Paste the Invite You Were Sent");
      close_dialog (dialogs[i]);
    }
}

static void
add (const char *path, void (*test) (Fixture *self, gconstpointer user_data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  add ("/ui/invite/invite", test_invite);
  add ("/ui/invite/accept", test_accept);
  add ("/ui/invite/refused", test_refused);
  add ("/ui/invite/led-on", test_led_on);
  add ("/ui/invite/cancelled", test_cancelled);
  add ("/ui/invite/failed", test_failed);
  add ("/ui/invite/files", test_files);
  add ("/ui/invite/narrow", test_narrow);

  return g_test_run ();
}
