/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-layout.h"

G_BEGIN_DECLS

/**
 * GunDiagramPlacesFunc:
 * @nodes: (array length=n_nodes): where they stand now, in the order they were given
 * @rested: they will not move any more
 */
typedef void (*GunDiagramPlacesFunc) (const GunLayoutNode *nodes,
                                      guint n_nodes,
                                      gboolean rested,
                                      gpointer user_data);

/**
 * GunDiagramPlaces:
 *
 * Runs a GunLayout in the pool, a slice at a time: after each it tells in the caller's context where all stand. One layout at once.
 */
typedef struct _GunDiagramPlaces GunDiagramPlaces;

GunDiagramPlaces *gun_diagram_places_new (GunDiagramPlacesFunc func, gpointer user_data);
/* Nothing is told from then on. */
void gun_diagram_places_free (GunDiagramPlaces *self);

/* Instead of the one that runs, if any. @layout: (transfer full) */
void gun_diagram_places_find (GunDiagramPlaces *self, GunLayout *layout);
void gun_diagram_places_stop (GunDiagramPlaces *self);
gboolean gun_diagram_places_is_finding (GunDiagramPlaces *self);

G_END_DECLS
