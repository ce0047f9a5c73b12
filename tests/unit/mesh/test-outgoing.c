/* SPDX-License-Identifier: MIT */

/* What leaves in which frame, and `><`. */

#include "gun-limits.h"
#include "gun-outgoing.h"
#include "gun-sim-end.h"
#include "gun-via.h"
#include "gun-virtual-clock.h"

typedef struct
{
  GunVirtualClock *clock;
  GunSimLink *link;
  GunSimEnd *end;
  GunOutgoing outgoing;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GunSimLink) other = NULL;

  self->clock = gun_virtual_clock_new ();
  self->link = gun_sim_link_new (GUN_CLOCK (self->clock), GUN_PATH_CLIENT, "here");
  other = gun_sim_link_new (GUN_CLOCK (self->clock), GUN_PATH_CLIENT, "there");
  self->end = gun_sim_end_new (other);
  gun_sim_link_join (self->link, other);
  gun_virtual_clock_advance (self->clock, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gun_outgoing_clear (&self->outgoing);
  g_clear_object (&self->end);
  g_clear_object (&self->link);
  g_clear_object (&self->clock);
}

static gboolean
say (Fixture *self, guint64 turn, const char *json)
{
  return gun_outgoing_say (&self->outgoing, GUN_LINK (self->link), turn, json, strlen (json));
}

static void
flush (Fixture *self, guint64 turn)
{
  gun_outgoing_flush (&self->outgoing, GUN_LINK (self->link), turn);
}

static void
assert_frame (Fixture *self, const char *expected)
{
  g_autofree char *frame = NULL;

  gun_virtual_clock_advance (self->clock, 0);
  frame = gun_sim_end_take_frame (self->end);
  g_assert_cmpstr (frame, ==, expected);
}

static void
test_turns (Fixture *self, gconstpointer data)
{
  g_assert_false (say (self, 1, "{1}"));
  g_assert_true (say (self, 1, "{2}"));
  g_assert_true (say (self, 1, "{3}"));
  assert_frame (self, "{1}");
  assert_frame (self, NULL);

  flush (self, 2);
  assert_frame (self, "[{2},{3}]");

  /* Still talking: joined again */
  g_assert_true (say (self, 2, "{4}"));
  flush (self, 3);
  assert_frame (self, "{4}");

  g_assert_false (say (self, 9, "{5}"));
  assert_frame (self, "{5}");
}

static void
test_length (Fixture *self, gconstpointer data)
{
  g_autofree char *some = g_strnfill (GUN_LIMIT_BATCH_LENGTH / 2, 'x');
  g_autofree char *much = g_strnfill (GUN_LIMIT_BATCH_LENGTH, 'y');
  g_autofree char *frame = NULL;

  say (self, 1, "{1}");
  say (self, 1, some);
  say (self, 1, some);
  say (self, 1, much);
  say (self, 1, "{2}");
  flush (self, 2);

  /* In the order they were said */
  assert_frame (self, "{1}");
  assert_frame (self, some);
  assert_frame (self, some);
  assert_frame (self, much);
  assert_frame (self, "{2}");
  assert_frame (self, NULL);
}

/* What the link takes is less than a batch may have */
static void
test_short_link (Fixture *self, gconstpointer data)
{
  gun_sim_link_set_max_frame_bytes (self->link, 16);
  say (self, 1, "{1}");
  say (self, 1, "{22222}");
  say (self, 1, "{3333}");
  say (self, 1, "{44444}");
  say (self, 1, "{5555555555555}");
  say (self, 1, "{6}");
  flush (self, 2);

  assert_frame (self, "{1}");
  assert_frame (self, "[{22222},{3333}]");
  assert_frame (self, "{44444}");
  assert_frame (self, "{5555555555555}");
  assert_frame (self, "{6}");
  assert_frame (self, NULL);
}

static void
test_via_has (void)
{
  static const struct
  {
    const char *via;
    const char *name;
    gboolean expected;
  } cases[] = {
    { "a,b,c", "a", TRUE }, { "a,b,c", "b", TRUE }, { "a,b,c", "c", TRUE }, { "a,b,c", "d", FALSE },
    { "abc", "ab", FALSE }, { "ab", "abc", FALSE }, { "", "a", FALSE },     { NULL, "a", FALSE },
    { "a", NULL, FALSE },   { "a,,b", "", FALSE },  { ",", "", FALSE },     { "a,", "a", TRUE },
    { ",a", "a", TRUE },    { "a b", "a", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (gun_via_has (cases[i].via, cases[i].name), ==, cases[i].expected);
}

static void
test_via_append (void)
{
  GString *via = g_string_new (NULL);
  g_autofree char *long_name = g_strnfill (90, 'x');

  g_assert_true (gun_via_append (via, "one"));
  g_assert_false (gun_via_append (via, "with,comma"));
  g_assert_false (gun_via_append (via, ""));
  g_assert_false (gun_via_append (via, NULL));
  g_assert_true (gun_via_append (via, long_name));
  g_assert_false (gun_via_append (via, "again"));
  g_assert_true (gun_via_append (via, "four"));
  g_assert_cmpuint (via->len, ==, GUN_LIMIT_VIA_LENGTH);
  g_string_free (via, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/mesh/outgoing/turns", Fixture, NULL, set_up, test_turns, tear_down);
  g_test_add ("/mesh/outgoing/length", Fixture, NULL, set_up, test_length, tear_down);
  g_test_add ("/mesh/outgoing/short-link", Fixture, NULL, set_up, test_short_link, tear_down);
  g_test_add_func ("/mesh/via/has", test_via_has);
  g_test_add_func ("/mesh/via/append", test_via_append);

  return g_test_run ();
}
