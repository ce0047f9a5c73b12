/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-mesh.h"

G_BEGIN_DECLS

/* Longest time that a state of ours is moved ahead of the clock here, ms, to be newer than what was there before: more
 * than that is no clock that is a little wrong, and relays would let it wait as long. */
#define GUN_ROOM_MAX_AHEAD_MS 60000.0

/* What is written into a room is said and not put into the graph here: states in it may have to lie ahead of the clock, and
 * nothing of it is worth keeping. */

/* (transfer full): one key of @soul; @text (nullable): NULL writes null */
GunMessage *gun_room_put_new (GRefString *soul, const char *key, GRefString *text, double state_ms);
/* @peer: (nullable): NULL: to every open peer */
gboolean gun_room_put_say (GunMesh *mesh, GunPeer *peer, const GunMessage *put);

/* Whether @peer is somebody who passes on, and not only whom we reach directly */
gboolean gun_room_is_meeting_place (GunPeer *peer);

G_END_DECLS
