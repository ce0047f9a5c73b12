/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-relay-link.h"
#include "gun-sim-link.h"
#include "link-watch.h"
#include "raw-peer.h"

/*
 * A link and the one at its other end. The cases below are about what GunLink promises, whatever it is made of: a fixture makes the
 * pair, of WebSockets dialled and accepted at an address, or of the link that the tests of other rooms trust.
 */
typedef struct
{
  TestRelay *relay; /* (nullable): of WebSockets */
  LinkWatch *here;
  LinkWatch *there;
} Pair;

static void
set_up_relay (Pair *self, gconstpointer user_data)
{
  const char *address = user_data;

  self->relay = test_relay_new (address, FALSE);
  self->here = dial_open (test_relay_get_url (self->relay));
  self->there = test_relay_get_watch (self->relay, 0);
}

static void
set_up_sim (Pair *self, gconstpointer user_data)
{
  g_autoptr (GunClock) clock = gun_clock_new ();
  g_autoptr (GunSimLink) here = gun_sim_link_new (clock, GUN_PATH_RELAY, "here");
  g_autoptr (GunSimLink) there = gun_sim_link_new (clock, GUN_PATH_CLIENT, "there");

  self->here = link_watch_new (GUN_LINK (here));
  self->there = link_watch_new (GUN_LINK (there));
  gun_sim_link_join (here, there);
  await (self->here->n_opened == 1 && self->there->n_opened == 1);
}

static void
tear_down (Pair *self, gconstpointer user_data)
{
  link_watch_free (self->here);
  if (self->relay != NULL)
    test_relay_free (self->relay);
  else
    link_watch_free (self->there);
  gun_test_settle ();
}

static void
test_facts (Pair *self, gconstpointer user_data)
{
  g_assert_cmpint (gun_link_get_path (self->here->link), ==, GUN_PATH_RELAY);
  g_assert_cmpint (gun_link_get_path (self->there->link), ==, GUN_PATH_CLIENT);
  g_assert_cmpstr (gun_link_get_address (self->here->link), ==, test_relay_get_url (self->relay));
  g_assert_true (g_str_has_prefix (gun_link_get_address (self->there->link), "127.0.0.1:")
                 || g_str_has_prefix (gun_link_get_address (self->there->link), "[::1]:"));
  g_assert_cmpuint (self->here->n_opened, ==, 1);
  /* It was open before it had a receiver */
  g_assert_cmpuint (self->there->n_opened, ==, 0);
}

static void
test_both_ways (Pair *self, gconstpointer user_data)
{
  static const char *const texts[] = { "{}", "", "[]", "ü€😀", "{\"#\":\"a\\u0000b\"}" };
  GunLinkCounters counters;
  gsize bytes = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      link_watch_say (self->here, texts[i]);
      await (self->there->n_heard == i + 1);
      g_assert_cmpstr (self->there->last->str, ==, texts[i]);
      link_watch_say (self->there, texts[i]);
      await (self->here->n_heard == i + 1);
      g_assert_cmpstr (self->here->last->str, ==, texts[i]);
      bytes += strlen (texts[i]);
    }

  gun_link_get_counters (self->here->link, &counters);
  g_assert_cmpuint (counters.frames_in, ==, G_N_ELEMENTS (texts));
  g_assert_cmpuint (counters.frames_out, ==, G_N_ELEMENTS (texts));
  g_assert_cmpuint (counters.bytes_in, ==, bytes);
  g_assert_cmpuint (counters.bytes_out, ==, bytes);
  g_assert_cmpuint (counters.frames_dropped, ==, 0);
  g_assert_cmpuint (gun_link_get_queued_bytes (self->here->link), ==, 0);
}

