/* SPDX-License-Identifier: MIT */

/* Souls as a tree: the children of every prefix are those that a plain look at all souls gives, wherever one begins. */

#include "store-fixture.h"

#include <string.h>

#include "gun-store-children.h"

static void
release (gpointer text)
{
  g_ref_string_release (text);
}

static gboolean
is_stored (GPtrArray *souls, const char *text, gsize n_bytes)
{
  for (guint i = 0; i < souls->len; i++)
    if (strlen (souls->pdata[i]) == n_bytes && memcmp (souls->pdata[i], text, n_bytes) == 0)
      return TRUE;

  return FALSE;
}

/* What is below @prefix, found the long way; @souls in order */
static GPtrArray *
expect_children (GPtrArray *souls, const char *prefix)
{
  GPtrArray *children = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < souls->len; i++)
    {
      const char *soul = g_ptr_array_index (souls, i);
      const char *slash;
      g_autofree char *child = NULL;

      if (!g_str_has_prefix (soul, prefix))
        continue;
      slash = strchr (soul + strlen (prefix), '/');
      /* A soul stands for the group that is called like it */
      if (slash != NULL && is_stored (souls, soul, (gsize) (slash - soul)))
        continue;
      child = slash != NULL ? g_strndup (soul, (gsize) (slash + 1 - soul)) : g_strdup (soul);
      if (children->len == 0 || !g_str_equal (children->pdata[children->len - 1], child))
        g_ptr_array_add (children, g_steal_pointer (&child));
    }

  return children;
}

static GPtrArray *
list (GunStoreChildren *tree, const char *prefix, const char *from, gboolean inclusive, guint limit)
{
  g_autoptr (GRefString) prefix_text = gun_text_new (prefix);
  g_autoptr (GRefString) from_text = from != NULL ? gun_text_new (from) : NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *children
      = gun_store_children_list (tree, prefix_text, from_text, inclusive, limit, &error);

  g_assert_no_error (error);
  return children;
}

static void
assert_same (GPtrArray *found, GPtrArray *expected, guint from)
{
  g_assert_cmpuint (found->len, ==, expected->len - from);
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpstr (g_ptr_array_index (found, i), ==, g_ptr_array_index (expected, from + i));
}

static void
assert_level (GunStoreChildren *tree, GPtrArray *souls, const char *prefix, guint depth)
{
  g_autoptr (GPtrArray) expected = expect_children (souls, prefix);
  g_autoptr (GPtrArray) all = list (tree, prefix, NULL, TRUE, G_MAXUINT);
  g_autoptr (GRefString) prefix_text = gun_text_new (prefix);
  g_autoptr (GPtrArray) starts
      = gun_store_children_list_page_starts (tree, prefix_text, 3, NULL, NULL);

  assert_same (all, expected, 0);
  g_assert_cmpuint (starts->len, ==, (expected->len + 2) / 3);
  for (guint i = 0; i < starts->len; i++)
    g_assert_cmpstr (starts->pdata[i], ==, expected->pdata[3 * i]);

  for (guint i = 0; i < expected->len; i++)
    {
      const char *child = g_ptr_array_index (expected, i);
      g_autoptr (GPtrArray) from = list (tree, prefix, child, TRUE, G_MAXUINT);
      g_autoptr (GPtrArray) after = list (tree, prefix, child, FALSE, 2);
      gboolean is_group = g_str_has_suffix (child, "/") && !g_str_equal (child, prefix);
      g_autofree char *below = is_group ? g_strdup (child) : g_strconcat (child, "/", NULL);

      assert_same (from, expected, i);
      g_assert_cmpuint (after->len, ==, MIN (2, expected->len - i - 1));
      if (after->len > 0)
        g_assert_cmpstr (after->pdata[0], ==, expected->pdata[i + 1]);
      if (depth < 12)
        assert_level (tree, souls, below, depth + 1);
    }
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  return gun_text_compare (*(const char *const *) a, *(const char *const *) b);
}

/* Each once, in order */
static void
sort_souls (GPtrArray *souls)
{
  g_ptr_array_sort (souls, compare_cb);
  for (guint i = souls->len; i-- > 1;)
    if (g_str_equal (souls->pdata[i], souls->pdata[i - 1]))
      g_ptr_array_remove_index (souls, i);
}

