/* SPDX-License-Identifier: MIT */

/* Writes that arrive: across restarts, at relays that are not there yet, and at all of them. */

#include "engine-fixture.h"

#include "gun-courier.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-text.h"

/* Nobody listens there */
#define DEAD_URL "ws://127.0.0.1:1/gun"

/* @server listens; @client has a database and may be started again. */
typedef struct
{
  char *folder;
  char *path;
  char *url;
  GunEngine *server;
  GunEngine *client;
} Pair;

static void
pair_set_up (Pair *pair, gconstpointer in_memory)
{
  pair->folder = gun_test_folder_new ();
  if (in_memory == NULL)
    pair->path = g_build_filename (pair->folder, "client.db", NULL);
  pair->server = engine_new_started (NULL);
  pair->url = engine_listen (pair->server);
  pair->client = engine_new_started (pair->path);
}

static void
pair_tear_down (Pair *pair, gconstpointer data)
{
  engine_stop (pair->client);
  engine_stop (pair->server);
  gun_test_folder_remove (pair->folder);
  g_free (pair->folder);
  g_free (pair->path);
  g_free (pair->url);
}

static void
restart (Pair *pair)
{
  engine_stop (pair->client);
  pair->client = engine_new_started (pair->path);
}

static void
add_relay (Pair *pair, const char *url)
{
  g_assert_true (gun_engine_add_relay (pair->client, url, NULL));
}

static void
remove_relay (Pair *pair, guint position)
{
  g_autoptr (GunPeerView) view
      = g_list_model_get_item (gun_engine_get_peers (pair->client), position);

  gun_engine_remove_peer (pair->client, view);
}

static void
write_and_drop (Pair *pair, const char *soul, const char *key, const char *text)
{
  g_object_unref (engine_put_text (pair->client, soul, key, text));
}

#define await_waiting(pair, n)                                                                     \
  gun_test_await (gun_engine_get_n_waiting ((pair)->client) == (n), TEST_WAIT_S)

#define await_value(engine, soul, key, text)                                                       \
  gun_test_await (has_text (engine, soul, key, text), TEST_WAIT_S)

static gboolean
has_text (GunEngine *engine, const char *soul, const char *key, const char *text)
{
  g_autoptr (GunNode) node = engine_read (engine, soul, key);

  return g_strcmp0 (node_text (node, key), text) == 0;
}

static GPtrArray *
list (Pair *pair, gboolean waiting_only)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows;

  gun_engine_list_outbox_async (
      pair->client, waiting_only, 0, 10000, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  rows = gun_engine_list_outbox_finish (pair->client, result, &error);
  g_assert_no_error (error);
  return rows;
}

static GunDelivery *
find (Pair *pair, const char *soul, const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) text = gun_text_new (soul);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) deliveries = NULL;

  gun_engine_find_deliveries_async (pair->client, text, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  deliveries = gun_engine_find_deliveries_finish (pair->client, result, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < deliveries->len; i++)
    if (g_str_equal (gun_delivery_get_key (g_ptr_array_index (deliveries, i)), key))
      return g_object_ref (g_ptr_array_index (deliveries, i));
  return NULL;
}

static GError *
forget (Pair *pair, const char *soul, const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  GError *error = NULL;

  gun_engine_forget_write_async (pair->client, soul_text, key_text, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  gun_engine_forget_write_finish (pair->client, result, &error);
  return error;
}

/* Written while nobody was there, arrives when somebody is */
static void
test_later (Pair *pair, gconstpointer data)
{
  g_autoptr (GunDelivery) delivery = engine_put_text (pair->client, "a", "k", "v");
  g_autoptr (GPtrArray) rows = NULL;
  const GunOutboxRow *row;
  const GunOutboxPeer *peer;

  await_waiting (pair, 1);
  g_assert_cmpuint (gun_delivery_get_n_wanted (delivery), ==, 0);
  add_relay (pair, pair->url);
  await_waiting (pair, 0);
  await_value (pair->server, "a", "k", "v");
  gun_test_await (gun_delivery_get_state (delivery) == GUN_DELIVERY_ARRIVED, TEST_WAIT_S);
  g_assert_cmpuint (gun_delivery_get_n_arrived (delivery), ==, 1);

  rows = list (pair, FALSE);
  g_assert_cmpuint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->soul, ==, "a");
  g_assert_cmpstr (row->key, ==, "k");
  g_assert_cmpint (row->written_us, >, 0);
  g_assert_cmpint (row->done_us, >=, row->written_us);
  g_assert_cmpuint (row->peers->len, ==, 1);
  peer = g_ptr_array_index (row->peers, 0);
  g_assert_cmpstr (peer->peer, ==, pair->url);
  g_assert_cmpint (peer->sent_us, >=, row->written_us);
  g_assert_cmpint (peer->arrived_us, >=, peer->sent_us);
}

