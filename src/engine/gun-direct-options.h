/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Longest name of a room, bytes */
#define GUN_DIRECT_OPTIONS_MAX_ROOM_BYTES 200

/* How many STUN and TURN servers are asked at most */
#define GUN_DIRECT_OPTIONS_MAX_ICE_SERVERS 16

/* How many remotes are reached directly at once at most, and unless told otherwise: what gun.js has */
#define GUN_DIRECT_OPTIONS_MAX_PEERS 55

/* How much may be on its way at once on a fast path, bytes, unless told otherwise (gun-rtc-limits.h) */
#define GUN_DIRECT_OPTIONS_CWND_CAP_BYTES 65536

/* What may be asked for at least, other than 0: one packet with what surrounds it */
#define GUN_DIRECT_OPTIONS_MIN_CWND_CAP_BYTES 4096

/* Where a message may be given up, it is repeated at most so often, or for so long: RTCDataChannel
 * has 16 bits for each. */
#define GUN_DIRECT_OPTIONS_MAX_RETRANSMITS 65535
#define GUN_DIRECT_OPTIONS_MAX_PACKET_LIFE_TIME_MS 65535

/**
 * GunIceServerOptions:
 * @uri: `stun:host[:port]` or `turn:host[:port][?transport=udp|tcp]`
 * @username: (nullable): of a TURN server
 * @credential: (nullable): of a TURN server; shown nowhere
 *
 * A server that helps to find a way.
 */
typedef struct
{
  char *uri;
  char *username;
  char *credential;
} GunIceServerOptions;

/**
 * GunDirectOptions:
 * @enabled: whether direct connections are made at all; %TRUE from the start
 * @room: (nullable): where to be found by others; %NULL or empty, as from the start: nothing is
 *   announced, and no address of this computer is gathered
 * @ice_servers: (element-type GunIceServerOptions): none from the start: no server is contacted
 *   that nobody named
 * @max_peers: how many remotes are reached directly at once
 * @ordered: whether what is sent from here arrives in order
 * @max_retransmits: how often a message from here is repeated before it is given up; -1: until it arrives
 * @max_packet_life_time_ms: for how long; -1: until it arrives. At most one of the two
 * @relay_only: through TURN only, so that nobody in the room learns an address of this computer
 * @min_port: lowest UDP port of this computer that is used; 0: any
 * @max_port: highest; 0: any
 * @cwnd_cap_bytes: how much may be on its way at once on a fast path; 0: no limit
 *
 * What a person decides about direct connections: plain values, for preferences and command lines.
 */
typedef struct
{
  gboolean enabled;
  char *room;
  GPtrArray *ice_servers;
  guint max_peers;
  gboolean ordered;
  int max_retransmits;
  int max_packet_life_time_ms;
  gboolean relay_only;
  guint16 min_port;
  guint16 max_port;
  guint cwnd_cap_bytes;
} GunDirectOptions;

#define GUN_TYPE_DIRECT_OPTIONS (gun_direct_options_get_type ())
GType gun_direct_options_get_type (void);

GunDirectOptions *gun_direct_options_new (void);
GunDirectOptions *gun_direct_options_copy (const GunDirectOptions *self);
void gun_direct_options_free (GunDirectOptions *self);
void gun_direct_options_set_room (GunDirectOptions *self, const char *room);
void gun_direct_options_add_ice_server (GunDirectOptions *self,
                                        const char *uri,
                                        const char *username,
                                        const char *credential);

/* Why something cannot be, as a sentence for the field it was written in; domain GUN_ENGINE_ERROR,
 * code INVALID. */
gboolean gun_direct_options_check_room (const char *text, GError **error);
gboolean gun_direct_options_check_ice_server (const char *uri,
                                              const char *username,
                                              const char *credential,
                                              GError **error);
gboolean gun_direct_options_check_ports (guint min_port, guint max_port, GError **error);
/* All of it, and whether its parts go together. An empty room is fine: nothing is announced then. */
gboolean gun_direct_options_check (const GunDirectOptions *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunDirectOptions, gun_direct_options_free)

G_END_DECLS
