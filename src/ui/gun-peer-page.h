/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_PEER_PAGE (gun_peer_page_get_type ())
G_DECLARE_FINAL_TYPE (GunPeerPage, gun_peer_page, GUN, PEER_PAGE, GtkWidget)

/**
 * GunPeerPage:
 *
 * One peer seen through, with a header bar of its own: what is known of it is asked for once a second while somebody looks. It needs a window
 * with the action win.say.
 *
 * Properties: narrow (boolean). Signals: back; forgotten (GunPeerView): the person removed it, and the engine did.
 */
void gun_peer_page_set_peer (GunPeerPage *self, GunEngine *engine, GunPeerView *peer);
GunPeerView *gun_peer_page_get_peer (GunPeerPage *self);

G_END_DECLS
