/* SPDX-License-Identifier: MIT */

#include "gun-add-relay-window.h"

#include <glib/gi18n.h>

#include "gun-relay-step-row.h"

struct _GunAddRelayWindow
{
  AdwWindow parent_instance;

  GunEngine *engine;
  char *url; /* normal form of what is in the row; NULL when it is no address */
  GCancellable *cancellable;
  GunRelayStepRow *steps[GUN_RELAY_TEST_N_STEPS];

  AdwEntryRow *address_row;
  GtkSwitch *private_switch;
  GtkLabel *hint_label;
  GtkButton *add_button;
  GtkWidget *test_group;
  GtkWidget *outcome_box;
  GtkImage *outcome_image;
  GtkLabel *outcome_label;
  GtkListBox *steps_list;
};

enum
{
  SIGNAL_ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunAddRelayWindow, gun_add_relay_window, ADW_TYPE_WINDOW)

static void
stop_test (GunAddRelayWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* Until an address was tested it cannot be added; one that failed can, but that is not what we
 * suggest. */
static void
allow_adding (GunAddRelayWindow *self, gboolean allowed, gboolean works)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "relay.add", allowed);
  gtk_button_set_label (self->add_button, allowed && !works ? _ ("Add Anyway") : _ ("Add"));
  if (works || !allowed)
    gtk_widget_add_css_class (GTK_WIDGET (self->add_button), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->add_button), "suggested-action");
}

static void
show_hint (GunAddRelayWindow *self, const char *problem)
{
  GtkWidget *hint = GTK_WIDGET (self->hint_label);

  if (problem == NULL)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->address_row), "error");
      gtk_widget_remove_css_class (hint, "error");
      gtk_widget_add_css_class (hint, "dim-label");
      gtk_label_set_label (self->hint_label,
                           _ ("Such as https://relay.example/gun. Press Enter to test it."));
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->address_row), GTK_ACCESSIBLE_STATE_INVALID);
      return;
    }

  gtk_widget_add_css_class (GTK_WIDGET (self->address_row), "error");
  gtk_widget_add_css_class (hint, "error");
  gtk_widget_remove_css_class (hint, "dim-label");
  gtk_label_set_label (self->hint_label, problem);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->address_row),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
}

static void
show_outcome (GunAddRelayWindow *self, gboolean works)
{
  GtkWidget *box = self->outcome_box;

  gtk_image_set_from_icon_name (self->outcome_image,
                                works ? "emblem-default-symbolic" : "dialog-error-symbolic");
  gtk_label_set_label (self->outcome_label,
                       works ? _ ("This relay works") : _ ("This relay does not work now"));
  gtk_widget_remove_css_class (box, works ? "error" : "success");
  gtk_widget_add_css_class (box, works ? "success" : "error");
  gtk_widget_set_visible (box, TRUE);
}

static void
step_cb (GunRelayTestStep step, gint64 took_us, const GError *error, gpointer user_data)
{
  GunAddRelayWindow *self = user_data;

  if (error != NULL)
    {
      gun_relay_step_row_set_failed (self->steps[step], error->message);
      return;
    }

  gun_relay_step_row_set_done (self->steps[step], took_us, gun_engine_is_local_url (self->url));
  if (step + 1 < GUN_RELAY_TEST_N_STEPS)
    gun_relay_step_row_set_running (self->steps[step + 1]);
}

static void
tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunAddRelayWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean works = gun_engine_test_relay_finish (GUN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->cancellable);
  show_outcome (self, works);
  allow_adding (self, TRUE, works);
  if (works)
    gtk_widget_grab_focus (GTK_WIDGET (self->add_button));
}

static void
begin_test (GunAddRelayWindow *self)
{
  stop_test (self);
  self->cancellable = g_cancellable_new ();

  for (guint i = 0; i < GUN_RELAY_TEST_N_STEPS; i++)
    gun_relay_step_row_set_not_tried (self->steps[i]);
  gun_relay_step_row_set_running (self->steps[GUN_RELAY_TEST_REACHABLE]);
  gtk_widget_set_visible (self->outcome_box, FALSE);
  gtk_widget_set_visible (self->test_group, TRUE);
  allow_adding (self, FALSE, FALSE);

  gun_engine_test_relay_async (
      self->engine, self->url, step_cb, self, self->cancellable, tested_cb, g_object_ref (self));
}

