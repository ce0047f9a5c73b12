/* SPDX-License-Identifier: MIT */

#include "gun-keyboard.h"

/* More than there are places for the focus in a window */
#define MOST_PRESSES 40

static GSubprocess *openbox;

static void
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  g_subprocess_wait_check (process, NULL, &error);
  g_assert_no_error (error);
}

/* A pointer that happens to lie where a menu opens would choose in it */
static void
put_pointer_away (void)
{
  const char *const command[] = { "xdotool", "mousemove", "9999", "9999", NULL };

  run (command);
}

gboolean
gun_keyboard_start (void)
{
  g_autofree char *ready = gun_ui_dup_scratch_path ("openbox-is-ready");
  g_autofree char *startup = g_strdup_printf ("touch %s", ready);
  g_autofree char *has_xdotool = g_find_program_in_path ("xdotool");
  g_autofree char *has_openbox = g_find_program_in_path ("openbox");
  g_autoptr (GError) error = NULL;

  if (has_xdotool == NULL || has_openbox == NULL)
    return FALSE;

  openbox = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                              &error,
                              "openbox",
                              "--startup",
                              startup,
                              NULL);
  g_assert_no_error (error);
  gun_test_await (g_file_test (ready, G_FILE_TEST_EXISTS), GUN_UI_PATIENCE_S);
  put_pointer_away ();

  return TRUE;
}

void
gun_keyboard_stop (void)
{
  g_subprocess_send_signal (openbox, SIGTERM);
  g_subprocess_wait (openbox, NULL, NULL);
  g_clear_object (&openbox);
}

static gboolean
is_heard (void)
{
  GtkWidget *focus = gun_keyboard_get_focus ();

  return gun_keyboard_get_window () != NULL && (focus == NULL || gtk_widget_get_mapped (focus));
}

/* What is pressed while no window is active is lost, or while what had the focus has just gone */
static void
send (const char *const *command)
{
  gun_test_await (is_heard (), GUN_UI_PATIENCE_S);
  run (command);
  gun_test_settle ();
}

void
gun_keyboard_press (const char *keys)
{
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();
  g_auto (GStrv) names = g_strsplit (keys, " ", -1);
  g_auto (GStrv) words = NULL;

  g_strv_builder_add_many (command, "xdotool", "key", "--clearmodifiers", NULL);
  g_strv_builder_addv (command, (const char **) names);
  words = g_strv_builder_end (command);
  send ((const char *const *) words);
}

void
gun_keyboard_type (const char *text)
{
  const char *const command[] = { "xdotool", "type", "--delay", "5", text, NULL };

  send (command);
}

GtkWindow *
gun_keyboard_get_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (gtk_window_is_active (window) && gtk_widget_get_mapped (GTK_WIDGET (window)))
        return window;
    }

  return NULL;
}

GtkWidget *
gun_keyboard_get_focus (void)
{
  GtkWindow *window = gun_keyboard_get_window ();

  return window != NULL ? gtk_window_get_focus (window) : NULL;
}

gboolean
gun_keyboard_is_at (GType type, const char *words)
{
  GtkWidget *focus = gun_keyboard_get_focus ();
  GtkWidget *found = focus != NULL ? gtk_widget_get_ancestor (focus, type) : NULL;

  return found != NULL && (words == NULL || gun_ui_find (found, GTK_TYPE_WIDGET, words) != NULL);
}

/* What has the focus, for whoever reads why a test failed */
static char *
dup_focus (void)
{
  GtkWidget *focus = gun_keyboard_get_focus ();
  GtkWidget *label = focus != NULL ? gun_ui_find (focus, GTK_TYPE_LABEL, NULL) : NULL;
  g_autofree char *words = NULL;

  if (label != NULL)
    g_object_get (label, GTK_IS_LABEL (label) ? "label" : "text", &words, NULL);

  return g_strdup_printf ("%s “%s”",
                          focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing",
                          words != NULL ? words : "");
}

void
gun_keyboard_wait_for_focus (GType type, const char *words)
{
  gint64 deadline_us = g_get_monotonic_time () + GUN_UI_PATIENCE_S * G_USEC_PER_SEC;

  while (!gun_keyboard_is_at (type, words))
    {
      g_autofree char *where = dup_focus ();
      g_autofree char *wanted = g_strdup_printf ("the focus on a %s that says “%s”; it is on %s",
                                                 g_type_name (type),
                                                 words != NULL ? words : "",
                                                 where);

      gun_test_await_turn (deadline_us, G_STRLOC, wanted);
    }
}

void
gun_keyboard_go (const char *key, GType type, const char *words)
{
  g_autoptr (GString) passed = g_string_new (NULL);

  g_string_printf (passed,
                   "%s to lead to a %s that says “%s”; it led to",
                   key,
                   g_type_name (type),
                   words != NULL ? words : "");
  for (guint i = 0; !gun_keyboard_is_at (type, words); i++)
    {
      gint64 deadline_us = g_get_monotonic_time () + GUN_UI_PATIENCE_S * G_USEC_PER_SEC;
      GtkWidget *before = gun_keyboard_get_focus ();
      g_autofree char *where = dup_focus ();

      g_string_append_printf (passed, " %s", where);
      if (i > MOST_PRESSES)
        g_error ("%s", passed->str);

      gun_keyboard_press (key);
      while (gun_keyboard_get_focus () == before)
        gun_test_await_turn (deadline_us, G_STRLOC, passed->str);
    }
}
