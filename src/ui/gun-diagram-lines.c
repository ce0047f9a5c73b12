/* SPDX-License-Identifier: MIT */

#include "gun-diagram-lines.h"

#include <math.h>

/* Pixels at a zoom of 1. */
#define LINE_WIDTH 1.5
#define ARROW_LENGTH 10.0
#define ARROW_WIDTH 9.0
#define AIR 4.0
/* Two lines, there and back, are so far from the line between the middles. */
#define BESIDE 6.0
#define LOOP_WIDTH 26.0
#define LOOP_HEIGHT 30.0

/* From the middle of a capsule to where a line in that direction leaves it */
static double
get_way_out (const GunDiagramBox *box, double along_x, double along_y)
{
  double radius = box->height / 2;
  double straight = box->width / 2 - radius;
  double out = radius / MAX (fabs (along_y), 1e-9);
  double end;

  if (fabs (along_x) * out <= straight)
    return out;

  /* It meets the round end: |way * along - end|² = radius², where end is the middle of that */
  end = MAX (straight, 0);
  return fabs (along_x) * end + sqrt (MAX (radius * radius - end * end * along_y * along_y, 0));
}

static gboolean
is_seen (const GunDiagramCamera *camera, const GunDiagramStroke *stroke)
{
  double margin = 40 * camera->zoom;

  return MAX (stroke->from.x, stroke->to.x) >= -margin
         && MIN (stroke->from.x, stroke->to.x) <= camera->width + margin
         && MAX (stroke->from.y, stroke->to.y) >= -margin
         && MIN (stroke->from.y, stroke->to.y) <= camera->height + margin;
}

static gboolean
init_loop (GunDiagramStroke *self, const GunDiagramBox *box, const GunDiagramCamera *camera)
{
  double top = box->y - box->height / 2 - AIR / 2;

  self->is_loop = TRUE;
  self->from = gun_diagram_camera_to_widget (camera, box->x - LOOP_WIDTH / 2, top);
  self->to = gun_diagram_camera_to_widget (camera, box->x + LOOP_WIDTH / 2, top);
  self->length = LOOP_HEIGHT * camera->zoom;

  return is_seen (camera, self);
}

gboolean
gun_diagram_stroke_init (GunDiagramStroke *self,
                         GunDiagramScene *scene,
                         const GunDiagramLine *line,
                         const GunDiagramCamera *camera)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (scene);
  const GunDiagramBox *from = g_ptr_array_index (boxes, line->from);
  const GunDiagramBox *to = g_ptr_array_index (boxes, line->to);
  double dx = to->x - from->x, dy = to->y - from->y;
  double distance = hypot (dx, dy);
  double aside = line->both_ways ? BESIDE : 0;
  double start, end;

  if (!from->has_place || !to->has_place)
    return FALSE;
  if (from == to)
    return init_loop (self, from, camera);
  if (distance < 1e-3)
    return FALSE;

  dx /= distance;
  dy /= distance;
  start = get_way_out (from, dx, dy) + AIR;
  end = distance - get_way_out (to, dx, dy) - AIR;
  self->is_loop = FALSE;
  self->length = (end - start) * camera->zoom;
  self->from = gun_diagram_camera_to_widget (
      camera, from->x + dx * start - dy * aside, from->y + dy * start + dx * aside);
  self->to = gun_diagram_camera_to_widget (
      camera, from->x + dx * end - dy * aside, from->y + dy * end + dx * aside);

  return self->length > 0 && is_seen (camera, self);
}

graphene_point_t
gun_diagram_stroke_get_label (const GunDiagramStroke *self, const GunDiagramLine *line, double zoom)
{
  float above = self->is_loop ? (float) (LOOP_HEIGHT * zoom) : 0;
  /* That of the line back is at the other end */
  float along = line->both_ways ? 0.3f : 0.5f;

  return GRAPHENE_POINT_INIT (self->from.x + (self->to.x - self->from.x) * along,
                              self->from.y + (self->to.y - self->from.y) * along - above);
}

static void
add_arrow (cairo_t *cr, double x, double y, double along_x, double along_y, double zoom)
{
  double back_x = x - along_x * ARROW_LENGTH * zoom;
  double back_y = y - along_y * ARROW_LENGTH * zoom;
  double half = ARROW_WIDTH / 2 * zoom;

  cairo_move_to (cr, x, y);
  cairo_line_to (cr, back_x - along_y * half, back_y + along_x * half);
  cairo_line_to (cr, back_x + along_y * half, back_y - along_x * half);
  cairo_close_path (cr);
}

static void
add_loop (cairo_t *cr, const GunDiagramStroke *stroke)
{
  double width = stroke->to.x - stroke->from.x;
  double height = stroke->length * 4 / 3;

  cairo_move_to (cr, stroke->from.x, stroke->from.y);
  cairo_curve_to (cr,
                  stroke->from.x - width * 0.4,
                  stroke->from.y - height,
                  stroke->to.x + width * 0.4,
                  stroke->to.y - height,
                  stroke->to.x,
                  stroke->to.y - stroke->length / 3);
}

static void
add_stroke (cairo_t *cr, const GunDiagramStroke *stroke, double zoom)
{
  double along_x, along_y, length;

  if (stroke->is_loop)
    {
      add_loop (cr, stroke);
      return;
    }

  along_x = (stroke->to.x - stroke->from.x) / stroke->length;
  along_y = (stroke->to.y - stroke->from.y) / stroke->length;
  /* Not into the tip of the arrow, which is narrower than the line */
  length = MAX (stroke->length - ARROW_LENGTH / 2 * zoom, 0);
  cairo_move_to (cr, stroke->from.x, stroke->from.y);
  cairo_line_to (cr, stroke->from.x + along_x * length, stroke->from.y + along_y * length);
}

static void
add_arrow_of (cairo_t *cr, const GunDiagramStroke *stroke, double zoom)
{
  if (stroke->is_loop)
    add_arrow (cr, stroke->to.x - 1.5 * zoom, stroke->to.y, -0.15, 0.99, zoom);
  else
    add_arrow (cr,
               stroke->to.x,
               stroke->to.y,
               (stroke->to.x - stroke->from.x) / stroke->length,
               (stroke->to.y - stroke->from.y) / stroke->length,
               zoom);
}

/**
 * gun_diagram_lines_draw:
 * @cr: with the colour of lines set
 *
 * Stroke by stroke: one path of all would be looked through for every row of all it covers.
 */
void
gun_diagram_lines_draw (GunDiagramScene *scene, const GunDiagramCamera *camera, cairo_t *cr)
{
  GPtrArray *lines = gun_diagram_scene_get_lines (scene);
  /* Lines thinner than that are only grey */
  double zoom = CLAMP (camera->zoom, 0.4, 2);
  g_autoptr (GArray) strokes = g_array_new (FALSE, FALSE, sizeof (GunDiagramStroke));

  for (guint i = 0; i < lines->len; i++)
    {
      GunDiagramStroke stroke;

      if (gun_diagram_stroke_init (&stroke, scene, g_ptr_array_index (lines, i), camera))
        g_array_append_val (strokes, stroke);
    }

  cairo_set_line_width (cr, LINE_WIDTH * zoom);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  for (guint i = 0; i < strokes->len; i++)
    {
      add_stroke (cr, &g_array_index (strokes, GunDiagramStroke, i), zoom);
      cairo_stroke (cr);
    }
  if (camera->zoom < 0.15)
    return;
  for (guint i = 0; i < strokes->len; i++)
    {
      add_arrow_of (cr, &g_array_index (strokes, GunDiagramStroke, i), zoom);
      cairo_fill (cr);
    }
}
