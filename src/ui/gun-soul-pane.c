/* SPDX-License-Identifier: MIT */

#include "gun-soul-pane.h"

#include <glib/gi18n.h>

#include "gun-kind-view.h"
#include "gun-soul-line.h"
#include "gun-text.h"
#include "gun-value.h"

struct _GunSoulPane
{
  AdwBin parent_instance;

  GunSoulList *souls; /* (nullable): all of them, to be counted */
  GunSoulTree *tree;  /* (nullable) */
  GunKindList *kinds; /* (nullable) */
  GunSearchKind kind;
  GtkSingleSelection *selection; /* (nullable) */
  gboolean selecting;            /* by ourselves: nobody chose */
  GRefString *chosen;            /* (nullable): whose row is selected */
  GRefString *wanted;            /* (nullable): to be selected when its row is there */
  guint want_id;

  GtkStack *stack;
  GtkListView *list_view;
  GunKindView *kind_view;
  GtkLabel *count_label;
};

enum
{
  PROP_KIND = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunSoulPane, gun_soul_pane, ADW_TYPE_BIN)

static void
show_count (GunSoulPane *self)
{
  guint n_souls = g_list_model_get_n_items (G_LIST_MODEL (self->souls));
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u node known here", "%u nodes known here", n_souls), n_souls);

  gtk_label_set_text (self->count_label, words);
}

static void
set_text (GRefString **place, GRefString *text)
{
  g_clear_pointer (place, g_ref_string_release);
  if (text != NULL)
    *place = g_ref_string_acquire (text);
}

static void
choose (GunSoulPane *self, GunSoulItem *item)
{
  g_autoptr (GunValue) link = gun_value_new_link (gun_soul_item_get_soul (item));

  set_text (&self->wanted, NULL);
  set_text (&self->chosen, gun_soul_item_get_soul (item));
  if (link != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, link);
}

static void
select_row (GunSoulPane *self, guint position)
{
  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selecting = FALSE;
}

static void
scroll_to (GunSoulPane *self, guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

/* The soul may be none that is stored, and for one that is not no group is opened. Rows that come with a group may move the selected one,
 * which nobody chose for that. */
static gboolean
reveal_wanted (GunSoulPane *self, guint *position)
{
  gboolean is_there;
  guint unused;

  if (self->wanted == NULL || !gun_soul_list_find (self->souls, self->wanted, &unused))
    return FALSE;

  self->selecting = TRUE;
  is_there = gun_soul_tree_reveal (self->tree, self->wanted, position);
  self->selecting = FALSE;

  return is_there;
}

static void
select_wanted (GunSoulPane *self)
{
  guint position = GTK_INVALID_LIST_POSITION;
  gboolean found = reveal_wanted (self, &position);
  gboolean is_selected = gtk_single_selection_get_selected (self->selection) == position;

  if (!found)
    position = GTK_INVALID_LIST_POSITION;
  select_row (self, position);
  set_text (&self->chosen, found ? self->wanted : NULL);
  if (!found)
    return;

  set_text (&self->wanted, NULL);
  if (!is_selected)
    scroll_to (self, position);
}

static gboolean
want_cb (gpointer user_data)
{
  GunSoulPane *self = user_data;

  self->want_id = 0;
  if (self->wanted != NULL)
    select_wanted (self);

  return G_SOURCE_REMOVE;
}

static void
select_wanted_soon (GunSoulPane *self)
{
  if (self->wanted != NULL && self->want_id == 0)
    self->want_id = g_idle_add (want_cb, self);
}

/* The row of what is shown may come later than it is shown: it is read, or it is on its way from a peer */
static void
rows_changed_cb (GunSoulPane *self, guint position, guint n_removed, guint n_added)
{
  if (n_added > 0)
    select_wanted_soon (self);
}

/* Rows that come above the selected one move it, of which a selection tells as well */
static gboolean
is_chosen (GunSoulPane *self, GunSoulItem *item)
{
  return item != NULL && self->chosen != NULL && gun_soul_item_is_node (item)
         && gun_text_equal (gun_soul_item_get_soul (item), self->chosen);
}

/* A row that gave way to another is looked for again */
static void
selected_cb (GunSoulPane *self)
{
  GunSoulItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->selecting || is_chosen (self, item))
    return;

  if (item == NULL && self->chosen != NULL)
    {
      set_text (&self->wanted, self->chosen);
      select_wanted_soon (self);
      return;
    }

  set_text (&self->chosen, NULL);
  if (item != NULL && gun_soul_item_is_node (item))
    choose (self, item);
}

