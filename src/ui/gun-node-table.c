/* SPDX-License-Identifier: MIT */

#include "gun-node-table.h"

#include <glib/gi18n.h>

#include "gun-context-menu.h"
#include "gun-from-cell.h"
#include "gun-key-cell.h"
#include "gun-key-menu.h"
#include "gun-node-columns.h"
#include "gun-node-rows.h"
#include "gun-signature-cell.h"
#include "gun-signature-words.h"
#include "gun-state-cell.h"
#include "gun-text.h"
#include "gun-value-cell.h"
#include "gun-value-input.h"
#include "gun-words.h"
#include "gun-writes.h"

/* Keys up to which rows are sorted by what they hold: more of them would hold the window up. */
#define MAX_SORTED_KEYS 20000
/* Keys up to which they are put in order anew as values change. */
#define MAX_RESORTED_KEYS 5000

/* After so many frames a row that has no widget yet is not waited for */
#define MAX_FRAMES_TO_FOCUS 10

struct _GunNodeTable
{
  AdwBin parent_instance;

  GunKeyList *list;   /* (nullable) */
  GunKeyItem *edited; /* (nullable) */
  gboolean wants_row; /* a row is to be chosen when it has been read */
  GRefString *wanted; /* (nullable): its key; else the first */
  guint focus_id;     /* of a tick callback */
  guint n_frames;     /* that it has waited */
  GunWrites *writes;  /* (nullable) */
  gboolean narrow;
  gboolean isolated;
  gboolean read_only;
  guint sorted_changes; /* of the list, when the rows were last put in order */

  GtkColumnView *view;
  GunNodeColumns *columns;
  GtkSingleSelection *selection; /* (nullable) */
};

enum
{
  PROP_NARROW = 1,
  PROP_ISOLATED,
  PROP_WRITES,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  SIGNAL_OPEN_LINK,
  SIGNAL_WRITE,
  SIGNAL_REFUSED,
  SIGNAL_EDIT_TEXT,
  SIGNAL_TICK,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunNodeTable, gun_node_table, ADW_TYPE_BIN)

/**
 * gun_node_table_get_selected:
 *
 * Returns: (nullable) (transfer none): the row that is chosen
 */
GunKeyItem *
gun_node_table_get_selected (GunNodeTable *self)
{
  g_return_val_if_fail (GUN_IS_NODE_TABLE (self), NULL);

  if (self->selection == NULL)
    return NULL;

  return gtk_single_selection_get_selected_item (self->selection);
}

static void
selected_cb (GunNodeTable *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/* The focus goes first: GTK is lost when it goes with the field that had it */
static void
end_editing (GunNodeTable *self)
{
  g_autoptr (GunKeyItem) edited = g_steal_pointer (&self->edited);

  if (edited == NULL)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  gun_key_item_set_editing (edited, FALSE);
}

/**
 * gun_node_table_end_editing:
 *
 * Closes the field that is open; what was typed in it is dropped.
 */
void
gun_node_table_end_editing (GunNodeTable *self)
{
  g_return_if_fail (GUN_IS_NODE_TABLE (self));

  end_editing (self);
}

static void
refuse (GunNodeTable *self, const char *reason)
{
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, reason);
}

static void
edit (GunNodeTable *self, GunKeyItem *item)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->edited == item)
    return;

  end_editing (self);
  if (self->read_only)
    {
      refuse (self, gun_signature_words_read_only (gun_key_list_get_soul (self->list)));
      return;
    }

  text = gun_value_input_dup_text (gun_key_item_get_value (item), &error);
  if (text == NULL && gun_value_get_kind (gun_key_item_get_value (item)) == GUN_VALUE_TEXT)
    {
      g_signal_emit (self, signals[SIGNAL_EDIT_TEXT], 0, item, NULL);
      return;
    }
  if (text == NULL)
    {
      refuse (self, error->message);
      return;
    }

  self->edited = g_object_ref (item);
  gun_key_item_set_editing (item, TRUE);
}

/**
 * gun_node_table_edit:
 * @position: row to edit
 */
