/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-peer-report-private.h belongs to engine/"
#endif

#include "gun-peer-report.h"
#include "gun-peer-view.h"
#include "gun-peer.h"
#include "gun-remote.h"

G_BEGIN_DECLS

GunPeerReport *gun_peer_report_new (GunPeer *peer, gint64 now_us, gint64 wall_us);
GunPeerReport *gun_peer_report_new_for_remote (GunRemote *remote, gint64 now_us, gint64 wall_us);

/* The words of events and reports. */
const char *gun_peer_state_get_name (GunPeerState state);
const char *gun_peer_view_state_get_name (GunPeerViewState state);
const char *gun_peer_kind_get_name (GunPeerKind kind);
const char *gun_path_get_name (GunPath path); /* (nullable) */

G_END_DECLS
