/* SPDX-License-Identifier: MIT */

#include "gun-sidebar.h"

#include <glib/gi18n.h>

#include "gun-bookmark-list.h"
#include "gun-peer-words.h"
#include "gun-sidebar-row.h"
#include "gun-tab-stop.h"

struct _GunSidebar
{
  AdwBin parent_instance;

  GunEngine *engine; /* (nullable) */
  GListModel *peers;
  GPtrArray *watched; /* (element-type GunPeerView): as many as peers */
  gboolean narrow;

  GtkListBox *list;
  GunBookmarkList *bookmarks;
  GtkListBoxRow *graph_row;
  GtkListBoxRow *peers_row;
  GtkListBoxRow *network_row;
  GtkLabel *connected_label;
  GtkWidget *trouble_box;
  GtkLabel *trouble_label;
  GtkImage *sync_image;
  GtkLabel *sync_label;
  GtkWidget *waiting_button;
  GtkLabel *waiting_label;
};

enum
{
  PROP_NARROW = 1,
  PROP_SYNC,
  N_PROPS
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_SELECTED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunSidebar, gun_sidebar, ADW_TYPE_BIN)

typedef struct
{
  guint connected[GUN_PEER_N_GROUPS];
  guint remotes; /* of the room, whatever leads to them */
  guint all;     /* connected */
  guint troubled;
} PeerCounts;

static PeerCounts
count_peers (GunSidebar *self)
{
  PeerCounts counts = { 0 };

  for (guint i = 0; i < self->watched->len; i++)
    {
      GunPeerView *peer = g_ptr_array_index (self->watched, i);
      GunPeerGroup group = gun_peer_words_group (peer);
      gboolean relayed = group == GUN_PEER_GROUP_RELAYED;

      counts.remotes += gun_peer_words_is_remote (peer);
      if (relayed || gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN)
        {
          counts.connected[group]++;
          counts.all++;
        }
      else if (gun_peer_view_get_state (peer) == GUN_PEER_VIEW_WAITING)
        counts.troubled++;
    }

  return counts;
}

/* Before there is a room, or anybody in it */
static char *
describe_without_room (const PeerCounts *counts)
{
  guint n_relays = counts->connected[GUN_PEER_GROUP_RELAYS];
  guint n_programs = counts->connected[GUN_PEER_GROUP_PROGRAMS];

  if (n_relays + n_programs == 0)
    return g_strdup (_ ("Not connected"));
  if (n_programs == 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u relay connected", "%u relays connected", n_relays),
        n_relays);
  if (n_relays == 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u program connected", "%u programs connected", n_programs),
        n_programs);

  return g_strdup_printf (_ ("Relays %u · Programs %u"), n_relays, n_programs);
}

static const char *
sync_icon_name (const PeerCounts *counts)
{
  if (counts->connected[GUN_PEER_GROUP_DIRECT] > 0)
    return "network-transmit-receive-symbolic";
  if (counts->connected[GUN_PEER_GROUP_RELAYED] > 0)
    return "mail-forward-symbolic";

  return counts->all > 0 && counts->remotes == 0 ? "object-select-symbolic"
                                                 : "action-unavailable-symbolic";
}

static void
show_sync (GunSidebar *self, const PeerCounts *counts)
{
  g_autofree char *words = counts->remotes > 0
                               ? gun_peer_words_sync (counts->connected[GUN_PEER_GROUP_DIRECT],
                                                      counts->connected[GUN_PEER_GROUP_RELAYED])
                               : describe_without_room (counts);

  gtk_image_set_from_icon_name (self->sync_image, sync_icon_name (counts));
  if (g_strcmp0 (words, gtk_label_get_text (self->sync_label)) == 0)
    return;

  gtk_label_set_text (self->sync_label, words);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYNC]);
}

static void
show_peers (GunSidebar *self)
{
  PeerCounts counts = count_peers (self);
  g_autofree char *connected = g_strdup_printf ("%u", counts.all);
  g_autofree char *trouble = g_strdup_printf (_ ("%u not connected"), counts.troubled);

  gtk_label_set_text (self->connected_label, connected);
  gtk_widget_set_visible (GTK_WIDGET (self->connected_label), counts.all > 0);
  gtk_label_set_text (self->trouble_label, trouble);
  gtk_widget_set_visible (self->trouble_box, counts.troubled > 0);
  show_sync (self, &counts);
}

static void
show_waiting (GunSidebar *self)
{
  guint n_waiting = self->engine != NULL ? gun_engine_get_n_waiting (self->engine) : 0;
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u change waiting", "%u changes waiting", n_waiting),
      n_waiting);

  gtk_label_set_text (self->waiting_label, words);
  gtk_widget_set_visible (self->waiting_button, n_waiting > 0);
}

