/* SPDX-License-Identifier: MIT */

/*
 * Files with bytes changed at random: whatever is in them, the answer is an error or what can still
 * be read, and a file that is refused stays as it was. GUN_TEST_LONG=1 tries many more.
 */

#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define ROUNDS 150
#define ROUNDS_LONG 5000

#define MAX_CHANGED_BYTES 30
#define PAGE_BYTES 4096

static void
fill (GunStore *store)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();

  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *soul = g_strdup_printf ("%s%03u", i % 3 == 0 ? "~" : "", i / 2);
      g_autofree char *key = g_strdup_printf ("%u", i % 2);

      store_changes_add (changes, soul, key, "first", 1);
      store_changes_add (changes, soul, key, "second", 2);
    }
  g_assert_true (gun_store_write (store, changes, NULL, NULL));
}

/* Single bytes anywhere, those of one page, or a shorter file */
static void
change_bytes (GByteArray *file)
{
  guint n = g_test_rand_int_range (1, MAX_CHANGED_BYTES);
  guint first = 0;
  guint range = file->len;
  int kind = g_test_rand_int_range (0, 10);

  if (kind == 0)
    {
      g_byte_array_set_size (file, g_test_rand_int_range (0, file->len));
      return;
    }
  if (kind < 5)
    {
      range = PAGE_BYTES;
      first = g_test_rand_int_range (0, file->len / PAGE_BYTES) * PAGE_BYTES;
    }
  for (guint i = 0; i < n; i++)
    file->data[first + g_test_rand_int_range (0, range)] = g_test_rand_int_range (0, 256);
}

static void
read_lists (const char *path)
{
  g_autoptr (GunStoreReader) reader = gun_store_reader_open (path, NULL);
  g_autoptr (GPtrArray) souls = NULL;
  g_autoptr (GPtrArray) starts = NULL;

  if (reader == NULL)
    return;

  gun_store_reader_count_souls (reader, NULL, NULL);
  starts = gun_store_reader_list_page_starts (reader, NULL, NULL, NULL);
  souls = gun_store_reader_list_souls (reader, NULL, NULL, TRUE, 1000, NULL);
  for (guint i = 0; souls != NULL && i < souls->len; i++)
    {
      const GunSoulRow *row = g_ptr_array_index (souls, i);
      g_autoptr (GPtrArray) keys
          = gun_store_reader_list_keys (reader, row->soul, NULL, TRUE, 1000, NULL);
    }
}

/* Opens the file and does everything to it; returns whether it could be opened. */
static gboolean
use_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);
  g_autoptr (GPtrArray) changes = store_changes_new ();

  if (store == NULL)
    {
      g_assert_true (error->domain == GUN_STORE_ERROR);
      return FALSE;
    }

  read_lists (path);
  for (guint i = 0; i < 150; i++)
    {
      g_autofree char *name = g_strdup_printf ("%03u", i);
      g_autoptr (GRefString) soul = gun_text_new (name);
      g_autoptr (GunNode) node = gun_store_read (store, soul, NULL, NULL);

      store_changes_add (changes, name, "0", "third", 3);
      store_changes_add_verdict (changes, name, "1", "lost", 1, GUN_VERDICT_OLDER, "p");
    }
  gun_store_write (store, changes, NULL, NULL);

  return TRUE;
}

static void
test_damage (StoreFixture *self, gconstpointer unused)
{
  guint n_rounds = g_getenv ("GUN_TEST_LONG") != NULL ? ROUNDS_LONG : ROUNDS;
  guint n_refused = 0;
  g_autofree char *contents = NULL;
  gsize length_bytes;

  fill (self->store);
  g_assert_finalize_object (g_steal_pointer (&self->store));
  g_assert_true (g_file_get_contents (self->path, &contents, &length_bytes, NULL));

  for (guint round = 0; round < n_rounds; round++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.db", self->folder, round);
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autofree char *after = NULL;
      gsize after_bytes;

      g_byte_array_append (file, (const guint8 *) contents, length_bytes);
      change_bytes (file);
      g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
      if (use_file (path))
        continue;

      n_refused++;
      g_assert_true (g_file_get_contents (path, &after, &after_bytes, NULL));
      g_assert_cmpmem (after, after_bytes, file->data, file->len);
    }
  g_test_message ("%u of %u files were refused", n_refused, n_rounds);
  g_assert_cmpuint (n_refused, >, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST_ADD ("/damage/random", test_damage);

  return g_test_run ();
}
