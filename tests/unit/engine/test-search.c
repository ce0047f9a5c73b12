/* SPDX-License-Identifier: MIT */

/* Search of the handle: a first search builds the index, changes are followed, trouble with its file is said, and nothing reads the
 * database any more when the engine has stopped. */

#include <glib/gstdio.h>
#include <string.h>

#include "engine-fixture.h"
#include "gun-store.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-test-signer.h"
#include "gun-text.h"

/* Rows of a database that is not indexed in one task of the pool */
#define MANY_ROWS 60000

typedef struct
{
  char *folder;
  char *path;
  char *index_path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->folder = gun_test_folder_new ();
  self->path = g_build_filename (self->folder, "graph.db", NULL);
  self->index_path = g_strconcat (self->path, ".search", NULL);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  gun_test_folder_remove (self->folder);
  g_free (self->folder);
  g_free (self->index_path);
  g_free (self->path);
}

static GunSearchPage *
search (GunEngine *engine, const char *text, GunSearchKind kind, GunSearchPage *after)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) needle = gun_text_new (text);
  g_autoptr (GError) error = NULL;
  GunSearchPage *page;

  gun_engine_search_async (engine, needle, kind, after, 50, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  page = gun_engine_search_finish (engine, result, &error);
  g_assert_no_error (error);

  return page;
}

/* All pages in one line: `SOUL`, `SOUL>KEY` or `SOUL>KEY=VALUE` */
static char *
find (GunEngine *engine, const char *text)
{
  GString *found = g_string_new (NULL);
  g_autoptr (GunSearchPage) page = search (engine, text, GUN_SEARCH_EVERYTHING, NULL);

  for (;;)
    {
      GunSearchPage *next;

      for (guint i = 0; i < page->results->len; i++)
        {
          const GunSearchResult *result = g_ptr_array_index (page->results, i);

          g_string_append_printf (found, "%s%s", found->len > 0 ? " " : "", result->soul);
          if (result->field >= GUN_SEARCH_FIELD_KEY)
            g_string_append_printf (found, ">%s", result->key);
          if (result->field == GUN_SEARCH_FIELD_VALUE)
            g_string_append_printf (found, "=%s", result->shown_value.text);
        }
      if (!page->has_more)
        return g_string_free (found, FALSE);

      next = search (engine, text, GUN_SEARCH_EVERYTHING, page);
      gun_search_page_unref (page);
      page = next;
    }
}

static void
assert_found (GunEngine *engine, const char *text, const char *expected)
{
  g_autofree char *found = find (engine, text);

  g_assert_cmpstr (found, ==, expected);
}

static void
put (GunEngine *engine, const char *soul, const char *key, const char *text)
{
  g_autoptr (GunDelivery) delivery = engine_put_text (engine, soul, key, text);

  g_assert_nonnull (delivery);
}

static gboolean
build (GunEngine *engine, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_build_search_index_async (engine, NULL, keep_result_cb, &result);
  wait_for_result (&result);

  return gun_engine_build_search_index_finish (engine, result, error);
}

static void
write_many (Fixture *self)
{
  g_autoptr (GunStore) store = gun_store_open (self->path, NULL);
  g_autoptr (GunOrigin) origin = gun_origin_new ("them", GUN_PATH_RELAY, NULL);
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  g_autoptr (GRefString) soul = gun_text_new ("many");
  g_autoptr (GRefString) text = gun_text_new ("lighthouse");
  g_autoptr (GunValue) value = gun_value_new_text (text);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < MANY_ROWS; i++)
    {
      g_autofree char *name = g_strdup_printf ("number-%06u", i);
      g_autoptr (GRefString) key = gun_text_new (name);

      g_ptr_array_add (changes,
                       gun_change_new (soul, key, value, i + 1, GUN_VERDICT_NEWER, origin));
    }
  gun_store_write (store, changes, NULL, &error);
  g_assert_no_error (error);
}

/* Nobody who only passes things on pays for an index. */
static void
test_first_search (Fixture *self, gconstpointer unused)
{
  GunEngine *engine = engine_new_started (self->path);
  GunSearchProgress *progress = gun_engine_get_search_progress (engine);
  g_autoptr (GunSearchPage) page = NULL;

  put (engine, "app/harbor", "name", "Bridge of Sighs");
  put (engine, "app/other", "harbor", "no");
  put (engine, "x", "y", "a HARBOR town");
  g_assert_cmpint (gun_search_progress_get_state (progress), ==, GUN_SEARCH_INDEX_ABSENT);
  g_assert_false (g_file_test (self->index_path, G_FILE_TEST_EXISTS));

  assert_found (engine, "harbor", "app/harbor app/other>harbor x>y=a HARBOR town");
  assert_found (engine, "SIGHS", "app/harbor>name=Bridge of Sighs");
  assert_found (engine, "nowhere", "");
  g_assert_cmpint (gun_search_progress_get_state (progress), ==, GUN_SEARCH_INDEX_CURRENT);

  page = search (engine, "ap", GUN_SEARCH_EVERYTHING, NULL);
  g_assert_true (page->only_names);
  g_assert_cmpuint (page->results->len, ==, 2);

  engine_stop (engine);
}

