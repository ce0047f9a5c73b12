/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-link.h"
#include "gun-refused-write.h"

G_BEGIN_DECLS

/**
 * GunPeerState:
 * @GUN_PEER_CONNECTING: a link is being made
 * @GUN_PEER_OPEN: messages go both ways
 * @GUN_PEER_WAITING: not connected; tries again at #GunPeer:retry-at-us
 * @GUN_PEER_CLOSED: gone for good: a client that left, or removed here
 */
typedef enum
{
  GUN_PEER_CONNECTING,
  GUN_PEER_OPEN,
  GUN_PEER_WAITING,
  GUN_PEER_CLOSED,
} GunPeerState;

/**
 * GunPeerCounters:
 *
 * What happened with this peer since it was added, over all its links.
 */
typedef struct
{
  GunLinkCounters link;
  guint64 messages_in;
  guint64 messages_out;
  guint64 bad_frames;    /* not JSON, or over a limit */
  guint64 bad_messages;  /* JSON of the wrong shape, refused parts of puts */
  guint64 duplicates;    /* ids seen before */
  guint64 too_long;      /* not sent: a stock relay would lose it, a data channel not take it */
  guint64 complaints;    /* `!`: it could not read what was said to it */
  guint64 times_full;    /* its link was closed because it did not read */
  guint64 times_flooded; /* its link was closed because it sent more than gun-limits.h allows */
  guint64 signatures_verified; /* that the door computed for it */
  guint64 signatures_cached;   /* that the door knew already */
  guint64 writes_refused;      /* keys that the door kept out */
} GunPeerCounters;

/**
 * GunPeerTopic:
 * @soul: a soul
 * @key: (nullable): a key of it; %NULL: all of them
 */
typedef struct
{
  GRefString *soul;
  GRefString *key;
} GunPeerTopic;

#define GUN_TYPE_PEER (gun_peer_get_type ())
G_DECLARE_FINAL_TYPE (GunPeer, gun_peer, GUN, PEER, GObject)

/**
 * GunPeer:
 *
 * Somebody the mesh talks to: a relay it dials (again and again), or whoever a link brought. Made
 * by #GunMesh only. Properties with notify: state, pid, retry-at-us, round-trip-us. Thread: the
 * mesh's context.
 */
GunPeerState gun_peer_get_state (GunPeer *self);
GunPath gun_peer_get_path (GunPeer *self);
guint64 gun_peer_get_number (GunPeer *self);  /* unique in this mesh, never used again */
const char *gun_peer_get_url (GunPeer *self); /* (nullable): of a relay we dial */
gboolean gun_peer_is_private (GunPeer *self); /* nothing goes between it and others */
const char *gun_peer_get_pid (GunPeer *self); /* (nullable): what it calls itself; proves nothing */
const char *gun_peer_get_name (GunPeer *self); /* url, else pid, else address */
const char *gun_peer_get_address (GunPeer *self);
const GError *gun_peer_get_last_error (GunPeer *self); /* (nullable): why the last link closed */
gint64 gun_peer_get_retry_at_us (GunPeer *self);       /* monotonic; 0 when not WAITING */
gint64 gun_peer_get_since_us (GunPeer *self);          /* monotonic: when the state was entered */
gint64 gun_peer_get_round_trip_us (GunPeer *self);     /* of the hello, -1 unknown */
/* Their clock minus ours, as last measured, and (out) how far that may be off: -1 when the difference
 * is not known. */
gint64 gun_peer_get_clock_difference_us (GunPeer *self, gint64 *exact_us);
guint gun_peer_get_n_subscriptions (GunPeer *self);
/* (element-type GunPeerTopic) (transfer full): the last souls and keys it asked for, newest first */
GPtrArray *gun_peer_list_subscriptions (GunPeer *self, guint max);
/* Handed to its link and not taken yet, or held back */
gsize gun_peer_get_queued_bytes (GunPeer *self);
gboolean gun_peer_is_held (GunPeer *self); /* neither heard nor told anything */
/* (element-type GunRefusedWrite) (transfer full): the last ones, oldest first */
GPtrArray *gun_peer_list_refused (GunPeer *self);
void gun_peer_get_counters (GunPeer *self, GunPeerCounters *counters);

G_END_DECLS
