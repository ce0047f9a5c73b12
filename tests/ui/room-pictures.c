/* SPDX-License-Identifier: MIT */

/*
 * Takes the pictures of Peers with somebody in the room:
 *   room-pictures FOLDER WAY GUN-PEER ADDRESS
 * WAY is the path that ADDRESS, which this computer has, makes a direct one: local or internet. Every row is a real
 * gun-peer beside this program, on a relay that is an engine in it; coturn passes on for one of them. It runs in a network of
 * its own (in-netns, with-lan).
 */

#include "gun-ui-fixture.h"

#include "gun-peer-page.h"
#include "gun-peer-words.h"
#include "gun-peers-page.h"
#include "gun-picture.h"
#include "gun-window-private.h"

#define ROOM "lobby"
#define PAUSED                                                                                     \
  "Paused: it is not read, and nothing is said to it. What there is waits on both sides, until "   \
  "you resume or the connection ends."
#define TURN_PORT "3478"
/* Where nobody is: whoever may use nothing else reaches nobody directly */
#define DEAD_PORT "9"

typedef struct
{
  const char *way;
  const char *program;
  const char *address;
  char *relay_url;
  GunEngine *engine;
  GunWindow *window;
  GPtrArray *children; /* (element-type GSubprocess) */
} Scene;

static GSubprocess *
start (Scene *self, const char *const *command)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_newv (
      command, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);

  g_assert_no_error (error);
  g_ptr_array_add (self->children, child);

  return child;
}

static GSubprocess *
start_peer (Scene *self)
{
  const char *const command[]
      = { self->program, "serve", "--memory", "--peer", self->relay_url, "--room", ROOM, NULL };

  return start (self, command);
}

/* One that tells no address but that of a TURN server */
static void
start_relayed_peer (Scene *self, const char *port)
{
  g_autofree char *name = g_strconcat ("servers-", port, NULL);
  g_autofree char *file = gun_ui_dup_scratch_path (name);
  g_autofree char *line = g_strdup_printf ("turn:%s:%s somebody secret\n", self->address, port);
  const char *const command[] = {
    self->program,       "serve", "--memory",         "--peer", self->relay_url, "--room", ROOM,
    "--ice-server-file", file,    "--rtc-relay-only", NULL,
  };

  g_assert_true (
      g_file_set_contents_full (file, line, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL));
  start (self, command);
}

static gboolean
start_turn_server (Scene *self)
{
  g_autofree char *program = g_find_program_in_path ("turnserver");
  g_autofree char *pid = gun_ui_dup_scratch_path ("turn.pid");
  g_autofree char *users = gun_ui_dup_scratch_path ("turn-users");
  const char *const command[] = {
    program,
    "-n",
    "--lt-cred-mech",
    "--realm",
    "test.invalid",
    "--user",
    "somebody:secret",
    "--listening-ip",
    self->address,
    "--relay-ip",
    self->address,
    "--listening-port",
    TURN_PORT,
    "--no-tls",
    "--no-dtls",
    "--no-cli",
    "--relay-threads",
    "1",
    "--userdb",
    users,
    "--pidfile",
    pid,
    "--log-file",
    "stdout",
    NULL,
  };

  if (program == NULL)
    return FALSE;

  start (self, command);

  return TRUE;
}

static guint
count_state (Scene *self, const char *prefix)
{
  GListModel *peers = gun_engine_get_peers (self->engine);
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);
      g_autofree char *words = gun_peer_words_state (peer, -1, g_get_monotonic_time ());

      count += g_str_has_prefix (words, prefix) && !g_str_has_suffix (words, "–");
    }

  return count;
}

static gboolean
has_rates (Scene *self)
{
  GListModel *peers = gun_engine_get_peers (self->engine);

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);

      if (gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN
          && gun_peer_view_get_bytes_per_second (peer) < 0)
        return FALSE;
    }

  return TRUE;
}

static void
take (Scene *self, const char *what, int width, gboolean dark)
{
  g_autofree char *name = g_strdup_printf ("peers-%s-%s", self->way, what);

  gun_picture_set_width (self->window, width);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_DEFAULT);
  gun_picture_take (GTK_WIDGET (self->window), name);
}

