/* SPDX-License-Identifier: MIT */

#include "gun-value-editor.h"

#include <glib/gi18n.h>

#include "gun-shrink.h"
#include "gun-table-cell.h"
#include "gun-value-input.h"
#include "gun-words.h"

/* What the column of values has at least, where text is of its usual size. */
#define COLUMN_PX 180

struct _GunValueEditor
{
  GtkBox parent_instance;

  gboolean filling;  /* by ourselves: nobody types */
  GunWrites *writes; /* (nullable) */
  GunValue *doubted; /* (nullable): a link that was warned of */

  GtkEntry *entry;
  GtkLabel *error_label;
  GtkBox *buttons_box;
  GtkDropDown *kind_drop_down;
  GtkWidget *window_button;
  GtkWidget *find_button;
};

enum
{
  SIGNAL_WRITE,
  SIGNAL_CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunValueEditor, gun_value_editor, GTK_TYPE_BOX)

/* In the order of kind_drop_down */
static const GunValueKind kinds[] = {
  GUN_VALUE_TEXT, GUN_VALUE_NUMBER, GUN_VALUE_BOOLEAN, GUN_VALUE_NULL, GUN_VALUE_LINK,
};

/* That of the cell it is in: a row that is taken away has none from that moment on, and what changes then is nobody's typing */
static GunKeyItem *
get_item (GunValueEditor *self)
{
  GtkWidget *cell = gtk_widget_get_ancestor (GTK_WIDGET (self), GUN_TYPE_TABLE_CELL);

  return cell != NULL ? gun_table_cell_get_item (GUN_TABLE_CELL (cell)) : NULL;
}

static GunValueKind
get_kind (GunValueEditor *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind_drop_down);

  return selected < G_N_ELEMENTS (kinds) ? kinds[selected] : GUN_VALUE_TEXT;
}

static void
set_kind (GunValueEditor *self, GunValueKind kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i] == kind)
      gtk_drop_down_set_selected (self->kind_drop_down, i);
}

static void
set_style (gpointer widget, const char *style_class, gboolean set)
{
  if (set)
    gtk_widget_add_css_class (widget, style_class);
  else
    gtk_widget_remove_css_class (widget, style_class);
}

static void
show_error (GunValueEditor *self, const char *error)
{
  gtk_label_set_text (self->error_label, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  set_style (self->entry, "error", error != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               error != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                             : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
}

static void
name_entry (GunValueEditor *self, GunKeyItem *item)
{
  g_autofree char *key = gun_words_text (gun_key_item_get_key (item));
  /* Translators: names a field for screen readers; %s is a key */
  g_autofree char *label = g_strdup_printf (_ ("New value of %s"), key);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* With what was typed before the row was last put together, else with the value there is */
static void
fill_entry (GunValueEditor *self, GunKeyItem *item)
{
  GunValueKind kind;
  g_autofree char *text = g_strdup (gun_key_item_get_draft (item, &kind));

  if (text == NULL)
    {
      kind = gun_value_get_kind (gun_key_item_get_value (item));
      text = gun_value_input_dup_text (gun_key_item_get_value (item), NULL);
    }

  self->filling = TRUE;
  set_kind (self, kind);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  self->filling = FALSE;
}

/* What was begun goes on where it stopped: were it selected, as what was there before is, the next letter would take its place */
static void
focus_entry (GunValueEditor *self, GunKeyItem *item)
{
  GunValueKind kind;
  int caret = gun_key_item_get_caret (item);

  if (gun_key_item_get_draft (item, &kind) == NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      return;
    }

  gtk_entry_grab_focus_without_selecting (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), caret);
}

static void
keep_caret (GunValueEditor *self)
{
  GunKeyItem *item = get_item (self);

  if (!self->filling && item != NULL && gun_key_item_is_editing (item))
    gun_key_item_set_caret (item, gtk_editable_get_position (GTK_EDITABLE (self->entry)));
}

/* In GTK 4.8 the button in a drop-down has the focus, and the name of the drop-down does not reach it */
static void
name_kind_button (GunValueEditor *self)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->kind_drop_down));
  GtkStringObject *kind = gtk_drop_down_get_selected_item (self->kind_drop_down);
  g_autofree char *name = NULL;

  if (button == NULL || kind == NULL)
    return;

  /* Translators: names the choice of a type for screen readers; %s is what is chosen, such as Text */
  name = g_strdup_printf (_ ("Type: %s"), gtk_string_object_get_string (kind));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