static void
open_group (GunSoulPane *self, guint position)
{
  if (!gun_soul_tree_expand (self->tree, position))
    gtk_widget_activate_action (
        GTK_WIDGET (self), "win.say", "s", _ ("1,000 groups are open. Close some of them first."));
}

/* What is chosen in a group does not open it again when somebody closes it: the group is selected instead */
static void
close_group (GunSoulPane *self, guint position)
{
  gboolean had_selected
      = gtk_single_selection_get_selected (self->selection) != GTK_INVALID_LIST_POSITION;

  set_text (&self->wanted, NULL);
  self->selecting = TRUE;
  gun_soul_tree_collapse (self->tree, position);
  self->selecting = FALSE;
  if (!had_selected
      || gtk_single_selection_get_selected (self->selection) != GTK_INVALID_LIST_POSITION)
    return;

  set_text (&self->chosen, NULL);
  select_row (self, position);
}

static void
toggle (GunSoulPane *self, guint position)
{
  g_autoptr (GunSoulItem) item = g_list_model_get_item (G_LIST_MODEL (self->tree), position);

  if (item == NULL || !gun_soul_item_is_group (item))
    return;

  if (gun_soul_item_get_expanded (item))
    close_group (self, position);
  else
    open_group (self, position);
}

static void
toggled_cb (GunSoulPane *self, GunSoulLine *line)
{
  toggle (self, gun_soul_line_get_position (line));
}

static void
row_activated_cb (GunSoulPane *self, guint position)
{
  g_autoptr (GunSoulItem) item = g_list_model_get_item (G_LIST_MODEL (self->tree), position);

  if (item == NULL)
    return;

  if (gun_soul_item_is_node (item))
    choose (self, item);
  else
    toggle (self, position);
}

/* (nullable): what is in a row of the list */
static GunSoulLine *
get_line (GtkWidget *row)
{
  GtkWidget *line = row != NULL ? gtk_widget_get_first_child (row) : NULL;

  return GUN_IS_SOUL_LINE (line) ? GUN_SOUL_LINE (line) : NULL;
}

static GunSoulLine *
get_focused_line (GunSoulPane *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return get_line (root != NULL ? gtk_root_get_focus (root) : NULL);
}

/* As the arrow keys do: with the focus and the selection */
static void
go_to (GunSoulPane *self, guint position)
{
  GtkWidget *row;

  gtk_single_selection_set_selected (self->selection, position);
  scroll_to (self, position);
  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (get_line (row) != NULL && gun_soul_line_get_position (get_line (row)) == position)
      gtk_widget_grab_focus (row);
}

/* FALSE: the key is of no use here */
static gboolean
open_or_enter (GunSoulPane *self, GunSoulLine *line, gboolean may_move)
{
  GunSoulItem *item = gun_soul_line_get_item (line);

  if (!gun_soul_item_is_group (item))
    return FALSE;

  if (!gun_soul_item_get_expanded (item))
    open_group (self, gun_soul_line_get_position (line));
  else if (may_move)
    go_to (self, gun_soul_line_get_position (line) + 1);

  return TRUE;
}

static gboolean
close_or_leave (GunSoulPane *self, GunSoulLine *line, gboolean may_move)
{
  guint position = gun_soul_line_get_position (line);
  guint parent;

  if (gun_soul_item_get_expanded (gun_soul_line_get_item (line)))
    close_group (self, position);
  else if (may_move && gun_soul_tree_get_parent (self->tree, position, &parent))
    go_to (self, parent);
  else
    return FALSE;

  return TRUE;
}

/* The keys of a GtkTreeExpander */
static gboolean
key_pressed_cb (GunSoulPane *self, guint keyval, guint keycode, GdkModifierType state)
{
  GunSoulLine *line = get_focused_line (self);
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  if (line == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;

  switch (keyval)
    {
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return is_mirrored ? close_or_leave (self, line, TRUE) : open_or_enter (self, line, TRUE);
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      return is_mirrored ? open_or_enter (self, line, TRUE) : close_or_leave (self, line, TRUE);
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      return open_or_enter (self, line, FALSE);
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      return close_or_leave (self, line, FALSE);
    default:
      return FALSE;
    }
}

static void
kind_chosen_cb (GunSoulPane *self, GunValue *link)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, link);
}

/* What is not shown is not searched either */
static void
set_kind (GunSoulPane *self, GunSearchKind kind)
{
  if (self->kind == kind)
    return;

  self->kind = kind;
  if (self->kinds != NULL)
    gun_kind_list_set_kind (self->kinds, kind);
  gtk_stack_set_visible_child_name (self->stack, kind == GUN_SEARCH_EVERYTHING ? "tree" : "kind");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KIND]);
}

