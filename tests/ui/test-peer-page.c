/* SPDX-License-Identifier: MIT */

/*
 * The page of a peer as a person uses it: every button, over engines that are connected through a relay of their own and directly. Two networks:
 * one has an address beside the loopback (with-lan), and the other has none, so that only the relay leads to anybody.
 */

#include "gun-ui-fixture.h"

#include <libsoup/soup.h>
#include <string.h>

#include "gun-peer-detail.h"
#include "gun-peer-page.h"
#include "gun-peer-row.h"
#include "gun-peers-page.h"
#include "gun-peer-words.h"
#include "gun-preferences.h"
#include "gun-timeline-box.h"
#include "gun-tooltip.h"
#include "gun-why-box.h"
#include "gun-window-private.h"

#define ROOM "lobby"
#define LAN "192.168.77.1"

/* Turns what follows around; clears the screen */
#define HOSTILE_JSON "ab\\u202ecd\\u001b[2Jef"
#define HOSTILE_SHOWN "ab\357\277\275cd\342\220\233[2Jef"

typedef struct
{
  GunEngine *relay;
  GunEngine *engine;
  GunEngine *other; /* (nullable): who is in the room as well */
  GunWindow *window;
  char *relay_url;
} Fixture;

static GunPeerView *
find_peer (Fixture *self, gboolean is_remote)
{
  GListModel *peers = gun_engine_get_peers (self->engine);

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);

      if (gun_peer_words_is_remote (peer) == is_remote
          && (is_remote || gun_peer_view_get_kind (peer) == GUN_PEER_KIND_PROGRAM))
        return peer;
    }

  return NULL;
}

/* Who is in the room as well */
static GunPeerView *
find_remote (Fixture *self)
{
  return find_peer (self, TRUE);
}

static GunPeerView *
find_program (Fixture *self)
{
  return find_peer (self, FALSE);
}

static gboolean
is_direct (Fixture *self)
{
  GunPeerView *peer = find_remote (self);

  return peer != NULL && gun_peer_words_group (peer) == GUN_PEER_GROUP_DIRECT;
}

static void
set_up (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->relay = gun_ui_start_engine (NULL, FALSE);
  /* Who comes later hears then who was here before */
  gun_engine_set_keep_everything (self->relay, TRUE);
  self->relay_url = gun_ui_listen (self->relay);
  self->engine = gun_ui_start_engine (NULL, FALSE);
  self->window = gun_ui_open_window (self->engine);
  g_settings_set_string (gun_window_get_preferences (self->window), "direct-room", ROOM);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.show-page", "s", "peers");
  g_assert_true (gun_engine_add_relay (self->engine, self->relay_url, &error));
  g_assert_no_error (error);
  gun_ui_wait_for_words (self->window, "1 relay connected");
}

static void
add_other (Fixture *self)
{
  g_autoptr (GunDirectOptions) options = gun_direct_options_new ();

  gun_direct_options_set_room (options, ROOM);
  self->other = gun_ui_start_engine (NULL, FALSE);
  gun_engine_set_direct_options (self->other, options);
  g_assert_true (gun_engine_add_relay (self->other, self->relay_url, NULL));
  gun_test_await (find_remote (self) != NULL, GUN_UI_PATIENCE_S);
}

static void
tear_down (Fixture *self, gconstpointer user_data)
{
  g_settings_reset (gun_window_get_preferences (self->window), "ice-servers");
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
  if (self->other != NULL)
    gun_ui_stop_engine (self->other);
  gun_ui_stop_engine (self->relay);
  g_free (self->relay_url);
}

/* By the row that leads there */
static GtkWidget *
open_page (Fixture *self, GunPeerView *peer)
{
  g_autofree char *name = gun_peer_words_name (peer);
  GtkWidget *label = gun_ui_wait_for (self->window, GTK_TYPE_LABEL, name);

  gtk_widget_activate (gtk_widget_get_ancestor (label, GUN_TYPE_PEER_ROW));
  return gun_ui_wait_for (self->window, GUN_TYPE_PEER_PAGE, NULL);
}

/* The first label below @root that is seen and has these words in it */
static const char *
find_part (GtkWidget *root, const char *words)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_label (GTK_LABEL (root)), words) != NULL)
    return gtk_label_get_label (GTK_LABEL (root));
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      const char *found = find_part (child, words);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
wait_for_part (gpointer root, const char *words)
{
  gun_test_await (find_part (root, words) != NULL, GUN_UI_PATIENCE_S);
}

