/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-writes.h"

G_BEGIN_DECLS

#define GUN_TYPE_GRAPH_PAGE (gun_graph_page_get_type ())
G_DECLARE_FINAL_TYPE (GunGraphPage, gun_graph_page, GUN, GRAPH_PAGE, AdwBin)

/**
 * GunGraphPage:
 *
 * The souls known here, and the node that was opened. With a header bar of its own.
 *
 * Properties: narrow (boolean): list and node one after the other, not side by side; show-list, show-inspector (boolean, with notify);
 * can-go-back, can-go-forward (boolean, with notify).
 * It needs a window with the actions win.show-sidebar, win.open-soul, win.new-node, win.go-back, win.go-forward and win.say (string).
 */
void gun_graph_page_set_engine (GunGraphPage *self,
                                GunEngine *engine,
                                GunCatalog *catalog,
                                GunWrites *writes);

void gun_graph_page_open_soul (GunGraphPage *self, GRefString *soul);
void gun_graph_page_browse (GunGraphPage *self, GunPeerView *relay);
void gun_graph_page_go_back (GunGraphPage *self);
void gun_graph_page_search (GunGraphPage *self);
void gun_graph_page_toggle_inspector (GunGraphPage *self);
void gun_graph_page_go_forward (GunGraphPage *self);

GListModel *gun_graph_page_get_souls (GunGraphPage *self);
GRefString *gun_graph_page_get_soul (GunGraphPage *self);

G_END_DECLS
