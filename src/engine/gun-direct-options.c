/* SPDX-License-Identifier: MIT */

#include "gun-direct-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-engine-error.h"
#include "gun-ice-server.h"
#include "gun-rtc-limits.h"

G_DEFINE_BOXED_TYPE (GunDirectOptions,
                     gun_direct_options,
                     gun_direct_options_copy,
                     gun_direct_options_free)

G_STATIC_ASSERT (GUN_DIRECT_OPTIONS_CWND_CAP_BYTES == GUN_RTC_DEFAULT_CWND_CAP_BYTES);

/* What no room may have in its name, each with what would become of its souls. */
static const struct
{
  const char *text;
  const char *reason;
} forbidden_in_rooms[] = {
  { "#",
    N_ ("A room has no “#” in its name: what stands there would have to be the hash of its "
        "content. Leave it out.") },
  { "~",
    N_ ("A room has no “~” in its name: what stands there would have to be signed by its owner. "
        "Leave it out.") },
  { "<?",
    N_ ("A room has no “<?” in its name: what stands there would expire when it should not. Leave "
        "it out.") },
};

static void
ice_server_free (gpointer data)
{
  GunIceServerOptions *server = data;

  g_free (server->uri);
  g_free (server->username);
  g_free (server->credential);
  g_free (server);
}

/**
 * gun_direct_options_new:
 *
 * Returns: (transfer full): what is so unless somebody decides otherwise: no room
 */
GunDirectOptions *
gun_direct_options_new (void)
{
  GunDirectOptions *self = g_new0 (GunDirectOptions, 1);

  self->enabled = TRUE;
  self->ice_servers = g_ptr_array_new_with_free_func (ice_server_free);
  self->max_peers = GUN_DIRECT_OPTIONS_MAX_PEERS;
  self->ordered = TRUE;
  self->max_retransmits = -1;
  self->max_packet_life_time_ms = -1;
  self->cwnd_cap_bytes = GUN_DIRECT_OPTIONS_CWND_CAP_BYTES;

  return self;
}

/**
 * gun_direct_options_copy:
 * @self: options
 *
 * Returns: (transfer full): the same once more
 */
GunDirectOptions *
gun_direct_options_copy (const GunDirectOptions *self)
{
  GunDirectOptions *copy = g_memdup2 (self, sizeof *self);

  copy->room = g_strdup (self->room);
  copy->ice_servers = g_ptr_array_new_with_free_func (ice_server_free);
  for (guint i = 0; i < self->ice_servers->len; i++)
    {
      const GunIceServerOptions *server = g_ptr_array_index (self->ice_servers, i);

      gun_direct_options_add_ice_server (copy, server->uri, server->username, server->credential);
    }

  return copy;
}

/**
 * gun_direct_options_free:
 * @self: (transfer full): options
 */
void
gun_direct_options_free (GunDirectOptions *self)
{
  g_free (self->room);
  g_ptr_array_unref (self->ice_servers);
  g_free (self);
}

/**
 * gun_direct_options_set_room:
 * @self: options
 * @room: (nullable): its name, %NULL or empty for none
 */
void
gun_direct_options_set_room (GunDirectOptions *self, const char *room)
{
  g_free (self->room);
  self->room = g_strdup (room);
}

/**
 * gun_direct_options_add_ice_server:
 * @self: options
 * @uri: its address
 * @username: (nullable): who we are there
 * @credential: (nullable): the password for that
 *
 * Nothing is checked here.
 */
void
gun_direct_options_add_ice_server (GunDirectOptions *self,
                                   const char *uri,
                                   const char *username,
                                   const char *credential)
{
  GunIceServerOptions *server = g_new0 (GunIceServerOptions, 1);

  server->uri = g_strdup (uri);
  server->username = g_strdup (username);
  server->credential = g_strdup (credential);
  g_ptr_array_add (self->ice_servers, server);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID, sentence);
  return FALSE;
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    switch (g_unichar_type (g_utf8_get_char (p)))
      {
      case G_UNICODE_CONTROL:
      case G_UNICODE_LINE_SEPARATOR:
      case G_UNICODE_PARAGRAPH_SEPARATOR:
        return TRUE;

      default:
        break;
      }

  return FALSE;
}

/**
 * gun_direct_options_check_room:
 * @text: what a person typed
 * @error: return location, domain #GUN_ENGINE_ERROR: why no room has this name, and what to do
 *
 * Returns: whether a room may be called so
 */
gboolean
gun_direct_options_check_room (const char *text, GError **error)
{
  gsize length_bytes;

  g_return_val_if_fail (text != NULL, FALSE);

  length_bytes = strlen (text);
  if (length_bytes == 0)
    return refuse (error, _ ("A room needs a name: agree on one with whoever is to find you."));
  if (length_bytes > GUN_DIRECT_OPTIONS_MAX_ROOM_BYTES)
    {
      g_set_error (
          error,
          GUN_ENGINE_ERROR,
          GUN_ENGINE_ERROR_INVALID,
          _ ("The name of a room has at most %d bytes, and this one has %u. Choose a shorter "
             "one."),
          GUN_DIRECT_OPTIONS_MAX_ROOM_BYTES,
          (guint) length_bytes);
      return FALSE;
    }
  if (!g_utf8_validate_len (text, length_bytes, NULL))
    return refuse (error, _ ("The name of a room is text in UTF-8. Type it again."));
  if (has_control (text))
    return refuse (error,
                   _ ("A room has no line breaks, tabs or other control characters in its name. "
                      "Leave them out."));
  if (g_unichar_isspace (g_utf8_get_char (text))
      || g_unichar_isspace (g_utf8_get_char (g_utf8_prev_char (text + length_bytes))))
    return refuse (error,
                   _ ("The name of a room neither begins nor ends with a space. Take it away."));
  for (guint i = 0; i < G_N_ELEMENTS (forbidden_in_rooms); i++)
    if (strstr (text, forbidden_in_rooms[i].text) != NULL)
      return refuse (error, _ (forbidden_in_rooms[i].reason));

  return TRUE;
}

