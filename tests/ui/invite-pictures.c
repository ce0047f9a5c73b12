/* SPDX-License-Identifier: MIT */

/*
 * Takes the pictures of inviting a desktop and of accepting an invite:
 *   invite-pictures FOLDER GUN-PEER
 * The other side is a real gun-peer. It runs in a network of its own (in-netns, with-lan).
 */

#include "gun-ui-fixture.h"

#include <signal.h>

#include "gun-accept-invite-window.h"
#include "gun-invite-field.h"
#include "gun-invite-window.h"
#include "gun-picture.h"
#include "gun-window-private.h"

#define INVITE_HEIGHT 540
#define ACCEPT_HEIGHT 400

static const char *program;

static char *
read_line (GSubprocess *process)
{
  GDataInputStream *out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  char *line = g_data_input_stream_read_line (out, NULL, NULL, NULL);

  g_object_unref (out);
  g_assert_nonnull (line);
  return line;
}

static GSubprocess *
start (const char *command)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                          &error,
                          program,
                          command,
                          "--memory",
                          NULL);

  g_assert_no_error (error);
  return process;
}

static void
tell (GSubprocess *process, const char *text)
{
  g_output_stream_printf (g_subprocess_get_stdin_pipe (process), NULL, NULL, NULL, "%s\n", text);
}

static GtkWindow *
open_dialog (GunWindow *window, const char *action, GType type)
{
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
  gun_test_await ((dialog = gun_ui_get_dialog (type)) != NULL, GUN_UI_PATIENCE_S);
  gun_test_await (gtk_widget_get_width (GTK_WIDGET (dialog)) > 0, GUN_UI_PATIENCE_S);

  return dialog;
}

static void
set_width (GtkWindow *dialog, int width)
{
  gtk_window_set_default_size (
      dialog, width, GUN_IS_INVITE_WINDOW (dialog) ? INVITE_HEIGHT : ACCEPT_HEIGHT);
  gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (dialog)) - width) < GUN_PICTURE_FRAME_PX,
                  GUN_UI_PATIENCE_S);
}

/* As it is, dark, narrow, and from right to left */
static void
take (GtkWindow *dialog, const char *what)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  g_autofree char *dark = g_strconcat (what, "-dark", NULL);
  g_autofree char *narrow = g_strconcat (what, "-narrow", NULL);
  g_autofree char *rtl = g_strconcat (what, "-rtl", NULL);

  set_width (dialog, 520);
  gun_picture_take (GTK_WIDGET (dialog), what);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_FORCE_DARK);
  gun_picture_take (GTK_WIDGET (dialog), dark);
  adw_style_manager_set_color_scheme (style, ADW_COLOR_SCHEME_DEFAULT);
  set_width (dialog, 360);
  gun_picture_take (GTK_WIDGET (dialog), narrow);
  set_width (dialog, 520);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  gun_picture_take (GTK_WIDGET (dialog), rtl);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

static char *
dup_shown (GtkWindow *dialog)
{
  GtkWidget *copy = gun_ui_wait_for (dialog, GTK_TYPE_BUTTON, "Copy");
  GtkWidget *view;
  char *text;

  gun_test_await (gtk_widget_is_sensitive (copy), GUN_UI_PATIENCE_S);
  view = gun_ui_wait_for (dialog, GTK_TYPE_TEXT_VIEW, NULL);
  g_object_get (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "text", &text, NULL);

  return text;
}

static GunInviteField *
find_field (GtkWindow *dialog)
{
  return GUN_INVITE_FIELD (gun_ui_wait_for (dialog, GUN_TYPE_INVITE_FIELD, NULL));
}

static void
take_invite (GunWindow *window)
{
  GtkWindow *dialog = open_dialog (window, "win.invite-desktop", GUN_TYPE_INVITE_WINDOW);
  g_autofree char *text = dup_shown (dialog);
  g_autoptr (GSubprocess) guest = start ("accept");
  g_autoptr (GSubprocess) host = start ("invite");
  g_autofree char *theirs = read_line (host);
  g_autofree char *response = NULL;

  take (dialog, "invite");
  gun_invite_field_set_text (find_field (dialog), "Here it is: gun-answer:1:eyJpZCI6");
  take (dialog, "invite-wrong");
  gun_invite_field_set_text (find_field (dialog), theirs);
  take (dialog, "invite-other-side");
  tell (guest, text);
  response = read_line (guest);
  gun_invite_field_set_text (find_field (dialog), response);
  take (dialog, "invite-answered");
  g_subprocess_send_signal (guest, SIGSTOP);
  gun_ui_press (dialog, "Connect");
  take (dialog, "invite-connecting");
  g_subprocess_send_signal (guest, SIGCONT);
  gun_ui_wait_for_words (dialog, "Connected");
  take (dialog, "invite-connected");
  gun_ui_press (dialog, "Close");
  g_subprocess_force_exit (guest);
  g_subprocess_force_exit (host);
}

static void
take_accept (GunWindow *window)
{
  GtkWindow *dialog = open_dialog (window, "win.accept-invite", GUN_TYPE_ACCEPT_INVITE_WINDOW);
  g_autoptr (GSubprocess) host = start ("invite");
  g_autofree char *theirs = read_line (host);

  take (dialog, "accept");
  gun_invite_field_set_text (find_field (dialog), theirs);
  gun_ui_press (dialog, "Accept");
  g_free (dup_shown (dialog));
  take (dialog, "accept-answer");
  gtk_window_close (dialog);
  g_subprocess_force_exit (host);
}

static void
take_failed (GunWindow *window)
{
  GtkWindow *dialog;

  g_settings_set_boolean (gun_window_get_preferences (window), "direct-connections", FALSE);
  gun_ui_settle ();
  dialog = open_dialog (window, "win.invite-desktop", GUN_TYPE_INVITE_WINDOW);
  gun_ui_wait_for_words (dialog, "Not Connected");
  take (dialog, "invite-failed");
  gtk_window_close (dialog);
}

int
main (int argc, char *argv[])
{
  GunEngine *engine;
  GunWindow *window;

  if (argc != 3)
    {
      g_printerr ("usage: invite-pictures FOLDER GUN-PEER\n");
      return 2;
    }

  gun_picture_set_folder (argv[1]);
  program = argv[2];
  gun_ui_test_init (&argc, &argv);
  engine = gun_ui_start_engine (NULL, FALSE);
  window = gun_ui_open_window (engine);
  take_invite (window);
  take_accept (window);
  take_failed (window);
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);

  return 0;
}
