/* SPDX-License-Identifier: MIT */

/* How a person goes about in the tree of souls. */

#include "gun-ui-fixture.h"

#include "gun-graph-page.h"
#include "gun-soul-line.h"
#include "gun-soul-menu.h"
#include "gun-text.h"
#include "gun-window-private.h"

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
  GtkWidget *view;
  GtkSingleSelection *selection;
} Shown;

/* @souls: (array zero-terminated=1) */
static void
show (Shown *self, const char *const *souls)
{
  self->engine = gun_ui_start_engine (NULL, FALSE);
  for (; *souls != NULL; souls++)
    gun_ui_put_text (self->engine, *souls, "text", "x");
  self->window = gun_ui_open_window (self->engine);
  self->view = gun_ui_wait_for (self->window, GTK_TYPE_LIST_VIEW, NULL);
  self->selection = GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (self->view)));
  gun_ui_settle ();
}

static void
end (Shown *self)
{
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
}

static GtkWidget *
get_row (Shown *self, const char *sentence)
{
  return gtk_widget_get_parent (gun_ui_wait_for (self->window, GUN_TYPE_SOUL_LINE, sentence));
}

static gboolean
has_row (Shown *self, const char *sentence)
{
  return gun_ui_find (self->window, GUN_TYPE_SOUL_LINE, sentence) != NULL;
}

static const char *
get_selected (Shown *self)
{
  GunSoulItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? gun_soul_item_get_soul (item) : NULL;
}

static gboolean
is_selected (Shown *self, const char *soul)
{
  return g_strcmp0 (get_selected (self), soul) == 0;
}

static const char *
get_shown (Shown *self)
{
  return gun_graph_page_get_soul (gun_window_get_graph_page (self->window));
}

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type))
        return controller;
    }

  g_assert_not_reached ();
}

static gboolean
press (Shown *self, guint keyval)
{
  gboolean handled = FALSE;

  g_signal_emit_by_name (find_controller (self->view, GTK_TYPE_EVENT_CONTROLLER_KEY),
                         "key-pressed",
                         keyval,
                         0,
                         0,
                         &handled);
  gun_ui_settle ();

  return handled;
}

static void
assert_focus (Shown *self, const char *sentence)
{
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (self->window)) == get_row (self, sentence));
}

static void
assert_expanded (Shown *self, const char *sentence, gboolean expanded)
{
  gtk_test_accessible_assert_state (
      GTK_ACCESSIBLE (get_row (self, sentence)), GTK_ACCESSIBLE_STATE_EXPANDED, expanded);
}

static const char *const chat[]
    = { "chat/dev/x", "chat/lobby/one", "chat/lobby/two", "places", "places/a", NULL };

#define CHAT "chat/, group, 3 nodes"
#define DEV "chat/dev/, group, 1 node"
#define LOBBY "chat/lobby/, group, 2 nodes"
#define PLACES "places, public node, group, 1 node"

static void
test_keys (void)
{
  Shown self = { 0 };

  show (&self, chat);
  gtk_widget_grab_focus (get_row (&self, CHAT));
  assert_expanded (&self, CHAT, FALSE);
  g_assert_false (press (&self, GDK_KEY_Left));
  g_assert_true (press (&self, GDK_KEY_Right));
  assert_expanded (&self, CHAT, TRUE);
  assert_focus (&self, CHAT);
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (get_row (&self, DEV)), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2);

  /* Into it, and out again */
  g_assert_true (press (&self, GDK_KEY_Right));
  assert_focus (&self, DEV);
  g_assert_cmpstr (get_selected (&self), ==, "chat/dev/");
  g_assert_null (get_shown (&self));
  g_assert_true (press (&self, GDK_KEY_Left));
  assert_focus (&self, CHAT);
  g_assert_true (press (&self, GDK_KEY_Left));
  assert_expanded (&self, CHAT, FALSE);
  g_assert_false (has_row (&self, DEV));

  g_assert_true (press (&self, GDK_KEY_plus));
  assert_expanded (&self, CHAT, TRUE);
  g_assert_true (press (&self, GDK_KEY_KP_Subtract));
  assert_expanded (&self, CHAT, FALSE);

  gtk_widget_set_direction (GTK_WIDGET (gtk_widget_get_ancestor (self.view, ADW_TYPE_LEAFLET)),
                            GTK_TEXT_DIR_RTL);
  gtk_widget_set_direction (gtk_widget_get_ancestor (self.view, g_type_from_name ("GunSoulPane")),
                            GTK_TEXT_DIR_RTL);
  g_assert_true (press (&self, GDK_KEY_Left));
  assert_expanded (&self, CHAT, TRUE);
  g_assert_true (press (&self, GDK_KEY_Right));
  assert_expanded (&self, CHAT, FALSE);
  end (&self);
}

