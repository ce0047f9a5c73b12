/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-clock.h"
#include "gun-link.h"
#include "gun-peer-connection.h"

G_BEGIN_DECLS

/* What every GUN peer calls its data channel (PROTOCOL.md section 8). */
#define GUN_DIRECT_LABEL "dc"

/* Channels of the other side that are listened to at once; each peer opens one. */
#define GUN_DIRECT_MAX_CHANNELS 8

/* Frames that are kept until somebody listens, and their bytes: more than one round trip can bring, since SCTP takes 512 KB. */
#define GUN_DIRECT_MAX_KEPT 4096
#define GUN_DIRECT_MAX_KEPT_BYTES (1024 * 1024)

/* What is told of them in one turn of the loop: as much as a relay's link reads (DECISIONS.md section 2). */
#define GUN_DIRECT_TELL_BYTES (16 * 1024)

#define GUN_TYPE_DIRECT_LINK (gun_direct_link_get_type ())
G_DECLARE_FINAL_TYPE (GunDirectLink, gun_direct_link, GUN, DIRECT_LINK, GObject)

/**
 * GunDirectLink:
 *
 * GunLink over one connection to another peer. What is sent takes our own channel; heard is what comes on any channel called
 * %GUN_DIRECT_LABEL: ours and those of the other side, as gun.js does. Others are closed. Thread: the thread-default context it was made in.
 *
 *   CONNECTING ── our own channel is open ──→ OPEN
 *       │                                      │ closed by us or by them, broken, silent for GUN_RTC_UNUSABLE_MS, a limit passed, full
 *       └── the connection came to nothing ────┴──→ CLOSED: the receiver is told in the next turn of the loop, and the connection is closed
 *
 * What is heard before somebody listens for the first time is kept; it is bounded by %GUN_DIRECT_MAX_KEPT_BYTES.
 */
GunDirectLink *
gun_direct_link_new (GunPeerConnection *connection, GunDataChannel *own, GunClock *clock);

GunPeerConnection *gun_direct_link_get_connection (GunDirectLink *self);
gboolean gun_direct_link_is_lossy (GunDirectLink *self);
const GError *gun_direct_link_get_reason (GunDirectLink *self);

G_END_DECLS
