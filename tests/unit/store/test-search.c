/* SPDX-License-Identifier: MIT */

/* The search index against a look at every row: what is found, in which order, after changes, cuts, damage and death. */

#include "search-fixture.h"

#include <string.h>

#include "gun-search-text-private.h"
#include "gun-store-limit.h"
#include "gun-store-unchecked.h"

/* Pieces of names and values: small, so that needles are found; halves of pairs stay halves */
static const char *const pieces[] = {
  "a",
  "b",
  "A",
  "/",
  " ",
  "\"",
  "~",
  "harbor",
  "Bridge",
  "ö",
  "Ö",
  "ß",
  "ς",
  "Σ",
  "я",
  "Я",
  "漢",
  "字",
  "\xf0\x9f\x98\x80",
  "\xf0\x9f\x98\x81",
  "\xd7\xa9\xd7\x9c",
  "\xd9\x85\xd8\xb1",
  "\xe2\x80\xae",
  "\xe2\x84\xaa",
  "k",
  "\xed\xa0\xbd.",
  "\xed\xb8\x80",
  "\x01",
  "*",
  "AND",
};

static GRefString *
make_text (GRand *rand, guint max_pieces)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n = g_rand_int_range (rand, 0, (gint32) max_pieces + 1);

  for (guint i = 0; i < n; i++)
    g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
  if (g_rand_int_range (rand, 0, 20) == 0)
    g_string_append_len (text, "\0nul", 4);

  return gun_text_new_len (text->str, text->len);
}

static GunValue *
make_value (GRand *rand)
{
  g_autoptr (GRefString) text = make_text (rand, 6);

  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
      return gun_value_new_null ();
    case 1:
      return gun_value_new_boolean (g_rand_boolean (rand));
    case 2:
      return gun_value_new_number (g_rand_int_range (rand, -5000, 5000) / 4.0);
    case 3:
      return g_ref_string_length (text) > 0 ? gun_value_new_link (text) : gun_value_new_null ();
    default:
      return gun_value_new_text (text);
    }
}

static void
write_random (SearchFixture *self, GRand *rand, guint n_rows)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr (GRefString) soul = make_text (rand, 4);
      g_autoptr (GRefString) key = make_text (rand, 3);

      store_changes_take_value (changes, soul, key, make_value (rand), ++self->state_ms);
    }
  search_fixture_write (self, changes);
}

static void
assert_text_exact (SearchFixture *self, const char *text)
{
  g_autoptr (GRefString) needle = gun_text_new (text);

  search_fixture_assert_exact (self, needle, GUN_SEARCH_EVERYTHING, 50);
}

static void
assert_found (SearchFixture *self, const char *text, const char *expected)
{
  g_autofree char *found = search_fixture_find_text (self, text);

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_random_needles (SearchFixture *self, GRand *rand, guint n_needles)
{
  for (guint i = 0; i < n_needles; i++)
    {
      g_autoptr (GRefString) text = make_text (rand, 4);

      search_fixture_assert_exact (self,
                                   text,
                                   (GunSearchKind) g_rand_int_range (rand, 0, GUN_SEARCH_N_KINDS),
                                   (guint) g_rand_int_range (rand, 1, 60));
    }
}

/* Thousands of rows of every script, then again and again some that change. */
static void
test_exact (SearchFixture *self, gconstpointer unused)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (8);

  write_random (self, rand, 5000);
  store_query_run (self->store.path,
                   "UPDATE current SET head = id WHERE id % 3 > 0;"
                   "UPDATE current SET unchecked = 0 WHERE id % 5 > 0;"
                   "UPDATE soul SET changed"
                   " = (SELECT max (head) FROM current WHERE current.soul = soul.soul)");
  search_fixture_build (self);
  assert_random_needles (self, rand, 80);

  for (guint i = 0; i < 5; i++)
    {
      write_random (self, rand, 300);
      search_fixture_build (self);
      assert_random_needles (self, rand, 20);
    }
}

