/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_GRAPH_COMPILATION
#error "gun-node-private.h is for src/graph only"
#endif

#include "gun-node.h"

G_BEGIN_DECLS

/* For #GunGraph, whose cache is made of nodes that it alone holds while it changes them. */

GunNode *gun_node_copy (const GunNode *self);
gboolean gun_node_is_shared (const GunNode *self);
gboolean gun_node_is_sorted (const GunNode *self);
void gun_node_remove (GunNode *self, const char *key);
gsize gun_node_get_size_bytes (const GunNode *self);

G_END_DECLS
