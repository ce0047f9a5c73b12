/* SPDX-License-Identifier: MIT */

#include "gun-diagram-handle.h"

struct _GunDiagramHandle
{
  GtkWidget parent_instance;

  GRefString *soul;
  char *name;
  char *words;
};

enum
{
  SIGNAL_FOCUSED,
  SIGNAL_CHOOSE,
  SIGNAL_EXPAND,
  SIGNAL_COLLAPSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunDiagramHandle, gun_diagram_handle, GTK_TYPE_WIDGET)

static void
focused_cb (GunDiagramHandle *self)
{
  g_signal_emit (self, signals[SIGNAL_FOCUSED], 0);
}

/* What AT-SPI offers to do with a widget are the actions of its class */
static const char *const actions[N_SIGNALS] = {
  [SIGNAL_CHOOSE] = "box.choose",
  [SIGNAL_EXPAND] = "box.expand",
  [SIGNAL_COLLAPSE] = "box.collapse",
};

static void
action_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  for (guint i = SIGNAL_CHOOSE; i < N_SIGNALS; i++)
    if (g_str_equal (actions[i], action_name))
      g_signal_emit (widget, signals[i], 0);
}

static void
gun_diagram_handle_finalize (GObject *object)
{
  GunDiagramHandle *self = GUN_DIAGRAM_HANDLE (object);

  g_clear_pointer (&self->soul, g_ref_string_release);
  g_free (self->name);
  g_free (self->words);

  G_OBJECT_CLASS (gun_diagram_handle_parent_class)->finalize (object);
}

static void
gun_diagram_handle_class_init (GunDiagramHandleClass *klass)
{
  static const char *const names[N_SIGNALS] = { "focused", "choose", "expand", "collapse" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gun_diagram_handle_finalize;

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (
        names[i], GUN_TYPE_DIAGRAM_HANDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  for (guint i = SIGNAL_CHOOSE; i < N_SIGNALS; i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, action_cb);

  gtk_widget_class_set_css_name (widget_class, "diagram-box");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
gun_diagram_handle_init (GunDiagramHandle *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (focused_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

GtkWidget *
gun_diagram_handle_new (GRefString *soul)
{
  GunDiagramHandle *self = g_object_new (GUN_TYPE_DIAGRAM_HANDLE, NULL);

  self->soul = g_ref_string_acquire (soul);

  return GTK_WIDGET (self);
}

GRefString *
gun_diagram_handle_get_soul (GunDiagramHandle *self)
{
  g_return_val_if_fail (GUN_IS_DIAGRAM_HANDLE (self), NULL);

  return self->soul;
}

/**
 * gun_diagram_handle_describe:
 * @name: what the node is called
 * @words: what is to be said of it beside: its links
 */
void
gun_diagram_handle_describe (GunDiagramHandle *self, const char *name, const char *words)
{
  g_return_if_fail (GUN_IS_DIAGRAM_HANDLE (self));

  if (g_strcmp0 (self->name, name) == 0 && g_strcmp0 (self->words, words) == 0)
    return;

  g_free (self->name);
  g_free (self->words);
  self->name = g_strdup (name);
  self->words = g_strdup (words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  words,
                                  -1);
}