/* What is the text comes first, then what begins with it, then parts of a path, then the rest; keys and values after all names. */
static void
test_order (SearchFixture *self, gconstpointer unused)
{
  static const char *const souls[]
      = { "the harbor", "x/harbor", "x/harbors", "harbor", "Harbor/b", "harbor/a", "x/Harbor" };

  for (guint i = 0; i < G_N_ELEMENTS (souls); i++)
    search_fixture_put (self, souls[i], "k", "v");
  search_fixture_put (self, "a", "b", "to the harbor");
  search_fixture_put (self, "a", "HARBOR", "harbor");
  search_fixture_build (self);

  assert_found (self,
                "harbor",
                "soul harbor\nsoul harbor/a\nsoul Harbor/b\nsoul x/Harbor\nsoul x/harbor\n"
                "soul x/harbors\nsoul the harbor\nkey a HARBOR\nvalue a b\n");
}

/* The index goes on from where it was, or from what is in force when the history was cut meanwhile. */
static void
test_cut_history (SearchFixture *self, gconstpointer unused)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("key%u", i);

      search_fixture_put (self, "a", key, "lighthouse");
    }
  search_fixture_build (self);

  search_fixture_put (self, "a", "key3", "windmill");
  search_fixture_put (self, "b", "new", "windmill");
  store_query_run (self->store.path,
                   "DELETE FROM history WHERE id < (SELECT max (id) FROM history)");
  search_fixture_build (self);
  assert_text_exact (self, "lighthouse");
  assert_text_exact (self, "windmill");
  g_assert_cmpint (store_query_int (self->index_path, "SELECT n_entries FROM state"), ==, 22);

  /* The clock went back, or an older copy of the file was put in its place. */
  store_query_run (self->index_path, "UPDATE state SET cursor = cursor + 1000000000");
  search_fixture_put (self, "b", "new", "lighthouse");
  search_fixture_build (self);
  assert_text_exact (self, "lighthouse");
  assert_text_exact (self, "windmill");
  g_assert_cmpint (store_query_int (self->index_path, "SELECT n_entries FROM state"), ==, 21);
}

/* Souls go to make room, large ones in pieces: each is found by its name as long as there is any of it. */
static void
test_eviction (SearchFixture *self, gconstpointer unused)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (gun_text_hash, gun_text_equal);
  g_autoptr (GPtrArray) evicted
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  GunEvictionResult result = GUN_EVICTION_MORE;

  for (guint i = 0; i < 40; i++)
    {
      g_autofree char *soul = g_strdup_printf ("lighthouse/%u", i);
      g_autoptr (GPtrArray) changes = store_changes_new ();

      for (guint k = 0; k < 30; k++)
        {
          g_autofree char *key = g_strdup_printf ("key%02u", k);

          store_changes_add (changes, soul, key, "lighthouse", ++self->state_ms);
        }
      search_fixture_write (self, changes);
    }
  search_fixture_build (self);

  for (guint i = 0; i < 60 && result == GUN_EVICTION_MORE; i++)
    {
      g_autoptr (GError) error = NULL;

      gun_store_evict (self->store.store, 1, kept, 25, evicted, &result, &error);
      g_assert_no_error (error);
      if (i % 9 == 5)
        search_fixture_put (self, "later", "windmill", "lighthouse");
      search_fixture_build (self);
      assert_text_exact (self, "house/");
    }
  g_assert_cmpuint (evicted->len, >, 10);
}

/* A few rows that change all the time do not make the index grow forever. */
static void
test_stale (SearchFixture *self, gconstpointer unused)
{
  guint n_most = 0;

  for (guint i = 0; i < 26; i++)
    {
      g_autoptr (GPtrArray) changes = store_changes_new ();

      for (guint k = 0; k < 1000; k++)
        {
          g_autofree char *key = g_strdup_printf ("key%03u", k);
          g_autofree char *text = g_strdup_printf ("version %u", i);

          store_changes_add (changes, "a", key, text, ++self->state_ms);
        }
      search_fixture_write (self, changes);
      search_fixture_build (self);
      n_most
          = MAX (n_most, (guint) store_query_int (self->index_path, "SELECT n_entries FROM state"));
    }

  g_assert_cmpuint (n_most, >, 10000);
  g_assert_cmpuint (n_most, <, 14000);
  assert_text_exact (self, "version 25");
  assert_text_exact (self, "version 24");
}

