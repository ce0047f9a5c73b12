/* SPDX-License-Identifier: MIT */

/* The writer's thread by itself: order, batches, failures, and its end. */

#include <signal.h>
#include <sys/resource.h>

#include "gun-engine.h"
#include "gun-store-outbox.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-text.h"
#include "gun-writer.h"

#define TEST_WAIT_S 30

typedef struct
{
  char *folder;
  char *path;
  GunWriter *writer;
  gboolean opened;
  gboolean closed;
  GError *error;
  guint n_souls;
  guint n_written;
  guint n_failed;
  guint n_read;
  GPtrArray *nodes; /* of GunNode or NULL: what reads gave */
} Fixture;

static void
opened_cb (GunWriter *writer, const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->opened = TRUE;
  fixture->error = error == NULL ? NULL : g_error_copy (error);
}

static void
souls_added_cb (GunWriter *writer, GPtrArray *souls, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_souls += souls->len;
}

static void
closed_cb (GunWriter *writer, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->closed = TRUE;
}

static const GunWriterFuncs funcs = {
  .opened = opened_cb,
  .souls_added = souls_added_cb,
  .closed = closed_cb,
};

static void
open_writer (Fixture *fixture)
{
  fixture->opened = FALSE;
  fixture->closed = FALSE;
  fixture->writer = gun_writer_new (fixture->path, &funcs, fixture);
  gun_test_await (fixture->opened, TEST_WAIT_S);
}

static void
close_writer (Fixture *fixture)
{
  gun_writer_close (fixture->writer);
  gun_test_await (fixture->closed, TEST_WAIT_S);
  g_assert_finalize_object (g_steal_pointer (&fixture->writer));
}

static void
unref_node (gpointer node)
{
  if (node != NULL)
    gun_node_unref (node);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = gun_test_folder_new ();
  fixture->path = g_build_filename (fixture->folder, "written.db", NULL);
  fixture->nodes = g_ptr_array_new_with_free_func (unref_node);
  open_writer (fixture);
  g_assert_no_error (fixture->error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->writer != NULL)
    close_writer (fixture);
  g_ptr_array_unref (fixture->nodes);
  gun_test_folder_remove (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_clear_error (&fixture->error);
}

static void
written_cb (const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  if (error == NULL)
    fixture->n_written++;
  else
    fixture->n_failed++;
  if (error != NULL && fixture->error == NULL)
    fixture->error = g_error_copy (error);
}

static void
read_cb (GunNode *node, const GError *error, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_no_error (error);
  fixture->n_read++;
  g_ptr_array_add (fixture->nodes, node == NULL ? NULL : gun_node_ref (node));
}

static void
write_text_of (Fixture *fixture,
               GunPath path,
               const char *soul,
               const char *key,
               const char *plain,
               double state_ms)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GRefString) text = gun_text_new (plain);
  g_autoptr (GunValue) value = gun_value_new_text (text);
  g_autoptr (GunOrigin) origin = gun_origin_new ("", path, NULL);
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

  g_ptr_array_add (
      changes, gun_change_new (soul_text, key_text, value, state_ms, GUN_VERDICT_NEWER, origin));
  gun_backing_write (GUN_BACKING (fixture->writer), changes, written_cb, fixture);
}

static void
write_text (Fixture *fixture, const char *soul, const char *key, const char *plain, double state_ms)
{
  write_text_of (fixture, GUN_PATH_HERE, soul, key, plain, state_ms);
}

static void
read_soul (Fixture *fixture, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  gun_backing_read (GUN_BACKING (fixture->writer), text, NULL, read_cb, fixture);
}

static const char *
text_of (Fixture *fixture, guint index)
{
  GunNode *node = g_ptr_array_index (fixture->nodes, index);

  return node == NULL ? NULL : gun_value_get_text (gun_node_get_entry (node, 0)->value);
}

