/* SPDX-License-Identifier: MIT */

#include "gun-layout-private.h"

#include <math.h>

/* From a node to what hangs on it, pixels, before anything is pulled. */
#define RING 150.0
/* What hangs on one node beyond this many goes further out. */
#define RING_NODES 16
/* How much of the circle a node has that was there before: the rest is where it came from. */
#define OLD_WEDGE (1.3 * G_PI)
#define NONE G_MAXUINT

/* A tree over all nodes: how each is met, breadth first, from those that have a place */
typedef struct
{
  guint n_nodes;
  guint *offsets; /* of each node into neighbours, and one behind the last */
  guint *neighbours;
  guint *order; /* as they are met */
  guint *parents;
  guint *depths; /* from the root that has a place */
  guint *n_children;
  double *leaves; /* how much room each needs */
  double *angles; /* (of those met) middle of its wedge */
  double *wedges;
} Forest;

static void
connect (Forest *self, const GunLayoutEdge *edges, guint n_edges)
{
  guint *at;

  self->offsets = g_new0 (guint, self->n_nodes + 1);
  for (guint i = 0; i < n_edges; i++)
    {
      self->offsets[edges[i].from + 1]++;
      self->offsets[edges[i].to + 1]++;
    }
  for (guint i = 0; i < self->n_nodes; i++)
    self->offsets[i + 1] += self->offsets[i];

  self->neighbours = g_new (guint, MAX (2 * n_edges, 1));
  at = g_memdup2 (self->offsets, sizeof (guint) * self->n_nodes);
  for (guint i = 0; i < n_edges; i++)
    {
      self->neighbours[at[edges[i].from]++] = edges[i].to;
      self->neighbours[at[edges[i].to]++] = edges[i].from;
    }
  g_free (at);
}

static void
meet (Forest *self, guint node, guint parent, guint *n_met)
{
  self->parents[node] = parent;
  self->depths[node] = parent != node ? self->depths[parent] + 1 : 0;
  self->order[(*n_met)++] = node;
  if (parent != node)
    self->n_children[parent]++;
}

/* Those that have a place come first; what no edge leads to becomes a root of its own */
static void
grow (Forest *self, const GunLayoutNode *nodes)
{
  guint n_met = 0;
  guint next_root = 0;

  for (guint i = 0; i < self->n_nodes; i++)
    self->parents[i] = NONE;
  for (guint i = 0; i < self->n_nodes; i++)
    if (nodes[i].placed)
      meet (self, i, i, &n_met);

  for (guint at = 0; at < self->n_nodes; at++)
    {
      guint node;

      for (; at == n_met; next_root++)
        if (self->parents[next_root] == NONE)
          meet (self, next_root, next_root, &n_met);

      node = self->order[at];
      for (guint i = self->offsets[node]; i < self->offsets[node + 1]; i++)
        if (self->parents[self->neighbours[i]] == NONE)
          meet (self, self->neighbours[i], node, &n_met);
    }
}

static void
weigh (Forest *self)
{
  for (guint at = self->n_nodes; at-- > 0;)
    {
      guint node = self->order[at];

      self->leaves[node] = MAX (self->leaves[node], 1);
      if (self->parents[node] != node)
        self->leaves[self->parents[node]] += sqrt (self->leaves[node]);
    }
}

/* Away from what is around it already */
static double
find_free_direction (Forest *self, const GunLayoutNode *nodes, guint root, GRand *random)
{
  double x = 0, y = 0;

  for (guint i = self->offsets[root]; i < self->offsets[root + 1]; i++)
    if (nodes[self->neighbours[i]].placed && self->neighbours[i] != root)
      {
        x += nodes[root].x - nodes[self->neighbours[i]].x;
        y += nodes[root].y - nodes[self->neighbours[i]].y;
      }

  return hypot (x, y) > 1e-6 ? atan2 (y, x) : g_rand_double_range (random, -G_PI, G_PI);
}

