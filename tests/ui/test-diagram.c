/* SPDX-License-Identifier: MIT */

/* The diagram in the window: what it shows, every way to move in it, what comes in while one looks, and the picture that is saved. */

#include "gun-diagram-fixture.h"

#include <glib/gstdio.h>
#include <math.h>

#include "gun-diagram-page.h"
#include "gun-text.h"

#define SOUL "chat/lobby/m3f2k9Qa1"

static GtkEventController *
find_controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_type_is_a (G_OBJECT_TYPE (controller), type))
        return controller;
    }
  g_assert_not_reached ();
}

/* What a key that nothing below takes does to @widget */
static gboolean
press_key (GtkWidget *widget, guint key, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && j < g_list_model_get_n_items (G_LIST_MODEL (controller));
           j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == key
              && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == state)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
                                                 0,
                                                 widget,
                                                 gtk_shortcut_get_arguments (shortcut));
        }
    }
  return FALSE;
}

static void
press (GunDiagramFixture *self, guint key, GdkModifierType state)
{
  g_assert_true (press_key (GTK_WIDGET (self->diagram), key, state));
  gun_diagram_rest (self);
}

static void
click_at (GunDiagramFixture *self, float x, float y)
{
  graphene_point_t at = gun_diagram_camera_to_widget (&self->diagram->camera, x, y);

  g_signal_emit_by_name (find_controller (GTK_WIDGET (self->diagram), GTK_TYPE_GESTURE_CLICK),
                         "released",
                         1,
                         (double) at.x,
                         (double) at.y);
  gun_diagram_rest (self);
}

static void
assert_focused (GunDiagramFixture *self, const char *soul)
{
  GunDiagramBox *box = gun_diagram_find_box (self, soul);

  g_assert_nonnull (box);
  g_assert_nonnull (box->handle);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->window)) == box->handle);
}

/* graphene_rect_contains_rect() is wrong about negative places */
static gboolean
contains (const graphene_rect_t *all, const graphene_rect_t *part)
{
  return part->origin.x >= all->origin.x && part->origin.y >= all->origin.y
         && part->origin.x + part->size.width <= all->origin.x + all->size.width
         && part->origin.y + part->size.height <= all->origin.y + all->size.height;
}

static GunDiagramBox *
get_middle (GunDiagramFixture *self)
{
  return g_ptr_array_index (gun_diagram_scene_get_boxes (self->diagram->scene), 0);
}

static void
test_shows (void)
{
  GunDiagramFixture self;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  gun_ui_wait_for_words (self.window, "12 nodes and 12 links shown · 7 more known here");
  g_assert_cmpstr (get_middle (&self)->soul, ==, SOUL);
  g_assert_cmpstr (get_middle (&self)->name, ==, "m3f2k9Qa1");
  g_assert_true (get_middle (&self)->is_middle);

  /* It leads here, and is not led to */
  g_assert_nonnull (gun_diagram_find_box (&self, "chat/lobby"));
  g_assert_cmpstr (gun_diagram_find_box (&self, "chat/lobby")->icon, ==, "folder-symbolic");
  g_assert_false (gun_diagram_find_box (&self, "chat/dev/m2c80")->node.is_known);
  g_assert_cmpuint (gun_diagram_find_box (&self, "chat/dev")->node.n_hidden, ==, 7);
  gun_diagram_fixture_tear_down (&self);
}

/* Tree, table and breadcrumb follow what is chosen in the diagram, and it follows them */
static void
test_follows (void)
{
  GunDiagramFixture self;
  GunDiagramBox *box;
  double x, y;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  box = gun_diagram_find_box (&self, "people/Ada");
  x = box->x;
  y = box->y;
  click_at (&self, (float) x, (float) y);
  g_assert_true (get_middle (&self) == box);
  g_assert_cmpfloat_with_epsilon (box->x, x, 34);
  g_assert_cmpfloat_with_epsilon (box->y, y, 34);
  g_assert_nonnull (gun_diagram_find_box (&self, SOUL));
  assert_focused (&self, "people/Ada");
  gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, SOUL);
  gtk_widget_activate_action (GTK_WIDGET (self.window), "win.go-back", NULL);
  gun_diagram_rest (&self);
  g_assert_cmpstr (get_middle (&self)->soul, ==, SOUL);

  /* Nothing leads there: another diagram */
  gun_ui_put_text (self.engine, "alone", "text", "lalala");
  gun_diagram_open (&self, "alone");
  gun_diagram_rest (&self);
  g_assert_cmpuint (gun_diagram_count_boxes (&self), ==, 1);
  gun_ui_wait_for_words (self.window, "1 node and 0 links shown");
  gun_diagram_fixture_tear_down (&self);
}

