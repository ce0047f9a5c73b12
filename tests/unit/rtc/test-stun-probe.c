/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "fake-stun.h"
#include "gun-rtc-error.h"
#include "gun-stun-probe.h"
#include "gun-test-await.h"
#include "gun-virtual-clock.h"
#include "turn-server.h"

static TurnServer *turn;

typedef struct
{
  GPtrArray *servers;
  GunClock *clock;
  GunStunProbe *probe;
  GPtrArray *results;
  GError *error;
} Run;

static void
run_init (Run *self, GunClock *clock)
{
  *self = (Run){ .clock = clock };
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_server_unref);
}

static void
run_add (Run *self, const char *uri, const char *credential)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (self->servers,
                   gun_ice_server_new (uri, TURN_SERVER_USERNAME, credential, &error));
  g_assert_no_error (error);
}

static void
run_add_fake (Run *self, const FakeStun *fake, const char *scheme)
{
  g_autofree char *uri = g_strdup_printf ("%s:127.0.0.1:%u", scheme, fake->port);

  run_add (self, uri, TURN_SERVER_CREDENTIAL);
}

static void
finished_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Run *self = user_data;

  self->results = gun_stun_probe_run_finish (GUN_STUN_PROBE (source), result, &self->error);
}

static void
run_start (Run *self, GCancellable *cancellable)
{
  self->probe = gun_stun_probe_new (self->servers, self->clock);
  gun_stun_probe_run_async (self->probe, cancellable, finished_cb, self);
}

static const GunStunProbeResult *
run_get (Run *self, guint i)
{
  return self->results->pdata[i];
}

static void
run_clear (Run *self)
{
  gun_test_settle ();
  g_assert_finalize_object (self->probe);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  g_ptr_array_unref (self->servers);
  g_clear_error (&self->error);
}

static gboolean
has_coturn (void)
{
  if (turn == NULL)
    g_test_skip ("coturn is not installed");
  return turn != NULL;
}

static void
test_coturn (void)
{
  g_autoptr (GunClock) clock = gun_clock_new ();
  const GunStunProbeResult *result;
  guint n_freed;
  Run run;

  if (!has_coturn ())
    return;
  n_freed = turn_server_count (turn, "lifetime=0");
  run_init (&run, clock);
  run_add (&run, "stun:192.0.2.1", NULL);
  run_add (&run, "turn:192.0.2.1", TURN_SERVER_CREDENTIAL);
  run_add (&run, "turn:192.0.2.1?transport=tcp", TURN_SERVER_CREDENTIAL);
  run_add (&run, "turn:192.0.2.1", "wrong");
  run_add (&run, "turn:192.0.2.1?transport=tcp", "wrong");
  run_add (&run, "stun:localhost", NULL);
  run_start (&run, NULL);
  gun_test_await (run.results != NULL, 20);
  g_assert_cmpuint (run.results->len, ==, 6);

  result = run_get (&run, 0);
  g_assert_cmpint (result->outcome, ==, GUN_STUN_MAPPED);
  g_assert_cmpstr (result->uri, ==, "stun:192.0.2.1");
  g_assert_cmpstr (result->server_address, ==, "192.0.2.1");
  g_assert_cmpuint (result->server_port, ==, TURN_SERVER_PORT);
  g_assert_cmpstr (result->mapped_address, ==, "192.0.2.1");
  g_assert_cmpuint (result->mapped_port, ==, result->local_port);
  g_assert_cmpint (result->round_trip_us, >, 0);
  g_assert_null (result->relayed_address);

  for (guint i = 1; i <= 2; i++)
    {
      result = run_get (&run, i);
      g_assert_cmpint (result->outcome, ==, GUN_STUN_RELAYED);
      g_assert_cmpstr (result->relayed_address, ==, "192.0.2.1");
      g_assert_cmpuint (result->relayed_port, !=, 0);
      g_assert_cmpstr (result->mapped_address, ==, "192.0.2.1");
      g_assert_cmpuint (result->mapped_port, ==, result->local_port);
      g_assert_cmpint (result->round_trip_us, >, 0);
      g_assert_cmpint (result->error_code, ==, 0);
    }
  g_assert_cmpuint (run_get (&run, 1)->local_port, ==, run_get (&run, 0)->local_port);
  g_assert_cmpuint (run_get (&run, 2)->local_port, !=, run_get (&run, 0)->local_port);
  for (guint i = 3; i <= 4; i++)
    {
      result = run_get (&run, i);
      g_assert_cmpint (result->outcome, ==, GUN_STUN_REFUSED);
      g_assert_cmpint (result->error_code, ==, 401);
      g_assert_cmpstr (result->reason, ==, "Unauthorized");
      g_assert_null (result->relayed_address);
    }
  g_assert_cmpint (run_get (&run, 5)->outcome, ==, GUN_STUN_MAPPED);
  g_assert_cmpstr (run_get (&run, 5)->mapped_address, ==, "127.0.0.1");
  gun_test_await (turn_server_count (turn, "lifetime=0") >= n_freed + 2, 10);
  run_clear (&run);
}

