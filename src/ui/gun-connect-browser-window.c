/* SPDX-License-Identifier: MIT */

#include "gun-connect-browser-window.h"

#include <glib/gi18n.h>

#include "gun-browser-script.h"
#include "gun-room-box.h"

struct _GunConnectBrowserWindow
{
  AdwWindow parent_instance;

  GunEngine *engine;
  GSettings *preferences;
  GunIceServers *servers;

  AdwToastOverlay *toast_overlay;
  GunRoomBox *room_box;
  GtkWidget *missing_bar;
  GtkLabel *missing_label;
  GtkWidget *relay_button;
  GtkWidget *script_group;
  GtkTextView *script_view;
  GtkWidget *passwords_list;
  GtkSwitch *passwords_switch;
};

G_DEFINE_FINAL_TYPE (GunConnectBrowserWindow, gun_connect_browser_window, ADW_TYPE_WINDOW)

/* Connected ones first: a page loads gun.js from the first. Without any, what listens here brings pages on this computer together with it. */
static GStrv
dup_relays (GunConnectBrowserWindow *self)
{
  GListModel *peers = gun_engine_get_peers (self->engine);
  const char *listen_url = gun_engine_get_listen_url (self->engine);
  g_autoptr (GStrvBuilder) relays = g_strv_builder_new ();
  guint n_relays = 0;

  for (guint open = 0; open < 2; open++)
    for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
      {
        g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);
        gboolean is_open = gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN;

        if (gun_peer_view_get_url (peer) == NULL || is_open != (open == 0))
          continue;
        g_strv_builder_add (relays, gun_peer_view_get_url (peer));
        n_relays++;
      }
  if (n_relays == 0 && listen_url != NULL)
    g_strv_builder_add (relays, listen_url);

  return g_strv_builder_end (relays);
}

static gboolean
has_passwords (GunIceServers *servers)
{
  for (guint i = 0; i < gun_ice_servers_get_n (servers); i++)
    if (gun_ice_servers_get (servers, i)->password != NULL)
      return TRUE;

  return FALSE;
}

/* What must be there before a page can join */
static const char *
get_missing (GunConnectBrowserWindow *self, const char *room, gboolean has_relay)
{
  if (*room == '\0')
    return _ ("Choose a room first. Any name will do; whoever knows it can join.");
  if (!g_settings_get_boolean (self->preferences, "direct-connections"))
    return _ ("Direct connections are off. Turn them on in the preferences.");
  if (!has_relay)
    return _ ("Add a relay first: a page and this computer find each other over one they share.");

  return NULL;
}

static void
show_script (GunConnectBrowserWindow *self)
{
  g_auto (GStrv) relays = dup_relays (self);
  g_autofree char *room = g_settings_get_string (self->preferences, "direct-room");
  const char *missing = get_missing (self, room, relays[0] != NULL);
  gboolean with_passwords = gtk_switch_get_active (self->passwords_switch);
  g_autofree char *script = NULL;

  gtk_label_set_text (self->missing_label, missing != NULL ? missing : "");
  gtk_widget_set_visible (self->missing_bar, missing != NULL);
  gtk_widget_set_visible (self->relay_button, *room != '\0' && relays[0] == NULL);
  gtk_widget_set_visible (self->script_group, missing == NULL);
  gtk_widget_set_visible (self->passwords_list, missing == NULL && has_passwords (self->servers));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "script.copy", missing == NULL);
  if (missing != NULL)
    return;

  script
      = gun_browser_script_new ((const char *const *) relays, room, self->servers, with_passwords);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->script_view), script, -1);
}

static void
copy_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunConnectBrowserWindow *self = GUN_CONNECT_BROWSER_WINDOW (widget);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->script_view);
  g_autofree char *script = NULL;

  g_object_get (buffer, "text", &script, NULL);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), script);
  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (_ ("Copied")));
}

static void
event_cb (GunConnectBrowserWindow *self, GunEvent *event)
{
  if (g_str_equal (event->event, "listening"))
    show_script (self);
}

static void
gun_connect_browser_window_dispose (GObject *object)
{
  GunConnectBrowserWindow *self = GUN_CONNECT_BROWSER_WINDOW (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->preferences);
  g_clear_object (&self->servers);

  G_OBJECT_CLASS (gun_connect_browser_window_parent_class)->dispose (object);
}

static void
gun_connect_browser_window_class_init (GunConnectBrowserWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_ROOM_BOX);

  G_OBJECT_CLASS (klass)->dispose = gun_connect_browser_window_dispose;

  gtk_widget_class_install_action (widget_class, "script.copy", NULL, copy_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-connect-browser-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, room_box);
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, missing_bar);
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, missing_label);
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, relay_button);
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, script_group);
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, script_view);
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, passwords_list);
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, passwords_switch);
  gtk_widget_class_bind_template_callback (widget_class, show_script);
}

static void
gun_connect_browser_window_init (GunConnectBrowserWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gun_connect_browser_window_new:
 * @parent: the window it belongs to
 * @engine: whose relays the page is to be connected to
 * @preferences: settings of org.gun.Desktop
 * @servers: those of @preferences
 */
GtkWidget *
gun_connect_browser_window_new (GtkWindow *parent,
                                GunEngine *engine,
                                GSettings *preferences,
                                GunIceServers *servers)
{
  GunConnectBrowserWindow *self
      = g_object_new (GUN_TYPE_CONNECT_BROWSER_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  self->preferences = g_object_ref (preferences);
  self->servers = g_object_ref (servers);
  g_signal_connect_object (engine, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gun_engine_get_peers (engine),
                           "items-changed",
                           G_CALLBACK (show_script),
                           self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (servers, "changed", G_CALLBACK (show_script), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      preferences, "changed::direct-room", G_CALLBACK (show_script), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (preferences,
                           "changed::direct-connections",
                           G_CALLBACK (show_script),
                           self,
                           G_CONNECT_SWAPPED);
  gun_room_box_set_preferences (self->room_box, preferences);
  show_script (self);

  return GTK_WIDGET (self);
}
