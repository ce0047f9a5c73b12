/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunEntry:
 *
 * One key of a node with its value and HAM state in milliseconds since 1970 (a double, bit-exact;
 * -INFINITY: none).
 */
typedef struct
{
  GRefString *key;
  GunValue *value;
  double state_ms;
} GunEntry;

/**
 * GunNode:
 *
 * A soul and some of its keys, as puts and replies carry them. Filled by its maker with
 * gun_node_add(), read-only once it is passed on; counted atomically. Keys keep the order they were
 * added in and are unique (adding one again replaces it).
 */
typedef struct _GunNode GunNode;

#define GUN_TYPE_NODE (gun_node_get_type ())
GType gun_node_get_type (void);

GunNode *gun_node_new (GRefString *soul);
GunNode *gun_node_ref (const GunNode *self);
void gun_node_unref (GunNode *self);

void gun_node_add (GunNode *self,
                   GRefString *key,
                   GunValue *value,
                   double state_ms); /* takes own references */

GRefString *gun_node_get_soul (const GunNode *self);
guint gun_node_get_n_entries (const GunNode *self);
const GunEntry *gun_node_get_entry (const GunNode *self, guint index);
const GunEntry *gun_node_lookup (const GunNode *self, const char *key);
void gun_node_sort (GunNode *self); /* by key, in UTF-16 order; only before it is passed on */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunNode, gun_node_unref)

G_END_DECLS
