/* SPDX-License-Identifier: MIT */

#include "gun-cli-direct-options.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-cli-secret.h"

/* What no option of a number can be: it was not given */
#define NOT_GIVEN G_MININT

#define MAX_CWND_CAP_BYTES (1024 * 1024 * 1024)

/* Stand between the parts of a line in a file of servers */
#define BLANKS " \t"

/**
 * gun_cli_direct_options_init:
 * @self: (out): as if nothing was given
 */
void
gun_cli_direct_options_init (GunCliDirectOptions *self)
{
  *self = (GunCliDirectOptions){
    .max_direct = NOT_GIVEN,
    .max_retransmits = NOT_GIVEN,
    .max_packet_life_time_ms = NOT_GIVEN,
    .cwnd_cap_bytes = NOT_GIVEN,
  };
}

/**
 * gun_cli_direct_options_clear:
 * @self: options, of which nothing is freed but what they hold
 */
void
gun_cli_direct_options_clear (GunCliDirectOptions *self)
{
  g_clear_pointer (&self->room, g_free);
  g_clear_pointer (&self->ice_servers, g_strfreev);
  g_clear_pointer (&self->ice_server_file, g_free);
  g_clear_pointer (&self->ports, g_free);
}

static void
add_paths (GunCliDirectOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "room",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->room,
      N_ ("Connect directly with browsers and desktops in this room; they learn the addresses of "
          "this computer"),
      "ROOM" },
    { "no-rtc",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self->no_rtc,
      N_ ("Make no direct connections; nobody is told of this peer, and --room does nothing"),
      NULL },
    { "max-direct",
      0,
      0,
      G_OPTION_ARG_INT,
      &self->max_direct,
      N_ ("How many are connected directly at once, 55 by default"),
      "N" },
    { "rtc-relay-only",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self->relay_only,
      N_ ("Connect through TURN servers only, so that nobody learns an address of this computer"),
      NULL },
    { "rtc-ports",
      0,
      0,
      G_OPTION_ARG_STRING,
      &self->ports,
      N_ ("Use only these UDP ports of this computer"),
      "MIN-MAX" },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

/**
 * gun_cli_direct_options_add_servers:
 * @self: where to put them
 * @context: what parses
 */
void
gun_cli_direct_options_add_servers (GunCliDirectOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "ice-server",
      0,
      0,
      G_OPTION_ARG_FILENAME_ARRAY,
      &self->ice_servers,
      N_ ("Ask this STUN server for the address of this computer; may be given again"),
      "URI" },
    { "ice-server-file",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->ice_server_file,
      N_ ("STUN and TURN servers, a line each: URI, or URI USERNAME CREDENTIAL; - for standard "
          "input"),
      "FILE" },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

static void
add_sending (GunCliDirectOptions *self, GOptionContext *context)
{
  const GOptionEntry entries[] = {
    { "rtc-unordered",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self->unordered,
      N_ ("Let what is sent directly arrive in any order"),
      NULL },
    { "rtc-max-retransmits",
      0,
      0,
      G_OPTION_ARG_INT,
      &self->max_retransmits,
      N_ ("Give up what is sent directly after so many repetitions"),
      "N" },
    { "rtc-max-packet-life-time",
      0,
      0,
      G_OPTION_ARG_INT,
      &self->max_packet_life_time_ms,
      N_ ("Give up what is sent directly after so long, milliseconds"),
      "MS" },
    { "rtc-cwnd-cap",
      0,
      0,
      G_OPTION_ARG_INT,
      &self->cwnd_cap_bytes,
      N_ ("How much may be on its way at once on a fast path, 65536 by default; 0 for no limit"),
      "BYTES" },
    { NULL },
  };

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
}

/**
 * gun_cli_direct_options_add:
 * @self: where to put them
 * @context: what parses
 */