/* Return opens and closes what is a group only, and shows what is a node */
static void
test_return (void)
{
  Shown self = { 0 };

  show (&self, chat);
  g_signal_emit_by_name (self.view, "activate", 0);
  assert_expanded (&self, CHAT, TRUE);
  g_assert_true (has_row (&self, LOBBY));
  g_signal_emit_by_name (self.view, "activate", 0);
  assert_expanded (&self, CHAT, FALSE);
  g_signal_emit_by_name (self.view, "activate", 1);
  g_assert_cmpstr (get_shown (&self), ==, "places");
  assert_expanded (&self, PLACES, FALSE);
  end (&self);
}

/* A press on the arrow opens and does not choose; the same by the action that screen readers find */
static void
test_arrow (void)
{
  Shown self = { 0 };
  GtkWidget *arrow;
  GtkWidget *line;

  show (&self, chat);
  line = gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, PLACES);
  arrow = gun_ui_wait_for (line, GTK_TYPE_IMAGE, NULL);
  g_signal_emit_by_name (find_controller (arrow, GTK_TYPE_GESTURE_CLICK), "pressed", 1, 5.0, 5.0);
  assert_expanded (&self, PLACES, TRUE);
  g_assert_null (get_shown (&self));
  g_assert_null (get_selected (&self));
  g_assert_true (gtk_widget_activate_action (line, "soul.toggle", NULL));
  assert_expanded (&self, PLACES, FALSE);

  gun_ui_put_text (self.engine, "leaf", "text", "x");
  line = gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, "leaf, public node");
  gtk_widget_activate_action (line, "soul.toggle", NULL);
  g_assert_false (gun_soul_item_get_expanded (gun_soul_line_get_item (GUN_SOUL_LINE (line))));
  end (&self);
}

static void
open_soul (Shown *self, const char *name)
{
  g_autoptr (GRefString) soul = gun_text_new (name);

  gun_window_open_soul (self->window, soul);
  gun_ui_settle ();
}

/* What is opened elsewhere has its row selected, in groups that are opened for it and no others; who closes them is not contradicted */
static void
test_reveal (void)
{
  Shown self = { 0 };

  show (&self, chat);
  open_soul (&self, "chat/lobby/two");
  g_assert_cmpstr (get_selected (&self), ==, "chat/lobby/two");
  g_assert_true (has_row (&self, "chat/lobby/two, public node, followed"));
  assert_expanded (&self, DEV, FALSE);

  gtk_widget_grab_focus (get_row (&self, CHAT));
  g_assert_true (press (&self, GDK_KEY_Left));
  g_assert_cmpstr (get_selected (&self), ==, "chat/");
  gun_ui_put_text (self.engine, "chat/lobby/three", "text", "x");
  gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, "chat/, group, 4 nodes");
  gun_ui_settle ();
  assert_expanded (&self, "chat/, group, 4 nodes", FALSE);
  g_assert_cmpstr (get_shown (&self), ==, "chat/lobby/two");

  /* Nothing is opened for what is not there, and it is selected when it comes */
  open_soul (&self, "places/later");
  assert_expanded (&self, PLACES, FALSE);
  g_assert_null (get_selected (&self));
  gun_ui_put_text (self.engine, "places/later", "text", "x");
  gun_test_await (is_selected (&self, "places/later"), GUN_UI_PATIENCE_S);
  end (&self);
}

