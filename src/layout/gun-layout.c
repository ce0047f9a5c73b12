/* SPDX-License-Identifier: MIT */

/*
 * Each step pulls along the edges, pushes between all nodes, and moves them by a part of what has added up; how strong both are falls
 * with every step, so that it comes to rest. Lengths are those between the borders of boxes, along the line that is drawn: with long
 * names centre to centre would leave no room for what is written at an edge.
 */

#include "gun-layout-private.h"

#include <math.h>
#include <stdlib.h>

#include "gun-quadtree.h"

/* Between the borders of two boxes along an edge, pixels: with room for the arrow, and at least. */
#define LENGTH_FOR_ARROW 36.0
#define SHORTEST_LENGTH 56.0
/* Between the borders of boxes that no edge joins, pixels. */
#define GAP 22.0
/* How strongly nodes push, pixels squared. */
#define PUSH 600.0
/* How much of its speed a node keeps from one step to the next. */
#define GLIDE 0.6
/* What holds together that no edge joins; stronger from the sides, since boxes are wider than high. */
#define HOLD_X 0.04
#define HOLD_Y 0.02
/* Steps until it rests; the first for small graphs, the second for large ones. */
#define STEPS_SMALL 320
#define STEPS_LARGE 160
#define LARGE_NODES 1000
/* How far a step may throw a node, pixels. */
#define FARTHEST 400.0
/* The last turns, in which boxes only part. */
#define PARTING_STEPS 200
/* Nodes that have a place: how strongly they move, and are drawn back. */
#define OLD_MOBILITY 0.06
#define OLD_RETURN 0.15
/* In how large a graph boxes also give way to edges: each is held against each. */
#define MAX_EDGE_CHECKS 40000
/* No place is farther out, pixels: what was given may be anything. */
#define FARTHEST_PLACE 1e6

struct _GunLayout
{
  GunLayoutNode *nodes;
  guint n_nodes;
  GunLayoutEdge *edges; /* without loops */
  guint n_edges;

  GunQuadtree *tree;
  double *xs, *ys;
  double *speed_x, *speed_y;
  double *home_x, *home_y; /* of those that have a place */
  guint *degrees;
  guint *by_left; /* nodes by their left borders, for parting */
  double warmth;
  double cooling;
  gboolean incremental;
  guint n_parting; /* turns left */
};

static double
to_place (double value)
{
  return isfinite (value) ? CLAMP (value, -FARTHEST_PLACE, FARTHEST_PLACE) : 0;
}

static double
to_size (double value)
{
  return isfinite (value) ? CLAMP (value, 1, 10000) : 1;
}

static void
take_nodes (GunLayout *self, const GunLayoutNode *nodes)
{
  self->nodes = g_memdup2 (nodes, sizeof *nodes * self->n_nodes);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      GunLayoutNode *node = &self->nodes[i];

      node->x = to_place (node->x);
      node->y = to_place (node->y);
      node->width = to_size (node->width);
      node->height = to_size (node->height);
      self->incremental = self->incremental || node->placed;
    }
}

static void
take_edges (GunLayout *self, const GunLayoutEdge *edges, guint n_edges)
{
  self->edges = g_new (GunLayoutEdge, MAX (n_edges, 1));
  for (guint i = 0; i < n_edges; i++)
    if (edges[i].from != edges[i].to && edges[i].from < self->n_nodes
        && edges[i].to < self->n_nodes)
      {
        self->edges[self->n_edges] = edges[i];
        self->edges[self->n_edges].label_width = to_size (edges[i].label_width);
        self->edges[self->n_edges++].label_height = to_size (edges[i].label_height);
        self->degrees[edges[i].from]++;
        self->degrees[edges[i].to]++;
      }
}

