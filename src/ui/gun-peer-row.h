/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-peer-view.h"

G_BEGIN_DECLS

#define GUN_TYPE_PEER_ROW (gun_peer_row_get_type ())
G_DECLARE_FINAL_TYPE (GunPeerRow, gun_peer_row, GUN, PEER_ROW, GtkListBoxRow)

/**
 * GunPeerRow:
 *
 * One peer in a list: what it is, how it is connected or why not, and what can be done about it. It
 * follows its view by itself, but for the countdown: gun_peer_row_refresh() each second while it is
 * seen.
 *
 * Signals: browse, retry, forget, set-private (gboolean), show-refused.
 */
GtkWidget *gun_peer_row_new (GunPeerView *peer);
GunPeerView *gun_peer_row_get_peer (GunPeerRow *self);
void gun_peer_row_refresh (GunPeerRow *self);
void gun_peer_row_set_relay_round_trip (GunPeerRow *self, gint64 round_trip_us);

void gun_peer_row_tick (GunPeerRow *self);
void gun_peer_row_take_past (GunPeerRow *self, GunPeerRow *from);

G_END_DECLS
