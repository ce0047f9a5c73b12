/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-diagram-camera.h"
#include "gun-diagram-scene.h"

G_BEGIN_DECLS

/**
 * GunDiagramStroke:
 *
 * Where a line runs, in the widget: from the border of one box to that of the other, with a little air at both ends.
 */
typedef struct
{
  graphene_point_t from;
  graphene_point_t to;
  double length; /* 0 or less: the boxes touch */
  gboolean is_loop;
} GunDiagramStroke;

/* FALSE when nothing of it can be seen */
gboolean gun_diagram_stroke_init (GunDiagramStroke *self,
                                  GunDiagramScene *scene,
                                  const GunDiagramLine *line,
                                  const GunDiagramCamera *camera);
/* The middle of its label */
graphene_point_t gun_diagram_stroke_get_label (const GunDiagramStroke *self,
                                               const GunDiagramLine *line,
                                               double zoom);
/* All lines with their arrows */
void gun_diagram_lines_draw (GunDiagramScene *scene, const GunDiagramCamera *camera, cairo_t *cr);

G_END_DECLS
