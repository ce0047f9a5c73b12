/* SPDX-License-Identifier: MIT */

#include "graph-fixture.h"
#include "gun-text.h"

#define MS 1000
#define DAY_MS (24 * 60 * 60 * 1000.0)

static void
test_waits (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  fixture_put (f, "s a 1 50 b 2 -1 c 3 20");
  fixture_assert_log (f, "s.a=1:future s.b=2:newer s.c=3:future (1,0,2,0) ");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 2);

  gun_virtual_clock_advance (f->clock, 19 * MS);
  fixture_assert_log (f, "");
  gun_virtual_clock_advance (f->clock, 1 * MS);
  fixture_assert_log (f, "s.c=3:newer ");
  gun_virtual_clock_advance (f->clock, 29 * MS);
  fixture_assert_log (f, "");
  gun_virtual_clock_advance (f->clock, 1 * MS);
  fixture_assert_log (f, "s.a=1:newer ");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 0);
}

/* When it is due the whole judgement is made anew */
static void
test_judged_again (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  fixture_put (f, "s a 1 50");
  fixture_put (f, "s a 1 50");
  fixture_put (f, "s a 2 50");
  fixture_assert_log (f, "s.a=1:future (0,0,1,0) s.a=1:future (0,0,1,0) s.a=2:future (0,0,1,0) ");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 2);

  gun_virtual_clock_advance (f->clock, 50 * MS);
  fixture_get (f, "s", "a");
  g_assert_nonnull (strstr (f->log->str, "s{a=2} "));
}

/* Longer than one timer may run, and with a wall clock that is set in between */
static void
test_far (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  g_autofree char *writes = g_strdup_printf ("s a 1 %.0f", 40 * DAY_MS);

  fixture_put (f, writes);
  fixture_assert_log (f, "s.a=1:future (0,0,1,0) ");
  gun_virtual_clock_advance (f->clock, (gint64) (39.9 * DAY_MS) * MS);
  fixture_assert_log (f, "");
  gun_virtual_clock_advance (f->clock, (gint64) (0.2 * DAY_MS) * MS);
  fixture_assert_log (f, "s.a=1:newer ");

  writes = (g_free (writes), g_strdup_printf ("s b 1 %.0f", 400 * DAY_MS));
  fixture_put (f, writes);
  gun_virtual_clock_set_wall_ms (f->clock, GUN_VIRTUAL_CLOCK_START_MS + 500 * DAY_MS);
  fixture_assert_log (f, "s.b=1:future (0,0,1,0) ");
  gun_virtual_clock_advance (f->clock, (gint64) DAY_MS * MS);
  fixture_assert_log (f, "s.b=1:newer ");
}

/* What is due follows the wall clock, set or slept through, once the graph was told to look */
static void
test_clock_moved (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  fixture_put (f, "s a 1 60000 b 2 120000");
  g_string_truncate (f->log, 0);
  gun_virtual_clock_sleep (f->clock, 70000 * MS);
  gun_graph_look_at_clock (f->graph);
  gun_virtual_clock_advance (f->clock, 0);
  fixture_assert_log (f, "s.a=1:newer ");

  gun_virtual_clock_set_wall_ms (f->clock, GUN_VIRTUAL_CLOCK_START_MS + 20000);
  gun_graph_look_at_clock (f->graph);
  gun_virtual_clock_advance (f->clock, 59999 * MS);
  fixture_assert_log (f, "");
  gun_virtual_clock_advance (f->clock, 40001 * MS);
  fixture_assert_log (f, "s.b=2:newer ");
}

static void
test_fraction (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  fixture_put (f, "s a 1 0.001");
  gun_virtual_clock_advance (f->clock, 1);
  fixture_assert_log (f, "s.a=1:future (0,0,1,0) s.a=1:newer ");
}