static gboolean
can_press (GtkWidget *page, const char *words)
{
  GtkWidget *button = gun_ui_find (page, GTK_TYPE_BUTTON, words);

  return button != NULL && gtk_widget_is_sensitive (button);
}

static void
take_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
dup_clipboard (GtkWidget *widget)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *text;

  gdk_clipboard_read_text_async (clipboard, NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  text = gdk_clipboard_read_text_finish (clipboard, result, &error);
  g_assert_no_error (error);
  return text;
}

static GunPeerDetail *
dup_detail (Fixture *self, GunPeerView *peer)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GunPeerDetail *detail;

  gun_engine_detail_peer_async (self->engine, peer, NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  detail = gun_engine_detail_peer_finish (self->engine, result, &error);
  g_assert_no_error (error);
  return detail;
}

static GunWhyReport *
dup_explanation (Fixture *self, GunPeerView *peer)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GunWhyReport *report;

  gun_engine_explain_peer_async (self->engine, peer, NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  report = gun_engine_explain_peer_finish (self->engine, result, &error);
  g_assert_no_error (error);
  return report;
}

/* What the buttons say and do while it is connected; paused, nothing can be asked of it. */
static void
test_buttons (Fixture *self, gconstpointer user_data)
{
  GunPeerView *peer;
  GtkWidget *page;

  add_other (self);
  gun_test_await (is_direct (self), GUN_UI_PATIENCE_S);
  peer = find_remote (self);
  page = open_page (self, peer);
  wait_for_part (page, "Connected directly over your local network since ");
  g_assert_null (gun_ui_find (page, GUN_TYPE_WHY_BOX, NULL));

  gun_ui_press (page, "Ping");
  wait_for_part (self->window, "Answered in ");

  gun_ui_press (page, "Pause");
  gun_ui_wait_for (page, GTK_TYPE_BUTTON, "Resume");
  wait_for_part (page, "Paused: ");
  g_assert_false (can_press (page, "Ping"));
  g_assert_true (gun_peer_view_get_paused (peer));
  gun_ui_press (page, "Resume");
  gun_ui_wait_for (page, GTK_TYPE_BUTTON, "Pause");
  g_assert_null (find_part (page, "Paused: "));
  g_assert_true (can_press (page, "Ping"));
  g_assert_false (gun_peer_view_get_paused (peer));
}

/* How often a connection was made with it */
static guint
count_links (Fixture *self, GunPeerView *peer)
{
  g_autoptr (GunPeerDetail) detail = dup_detail (self, peer);
  guint n_links = 0;

  for (guint i = 0; i < detail->moments->len; i++)
    {
      const GunPeerMoment *moment = g_ptr_array_index (detail->moments, i);

      if (g_str_equal (moment->text, "A direct link opened"))
        n_links += moment->times;
    }

  return n_links;
}

/* Another connection takes the place of the one there is, and the page goes on from there */
static void
test_reconnect (Fixture *self, gconstpointer user_data)
{
  GunPeerView *peer;
  GtkWidget *page;
  guint n_links;

  add_other (self);
  gun_test_await (is_direct (self), GUN_UI_PATIENCE_S);
  peer = find_remote (self);
  page = open_page (self, peer);
  wait_for_part (page, "Connected directly ");
  n_links = count_links (self, peer);
  g_assert_cmpuint (n_links, >, 0);

  gun_ui_press (page, "Reconnect");
  gun_ui_wait_for_words (self->window, "A new connection is tried");
  gun_test_await (count_links (self, peer) > n_links, GUN_UI_PATIENCE_S);
  wait_for_part (page, "Connected directly ");
  g_assert_true (gun_peer_page_get_peer (GUN_PEER_PAGE (page)) == peer);
}

