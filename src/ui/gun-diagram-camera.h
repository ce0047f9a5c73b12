/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>
#include <graphene.h>

G_BEGIN_DECLS

#define GUN_DIAGRAM_LEAST_ZOOM 0.02
#define GUN_DIAGRAM_MOST_ZOOM 4.0

/**
 * GunDiagramCamera:
 *
 * Which part of a diagram is seen, and how large: places of the diagram are pixels at a zoom of 1, places of the widget those of the
 * screen.
 */
typedef struct
{
  double x; /* of the diagram, in the middle of the widget */
  double y;
  double zoom;
  double width; /* of the widget */
  double height;
} GunDiagramCamera;

graphene_point_t gun_diagram_camera_to_widget (const GunDiagramCamera *self, double x, double y);
graphene_point_t gun_diagram_camera_to_diagram (const GunDiagramCamera *self, double x, double y);
/* What is seen, in the diagram */
graphene_rect_t gun_diagram_camera_get_view (const GunDiagramCamera *self);

/* The place of the widget (@x, @y) keeps what is there. */
void gun_diagram_camera_zoom_at (GunDiagramCamera *self, double zoom, double x, double y);
void gun_diagram_camera_pan (GunDiagramCamera *self, double dx, double dy);
/* All of @bounds, with a margin, at no more than @most */
void gun_diagram_camera_fit (GunDiagramCamera *self,
                             const graphene_rect_t *bounds,
                             double least,
                             double most);
/* No farther than needed so that all of @rect is seen */
void gun_diagram_camera_show (GunDiagramCamera *self, const graphene_rect_t *rect);

G_END_DECLS
