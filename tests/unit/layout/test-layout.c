/* SPDX-License-Identifier: MIT */

/* Places of boxes: always finite, the same each time, at rest in the end, with nothing on anything and edges of similar length. */

#include <math.h>

#include "gun-layout.h"

/* More steps than any layout takes */
#define ENOUGH_STEPS 2000

static GunLayoutNode *
new_nodes (guint n_nodes)
{
  GunLayoutNode *nodes = g_new0 (GunLayoutNode, n_nodes);

  for (guint i = 0; i < n_nodes; i++)
    {
      nodes[i].width = 70 + i % 5 * 20;
      nodes[i].height = 34;
    }

  return nodes;
}

/* Each node hangs on that of a smaller number: 0 has @fan of them, the others too */
static GunLayoutEdge *
new_tree (guint n_nodes, guint fan)
{
  GunLayoutEdge *edges = g_new0 (GunLayoutEdge, n_nodes);

  for (guint i = 1; i < n_nodes; i++)
    {
      edges[i - 1].from = (i - 1) / fan;
      edges[i - 1].to = i;
      edges[i - 1].label_width = 40;
      edges[i - 1].label_height = 18;
    }

  return edges;
}

static void
assert_apart (const GunLayoutNode *nodes, guint n_nodes)
{
  for (guint i = 0; i < n_nodes; i++)
    for (guint j = i + 1; j < n_nodes; j++)
      g_assert_true (fabs (nodes[i].x - nodes[j].x) >= (nodes[i].width + nodes[j].width) / 2
                     || fabs (nodes[i].y - nodes[j].y) >= (nodes[i].height + nodes[j].height) / 2);
}

static void
assert_finite (GunLayout *layout)
{
  guint n_nodes;
  const GunLayoutNode *nodes = gun_layout_get_nodes (layout, &n_nodes);

  for (guint i = 0; i < n_nodes; i++)
    g_assert_true (isfinite (nodes[i].x) && isfinite (nodes[i].y));
}

/* What is seen of an edge between the borders of its boxes */
static double
get_seen_length (const GunLayoutNode *a, const GunLayoutNode *b)
{
  double dx = fabs (a->x - b->x), dy = fabs (a->y - b->y);
  double length = hypot (dx, dy);
  double out_a
      = MIN (a->width / 2 / MAX (dx / length, 1e-6), a->height / 2 / MAX (dy / length, 1e-6));
  double out_b
      = MIN (b->width / 2 / MAX (dx / length, 1e-6), b->height / 2 / MAX (dy / length, 1e-6));

  return length - out_a - out_b;
}

static void
test_rests (void)
{
  g_autofree GunLayoutNode *nodes = new_nodes (40);
  g_autofree GunLayoutEdge *edges = new_tree (40, 4);
  g_autoptr (GunLayout) layout = gun_layout_new (nodes, 40, edges, 39, 1);
  g_autofree GunLayoutNode *rested = NULL;

  g_assert_true (gun_layout_advance (layout, 1));
  g_assert_false (gun_layout_advance (layout, ENOUGH_STEPS));
  rested = g_memdup2 (gun_layout_get_nodes (layout, NULL), sizeof *rested * 40);
  g_assert_false (gun_layout_advance (layout, ENOUGH_STEPS));
  g_assert_cmpmem (
      rested, sizeof *rested * 40, gun_layout_get_nodes (layout, NULL), sizeof *rested * 40);
  assert_apart (rested, 40);
}

/* All hang on one, and there is hardly room around it */
static void
test_crowd (void)
{
  g_autofree GunLayoutNode *nodes = new_nodes (150);
  g_autofree GunLayoutEdge *edges = new_tree (150, 150);
  g_autoptr (GunLayout) layout = gun_layout_new (nodes, 150, edges, 149, 1);

  g_assert_false (gun_layout_advance (layout, ENOUGH_STEPS));
  assert_apart (gun_layout_get_nodes (layout, NULL), 150);
}

static void
test_same_each_time (void)
{
  g_autofree GunLayoutNode *nodes = new_nodes (60);
  g_autofree GunLayoutEdge *edges = new_tree (60, 3);
  g_autoptr (GunLayout) at_once = gun_layout_new (nodes, 60, edges, 59, 5);
  g_autoptr (GunLayout) in_slices = gun_layout_new (nodes, 60, edges, 59, 5);

  gun_layout_advance (at_once, ENOUGH_STEPS);
  while (gun_layout_advance (in_slices, 7))
    ;
  g_assert_cmpmem (gun_layout_get_nodes (at_once, NULL),
                   sizeof *nodes * 60,
                   gun_layout_get_nodes (in_slices, NULL),
                   sizeof *nodes * 60);
}

