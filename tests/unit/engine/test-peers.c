/* SPDX-License-Identifier: MIT */

/* Engines joined over loopback. */

#include <string.h>

#include "engine-fixture.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-text.h"

/* Two engines: @server listens, @client dials. */
typedef struct
{
  char *folder;
  GunEngine *server;
  GunEngine *client;
  GunPeerView *relay; /* the server, as the client sees it */
} Pair;

static void
pair_set_up (Pair *pair, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *url = NULL;

  pair->folder = gun_test_folder_new ();
  path = g_build_filename (pair->folder, "server.db", NULL);
  pair->server = engine_new_started (path);
  pair->client = engine_new_started (NULL);
  url = engine_listen (pair->server);
  g_assert_true (g_str_has_prefix (url, "ws://127.0.0.1:"));
  pair->relay = engine_join (pair->client, url);
}

static void
pair_tear_down (Pair *pair, gconstpointer data)
{
  g_clear_object (&pair->relay);
  engine_stop (pair->client);
  if (pair->server != NULL)
    engine_stop (pair->server);
  gun_test_folder_remove (pair->folder);
  g_free (pair->folder);
}

static void
test_view (Pair *pair, gconstpointer data)
{
  GListModel *clients = gun_engine_get_peers (pair->server);
  g_autoptr (GunPeerView) client = NULL;

  g_assert_cmpint (gun_peer_view_get_path (pair->relay), ==, GUN_PATH_RELAY);
  g_assert_cmpint (gun_peer_view_get_kind (pair->relay), ==, GUN_PEER_KIND_RELAY);
  g_assert_cmpint (gun_peer_view_get_route (pair->relay), ==, GUN_ROUTE_NONE);
  g_assert_null (gun_peer_view_get_via (pair->relay));
  g_assert_null (gun_peer_view_get_device_id (pair->relay));
  g_assert_true (gun_peer_view_get_local (pair->relay));
  g_assert_false (gun_peer_view_get_encrypted (pair->relay));
  g_assert_true (g_str_has_prefix (gun_peer_view_get_name (pair->relay), "127.0.0.1:"));
  gun_test_await (gun_peer_view_get_pid (pair->relay) != NULL, TEST_WAIT_S);
  g_assert_cmpstr (gun_peer_view_get_pid (pair->relay), ==, gun_engine_get_pid (pair->server));
  gun_test_await (gun_peer_view_get_round_trip_us (pair->relay) >= 0, TEST_WAIT_S);

  gun_test_await (gun_peer_view_get_clock_exact_us (pair->relay) >= 0, TEST_WAIT_S);
  g_assert_cmpint (gun_peer_view_get_clock_exact_us (pair->relay),
                   ==,
                   gun_peer_view_get_round_trip_us (pair->relay) / 2 + 1000);
  g_assert_cmpint (ABS (gun_peer_view_get_clock_difference_us (pair->relay)),
                   <=,
                   gun_peer_view_get_clock_exact_us (pair->relay));

  gun_test_await (g_list_model_get_n_items (clients) == 1, TEST_WAIT_S);
  client = g_list_model_get_item (clients, 0);
  gun_test_await (gun_peer_view_get_clock_exact_us (client) >= 0, TEST_WAIT_S);
  g_assert_cmpint (gun_peer_view_get_path (client), ==, GUN_PATH_CLIENT);
  g_assert_cmpint (gun_peer_view_get_kind (client), ==, GUN_PEER_KIND_PROGRAM);
  gun_test_await (gun_peer_view_get_pid (client) != NULL, TEST_WAIT_S);
  g_assert_cmpstr (gun_peer_view_get_pid (client), ==, gun_engine_get_pid (pair->client));
}

/* Measured while somebody looks, and then no more */
static void
test_rates (Pair *pair, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (10000, 'x');

  g_assert_cmpfloat (gun_peer_view_get_bytes_per_second (pair->relay), ==, -1);
  gun_engine_set_rates_shown (pair->client, TRUE);
  g_object_unref (engine_put_text (pair->client, "a", "k", long_text));
  gun_test_await (gun_peer_view_get_bytes_per_second (pair->relay) > 0, TEST_WAIT_S);
  gun_test_await (gun_peer_view_get_bytes_out (pair->relay) > 10000, TEST_WAIT_S);
  gun_test_await (gun_peer_view_get_bytes_per_second (pair->relay) == 0, TEST_WAIT_S);
  gun_engine_set_rates_shown (pair->client, FALSE);
  gun_test_await (gun_peer_view_get_bytes_per_second (pair->relay) == -1, TEST_WAIT_S);
}

