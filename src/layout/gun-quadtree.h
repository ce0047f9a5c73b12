/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunQuadtree:
 *
 * Points of the plane in squares that are cut into four until each has one point, with the weight of each square: what is far away
 * pushes as one. Points may coincide.
 */
typedef struct _GunQuadtree GunQuadtree;

GunQuadtree *gun_quadtree_new (void);
void gun_quadtree_free (GunQuadtree *self);

/* Takes the place of what it held. @xs, @ys: finite, borrowed until the next build */
void gun_quadtree_build (GunQuadtree *self, const double *xs, const double *ys, guint n_points);
/* Adds to @push_x and @push_y the sum of d / |d|² from all other points to that one, with what is far away taken together. */
void gun_quadtree_push (GunQuadtree *self, guint point, double *push_x, double *push_y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunQuadtree, gun_quadtree_free)

G_END_DECLS