static void
test_expands (void)
{
  GunDiagramFixture self;
  GunDiagramBox *dev;
  graphene_rect_t badge;
  double x, y;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  dev = gun_diagram_find_box (&self, "chat/dev");
  badge = gun_diagram_box_get_badge (dev);
  x = get_middle (&self)->x;
  y = get_middle (&self)->y;
  click_at (&self, badge.origin.x + badge.size.width / 2, badge.origin.y + 4);
  gun_ui_wait_for_words (self.window, "19 nodes and 19 links shown");
  g_assert_cmpuint (dev->node.n_hidden, ==, 0);
  /* What was there is where it was */
  g_assert_cmpfloat_with_epsilon (get_middle (&self)->x, x, 34);
  g_assert_cmpfloat_with_epsilon (get_middle (&self)->y, y, 34);
  g_assert_cmpstr (get_middle (&self)->soul, ==, SOUL);

  press (&self, GDK_KEY_minus, 0);
  gun_ui_wait_for_words (self.window, "10 nodes and 10 links shown · 9 more known here");
  press (&self, GDK_KEY_plus, 0);
  gun_ui_wait_for_words (self.window, "19 nodes and 19 links shown");
  gun_diagram_fixture_tear_down (&self);
}

static void
test_keyboard (void)
{
  const guint ways[] = { GDK_KEY_Left, GDK_KEY_Right, GDK_KEY_Up, GDK_KEY_Down };
  GunDiagramFixture self;
  GtkWidget *diagram;
  GunDiagramBox *next;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  diagram = GTK_WIDGET (self.diagram);
  g_assert_true (gtk_widget_child_focus (diagram, GTK_DIR_TAB_FORWARD));
  assert_focused (&self, SOUL);
  /* One stop of the Tab key */
  g_assert_false (gtk_widget_child_focus (diagram, GTK_DIR_TAB_FORWARD));

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      const double x[] = { -1, 1, 0, 0 }, y[] = { 0, 0, -1, 1 };

      press (&self, GDK_KEY_Home, 0);
      next = gun_diagram_scene_get_next (self.diagram->scene, get_middle (&self), x[i], y[i]);
      if (next == NULL)
        continue;
      g_assert_cmpfloat ((next->x - get_middle (&self)->x) * x[i]
                             + (next->y - get_middle (&self)->y) * y[i],
                         >,
                         0);
      press (&self, ways[i], 0);
      assert_focused (&self, next->soul);
    }

  gun_diagram_focus (self.diagram, gun_diagram_find_box (&self, "people/Ada"));
  press (&self, GDK_KEY_Return, 0);
  g_assert_cmpstr (get_middle (&self)->soul, ==, "people/Ada");
  assert_focused (&self, "people/Ada");
  gun_diagram_fixture_tear_down (&self);
}

static void
test_zooms (void)
{
  GunDiagramFixture self;
  GunDiagramCamera *camera;
  GtkWidget *label;
  graphene_rect_t view;
  graphene_rect_t bounds;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  camera = &self.diagram->camera;
  press (&self, GDK_KEY_0, GDK_CONTROL_MASK);
  gun_ui_wait_for_words (self.window, "100 %");
  press (&self, GDK_KEY_plus, GDK_CONTROL_MASK);
  gun_ui_wait_for_words (self.window, "125 %");
  press (&self, GDK_KEY_minus, GDK_CONTROL_MASK);
  gun_ui_press (self.window, "Zoom Out");
  gun_ui_wait_for_words (self.window, "80 %");
  gun_ui_press (self.window, "Zoom In");
  label = gun_ui_wait_for (self.window, GTK_TYPE_LABEL, "100 %");
  g_assert_nonnull (label);

  gun_ui_press (self.window, "Show All of It");
  gun_diagram_rest (&self);
  g_assert_true (gun_diagram_scene_get_bounds (self.diagram->scene, &bounds));
  view = gun_diagram_camera_get_view (camera);
  g_assert_true (contains (&view, &bounds));
  for (guint i = 0; i < 30; i++)
    gun_diagram_zoom_by (self.diagram, 2);
  g_assert_cmpfloat (gun_diagram_get_zoom (self.diagram), ==, GUN_DIAGRAM_MOST_ZOOM);
  g_assert_false (
      gtk_widget_is_sensitive (gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, "Zoom In")));
  gun_diagram_fixture_tear_down (&self);
}

