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
  GunServerList *servers;

  AdwToastOverlay *toast_overlay;
  GunRoomBox *room_box;
  AdwStatusPage *missing_page;
  GtkWidget *relay_button;
  GtkWidget *script_group;
  GtkTextView *script_view;
  GtkWidget *passwords_list;
  GtkSwitch *passwords_switch;
};

G_DEFINE_FINAL_TYPE (GunConnectBrowserWindow, gun_connect_browser_window, ADW_TYPE_WINDOW)

/* Connected ones first: a page loads gun.js from the first. */
static GStrv
dup_relays (GunConnectBrowserWindow *self)
{
  GListModel *peers = gun_engine_get_peers (self->engine);
  g_autoptr (GStrvBuilder) relays = g_strv_builder_new ();

  for (guint open = 0; open < 2; open++)
    for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
      {
        g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);
        gboolean is_open = gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN;

        if (gun_peer_view_get_url (peer) != NULL && is_open == (open == 0))
          g_strv_builder_add (relays, gun_peer_view_get_url (peer));
      }

  return g_strv_builder_end (relays);
}

/* What listens here brings pages on this computer together with it; it serves no files. */
static GStrv
dup_listener (GunConnectBrowserWindow *self)
{
  const char *url = gun_engine_get_listen_url (self->engine);
  g_autoptr (GStrvBuilder) peers = g_strv_builder_new ();
  g_autoptr (GString) address = g_string_new (url);

  /* Every address of this computer is none to write into a page */
  g_string_replace (address, "//0.0.0.0", "//127.0.0.1", 1);
  if (url != NULL)
    g_strv_builder_add (peers, address->str);

  return g_strv_builder_end (peers);
}

static gboolean
has_passwords (GunServerList *servers)
{
  for (guint i = 0; i < gun_server_list_get_n (servers); i++)
    if (gun_server_list_get (servers, i)->password != NULL)
      return TRUE;

  return FALSE;
}

/* What must be there before a page can join, and how to get it. Returns: whether all is there */
static gboolean
show_missing (GunConnectBrowserWindow *self, const char *room, gboolean has_relay)
{
  const char *title = "";
  const char *advice = "";
  gboolean lacks_relay = FALSE;

  if (*room == '\0')
    {
      title = _ ("No Room Yet");
      advice = _ ("Choose a name for it above. Any will do; whoever knows it can join.");
    }
  else if (!g_settings_get_boolean (self->preferences, "direct-connections"))
    {
      title = _ ("Direct Connections Are Off");
      advice = _ ("Turn them on in the preferences.");
    }
  else if (!has_relay)
    {
      lacks_relay = TRUE;
      title = _ ("No Relay Yet");
      advice = _ ("A page and this computer find each other over a relay that both know.");
    }

  gtk_widget_set_visible (GTK_WIDGET (self->missing_page), *title != '\0');
  gtk_widget_set_visible (self->relay_button, lacks_relay);
  adw_status_page_set_title (self->missing_page, title);
  adw_status_page_set_description (self->missing_page, advice);

  return *title == '\0';
}

static void
show_script (GunConnectBrowserWindow *self)
{
  g_auto (GStrv) relays = dup_relays (self);
  g_auto (GStrv) listener = dup_listener (self);
  GStrv peers = relays[0] != NULL ? relays : listener;
  g_autofree char *room = g_settings_get_string (self->preferences, "direct-room");
  gboolean complete = show_missing (self, room, peers[0] != NULL);
  gboolean with_passwords = gtk_switch_get_active (self->passwords_switch);
  g_autofree char *script = NULL;

  gtk_widget_set_visible (self->script_group, complete);
  gtk_widget_set_visible (self->passwords_list, complete && has_passwords (self->servers));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "script.copy", complete);
  if (!complete)
    return;

  script = gun_browser_script_new (
      (const char *const *) peers, peers == relays, room, self->servers, with_passwords);
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
  gtk_widget_class_bind_template_child (widget_class, GunConnectBrowserWindow, missing_page);
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
                                GunServerList *servers)
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
