/* SPDX-License-Identifier: MIT */

/* What the tree sums up is what adding one by one gives, nearly, wherever the points are. */

#include <math.h>

#include "gun-quadtree.h"

#define N_POINTS 400

static void
add_one_by_one (const double *xs, const double *ys, guint point, double *x, double *y)
{
  *x = *y = 0;
  for (guint i = 0; i < N_POINTS; i++)
    {
      double dx = xs[point] - xs[i];
      double dy = ys[point] - ys[i];
      double squared = MAX (dx * dx + dy * dy, 1);

      if (i != point)
        {
          *x += dx / squared;
          *y += dy / squared;
        }
    }
}

/* The mean error, as a part of the mean push */
static double
compare (const double *xs, const double *ys)
{
  g_autoptr (GunQuadtree) tree = gun_quadtree_new ();
  double error = 0;
  double all = 0;

  gun_quadtree_build (tree, xs, ys, N_POINTS);
  for (guint i = 0; i < N_POINTS; i++)
    {
      double x = 0, y = 0, right_x, right_y;

      gun_quadtree_push (tree, i, &x, &y);
      add_one_by_one (xs, ys, i, &right_x, &right_y);
      g_assert_true (isfinite (x) && isfinite (y));
      error += hypot (x - right_x, y - right_y);
      all += hypot (right_x, right_y);
    }

  return all > 0 ? error / all : error;
}

static void
test_scattered (void)
{
  GRand *random = g_rand_new_with_seed (7);
  double xs[N_POINTS], ys[N_POINTS];

  for (guint i = 0; i < N_POINTS; i++)
    {
      xs[i] = g_rand_double_range (random, -1000, 1000);
      ys[i] = g_rand_double_range (random, -400, 400);
    }
  g_assert_cmpfloat (compare (xs, ys), <, 0.05);
  g_rand_free (random);
}

static void
test_coincident (void)
{
  double xs[N_POINTS], ys[N_POINTS];

  for (guint i = 0; i < N_POINTS; i++)
    xs[i] = ys[i] = 17;
  g_assert_cmpfloat (compare (xs, ys), ==, 0);

  /* Two heaps, and all on a line */
  for (guint i = 0; i < N_POINTS; i++)
    {
      xs[i] = i % 2 == 0 ? -500 : 500;
      ys[i] = 0;
    }
  g_assert_cmpfloat (compare (xs, ys), <, 0.01);
}

static void
test_few (void)
{
  g_autoptr (GunQuadtree) tree = gun_quadtree_new ();
  const double xs[] = { 3, 7 };
  const double ys[] = { 1, 1 };
  double x = 0, y = 0;

  gun_quadtree_build (tree, xs, ys, 1);
  gun_quadtree_push (tree, 0, &x, &y);
  g_assert_cmpfloat (x, ==, 0);
  gun_quadtree_build (tree, xs, ys, 2);
  gun_quadtree_push (tree, 0, &x, &y);
  g_assert_cmpfloat (x, ==, -0.25);
  g_assert_cmpfloat (y, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/quadtree/scattered", test_scattered);
  g_test_add_func ("/quadtree/coincident", test_coincident);
  g_test_add_func ("/quadtree/few", test_few);

  return g_test_run ();
}
