/* SPDX-License-Identifier: MIT */

/* Browsers and desktops in Peers, by facts as the engine hands them over: words, groups, what can be done. That facts are true is for the tests of the engine. */

#define GUN_ENGINE_COMPILATION

#include "gun-ui-fixture.h"

#include <math.h>

#include "gun-peer-facts.h"
#include "gun-peer-page.h"
#include "gun-peer-row.h"
#include "gun-peer-words.h"
#include "gun-sparkline.h"
#include "gun-tooltip.h"

/* The moment it is */
#define NOW_US (1000 * G_USEC_PER_SEC)

/* Rows of somebody of a room have numbers apart from those of links */
#define NUMBER(n) ((G_GUINT64_CONSTANT (1) << 62) + (n))

typedef struct
{
  const char *words;
  const char *icon;
  GunPeerGroup group;
  GunPeerKind kind;
  GunRoute route;
  GunPeerViewState state;
  const char *via;
  gint64 round_trip_us;
  gint64 relay_round_trip_us;
  gint64 retry_at_us;
} Case;

static GunPeerFacts
facts_of (const Case *row)
{
  return (GunPeerFacts){
    .number = NUMBER (1),
    .kind = row->kind,
    .route = row->route,
    .state = row->state,
    .name = (char *) "mKx3Tq8Zb",
    .device_id = row->kind == GUN_PEER_KIND_DESKTOP ? (char *) "pT7vWn2Qe" : NULL,
    .via = (char *) row->via,
    .round_trip_us = row->round_trip_us,
    .clock_exact_us = -1,
    .retry_at_us = row->retry_at_us,
    .bytes_per_second = -1,
  };
}

#define DIRECT_ICON "network-transmit-receive-symbolic"
#define RELAYED_ICON "mail-forward-symbolic"
#define WAITING_ICON "action-unavailable-symbolic"
#define BROWSER GUN_PEER_KIND_BROWSER
#define DESKTOP GUN_PEER_KIND_DESKTOP

/* clang-format off */
static const Case cases[] = {
  { "Direct · local network · 3 ms", DIRECT_ICON, GUN_PEER_GROUP_DIRECT,
    BROWSER, GUN_ROUTE_LOCAL, GUN_PEER_VIEW_OPEN, "relay.example", 3400, 84000, 0 },
  { "Direct · local network · under 1 ms", DIRECT_ICON, GUN_PEER_GROUP_DIRECT,
    DESKTOP, GUN_ROUTE_LOCAL, GUN_PEER_VIEW_OPEN, NULL, 0, -1, 0 },
  { "Direct · local network · –", DIRECT_ICON, GUN_PEER_GROUP_DIRECT,
    DESKTOP, GUN_ROUTE_LOCAL, GUN_PEER_VIEW_OPEN, "relay.example", -1, 84000, 0 },
  { "Direct · internet · 41 ms", DIRECT_ICON, GUN_PEER_GROUP_DIRECT,
    DESKTOP, GUN_ROUTE_INTERNET, GUN_PEER_VIEW_OPEN, "relay.example", 41000, 84000, 0 },
  { "Direct · 41 ms", DIRECT_ICON, GUN_PEER_GROUP_DIRECT,
    DESKTOP, GUN_ROUTE_NONE, GUN_PEER_VIEW_OPEN, "relay.example", 41000, 84000, 0 },
  { "Relayed · TURN · 60 ms", RELAYED_ICON, GUN_PEER_GROUP_RELAYED,
    BROWSER, GUN_ROUTE_TURN, GUN_PEER_VIEW_OPEN, "relay.example", 60000, 84000, 0 },
  { "Through relay.example · 84 ms", RELAYED_ICON, GUN_PEER_GROUP_RELAYED,
    BROWSER, GUN_ROUTE_RELAY, GUN_PEER_VIEW_WAITING, "relay.example", 3000, 84000, 0 },
  { "Through relay.example · –", RELAYED_ICON, GUN_PEER_GROUP_RELAYED,
    DESKTOP, GUN_ROUTE_RELAY, GUN_PEER_VIEW_CONNECTING, "relay.example", -1, -1, 0 },
  { "Through a relay", RELAYED_ICON, GUN_PEER_GROUP_RELAYED,
    DESKTOP, GUN_ROUTE_RELAY, GUN_PEER_VIEW_WAITING, NULL, -1, -1, 0 },
  { "Connecting…", "content-loading-symbolic", GUN_PEER_GROUP_WAITING,
    DESKTOP, GUN_ROUTE_NONE, GUN_PEER_VIEW_CONNECTING, NULL, -1, -1, 0 },
  { "Not connected · trying again in 8 s", WAITING_ICON, GUN_PEER_GROUP_WAITING,
    DESKTOP, GUN_ROUTE_NONE, GUN_PEER_VIEW_WAITING, NULL, -1, -1, NOW_US + 8 * G_USEC_PER_SEC },
  { "Not connected · trying again now", WAITING_ICON, GUN_PEER_GROUP_WAITING,
    DESKTOP, GUN_ROUTE_NONE, GUN_PEER_VIEW_WAITING, NULL, -1, -1, NOW_US - 1 },
  { "Not connected", WAITING_ICON, GUN_PEER_GROUP_WAITING,
    BROWSER, GUN_ROUTE_NONE, GUN_PEER_VIEW_WAITING, NULL, -1, -1, NOW_US - 3 * G_USEC_PER_SEC },
  { "Not connected", WAITING_ICON, GUN_PEER_GROUP_WAITING,
    BROWSER, GUN_ROUTE_NONE, GUN_PEER_VIEW_WAITING, NULL, -1, -1, 0 },
};
/* clang-format on */