/* A read sees each write asked for before it, and none after it, however they are batched. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  const guint n_rounds = 200;

  for (guint i = 0; i < n_rounds; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      write_text (fixture, "a", "k", text, i + 1);
      read_soul (fixture, "a");
      read_soul (fixture, "b");
    }
  g_assert_cmpuint (fixture->n_written, ==, 0);
  gun_test_await (fixture->n_written == n_rounds && fixture->n_read == 2 * n_rounds, TEST_WAIT_S);

  for (guint i = 0, a = 0; i < fixture->nodes->len; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", a);

      if (text_of (fixture, i) == NULL)
        continue;
      g_assert_cmpstr (text_of (fixture, i), ==, text);
      a++;
    }
  g_assert_cmpuint (fixture->n_souls, ==, 1);
}

static void
test_many (Fixture *fixture, gconstpointer data)
{
  const guint n_writes = 3 * GUN_WRITER_BATCH_ROWS;

  for (guint i = 0; i < n_writes; i++)
    {
      g_autofree char *soul = g_strdup_printf ("s/%u", i % 100);
      g_autofree char *key = g_strdup_printf ("%u", i);

      write_text (fixture, soul, key, "v", i + 1);
    }
  gun_test_await (fixture->n_written == n_writes, TEST_WAIT_S);
  g_assert_cmpuint (fixture->n_souls, ==, 100);
}

/* A close carries out what was asked for before, though nobody waited for it. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    write_text (fixture, "a", "k", "last", i + 1);
  close_writer (fixture);
  g_assert_cmpuint (fixture->n_written, ==, 100);

  open_writer (fixture);
  read_soul (fixture, "a");
  gun_test_await (fixture->n_read == 1, TEST_WAIT_S);
  g_assert_cmpstr (text_of (fixture, 0), ==, "last");
}

static gboolean
may_have (Fixture *fixture, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  return gun_backing_may_have (GUN_BACKING (fixture->writer), text);
}

/* What was never written is soon known to be absent, also after the database was opened again, and
 * when it has more souls than one look takes; what was written never is. */
static void
test_may_have (Fixture *fixture, gconstpointer data)
{
  const guint n_souls = 1500;

  gun_test_await (!may_have (fixture, "nobody wrote this"), TEST_WAIT_S);
  for (guint i = 0; i < n_souls; i++)
    {
      g_autofree char *soul = g_strdup_printf ("s/%u", i);

      write_text (fixture, soul, "k", "v", i + 1);
      g_assert_true (may_have (fixture, soul));
    }
  g_assert_false (may_have (fixture, "nobody wrote this"));
  close_writer (fixture);

  open_writer (fixture);
  g_assert_true (may_have (fixture, "nobody wrote this"));
  write_text (fixture, "s/new", "k", "v", 1);
  gun_test_await (!may_have (fixture, "nobody wrote this"), TEST_WAIT_S);
  for (guint i = 0; i < n_souls; i++)
    {
      g_autofree char *soul = g_strdup_printf ("s/%u", i);

      g_assert_true (may_have (fixture, soul));
    }
  g_assert_true (may_have (fixture, "s/new"));
}

/* Closing does not wait until all souls were looked at. */
static void
test_close_early (Fixture *fixture, gconstpointer data)
{
  test_may_have (fixture, data);
  close_writer (fixture);
  open_writer (fixture);
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  Fixture other = { .path = fixture->path };

  open_writer (&other);
  g_assert_error (other.error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_LOCKED);
  g_assert_finalize_object (other.writer);
  g_clear_error (&other.error);
}

static void
limit_files (rlim_t bytes)
{
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  limit.rlim_cur = MIN (bytes, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
}

/* All of a batch or nothing, and no soul is told of that is not there. */
static void
test_fails (Fixture *fixture, gconstpointer data)
{
  g_autofree char *large = g_strnfill (600 * 1024, 'x');

  signal (SIGXFSZ, SIG_IGN);
  limit_files (128 * 1024);
  write_text (fixture, "a", "k", large, 1);
  gun_test_await (fixture->n_failed == 1, TEST_WAIT_S);
  limit_files (RLIM_INFINITY);
  g_assert_error (fixture->error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE);
  g_assert_cmpuint (fixture->n_souls, ==, 0);

  write_text (fixture, "a", "k", "small", 2);
  read_soul (fixture, "a");
  gun_test_await (fixture->n_written == 1 && fixture->n_read == 1, TEST_WAIT_S);
  g_assert_cmpstr (text_of (fixture, 0), ==, "small");
  g_assert_cmpuint (fixture->n_souls, ==, 1);
}

typedef struct
{
  guint64 n_waiting; /* in the outbox, when its turn came */
  GThread *thread;
  guint n_written; /* that were answered before it */
  gboolean fail;
  gboolean done;
  Fixture *fixture;
  GError *error;
} Call;

static gboolean
count_outbox (GunStore *store, gpointer data, GError **error)
{
  Call *call = data;

  call->thread = g_thread_self ();
  if (call->fail)
    {
      g_set_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_NO_SPACE, "for this test");
      return FALSE;
    }
  return gun_store_outbox_count (store, &call->n_waiting, error);
}

