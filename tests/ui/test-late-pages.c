/* SPDX-License-Identifier: MIT */

/* What nobody has looked at is not there, what is looked at is as if it had always been, and the first frame waits for neither. */

#include "gun-ui-fixture.h"

#include "gun-application.h"
#include "gun-diagram-page.h"
#include "gun-graph-page.h"
#include "gun-inspector.h"
#include "gun-network-page.h"
#include "gun-node-page.h"
#include "gun-peers-page.h"
#include "gun-search-view.h"
#include "gun-text.h"

#define SOUL "people/ada"

/* An engine with a small database has started by then */
#define HELD_BACK_US (G_USEC_PER_SEC / 4)

/* Shown or not */
static gboolean
is_made (gpointer root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (is_made (child, type))
      return TRUE;

  return FALSE;
}

static GunWindow *
open_window (GunEngine *engine)
{
  gun_ui_put_text (engine, SOUL, "name", "Ada");

  return gun_ui_open_window (engine);
}

static void
test_window (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = open_window (engine);

  g_assert_true (is_made (window, GUN_TYPE_GRAPH_PAGE));
  g_assert_false (is_made (window, GUN_TYPE_PEERS_PAGE));
  g_assert_false (is_made (window, GUN_TYPE_NETWORK_PAGE));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "peers");
  gun_ui_wait_for_words (window, "No Peers Yet");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "network-check");
  gun_ui_wait_for (window, GUN_TYPE_NETWORK_PAGE, NULL);
  gun_ui_wait_for (window, GTK_TYPE_BUTTON, "Check Network");

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static void
test_graph (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = open_window (engine);
  g_autoptr (GRefString) soul = gun_text_new (SOUL);
  GtkWidget *views;

  g_assert_false (is_made (window, GUN_TYPE_NODE_PAGE));
  g_assert_false (is_made (window, GUN_TYPE_SEARCH_VIEW));
  g_assert_false (is_made (window, GUN_TYPE_INSPECTOR));

  gun_window_open_soul (window, soul);
  gun_ui_wait_for_words (window, "Ada");
  g_assert_false (is_made (window, GUN_TYPE_DIAGRAM_PAGE));
  views = gun_ui_wait_for (window, ADW_TYPE_VIEW_STACK, NULL);
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (views), "diagram");
  gun_ui_wait_for_words (window, "1 node and 0 links shown");

  /* What was chosen before there was an inspector is what it tells of */
  adw_view_stack_set_visible_child_name (ADW_VIEW_STACK (views), "table");
  gun_ui_select_row (window, 0);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.toggle-inspector", NULL);
  gun_ui_wait_for_words (gun_ui_wait_for (window, GUN_TYPE_INSPECTOR, NULL), "name");

  gtk_widget_activate_action (GTK_WIDGET (window), "win.search", NULL);
  gun_ui_wait_for (window, GUN_TYPE_SEARCH_VIEW, NULL);
  g_assert_true (GTK_IS_TEXT (gtk_root_get_focus (GTK_ROOT (window))));

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* What was made for one database shows the next */
static void
test_other_database (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunEngine *other = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = open_window (engine);
  g_autoptr (GRefString) soul = gun_text_new (SOUL);

  gun_window_open_soul (window, soul);
  gun_ui_wait_for_words (window, "Ada");
  gun_ui_put_text (other, SOUL, "name", "Countess");
  gun_window_set_engine (window, other);
  gun_window_open_soul (window, soul);
  gun_ui_wait_for_words (window, "Countess");

  gun_ui_close_window (window);
  gun_ui_stop_engine (other);
  gun_ui_stop_engine (engine);
}

static void
test_origin (void)
{
  const char *question = "A page from https://page.example wants to connect to this computer";
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = open_window (engine);

  g_signal_emit_by_name (engine, "origin-refused", "https://page.example");
  gun_ui_wait_for_words (window, question);
  gun_ui_press (window, "Not Now");
  gun_test_await (!gun_ui_shows (window, question), GUN_UI_PATIENCE_S);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* Words that come and go while one begins to read them are worse than none */
static void
test_opening (void)
{
  g_autoptr (GSettings) settings = g_settings_new (GUN_APP_ID);
  GtkWidget *window = gun_window_new (NULL, settings, FALSE);

  gtk_window_present (GTK_WINDOW (window));
  gun_test_await (gun_window_is_drawn (GUN_WINDOW (window)), GUN_UI_PATIENCE_S);
  g_assert_true (gun_ui_shows (window, "Graph"));
  g_assert_false (gun_ui_shows (window, "Opening the Database…"));
  gun_ui_wait_for_words (window, "Opening the Database…");

  gtk_window_destroy (GTK_WINDOW (window));
}

typedef struct
{
  GunApplication *application;
  GtkWidget *window;
  gboolean was_empty; /* in the first frame */
  gboolean was_titled;
} Start;

static gboolean
look_cb (gpointer user_data)
{
  Start *start = user_data;

  if (!gun_ui_shows (start->window, "Nothing here yet"))
    return G_SOURCE_CONTINUE;

  gtk_window_close (GTK_WINDOW (start->window));
  return G_SOURCE_REMOVE;
}

static void
first_frame_cb (GdkFrameClock *clock, gpointer user_data)
{
  Start *start = user_data;

  g_signal_handlers_disconnect_by_func (clock, first_frame_cb, start);
  start->was_empty = !is_made (start->window, GUN_TYPE_GRAPH_PAGE);
  start->was_titled = gun_ui_shows (start->window, "Graph");
  g_timeout_add (20, look_cb, start);
}

/* A window that is not mapped has no frames: the database is open long before the first one */
static void
realize_cb (GtkWidget *window, gpointer user_data)
{
  const gint64 until_us = g_get_monotonic_time () + HELD_BACK_US;

  g_signal_connect (
      gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (first_frame_cb), user_data);
  while (g_get_monotonic_time () < until_us)
    g_main_context_iteration (NULL, FALSE);
}

static void
window_added_cb (Start *start, GtkWindow *window)
{
  start->window = GTK_WIDGET (window);
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), start);
}

static void
test_first_frame (void)
{
  g_autoptr (GunApplication) application = gun_application_new ();
  g_autofree char *path = gun_ui_dup_scratch_path ("first-frame.db");
  const char *const typed[] = { "gun-desktop", "--db", path, NULL };
  g_auto (GStrv) argv = g_strdupv ((char **) typed);
  Start start = { .application = application };

  g_signal_connect_swapped (application, "window-added", G_CALLBACK (window_added_cb), &start);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 3, argv), ==, 0);
  g_assert_true (start.was_empty);
  g_assert_true (start.was_titled);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/late-pages/window", test_window);
  g_test_add_func ("/ui/late-pages/graph", test_graph);
  g_test_add_func ("/ui/late-pages/other-database", test_other_database);
  g_test_add_func ("/ui/late-pages/origin", test_origin);
  g_test_add_func ("/ui/late-pages/opening", test_opening);
  g_test_add_func ("/ui/late-pages/first-frame", test_first_frame);

  return g_test_run ();
}
