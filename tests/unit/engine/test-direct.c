/* SPDX-License-Identifier: MIT */

/* An engine and a gun-peer in one room: who is shown of it, and what can be done with that row. */

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

#include "engine-fixture.h"
#include "gun-graph-export.h"
#include "gun-store.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"

#define ROOM "chess"

/* @hub is in no room: what leads to each other. @there is in ours. */
typedef struct
{
  char *folder;
  char *path;
  GunEngine *hub;
  char *url;
  GunEngine *here;
  GSubprocess *there; /* (nullable) */
  char *pid;          /* of @there */
  GPtrArray *events;  /* of text: each that @here told of */
} Room;

static void
keep_event_cb (GunEngine *engine, const GunEvent *event, GPtrArray *events)
{
  g_ptr_array_add (events, gun_event_to_json (event));
}

/* The last event of @kind that holds @part, or NULL */
static const char *
find_event (Room *room, const char *event, const char *part)
{
  for (guint i = room->events->len; i > 0; i--)
    {
      const char *text = g_ptr_array_index (room->events, i - 1);

      if (strstr (text, event) != NULL && strstr (text, part) != NULL)
        return text;
    }

  return NULL;
}

static void
enter_room (GunEngine *engine, const char *name)
{
  g_autoptr (GunDirectOptions) options = gun_direct_options_new ();

  gun_direct_options_set_room (options, name);
  gun_engine_set_direct_options (engine, options);
}

static void
start_there (Room *room)
{
  g_autofree char *path = g_build_filename (room->folder, "there.db", NULL);
  g_autoptr (GDataInputStream) out = NULL;
  g_autofree char *ready = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  room->there = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                                  &error,
                                  g_getenv ("GUN_PEER"),
                                  "serve",
                                  "--db",
                                  path,
                                  "--peer",
                                  room->url,
                                  "--room",
                                  ROOM,
                                  NULL);
  g_assert_no_error (error);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (room->there));
  ready = g_data_input_stream_read_line (out, NULL, NULL, NULL);
  words = g_strsplit_set (ready, "= ", -1);
  room->pid = g_strdup (words[2]);
}

static void
end_there (Room *room)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (room->there, SIGTERM);
  g_assert_true (g_subprocess_wait_check (room->there, NULL, &error));
  g_assert_no_error (error);
  g_clear_object (&room->there);
  g_clear_pointer (&room->pid, g_free);
}

static void
set_up (Room *room, gconstpointer data)
{
  room->folder = gun_test_folder_new ();
  room->path = g_build_filename (room->folder, "here.db", NULL);
  room->events = g_ptr_array_new_with_free_func (g_free);
  room->hub = engine_new_started (NULL);
  room->url = engine_listen (room->hub);
  room->here = engine_new_started (room->path);
  g_signal_connect (room->here, "event", G_CALLBACK (keep_event_cb), room->events);
  g_object_unref (engine_join (room->here, room->url));
  start_there (room);
  enter_room (room->here, ROOM);
}

static void
tear_down (Room *room, gconstpointer data)
{
  if (room->there != NULL)
    end_there (room);
  g_signal_handlers_disconnect_by_data (room->here, room->events);
  engine_stop (room->here);
  engine_stop (room->hub);
  gun_test_folder_remove (room->folder);
  g_free (room->folder);
  g_free (room->path);
  g_free (room->url);
  g_ptr_array_unref (room->events);
}

/* (transfer full) (nullable): the row of somebody in the room; there is one at most */
static GunPeerView *
find_desktop (Room *room)
{
  GListModel *peers = gun_engine_get_peers (room->here);
  g_autoptr (GunPeerView) found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) view = g_list_model_get_item (peers, i);

      if (gun_peer_view_get_path (view) != GUN_PATH_DIRECT)
        continue;
      g_assert_null (found);
      found = g_steal_pointer (&view);
    }

  return g_steal_pointer (&found);
}

static gboolean
is_direct (Room *room)
{
  g_autoptr (GunPeerView) view = find_desktop (room);

  return view != NULL && gun_peer_view_get_state (view) == GUN_PEER_VIEW_OPEN
         && gun_peer_view_get_route (view) == GUN_ROUTE_LOCAL;
}

/* (transfer full): the row of who is there, once it is connected directly */
static GunPeerView *
await_direct (Room *room)
{
  gun_test_await (is_direct (room), TEST_WAIT_S);

  return find_desktop (room);
}

static gboolean
is_listed (Room *room, GunPeerView *view)
{
  return g_list_store_find (G_LIST_STORE (gun_engine_get_peers (room->here)), view, NULL);
}

