/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-server-list.h"

G_BEGIN_DECLS

/*
 * The lines that make a web page join a room: gun.js and its lib/webrtc.js, the relays, and the room. They always say which STUN and TURN servers
 * to ask, also when that is none: lib/webrtc.js asks public ones where nothing is said.
 */
char *gun_browser_script_new (const char *const *peers,
                              gboolean serves,
                              const char *room,
                              GunServerList *servers,
                              gboolean with_passwords);

G_END_DECLS
