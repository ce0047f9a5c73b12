/* SPDX-License-Identifier: MIT */

#define G_SETTINGS_ENABLE_BACKEND

#include "gun-preferences.h"

#include <gio/gsettingsbackend.h>

#define MEGABYTE G_GINT64_CONSTANT (1000000)

/* Every interface of this computer (RFC 1122 section 3.2.1.3), and none that others reach. */
#define EVERYWHERE "0.0.0.0"
#define HERE "127.0.0.1"

/**
 * gun_preferences_new_forgetful:
 *
 * Returns: (transfer full): settings that nobody else sees and that end with the program
 */
GSettings *
gun_preferences_new_forgetful (void)
{
  g_autoptr (GSettingsBackend) backend = g_memory_settings_backend_new ();

  return g_settings_new_with_backend (GUN_APP_ID, backend);
}

/**
 * gun_preferences_apply:
 * @preferences: settings of org.gun.Desktop
 * @engine: a started engine
 */
void
gun_preferences_apply (GSettings *preferences, GunEngine *engine)
{
  g_auto (GStrv) origins = g_settings_get_strv (preferences, "allowed-origins");
  g_auto (GStrv) relays = g_settings_get_strv (preferences, "private-relays");

  gun_engine_set_keep_everything (engine, g_settings_get_boolean (preferences, "keep-everything"));
  gun_engine_set_store_limit (engine,
                              g_settings_get_int (preferences, "store-limit-megabytes") * MEGABYTE);
  gun_engine_set_allow_lan (engine, g_settings_get_boolean (preferences, "listen-lan"));
  gun_engine_set_allowed_origins (engine, (const char *const *) origins);

  /* What is no address is no relay either */
  for (guint i = 0; relays[i] != NULL; i++)
    gun_engine_set_relay_private (engine, relays[i], TRUE, NULL);
}

/**
 * gun_preferences_dup_listen_address:
 * @preferences: settings of org.gun.Desktop
 *
 * Returns: (transfer full): HOST:PORT
 */
char *
gun_preferences_dup_listen_address (GSettings *preferences)
{
  return g_strdup_printf ("%s:%d",
                          g_settings_get_boolean (preferences, "listen-lan") ? EVERYWHERE : HERE,
                          g_settings_get_int (preferences, "listen-port"));
}

gboolean
gun_preferences_has (GSettings *preferences, const char *key, const char *text)
{
  g_auto (GStrv) texts = g_settings_get_strv (preferences, key);

  return g_strv_contains ((const char *const *) texts, text);
}

/**
 * gun_preferences_remove:
 * @preferences: settings of org.gun.Desktop
 * @key: of a list of texts
 * @text: what is in it no longer
 */
void
gun_preferences_remove (GSettings *preferences, const char *key, const char *text)
{
  g_auto (GStrv) texts = g_settings_get_strv (preferences, key);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) kept = NULL;

  for (guint i = 0; texts[i] != NULL; i++)
    if (!g_str_equal (texts[i], text))
      g_strv_builder_add (builder, texts[i]);

  kept = g_strv_builder_end (builder);
  if (g_strv_length (kept) < g_strv_length (texts))
    g_settings_set_strv (preferences, key, (const char *const *) kept);
}

/**
 * gun_preferences_add:
 * @preferences: settings of org.gun.Desktop
 * @key: of a list of texts
 * @text: what is in it from now on, once
 */
void
gun_preferences_add (GSettings *preferences, const char *key, const char *text)
{
  g_auto (GStrv) texts = g_settings_get_strv (preferences, key);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) longer = NULL;

  if (g_strv_contains ((const char *const *) texts, text))
    return;

  g_strv_builder_addv (builder, (const char **) texts);
  g_strv_builder_add (builder, text);
  longer = g_strv_builder_end (builder);
  g_settings_set_strv (preferences, key, (const char *const *) longer);
}