static void
test_lengths (void)
{
  g_autofree GunLayoutNode *nodes = new_nodes (12);
  g_autofree GunLayoutEdge *edges = new_tree (12, 3);
  g_autoptr (GunLayout) layout = gun_layout_new (nodes, 12, edges, 11, 1);
  const GunLayoutNode *placed;
  double shortest = G_MAXDOUBLE, longest = 0;

  gun_layout_advance (layout, ENOUGH_STEPS);
  placed = gun_layout_get_nodes (layout, NULL);
  for (guint i = 0; i < 11; i++)
    {
      double length = get_seen_length (&placed[edges[i].from], &placed[edges[i].to]);

      shortest = MIN (shortest, length);
      longest = MAX (longest, length);
    }
  g_assert_cmpfloat (shortest, >, 40);
  g_assert_cmpfloat (longest, <, 2.5 * shortest);
}

/* Everything at one place, in circles, and with itself */
static void
test_coincident (void)
{
  g_autofree GunLayoutNode *nodes = new_nodes (30);
  g_autofree GunLayoutEdge *edges = g_new0 (GunLayoutEdge, 60);
  g_autoptr (GunLayout) layout = NULL;

  for (guint i = 0; i < 30; i++)
    {
      nodes[i].placed = TRUE;
      edges[i].from = edges[i].to = i;
      edges[30 + i].from = i;
      edges[30 + i].to = (i + 1) % 30;
    }
  layout = gun_layout_new (nodes, 30, edges, 60, 1);
  for (guint i = 0; i < 50; i++)
    {
      gun_layout_advance (layout, 20);
      assert_finite (layout);
    }
  assert_apart (gun_layout_get_nodes (layout, NULL), 30);
}

/* What was given may be anything */
static void
test_hostile (void)
{
  const GunLayoutNode nodes[]
      = { { NAN, INFINITY, NAN, -1, TRUE }, { 1e300, -1e300, INFINITY, 0, TRUE }, { 0 } };
  const GunLayoutEdge edges[]
      = { { 0, 1, NAN, -1 }, { 1, 2, INFINITY, NAN }, { 2, 17, 0, 0 }, { 9, 9, 0, 0 } };
  g_autoptr (GunLayout) layout = gun_layout_new (nodes, 3, edges, 4, 1);
  g_autoptr (GunLayout) nothing = gun_layout_new (NULL, 0, NULL, 0, 1);

  gun_layout_advance (layout, ENOUGH_STEPS);
  assert_finite (layout);
  g_assert_false (gun_layout_advance (nothing, ENOUGH_STEPS));
}

static void
test_old_keep_their_place (void)
{
  g_autofree GunLayoutNode *nodes = new_nodes (45);
  g_autofree GunLayoutEdge *edges = new_tree (45, 4);
  g_autoptr (GunLayout) before = gun_layout_new (nodes, 30, edges, 29, 1);
  g_autoptr (GunLayout) after = NULL;
  const GunLayoutNode *old;
  const GunLayoutNode *all;
  double moved = 0;

  gun_layout_advance (before, ENOUGH_STEPS);
  old = gun_layout_get_nodes (before, NULL);
  for (guint i = 0; i < 30; i++)
    {
      nodes[i] = old[i];
      nodes[i].placed = TRUE;
    }
  after = gun_layout_new (nodes, 45, edges, 44, 1);
  g_assert_false (gun_layout_advance (after, ENOUGH_STEPS));
  all = gun_layout_get_nodes (after, NULL);
  for (guint i = 0; i < 30; i++)
    moved += hypot (all[i].x - old[i].x, all[i].y - old[i].y) / 30;
  g_assert_cmpfloat (moved, <, 34);
  assert_apart (all, 45);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/layout/rests", test_rests);
  g_test_add_func ("/layout/crowd", test_crowd);
  g_test_add_func ("/layout/same-each-time", test_same_each_time);
  g_test_add_func ("/layout/lengths", test_lengths);
  g_test_add_func ("/layout/coincident", test_coincident);
  g_test_add_func ("/layout/hostile", test_hostile);
  g_test_add_func ("/layout/old-keep-their-place", test_old_keep_their_place);

  return g_test_run ();
}
