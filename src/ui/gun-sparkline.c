/* SPDX-License-Identifier: MIT */

#include "gun-sparkline.h"

#include <math.h>
#include <string.h>

#include "gun-tooltip.h"

#define WIDTH 72
#define HEIGHT 24
#define LINE_WIDTH 1.5
#define FILL 0.13

struct _GunSparkline
{
  GtkDrawingArea parent_instance;

  double values[GUN_SPARKLINE_LENGTH]; /* a ring; negative: not known */
  guint next;
  char *description;
};

G_DEFINE_FINAL_TYPE (GunSparkline, gun_sparkline, GTK_TYPE_DRAWING_AREA)

/* @age: 0 is the newest */
static double
get_value (GunSparkline *self, guint age)
{
  return self->values[(self->next + GUN_SPARKLINE_LENGTH - 1 - age) % GUN_SPARKLINE_LENGTH];
}

/* One run of known values, from @newest to @oldest */
static void
draw_run (GunSparkline *self,
          cairo_t *cr,
          guint newest,
          guint oldest,
          double step,
          double scale,
          int height)
{
  const double floor_y = height - LINE_WIDTH;
  const double right = step * (GUN_SPARKLINE_LENGTH - 1);

  for (guint age = newest; age <= oldest; age++)
    cairo_line_to (cr, right - step * age, floor_y - get_value (self, age) * scale);
  if (newest == oldest)
    cairo_line_to (
        cr, right - step * newest - LINE_WIDTH, floor_y - get_value (self, newest) * scale);
}

static void
draw_all (GunSparkline *self, cairo_t *cr, const GdkRGBA *colour, int width, int height)
{
  const double peak = gun_sparkline_get_peak (self);
  const double step = (double) width / (GUN_SPARKLINE_LENGTH - 1);
  const double scale = peak > 0 ? (height - 2 * LINE_WIDTH) / peak : 0;

  for (guint age = 0; age < GUN_SPARKLINE_LENGTH; age++)
    {
      guint newest = age;

      if (get_value (self, age) < 0)
        continue;
      while (age + 1 < GUN_SPARKLINE_LENGTH && get_value (self, age + 1) >= 0)
        age++;

      draw_run (self, cr, newest, age, step, scale, height);
      cairo_line_to (cr, step * (GUN_SPARKLINE_LENGTH - 1 - age), height);
      cairo_line_to (cr, step * (GUN_SPARKLINE_LENGTH - 1 - newest), height);
      cairo_close_path (cr);
      cairo_set_source_rgba (cr, colour->red, colour->green, colour->blue, colour->alpha * FILL);
      cairo_fill (cr);
      draw_run (self, cr, newest, age, step, scale, height);
      gdk_cairo_set_source_rgba (cr, colour);
      cairo_stroke (cr);
    }
}

static void
draw_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  GunSparkline *self = GUN_SPARKLINE (area);
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &colour);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  draw_all (self, cr, &colour, width, height);
}

static void
gun_sparkline_finalize (GObject *object)
{
  g_free (GUN_SPARKLINE (object)->description);

  G_OBJECT_CLASS (gun_sparkline_parent_class)->finalize (object);
}

static void
gun_sparkline_class_init (GunSparklineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_sparkline_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "sparkline");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_IMG);
}

static void
gun_sparkline_init (GunSparkline *self)
{
  gun_sparkline_clear (self);
  gtk_widget_add_css_class (GTK_WIDGET (self), "accent");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (self), WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (self), HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self), draw_cb, NULL, NULL);
}

GtkWidget *
gun_sparkline_new (void)
{
  return g_object_new (GUN_TYPE_SPARKLINE, NULL);
}

/**
 * gun_sparkline_push:
 * @self: a sparkline
 * @value: the newest; negative or NAN: not known
 *
 * The oldest leaves.
 */
void
gun_sparkline_push (GunSparkline *self, double value)
{
  g_return_if_fail (GUN_IS_SPARKLINE (self));

  self->values[self->next] = isfinite (value) ? MAX (value, -1) : -1;
  self->next = (self->next + 1) % GUN_SPARKLINE_LENGTH;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
gun_sparkline_clear (GunSparkline *self)
{
  g_return_if_fail (GUN_IS_SPARKLINE (self));

  for (guint i = 0; i < GUN_SPARKLINE_LENGTH; i++)
    self->values[i] = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * gun_sparkline_copy:
 * @self: a sparkline
 * @from: another, which showed the same before
 */
void
gun_sparkline_copy (GunSparkline *self, GunSparkline *from)
{
  g_return_if_fail (GUN_IS_SPARKLINE (self));
  g_return_if_fail (GUN_IS_SPARKLINE (from));

  memcpy (self->values, from->values, sizeof self->values);
  self->next = from->next;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
gun_sparkline_get_peak (GunSparkline *self)
{
  double peak = -1;

  g_return_val_if_fail (GUN_IS_SPARKLINE (self), -1);

  for (guint i = 0; i < GUN_SPARKLINE_LENGTH; i++)
    peak = MAX (peak, self->values[i]);
  return peak;
}

/**
 * gun_sparkline_describe:
 * @self: a sparkline
 * @words: what it shows, and its peak
 */
void
gun_sparkline_describe (GunSparkline *self, const char *words)
{
  g_return_if_fail (GUN_IS_SPARKLINE (self));

  if (g_strcmp0 (self->description, words) == 0)
    return;
  g_free (self->description);
  self->description = g_strdup (words);
  gun_tooltip_set_text (self, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}