/* And the program was closed in between: more than may be in flight at a time */
static void
test_restart (Pair *pair, gconstpointer data)
{
  const guint n_writes = GUN_OUTBOX_IN_FLIGHT * 2 + 10;
  g_autoptr (GunDelivery) delivery = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; i < n_writes; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%u", i);

      write_and_drop (pair, "a", key, "v");
    }
  await_waiting (pair, n_writes);

  restart (pair);
  await_waiting (pair, n_writes);
  delivery = find (pair, "a", "k3");
  g_assert_cmpint (gun_delivery_get_state (delivery), ==, GUN_DELIVERY_WAITING);
  add_relay (pair, pair->url);
  await_waiting (pair, 0);
  await_value (pair->server, "a", "k0", "v");
  await_value (pair->server, "a", "k3", "v");
  gun_test_await (gun_delivery_get_state (delivery) == GUN_DELIVERY_ARRIVED, TEST_WAIT_S);
  rows = list (pair, TRUE);
  g_assert_cmpuint (rows->len, ==, 0);

  /* What arrived is not said again */
  restart (pair);
  g_clear_object (&delivery);
  delivery = find (pair, "a", "k3");
  g_assert_cmpint (gun_delivery_get_state (delivery), ==, GUN_DELIVERY_ARRIVED);
  await_waiting (pair, 0);
}

/* Waits for the dead one, names it, and no longer when it is removed */
static void
test_two_relays (Pair *pair, gconstpointer data)
{
  g_autoptr (GunDelivery) delivery = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  const GunOutboxRow *row;
  const GunOutboxPeer *dead;

  add_relay (pair, pair->url);
  add_relay (pair, DEAD_URL);
  delivery = engine_put_text (pair->client, "a", "k", "v");
  gun_test_await (gun_delivery_get_n_arrived (delivery) == 1, TEST_WAIT_S);
  g_assert_cmpuint (gun_delivery_get_n_wanted (delivery), ==, 2);
  g_assert_cmpint (gun_delivery_get_state (delivery), ==, GUN_DELIVERY_WAITING);
  await_waiting (pair, 1);

  rows = list (pair, TRUE);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpuint (row->peers->len, ==, 2);
  dead = g_ptr_array_index (row->peers, 1);
  g_assert_cmpstr (dead->peer, ==, DEAD_URL);
  g_assert_cmpint (dead->sent_us, ==, 0);
  g_assert_cmpint (dead->arrived_us, ==, 0);

  remove_relay (pair, 1);
  await_waiting (pair, 0);
  gun_test_await (gun_delivery_get_state (delivery) == GUN_DELIVERY_ARRIVED, TEST_WAIT_S);
}

/* What one of two relays has is not done after a restart because the other is added a moment later */
static void
test_two_relays_restart (Pair *pair, gconstpointer data)
{
  g_autoptr (GunDelivery) delivery = NULL;

  add_relay (pair, pair->url);
  add_relay (pair, DEAD_URL);
  delivery = engine_put_text (pair->client, "a", "k", "v");
  gun_test_await (gun_delivery_get_n_arrived (delivery) == 1, TEST_WAIT_S);
  g_clear_object (&delivery);

  restart (pair);
  add_relay (pair, pair->url);
  add_relay (pair, DEAD_URL);
  write_and_drop (pair, "b", "k", "v");
  await_waiting (pair, 2);
  await_value (pair->server, "b", "k", "v");
  delivery = find (pair, "a", "k");
  g_assert_cmpint (gun_delivery_get_state (delivery), ==, GUN_DELIVERY_WAITING);
  g_assert_cmpuint (gun_delivery_get_n_arrived (delivery), ==, 1);

  remove_relay (pair, 1);
  await_waiting (pair, 0);
  gun_test_await (gun_delivery_get_state (delivery) == GUN_DELIVERY_ARRIVED, TEST_WAIT_S);
}

/* Without a relay it has arrived when a client that follows it has it */
static void
test_client (Pair *pair, gconstpointer data)
{
  g_autofree char *url = engine_listen (pair->client);
  g_autoptr (GunPeerView) view = engine_join (pair->server, url);
  g_autoptr (GunDelivery) delivery = NULL;
  g_autoptr (GunNode) node = NULL;

  engine_follow (pair->server, "a");
  node = engine_get (pair->server, "a", NULL, 5, NULL);
  delivery = engine_put_text (pair->client, "a", "k", "v");
  await_value (pair->server, "a", "k", "v");
  gun_test_await (gun_delivery_get_state (delivery) == GUN_DELIVERY_ARRIVED, TEST_WAIT_S);
  await_waiting (pair, 0);
}