static void
test_words (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *row = &cases[i];
      GunPeerFacts facts = facts_of (row);
      g_autoptr (GunPeerView) peer = gun_peer_view_new (&facts);
      g_autofree char *words = gun_peer_words_state (peer, row->relay_round_trip_us, NOW_US);
      g_autofree char *name = gun_peer_words_name (peer);

      g_test_message ("%s", row->words);
      g_assert_cmpstr (words, ==, row->words);
      g_assert_cmpstr (gun_peer_words_state_icon (peer), ==, row->icon);
      g_assert_cmpint (gun_peer_words_group (peer), ==, row->group);
      g_assert_cmpstr (name, ==, row->kind == BROWSER ? "Browser mKx3Tq8Zb" : "Desktop pT7vWn2Qe");
    }
}

static void
test_rate (void)
{
  static const struct
  {
    double bytes_per_second;
    const char *words;
  } rates[] = {
    { -1, "–" },
    { NAN, "–" },
    { 0, "0.0 kB/s" },
    { 1234, "1.2 kB/s" },
    { 999949, "999.9 kB/s" },
    { 999950, "1.0 MB/s" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      g_autofree char *words = gun_peer_words_rate (rates[i].bytes_per_second);

      g_assert_cmpstr (words, ==, rates[i].words);
    }
}

/* Takes the place of the engine: a row for @facts */
static GunPeerView *
add_peer (GunEngine *engine, const GunPeerFacts *facts)
{
  GunPeerView *peer = gun_peer_view_new (facts);

  g_list_store_append (G_LIST_STORE (gun_engine_get_peers (engine)), peer);

  return peer;
}

static GunPeerFacts
relay_facts (void)
{
  return (GunPeerFacts){
    .number = 1,
    .kind = GUN_PEER_KIND_RELAY,
    .state = GUN_PEER_VIEW_OPEN,
    .url = (char *) "wss://relay.example/gun",
    .name = (char *) "relay.example",
    .encrypted = TRUE,
    .round_trip_us = 84000,
    .clock_exact_us = -1,
    .bytes_per_second = 2000,
  };
}

static GtkWidget *
find_row (GunWindow *window, GunPeerView *peer)
{
  g_autofree char *name = gun_peer_words_name (peer);
  GtkWidget *label = gun_ui_wait_for (window, GTK_TYPE_LABEL, name);

  return gtk_widget_get_ancestor (label, GUN_TYPE_PEER_ROW);
}

static gboolean
is_in_group (GunWindow *window, GunPeerView *peer, const char *title)
{
  GtkWidget *group = gtk_widget_get_ancestor (find_row (window, peer), ADW_TYPE_PREFERENCES_GROUP);

  return g_strcmp0 (adw_preferences_group_get_title (ADW_PREFERENCES_GROUP (group)), title) == 0;
}

/* Whoever goes from one way to another goes to that group, with the time that counts there, and the foot of the sidebar counts. */
static void
test_groups (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  const Case direct = {
    NULL, NULL, 0, DESKTOP, GUN_ROUTE_LOCAL, GUN_PEER_VIEW_OPEN, "relay.example", 3000, -1, 0
  };
  GunPeerFacts relay = relay_facts ();
  GunPeerFacts facts = facts_of (&direct);
  g_autoptr (GunPeerView) relay_view = NULL;
  g_autoptr (GunPeerView) peer = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "peers");
  relay_view = add_peer (engine, &relay);
  gun_ui_wait_for_words (window, "1 relay connected");
  peer = add_peer (engine, &facts);
  gun_ui_wait_for_words (window, "Direct 1 · Relayed 0");
  g_assert_true (is_in_group (window, peer, "Direct"));
  g_assert_true (is_in_group (window, relay_view, "Relays"));
  g_assert_true (gun_ui_shows (find_row (window, relay_view), "2.0 kB/s"));
  g_assert_true (gun_ui_shows (find_row (window, peer), "–"));

  facts.route = GUN_ROUTE_TURN;
  facts.bytes_per_second = 1234;
  gun_peer_view_update (peer, &facts);
  g_assert_true (gun_ui_shows (find_row (window, peer), "1.2 kB/s"));
  g_assert_true (is_in_group (window, peer, "Through a Relay"));
  gun_ui_wait_for_words (window, "Relayed · TURN · 3 ms");
  gun_ui_wait_for_words (window, "Direct 0 · Relayed 1");

  facts.route = GUN_ROUTE_RELAY;
  facts.state = GUN_PEER_VIEW_WAITING;
  facts.reason = (char *) "Nothing was heard for 10 s";
  gun_peer_view_update (peer, &facts);
  g_assert_true (is_in_group (window, peer, "Through a Relay"));
  gun_ui_wait_for_words (window, "Through relay.example · 84 ms");
  g_assert_true (gun_ui_shows (find_row (window, peer), "–"));
  g_assert_null (gun_ui_find (find_row (window, peer), GTK_TYPE_BUTTON, "Retry Now"));
  g_assert_null (gun_ui_find (window, GTK_TYPE_LABEL, "1 not connected"));

  facts.route = GUN_ROUTE_NONE;
  gun_peer_view_update (peer, &facts);
  g_assert_true (is_in_group (window, peer, "Not Connected"));
  gun_ui_wait_for_words (window, "Direct 0 · Relayed 0");
  gun_ui_wait_for_words (window, "1 not connected");
  gun_ui_wait_for_words (window, "Nothing was heard for 10 s");
  gun_ui_wait_for (find_row (window, peer), GTK_TYPE_BUTTON, "Retry Now");

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* A row leads to the page of its peer, whatever that is, and Back leads away again; of who is gone it stays what was known. */
static void
test_page (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  GunEngine *other = gun_ui_start_engine (NULL, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autofree char *url = gun_ui_listen (other);
  GtkWidget *page = NULL;
  GtkWidget *label = NULL;

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-page", "s", "peers");
  g_assert_true (gun_engine_add_relay (engine, url, NULL));
  gun_ui_wait_for_words (window, "1 relay connected");
  label = gun_ui_wait_for (window, GTK_TYPE_LABEL, "Relays");
  g_assert_nonnull (label);
  {
    GListModel *peers = gun_engine_get_peers (engine);
    g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, 0);
    GtkWidget *row = find_row (window, peer);

    gtk_widget_activate (row);
    page = gun_ui_wait_for (window, GUN_TYPE_PEER_PAGE, NULL);
    g_assert_true (gun_peer_page_get_peer (GUN_PEER_PAGE (page)) == peer);
    gun_ui_wait_for_words (window, "Measured by our last question and its answer");
    gun_ui_wait_for_words (window, "Not encrypted; it stays on this computer");
    gun_ui_wait_for_words (window, "Connected");

    gtk_widget_activate_action (page, "peer-page.pause", NULL);
    gun_ui_wait_for (page, GTK_TYPE_BUTTON, "Resume");
    gtk_widget_activate_action (page, "peer-page.pause", NULL);
    gun_ui_wait_for (page, GTK_TYPE_BUTTON, "Pause");

    gun_engine_remove_peer (engine, peer);
    gun_ui_wait_for_words (window, "This peer is gone; this is what was known last");
  }
  gtk_widget_activate_action (page, "peer-page.back", NULL);
  gun_ui_wait_for_words (window, "No Peers Yet");
  g_assert_null (gun_peer_page_get_peer (GUN_PEER_PAGE (page)));

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  gun_ui_stop_engine (other);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* Reconnect and Forget are for somebody of a room in any state; what is for relays is not offered. */
static void
test_actions (void)
{
  static const char *const actions[]
      = { "peer.reconnect", "peer.forget-remote", "peer.forget", "peer.private" };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GunPeerFacts facts = facts_of (&cases[i]);
      g_autoptr (GunPeerView) peer = gun_peer_view_new (&facts);
      GtkWidget *window = gtk_window_new ();
      GtkWidget *row = gun_peer_row_new (peer);
      guint n_retried = 0;
      guint n_forgotten = 0;
      guint n_private = 0;

      gtk_window_set_child (GTK_WINDOW (window), row);
      g_signal_connect_swapped (row, "retry", G_CALLBACK (count_cb), &n_retried);
      g_signal_connect_swapped (row, "forget", G_CALLBACK (count_cb), &n_forgotten);
      g_signal_connect_swapped (row, "set-private", G_CALLBACK (count_cb), &n_private);
      for (guint j = 0; j < G_N_ELEMENTS (actions); j++)
        gtk_widget_activate_action (row, actions[j], NULL);
      g_assert_cmpuint (n_retried, ==, 1);
      g_assert_cmpuint (n_forgotten, ==, 1);
      g_assert_cmpuint (n_private, ==, 0);
      gtk_window_destroy (GTK_WINDOW (window));
    }
}

/* What is seen is also what a screen reader says. */
static void
test_accessible (void)
{
  GunPeerFacts facts = facts_of (&cases[0]);
  g_autoptr (GunPeerView) peer = gun_peer_view_new (&facts);
  GtkWidget *row = g_object_ref_sink (gun_peer_row_new (peer));

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (row),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Browser mKx3Tq8Zb, Direct · local network · 3 ms");
  g_object_unref (row);
}

static GtkWidget *
find_sparkline (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GUN_IS_SPARKLINE (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_sparkline (child);

  return found;
}

/* How high a line without numbers goes is told beside it, also to a screen reader. */
static void
test_peak (void)
{
  GunPeerFacts facts = facts_of (&cases[0]);
  g_autoptr (GunPeerView) peer = NULL;
  GtkWidget *row;
  GtkWidget *sparkline;

  facts.bytes_per_second = 2345;
  peer = gun_peer_view_new (&facts);
  row = g_object_ref_sink (gun_peer_row_new (peer));
  gun_peer_row_tick (GUN_PEER_ROW (row));
  facts.bytes_per_second = 10;
  gun_peer_view_update (peer, &facts);
  gun_peer_row_tick (GUN_PEER_ROW (row));

  sparkline = find_sparkline (row);
  g_assert_cmpstr (
      gun_tooltip_get_text (sparkline), ==, "Traffic of the last minute, at most 2.3 kB/s");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sparkline),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Traffic of the last minute, at most 2.3 kB/s");
  g_object_unref (row);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/remotes/words", test_words);
  g_test_add_func ("/ui/remotes/rate", test_rate);
  g_test_add_func ("/ui/remotes/groups", test_groups);
  g_test_add_func ("/ui/remotes/page", test_page);
  g_test_add_func ("/ui/remotes/actions", test_actions);
  g_test_add_func ("/ui/remotes/accessible", test_accessible);
  g_test_add_func ("/ui/remotes/peak", test_peak);

  return g_test_run ();
}