static GunRoomReport *
report_room (GunEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GunRoomReport *report;

  gun_engine_report_room_async (engine, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  report = gun_engine_report_room_finish (engine, result, &error);
  g_assert_no_error (error);

  return report;
}

static gint64
ping (GunEngine *engine, GunPeerView *view, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_ping_async (engine, view, TEST_WAIT_S, NULL, keep_result_cb, &result);
  wait_for_result (&result);

  return gun_engine_ping_finish (engine, result, error);
}

static void
test_row (Room *room, gconstpointer data)
{
  g_autoptr (GunPeerView) view = await_direct (room);
  g_autoptr (GunPeerView) relay = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) reports = NULL;
  const GunPeerReport *report;
  GListModel *peers = gun_engine_get_peers (room->here);

  /* The relay first, then who is there: once, although the mesh has a peer for its data channel */
  g_assert_cmpuint (g_list_model_get_n_items (peers), ==, 2);
  relay = g_list_model_get_item (peers, 0);
  g_assert_cmpint (gun_peer_view_get_kind (relay), ==, GUN_PEER_KIND_RELAY);
  g_assert_cmpint (gun_peer_view_get_kind (view), ==, GUN_PEER_KIND_DESKTOP);
  g_assert_cmpstr (gun_peer_view_get_pid (view), ==, room->pid);
  g_assert_cmpstr (gun_peer_view_get_via (view), ==, gun_peer_view_get_name (relay));
  g_assert_cmpuint (strlen (gun_peer_view_get_device_id (view)), ==, 9);
  g_assert_true (gun_peer_view_get_encrypted (view));
  gun_test_await (gun_peer_view_get_round_trip_us (view) > 0, TEST_WAIT_S);
  gun_test_await (gun_peer_view_get_bytes_in (view) > 0, TEST_WAIT_S);

  gun_engine_report_peers_async (room->here, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  reports = gun_engine_report_peers_finish (room->here, result, NULL);
  g_assert_cmpuint (reports->len, ==, 2);
  report = g_ptr_array_index (reports, 1);
  g_assert_cmpstr (report->kind, ==, "desktop");
  g_assert_cmpstr (report->path, ==, "local");
  g_assert_cmpstr (report->route, ==, "local");
  g_assert_cmpstr (report->state, ==, "open");
  g_assert_cmpstr (report->device_id, ==, gun_peer_view_get_device_id (view));
  report = g_ptr_array_index (reports, 0);
  g_assert_cmpstr (report->kind, ==, "relay");
  g_assert_cmpstr (report->path, ==, "relay");
  g_assert_null (report->route);
}

static void
test_told (Room *room, gconstpointer data)
{
  g_autoptr (GunPeerView) view = await_direct (room);
  g_autoptr (GunRoomReport) report = report_room (room->here);
  g_autofree char *url = gun_engine_normalize_url (room->url, NULL);
  g_autofree char *via = g_strdup_printf ("\"kind\":\"desktop\",\"via\":\"%s\"", url);
  g_autoptr (GError) error = NULL;
  const char *event;

  event = find_event (room, "{\"event\":\"path\"", "\"path\":\"local\",\"state\":\"open\"");
  g_assert_nonnull (event);
  g_assert_nonnull (strstr (event, room->pid));
  g_assert_nonnull (strstr (event, via));

  g_assert_cmpstr (report->room, ==, ROOM);
  g_assert_cmpstr (report->pid, ==, gun_engine_get_pid (room->here));
  g_assert_cmpfloat (report->local, ==, 1);
  g_assert_cmpfloat (report->relay, ==, 0);
  g_assert_cmpfloat (report->opened, ==, 1);

  g_assert_cmpint (ping (room->here, view, &error), >, 0);
  g_assert_no_error (error);
}

static GunPeerDetail *
detail (GunEngine *engine, GunPeerView *view, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_detail_peer_async (engine, view, NULL, keep_result_cb, &result);
  wait_for_result (&result);

  return gun_engine_detail_peer_finish (engine, result, error);
}

/* What @there says of us, as gun-peer prints it */
static char *
report_there (Room *room)
{
  g_autofree char *path = g_build_filename (room->folder, "there.db", NULL);
  g_autoptr (GSubprocess) asking = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  asking = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                             &error,
                             g_getenv ("GUN_PEER"),
                             "report",
                             gun_engine_get_pid (room->here),
                             "--json",
                             "--db",
                             path,
                             NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (asking, NULL, NULL, &out, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (asking));

  return out;
}

static gboolean
has_moment (const GunPeerDetail *known, const char *part)
{
  for (guint i = 0; i < known->moments->len; i++)
    if (strstr (((const GunPeerMoment *) g_ptr_array_index (known->moments, i))->text, part)
        != NULL)
      return TRUE;

  return FALSE;
}

/* Both sides make the same short code of it; what happened before anybody looked is there, and outlives the connection. */
static void
test_detail (Room *room, gconstpointer data)
{
  g_autoptr (GunPeerView) view = await_direct (room);
  g_autoptr (GunPeerDetail) known = detail (room->here, view, NULL);
  g_autoptr (GunPeerDetail) after = NULL;
  g_autofree char *there = report_there (room);
  g_autofree char *code = g_strdup_printf ("\"short_code\":\"%s\"", known->short_code);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (known->kind, ==, GUN_PEER_KIND_DESKTOP);
  g_assert_cmpint (known->route, ==, GUN_ROUTE_LOCAL);
  g_assert_cmpstr (known->room, ==, ROOM);
  g_assert_nonnull (known->here);
  g_assert_nonnull (known->there);
  g_assert_true (g_str_has_prefix (known->dtls_version, "DTLS"));
  g_assert_nonnull (strstr (there, code));
  g_assert_nonnull (strstr (there, known->fingerprint_here));
  g_assert_nonnull (strstr (there, known->fingerprint_there));
  g_assert_cmpint (known->round_trip_source, !=, GUN_ROUND_TRIP_UNKNOWN);
  g_assert_cmpuint (known->channels->len, >, 0);
  g_assert_cmpint (known->cwnd_bytes, >, 0);
  g_assert_true (has_moment (known, "A direct link opened"));

  gun_engine_set_peer_paused (room->here, view, TRUE);
  gun_test_await (gun_peer_view_get_paused (view), TEST_WAIT_S);
  gun_engine_set_peer_paused (room->here, view, FALSE);
  gun_test_await (!gun_peer_view_get_paused (view), TEST_WAIT_S);
  g_assert_cmpint (ping (room->here, view, &error), >, 0);
  g_assert_no_error (error);

  end_there (room);
  gun_test_await (gun_peer_view_get_state (view) != GUN_PEER_VIEW_OPEN, TEST_WAIT_S);
  after = detail (room->here, view, &error);
  g_assert_no_error (error);
  g_assert_null (after->here);
  g_assert_null (after->short_code);
  g_assert_cmpint (after->cwnd_bytes, ==, -1);
  g_assert_true (has_moment (after, "A direct link opened"));
  g_assert_true (has_moment (after, "The direct link was lost"));

  gun_engine_remove_peer (room->here, view);
  gun_test_await (!is_listed (room, view), TEST_WAIT_S);
  g_assert_null (detail (room->here, view, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND);
}

/* Reconnect: the same row, another connection */
static void
test_reconnect (Room *room, gconstpointer data)
{
  g_autoptr (GunPeerView) view = await_direct (room);
  const gint64 since_us = gun_peer_view_get_since_us (view);

  gun_engine_retry_peer (room->here, view);
  gun_test_await (gun_peer_view_get_state (view) == GUN_PEER_VIEW_OPEN
                      && gun_peer_view_get_since_us (view) > since_us,
                  TEST_WAIT_S);
  g_assert_true (is_listed (room, view));
  g_assert_cmpuint (g_list_model_get_n_items (gun_engine_get_peers (room->here)), ==, 2);
}

static void
test_forget (Room *room, gconstpointer data)
{
  g_autoptr (GunPeerView) view = await_direct (room);
  g_autoptr (GError) error = NULL;

  gun_engine_remove_peer (room->here, view);
  gun_test_await (!is_listed (room, view), TEST_WAIT_S);
  g_assert_nonnull (find_event (room, "{\"event\":\"path\"", "\"path\":\"none\""));
  g_assert_cmpint (ping (room->here, view, &error), ==, -1);
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND);
}

/* Who ends as it should says so, and is not found out by its silence. */
static void
test_leaves (Room *room, gconstpointer data)
{
  g_autoptr (GunPeerView) view = await_direct (room);
  g_autoptr (GError) error = NULL;

  end_there (room);
  gun_test_await (gun_peer_view_get_state (view) != GUN_PEER_VIEW_OPEN, TEST_WAIT_S);
  g_assert_nonnull (strstr (gun_peer_view_get_reason (view), "other side closed"));
  g_assert_cmpint (ping (room->here, view, &error), ==, -1);
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "directly"));
  g_clear_object (&view);

  /* The same desktop, with another pid, in the same row */
  start_there (room);
  view = await_direct (room);
  g_assert_cmpstr (gun_peer_view_get_pid (view), ==, room->pid);
}