void
gun_cli_direct_options_add (GunCliDirectOptions *self, GOptionContext *context)
{
  add_paths (self, context);
  gun_cli_direct_options_add_servers (self, context);
  add_sending (self, context);
}

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* @number: NOT_GIVEN leaves @field as it is. */
static gboolean
take_number (const char *option, int number, int lowest, int highest, int *field, GError **error)
{
  if (number == NOT_GIVEN)
    return TRUE;
  if (number < lowest || number > highest)
    return refuse (error, _ ("%s takes a number from %d to %d"), option, lowest, highest);

  *field = number;
  return TRUE;
}

static gboolean
take_numbers (GunDirectOptions *made, const GunCliDirectOptions *self, GError **error)
{
  int max_peers = (int) made->max_peers;

  if (!take_number (
          "--max-direct", self->max_direct, 1, GUN_DIRECT_OPTIONS_MAX_PEERS, &max_peers, error)
      || !take_number ("--rtc-max-retransmits",
                       self->max_retransmits,
                       0,
                       GUN_DIRECT_OPTIONS_MAX_RETRANSMITS,
                       &made->max_retransmits,
                       error)
      || !take_number ("--rtc-max-packet-life-time",
                       self->max_packet_life_time_ms,
                       0,
                       GUN_DIRECT_OPTIONS_MAX_PACKET_LIFE_TIME_MS,
                       &made->max_packet_life_time_ms,
                       error))
    return FALSE;
  if (self->max_retransmits != NOT_GIVEN && self->max_packet_life_time_ms != NOT_GIVEN)
    return refuse (error,
                   _ ("--rtc-max-retransmits and --rtc-max-packet-life-time exclude each other"));
  if (self->cwnd_cap_bytes != NOT_GIVEN && self->cwnd_cap_bytes != 0
      && (self->cwnd_cap_bytes < GUN_DIRECT_OPTIONS_MIN_CWND_CAP_BYTES
          || self->cwnd_cap_bytes > MAX_CWND_CAP_BYTES))
    return refuse (error,
                   _ ("--rtc-cwnd-cap takes 0, or a number from %d to %d"),
                   GUN_DIRECT_OPTIONS_MIN_CWND_CAP_BYTES,
                   MAX_CWND_CAP_BYTES);

  made->max_peers = (guint) max_peers;
  if (self->cwnd_cap_bytes != NOT_GIVEN)
    made->cwnd_cap_bytes = (guint) self->cwnd_cap_bytes;
  return TRUE;
}

static gboolean
take_ports (GunDirectOptions *made, const char *ports, GError **error)
{
  g_auto (GStrv) ends = ports == NULL ? NULL : g_strsplit (ports, "-", 3);
  guint64 lowest;
  guint64 highest;

  if (ports == NULL)
    return TRUE;
  if (g_strv_length (ends) != 2
      || !g_ascii_string_to_unsigned (ends[0], 10, 1, G_MAXUINT16, &lowest, NULL)
      || !g_ascii_string_to_unsigned (ends[1], 10, 1, G_MAXUINT16, &highest, NULL)
      || lowest > highest)
    return refuse (error,
                   _ ("--rtc-ports takes two numbers from 1 to 65535, the lower one first, such as "
                      "50000-50100"));

  made->min_port = (guint16) lowest;
  made->max_port = (guint16) highest;
  return TRUE;
}

/* User names and credentials do not come from the arguments, which everybody can see. */
static gboolean
take_ice_servers (GunDirectOptions *made, char **uris, GError **error)
{
  for (guint i = 0; uris != NULL && uris[i] != NULL; i++)
    {
      if (g_ascii_strncasecmp (uris[i], "turn:", strlen ("turn:")) == 0)
        return refuse (error,
                       _ ("--ice-server takes no turn: server, since everybody on this computer "
                          "could see its credential: write it in a file for --ice-server-file"));
      if (!gun_direct_options_check_ice_server (uris[i], NULL, NULL, error))
        {
          g_prefix_error (error, "--ice-server: ");
          return FALSE;
        }
      gun_direct_options_add_ice_server (made, uris[i], NULL, NULL);
    }

  return TRUE;
}

