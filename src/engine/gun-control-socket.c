/* SPDX-License-Identifier: MIT */

#include "gun-control-socket.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <sys/un.h>

#include "gun-engine.h"

/* With the final NUL (unix(7)) */
#define ADDRESS_BYTES sizeof (((struct sockaddr_un *) NULL)->sun_path)

/**
 * gun_control_socket_dup_path:
 * @database: the path of a database
 *
 * Returns: (transfer full): the path of its control socket
 */
char *
gun_control_socket_dup_path (const char *database)
{
  char *resolved = realpath (database, NULL);
  char *path = g_strconcat (resolved != NULL ? resolved : database, ".sock", NULL);

  free (resolved);
  return path;
}

/**
 * gun_control_socket_new_address:
 * @path: of the socket
 * @folder: (out): an open folder, to be closed when the address has been used; -1: none
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * An address of a socket has room for 107 bytes. A longer path is named through its open folder.
 *
 * Returns: (transfer full) (nullable): the address
 */
GSocketAddress *
gun_control_socket_new_address (const char *path, int *folder, GError **error)
{
  g_autofree char *folder_path = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *short_path = NULL;

  *folder = -1;
  if (strlen (path) < ADDRESS_BYTES)
    return g_unix_socket_address_new (path);

  *folder = open (folder_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  short_path = g_strdup_printf ("/proc/self/fd/%d/%s", *folder, name);
  if (*folder >= 0 && strlen (short_path) < ADDRESS_BYTES)
    return g_unix_socket_address_new (short_path);

  g_set_error (error,
               GUN_ENGINE_ERROR,
               GUN_ENGINE_ERROR_INVALID,
               _ ("The name of the database is too long for a socket beside it: “%s”"),
               path);
  if (*folder >= 0)
    close (*folder);
  *folder = -1;
  return NULL;
}