/* Put here, arrives there, and the delivery says so. */
static void
test_delivery (Pair *pair, gconstpointer data)
{
  g_autoptr (GunDelivery) delivery = engine_put_text (pair->client, "a", "k", "v");
  g_autoptr (GunNode) node = NULL;

  gun_test_await (gun_delivery_get_n_arrived (delivery) == 1, TEST_WAIT_S);
  g_assert_cmpuint (gun_delivery_get_n_sent (delivery), ==, 1);
  g_assert_null (gun_delivery_get_reason (delivery));
  node = engine_read (pair->server, "a", "k");
  g_assert_cmpstr (node_text (node, "k"), ==, "v");
}

static void
test_get (Pair *pair, gconstpointer data)
{
  const gint64 began_us = g_get_monotonic_time ();
  g_autoptr (GunDelivery) delivery = engine_put_text (pair->server, "there", "k", "v");
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNode) node = engine_get (pair->client, "there", NULL, 60, &error);
  g_autoptr (GunNode) value = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (node_text (node, "k"), ==, "v");
  value = engine_get (pair->client, "there", "k", 60, &error);
  g_assert_cmpstr (node_text (value, "k"), ==, "v");

  /* Everybody says not found: no need to wait for the minute */
  g_assert_null (engine_get (pair->client, "nowhere", NULL, 60, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 30 * G_USEC_PER_SEC);
}