static void
peers_changed_cb (GunSidebar *self, guint position, guint n_removed, guint n_added)
{
  for (guint i = 0; i < n_removed; i++)
    {
      g_signal_handlers_disconnect_by_data (g_ptr_array_index (self->watched, position), self);
      g_ptr_array_remove_index (self->watched, position);
    }
  for (guint i = 0; i < n_added; i++)
    {
      GunPeerView *peer = g_list_model_get_item (self->peers, position + i);

      g_ptr_array_insert (self->watched, (int) (position + i), peer);
      g_signal_connect_swapped (peer, "notify::state", G_CALLBACK (show_peers), self);
      g_signal_connect_swapped (peer, "notify::route", G_CALLBACK (show_peers), self);
    }

  show_peers (self);
}

static const char *
get_name (GunSidebar *self, GtkListBoxRow *row)
{
  if (row == self->network_row)
    return "network-check";

  return row == self->peers_row ? "peers" : "graph";
}

static void
row_activated_cb (GunSidebar *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, get_name (self, row));
}

static void
row_selected_cb (GunSidebar *self, GtkListBoxRow *row)
{
  if (row != NULL)
    g_signal_emit (self, signals[SIGNAL_SELECTED], 0, get_name (self, row));
}

static void
forget_engine (GunSidebar *self)
{
  if (self->engine == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->peers, self);
  g_signal_handlers_disconnect_by_data (self->engine, self);
  peers_changed_cb (self, 0, self->watched->len, 0);
  g_clear_object (&self->peers);
  g_clear_object (&self->engine);
}

/**
 * gun_sidebar_set_engine:
 * @engine: (nullable): whose state to show
 */
void
gun_sidebar_set_engine (GunSidebar *self, GunEngine *engine)
{
  g_return_if_fail (GUN_IS_SIDEBAR (self));

  forget_engine (self);
  if (engine != NULL)
    {
      self->engine = g_object_ref (engine);
      self->peers = g_object_ref (gun_engine_get_peers (engine));
      g_signal_connect_swapped (self->peers, "items-changed", G_CALLBACK (peers_changed_cb), self);
      g_signal_connect_swapped (engine, "notify::n-waiting", G_CALLBACK (show_waiting), self);
      peers_changed_cb (self, 0, 0, g_list_model_get_n_items (self->peers));
    }

  show_peers (self);
  show_waiting (self);
}

/**
 * gun_sidebar_set_preferences:
 * @preferences: settings of org.gun.Desktop: whose bookmarks to show
 */
void
gun_sidebar_set_preferences (GunSidebar *self, GSettings *preferences)
{
  g_return_if_fail (GUN_IS_SIDEBAR (self));

  gun_bookmark_list_set_preferences (self->bookmarks, preferences);
}

/**
 * gun_sidebar_select:
 * @name: graph, peers or network-check
 */
void
gun_sidebar_select (GunSidebar *self, const char *name)
{
  GtkListBoxRow *row;

  g_return_if_fail (GUN_IS_SIDEBAR (self));

  row = g_str_equal (name, "peers") ? self->peers_row : self->graph_row;
  if (g_str_equal (name, "network-check"))
    row = self->network_row;
  gtk_list_box_select_row (self->list, row);
}

static void
gun_sidebar_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_SIDEBAR (object)->narrow);
      break;
    case PROP_SYNC:
      g_value_set_string (value,
                          GUN_SIDEBAR (object)->narrow
                              ? gtk_label_get_text (GUN_SIDEBAR (object)->sync_label)
                              : "");
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_sidebar_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      GUN_SIDEBAR (object)->narrow = g_value_get_boolean (value);
      g_object_notify_by_pspec (object, properties[PROP_SYNC]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_sidebar_dispose (GObject *object)
{
  forget_engine (GUN_SIDEBAR (object));

  G_OBJECT_CLASS (gun_sidebar_parent_class)->dispose (object);
}

static void
gun_sidebar_finalize (GObject *object)
{
  g_ptr_array_unref (GUN_SIDEBAR (object)->watched);

  G_OBJECT_CLASS (gun_sidebar_parent_class)->finalize (object);
}

static void
gun_sidebar_class_init (GunSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_BOOKMARK_LIST);
  g_type_ensure (GUN_TYPE_SIDEBAR_ROW);
  g_type_ensure (GUN_TYPE_TAB_STOP);

  object_class->dispose = gun_sidebar_dispose;
  object_class->finalize = gun_sidebar_finalize;
  object_class->get_property = gun_sidebar_get_property;
  object_class->set_property = gun_sidebar_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SYNC]
      = g_param_spec_string ("sync", NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         GUN_TYPE_SIDEBAR,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         G_TYPE_STRING);
  signals[SIGNAL_SELECTED] = g_signal_new ("selected",
                                           GUN_TYPE_SIDEBAR,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/gun/Desktop/ui/gun-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, bookmarks);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, graph_row);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, peers_row);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, network_row);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, connected_label);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, trouble_box);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, trouble_label);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, sync_image);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, sync_label);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, waiting_button);
  gtk_widget_class_bind_template_child (widget_class, GunSidebar, waiting_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
}

static void
gun_sidebar_init (GunSidebar *self)
{
  self->watched = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  show_peers (self);
  show_waiting (self);
}
