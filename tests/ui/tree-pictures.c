/* SPDX-License-Identifier: MIT */

/*
 * Takes the pictures of the left side of the Graph page and of its search:
 *   tree-pictures FOLDER
 * Each as it is, dark, at 360 pixels, from right to left, and at 200 % text.
 */

#include "gun-ui-fixture.h"

#include "gun-open-window.h"
#include "gun-picture.h"
#include "gun-search-line.h"
#include "gun-text.h"
#include "gun-window-private.h"

/* gtk-xft-dpi is in 1/1024 of a dot per inch */
#define NORMAL_DPI (96 * 1024)

typedef struct
{
  const char *name;
  int width;
  gboolean dark;
  gboolean mirrored;
  double scale;
} Look;

static const Look looks[] = {
  { "light", 1000, FALSE, FALSE, 1 }, { "dark", 1000, TRUE, FALSE, 1 },
  { "narrow", 360, FALSE, FALSE, 1 }, { "rtl", 1000, FALSE, TRUE, 1 },
  { "large", 1000, FALSE, FALSE, 2 }, { "large-narrow", 360, FALSE, FALSE, 2 },
};

static void
fill (GunEngine *engine)
{
  static const char *const souls[] = {
    "chat/lobby/m3f2k9Qa1", "chat/lobby/m3f2kBx07", "chat/lobby/m3f2kDw5c",  "chat/dev/one",
    "chat/dev/two",         "places/cafe-nord",     "places/harbour-bridge", "inbox<?3600",
    "/leading//doubled/",   "evil\u202Egnp.exe",
  };

  for (guint i = 0; i < G_N_ELEMENTS (souls); i++)
    gun_ui_put_text (engine, souls[i], "text", "Meet at the harbour bridge at eight");
  gun_ui_put_text (engine, "places", "harbour", "مرحبا harbour");
}

static void
take (GtkWidget *window, const Look *look, const char *what)
{
  g_autofree char *name = g_strdup_printf ("tree-%s-%s", what, look->name);

  gun_ui_settle ();
  gun_picture_take (window, name);
}

static void
type_text (GunWindow *window, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.search", NULL);
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (window, GTK_TYPE_SEARCH_ENTRY, NULL)),
                         text);
}

static void
take_search (GunWindow *window, const Look *look)
{
  type_text (window, "harbour");
  gun_ui_wait_for (window, GUN_TYPE_SEARCH_LINE, NULL);
  take (GTK_WIDGET (window), look, "results");
  type_text (window, "pl");
  gun_ui_wait_for (window, GUN_TYPE_SEARCH_LINE, NULL);
  take (GTK_WIDGET (window), look, "names");
  type_text (window, "harbor-bridge");
  gun_ui_wait_for_words (window, "No Results Found");
  take (GTK_WIDGET (window), look, "nothing");
  type_text (window, "");
}

/* The tree gives way to the nodes of one kind */
static void
take_kind (GunWindow *window, const Look *look)
{
  GtkWidget *pane;

  if (look->width < 600)
    gtk_widget_activate_action (
        GTK_WIDGET (gun_window_get_graph_page (window)), "graph.leave", NULL);
  pane = gun_ui_wait_for (window, g_type_from_name ("GunSoulPane"), NULL);
  take (GTK_WIDGET (window), look, "souls");
  gtk_widget_activate_action (pane, "souls.kind", "s", "public");
  gun_ui_wait_for_words (window, "Public · 10");
  take (GTK_WIDGET (window), look, "kind");
  gtk_widget_activate_action (pane, "souls.kind", "s", "users");
  gun_ui_wait_for_words (window, "Users · 0");
  take (GTK_WIDGET (window), look, "no-kind");
  gtk_widget_activate_action (pane, "souls.kind", "s", "everything");
}

static void
take_open (GunWindow *window, const Look *look)
{
  GtkWindow *dialog;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.open-soul", NULL);
  gun_test_await ((dialog = gun_ui_get_dialog (GUN_TYPE_OPEN_WINDOW)) != NULL, GUN_UI_PATIENCE_S);
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Soul")),
                         "lobb");
  gun_ui_wait_for (dialog, GUN_TYPE_SEARCH_LINE, NULL);
  take (GTK_WIDGET (dialog), look, "open");
  gtk_window_destroy (dialog);
  gun_ui_settle ();
}

static void
take_look (const Look *look)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autoptr (GRefString) soul = gun_text_new ("chat/lobby/m3f2k9Qa1");
  GunWindow *window;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look->dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                 : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_widget_set_default_direction (look->mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (NORMAL_DPI * look->scale), NULL);
  fill (engine);
  window = gun_ui_open_window (engine);
  gun_picture_set_width (window, look->width);
  gun_window_open_soul (window, soul);
  gun_ui_wait_for_words (window, "1 key known here");
  take (GTK_WIDGET (window), look, "node");
  take_kind (window, look);
  take_search (window, look);
  take_open (window, look);
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

int
main (int argc, char **argv)
{
  gun_ui_test_init (&argc, &argv);
  if (argc != 2)
    return 2;

  gun_picture_set_folder (argv[1]);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    take_look (&looks[i]);

  return 0;
}
