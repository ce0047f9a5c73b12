/* SPDX-License-Identifier: MIT */

#include "gun-node-page.h"

#include <glib/gi18n.h>

#include "gun-breadcrumb.h"
#include "gun-context-menu.h"
#include "gun-diagram-page.h"
#include "gun-key-list.h"
#include "gun-late-page.h"
#include "gun-node-adding.h"
#include "gun-node-table.h"
#include "gun-peer-words.h"
#include "gun-signature-words.h"
#include "gun-soul-badge.h"
#include "gun-soul.h"
#include "gun-text-window.h"
#include "gun-text.h"
#include "gun-tooltip.h"
#include "gun-shelf-button.h"
#include "gun-words.h"

/* How long peers have to answer before the page says that nobody did, seconds. */
#define ASK_S 5.0

struct _GunNodePage
{
  AdwBin parent_instance;

  GunEngine *engine; /* (nullable) */
  GunCatalog *catalog;
  GunWrites *writes;
  GunTrail *trail;

  GunKeyList *list;          /* (nullable) */
  GunWriteStep *typed;       /* (nullable): what was written last in a row */
  GHashTable *kept;          /* (element-type GRefString): followed on */
  GCancellable *cancellable; /* (nullable): of the question to the peers */
  guint tick_id;
  gboolean narrow;

  GunBreadcrumb *breadcrumb;
  GtkWidget *followed_box;
  GunSoulBadge *badge;
  AdwViewStack *views;
  GunDiagramPage *diagram_page; /* (nullable): until somebody looks */
  GtkStack *stack;
  AdwStatusPage *asking_page;
  AdwStatusPage *unknown_page;
  GunNodeTable *table;
  GtkWidget *add_key_button;
  GtkMenuButton *menu_button;
  GtkMenuButton *add_menu_button;
  GunShelfButton *shelf_button;
  GtkLabel *count_label;
  GtkLabel *short_count_label;
};

enum
{
  PROP_NARROW = 1,
  PROP_KEEP_FOLLOWING,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunNodePage, gun_node_page, ADW_TYPE_BIN)

static const struct
{
  const char *action_name;
  void (*add) (GtkWindow *parent, GunWrites *writes, GRefString *soul);
} ways[] = {
  { "node.add-key", gun_node_adding_key },
  { "node.add-to-set", gun_node_adding_set_item },
  { "node.paste", gun_node_adding_paste },
};

static gboolean
is_read_only (GunNodePage *self)
{
  return self->list != NULL && gun_soul_needs_check (gun_key_list_get_soul (self->list));
}

static void
show_count (GunNodePage *self)
{
  guint n_keys = g_list_model_get_n_items (G_LIST_MODEL (self->list));
  guint n_peers = gun_peer_words_count_open (gun_engine_get_peers (self->engine));
  g_autofree char *keys = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u key known here", "%u keys known here", n_keys), n_keys);
  g_autofree char *peers = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "asked of %u peer", "asked of %u peers", n_peers), n_peers);
  g_autofree char *both = g_strdup_printf ("%s · %s", keys, peers);
  gboolean asked = n_peers > 0 && !self->narrow;
  /* Why a click on a head does nothing */
  g_autofree char *sorted = g_strdup_printf (_ ("%s · too many to sort by value"), keys);

  const char *words = asked ? both : keys;

  if (gun_node_table_is_sorted_by_key_only (self->table))
    words = sorted;
  gtk_label_set_text (self->count_label, words);
  /* Where there is no room for all of it */
  gtk_label_set_text (self->short_count_label, keys);
  gun_tooltip_set_text (self->short_count_label, words);
}

static void
show_state (GunNodePage *self)
{
  const char *state = "table";

  if (self->list == NULL)
    return;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0)
    state = gun_key_list_is_loaded (self->list) && self->cancellable == NULL ? "unknown" : "asking";
  gtk_stack_set_visible_child_name (self->stack, state);
  show_count (self);
}

static void
asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunNodePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNode) node = gun_engine_get_finish (GUN_ENGINE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->engine == NULL)
    return;

  g_clear_object (&self->cancellable);
  show_state (self);
}