/**
 * gun_direct_options_check_ice_server:
 * @uri: its address, as a person typed it
 * @username: (nullable): who we are at a TURN server
 * @credential: (nullable): the password for that
 * @error: return location, domain #GUN_ENGINE_ERROR: which part cannot be, and what to write instead;
 *   says nothing of what was written
 *
 * Returns: whether it can be a server; no name is looked up
 */
gboolean
gun_direct_options_check_ice_server (const char *uri,
                                     const char *username,
                                     const char *credential,
                                     GError **error)
{
  g_autoptr (GunIceServer) server = NULL;

  g_return_val_if_fail (uri != NULL, FALSE);

  server = gun_ice_server_new (uri, username, credential, error);
  if (server == NULL)
    gun_engine_translate_address_error (error);

  return server != NULL;
}

/**
 * gun_direct_options_check_ports:
 * @min_port: the lowest, 0 for any
 * @max_port: the highest, 0 for any
 * @error: return location, domain #GUN_ENGINE_ERROR: why this is no range
 *
 * Returns: whether these ports can be used
 */
gboolean
gun_direct_options_check_ports (guint min_port, guint max_port, GError **error)
{
  if (min_port == 0 && max_port == 0)
    return TRUE;
  if (min_port == 0 || max_port == 0 || min_port > G_MAXUINT16 || max_port > G_MAXUINT16)
    return refuse (error, _ ("UDP ports are numbers from 1 to 65535."));
  if (min_port > max_port)
    return refuse (error, _ ("The lowest UDP port is above the highest. Swap them."));

  return TRUE;
}

static gboolean
has_turn (const GunDirectOptions *self)
{
  for (guint i = 0; i < self->ice_servers->len; i++)
    {
      const GunIceServerOptions *server = g_ptr_array_index (self->ice_servers, i);

      if (g_ascii_strncasecmp (server->uri, "turn:", strlen ("turn:")) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
check_ice_servers (const GunDirectOptions *self, GError **error)
{
  if (self->ice_servers->len > GUN_DIRECT_OPTIONS_MAX_ICE_SERVERS)
    {
      g_set_error (error,
                   GUN_ENGINE_ERROR,
                   GUN_ENGINE_ERROR_INVALID,
                   _ ("At most %d STUN and TURN servers are asked. Remove some."),
                   GUN_DIRECT_OPTIONS_MAX_ICE_SERVERS);
      return FALSE;
    }
  for (guint i = 0; i < self->ice_servers->len; i++)
    {
      const GunIceServerOptions *server = g_ptr_array_index (self->ice_servers, i);

      if (!gun_direct_options_check_ice_server (
              server->uri, server->username, server->credential, error))
        return FALSE;
    }
  if (self->relay_only && !has_turn (self))
    return refuse (error,
                   _ ("Through TURN only leads nowhere without a TURN server. Add one, or allow "
                      "other paths."));

  return TRUE;
}

/**
 * gun_direct_options_check:
 * @self: options
 * @error: return location, domain #GUN_ENGINE_ERROR: what cannot be, or does not go together
 *
 * Returns: whether all of it can be
 */
gboolean
gun_direct_options_check (const GunDirectOptions *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->room != NULL && *self->room != '\0'
      && !gun_direct_options_check_room (self->room, error))
    return FALSE;
  if (self->max_peers == 0 || self->max_peers > GUN_DIRECT_OPTIONS_MAX_PEERS)
    {
      g_set_error (error,
                   GUN_ENGINE_ERROR,
                   GUN_ENGINE_ERROR_INVALID,
                   _ ("At least 1 and at most %d are connected directly at once."),
                   GUN_DIRECT_OPTIONS_MAX_PEERS);
      return FALSE;
    }
  if (self->max_retransmits < -1 || self->max_retransmits > GUN_DIRECT_OPTIONS_MAX_RETRANSMITS
      || self->max_packet_life_time_ms < -1
      || self->max_packet_life_time_ms > GUN_DIRECT_OPTIONS_MAX_PACKET_LIFE_TIME_MS)
    return refuse (
        error, _ ("How often and for how long a message is repeated are numbers from 0 to 65535."));
  if (self->max_retransmits != -1 && self->max_packet_life_time_ms != -1)
    return refuse (error,
                   _ ("A message is given up after a number of repetitions or after a time, not "
                      "both. Leave one of them out."));
  if (self->cwnd_cap_bytes != 0 && self->cwnd_cap_bytes < GUN_DIRECT_OPTIONS_MIN_CWND_CAP_BYTES)
    {
      g_set_error (error,
                   GUN_ENGINE_ERROR,
                   GUN_ENGINE_ERROR_INVALID,
                   _ ("At least %d bytes may be on their way at once; 0 is no limit."),
                   GUN_DIRECT_OPTIONS_MIN_CWND_CAP_BYTES);
      return FALSE;
    }

  return gun_direct_options_check_ports (self->min_port, self->max_port, error)
         && check_ice_servers (self, error);
}
