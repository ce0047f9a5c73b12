/* SPDX-License-Identifier: MIT */

#include "gun-graph-page.h"

#include <glib/gi18n.h>

#include "gun-browse-bar.h"
#include "gun-browse-button.h"
#include "gun-inspector.h"
#include "gun-late-page.h"
#include "gun-no-nodes-page.h"
#include "gun-node-page.h"
#include "gun-pane.h"
#include "gun-sample-bar.h"
#include "gun-search-view.h"
#include "gun-soul-list.h"
#include "gun-soul-pane.h"
#include "gun-text.h"
#include "gun-trail.h"
#include "gun-words.h"

/* What list, node and inspector need beside each other, pixels. */
#define ALL_THREE_WIDTH (206 + 300 + 320)

struct _GunGraphPage
{
  AdwBin parent_instance;

  GunEngine *engine; /* (nullable) */
  GunCatalog *catalog;
  GunWrites *writes;
  GunSoulList *souls;
  GunSoulTree *tree;
  GunKindList *kinds;
  GunTrail *trail;
  GunBrowse *browse;
  gboolean narrow;
  gboolean show_list;
  gboolean show_inspector;
  gboolean searching;
  GtkWidget *focus_before; /* (nullable): where it was before the search */
  gboolean list_gave_way;  /* to the inspector, after which it comes back */

  AdwViewSwitcherTitle *title;
  AdwViewSwitcherBar *switcher_bar;
  guint switch_id; /* of a tick callback */
  GtkWidget *list_toggle;
  GtkWidget *history_box;
  GunBrowseButton *browse_button;
  GtkWidget *sample_bar;
  GtkWidget *inspector_toggle;
  GunBrowseBar *browse_bar;
  GtkStack *stack;
  GunLatePage *inspector_late;
  GunLatePage *search_late;
  AdwLeaflet *leaflet;
  GunSoulPane *soul_pane;
  GtkWidget *node_pane;
  GtkStack *node_stack;
  GunLatePage *node_late;

  /* (nullable): until somebody looks */
  GunNodePage *node_page;
  GunInspector *inspector;
  GunSearchView *search_view;
};

enum
{
  PROP_NARROW = 1,
  PROP_SHOW_LIST,
  PROP_SHOW_INSPECTOR,
  PROP_SEARCHING,
  PROP_CAN_GO_BACK,
  PROP_CAN_GO_FORWARD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunGraphPage, gun_graph_page, ADW_TYPE_BIN)

static GRefString *
get_soul (GunGraphPage *self)
{
  return self->trail != NULL ? gun_trail_get_soul (self->trail) : NULL;
}

static gboolean
node_in_front (GunGraphPage *self)
{
  return adw_leaflet_get_visible_child (self->leaflet) == self->node_pane;
}

/* Where there is no room in the header bar it stands at the bottom */
static void
show_switcher (GunGraphPage *self)
{
  gboolean has_views = get_soul (self) != NULL && !self->searching
                       && (!self->narrow || node_in_front (self))
                       && !(self->narrow && self->show_inspector);

  adw_view_switcher_title_set_view_switcher_enabled (self->title, has_views);
  adw_view_switcher_bar_set_reveal (
      self->switcher_bar, has_views && adw_view_switcher_title_get_title_visible (self->title));
}

static gboolean
switch_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GUN_GRAPH_PAGE (widget)->switch_id = 0;
  show_switcher (GUN_GRAPH_PAGE (widget));

  return G_SOURCE_REMOVE;
}

/* The header bar finds out while sizes are given out, when nobody may ask for others */
static void
title_visible_cb (GunGraphPage *self)
{
  if (self->switch_id == 0)
    self->switch_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), switch_cb, NULL, NULL);
}

static void
set_title (GunGraphPage *self, const char *title, const char *subtitle)
{
  adw_view_switcher_title_set_title (self->title, title);
  adw_view_switcher_title_set_subtitle (self->title, subtitle);
}

static void
show_title (GunGraphPage *self)
{
  GRefString *soul = get_soul (self);
  g_autofree char *group = NULL;
  g_autofree char *last = NULL;

  show_switcher (self);
  if (self->searching)
    {
      set_title (self, _ ("Search"), "");
      return;
    }
  if (self->narrow && self->show_inspector)
    {
      set_title (self, _ ("Inspector"), "");
      return;
    }
  if (soul == NULL || !self->narrow || !node_in_front (self))
    {
      set_title (self, _ ("Graph"), "");
      return;
    }

  gun_words_split_soul (soul, &group, &last);
  if (*group != '\0')
    group[strlen (group) - 1] = '\0';
  set_title (self, last, group);
}

