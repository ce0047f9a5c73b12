/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-key-item.h"
#include "gun-trail.h"
#include "gun-writes.h"

G_BEGIN_DECLS

#define GUN_TYPE_NODE_PAGE (gun_node_page_get_type ())
G_DECLARE_FINAL_TYPE (GunNodePage, gun_node_page, GUN, NODE_PAGE, AdwBin)

/**
 * GunNodePage:
 *
 * The node a trail is at: how one got here, its keys, and what can be done with them; and, in its place, the diagram around it. The node shown is followed while it is shown;
 * property keep-following (boolean) follows it on after one has left, until the window closes.
 *
 * Properties: narrow (boolean); selected (GunKeyItem, nullable, with notify): the row that is chosen. It needs a window with the action win.say (string).
 */
void gun_node_page_set_engine (
    GunNodePage *self, GunEngine *engine, GunCatalog *catalog, GunWrites *writes, GunTrail *trail);
GunKeyItem *gun_node_page_get_selected (GunNodePage *self);
void gun_node_page_write_selected (GunNodePage *self, GunValue *value);
void gun_node_page_focus_selected (GunNodePage *self);
void gun_node_page_select_key (GunNodePage *self, GRefString *key);
AdwViewStack *gun_node_page_get_views (GunNodePage *self);

G_END_DECLS