static void
test_get_cancelled (Pair *pair, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) soul = gun_text_new ("slow");
  g_autoptr (GError) error = NULL;

  /* Its relay is gone, so that nobody answers. */
  engine_stop (g_steal_pointer (&pair->server));
  gun_engine_get_async (pair->client, soul, NULL, 60, cancellable, keep_result_cb, &result);
  gun_test_settle ();
  g_cancellable_cancel (cancellable);
  wait_for_result (&result);
  g_assert_null (gun_engine_get_finish (pair->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A call that waits for peers ends with the engine. */
static void
test_get_stopped (void)
{
  GunEngine *engine = engine_new_started (NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GRefString) soul = gun_text_new ("slow");
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_engine_add_relay (engine, "http://127.0.0.1:1/gun", &error));
  gun_engine_get_async (engine, soul, NULL, 600, NULL, keep_result_cb, &result);
  gun_engine_stop_async (engine, keep_result_cb, &stopped);
  wait_for_result (&result);
  g_assert_null (gun_engine_get_finish (engine, result, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED);
  wait_for_result (&stopped);
  g_clear_object (&result);
  g_clear_object (&stopped);
  engine_stop (engine);
}

static void
keep_text_cb (GunEngine *engine, GPtrArray *changes, char **text)
{
  const GunChange *change = g_ptr_array_index (changes, changes->len - 1);

  g_free (*text);
  *text = g_strdup (gun_value_get_text (change->value));
}

static void
test_follow (Pair *pair, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_signal_connect (pair->client, "changed", G_CALLBACK (keep_text_cb), &text);
  g_object_unref (engine_put_text (pair->server, "a", "k", "before"));
  engine_follow (pair->client, "a");
  gun_test_await (g_strcmp0 (text, "before") == 0, TEST_WAIT_S);
  g_object_unref (engine_put_text (pair->server, "a", "k", "live"));
  gun_test_await (g_strcmp0 (text, "live") == 0, TEST_WAIT_S);
  g_signal_handlers_disconnect_by_data (pair->client, &text);
}

/* A relay that comes back shows what was written meanwhile. */
static void
test_comes_back (Pair *pair, gconstpointer data)
{
  g_autofree char *path = g_build_filename (pair->folder, "server.db", NULL);
  g_autofree char *url = g_strdup (gun_engine_get_listen_url (pair->server));
  g_auto (GStrv) parts = g_strsplit (url, "/", -1);
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;

  g_signal_connect (pair->client, "changed", G_CALLBACK (keep_text_cb), &text);
  engine_follow (pair->client, "a");
  engine_stop (g_steal_pointer (&pair->server));
  gun_test_await (gun_peer_view_get_state (pair->relay) == GUN_PEER_VIEW_WAITING, TEST_WAIT_S);
  g_assert_cmpint (gun_peer_view_get_retry_at_us (pair->relay), >, 0);
  g_assert_nonnull (gun_peer_view_get_reason (pair->relay));

  pair->server = engine_new_started (path);
  g_object_unref (engine_put_text (pair->server, "a", "k", "meanwhile"));
  gun_engine_listen_async (pair->server, parts[2], NULL, keep_result_cb, &result);
  wait_for_result (&result);
  g_free (gun_engine_listen_finish (pair->server, result, NULL));
  gun_engine_retry_peer (pair->client, pair->relay);
  gun_test_await (g_strcmp0 (text, "meanwhile") == 0, TEST_WAIT_S);
  g_assert_cmpint (gun_peer_view_get_state (pair->relay), ==, GUN_PEER_VIEW_OPEN);
  g_signal_handlers_disconnect_by_data (pair->client, &text);
}

static void
test_remove (Pair *pair, gconstpointer data)
{
  GListModel *peers = gun_engine_get_peers (pair->client);
  GListModel *clients = gun_engine_get_peers (pair->server);

  gun_test_await (g_list_model_get_n_items (clients) == 1, TEST_WAIT_S);
  gun_engine_remove_peer (pair->client, pair->relay);
  gun_test_await (g_list_model_get_n_items (peers) == 0, TEST_WAIT_S);
  gun_test_await (g_list_model_get_n_items (clients) == 0, TEST_WAIT_S);
}

static void
keep_event_cb (GunEngine *engine, const GunEvent *event, GPtrArray *events)
{
  g_ptr_array_add (events, gun_event_to_json (event));
}

static gboolean
has_event (GPtrArray *events, const char *part)
{
  for (guint i = 0; i < events->len; i++)
    if (strstr (g_ptr_array_index (events, i), part) != NULL)
      return TRUE;

  return FALSE;
}

static void
test_events (void)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_free);
  GunEngine *server = engine_new_started (NULL);
  GunEngine *client = engine_new_started (NULL);
  g_autofree char *url = NULL;
  g_autoptr (GunPeerView) view = NULL;

  g_signal_connect (server, "event", G_CALLBACK (keep_event_cb), events);
  url = engine_listen (server);
  view = engine_join (client, url);
  gun_test_await (has_event (events, "\"event\":\"listening\""), TEST_WAIT_S);
  gun_test_await (has_event (events, "\"path\":\"client\",\"state\":\"open\""), TEST_WAIT_S);
  g_clear_object (&view);
  engine_stop (client);
  gun_test_await (has_event (events, "\"path\":\"client\",\"state\":\"closed\""), TEST_WAIT_S);
  gun_engine_stop_listening (server);
  g_assert_null (gun_engine_get_listen_url (server));
  engine_stop (server);
}

static void
test_listen_fails (Pair *pair, gconstpointer data)
{
  static const char *const addresses[] = { "nonsense", "127.0.0.1:99999", "", "192.0.2.1:0" };
  g_auto (GStrv) parts = g_strsplit (gun_engine_get_listen_url (pair->server), "/", -1);

  for (guint i = 0; i <= G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      const char *address = i < G_N_ELEMENTS (addresses) ? addresses[i] : parts[2];

      gun_engine_listen_async (pair->client, address, NULL, keep_result_cb, &result);
      wait_for_result (&result);
      g_assert_null (gun_engine_listen_finish (pair->client, result, &error));
      g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
    }
}

static void
test_bad_url (void)
{
  static const char *const urls[]
      = { "", "ftp://example.org/", "http://", "not a url", "http://a b/" };
  GunEngine *engine = engine_new_started (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (gun_engine_add_relay (engine, urls[i], &error));
      g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
    }
  engine_stop (engine);
}

typedef struct
{
  GunRelayTestStep steps[GUN_RELAY_TEST_N_STEPS];
  guint n_steps;
  gboolean failed;
} Tested;

