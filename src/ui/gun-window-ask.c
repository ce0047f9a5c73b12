/* SPDX-License-Identifier: MIT */

/* The question before the first write where everything came from others. */

#include "gun-window-private.h"

#include <glib/gi18n.h>

#include "gun-preferences.h"
#include "gun-text.h"
#include "gun-words.h"

/* What an answer is about. The window may have turned to another database meanwhile. */
typedef struct
{
  GWeakRef writes;
  GWeakRef window;
  GunValue *root;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *self = data;

  g_weak_ref_clear (&self->writes);
  g_weak_ref_clear (&self->window);
  gun_value_unref (self->root);
  g_free (self);
}

/* Settings hold UTF-8: another root is asked about again after the next start */
static void
remember (GunWindow *self, GRefString *root)
{
  if (g_utf8_validate (root, (gssize) g_ref_string_length (root), NULL))
    gun_preferences_add (gun_window_get_preferences (self), "written-roots", root);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;
  GRefString *root = gun_value_get_text (question->root);
  g_autoptr (GunWrites) writes = g_weak_ref_get (&question->writes);
  g_autoptr (GunWindow) window = g_weak_ref_get (&question->window);

  if (writes == NULL || window == NULL || writes != gun_window_get_writes (window))
    return;

  if (!g_str_equal (response, "write"))
    {
      gun_writes_refuse (writes, root);
      return;
    }

  remember (window, root);
  gun_writes_allow (writes, root);
}

/**
 * gun_window_ask_to_write:
 * @root: text: the first part of a path
 *
 * Asks whether to write below @root, where nothing was written here and others rely on what there is.
 */
void
gun_window_ask_to_write (GunWindow *self, GunValue *root)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Write Here Anyway?"), NULL);
  g_autofree char *shown = gun_words_text (gun_value_get_text (root));
  Question *question = g_new0 (Question, 1);

  adw_message_dialog_format_body (
      ADW_MESSAGE_DIALOG (dialog),
      _ ("Everything known of “%s” came from others, and nothing of it was written on this "
         "computer. Another application may rely on it. What you write goes to everybody who "
         "follows it."),
      shown);
  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "write", _ ("_Write Here"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");

  g_weak_ref_init (&question->writes, gun_window_get_writes (self));
  g_weak_ref_init (&question->window, self);
  question->root = gun_value_ref (root);
  /* What a screen reader says first */
  gtk_window_set_title (GTK_WINDOW (dialog), _ ("Write Here Anyway?"));
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * gun_window_allow_written:
 *
 * What was answered before is not asked again.
 */
void
gun_window_allow_written (GunWindow *self)
{
  g_auto (GStrv) roots = g_settings_get_strv (gun_window_get_preferences (self), "written-roots");

  for (guint i = 0; roots[i] != NULL; i++)
    {
      g_autoptr (GRefString) root = gun_text_new (roots[i]);

      gun_writes_allow (gun_window_get_writes (self), root);
    }
}
