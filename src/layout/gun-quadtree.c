/* SPDX-License-Identifier: MIT */

#include "gun-quadtree.h"

/* Points closer together than the side of all divided by 2 to this share a square. */
#define MAX_DEPTH 20
/* A square whose side is below this part of its distance pushes as one point (its square). */
#define THETA_SQUARED (0.9 * 0.9)
/* Nearer than this is as near, pixels squared: no push is without bound. */
#define NEAREST_SQUARED 1.0
#define NONE (-1)

typedef struct
{
  double x; /* its middle */
  double y;
  double side;
  double mass; /* points in it */
  double mass_x;
  double mass_y;
  int child; /* the first of four; NONE: a leaf */
  int point; /* of a leaf: the first of its points, NONE when it has none */
} Square;

struct _GunQuadtree
{
  const double *xs;
  const double *ys;
  GArray *squares; /* (element-type Square) */
  GArray *next;    /* (element-type int): point behind each in its leaf */
};

GunQuadtree *
gun_quadtree_new (void)
{
  GunQuadtree *self = g_new0 (GunQuadtree, 1);

  self->squares = g_array_new (FALSE, FALSE, sizeof (Square));
  self->next = g_array_new (FALSE, FALSE, sizeof (int));

  return self;
}

void
gun_quadtree_free (GunQuadtree *self)
{
  g_array_unref (self->squares);
  g_array_unref (self->next);
  g_free (self);
}

static Square *
square_at (GunQuadtree *self, int index)
{
  return &g_array_index (self->squares, Square, index);
}

static void
add_square (GunQuadtree *self, double x, double y, double side)
{
  const Square square = { .x = x, .y = y, .side = side, .child = NONE, .point = NONE };

  g_array_append_val (self->squares, square);
}

static int
get_quarter (const Square *square, double x, double y)
{
  return (x >= square->x ? 1 : 0) + (y >= square->y ? 2 : 0);
}

static void
weigh (Square *square, double x, double y)
{
  square->mass += 1;
  square->mass_x += x;
  square->mass_y += y;
}

/* The points of a leaf move into its first quarter that holds them: there is one, or several at the same place */
static void
divide (GunQuadtree *self, int index)
{
  Square parent = *square_at (self, index);
  int first = (int) self->squares->len;
  Square *quarter;

  for (int i = 0; i < 4; i++)
    add_square (self,
                parent.x + (i % 2 == 1 ? 1 : -1) * parent.side / 4,
                parent.y + (i / 2 == 1 ? 1 : -1) * parent.side / 4,
                parent.side / 2);

  quarter = square_at (
      self, first + get_quarter (&parent, self->xs[parent.point], self->ys[parent.point]));
  quarter->point = parent.point;
  quarter->mass = parent.mass;
  quarter->mass_x = parent.mass_x;
  quarter->mass_y = parent.mass_y;
  square_at (self, index)->child = first;
  square_at (self, index)->point = NONE;
}

static void
insert (GunQuadtree *self, int point)
{
  double x = self->xs[point];
  double y = self->ys[point];
  int index = 0;

  for (int depth = 0;; depth++)
    {
      Square *square = square_at (self, index);

      if (square->child == NONE && square->point != NONE && depth < MAX_DEPTH)
        {
          divide (self, index);
          square = square_at (self, index);
        }
      weigh (square, x, y);
      if (square->child == NONE)
        {
          g_array_index (self->next, int, point) = square->point;
          square->point = point;
          return;
        }
      index = square->child + get_quarter (square, x, y);
    }
}

/**
 * gun_quadtree_build:
 * @self: a tree
 * @xs: (array length=n_points): finite
 * @ys: (array length=n_points): finite
 */
void
gun_quadtree_build (GunQuadtree *self, const double *xs, const double *ys, guint n_points)
{
  double left = 0, right = 0, top = 0, bottom = 0;

  self->xs = xs;
  self->ys = ys;
  g_array_set_size (self->squares, 0);
  g_array_set_size (self->next, n_points);
  for (guint i = 0; i < n_points; i++)
    {
      left = i == 0 ? xs[i] : MIN (left, xs[i]);
      right = i == 0 ? xs[i] : MAX (right, xs[i]);
      top = i == 0 ? ys[i] : MIN (top, ys[i]);
      bottom = i == 0 ? ys[i] : MAX (bottom, ys[i]);
    }

  add_square (self,
              (left + right) / 2,
              (top + bottom) / 2,
              MAX (MAX (right - left, bottom - top), 1) * 1.001);
  for (guint i = 0; i < n_points; i++)
    insert (self, (int) i);
}

static void
add_push (double dx, double dy, double mass, double *push_x, double *push_y)
{
  double distance_squared = MAX (dx * dx + dy * dy, NEAREST_SQUARED);

  *push_x += dx * mass / distance_squared;
  *push_y += dy * mass / distance_squared;
}

static void
push_from_leaf (GunQuadtree *self, const Square *leaf, guint point, double *push_x, double *push_y)
{
  for (int other = leaf->point; other != NONE; other = g_array_index (self->next, int, other))
    if (other != (int) point)
      add_push (
          self->xs[point] - self->xs[other], self->ys[point] - self->ys[other], 1, push_x, push_y);
}

/**
 * gun_quadtree_push:
 * @self: a tree
 * @point: index of one of its points
 * @push_x: (inout): what the others do to it
 * @push_y: (inout): the same
 */
void
gun_quadtree_push (GunQuadtree *self, guint point, double *push_x, double *push_y)
{
  int waiting[3 * MAX_DEPTH + 4];
  int n_waiting = 0;

  waiting[n_waiting++] = 0;
  while (n_waiting > 0)
    {
      const Square *square = square_at (self, waiting[--n_waiting]);
      double dx, dy;

      if (square->mass == 0)
        continue;

      dx = self->xs[point] - square->mass_x / square->mass;
      dy = self->ys[point] - square->mass_y / square->mass;
      if (square->child == NONE)
        push_from_leaf (self, square, point, push_x, push_y);
      else if (square->side * square->side < THETA_SQUARED * (dx * dx + dy * dy))
        add_push (dx, dy, square->mass, push_x, push_y);
      else
        for (int i = 0; i < 4; i++)
          waiting[n_waiting++] = square->child + i;
    }
}