static void
stop_asking (GunNodePage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* What is not known here may be known to somebody; following asks too, but does not tell when nobody had it */
static void
ask_peers (GunNodePage *self)
{
  guint n_peers = gun_peer_words_count_open (gun_engine_get_peers (self->engine));

  stop_asking (self);
  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0 && n_peers > 0)
    {
      g_autofree char *words = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "Asking %u peer…", "Asking %u peers…", n_peers), n_peers);

      adw_status_page_set_title (self->asking_page, words);
      self->cancellable = g_cancellable_new ();
      gun_engine_get_async (self->engine,
                            gun_key_list_get_soul (self->list),
                            NULL,
                            ASK_S,
                            self->cancellable,
                            asked_cb,
                            g_object_ref (self));
    }

  show_state (self);
}

static void
describe_unknown (GunNodePage *self, GRefString *soul)
{
  g_autofree char *shown = gun_words_text (soul);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);
  g_autofree char *words = g_strdup_printf (
      _ ("No value of “%s” is stored here, and no connected peer has shown one."), escaped);

  adw_status_page_set_description (self->unknown_page, words);
}

/* In the sample nobody is there who could be asked */
static void
follow (GunNodePage *self, GRefString *soul, gboolean follow_it)
{
  if (gun_engine_is_isolated (self->engine))
    return;

  if (follow_it)
    gun_engine_follow (self->engine, soul, NULL);
  else
    gun_engine_unfollow (self->engine, soul, NULL);
}

static void
close_node (GunNodePage *self)
{
  if (self->list == NULL)
    return;

  stop_asking (self);
  g_signal_handlers_disconnect_by_data (self->list, self);
  gun_node_table_set_list (self->table, NULL, FALSE);
  gun_shelf_button_set_node (self->shelf_button, NULL, NULL);
  follow (self, gun_key_list_get_soul (self->list), FALSE);
  g_clear_object (&self->list);
}

static void
open_node (GunNodePage *self, GRefString *soul)
{
  gboolean read_only = gun_soul_needs_check (soul);

  close_node (self);
  self->list = gun_key_list_new (self->engine, self->catalog, soul);
  g_signal_connect_swapped (self->list, "loaded", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (show_state), self);
  follow (self, soul, TRUE);

  gun_node_table_set_list (self->table, self->list, read_only);
  gun_shelf_button_set_node (self->shelf_button, self->engine, soul);
  gun_soul_badge_set_soul (self->badge, soul);
  gtk_widget_set_visible (self->followed_box, !gun_engine_is_isolated (self->engine));
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), ways[i].action_name, !read_only);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "node.link", !read_only);
  gtk_widget_set_tooltip_text (self->add_key_button,
                               read_only ? gun_signature_words_read_only (soul) : NULL);
  describe_unknown (self, soul);
  ask_peers (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEP_FOLLOWING]);
}

static void
trail_changed_cb (GunNodePage *self)
{
  GRefString *soul = gun_trail_get_soul (self->trail);

  if (soul == NULL)
    close_node (self);
  else if (self->list == NULL || !gun_text_equal (gun_key_list_get_soul (self->list), soul))
    open_node (self, soul);
}

static void
stored_cb (GunNodePage *self, GunDelivery *delivery)
{
  if (self->list != NULL
      && gun_text_equal (gun_delivery_get_soul (delivery), gun_key_list_get_soul (self->list)))
    gun_key_list_take_delivery (self->list, delivery);
}

/* What was typed in a row and not written is there again. To delete nothing was typed */
static void
refused_step_cb (GunNodePage *self, GunWriteStep *step)
{
  const GunWriteEntry *entry = gun_write_step_get_entry (step, 0);
  GunKeyItem *item;

  if (step != self->typed || self->list == NULL
      || gun_value_get_kind (entry->value) == GUN_VALUE_NULL
      || !gun_text_equal (entry->soul, gun_key_list_get_soul (self->list)))
    return;

  item = gun_key_list_lookup (self->list, entry->key, NULL);
  if (item != NULL)
    gun_node_table_edit_again (self->table, item, entry->value);
}

static void
failed_step_cb (GunNodePage *self, const char *key, const GError *error, GunWriteStep *step)
{
  refused_step_cb (self, step);
}

static void
open_link_cb (GunNodePage *self, GunValue *value)
{
  gun_trail_follow_link (self->trail, gun_value_get_text (value));
}