static void
show_layout (GunGraphPage *self)
{
  adw_leaflet_set_can_unfold (self->leaflet, !self->narrow);
  gtk_widget_set_visible (self->list_toggle, !self->narrow);
  gtk_widget_set_visible (self->history_box, !self->narrow);
  gtk_widget_set_visible (self->inspector_toggle, !self->narrow);
  /* In a narrow window it is a page of its own */
  gtk_widget_set_hexpand (GTK_WIDGET (self->inspector_late), self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->soul_pane), self->narrow || self->show_list);
  show_title (self);
}

static void
selected_cb (GunGraphPage *self)
{
  if (self->inspector != NULL)
    gun_inspector_set_item (self->inspector, gun_node_page_get_selected (self->node_page));
}

static void
inspector_made_cb (GunGraphPage *self, GtkBuilder *builder)
{
  self->inspector = g_object_ref (GUN_INSPECTOR (gtk_builder_get_object (builder, "page")));
  if (self->engine != NULL)
    gun_inspector_set_source (self->inspector, self->engine, self->catalog);
  if (self->node_page != NULL)
    selected_cb (self);
}

static void
node_made_cb (GunGraphPage *self, GtkBuilder *builder)
{
  self->node_page = g_object_ref (GUN_NODE_PAGE (gtk_builder_get_object (builder, "page")));
  adw_view_switcher_title_set_stack (self->title, gun_node_page_get_views (self->node_page));
  adw_view_switcher_bar_set_stack (self->switcher_bar, gun_node_page_get_views (self->node_page));
  if (self->engine != NULL)
    gun_node_page_set_engine (
        self->node_page, self->engine, self->catalog, self->writes, self->trail);
}

static void
search_made_cb (GunGraphPage *self, GtkBuilder *builder)
{
  self->search_view = g_object_ref (GUN_SEARCH_VIEW (gtk_builder_get_object (builder, "page")));
  if (self->engine != NULL)
    gun_search_view_set_engine (self->search_view, self->engine, self->writes);
}

static void
begin_search (GunGraphPage *self)
{
  gun_late_page_make (self->search_late);
  gun_search_view_begin (self->search_view);
}

static void
restore_cb (GunGraphPage *self, GunValue *value)
{
  gun_node_page_write_selected (self->node_page, value);
}

static gboolean
has_room_for_all (GunGraphPage *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self->stack)) >= ALL_THREE_WIDTH;
}

static void
set_show_list (GunGraphPage *self, gboolean show)
{
  if (self->show_list == show)
    return;

  self->show_list = show;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_LIST]);
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, widget);
}

static void
set_show_inspector (GunGraphPage *self, gboolean show)
{
  gboolean had_focus = !show && has_focus (GTK_WIDGET (self->inspector_late));

  if (self->show_inspector == show)
    return;

  self->show_inspector = show;
  if (show)
    gtk_widget_set_visible (GTK_WIDGET (self->inspector_late), TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SHOW_INSPECTOR]);
  if (show && self->show_list && !self->narrow && !has_room_for_all (self))
    {
      self->list_gave_way = TRUE;
      set_show_list (self, FALSE);
    }
  else if (!show && self->list_gave_way)
    {
      self->list_gave_way = FALSE;
      set_show_list (self, TRUE);
    }
  /* Back to the row it was about */
  if (had_focus && self->node_page != NULL)
    gun_node_page_focus_selected (self->node_page);
}

/* A flap keeps the place of what it has hidden, and a screen reader would find it there */
static void
revealed_cb (GunGraphPage *self, GParamSpec *pspec, AdwFlap *flap)
{
  gtk_widget_set_visible (GTK_WIDGET (self->inspector_late),
                          self->show_inspector || adw_flap_get_reveal_progress (flap) > 0);
}

static void
show_state (GunGraphPage *self)
{
  guint n_souls = self->souls != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->souls)) : 0;
  const char *state = n_souls == 0 && get_soul (self) == NULL ? "empty" : "souls";

  gtk_stack_set_visible_child_name (self->stack, self->searching ? "search" : state);
}

static void
remember_focus (GunGraphPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  gboolean is_here = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->stack));

  g_set_weak_pointer (&self->focus_before, is_here ? focus : NULL);
}

