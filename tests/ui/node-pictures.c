/* SPDX-License-Identifier: MIT */

/*
 * Takes the pictures of a node and of what is done with it:
 *   node-pictures FOLDER
 * Each as it is, dark, at 360 pixels, from right to left, at 200 % text, and at both.
 */

#include "gun-node-fixture.h"

#include <string.h>

#include "gun-node-table.h"
#include "gun-picture.h"
#include "gun-search-line.h"
#include "gun-text.h"

/* gtk-xft-dpi is in 1/1024 of a dot per inch */
#define NORMAL_DPI (96 * 1024)

static void
put_link (GunEngine *engine, const char *key, const char *target)
{
  g_autoptr (GRefString) text = gun_text_new (target);
  g_autoptr (GunValue) link = gun_value_new_link (text);

  gun_ui_put (engine, GUN_NODE_SOUL, key, link);
}

static void
fill (GunEngine *engine)
{
  g_autoptr (GunValue) when = gun_value_new_number (1795384800000);
  g_autoptr (GunValue) no = gun_value_new_boolean (FALSE);
  g_autoptr (GunValue) null = gun_value_new_null ();

  gun_ui_put_text (engine, "places/harbour-bridge", "name", "Harbour Bridge");
  gun_ui_put_text (engine, "places/cafe-nord", "name", "Café Nord");
  gun_ui_put_text (engine,
                   GUN_NODE_SOUL,
                   "plan",
                   "{\n  \"tide\": [\"06:12\", \"18:40\"],\n  \"boats\": 2,\n  \"lamp\": true,\n  "
                   "\"note\": \"مرحبا\"\n}");
  gun_ui_put_text (engine, GUN_NODE_SOUL, "text", "Meet at the bridge at eight");
  gun_ui_put_text (engine, GUN_NODE_SOUL, "key\u202Egnp", "turned round");
  gun_ui_put (engine, GUN_NODE_SOUL, "when", when);
  gun_ui_put (engine, GUN_NODE_SOUL, "seen", no);
  gun_ui_put (engine, GUN_NODE_SOUL, "pinned", null);
  put_link (engine, "place", "places/harbour-bridge");
}

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
  { "large", 1000, FALSE, FALSE, 2 }, { "narrow-large", 360, FALSE, FALSE, 2 },
};

static void
take (GtkWidget *window, const Look *look, const char *what)
{
  g_autofree char *name = g_strdup_printf ("node-%s-%s", what, look->name);

  gun_picture_take (window, name);
}

static GtkWidget *
wait_for_dialog (const char *type)
{
  GtkWindow *dialog;

  gun_test_await (g_type_from_name (type) != 0
                      && (dialog = gun_ui_get_dialog (g_type_from_name (type))) != NULL,
                  GUN_UI_PATIENCE_S);

  return GTK_WIDGET (dialog);
}

static void
take_dialog (const Look *look, const char *type, const char *what)
{
  GtkWidget *dialog = wait_for_dialog (type);

  if (look->width == 360)
    gtk_window_set_default_size (GTK_WINDOW (dialog), 360, 560);
  gun_ui_settle ();
  take (dialog, look, what);
  gtk_window_destroy (GTK_WINDOW (dialog));
  gun_ui_settle ();
}

static void
take_row (GunNodeFixture *self, const Look *look)
{
  gun_ui_edit_row (self->window, 5);
  take (GTK_WIDGET (self->window), look, "edit");
  gun_node_type (self, GUN_NODE_NUMBER, "12,5");
  gun_ui_press (self->window, "Write");
  take (GTK_WIDGET (self->window), look, "wrong");
  gun_node_type (self, GUN_NODE_LINK, "places/nowhere");
  gun_ui_press (self->window, "Write");
  take (GTK_WIDGET (self->window), look, "doubt");
  gun_ui_press (self->window, "Cancel");
  gun_ui_settle ();
}