static void
test_nobody (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  FakeStun fake;
  Run run;

  fake_stun_init (&fake, FAKE_STUN_SILENT);
  run_init (&run, GUN_CLOCK (clock));
  run_add_fake (&run, &fake, "stun");
  run_add_fake (&run, &fake, "turn");
  run_add (&run, "stun:[2001:db8::7]", NULL);
  run_add (&run, "turn:127.0.0.1:1?transport=tcp", TURN_SERVER_CREDENTIAL);
  run_start (&run, NULL);
  for (guint i = 0; i < 6; i++)
    {
      gun_test_settle ();
      gun_virtual_clock_advance (clock, 1000 * G_GINT64_CONSTANT (1000));
    }
  gun_test_await (run.results != NULL, 10);
  g_assert_cmpint (run_get (&run, 0)->outcome, ==, GUN_STUN_NO_ANSWER);
  g_assert_cmpint (run_get (&run, 1)->outcome, ==, GUN_STUN_NO_ANSWER);
  g_assert_cmpint (run_get (&run, 0)->round_trip_us, ==, -1);
  g_assert_cmpint (run_get (&run, 2)->outcome, ==, GUN_STUN_UNREACHABLE);
  g_assert_nonnull (run_get (&run, 2)->reason);
  g_assert_cmpint (run_get (&run, 3)->outcome, ==, GUN_STUN_UNREACHABLE);
  g_assert_nonnull (run_get (&run, 3)->reason);
  /* At once, after 0.5, 1.5 and 3.5 s, each of the two */
  g_assert_cmpuint (fake.n_asked, ==, 8);
  run_clear (&run);
  fake_stun_clear (&fake);
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (clock), ==, 0);
}

static void
test_unknown_name (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  Run run;

  run_init (&run, GUN_CLOCK (clock));
  run_add (&run, "stun:nowhere.invalid", NULL);
  run_start (&run, NULL);
  gun_virtual_clock_advance (clock, 5 * G_USEC_PER_SEC);
  gun_test_await (run.results != NULL, 10);
  g_assert_cmpint (run_get (&run, 0)->outcome, ==, GUN_STUN_NOT_RESOLVED);
  g_assert_null (run_get (&run, 0)->server_address);
  g_assert_nonnull (run_get (&run, 0)->reason);
  run_clear (&run);
}

typedef struct
{
  const char *name;
  FakeStunMode mode;
  const char *scheme;
  GunStunOutcome outcome;
  int error_code;
  const char *reason;
  gboolean ignores; /* something came that answered nothing */
} Hostile;

static const Hostile hostile[] = {
  { "good", FAKE_STUN_GOOD, "stun", GUN_STUN_MAPPED, 0, NULL, FALSE },
  { "garbage", FAKE_STUN_GARBAGE, "stun", GUN_STUN_BAD_ANSWER, 0, NULL, TRUE },
  { "truncated", FAKE_STUN_TRUNCATED, "stun", GUN_STUN_BAD_ANSWER, 0, NULL, TRUE },
  { "wrong-id", FAKE_STUN_WRONG_ID, "stun", GUN_STUN_NO_ANSWER, 0, NULL, TRUE },
  { "huge", FAKE_STUN_HUGE, "stun", GUN_STUN_BAD_ANSWER, 0, NULL, TRUE },
  { "empty", FAKE_STUN_EMPTY, "stun", GUN_STUN_BAD_ANSWER, 0, NULL, FALSE },
  { "refusing",
    FAKE_STUN_REFUSING,
    "stun",
    GUN_STUN_REFUSED,
    500,
    "Not[31m now\357\277\275",
    FALSE },
  { "elsewhere", FAKE_STUN_ELSEWHERE, "stun", GUN_STUN_NO_ANSWER, 0, NULL, TRUE },
  { "finally", FAKE_STUN_FINALLY, "stun", GUN_STUN_MAPPED, 0, NULL, TRUE },
  { "slow", FAKE_STUN_SLOW, "stun", GUN_STUN_MAPPED, 0, NULL, FALSE },
  { "challenge", FAKE_STUN_CHALLENGE, "turn", GUN_STUN_REFUSED, 438, "", FALSE },
  { "turn-garbage", FAKE_STUN_GARBAGE, "turn", GUN_STUN_BAD_ANSWER, 0, NULL, TRUE },
  { "turn-binding", FAKE_STUN_GOOD, "turn", GUN_STUN_NO_ANSWER, 0, NULL, TRUE },
};

