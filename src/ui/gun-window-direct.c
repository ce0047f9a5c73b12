/* SPDX-License-Identifier: MIT */

/* How this computer connects directly, as the preferences say. */

#include "gun-window-private.h"

#include "gun-connect-browser-window.h"
#include "gun-direct-preferences.h"
#include "gun-ice-server-window.h"

/**
 * gun_window_apply_direct:
 *
 * Tells the engine what the preferences say; again when a password came that one waited for.
 */
void
gun_window_apply_direct (GunWindow *self)
{
  GunEngine *engine = gun_window_get_engine (self);
  g_autoptr (GunDirectOptions) options = NULL;

  if (engine == NULL || gun_engine_is_isolated (engine))
    return;

  options = gun_direct_preferences_dup (gun_window_get_preferences (self),
                                        gun_window_get_servers (self));
  gun_engine_set_direct_options (engine, options);
}

void
gun_window_connect_browser_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunWindow *self = user_data;
  GtkWidget *window = gun_connect_browser_window_new (GTK_WINDOW (self),
                                                      gun_window_get_engine (self),
                                                      gun_window_get_preferences (self),
                                                      gun_window_get_servers (self));

  gtk_widget_insert_action_group (window, "win", G_ACTION_GROUP (self));
  gtk_window_present (GTK_WINDOW (window));
}

void
gun_window_add_server_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunWindow *self = user_data;

  gtk_window_present (GTK_WINDOW (
      gun_ice_server_window_new (GTK_WINDOW (self), gun_window_get_servers (self), G_MAXUINT)));
}