static gboolean
judge (GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  return g_str_has_prefix (gun_value_get_text (value), "good");
}

/* What nobody has checked is not found, and found once somebody has; a key that goes may be the one its soul is found by. */
static void
test_unchecked (SearchFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) undone = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  g_autoptr (GError) error = NULL;
  guint n_judged;

  search_fixture_put (self, "~a.b/lighthouse", "1", "bad windmill");
  search_fixture_put (self, "~a.b/lighthouse", "2", "good windmill");
  search_fixture_build (self);
  assert_found (self, "windmill", "");
  assert_found (self, "lighthouse", "");

  gun_store_judge_unchecked (self->store.store, NULL, 10, judge, undone, &n_judged, &error);
  g_assert_no_error (error);
  search_fixture_build (self);
  assert_found (self, "windmill", "value ~a.b/lighthouse 2\n");
  assert_found (self, "lighthouse", "soul ~a.b/lighthouse\n");
}

/* Signalling and what expires is never found, but the names of what expires when that is asked for. */
static void
test_expiring (SearchFixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) text = gun_text_new ("lighthouse");
  g_autofree char *names = NULL;
  gboolean only_names;

  search_fixture_put (self, "lighthouse<?60", "lighthouse", "lighthouse");
  search_fixture_put (self, "/RTC/lighthouse<?99", "lighthouse", "lighthouse");
  search_fixture_put (self, "/RTC/lighthouse", "lighthouse", "lighthouse");
  search_fixture_build (self);

  assert_found (self, "lighthouse", "");
  assert_found (self, "/RTC", "");
  names = search_fixture_find (self, text, GUN_SEARCH_EXPIRING, 50, &only_names);
  g_assert_cmpstr (names, ==, "soul lighthouse<?60\n");
  g_assert_true (only_names);
}

/* Values of 5 MB, a node of very many keys: everything is found, in pages that end when their time is over. */
static void
test_large (SearchFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autofree char *one_letter = g_strnfill (5 * 1000 * 1000, 'a');
  g_autofree char *long_text = NULL;
  GString *numbers = g_string_new (NULL);
  GunSearchQuery query = { .budget_us = 1 };
  g_autoptr (GRefString) text = gun_text_new ("key-00");
  g_autoptr (GunSearchPage) page = NULL;
  guint n_pages = 0;
  guint n_results = 0;

  for (guint i = 0; numbers->len < 700 * 1000; i++)
    g_string_append_printf (numbers, "%x ", i * 2654435761u);
  /* Letters that stand nowhere else, where one piece of the text ends for FTS5 and the next begins */
  memcpy (numbers->str + 256 * 1024 - 4, "qwxyzvjk", strlen ("qwxyzvjk"));
  g_string_append (numbers, "the end of it");
  long_text = g_string_free (numbers, FALSE);
  store_changes_add (changes, "large", "one", one_letter, 1);
  store_changes_add (changes, "large", "numbers", long_text, 1);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *key = g_strdup_printf ("key-%05u", i);

      store_changes_add (changes, "many", key, "v", i + 2);
    }
  search_fixture_write (self, changes);
  search_fixture_build (self);

  assert_found (self, "the end of", "value large numbers\n");
  assert_found (self, "qwxyzvjk", "value large numbers\n");
  assert_found (self, "aaaaaaaaaaaaaaaaaaaaaaaa", "value large one\n");
  assert_found (self, "aaaaaaaaaaaaaaaaaaaaaaab", "");

  query.text = text;
  do
    {
      g_autoptr (GError) error = NULL;
      GunSearchPage *next = gun_search_find (
          self->store.path, search_fixture_read, &query, page, 500, NULL, &error);

      g_assert_no_error (error);
      g_clear_pointer (&page, gun_search_page_unref);
      page = next;
      n_results += page->results->len;
      g_assert_cmpuint (++n_pages, <, 10000);
    }
  while (page->has_more);
  g_assert_cmpuint (n_pages, >, 10);
  g_assert_cmpuint (n_results, ==, 300);
}