static void
test_pans (void)
{
  GunDiagramFixture self;
  GunDiagramCamera before;
  GtkEventController *drag;
  GtkEventController *scroll;
  graphene_rect_t view;
  graphene_rect_t bounds;
  gboolean handled = FALSE;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  before = self.diagram->camera;
  press (&self, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpfloat (self.diagram->camera.x, >, before.x);
  press (&self, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_cmpfloat_with_epsilon (self.diagram->camera.x, before.x, 0.01);

  drag = find_controller (GTK_WIDGET (self.diagram), GTK_TYPE_GESTURE_DRAG);
  g_signal_emit_by_name (drag, "drag-begin", 10.0, 10.0);
  g_signal_emit_by_name (drag, "drag-update", 1.0, 1.0);
  g_assert_cmpfloat_with_epsilon (self.diagram->camera.y, before.y, 0.01);
  g_signal_emit_by_name (drag, "drag-update", 40.0, -70.0);
  g_assert_cmpfloat_with_epsilon (self.diagram->camera.x, before.x - 40 / before.zoom, 0.01);
  g_assert_cmpfloat_with_epsilon (self.diagram->camera.y, before.y + 70 / before.zoom, 0.01);

  before = self.diagram->camera;
  scroll = find_controller (GTK_WIDGET (self.diagram), GTK_TYPE_EVENT_CONTROLLER_SCROLL);
  g_signal_emit_by_name (scroll, "scroll", 0.0, 1.0, &handled);
  g_assert_true (handled);
  g_assert_cmpfloat (self.diagram->camera.y, >, before.y);
  g_assert_cmpfloat (self.diagram->camera.x, ==, before.x);

  /* What gets the focus is seen, also when the diagram does not fit */
  gun_diagram_camera_pan (&self.diagram->camera, 5000, 5000);
  gun_diagram_change_view (self.diagram);
  press (&self, GDK_KEY_Home, 0);
  view = gun_diagram_camera_get_view (&self.diagram->camera);
  bounds = gun_diagram_box_get_bounds (get_middle (&self));
  g_assert_true (contains (&view, &bounds));
  gun_diagram_fixture_tear_down (&self);
}

static void
test_changes (void)
{
  GunDiagramFixture self;
  g_autoptr (GunValue) null = gun_value_new_null ();
  double x, y;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  x = gun_diagram_find_box (&self, "people/Ada")->x;
  y = gun_diagram_find_box (&self, "people/Ada")->y;

  /* What changes no link moves nothing */
  for (guint i = 0; i < 50; i++)
    gun_ui_put_text (self.engine, SOUL, "text", i % 2 == 0 ? "la" : "lala");
  g_assert_false (gun_diagram_places_is_finding (self.diagram->places));
  g_assert_cmpfloat (gun_diagram_find_box (&self, "people/Ada")->x, ==, x);

  gun_diagram_put_link (self.engine, SOUL, "boat", "boats/gull");
  gun_test_await (gun_diagram_find_box (&self, "boats/gull") != NULL, GUN_UI_PATIENCE_S);
  gun_diagram_rest (&self);
  gun_ui_wait_for_words (self.window, "13 nodes and 13 links shown · 7 more known here");
  g_assert_cmpfloat_with_epsilon (gun_diagram_find_box (&self, "people/Ada")->x, x, 34);
  g_assert_cmpfloat_with_epsilon (gun_diagram_find_box (&self, "people/Ada")->y, y, 34);

  gun_ui_put (self.engine, SOUL, "boat", null);
  gun_test_await (gun_diagram_find_box (&self, "boats/gull") == NULL, GUN_UI_PATIENCE_S);
  gun_diagram_put_link (self.engine, "far/away", "here", SOUL);
  gun_test_await (gun_diagram_find_box (&self, "far/away") != NULL, GUN_UI_PATIENCE_S);
  gun_diagram_rest (&self);
  gun_diagram_fixture_tear_down (&self);
}

/* A diagram shows what changes ten times a second */
#define TWO_TURNS_MS 200

static gboolean
pass_cb (gpointer passed)
{
  *(gboolean *) passed = TRUE;

  return G_SOURCE_REMOVE;
}

/* What changed while the table was in front */
static void
test_hidden (void)
{
  GunDiagramFixture self;
  AdwViewStack *views;
  gboolean passed = FALSE;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  views = ADW_VIEW_STACK (gun_ui_wait_for (self.window, ADW_TYPE_VIEW_STACK, NULL));
  adw_view_stack_set_visible_child_name (views, "table");
  gun_test_await (!gtk_widget_get_mapped (GTK_WIDGET (self.diagram)), GUN_UI_PATIENCE_S);
  gun_diagram_put_link (self.engine, SOUL, "boat", "boats/gull");
  gun_ui_wait_for_words (self.window, "boats/gull");
  /* Were somebody looking, it would be shown by then: that timer is the shorter one, and would have begun before */
  g_timeout_add (TWO_TURNS_MS, pass_cb, &passed);
  gun_test_await (passed, GUN_UI_PATIENCE_S);
  g_assert_null (gun_diagram_find_box (&self, "boats/gull"));
  adw_view_stack_set_visible_child_name (views, "diagram");
  gun_test_await (gun_diagram_find_box (&self, "boats/gull") != NULL, GUN_UI_PATIENCE_S);
  gun_diagram_rest (&self);
  gun_diagram_fixture_tear_down (&self);
}

/* A screen reader meets each box as a child that says its links */
static void
test_accessible (void)
{
  GunDiagramFixture self;
  GunDiagramBox *box;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  gun_diagram_fit (self.diagram);
  gun_diagram_rest (&self);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (self.diagram), GTK_ACCESSIBLE_ROLE_GROUP);
  box = gun_diagram_find_box (&self, "people/Kari");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (box->handle), GTK_ACCESSIBLE_PROPERTY_LABEL, "Kari");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (box->handle),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Linked from friends by kari. home links to harbour-bridge");
  box = gun_diagram_find_box (&self, "chat/dev");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (box->handle),
      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
      "Linked from lobby by dev. m2c80 links to m2c80. m2c81 links to m2c81. 7 links not shown; "
      "press Plus to show more. Press Minus to collapse");
  box = gun_diagram_find_box (&self, "chat/dev/m2c80");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (box->handle),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       "Nothing known here. Linked from dev by m2c80");
  gun_diagram_fixture_tear_down (&self);
}

