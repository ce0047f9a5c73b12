/* SPDX-License-Identifier: MIT */

/*
 * Takes the pictures of files going in and out:
 *   exchange-pictures FOLDER
 */

#include "gun-ui-fixture.h"

#include <glib/gstdio.h>

#include "gun-import-window.h"
#include "gun-picture.h"
#include "gun-soul-line.h"
#include "gun-soul-menu.h"
#include "gun-text.h"
#include "gun-window-private.h"

#define LEAF(key, value) "\"" key "\":{\"\":{\":\":" value ",\">\":1795384800000}}"

/* As a relay leaves it that was started again: two names are lost, and a file is cut off. */
static void
make_folder (const char *folder)
{
  g_autofree char *first = g_build_filename (folder, "!", NULL);
  g_autofree char *second = g_build_filename (folder, "chat%2Flobby%1Btext", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (
      first,
      "{\"boats/gull\\u001b\":{" LEAF ("name", "\"Gull\"") "," LEAF (
          "length", "7.4") "},"
                           "\"chat/dev/m2c81Lp0\\u001b\":{" LEAF (
                               "text",
                               "\"Low tide at noon\"") ","
                                                       "\"when\":{\"\":{\":\":1795384800000,"
                                                       "\"undefined\":1795384800000}},"
                                                       "\"who\":{\"\":{\"undefined\":\"Ada\",\">\":"
                                                       "1795384800000}}},"
                                                       "\"places/cafe-nord\\u001b\":{" LEAF (
                                                           "name", "\"Café Nord\"") "}}",
      -1,
      NULL));
  g_assert_true (g_file_set_contents (
      second,
      "{\"chat/lobby\\u001b\":{" LEAF ("text", "\"Meet at the bridge\"") ",\"se",
      -1,
      NULL));
}

static void
take_import (GunWindow *window, const char *path, const char *name, int width, gboolean dark)
{
  GtkWindow *dialog;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_DEFAULT);
  gun_window_import_path (window, path);
  dialog = gun_ui_get_dialog (GUN_TYPE_IMPORT_WINDOW);
  gtk_window_set_default_size (dialog, width, 720);
  gun_test_await (gun_ui_find (dialog, GTK_TYPE_LABEL, "Keys") != NULL
                      || gun_ui_find (dialog, GTK_TYPE_BUTTON, "Close") != NULL,
                  GUN_UI_PATIENCE_S);
  gun_picture_take (GTK_WIDGET (dialog), name);
  gtk_window_destroy (dialog);
  gun_ui_settle ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

static void
take_menu (GunWindow *window)
{
  GtkWidget *page = GTK_WIDGET (gun_window_get_graph_page (window));
  g_autoptr (GRefString) soul = gun_text_new ("people/ada");
  g_autoptr (GMenuModel) menu = gun_soul_menu_new (soul);
  GtkWidget *line = gun_ui_wait_for (page, GUN_TYPE_SOUL_LINE, NULL);
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  gtk_widget_set_parent (popover, line);
  gtk_popover_popup (GTK_POPOVER (popover));
  gun_picture_take (popover, "soul-menu");
  gtk_widget_unparent (popover);
}

int
main (int argc, char *argv[])
{
  g_autofree char *folder = NULL;
  g_autofree char *file = NULL;
  g_autofree char *missing = NULL;
  GunEngine *engine;
  GunWindow *window;

  if (argc != 2)
    {
      g_printerr ("usage: exchange-pictures FOLDER\n");
      return 2;
    }

  gun_picture_set_folder (argv[1]);
  gun_ui_test_init (&argc, &argv);
  engine = gun_ui_start_engine (NULL, TRUE);
  window = gun_ui_open_window (engine);
  gun_ui_put_text (engine, "people/ada", "name", "Ada");
  folder = gun_ui_dup_scratch_path ("radata");
  file = gun_ui_dup_scratch_path ("boats.json");
  missing = gun_ui_dup_scratch_path ("gone.json");
  make_folder (folder);
  g_assert_true (g_file_set_contents (
      file,
      "{\"b\":{\"_\":{\"#\":\"b\",\">\":{\"n\":5,\"m\":6}},\"n\":\"Gull\",\"m\":7}}",
      -1,
      NULL));

  take_import (window, file, "import", 480, FALSE);
  take_import (window, folder, "import-faults", 480, FALSE);
  take_import (window, folder, "import-faults-dark", 480, TRUE);
  take_import (window, folder, "import-faults-narrow", 360, FALSE);
  take_import (window, missing, "import-failed", 480, FALSE);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  take_import (window, folder, "import-faults-rtl", 480, FALSE);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 2 * 96 * 1024, NULL);
  take_import (window, folder, "import-faults-large", 480, FALSE);
  take_import (window, folder, "import-faults-narrow-large", 360, FALSE);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 96 * 1024, NULL);
  take_menu (window);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  return 0;
}
