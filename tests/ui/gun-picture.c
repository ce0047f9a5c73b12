/* SPDX-License-Identifier: MIT */

#include "gun-picture.h"

#include "gun-ui-fixture.h"

static char *folder;

/**
 * gun_picture_set_folder:
 * @path: where pictures go, for the rest of the program
 */
void
gun_picture_set_folder (const char *path)
{
  g_free (folder);
  folder = g_strdup (path);
}

/* NULL while sizes are to be given out anew */
static GskRenderNode *
draw (GtkWidget *window)
{
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();

  gun_ui_settle ();
  paintable = gtk_widget_paintable_new (window);
  gdk_paintable_snapshot (
      paintable, snapshot, gtk_widget_get_width (window), gtk_widget_get_height (window));

  return gtk_snapshot_to_node (snapshot);
}

void
gun_picture_take (GtkWidget *window, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GskRenderer *renderer;

  gun_test_await ((node = draw (window)) != NULL, GUN_UI_PATIENCE_S);
  renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  texture = gsk_renderer_render_texture (renderer, node, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

/* Twice: as it is laid out for the width before, it may not become as narrow as it can be after */
void
gun_picture_set_width (GunWindow *window, int width)
{
  /* Folded first: only then the rows of the page are as narrow as they can be */
  if (width < 600)
    {
      gtk_window_set_default_size (GTK_WINDOW (window), 500, 700);
      gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (window)) - 500) < GUN_PICTURE_FRAME_PX,
                      GUN_UI_PATIENCE_S);
      gun_ui_settle ();
    }
  for (guint i = 0; i < 2; i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (window), width + (i == 0 ? 1 : 0), 700);
      gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (window)) - width)
                          < GUN_PICTURE_FRAME_PX,
                      GUN_UI_PATIENCE_S);
      gun_ui_settle ();
    }
}
