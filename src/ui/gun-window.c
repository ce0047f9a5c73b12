/* SPDX-License-Identifier: MIT */

#include "gun-window-private.h"

#include "gun-late-page.h"
#include "gun-pane.h"
#include "gun-bookmark-list.h"
#include "gun-preferences-window.h"
#include "gun-preferences.h"

/* How long it may take to open a database before that is said, milliseconds: words that are gone again before they are read only flicker */
#define OPENING_PATIENCE_MS 700

/* A window that nobody sees is never drawn, and is filled all the same, milliseconds */
#define UNSEEN_PATIENCE_MS 1000

struct _GunWindow
{
  AdwApplicationWindow parent_instance;

  GSettings *settings;
  GSettings *preferences; /* the same, or some that are forgotten */
  GunServerList *servers; /* those of preferences */
  gboolean narrow;
  guint narrow_id;   /* of a tick callback */
  GunEngine *engine; /* (nullable) */
  GunCatalog *catalog;
  GunWrites *writes;
  GunUndo *undo; /* (nullable): with the engine */
  GListModel *peers;
  GListModel *souls;

  AdwLeaflet *leaflet;
  GunSidebar *sidebar;
  GtkWidget *sidebar_pane;
  GtkWidget *content;
  AdwToastOverlay *toast_overlay;
  GtkStack *stack;
  GtkWidget *opening_page;
  guint opening_id; /* of a timeout */
  guint drawn_id;   /* of the source that says so */
  gboolean drawn;
  GunLatePage *error_late;
  GunLatePage *graph_late;
  GunLatePage *peer_late;
  GunLatePage *origin_late;

  GunWindowPages pages;
  AdwPreferencesWindow *preferences_window; /* (nullable): while it is open */
  const char *page;                         /* graph, peers or network-check */
  AdwToast *toast;                          /* (nullable): the last one, while it lives */
};

enum
{
  PROP_NARROW = 1,
  N_PROPS
};

enum
{
  SIGNAL_DRAWN,
  SIGNAL_TRY_AGAIN,
  SIGNAL_OPEN_DATABASE,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunWindow, gun_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
has_relay (GunWindow *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (self->peers, i);

      if (gun_peer_view_get_url (peer) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Nothing stored, nobody to ask, nobody let in */
static gboolean
is_first_run (GunWindow *self)
{
  return g_list_model_get_n_items (self->souls) == 0 && !has_relay (self)
         && gun_engine_get_listen_url (self->engine) == NULL;
}

static void
show_page (GunWindow *self)
{
  const char *page = self->page;

  if (self->engine == NULL)
    return;

  if (g_str_equal (page, "graph") && is_first_run (self))
    page = "first-run";
  else if (g_str_equal (page, "peers") && self->pages.peer != NULL
           && gun_peer_page_get_peer (self->pages.peer) != NULL)
    page = "peer";
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) != 0)
    gtk_stack_set_visible_child_name (self->stack, page);
  gun_sidebar_select (self->sidebar, self->page);
}

static void
set_page (GunWindow *self, const char *page)
{
  static const char *const pages[] = { "graph", "peers", "network-check" };

  self->page = pages[0];
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (page, pages[i]))
      self->page = pages[i];
}

void
gun_window_show_page (GunWindow *self, const char *page)
{
  gun_window_leave_peer (self);
  set_page (self, page);
  show_page (self);
  adw_leaflet_set_visible_child (self->leaflet, self->content);
}

static void
page_chosen_cb (GunWindow *self, const char *page)
{
  gun_window_show_page (self, page);
}

/* The page is always that of the selected row; what is in front in a narrow window changes by choosing only */
static void
page_selected_cb (GunWindow *self, const char *page)
{
  set_page (self, page);
  show_page (self);
}

static void
show_peer_cb (GunWindow *self, GunPeerView *peer)
{
  gun_late_page_make (self->peer_late);
  gun_peer_page_set_peer (self->pages.peer, self->engine, peer);
  show_page (self);
}

static void
leave_peer_cb (GunWindow *self)
{
  gun_window_show_page (self, "peers");
  gtk_widget_child_focus (GTK_WIDGET (self->pages.peers), GTK_DIR_TAB_FORWARD);
}

static void
browse_cb (GunWindow *self, GunPeerView *relay)
{
  gun_window_show_page (self, "graph");
  gun_graph_page_browse (gun_window_get_graph_page (self), relay);
}

static void
soul_chosen_cb (GunWindow *self, GunValue *link)
{
  gun_window_open_soul (self, gun_value_get_text (link));
}

static void
forgotten_cb (GunWindow *self, GunPeerView *relay)
{
  gun_window_remember_relay (self, gun_peer_view_get_url (relay), FALSE);
}

