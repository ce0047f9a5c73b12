/* SPDX-License-Identifier: MIT */

/* What an engine kept out of what a program said to it: counted for that peer, and listed. */

#include <string.h>

#include "engine-fixture.h"
#include "gun-relay.h"
#include "gun-test-await.h"

typedef struct
{
  GunEngine *engine;
  GunRelayDialer *dialer;
  GunLink *link;
  GString *heard;
  gboolean is_open;
  guint n_notified;
} Fixture;

static void
opened_cb (GunLink *link, gpointer user_data)
{
  ((Fixture *) user_data)->is_open = TRUE;
}

static void
heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  g_string_append_len (((Fixture *) user_data)->heard, text, (gssize) length_bytes);
}

static void
closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
  ((Fixture *) user_data)->is_open = FALSE;
}

static const GunLinkReceiver receiver = { opened_cb, heard_cb, closed_cb };

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *url = NULL;

  f->engine = engine_new_started (NULL);
  f->dialer = gun_relay_dialer_new ();
  f->heard = g_string_new (NULL);
  url = engine_listen (f->engine);
  f->link = gun_dialer_dial (GUN_DIALER (f->dialer), url);
  gun_link_set_receiver (f->link, &receiver, f);
  gun_test_await (f->is_open, TEST_WAIT_S);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  engine_stop (g_steal_pointer (&f->engine));
  gun_test_await (!f->is_open, TEST_WAIT_S);
  g_clear_object (&f->link);
  g_object_unref (f->dialer);
  g_string_free (f->heard, TRUE);
}

static GPtrArray *
list (Fixture *f, guint64 number)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *refused;

  gun_engine_list_refused_async (f->engine, number, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  refused = gun_engine_list_refused_finish (f->engine, result, &error);
  g_assert_no_error (error);
  return refused;
}

static void
notified_cb (GunPeerView *view, GParamSpec *pspec, Fixture *f)
{
  f->n_notified++;
}

/* A value that is not what its key is the hash of, twice, beside one that anybody may write */
static void
say_forged (Fixture *f, const char *id, const char *value)
{
  g_autofree char *put
      = g_strdup_printf ("{\"#\":\"%s\",\"put\":{"
                         "\"list#\":{\"_\":{\"#\":\"list#\",\">\":{\"AAAA\":5}},\"AAAA\":\"%s\"},"
                         "\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":5}},\"k\":\"open\"}}}",
                         id,
                         value);

  g_assert_true (gun_link_send (f->link, put, strlen (put)));
}

static void
test_listed (Fixture *f, gconstpointer data)
{
  GListModel *peers = gun_engine_get_peers (f->engine);
  g_autoptr (GunPeerView) view = NULL;
  g_autoptr (GPtrArray) refused = NULL;
  g_autoptr (GPtrArray) of_nobody = NULL;
  g_autoptr (GunNode) open = NULL;
  const GunRefusedWrite *newest;

  gun_test_await (g_list_model_get_n_items (peers) == 1, TEST_WAIT_S);
  view = g_list_model_get_item (peers, 0);
  g_assert_cmpint (gun_peer_view_get_writes_refused (view), ==, 0);
  g_signal_connect (view, "notify::writes-refused", G_CALLBACK (notified_cb), f);

  say_forged (f, "p1", "first");
  gun_test_await (strstr (f->heard->str, "\"@\":\"p1\",\"err\":\"Soul “list#”, key “AAAA”: ")
                      != NULL,
                  TEST_WAIT_S);
  say_forged (f, "p2", "second");
  gun_test_await (gun_peer_view_get_writes_refused (view) == 2, TEST_WAIT_S);
  g_assert_cmpuint (f->n_notified, >, 0);

  refused = list (f, gun_peer_view_get_number (view));
  g_assert_cmpuint (refused->len, ==, 2);
  newest = g_ptr_array_index (refused, 0);
  g_assert_cmpstr (newest->soul, ==, "list#");
  g_assert_cmpstr (newest->key, ==, "AAAA");
  g_assert_cmpstr (newest->value_text, ==, "second");
  g_assert_cmpfloat (newest->state_ms, ==, 5);
  g_assert_cmpint (ABS (newest->wall_us - g_get_real_time ()), <, 60 * G_USEC_PER_SEC);
  g_assert_nonnull (strstr (newest->reason, "hash"));

  of_nobody = list (f, gun_peer_view_get_number (view) + 1);
  g_assert_cmpuint (of_nobody->len, ==, 0);
  open = engine_read (f->engine, "s", "k");
  g_assert_cmpstr (node_text (open, "k"), ==, "open");
  g_assert_null (engine_read (f->engine, "list#", "AAAA"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/refused/listed", Fixture, NULL, set_up, test_listed, tear_down);

  return g_test_run ();
}
