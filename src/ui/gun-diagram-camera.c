/* SPDX-License-Identifier: MIT */

#include "gun-diagram-camera.h"

/* Around what is shown, pixels of the widget. */
#define MARGIN 28.0
/* The least around what is gone to. */
#define SHOW_MARGIN 16.0
/* Below that are the buttons. */
#define FOOT 40.0

graphene_point_t
gun_diagram_camera_to_widget (const GunDiagramCamera *self, double x, double y)
{
  return GRAPHENE_POINT_INIT ((float) ((x - self->x) * self->zoom + self->width / 2),
                              (float) ((y - self->y) * self->zoom + self->height / 2));
}

graphene_point_t
gun_diagram_camera_to_diagram (const GunDiagramCamera *self, double x, double y)
{
  return GRAPHENE_POINT_INIT ((float) ((x - self->width / 2) / self->zoom + self->x),
                              (float) ((y - self->height / 2) / self->zoom + self->y));
}

graphene_rect_t
gun_diagram_camera_get_view (const GunDiagramCamera *self)
{
  graphene_point_t corner = gun_diagram_camera_to_diagram (self, 0, 0);

  return GRAPHENE_RECT_INIT (
      corner.x, corner.y, (float) (self->width / self->zoom), (float) (self->height / self->zoom));
}

void
gun_diagram_camera_zoom_at (GunDiagramCamera *self, double zoom, double x, double y)
{
  graphene_point_t before = gun_diagram_camera_to_diagram (self, x, y);
  graphene_point_t after;

  self->zoom = CLAMP (zoom, GUN_DIAGRAM_LEAST_ZOOM, GUN_DIAGRAM_MOST_ZOOM);
  after = gun_diagram_camera_to_diagram (self, x, y);
  self->x += before.x - after.x;
  self->y += before.y - after.y;
}

void
gun_diagram_camera_pan (GunDiagramCamera *self, double dx, double dy)
{
  self->x += dx / self->zoom;
  self->y += dy / self->zoom;
}

void
gun_diagram_camera_fit (GunDiagramCamera *self,
                        const graphene_rect_t *bounds,
                        double least,
                        double most)
{
  double zoom = MIN ((self->width - 2 * MARGIN) / MAX (bounds->size.width, 1),
                     (self->height - 2 * MARGIN - FOOT) / MAX (bounds->size.height, 1));

  self->zoom = CLAMP (zoom, MAX (least, GUN_DIAGRAM_LEAST_ZOOM), most);
  self->x = bounds->origin.x + bounds->size.width / 2;
  self->y = bounds->origin.y + bounds->size.height / 2 + FOOT / 2 / self->zoom;
}

static double
get_way (double from, double to, double view_from, double view_to)
{
  /* What is larger than what is seen is shown from its beginning */
  if (from < view_from || to - from > view_to - view_from)
    return from - view_from;
  return to > view_to ? to - view_to : 0;
}

void
gun_diagram_camera_show (GunDiagramCamera *self, const graphene_rect_t *rect)
{
  graphene_rect_t view = gun_diagram_camera_get_view (self);
  double margin = SHOW_MARGIN / self->zoom;

  self->x += get_way (rect->origin.x - margin,
                      rect->origin.x + rect->size.width + margin,
                      view.origin.x,
                      view.origin.x + view.size.width);
  self->y += get_way (rect->origin.y - margin,
                      rect->origin.y + rect->size.height + margin,
                      view.origin.y,
                      view.origin.y + view.size.height);
}