static void
write_cb (GunNodePage *self, GunKeyItem *item, GunValue *value)
{
  g_clear_pointer (&self->typed, gun_write_step_unref);
  self->typed = gun_write_step_new (GUN_WRITE_VALUES);
  gun_write_step_add (self->typed,
                      gun_key_list_get_soul (self->list),
                      gun_key_item_get_key (item),
                      value,
                      gun_key_item_get_value (item));
  gun_writes_carry_out (self->writes, self->typed);
}

/**
 * gun_node_page_write_selected:
 * @value: what the key of the selected row is to hold; nothing is written when none is
 */
void
gun_node_page_write_selected (GunNodePage *self, GunValue *value)
{
  GunKeyItem *item = gun_node_page_get_selected (self);

  g_return_if_fail (GUN_IS_NODE_PAGE (self));

  if (item != NULL)
    write_cb (self, item, value);
}

static void
selected_cb (GunNodePage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

/**
 * gun_node_page_get_selected:
 *
 * Returns: (nullable) (transfer none): the row that is chosen
 */
GunKeyItem *
gun_node_page_get_selected (GunNodePage *self)
{
  g_return_val_if_fail (GUN_IS_NODE_PAGE (self), NULL);

  return gun_node_table_get_selected (self->table);
}

/**
 * gun_node_page_select_key:
 * @key: (nullable): a key of the node that is open; %NULL: the first
 *
 * Chooses its row, as soon as it has been read, and puts the focus on it.
 */
void
gun_node_page_select_key (GunNodePage *self, GRefString *key)
{
  g_return_if_fail (GUN_IS_NODE_PAGE (self));

  adw_view_stack_set_visible_child_name (self->views, "table");
  gun_node_table_select_key (self->table, key);
}

/**
 * gun_node_page_focus_selected:
 *
 * Puts the focus on the row that is chosen, while the table is shown.
 */
void
gun_node_page_focus_selected (GunNodePage *self)
{
  g_return_if_fail (GUN_IS_NODE_PAGE (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self->table)))
    gun_node_table_focus_selected (self->table);
}

/**
 * gun_node_page_get_views:
 *
 * Returns: (transfer none): the table and the diagram, to switch between
 */
AdwViewStack *
gun_node_page_get_views (GunNodePage *self)
{
  g_return_val_if_fail (GUN_IS_NODE_PAGE (self), NULL);

  return self->views;
}

static void
refused_cb (GunNodePage *self, const char *reason)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", reason);
}

static void
edit_text_cb (GunNodePage *self, GunKeyItem *item, const char *draft)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *window
      = gun_text_window_new (GTK_WINDOW (root), self->writes, item, draft, is_read_only (self));

  gtk_window_present (GTK_WINDOW (window));
}

static void
add_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodePage *self = GUN_NODE_PAGE (widget);

  if (self->list == NULL || is_read_only (self))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_str_equal (ways[i].action_name, action_name))
      ways[i].add (GTK_WINDOW (gtk_widget_get_root (widget)),
                   self->writes,
                   gun_key_list_get_soul (self->list));
}

static void
link_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodePage *self = GUN_NODE_PAGE (widget);
  GunKeyItem *item = gun_node_page_get_selected (self);

  if (item == NULL || is_read_only (self))
    return;

  gun_node_table_end_editing (self->table);
  gun_node_adding_link (GTK_WINDOW (gtk_widget_get_root (widget)), self->writes, item);
}

static void
ask_again_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunNodePage *self = GUN_NODE_PAGE (widget);

  if (self->list != NULL)
    ask_peers (self);
}

/* The menu stands outside the table, whose actions these are: node.edit is table.edit */
static void
table_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autofree char *name = g_strconcat ("table.", action_name + strlen ("node."), NULL);

  gtk_widget_activate_action_variant (GTK_WIDGET (GUN_NODE_PAGE (widget)->table), name, parameter);
}

static gboolean
tick_cb (gpointer user_data)
{
  GunNodePage *self = user_data;

  gun_node_table_refresh (self->table);
  if (self->list != NULL)
    show_count (self);

  return G_SOURCE_CONTINUE;
}