static void
take_dialogs (GunNodeFixture *self, const Look *look)
{
  GtkWidget *view = gun_ui_wait_for (self->window, GTK_TYPE_COLUMN_VIEW, NULL);

  gun_ui_edit_row (self->window, 3);
  take_dialog (look, "GunTextWindow", "text");
  gtk_widget_activate_action (view, "node.add-to-set", NULL);
  take_dialog (look, "GunWriteWindow", "set");
  gdk_clipboard_set_text (
      gtk_widget_get_clipboard (view),
      "{\"seen\":true,\"from\":\"Ada\",\"boat\":{\"name\":\"Gull\",\"berth\":7}}");
  gtk_widget_activate_action (view, "node.paste", NULL);
  take_dialog (look, "GunPasteWindow", "paste");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (view),
                          "{\"seen\":true,\n\"boats\":[\"Gull\"]}");
  gtk_widget_activate_action (view, "node.paste", NULL);
  take_dialog (look, "GunPasteWindow", "paste-wrong");
  gun_ui_select_row (self->window, 2);
  gtk_widget_activate_action (view, "node.link", NULL);
  take_dialog (look, "GunOpenWindow", "link");
}

static void
take_long_text (GunNodeFixture *self, const Look *look)
{
  GString *line = g_string_new ("[");

  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (line, "%s{\"boat\":%u}", i > 0 ? "," : "", i);
  g_string_append_c (line, ']');
  gun_ui_put_text (self->engine, GUN_NODE_SOUL, "boats", line->str);
  g_string_free (line, TRUE);
  gun_ui_settle ();
  gun_ui_edit_row (self->window, 0);
  take_dialog (look, "GunTextWindow", "long");
}

static void
take_undo (GunNodeFixture *self, const Look *look)
{
  gun_node_change (self, 4, GUN_NODE_BOOLEAN, "true");
  gun_ui_wait_for_words (self->window, "Set seen to true");
  take (GTK_WIDGET (self->window), look, "undo");
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.undo", NULL);
  gun_ui_settle ();
}

/* The inspector beside the table, and what is instead of it */
static void
take_pages (GunNodeFixture *self, const Look *look)
{
  const char *const pages[] = { "value", "history", "origin" };
  GtkWidget *view = gun_ui_wait_for (self->window, GTK_TYPE_COLUMN_VIEW, NULL);

  gun_ui_select_row (self->window, 5);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gtk_widget_activate_action (view, "graph.inspect", "s", pages[i]);
      gun_ui_settle ();
      take (GTK_WIDGET (self->window), look, pages[i]);
    }
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.toggle-inspector", NULL);

  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.search", NULL);
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (self->window, GTK_TYPE_SEARCH_ENTRY, NULL)),
                         "bridge");
  gun_ui_wait_for (self->window, GUN_TYPE_SEARCH_LINE, NULL);
  gun_ui_settle ();
  take (GTK_WIDGET (self->window), look, "search");
  gtk_widget_activate_action (view, "graph.search", NULL);
  gun_ui_settle ();
}

static void
take_menu (GunNodeFixture *self, const Look *look)
{
  GtkWidget *line = gun_ui_wait_for (self->window, GTK_TYPE_LABEL, "place");
  GtkWidget *table = gtk_widget_get_ancestor (line, GUN_TYPE_NODE_TABLE);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (table);
  double x;
  double y;

  g_assert_true (gtk_widget_translate_coordinates (line, table, 5, 5, &x, &y));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "pressed", 1, x, y);
    }
  gun_ui_settle ();
  take (gun_ui_wait_for (table, GTK_TYPE_POPOVER_MENU, NULL), look, "menu");
  gtk_popover_popdown (GTK_POPOVER (gun_ui_find (table, GTK_TYPE_POPOVER_MENU, NULL)));
  gun_ui_settle ();
}

static void
take_all (const Look *look)
{
  g_autoptr (GRefString) soul = gun_text_new (GUN_NODE_SOUL);
  GunNodeFixture self;

  gtk_widget_set_default_direction (look->mirrored ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look->dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                 : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (NORMAL_DPI * look->scale), NULL);
  self.engine = gun_ui_start_engine (NULL, FALSE);
  fill (self.engine);
  self.window = gun_ui_open_window (self.engine);
  gun_window_open_soul (self.window, soul);
  gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  gun_picture_set_width (self.window, look->width);
  gun_ui_settle ();

  take (GTK_WIDGET (self.window), look, "table");
  take_menu (&self, look);
  take_row (&self, look);
  take_pages (&self, look);
  take_undo (&self, look);
  take_dialogs (&self, look);
  take_long_text (&self, look);
  gun_node_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  if (argc != 2)
    {
      g_printerr ("usage: node-pictures FOLDER\n");
      return 2;
    }

  gun_picture_set_folder (argv[1]);
  gun_ui_test_init (&argc, &argv);
  /* What GNOME shows */
  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    take_all (&looks[i]);

  return 0;
}
