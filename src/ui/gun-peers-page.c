/* SPDX-License-Identifier: MIT */

#include "gun-peers-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gun-peer-row.h"
#include "gun-peer-words.h"
#include "gun-refused-window.h"

struct _GunPeersPage
{
  GtkWidget parent_instance;

  GunEngine *engine;
  GListModel *peers;
  GPtrArray *rows; /* (element-type GunPeerRow), in the order of peers */
  guint countdown_id;
  gboolean narrow;

  GtkWidget *scrolled_window;
  GtkWidget *empty_page;
  GtkWidget *groups[GUN_PEER_N_GROUPS];
  GtkListBox *lists[GUN_PEER_N_GROUPS];
  AdwActionRow *listen_row;
  GtkWidget *copy_button;
};

enum
{
  PROP_NARROW = 1,
  N_PROPS
};

enum
{
  SIGNAL_SHOW,
  SIGNAL_BROWSE,
  SIGNAL_CHOSEN,
  SIGNAL_FORGOTTEN,
  SIGNAL_PRIVACY_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunPeersPage, gun_peers_page, GTK_TYPE_WIDGET)

static GtkListBox *
list_for (GunPeersPage *self, GunPeerView *peer)
{
  return self->lists[gun_peer_words_group (peer)];
}

static void
show_groups (GunPeersPage *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < GUN_PEER_N_GROUPS; i++)
    {
      gboolean filled = gtk_list_box_get_row_at_index (self->lists[i], 0) != NULL;

      gtk_widget_set_visible (self->groups[i], filled);
      any = any || filled;
    }

  gtk_widget_set_visible (self->empty_page, !any);
}

/* -1 when not known */
static gint64
get_relay_round_trip (GunPeersPage *self, const char *name)
{
  for (guint i = 0; i < self->rows->len && name != NULL; i++)
    {
      GunPeerView *peer = gun_peer_row_get_peer (g_ptr_array_index (self->rows, i));

      if (gun_peer_view_get_kind (peer) == GUN_PEER_KIND_RELAY
          && gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN
          && g_strcmp0 (gun_peer_view_get_name (peer), name) == 0)
        return gun_peer_view_get_round_trip_us (peer);
    }

  return -1;
}

static void
refresh_row (GunPeersPage *self, GunPeerRow *row)
{
  const char *via = gun_peer_view_get_via (gun_peer_row_get_peer (row));

  gun_peer_row_set_relay_round_trip (row, get_relay_round_trip (self, via));
}

static void
show_cb (GunPeersPage *self, GunPeerRow *row)
{
  g_signal_emit (self, signals[SIGNAL_SHOW], 0, gun_peer_row_get_peer (row));
}

static void
activated_cb (GunPeersPage *self, GtkListBoxRow *row)
{
  show_cb (self, GUN_PEER_ROW (row));
}

static void
browse_cb (GunPeersPage *self, GunPeerRow *row)
{
  g_signal_emit (self, signals[SIGNAL_BROWSE], 0, gun_peer_row_get_peer (row));
}

static void
retry_cb (GunPeersPage *self, GunPeerRow *row)
{
  gun_engine_retry_peer (self->engine, gun_peer_row_get_peer (row));
}

static void
forget_cb (GunPeersPage *self, GunPeerRow *row)
{
  g_autoptr (GunPeerView) peer = g_object_ref (gun_peer_row_get_peer (row));

  gun_engine_remove_peer (self->engine, peer);
  g_signal_emit (self, signals[SIGNAL_FORGOTTEN], 0, peer);
}

static void
set_private_cb (GunPeersPage *self, gboolean is_private, GunPeerRow *row)
{
  GunPeerView *peer = gun_peer_row_get_peer (row);

  if (gun_engine_set_relay_private (self->engine, gun_peer_view_get_url (peer), is_private, NULL))
    g_signal_emit (self, signals[SIGNAL_PRIVACY_CHANGED], 0, peer, is_private);
}

static void
chosen_cb (GunPeersPage *self, GunValue *link)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, link);
}

