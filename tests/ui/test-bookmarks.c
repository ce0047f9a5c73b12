/* SPDX-License-Identifier: MIT */

/* Bookmarks: set, opened, taken away, and no more of them than there may be. */

#include "gun-ui-fixture.h"

#include "gun-bookmark-list.h"
#include "gun-sidebar-row.h"
#include "gun-text.h"
#include "gun-window-private.h"

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
} Fixture;

static void
open_soul (Fixture *self, const char *text)
{
  g_autoptr (GRefString) soul = gun_text_new (text);

  gun_window_open_soul (self->window, soul);
}

static void
set_up (Fixture *self)
{
  self->engine = gun_ui_start_engine (NULL, FALSE);
  self->window = gun_ui_open_window (self->engine);
  gun_ui_put_text (self->engine, "people/ada", "name", "Ada");
  gun_ui_put_text (self->engine, "people/kari", "name", "Kari");
  open_soul (self, "people/ada");
  gun_ui_wait_for_words (self->window, "1 key known here");
}

static void
tear_down (Fixture *self)
{
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
}

static void
toggle (Fixture *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.bookmark", NULL);
}

static gboolean
is_marked (Fixture *self)
{
  g_autoptr (GVariant) state
      = g_action_group_get_action_state (G_ACTION_GROUP (self->window), "bookmark");

  return g_variant_get_boolean (state);
}

static GtkWidget *
find_row (Fixture *self, const char *title)
{
  GtkWidget *list = gun_ui_find (self->window, GUN_TYPE_BOOKMARK_LIST, NULL);
  GtkWidget *label = list != NULL ? gun_ui_find (list, GTK_TYPE_LABEL, title) : NULL;

  return label != NULL ? gtk_widget_get_ancestor (label, GUN_TYPE_SIDEBAR_ROW) : NULL;
}

static void
test_way (void)
{
  Fixture self;
  GtkWidget *row;

  set_up (&self);
  g_assert_false (is_marked (&self));
  g_assert_null (find_row (&self, "ada"));

  toggle (&self);
  gun_test_await (find_row (&self, "ada") != NULL, GUN_UI_PATIENCE_S);
  g_assert_true (is_marked (&self));
  open_soul (&self, "people/kari");
  gun_ui_wait_for_words (self.window, "Kari");
  g_assert_false (is_marked (&self));

  gtk_widget_activate (find_row (&self, "ada"));
  gun_ui_wait_for_words (self.window, "Ada");
  g_assert_true (is_marked (&self));

  /* Delete on its row */
  row = find_row (&self, "ada");
  gtk_widget_grab_focus (row);
  gtk_widget_activate_action (gtk_widget_get_ancestor (row, GUN_TYPE_BOOKMARK_LIST),
                              "win.remove-bookmark",
                              "s",
                              "people/ada");
  gun_test_await (find_row (&self, "ada") == NULL, GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (self.window, "Bookmark of people/ada removed");
  g_assert_false (is_marked (&self));
  toggle (&self);
  toggle (&self);
  g_assert_null (find_row (&self, "ada"));
  tear_down (&self);
}

/* Names that are no plain text cannot be kept, names that could mislead are shown escaped */
static void
test_odd_names (void)
{
  Fixture self;
  g_autoptr (GRefString) lone = NULL;

  set_up (&self);
  open_soul (&self,
             "people/\xe2\x80\xae"
             "ada");
  toggle (&self);
  gun_test_await (find_row (&self,
                            "\357\277\275"
                            "ada")
                      != NULL,
                  GUN_UI_PATIENCE_S);

  lone = gun_text_new ("people/\xed\xa0\x80");
  gun_window_open_soul (self.window, lone);
  gun_test_await (!g_action_group_get_action_enabled (G_ACTION_GROUP (self.window), "bookmark"),
                  GUN_UI_PATIENCE_S);
  tear_down (&self);
}

static void
test_limit (void)
{
  Fixture self;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) souls = NULL;
  g_auto (GStrv) kept = NULL;
  GSettings *preferences;

  set_up (&self);
  for (guint i = 0; i < GUN_BOOKMARK_LIST_MAX; i++)
    {
      g_autofree char *soul = g_strdup_printf ("node/%u", i);

      g_strv_builder_add (builder, soul);
    }
  souls = g_strv_builder_end (builder);
  preferences = gun_window_get_preferences (self.window);
  g_settings_set_strv (preferences, GUN_BOOKMARK_LIST_KEY, (const char *const *) souls);
  toggle (&self);
  gun_ui_wait_for_words (self.window, "There are 100 bookmarks: take one away first");
  kept = g_settings_get_strv (preferences, GUN_BOOKMARK_LIST_KEY);
  g_assert_cmpuint (g_strv_length (kept), ==, GUN_BOOKMARK_LIST_MAX);
  g_assert_false (is_marked (&self));
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/bookmarks/way", test_way);
  g_test_add_func ("/ui/bookmarks/odd-names", test_odd_names);
  g_test_add_func ("/ui/bookmarks/limit", test_limit);

  return g_test_run ();
}
