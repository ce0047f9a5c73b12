/* SPDX-License-Identifier: MIT */

/*
 * Takes the pictures of the diagram:
 *   diagram-pictures FOLDER
 */

#include "gun-diagram-fixture.h"

#include "gun-diagram-page.h"
#include "gun-picture.h"

#define SOUL "chat/lobby/m3f2k9Qa1"

static void
take (GunDiagramFixture *self, const char *name, int width)
{
  gun_picture_set_width (self->window, width);
  gun_diagram_rest (self);
  gun_picture_take (GTK_WIDGET (self->window), name);
}

static void
set_scheme (AdwColorScheme scheme)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}

static void
set_text_size (int percent)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024 * percent / 100, NULL);
  gun_ui_settle ();
}

/* Names in other scripts, nodes that nothing is known of, circles, and what would be spoofed */
static void
fill_odd (GunEngine *engine)
{
  static const char *const links[][3] = {
    { "odd", "itself", "odd" },
    { "odd", "nothing", "never/seen" },
    { "odd", "there", "odd/back" },
    { "odd", "again", "odd/back" },
    { "odd/back", "here", "odd" },
    { "odd", "emoji", "😀/🏝️" },
    { "odd", "חבר", "אנשים/עדה" },
    { "odd", "evil\xe2\x80\xaegnp.exe", "odd/a\xe2\x80\xae\x01\x02txt.exe" },
    { "odd",
      "long",
      "odd/a-soul-of-very-many-characters-that-goes-on-and-on-and-on-without-any-end-to-it" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    gun_diagram_put_link (engine, links[i][0], links[i][1], links[i][2]);
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    if (i != 1)
      gun_ui_put_text (engine, links[i][2], "text", "lalala");
}

static void
fill_many (GunEngine *engine)
{
  for (guint i = 1; i < 300; i++)
    {
      g_autofree char *from = g_strdup_printf ("many/%u", (i - 1) / 6);
      g_autofree char *to = g_strdup_printf ("many/%u", i);
      g_autofree char *key = g_strdup_printf ("k%u", i);

      gun_diagram_put_link (engine, from, key, to);
    }
}

static void
expand_all (GunDiagramFixture *self)
{
  guint n_before = 0;

  while (n_before != gun_diagram_count_boxes (self))
    {
      n_before = gun_diagram_count_boxes (self);
      for (guint i = 0; i < gun_diagram_count_boxes (self); i++)
        {
          GunDiagramBox *box
              = g_ptr_array_index (gun_diagram_scene_get_boxes (self->diagram->scene), i);

          if (box->node.n_hidden > 0)
            {
              gun_diagram_expand (self->diagram, box);
              gun_diagram_rest (self);
            }
        }
    }
}

static void
take_saved (GunDiagramFixture *self, const char *folder)
{
  static const char *const names[] = { "diagram-saved.svg", "diagram-saved.png" };
  GtkWidget *page = gun_ui_wait_for (self->window, GUN_TYPE_DIAGRAM_PAGE, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      gun_diagram_page_save (GUN_DIAGRAM_PAGE (page), file);
      gun_test_await (g_file_query_exists (file, NULL), GUN_UI_PATIENCE_S);
    }
}

int
main (int argc, char *argv[])
{
  GunDiagramFixture self;

  if (argc != 2)
    {
      g_printerr ("usage: diagram-pictures FOLDER\n");
      return 2;
    }

  gun_picture_set_folder (argv[1]);
  gun_ui_test_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);
  gun_diagram_fixture_set_up (&self);
  fill_odd (self.engine);
  fill_many (self.engine);
  gun_picture_set_width (self.window, 1000);

  gun_diagram_show (&self, SOUL);
  take (&self, "diagram", 1000);
  gun_diagram_focus (self.diagram, gun_diagram_find_box (&self, "people/Ada"));
  gtk_window_set_focus_visible (GTK_WINDOW (self.window), TRUE);
  take (&self, "diagram-focus", 1000);
  set_scheme (ADW_COLOR_SCHEME_FORCE_DARK);
  take (&self, "diagram-dark", 1000);
  set_scheme (ADW_COLOR_SCHEME_DEFAULT);
  take (&self, "diagram-narrow", 360);
  gun_diagram_fit (self.diagram);
  take (&self, "diagram-narrow-fit", 360);
  gun_diagram_set_zoom (self.diagram, 1);
  self.diagram->fits = TRUE;
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  take (&self, "diagram-rtl", 1000);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  set_text_size (200);
  take (&self, "diagram-large-text", 1000);
  take (&self, "diagram-narrow-large", 360);
  set_text_size (100);

  gun_diagram_show (&self, "odd");
  take (&self, "diagram-odd", 1000);
  take_saved (&self, argv[1]);
  gun_diagram_show (&self, "many/0");
  take (&self, "diagram-many-first", 1000);
  expand_all (&self);
  gun_diagram_fit (self.diagram);
  take (&self, "diagram-many", 1000);

  gun_diagram_fixture_tear_down (&self);

  return 0;
}