void
gun_node_table_edit (GunNodeTable *self, guint position)
{
  g_autoptr (GunKeyItem) item = NULL;

  g_return_if_fail (GUN_IS_NODE_TABLE (self));

  item = self->list != NULL ? g_list_model_get_item (G_LIST_MODEL (self->list), position) : NULL;
  if (item == NULL)
    return;

  gtk_single_selection_set_selected (self->selection, position);
  edit (self, item);
}

/**
 * gun_node_table_edit_again:
 * @item: of the list that is shown
 * @typed: what was typed and could not be written
 *
 * Opens the field of @item once more with what was typed in it, unless another is open.
 */
void
gun_node_table_edit_again (GunNodeTable *self, GunKeyItem *item, const GunValue *typed)
{
  g_autofree char *text = NULL;

  g_return_if_fail (GUN_IS_NODE_TABLE (self));

  text = gun_value_input_dup_text (typed, NULL);
  if (self->edited != NULL || text == NULL)
    return;

  edit (self, item);
  if (self->edited != item)
    return;

  gun_key_item_set_draft (item, gun_value_get_kind (typed), text);
  g_object_notify (G_OBJECT (item), "editing");
}

static void
activate_cb (GunNodeTable *self, guint position)
{
  g_autoptr (GunKeyItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  GunValue *value;

  if (item == NULL)
    return;

  value = gun_key_item_get_plain_value (item);
  if (gun_value_get_kind (value) == GUN_VALUE_LINK)
    g_signal_emit (self, signals[SIGNAL_OPEN_LINK], 0, value);
  else
    edit (self, item);
}

static void
edit_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodeTable *self = GUN_NODE_TABLE (widget);
  GunKeyItem *item = gun_node_table_get_selected (self);

  if (item != NULL)
    edit (self, item);
}

/* What is typed in the row goes along */
static void
edit_text_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodeTable *self = GUN_NODE_TABLE (widget);
  GunKeyItem *selected = self->edited != NULL ? self->edited : gun_node_table_get_selected (self);
  g_autoptr (GunKeyItem) item = NULL;
  g_autofree char *draft = NULL;
  GunValueKind kind;

  if (selected == NULL)
    return;

  item = g_object_ref (selected);
  draft = g_strdup (gun_key_item_get_draft (item, &kind));
  end_editing (self);
  g_signal_emit (self, signals[SIGNAL_EDIT_TEXT], 0, item, draft);
}

static void
delete_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodeTable *self = GUN_NODE_TABLE (widget);
  GunKeyItem *item = gun_node_table_get_selected (self);
  g_autoptr (GunValue) null = gun_value_new_null ();

  if (item == NULL)
    return;

  end_editing (self);
  if (self->read_only)
    refuse (self, gun_signature_words_read_only (gun_key_list_get_soul (self->list)));
  else if (gun_value_get_kind (gun_key_item_get_value (item)) != GUN_VALUE_NULL)
    g_signal_emit (self, signals[SIGNAL_WRITE], 0, item, null);
}

static void
copy_value_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunKeyItem *item = gun_node_table_get_selected (GUN_NODE_TABLE (widget));
  g_autofree char *text = NULL;

  if (item == NULL)
    return;

  text = gun_words_value_to_copy (gun_key_item_get_plain_value (item));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
copy_chain_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodeTable *self = GUN_NODE_TABLE (widget);
  GunKeyItem *item = gun_node_table_get_selected (self);
  g_autofree char *chain = NULL;

  if (self->list == NULL)
    return;

  chain = gun_words_chain (gun_key_list_get_soul (self->list),
                           item != NULL ? gun_key_item_get_key (item) : NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), chain);
}

static gboolean
show_menu_cb (GtkWidget *widget, GtkWidget *part, const GdkRectangle *at)
{
  GunTableCell *cell = part != NULL ? gun_node_rows_find_cell (part) : NULL;
  GunKeyItem *item = cell != NULL ? gun_table_cell_get_item (cell) : NULL;
  g_autoptr (GMenuModel) menu = NULL;

  if (item == NULL || !gun_node_rows_select (GUN_NODE_TABLE (widget)->view, item))
    return FALSE;

  menu = gun_key_menu_new (item);
  gun_context_menu_show (widget, menu, GTK_WIDGET (cell), at);
  return TRUE;
}

