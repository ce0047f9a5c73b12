/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-peer-view.h"

G_BEGIN_DECLS

/*
 * How a peer, and the way to it, is said in the window. What is not known is “–”, never nothing and never 0.
 */

/**
 * GunPeerGroup:
 * @GUN_PEER_GROUP_DIRECT: a browser or desktop that is connected directly
 * @GUN_PEER_GROUP_RELAYED: one that is reached through a GUN relay, or through a TURN server
 * @GUN_PEER_GROUP_RELAYS: a relay
 * @GUN_PEER_GROUP_PROGRAMS: who came to our listener
 * @GUN_PEER_GROUP_WAITING: whoever is not connected
 */
typedef enum
{
  GUN_PEER_GROUP_DIRECT,
  GUN_PEER_GROUP_RELAYED,
  GUN_PEER_GROUP_RELAYS,
  GUN_PEER_GROUP_PROGRAMS,
  GUN_PEER_GROUP_WAITING,
  GUN_PEER_N_GROUPS,
} GunPeerGroup;

GunPeerGroup gun_peer_words_group (GunPeerView *peer);
gboolean gun_peer_words_is_remote (GunPeerView *peer);

char *gun_peer_words_name (GunPeerView *peer);
const char *gun_peer_words_kind_icon (GunPeerView *peer);
char *gun_peer_words_state (GunPeerView *peer, gint64 relay_round_trip_us, gint64 now_us);
const char *gun_peer_words_state_icon (GunPeerView *peer);
char *gun_peer_words_details (GunPeerView *peer);
char *gun_peer_words_rate (double bytes_per_second);

guint gun_peer_words_count_open (GListModel *peers);
char *gun_peer_words_sync (guint n_direct, guint n_relayed);

G_END_DECLS