/**
 * gun_layout_new:
 * @nodes: (array length=n_nodes): copied; without a place unless placed
 * @n_nodes: at most %GUN_LAYOUT_MAX_NODES
 * @edges: (array length=n_edges): copied; those that name no node are not looked at
 * @n_edges: at most %GUN_LAYOUT_MAX_EDGES
 * @seed: another seed may give another picture
 *
 * Returns: (transfer full): the layout before its first step; nodes without a place stand around their neighbours
 */
GunLayout *
gun_layout_new (const GunLayoutNode *nodes,
                guint n_nodes,
                const GunLayoutEdge *edges,
                guint n_edges,
                guint32 seed)
{
  GunLayout *self;
  GRand *random;

  g_return_val_if_fail (n_nodes <= GUN_LAYOUT_MAX_NODES, NULL);
  g_return_val_if_fail (n_edges <= GUN_LAYOUT_MAX_EDGES, NULL);

  self = g_new0 (GunLayout, 1);
  self->n_nodes = n_nodes;
  self->tree = gun_quadtree_new ();
  self->xs = g_new0 (double, n_nodes);
  self->ys = g_new0 (double, n_nodes);
  self->speed_x = g_new0 (double, n_nodes);
  self->speed_y = g_new0 (double, n_nodes);
  self->home_x = g_new0 (double, n_nodes);
  self->home_y = g_new0 (double, n_nodes);
  self->degrees = g_new0 (guint, n_nodes);
  self->by_left = g_new0 (guint, n_nodes);
  take_nodes (self, nodes);
  take_edges (self, edges, n_edges);

  random = g_rand_new_with_seed (seed);
  gun_layout_start (self->nodes, n_nodes, self->edges, self->n_edges, random);
  g_rand_free (random);
  for (guint i = 0; i < n_nodes; i++)
    {
      self->home_x[i] = self->nodes[i].x;
      self->home_y[i] = self->nodes[i].y;
      self->by_left[i] = i;
    }
  self->warmth = self->incremental ? 0.5 : 1;
  self->cooling = 1 - pow (0.001, 1.0 / (n_nodes > LARGE_NODES ? STEPS_LARGE : STEPS_SMALL));
  self->n_parting = PARTING_STEPS;

  return self;
}

void
gun_layout_free (GunLayout *self)
{
  gun_quadtree_free (self->tree);
  g_free (self->nodes);
  g_free (self->edges);
  g_free (self->xs);
  g_free (self->ys);
  g_free (self->speed_x);
  g_free (self->speed_y);
  g_free (self->home_x);
  g_free (self->home_y);
  g_free (self->degrees);
  g_free (self->by_left);
  g_free (self);
}

/* From the centre of a box to where a line in that direction leaves it */
static double
get_way_out (const GunLayoutNode *node, double along_x, double along_y)
{
  return MIN (node->width / 2 / MAX (fabs (along_x), 1e-6),
              node->height / 2 / MAX (fabs (along_y), 1e-6));
}

static double
get_wished_length (const GunLayoutEdge *edge, double along_x, double along_y)
{
  return MAX (SHORTEST_LENGTH,
              LENGTH_FOR_ARROW + edge->label_width * fabs (along_x)
                  + edge->label_height * fabs (along_y));
}

static void
pull_edge (GunLayout *self, const GunLayoutEdge *edge)
{
  const GunLayoutNode *from = &self->nodes[edge->from];
  const GunLayoutNode *to = &self->nodes[edge->to];
  double dx = to->x + self->speed_x[edge->to] - from->x - self->speed_x[edge->from];
  double dy = to->y + self->speed_y[edge->to] - from->y - self->speed_y[edge->from];
  double distance = hypot (dx, dy);
  double wished, force, share;

  if (distance < 1e-3)
    {
      /* Anywhere, but always the same */
      dx = edge->from < edge->to ? 1e-3 : -1e-3;
      dy = 0;
      distance = 1e-3;
    }
  wished = get_wished_length (edge, dx / distance, dy / distance)
           + get_way_out (from, dx / distance, dy / distance)
           + get_way_out (to, dx / distance, dy / distance);
  force = (distance - wished) / distance * self->warmth
          / MIN (self->degrees[edge->from], self->degrees[edge->to]);
  share
      = (double) self->degrees[edge->from] / (self->degrees[edge->from] + self->degrees[edge->to]);
  self->speed_x[edge->to] -= dx * force * share;
  self->speed_y[edge->to] -= dy * force * share;
  self->speed_x[edge->from] += dx * force * (1 - share);
  self->speed_y[edge->from] += dy * force * (1 - share);
}

