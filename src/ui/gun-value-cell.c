/* SPDX-License-Identifier: MIT */

#include "gun-value-cell.h"

#include <glib/gi18n.h>

#include "gun-delivery-words.h"
#include "gun-tooltip.h"
#include "gun-value-input.h"
#include "gun-writes.h"
#include "gun-words.h"

struct _GunValueCell
{
  GunTableCell parent_instance;

  gboolean narrow;
  gboolean isolated;
  gboolean filling;  /* by ourselves: nobody types */
  GunWrites *writes; /* (nullable) */
  GunValue *doubted; /* (nullable): a link that was warned of */

  GtkStack *stack;
  GtkLabel *value_label;
  GtkButton *link_button;
  GtkLabel *link_label;
  GtkBox *delivery_box;
  GtkImage *delivery_image;
  GtkLabel *delivery_label;
  GtkBox *origin_box;
  GtkImage *origin_image;
  GtkLabel *origin_label;
  GtkEntry *entry;
  GtkLabel *error_label;
  GtkDropDown *kind_drop_down;
  GtkWidget *window_button;
  GtkWidget *find_button;
};

enum
{
  PROP_NARROW = 1,
  PROP_ISOLATED,
  PROP_WRITES,
  N_PROPS
};

enum
{
  SIGNAL_OPEN_LINK,
  SIGNAL_WRITE,
  SIGNAL_CANCEL,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunValueCell, gun_value_cell, GUN_TYPE_TABLE_CELL)

/* In the order of kind_drop_down */
static const GunValueKind kinds[] = {
  GUN_VALUE_TEXT, GUN_VALUE_NUMBER, GUN_VALUE_BOOLEAN, GUN_VALUE_NULL, GUN_VALUE_LINK,
};

static GunValueKind
get_kind (GunValueCell *self)
{
  guint selected = gtk_drop_down_get_selected (self->kind_drop_down);

  return selected < G_N_ELEMENTS (kinds) ? kinds[selected] : GUN_VALUE_TEXT;
}

static void
set_kind (GunValueCell *self, GunValueKind kind)
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
show_delivery (GunValueCell *self, GunKeyItem *item)
{
  GunDelivery *delivery = gun_key_item_get_delivery (item);
  GunDeliveryWords words;
  const char *styles[] = { NULL, NULL };

  gtk_widget_set_visible (GTK_WIDGET (self->delivery_box), delivery != NULL);
  if (delivery == NULL)
    return;

  gun_delivery_words_init (&words, delivery, self->isolated);
  styles[0] = words.style;
  gtk_widget_set_css_classes (GTK_WIDGET (self->delivery_box), styles);
  gtk_image_set_from_icon_name (self->delivery_image, words.icon);
  gtk_label_set_text (self->delivery_label, words.line);
  gun_tooltip_set_text (self->delivery_box, *words.details != '\0' ? words.details : words.line);
  gun_delivery_words_clear (&words);
}

static void
show_origin (GunValueCell *self, GunKeyItem *item)
{
  GunOrigin *origin = gun_key_item_get_origin (item);
  g_autofree char *who = NULL;
  g_autofree char *ago = NULL;
  g_autofree char *line = NULL;
  const char *path = gun_words_path (origin);

  gtk_widget_set_visible (GTK_WIDGET (self->origin_box),
                          self->narrow && gun_key_item_get_delivery (item) == NULL);
  if (!self->narrow)
    return;

  who = gun_words_who (origin);
  ago = gun_words_ago (gun_words_state_us (gun_key_item_get_state_ms (item)), g_get_real_time ());
  if (path != NULL && origin->path != GUN_PATH_HERE)
    line = g_strdup_printf ("%s · %s · %s", ago, who, path);
  else
    line = g_strdup_printf ("%s · %s", ago, who);
  gtk_label_set_text (self->origin_label, line);
  gtk_image_set_from_icon_name (self->origin_image, gun_words_path_icon (origin));
}

static void
gun_value_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunValueCell *self = GUN_VALUE_CELL (cell);
  GunValue *value = gun_key_item_get_plain_value (item);
  GunValueKind kind = gun_value_get_kind (value);
  g_autofree char *words = gun_words_value (value);

  gtk_label_set_text (self->value_label, words);
  gtk_label_set_text (self->link_label, words);
  gun_tooltip_set_text (self->value_label, words);
  gun_tooltip_set_text (self->link_button, words);
  gtk_widget_set_visible (GTK_WIDGET (self->value_label), kind != GUN_VALUE_LINK);
  gtk_widget_set_visible (GTK_WIDGET (self->link_button), kind == GUN_VALUE_LINK);

  gtk_label_set_xalign (self->value_label, kind == GUN_VALUE_NUMBER && !self->narrow ? 1 : 0);
  set_style (self->value_label, "numeric", kind == GUN_VALUE_NUMBER);
  set_style (self->value_label, "dim-label", kind == GUN_VALUE_NULL);

  show_delivery (self, item);
  show_origin (self, item);
}