static void
return_focus (GunGraphPage *self)
{
  GtkWidget *before = self->focus_before;

  g_clear_weak_pointer (&self->focus_before);
  if (before == NULL || !gtk_widget_get_mapped (before) || !gtk_widget_grab_focus (before))
    gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
set_searching (GunGraphPage *self, gboolean searching)
{
  if (self->searching == searching)
    return;

  if (searching)
    remember_focus (self);
  /* In a narrow window it would stand before what is found */
  if (searching && self->narrow)
    set_show_inspector (self, FALSE);
  self->searching = searching;
  show_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEARCHING]);
  if (searching)
    begin_search (self);
  else
    return_focus (self);
}

static void
trail_changed_cb (GunGraphPage *self)
{
  GRefString *soul = get_soul (self);

  if (soul != NULL)
    {
      set_searching (self, FALSE);
      gun_late_page_make (self->node_late);
    }
  gtk_stack_set_visible_child_name (self->node_stack, soul != NULL ? "node" : "none");
  if (soul != NULL)
    adw_leaflet_set_visible_child (self->leaflet, self->node_pane);
  gun_soul_pane_select (self->soul_pane, soul);
  show_state (self);
  show_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_FORWARD]);
}

static void
chosen_cb (GunGraphPage *self, GunValue *link)
{
  GRefString *soul = get_soul (self);

  /* In a narrow window the row of what was left is still the chosen one */
  if (soul != NULL && gun_text_equal (gun_value_get_text (link), soul))
    adw_leaflet_set_visible_child (self->leaflet, self->node_pane);
  else
    gun_trail_open (self->trail, gun_value_get_text (link));
}

static void
result_chosen_cb (GunGraphPage *self, GunSearchResult *result)
{
  gun_graph_page_open_soul (self, result->soul);
  gun_node_page_select_key (self->node_page, result->key);
}

static void
search_open_cb (GunGraphPage *self, GunValue *link)
{
  gun_graph_page_open_soul (self, gun_value_get_text (link));
}

static void
browse_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunGraphPage *self = GUN_GRAPH_PAGE (widget);

  if (self->browse != NULL)
    gun_browse_start_number (self->browse, g_variant_get_uint64 (parameter));
}

static void
stop_browsing_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunGraphPage *self = GUN_GRAPH_PAGE (widget);

  if (self->browse != NULL)
    gun_browse_stop (self->browse);
}

static void
leave_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunGraphPage *self = GUN_GRAPH_PAGE (widget);

  if (self->searching)
    g_object_set (self, "searching", FALSE, NULL);
  else if (self->narrow && self->show_inspector)
    g_object_set (self, "show-inspector", FALSE, NULL);
  else if (self->narrow && node_in_front (self))
    adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->soul_pane));
  else
    gtk_widget_activate_action (widget, "win.show-sidebar", NULL);
}

static void
inspect_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunGraphPage *self = GUN_GRAPH_PAGE (widget);

  gun_late_page_make (self->inspector_late);
  g_object_set (self, "show-inspector", TRUE, NULL);
  gun_inspector_show_page (self->inspector, g_variant_get_string (parameter, NULL));
}

static void
gun_graph_page_map (GtkWidget *widget)
{
  GunGraphPage *self = GUN_GRAPH_PAGE (widget);

  GTK_WIDGET_CLASS (gun_graph_page_parent_class)->map (widget);

  if (self->browse != NULL)
    gun_browse_set_in_view (self->browse, TRUE);
}

static void
gun_graph_page_unmap (GtkWidget *widget)
{
  GunGraphPage *self = GUN_GRAPH_PAGE (widget);

  if (self->browse != NULL)
    gun_browse_set_in_view (self->browse, FALSE);

  GTK_WIDGET_CLASS (gun_graph_page_parent_class)->unmap (widget);
}

static void
forget_engine (GunGraphPage *self)
{
  if (self->engine == NULL)
    return;

  if (self->node_page != NULL)
    gun_node_page_set_engine (self->node_page, NULL, NULL, NULL, NULL);
  if (self->search_view != NULL)
    gun_search_view_set_engine (self->search_view, NULL, NULL);
  if (self->inspector != NULL)
    gun_inspector_set_source (self->inspector, NULL, NULL);
  gun_browse_stop (self->browse);
  gun_browse_bar_set_browse (self->browse_bar, NULL);
  gun_browse_button_set_peers (self->browse_button, NULL);
  gun_soul_pane_set_souls (self->soul_pane, NULL, NULL, NULL);
  g_signal_handlers_disconnect_by_data (self->souls, self);
  g_signal_handlers_disconnect_by_data (self->trail, self);
  g_clear_object (&self->kinds);
  g_clear_object (&self->tree);
  g_clear_object (&self->souls);
  g_clear_object (&self->trail);
  g_clear_object (&self->browse);
  g_clear_object (&self->writes);
  g_clear_object (&self->catalog);
  g_clear_object (&self->engine);
}