static void
assert_mark (const char *text, gssize length, const char *needle, guint max, const char *expected)
{
  g_autoptr (GRefString) haystack
      = gun_text_new_len (text, length < 0 ? strlen (text) : (gsize) length);
  g_autoptr (GRefString) needle_text = gun_text_new (needle);
  g_auto (GunSearchNeedle) self = { 0 };
  g_autoptr (GString) shown = g_string_new (NULL);
  GunMarkedText marked;
  guint at = 0;

  gun_search_needle_init (&self, needle_text);
  gun_search_needle_mark (&self, haystack, max, &marked);
  for (guint i = 0; i < marked.n_ranges; i++)
    {
      g_string_append_len (shown, marked.text + at, marked.ranges[i].start_bytes - at);
      g_string_append_c (shown, '[');
      g_string_append_len (shown,
                           marked.text + marked.ranges[i].start_bytes,
                           marked.ranges[i].end_bytes - marked.ranges[i].start_bytes);
      g_string_append_c (shown, ']');
      at = marked.ranges[i].end_bytes;
    }
  g_string_append (shown, marked.text + at);
  g_assert_cmpstr (shown->str, ==, expected);
  g_free (marked.text);
  g_free (marked.ranges);
}

static void
test_marks (void)
{
  g_autofree char *before = g_strnfill (300, 'x');
  g_autofree char *far = g_strconcat (before, "HIT and more of it, and more", NULL);
  g_autofree char *many = g_strnfill (60, 'a');
  g_autofree char *x20 = g_strnfill (20, 'x');
  g_autofree char *around = g_strconcat ("…", x20, "[HIT] and more of it, …", NULL);
  g_autofree char *x8 = g_strnfill (8, 'x');
  g_autofree char *cut = g_strconcat (x8, "…", NULL);
  g_autoptr (GString) all = g_string_new (NULL);

  assert_mark ("The Harbor bridge", -1, "harBOR", 200, "The [Harbor] bridge");
  assert_mark ("no", -1, "harbor", 200, "no");
  assert_mark ("", -1, "harbor", 200, "");
  assert_mark ("anything", -1, "", 200, "anything");
  assert_mark ("aXbxc", -1, "x", 200, "a[X]b[x]c");
  assert_mark ("\xe2\x84\xaa kK", -1, "k", 200, "[\xe2\x84\xaa] [k][K]");
  assert_mark ("ΣΑΣ", -1, "σας", 200, "[ΣΑΣ]");
  assert_mark ("a\xe2\x80\xae"
               "bc\0d\n",
               9,
               "bc",
               200,
               "a\xef\xbf\xbd[bc]␀d␊");
  assert_mark (far, -1, "hit", 40, around);
  assert_mark (far, -1, "nothing", 8, cut);
  /* Cut in the middle of a match */
  assert_mark ("abcdefgh", -1, "cdefg", 4, "ab[cd]…");
  for (guint i = 0; i < GUN_SEARCH_MAX_RANGES; i++)
    g_string_append (all, "[a]");
  g_string_append_len (all, many, 60 - GUN_SEARCH_MAX_RANGES);
  assert_mark (many, -1, "a", 200, all->str);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  SEARCH_TEST_ADD ("/store/search/exact", test_exact);
  SEARCH_TEST_ADD ("/store/search/order", test_order);
  SEARCH_TEST_ADD ("/store/search/cut-history", test_cut_history);
  SEARCH_TEST_ADD ("/store/search/eviction", test_eviction);
  SEARCH_TEST_ADD ("/store/search/stale", test_stale);
  SEARCH_TEST_ADD ("/store/search/unchecked", test_unchecked);
  SEARCH_TEST_ADD ("/store/search/expiring", test_expiring);
  SEARCH_TEST_ADD ("/store/search/large", test_large);
  g_test_add_func ("/store/search/marks", test_marks);

  return g_test_run ();
}
