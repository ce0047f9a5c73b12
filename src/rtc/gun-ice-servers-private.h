/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "only for src/rtc"
#endif

#include <nice/agent.h>

#include "gun-clock.h"

G_BEGIN_DECLS

/**
 * GunIceServers:
 *
 * Tells one NiceAgent of its STUN and TURN servers, by IP address only. libnice takes one STUN server, and only before it begins to gather: the first
 * one here that is known by then, which is waited for at most %GUN_ICE_STUN_NAME_MS when all are names. TURN servers are added whenever their names are
 * known, at most eight, which is all that libnice takes.
 *
 * TURN comes after STUN: mostly both are one server, and once libnice has an allocation there, it takes the answer to STUN for one of
 * TURN's, asks twice more, and gathers for 2 s in vain.
 */
typedef struct _GunIceServers GunIceServers;

/* How long a STUN server's name may keep back the addresses of this machine. */
#define GUN_ICE_STUN_NAME_MS 1000

/* How long the name of a TURN server is looked for. */
#define GUN_ICE_TURN_NAME_MS 4000

/* How long TURN waits for an answer to STUN. None is told of where there is no NAT. */
#define GUN_ICE_STUN_FIRST_MS 250

typedef struct
{
  void (*ready) (gpointer user_data);   /* libnice may gather now; once */
  void (*added) (gpointer user_data);   /* a TURN server came after that: it gathers again */
  void (*settled) (gpointer user_data); /* no name is looked for any more; after ready; once */
} GunIceServersCallbacks;

GunIceServers *gun_ice_servers_new (NiceAgent *agent,
                                    guint stream,
                                    GPtrArray *servers,
                                    GPtrArray *addresses,
                                    GunClock *clock,
                                    const GunIceServersCallbacks *callbacks,
                                    gpointer user_data);
void gun_ice_servers_start (GunIceServers *self);
/* The STUN server has answered. */
void gun_ice_servers_stun_answered (GunIceServers *self);
void gun_ice_servers_free (GunIceServers *self);

G_END_DECLS