static void
push_apart (GunLayout *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      self->xs[i] = self->nodes[i].x;
      self->ys[i] = self->nodes[i].y;
    }
  gun_quadtree_build (self->tree, self->xs, self->ys, self->n_nodes);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      double x = 0, y = 0;

      gun_quadtree_push (self->tree, i, &x, &y);
      self->speed_x[i] += x * PUSH * self->warmth;
      self->speed_y[i] += y * PUSH * self->warmth;
    }
}

/* A box that an edge would run through gives way, and the edge a little too */
static void
push_from_edge (GunLayout *self, guint n, const GunLayoutEdge *edge)
{
  const GunLayoutNode *node = &self->nodes[n];
  const GunLayoutNode *from = &self->nodes[edge->from];
  const GunLayoutNode *to = &self->nodes[edge->to];
  double dx = to->x - from->x, dy = to->y - from->y;
  double length_squared = dx * dx + dy * dy;
  double along, off_x, off_y, off, reach, push;

  if (n == edge->from || n == edge->to || length_squared < 1)
    return;

  along = ((node->x - from->x) * dx + (node->y - from->y) * dy) / length_squared;
  if (along <= 0 || along >= 1)
    return;
  off_x = node->x - from->x - along * dx;
  off_y = node->y - from->y - along * dy;
  off = hypot (off_x, off_y);
  /* How far a box reaches across the line */
  reach
      = (node->width * fabs (dy) + node->height * fabs (dx)) / 2 / sqrt (length_squared) + GAP / 2;
  if (off >= reach)
    return;

  push = (reach - off) * 0.4 * self->warmth;
  if (off < 1e-3)
    {
      off_x = -dy;
      off_y = dx;
      off = sqrt (length_squared);
    }
  self->speed_x[n] += off_x / off * push;
  self->speed_y[n] += off_y / off * push;
  self->speed_x[edge->from] -= off_x / off * push * 0.4 * (1 - along);
  self->speed_y[edge->from] -= off_y / off * push * 0.4 * (1 - along);
  self->speed_x[edge->to] -= off_x / off * push * 0.4 * along;
  self->speed_y[edge->to] -= off_y / off * push * 0.4 * along;
}

static void
clear_edges (GunLayout *self)
{
  if ((guint64) self->n_nodes * self->n_edges > MAX_EDGE_CHECKS)
    return;

  for (guint i = 0; i < self->n_nodes; i++)
    for (guint j = 0; j < self->n_edges; j++)
      push_from_edge (self, i, &self->edges[j]);
}

static void
move (GunLayout *self)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      GunLayoutNode *node = &self->nodes[i];

      if (node->placed)
        {
          self->speed_x[i] = self->speed_x[i] * OLD_MOBILITY
                             + (self->home_x[i] - node->x) * OLD_RETURN * self->warmth;
          self->speed_y[i] = self->speed_y[i] * OLD_MOBILITY
                             + (self->home_y[i] - node->y) * OLD_RETURN * self->warmth;
        }
      else if (!self->incremental)
        {
          self->speed_x[i] -= node->x * HOLD_X * self->warmth;
          self->speed_y[i] -= node->y * HOLD_Y * self->warmth;
        }
      self->speed_x[i] = CLAMP (self->speed_x[i] * GLIDE, -FARTHEST, FARTHEST);
      self->speed_y[i] = CLAMP (self->speed_y[i] * GLIDE, -FARTHEST, FARTHEST);
      node->x = to_place (node->x + self->speed_x[i]);
      node->y = to_place (node->y + self->speed_y[i]);
    }
}

