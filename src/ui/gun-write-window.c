/* SPDX-License-Identifier: MIT */

#include "gun-write-window.h"

#include <glib/gi18n.h>

#include "gun-id.h"
#include "gun-open-window.h"
#include "gun-shrink.h"
#include "gun-soul.h"
#include "gun-text.h"
#include "gun-value-input.h"

/* Random characters in the name of a node, as gun.js has them. */
#define NAME_CHARACTERS 12

struct _GunWriteWindow
{
  AdwWindow parent_instance;

  GunWrites *writes;
  GRefString *soul;  /* (nullable): of the node that gets the key, or the item */
  gboolean is_item;  /* of a set */
  GunValue *doubted; /* (nullable): a link that was warned of */

  AdwPreferencesGroup *group;
  AdwEntryRow *soul_row;
  AdwEntryRow *key_row;
  AdwComboRow *kind_row;
  AdwEntryRow *value_row;
  GtkWidget *find_button;
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
  gtk_widget_set_visible (self->find_button, kind == GUN_VALUE_LINK);
  /* A node that is there is an item under its own name */
  gtk_widget_set_visible (GTK_WIDGET (self->key_row), !self->is_item || kind != GUN_VALUE_LINK);
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

/* As opt.uuid() of gun.js makes one: the time, in letters and digits, and something random */
static GRefString *
new_name (void)
{
  const char *digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  g_autoptr (GRefString) first = gun_id_new ();
  g_autoptr (GRefString) second = gun_id_new ();
  g_autoptr (GString) name = g_string_new (NULL);

  for (gint64 ms = g_get_real_time () / 1000; ms > 0; ms /= 36)
    g_string_prepend_c (name, digits[ms % 36]);
  g_string_append (name, first);
  g_string_append_len (name, second, NAME_CHARACTERS - GUN_ID_LENGTH);

  return gun_text_new (name->str);
}

static const char *
check_key (GunWriteWindow *self, GRefString *soul, GRefString *key)
{
  g_autoptr (GunValue) previous = NULL;

  if (*key == '\0')
    return _ ("A value needs a key: its name within the node");
  if (g_str_equal (key, "_"))
    return _ ("GUN keeps the key “_” for itself; use another");
  if (self->is_item)
    return NULL;

  /* What is deleted may be written anew; what is there is changed where one sees it */
  previous = gun_writes_dup_value (self->writes, soul, key);
  if (previous != NULL && gun_value_get_kind (previous) != GUN_VALUE_NULL)
    return _ ("This node has that key already. Change it in its row");

  return NULL;
}

/* Once: who writes the same again means it */
static const char *
get_doubt (GunWriteWindow *self, GRefString *soul, GunValue *value)
{
  const char *why = NULL;

  if (self->doubted == NULL || !gun_value_equal (self->doubted, value))
    why = gun_writes_doubt (self->writes, soul, value);
  g_clear_pointer (&self->doubted, gun_value_unref);
  self->doubted = gun_value_ref (value);

  return why;
}

static void
add (GunWriteWindow *self, GunWriteStep *step, GRefString *soul, GRefString *key, GunValue *value)
{
  g_autoptr (GunValue) previous = gun_writes_dup_value (self->writes, soul, key);

  gun_write_step_add (step, soul, key, value, previous);
}

/* The item first, so that nobody follows the link to nothing */
static void
write_item (GunWriteWindow *self, GRefString *key, GunValue *value)
{
  g_autoptr (GunWriteStep) step = gun_write_step_new (GUN_WRITE_SET_ITEM);
  gboolean is_there = gun_value_get_kind (value) == GUN_VALUE_LINK;
  g_autoptr (GRefString) item
      = is_there ? g_ref_string_acquire (gun_value_get_text (value)) : new_name ();
  g_autoptr (GunValue) link = gun_value_new_link (item);

  if (!is_there)
    add (self, step, item, key, value);
  add (self, step, self->soul, item, link);
  gun_writes_carry_out (self->writes, step);
}

static void
write_key (GunWriteWindow *self, GRefString *soul, GRefString *key, GunValue *value)
{
  g_autoptr (GunWriteStep) step = gun_write_step_new (GUN_WRITE_VALUES);

  add (self, step, soul, key, value);
  gun_writes_carry_out (self->writes, step);
}

static void
write_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunWriteWindow *self = GUN_WRITE_WINDOW (widget);
  g_autoptr (GRefString) soul = dup_soul (self);
  g_autoptr (GRefString) key = gun_text_new (gtk_editable_get_text (GTK_EDITABLE (self->key_row)));
  const char *reason = self->soul == NULL ? check_soul (soul) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunValue) value = NULL;

  if (reason != NULL)
    {
      show_error (self, self->soul_row, reason);
      return;
    }

  reason = gtk_widget_get_visible (GTK_WIDGET (self->key_row)) ? check_key (self, soul, key) : NULL;
  if (reason != NULL)
    {
      show_error (self, self->key_row, reason);
      return;
    }

  value = gun_value_input_parse (
      get_kind (self), gtk_editable_get_text (GTK_EDITABLE (self->value_row)), &error);
  reason = value != NULL ? get_doubt (self, soul, value) : error->message;
  if (reason != NULL)
    {
      show_error (self, self->value_row, reason);
      return;
    }

  if (self->is_item)
    write_item (self, key, value);
  else
    write_key (self, soul, key, value);
  g_signal_emit (self, signals[SIGNAL_WRITTEN], 0, soul);
  gtk_window_close (GTK_WINDOW (self));
}