static void
privacy_changed_cb (GunWindow *self, GunPeerView *relay, gboolean is_private)
{
  gun_window_remember_private (self, gun_peer_view_get_url (relay), is_private);
}

static gboolean
narrow_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GunWindow *self = GUN_WINDOW (widget);

  self->narrow_id = 0;
  self->narrow = adw_leaflet_get_folded (self->leaflet);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);

  return G_SOURCE_REMOVE;
}

/* The leaflet folds while sizes are given out, when nobody may ask for others: what hangs on it follows in the next frame */
static void
folded_cb (GunWindow *self)
{
  if (self->narrow_id == 0)
    self->narrow_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), narrow_cb, NULL, NULL);
}

static void
try_again_cb (GunWindow *self)
{
  g_signal_emit (self, signals[SIGNAL_TRY_AGAIN], 0);
}

static void
open_another_cb (GunWindow *self, const char *path)
{
  g_signal_emit (self, signals[SIGNAL_OPEN_DATABASE], 0, path);
}

static void
origin_refused_cb (GunWindow *self, const char *origin)
{
  gtk_widget_set_visible (GTK_WIDGET (self->origin_late), TRUE);
  gun_late_page_make (self->origin_late);
  gun_origin_bar_ask (self->pages.origin_bar, origin);
}

static gboolean
drawn_cb (gpointer user_data)
{
  GunWindow *self = user_data;

  self->drawn_id = 0;
  self->drawn = TRUE;
  g_signal_emit (self, signals[SIGNAL_DRAWN], 0);

  return G_SOURCE_REMOVE;
}

/* Only the next turn of the loop hands the frame to the display */
static void
after_paint_cb (GunWindow *self, GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, self);
  if (self->drawn)
    return;

  g_clear_handle_id (&self->drawn_id, g_source_remove);
  self->drawn_id = g_idle_add_full (G_PRIORITY_DEFAULT, drawn_cb, self, NULL);
}

/**
 * gun_window_is_drawn:
 *
 * Returns: whether there was a first frame, after which drawn is emitted; a window that nobody sees is taken for drawn after a while
 */
gboolean
gun_window_is_drawn (GunWindow *self)
{
  g_return_val_if_fail (GUN_IS_WINDOW (self), FALSE);

  return self->drawn;
}

static gboolean
opening_cb (gpointer user_data)
{
  GunWindow *self = user_data;

  self->opening_id = 0;
  gtk_widget_set_visible (self->opening_page, TRUE);

  return G_SOURCE_REMOVE;
}

static void
show_opening (GunWindow *self)
{
  gtk_widget_set_visible (self->opening_page, FALSE);
  g_clear_handle_id (&self->opening_id, g_source_remove);
  self->opening_id = g_timeout_add (OPENING_PATIENCE_MS, opening_cb, self);
  gtk_stack_set_visible_child_name (self->stack, "opening");
}

static void
event_cb (GunWindow *self, GunEvent *event)
{
  if (!g_str_equal (event->event, "listening"))
    return;

  gun_window_update_actions (self);
  show_page (self);
}

static void
forget_engine (GunWindow *self)
{
  if (self->engine == NULL)
    return;

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  if (self->preferences_window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->preferences_window));
  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_signal_handlers_disconnect_by_data (self->writes, self);
  g_signal_handlers_disconnect_by_data (self->undo, self);
  gun_undo_stop (self->undo);
  g_signal_handlers_disconnect_by_data (self->peers, self);
  g_signal_handlers_disconnect_by_data (self->souls, self);
  gun_sidebar_set_engine (self->sidebar, NULL);
  gun_graph_page_set_engine (self->pages.graph, NULL, NULL, NULL);
  gun_window_tell_pages (self, NULL);
  g_clear_object (&self->souls);
  g_clear_object (&self->peers);
  g_clear_object (&self->undo);
  g_clear_object (&self->writes);
  g_clear_object (&self->catalog);
  g_clear_object (&self->engine);
  show_opening (self);
}

static void
take_engine (GunWindow *self, GunEngine *engine)
{
  self->engine = g_object_ref (engine);
  self->writes = gun_writes_new (engine, self->catalog);
  self->undo = gun_undo_new (engine, self->writes);
  self->peers = g_object_ref (gun_engine_get_peers (engine));

  gun_sidebar_set_engine (self->sidebar, engine);
  gun_graph_page_set_engine (gun_window_get_graph_page (self), engine, self->catalog, self->writes);
  gun_window_tell_pages (self, engine);
  self->souls = g_object_ref (gun_graph_page_get_souls (self->pages.graph));

  if (!gun_engine_is_isolated (engine))
    {
      gun_preferences_apply (self->preferences, engine);
      gun_window_apply_direct (self);
      g_signal_connect_swapped (engine, "origin-refused", G_CALLBACK (origin_refused_cb), self);
    }

  g_signal_connect_swapped (engine, "event", G_CALLBACK (event_cb), self);
  g_signal_connect_swapped (self->writes, "done", G_CALLBACK (gun_window_say_done), self);
  g_signal_connect_swapped (self->writes, "failed", G_CALLBACK (gun_window_say_failed), self);
  g_signal_connect_swapped (self->writes, "ask", G_CALLBACK (gun_window_ask_to_write), self);
  g_signal_connect_swapped (self->undo, "conflict", G_CALLBACK (gun_window_ask_to_overwrite), self);
  g_signal_connect_swapped (self->undo, "notify", G_CALLBACK (gun_window_update_actions), self);
  gun_window_allow_written (self);
  g_signal_connect_swapped (self->peers, "items-changed", G_CALLBACK (show_page), self);
  g_signal_connect_swapped (self->souls, "items-changed", G_CALLBACK (show_page), self);
}

