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
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunDiagramHandle, gun_diagram_handle, GTK_TYPE_WIDGET)

static void
focused_cb (GunDiagramHandle *self)
{
  g_signal_emit (self, signals[SIGNAL_FOCUSED], 0);
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
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gun_diagram_handle_finalize;

  signals[SIGNAL_FOCUSED] = g_signal_new (
      "focused", GUN_TYPE_DIAGRAM_HANDLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

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
