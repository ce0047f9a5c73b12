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
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 1);
  fixture_put (f, "s a 1 50");
  fixture_put (f, "s a 1 49");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 2);
  g_string_truncate (f->log, 0);

  gun_virtual_clock_advance (f->clock, 50 * MS);
  fixture_assert_log (f, "s.a=1:newer s.a=2:newer ");
}

/* A day and no more; and a wall clock that is set makes the day longer than a timer may run */
static void
test_far (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  g_autofree char *day = g_strdup_printf ("s a 1 %.0f", DAY_MS);
  g_autofree char *more = g_strdup_printf ("s b 1 %.0f", DAY_MS + 1);

  fixture_put (f, more);
  fixture_assert_log (f, "s.b=1:refused (0,0,0,1) ");
  fixture_put (f, day);
  fixture_assert_log (f, "s.a=1:future (0,0,1,0) ");

  gun_virtual_clock_set_wall_ms (f->clock, GUN_VIRTUAL_CLOCK_START_MS - 3 * DAY_MS);
  gun_graph_look_at_clock (f->graph);
  gun_virtual_clock_advance (f->clock, (gint64) (3.9 * DAY_MS) * MS);
  fixture_assert_log (f, "");
  gun_virtual_clock_advance (f->clock, (gint64) (0.2 * DAY_MS) * MS);
  fixture_assert_log (f, "s.a=1:newer ");
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

static void
put_text (Fixture *f, const char *key, const char *text, double ahead_ms)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GunOrigin) origin = gun_origin_new ("peer", GUN_PATH_CLIENT, NULL);
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GRefString) name = gun_text_new (key);
  g_autoptr (GRefString) words = gun_text_new (text);
  g_autoptr (GunValue) value = gun_value_new_text (words);
  GunNode *node = gun_node_new (soul);

  gun_node_add (node, name, value, GUN_VIRTUAL_CLOCK_START_MS + ahead_ms);
  g_ptr_array_add (nodes, node);
  gun_graph_put (f->graph, nodes, origin, NULL, NULL, NULL);
}

static void
put_one (Fixture *f, const char *key, double ahead_ms, const char *peer)
{
  g_autofree char *writes = g_strdup_printf ("s %s 1 %.0f", key, ahead_ms);

  fixture_put_of (f, writes, peer);
}

static void
put_many (Fixture *f, const char *peer, double first_ms, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *key = g_strdup_printf ("%s-%u", peer, i);

      put_one (f, key, first_ms + i, peer);
    }
  g_string_truncate (f->log, 0);
}

/* No room: those due last are given up, so that a flood from tomorrow keeps nobody out */
static void
test_room (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *peer = g_strdup_printf ("p%u", i);

      put_many (f, peer, 1000000 + i * 1000, GUN_GRAPH_MAX_WAITING_OF_PEER);
    }
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, GUN_GRAPH_MAX_WAITING);

  put_one (f, "last", 9000000, "other");
  fixture_assert_log (f, "s.last=1:refused (0,0,0,1) ");
  put_one (f, "first", 5, "other");
  fixture_assert_log (f, "s.first=1:future (0,0,1,0) ");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, GUN_GRAPH_MAX_WAITING);
  gun_virtual_clock_advance (f->clock, 5 * MS);
  fixture_assert_log (f, "s.first=1:newer ");

  gun_virtual_clock_advance (f->clock, 1000000LL * 2 * MS);
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 0);
  g_assert_nonnull (strstr (f->log->str, "s.p9-98=1:newer"));
  g_assert_null (strstr (f->log->str, "s.p9-99=1:newer"));
}

/* One peer can push out only its own */
static void
test_room_of_peer (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);

  put_many (f, "many", 1000, GUN_GRAPH_MAX_WAITING_OF_PEER);
  put_one (f, "a", 5000, "other");
  put_one (f, "b", 2000, "many");
  put_one (f, "c", 1050.0, "many");
  fixture_assert_log (f, "s.a=1:future (0,0,1,0) s.b=1:refused (0,0,0,1) s.c=1:future (0,0,1,0) ");
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, GUN_GRAPH_MAX_WAITING_OF_PEER + 1);

  gun_virtual_clock_advance (f->clock, 5000 * MS);
  g_assert_nonnull (strstr (f->log->str, "s.many-98=1:newer"));
  g_assert_null (strstr (f->log->str, "s.many-99=1:newer"));
  g_assert_nonnull (strstr (f->log->str, "s.a=1:newer"));
}

