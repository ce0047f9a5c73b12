/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-control-session.h belongs to engine/"
#endif

#include "gun-control-message.h"
#include "gun-engine.h"

G_BEGIN_DECLS

/* Requests of one session that have not ended yet */
#define GUN_CONTROL_MAX_REQUESTS 16

typedef struct _GunControlSession GunControlSession;

/* @reply: (transfer none). May come from inside gun_control_session_hear(). */
typedef void (*GunControlSay) (const GunControlMessage *reply, gpointer user_data);

/**
 * GunControlSession:
 *
 * What one other program, or the command line itself, asks of an engine: carries out requests and
 * says the answers. What it holds on to for them (what is followed, guests among the relays) ends
 * with it. In the context of the engine's handle.
 */
GunControlSession *gun_control_session_new (GunEngine *engine,
                                            GHashTable *guests,
                                            GunControlSay say,
                                            gpointer user_data);
void gun_control_session_free (GunControlSession *self);
void gun_control_session_hear (GunControlSession *self, const char *line, gsize length_bytes);
void gun_control_session_refuse (GunControlSession *self, double id, const char *sentence);

G_END_DECLS