static gboolean
is_found (GunEngine *engine, const char *text)
{
  g_autofree char *found = find (engine, text);

  return found[0] != '\0';
}

/* What is written is in the index without anybody searching. */
static void
test_follow (Fixture *self, gconstpointer unused)
{
  GunEngine *engine = engine_new_started (self->path);
  GunSearchProgress *progress = gun_engine_get_search_progress (engine);

  gun_engine_set_keep_search_index (engine, TRUE);
  put (engine, "a", "b", "lighthouse");
  gun_test_await (gun_search_progress_get_state (progress) == GUN_SEARCH_INDEX_CURRENT
                      && gun_search_progress_get_n_total (progress) == 1,
                  TEST_WAIT_S);
  assert_found (engine, "lighthouse", "a>b=lighthouse");

  put (engine, "a", "b", "windmill");
  gun_test_await (is_found (engine, "windmill"), TEST_WAIT_S);
  assert_found (engine, "lighthouse", "");

  engine_stop (engine);
}

/* The engine stops while the index is built: it ends at a slice, and goes on from there the next time. */
static void
test_stop_while_building (Fixture *self, gconstpointer unused)
{
  g_autofree char *log = g_strconcat (self->path, "-wal", NULL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) stopped = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSearchPage) page = NULL;
  GunEngine *engine;

  write_many (self);
  engine = engine_new_started (self->path);
  page = search (engine, "number-000001", GUN_SEARCH_EVERYTHING, NULL);
  g_assert_cmpint (page->state, ==, GUN_SEARCH_INDEX_BUILDING);
  g_assert_cmpuint (page->results->len, ==, 1);
  g_assert_cmpuint (page->n_total, ==, MANY_ROWS);
  g_assert_cmpuint (page->n_indexed, <, MANY_ROWS);
  gun_engine_build_search_index_async (engine, NULL, keep_result_cb, &result);
  gun_engine_stop_async (engine, keep_result_cb, &stopped);
  wait_for_result (&stopped);
  wait_for_result (&result);
  g_assert_false (gun_engine_build_search_index_finish (engine, result, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED);
  g_clear_object (&result);
  g_clear_object (&stopped);
  engine_stop (engine);
  g_assert_false (g_file_test (log, G_FILE_TEST_EXISTS));
  g_clear_error (&error);

  engine = engine_new_started (self->path);
  g_assert_true (build (engine, &error));
  g_assert_no_error (error);
  assert_found (engine, "number-059999", "many>number-059999");
  engine_stop (engine);
}

/* What was signed is found, and neither the signature nor what is encrypted. */
static void
test_signed (Fixture *self, gconstpointer unused)
{
  g_autofree char *soul = g_strdup_printf ("~%s/diary", gun_test_alice.pub);
  g_autofree char *expected = g_strdup_printf ("%s>k=Dear lighthouse", soul);
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key = gun_text_new ("k");
  g_autoptr (GunValue) value
      = gun_test_signed_value (&gun_test_alice, soul, "k", "\"Dear lighthouse\"", 1000, NULL);
  const char *signature = strstr (gun_value_get_text (value), "\"~\":\"");
  g_autofree char *piece = g_strndup (signature + strlen ("\"~\":\""), 12);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GunEngine *engine = engine_new_started (self->path);
  g_autoptr (GunDelivery) delivery = NULL;

  gun_engine_put_signed_async (engine, soul_text, key, value, 1000, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  delivery = gun_engine_put_finish (engine, result, &error);
  g_clear_object (&result);
  g_assert_no_error (error);
  put (engine, "secret", "k", "SEA{\"ct\":\"bGlnaHRob3VzZQ==\",\"iv\":\"AAAA\",\"s\":\"BBBB\"}");

  assert_found (engine, "lighthouse", expected);
  assert_found (engine, piece, "");
  assert_found (engine, "bGlnaHRob3VzZQ", "");

  g_clear_object (&delivery);
  engine_stop (engine);
}

/* Something else stands where the index would be: names are found, and it is said why nothing else is. */
static void
test_no_index (Fixture *self, gconstpointer unused)
{
  GunEngine *engine = engine_new_started (self->path);
  g_autoptr (GunSearchPage) page = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (self->index_path, 0700), ==, 0);
  put (engine, "lighthouse", "k", "lighthouse");
  page = search (engine, "light", GUN_SEARCH_EVERYTHING, NULL);
  g_assert_cmpint (page->state, ==, GUN_SEARCH_INDEX_STOPPED);
  g_assert_nonnull (strstr (page->problem, "graph.db.search"));
  g_assert_cmpuint (page->results->len, ==, 1);
  g_assert_false (build (engine, &error));
  g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE);
  g_clear_error (&error);

  g_assert_cmpint (g_rmdir (self->index_path), ==, 0);
  g_assert_true (build (engine, &error));
  assert_found (engine, "light", "lighthouse lighthouse>k=lighthouse");
  engine_stop (engine);
}