static void
gun_node_page_map (GtkWidget *widget)
{
  GunNodePage *self = GUN_NODE_PAGE (widget);

  GTK_WIDGET_CLASS (gun_node_page_parent_class)->map (widget);

  tick_cb (self);
  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
}

static void
gun_node_page_unmap (GtkWidget *widget)
{
  GunNodePage *self = GUN_NODE_PAGE (widget);

  g_clear_handle_id (&self->tick_id, g_source_remove);

  GTK_WIDGET_CLASS (gun_node_page_parent_class)->unmap (widget);
}

static gboolean
is_kept (GunNodePage *self)
{
  return self->list != NULL
         && g_hash_table_contains (self->kept, gun_key_list_get_soul (self->list));
}

static void
set_kept (GunNodePage *self, gboolean keep)
{
  GRefString *soul;

  if (self->list == NULL || is_kept (self) == keep)
    return;

  soul = gun_key_list_get_soul (self->list);
  if (keep)
    {
      g_hash_table_add (self->kept, g_ref_string_acquire (soul));
      follow (self, soul, TRUE);
    }
  else
    {
      g_hash_table_remove (self->kept, soul);
      follow (self, soul, FALSE);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEP_FOLLOWING]);
}

static void
diagram_made_cb (GunNodePage *self, GtkBuilder *builder)
{
  self->diagram_page = g_object_ref (GUN_DIAGRAM_PAGE (gtk_builder_get_object (builder, "page")));
  if (self->engine != NULL)
    gun_diagram_page_set_engine (self->diagram_page, self->engine, self->catalog, self->trail);
}

static void
forget_engine (GunNodePage *self)
{
  GHashTableIter kept;
  gpointer soul;

  if (self->engine == NULL)
    return;

  close_node (self);
  g_hash_table_iter_init (&kept, self->kept);
  while (g_hash_table_iter_next (&kept, &soul, NULL))
    follow (self, soul, FALSE);
  g_hash_table_remove_all (self->kept);

  g_signal_handlers_disconnect_by_data (self->writes, self);
  g_signal_handlers_disconnect_by_data (self->trail, self);
  gun_breadcrumb_set_trail (self->breadcrumb, NULL);
  g_object_set (self->table, "writes", NULL, NULL);
  if (self->diagram_page != NULL)
    gun_diagram_page_set_engine (self->diagram_page, NULL, NULL, NULL);
  g_clear_object (&self->engine);
  g_clear_object (&self->catalog);
  g_clear_object (&self->writes);
  g_clear_pointer (&self->typed, gun_write_step_unref);
  g_clear_object (&self->trail);
}

/**
 * gun_node_page_set_engine:
 * @engine: (nullable): where nodes are; with %NULL the others are not looked at
 * @catalog: what to read from
 * @writes: where changes go
 * @trail: what is shown is what it is at
 */
void
gun_node_page_set_engine (
    GunNodePage *self, GunEngine *engine, GunCatalog *catalog, GunWrites *writes, GunTrail *trail)
{
  g_return_if_fail (GUN_IS_NODE_PAGE (self));

  forget_engine (self);
  if (engine == NULL)
    return;

  self->engine = g_object_ref (engine);
  self->catalog = g_object_ref (catalog);
  self->writes = g_object_ref (writes);
  self->trail = g_object_ref (trail);
  g_signal_connect_swapped (writes, "stored", G_CALLBACK (stored_cb), self);
  g_signal_connect_swapped (writes, "failed", G_CALLBACK (failed_step_cb), self);
  g_signal_connect_swapped (writes, "refused", G_CALLBACK (refused_step_cb), self);
  g_signal_connect_swapped (trail, "changed", G_CALLBACK (trail_changed_cb), self);
  gun_breadcrumb_set_trail (self->breadcrumb, trail);
  if (self->diagram_page != NULL)
    gun_diagram_page_set_engine (self->diagram_page, engine, catalog, trail);
  g_object_set (self->table, "isolated", gun_engine_is_isolated (engine), "writes", writes, NULL);
  trail_changed_cb (self);
}

