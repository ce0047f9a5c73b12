/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-ice-server.h"
#include "gun-invite-book.h"
#include "gun-mesh.h"
#include "gun-remote.h"
#include "gun-why.h"

G_BEGIN_DECLS

/* How many remotes are reached directly at once unless it is told otherwise: what gun.js has. */
#define GUN_DIRECT_MAX_PEERS 55

/* Remotes of one kind that are known at once. */
#define GUN_DIRECT_MAX_REMOTES 200

/* Invites at once of which something may still come; not among the attempts below. */
#define GUN_DIRECT_MAX_INVITES 4

/* Attempts at once in all, and of one remote in a minute (DECISIONS.md section 4). */
#define GUN_DIRECT_MAX_ATTEMPTS 30
#define GUN_DIRECT_ATTEMPTS_PER_MINUTE 6

/**
 * GunDirectDropped:
 * @GUN_DIRECT_DROPPED_MALFORMED: no signal, letter or description could be read in it
 * @GUN_DIRECT_DROPPED_NO_ADDRESSEE: a signal without `@`: a stock relay said it to everybody
 * @GUN_DIRECT_DROPPED_UNKNOWN: it answers an attempt that there is not
 * @GUN_DIRECT_DROPPED_REPEATED: it was heard before, or comes when it is too late for it
 * @GUN_DIRECT_DROPPED_OURS: it claims to be ourselves
 * @GUN_DIRECT_DROPPED_TOO_MANY: over a limit of remotes or attempts
 * @GUN_DIRECT_DROPPED_EXPIRED: older than it may be, or far ahead of the clock
 * @GUN_DIRECT_DROPPED_NOT_FOR_US: for another session of this device, or from who never offers
 * @GUN_DIRECT_DROPPED_CONNECTED: who offers is connected directly
 *
 * Why something that was said to us in a room was dropped.
 */
typedef enum
{
  GUN_DIRECT_DROPPED_MALFORMED,
  GUN_DIRECT_DROPPED_NO_ADDRESSEE,
  GUN_DIRECT_DROPPED_UNKNOWN,
  GUN_DIRECT_DROPPED_REPEATED,
  GUN_DIRECT_DROPPED_OURS,
  GUN_DIRECT_DROPPED_TOO_MANY,
  GUN_DIRECT_DROPPED_EXPIRED,
  GUN_DIRECT_DROPPED_NOT_FOR_US,
  GUN_DIRECT_DROPPED_CONNECTED,
  GUN_DIRECT_N_DROPPED,
} GunDirectDropped;

/**
 * GunDirectCounters:
 *
 * Since the room was joined.
 */
typedef struct
{
  guint64 attempts;
  guint64 opened;
  guint64 failed;
  guint64 dropped[GUN_DIRECT_N_DROPPED];
} GunDirectCounters;

/**
 * GunDirectTerms:
 * @enabled: whether direct connections are made at all
 * @room: (nullable): where to be found; %NULL or empty: no announce, and no address is gathered
 * @ice_servers: (nullable) (element-type GunIceServer): STUN and TURN servers to ask
 * @max_peers: how many remotes are reached directly at once
 * @ordered: whether what we send arrives in order
 * @max_retransmits: how often a message of ours is repeated before it is given up; -1: until it arrives
 * @max_packet_life_time_ms: how long; -1: until it arrives. At most one of the two
 * @relay_only: through TURN only, so that nobody in the room learns an address of ours
 * @min_port: lowest local UDP port, 0 for any
 * @max_port: highest local UDP port
 * @cwnd_cap_bytes: as #GunRtcConfiguration has it
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
} GunDirectTerms;

void gun_direct_terms_init (GunDirectTerms *self);
void gun_direct_terms_copy_into (const GunDirectTerms *self, GunDirectTerms *copy);
void gun_direct_terms_clear (GunDirectTerms *self);

#define GUN_TYPE_DIRECT (gun_direct_get_type ())
G_DECLARE_FINAL_TYPE (GunDirect, gun_direct, GUN, DIRECT, GObject)

/**
 * GunDirect:
 *
 * Who is in our room, and the direct links to them: finds them over whatever peers the mesh has, hands each
 * link that opens to the mesh, and tries again what was lost. Thread: the mesh's context.
 *
 * Signals: remote-added, remote-changed, remote-removed (GunRemote); invite-changed (const char *id).
 */
GunDirect *gun_direct_new (GunMesh *mesh, GunClock *clock, GBytes *device_secret);
void gun_direct_set_terms (GunDirect *self, const GunDirectTerms *terms);
void gun_direct_close (GunDirect *self); /* leaves the room; every direct link closes */

GPtrArray *
gun_direct_list_remotes (GunDirect *self); /* (element-type GunRemote) (transfer container) */
/* (nullable): whose direct link @peer is */
GunRemote *gun_direct_find_by_peer (GunDirect *self, GunPeer *peer);
GunRemote *gun_direct_find_by_number (GunDirect *self, guint64 number);
const char *gun_direct_get_room (GunDirect *self);      /* (nullable): unless one was joined */
const char *gun_direct_get_device_id (GunDirect *self); /* (nullable): ours in that room */
void gun_direct_get_counters (GunDirect *self, GunDirectCounters *counters);

/* Now instead of later. A link that is open is closed first. */
void gun_direct_reconnect (GunDirect *self, GunRemote *remote);
/* Closes its link and takes it off the list. It comes back when it is heard of again. */
void gun_direct_forget (GunDirect *self, GunRemote *remote);
void gun_direct_note_network_change (GunDirect *self);

/* Connections without a room, by two texts: gun-direct-invites.c */
char *gun_direct_invite (GunDirect *self, GError **error);
char *gun_direct_answer_invite (GunDirect *self, const char *text, GError **error);
gboolean gun_direct_take_invite_answer (GunDirect *self, const char *text, GError **error);
void gun_direct_cancel_invite (GunDirect *self, const char *id);
void gun_direct_fail_invite (GunDirect *self, const char *id, const GError *error);
const GunInviteFacts *gun_direct_find_invite (GunDirect *self, const char *id); /* (nullable) */

/* Why @remote, or whoever is called @name, is not connected directly: @facts (transfer full) */
typedef void (*GunDirectExplained) (GunWhyFacts *facts, gpointer user_data);
void gun_direct_explain (GunDirect *self,
                         GunRemote *remote,
                         const char *name,
                         GunDirectExplained explained,
                         gpointer user_data);

G_END_DECLS