static void
setup_line_cb (GunSoulPane *self, GtkListItem *list_item)
{
  GtkWidget *line = gun_soul_line_new (list_item);

  g_signal_connect_object (line, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_list_item_set_child (list_item, line);
}

static void
bind_line_cb (GunSoulPane *self, GtkListItem *list_item)
{
  gun_soul_line_set_item (GUN_SOUL_LINE (gtk_list_item_get_child (list_item)),
                          gtk_list_item_get_item (list_item));
}

static void
unbind_line_cb (GunSoulPane *self, GtkListItem *list_item)
{
  gun_soul_line_set_item (GUN_SOUL_LINE (gtk_list_item_get_child (list_item)), NULL);
}

static void
forget_souls (GunSoulPane *self)
{
  if (self->souls == NULL)
    return;

  gtk_list_view_set_model (self->list_view, NULL);
  g_signal_handlers_disconnect_by_data (self->souls, self);
  g_signal_handlers_disconnect_by_data (self->tree, self);
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_handle_id (&self->want_id, g_source_remove);
  set_text (&self->wanted, NULL);
  set_text (&self->chosen, NULL);
  gun_kind_view_set_list (self->kind_view, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->kinds);
  g_clear_object (&self->tree);
  g_clear_object (&self->souls);
}

/**
 * gun_soul_pane_set_souls:
 * @souls: (nullable): all souls, to be counted; with %NULL there is nothing to show
 * @tree: the same as a tree, to be shown
 * @kinds: those of the kind that is chosen
 */
void
gun_soul_pane_set_souls (GunSoulPane *self,
                         GunSoulList *souls,
                         GunSoulTree *tree,
                         GunKindList *kinds)
{
  g_return_if_fail (GUN_IS_SOUL_PANE (self));

  forget_souls (self);
  set_kind (self, GUN_SEARCH_EVERYTHING);
  if (souls == NULL)
    return;

  self->souls = g_object_ref (souls);
  self->tree = g_object_ref (tree);
  self->kinds = g_object_ref (kinds);
  /* Without a model first, else it selects a row before it can be told not to */
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (tree));
  g_signal_connect_swapped (souls, "items-changed", G_CALLBACK (show_count), self);
  g_signal_connect_swapped (souls, "items-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect_swapped (tree, "items-changed", G_CALLBACK (rows_changed_cb), self);
  g_signal_connect_swapped (
      self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  gun_kind_view_set_list (self->kind_view, kinds);
  show_count (self);
}

/**
 * gun_soul_pane_select:
 * @soul: (nullable): a gun-text.h text
 *
 * Selects the row of what is shown, and opens the groups that it is in; none as long as it is not stored.
 */
void
gun_soul_pane_select (GunSoulPane *self, GRefString *soul)
{
  g_return_if_fail (GUN_IS_SOUL_PANE (self));

  set_text (&self->wanted, soul);
  select_wanted (self);
  gun_kind_view_select (self->kind_view, soul);
}

static void
gun_soul_pane_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_string (value, gun_search_kind_get_name (GUN_SOUL_PANE (object)->kind));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_soul_pane_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  const char *name;
  GunSearchKind kind;

  switch (prop_id)
    {
    case PROP_KIND:
      name = g_value_get_string (value);
      if (name != NULL && gun_search_kind_parse (name, &kind))
        set_kind (GUN_SOUL_PANE (object), kind);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_soul_pane_dispose (GObject *object)
{
  forget_souls (GUN_SOUL_PANE (object));

  G_OBJECT_CLASS (gun_soul_pane_parent_class)->dispose (object);
}

static void
gun_soul_pane_class_init (GunSoulPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gun_soul_pane_dispose;
  object_class->get_property = gun_soul_pane_get_property;
  object_class->set_property = gun_soul_pane_set_property;

  properties[PROP_KIND]
      = g_param_spec_string ("kind",
                             NULL,
                             NULL,
                             "everything",
                             G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "souls.kind", "kind");
  g_type_ensure (GUN_TYPE_KIND_VIEW);

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         GUN_TYPE_SOUL_PANE,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         GUN_TYPE_VALUE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-soul-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, GunSoulPane, stack);
  gtk_widget_class_bind_template_child (widget_class, GunSoulPane, list_view);
  gtk_widget_class_bind_template_child (widget_class, GunSoulPane, kind_view);
  gtk_widget_class_bind_template_child (widget_class, GunSoulPane, count_label);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_line_cb);
}

static void
gun_soul_pane_init (GunSoulPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
