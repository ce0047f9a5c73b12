/* SPDX-License-Identifier: MIT */

/* Taking back what was written, and the question when somebody else has changed it since. */

#include "gun-window-private.h"

#include <glib/gi18n.h>

#include "gun-words.h"

/* What an answer is about. The window may have turned to another database meanwhile. */
typedef struct
{
  GunUndo *undo;
  GunWriteStep *step;
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *self = data;

  g_object_unref (self->undo);
  gun_write_step_unref (self->step);
  g_free (self);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Question *question = user_data;

  if (g_str_equal (response, "overwrite"))
    gun_undo_force (question->undo, question->step);
}

/**
 * gun_window_ask_to_overwrite:
 * @step: what was to be taken back
 * @key: text: which key of it holds something else by now
 * @now: what it holds
 *
 * Asks whether to take @step back all the same.
 */
void
gun_window_ask_to_overwrite (GunWindow *self, GunWriteStep *step, GunValue *key, GunValue *now)
{
  const char *title = _ ("Changed by Somebody Else");
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), title, NULL);
  g_autofree char *name = gun_words_text (gun_value_get_text (key));
  g_autofree char *shown = gun_words_value_short (now);
  g_autofree char *label = gun_write_step_describe_undo (step);
  Question *question = g_new0 (Question, 1);

  /* Translators: a key, the value it has now, and what a button says, such as Set Back to false */
  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (dialog),
                                  _ ("“%s” was changed since it was written here: it is %s now. "
                                     "“%s” would overwrite that."),
                                  name,
                                  shown,
                                  label);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog),
                                    "keep",
                                    _ ("_Keep It as It Is"),
                                    "overwrite",
                                    _ ("_Overwrite"),
                                    NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "overwrite", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");

  question->undo = g_object_ref (gun_window_get_undo (self));
  question->step = gun_write_step_ref (step);
  /* What a screen reader says first */
  gtk_window_set_title (GTK_WINDOW (dialog), title);
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question, question_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
gun_window_undo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_undo_last (gun_window_get_undo (user_data));
}

void
gun_window_redo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_undo_redo (gun_window_get_undo (user_data));
}

/* A field has an undo of its own, and keeps the keys also when there is nothing to undo in it */
static gboolean
is_typing (GtkWidget *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

static gboolean
key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  const char *name;

  if (is_typing (widget))
    return FALSE;

  g_variant_get (arguments, "(&s)", &name);

  return gtk_widget_activate_action (widget, name, NULL);
}

/**
 * gun_window_bind_undo:
 *
 * Ctrl+Z and Ctrl+Shift+Z, where nobody types.
 */
void
gun_window_bind_undo (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (
      widget_class, GDK_KEY_z, GDK_CONTROL_MASK, key_cb, "(s)", "win.undo");
  gtk_widget_class_add_binding (
      widget_class, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK, key_cb, "(s)", "win.redo");
}
