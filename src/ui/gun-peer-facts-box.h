/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-peer-detail.h"

G_BEGIN_DECLS

#define GUN_TYPE_PEER_FACTS_BOX (gun_peer_facts_box_get_type ())
G_DECLARE_FINAL_TYPE (GunPeerFactsBox, gun_peer_facts_box, GUN, PEER_FACTS_BOX, GtkWidget)

/**
 * GunPeerFactsBox:
 *
 * All that is known of a peer, in groups: path, quality, details, timeline. A row that says nothing about its kind is not shown. Shown once a
 * second, it also draws how traffic and round trip went.
 */
void gun_peer_facts_box_show (GunPeerFactsBox *self, const GunPeerDetail *detail);
void gun_peer_facts_box_begin (GunPeerFactsBox *self); /* another peer comes */

G_END_DECLS
