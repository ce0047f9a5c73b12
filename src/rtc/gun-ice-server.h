/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The port of STUN and TURN where none is named (RFC 8489 section 18.6, RFC 8656 section 6). */
#define GUN_ICE_SERVER_PORT 3478

/* Longest address, user name and credential of a server, bytes. RFC 8489 section 14.3 ends a user name before 509. */
#define GUN_ICE_SERVER_MAX_URI_BYTES 512
#define GUN_ICE_SERVER_MAX_NAME_BYTES 508

/**
 * GunIceServerKind:
 * @GUN_ICE_STUN: says what address we have, over UDP
 * @GUN_ICE_TURN_UDP: passes packets on, reached over UDP
 * @GUN_ICE_TURN_TCP: passes packets on, reached over TCP
 */
typedef enum
{
  GUN_ICE_STUN,
  GUN_ICE_TURN_UDP,
  GUN_ICE_TURN_TCP,
} GunIceServerKind;

#define GUN_TYPE_ICE_SERVER (gun_ice_server_get_type ())
GType gun_ice_server_get_type (void);

/**
 * GunIceServer:
 *
 * Where a STUN or TURN server is, and who we are there. Immutable, counted. The credential is in no text that this room writes.
 */
typedef struct _GunIceServer GunIceServer;

GunIceServer *
gun_ice_server_new (const char *uri, const char *username, const char *credential, GError **error);
GunIceServer *gun_ice_server_ref (GunIceServer *self);
void gun_ice_server_unref (GunIceServer *self);

const char *gun_ice_server_get_uri (const GunIceServer *self);
GunIceServerKind gun_ice_server_get_kind (const GunIceServer *self);
const char *gun_ice_server_get_host (const GunIceServer *self);
guint16 gun_ice_server_get_port (const GunIceServer *self);
const char *gun_ice_server_get_username (const GunIceServer *self);
const char *gun_ice_server_get_credential (const GunIceServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunIceServer, gun_ice_server_unref)

G_END_DECLS
