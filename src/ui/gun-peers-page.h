/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_PEERS_PAGE (gun_peers_page_get_type ())
G_DECLARE_FINAL_TYPE (GunPeersPage, gun_peers_page, GUN, PEERS_PAGE, GtkWidget)

/**
 * GunPeersPage:
 *
 * Everybody this computer is connected to, or tries to be, in groups. Content of a page, without a
 * header bar. It needs a window with the actions win.add-relay, win.connect-browser and win.listen (boolean state).
 *
 * Properties: narrow (boolean): buttons are icons. Signals: show-peer (GunPeerView): its page is wanted; browse (GunPeerView); forgotten (GunPeerView): the person removed this relay, and the
 * engine did.
 */
GtkWidget *gun_peers_page_new (void);
void gun_peers_page_set_engine (GunPeersPage *self, GunEngine *engine);

G_END_DECLS
