/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_LAYOUT_COMPILATION
#error "gun-layout-private.h belongs to layout/"
#endif

#include "gun-layout.h"

G_BEGIN_DECLS

/* Where nodes without a place begin: around the neighbour through which they are met, each with a slice of the circle for what hangs
 * on it. Marks none as placed. @nodes and @edges are valid. */
void gun_layout_start (
    GunLayoutNode *nodes, guint n_nodes, const GunLayoutEdge *edges, guint n_edges, GRand *random);

G_END_DECLS
