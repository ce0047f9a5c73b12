/* SPDX-License-Identifier: MIT */

#include "gun-window-private.h"

#include <glib/gi18n.h>

#include "gun-add-relay-window.h"
#include "gun-open-window.h"
#include "gun-preferences.h"
#include "gun-text.h"
#include "gun-waiting-window.h"
#include "gun-words.h"
#include "gun-write-window.h"

/**
 * gun_window_remember_relay:
 * @url: normal form
 * @remember: whether to dial it the next time too
 *
 * For a database that is not the window's own it is forgotten with the window: its relays are given with it, or added again.
 */
void
gun_window_remember_relay (GunWindow *self, const char *url, gboolean remember)
{
  GSettings *preferences = gun_window_get_preferences (self);

  if (url == NULL)
    return;

  if (remember)
    gun_preferences_add (preferences, "relays", url);
  else
    gun_preferences_remove (preferences, "relays", url);
}

/**
 * gun_window_remember_private:
 * @url: of a relay
 * @is_private: whether nothing goes between it and others, also when it is added again
 */
void
gun_window_remember_private (GunWindow *self, const char *url, gboolean is_private)
{
  GSettings *preferences = gun_window_get_preferences (self);

  if (is_private)
    gun_preferences_add (preferences, "private-relays", url);
  else
    gun_preferences_remove (preferences, "private-relays", url);
}

static void
relay_added_cb (GunWindow *self, const char *url, gboolean is_private)
{
  g_autofree char *sentence = g_strdup_printf (_ ("Added %s"), url);

  gun_window_remember_relay (self, url, TRUE);
  if (is_private)
    gun_window_remember_private (self, url, TRUE);
  gun_window_say (self, sentence);
}

static void
add_relay_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunWindow *self = user_data;
  GtkWidget *window = gun_add_relay_window_new (gun_window_get_engine (self), GTK_WINDOW (self));

  g_signal_connect_object (window, "added", G_CALLBACK (relay_added_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_window_show_preferences (user_data);
}

static void
soul_chosen_cb (GunWindow *self, GunValue *link)
{
  gun_window_open_soul (self, gun_value_get_text (link));
}

static void
open_soul_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunWindow *self = user_data;
  GtkWidget *window = gun_open_window_new (GTK_WINDOW (self), gun_window_get_engine (self));

  g_signal_connect_object (window, "chosen", G_CALLBACK (soul_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
node_written_cb (GunWindow *self, const char *text)
{
  g_autoptr (GRefString) soul = gun_text_new (text);

  gun_window_open_soul (self, soul);
}

static void
new_node_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunWindow *self = user_data;
  GtkWidget *window = gun_write_window_new (GTK_WINDOW (self), gun_window_get_writes (self), NULL);

  g_signal_connect_object (
      window, "written", G_CALLBACK (node_written_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
search_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_window_search (user_data);
}

static void
go_back_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_graph_page_go_back (gun_window_get_graph_page (user_data));
}

static void
toggle_inspector_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_window_show_page (user_data, "graph");
  gun_graph_page_toggle_inspector (gun_window_get_graph_page (user_data));
}

static void
go_forward_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_graph_page_go_forward (gun_window_get_graph_page (user_data));
}

static void
show_page_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_window_show_page (user_data, g_variant_get_string (parameter, NULL));
}

static void
show_waiting_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunWindow *self = user_data;
  GtkWidget *window = gun_waiting_window_new (GTK_WINDOW (self), gun_window_get_engine (self));

  g_signal_connect_object (window, "chosen", G_CALLBACK (soul_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_sidebar_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_window_show_sidebar (user_data);
}

static void
say_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_window_say (user_data, g_variant_get_string (parameter, NULL));
}

static void
set_enabled (GunWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/**
 * gun_window_update_actions:
 *
 * What can be done depends on what is open and where one is.
 */
void
gun_window_update_actions (GunWindow *self)
{
  GunEngine *engine = gun_window_get_engine (self);
  gboolean networked = engine != NULL && !gun_engine_is_isolated (engine);
  GAction *listen = g_action_map_lookup_action (G_ACTION_MAP (self), "listen");
  gboolean can_undo = FALSE;
  gboolean can_redo = FALSE;
  gboolean can_go_back = FALSE;
  gboolean can_go_forward = FALSE;

  if (gun_window_get_pages (self)->graph != NULL)
    g_object_get (gun_window_get_pages (self)->graph,
                  "can-go-back",
                  &can_go_back,
                  "can-go-forward",
                  &can_go_forward,
                  NULL);
  if (gun_window_get_undo (self) != NULL)
    g_object_get (gun_window_get_undo (self), "can-undo", &can_undo, "can-redo", &can_redo, NULL);
  set_enabled (self, "undo", can_undo);
  set_enabled (self, "redo", can_redo);
  set_enabled (self, "add-relay", networked);
  set_enabled (self, "connect-browser", networked);
  set_enabled (self, "invite-desktop", networked);
  set_enabled (self, "accept-invite", networked);
  set_enabled (self, "add-server", networked);
  set_enabled (self, "listen", networked);
  set_enabled (self, "preferences", networked);
  set_enabled (self, "open-soul", engine != NULL);
  set_enabled (self, "new-node", engine != NULL);
  set_enabled (self, "search", engine != NULL);
  set_enabled (self, "show-page", engine != NULL);
  set_enabled (self, "toggle-inspector", engine != NULL);
  set_enabled (self, "show-waiting", engine != NULL);
  set_enabled (self, "go-back", can_go_back);
  set_enabled (self, "go-forward", can_go_forward);
  gun_window_update_exchange (self);
  gun_window_update_bookmark (self);
  g_simple_action_set_state (G_SIMPLE_ACTION (listen),
                             g_variant_new_boolean (gun_window_is_listening (self)));
}

void
gun_window_add_actions (GunWindow *self)
{
  const GActionEntry entries[] = {
    { "add-relay", add_relay_cb },
    { "connect-browser", gun_window_connect_browser_cb },
    { "invite-desktop", gun_window_invite_desktop_cb },
    { "accept-invite", gun_window_accept_invite_cb },
    { "add-server", gun_window_add_server_cb },
    { "listen", NULL, NULL, "false", gun_window_change_listening_cb },
    { "preferences", preferences_cb },
    { "open-soul", open_soul_cb },
    { "new-node", new_node_cb },
    { "search", search_cb },
    { "go-back", go_back_cb },
    { "go-forward", go_forward_cb },
    { "toggle-inspector", toggle_inspector_cb },
    { "show-page", show_page_cb, "s" },
    { "show-sidebar", show_sidebar_cb },
    { "show-waiting", show_waiting_cb },
    { "say", say_cb, "s" },
    { "undo", gun_window_undo_cb },
    { "redo", gun_window_redo_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gun_window_add_exchange (self);
  gun_window_add_bookmarks (self);
}