static void
set_up (Scene *self, GunEngine *relay)
{
  g_autoptr (GError) error = NULL;
  GSettings *preferences;

  self->children = g_ptr_array_new_with_free_func (g_object_unref);
  self->relay_url = gun_ui_listen (relay);
  self->engine = gun_ui_start_engine (NULL, FALSE);
  self->window = gun_ui_open_window (self->engine);
  preferences = gun_window_get_preferences (self->window);
  g_settings_set_string (preferences, "direct-room", ROOM);
  gun_engine_add_relay (self->engine, self->relay_url, &error);
  g_assert_no_error (error);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-page", "s", "peers");
  gun_ui_wait_for_words (self->window, "1 relay connected");
}

static void
tear_down (Scene *self)
{
  for (guint i = 0; i < self->children->len; i++)
    g_subprocess_force_exit (g_ptr_array_index (self->children, i));
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
  g_ptr_array_unref (self->children);
  g_free (self->relay_url);
}

/* (transfer full): the first row that stands so, and, where it matters, by this way */
static GunPeerView *
find_peer (Scene *self, GunPeerGroup group, GunRoute route)
{
  GListModel *peers = gun_engine_get_peers (self->engine);

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);

      if (gun_peer_words_group (peer) == group
          && (route == GUN_ROUTE_NONE || gun_peer_view_get_route (peer) == route))
        return g_steal_pointer (&peer);
    }

  g_assert_not_reached ();
}

static void
scroll (Scene *self, double part)
{
  GtkWidget *page = gun_ui_wait_for (self->window, GUN_TYPE_PEER_PAGE, NULL);
  GtkWidget *scrolled = gun_ui_wait_for (page, GTK_TYPE_SCROLLED_WINDOW, NULL);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));

  gtk_adjustment_set_value (adjustment, part * gtk_adjustment_get_upper (adjustment));
}

static void
expand_all (GtkWidget *widget)
{
  if (ADW_IS_EXPANDER_ROW (widget))
    adw_expander_row_set_expanded (ADW_EXPANDER_ROW (widget), TRUE);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    expand_all (child);
}

/* The page of one of them: as it opens, opened up, narrow, dark, and from right to left */
static void
take_page (Scene *self, GunPeerGroup group, GunRoute route, const char *what, const char *awaited)
{
  g_autoptr (GunPeerView) peer = find_peer (self, group, route);
  GtkWidget *list = gun_ui_wait_for (self->window, GUN_TYPE_PEERS_PAGE, NULL);
  g_autofree char *name = NULL;

  g_signal_emit_by_name (list, "show-peer", peer);
  gun_ui_wait_for_words (self->window, awaited);
  name = g_strdup_printf ("%s-page", what);
  take (self, name, 1000, FALSE);
  g_free (name);
  name = g_strdup_printf ("%s-page-dark", what);
  take (self, name, 1000, TRUE);
  expand_all (gun_ui_wait_for (self->window, GUN_TYPE_PEER_PAGE, NULL));
  scroll (self, 0.35);
  g_free (name);
  name = g_strdup_printf ("%s-page-details", what);
  take (self, name, 1000, FALSE);
  scroll (self, 1);
  g_free (name);
  name = g_strdup_printf ("%s-page-end", what);
  take (self, name, 1000, FALSE);
  scroll (self, 0);
  g_free (name);
  name = g_strdup_printf ("%s-page-narrow", what);
  take (self, name, 360, FALSE);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  g_free (name);
  name = g_strdup_printf ("%s-page-rtl", what);
  take (self, name, 1000, FALSE);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-page", "s", "peers");
}