static void
test_hostile (gconstpointer data)
{
  const Hostile *test = data;
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  const GunStunProbeResult *result;
  FakeStun fake;
  Run run;

  fake_stun_init (&fake, test->mode);
  run_init (&run, GUN_CLOCK (clock));
  run_add_fake (&run, &fake, test->scheme);
  run_start (&run, NULL);
  for (guint i = 0; i < 12 && run.results == NULL; i++)
    {
      gun_test_settle ();
      gun_virtual_clock_advance (clock, 500 * G_GINT64_CONSTANT (1000));
      gun_test_settle ();
    }
  g_assert_nonnull (run.results);
  result = run_get (&run, 0);
  g_assert_cmpint (result->outcome, ==, test->outcome);
  g_assert_cmpint (result->error_code, ==, test->error_code);
  if (test->reason != NULL && *test->reason != '\0')
    g_assert_cmpstr (result->reason, ==, test->reason);
  if (test->outcome == GUN_STUN_MAPPED)
    {
      g_assert_cmpstr (result->mapped_address, ==, "203.0.113.7");
      g_assert_cmpuint (result->mapped_port, ==, 4711);
      g_assert_cmpint (result->round_trip_us, ==, test->mode == FAKE_STUN_SLOW ? -1 : 0);
    }
  g_assert_cmpint (gun_stun_probe_get_n_ignored (run.probe) > 0, ==, test->ignores);
  g_assert_cmpuint (fake.n_asked, <=, 8);
  run_clear (&run);
  fake_stun_clear (&fake);
}

static void
test_many (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  FakeStun fake;
  Run run, again;

  fake_stun_init (&fake, FAKE_STUN_GOOD);
  run_init (&run, GUN_CLOCK (clock));
  for (guint i = 0; i < 1000; i++)
    run_add_fake (&run, &fake, "stun");
  run_start (&run, NULL);
  again = (Run){ 0 };
  gun_stun_probe_run_async (run.probe, NULL, finished_cb, &again);
  gun_test_await (run.results != NULL && again.error != NULL, 10);
  g_assert_error (again.error, GUN_RTC_ERROR, GUN_RTC_ERROR_STATE);
  g_clear_error (&again.error);
  g_assert_cmpuint (run.results->len, ==, GUN_STUN_PROBE_MAX_SERVERS);
  for (guint i = 0; i < run.results->len; i++)
    g_assert_cmpint (run_get (&run, i)->outcome, ==, GUN_STUN_MAPPED);
  g_assert_cmpuint (fake.n_asked, ==, GUN_STUN_PROBE_MAX_SERVERS);

  /* And once more */
  g_clear_pointer (&run.results, g_ptr_array_unref);
  gun_stun_probe_run_async (run.probe, NULL, finished_cb, &run);
  gun_test_await (run.results != NULL, 10);
  g_assert_cmpuint (fake.n_asked, ==, 2 * GUN_STUN_PROBE_MAX_SERVERS);
  run_clear (&run);
  fake_stun_clear (&fake);
}

static void
test_cancel (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FakeStun fake;
  Run run, none;

  fake_stun_init (&fake, FAKE_STUN_SILENT);
  run_init (&run, GUN_CLOCK (clock));
  run_add_fake (&run, &fake, "stun");
  run_add (&run, "turn:127.0.0.1:1?transport=tcp", TURN_SERVER_CREDENTIAL);
  run_add (&run, "stun:nowhere.invalid", NULL);
  run_start (&run, cancellable);
  g_cancellable_cancel (cancellable);
  gun_test_await (run.error != NULL, 10);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (run.results);
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (clock), ==, 0);
  run_clear (&run);
  fake_stun_clear (&fake);

  run_init (&none, GUN_CLOCK (clock));
  run_start (&none, NULL);
  gun_test_await (none.results != NULL, 10);
  g_assert_cmpuint (none.results->len, ==, 0);
  run_clear (&none);
}

