/* SPDX-License-Identifier: MIT */

/* A check as it runs: what is told when, and how it ends before its end. What it measures of real networks is for
 * tests/interop/netcheck.test.js. */

#include <string.h>

#include "engine-fixture.h"
#include "gun-network-check.h"
#include "gun-test-await.h"

/* Nobody answers there, so that it takes its 5 s */
#define SILENT "stun:127.0.0.1:9"

typedef struct
{
  GunEngine *engine;
  GSocket *silent; /* bound, and never read */
  GCancellable *cancellable;
  GAsyncResult *result;
  GunNetworkCheck *last; /* (nullable) */
  guint n_told;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->engine = engine_new_started (NULL);
  f->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->result);
  g_clear_object (&f->cancellable);
  g_clear_object (&f->silent);
  g_clear_pointer (&f->last, gun_network_check_free);
  if (f->engine != NULL)
    engine_stop (f->engine);
}

static void
told_cb (const GunNetworkCheck *so_far, gpointer user_data)
{
  Fixture *f = user_data;

  f->n_told++;
  g_clear_pointer (&f->last, gun_network_check_free);
  f->last = gun_network_check_copy (so_far);
}

static void
begin (Fixture *f, const char *const *relays)
{
  gun_engine_check_network_async (
      f->engine, relays, told_cb, f, f->cancellable, keep_result_cb, &f->result);
}

static GunNetworkCheck *
end (Fixture *f, GError **error)
{
  wait_for_result (&f->result);
  return gun_engine_check_network_finish (f->engine, f->result, error);
}

/* A server that is there and says nothing */
static void
add_silent_server (Fixture *f)
{
  g_autoptr (GunDirectOptions) options = gun_direct_options_new ();
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 9);
  g_autoptr (GError) error = NULL;

  f->silent
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_assert_no_error (error);
  g_socket_bind (f->silent, address, FALSE, &error);
  g_assert_no_error (error);
  gun_direct_options_add_ice_server (options, SILENT, NULL, NULL);
  gun_engine_set_direct_options (f->engine, options);
}

static void
wait_until_asked (Fixture *f)
{
  gun_test_await (g_socket_condition_check (f->silent, G_IO_IN) != 0, TEST_WAIT_S);
}

static void
test_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GunNetworkCheck) check = NULL;
  g_autoptr (GError) error = NULL;

  begin (f, NULL);
  check = end (f, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (check->servers->len, ==, 0);
  g_assert_cmpuint (check->relays->len, ==, 0);
  g_assert_true (check->servers_done);
  g_assert_nonnull (check->local_names);
  g_assert_null (check->hairpin);
  g_assert_cmpfloat (check->took_us, >=, 0);
}

/* What is known is told while the rest runs. Those given twice are tried once. */
static void
test_progress (Fixture *f, gconstpointer data)
{
  const char *urls[4] = { NULL };
  g_autoptr (GunEngine) relay = engine_new_started (NULL);
  g_autofree char *url = engine_listen (relay);
  g_autoptr (GError) error = NULL;
  const GunCheckedRelay *good;
  const GunCheckedRelay *bad;

  add_silent_server (f);
  urls[0] = url;
  urls[1] = "http://127.0.0.1:1/gun";
  urls[2] = url;
  begin (f, urls);
  gun_test_await (f->last != NULL && f->last->relays->len == 2
                      && ((GunCheckedRelay *) f->last->relays->pdata[0])->is_done
                      && ((GunCheckedRelay *) f->last->relays->pdata[1])->is_done,
                  TEST_WAIT_S);
  g_assert_null (f->result);
  g_assert_false (f->last->servers_done);
  good = f->last->relays->pdata[0];
  bad = f->last->relays->pdata[1];
  g_assert_null (good->failed);
  g_assert_cmpfloat (good->echo_us, >, 0);
  g_assert_cmpstr (bad->failed, ==, "reach");
  g_assert_nonnull (bad->reason);
  engine_stop (g_steal_pointer (&relay));

  /* The server has seconds yet */
  g_cancellable_cancel (f->cancellable);
  g_assert_null (end (f, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint n_told;

  add_silent_server (f);
  begin (f, (const char *const[]){ "http://127.0.0.1:1/gun", NULL });
  wait_until_asked (f);
  g_cancellable_cancel (f->cancellable);
  n_told = f->n_told;
  g_assert_null (end (f, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gun_test_settle ();
  g_assert_cmpuint (f->n_told, ==, n_told);
}

static void
test_stop (Fixture *f, gconstpointer data)
{
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GError) error = NULL;

  add_silent_server (f);
  begin (f, (const char *const[]){ "http://127.0.0.1:9/gun", NULL });
  wait_until_asked (f);
  gun_engine_stop_async (f->engine, keep_result_cb, &stopped);
  g_assert_null (end (f, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED);
  wait_for_result (&stopped);
  g_clear_object (&stopped);
  g_clear_object (&f->result);
  gun_test_settle ();
  g_assert_finalize_object (g_steal_pointer (&f->engine));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) isolated_error = NULL;

  begin (f, (const char *const[]){ "not an address", NULL });
  g_assert_null (end (f, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
  g_clear_object (&f->result);
  engine_stop (g_steal_pointer (&f->engine));

  f->engine = gun_engine_new ();
  gun_engine_set_isolated (f->engine, TRUE);
  g_assert_no_error (engine_start (f->engine));
  begin (f, NULL);
  g_assert_null (end (f, &isolated_error));
  g_assert_error (isolated_error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define TEST(name)                                                                                 \
  g_test_add ("/engine/network-check/" #name, Fixture, NULL, set_up, test_##name, tear_down)
  TEST (nothing);
  TEST (progress);
  TEST (cancel);
  TEST (stop);
  TEST (refused);
  return g_test_run ();
}