static void
test_odd_names (void)
{
  GunDiagramFixture self;
  g_autofree char *long_soul = g_strnfill (10000, 'x');
  GunDiagramBox *box;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_put_link (self.engine, "odd", "self", "odd");
  gun_diagram_put_link (self.engine, "odd", "turned", "a\xe2\x80\xae\x01txt.exe");
  gun_diagram_put_link (self.engine, "odd", "long", long_soul);
  gun_diagram_show (&self, "odd");
  gun_ui_wait_for_words (self.window, "3 nodes and 3 links shown");
  box = gun_diagram_find_box (&self, "a\xe2\x80\xae\x01txt.exe");
  g_assert_cmpstr (box->name, ==, "a\xef\xbf\xbd\xe2\x90\x81txt.exe");
  box = gun_diagram_find_box (&self, long_soul);
  g_assert_cmpint (g_utf8_strlen (box->name, -1), <, 30);
  gun_diagram_fixture_tear_down (&self);
}

static void
save (GunDiagramFixture *self, const char *path)
{
  GtkWidget *page = gun_ui_wait_for (self->window, GUN_TYPE_DIAGRAM_PAGE, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  gun_diagram_page_save (GUN_DIAGRAM_PAGE (page), file);
}

/* Whether a label in view begins so */
static gboolean
says_beginning (GtkWidget *widget, const char *beginning)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget)
      && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (widget)), beginning))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says_beginning (child, beginning))
      return TRUE;

  return FALSE;
}