static void
counted_cb (const GError *error, gpointer data)
{
  Call *call = data;

  call->done = TRUE;
  call->n_written = call->fixture->n_written;
  call->error = error == NULL ? NULL : g_error_copy (error);
}

/* A call comes after all that was asked for before it, and before all after it. */
static void
test_call (Fixture *fixture, gconstpointer data)
{
  Call first = { .fixture = fixture };
  Call failing = { .fixture = fixture, .fail = TRUE };

  write_text (fixture, "a", "k", "1", 1);
  write_text (fixture, "a", "l", "1", 1);
  gun_writer_call (fixture->writer, count_outbox, counted_cb, &first);
  gun_writer_call (fixture->writer, count_outbox, counted_cb, &failing);
  write_text (fixture, "a", "m", "1", 1);
  g_assert_false (first.done);
  gun_test_await (failing.done && fixture->n_written == 3, TEST_WAIT_S);

  g_assert_no_error (first.error);
  g_assert_true (first.thread != g_thread_self ());
  g_assert_cmpuint (first.n_waiting, ==, 2);
  g_assert_cmpuint (first.n_written, ==, 2);
  g_assert_error (failing.error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE);
  g_clear_error (&failing.error);
}

/* A close waits for calls as for writes. */
static void
test_call_and_close (Fixture *fixture, gconstpointer data)
{
  Call call = { .fixture = fixture };

  gun_writer_call (fixture->writer, count_outbox, counted_cb, &call);
  close_writer (fixture);
  g_assert_true (call.done);
  g_assert_no_error (call.error);
}

/* Holds the writer up, so that what is written meanwhile is one batch. */
static gboolean
wait_for_go (GunStore *store, gpointer data, GError **error)
{
  g_async_queue_pop (data);
  return TRUE;
}

static void
ignore_cb (const GError *error, gpointer data)
{
}

/* An outbox without room fails what was written here, not what others wrote in the same moment. */
static void
test_outbox_full (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncQueue) go = g_async_queue_new ();
  g_autofree char *large = g_strnfill (GUN_OUTBOX_MAX_BYTES, 'x');

  gun_writer_call (fixture->writer, wait_for_go, ignore_cb, go);
  write_text_of (fixture, GUN_PATH_RELAY, "a", "k", "theirs", 1);
  write_text (fixture, "b", "k", large, 1);
  write_text_of (fixture, GUN_PATH_RELAY, "c", "k", "theirs", 1);
  g_async_queue_push (go, go);
  gun_test_await (fixture->n_written + fixture->n_failed == 3, TEST_WAIT_S);
  g_assert_cmpuint (fixture->n_failed, ==, 1);
  g_assert_error (fixture->error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE);
  g_assert_cmpuint (fixture->n_souls, ==, 2);

  read_soul (fixture, "a");
  read_soul (fixture, "b");
  read_soul (fixture, "c");
  gun_test_await (fixture->n_read == 3, TEST_WAIT_S);
  g_assert_cmpstr (text_of (fixture, 0), ==, "theirs");
  g_assert_null (text_of (fixture, 1));
  g_assert_cmpstr (text_of (fixture, 2), ==, "theirs");
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

  add ("/writer/order", test_order);
  add ("/writer/many", test_many);
  add ("/writer/close", test_close);
  add ("/writer/may-have", test_may_have);
  add ("/writer/close-early", test_close_early);
  add ("/writer/locked", test_locked);
  add ("/writer/fails", test_fails);
  add ("/writer/call", test_call);
  add ("/writer/call-and-close", test_call_and_close);
  add ("/writer/outbox-full", test_outbox_full);

  return g_test_run ();
}