static void
test_cb (GunAddRelayWindow *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->url, g_free);
  self->url
      = gun_engine_normalize_url (gtk_editable_get_text (GTK_EDITABLE (self->address_row)), &error);
  if (self->url == NULL)
    {
      show_hint (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
      return;
    }

  show_hint (self, NULL);
  begin_test (self);
}

static void
address_changed_cb (GunAddRelayWindow *self)
{
  stop_test (self);
  show_hint (self, NULL);
  allow_adding (self, FALSE, FALSE);
  gtk_widget_set_visible (self->test_group, FALSE);
}

static void
test_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  test_cb (GUN_ADD_RELAY_WINDOW (widget));
}

static void
add_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunAddRelayWindow *self = GUN_ADD_RELAY_WINDOW (widget);
  gboolean is_private = gtk_switch_get_active (self->private_switch);
  g_autoptr (GError) error = NULL;

  /* Before it is added, so that it is kept apart from the first moment. One that was kept apart before still is: its row says so. */
  if ((is_private && !gun_engine_set_relay_private (self->engine, self->url, TRUE, &error))
      || !gun_engine_add_relay (self->engine, self->url, &error))
    {
      show_hint (self, error->message);
      return;
    }

  g_signal_emit (self, signals[SIGNAL_ADDED], 0, self->url, is_private);
  gtk_window_close (GTK_WINDOW (self));
}

static void
gun_add_relay_window_dispose (GObject *object)
{
  GunAddRelayWindow *self = GUN_ADD_RELAY_WINDOW (object);

  stop_test (self);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_add_relay_window_parent_class)->dispose (object);
}

static void
gun_add_relay_window_finalize (GObject *object)
{
  GunAddRelayWindow *self = GUN_ADD_RELAY_WINDOW (object);

  g_free (self->url);

  G_OBJECT_CLASS (gun_add_relay_window_parent_class)->finalize (object);
}

/* The test's steps must not reach a window that is gone: closing ends it. */
static gboolean
gun_add_relay_window_close_request (GtkWindow *window)
{
  stop_test (GUN_ADD_RELAY_WINDOW (window));

  return GTK_WINDOW_CLASS (gun_add_relay_window_parent_class)->close_request (window);
}

static void
gun_add_relay_window_class_init (GunAddRelayWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gun_add_relay_window_dispose;
  object_class->finalize = gun_add_relay_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = gun_add_relay_window_close_request;

  signals[SIGNAL_ADDED] = g_signal_new ("added",
                                        GUN_TYPE_ADD_RELAY_WINDOW,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        2,
                                        G_TYPE_STRING,
                                        G_TYPE_BOOLEAN);

  gtk_widget_class_install_action (widget_class, "relay.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "relay.add", NULL, add_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-add-relay-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunAddRelayWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, GunAddRelayWindow, hint_label);
  gtk_widget_class_bind_template_child (widget_class, GunAddRelayWindow, private_switch);
  gtk_widget_class_bind_template_child (widget_class, GunAddRelayWindow, add_button);
  gtk_widget_class_bind_template_child (widget_class, GunAddRelayWindow, test_group);
  gtk_widget_class_bind_template_child (widget_class, GunAddRelayWindow, outcome_box);
  gtk_widget_class_bind_template_child (widget_class, GunAddRelayWindow, outcome_image);
  gtk_widget_class_bind_template_child (widget_class, GunAddRelayWindow, outcome_label);
  gtk_widget_class_bind_template_child (widget_class, GunAddRelayWindow, steps_list);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
}

static void
gun_add_relay_window_init (GunAddRelayWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < GUN_RELAY_TEST_N_STEPS; i++)
    {
      self->steps[i] = GUN_RELAY_STEP_ROW (gun_relay_step_row_new (i));
      gtk_list_box_append (self->steps_list, GTK_WIDGET (self->steps[i]));
    }
  allow_adding (self, FALSE, FALSE);
}

GtkWidget *
gun_add_relay_window_new (GunEngine *engine, GtkWindow *parent)
{
  GunAddRelayWindow *self = NULL;

  g_return_val_if_fail (GUN_IS_ENGINE (engine), NULL);

  self = g_object_new (GUN_TYPE_ADD_RELAY_WINDOW, "transient-for", parent, NULL);
  self->engine = g_object_ref (engine);

  return GTK_WIDGET (self);
}