/* Without a room, and with options that cannot be, nobody is known. */
static void
test_other_options (Room *room, gconstpointer data)
{
  g_autoptr (GunPeerView) view = await_direct (room);
  g_autoptr (GunDirectOptions) options = gun_direct_options_new ();
  g_autoptr (GunRoomReport) none = NULL;
  g_autoptr (GunRoomReport) refused = NULL;

  enter_room (room->here, NULL);
  gun_test_await (!is_listed (room, view), TEST_WAIT_S);
  none = report_room (room->here);
  g_assert_null (none->room);
  g_assert_null (none->device_id);

  enter_room (room->here, "a#b");
  refused = report_room (room->here);
  g_assert_null (refused->room);

  /* A server that cannot be spoils it for good, until it is gone */
  g_clear_object (&view);
  gun_direct_options_set_room (options, ROOM);
  gun_engine_set_direct_options (room->here, options);
  view = await_direct (room);
}

/* In a room the device stays the same over starts; nobody is recognized in another one. */
static void
test_starts_again (Room *room, gconstpointer data)
{
  g_autoptr (GunPeerView) view = await_direct (room);
  g_autoptr (GunRoomReport) before = report_room (room->here);
  g_autoptr (GunRoomReport) after = NULL;
  g_autoptr (GunRoomReport) elsewhere = NULL;

  g_clear_object (&view);
  g_signal_handlers_disconnect_by_data (room->here, room->events);
  engine_stop (room->here);
  room->here = engine_new_started (room->path);
  g_object_unref (engine_join (room->here, room->url));
  enter_room (room->here, ROOM);
  view = await_direct (room);
  after = report_room (room->here);
  g_assert_cmpstr (after->device_id, ==, before->device_id);
  g_assert_cmpstr (after->pid, !=, before->pid);

  enter_room (room->here, "elsewhere");
  elsewhere = report_room (room->here);
  g_assert_cmpstr (elsewhere->device_id, !=, before->device_id);
}

