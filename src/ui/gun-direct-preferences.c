/* SPDX-License-Identifier: MIT */

#include "gun-direct-preferences.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-engine.h"

#define KILOBYTE 1024

static void
add_servers (GunDirectOptions *options, GunServerList *servers)
{
  for (guint i = 0; i < gun_server_list_get_n (servers); i++)
    {
      const GunServerEntry *entry = gun_server_list_get (servers, i);

      if (gun_server_entry_is_usable (entry)
          && gun_direct_options_check_ice_server (
              entry->uri, entry->username, entry->password, NULL))
        gun_direct_options_add_ice_server (options, entry->uri, entry->username, entry->password);
    }
}

static gboolean
has_turn (const GunDirectOptions *options)
{
  for (guint i = 0; i < options->ice_servers->len; i++)
    {
      const GunIceServerOptions *server = g_ptr_array_index (options->ice_servers, i);

      if (g_ascii_strncasecmp (server->uri, "turn:", strlen ("turn:")) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
take_room (GunDirectOptions *options, GSettings *preferences)
{
  g_autofree char *room = g_settings_get_string (preferences, "direct-room");

  if (*room != '\0' && gun_direct_options_check_room (room, NULL))
    gun_direct_options_set_room (options, room);
}

static void
take_ports (GunDirectOptions *options, GSettings *preferences)
{
  guint min_port = (guint) g_settings_get_int (preferences, "direct-min-port");
  guint max_port = (guint) g_settings_get_int (preferences, "direct-max-port");

  if (!gun_direct_options_check_ports (min_port, max_port, NULL))
    return;

  options->min_port = (guint16) min_port;
  options->max_port = (guint16) max_port;
}

static guint
get_cwnd_cap_bytes (GSettings *preferences)
{
  guint bytes = (guint) g_settings_get_int (preferences, "direct-cwnd-cap-kilobytes") * KILOBYTE;

  return bytes > 0 ? MAX (bytes, GUN_DIRECT_OPTIONS_MIN_CWND_CAP_BYTES) : 0;
}

/**
 * gun_direct_preferences_dup:
 * @preferences: settings of org.gun.Desktop
 * @servers: those of @preferences, with the passwords that are known by now
 *
 * Returns: (transfer full): what the engine is to do
 */
GunDirectOptions *
gun_direct_preferences_dup (GSettings *preferences, GunServerList *servers)
{
  GunDirectOptions *options = gun_direct_options_new ();

  options->enabled = g_settings_get_boolean (preferences, "direct-connections");
  options->max_peers = (guint) g_settings_get_int (preferences, "direct-max-peers");
  options->relay_only = g_settings_get_boolean (preferences, "direct-relay-only");
  options->ordered = g_settings_get_boolean (preferences, "direct-ordered");
  options->max_retransmits = g_settings_get_int (preferences, "direct-max-retransmits");
  /* A data channel has one of the two (RFC 8831 section 6.1) */
  if (options->max_retransmits < 0)
    options->max_packet_life_time_ms
        = g_settings_get_int (preferences, "direct-max-packet-life-time-ms");
  options->cwnd_cap_bytes = get_cwnd_cap_bytes (preferences);
  take_room (options, preferences);
  take_ports (options, preferences);
  add_servers (options, servers);

  /* Nobody could be reached, also while the password of the only server is waited for: to be found would be for nothing */
  if (options->relay_only && !has_turn (options))
    options->enabled = FALSE;

  return options;
}

/**
 * gun_direct_preferences_is_key:
 *
 * Returns: whether gun_direct_preferences_dup() reads @key itself; servers tell of changes by their own signal
 */
gboolean
gun_direct_preferences_is_key (const char *key)
{
  return g_str_has_prefix (key, "direct-") && !g_str_equal (key, "direct-explained");
}

/**
 * gun_direct_preferences_read_ports:
 * @text: what somebody typed
 * @min_port: (out): 0: any
 * @max_port: (out): 0: any
 *
 * Returns: %FALSE with the reason when @text names no ports
 */
gboolean
gun_direct_preferences_read_ports (const char *text,
                                   guint16 *min_port,
                                   guint16 *max_port,
                                   GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "-", 2);
  guint64 ports[2] = { 0, 0 };
  guint n_parts = g_strv_length (parts);

  for (guint i = 0; i < n_parts; i++)
    if (!g_ascii_string_to_unsigned (g_strstrip (parts[i]), 10, 1, G_MAXUINT16, &ports[i], NULL))
      {
        g_set_error_literal (error,
                             GUN_ENGINE_ERROR,
                             GUN_ENGINE_ERROR_INVALID,
                             _ ("Ports are two numbers from 1 to 65535, such as 50000-50100"));
        return FALSE;
      }
  if (n_parts == 1)
    ports[1] = ports[0];
  if (!gun_direct_options_check_ports ((guint) ports[0], (guint) ports[1], error))
    return FALSE;

  *min_port = (guint16) ports[0];
  *max_port = (guint16) ports[1];

  return TRUE;
}

/**
 * gun_direct_preferences_dup_ports:
 *
 * Returns: (transfer full): the ports as one types them
 */
char *
gun_direct_preferences_dup_ports (GSettings *preferences)
{
  int min_port = g_settings_get_int (preferences, "direct-min-port");
  int max_port = g_settings_get_int (preferences, "direct-max-port");

  if (min_port == 0 && max_port == 0)
    return g_strdup ("");

  return g_strdup_printf ("%d-%d", min_port, max_port);
}
