/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-direct-path.h"
#include "gun-peer.h"
#include "gun-rtc-timeline.h"

G_BEGIN_DECLS

/**
 * GunRemoteKind:
 * @GUN_REMOTE_BROWSER: a page with gun.js and lib/webrtc.js, or who does as one
 * @GUN_REMOTE_DESKTOP: a Gun Desktop or gun-peer
 */
typedef enum
{
  GUN_REMOTE_BROWSER,
  GUN_REMOTE_DESKTOP,
} GunRemoteKind;

/**
 * GunRemoteState:
 * @GUN_REMOTE_CONNECTED: a direct link is open
 * @GUN_REMOTE_CONNECTING: a way is being looked for
 * @GUN_REMOTE_RELAYED: no direct way, but the relay where it was heard of lately is connected
 * @GUN_REMOTE_WAITING: nothing is known to lead to it
 */
typedef enum
{
  GUN_REMOTE_CONNECTED,
  GUN_REMOTE_CONNECTING,
  GUN_REMOTE_RELAYED,
  GUN_REMOTE_WAITING,
} GunRemoteState;

#define GUN_TYPE_REMOTE (gun_remote_get_type ())
G_DECLARE_FINAL_TYPE (GunRemote, gun_remote, GUN, REMOTE, GObject)

/**
 * GunRemote:
 *
 * Somebody who is in our room, as far as its own word goes: directly connected or not. Made by
 * #GunDirect only; what its key or pid says proves nothing. Thread: the mesh's context.
 */

/* Numbers of remotes have this bit, so that none is the number of a #GunPeer. */
#define GUN_REMOTE_NUMBER_BIT (G_GUINT64_CONSTANT (1) << 62)

guint64 gun_remote_get_number (GunRemote *self); /* unique in this engine, never used again */
GunRemoteKind gun_remote_get_kind (GunRemote *self);
const char *gun_remote_get_pid (GunRemote *self);       /* of its session, as heard last */
const char *gun_remote_get_device_id (GunRemote *self); /* (nullable): of a desktop in a room */
gboolean gun_remote_is_invited (GunRemote *self);       /* by text, in no room */
GunRemoteState gun_remote_get_state (GunRemote *self);
GunRoute gun_remote_get_route (GunRemote *self); /* the way messages go: never of an attempt */
/* (nullable): the peer over which it was heard of last, as long as it is open */
GunPeer *gun_remote_get_via (GunRemote *self);
GunPeer *gun_remote_get_peer (GunRemote *self);      /* (nullable): of its direct link */
gint64 gun_remote_get_since_us (GunRemote *self);    /* monotonic: when the state was entered */
gint64 gun_remote_get_retry_at_us (GunRemote *self); /* monotonic; 0 when nothing is planned */
const GError *
gun_remote_get_reason (GunRemote *self); /* (nullable): why the last try or link ended */
/* (nullable) (transfer full): what is measured of its direct link now */
GunRtcStatistics *gun_remote_dup_statistics (GunRemote *self);
/* Connections of it whose timelines are kept */
#define GUN_REMOTE_MAX_TRIES 4

/* What happened to it since it was heard of; and to its last connections, oldest first: (element-type GunRtcTimeline) */
GunRtcTimeline *gun_remote_get_timeline (GunRemote *self);
GPtrArray *gun_remote_list_timelines (GunRemote *self);
gint64 gun_remote_get_round_trip_us (GunRemote *self); /* of the direct path, -1 unknown */

G_END_DECLS
