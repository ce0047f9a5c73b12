/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-peer-report-private.h belongs to engine/"
#endif

#include "gun-peer-report.h"
#include "gun-peer.h"

G_BEGIN_DECLS

GunPeerReport *gun_peer_report_new (GunPeer *peer, gint64 now_us, gint64 wall_us);

/* The words of events and reports. */
const char *gun_peer_state_get_name (GunPeerState state);
const char *gun_path_get_name (GunPath path); /* (nullable) */

G_END_DECLS