/* No room: those due last are given up, so that a flood from next year keeps nobody out */
static void
test_room (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  for (guint i = 0; i < GUN_GRAPH_MAX_WAITING; i++)
    {
      g_autofree char *writes = g_strdup_printf ("s k%u 1 %u", i, 1000000 + i);

      fixture_put (f, writes);
    }
  g_string_truncate (f->log, 0);

  fixture_put (f, "s last 1 9000000");
  fixture_assert_log (f, "s.last=1:refused (0,0,0,1) ");
  fixture_put (f, "s first 1 5");
  fixture_assert_log (f, "s.first=1:future (0,0,1,0) ");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, GUN_GRAPH_MAX_WAITING);
  gun_virtual_clock_advance (f->clock, 5 * MS);
  fixture_assert_log (f, "s.first=1:newer ");

  gun_virtual_clock_advance (f->clock, 1000000LL * 2 * MS);
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 0);
  g_assert_nonnull (strstr (f->log->str, "s.k998=1:newer"));
  g_assert_null (strstr (f->log->str, "s.k999=1:newer"));
}

static void
test_expiring (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  fixture_put (f, "a<?9 k 1 -9001 l 2 -9000");
  fixture_assert_log (f, "a<?9.k=1:refused a<?9.l=2:newer (1,0,0,1) ");
  gun_virtual_clock_advance (f->clock, 60000 * MS);
  fixture_put (f, "a<?9 m 1 0");
  fixture_assert_log (f, "a<?9.m=1:refused (0,0,0,1) ");
}

/* States given out here are never ahead of this graph's own clock */
static void
test_next_state (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  double last_ms = 0;

  for (guint i = 0; i < 5000; i++)
    {
      double state_ms = gun_graph_next_state_ms (f->graph);
      char text[G_ASCII_DTOSTR_BUF_SIZE];
      g_autofree char *writes = NULL;

      g_assert_cmpfloat (state_ms, >, last_ms);
      last_ms = state_ms;
      g_ascii_dtostr (text, sizeof text, state_ms - GUN_VIRTUAL_CLOCK_START_MS);
      writes = g_strdup_printf ("s a %u %s", i, text);
      fixture_put (f, writes);
      if (i == 2500)
        gun_virtual_clock_set_wall_ms (f->clock, GUN_VIRTUAL_CLOCK_START_MS - 5000);
    }
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 0);
  g_string_truncate (f->log, 0);
  fixture_get (f, "s", "a");
  fixture_assert_log (f, "s{a=4999} ");
}

/* Written after seeing it, so it wins: in the same millisecond, and with a clock that was set back */
static void
test_next_state_after_seen (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  double state_ms;

  gun_virtual_clock_advance (f->clock, 950);
  fixture_put (f, "s a 1 0.9");
  state_ms = gun_graph_next_state_ms (f->graph);
  g_assert_cmpfloat (state_ms, >, GUN_VIRTUAL_CLOCK_START_MS + 0.9);
  g_assert_cmpfloat (state_ms, <, GUN_VIRTUAL_CLOCK_START_MS + 1);

  fixture_put (f, "s a 2 0.94");
  gun_virtual_clock_set_wall_ms (f->clock, GUN_VIRTUAL_CLOCK_START_MS - 5000);
  g_assert_cmpfloat (gun_graph_next_state_ms (f->graph), >, GUN_VIRTUAL_CLOCK_START_MS + 0.94);
}

/* A graph that goes while something waits takes its timer with it: fixture_free() looks */
static void
test_goes_while_waiting (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  fixture_put (f, "s a 1 50");
  g_assert_cmpuint (gun_virtual_clock_get_n_timers (f->clock), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/time/waits", test_waits);
  g_test_add_func ("/graph/time/judged-again", test_judged_again);
  g_test_add_func ("/graph/time/far", test_far);
  g_test_add_func ("/graph/time/clock-moved", test_clock_moved);
  g_test_add_func ("/graph/time/fraction", test_fraction);
  g_test_add_func ("/graph/time/room", test_room);
  g_test_add_func ("/graph/time/expiring", test_expiring);
  g_test_add_func ("/graph/time/next-state", test_next_state);
  g_test_add_func ("/graph/time/next-state-after-seen", test_next_state_after_seen);
  g_test_add_func ("/graph/time/goes-while-waiting", test_goes_while_waiting);

  return g_test_run ();
}
