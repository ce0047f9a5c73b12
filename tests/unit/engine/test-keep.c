/* SPDX-License-Identifier: MIT */

/* What an engine keeps, and how much. */

#include "engine-fixture.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-text.h"

/* A limit that is soon reached, and what a write counts for it at least, bytes */
#define LIMIT_BYTES 1000000
#define VALUE_BYTES 10000
#define N_WRITES 300

/* @keeper listens and is under test; @writer dials it. */
typedef struct
{
  char *folder;
  char *path;
  GunEngine *keeper;
  GunEngine *writer;
  GunPeerView *relay;
} Pair;

static void
set_up (Pair *pair, gconstpointer data)
{
  g_autofree char *url = NULL;

  pair->folder = gun_test_folder_new ();
  pair->path = g_build_filename (pair->folder, "keeper.db", NULL);
  pair->keeper = engine_new_started (pair->path);
  pair->writer = engine_new_started (NULL);
  url = engine_listen (pair->keeper);
  pair->relay = engine_join (pair->writer, url);
}

static void
tear_down (Pair *pair, gconstpointer data)
{
  g_clear_object (&pair->relay);
  engine_stop (pair->writer);
  engine_stop (pair->keeper);
  gun_test_folder_remove (pair->folder);
  g_free (pair->folder);
  g_free (pair->path);
}

/* Waits until it has arrived at the keeper. */
static void
write_and_wait (Pair *pair, const char *soul, const char *text)
{
  g_autoptr (GunDelivery) delivery = engine_put_text (pair->writer, soul, "k", text);

  gun_test_await (gun_delivery_get_n_arrived (delivery) == 1, TEST_WAIT_S);
}

static gboolean
is_kept (Pair *pair, const char *soul)
{
  g_autoptr (GunNode) node = engine_read (pair->keeper, soul, NULL);

  return node != NULL;
}

/* What was asked of the keeper before is so now: its calls come in order, but what a link brings may
 * overtake them. */
static void
settle (Pair *pair)
{
  g_assert_false (is_kept (pair, "nothing"));
}

/* Puts of one link come in order: when the second has arrived, the first was judged. */
static void
test_asked_only (Pair *pair, gconstpointer data)
{
  g_autoptr (GunDelivery) own = engine_put_text (pair->keeper, "own", "other", "mine");
  g_autoptr (GunDelivery) unasked = NULL;

  gun_engine_set_keep_everything (pair->keeper, FALSE);
  engine_follow (pair->keeper, "followed");
  settle (pair);
  unasked = engine_put_text (pair->writer, "unasked", "k", "text");
  write_and_wait (pair, "followed", "text");
  write_and_wait (pair, "own", "text");

  g_assert_true (is_kept (pair, "followed"));
  g_assert_true (is_kept (pair, "own"));
  g_assert_false (is_kept (pair, "unasked"));
  g_assert_cmpuint (gun_delivery_get_n_arrived (unasked), ==, 0);

  gun_engine_set_keep_everything (pair->keeper, TRUE);
  settle (pair);
  write_and_wait (pair, "unasked", "again");
  g_assert_true (is_kept (pair, "unasked"));
  engine_unfollow (pair->keeper, "followed");
}

static void
event_cb (GunEngine *engine, const GunEvent *event, gpointer user_data)
{
  guint *n_full = user_data;

  if (g_str_equal (event->event, "store") && g_strcmp0 (event->state, "full") == 0)
    (*n_full)++;
}

static void
count_souls_cb (GunEngine *engine, GPtrArray *souls, gpointer user_data)
{
  *(guint *) user_data += souls->len;
}

static guint
count_kept (Pair *pair, guint first, guint n)
{
  guint n_kept = 0;

  for (guint i = first; i < first + n; i++)
    {
      g_autofree char *soul = g_strdup_printf ("soul/%u", i);

      n_kept += is_kept (pair, soul) ? 1 : 0;
    }

  return n_kept;
}

/* Souls of others go, oldest first, from memory too; what is of here stays, and after a restart it
 * is the same. */
static void
test_limit (Pair *pair, gconstpointer data)
{
  g_autofree char *text = g_strnfill (VALUE_BYTES, 'x');
  g_autoptr (GunDelivery) own = engine_put_text (pair->keeper, "own", "k", "mine");
  guint n_kept;
  guint n_full = 0;
  guint n_removed = 0;

  g_signal_connect (pair->keeper, "event", G_CALLBACK (event_cb), &n_full);
  g_signal_connect (pair->keeper, "souls-removed", G_CALLBACK (count_souls_cb), &n_removed);
  gun_engine_set_store_limit (pair->keeper, LIMIT_BYTES);
  engine_follow (pair->keeper, "soul/0");
  settle (pair);
  for (guint i = 0; i < N_WRITES; i++)
    {
      g_autofree char *soul = g_strdup_printf ("soul/%u", i);

      write_and_wait (pair, soul, text);
    }

  gun_test_await (count_kept (pair, 0, N_WRITES) < LIMIT_BYTES / VALUE_BYTES * 2, TEST_WAIT_S);
  g_assert_true (is_kept (pair, "own"));
  g_assert_true (is_kept (pair, "soul/0"));
  g_assert_cmpuint (count_kept (pair, N_WRITES - 20, 20), ==, 20);
  g_assert_cmpuint (count_kept (pair, 1, 50), ==, 0);
  g_assert_cmpuint (n_full, ==, 0);

  /* Nothing is of others any more that could go. */
  engine_unfollow (pair->keeper, "soul/0");
  gun_engine_set_store_limit (pair->keeper, 1);
  gun_test_await (n_full == 1, TEST_WAIT_S);
  g_assert_cmpuint (count_kept (pair, 0, N_WRITES), ==, 0);
  g_assert_true (is_kept (pair, "own"));
  gun_test_await (n_removed >= N_WRITES, TEST_WAIT_S);
  g_signal_handlers_disconnect_by_data (pair->keeper, &n_removed);
  gun_engine_set_store_limit (pair->keeper, 0);
  settle (pair);
  write_and_wait (pair, "soul/0", "again");

  g_signal_handlers_disconnect_by_data (pair->keeper, &n_full);
  n_kept = count_kept (pair, 0, N_WRITES);
  g_assert_cmpuint (n_kept, ==, 1);
  engine_stop (pair->keeper);
  pair->keeper = engine_new_started (pair->path);
  g_assert_cmpuint (count_kept (pair, 0, N_WRITES), ==, 1);
  g_assert_true (is_kept (pair, "own"));
}

static void
test_durable (Pair *pair, gconstpointer data)
{
  gun_engine_set_durable (pair->keeper, TRUE);
  write_and_wait (pair, "a", "text");
  gun_engine_set_durable (pair->keeper, FALSE);
  write_and_wait (pair, "b", "text");
}

static void
add (const char *path, void (*test) (Pair *, gconstpointer))
{
  g_test_add (path, Pair, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/keep/asked-only", test_asked_only);
  add ("/keep/limit", test_limit);
  add ("/keep/durable", test_durable);

  return g_test_run ();
}
