/* SPDX-License-Identifier: MIT */

/* What goes to the window: never too often, never without bound. */

#include "gun-news.h"
#include "gun-test-await.h"
#include "gun-text.h"

#define TEST_WAIT_S 30

typedef struct
{
  GunNews *news;
  GPtrArray *batches; /* of GunNewsBatch */
  gint64 last_us;
  gint64 least_us; /* between two batches */
} Fixture;

static void
batch_cb (GunNewsBatch *batch, gpointer user_data)
{
  Fixture *fixture = user_data;
  gint64 now_us = g_get_monotonic_time ();

  if (fixture->batches->len > 0)
    fixture->least_us = MIN (fixture->least_us, now_us - fixture->last_us);
  fixture->last_us = now_us;
  g_ptr_array_add (fixture->batches, batch);
}

static GunPeerFacts *
dup_facts_cb (gpointer about, gpointer user_data)
{
  return gun_peer_facts_new (about);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->news = gun_news_new (g_main_context_default (), batch_cb, dup_facts_cb, fixture);
  fixture->batches = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_news_batch_free);
  fixture->least_us = G_MAXINT64;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gun_news_free (fixture->news);
  g_ptr_array_unref (fixture->batches);
}

static void
add_change (Fixture *fixture, guint key, guint number, GunVerdict verdict)
{
  g_autofree char *plain = g_strdup_printf ("%u", key);
  g_autoptr (GRefString) soul = gun_text_new ("soul");
  g_autoptr (GRefString) key_text = gun_text_new (plain);
  g_autoptr (GunValue) value = gun_value_new_number (number);
  g_autoptr (GunOrigin) origin = gun_origin_new ("", GUN_PATH_HERE, NULL);
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

  g_ptr_array_add (changes, gun_change_new (soul, key_text, value, number, verdict, origin));
  gun_news_add_changes (fixture->news, changes);
}

static GPtrArray *
changes_of (Fixture *fixture, guint index)
{
  GunNewsBatch *batch = g_ptr_array_index (fixture->batches, index);

  return batch->changes;
}

/* What one turn brings goes together, at the end of the turn. */
static void
test_together (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 10; i++)
    add_change (fixture, i, i, GUN_VERDICT_NEWER);
  g_assert_cmpuint (fixture->batches->len, ==, 0);
  gun_test_await (fixture->batches->len == 1, TEST_WAIT_S);
  g_assert_cmpuint (changes_of (fixture, 0)->len, ==, 10);
}

static void
test_only_stored (Fixture *fixture, gconstpointer data)
{
  add_change (fixture, 1, 1, GUN_VERDICT_SAME);
  add_change (fixture, 1, 1, GUN_VERDICT_OLDER);
  add_change (fixture, 1, 1, GUN_VERDICT_FUTURE);
  gun_news_flush (fixture->news);
  g_assert_cmpuint (fixture->batches->len, ==, 0);

  add_change (fixture, 1, 1, GUN_VERDICT_UNDONE);
  add_change (fixture, 1, 2, GUN_VERDICT_LARGER);
  gun_news_flush (fixture->news);
  g_assert_cmpuint (changes_of (fixture, 0)->len, ==, 2);
}

static gboolean
over_cb (gpointer data)
{
  gboolean *over = data;

  *over = TRUE;
  return G_SOURCE_REMOVE;
}

/* Nothing while the last one is still on its way, and then all of it. */
static void
test_not_taken (Fixture *fixture, gconstpointer data)
{
  gboolean over = FALSE;

  add_change (fixture, 1, 1, GUN_VERDICT_NEWER);
  gun_test_await (fixture->batches->len == 1, TEST_WAIT_S);
  add_change (fixture, 1, 2, GUN_VERDICT_NEWER);
  g_timeout_add (3 * GUN_NEWS_INTERVAL_US / 1000, over_cb, &over);
  gun_test_await (over, TEST_WAIT_S);
  g_assert_cmpuint (fixture->batches->len, ==, 1);

  gun_news_acknowledge (fixture->news);
  add_change (fixture, 1, 3, GUN_VERDICT_NEWER);
  gun_test_await (fixture->batches->len == 2, TEST_WAIT_S);
  g_assert_cmpuint (changes_of (fixture, 1)->len, ==, 2);
  g_assert_cmpint (fixture->least_us, >=, GUN_NEWS_INTERVAL_US);
}

/* A window that does not take anything for long: the last of each key is kept. */
static void
test_bounded (Fixture *fixture, gconstpointer data)
{
  const guint n_changes = 200000;
  const guint n_keys = 100;
  GPtrArray *changes;

  for (guint i = 0; i < n_changes; i++)
    add_change (fixture, i % n_keys, i, GUN_VERDICT_NEWER);
  gun_news_flush (fixture->news);

  changes = changes_of (fixture, 0);
  g_assert_cmpuint (changes->len, <, 10000);
  for (guint i = 0; i < n_keys; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, changes->len - n_keys + i);

      g_assert_cmpfloat (change->state_ms, ==, n_changes - n_keys + i);
    }
}

static GunEvent *
new_event (const char *state)
{
  GunEvent *event = g_new0 (GunEvent, 1);

  event->event = g_intern_string ("peer");
  event->wall_us = 1700000000000500;
  event->url = g_strdup ("http://a/\"gun\"");
  event->state = g_intern_string (state);
  event->kind = g_intern_string ("desktop");
  event->device_id = g_strdup ("dev000001");
  event->via = g_strdup ("http://a/gun");
  return event;
}

static void
test_events (Fixture *fixture, gconstpointer data)
{
  GunNewsBatch *batch;
  g_autofree char *json = NULL;

  gun_news_take_event (fixture->news, new_event ("open"));
  gun_news_take_event (fixture->news, new_event ("closed"));
  gun_news_flush (fixture->news);

  batch = g_ptr_array_index (fixture->batches, 0);
  g_assert_cmpuint (batch->events->len, ==, 2);
  json = gun_event_to_json (g_ptr_array_index (batch->events, 1));
  g_assert_cmpstr (
      json,
      ==,
      "{\"event\":\"peer\",\"t\":1700000000000.5,\"peer\":null,"
      "\"url\":\"http://a/"
      "\\\"gun\\\"\",\"device_id\":\"dev000001\",\"kind\":\"desktop\",\"via\":\"http://a/gun\","
      "\"path\":null,\"state\":\"closed\",\"reason\":null}");
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add ("/news/together", test_together);
  add ("/news/only-stored", test_only_stored);
  add ("/news/not-taken", test_not_taken);
  add ("/news/bounded", test_bounded);
  add ("/news/events", test_events);

  return g_test_run ();
}