static void
test_large (Pair *self, gconstpointer user_data)
{
  g_autofree char *text = g_strnfill (10 * 1024 * 1024, 'x');

  link_watch_say (self->here, text);
  g_assert_cmpuint (gun_link_get_queued_bytes (self->here->link), >, 0);
  await (self->there->n_heard == 1);
  g_assert_cmpuint (self->there->bytes_heard, ==, strlen (text));
  g_assert_cmpuint (gun_link_get_queued_bytes (self->here->link), ==, 0);
  link_watch_say (self->there, text);
  await (self->here->n_heard == 1);
  g_assert_true (g_str_equal (self->here->last->str, text));
}

static void
test_many_in_order (Pair *self, gconstpointer user_data)
{
  for (guint i = 1; i <= 5000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      link_watch_say (self->here, text);
      if (i % 500 == 0)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpuint (self->there->n_heard,
                        ==,
                        self->there->n_heard == 0 ? 0 : strtoul (self->there->last->str, NULL, 10));
    }
  await (self->there->n_heard == 5000);
  g_assert_cmpstr (self->there->last->str, ==, "5000");
}

static void
test_close (Pair *self, gconstpointer user_data)
{
  link_watch_say (self->here, "the last word");
  gun_link_close (self->here->link, GUN_LINK_ERROR_CLOSED, "Removed here");
  /* Told later, never from inside */
  g_assert_cmpuint (self->here->n_closed, ==, 0);
  g_assert_cmpint (gun_link_get_state (self->here->link), ==, GUN_LINK_CLOSED);
  g_assert_false (gun_link_send (self->here->link, "{}", 2));

  await (self->here->n_closed == 1 && self->there->n_closed == 1);
  g_assert_cmpstr (self->there->last->str, ==, "the last word");
  g_assert_error (self->here->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
  g_assert_cmpstr (self->here->reason->message, ==, "Removed here");
  g_assert_error (self->there->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
  /* A WebSocket carries the reason over, the other kinds of link need not */
  if (self->relay != NULL)
    g_assert_nonnull (strstr (self->there->reason->message, "Removed here"));

  gun_link_close (self->here->link, GUN_LINK_ERROR_FLOOD, "Again");
  gun_link_close (self->there->link, GUN_LINK_ERROR_FLOOD, "Again");
  gun_test_settle ();
  g_assert_cmpstr (self->here->reason->message, ==, "Removed here");
}

static void
test_close_both (Pair *self, gconstpointer user_data)
{
  gun_link_close (self->here->link, GUN_LINK_ERROR_CLOSED, "One");
  gun_link_close (self->there->link, GUN_LINK_ERROR_CLOSED, "Two");
  await (self->here->n_closed == 1 && self->there->n_closed == 1);
  g_assert_cmpstr (self->here->reason->message, ==, "One");
  g_assert_cmpstr (self->there->reason->message, ==, "Two");
}

/* What was said before leaves, also when it takes a while. */
static void
test_close_flushes (Pair *self, gconstpointer user_data)
{
  g_autofree char *text = g_strnfill (8 * 1024 * 1024, 'x');

  link_watch_say (self->here, text);
  gun_link_close (self->here->link, GUN_LINK_ERROR_CLOSED, "Done");
  await (self->there->n_closed == 1);
  g_assert_cmpuint (self->there->bytes_heard, ==, strlen (text));
}

static void
test_dropped (Pair *self, gconstpointer user_data)
{
  g_autoptr (GunLink) link = g_object_ref (self->here->link);

  link_watch_free (self->here);
  g_assert_finalize_object (g_steal_pointer (&link));
  await (self->there->n_closed == 1);
  g_assert_error (self->there->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED);
  self->here = dial_open (test_relay_get_url (self->relay));
}

static void
close_when_heard (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  GunLink **owned = user_data;

  gun_link_close (link, GUN_LINK_ERROR_CLOSED, "Enough");
  g_clear_object (owned);
}

static void
count_closed (GunLink *link, const GError *reason, gpointer user_data)
{
}

/* Closed and dropped from inside what it tells. */
static void
test_dropped_when_heard (Pair *self, gconstpointer user_data)
{
  static const GunLinkReceiver receiver = { NULL, close_when_heard, count_closed };
  GunLink *link = g_object_ref (self->here->link);

  link_watch_free (self->here);
  gun_link_set_receiver (link, &receiver, &link);
  for (guint i = 0; i < 100; i++)
    link_watch_say (self->there, "{}");
  await (link == NULL && self->there->n_closed == 1);
  self->here = link_watch_new (self->there->link);
  gun_link_set_receiver (self->here->link, NULL, NULL);
}

/* A peer that floods keeps nobody else waiting. */
static void
test_budget (Pair *self, gconstpointer user_data)
{
  g_autoptr (LinkWatch) polite = dial_open (test_relay_get_url (self->relay));
  g_autofree char *text = g_strnfill (4 * 1024 * 1024, 'x');

  /* The polite pair says one thing to and fro for as long as it may */
  polite->echoes = TRUE;
  test_relay_get_watch (self->relay, 1)->echoes = TRUE;
  link_watch_say (self->here, text);
  link_watch_say (polite, "{}");
  await (self->there->n_heard == 1);

  /* 4 MB in pieces of 16 KB are 256 turns, each with room for others */
  g_test_message ("%u echoes beside 4 MB", polite->n_heard);
  g_assert_cmpuint (polite->n_heard, >=, 40);
}

/* Not read from, it hears nothing and is heard; then it hears all of it, in order. */
static void
test_paused (Pair *self, gconstpointer user_data)
{
  gun_link_set_paused (self->there->link, TRUE);
  for (guint i = 1; i <= 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      link_watch_say (self->here, text);
      link_watch_say (self->there, text);
      await (self->here->n_heard == i);
    }
  g_assert_cmpuint (self->there->n_heard, ==, 0);

  gun_link_set_paused (self->there->link, FALSE);
  await (self->there->n_heard == 100);
  g_assert_cmpstr (self->there->last->str, ==, "100");
  link_watch_say (self->here, "more");
  await (self->there->n_heard == 101);
}

static void
pause_when_heard (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  guint *n_heard = user_data;

  if (++*n_heard % 10 == 1)
    gun_link_set_paused (link, TRUE);
}

/* From inside what it tells, again and again. */
static void
test_paused_when_heard (Pair *self, gconstpointer user_data)
{
  static const GunLinkReceiver receiver = { NULL, pause_when_heard, count_closed };
  GunLink *link = g_object_ref (self->there->link);
  guint n_heard = 0;
  guint n_pauses = 0;

  gun_link_set_receiver (link, &receiver, &n_heard);
  for (guint i = 0; i < 1000; i++)
    link_watch_say (self->here, "about as long as what is said often");
  while (n_heard < 1000)
    {
      guint n_before = n_heard;

      gun_link_set_paused (link, FALSE);
      await (n_heard > n_before);
      n_pauses++;
    }
  g_assert_cmpuint (n_pauses, >, 1);

  gun_link_set_receiver (link, NULL, NULL);
  g_object_unref (link);
}

/* It can be closed from either side. */
static void
test_paused_close (Pair *self, gconstpointer user_data)
{
  gun_link_set_paused (self->there->link, TRUE);
  link_watch_say (self->here, "never heard");
  gun_link_close (self->there->link, GUN_LINK_ERROR_CLOSED, "Removed here");
  await (self->here->n_closed == 1 && self->there->n_closed == 1);
  g_assert_cmpuint (self->there->n_heard, ==, 0);
}

/* What is too much for the system waits where it was said, and others are heard meanwhile. */
static void
test_paused_flood (Pair *self, gconstpointer user_data)
{
  g_autoptr (LinkWatch) polite = dial_open (test_relay_get_url (self->relay));
  g_autofree char *text = g_strnfill (10 * 1024 * 1024, 'x');

  gun_link_set_paused (self->there->link, TRUE);
  link_watch_say (self->here, text);
  polite->echoes = TRUE;
  test_relay_get_watch (self->relay, 1)->echoes = TRUE;
  link_watch_say (polite, "{}");
  await (polite->n_heard == 1000);
  g_assert_cmpuint (gun_link_get_queued_bytes (self->here->link), >, 0);
  g_assert_cmpuint (self->there->n_heard, ==, 0);

  gun_link_set_paused (self->there->link, FALSE);
  await (self->there->n_heard == 1);
  g_assert_cmpuint (self->there->bytes_heard, ==, strlen (text));
}

/* The other side leaves meanwhile: told once it is read from again. */
static void
test_paused_left (Pair *self, gconstpointer user_data)
{
  gun_link_set_paused (self->there->link, TRUE);
  link_watch_say (self->here, "goodbye");
  gun_link_close (self->here->link, GUN_LINK_ERROR_CLOSED, "Leaving");
  gun_test_settle ();
  g_assert_cmpuint (self->there->n_closed, ==, 0);
  gun_link_set_paused (self->there->link, FALSE);
  await (self->there->n_closed == 1);
  g_assert_cmpuint (self->there->n_heard, ==, 1);
}

/* Nobody can be heard who is not listened to: that is no silence. */
static void
test_paused_silence (Pair *self, gconstpointer user_data)
{
  g_autoptr (LinkWatch) silent = dial (test_relay_get_url (self->relay));
  g_autoptr (LinkWatch) paused = dial (test_relay_get_url (self->relay));

  gun_relay_link_set_patience (GUN_RELAY_LINK (silent->link), 60, 1);
  gun_relay_link_set_patience (GUN_RELAY_LINK (paused->link), 60, 1);
  await (silent->n_opened == 1 && paused->n_opened == 1);
  gun_link_set_paused (paused->link, TRUE);
  await (silent->n_closed == 1);
  g_assert_error (silent->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT);
  g_assert_cmpuint (paused->n_closed, ==, 0);

  gun_link_set_paused (paused->link, FALSE);
  await (paused->n_closed == 1);
  g_assert_error (paused->reason, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT);
}

typedef struct
{
  const char *name;
  void (*func) (Pair *self, gconstpointer user_data);
} Case;

/* Of every link. */
static const Case link_cases[] = {
  { "both-ways", test_both_ways },
  { "many-in-order", test_many_in_order },
  { "close", test_close },
  { "close-both", test_close_both },
  { "close-flushes", test_close_flushes },
  { "dropped-when-heard", test_dropped_when_heard },
  { "paused", test_paused },
  { "paused-when-heard", test_paused_when_heard },
  { "paused-close", test_paused_close },
};

/* Of one over a network. */
static const Case relay_cases[] = {
  { "facts", test_facts },
  { "large", test_large },
  { "dropped", test_dropped },
  { "budget", test_budget },
  { "paused-flood", test_paused_flood },
  { "paused-left", test_paused_left },
  { "paused-silence", test_paused_silence },
};

static void
add_cases (const char *fixture,
           const char *address,
           void (*set_up) (Pair *self, gconstpointer user_data),
           const Case *cases,
           guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *path = g_strdup_printf ("/relay/link/%s/%s", fixture, cases[i].name);

      g_test_add (path, Pair, address, set_up, cases[i].func, tear_down);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("sim", NULL, set_up_sim, link_cases, G_N_ELEMENTS (link_cases));
  add_cases ("ipv4", "127.0.0.1:0", set_up_relay, link_cases, G_N_ELEMENTS (link_cases));
  add_cases ("ipv4", "127.0.0.1:0", set_up_relay, relay_cases, G_N_ELEMENTS (relay_cases));
  add_cases ("ipv6", "[::1]:0", set_up_relay, link_cases, G_N_ELEMENTS (link_cases));
  add_cases ("ipv6", "[::1]:0", set_up_relay, relay_cases, G_N_ELEMENTS (relay_cases));
  return g_test_run ();
}
