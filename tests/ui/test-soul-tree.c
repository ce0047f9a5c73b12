/* SPDX-License-Identifier: MIT */

/* Souls as a tree: its rows are what a plain look at all souls gives, whatever is open and whatever comes. */

#include "gun-ui-fixture.h"

#include <string.h>

#include "gun-soul-list.h"
#include "gun-soul-tree.h"
#include "gun-text.h"

static GPtrArray *
new_souls (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
}

G_GNUC_PRINTF (2, 3)
static void
add_soul (GPtrArray *souls, const char *format, ...)
{
  g_autofree char *name = NULL;
  va_list arguments;

  va_start (arguments, format);
  name = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (souls, gun_text_new (name));
}

typedef struct
{
  GunEngine *engine;
  GunCatalog *catalog;
  GunSoulTree *tree;
  GListModel *rows;
  GPtrArray *believed; /* (element-type GunSoulItem): by who listens to items-changed */
} Fixture;

static void
mirror_cb (Fixture *self, guint position, guint n_removed, guint n_added)
{
  g_assert_cmpuint (position + n_removed, <=, self->believed->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->believed, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (
        self->believed, (int) (position + i), g_list_model_get_item (self->rows, position + i));
  g_assert_cmpuint (self->believed->len, ==, g_list_model_get_n_items (self->rows));
}

/* @souls: (transfer full) */
static void
set_up (Fixture *self, GPtrArray *souls)
{
  g_autofree char *path = gun_ui_make_souls (souls);
  g_autoptr (GError) error = NULL;

  g_ptr_array_unref (souls);
  self->engine = gun_ui_start_engine (path, FALSE);
  self->catalog = gun_engine_open_catalog (self->engine, &error);
  g_assert_no_error (error);
  self->tree = gun_soul_tree_new (self->engine, self->catalog);
  self->rows = G_LIST_MODEL (self->tree);
  self->believed = g_ptr_array_new_with_free_func (g_object_unref);
  mirror_cb (self, 0, 0, g_list_model_get_n_items (self->rows));
  g_signal_connect_swapped (self->tree, "items-changed", G_CALLBACK (mirror_cb), self);
}

static void
tear_down (Fixture *self)
{
  g_signal_handlers_disconnect_by_data (self->tree, self);
  g_ptr_array_unref (self->believed);
  g_assert_finalize_object (self->tree);
  g_clear_object (&self->catalog);
  gun_ui_stop_engine (self->engine);
}

/* A row as a line: moved in by its depth, whether it is open (-) or can be (+), its name, and a slash when it is no node */
static void
append_row (GString *rows, guint depth, gboolean is_open, gboolean is_group, const char *soul)
{
  for (guint i = 0; i < depth; i++)
    g_string_append_c (rows, ' ');
  g_string_append_printf (rows, "%c%s\n", is_open ? '-' : is_group ? '+' : '.', soul);
}

static char *
dup_rows (Fixture *self)
{
  GString *rows = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (self->rows); i++)
    {
      g_autoptr (GunSoulItem) item = g_list_model_get_item (self->rows, i);

      append_row (rows,
                  gun_soul_item_get_depth (item),
                  gun_soul_item_get_expanded (item),
                  gun_soul_item_is_group (item),
                  gun_soul_item_get_soul (item));
    }

  return g_string_free (rows, FALSE);
}

static gboolean
shows (Fixture *self, const char *expected)
{
  g_autofree char *rows = dup_rows (self);

  return g_str_equal (rows, expected);
}

static void
assert_rows (Fixture *self, const char *expected)
{
  g_autofree char *rows = dup_rows (self);

  g_assert_cmpstr (rows, ==, expected);
  for (guint i = 0; i < self->believed->len; i++)
    {
      g_autoptr (GunSoulItem) item = g_list_model_get_item (self->rows, i);

      g_assert_true (item == g_ptr_array_index (self->believed, i));
    }
}

/* What comes is shown within a moment, and nothing else */
static void
await_rows (Fixture *self, const char *expected)
{
  gint64 deadline_us = g_get_monotonic_time () + GUN_UI_PATIENCE_S * G_USEC_PER_SEC;

  while (!shows (self, expected))
    {
      g_autofree char *rows = dup_rows (self);

      gun_test_await_turn (deadline_us, rows, expected);
    }
  assert_rows (self, expected);
}