static void
follow_link_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodeTable *self = GUN_NODE_TABLE (widget);
  GunKeyItem *item = gun_node_table_get_selected (self);
  GunValue *value = item != NULL ? gun_key_item_get_plain_value (item) : NULL;

  if (value != NULL && gun_value_get_kind (value) == GUN_VALUE_LINK)
    g_signal_emit (self, signals[SIGNAL_OPEN_LINK], 0, value);
}

static void
cell_open_link_cb (GunNodeTable *self, GunTableCell *cell)
{
  GunKeyItem *item = gun_table_cell_get_item (cell);

  if (item != NULL)
    g_signal_emit (self, signals[SIGNAL_OPEN_LINK], 0, gun_key_item_get_plain_value (item));
}

static void
cell_write_cb (GunNodeTable *self, GunValue *value, GunTableCell *cell)
{
  g_autoptr (GunKeyItem) item = g_object_ref (gun_table_cell_get_item (cell));

  end_editing (self);
  if (!gun_value_equal (value, gun_key_item_get_value (item)))
    g_signal_emit (self, signals[SIGNAL_WRITE], 0, item, value);
}

static void
cell_cancel_cb (GunNodeTable *self)
{
  end_editing (self);
}

static void
setup_cell (GunNodeTable *self, GtkListItem *list_item, GType type)
{
  GtkWidget *cell = g_object_new (type, NULL);

  g_signal_connect_object (
      self, "tick", G_CALLBACK (gun_table_cell_refresh), cell, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, cell);
}

static void
setup_key_cb (GunNodeTable *self, GtkListItem *list_item)
{
  setup_cell (self, list_item, GUN_TYPE_KEY_CELL);
}

