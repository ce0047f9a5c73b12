/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-control-socket.h belongs to engine/"
#endif

#include <gio/gio.h>

G_BEGIN_DECLS

/* The path of the socket beside @database; two spellings of one file give one socket. (transfer
 * full) */
char *gun_control_socket_dup_path (const char *database);

/* The address of the socket at @path. @folder: what must stay open while the address is in use,
 * -1 for nothing. NULL when no address can name it. */
GSocketAddress *gun_control_socket_new_address (const char *path, int *folder, GError **error);

G_END_DECLS
