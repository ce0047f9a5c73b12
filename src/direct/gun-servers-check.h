/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-clock.h"
#include "gun-ice-server.h"

G_BEGIN_DECLS

/* What the servers said holds for so long, and they are not asked again sooner. */
#define GUN_SERVERS_CHECK_US (5 * 60 * G_USEC_PER_SEC)

/**
 * GunServersCheck:
 *
 * What each STUN and TURN server that is set up sees of us, asked when somebody wants to know and kept for a while. Thread: the mesh's context.
 */
typedef struct _GunServersCheck GunServersCheck;

GunServersCheck *gun_servers_check_new (GunClock *clock);
void gun_servers_check_free (GunServersCheck *self);

void gun_servers_check_set_servers (GunServersCheck *self, GPtrArray *servers);
/* The network is another one: what was heard says nothing of it */
void gun_servers_check_forget (GunServersCheck *self);
/* Nobody is asked any more, until somebody wants to know again; who waits is told at once what there is. */
void gun_servers_check_stop (GunServersCheck *self);

/* (nullable) (transfer none) (element-type GunStunProbeResult): in the order of the servers */
GPtrArray *gun_servers_check_get_results (GunServersCheck *self);

typedef void (*GunServersCheckFunc) (gpointer user_data);
/* Has them asked unless that was done lately; @done: (nullable): when what they say is known, perhaps at once */
void gun_servers_check_want (GunServersCheck *self, GunServersCheckFunc done, gpointer user_data);

G_END_DECLS