static void
setup_value_cb (GunNodeTable *self, GtkListItem *list_item)
{
  GtkWidget *cell;

  setup_cell (self, list_item, GUN_TYPE_VALUE_CELL);
  cell = gtk_list_item_get_child (list_item);
  g_object_bind_property (self, "narrow", cell, "narrow", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "isolated", cell, "isolated", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "writes", cell, "writes", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (
      cell, "open-link", G_CALLBACK (cell_open_link_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cell, "write", G_CALLBACK (cell_write_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cell, "cancel", G_CALLBACK (cell_cancel_cb), self, G_CONNECT_SWAPPED);
}

static void
setup_state_cb (GunNodeTable *self, GtkListItem *list_item)
{
  setup_cell (self, list_item, GUN_TYPE_STATE_CELL);
}

static void
setup_from_cb (GunNodeTable *self, GtkListItem *list_item)
{
  setup_cell (self, list_item, GUN_TYPE_FROM_CELL);
}

static void
setup_signature_cb (GunNodeTable *self, GtkListItem *list_item)
{
  setup_cell (self, list_item, GUN_TYPE_SIGNATURE_CELL);
}

static void
bind_cb (GunNodeTable *self, GtkListItem *list_item)
{
  GunTableCell *cell = GUN_TABLE_CELL (gtk_list_item_get_child (list_item));

  gun_table_cell_set_item (cell, gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GunNodeTable *self, GtkListItem *list_item)
{
  GunTableCell *cell = GUN_TABLE_CELL (gtk_list_item_get_child (list_item));

  gun_table_cell_set_item (cell, NULL);
}

/**
 * gun_node_table_is_sorted_by_key_only:
 *
 * Returns: whether there are too many keys to be sorted by what they hold
 */
gboolean
gun_node_table_is_sorted_by_key_only (GunNodeTable *self)
{
  g_return_val_if_fail (GUN_IS_NODE_TABLE (self), FALSE);

  return self->list != NULL
         && g_list_model_get_n_items (G_LIST_MODEL (self->list)) > MAX_SORTED_KEYS;
}

static gboolean
focus_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GunNodeTable *self = user_data;

  if (!gun_node_rows_focus_selected (self->view) && ++self->n_frames < MAX_FRAMES_TO_FOCUS)
    return G_SOURCE_CONTINUE;

  self->focus_id = 0;
  return G_SOURCE_REMOVE;
}

/**
 * gun_node_table_focus_selected:
 *
 * Puts the focus on the row that is chosen, within the next frames when it is far away; on the table when none is.
 */
void
gun_node_table_focus_selected (GunNodeTable *self)
{
  g_return_if_fail (GUN_IS_NODE_TABLE (self));

  self->n_frames = 0;
  if (!gun_node_rows_focus_selected (self->view) && self->focus_id == 0)
    self->focus_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), focus_cb, self, NULL);
}

static void
forget_wanted (GunNodeTable *self)
{
  self->wants_row = FALSE;
  g_clear_pointer (&self->wanted, g_ref_string_release);
}

static gboolean
find_wanted (GunNodeTable *self)
{
  GunKeyItem *item;

  if (self->wanted == NULL)
    {
      gtk_single_selection_set_selected (self->selection, 0);
      return g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;
    }

  item = gun_key_list_lookup (self->list, self->wanted, NULL);
  return item != NULL && gun_node_rows_select (self->view, item);
}

/* What is not there once all is read may come at any time, and then somebody is elsewhere */
static void
select_wanted (GunNodeTable *self)
{
  gboolean is_found = self->wants_row && find_wanted (self);

  if (is_found || (self->list != NULL && gun_key_list_is_loaded (self->list)))
    forget_wanted (self);
  if (is_found)
    gun_node_table_focus_selected (self);
}

static void
count_changed_cb (GunNodeTable *self)
{
  gun_node_columns_set_by_key_only (self->columns, gun_node_table_is_sorted_by_key_only (self));
  select_wanted (self);
}

/**
 * gun_node_table_select_key:
 * @key: (nullable): a key of the list that is shown; %NULL: the first
 *
 * Chooses its row and goes there, as soon as it has been read.
 */
void
gun_node_table_select_key (GunNodeTable *self, GRefString *key)
{
  g_return_if_fail (GUN_IS_NODE_TABLE (self));

  if (self->list == NULL)
    return;

  forget_wanted (self);
  self->wants_row = TRUE;
  self->wanted = key != NULL ? g_ref_string_acquire (key) : NULL;
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  select_wanted (self);
}

/* A row does not jump away from under somebody who types in it */
static void
sort_again (GunNodeTable *self)
{
  guint n_changes;

  if (self->list == NULL || self->edited != NULL
      || g_list_model_get_n_items (G_LIST_MODEL (self->list)) > MAX_RESORTED_KEYS)
    return;

  n_changes = gun_key_list_get_n_changes (self->list);
  if (n_changes == self->sorted_changes)
    return;

  self->sorted_changes = n_changes;
  gun_node_columns_values_changed (self->columns);
}

static void
sort_by_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodeTable *self = GUN_NODE_TABLE (widget);

  if (!gun_node_columns_sort_by (self->columns, g_variant_get_string (parameter, NULL)))
    refuse (self, _ ("This node has too many keys to be sorted by anything but their names"));
}

static void
widen_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gun_node_columns_widen (GUN_NODE_TABLE (widget)->columns, g_variant_get_int32 (parameter));
}

static void
forget_selection (GunNodeTable *self)
{
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
}

/**
 * gun_node_table_set_list:
 * @list: (nullable): the keys to show
 * @read_only: values cannot be changed here
 */
void
gun_node_table_set_list (GunNodeTable *self, GunKeyList *list, gboolean read_only)
{
  GtkSortListModel *sorted;

  g_return_if_fail (GUN_IS_NODE_TABLE (self));

  end_editing (self);
  self->read_only = read_only;
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_set_object (&self->list, list);
  forget_wanted (self);
  self->sorted_changes = 0;
  forget_selection (self);
  count_changed_cb (self);
  if (list == NULL)
    {
      gtk_column_view_set_model (self->view, NULL);
      selected_cb (self);
      return;
    }

  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (list)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_swapped (
      self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (count_changed_cb), self);
  g_signal_connect_swapped (list, "loaded", G_CALLBACK (select_wanted), self);
  selected_cb (self);
}

/**
 * gun_node_table_refresh:
 *
 * Shows what changes with time alone, and puts the rows in order again.
 */