/* @line: of @length_bytes, which may hold U+0000. Says nothing of what stands in it. */
static gboolean
take_line (GunDirectOptions *made, char *line, gsize length_bytes, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();

  if (strlen (line) != length_bytes)
    return refuse (error, _ ("it holds a NUL character"));

  g_strchomp (line);
  for (char *at = line + strspn (line, BLANKS); *at != '\0'; at += strspn (at, BLANKS))
    {
      g_ptr_array_add (parts, at);
      /* A credential may be of several words */
      if (parts->len == 3)
        break;
      at += strcspn (at, BLANKS);
      if (*at != '\0')
        *at++ = '\0';
    }

  if (parts->len == 0 || ((const char *) g_ptr_array_index (parts, 0))[0] == '#')
    return TRUE;
  if (parts->len == 2)
    return refuse (error,
                   _ ("in a line stands the URI of a server, or URI, user name and credential with "
                      "blanks between them"));

  g_ptr_array_set_size (parts, 3);
  if (!gun_direct_options_check_ice_server (g_ptr_array_index (parts, 0),
                                            g_ptr_array_index (parts, 1),
                                            g_ptr_array_index (parts, 2),
                                            error))
    return FALSE;
  gun_direct_options_add_ice_server (made,
                                     g_ptr_array_index (parts, 0),
                                     g_ptr_array_index (parts, 1),
                                     g_ptr_array_index (parts, 2));
  return TRUE;
}

static gboolean
take_ice_server_file (GunDirectOptions *made, const char *file, GError **error)
{
  g_autoptr (GunSeaSecret) text = file == NULL ? NULL : gun_cli_read_secret (file, error);
  guint number = 0;

  if (file == NULL)
    return TRUE;
  if (text == NULL)
    {
      g_prefix_error (error, "--ice-server-file: ");
      return FALSE;
    }

  for (char *at = text->text; at < text->text + text->length_bytes; number++)
    {
      gsize rest_bytes = (gsize) (text->text + text->length_bytes - at);
      char *end = memchr (at, '\n', rest_bytes);
      gsize line_bytes = end != NULL ? (gsize) (end - at) : rest_bytes;
      char *next = at + line_bytes + (end != NULL);

      if (line_bytes > 0 && at[line_bytes - 1] == '\r')
        line_bytes--;
      at[line_bytes] = '\0';
      if (!take_line (made, at, line_bytes, error))
        {
          g_prefix_error (error, _ ("--ice-server-file: line %u: "), number + 1);
          return FALSE;
        }
      at = next;
    }

  return TRUE;
}

static gboolean
take_room (GunDirectOptions *made, const char *room, GError **error)
{
  if (room == NULL)
    return TRUE;
  if (!gun_direct_options_check_room (room, error))
    {
      g_prefix_error (error, "--room: ");
      return FALSE;
    }

  gun_direct_options_set_room (made, room);
  return TRUE;
}

/**
 * gun_cli_direct_options_make:
 * @self: what was given
 * @error: return location: one line
 *
 * Returns: (transfer full) (nullable): what it means
 */
GunDirectOptions *
gun_cli_direct_options_make (const GunCliDirectOptions *self, GError **error)
{
  g_autoptr (GunDirectOptions) made = gun_direct_options_new ();

  made->enabled = !self->no_rtc;
  made->ordered = !self->unordered;
  made->relay_only = self->relay_only;
  if (!take_room (made, self->room, error) || !take_numbers (made, self, error)
      || !take_ports (made, self->ports, error)
      || !take_ice_servers (made, self->ice_servers, error)
      || !take_ice_server_file (made, self->ice_server_file, error)
      || !gun_direct_options_check (made, error))
    return NULL;

  return g_steal_pointer (&made);
}