static void
connect_models (GunGraphPage *self)
{
  g_signal_connect_swapped (self->souls, "items-changed", G_CALLBACK (show_state), self);
  g_signal_connect_swapped (self->trail, "changed", G_CALLBACK (trail_changed_cb), self);
}

/* Those that are there already */
static void
tell_pages (GunGraphPage *self)
{
  if (self->node_page != NULL)
    gun_node_page_set_engine (
        self->node_page, self->engine, self->catalog, self->writes, self->trail);
  if (self->search_view != NULL)
    gun_search_view_set_engine (self->search_view, self->engine, self->writes);
  if (self->inspector != NULL)
    gun_inspector_set_source (self->inspector, self->engine, self->catalog);
}

/**
 * gun_graph_page_set_engine:
 * @engine: (nullable): whose graph to show; with %NULL the others are not looked at
 * @catalog: what to read from
 * @writes: where changes go
 */
void
gun_graph_page_set_engine (GunGraphPage *self,
                           GunEngine *engine,
                           GunCatalog *catalog,
                           GunWrites *writes)
{
  g_return_if_fail (GUN_IS_GRAPH_PAGE (self));

  forget_engine (self);
  if (engine == NULL)
    return;

  self->engine = g_object_ref (engine);
  self->catalog = g_object_ref (catalog);
  self->writes = g_object_ref (writes);
  self->souls = gun_soul_list_new (engine, catalog);
  self->tree = gun_soul_tree_new (engine, catalog);
  self->kinds = gun_kind_list_new (engine);
  self->trail = gun_trail_new ();
  self->browse = gun_browse_new (engine);
  gun_browse_set_in_view (self->browse, gtk_widget_get_mapped (GTK_WIDGET (self)));
  connect_models (self);

  gun_soul_pane_set_souls (self->soul_pane, self->souls, self->tree, self->kinds);
  tell_pages (self);
  gtk_widget_set_visible (self->sample_bar, gun_engine_is_isolated (engine));
  adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->soul_pane));
  gun_browse_bar_set_browse (self->browse_bar, self->browse);
  gun_browse_button_set_peers (self->browse_button, gun_engine_get_peers (engine));
  trail_changed_cb (self);
}

/**
 * gun_graph_page_open_soul:
 * @soul: a gun-text.h text
 */
void
gun_graph_page_open_soul (GunGraphPage *self, GRefString *soul)
{
  g_return_if_fail (GUN_IS_GRAPH_PAGE (self));

  if (self->trail == NULL)
    return;

  g_object_set (self, "searching", FALSE, NULL);
  gun_trail_open (self->trail, soul);
  adw_leaflet_set_visible_child (self->leaflet, self->node_pane);
}

/**
 * gun_graph_page_search:
 *
 * Opens the search, with the focus in its field.
 */
void
gun_graph_page_search (GunGraphPage *self)
{
  g_return_if_fail (GUN_IS_GRAPH_PAGE (self));

  set_searching (self, TRUE);
  show_layout (self);
  begin_search (self);
}

/**
 * gun_graph_page_browse:
 * @relay: which relay to list the souls of
 */
void
gun_graph_page_browse (GunGraphPage *self, GunPeerView *relay)
{
  g_return_if_fail (GUN_IS_GRAPH_PAGE (self));

  if (self->browse != NULL)
    gun_browse_start (self->browse, relay);
}

void
gun_graph_page_go_back (GunGraphPage *self)
{
  if (self->trail != NULL)
    gun_trail_go_back (self->trail);
}

/**
 * gun_graph_page_toggle_inspector:
 *
 * Opens or closes what tells all of the chosen value.
 */
void
gun_graph_page_toggle_inspector (GunGraphPage *self)
{
  g_return_if_fail (GUN_IS_GRAPH_PAGE (self));

  g_object_set (self, "show-inspector", !self->show_inspector, NULL);
}

void
gun_graph_page_go_forward (GunGraphPage *self)
{
  if (self->trail != NULL)
    gun_trail_go_forward (self->trail);
}

/**
 * gun_graph_page_get_souls:
 *
 * Returns: (nullable) (transfer none): the souls known here
 */
GListModel *
gun_graph_page_get_souls (GunGraphPage *self)
{
  g_return_val_if_fail (GUN_IS_GRAPH_PAGE (self), NULL);

  return self->souls != NULL ? G_LIST_MODEL (self->souls) : NULL;
}

/**
 * gun_graph_page_get_soul:
 *
 * Returns: (transfer none) (nullable): the soul of the node that is open
 */
