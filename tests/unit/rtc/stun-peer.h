/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-ice-agent.h"

G_BEGIN_DECLS

/*
 * The other side of a path as bare as can be: one socket at 127.0.0.1 that answers connectivity checks, so that a test decides what comes when.
 */
typedef struct _StunPeer StunPeer;

#define STUN_PEER_UFRAG "peer"
#define STUN_PEER_PWD "0123456789012345678901"

/* Answers checks of @agent, which it can only do knowing its password. */
StunPeer *stun_peer_new (GunIceAgent *agent);
void stun_peer_free (StunPeer *self);

/* Whether it answers the checks that settle on a pair; it does from the start. */
void stun_peer_set_agrees (StunPeer *self, gboolean agrees);

/* Whether it answers every check with 403: it wants no more packets (RFC 7675 section 5.1). */
void stun_peer_set_revoked (StunPeer *self, gboolean is_revoked);

/* Tells its agent of itself, with @pwd for its password. */
void stun_peer_join (StunPeer *self, const char *pwd);

/* Checks the path to its agent before it has told anything of itself, as who answers first does. */
void stun_peer_check (StunPeer *self);

void stun_peer_send (StunPeer *self, gconstpointer bytes, gsize length_bytes);

guint stun_peer_get_n_forged (StunPeer *self); /* packets that were no checks with its password */
guint stun_peer_get_n_checks (StunPeer *self);
guint stun_peer_get_n_settling (StunPeer *self); /* of these, with USE-CANDIDATE */

G_END_DECLS