static void
show_error (GunValueCell *self, const char *error)
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
name_entry (GunValueCell *self, GunKeyItem *item)
{
  g_autofree char *key = gun_words_text (gun_key_item_get_key (item));
  /* Translators: names a field for screen readers; %s is a key */
  g_autofree char *label = g_strdup_printf (_ ("New value of %s"), key);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* With what was typed before the row was last put together, else with the value there is */
static void
fill_entry (GunValueCell *self, GunKeyItem *item)
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
focus_entry (GunValueCell *self, GunKeyItem *item)
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
keep_caret (GunValueCell *self)
{
  GunKeyItem *item = gun_table_cell_get_item (GUN_TABLE_CELL (self));

  if (!self->filling && item != NULL && gun_key_item_is_editing (item))
    gun_key_item_set_caret (item, gtk_editable_get_position (GTK_EDITABLE (self->entry)));
}

static void
gun_value_cell_editing_changed (GunTableCell *cell, GunKeyItem *item)
{
  GunValueCell *self = GUN_VALUE_CELL (cell);

  if (!gun_key_item_is_editing (item))
    {
      g_clear_pointer (&self->doubted, gun_value_unref);
      gtk_stack_set_visible_child_name (self->stack, "view");
      return;
    }

  name_entry (self, item);
  fill_entry (self, item);
  show_error (self, NULL);
  gtk_stack_set_visible_child_name (self->stack, "edit");
  focus_entry (self, item);
}

/* In GTK 4.8 the button in a drop-down has the focus, and the name of the drop-down does not reach it */
static void
name_kind_button (GunValueCell *self)
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
keep_draft (GunValueCell *self)
{
  GunKeyItem *item = gun_table_cell_get_item (GUN_TABLE_CELL (self));

  if (self->filling || item == NULL)
    return;

  gun_key_item_set_draft (
      item, get_kind (self), gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  show_error (self, NULL);
}

static void
kind_changed_cb (GunValueCell *self)
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
doubt (GunValueCell *self, GunValue *value)
{
  GunKeyItem *item = gun_table_cell_get_item (GUN_TABLE_CELL (self));
  const char *why = NULL;

  if (self->writes != NULL && (self->doubted == NULL || !gun_value_equal (self->doubted, value)))
    why = gun_writes_doubt (self->writes, gun_key_item_get_soul (item), value);
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
  GunValueCell *self = GUN_VALUE_CELL (widget);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunValue) value = gun_value_input_parse (
      get_kind (self), gtk_editable_get_text (GTK_EDITABLE (self->entry)), &error);

  if (value == NULL)
    {
      show_error (self, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
      return;
    }
  if (doubt (self, value))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->entry));
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
open_link_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_OPEN_LINK], 0);
}

static void
entry_activate_cb (GunValueCell *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "cell.write", NULL);
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GunKeyItem *item = gun_table_cell_get_item (GUN_TABLE_CELL (widget));

  if (item == NULL || !gun_key_item_is_editing (item))
    return FALSE;

  g_signal_emit (widget, signals[SIGNAL_CANCEL], 0);

  return TRUE;
}

static void
gun_value_cell_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunValueCell *self = GUN_VALUE_CELL (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_ISOLATED:
      g_value_set_boolean (value, self->isolated);
      break;
    case PROP_WRITES:
      g_value_set_object (value, self->writes);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_value_cell_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunValueCell *self = GUN_VALUE_CELL (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      break;
    case PROP_ISOLATED:
      self->isolated = g_value_get_boolean (value);
      break;
    case PROP_WRITES:
      g_set_object (&self->writes, g_value_get_object (value));
      return;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }

  gun_table_cell_refresh (GUN_TABLE_CELL (self));
}

static void
gun_value_cell_finalize (GObject *object)
{
  GunValueCell *self = GUN_VALUE_CELL (object);

  g_clear_object (&self->writes);
  g_clear_pointer (&self->doubted, gun_value_unref);

  G_OBJECT_CLASS (gun_value_cell_parent_class)->finalize (object);
}

static void
install_signals (GunValueCellClass *klass)
{
  signals[SIGNAL_OPEN_LINK] = g_signal_new (
      "open-link", GUN_TYPE_VALUE_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_WRITE] = g_signal_new ("write",
                                        GUN_TYPE_VALUE_CELL,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        1,
                                        GUN_TYPE_VALUE);
  signals[SIGNAL_CANCEL] = g_signal_new (
      "cancel", GUN_TYPE_VALUE_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_value_cell_class_init (GunValueCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = gun_value_cell_get_property;
  object_class->set_property = gun_value_cell_set_property;
  object_class->finalize = gun_value_cell_finalize;
  GUN_TABLE_CELL_CLASS (klass)->update = gun_value_cell_update;
  GUN_TABLE_CELL_CLASS (klass)->editing_changed = gun_value_cell_editing_changed;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_ISOLATED] = g_param_spec_boolean ("isolated", NULL, NULL, FALSE, flags);
  properties[PROP_WRITES] = g_param_spec_object ("writes", NULL, NULL, GUN_TYPE_WRITES, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals (klass);

  gtk_widget_class_install_action (widget_class, "cell.write", NULL, write_action);
  gtk_widget_class_install_action (widget_class, "cell.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "cell.open-link", NULL, open_link_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-value-cell.ui");
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, stack);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, value_label);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, link_button);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, link_label);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, delivery_box);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, delivery_image);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, delivery_label);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, origin_box);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, origin_image);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, origin_label);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, entry);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, error_label);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, window_button);
  gtk_widget_class_bind_template_child (widget_class, GunValueCell, find_button);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_draft);
}

static void
gun_value_cell_init (GunValueCell *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (
      self->entry, "notify::cursor-position", G_CALLBACK (keep_caret), self, G_CONNECT_SWAPPED);
  name_kind_button (self);
}
