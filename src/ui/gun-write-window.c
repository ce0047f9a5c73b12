/* SPDX-License-Identifier: MIT */

#include "gun-write-window.h"

#include <glib/gi18n.h>

#include "gun-soul.h"
#include "gun-text.h"
#include "gun-value-input.h"

struct _GunWriteWindow
{
  AdwWindow parent_instance;

  GunWrites *writes;
  GRefString *soul; /* (nullable): of the node that gets the key */

  AdwPreferencesGroup *group;
  AdwEntryRow *soul_row;
  AdwEntryRow *key_row;
  AdwComboRow *kind_row;
  AdwEntryRow *value_row;
  GtkLabel *error_label;
};

enum
{
  SIGNAL_WRITTEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunWriteWindow, gun_write_window, ADW_TYPE_WINDOW)

/* In the order of kind_row */
static const GunValueKind kinds[] = {
  GUN_VALUE_TEXT, GUN_VALUE_NUMBER, GUN_VALUE_BOOLEAN, GUN_VALUE_NULL, GUN_VALUE_LINK,
};

static GunValueKind
get_kind (GunWriteWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->kind_row);

  return selected < G_N_ELEMENTS (kinds) ? kinds[selected] : GUN_VALUE_TEXT;
}

static void
clear_errors (GunWriteWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->soul_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->key_row), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->value_row), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
}

static void
show_error (GunWriteWindow *self, AdwEntryRow *row, const char *error)
{
  clear_errors (self);
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_label_set_text (self->error_label, error);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
kind_changed_cb (GunWriteWindow *self)
{
  GunValueKind kind = get_kind (self);

  gtk_widget_set_visible (GTK_WIDGET (self->value_row), kind != GUN_VALUE_NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->value_row),
                                 kind == GUN_VALUE_LINK ? _ ("Soul it leads to") : _ ("Value"));
  if (kind == GUN_VALUE_BOOLEAN)
    gtk_editable_set_text (GTK_EDITABLE (self->value_row), "true");
  clear_errors (self);
}

static const char *
check_soul (GRefString *soul)
{
  if (*soul == '\0')
    return _ ("A node needs a soul: its name, such as chat/lobby");
  if (gun_soul_needs_check (soul))
    return _ ("Souls with ~ or # belong to signed nodes, which cannot be written here");

  return NULL;
}

static GRefString *
dup_soul (GunWriteWindow *self)
{
  if (self->soul != NULL)
    return g_ref_string_acquire (self->soul);

  return gun_text_new (gtk_editable_get_text (GTK_EDITABLE (self->soul_row)));
}

static void
write_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunWriteWindow *self = GUN_WRITE_WINDOW (widget);
  const char *key_text = gtk_editable_get_text (GTK_EDITABLE (self->key_row));
  g_autoptr (GRefString) soul = dup_soul (self);
  const char *reason = self->soul == NULL ? check_soul (soul) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRefString) key = NULL;
  g_autoptr (GunValue) value = NULL;
  g_autoptr (GunValue) previous = NULL;

  if (reason != NULL)
    {
      show_error (self, self->soul_row, reason);
      return;
    }

  if (*key_text == '\0' || g_str_equal (key_text, "_"))
    {
      show_error (self,
                  self->key_row,
                  *key_text == '\0' ? _ ("A value needs a key: its name within the node")
                                    : _ ("GUN keeps the key “_” for itself; use another"));
      return;
    }

  value = gun_value_input_parse (
      get_kind (self), gtk_editable_get_text (GTK_EDITABLE (self->value_row)), &error);
  if (value == NULL)
    {
      show_error (self, self->value_row, error->message);
      return;
    }

  /* What is deleted may be written anew; what is there is changed where one sees it */
  key = gun_text_new (key_text);
  previous = gun_writes_dup_value (self->writes, soul, key);
  if (previous != NULL && gun_value_get_kind (previous) != GUN_VALUE_NULL)
    {
      show_error (self, self->key_row, _ ("This node has that key already. Change it in its row"));
      return;
    }

  gun_writes_put (self->writes, soul, key, value, previous);
  g_signal_emit (self, signals[SIGNAL_WRITTEN], 0, soul);
  gtk_window_close (GTK_WINDOW (self));
}

static void
entry_activated_cb (GunWriteWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "write.write", NULL);
}

static void
gun_write_window_finalize (GObject *object)
{
  GunWriteWindow *self = GUN_WRITE_WINDOW (object);

  g_clear_object (&self->writes);
  g_clear_pointer (&self->soul, g_ref_string_release);

  G_OBJECT_CLASS (gun_write_window_parent_class)->finalize (object);
}

static void
gun_write_window_class_init (GunWriteWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gun_write_window_finalize;

  signals[SIGNAL_WRITTEN] = g_signal_new ("written",
                                          GUN_TYPE_WRITE_WINDOW,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "write.write", NULL, write_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-write-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, group);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, soul_row);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, key_row);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, kind_row);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, value_row);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, error_label);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_errors);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
}

static void
gun_write_window_init (GunWriteWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gun_write_window_new:
 * @parent: the window it belongs to
 * @writes: where the write goes
 * @soul: (nullable): the node that gets a key; %NULL for a new node
 */
GtkWidget *
gun_write_window_new (GtkWindow *parent, GunWrites *writes, GRefString *soul)
{
  GunWriteWindow *self = g_object_new (GUN_TYPE_WRITE_WINDOW, "transient-for", parent, NULL);

  self->writes = g_object_ref (writes);
  self->soul = soul != NULL ? g_ref_string_acquire (soul) : NULL;
  gtk_window_set_title (GTK_WINDOW (self), soul != NULL ? _ ("Add Key") : _ ("New Node"));
  gtk_widget_set_visible (GTK_WIDGET (self->soul_row), soul == NULL);
  gtk_widget_grab_focus (GTK_WIDGET (soul == NULL ? self->soul_row : self->key_row));

  return GTK_WIDGET (self);
}
