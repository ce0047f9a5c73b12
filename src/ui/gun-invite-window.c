/* SPDX-License-Identifier: MIT */

#include "gun-invite-window.h"

#include <glib/gi18n.h>

#include "gun-invite-field.h"
#include "gun-invite-outcome.h"
#include "gun-invite-sheet.h"
#include "gun-words.h"

struct _GunInviteWindow
{
  AdwWindow parent_instance;

  GunEngine *engine;
  GCancellable *cancellable;
  char *id; /* (nullable): of the invite that nobody came of yet */

  AdwToastOverlay *toast_overlay;
  GtkWidget *cancel_button;
  GtkWidget *connect_button;
  GtkStack *stack;
  GunInviteSheet *sheet;
  GunInviteField *field;
  GunInviteOutcome *outcome;
};

enum
{
  SIGNAL_LED_ON,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunInviteWindow, gun_invite_window, ADW_TYPE_WINDOW)

static void
cancel_invite (GunInviteWindow *self)
{
  if (self->id != NULL)
    gun_engine_cancel_invite (self->engine, self->id);
  g_clear_pointer (&self->id, g_free);
}

static void
show_page (GunInviteWindow *self, const char *page)
{
  gboolean is_exchange = g_str_equal (page, "exchange");

  gtk_stack_set_visible_child_name (self->stack, page);
  gtk_widget_set_visible (self->cancel_button, self->id != NULL || is_exchange);
  gtk_widget_set_visible (self->connect_button, is_exchange);
}

static void
show_failed (GunInviteWindow *self, const GError *error)
{
  gun_invite_outcome_show_failed (self->outcome, error->message, _ ("Make Another Invite"));
  show_page (self, "outcome");
}

/* What is under way holds no reference, since a window that was destroyed would live on with it: all that comes after is that it was cancelled. */
static void
awaited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunInviteWindow *self = user_data;
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
await (GunInviteWindow *self)
{
  gun_engine_await_invite_async (self->engine, self->id, self->cancellable, awaited_cb, self);
}

static void
show_text (GunInviteWindow *self, const GunInviteText *text)
{
  g_autofree char *until = gun_words_until (text->expires_ms * 1000, g_get_real_time ());
  g_autofree char *caption
      = g_strdup_printf (text->is_local_only ? _ ("Local network only, until %s, works once")
                                             : _ ("Valid until %s, works once"),
                         until);
  g_autofree char *hint = g_strdup_printf (_ ("Or drop a file here. This waits until %s."), until);

  gun_invite_sheet_set_text (self->sheet, text, caption, "invite.guninvite");
  gun_invite_field_set_hint (self->field, hint);
}

static void
invited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunInviteWindow *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunInviteText) text = gun_engine_invite_finish (GUN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (text == NULL)
    {
      show_failed (self, error);
      return;
    }

  self->id = g_strdup (text->id);
  show_text (self, text);
  await (self);
}

/* From nothing: also after one that came to nothing */
static void
make_invite (GunInviteWindow *self)
{
  gun_invite_sheet_set_text (self->sheet, NULL, NULL, NULL);
  gun_invite_field_set_hint (self->field, _ ("Or drop a file here."));
  gun_invite_field_set_text (self->field, "");
  show_page (self, "exchange");
  gun_engine_invite_async (self->engine, self->cancellable, invited_cb, self);
}

static void
field_changed_cb (GunInviteWindow *self)
{
  gboolean is_usable = gun_invite_field_check (self->field, self->engine, TRUE);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invite.connect", is_usable);
  if (is_usable)
    gtk_widget_grab_focus (self->connect_button);
}

/* gun-peer may have made an invite here too, and this may be its answer */
static void
follow (GunInviteWindow *self, const char *id)
{
  if (g_strcmp0 (self->id, id) == 0)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  cancel_invite (self);
  self->id = g_strdup (id);
  await (self);
}

static void
connect_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunInviteWindow *self = GUN_INVITE_WINDOW (widget);
  g_autofree char *text = gun_invite_field_dup_text (self->field);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (!gun_engine_take_answer (self->engine, text, &error))
    {
      gun_invite_field_set_problem (self->field, error->message);
      return;
    }

  id = gun_engine_dup_invite_id (text);
  follow (self, id);
  gun_invite_outcome_show_connecting (self->outcome);
  show_page (self, "outcome");
}

static void
again_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  make_invite (GUN_INVITE_WINDOW (widget));
}

static void
led_on_cb (GunInviteWindow *self)
{
  g_autofree char *text = gun_invite_field_dup_text (self->field);

  g_signal_emit (self, signals[SIGNAL_LED_ON], 0, text);
  gtk_window_close (GTK_WINDOW (self));
}

static void
said_cb (GunInviteWindow *self, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (escaped));
}

static void
end (GunInviteWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  cancel_invite (self);
}

static gboolean
gun_invite_window_close_request (GtkWindow *window)
{
  end (GUN_INVITE_WINDOW (window));

  return GTK_WINDOW_CLASS (gun_invite_window_parent_class)->close_request (window);
}

static void
gun_invite_window_dispose (GObject *object)
{
  GunInviteWindow *self = GUN_INVITE_WINDOW (object);

  if (self->engine != NULL)
    end (self);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_invite_window_parent_class)->dispose (object);
}

static void
gun_invite_window_finalize (GObject *object)
{
  g_object_unref (GUN_INVITE_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (gun_invite_window_parent_class)->finalize (object);
}

static void
gun_invite_window_class_init (GunInviteWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_INVITE_FIELD);
  g_type_ensure (GUN_TYPE_INVITE_OUTCOME);
  g_type_ensure (GUN_TYPE_INVITE_SHEET);

  object_class->dispose = gun_invite_window_dispose;
  object_class->finalize = gun_invite_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = gun_invite_window_close_request;

  signals[SIGNAL_LED_ON] = g_signal_new ("led-on",
                                         GUN_TYPE_INVITE_WINDOW,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "invite.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "invite.again", NULL, again_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-invite-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunInviteWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, GunInviteWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, GunInviteWindow, connect_button);
  gtk_widget_class_bind_template_child (widget_class, GunInviteWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GunInviteWindow, sheet);
  gtk_widget_class_bind_template_child (widget_class, GunInviteWindow, field);
  gtk_widget_class_bind_template_child (widget_class, GunInviteWindow, outcome);
  gtk_widget_class_bind_template_callback (widget_class, field_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, led_on_cb);
  gtk_widget_class_bind_template_callback (widget_class, said_cb);
}

static void
gun_invite_window_init (GunInviteWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invite.connect", FALSE);
}

/**
 * gun_invite_window_new:
 * @parent: the window it belongs to
 * @engine: who invites
 */
GtkWidget *
gun_invite_window_new (GtkWindow *parent, GunEngine *engine)
{
  GunInviteWindow *self = NULL;

  g_return_val_if_fail (GUN_IS_ENGINE (engine), NULL);

  self = g_object_new (GUN_TYPE_INVITE_WINDOW, "transient-for", parent, NULL);
  self->engine = g_object_ref (engine);
  make_invite (self);

  return GTK_WIDGET (self);
}
