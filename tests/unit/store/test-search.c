/* SPDX-License-Identifier: MIT */

/* The search index against a look at every row: what is found, in which order, after changes, cuts, damage and death. */

#include "search-fixture.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

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
      g_autoptr (GunValue) value = make_value (rand);

      store_changes_take_value (changes,
                                g_ref_string_acquire (soul),
                                g_ref_string_acquire (key),
                                gun_value_ref (value),
                                ++self->state_ms);
    }
  search_fixture_write (self, changes);
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
  search_fixture_build (self);
  assert_random_needles (self, rand, 80);

  for (guint i = 0; i < 5; i++)
    {
      write_random (self, rand, 300);
      search_fixture_build (self);
      assert_random_needles (self, rand, 20);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  SEARCH_TEST_ADD ("/store/search/exact", test_exact);

  return g_test_run ();
}