/* It was there before the client: asked for, and then asked about */
static void
test_client_later (Pair *pair, gconstpointer data)
{
  g_autoptr (GunDelivery) delivery = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GunPeerView) view = NULL;
  g_autoptr (GunNode) node = NULL;

  write_and_drop (pair, "a", "k", "v");
  await_waiting (pair, 1);
  url = engine_listen (pair->client);
  view = engine_join (pair->server, url);
  node = engine_get (pair->server, "a", NULL, 5, NULL);
  g_assert_cmpstr (node_text (node, "k"), ==, "v");
  await_waiting (pair, 0);
}

static void
test_forget (Pair *pair, gconstpointer data)
{
  g_autoptr (GunDelivery) delivery = engine_put_text (pair->client, "a", "k", "v");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  await_waiting (pair, 1);
  error = forget (pair, "a", "other");
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND);
  g_assert_no_error (forget (pair, "a", "k"));
  await_waiting (pair, 0);
  gun_test_await (gun_delivery_get_state (delivery) == GUN_DELIVERY_ENDED, TEST_WAIT_S);
  rows = list (pair, FALSE);
  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_true (has_text (pair->client, "a", "k", "v"));

  add_relay (pair, pair->url);
  write_and_drop (pair, "b", "k", "v");
  await_waiting (pair, 0);
  g_assert_false (has_text (pair->server, "a", "k", "v"));
}

/* A later write here takes the place of one before; somebody's later one leaves nothing to send */
static void
test_replaced (Pair *pair, gconstpointer data)
{
  g_autoptr (GunDelivery) first = engine_put_text (pair->client, "a", "k", "1");
  g_autoptr (GunDelivery) second = engine_put_text (pair->client, "a", "k", "2");
  g_autoptr (GunDelivery) theirs = NULL;
  g_autofree char *url = NULL;
  g_autoptr (GunPeerView) view = NULL;

  await_waiting (pair, 1);
  gun_test_await (gun_delivery_get_state (first) == GUN_DELIVERY_ENDED, TEST_WAIT_S);
  g_assert_cmpint (gun_delivery_get_state (second), ==, GUN_DELIVERY_WAITING);

  url = engine_listen (pair->client);
  view = engine_join (pair->server, url);
  theirs = engine_put_text (pair->server, "a", "k", "3");
  await_value (pair->client, "a", "k", "3");
  await_waiting (pair, 0);
  gun_test_await (gun_delivery_get_state (second) == GUN_DELIVERY_ENDED, TEST_WAIT_S);
}

/* A sample is sent nowhere, so nothing of it waits */
static void
test_isolated (void)
{
  g_autofree char *folder = gun_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "sample.db", NULL);
  Pair pair = { .client = gun_engine_new () };
  g_autoptr (GunDelivery) delivery = NULL;
  g_autoptr (GPtrArray) rows = NULL;

  gun_engine_set_database (pair.client, path);
  gun_engine_set_isolated (pair.client, TRUE);
  g_assert_no_error (engine_start (pair.client));
  delivery = engine_put_text (pair.client, "a", "k", "v");
  rows = list (&pair, FALSE);
  g_assert_cmpuint (rows->len, ==, 0);
  g_assert_null (find (&pair, "a", "k"));
  g_clear_object (&delivery);

  /* And of a database that was a sample before */
  engine_stop (pair.client);
  pair.client = engine_new_started (path);
  g_ptr_array_unref (rows);
  rows = list (&pair, FALSE);
  g_assert_cmpuint (rows->len, ==, 0);
  engine_stop (pair.client);
  gun_test_folder_remove (folder);
}

static void
add (const char *name, void (*test) (Pair *pair, gconstpointer data))
{
  g_autofree char *on_disk = g_strconcat ("/outbox/disk/", name, NULL);
  g_autofree char *in_memory = g_strconcat ("/outbox/memory/", name, NULL);

  g_test_add (on_disk, Pair, NULL, pair_set_up, test, pair_tear_down);
  if (g_str_has_suffix (name, "restart"))
    return;
  g_test_add (in_memory, Pair, "memory", pair_set_up, test, pair_tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("later", test_later);
  add ("restart", test_restart);
  add ("two-relays", test_two_relays);
  add ("two-relays-restart", test_two_relays_restart);
  add ("client", test_client);
  add ("client-later", test_client_later);
  add ("forget", test_forget);
  add ("replaced", test_replaced);
  g_test_add_func ("/outbox/isolated", test_isolated);

  return g_test_run ();
}