/**
 * gun_window_set_engine:
 * @engine: (nullable): a started engine with a database; %NULL: none is open
 */
void
gun_window_set_engine (GunWindow *self, GunEngine *engine)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (GUN_IS_WINDOW (self));

  forget_engine (self);
  if (engine != NULL)
    {
      self->catalog = gun_engine_open_catalog (engine, &error);
      if (self->catalog == NULL)
        {
          gun_window_set_error (self, gun_engine_get_database (engine), error);
          return;
        }
      g_clear_handle_id (&self->opening_id, g_source_remove);
      take_engine (self, engine);
      show_page (self);
    }

  gun_window_update_actions (self);
}

/**
 * gun_window_set_error:
 * @database: path of the file
 * @error: why it cannot be opened
 */
void
gun_window_set_error (GunWindow *self, const char *database, const GError *error)
{
  g_return_if_fail (GUN_IS_WINDOW (self));

  forget_engine (self);
  g_clear_handle_id (&self->opening_id, g_source_remove);
  gun_late_page_make (self->error_late);
  gun_error_page_set_error (self->pages.error, database, error);
  gtk_stack_set_visible_child_name (self->stack, "error");
  adw_leaflet_set_visible_child (self->leaflet, self->content);
  gun_window_update_actions (self);
}

/**
 * gun_window_open_soul:
 * @soul: a gun-text.h text
 */
void
gun_window_open_soul (GunWindow *self, GRefString *soul)
{
  g_return_if_fail (GUN_IS_WINDOW (self));

  if (self->engine == NULL)
    return;

  gun_window_show_page (self, "graph");
  gtk_stack_set_visible_child_name (self->stack, "graph");
  gun_graph_page_open_soul (gun_window_get_graph_page (self), soul);
}

/* The graph is shown even where there is nothing yet: what was typed may be known to somebody */
void
gun_window_search (GunWindow *self)
{
  gun_window_show_page (self, "graph");
  gtk_stack_set_visible_child_name (self->stack, "graph");
  gun_graph_page_search (gun_window_get_graph_page (self));
}

/**
 * gun_window_say:
 *
 * Shows @sentence for a moment.
 */
void
gun_window_say (GunWindow *self, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  if (self->preferences_window != NULL)
    adw_preferences_window_add_toast (self->preferences_window, adw_toast_new (escaped));
  else
    gun_window_show_toast (self, adw_toast_new (escaped));
}

/* @toast: (transfer full) */
void
gun_window_show_toast (GunWindow *self, AdwToast *toast)
{
  /* What happened last is what one wants to know, and perhaps to undo */
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_weak_pointer (&self->toast, toast);
  adw_toast_overlay_add_toast (self->toast_overlay, toast);
}

void
gun_window_show_sidebar (GunWindow *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->sidebar_pane);
}

GunEngine *
gun_window_get_engine (GunWindow *self)
{
  return self->engine;
}

GunCatalog *
gun_window_get_catalog (GunWindow *self)
{
  return self->catalog;
}

GunWrites *
gun_window_get_writes (GunWindow *self)
{
  return self->writes;
}

GunUndo *
gun_window_get_undo (GunWindow *self)
{
  return self->undo;
}

/* Made where it is not there yet */
GunGraphPage *
gun_window_get_graph_page (GunWindow *self)
{
  gun_late_page_make (self->graph_late);

  return self->pages.graph;
}

GunWindowPages *
gun_window_get_pages (GunWindow *self)
{
  return &self->pages;
}

GunSidebar *
gun_window_get_sidebar (GunWindow *self)
{
  return self->sidebar;
}

GSettings *
gun_window_get_preferences (GunWindow *self)
{
  return self->preferences;
}

GunServerList *
gun_window_get_servers (GunWindow *self)
{
  return self->servers;
}