static void
show_refused_cb (GunPeersPage *self, GunPeerRow *row)
{
  GtkWidget *window = gun_refused_window_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                              self->engine,
                                              gun_peer_row_get_peer (row));

  g_signal_connect_object (window, "chosen", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void group_changed_cb (GunPeersPage *self, GParamSpec *pspec, GunPeerView *peer);

static GtkWidget *
add_row (GunPeersPage *self, guint position)
{
  g_autoptr (GunPeerView) peer = g_list_model_get_item (self->peers, position);
  GtkWidget *row = gun_peer_row_new (peer);

  g_signal_connect_object (row, "show-peer", G_CALLBACK (show_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "browse", G_CALLBACK (browse_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "retry", G_CALLBACK (retry_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "forget", G_CALLBACK (forget_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      row, "show-refused", G_CALLBACK (show_refused_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      row, "set-private", G_CALLBACK (set_private_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      peer, "notify::state", G_CALLBACK (group_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      peer, "notify::route", G_CALLBACK (group_changed_cb), self, G_CONNECT_SWAPPED);
  g_object_bind_property (self, "narrow", row, "narrow", G_BINDING_SYNC_CREATE);
  g_ptr_array_insert (self->rows, (int) position, g_object_ref_sink (row));
  gtk_list_box_append (list_for (self, peer), row);
  refresh_row (self, GUN_PEER_ROW (row));

  return row;
}

static void
remove_row (GunPeersPage *self, guint position)
{
  GunPeerRow *row = g_ptr_array_index (self->rows, position);
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (row));

  g_signal_handlers_disconnect_by_func (gun_peer_row_get_peer (row), group_changed_cb, self);
  gtk_list_box_remove (GTK_LIST_BOX (list), GTK_WIDGET (row));
  g_ptr_array_remove_index (self->rows, position);
}

static guint
find_row (GunPeersPage *self, GunPeerView *peer)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (gun_peer_row_get_peer (g_ptr_array_index (self->rows, i)) == peer)
      return i;

  g_return_val_if_reached (0);
}

/* A peer that changes its group gets a new row: in GTK 4.8 the buttons of one that was taken out and put back stay insensitive. */
static void
group_changed_cb (GunPeersPage *self, GParamSpec *pspec, GunPeerView *peer)
{
  guint position = find_row (self, peer);
  GtkWidget *row = g_ptr_array_index (self->rows, position);
  gboolean focused = gtk_widget_get_focus_child (row) != NULL;
  g_autoptr (GunPeerRow) before = NULL;

  if (gtk_widget_get_parent (row) == GTK_WIDGET (list_for (self, peer)))
    return;

  before = g_object_ref (GUN_PEER_ROW (row));
  remove_row (self, position);
  row = add_row (self, position);
  gun_peer_row_take_past (GUN_PEER_ROW (row), before);
  show_groups (self);
  if (focused)
    gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
}

static void
peers_changed_cb (
    GunPeersPage *self, guint position, guint n_removed, guint n_added, GListModel *peers)
{
  for (guint i = 0; i < n_removed; i++)
    remove_row (self, position);
  for (guint i = 0; i < n_added; i++)
    add_row (self, position + i);

  show_groups (self);
}

static void
show_listening (GunPeersPage *self)
{
  const char *url = self->engine != NULL ? gun_engine_get_listen_url (self->engine) : NULL;

  adw_action_row_set_subtitle (
      self->listen_row,
      url != NULL ? url : _ ("Programs on this computer may connect while this is on"));
  gtk_widget_set_visible (self->copy_button, url != NULL);
}

static void
event_cb (GunPeersPage *self, GunEvent *event)
{
  if (g_str_equal (event->event, "listening"))
    show_listening (self);
}

static gboolean
count_down_cb (gpointer user_data)
{
  GunPeersPage *self = user_data;

  for (guint i = 0; i < self->rows->len; i++)
    {
      refresh_row (self, g_ptr_array_index (self->rows, i));
      gun_peer_row_tick (g_ptr_array_index (self->rows, i));
    }

  return G_SOURCE_CONTINUE;
}

static int
compare_rows (GtkListBoxRow *a, GtkListBoxRow *b, gpointer user_data)
{
  guint64 a_number = gun_peer_view_get_number (gun_peer_row_get_peer (GUN_PEER_ROW (a)));
  guint64 b_number = gun_peer_view_get_number (gun_peer_row_get_peer (GUN_PEER_ROW (b)));

  return a_number < b_number ? -1 : a_number > b_number;
}

static void
copy_listen_address_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char *url = gun_engine_get_listen_url (GUN_PEERS_PAGE (widget)->engine);

  if (url != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), url);
}

static void
gun_peers_page_map (GtkWidget *widget)
{
  GunPeersPage *self = GUN_PEERS_PAGE (widget);

  GTK_WIDGET_CLASS (gun_peers_page_parent_class)->map (widget);

  count_down_cb (self);
  self->countdown_id = g_timeout_add_seconds (1, count_down_cb, self);
  if (self->engine != NULL)
    gun_engine_set_rates_shown (self->engine, TRUE);
}

static void
gun_peers_page_unmap (GtkWidget *widget)
{
  GunPeersPage *self = GUN_PEERS_PAGE (widget);

  g_clear_handle_id (&self->countdown_id, g_source_remove);
  if (self->engine != NULL)
    gun_engine_set_rates_shown (self->engine, FALSE);

  GTK_WIDGET_CLASS (gun_peers_page_parent_class)->unmap (widget);
}

static void
forget_engine (GunPeersPage *self)
{
  if (self->engine == NULL)
    return;

  gun_engine_set_rates_shown (self->engine, FALSE);
  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_signal_handlers_disconnect_by_data (self->peers, self);
  while (self->rows->len > 0)
    remove_row (self, self->rows->len - 1);
  g_clear_object (&self->peers);
  g_clear_object (&self->engine);
}

/**
 * gun_peers_page_set_engine:
 * @engine: (nullable): whose peers to show
 */
void
gun_peers_page_set_engine (GunPeersPage *self, GunEngine *engine)
{
  g_return_if_fail (GUN_IS_PEERS_PAGE (self));

  if (self->engine == engine)
    return;

  forget_engine (self);
  if (engine != NULL)
    {
      self->engine = g_object_ref (engine);
      gun_engine_set_rates_shown (engine, gtk_widget_get_mapped (GTK_WIDGET (self)));
      self->peers = g_object_ref (gun_engine_get_peers (engine));
      g_signal_connect_swapped (engine, "event", G_CALLBACK (event_cb), self);
      g_signal_connect_swapped (self->peers, "items-changed", G_CALLBACK (peers_changed_cb), self);
      peers_changed_cb (self, 0, 0, g_list_model_get_n_items (self->peers), self->peers);
    }

  show_groups (self);
  show_listening (self);
}

static void
gun_peers_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_PEERS_PAGE (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_peers_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      GUN_PEERS_PAGE (object)->narrow = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_peers_page_dispose (GObject *object)
{
  GunPeersPage *self = GUN_PEERS_PAGE (object);

  forget_engine (self);
  g_clear_handle_id (&self->countdown_id, g_source_remove);
  g_clear_pointer (&self->scrolled_window, gtk_widget_unparent);

  G_OBJECT_CLASS (gun_peers_page_parent_class)->dispose (object);
}

static void
gun_peers_page_finalize (GObject *object)
{
  GunPeersPage *self = GUN_PEERS_PAGE (object);

  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (gun_peers_page_parent_class)->finalize (object);
}

static void
bind_groups (GtkWidgetClass *widget_class)
{
  static const char *const names[GUN_PEER_N_GROUPS]
      = { "direct", "relayed", "relays", "programs", "waiting" };

  for (guint i = 0; i < GUN_PEER_N_GROUPS; i++)
    {
      g_autofree char *group = g_strconcat (names[i], "_group", NULL);
      g_autofree char *list = g_strconcat (names[i], "_list", NULL);

      gtk_widget_class_bind_template_child_full (
          widget_class, group, FALSE, G_STRUCT_OFFSET (GunPeersPage, groups[i]));
      gtk_widget_class_bind_template_child_full (
          widget_class, list, FALSE, G_STRUCT_OFFSET (GunPeersPage, lists[i]));
    }
}

static void
gun_peers_page_class_init (GunPeersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = gun_peers_page_get_property;
  object_class->set_property = gun_peers_page_set_property;
  object_class->dispose = gun_peers_page_dispose;
  object_class->finalize = gun_peers_page_finalize;
  widget_class->map = gun_peers_page_map;
  widget_class->unmap = gun_peers_page_unmap;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SHOW] = g_signal_new ("show-peer",
                                       GUN_TYPE_PEERS_PAGE,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       GUN_TYPE_PEER_VIEW);
  signals[SIGNAL_BROWSE] = g_signal_new ("browse",
                                         GUN_TYPE_PEERS_PAGE,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         GUN_TYPE_PEER_VIEW);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         GUN_TYPE_PEERS_PAGE,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         GUN_TYPE_VALUE);
  signals[SIGNAL_PRIVACY_CHANGED] = g_signal_new ("privacy-changed",
                                                  GUN_TYPE_PEERS_PAGE,
                                                  G_SIGNAL_RUN_LAST,
                                                  0,
                                                  NULL,
                                                  NULL,
                                                  NULL,
                                                  G_TYPE_NONE,
                                                  2,
                                                  GUN_TYPE_PEER_VIEW,
                                                  G_TYPE_BOOLEAN);
  signals[SIGNAL_FORGOTTEN] = g_signal_new ("forgotten",
                                            GUN_TYPE_PEERS_PAGE,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            1,
                                            GUN_TYPE_PEER_VIEW);

  gtk_widget_class_install_action (
      widget_class, "peers.copy-listen-address", NULL, copy_listen_address_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-peers-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GunPeersPage, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, GunPeersPage, empty_page);
  bind_groups (widget_class);
  gtk_widget_class_bind_template_child (widget_class, GunPeersPage, listen_row);
  gtk_widget_class_bind_template_child (widget_class, GunPeersPage, copy_button);
}

static void
gun_peers_page_init (GunPeersPage *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; i < GUN_PEER_N_GROUPS; i++)
    {
      gtk_list_box_set_sort_func (self->lists[i], compare_rows, NULL, NULL);
      g_signal_connect_object (
          self->lists[i], "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
    }
  show_groups (self);
}

GtkWidget *
gun_peers_page_new (void)
{
  return g_object_new (GUN_TYPE_PEERS_PAGE, NULL);
}