/* Bytes are bounded too: a value that would fill the shelf alone is not kept */
static void
test_room_bytes (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  g_autofree char *half = g_strnfill (GUN_GRAPH_MAX_WAITING_BYTES / 2 - 4096, 'x');
  g_autofree char *almost = g_strnfill (GUN_GRAPH_MAX_WAITING_BYTES - 8192, 'x');
  g_autofree char *whole = g_strnfill (GUN_GRAPH_MAX_WAITING_BYTES, 'x');

  put_text (f, "a", half, 30);
  put_text (f, "b", half, 20);
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 2);
  put_text (f, "c", half, 40);
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 2);
  put_text (f, "d", half, 10);
  put_text (f, "e", whole, 5);
  put_text (f, "g", almost, 15);
  g_assert_cmpuint (gun_graph_get_n_waiting (f->graph), ==, 2);
  g_string_truncate (f->log, 0);
  put_one (f, "f", 1, "other");
  fixture_assert_log (f, "s.f=1:future (0,0,1,0) ");

  gun_virtual_clock_advance (f->clock, 50 * MS);
  g_assert_nonnull (strstr (f->log->str, "s.d="));
  g_assert_nonnull (strstr (f->log->str, "s.b="));
  g_assert_null (strstr (f->log->str, "s.a="));
}

static void
keep_sentences_cb (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data)
{
  GString *sentences = user_data;

  for (guint i = 0; outcome->refused != NULL && i < outcome->refused->len; i++)
    g_string_append_printf (sentences, "%s\n", (char *) g_ptr_array_index (outcome->refused, i));
  g_string_append_printf (sentences, "%u", outcome->n_refused);
}

/* Each key that is refused is named, with the reason; a flood of them is only counted */
static void
test_reasons (void)
{
  g_autoptr (Fixture) f = fixture_new (FALSE);
  g_autoptr (GString) sentences = g_string_new (NULL);
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GunOrigin) origin = gun_origin_new ("peer", GUN_PATH_CLIENT, NULL);
  g_autoptr (GRefString) soul = gun_text_new ("soul<?9");
  g_autoptr (GunValue) value = gun_value_new_number (1);
  GunNode *node = gun_node_new (soul);

  g_ptr_array_add (nodes, node);
  for (guint i = 0; i < GUN_GRAPH_MAX_REFUSED_SENTENCES + 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("k%02u", i);
      g_autoptr (GRefString) key = gun_text_new (name);

      gun_node_add (node, key, value, GUN_VIRTUAL_CLOCK_START_MS + (i == 0 ? -9001 : 1.5 * DAY_MS));
    }
  gun_graph_put (f->graph, nodes, origin, NULL, keep_sentences_cb, sentences);

  g_assert_true (g_str_has_prefix (
      sentences->str,
      "Soul “soul<?9”, key “k00”: it has expired\n"
      "Soul “soul<?9”, key “k01”: its state lies more than a day ahead of the clock here\n"));
  g_assert_nonnull (strstr (sentences->str, "“k19”"));
  g_assert_null (strstr (sentences->str, "“k20”"));
  g_assert_true (g_str_has_suffix (sentences->str, "\n25"));
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
  g_test_add_func ("/graph/time/room-of-peer", test_room_of_peer);
  g_test_add_func ("/graph/time/room-bytes", test_room_bytes);
  g_test_add_func ("/graph/time/reasons", test_reasons);
  g_test_add_func ("/graph/time/expiring", test_expiring);
  g_test_add_func ("/graph/time/next-state", test_next_state);
  g_test_add_func ("/graph/time/next-state-after-seen", test_next_state_after_seen);
  g_test_add_func ("/graph/time/goes-while-waiting", test_goes_while_waiting);

  return g_test_run ();
}
