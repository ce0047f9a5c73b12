/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-peer-detail-private.h belongs to engine/"
#endif

#include "gun-peer-detail.h"
#include "gun-peer-facts.h"
#include "gun-peer.h"
#include "gun-rtc-timeline.h"

G_BEGIN_DECLS

typedef struct _GunRemote GunRemote; /* gun-remote.h */

/* @facts: what its row shows; @timelines: (element-type GunRtcTimeline): what happened to it */
GunPeerDetail *gun_peer_detail_new (const GunPeerFacts *facts, gint64 now_us, double now_ms);
void gun_peer_detail_take_room (GunPeerDetail *self, const char *room);
void gun_peer_detail_take_peer (GunPeerDetail *self, GunPeer *peer);
void gun_peer_detail_take_statistics (GunPeerDetail *self, const GunRtcStatistics *statistics);
void gun_peer_detail_take_timelines (GunPeerDetail *self, GPtrArray *timelines);

G_END_DECLS