static gboolean
has_old_neighbour (Forest *self, const GunLayoutNode *nodes, guint root)
{
  for (guint i = self->offsets[root]; i < self->offsets[root + 1]; i++)
    if (nodes[self->neighbours[i]].placed && self->neighbours[i] != root)
      return TRUE;

  return FALSE;
}

static void
begin_root (Forest *self, GunLayoutNode *nodes, guint root, guint nth, GRand *random)
{
  gboolean surrounded = nodes[root].placed && has_old_neighbour (self, nodes, root);

  if (!nodes[root].placed)
    {
      /* The first in the middle, others where nothing can have been put yet */
      nodes[root].x = nth * 3 * RING;
      nodes[root].y = 0;
    }
  self->angles[root] = surrounded ? find_free_direction (self, nodes, root, random) : 0;
  self->wedges[root] = surrounded ? OLD_WEDGE : 2 * G_PI;
}

static void
spread_children (
    Forest *self, GunLayoutNode *nodes, guint parent, const double *root_xy, GRand *random)
{
  double angle = self->angles[parent] - self->wedges[parent] / 2;
  double all = 0;
  guint nth = 0;

  for (guint i = self->offsets[parent]; i < self->offsets[parent + 1]; i++)
    if (self->parents[self->neighbours[i]] == parent && self->neighbours[i] != parent
        && isnan (self->angles[self->neighbours[i]]))
      all += sqrt (self->leaves[self->neighbours[i]]);

  for (guint i = self->offsets[parent]; i < self->offsets[parent + 1]; i++)
    {
      guint child = self->neighbours[i];
      double radius;

      if (self->parents[child] != parent || child == parent || !isnan (self->angles[child]))
        continue;

      self->wedges[child] = self->wedges[parent] * sqrt (self->leaves[child]) / all;
      self->angles[child] = angle + self->wedges[child] / 2;
      angle += self->wedges[child];
      radius = RING * (self->depths[child] + sqrt ((double) (nth / RING_NODES)) / 2)
               + g_rand_double (random);
      nth++;
      nodes[child].x = root_xy[0] + radius * cos (self->angles[child]);
      nodes[child].y = root_xy[1] + radius * sin (self->angles[child]);
    }
}

static void
spread (Forest *self, GunLayoutNode *nodes, GRand *random)
{
  double (*roots)[2] = g_malloc0_n (self->n_nodes, sizeof *roots);
  guint nth = 0;

  for (guint i = 0; i < self->n_nodes; i++)
    self->angles[i] = NAN;
  for (guint at = 0; at < self->n_nodes; at++)
    {
      guint node = self->order[at];

      if (self->parents[node] == node)
        {
          begin_root (self, nodes, node, nodes[node].placed ? 0 : nth++, random);
          roots[node][0] = nodes[node].x;
          roots[node][1] = nodes[node].y;
        }
      else
        {
          roots[node][0] = roots[self->parents[node]][0];
          roots[node][1] = roots[self->parents[node]][1];
        }
      if (self->n_children[node] > 0)
        spread_children (self, nodes, node, roots[node], random);
    }
  g_free (roots);
}

void
gun_layout_start (
    GunLayoutNode *nodes, guint n_nodes, const GunLayoutEdge *edges, guint n_edges, GRand *random)
{
  Forest forest = { .n_nodes = n_nodes };

  if (n_nodes == 0)
    return;

  connect (&forest, edges, n_edges);
  forest.order = g_new0 (guint, n_nodes);
  forest.parents = g_new0 (guint, n_nodes);
  forest.depths = g_new0 (guint, n_nodes);
  forest.n_children = g_new0 (guint, n_nodes);
  forest.leaves = g_new0 (double, n_nodes);
  forest.angles = g_new0 (double, n_nodes);
  forest.wedges = g_new0 (double, n_nodes);
  grow (&forest, nodes);
  weigh (&forest);
  spread (&forest, nodes, random);

  g_free (forest.offsets);
  g_free (forest.neighbours);
  g_free (forest.order);
  g_free (forest.parents);
  g_free (forest.depths);
  g_free (forest.n_children);
  g_free (forest.leaves);
  g_free (forest.angles);
  g_free (forest.wedges);
}
