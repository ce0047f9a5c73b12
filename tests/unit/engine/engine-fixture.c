/* SPDX-License-Identifier: MIT */

#include "engine-fixture.h"

#include "gun-test-await.h"
#include "gun-text.h"

void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

void
wait_for_result (GAsyncResult **result)
{
  gun_test_await (*result != NULL, TEST_WAIT_S);
}

GError *
engine_start (GunEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  GError *error = NULL;

  gun_engine_start_async (engine, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_cmpint (gun_engine_start_finish (engine, result, &error), ==, error == NULL);

  return error;
}

GunEngine *
engine_new_started (const char *path)
{
  GunEngine *engine = gun_engine_new ();
  g_autoptr (GError) error = NULL;

  gun_engine_set_database (engine, path);
  gun_engine_set_keep_everything (engine, TRUE);
  error = engine_start (engine);
  g_assert_no_error (error);

  return engine;
}

void
engine_stop (GunEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_stop_async (engine, keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_true (gun_engine_stop_finish (engine, result, NULL));
  g_clear_object (&result);
  gun_test_settle ();
  g_assert_finalize_object (engine);
}

static GRefString *
text_or_null (const char *plain)
{
  return plain == NULL ? NULL : gun_text_new (plain);
}

GunDelivery *
engine_put (GunEngine *engine, const char *soul, const char *key, GunValue *value, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GunValue) taken = value;

  gun_engine_put_async (engine, soul_text, key_text, taken, NULL, keep_result_cb, &result);
  wait_for_result (&result);

  return gun_engine_put_finish (engine, result, error);
}

GunDelivery *
engine_put_text (GunEngine *engine, const char *soul, const char *key, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRefString) value = gun_text_new (text);
  GunDelivery *delivery = engine_put (engine, soul, key, gun_value_new_text (value), &error);

  g_assert_no_error (error);
  return delivery;
}

GunNode *
engine_read (GunEngine *engine, const char *soul, const char *key)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = text_or_null (key);
  g_autoptr (GError) error = NULL;
  GunNode *node;

  gun_engine_read_async (engine, soul_text, key_text, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  node = gun_engine_read_finish (engine, result, &error);
  g_assert_no_error (error);

  return node;
}

GunNode *
engine_get (GunEngine *engine, const char *soul, const char *key, double wait_s, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = text_or_null (key);

  gun_engine_get_async (engine, soul_text, key_text, wait_s, NULL, keep_result_cb, &result);
  wait_for_result (&result);

  return gun_engine_get_finish (engine, result, error);
}

char *
engine_listen (GunEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *url;

  gun_engine_listen_async (engine, "127.0.0.1:0", NULL, keep_result_cb, &result);
  wait_for_result (&result);
  url = gun_engine_listen_finish (engine, result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gun_engine_get_listen_url (engine), ==, url);

  return url;
}

GunPeerView *
engine_join (GunEngine *engine, const char *url)
{
  GListModel *peers = gun_engine_get_peers (engine);
  const guint position = g_list_model_get_n_items (peers);
  g_autoptr (GError) error = NULL;
  GunPeerView *view;

  g_assert_true (gun_engine_add_relay (engine, url, &error));
  g_assert_no_error (error);
  gun_test_await (g_list_model_get_n_items (peers) > position, TEST_WAIT_S);

  view = g_list_model_get_item (peers, position);
  gun_test_await (gun_peer_view_get_state (view) == GUN_PEER_VIEW_OPEN, TEST_WAIT_S);

  return view;
}

const char *
node_text (GunNode *node, const char *key)
{
  g_autoptr (GRefString) key_text = gun_text_new (key);
  const GunEntry *entry = node == NULL ? NULL : gun_node_lookup (node, key_text);

  if (entry == NULL || gun_value_get_kind (entry->value) != GUN_VALUE_TEXT)
    return NULL;

  return gun_value_get_text (entry->value);
}

void
engine_follow (GunEngine *engine, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  gun_engine_follow (engine, text, NULL);
}

void
engine_unfollow (GunEngine *engine, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  gun_engine_unfollow (engine, text, NULL);
}