static double
get_left (GunLayout *self, guint n)
{
  return self->nodes[n].x - self->nodes[n].width / 2;
}

/* They hardly change places from step to step */
static void
sort_by_left (GunLayout *self)
{
  for (guint i = 1; i < self->n_nodes; i++)
    {
      guint node = self->by_left[i];
      double left = get_left (self, node);
      guint j = i;

      for (; j > 0 && get_left (self, self->by_left[j - 1]) > left; j--)
        self->by_left[j] = self->by_left[j - 1];
      self->by_left[j] = node;
    }
}

/* How much of the way @a goes: who has a place moves less */
static double
get_share (const GunLayoutNode *a, const GunLayoutNode *b)
{
  if (a->placed == b->placed)
    return 0.5;
  return a->placed ? OLD_MOBILITY : 1 - OLD_MOBILITY;
}

/* Along the axis on which they have the shorter way */
static gboolean
part (GunLayoutNode *a, GunLayoutNode *b, gboolean a_first, double strength)
{
  double dx = b->x - a->x, dy = b->y - a->y;
  double over_x = (a->width + b->width) / 2 + GAP - fabs (dx);
  double over_y = (a->height + b->height) / 2 + GAP - fabs (dy);
  double share = get_share (a, b);

  if (over_x <= 0.01 || over_y <= 0.01)
    return FALSE;

  if (over_x < over_y)
    {
      double way = copysign (over_x * strength, dx != 0 ? dx : a_first ? 1 : -1);

      a->x -= way * share;
      b->x += way * (1 - share);
    }
  else
    {
      double way = copysign (over_y * strength, dy != 0 ? dy : a_first ? 1 : -1);

      a->y -= way * share;
      b->y += way * (1 - share);
    }
  return TRUE;
}

/* FALSE when no two lay on each other */
static gboolean
part_boxes (GunLayout *self, double strength)
{
  gboolean parted = FALSE;

  sort_by_left (self);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      guint a = self->by_left[i];
      double right = self->nodes[a].x + self->nodes[a].width / 2 + GAP;

      for (guint j = i + 1; j < self->n_nodes && get_left (self, self->by_left[j]) < right; j++)
        parted |= part (
            &self->nodes[a], &self->nodes[self->by_left[j]], a < self->by_left[j], strength);
    }

  return parted;
}

static void
step (GunLayout *self)
{
  self->warmth -= self->warmth * self->cooling;
  for (guint i = 0; i < self->n_edges; i++)
    pull_edge (self, &self->edges[i]);
  push_apart (self);
  clear_edges (self);
  move (self);
  /* Not from the beginning, or they could not pass each other */
  if (self->warmth < 0.4)
    part_boxes (self, 0.4);
}

/**
 * gun_layout_advance:
 * @self: a layout
 * @n_steps: at most so many; a step of 5000 nodes takes some 10 ms
 *
 * Returns: whether there is more to do
 */
gboolean
gun_layout_advance (GunLayout *self, guint n_steps)
{
  for (; n_steps > 0 && self->warmth > 0.001; n_steps--)
    step (self);
  for (; n_steps > 0 && self->n_parting > 0; n_steps--)
    self->n_parting = part_boxes (self, 1) ? self->n_parting - 1 : 0;

  return self->warmth > 0.001 || self->n_parting > 0;
}

/**
 * gun_layout_get_nodes:
 * @self: a layout
 * @n_nodes: (out) (optional): how many there are
 *
 * Returns: (transfer none) (array length=n_nodes): the nodes in the order they were given, with the places they have now
 */
const GunLayoutNode *
gun_layout_get_nodes (GunLayout *self, guint *n_nodes)
{
  if (n_nodes != NULL)
    *n_nodes = self->n_nodes;

  return self->nodes;
}
