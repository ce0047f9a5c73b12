/* SPDX-License-Identifier: MIT */

#include "gun-servers-check.h"

#include "fake-stun.h"
#include "gun-stun-probe-result.h"
#include "gun-test-await.h"
#include "gun-virtual-clock.h"

typedef struct
{
  FakeStun fake;
  GunVirtualClock *clock;
  GunServersCheck *check;
  guint n_told;
} Fixture;

static GPtrArray *
make_servers (const FakeStun *fake)
{
  GPtrArray *servers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_server_unref);
  g_autofree char *uri = g_strdup_printf ("stun:127.0.0.1:%u", fake->port);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (servers, gun_ice_server_new (uri, NULL, NULL, &error));
  g_assert_no_error (error);
  return servers;
}

static void
set_up (Fixture *self, gconstpointer mode)
{
  g_autoptr (GPtrArray) servers = NULL;

  fake_stun_init (&self->fake, (FakeStunMode) GPOINTER_TO_INT (mode));
  self->clock = gun_virtual_clock_new ();
  self->check = gun_servers_check_new (GUN_CLOCK (self->clock));
  servers = make_servers (&self->fake);
  gun_servers_check_set_servers (self->check, servers);
}

static void
tear_down (Fixture *self, gconstpointer mode)
{
  gun_servers_check_free (self->check);
  gun_test_settle ();
  g_assert_finalize_object (self->clock);
  fake_stun_clear (&self->fake);
}

static void
told_cb (gpointer user_data)
{
  Fixture *self = user_data;

  self->n_told++;
}

static void
ask (Fixture *self)
{
  guint n_told = self->n_told;

  gun_servers_check_want (self->check, told_cb, self);
  gun_test_await (self->n_told > n_told, 5);
}

static void
test_cache (Fixture *self, gconstpointer mode)
{
  GPtrArray *results;

  g_assert_null (gun_servers_check_get_results (self->check));
  ask (self);
  results = gun_servers_check_get_results (self->check);
  g_assert_cmpuint (results->len, ==, 1);
  g_assert_cmpint (
      ((GunStunProbeResult *) g_ptr_array_index (results, 0))->outcome, ==, GUN_STUN_MAPPED);
  g_assert_cmpuint (self->fake.n_asked, ==, 1);

  gun_virtual_clock_advance (self->clock, GUN_SERVERS_CHECK_US - 1);
  ask (self);
  g_assert_cmpuint (self->fake.n_asked, ==, 1);

  gun_virtual_clock_advance (self->clock, 1);
  ask (self);
  g_assert_cmpuint (self->fake.n_asked, ==, 2);
}

/* Another network, or other servers, make void what is known */
static void
test_void (Fixture *self, gconstpointer mode)
{
  g_autoptr (GPtrArray) servers = make_servers (&self->fake);

  ask (self);
  gun_servers_check_forget (self->check);
  g_assert_null (gun_servers_check_get_results (self->check));
  ask (self);
  g_assert_cmpuint (self->fake.n_asked, ==, 2);

  gun_servers_check_set_servers (self->check, servers);
  g_assert_null (gun_servers_check_get_results (self->check));
  ask (self);
  g_assert_cmpuint (self->fake.n_asked, ==, 3);

  gun_servers_check_set_servers (self->check, NULL);
  ask (self);
  g_assert_null (gun_servers_check_get_results (self->check));
  g_assert_cmpuint (self->fake.n_asked, ==, 3);
}

/* Who waits for a silent server waits for one round, and no longer than somebody is in the room */
static void
test_silent (Fixture *self, gconstpointer mode)
{
  gun_servers_check_want (self->check, told_cb, self);
  gun_servers_check_want (self->check, told_cb, self);
  gun_test_await (self->fake.n_asked == 1, 5);
  g_assert_cmpuint (self->n_told, ==, 0);
  gun_servers_check_stop (self->check);
  g_assert_cmpuint (self->n_told, ==, 2);
  gun_test_settle ();
  g_assert_cmpuint (self->n_told, ==, 2);
  g_assert_cmpuint (self->fake.n_asked, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, mode, func)                                                                      \
  g_test_add (path, Fixture, GINT_TO_POINTER (mode), set_up, func, tear_down)
  ADD ("/direct/servers-check/cache", FAKE_STUN_GOOD, test_cache);
  ADD ("/direct/servers-check/void", FAKE_STUN_GOOD, test_void);
  ADD ("/direct/servers-check/silent", FAKE_STUN_SILENT, test_silent);
  return g_test_run ();
}