static guint
find_row (Fixture *self, const char *soul)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->rows); i++)
    {
      g_autoptr (GunSoulItem) item = g_list_model_get_item (self->rows, i);

      if (g_str_equal (gun_soul_item_get_soul (item), soul))
        return i;
    }

  g_error ("no row of %s", soul);
}

static void
expand (Fixture *self, const char *soul)
{
  g_assert_true (gun_soul_tree_expand (self->tree, find_row (self, soul)));
}

static void
put (Fixture *self, const char *soul)
{
  gun_ui_put_text (self->engine, soul, "text", "x");
}

static void
test_levels (void)
{
  Fixture self = { 0 };
  GPtrArray *souls = new_souls ();
  guint parent;

  add_soul (souls, "chat/dev/one");
  add_soul (souls, "chat/lobby/one");
  add_soul (souls, "chat/lobby/two");
  add_soul (souls, "last");
  set_up (&self, souls);
  assert_rows (&self, "+chat/\n.last\n");
  g_assert_false (gun_soul_tree_expand (self.tree, 1));
  g_assert_false (gun_soul_tree_expand (self.tree, 2));

  expand (&self, "chat/");
  expand (&self, "chat/lobby/");
  assert_rows (&self,
               "-chat/\n +chat/dev/\n -chat/lobby/\n  .chat/lobby/one\n  .chat/lobby/two\n.last\n");
  g_assert_true (gun_soul_tree_get_parent (self.tree, 4, &parent));
  g_assert_cmpuint (parent, ==, 2);
  g_assert_true (gun_soul_tree_get_parent (self.tree, parent, &parent));
  g_assert_cmpuint (parent, ==, 0);
  g_assert_false (gun_soul_tree_get_parent (self.tree, 5, &parent));

  /* What was open in a group that is closed is not when it is opened again */
  gun_soul_tree_collapse (self.tree, 0);
  assert_rows (&self, "+chat/\n.last\n");
  expand (&self, "chat/");
  assert_rows (&self, "-chat/\n +chat/dev/\n +chat/lobby/\n.last\n");
  tear_down (&self);
}

/* A soul that others are below is one row, whichever of them came first, and a group stays open when its soul comes */
static void
test_node_and_group (void)
{
  Fixture self = { 0 };
  GPtrArray *souls = new_souls ();

  add_soul (souls, "a");
  add_soul (souls, "a!");
  add_soul (souls, "a/b");
  add_soul (souls, "c/d/e");
  add_soul (souls, "f");
  set_up (&self, souls);
  assert_rows (&self, "+a\n.a!\n+c/\n.f\n");
  expand (&self, "a");
  expand (&self, "c/");
  expand (&self, "c/d/");
  assert_rows (&self, "-a\n .a/b\n.a!\n-c/\n -c/d/\n  .c/d/e\n.f\n");

  put (&self, "c");
  await_rows (&self, "-a\n .a/b\n.a!\n-c\n -c/d/\n  .c/d/e\n.f\n");
  put (&self, "c/d");
  await_rows (&self, "-a\n .a/b\n.a!\n-c\n -c/d\n  .c/d/e\n.f\n");
  put (&self, "f/g");
  await_rows (&self, "-a\n .a/b\n.a!\n-c\n -c/d\n  .c/d/e\n+f\n");
  expand (&self, "f");
  await_rows (&self, "-a\n .a/b\n.a!\n-c\n -c/d\n  .c/d/e\n-f\n .f/g\n");
  tear_down (&self);
}

static void
count_cb (guint *n_changes)
{
  ++*n_changes;
}

