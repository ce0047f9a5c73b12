/* SPDX-License-Identifier: MIT */

/* A full disk and one that cannot be written, both real: small file systems in a mount namespace. */

#include "gun-search-find.h"
#include "store-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

/* More than the small file system holds, in any case */
#define MAX_BATCHES 1000

typedef struct
{
  char *folder; /* a file system of its own is mounted there */
  char *path;
} Fixture;

static char *why_not;

static gboolean
write_file (const char *path, const char *contents)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gssize length = strlen (contents);
  gboolean ok = fd >= 0 && write (fd, contents, length) == length;

  if (fd >= 0)
    close (fd);
  return ok;
}

/* Makes who runs this root, in a namespace of users of its own. */
static gboolean
become_root (void)
{
  g_autofree char *users = g_strdup_printf ("0 %u 1", geteuid ());
  g_autofree char *groups = g_strdup_printf ("0 %u 1", getegid ());

  return unshare (CLONE_NEWUSER) == 0 && write_file ("/proc/self/setgroups", "deny")
         && write_file ("/proc/self/uid_map", users) && write_file ("/proc/self/gid_map", groups);
}

static void
enter_namespace (void)
{
  if (geteuid () != 0 && !become_root ())
    why_not = g_strdup_printf ("no user namespace here: %s", g_strerror (errno));
  else if (unshare (CLONE_NEWNS) != 0)
    why_not = g_strdup_printf ("no mount namespace here: %s", g_strerror (errno));
  else if (mount ("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
    why_not = g_strdup_printf ("mounts cannot be made private: %s", g_strerror (errno));
}

static void
mount_folder (Fixture *self, const char *options, unsigned long flags)
{
  g_assert_cmpint (mount ("none", self->folder, "tmpfs", flags, options), ==, 0);
}

static gboolean
set_up (Fixture *self)
{
  if (why_not != NULL)
    {
      g_test_skip (why_not);
      return FALSE;
    }

  self->folder = g_dir_make_tmp ("gun-full-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "graph.db", NULL);
  return TRUE;
}

static void
tear_down (Fixture *self)
{
  g_assert_cmpint (umount (self->folder), ==, 0);
  store_remove_folder (self->folder);
  g_free (self->folder);
  g_free (self->path);
}

static GPtrArray *
make_batch (guint n)
{
  GPtrArray *changes = store_changes_new ();
  g_autofree char *soul = g_strdup_printf ("batch/%u", n);
  g_autofree char *text = g_strnfill (500, 'x');
  g_autofree char *peer = g_strdup_printf ("peer %u", n);

  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      store_changes_add_verdict (changes, soul, key, text, n, GUN_VERDICT_NEWER, peer);
    }

  return changes;
}

static gboolean
write_batch (GunStore *store, guint n, GPtrArray *new_souls, GError **error)
{
  g_autoptr (GPtrArray) changes = make_batch (n);

  return gun_store_write (store, changes, new_souls, error);
}

static gboolean
has_batch (GunStore *store, guint n)
{
  g_autofree char *soul = g_strdup_printf ("batch/%u", n);
  g_autoptr (GunNode) node = store_read_soul (store, soul);

  g_assert_true (node == NULL || gun_node_get_n_entries (node) == 100);
  return node != NULL;
}

/* Writes until nothing more fits; returns the batch that did not. */
static guint
fill_up (GunStore *store)
{
  g_autoptr (GPtrArray) souls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  while (n < MAX_BATCHES && write_batch (store, n, souls, &error))
    n++;
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_NO_SPACE);
  g_assert_cmpuint (souls->len, ==, n);

  return n;
}

static void
test_full (void)
{
  Fixture self = { 0 };
  g_autoptr (GunStore) store = NULL;
  g_autoptr (GError) error = NULL;
  guint n_fit;

  if (!set_up (&self))
    return;
  mount_folder (&self, "size=3m", 0);
  store = gun_store_open (self.path, &error);
  g_assert_no_error (error);

  n_fit = fill_up (store);
  g_assert_cmpuint (n_fit, >, 0);
  for (guint n = 0; n <= n_fit; n++)
    g_assert_cmpint (has_batch (store, n), ==, n < n_fit);
  g_assert_false (write_batch (store, n_fit, NULL, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_NO_SPACE);
  g_clear_error (&error);

  /* Space is back: the same store goes on where it was. */
  mount_folder (&self, "size=64m", MS_REMOUNT);
  g_assert_true (write_batch (store, n_fit, NULL, &error));
  g_assert_no_error (error);
  for (guint n = 0; n <= n_fit; n++)
    g_assert_true (has_batch (store, n));
  g_assert_cmpint (
      store_query_int (self.path, "SELECT count(*) FROM history"), ==, 100 * (n_fit + 1));
  g_assert_cmpint (
      store_query_int (self.path, "SELECT value FROM meta WHERE name = 'history_bytes'"),
      ==,
      100 * (n_fit + 1) * (48 + 501 + 10));

  g_assert_cmpint (store_query_int (self.path,
                                    "SELECT count(*) FROM history JOIN origin ON origin.id = origin"
                                    " JOIN current ON current.id = current_id"
                                    " WHERE CAST (soul AS TEXT) = 'batch/' || substr (peer, 6)"),
                   ==,
                   100 * (n_fit + 1));

  /* Found again by a store that knows nothing of what happened */
  g_assert_finalize_object (g_steal_pointer (&store));
  store = gun_store_open (self.path, &error);
  g_assert_no_error (error);
  for (guint n = 0; n <= n_fit; n++)
    g_assert_true (has_batch (store, n));
  g_assert_finalize_object (g_steal_pointer (&store));
  tear_down (&self);
}

static GunValue *
read_value (GRefString *soul, GRefString *key, GunValue *value)
{
  return gun_value_ref (value);
}

/* Adds slices until the index is current, or one fails */
static gboolean
build_index (Fixture *self, GError **error)
{
  g_autoptr (GunSearchIndex) index = gun_search_index_open (self->path, read_value, error);
  GunSearchTally tally = { 0 };

  while (index != NULL && !tally.is_current)
    if (!gun_search_index_advance (index, &tally, error))
      return FALSE;

  return index != NULL;
}

/* The index does not fit beside the database: that is said, and when there is room it is built. */
static void
test_index (void)
{
  Fixture self = { 0 };
  g_autoptr (GunStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GRefString) text = gun_text_new ("xxxx");
  GunSearchQuery query = { .text = text };
  g_autoptr (GunSearchPage) page = NULL;

  if (!set_up (&self))
    return;
  mount_folder (&self, "size=3m", 0);
  store = gun_store_open (self.path, &error);
  g_assert_no_error (error);
  fill_up (store);

  g_assert_false (build_index (&self, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_true (has_batch (store, 0));

  mount_folder (&self, "size=64m", MS_REMOUNT);
  g_assert_true (build_index (&self, &error));
  g_assert_no_error (error);
  page = gun_search_find (self.path, read_value, &query, NULL, 100, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->results->len, ==, 100);
  g_assert_cmpint (page->state, ==, GUN_SEARCH_INDEX_CURRENT);

  g_assert_finalize_object (g_steal_pointer (&store));
  tear_down (&self);
}

/* Not even an empty database fits: none is left half made. */
static void
test_no_room_for_new (void)
{
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = NULL;

  if (!set_up (&self))
    return;
  mount_folder (&self, "size=16k", 0);
  g_assert_null (gun_store_open (self.path, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_NO_SPACE);

  dir = g_dir_open (self.folder, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
  g_clear_pointer (&dir, g_dir_close);
  tear_down (&self);
}

static void
test_read_only (void)
{
  Fixture self = { 0 };
  g_autoptr (GunStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *other = NULL;

  if (!set_up (&self))
    return;
  mount_folder (&self, "size=8m", 0);
  other = g_build_filename (self.folder, "other.db", NULL);
  store = gun_store_open (self.path, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&store));

  mount_folder (&self, "", MS_REMOUNT | MS_RDONLY);
  g_assert_null (gun_store_open (self.path, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_READ_ONLY);
  g_clear_error (&error);
  g_assert_null (gun_store_open (other, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_READ_ONLY);
  tear_down (&self);
}

/* Only the file cannot be written; its folder can. */
static void
test_read_only_file (void)
{
  Fixture self = { 0 };
  g_autoptr (GunStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (!set_up (&self))
    return;
  mount_folder (&self, "size=8m", 0);
  store = gun_store_open (self.path, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (g_steal_pointer (&store));

  g_assert_cmpint (mount (self.path, self.path, NULL, MS_BIND, NULL), ==, 0);
  g_assert_cmpint (mount (NULL, self.path, NULL, MS_BIND | MS_REMOUNT | MS_RDONLY, NULL), ==, 0);
  g_assert_null (gun_store_open (self.path, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_READ_ONLY);
  g_assert_cmpint (umount (self.path), ==, 0);
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  enter_namespace ();

  g_test_add_func ("/full/disk", test_full);
  g_test_add_func ("/full/search-index", test_index);
  g_test_add_func ("/full/no-room-for-new", test_no_room_for_new);
  g_test_add_func ("/full/read-only", test_read_only);
  g_test_add_func ("/full/read-only-file", test_read_only_file);

  return g_test_run ();
}