/* Addresses, and names of relays and souls, are in a report only when they are asked for; values and secrets never are. */
static void
test_copy (Fixture *self, gconstpointer user_data)
{
  static const char *const never[] = { "sesame", "worth hiding" };
  static const char *const asked_only[] = { LAN, "127.0.0.1", "secret/soul", "\nRoom: lobby" };
  g_autofree char *hidden = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *name = NULL;
  GunPeerView *peer;
  GtkWidget *page;

  add_other (self);
  gun_test_await (is_direct (self), GUN_UI_PATIENCE_S);
  gun_server_list_put (
      gun_window_get_servers (self->window), G_MAXUINT, "turn:" LAN ":9", "ada", "sesame");
  gun_ui_put_text (self->engine, "secret/soul", "key", "worth hiding");
  gun_ui_get (self->other, "secret/soul");
  peer = find_remote (self);
  page = open_page (self, peer);
  wait_for_part (page, "last secret/soul");

  gun_ui_press (page, "Copy Report");
  gun_ui_wait_for_words (self->window, "Report copied, without addresses");
  hidden = dup_clipboard (page);
  g_assert_true (gtk_widget_activate_action (page, "peer-page.copy-whole-report", NULL));
  gun_ui_wait_for_words (self->window, "Report copied, with addresses");
  whole = dup_clipboard (page);

  name = gun_peer_words_name (peer);
  g_assert_true (g_str_has_prefix (hidden, name));
  g_assert_nonnull (strstr (hidden, "Local address (host)\n"));
  g_assert_nonnull (strstr (hidden, "\nTimeline\n"));
  g_assert_nonnull (strstr (whole, "Local address (host), " LAN ", port "));
  for (guint i = 0; i < G_N_ELEMENTS (asked_only); i++)
    g_assert_null (strstr (hidden, asked_only[i]));
  for (guint i = 0; i < 3; i++)
    g_assert_nonnull (strstr (whole, asked_only[i]));
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    g_assert_true (strstr (hidden, never[i]) == NULL && strstr (whole, never[i]) == NULL);
}

/* The last rows are there until more are asked for */
static void
wait_for_moment (GtkWidget *page, const char *words)
{
  const char *more = find_part (page, " More");

  if (more != NULL)
    gun_ui_press (page, more);
  wait_for_part (page, words);
}

/* It began before the page was opened, and is still there, with how it ended, when the other side is gone; then it can be forgotten. */
static void
test_timeline (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GunPeerDetail) detail = NULL;
  const double opened_ms = (double) g_get_real_time () / 1000;
  g_autoptr (GunPeerView) peer = NULL;
  const GunPeerMoment *first;
  GtkWidget *page;

  add_other (self);
  gun_test_await (is_direct (self), GUN_UI_PATIENCE_S);
  peer = g_object_ref (find_remote (self));
  detail = dup_detail (self, peer);
  first = g_ptr_array_index (detail->moments, 0);
  g_assert_true (g_str_has_prefix (first->text, "Heard of through "));
  g_assert_cmpfloat (first->at_ms, >=, opened_ms);
  g_assert_cmpuint (detail->moments->len, >, 5);

  page = open_page (self, peer);
  wait_for_part (page, "Connected directly ");
  wait_for_moment (page, first->text);

  g_clear_pointer (&self->other, gun_ui_stop_engine);
  gun_test_await (find_part (page, "Not connected since ") != NULL
                      || find_part (page, "This peer is gone") != NULL,
                  GUN_UI_PATIENCE_S);
  wait_for_moment (page, first->text);
  wait_for_moment (page, "The direct link was lost: ");

  g_assert_true (gtk_widget_activate_action (page, "peer-page.forget", NULL));
  gun_ui_wait_for (self->window, GUN_TYPE_PEERS_PAGE, NULL);
  gun_test_await (find_remote (self) == NULL, GUN_UI_PATIENCE_S);
  g_assert_null (gun_peer_page_get_peer (GUN_PEER_PAGE (page)));
}

static void
assert_shown (GtkWidget *box, const char *words)
{
  if (*words != '\0')
    gun_ui_wait_for_words (box, words);
}