static void
found_cb (GunWriteWindow *self, GunValue *link)
{
  GRefString *soul = gun_value_get_text (link);

  if (!g_utf8_validate_len (soul, g_ref_string_length (soul), NULL))
    {
      show_error (self, self->value_row, _ ("This soul has characters that no field can hold"));
      return;
    }

  gtk_editable_set_text (GTK_EDITABLE (self->value_row), soul);
}

static void
find_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunWriteWindow *self = GUN_WRITE_WINDOW (widget);
  GtkWidget *window = gun_open_window_new (GTK_WINDOW (self), gun_writes_get_engine (self->writes));

  gun_open_window_set_purpose (GUN_OPEN_WINDOW (window), _ ("Link to Node"), _ ("Choose"));
  g_signal_connect_object (window, "chosen", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
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
  g_clear_pointer (&self->doubted, gun_value_unref);

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
  gtk_widget_class_install_action (widget_class, "write.find", NULL, find_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-write-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, group);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, soul_row);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, key_row);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, kind_row);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, value_row);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, find_button);
  gtk_widget_class_bind_template_child (widget_class, GunWriteWindow, error_label);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_errors);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
}

static void
gun_write_window_init (GunWriteWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_cut_buttons (GTK_WIDGET (self));
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

/**
 * gun_write_window_new_node:
 * @parent: the window it belongs to
 * @writes: where the write goes
 * @soul: what the new node is to be called, unless one thinks better of it
 */
GtkWidget *
gun_write_window_new_node (GtkWindow *parent, GunWrites *writes, const char *soul)
{
  GtkWidget *window = gun_write_window_new (parent, writes, NULL);
  GunWriteWindow *self = GUN_WRITE_WINDOW (window);

  gtk_editable_set_text (GTK_EDITABLE (self->soul_row), soul);
  gtk_widget_grab_focus (GTK_WIDGET (self->key_row));

  return window;
}

/**
 * gun_write_window_new_item:
 * @parent: the window it belongs to
 * @writes: where the writes go
 * @set: the node that gets the item
 */
GtkWidget *
gun_write_window_new_item (GtkWindow *parent, GunWrites *writes, GRefString *set)
{
  GtkWidget *window = gun_write_window_new (parent, writes, set);
  GunWriteWindow *self = GUN_WRITE_WINDOW (window);

  self->is_item = TRUE;
  gtk_window_set_title (GTK_WINDOW (self), _ ("Add to Set"));
  adw_preferences_group_set_description (self->group,
                                         _ ("A new node of a random name, linked to from here. "
                                            "What is its first value? For a node that "
                                            "is there, choose Link."));

  return window;
}