GRefString *
gun_graph_page_get_soul (GunGraphPage *self)
{
  g_return_val_if_fail (GUN_IS_GRAPH_PAGE (self), NULL);

  return get_soul (self);
}

static void
gun_graph_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunGraphPage *self = GUN_GRAPH_PAGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, self->narrow);
      break;
    case PROP_SHOW_LIST:
      g_value_set_boolean (value, self->show_list);
      break;
    case PROP_SHOW_INSPECTOR:
      g_value_set_boolean (value, self->show_inspector);
      break;
    case PROP_SEARCHING:
      g_value_set_boolean (value, self->searching);
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, self->trail != NULL && gun_trail_can_go_back (self->trail));
      break;
    case PROP_CAN_GO_FORWARD:
      g_value_set_boolean (value, self->trail != NULL && gun_trail_can_go_forward (self->trail));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_graph_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunGraphPage *self = GUN_GRAPH_PAGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      break;
    case PROP_SHOW_LIST:
      /* Who asks for the list again wants it in the place of the inspector, when there is none for both */
      self->list_gave_way = FALSE;
      set_show_list (self, g_value_get_boolean (value));
      if (self->show_list && self->show_inspector && !has_room_for_all (self))
        set_show_inspector (self, FALSE);
      break;
    case PROP_SHOW_INSPECTOR:
      set_show_inspector (self, g_value_get_boolean (value));
      break;
    case PROP_SEARCHING:
      set_searching (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }

  show_layout (self);
}

static void
gun_graph_page_dispose (GObject *object)
{
  GunGraphPage *self = GUN_GRAPH_PAGE (object);

  forget_engine (self);
  g_clear_weak_pointer (&self->focus_before);
  g_clear_object (&self->node_page);
  g_clear_object (&self->search_view);
  g_clear_object (&self->inspector);

  G_OBJECT_CLASS (gun_graph_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-graph-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, title);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, list_toggle);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, history_box);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, browse_button);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, sample_bar);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, inspector_toggle);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, browse_bar);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, stack);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, inspector_late);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, search_late);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, soul_pane);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, node_pane);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, node_stack);
  gtk_widget_class_bind_template_child (widget_class, GunGraphPage, node_late);
  gtk_widget_class_bind_template_callback (widget_class, revealed_cb);
  gtk_widget_class_bind_template_callback (widget_class, inspector_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, node_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_title);
  gtk_widget_class_bind_template_callback (widget_class, title_visible_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, result_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_open_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
}

static void
gun_graph_page_class_init (GunGraphPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  g_type_ensure (GUN_TYPE_BROWSE_BAR);
  g_type_ensure (GUN_TYPE_BROWSE_BUTTON);
  g_type_ensure (GUN_TYPE_INSPECTOR);
  g_type_ensure (GUN_TYPE_LATE_PAGE);
  g_type_ensure (GUN_TYPE_NODE_PAGE);
  g_type_ensure (GUN_TYPE_NO_NODES_PAGE);
  g_type_ensure (GUN_TYPE_PANE);
  g_type_ensure (GUN_TYPE_SAMPLE_BAR);
  g_type_ensure (GUN_TYPE_SEARCH_VIEW);
  g_type_ensure (GUN_TYPE_SOUL_PANE);

  object_class->dispose = gun_graph_page_dispose;
  object_class->get_property = gun_graph_page_get_property;
  object_class->set_property = gun_graph_page_set_property;
  widget_class->map = gun_graph_page_map;
  widget_class->unmap = gun_graph_page_unmap;

  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_LIST]
      = g_param_spec_boolean ("show-list", NULL, NULL, TRUE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SHOW_INSPECTOR]
      = g_param_spec_boolean ("show-inspector", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_SEARCHING]
      = g_param_spec_boolean ("searching", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean (
      "can-go-back", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAN_GO_FORWARD] = g_param_spec_boolean (
      "can-go-forward", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "graph.browse", "t", browse_action);
  gtk_widget_class_install_action (widget_class, "graph.stop-browsing", NULL, stop_browsing_action);
  gtk_widget_class_install_action (widget_class, "graph.leave", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "graph.inspect", "s", inspect_action);
  gtk_widget_class_install_property_action (widget_class, "graph.show-list", "show-list");
  gtk_widget_class_install_property_action (widget_class, "graph.show-inspector", "show-inspector");
  gtk_widget_class_install_property_action (widget_class, "graph.search", "searching");

  bind_template (widget_class);
}

static void
gun_graph_page_init (GunGraphPage *self)
{
  self->show_list = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  show_layout (self);
}