/* The list: as it is, narrow, dark, and from right to left */
static void
take_list (Scene *self, const char *what)
{
  g_autofree char *narrow = g_strdup_printf ("%s-narrow", what);
  g_autofree char *dark = g_strdup_printf ("%s-dark", what);
  g_autofree char *rtl = g_strdup_printf ("%s-rtl", what);

  take (self, what, 1000, FALSE);
  take (self, narrow, 360, FALSE);
  take (self, dark, 1000, TRUE);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  take (self, rtl, 1000, FALSE);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* A try that comes to nothing takes half a minute; until it is over, only that can be told */
static void
wait_for_end_of_try (Scene *self)
{
  g_autoptr (GunPeerView) peer = find_peer (self, GUN_PEER_GROUP_RELAYED, GUN_ROUTE_RELAY);

  gun_test_await (gun_peer_view_get_state (peer) != GUN_PEER_VIEW_CONNECTING,
                  3 * GUN_UI_PATIENCE_S);
}

static void
pause_direct (Scene *self, gboolean is_paused)
{
  g_autoptr (GunPeerView) peer = find_peer (self, GUN_PEER_GROUP_DIRECT, GUN_ROUTE_NONE);

  gun_engine_set_peer_paused (self->engine, peer, is_paused);
  gun_test_await (gun_peer_view_get_paused (peer) == is_paused, GUN_UI_PATIENCE_S);
}

static void
take_room (Scene *self)
{
  const char *direct
      = g_str_equal (self->way, "local") ? "Direct · local network · " : "Direct · internet · ";
  gboolean has_turn = start_turn_server (self);
  g_autofree char *ours = gun_ui_listen (self->engine);
  const char *const program[] = { self->program, "serve", "--memory", "--peer", ours, NULL };
  GSubprocess *leaves = start_peer (self);

  start_peer (self);
  start (self, program);
  gun_test_await (count_state (self, direct) == 2, 3 * GUN_UI_PATIENCE_S);
  if (has_turn)
    {
      start_relayed_peer (self, TURN_PORT);
      gun_test_await (count_state (self, "Relayed · TURN · ") == 1, 3 * GUN_UI_PATIENCE_S);
    }
  start_relayed_peer (self, DEAD_PORT);
  gun_test_await (count_state (self, "Through ") == 0
                      && gun_ui_find (self->window, GTK_TYPE_LABEL, "Through a Relay") != NULL,
                  3 * GUN_UI_PATIENCE_S);
  gun_test_await (has_rates (self), GUN_UI_PATIENCE_S);
  take_list (self, "all");

  take_page (self, GUN_PEER_GROUP_DIRECT, GUN_ROUTE_NONE, "direct", "Path");
  if (has_turn)
    take_page (self, GUN_PEER_GROUP_RELAYED, GUN_ROUTE_TURN, "turn", "Why Not Direct?");
  wait_for_end_of_try (self);
  take_page (self, GUN_PEER_GROUP_RELAYED, GUN_ROUTE_RELAY, "relayed", "Why Not Direct?");
  take_page (self, GUN_PEER_GROUP_RELAYS, GUN_ROUTE_NONE, "relay", "Quality");
  take_page (self, GUN_PEER_GROUP_PROGRAMS, GUN_ROUTE_NONE, "program", "Quality");
  pause_direct (self, TRUE);
  take_page (self, GUN_PEER_GROUP_DIRECT, GUN_ROUTE_NONE, "paused", PAUSED);
  pause_direct (self, FALSE);

  g_subprocess_force_exit (leaves);
  gun_test_await (count_state (self, direct) == 1, 3 * GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (self->window, "Not Connected");
  take_list (self, "waiting");
}

int
main (int argc, char *argv[])
{
  Scene scene = { NULL };
  GunEngine *relay;

  if (argc != 5)
    {
      g_printerr ("usage: room-pictures FOLDER local|internet GUN-PEER ADDRESS\n");
      return 2;
    }

  gun_picture_set_folder (argv[1]);
  scene.way = g_strdup (argv[2]);
  scene.program = g_strdup (argv[3]);
  scene.address = g_strdup (argv[4]);
  gun_ui_test_init (&argc, &argv);
  g_object_set (gtk_settings_get_default (), "gtk-decoration-layout", ":close", NULL);

  relay = gun_ui_start_engine (NULL, FALSE);
  set_up (&scene, relay);
  take_room (&scene);
  tear_down (&scene);
  gun_ui_stop_engine (relay);

  return 0;
}