keep_draft (GunValueEditor *self)
{
  GunKeyItem *item = get_item (self);

  if (self->filling || item == NULL)
    return;

  gun_key_item_set_draft (
      item, get_kind (self), gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  show_error (self, NULL);
}

static void
kind_changed_cb (GunValueEditor *self)
{
  GunValueKind kind = get_kind (self);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  name_kind_button (self);
  gtk_widget_set_visible (self->window_button, kind == GUN_VALUE_TEXT);
  gtk_widget_set_visible (self->find_button, kind == GUN_VALUE_LINK);
  /* Not insensitive: GTK is lost when a field is while it has the focus */
  gtk_editable_set_editable (GTK_EDITABLE (self->entry), kind != GUN_VALUE_NULL);
  if (kind == GUN_VALUE_NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else if (kind == GUN_VALUE_BOOLEAN && !g_str_equal (text, "true") && !g_str_equal (text, "false"))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "true");
  keep_draft (self);
}

/* Once: who writes the same again means it */
static gboolean
doubt (GunValueEditor *self, GunValue *value)
{
  const char *why = NULL;

  if (self->writes != NULL && (self->doubted == NULL || !gun_value_equal (self->doubted, value)))
    why = gun_writes_doubt (self->writes, gun_key_item_get_soul (get_item (self)), value);
  if (why == NULL)
    return FALSE;

  show_error (self, why);
  g_clear_pointer (&self->doubted, gun_value_unref);
  self->doubted = gun_value_ref (value);

  return TRUE;
}

static void
write_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunValueEditor *self = GUN_VALUE_EDITOR (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunValue) value = gun_value_input_parse (
      get_kind (self), gtk_editable_get_text (GTK_EDITABLE (self->entry)), &error);

  if (value == NULL)
    {
      show_error (self, error->message);
      gtk_entry_grab_focus_without_selecting (self->entry);
      return;
    }
  if (doubt (self, value))
    {
      gtk_entry_grab_focus_without_selecting (self->entry);
      return;
    }

  g_signal_emit (self, signals[SIGNAL_WRITE], 0, value);
}

static void
cancel_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_CANCEL], 0);
}

static void
entry_activate_cb (GunValueEditor *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "cell.write", NULL);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GunKeyItem *item = get_item (GUN_VALUE_EDITOR (widget));

  if (item == NULL || !gun_key_item_is_editing (item))
    return FALSE;

  g_signal_emit (widget, signals[SIGNAL_CANCEL], 0);

  return TRUE;
}

/**
 * gun_value_editor_begin:
 * @item: what is edited from now on
 * @writes: (nullable): what tells whether a link may not be meant
 */
void
gun_value_editor_begin (GunValueEditor *self, GunKeyItem *item, GunWrites *writes)
{
  g_return_if_fail (GUN_IS_VALUE_EDITOR (self));

  g_set_object (&self->writes, writes);
  name_entry (self, item);
  fill_entry (self, item);
  show_error (self, NULL);
}

/**
 * gun_value_editor_focus:
 *
 * Once it is shown: puts the caret where it was.
 */
void
gun_value_editor_focus (GunValueEditor *self, GunKeyItem *item)
{
  g_return_if_fail (GUN_IS_VALUE_EDITOR (self));

  focus_entry (self, item);
}

void
gun_value_editor_end (GunValueEditor *self)
{
  g_return_if_fail (GUN_IS_VALUE_EDITOR (self));

  g_clear_pointer (&self->doubted, gun_value_unref);
}

static void
gun_value_editor_finalize (GObject *object)
{
  GunValueEditor *self = GUN_VALUE_EDITOR (object);

  gun_value_editor_end (self);
  g_clear_object (&self->writes);

  G_OBJECT_CLASS (gun_value_editor_parent_class)->finalize (object);
}

static void
gun_value_editor_class_init (GunValueEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gun_value_editor_finalize;

  signals[SIGNAL_WRITE] = g_signal_new ("write",
                                        GUN_TYPE_VALUE_EDITOR,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        GUN_TYPE_VALUE);
  signals[SIGNAL_CANCEL] = g_signal_new (
      "cancel", GUN_TYPE_VALUE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "cell.write", NULL, write_action);
  gtk_widget_class_install_action (widget_class, "cell.cancel", NULL, cancel_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-value-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, GunValueEditor, entry);
  gtk_widget_class_bind_template_child (widget_class, GunValueEditor, error_label);
  gtk_widget_class_bind_template_child (widget_class, GunValueEditor, buttons_box);
  gtk_widget_class_bind_template_child (widget_class, GunValueEditor, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, GunValueEditor, window_button);
  gtk_widget_class_bind_template_child (widget_class, GunValueEditor, find_button);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_draft);
}

static void
gun_value_editor_init (GunValueEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_stack_box (self->buttons_box, COLUMN_PX);
  g_signal_connect_object (
      self->entry, "notify::cursor-position", G_CALLBACK (keep_caret), self, G_CONNECT_SWAPPED);
  name_kind_button (self);
}
