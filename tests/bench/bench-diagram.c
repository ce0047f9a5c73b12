/* SPDX-License-Identifier: MIT */

/*
 * What a diagram of 500 and of 5000 nodes costs the window, CPU: a frame while one pans and zooms, without and with what a renderer
 * makes of it (cairo here: a graphics card does that part elsewhere), until all of it rests, and what one link more does.
 */

#include "gun-diagram-fixture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "gun-diagram-drawing.h"
#include "gun-text.h"

#define N_FRAMES 120
#define FAN 20
/* Of one in so many nothing else is known. */
#define UNKNOWN 4

static double
get_cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static int
compare_cb (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
get_p95 (double *times_ms)
{
  qsort (times_ms, N_FRAMES, sizeof *times_ms, compare_cb);
  return times_ms[N_FRAMES * 95 / 100];
}

static void
put_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunDelivery) delivery = gun_engine_put_finish (GUN_ENGINE (object), result, NULL);

  g_assert_nonnull (delivery);
  --*(guint *) user_data;
}

static void
fill (GunEngine *engine, guint n_nodes)
{
  g_autoptr (GRefString) name = gun_text_new ("name");
  g_autoptr (GunValue) text = gun_value_new_text (name);
  guint n_left = 2 * (n_nodes - 1) - (n_nodes - 1) / UNKNOWN;

  for (guint i = 1; i < n_nodes; i++)
    {
      g_autofree char *from = g_strdup_printf ("bench/%u", (i - 1) / FAN);
      g_autofree char *to = g_strdup_printf ("bench/%u", i);
      g_autofree char *key = g_strdup_printf ("key%u", i);
      g_autoptr (GRefString) from_text = gun_text_new (from);
      g_autoptr (GRefString) to_text = gun_text_new (to);
      g_autoptr (GRefString) key_text = gun_text_new (key);
      g_autoptr (GunValue) link = gun_value_new_link (to_text);

      gun_engine_put_async (engine, from_text, key_text, link, NULL, put_cb, &n_left);
      if (i % UNKNOWN != 0)
        gun_engine_put_async (engine, to_text, name, text, NULL, put_cb, &n_left);
    }
  gun_test_await (n_left == 0, 120);
}

static void
expand_all (GunDiagramFixture *self, guint n_nodes)
{
  while (gun_diagram_count_boxes (self) < n_nodes)
    {
      g_autoptr (GPtrArray) souls
          = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
      GPtrArray *boxes = gun_diagram_scene_get_boxes (self->diagram->scene);

      for (guint i = 0; i < boxes->len; i++)
        {
          GunDiagramBox *box = g_ptr_array_index (boxes, i);

          if (box->node.n_hidden > 0)
            g_ptr_array_add (souls, g_ref_string_acquire (box->soul));
        }
      for (guint i = 0; i < souls->len; i++)
        gun_diagram_model_expand (self->diagram->model, g_ptr_array_index (souls, i));
      gun_diagram_rest (self);
    }
}

static void
sway (GunDiagram *diagram, double zoom, guint frame)
{
  diagram->camera.zoom = zoom;
  diagram->camera.x += 30 * sin (frame / 7.0);
  diagram->camera.y += 20 * cos (frame / 7.0);
  gun_diagram_change_view (diagram);
}

static double
measure_drawing (GunDiagram *diagram, double zoom)
{
  double times_ms[N_FRAMES];

  for (guint i = 0; i < N_FRAMES; i++)
    {
      g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
      double start_ms = get_cpu_ms ();

      sway (diagram, zoom, i);
      gun_diagram_draw (diagram->scene, &diagram->camera, GTK_WIDGET (diagram), snapshot);
      gsk_render_node_unref (gtk_snapshot_free_to_node (g_steal_pointer (&snapshot)));
      times_ms[i] = get_cpu_ms () - start_ms;
    }

  return get_p95 (times_ms);
}

typedef struct
{
  GunDiagram *diagram;
  double zoom;
  double start_ms;
  double times_ms[N_FRAMES];
  guint n_frames;
} Frames;

static void
before_paint_cb (Frames *self)
{
  sway (self->diagram, self->zoom, self->n_frames);
  self->start_ms = get_cpu_ms ();
}

static void
after_paint_cb (Frames *self)
{
  if (self->n_frames < N_FRAMES)
    self->times_ms[self->n_frames++] = get_cpu_ms () - self->start_ms;
}

static double
measure_frames (GunDiagram *diagram, double zoom)
{
  Frames frames = { .diagram = diagram, .zoom = zoom };
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (diagram));
  gulong before
      = g_signal_connect_swapped (clock, "before-paint", G_CALLBACK (before_paint_cb), &frames);
  gulong after
      = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (after_paint_cb), &frames);

  gdk_frame_clock_begin_updating (clock);
  gun_test_await (frames.n_frames == N_FRAMES, 120);
  gdk_frame_clock_end_updating (clock);
  g_signal_handler_disconnect (clock, before);
  g_signal_handler_disconnect (clock, after);

  return get_p95 (frames.times_ms);
}

static void
measure_zoom (GunDiagram *diagram, const char *what, double zoom)
{
  printf ("  %-22s at %3.0f %%: drawing %5.2f ms, whole frame with cairo %5.2f ms (p95)\n",
          what,
          zoom * 100,
          measure_drawing (diagram, zoom),
          measure_frames (diagram, zoom));
}

static void
measure (guint n_nodes)
{
  GunDiagramFixture self = { gun_ui_start_engine (NULL, FALSE), NULL, NULL };
  double start_ms;
  gint64 start_us;

  fill (self.engine, n_nodes);
  self.window = gun_ui_open_window (self.engine);
  gun_diagram_show (&self, "bench/0");
  start_us = g_get_monotonic_time ();
  start_ms = get_cpu_ms ();
  expand_all (&self, n_nodes);
  printf ("%u nodes: opened level by level in %.1f s, %.0f ms of it in the window's thread\n",
          gun_diagram_count_boxes (&self),
          (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC,
          get_cpu_ms () - start_ms);

  start_ms = get_cpu_ms ();
  gun_diagram_put_link (self.engine, "bench/1", "another", "bench/2");
  gun_diagram_rest (&self);
  printf ("  a link more: %.1f ms in the window's thread\n", get_cpu_ms () - start_ms);

  measure_zoom (self.diagram, "around the middle", 1);
  measure_zoom (self.diagram, "as small as can be read", 0.4);
  gun_diagram_fit (self.diagram);
  measure_zoom (self.diagram, "all of it", gun_diagram_get_zoom (self.diagram));
  gun_diagram_fixture_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);
  measure (500);
  measure (5000);

  return 0;
}
