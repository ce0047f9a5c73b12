/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_NO_NODES_PAGE (gun_no_nodes_page_get_type ())
G_DECLARE_FINAL_TYPE (GunNoNodesPage, gun_no_nodes_page, GUN, NO_NODES_PAGE, AdwBin)

/**
 * GunNoNodesPage:
 *
 * What stands in the place of tree and table while no node is known here. It needs a window with the actions win.open-soul and win.new-node.
 */

G_END_DECLS
