/* SPDX-License-Identifier: MIT */

/* A database of a program that had no door (make-unchecked.c): nothing forged of it is shown. */

#include <string.h>

#include "engine-fixture.h"
#include "gun-store-check.h"
#include "gun-store-reader.h"
#include "gun-test-await.h"
#include "gun-test-folder.h"
#include "gun-test-signer.h"
#include "gun-text.h"

#define HELLO "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="

typedef struct
{
  char *folder;
  char *path;
  char *alice; /* her soul */
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  g_autofree char *from
      = g_test_build_filename (G_TEST_DIST, "unit", "engine", "data", "unchecked.db", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  self->folder = gun_test_folder_new ();
  self->path = g_build_filename (self->folder, "old.db", NULL);
  self->alice = g_strconcat ("~", gun_test_alice.pub, NULL);
  g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  g_file_set_contents (self->path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  gun_test_folder_remove (self->folder);
  g_free (self->path);
  g_free (self->alice);
  g_free (self->folder);
}

/* How many rows nobody has checked, as a window would see them; @n: of all */
static guint
count_unchecked (Fixture *self, const char *soul, guint *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStoreReader) reader = gun_store_reader_open (self->path, &error);
  g_autoptr (GRefString) name = gun_text_new (soul);
  g_autoptr (GPtrArray) rows = NULL;
  guint n_unchecked = 0;

  g_assert_no_error (error);
  rows = gun_store_reader_list_keys (reader, name, NULL, FALSE, 1000, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    n_unchecked += ((GunKeyRow *) rows->pdata[i])->unchecked;
  *n = rows->len;

  return n_unchecked;
}

static void
assert_value (GunNode *node, const char *key, const char *part)
{
  const char *text = node_text (node, key);

  if (part == NULL)
    g_assert_null (text);
  else
    g_assert_nonnull (strstr (text, part));
}

static gboolean
has_key (GunNode *node, const char *key)
{
  g_autoptr (GRefString) name = gun_text_new (key);

  return gun_node_lookup (node, name) != NULL;
}

static void
assert_judged (Fixture *self, GunEngine *engine)
{
  g_autoptr (GunNode) alice = engine_read (engine, self->alice, NULL);
  g_autoptr (GunNode) posts = engine_read (engine, "posts#", NULL);
  g_autoptr (GunNode) list = engine_read (engine, "~@alice", NULL);
  g_autofree char *bob = g_strconcat ("~", gun_test_bob.pub, NULL);

  g_assert_cmpuint (gun_node_get_n_entries (alice), ==, 3 + 15);
  assert_value (alice, "good", "\"good\"");
  assert_value (alice, "forged", NULL);
  assert_value (alice, "taken", "\"before\"");
  assert_value (alice, "late", "\"second\"");
  assert_value (alice, "many00", NULL);
  assert_value (alice, "many01", "1");
  g_assert_cmpuint (gun_node_get_n_entries (posts), ==, 1);
  g_assert_true (has_key (posts, HELLO));
  g_assert_true (has_key (list, self->alice));
  g_assert_null (engine_read (engine, bob, NULL));
}

/* Whoever reads at once gets nothing forged, since it is judged before */
static void
test_read (Fixture *self, gconstpointer unused)
{
  GunEngine *engine = engine_new_started (self->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  assert_judged (self, engine);
  engine_stop (engine);

  faults = gun_store_check (self->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (faults->len, ==, 0);
}

/* And what nobody reads is judged too, slice by slice, once */
static void
test_slices (Fixture *self, gconstpointer unused)
{
  GunEngine *engine;
  guint n;

  g_assert_cmpuint (count_unchecked (self, self->alice, &n), ==, 24);
  engine = engine_new_started (self->path);
  gun_test_await (count_unchecked (self, self->alice, &n) == 0, TEST_WAIT_S);
  g_assert_cmpuint (n, ==, 3 + 15);
  assert_judged (self, engine);
  engine_stop (engine);

  engine = engine_new_started (self->path);
  assert_judged (self, engine);
  engine_stop (engine);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/engine/unchecked/read", Fixture, NULL, set_up, test_read, tear_down);
  g_test_add ("/engine/unchecked/slices", Fixture, NULL, set_up, test_slices, tear_down);

  return g_test_run ();
}