static void
store_souls (StoreFixture *self, GPtrArray *souls)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();

  for (guint i = 0; i < souls->len; i++)
    store_changes_add (changes, souls->pdata[i], "key", "text", 1);
  g_assert_true (gun_store_write (self->store, changes, NULL, NULL));
}

static GunStoreChildren *
open_tree (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;
  GunStoreChildren *tree = gun_store_children_open (self->path, &error);

  g_assert_no_error (error);
  return tree;
}

static void
test_odd_souls (StoreFixture *self, gconstpointer unused)
{
  static const char *const odd[] = {
    "/",   "//",     "///a", "/a",      "a",        "a/",         "a//",  "a//b",
    "a/b", "a/b/c",  "a!",   "a0",      "a.b",      "a/\x01",     "\x01", "é/ü",
    "😀/x", "\uffee", "~k/a", "motd#/x", "in<?60/a", "\u202E/gnp",
  };
  g_autoptr (GPtrArray) souls = g_ptr_array_new_with_free_func (release);
  g_autoptr (GunStoreChildren) tree = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    g_ptr_array_add (souls, gun_text_new (odd[i]));
  sort_souls (souls);
  store_souls (self, souls);
  tree = open_tree (self);
  assert_level (tree, souls, "", 0);
}

static GRefString *
random_soul (void)
{
  static const char letters[] = "ab/!0";
  g_autoptr (GString) soul = g_string_new (NULL);

  for (int n = g_test_rand_int_range (1, 8); n > 0; n--)
    g_string_append_c (soul, letters[g_test_rand_int_range (0, sizeof letters - 1)]);

  return gun_text_new (soul->str);
}

static void
test_random (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) souls = g_ptr_array_new_with_free_func (release);
  g_autoptr (GunStoreChildren) tree = NULL;

  for (guint i = 0; i < 1200; i++)
    g_ptr_array_add (souls, random_soul ());
  sort_souls (souls);
  store_souls (self, souls);
  tree = open_tree (self);
  assert_level (tree, souls, "", 0);
}

/* A group is passed over: what is in it is not read, however much it is; and it is counted no further than asked for */
static void
test_large_group (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) souls = g_ptr_array_new_with_free_func (release);
  g_autoptr (GRefString) prefix = gun_text_new ("big/");
  g_autoptr (GRefString) nothing = gun_text_new ("none/");
  g_autoptr (GunStoreChildren) tree = NULL;
  g_autoptr (GPtrArray) children = NULL;

  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *name = g_strdup_printf ("big/%u", i);

      g_ptr_array_add (souls, gun_text_new (name));
    }
  g_ptr_array_add (souls, gun_text_new ("last"));
  store_souls (self, souls);
  tree = open_tree (self);
  children = list (tree, "", NULL, TRUE, 10);
  g_assert_cmpuint (children->len, ==, 2);
  g_assert_cmpstr (children->pdata[1], ==, "last");
  g_assert_cmpint (gun_store_children_count_below (tree, prefix, 5000, NULL), ==, 3000);
  g_assert_cmpint (gun_store_children_count_below (tree, prefix, 1000, NULL), ==, 1000);
  g_assert_cmpint (gun_store_children_count_below (tree, nothing, 1000, NULL), ==, 0);
}

static void
test_cancelled (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) souls = g_ptr_array_new_with_free_func (release);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GRefString) prefix = gun_text_new ("");
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStoreChildren) tree = NULL;

  g_ptr_array_add (souls, gun_text_new ("a"));
  store_souls (self, souls);
  tree = open_tree (self);
  g_cancellable_cancel (cancellable);
  g_assert_null (gun_store_children_list_page_starts (tree, prefix, 256, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/store/children/odd-souls", test_odd_souls);
  STORE_TEST_ADD ("/store/children/random", test_random);
  STORE_TEST_ADD ("/store/children/large-group", test_large_group);
  STORE_TEST_ADD ("/store/children/cancelled", test_cancelled);

  return g_test_run ();
}