/* The preferences are of one database: they cannot be open when another is shown. */
void
gun_window_show_preferences (GunWindow *self)
{
  GtkWidget *window;

  if (self->preferences_window == NULL)
    {
      window = gun_preferences_window_new (
          GTK_WINDOW (self), self->preferences, self->servers, self->engine);
      gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (self));
      g_set_weak_pointer (&self->preferences_window, ADW_PREFERENCES_WINDOW (window));
    }
  gtk_window_present (GTK_WINDOW (self->preferences_window));
}

static void
gun_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_WINDOW (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
gun_window_close_request (GtkWindow *window)
{
  GunWindow *self = GUN_WINDOW (window);
  int width;
  int height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));

  return GTK_WINDOW_CLASS (gun_window_parent_class)->close_request (window);
}

static void
gun_window_map (GtkWidget *widget)
{
  GunWindow *self = GUN_WINDOW (widget);

  GTK_WIDGET_CLASS (gun_window_parent_class)->map (widget);

  if (self->drawn || self->drawn_id != 0)
    return;

  self->drawn_id = g_timeout_add (UNSEEN_PATIENCE_MS, drawn_cb, self);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget),
                           "after-paint",
                           G_CALLBACK (after_paint_cb),
                           self,
                           G_CONNECT_SWAPPED);
}

static void
gun_window_dispose (GObject *object)
{
  GunWindow *self = GUN_WINDOW (object);

  forget_engine (self);
  g_clear_weak_pointer (&self->toast);
  g_clear_weak_pointer (&self->preferences_window);
  if (self->preferences != NULL)
    g_signal_handlers_disconnect_by_data (self->preferences, self);
  if (self->servers != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->servers, self);
      gun_server_list_stop (self->servers);
    }
  g_clear_handle_id (&self->opening_id, g_source_remove);
  g_clear_handle_id (&self->drawn_id, g_source_remove);
  gun_window_clear_pages (self);
  g_clear_object (&self->servers);
  g_clear_object (&self->preferences);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (gun_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gun/Desktop/ui/gun-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, sidebar_pane);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, content);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, opening_page);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, error_late);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, graph_late);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, peer_late);
  gtk_widget_class_bind_template_child (widget_class, GunWindow, origin_late);
  gun_window_bind_pages (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, page_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, folded_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_peer_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_peer_cb);
  gtk_widget_class_bind_template_callback (widget_class, browse_cb);
  gtk_widget_class_bind_template_callback (widget_class, soul_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, forgotten_cb);
  gtk_widget_class_bind_template_callback (widget_class, privacy_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_another_cb);
}

static void
gun_window_class_init (GunWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  g_type_ensure (GUN_TYPE_LATE_PAGE);
  g_type_ensure (GUN_TYPE_PANE);
  g_type_ensure (GUN_TYPE_SIDEBAR);

  object_class->dispose = gun_window_dispose;
  object_class->get_property = gun_window_get_property;
  GTK_WIDGET_CLASS (klass)->map = gun_window_map;
  GTK_WINDOW_CLASS (klass)->close_request = gun_window_close_request;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_DRAWN] = g_signal_new (
      "drawn", GUN_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TRY_AGAIN] = g_signal_new (
      "try-again", GUN_TYPE_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPEN_DATABASE] = g_signal_new ("open-database",
                                                GUN_TYPE_WINDOW,
                                                G_SIGNAL_RUN_LAST,
                                                0,
                                                NULL,
                                                NULL,
                                                NULL,
                                                G_TYPE_NONE,
                                                1,
                                                G_TYPE_STRING);

  gun_window_bind_undo (GTK_WIDGET_CLASS (klass));
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
gun_window_init (GunWindow *self)
{
  self->page = "graph";
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_sidebar_select (self->sidebar, self->page);
  gun_window_add_actions (self);
  show_opening (self);
  folded_cb (self);
}

/**
 * gun_window_new:
 * @settings: the settings of org.gun.Desktop, for the size of the window
 * @remember: preferences and relays are kept in @settings too: they belong to the window's own database
 */
GtkWidget *
gun_window_new (GtkApplication *application, GSettings *settings, gboolean remember)
{
  GunWindow *self = g_object_new (GUN_TYPE_WINDOW, "application", application, NULL);

  self->settings = g_object_ref (settings);
  self->preferences = remember ? g_object_ref (settings) : gun_preferences_new_forgetful ();
  g_signal_connect_swapped (
      self->preferences, "changed", G_CALLBACK (gun_window_follow_preference), self);
  g_signal_connect_swapped (self->preferences,
                            "changed::" GUN_BOOKMARK_LIST_KEY,
                            G_CALLBACK (gun_window_update_bookmark),
                            self);
  gun_sidebar_set_preferences (self->sidebar, self->preferences);
  self->servers = gun_server_list_new (self->preferences, remember);
  g_signal_connect_swapped (self->servers, "changed", G_CALLBACK (gun_window_apply_direct), self);
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));

  return GTK_WIDGET (self);
}