/* It is thrown away under our hands, with a search that would go on in it. */
static void
test_taken_away (Fixture *self, gconstpointer unused)
{
  GunEngine *engine = engine_new_started (self->path);

  put (engine, "a", "b", "lighthouse");
  assert_found (engine, "lighthouse", "a>b=lighthouse");
  g_assert_cmpint (g_unlink (self->index_path), ==, 0);
  put (engine, "a", "c", "lighthouse");
  assert_found (engine, "lighthouse", "a>b=lighthouse a>c=lighthouse");

  g_assert_true (g_file_set_contents (self->index_path, "no index", -1, NULL));
  put (engine, "a", "d", "lighthouse");
  assert_found (engine, "lighthouse", "a>b=lighthouse a>c=lighthouse a>d=lighthouse");
  engine_stop (engine);
}

static void
complete (GunEngine *engine, const char *text, const char *expected)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) typed = gun_text_new (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  gun_engine_complete_soul_async (
      engine, typed, GUN_SEARCH_MAX_COMPLETIONS, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  results = gun_engine_complete_soul_finish (engine, result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++)
    g_string_append_printf (names,
                            "%s%s",
                            i > 0 ? " " : "",
                            ((const GunSearchResult *) g_ptr_array_index (results, i))->soul);
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_complete (Fixture *self, gconstpointer unused)
{
  GunEngine *engine = engine_new_started (self->path);
  g_autoptr (GError) error = NULL;

  put (engine, "chat/lobby", "k", "v");
  put (engine, "chat/garden", "k", "v");
  put (engine, "Chat/Cellar", "k", "v");
  put (engine, "old/chat/x", "k", "chat");
  put (engine, "chat<?60", "k", "v");

  complete (engine, "chat", "chat/garden chat/lobby chat<?60");
  complete (engine, "c", "Chat/Cellar chat/garden chat/lobby chat<?60");
  complete (engine, "", "Chat/Cellar chat/garden chat/lobby chat<?60 old/chat/x");
  g_assert_true (build (engine, &error));
  complete (engine, "chat", "chat/garden chat/lobby chat<?60 Chat/Cellar old/chat/x");
  engine_stop (engine);
}

static void
assert_refused (
    GunEngine *engine, GRefString *text, GCancellable *cancellable, GQuark domain, int code)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  gun_engine_search_async (
      engine, text, GUN_SEARCH_EVERYTHING, NULL, 50, cancellable, keep_result_cb, &result);
  wait_for_result (&result);
  g_assert_null (gun_engine_search_finish (engine, result, &error));
  g_assert_error (error, domain, code);
}

static void
test_refused (Fixture *self, gconstpointer unused)
{
  GunEngine *in_memory = engine_new_started (NULL);
  GunEngine *engine = engine_new_started (self->path);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autofree char *long_text = g_strnfill (GUN_SEARCH_MAX_TEXT_BYTES + 1, 'a');
  g_autoptr (GRefString) too_long = gun_text_new (long_text);
  g_autoptr (GRefString) text = gun_text_new ("lighthouse");
  g_autoptr (GAsyncResult) result = NULL;

  g_cancellable_cancel (cancelled);
  assert_refused (in_memory, text, NULL, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE);
  assert_refused (engine, too_long, NULL, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
  assert_refused (engine, text, cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  gun_engine_stop_async (engine, keep_result_cb, &result);
  assert_refused (engine, text, NULL, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED);
  wait_for_result (&result);
  g_clear_object (&result);

  engine_stop (in_memory);
  engine_stop (engine);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/engine/search/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("first-search", test_first_search);
  ADD ("follow", test_follow);
  ADD ("stop-while-building", test_stop_while_building);
  ADD ("signed", test_signed);
  ADD ("no-index", test_no_index);
  ADD ("taken-away", test_taken_away);
  ADD ("complete", test_complete);
  ADD ("refused", test_refused);

  return g_test_run ();
}