static void
step_cb (GunRelayTestStep step, gint64 took_us, const GError *error, gpointer user_data)
{
  Tested *tested = user_data;

  g_assert_cmpuint (tested->n_steps, <, GUN_RELAY_TEST_N_STEPS);
  tested->steps[tested->n_steps++] = step;
  tested->failed |= error != NULL;
}

static void
test_tested (Pair *pair, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) failed = NULL;
  g_autoptr (GError) error = NULL;
  Tested good = { 0 };
  Tested bad = { 0 };

  gun_engine_test_relay_async (pair->client,
                               gun_engine_get_listen_url (pair->server),
                               step_cb,
                               &good,
                               NULL,
                               keep_result_cb,
                               &result);
  wait_for_result (&result);
  g_assert_true (gun_engine_test_relay_finish (pair->client, result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (good.n_steps, ==, GUN_RELAY_TEST_N_STEPS);
  g_assert_false (good.failed);

  gun_engine_test_relay_async (
      pair->client, "http://127.0.0.1:1/gun", step_cb, &bad, NULL, keep_result_cb, &failed);
  wait_for_result (&failed);
  g_assert_false (gun_engine_test_relay_finish (pair->client, failed, &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (bad.n_steps, ==, 1);
  g_assert_true (bad.failed);
}

/* Our own listener has no list of souls to give; that is no failure to hang on. */
static void
test_browse (Pair *pair, gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  gint n_souls;

  gun_engine_browse_async (pair->client, pair->relay, NULL, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  n_souls = gun_engine_browse_finish (pair->client, result, NULL);
  g_assert_cmpint (n_souls, <=, 0);
}

/* Keeps @engine busy with puts of its own handle's thread's making: each answer asks for the
 * next. */
typedef struct
{
  GunEngine *engine;
  GRefString *soul;
  guint n_left;
  guint n_under_way;
} Flood;

static void flood (Flood *self);

static void
flooded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Flood *self = user_data;
  g_autoptr (GunDelivery) delivery = gun_engine_put_finish (self->engine, result, NULL);

  g_assert_nonnull (delivery);
  self->n_under_way--;
  flood (self);
}

static void
flood (Flood *self)
{
  while (self->n_left > 0 && self->n_under_way < 200)
    {
      g_autofree char *plain = g_strdup_printf ("%u", self->n_left % 1000);
      g_autoptr (GRefString) key = gun_text_new (plain);
      g_autoptr (GunValue) value = gun_value_new_number (self->n_left);

      self->n_left--;
      self->n_under_way++;
      gun_engine_put_async (self->engine, self->soul, key, value, NULL, flooded_cb, self);
    }
}

/* While one peer floods, the handle's commands still get through: each within a part of the
 * flood. */
static void
test_flood (Pair *pair, gconstpointer data)
{
  Flood floods = { .engine = pair->client, .soul = gun_text_new ("flood"), .n_left = 20000 };
  guint n_hops = 0;

  flood (&floods);
  while (floods.n_left > 0)
    {
      g_autoptr (GunNode) node = engine_read (pair->server, "flood", "1");

      n_hops++;
    }
  gun_test_await (floods.n_under_way == 0, TEST_WAIT_S);
  g_assert_cmpuint (n_hops, >, 20);
  g_test_message ("%u hops during the flood", n_hops);
  g_ref_string_release (floods.soul);
}

static void
add (const char *path, void (*test) (Pair *, gconstpointer))
{
  g_test_add (path, Pair, NULL, pair_set_up, test, pair_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/peers/view", test_view);
  add ("/peers/rates", test_rates);
  add ("/peers/delivery", test_delivery);
  add ("/peers/get", test_get);
  add ("/peers/get-cancelled", test_get_cancelled);
  g_test_add_func ("/peers/get-stopped", test_get_stopped);
  add ("/peers/follow", test_follow);
  add ("/peers/comes-back", test_comes_back);
  add ("/peers/remove", test_remove);
  g_test_add_func ("/peers/events", test_events);
  add ("/peers/listen-fails", test_listen_fails);
  g_test_add_func ("/peers/bad-url", test_bad_url);
  add ("/peers/tested", test_tested);
  add ("/peers/browse", test_browse);
  add ("/peers/flood", test_flood);

  return g_test_run ();
}
