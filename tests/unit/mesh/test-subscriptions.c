/* SPDX-License-Identifier: MIT */

#include "gun-subscriptions.h"
#include "gun-text.h"

static gboolean
add (GunSubscriptions *subscriptions, guint peer, const char *soul, const char *key)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = key != NULL ? gun_text_new (key) : NULL;

  return gun_subscriptions_add (subscriptions, GUINT_TO_POINTER (peer), soul_text, key_text);
}

static gboolean
has (GunSubscriptions *subscriptions, guint peer, const char *soul, const char *key)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = key != NULL ? gun_text_new (key) : NULL;

  return gun_subscriptions_has (subscriptions, GUINT_TO_POINTER (peer), soul_text, key_text);
}

static guint
count (GunSubscriptions *subscriptions, const char *soul, const char *key)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = key != NULL ? gun_text_new (key) : NULL;
  guint n_peers;

  gun_subscriptions_list_peers (subscriptions, soul_text, key_text, &n_peers);
  return n_peers;
}

static void
test_topics (void)
{
  g_autoptr (GunSubscriptions) subscriptions = gun_subscriptions_new (100);

  g_assert_true (add (subscriptions, 1, "s", NULL));
  g_assert_false (add (subscriptions, 2, "s", NULL));
  g_assert_false (add (subscriptions, 2, "s", NULL));
  g_assert_true (add (subscriptions, 2, "s", "k"));
  g_assert_true (add (subscriptions, 2, "s", ""));
  g_assert_cmpuint (count (subscriptions, "s", NULL), ==, 2);
  g_assert_cmpuint (count (subscriptions, "s", "k"), ==, 1);
  g_assert_cmpuint (count (subscriptions, "other", NULL), ==, 0);
  g_assert_true (has (subscriptions, 2, "s", "k"));
  g_assert_false (has (subscriptions, 1, "s", "k"));
  g_assert_cmpuint (gun_subscriptions_get_n_of_peer (subscriptions, GUINT_TO_POINTER (2)), ==, 3);
  g_assert_cmpuint (gun_subscriptions_get_n_topics (subscriptions), ==, 3);
}

static void
append_topic (GRefString *soul, GRefString *key, gpointer user_data)
{
  g_string_append_printf (user_data, "%s.%s ", soul, key != NULL ? key : "");
}

/* The last ones, newest first; asking again makes it the newest. */
static void
test_of_peer (void)
{
  g_autoptr (GunSubscriptions) subscriptions = gun_subscriptions_new (100);
  g_autoptr (GString) seen = g_string_new (NULL);

  gun_subscriptions_foreach_of_peer (subscriptions, GUINT_TO_POINTER (1), 10, append_topic, seen);
  g_assert_cmpstr (seen->str, ==, "");

  add (subscriptions, 1, "a", NULL);
  add (subscriptions, 1, "b", "k");
  add (subscriptions, 2, "other", NULL);
  add (subscriptions, 1, "c", NULL);
  add (subscriptions, 1, "a", NULL);
  gun_subscriptions_foreach_of_peer (subscriptions, GUINT_TO_POINTER (1), 2, append_topic, seen);
  g_assert_cmpstr (seen->str, ==, "a. c. ");
  g_string_truncate (seen, 0);
  gun_subscriptions_foreach_of_peer (subscriptions, GUINT_TO_POINTER (1), 10, append_topic, seen);
  g_assert_cmpstr (seen->str, ==, "a. c. b.k ");
}

static void
test_remove (void)
{
  g_autoptr (GunSubscriptions) subscriptions = gun_subscriptions_new (100);

  for (guint peer = 1; peer <= 5; peer++)
    {
      add (subscriptions, peer, "s", NULL);
      add (subscriptions, peer, "s", "k");
    }
  gun_subscriptions_remove_peer (subscriptions, GUINT_TO_POINTER (1));
  gun_subscriptions_remove_peer (subscriptions, GUINT_TO_POINTER (4));
  gun_subscriptions_remove_peer (subscriptions, GUINT_TO_POINTER (9));
  g_assert_cmpuint (count (subscriptions, "s", NULL), ==, 3);
  g_assert_true (has (subscriptions, 5, "s", NULL));
  g_assert_false (has (subscriptions, 4, "s", "k"));

  gun_subscriptions_remove_peer (subscriptions, GUINT_TO_POINTER (2));
  gun_subscriptions_remove_peer (subscriptions, GUINT_TO_POINTER (3));
  gun_subscriptions_remove_peer (subscriptions, GUINT_TO_POINTER (5));
  g_assert_cmpuint (gun_subscriptions_get_n_topics (subscriptions), ==, 0);
}

/* Who asks for too much loses what it asked for longest ago, and nobody else loses anything */
static void
test_limit (void)
{
  g_autoptr (GunSubscriptions) subscriptions = gun_subscriptions_new (3);

  add (subscriptions, 1, "a", NULL);
  add (subscriptions, 2, "a", NULL);
  add (subscriptions, 2, "b", NULL);
  add (subscriptions, 2, "c", NULL);
  add (subscriptions, 2, "a", NULL);
  add (subscriptions, 2, "d", NULL);
  g_assert_cmpuint (gun_subscriptions_get_n_of_peer (subscriptions, GUINT_TO_POINTER (2)), ==, 3);
  g_assert_false (has (subscriptions, 2, "b", NULL));
  g_assert_true (has (subscriptions, 2, "a", NULL));
  g_assert_true (has (subscriptions, 1, "a", NULL));
}

/* Many that come and go at random, against a table that is too simple to be wrong */
static void
test_random (void)
{
  g_autoptr (GunSubscriptions) subscriptions = gun_subscriptions_new (100);
  gboolean expected[10][10] = { { FALSE } };

  for (guint i = 0; i < 20000; i++)
    {
      guint peer = (guint) g_test_rand_int_range (0, 10);
      guint topic = (guint) g_test_rand_int_range (0, 10);
      char soul[] = { (char) ('a' + topic / 2), '\0' };

      if (g_test_rand_int_range (0, 20) == 0)
        {
          gun_subscriptions_remove_peer (subscriptions, GUINT_TO_POINTER (peer + 1));
          memset (expected[peer], 0, sizeof expected[peer]);
          continue;
        }
      add (subscriptions, peer + 1, soul, topic % 2 == 0 ? NULL : "k");
      expected[peer][topic] = TRUE;
      for (guint j = 0; j < 10; j++)
        {
          g_assert_cmpint (has (subscriptions, j + 1, soul, topic % 2 == 0 ? NULL : "k"),
                           ==,
                           expected[j][topic]);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mesh/subscriptions/topics", test_topics);
  g_test_add_func ("/mesh/subscriptions/of-peer", test_of_peer);
  g_test_add_func ("/mesh/subscriptions/remove", test_remove);
  g_test_add_func ("/mesh/subscriptions/limit", test_limit);
  g_test_add_func ("/mesh/subscriptions/random", test_random);

  return g_test_run ();
}