/* The row of what is shown is replaced by another when its group goes another way; it stays selected */
static void
test_selection (void)
{
  static const char *const souls[] = { "a/b/c", "a/d", NULL };
  Shown self = { 0 };

  show (&self, souls);
  open_soul (&self, "a/b/c");
  gun_ui_put_text (self.engine, "a/b", "text", "x");
  gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, "a/b, public node, group, 1 node");
  gun_test_await (is_selected (&self, "a/b/c"), GUN_UI_PATIENCE_S);
  gun_ui_put_text (self.engine, "a", "text", "x");
  gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, "a, public node, group, 3 nodes");
  gun_test_await (is_selected (&self, "a/b/c"), GUN_UI_PATIENCE_S);
  gun_ui_put_text (self.engine, "0", "text", "x");
  gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, "0, public node");
  g_assert_cmpstr (get_selected (&self), ==, "a/b/c");
  end (&self);
}

/* In a narrow window the tree stays in front when rows come above the one that was chosen, or a group is opened there */
static void
test_narrow (void)
{
  Shown self = { 0 };
  GtkWidget *page;

  show (&self, chat);
  page = GTK_WIDGET (gun_window_get_graph_page (self.window));
  open_soul (&self, "places/a");
  g_object_set (page, "narrow", TRUE, NULL);
  gtk_widget_activate_action (page, "graph.leave", NULL);
  gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, CHAT);
  gun_ui_settle ();
  gun_ui_put_text (self.engine, "0", "text", "x");
  gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, "0, public node");
  gtk_widget_grab_focus (get_row (&self, CHAT));
  g_assert_true (press (&self, GDK_KEY_Right));
  gun_ui_settle ();
  g_assert_true (has_row (&self, LOBBY));
  g_assert_cmpstr (get_selected (&self), ==, "places/a");
  g_signal_emit_by_name (self.view, "activate", gtk_single_selection_get_selected (self.selection));
  gun_test_await (!gtk_widget_get_mapped (self.view), GUN_UI_PATIENCE_S);
  end (&self);
}

static const char *
get_label (Shown *self, const char *sentence)
{
  GtkWidget *line = gun_ui_wait_for (self->window, GUN_TYPE_SOUL_LINE, sentence);

  return gtk_label_get_text (GTK_LABEL (gun_ui_wait_for (line, GTK_TYPE_LABEL, NULL)));
}

/* Nothing in a name moves what stands beside it, and a long one costs no more than what is seen of it */
static void
test_names (void)
{
  static const char *const souls[] = { "//x", "gnp\u202Eexe/a", "😀/x", NULL };
  Shown self = { 0 };
  g_autofree char *longest = g_strnfill (10000, 'y');
  g_autofree char *beginning = g_strnfill (200, 'y');

  show (&self, souls);
  gun_ui_put_text (self.engine, longest, "text", "x");
  gun_ui_wait_for_words (self.view, beginning);
  g_assert_cmpstr (get_label (&self, "/, group, 1 node"), ==, "(no name)");
  g_assert_cmpstr (get_label (&self, "gnp\uFFFDexe/, group, 1 node"), ==, "gnp\uFFFDexe");
  g_assert_cmpstr (get_label (&self, "😀/, group, 1 node"), ==, "😀");
  end (&self);
}

static gboolean
has_item (GMenuModel *menu, const char *label)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autofree char *said = NULL;

      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &said);
      if (g_strcmp0 (said, label) == 0)
        return TRUE;
    }

  return FALSE;
}