void
gun_node_table_refresh (GunNodeTable *self)
{
  g_return_if_fail (GUN_IS_NODE_TABLE (self));

  g_signal_emit (self, signals[SIGNAL_TICK], 0);
  sort_again (self);
}

static void
gun_node_table_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunNodeTable *self = GUN_NODE_TABLE (object);

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
    case PROP_SELECTED:
      g_value_set_object (value, gun_node_table_get_selected (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_node_table_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunNodeTable *self = GUN_NODE_TABLE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      gun_node_columns_set_narrow (self->columns, self->narrow);
      break;
    case PROP_ISOLATED:
      self->isolated = g_value_get_boolean (value);
      break;
    case PROP_WRITES:
      g_set_object (&self->writes, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_node_table_dispose (GObject *object)
{
  GunNodeTable *self = GUN_NODE_TABLE (object);

  g_clear_object (&self->edited);
  g_clear_object (&self->writes);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_object (&self->list);
  g_clear_pointer (&self->wanted, g_ref_string_release);
  if (self->focus_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->view), self->focus_id);
  self->focus_id = 0;
  forget_selection (self);
  g_clear_object (&self->columns);

  G_OBJECT_CLASS (gun_node_table_parent_class)->dispose (object);
}

static void
install_signals (GunNodeTableClass *klass)
{
  signals[SIGNAL_OPEN_LINK] = g_signal_new ("open-link",
                                            GUN_TYPE_NODE_TABLE,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            1,
                                            GUN_TYPE_VALUE);
  signals[SIGNAL_WRITE] = g_signal_new ("write",
                                        GUN_TYPE_NODE_TABLE,
                                        G_SIGNAL_RUN_LAST,
                                        0,
                                        NULL,
                                        NULL,
                                        NULL,
                                        G_TYPE_NONE,
                                        2,
                                        GUN_TYPE_KEY_ITEM,
                                        GUN_TYPE_VALUE);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused",
                                          GUN_TYPE_NODE_TABLE,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);
  signals[SIGNAL_EDIT_TEXT] = g_signal_new ("edit-text",
                                            GUN_TYPE_NODE_TABLE,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            2,
                                            GUN_TYPE_KEY_ITEM,
                                            G_TYPE_STRING);
  signals[SIGNAL_TICK] = g_signal_new (
      "tick", GUN_TYPE_NODE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "table.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "table.edit-text", NULL, edit_text_action);
  gtk_widget_class_install_action (widget_class, "table.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "table.follow-link", NULL, follow_link_action);
  gtk_widget_class_install_action (widget_class, "table.sort-by", "s", sort_by_action);
  gtk_widget_class_install_action (widget_class, "table.widen-keys", "i", widen_action);
  gtk_widget_class_install_action (widget_class, "table.copy-value", NULL, copy_value_action);
  gtk_widget_class_install_action (widget_class, "table.copy-chain", NULL, copy_chain_action);

  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Return, GDK_ALT_MASK, "graph.show-inspector", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "table.edit", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_F2, GDK_SHIFT_MASK, "table.edit-text", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "table.delete", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Right, GDK_ALT_MASK | GDK_SHIFT_MASK, "table.widen-keys", "i", 1);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Left, GDK_ALT_MASK | GDK_SHIFT_MASK, "table.widen-keys", "i", -1);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "table.copy-value", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "table.copy-chain", NULL);
}

static void
gun_node_table_class_init (GunNodeTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gun_node_table_dispose;
  object_class->get_property = gun_node_table_get_property;
  object_class->set_property = gun_node_table_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_ISOLATED] = g_param_spec_boolean ("isolated", NULL, NULL, FALSE, flags);
  properties[PROP_WRITES] = g_param_spec_object ("writes", NULL, NULL, GUN_TYPE_WRITES, flags);
  properties[PROP_SELECTED] = g_param_spec_object (
      "selected", NULL, NULL, GUN_TYPE_KEY_ITEM, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals (klass);
  install_actions (widget_class);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-node-table.ui");
  gtk_widget_class_bind_template_child (widget_class, GunNodeTable, view);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_state_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_from_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_signature_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
gun_node_table_init (GunNodeTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->columns = gun_node_columns_new (self->view);
  gun_context_menu_attach (GTK_WIDGET (self), show_menu_cb);
}