/* Nothing on the page says more than the engine knows; the row has a button that leads there, and the page one that tries again. */
static void
test_why (Fixture *self, gconstpointer user_data)
{
  g_autoptr (GunWhyReport) report = NULL;
  GtkWidget *row;
  GtkWidget *page;
  GtkWidget *box;
  GunPeerView *peer;

  add_other (self);
  peer = find_remote (self);
  gun_test_await (gun_peer_words_group (peer) == GUN_PEER_GROUP_RELAYED
                      && gun_peer_view_get_state (peer) == GUN_PEER_VIEW_WAITING,
                  GUN_UI_PATIENCE_S);
  row = gtk_widget_get_ancestor (gun_ui_wait_for (self->window, GTK_TYPE_BUTTON, "Why Not Direct?"),
                                 GUN_TYPE_PEER_ROW);
  gun_ui_press (row, "Why Not Direct?");
  page = gun_ui_wait_for (self->window, GUN_TYPE_PEER_PAGE, NULL);
  box = gun_ui_wait_for (page, GUN_TYPE_WHY_BOX, NULL);
  report = dup_explanation (self, peer);
  g_assert_cmpint (report->cause, !=, GUN_WHY_IS_DIRECT);
  assert_shown (box, report->sentence);
  assert_shown (box, report->fact);
  assert_shown (box, report->step);
  wait_for_part (page, "Relayed through 127.0.0.1:");
  wait_for_part (page, "The relay reads along");
  gun_ui_wait_for_words (page, "To the relay; beyond it, nothing is known");
  g_assert_false (can_press (page, "Ping"));
  g_assert_false (can_press (page, "Pause"));

  gun_ui_press (box, "Try Again");
  gun_ui_wait_for_words (self->window, "A new connection is tried");
}

static GunWhyReport *
report_new (const char *action)
{
  GunWhyReport *report = g_new0 (GunWhyReport, 1);

  report->cause = GUN_WHY_TURN_REFUSED;
  report->sentence = g_strdup ("A TURN server refused to serve us.");
  report->fact = g_strdup ("It said 401.");
  report->step = g_strdup ("Correct the user name.");
  report->step_action = action;
  report->tried = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (report->tried, g_strdup ("19:38:43 we offer, the end (30.0 s)"));
  g_ptr_array_add (report->tried, g_strdup ("turn:turn.example refused: 401"));
  return report;
}

/* What can be done is a button that leads there; what was tried is folded away until somebody asks. The facts are made up here: that they
 * are true is for tests/interop/why.test.js. */
static void
test_remedies (Fixture *self, gconstpointer user_data)
{
  GunWhyReport *reports[]
      = { report_new ("preferences"), report_new ("network-check"), report_new ("reconnect") };
  GtkWidget *page;
  GtkWidget *box;
  GtkWidget *expander;
  GtkWindow *dialog;

  add_other (self);
  page = open_page (self, find_remote (self));
  box = gun_ui_wait_for (page, GUN_TYPE_WHY_BOX, NULL);

  gun_why_box_show (GUN_WHY_BOX (box), reports[2]);
  g_assert_null (gun_ui_find (box, GTK_TYPE_BUTTON, "Open Preferences…"));
  g_assert_null (gun_ui_find (box, GTK_TYPE_BUTTON, "Network Check"));
  g_assert_true (can_press (box, "Try Again"));
  expander = gun_ui_wait_for (box, ADW_TYPE_EXPANDER_ROW, "Show What Was Tried");
  g_assert_null (gun_ui_find (box, GTK_TYPE_LABEL, "turn:turn.example refused: 401"));
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
  gun_ui_wait_for_words (box, "turn:turn.example refused: 401");
  gun_ui_wait_for_words (box, "19:38:43 we offer, the end (30.0\302\240s)");
  gun_ui_wait_for_words (box, "2 lines, oldest first");

  gun_why_box_show (GUN_WHY_BOX (box), reports[0]);
  gun_ui_press (box, "Open Preferences…");
  dialog = gun_ui_get_dialog (g_type_from_name ("GunPreferencesWindow"));
  g_assert_nonnull (dialog);
  gtk_window_destroy (dialog);

  gun_why_box_show (GUN_WHY_BOX (box), reports[1]);
  gun_ui_press (box, "Network Check");
  gun_test_await (gun_ui_find (self->window, GUN_TYPE_PEER_PAGE, NULL) == NULL, GUN_UI_PATIENCE_S);
  g_assert_null (gun_peer_page_get_peer (GUN_PEER_PAGE (page)));

  for (guint i = 0; i < G_N_ELEMENTS (reports); i++)
    gun_why_report_free (reports[i]);
}

static void
assert_plain (const char *text)
{
  if (text == NULL)
    return;
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strstr (text, "\342\200\256"));
  for (const char *p = text; *p != '\0'; p++)
    g_assert_true (*p == '\n' || !g_ascii_iscntrl (*p));
}

