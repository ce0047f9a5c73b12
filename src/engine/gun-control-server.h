/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-control-server.h belongs to engine/"
#endif

#include "gun-engine.h"

G_BEGIN_DECLS

/* Programs connected at once */
#define GUN_CONTROL_MAX_CLIENTS 32

/* What a client has not taken: more, and it is closed. */
#define GUN_CONTROL_MAX_QUEUED_BYTES (64 * 1024 * 1024)

#define GUN_TYPE_CONTROL_SERVER (gun_control_server_get_type ())
G_DECLARE_FINAL_TYPE (GunControlServer, gun_control_server, GUN, CONTROL_SERVER, GObject)

/**
 * GunControlServer:
 *
 * FILE.sock beside the database that @engine holds: whoever may read the file may connect (mode
 * 0600). Made when the lock is held, so a socket that is there already is left over and may be
 * replaced; closed before the lock is given back. In the context of the engine's handle.
 */
GunControlServer *gun_control_server_new (GunEngine *engine, const char *database, GError **error);
void gun_control_server_close (GunControlServer *self);

G_END_DECLS
