/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-diagram-model.h"

G_BEGIN_DECLS

#define GUN_TYPE_DIAGRAM (gun_diagram_get_type ())
G_DECLARE_FINAL_TYPE (GunDiagram, gun_diagram, GUN, DIAGRAM, GtkWidget)

/**
 * GunDiagram:
 *
 * Nodes as boxes and links as arrows, drawn here; panned by dragging, scrolling and Ctrl with arrow keys, zoomed by pinching, Ctrl with
 * scrolling and Ctrl with plus, minus and 0. One stop of the Tab key: arrow keys go from box to box, Enter chooses one, Plus and Minus
 * expand and collapse it. Until somebody pans or zooms, all of it is kept in view.
 *
 * Properties: zoom (double, with notify): 1 for 100 %.
 *
 * Signals:
 *  chosen (GunValue): a link to the node that was chosen
 *  refused (const char *): why something asked for was not done, a sentence
 *
 * It needs around it the actions diagram.zoom-in, diagram.zoom-out, diagram.zoom-reset and diagram.fit.
 */
void gun_diagram_set_model (GunDiagram *self, GunDiagramModel *model);

double gun_diagram_get_zoom (GunDiagram *self);
/* Around the middle of what is seen */
void gun_diagram_set_zoom (GunDiagram *self, double zoom);
void gun_diagram_zoom_by (GunDiagram *self, double factor);
/* All of it, and again whenever it grows */
void gun_diagram_fit (GunDiagram *self);

/* All that the diagram shows, whether it is in view or not, at a zoom of 1; NULL: nothing. */
GskRenderNode *gun_diagram_draw_picture (GunDiagram *self, graphene_size_t *size);

G_END_DECLS