/* What this computer is called in rooms is made of what no export holds. */
static void
test_export (void)
{
  g_autofree char *folder = gun_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "graph.db", NULL);
  g_autofree char *file = g_build_filename (folder, "graph.json", NULL);
  GunEngine *engine = engine_new_started (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GunStore) store = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *exported = NULL;
  g_autoptr (GString) hex = g_string_new (NULL);
  GunExportTally tally;
  const guint8 *secret;
  gsize n_bytes;
  gsize length;

  g_object_unref (engine_put_text (engine, "a", "k", "v"));
  gun_graph_export_async (path, NULL, NULL, file, NULL, NULL, NULL, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_true (gun_graph_export_finish (result, &tally, NULL));
  engine_stop (engine);

  store = gun_store_open (path, NULL);
  secret = g_bytes_get_data (gun_store_get_secret (store), &n_bytes);
  base64 = g_base64_encode (secret, n_bytes);
  for (gsize i = 0; i < n_bytes; i++)
    g_string_append_printf (hex, "%02x", secret[i]);
  g_assert_true (g_file_get_contents (file, &exported, &length, NULL));
  g_assert_nonnull (strstr (exported, "\"k\":\"v\""));
  g_assert_null (memmem (exported, length, secret, n_bytes));
  g_assert_null (strstr (exported, hex->str));
  g_assert_null (strstr (exported, base64));
  g_assert_null (strstr (exported, "secret"));
  gun_test_folder_remove (folder);
}

/* Loopback addresses are none that others could reach, so there must be another interface. */
static gboolean
add_interface (void)
{
  static const char *const commands[] = {
    "ip link add room0 type veth peer name room1",
    "ip address add 10.77.0.1/24 dev room0",
    "ip link set room0 up",
    "ip link set room1 up",
  };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      int status;

      if (!g_spawn_command_line_sync (commands[i], NULL, NULL, &status, NULL)
          || !g_spawn_check_wait_status (status, NULL))
        return FALSE;
    }

  return TRUE;
}

static void
add (const char *path, void (*test) (Room *, gconstpointer))
{
  g_test_add (path, Room, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/direct/export", test_export);
  if (!add_interface ())
    {
      g_test_message ("SKIP: no network interface can be made here");
      return g_test_run ();
    }

  add ("/direct/row", test_row);
  add ("/direct/told", test_told);
  add ("/direct/detail", test_detail);
  add ("/direct/reconnect", test_reconnect);
  add ("/direct/forget", test_forget);
  add ("/direct/leaves", test_leaves);
  add ("/direct/other-options", test_other_options);
  add ("/direct/starts-again", test_starts_again);

  return g_test_run ();
}