static void
test_saves (void)
{
  GunDiagramFixture self;
  g_autofree char *svg = gun_ui_dup_scratch_path ("diagram.svg");
  g_autofree char *png = gun_ui_dup_scratch_path ("diagram.PNG");
  g_autofree char *nowhere = gun_ui_dup_scratch_path ("no-such-folder/diagram.svg");
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_put_link (self.engine, "odd", "<script>alert(1)</script>", "\"><script>x</script>");
  gun_diagram_show (&self, "odd");
  save (&self, svg);
  gun_ui_wait_for_words (self.window, "The picture was saved");
  g_assert_true (g_file_get_contents (svg, &text, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "<?xml"));
  g_assert_nonnull (strstr (text, "</svg>"));
  g_assert_null (strstr (text, "script"));

  /* While no other is on its way: what is said last takes the place of what was said before */
  save (&self, nowhere);
  words = g_strdup_printf ("“%s” cannot be written: ", nowhere);
  gun_test_await (says_beginning (GTK_WIDGET (self.window), words), GUN_UI_PATIENCE_S);
  g_assert_false (g_file_test (nowhere, G_FILE_TEST_EXISTS));

  save (&self, png);
  gun_test_await (g_file_test (png, G_FILE_TEST_EXISTS), GUN_UI_PATIENCE_S);
  texture = gdk_texture_new_from_filename (png, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), >, 200);
  gun_ui_wait_for_words (self.window, "The picture was saved");
  gun_diagram_fixture_tear_down (&self);
}

/* Without animations places are there at once; with them boxes glide */
static void
test_motion (void)
{
  GunDiagramFixture self;
  GtkSettings *settings = gtk_settings_get_default ();

  g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  gun_diagram_put_link (self.engine, SOUL, "boat", "boats/gull");
  gun_test_await (gun_diagram_find_box (&self, "boats/gull") != NULL
                      && gun_diagram_find_box (&self, "boats/gull")->settled,
                  GUN_UI_PATIENCE_S);
  g_assert_cmpuint (self.diagram->tick_id, ==, 0);
  g_assert_cmpfloat (gun_diagram_find_box (&self, "boats/gull")->x,
                     ==,
                     gun_diagram_find_box (&self, "boats/gull")->to_x);

  g_object_set (settings, "gtk-enable-animations", TRUE, NULL);
  gun_diagram_put_link (self.engine, SOUL, "other boat", "boats/tern");
  gun_test_await (gun_diagram_find_box (&self, "boats/tern") != NULL
                      && gun_diagram_find_box (&self, "boats/tern")->has_place,
                  GUN_UI_PATIENCE_S);
  g_assert_cmpuint (self.diagram->tick_id, !=, 0);
  gun_diagram_rest (&self);
  gun_diagram_fixture_tear_down (&self);
}

static void
test_narrow (void)
{
  GunDiagramFixture self;
  GtkWidget *bar;

  gun_diagram_fixture_set_up (&self);
  gun_diagram_show (&self, SOUL);
  bar = gun_ui_wait_for (self.window, ADW_TYPE_VIEW_SWITCHER_BAR, NULL);
  g_assert_false (adw_view_switcher_bar_get_reveal (ADW_VIEW_SWITCHER_BAR (bar)));
  gtk_window_set_default_size (GTK_WINDOW (self.window), 500, 700);
  gun_test_await (adw_view_switcher_bar_get_reveal (ADW_VIEW_SWITCHER_BAR (bar)),
                  GUN_UI_PATIENCE_S);
  gun_ui_press (self.window, "Leave");
  gun_test_await (!adw_view_switcher_bar_get_reveal (ADW_VIEW_SWITCHER_BAR (bar)),
                  GUN_UI_PATIENCE_S);
  gun_diagram_fixture_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/diagram/shows", test_shows);
  g_test_add_func ("/ui/diagram/follows", test_follows);
  g_test_add_func ("/ui/diagram/expands", test_expands);
  g_test_add_func ("/ui/diagram/keyboard", test_keyboard);
  g_test_add_func ("/ui/diagram/zooms", test_zooms);
  g_test_add_func ("/ui/diagram/pans", test_pans);
  g_test_add_func ("/ui/diagram/changes", test_changes);
  g_test_add_func ("/ui/diagram/hidden", test_hidden);
  g_test_add_func ("/ui/diagram/accessible", test_accessible);
  g_test_add_func ("/ui/diagram/odd-names", test_odd_names);
  g_test_add_func ("/ui/diagram/saves", test_saves);
  g_test_add_func ("/ui/diagram/motion", test_motion);
  g_test_add_func ("/ui/diagram/narrow", test_narrow);

  return g_test_run ();
}
