/* SPDX-License-Identifier: MIT */

#include "gun-node-table.h"

#include <glib/gi18n.h>

#include "gun-from-cell.h"
#include "gun-key-cell.h"
#include "gun-signature-cell.h"
#include "gun-signature-words.h"
#include "gun-state-cell.h"
#include "gun-text.h"
#include "gun-value-cell.h"
#include "gun-value-input.h"
#include "gun-words.h"

/* Widths of columns, pixels. */
#define KEY_WIDTH 86
#define NARROW_KEY_WIDTH 84
#define STATE_WIDTH 88
#define FROM_WIDTH 124
#define SIGNATURE_WIDTH 108
/* Less than this of a value is no good: columns leave until it fits, From first. */
#define VALUE_WIDTH 130

struct _GunNodeTable
{
  AdwBin parent_instance;

  GunKeyList *list;   /* (nullable) */
  GunKeyItem *edited; /* (nullable) */
  gboolean narrow;
  gboolean isolated;
  gboolean read_only;
  int width;
  guint width_id; /* of a tick callback */

  GtkColumnView *view;
  GtkColumnViewColumn *key_column;
  GtkColumnViewColumn *value_column;
  GtkColumnViewColumn *state_column;
  GtkColumnViewColumn *from_column;
  GtkColumnViewColumn *signature_column;
  GtkSingleSelection *selection; /* (nullable) */
};

enum
{
  PROP_NARROW = 1,
  PROP_ISOLATED,
  N_PROPS
};

enum
{
  SIGNAL_OPEN_LINK,
  SIGNAL_WRITE,
  SIGNAL_REFUSED,
  SIGNAL_TICK,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunNodeTable, gun_node_table, ADW_TYPE_BIN)

static GunKeyItem *
get_selected (GunNodeTable *self)
{
  if (self->selection == NULL)
    return NULL;

  return gtk_single_selection_get_selected_item (self->selection);
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
  GunKeyItem *item = get_selected (self);

  if (item != NULL)
    edit (self, item);
}

static void
delete_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodeTable *self = GUN_NODE_TABLE (widget);
  GunKeyItem *item = get_selected (self);
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
  GunKeyItem *item = get_selected (GUN_NODE_TABLE (widget));
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
  GunKeyItem *item = get_selected (self);
  g_autofree char *chain = NULL;

  if (self->list == NULL)
    return;

  chain = gun_words_chain (gun_key_list_get_soul (self->list),
                           item != NULL ? gun_key_item_get_key (item) : NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), chain);
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

static int
compare_keys_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return gun_text_compare (gun_key_item_get_key (GUN_KEY_ITEM ((gpointer) a)),
                           gun_key_item_get_key (GUN_KEY_ITEM ((gpointer) b)));
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
  g_set_object (&self->list, list);
  g_clear_object (&self->selection);
  if (list == NULL)
    {
      gtk_column_view_set_model (self->view, NULL);
      return;
    }

  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (list)),
                                    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (self->selection));
}

/**
 * gun_node_table_refresh:
 *
 * Shows what changes with time alone.
 */
void
gun_node_table_refresh (GunNodeTable *self)
{
  g_return_if_fail (GUN_IS_NODE_TABLE (self));

  g_signal_emit (self, signals[SIGNAL_TICK], 0);
}

/* GTK 4.8 counts the fixed width of a column that is not shown */
static void
show_column (GtkColumnViewColumn *column, gboolean show, int width)
{
  gtk_column_view_column_set_visible (column, show);
  gtk_column_view_column_set_fixed_width (column, show ? width : -1);
}

static void
show_columns (GunNodeTable *self)
{
  const int state_width = KEY_WIDTH + VALUE_WIDTH + STATE_WIDTH;
  const int signature_width = state_width + SIGNATURE_WIDTH;
  const int from_width = signature_width + FROM_WIDTH;
  int width = self->narrow ? 0 : self->width;

  show_column (self->key_column, TRUE, self->narrow ? NARROW_KEY_WIDTH : KEY_WIDTH);
  show_column (self->state_column, width >= state_width, STATE_WIDTH);
  show_column (self->signature_column, width >= signature_width, SIGNATURE_WIDTH);
  show_column (self->from_column, width >= from_width, FROM_WIDTH);
  if (self->narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self->view), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->view), "narrow");
}

static gboolean
width_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GunNodeTable *self = GUN_NODE_TABLE (widget);

  self->width_id = 0;
  show_columns (self);

  return G_SOURCE_REMOVE;
}

/* While sizes are given out nobody may ask for others: the columns follow in the next frame */
static void
page_size_cb (GunNodeTable *self, GParamSpec *pspec, GtkAdjustment *adjustment)
{
  int width = (int) gtk_adjustment_get_page_size (adjustment);

  if (width == self->width)
    return;

  self->width = width;
  if (self->width_id == 0)
    self->width_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), width_cb, NULL, NULL);
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
      show_columns (self);
      break;
    case PROP_ISOLATED:
      self->isolated = g_value_get_boolean (value);
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
  g_clear_object (&self->list);
  g_clear_object (&self->selection);

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
  signals[SIGNAL_TICK] = g_signal_new (
      "tick", GUN_TYPE_NODE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "table.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "table.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "table.copy-value", NULL, copy_value_action);
  gtk_widget_class_install_action (widget_class, "table.copy-chain", NULL, copy_chain_action);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "table.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "table.delete", NULL);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals (klass);
  install_actions (widget_class);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-node-table.ui");
  gtk_widget_class_bind_template_child (widget_class, GunNodeTable, view);
  gtk_widget_class_bind_template_child (widget_class, GunNodeTable, key_column);
  gtk_widget_class_bind_template_child (widget_class, GunNodeTable, value_column);
  gtk_widget_class_bind_template_child (widget_class, GunNodeTable, state_column);
  gtk_widget_class_bind_template_child (widget_class, GunNodeTable, from_column);
  gtk_widget_class_bind_template_child (widget_class, GunNodeTable, signature_column);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_value_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_state_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_from_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_signature_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

/* GTK 4.8 names neither the heads nor the list in a column view, and it is the list that has the focus */
static void
name_parts (GunNodeTable *self)
{
  GtkWidget *part = gtk_widget_get_first_child (GTK_WIDGET (self->view));

  for (; part != NULL; part = gtk_widget_get_next_sibling (part))
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (part), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Keys"), -1);
}

static void
gun_node_table_init (GunNodeTable *self)
{
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_keys_cb, NULL, NULL));

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_column_view_column_set_sorter (self->key_column, sorter);
  gtk_column_view_sort_by_column (self->view, self->key_column, GTK_SORT_ASCENDING);
  g_object_unref (sorter);
  name_parts (self);
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)),
                           "notify::page-size",
                           G_CALLBACK (page_size_cb),
                           self,
                           G_CONNECT_SWAPPED);
  show_columns (self);
}
