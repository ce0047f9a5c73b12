/* SPDX-License-Identifier: MIT */

/* Who may connect, as the preferences say: what the window does about it, and asks. */

#include "gun-window-private.h"

#include <glib/gi18n.h>

#include "gun-direct-preferences.h"
#include "gun-preferences.h"

gboolean
gun_window_is_listening (GunWindow *self)
{
  GunEngine *engine = gun_window_get_engine (self);

  return engine != NULL && gun_engine_get_listen_url (engine) != NULL;
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
 * @address: (nullable): HOST:PORT; %NULL: where the preferences say
 *
 * Lets other programs connect; what came of it is said in a toast.
 */
void
gun_window_listen (GunWindow *self, const char *address)
{
  g_autofree char *preferred = NULL;

  g_return_if_fail (GUN_IS_WINDOW (self));

  if (gun_window_get_engine (self) == NULL)
    return;

  preferred = gun_preferences_dup_listen_address (gun_window_get_preferences (self));
  gun_engine_listen_async (gun_window_get_engine (self),
                           address != NULL ? address : preferred,
                           NULL,
                           listen_cb,
                           g_object_ref (self));
}

void
gun_window_change_listening_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  GunWindow *self = user_data;
  gboolean listen = g_variant_get_boolean (state);

  if (listen == gun_window_is_listening (self))
    return;

  g_settings_set_boolean (gun_window_get_preferences (self), "listen", listen);
  if (listen)
    gun_window_listen (self, NULL);
  else
    gun_engine_stop_listening (gun_window_get_engine (self));
}

/**
 * gun_window_follow_preference:
 * @preferences: the settings
 * @key: what changed in them
 *
 * Tells the engine, and listens where one is to listen now.
 */
void
gun_window_follow_preference (GunWindow *self, const char *key, GSettings *preferences)
{
  if (gun_window_get_engine (self) == NULL)
    return;

  if (gun_direct_preferences_is_key (key))
    {
      gun_window_apply_direct (self);
      return;
    }

  gun_preferences_apply (preferences, gun_window_get_engine (self));
  if (gun_window_is_listening (self)
      && (g_str_equal (key, "listen-port") || g_str_equal (key, "listen-lan")))
    gun_window_listen (self, NULL);
}