static void
test_live (void)
{
  Fixture self = { 0 };
  GPtrArray *souls = new_souls ();
  g_autoptr (GunSoulItem) closed = NULL;
  guint n_changes = 0;

  add_soul (souls, "closed/a");
  add_soul (souls, "open/b/x");
  add_soul (souls, "open/d");
  set_up (&self, souls);
  closed = g_list_model_get_item (self.rows, 0);
  g_assert_cmpint (gun_soul_item_count (closed), ==, 1);
  g_signal_connect_swapped (closed, "count-changed", G_CALLBACK (count_cb), &n_changes);
  expand (&self, "open/");

  put (&self, "closed/b");
  gun_test_await (n_changes > 0, GUN_UI_PATIENCE_S);
  g_assert_cmpint (gun_soul_item_count (closed), ==, 2);
  assert_rows (&self, "+closed/\n-open/\n +open/b/\n .open/d\n");
  put (&self, "open/c");
  await_rows (&self, "+closed/\n-open/\n +open/b/\n .open/c\n .open/d\n");
  put (&self, "open/e/f/g");
  await_rows (&self, "+closed/\n-open/\n +open/b/\n .open/c\n .open/d\n +open/e/\n");
  put (&self, "before/all");
  await_rows (&self, "+before/\n+closed/\n-open/\n +open/b/\n .open/c\n .open/d\n +open/e/\n");
  g_signal_handlers_disconnect_by_data (closed, &n_changes);
  tear_down (&self);
}

/* Every soul has its place: empty parts, slashes alone, characters that JavaScript sorts in its own way */
static void
test_odd_names (void)
{
  static const char *const odd[] = {
    "/", "//", "///a", "/a", "b", "b/", "b//", "b//c", "\u202Egnp/x", "\uffee", "😀/x",
  };
  Fixture self = { 0 };
  GPtrArray *souls = new_souls ();

  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    g_ptr_array_add (souls, gun_text_new (odd[i]));
  set_up (&self, souls);
  assert_rows (&self, "+/\n+b\n+\u202Egnp/\n+😀/\n.\uffee\n");
  for (guint i = 0; i < G_N_ELEMENTS (odd); i++)
    {
      g_autoptr (GRefString) soul = gun_text_new (odd[i]);
      g_autoptr (GunSoulItem) item = NULL;
      guint position;

      g_assert_true (gun_soul_tree_reveal (self.tree, soul, &position));
      item = g_list_model_get_item (self.rows, position);
      g_assert_true (gun_soul_item_is_node (item));
      g_assert_true (gun_text_equal (gun_soul_item_get_soul (item), soul));
    }
  assert_rows (&self,
               "-/\n -/\n  -//\n   .///a\n ./a\n-b\n -b/\n  .b//\n  .b//c\n"
               "-\u202Egnp/\n .\u202Egnp/x\n-😀/\n .😀/x\n.\uffee\n");
  tear_down (&self);
}

static int
compare_cb (gconstpointer a, gconstpointer b)
{
  return gun_text_compare (*(const char *const *) a, *(const char *const *) b);
}

static gboolean
has_below (GPtrArray *souls, const char *prefix)
{
  for (guint i = 0; i < souls->len; i++)
    if (g_str_has_prefix (souls->pdata[i], prefix))
      return TRUE;

  return FALSE;
}

static gboolean
is_among (GPtrArray *souls, const char *soul)
{
  return g_ptr_array_find_with_equal_func (souls, soul, g_str_equal, NULL);
}

/* The rows below @prefix, found the long way; @souls in order */
static void
expect_level (GString *rows, GPtrArray *souls, GHashTable *open, const char *prefix, guint depth)
{
  g_autofree char *last = NULL;

  for (guint i = 0; i < souls->len; i++)
    {
      const char *soul = g_ptr_array_index (souls, i);
      const char *slash;
      g_autofree char *name = NULL;
      g_autofree char *child = NULL;
      g_autofree char *below = NULL;

      if (!g_str_has_prefix (soul, prefix))
        continue;
      slash = strchr (soul + strlen (prefix), '/');
      name = slash != NULL ? g_strndup (soul, (gsize) (slash - soul)) : g_strdup (soul);
      below = g_strconcat (name, "/", NULL);
      child = g_strdup (slash != NULL ? below : name);
      if ((slash != NULL && is_among (souls, name)) || g_strcmp0 (last, child) == 0)
        continue;

      append_row (
          rows, depth, g_hash_table_contains (open, below), has_below (souls, below), child);
      if (g_hash_table_contains (open, below))
        expect_level (rows, souls, open, below, depth + 1);
      g_free (last);
      last = g_steal_pointer (&child);
    }
}

