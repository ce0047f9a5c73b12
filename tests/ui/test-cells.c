/* SPDX-License-Identifier: MIT */

/* What cells of a table are made of: however they are filled, they ask for the same room, and are where a label would be. */

#include "gun-ui-fixture.h"

#include "gun-cell-line.h"
#include "gun-cell-link.h"

#define WIDTH 400

static GtkWindow *
show_cell (GtkWidget *cell)
{
  GtkWindow *window = g_object_new (
      GTK_TYPE_WINDOW, "child", cell, "default-width", WIDTH, "default-height", 80, NULL);

  gtk_window_present (window);
  gun_test_await (gtk_widget_get_mapped (cell), GUN_UI_PATIENCE_S);

  return window;
}

/* Letters on the left half of @line, and none on the right one */
static gboolean
is_on_the_left (GtkWidget *line)
{
  const int width = gtk_widget_get_width (line);
  const int height = gtk_widget_get_height (line);
  g_autofree guint32 *pixels = gun_ui_draw (line);
  guint n_left = 0;
  guint n_right = 0;

  for (int i = 0; i < width * height; i++)
    if (pixels[i] != 0)
      *(i % width < width / 2 ? &n_left : &n_right) += 1;
  g_assert_true ((n_left == 0) != (n_right == 0));

  return n_left > 0;
}

/* On the side that the cell says, in whichever direction window and text are written; and as high as ever, whatever the text */
static void
test_lines (void)
{
  static const char *const texts[] = { "ok", "مرحبا", "12", "👍", "कि" };
  GtkWidget *line = gun_cell_line_new (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  GtkWindow *window = show_cell (line);
  int height = 0;

  for (guint mirrored = 0; mirrored < 2; mirrored++)
    for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
      for (guint xalign = 0; xalign < 2; xalign++)
        {
          gtk_widget_set_direction (line, mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
          gun_cell_line_set_text (line, texts[i], xalign);
          gun_ui_settle ();
          g_assert_cmpint (is_on_the_left (line), ==, (xalign == 0) != mirrored);
          height = height == 0 ? gtk_widget_get_height (line) : height;
          g_assert_cmpint (gtk_widget_get_height (line), ==, height);
        }
  gtk_window_destroy (window);
}

static void
assert_link (GtkWidget *link, const char *words, gboolean is_whole)
{
  GtkWidget *button = gun_ui_wait_for (link, GTK_TYPE_BUTTON, NULL);
  graphene_rect_t place;
  int natural;

  gun_cell_link_set_text (GUN_CELL_LINK (link), words);
  gun_ui_settle ();
  g_assert_true (gun_ui_find (link, GTK_TYPE_BUTTON, words) == button);
  g_assert_true (gtk_widget_compute_bounds (button, link, &place));
  if (is_whole)
    g_assert_cmpfloat (place.size.width, <, WIDTH / 2);
  else
    g_assert_cmpfloat (place.size.width, >, WIDTH - 50);
  if (gtk_widget_get_direction (link) == GTK_TEXT_DIR_RTL && is_whole)
    g_assert_cmpfloat (place.origin.x, >, WIDTH / 2);
  else if (is_whole)
    g_assert_cmpfloat (place.origin.x, <, 1);

  gtk_widget_measure (link, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, <, WIDTH / 2);
}

/* As wide as its words, so that who clicks beside them means the row; and no wider than its cell */
static void
test_link (void)
{
  g_autofree char *long_words = g_strnfill (200, 'w');
  GtkWidget *link = gun_cell_link_new ();
  GtkWindow *window = show_cell (link);

  for (guint mirrored = 0; mirrored < 2; mirrored++)
    {
      gtk_widget_set_direction (link, mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      assert_link (link, "a", TRUE);
      assert_link (link, "places/harbour", TRUE);
      assert_link (link, long_words, FALSE);
      assert_link (link, "b", TRUE);
    }
  gtk_window_destroy (window);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/cells/line", test_lines);
  g_test_add_func ("/ui/cells/link", test_link);

  return g_test_run ();
}