static void
gun_node_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunNodePage *self = GUN_NODE_PAGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_KEEP_FOLLOWING:
      g_value_set_boolean (value, is_kept (self));
      break;
    case PROP_SELECTED:
      g_value_set_object (value, gun_node_page_get_selected (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_node_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunNodePage *self = GUN_NODE_PAGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, pspec);
      g_object_set (self->table, "narrow", self->narrow, NULL);
      break;
    case PROP_KEEP_FOLLOWING:
      set_kept (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_node_page_dispose (GObject *object)
{
  GunNodePage *self = GUN_NODE_PAGE (object);

  forget_engine (self);
  g_clear_object (&self->diagram_page);
  g_clear_handle_id (&self->tick_id, g_source_remove);

  G_OBJECT_CLASS (gun_node_page_parent_class)->dispose (object);
}

static void
gun_node_page_finalize (GObject *object)
{
  GunNodePage *self = GUN_NODE_PAGE (object);

  g_hash_table_unref (self->kept);

  G_OBJECT_CLASS (gun_node_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-node-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, breadcrumb);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, followed_box);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, badge);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, views);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, stack);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, asking_page);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, unknown_page);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, table);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, add_key_button);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, add_menu_button);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, shelf_button);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, count_label);
  gtk_widget_class_bind_template_child (widget_class, GunNodePage, short_count_label);
  gtk_widget_class_bind_template_callback (widget_class, diagram_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_link_cb);
  gtk_widget_class_bind_template_callback (widget_class, write_cb);
  gtk_widget_class_bind_template_callback (widget_class, refused_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_text_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
gun_node_page_class_init (GunNodePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  g_type_ensure (GUN_TYPE_BREADCRUMB);
  g_type_ensure (GUN_TYPE_DIAGRAM_PAGE);
  g_type_ensure (GUN_TYPE_LATE_PAGE);
  g_type_ensure (GUN_TYPE_NODE_TABLE);
  g_type_ensure (GUN_TYPE_SHELF_BUTTON);
  g_type_ensure (GUN_TYPE_SOUL_BADGE);

  object_class->dispose = gun_node_page_dispose;
  object_class->finalize = gun_node_page_finalize;
  object_class->get_property = gun_node_page_get_property;
  object_class->set_property = gun_node_page_set_property;
  widget_class->map = gun_node_page_map;
  widget_class->unmap = gun_node_page_unmap;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_KEEP_FOLLOWING]
      = g_param_spec_boolean ("keep-following", NULL, NULL, FALSE, flags);
  properties[PROP_SELECTED] = g_param_spec_object (
      "selected", NULL, NULL, GUN_TYPE_KEY_ITEM, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    gtk_widget_class_install_action (widget_class, ways[i].action_name, NULL, add_action);
  gtk_widget_class_install_action (widget_class, "node.link", NULL, link_action);
  gtk_widget_class_install_action (widget_class, "node.ask-again", NULL, ask_again_action);
  gtk_widget_class_install_action (widget_class, "node.edit", NULL, table_action);
  gtk_widget_class_install_action (widget_class, "node.edit-text", NULL, table_action);
  gtk_widget_class_install_action (widget_class, "node.delete", NULL, table_action);
  gtk_widget_class_install_action (widget_class, "node.sort-by", "s", table_action);
  gtk_widget_class_install_action (widget_class, "node.widen-keys", "i", table_action);
  gtk_widget_class_install_action (widget_class, "node.copy-value", NULL, table_action);
  gtk_widget_class_install_action (widget_class, "node.copy-chain", NULL, table_action);
  gtk_widget_class_install_property_action (widget_class, "node.keep-following", "keep-following");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, 0, "node.add-key", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_v, GDK_CONTROL_MASK, "node.paste", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "node.link", NULL);

  bind_template (widget_class);
}

static void
gun_node_page_init (GunNodePage *self)
{
  g_autoptr (GtkBuilder) builder = NULL;

  self->kept = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  builder = gtk_builder_new_from_resource ("/org/gun/Desktop/ui/gun-node-menu.ui");
  gtk_menu_button_set_menu_model (self->menu_button,
                                  G_MENU_MODEL (gtk_builder_get_object (builder, "menu")));
  gun_context_menu_return_focus (self->menu_button);
  gtk_menu_button_set_menu_model (self->add_menu_button,
                                  G_MENU_MODEL (gtk_builder_get_object (builder, "add_menu")));
}