static gboolean
is_in_cb (gpointer below, gpointer value, gpointer prefix)
{
  return g_str_has_prefix (below, prefix);
}

static void
toggle_any (Fixture *self, GHashTable *open)
{
  guint n_rows = g_list_model_get_n_items (self->rows);
  guint position = (guint) g_test_rand_int_range (0, (int) n_rows);
  g_autoptr (GunSoulItem) item = g_list_model_get_item (self->rows, position);
  const char *below = gun_soul_item_get_prefix (item);

  if (gun_soul_item_get_expanded (item))
    {
      g_hash_table_foreach_remove (open, is_in_cb, (gpointer) below);
      gun_soul_tree_collapse (self->tree, position);
    }
  else if (gun_soul_tree_expand (self->tree, position))
    {
      g_hash_table_add (open, g_strdup (below));
    }
}

static GRefString *
random_soul (void)
{
  static const char letters[] = "ab/!";
  g_autoptr (GString) soul = g_string_new (NULL);

  for (int n = g_test_rand_int_range (1, 8); n > 0; n--)
    g_string_append_c (soul, letters[g_test_rand_int_range (0, sizeof letters - 1)]);

  return gun_text_new (soul->str);
}

static void
test_random (void)
{
  Fixture self = { 0 };
  GPtrArray *first = new_souls ();
  g_autoptr (GPtrArray) souls = new_souls ();
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (first, random_soul ());
  for (guint i = 0; i < first->len; i++)
    if (!is_among (souls, first->pdata[i]))
      g_ptr_array_add (souls, g_ref_string_acquire (first->pdata[i]));
  set_up (&self, first);

  for (guint step = 0; step < 25; step++)
    {
      g_autoptr (GString) expected = g_string_new (NULL);

      for (guint i = 0; i < 4; i++)
        {
          g_autoptr (GRefString) soul = random_soul ();

          toggle_any (&self, open);
          put (&self, soul);
          if (!is_among (souls, soul))
            g_ptr_array_add (souls, g_steal_pointer (&soul));
        }
      g_ptr_array_sort (souls, compare_cb);
      expect_level (expected, souls, open, "", 0);
      await_rows (&self, expected->str);
    }
  tear_down (&self);
}

static void
get_all (Fixture *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (self->rows); i += 100)
    g_object_unref (g_list_model_get_item (self->rows, i));
}

static gboolean
is_row (Fixture *self, guint position, const char *soul, gboolean is_open)
{
  g_autoptr (GunSoulItem) item = g_list_model_get_item (self->rows, position);

  return item != NULL && g_str_equal (gun_soul_item_get_soul (item), soul)
         && gun_soul_item_get_expanded (item) == is_open;
}

/* A soul comes whose group stands on another page */
static void
test_apart (void)
{
  Fixture self = { 0 };
  GPtrArray *souls = new_souls ();

  for (guint i = 0; i < 600; i++)
    add_soul (souls, "k!%03u", i);
  add_soul (souls, "k/x");
  set_up (&self, souls);
  gun_test_await (g_list_model_get_n_items (self.rows) == 601, GUN_UI_PATIENCE_S);
  get_all (&self);
  g_assert_true (gun_soul_tree_expand (self.tree, 600));
  g_assert_true (is_row (&self, 600, "k/", TRUE));

  put (&self, "k");
  gun_test_await (is_row (&self, 0, "k", TRUE), GUN_UI_PATIENCE_S);
  gun_test_await (g_list_model_get_n_items (self.rows) == 602, GUN_UI_PATIENCE_S);
  g_assert_true (is_row (&self, 1, "k/x", FALSE));
  g_assert_true (is_row (&self, 2, "k!000", FALSE));
  g_assert_true (is_row (&self, 601, "k!599", FALSE));
  tear_down (&self);
}