/* What is below a row can be exported, and of a row that is no node only that */
static void
test_menu (void)
{
  Shown self = { 0 };
  GtkWidget *line;
  g_autoptr (GMenuModel) of_group = NULL;
  g_autoptr (GMenuModel) of_both = NULL;

  show (&self, chat);
  line = gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, CHAT);
  of_group = gun_soul_menu_new_for_item (gun_soul_line_get_item (GUN_SOUL_LINE (line)));
  g_assert_true (has_item (of_group, "Export All of “chat/”…"));
  g_assert_false (has_item (of_group, "Export Node…"));
  line = gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, PLACES);
  of_both = gun_soul_menu_new_for_item (gun_soul_line_get_item (GUN_SOUL_LINE (line)));
  g_assert_true (has_item (of_both, "Export All of “places/”…"));
  g_assert_true (has_item (of_both, "Export Node…"));
  end (&self);
}

/* The soul of the first row that is seen whole */
static const char *
get_top (Shown *self)
{
  GunSoulLine *top = NULL;
  double top_y = G_MAXDOUBLE;
  g_autoptr (GunSoulItem) item = NULL;

  for (GtkWidget *row = gtk_widget_get_first_child (self->view); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *line = gtk_widget_get_first_child (row);
      double x, y;

      if (!gtk_widget_get_child_visible (row)
          || !gtk_widget_translate_coordinates (row, self->view, 0, 0, &x, &y) || y < 0
          || y >= top_y)
        continue;
      top_y = y;
      top = GUN_SOUL_LINE (line);
    }

  /* Its row is where the list has it */
  item = g_list_model_get_item (G_LIST_MODEL (self->selection), gun_soul_line_get_position (top));
  g_assert_true (item == gun_soul_line_get_item (top));

  return gun_soul_item_get_soul (item);
}

/* What comes above what one looks at does not move it */
static void
test_scroll_position (void)
{
  Shown self = { 0 };
  g_autoptr (GPtrArray) souls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_autofree char *path = NULL;
  g_autofree char *top = NULL;
  guint n_rows;

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *soul = g_strdup_printf ("many/%05u", i);

      g_ptr_array_add (souls, gun_text_new (soul));
    }
  path = gun_ui_make_souls (souls);
  self.engine = gun_ui_start_engine (path, FALSE);
  self.window = gun_ui_open_window (self.engine);
  self.view = gun_ui_wait_for (self.window, GTK_TYPE_LIST_VIEW, NULL);
  self.selection = GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (self.view)));
  open_soul (&self, "many/01000");
  gun_test_await (is_selected (&self, "many/01000"), GUN_UI_PATIENCE_S);
  gun_ui_wait_for (self.window, GUN_TYPE_SOUL_LINE, "many/01000, public node, followed");
  gun_ui_settle ();

  top = g_strdup (get_top (&self));
  n_rows = g_list_model_get_n_items (G_LIST_MODEL (self.selection));
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *soul = g_strdup_printf ("many/00000-%u", i);

      gun_ui_put_text (self.engine, soul, "text", "x");
    }
  gun_test_await (g_list_model_get_n_items (G_LIST_MODEL (self.selection)) == n_rows + 5,
                  GUN_UI_PATIENCE_S);
  gun_ui_settle ();
  g_assert_cmpstr (get_top (&self), ==, top);
  g_assert_cmpstr (get_selected (&self), ==, "many/01000");
  end (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/tree/keys", test_keys);
  g_test_add_func ("/ui/tree/return", test_return);
  g_test_add_func ("/ui/tree/arrow", test_arrow);
  g_test_add_func ("/ui/tree/reveal", test_reveal);
  g_test_add_func ("/ui/tree/selection", test_selection);
  g_test_add_func ("/ui/tree/narrow", test_narrow);
  g_test_add_func ("/ui/tree/names", test_names);
  g_test_add_func ("/ui/tree/menu", test_menu);
  g_test_add_func ("/ui/tree/scroll-position", test_scroll_position);

  return g_test_run ();
}
