/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "only for src/rtc"
#endif

#include "gun-clock.h"
#include "gun-ice-candidate.h"

G_BEGIN_DECLS

/* Packets that one dispatch may bring before the other sources of the loop get their turn. */
#define GUN_ICE_READ_BUDGET 64

/**
 * GunIceSession:
 *
 * One NiceAgent with one stream of one component, its sockets and its servers: everything of libnice that the room sees. It knows no lists,
 * no states and no patience; those are GunIceAgent's. What libnice reads wrong, or would warn of, is kept from it here:
 *
 *   names of servers     resolved here, with a bound: libnice warns of a name that is not found, and never says that gathering ended
 *   a busy socket        libnice reads until it is empty; after %GUN_ICE_READ_BUDGET packets it is told to stop for one turn of the loop
 *   small buffers        raised on every datagram socket, also on those that come later
 *   the end              allocations at TURN servers are given back before the last reference goes
 *
 * Counted, since a callback may lead to its end. Thread: the thread-default context it was made in.
 */
typedef struct _GunIceSession GunIceSession;

typedef struct
{
  GPtrArray *servers;   /* (element-type GunIceServer) */
  GPtrArray *addresses; /* (element-type utf8): IP addresses of this machine to take */
  gboolean relay_only;
  gboolean controlling;
  guint16 min_port; /* 0: any */
  guint16 max_port;
  gsize receive_buffer_bytes; /* 0: as the system has it */
  gboolean hold;              /* it waits for long before it has a pair: GunIceHold */
} GunIceSessionSettings;

typedef struct
{
  void (*candidate) (GunIceSession *self, GunIceCandidate *candidate, gpointer user_data);
  void (*remote_found) (GunIceSession *self, GunIceCandidate *candidate, gpointer user_data);
  /* A check of theirs came, with our credentials: once in each generation */
  void (*checked) (GunIceSession *self, gpointer user_data);
  void (*gathered) (GunIceSession *self, const GError *error, gpointer user_data);
  void (*connected) (GunIceSession *self, gpointer user_data); /* again after each change of pair */
  void (*lost) (GunIceSession *self, gpointer user_data);
  void (*pair_changed) (GunIceSession *self,
                        GunIceCandidate *local,
                        GunIceCandidate *remote,
                        gpointer user_data);
  void (*received) (GunIceSession *self,
                    const guint8 *packet,
                    gsize length_bytes,
                    gpointer user_data);
} GunIceSessionCallbacks;

GunIceSession *gun_ice_session_new (const GunIceSessionSettings *settings,
                                    GunClock *clock,
                                    const GunIceSessionCallbacks *callbacks,
                                    gpointer user_data);
void gun_ice_session_close (GunIceSession *self);
void gun_ice_session_unref (GunIceSession *self);

void gun_ice_session_gather (GunIceSession *self);
const char *gun_ice_session_get_ufrag (GunIceSession *self);
const char *gun_ice_session_get_pwd (GunIceSession *self);
GPtrArray *gun_ice_session_get_addresses (GunIceSession *self);
gboolean gun_ice_session_get_connected (GunIceSession *self);

void gun_ice_session_set_controlling (GunIceSession *self, gboolean controlling);
void gun_ice_session_set_remote (GunIceSession *self, const char *ufrag, const char *pwd);
void gun_ice_session_add_remote (GunIceSession *self, const GunIceCandidate *candidate);
void gun_ice_session_remote_done (GunIceSession *self);
void gun_ice_session_restart (GunIceSession *self);
gboolean gun_ice_session_send (GunIceSession *self, const guint8 *packet, gsize length_bytes);

G_END_DECLS