/* More pages than are kept: what is open stays so, and rows stand where they did */
static void
test_pages (void)
{
  Fixture self = { 0 };
  GPtrArray *souls = new_souls ();
  g_autoptr (GRefString) last = gun_text_new ("big/19999");
  g_autoptr (GRefString) none = gun_text_new ("big/none");
  guint position;

  for (guint i = 0; i < 20000; i++)
    add_soul (souls, "big/%05u", i);
  add_soul (souls, "big/00010/in");
  set_up (&self, souls);
  g_ptr_array_set_size (self.believed, 0);
  g_signal_handlers_disconnect_by_data (self.tree, &self);
  expand (&self, "big/");
  g_assert_cmpuint (g_list_model_get_n_items (self.rows), <, 1000);
  gun_test_await (g_list_model_get_n_items (self.rows) == 20001, GUN_UI_PATIENCE_S);

  expand (&self, "big/00010");
  get_all (&self);
  g_assert_cmpuint (find_row (&self, "big/00010/in"), ==, 12);
  g_assert_true (is_row (&self, 11, "big/00010", TRUE));
  g_assert_true (gun_soul_tree_reveal (self.tree, last, &position));
  g_assert_cmpuint (position, ==, 20001);
  g_assert_false (gun_soul_tree_reveal (self.tree, none, &position));

  put (&self, "big/00009/in");
  put (&self, "big/00020!");
  gun_test_await (g_list_model_get_n_items (self.rows) == 20003, GUN_UI_PATIENCE_S);
  g_assert_cmpuint (find_row (&self, "big/00010/in"), ==, 12);
  g_assert_true (gun_soul_tree_reveal (self.tree, last, &position));
  g_assert_cmpuint (position, ==, 20002);
  tear_down (&self);
}

/* So deep, and so many, that nobody has made it by hand: it ends somewhere, and all can be reached */
static void
test_limits (void)
{
  Fixture self = { 0 };
  GPtrArray *souls = new_souls ();
  g_autoptr (GString) name = g_string_new (NULL);
  g_autoptr (GRefString) deep = NULL;
  g_autoptr (GunSoulItem) item = NULL;
  guint n_open = 0;
  guint position;

  for (guint i = 0; i < 4000; i++)
    g_string_append (name, "d/");
  deep = gun_text_new (name->str);
  g_ptr_array_add (souls, g_ref_string_acquire (deep));
  for (guint i = 0; i < GUN_SOUL_TREE_MAX_OPEN; i++)
    add_soul (souls, "g%04u/x", i);
  set_up (&self, souls);
  g_assert_true (gun_soul_tree_reveal (self.tree, deep, &position));
  g_assert_cmpuint (position, ==, GUN_SOUL_LIST_MAX_DEPTH);
  item = g_list_model_get_item (self.rows, position);
  g_assert_false (gun_soul_item_is_group (item));
  gun_test_await (g_list_model_get_n_items (self.rows)
                      == GUN_SOUL_LIST_MAX_DEPTH + 1 + GUN_SOUL_TREE_MAX_OPEN,
                  GUN_UI_PATIENCE_S);

  for (position = g_list_model_get_n_items (self.rows); position-- > GUN_SOUL_LIST_MAX_DEPTH + 1;)
    n_open += gun_soul_tree_expand (self.tree, position) ? 1 : 0;
  g_assert_cmpuint (n_open, ==, GUN_SOUL_TREE_MAX_OPEN - GUN_SOUL_LIST_MAX_DEPTH);
  gun_soul_tree_collapse (self.tree, 0);
  g_assert_true (gun_soul_tree_expand (self.tree, 1));
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/soul-tree/levels", test_levels);
  g_test_add_func ("/ui/soul-tree/node-and-group", test_node_and_group);
  g_test_add_func ("/ui/soul-tree/live", test_live);
  g_test_add_func ("/ui/soul-tree/odd-names", test_odd_names);
  g_test_add_func ("/ui/soul-tree/random", test_random);
  g_test_add_func ("/ui/soul-tree/apart", test_apart);
  g_test_add_func ("/ui/soul-tree/pages", test_pages);
  g_test_add_func ("/ui/soul-tree/limits", test_limits);

  return g_test_run ();
}
