/* SPDX-License-Identifier: MIT */

/* Every widget with a template can be made, shown and thrown away: a wrong name in a .ui file is a critical, which is fatal here. */

#include "gun-ui-fixture.h"

#include "gun-accept-invite-window.h"
#include "gun-add-relay-window.h"
#include "gun-connect-browser-window.h"
#include "gun-direct-advanced.h"
#include "gun-direct-page.h"
#include "gun-error-page.h"
#include "gun-ice-server-window.h"
#include "gun-preferences.h"
#include "gun-room-box.h"
#include "gun-first-run-page.h"
#include "gun-from-cell.h"
#include "gun-browse-bar.h"
#include "gun-graph-page.h"
#include "gun-inspector.h"
#include "gun-invite-window.h"
#include "gun-key-cell.h"
#include "gun-node-page.h"
#include "gun-node-table.h"
#include "gun-open-window.h"
#include "gun-origin-bar.h"
#include "gun-peers-page.h"
#include "gun-sample-bar.h"
#include "gun-sidebar.h"
#include "gun-soul-line.h"
#include "gun-soul-pane.h"
#include "gun-state-cell.h"
#include "gun-text.h"
#include "gun-tooltip.h"
#include "gun-value-cell.h"
#include "gun-waiting-window.h"
#include "gun-shelf-button.h"
#include "gun-signature-cell.h"
#include "gun-soul-badge.h"
#include "gun-write-window.h"

typedef GType (*GetType) (void);

static const GetType types[] = {
  gun_error_page_get_type,     gun_first_run_page_get_type,  gun_from_cell_get_type,
  gun_graph_page_get_type,     gun_key_cell_get_type,        gun_node_page_get_type,
  gun_node_table_get_type,     gun_peers_page_get_type,      gun_sample_bar_get_type,
  gun_sidebar_get_type,        gun_soul_line_get_type,       gun_soul_pane_get_type,
  gun_state_cell_get_type,     gun_value_cell_get_type,      gun_origin_bar_get_type,
  gun_shelf_button_get_type,   gun_browse_bar_get_type,      gun_inspector_get_type,
  gun_signature_cell_get_type, gun_soul_badge_get_type,      gun_room_box_get_type,
  gun_direct_page_get_type,    gun_direct_advanced_get_type,
};

static void
test_widgets (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GtkWidget *window = gtk_window_new ();

      g_test_message ("%s", g_type_name (types[i]()));
      gtk_window_set_child (GTK_WINDOW (window), g_object_new (types[i](), NULL));
      gtk_window_present (GTK_WINDOW (window));
      gun_ui_settle ();
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

static void
show_and_close (GtkWidget *window)
{
  gtk_window_present (GTK_WINDOW (window));
  gun_ui_settle ();
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_windows (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autoptr (GunCatalog) catalog = gun_engine_open_catalog (engine, NULL);
  g_autoptr (GunWrites) writes = gun_writes_new (engine, catalog);
  g_autoptr (GRefString) soul = gun_text_new ("people/ada");
  g_autoptr (GSettings) preferences = gun_preferences_new_forgetful ();
  g_autoptr (GunServerList) servers = gun_server_list_new (preferences, FALSE);

  gun_server_list_put (servers, G_MAXUINT, "turn:turn.example", "ada", "sesame");
  show_and_close (gun_ice_server_window_new (GTK_WINDOW (window), servers, G_MAXUINT));
  show_and_close (gun_ice_server_window_new (GTK_WINDOW (window), servers, 0));
  show_and_close (
      gun_connect_browser_window_new (GTK_WINDOW (window), engine, preferences, servers));
  show_and_close (gun_add_relay_window_new (engine, GTK_WINDOW (window)));
  show_and_close (gun_invite_window_new (GTK_WINDOW (window), engine));
  show_and_close (gun_accept_invite_window_new (GTK_WINDOW (window), engine, NULL));
  show_and_close (gun_open_window_new (GTK_WINDOW (window), engine));
  show_and_close (gun_waiting_window_new (GTK_WINDOW (window), engine));
  show_and_close (gun_write_window_new (GTK_WINDOW (window), writes, NULL));
  show_and_close (gun_write_window_new (GTK_WINDOW (window), writes, soul));

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

static gboolean
is_icon_only (GtkWidget *widget)
{
  if (GTK_IS_MENU_BUTTON (widget))
    return gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget)) != NULL;

  return GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL
         && !GTK_IS_MENU_BUTTON (gtk_widget_get_parent (widget));
}

static guint
check_names (GtkWidget *widget)
{
  guint n_checked = 0;

  /* The window's own buttons are GTK's affair */
  if (GTK_IS_WINDOW_CONTROLS (widget) || GTK_IS_POPOVER (widget)
      || !gtk_widget_get_visible (widget))
    return 0;

  if (is_icon_only (widget))
    {
      const char *tooltip = gun_tooltip_get_text (widget);

      g_assert_nonnull (tooltip);
      gtk_test_accessible_assert_property (
          GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip);
      n_checked++;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_checked += check_names (child);

  return n_checked;
}

/* AT-SPI calls a button that is only an icon "GtkImage" unless it is told better */
static void
test_names (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window;

  gun_ui_put_text (engine, "people/ada", "name", "Ada");
  window = gun_ui_open_window (engine);
  g_assert_cmpuint (check_names (GTK_WIDGET (window)), >, 8);

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/templates/widgets", test_widgets);
  g_test_add_func ("/ui/templates/windows", test_windows);
  g_test_add_func ("/ui/templates/names", test_names);

  return g_test_run ();
}
