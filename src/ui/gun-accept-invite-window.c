/* SPDX-License-Identifier: MIT */

#include "gun-accept-invite-window.h"

#include <glib/gi18n.h>

#include "gun-invite-field.h"
#include "gun-invite-outcome.h"
#include "gun-invite-sheet.h"
#include "gun-words.h"

struct _GunAcceptInviteWindow
{
  AdwWindow parent_instance;

  GunEngine *engine;
  GCancellable *cancellable;
  char *id; /* (nullable): of the invite that was answered and whose owner did not come yet */

  AdwToastOverlay *toast_overlay;
  GtkWidget *cancel_button;
  GtkWidget *accept_button;
  GtkStack *stack;
  GunInviteField *field;
  GunInviteSheet *sheet;
  GunInviteOutcome *outcome;
};

G_DEFINE_FINAL_TYPE (GunAcceptInviteWindow, gun_accept_invite_window, ADW_TYPE_WINDOW)

static void
show_page (GunAcceptInviteWindow *self, const char *page)
{
  gboolean is_question = g_str_equal (page, "question");

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (self->cancel_button, self->id != NULL || is_question);
  gtk_widget_set_visible (self->accept_button, is_question);
}

static void
show_failed (GunAcceptInviteWindow *self, const GError *error)
{
  gun_invite_outcome_show_failed (self->outcome, error->message, _ ("Accept Another Invite"));
  show_page (self, "outcome");
}

/* What is under way holds no reference, since a window that was destroyed would live on with it: all that comes after is that it was cancelled. */
static void
awaited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunAcceptInviteWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 number = gun_engine_await_invite_finish (GUN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_pointer (&self->id, g_free);
  if (error != NULL)
    {
      show_failed (self, error);
      return;
    }
  show_page (self, "outcome");
  gun_invite_outcome_show_connected (self->outcome, self->engine, number);
}

static void
await (GunAcceptInviteWindow *self, const char *id)
{
  self->id = g_strdup (id);
  gun_engine_await_invite_async (self->engine, id, self->cancellable, awaited_cb, self);
}

static void
show_text (GunAcceptInviteWindow *self, const GunInviteText *text)
{
  g_autofree char *until = gun_words_until (text->expires_ms * 1000, g_get_real_time ());
  g_autofree char *caption
      = g_strdup_printf (text->is_local_only ? _ ("Local network only, until %s, works once")
                                             : _ ("Valid until %s, works once"),
                         until);

  gun_invite_sheet_set_text (self->sheet, text, caption, "answer.guninvite");
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunAcceptInviteWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunInviteText) text
      = gun_engine_answer_invite_finish (GUN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (text == NULL)
    {
      show_failed (self, error);
      return;
    }

  await (self, text->id);
  show_text (self, text);
}

static void
accept_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunAcceptInviteWindow *self = GUN_ACCEPT_INVITE_WINDOW (widget);
  g_autofree char *text = gun_invite_field_dup_text (self->field);

  gun_invite_sheet_set_text (self->sheet, NULL, NULL, NULL);
  show_page (self, "answer");
  gtk_widget_set_visible (self->cancel_button, TRUE);
  gun_engine_answer_invite_async (self->engine, text, self->cancellable, answered_cb, self);
}

static void
field_changed_cb (GunAcceptInviteWindow *self)
{
  gboolean is_usable = gun_invite_field_check (self->field, self->engine, FALSE);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invite.accept", is_usable);
  if (is_usable)
    gtk_widget_grab_focus (self->accept_button);
}

static void
ask (GunAcceptInviteWindow *self, const char *invite)
{
  show_page (self, "question");
  gun_invite_field_set_hint (self->field, _ ("Or drop a file here."));
  gun_invite_field_set_text (self->field, invite);
}

static void
again_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  ask (GUN_ACCEPT_INVITE_WINDOW (widget), "");
}

/* It is the answer to an invite that somebody made here with gun-peer */
static void
led_on_cb (GunAcceptInviteWindow *self)
{
  g_autofree char *text = gun_invite_field_dup_text (self->field);
  g_autofree char *id = gun_engine_dup_invite_id (text);
  g_autoptr (GError) error = NULL;

  if (!gun_engine_take_answer (self->engine, text, &error))
    {
      gun_invite_field_set_problem (self->field, error->message);
      return;
    }

  await (self, id);
  gun_invite_outcome_show_connecting (self->outcome);
  show_page (self, "outcome");
}

static void
said_cb (GunAcceptInviteWindow *self, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (escaped));
}

static void
end (GunAcceptInviteWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  if (self->id != NULL)
    gun_engine_cancel_invite (self->engine, self->id);
  g_clear_pointer (&self->id, g_free);
}

static gboolean
gun_accept_invite_window_close_request (GtkWindow *window)
{
  end (GUN_ACCEPT_INVITE_WINDOW (window));

  return GTK_WINDOW_CLASS (gun_accept_invite_window_parent_class)->close_request (window);
}

static void
gun_accept_invite_window_dispose (GObject *object)
{
  GunAcceptInviteWindow *self = GUN_ACCEPT_INVITE_WINDOW (object);

  if (self->engine != NULL)
    end (self);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_accept_invite_window_parent_class)->dispose (object);
}

static void
gun_accept_invite_window_finalize (GObject *object)
{
  g_object_unref (GUN_ACCEPT_INVITE_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (gun_accept_invite_window_parent_class)->finalize (object);
}

static void
gun_accept_invite_window_class_init (GunAcceptInviteWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_INVITE_FIELD);
  g_type_ensure (GUN_TYPE_INVITE_OUTCOME);
  g_type_ensure (GUN_TYPE_INVITE_SHEET);

  object_class->dispose = gun_accept_invite_window_dispose;
  object_class->finalize = gun_accept_invite_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = gun_accept_invite_window_close_request;

  gtk_widget_class_install_action (widget_class, "invite.accept", NULL, accept_action);
  gtk_widget_class_install_action (widget_class, "invite.again", NULL, again_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-accept-invite-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunAcceptInviteWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, GunAcceptInviteWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, GunAcceptInviteWindow, accept_button);
  gtk_widget_class_bind_template_child (widget_class, GunAcceptInviteWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GunAcceptInviteWindow, field);
  gtk_widget_class_bind_template_child (widget_class, GunAcceptInviteWindow, sheet);
  gtk_widget_class_bind_template_child (widget_class, GunAcceptInviteWindow, outcome);
  gtk_widget_class_bind_template_callback (widget_class, field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, led_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, said_cb);
}

static void
gun_accept_invite_window_init (GunAcceptInviteWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invite.accept", FALSE);
}

/**
 * gun_accept_invite_window_new:
 * @parent: the window it belongs to
 * @engine: who accepts
 * @invite: (nullable): what was pasted already
 */
GtkWidget *
gun_accept_invite_window_new (GtkWindow *parent, GunEngine *engine, const char *invite)
{
  GunAcceptInviteWindow *self = NULL;

  g_return_val_if_fail (GUN_IS_ENGINE (engine), NULL);

  self = g_object_new (GUN_TYPE_ACCEPT_INVITE_WINDOW, "transient-for", parent, NULL);
  self->engine = g_object_ref (engine);
  ask (self, invite != NULL ? invite : "");

  return GTK_WIDGET (self);
}
