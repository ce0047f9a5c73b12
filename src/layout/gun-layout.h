/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one layout takes at most. */
#define GUN_LAYOUT_MAX_NODES 10000
#define GUN_LAYOUT_MAX_EDGES 200000

/**
 * GunLayoutNode:
 * @x: centre, pixels at a zoom of 100 %; y grows downwards
 * @width: of its box, pixels
 * @placed: it has a place, which it keeps as far as there is room
 */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
  gboolean placed;
} GunLayoutNode;

/**
 * GunLayoutEdge:
 * @from: index of a node; the same as @to for a loop, which pulls nothing
 * @label_width: of what is written at its middle, pixels
 * @label_height: the same
 */
typedef struct
{
  guint from;
  guint to;
  double label_width;
  double label_height;
} GunLayoutEdge;

/**
 * GunLayout:
 *
 * Where the boxes of a diagram stand: springs along the edges, which want the same length between the borders of their boxes, and
 * a push between all boxes, summed by a quadtree (Barnes and Hut), so that a step of n nodes costs n log n. Boxes are kept from
 * lying on each other. Pure: no clock, no I/O; the same input and number of steps give the same places everywhere.
 *
 * Thread: any, one at a time. It works on copies.
 */
typedef struct _GunLayout GunLayout;

GunLayout *gun_layout_new (const GunLayoutNode *nodes,
                           guint n_nodes,
                           const GunLayoutEdge *edges,
                           guint n_edges,
                           guint32 seed);
void gun_layout_free (GunLayout *self);

/* At most @n_steps further; FALSE once it has come to rest */
gboolean gun_layout_advance (GunLayout *self, guint n_steps);

/* (array length=n_nodes): in the order they were given */
const GunLayoutNode *gun_layout_get_nodes (GunLayout *self, guint *n_nodes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunLayout, gun_layout_free)

G_END_DECLS
