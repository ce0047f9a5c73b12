/* SPDX-License-Identifier: MIT */

/* Writes from the future: kept through a restart, listed, and in force when their time comes. */

#include <string.h>

#include "engine-fixture.h"
#include "gun-relay.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-text.h"

typedef struct
{
  char *folder;
  char *path;
  GunEngine *engine;
  GunRelayDialer *dialer;
  GunLink *link; /* of a program whose clock is ahead */
  GString *heard;
  gboolean is_open;
  guint n_changed;
} Fixture;

static void
opened_cb (GunLink *link, gpointer user_data)
{
  ((Fixture *) user_data)->is_open = TRUE;
}

static void
heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  g_string_append_len (((Fixture *) user_data)->heard, text, (gssize) length_bytes);
}

static void
closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
  ((Fixture *) user_data)->is_open = FALSE;
}

static const GunLinkReceiver receiver = { opened_cb, heard_cb, closed_cb };

static void
shelf_changed_cb (GunEngine *engine, Fixture *f)
{
  f->n_changed++;
}

static void
start (Fixture *f)
{
  g_autofree char *url = NULL;

  f->engine = engine_new_started (f->path);
  g_signal_connect (f->engine, "shelf-changed", G_CALLBACK (shelf_changed_cb), f);
  url = engine_listen (f->engine);
  f->link = gun_dialer_dial (GUN_DIALER (f->dialer), url);
  gun_link_set_receiver (f->link, &receiver, f);
  gun_test_await (f->is_open, TEST_WAIT_S);
}

static void
stop (Fixture *f)
{
  engine_stop (g_steal_pointer (&f->engine));
  gun_test_await (!f->is_open, TEST_WAIT_S);
  g_clear_object (&f->link);
  g_string_truncate (f->heard, 0);
}

static void
set_up (Fixture *f, gconstpointer on_disk)
{
  f->folder = gun_test_folder_new ();
  f->path = on_disk != NULL ? g_build_filename (f->folder, "graph.db", NULL) : NULL;
  f->dialer = gun_relay_dialer_new ();
  f->heard = g_string_new (NULL);
  start (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  if (f->engine != NULL)
    stop (f);
  g_object_unref (f->dialer);
  g_string_free (f->heard, TRUE);
  gun_test_folder_remove (f->folder);
  g_free (f->folder);
  g_free (f->path);
}

static void
say_put (Fixture *f, const char *id, const char *key, double ahead_ms)
{
  g_autofree char *put = g_strdup_printf (
      "{\"#\":\"%s\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"%s\":%.0f}},\"%s\":\"late\"}}}",
      id,
      key,
      (double) g_get_real_time () / 1000 + ahead_ms,
      key);

  g_assert_true (gun_link_send (f->link, put, strlen (put)));
}

static GPtrArray *
list (Fixture *f, const char *soul)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) text = soul == NULL ? NULL : gun_text_new (soul);
  g_autoptr (GError) error = NULL;
  GPtrArray *rows;

  gun_engine_list_shelf_async (f->engine, text, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  rows = gun_engine_list_shelf_finish (f->engine, result, &error);
  g_assert_no_error (error);
  return rows;
}

static void
assert_n_waiting (Fixture *f, guint n_waiting)
{
  g_autoptr (GPtrArray) rows = list (f, NULL);

  g_assert_cmpuint (rows->len, ==, n_waiting);
}

static gboolean
is_in_force (Fixture *f, const char *key)
{
  g_autoptr (GunNode) node = engine_read (f->engine, "s", key);

  return g_strcmp0 (node_text (node, key), "late") == 0;
}

static gboolean
has_heard (Fixture *f, const char *id, const char *what)
{
  g_autofree char *answer = g_strdup_printf ("\"@\":\"%s\",\"%s\"", id, what);

  return strstr (f->heard->str, answer) != NULL;
}

static void
test_due (Fixture *f, gconstpointer data)
{
  say_put (f, "m1", "k", 1500);
  gun_test_await (f->n_changed > 0, TEST_WAIT_S);
  assert_n_waiting (f, 1);
  g_assert_false (is_in_force (f, "k"));
  g_assert_false (has_heard (f, "m1", "ok"));

  gun_test_await (has_heard (f, "m1", "ok"), TEST_WAIT_S);
  g_assert_true (is_in_force (f, "k"));
  assert_n_waiting (f, 0);
}

static void
test_too_far (Fixture *f, gconstpointer data)
{
  say_put (f, "m1", "k", 25 * 60 * 60 * 1000.0);
  gun_test_await (has_heard (f, "m1", "err"), TEST_WAIT_S);
  g_assert_nonnull (strstr (f->heard->str, "Soul “s”, key “k”: "));
  assert_n_waiting (f, 0);
}

/* Waits through a restart, with where it came from; is in force then, and does not come back. */
static void
test_restart (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (GPtrArray) later = NULL;
  const GunShelfRow *row;

  say_put (f, "m1", "k", 4000);
  say_put (f, "m2", "far", 60 * 60 * 1000.0);
  gun_test_await (f->n_changed > 0, TEST_WAIT_S);
  rows = list (f, "s");
  while (rows->len < 2)
    {
      g_ptr_array_unref (rows);
      rows = list (f, "s");
    }
  stop (f);

  start (f);
  g_ptr_array_unref (rows);
  rows = list (f, "s");
  others = list (f, "t");
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_cmpuint (others->len, ==, 0);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpstr (row->change->key, ==, "k");
  g_assert_cmpint (row->change->origin->path, ==, GUN_PATH_CLIENT);
  g_assert_cmpstr (row->change->origin->message, ==, "m1");
  g_assert_cmpint (row->arrived_us, <=, g_get_real_time ());
  g_assert_cmpint (row->arrived_us, >, g_get_real_time () - G_TIME_SPAN_MINUTE);

  gun_test_await (is_in_force (f, "k"), TEST_WAIT_S);
  assert_n_waiting (f, 1);
  stop (f);

  start (f);
  g_assert_true (is_in_force (f, "k"));
  later = list (f, NULL);
  g_assert_cmpuint (later->len, ==, 1);
  row = g_ptr_array_index (later, 0);
  g_assert_cmpstr (row->change->key, ==, "far");
}

#define add_test(path, on_disk, test) g_test_add (path, Fixture, on_disk, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/shelf/due", "disk", test_due);
  add_test ("/shelf/due-in-memory", NULL, test_due);
  add_test ("/shelf/too-far", "disk", test_too_far);
  add_test ("/shelf/restart", "disk", test_restart);

  return g_test_run ();
}
