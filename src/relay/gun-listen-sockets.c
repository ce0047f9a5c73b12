/* SPDX-License-Identifier: MIT */

#include "gun-relay-private.h"

/* Connections that may wait to be accepted; with GLib's 10 a burst of clients is told to come back in a second. */
#define BACKLOG 512

/* A local address and a port. */
typedef struct
{
  char *host; /* without brackets */
  guint16 port;
} Endpoint;

static void
endpoint_free (Endpoint *self)
{
  g_free (self->host);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Endpoint, endpoint_free)

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence);
  return FALSE;
}

/* "127.0.0.1:8765", "[::1]:0", "localhost:8765" */
static Endpoint *
parse (const char *address, GError **error)
{
  g_autoptr (Endpoint) endpoint = g_new0 (Endpoint, 1);
  const char *colon = strrchr (address, ':');
  guint64 port;

  if (colon == NULL || colon == address || (*address == '[') != (colon[-1] == ']'))
    {
      refuse (error, "Write where to listen as HOST:PORT, such as 127.0.0.1:8765 or [::1]:8765");
      return NULL;
    }
  if (!g_ascii_string_to_unsigned (colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
    {
      refuse (error, "A port is a number from 0 to 65535; 0 takes any that is free");
      return NULL;
    }

  endpoint->port = (guint16) port;
  endpoint->host = *address == '[' ? g_strndup (address + 1, (gsize) (colon - address) - 2)
                                   : g_strndup (address, (gsize) (colon - address));
  if (*address != '[' && strchr (endpoint->host, ':') != NULL)
    {
      refuse (error, "Put an IPv6 address in brackets: [::1]:8765");
      return NULL;
    }
  return g_steal_pointer (&endpoint);
}

static gboolean
check (GInetAddress *address, const char *host, gboolean may_be_reached, GError **error)
{
  if (address == NULL)
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_INVALID_ARGUMENT,
                   "“%s” is not an address of this computer: write 127.0.0.1, [::1] or localhost",
                   host);
      return FALSE;
    }
  if (!may_be_reached && !g_inet_address_get_is_loopback (address))
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_PERMISSION_DENIED,
                   "Other computers could reach %s. Allow that with --allow-lan (in the window: "
                   "Preferences), encrypt with --tls-certificate, or listen on 127.0.0.1",
                   host);
      return FALSE;
    }
  return TRUE;
}

static void
describe (GError **error, GError *cause, const char *host, guint16 port)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
    g_set_error (error,
                 G_IO_ERROR,
                 cause->code,
                 "Port %u on %s is in use by another program. Choose another port, or 0 for any "
                 "that is free",
                 port,
                 host);
  else if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error,
                 G_IO_ERROR,
                 cause->code,
                 "Port %u is kept for the system. Choose a port from 1024 on",
                 port);
  else
    g_set_error (error,
                 G_IO_ERROR,
                 cause->code,
                 "Nobody can listen on port %u of %s: %s",
                 port,
                 host,
                 cause->message);
  g_error_free (cause);
}

static GSocket *
open_one (GInetAddress *address, const char *host, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) bound = g_inet_socket_address_new (address, port);
  g_autoptr (GSocket) socket = NULL;
  GError *cause = NULL;

  socket = g_socket_new (
      g_inet_address_get_family (address), G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &cause);
  if (socket != NULL)
    g_socket_set_listen_backlog (socket, BACKLOG);
  if (socket == NULL || !g_socket_bind (socket, bound, TRUE, &cause)
      || !g_socket_listen (socket, &cause))
    {
      describe (error, cause, host, port);
      return NULL;
    }
  g_socket_set_blocking (socket, FALSE);
  return g_steal_pointer (&socket);
}

static guint16
port_of (GSocket *socket)
{
  g_autoptr (GSocketAddress) bound = g_socket_get_local_address (socket, NULL);

  return bound == NULL ? 0 : g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/*
 * gun_listen_sockets_open:
 * @address: HOST:PORT; HOST is a numeric address, IPv6 in brackets, or localhost: then both kinds
 * @may_be_reached: whether HOST may be one that other computers reach
 * @host_and_port: (out): what is listened at, with the port that was really taken
 * @error: a sentence for people, domain G_IO_ERROR
 *
 * Returns: (transfer container) (element-type GSocket) (nullable): one socket or two, not blocking
 */
GPtrArray *
gun_listen_sockets_open (const char *address,
                         gboolean may_be_reached,
                         char **host_and_port,
                         GError **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (Endpoint) endpoint = parse (address, error);
  g_autoptr (GInetAddress) first = NULL;
  g_autoptr (GInetAddress) second = NULL;
  GSocket *socket;
  guint16 port;

  if (endpoint == NULL)
    return NULL;

  if (g_str_equal (endpoint->host, "localhost"))
    {
      first = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
      second = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV6);
    }
  else
    first = g_inet_address_new_from_string (endpoint->host);
  if (!check (first, endpoint->host, may_be_reached, error))
    return NULL;

  socket = open_one (first, endpoint->host, endpoint->port, error);
  if (socket == NULL)
    return NULL;
  g_ptr_array_add (sockets, socket);
  port = port_of (socket);

  /* Many computers have no IPv6: localhost is IPv4 alone there */
  socket = second == NULL ? NULL : open_one (second, endpoint->host, port, NULL);
  if (socket != NULL)
    g_ptr_array_add (sockets, socket);

  *host_and_port = strchr (endpoint->host, ':') != NULL
                       ? g_strdup_printf ("[%s]:%u", endpoint->host, port)
                       : g_strdup_printf ("%s:%u", endpoint->host, port);
  return g_steal_pointer (&sockets);
}