static void
assert_all_plain (GtkWidget *widget)
{
  assert_plain (gun_tooltip_get_text (widget));
  if (GTK_IS_LABEL (widget))
    assert_plain (gtk_label_get_label (GTK_LABEL (widget)));
  if (ADW_IS_WINDOW_TITLE (widget))
    assert_plain (adw_window_title_get_title (ADW_WINDOW_TITLE (widget)));
  if (ADW_IS_PREFERENCES_ROW (widget))
    assert_plain (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_all_plain (child);
}

/* What a program says of itself, and asks for, is shown as what it is made of, in the list, on its page and in the report. */
static void
test_hostile_program (Fixture *self, gconstpointer user_data)
{
  static const char hello[] = "{\"#\":\"hello\",\"dam\":\"?\",\"pid\":\"" HOSTILE_JSON "\"}";
  static const char get[] = "{\"#\":\"asks\",\"get\":{\"#\":\"" HOSTILE_JSON "\"}}";
  g_autofree char *url = gun_ui_listen (self->engine);
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SoupWebsocketConnection) program = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *report = NULL;
  GtkWidget *page;

  soup_session_websocket_connect_async (
      session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  program = soup_session_websocket_connect_finish (session, result, &error);
  g_assert_no_error (error);
  soup_websocket_connection_send_text (program, hello);
  soup_websocket_connection_send_text (program, get);

  gun_ui_wait_for_words (self->window, "Program " HOSTILE_SHOWN);
  assert_all_plain (GTK_WIDGET (self->window));
  page = open_page (self, find_program (self));
  wait_for_part (page, "This program has been connected here since ");
  wait_for_part (page, ", last " HOSTILE_SHOWN);
  assert_all_plain (GTK_WIDGET (self->window));
  g_assert_false (can_press (page, "Reconnect"));

  g_assert_true (gtk_widget_activate_action (page, "peer-page.copy-whole-report", NULL));
  report = dup_clipboard (page);
  g_assert_nonnull (strstr (report, HOSTILE_SHOWN));
  assert_plain (report);
}

static void
moment_free (gpointer data)
{
  GunPeerMoment *moment = data;

  g_free (moment->text);
  g_free (moment);
}

/* As the engine makes one */
static GunPeerDetail *
detail_new (void)
{
  GunPeerDetail *detail = g_new0 (GunPeerDetail, 1);

  g_atomic_ref_count_init (&detail->ref_count);
  detail->channels = g_ptr_array_new ();
  detail->asked = g_ptr_array_new ();
  detail->moments = g_ptr_array_new_with_free_func (moment_free);
  return detail;
}

/* However much a peer makes happen, so many rows are there, and how many were left out. */
static void
test_flood (void)
{
  const guint n_kept = GUN_PEER_DETAIL_FIRST_MOMENTS + GUN_PEER_DETAIL_LAST_MOMENTS;
  g_autoptr (GunPeerDetail) detail = detail_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = g_object_new (GUN_TYPE_TIMELINE_BOX, NULL);
  GtkWidget *list;
  guint n_rows = 0;

  for (guint i = 0; i < n_kept; i++)
    {
      GunPeerMoment *moment = g_new0 (GunPeerMoment, 1);

      moment->layer = "ICE";
      moment->text = g_strdup_printf ("Event %u", i);
      g_ptr_array_add (detail->moments, moment);
    }
  detail->n_forgotten = 5000;
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  gun_timeline_box_show (GUN_TIMELINE_BOX (box), detail);
  list = gun_ui_wait_for (box, GTK_TYPE_LIST_BOX, NULL);
  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) n_rows) != NULL)
    n_rows++;
  g_assert_cmpuint (n_rows, ==, GUN_TIMELINE_BOX_FEW);

  gun_ui_press (box, "Show 237 More");
  for (n_rows = 0; gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) n_rows) != NULL;)
    n_rows++;
  g_assert_cmpuint (n_rows, ==, n_kept + 1);
  gun_ui_wait_for_words (box, "Event 0");
  wait_for_part (box, "5000 more, not kept");
  gtk_window_destroy (GTK_WINDOW (window));
}

#define ADD(name, test) g_test_add ("/ui/peer-page/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  ADD ("direct/buttons", test_buttons);
  ADD ("direct/reconnect", test_reconnect);
  ADD ("direct/copy", test_copy);
  ADD ("direct/timeline", test_timeline);
  ADD ("relayed/why", test_why);
  ADD ("relayed/remedies", test_remedies);
  ADD ("relayed/hostile-program", test_hostile_program);
  g_test_add_func ("/ui/peer-page/relayed/flood", test_flood);

  return g_test_run ();
}