static void
test_family (void)
{
  g_autoptr (GunClock) clock = gun_clock_new ();
  FakeStun fake;
  Run run;

  fake_stun_init (&fake, FAKE_STUN_GOOD);
  for (guint i = 0; i < 2; i++)
    {
      run_init (&run, clock);
      run_add_fake (&run, &fake, "stun");
      if (i == 0)
        run_add (&run, "stun:[::1]:1", NULL);
      run.probe = gun_stun_probe_new (run.servers, clock);
      gun_stun_probe_set_family (run.probe, i == 0 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
      gun_stun_probe_run_async (run.probe, NULL, finished_cb, &run);
      gun_test_await (run.results != NULL, 20);
      /* The one of the other family */
      g_assert_cmpint (run_get (&run, i == 0)->outcome, ==, GUN_STUN_UNREACHABLE);
      g_assert_null (run_get (&run, i == 0)->server_address);
      g_assert_cmpstr (run_get (&run, i == 0)->reason,
                       ==,
                       i == 0 ? "It has no IPv4 address" : "It has no IPv6 address");
      if (i == 0)
        g_assert_cmpint (run_get (&run, 0)->outcome, ==, GUN_STUN_MAPPED);
      run_clear (&run);
    }
  g_assert_cmpuint (fake.n_asked, ==, 1);
  fake_stun_clear (&fake);
}

/* Runs one that tries the hairpin, to its end */
static GunStunHairpinOutcome
try_hairpin (Run *run)
{
  GunStunHairpinOutcome outcome;

  run->probe = gun_stun_probe_new (run->servers, run->clock);
  gun_stun_probe_set_tries_hairpin (run->probe, TRUE);
  gun_stun_probe_run_async (run->probe, NULL, finished_cb, run);
  gun_test_await (run->results != NULL, 20);
  outcome = gun_stun_probe_get_hairpin (run->probe);
  run_clear (run);
  return outcome;
}

static void
test_hairpin (void)
{
  g_autoptr (GunClock) clock = gun_clock_new ();
  FakeStun fake;
  Run run;

  /* Nobody brings back what is sent there */
  fake_stun_init (&fake, FAKE_STUN_GOOD);
  run_init (&run, clock);
  run_add_fake (&run, &fake, "stun");
  g_assert_cmpint (try_hairpin (&run), ==, GUN_STUN_HAIRPIN_SILENT);
  fake_stun_clear (&fake);

  /* Nobody says where */
  fake_stun_init (&fake, FAKE_STUN_EMPTY);
  run_init (&run, clock);
  run_add_fake (&run, &fake, "stun");
  g_assert_cmpint (try_hairpin (&run), ==, GUN_STUN_HAIRPIN_NOT_TRIED);
  fake_stun_clear (&fake);

  if (!has_coturn ())
    return;
  run_init (&run, clock);
  run_add (&run, "stun:192.0.2.1", NULL);
  g_assert_cmpint (try_hairpin (&run), ==, GUN_STUN_HAIRPIN_WORKS);

  /* Seen over TCP says nothing of UDP */
  run_init (&run, clock);
  run_add (&run, "turn:192.0.2.1?transport=tcp", TURN_SERVER_CREDENTIAL);
  g_assert_cmpint (try_hairpin (&run), ==, GUN_STUN_HAIRPIN_NOT_TRIED);
}

static void
test_hairpin_cancel (void)
{
  g_autoptr (GunVirtualClock) clock = gun_virtual_clock_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FakeStun fake;
  Run run;

  fake_stun_init (&fake, FAKE_STUN_GOOD);
  run_init (&run, GUN_CLOCK (clock));
  run_add_fake (&run, &fake, "stun");
  run.probe = gun_stun_probe_new (run.servers, run.clock);
  gun_stun_probe_set_tries_hairpin (run.probe, TRUE);
  gun_stun_probe_run_async (run.probe, cancellable, finished_cb, &run);
  gun_test_await (fake.n_asked == 1, 10);
  gun_test_settle ();
  g_assert_null (run.results);
  g_cancellable_cancel (cancellable);
  gun_test_await (run.error != NULL, 10);
  g_assert_error (run.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (clock), ==, 0);
  run_clear (&run);
  fake_stun_clear (&fake);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (!test_network_make ())
    return 0;
  turn = turn_server_start ();
  g_test_add_func ("/rtc/stun-probe/coturn", test_coturn);
  g_test_add_func ("/rtc/stun-probe/nobody", test_nobody);
  g_test_add_func ("/rtc/stun-probe/unknown-name", test_unknown_name);
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autofree char *path = g_strconcat ("/rtc/stun-probe/hostile/", hostile[i].name, NULL);

      g_test_add_data_func (path, &hostile[i], test_hostile);
    }
  g_test_add_func ("/rtc/stun-probe/many", test_many);
  g_test_add_func ("/rtc/stun-probe/cancel", test_cancel);
  g_test_add_func ("/rtc/stun-probe/family", test_family);
  g_test_add_func ("/rtc/stun-probe/hairpin", test_hairpin);
  g_test_add_func ("/rtc/stun-probe/hairpin-cancel", test_hairpin_cancel);
  status = g_test_run ();
  if (turn != NULL)
    turn_server_stop (turn);
  return status;
}
