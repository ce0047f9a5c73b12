/* SPDX-License-Identifier: MIT */

#include "gun-window-private.h"

#include <glib/gi18n.h>

#include "gun-add-relay-window.h"
#include "gun-open-window.h"
#include "gun-text.h"
#include "gun-words.h"
#include "gun-write-window.h"

/* Where GUN relays listen by custom, on this computer only. */
#define LISTEN_ADDRESS "127.0.0.1:8765"

static gboolean
is_listening (GunWindow *self)
{
  GunEngine *engine = gun_window_get_engine (self);

  return engine != NULL && gun_engine_get_listen_url (engine) != NULL;
}

static void
remember_address (GunWindow *self, const char *address)
{
  GSettings *memory = gun_window_get_memory (self);

  if (memory != NULL)
    g_settings_set_string (memory, "listen-address", address);
}

static void
listen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = gun_engine_listen_finish (GUN_ENGINE (object), result, &error);
  g_autofree char *sentence = NULL;

  if (gun_window_get_engine (self) != GUN_ENGINE (object))
    return;

  if (url != NULL)
    sentence = g_strdup_printf (_ ("Listening at %s"), url);
  else
    sentence = g_strdup_printf (_ ("Cannot listen: %s"), error->message);
  gun_window_say (self, sentence);
  gun_window_update_actions (self);
}

/**
 * gun_window_listen:
 * @address: HOST:PORT
 *
 * Lets other programs connect; what came of it is said in a toast.
 */
void
gun_window_listen (GunWindow *self, const char *address)
{
  g_return_if_fail (GUN_IS_WINDOW (self));

  if (gun_window_get_engine (self) != NULL)
    gun_engine_listen_async (
        gun_window_get_engine (self), address, NULL, listen_cb, g_object_ref (self));
}

static void
change_listening_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  GunWindow *self = user_data;

  if (g_variant_get_boolean (state) == is_listening (self))
    return;

  if (is_listening (self))
    {
      remember_address (self, "");
      gun_engine_stop_listening (gun_window_get_engine (self));
    }
  else
    {
      remember_address (self, LISTEN_ADDRESS);
      gun_window_listen (self, LISTEN_ADDRESS);
    }
}

/**
 * gun_window_remember_relay:
 * @url: normal form
 * @remember: whether to dial it the next time too
 *
 * Only the window's own database has relays that are remembered: those of another are given with it, or added again.
 */
void
gun_window_remember_relay (GunWindow *self, const char *url, gboolean remember)
{
  GSettings *memory = gun_window_get_memory (self);
  g_auto (GStrv) relays = NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  if (memory == NULL || url == NULL)
    return;

  relays = g_settings_get_strv (memory, "relays");
  for (guint i = 0; relays[i] != NULL; i++)
    if (!g_str_equal (relays[i], url))
      g_strv_builder_add (builder, relays[i]);
  if (remember)
    g_strv_builder_add (builder, url);

  kept = g_strv_builder_end (builder);
  g_settings_set_strv (memory, "relays", (const char *const *) kept);
}

static void
relay_added_cb (GunWindow *self, const char *url)
{
  g_autofree char *sentence = g_strdup_printf (_ ("Added %s"), url);

  gun_window_remember_relay (self, url, TRUE);
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
soul_chosen_cb (GunWindow *self, GunValue *link)
{
  gun_window_open_soul (self, gun_value_get_text (link));
}

static void
open_soul_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunWindow *self = user_data;
  GtkWidget *window = gun_open_window_new (GTK_WINDOW (self), gun_window_get_catalog (self));

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
go_back_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gun_graph_page_go_back (gun_window_get_graph_page (user_data));
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
  gboolean can_go_back;
  gboolean can_go_forward;

  g_object_get (gun_window_get_graph_page (self),
                "can-go-back",
                &can_go_back,
                "can-go-forward",
                &can_go_forward,
                NULL);
  set_enabled (self, "add-relay", networked);
  set_enabled (self, "listen", networked);
  set_enabled (self, "open-soul", engine != NULL);
  set_enabled (self, "new-node", engine != NULL);
  set_enabled (self, "show-page", engine != NULL);
  set_enabled (self, "go-back", can_go_back);
  set_enabled (self, "go-forward", can_go_forward);
  g_simple_action_set_state (G_SIMPLE_ACTION (listen), g_variant_new_boolean (is_listening (self)));
}

void
gun_window_add_actions (GunWindow *self)
{
  const GActionEntry entries[] = {
    { "add-relay", add_relay_cb },
    { "listen", NULL, NULL, "false", change_listening_cb },
    { "open-soul", open_soul_cb },
    { "new-node", new_node_cb },
    { "go-back", go_back_cb },
    { "go-forward", go_forward_cb },
    { "show-page", show_page_cb, "s" },
    { "show-sidebar", show_sidebar_cb },
    { "say", say_cb, "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
