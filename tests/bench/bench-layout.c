/* SPDX-License-Identifier: MIT */

/* Milliseconds of CPU until a layout rests: all of it, and for 50 nodes more beside those that have a place. */

#include <math.h>
#include <stdio.h>
#include <time.h>

#include "gun-layout.h"

#define STEPS_AT_ONCE 8
#define N_MORE 50

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* Graphs as people make them: most hang on few, some links lead back */
static GunLayoutEdge *
new_edges (guint n_nodes, guint n_edges)
{
  GRand *random = g_rand_new_with_seed (3);
  GunLayoutEdge *edges = g_new0 (GunLayoutEdge, n_edges);

  for (guint i = 0; i < n_edges; i++)
    {
      guint to = i + 1 < n_nodes ? i + 1 : (guint) g_rand_int_range (random, 1, (gint32) n_nodes);

      edges[i].to = to;
      edges[i].from = (guint) (pow (g_rand_double (random), 3) * to);
      edges[i].label_width = 40;
      edges[i].label_height = 18;
    }
  g_rand_free (random);

  return edges;
}

static void
run (GunLayout *layout, const char *name, guint n_nodes)
{
  double start_ms = get_cpu_ms ();
  double longest_ms = 0;
  gboolean more = TRUE;

  while (more)
    {
      double slice_ms = get_cpu_ms ();

      more = gun_layout_advance (layout, STEPS_AT_ONCE);
      longest_ms = MAX (longest_ms, get_cpu_ms () - slice_ms);
    }

  printf ("%-12s %5u nodes %8.0f ms, %d steps in at most %.0f ms\n",
          name,
          n_nodes,
          get_cpu_ms () - start_ms,
          STEPS_AT_ONCE,
          longest_ms);
}

static void
measure (guint n_nodes)
{
  guint n_edges = n_nodes * 5 / 4;
  g_autofree GunLayoutNode *nodes = g_new0 (GunLayoutNode, n_nodes + N_MORE);
  g_autofree GunLayoutEdge *edges = new_edges (n_nodes + N_MORE, n_edges + N_MORE);
  g_autoptr (GunLayout) fresh = NULL;
  g_autoptr (GunLayout) more = NULL;

  for (guint i = 0; i < n_nodes + N_MORE; i++)
    {
      nodes[i].width = 110;
      nodes[i].height = 34;
    }
  fresh = gun_layout_new (nodes, n_nodes, edges, n_nodes - 1, 1);
  run (fresh, "from nothing", n_nodes);
  for (guint i = 0; i < n_nodes; i++)
    {
      nodes[i] = gun_layout_get_nodes (fresh, NULL)[i];
      nodes[i].placed = TRUE;
    }
  more = gun_layout_new (nodes, n_nodes + N_MORE, edges, n_edges + N_MORE, 1);
  run (more, "50 more", n_nodes);
}

int
main (void)
{
  measure (500);
  measure (5000);

  return 0;
}
