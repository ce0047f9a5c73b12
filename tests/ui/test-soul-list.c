/* SPDX-License-Identifier: MIT */

#include "gun-ui-fixture.h"

#include "gun-change.h"
#include "gun-soul-line.h"
#include "gun-soul-list.h"
#include "gun-soul-pane.h"
#include "gun-store.h"
#include "gun-text.h"

#define MANY 100000

static GRefString *
nth_soul (guint n)
{
  char name[32];

  g_snprintf (name, sizeof name, "soul/%06u", n);

  return gun_text_new (name);
}

static GunChange *
new_change (guint n)
{
  static GunOrigin *origin;
  g_autoptr (GRefString) soul = nth_soul (n);
  g_autoptr (GRefString) key = gun_text_new ("text");
  g_autoptr (GunValue) value = gun_value_new_text (key);

  if (origin == NULL)
    origin = gun_origin_new ("relay.example", GUN_PATH_RELAY, NULL);

  return gun_change_new (soul, key, value, 1795384800000, GUN_VERDICT_NEWER, origin);
}

/* A database with @n souls, @step apart, so that others can come between them */
static char *
make_database (guint n, guint step)
{
  static guint n_made;
  g_autofree char *name = g_strdup_printf ("souls-%u.db", n_made++);
  char *path = gun_ui_dup_scratch_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n;)
    {
      g_autoptr (GPtrArray) changes
          = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);

      for (; i < n && changes->len < 5000; i++)
        g_ptr_array_add (changes, new_change (i * step));
      gun_store_write (store, changes, NULL, &error);
      g_assert_no_error (error);
    }
  gun_store_close (store);

  return path;
}

/* What somebody who listens to items-changed believes the list to be */
typedef struct
{
  GListModel *list;
  GPtrArray *items;
  guint largest; /* items of one signal */
} Mirror;

static void
mirror_cb (Mirror *mirror, guint position, guint n_removed, guint n_added)
{
  g_assert_cmpuint (position + n_removed, <=, mirror->items->len);
  mirror->largest = MAX (mirror->largest, MAX (n_removed, n_added));
  if (n_removed > 0)
    g_ptr_array_remove_range (mirror->items, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      gpointer item = g_list_model_get_item (mirror->list, position + i);

      g_assert_nonnull (item);
      g_ptr_array_insert (mirror->items, (int) (position + i), item);
    }
  g_assert_cmpuint (mirror->items->len, ==, g_list_model_get_n_items (mirror->list));
}

static void
assert_mirrors (Mirror *mirror)
{
  guint n = g_list_model_get_n_items (mirror->list);

  g_assert_cmpuint (mirror->items->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GunSoulItem) item = g_list_model_get_item (mirror->list, i);
      GunSoulItem *believed = g_ptr_array_index (mirror->items, i);

      g_assert_cmpstr (gun_soul_item_get_soul (item), ==, gun_soul_item_get_soul (believed));
    }
}

static void
assert_in_order (GListModel *list)
{
  g_autoptr (GunSoulItem) before = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (GunSoulItem) item = g_list_model_get_item (list, i);

      g_assert_nonnull (item);
      if (before != NULL)
        g_assert_cmpint (
            gun_text_compare (gun_soul_item_get_soul (before), gun_soul_item_get_soul (item)),
            <,
            0);
      g_set_object (&before, item);
    }
}

typedef struct
{
  GunEngine *engine;
  GunCatalog *catalog;
  GunSoulList *list;
  Mirror mirror;
} Fixture;

static void
set_up (Fixture *self, guint n, guint step)
{
  g_autofree char *path = make_database (n, step);
  g_autoptr (GError) error = NULL;

  self->engine = gun_ui_start_engine (path, FALSE);
  self->catalog = gun_engine_open_catalog (self->engine, &error);
  g_assert_no_error (error);
  self->list = gun_soul_list_new (self->engine, self->catalog);
  self->mirror.list = G_LIST_MODEL (self->list);
  self->mirror.items = g_ptr_array_new_with_free_func (g_object_unref);
  mirror_cb (&self->mirror, 0, 0, g_list_model_get_n_items (self->mirror.list));
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (mirror_cb), &self->mirror);
  gun_test_await (!gun_soul_list_is_loading (self->list), GUN_UI_PATIENCE_S);
}

static void
tear_down (Fixture *self)
{
  g_signal_handlers_disconnect_by_data (self->list, &self->mirror);
  g_ptr_array_unref (self->mirror.items);
  g_assert_finalize_object (self->list);
  g_clear_object (&self->catalog);
  gun_ui_stop_engine (self->engine);
}

static void
test_empty (void)
{
  Fixture self = { 0 };

  set_up (&self, 0, 1);
  g_assert_cmpuint (g_list_model_get_n_items (self.mirror.list), ==, 0);
  g_assert_null (g_list_model_get_item (self.mirror.list, 0));
  gun_ui_put_text (self.engine, "b", "text", "x");
  gun_ui_put_text (self.engine, "a", "text", "x");
  gun_test_await (self.mirror.items->len == 2, GUN_UI_PATIENCE_S);
  assert_mirrors (&self.mirror);
  tear_down (&self);
}

static void
test_sizes (void)
{
  const guint sizes[] = { 1, 255, 256, 257, 511, 512, 513, 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Fixture self = { 0 };

      set_up (&self, sizes[i], 1);
      g_assert_cmpuint (g_list_model_get_n_items (self.mirror.list), ==, sizes[i]);
      assert_in_order (self.mirror.list);
      assert_mirrors (&self.mirror);
      tear_down (&self);
    }
}

/* Souls that make room leave the list. */
static void
test_evicted (void)
{
  Fixture self = { 0 };

  set_up (&self, 1000, 1);
  gun_ui_put_text (self.engine, "own", "text", "x");
  gun_test_await (self.mirror.items->len == 1001, GUN_UI_PATIENCE_S);
  assert_in_order (self.mirror.list);
  gun_engine_set_store_limit (self.engine, 1);
  gun_test_await (self.mirror.items->len == 1, GUN_UI_PATIENCE_S);
  assert_mirrors (&self.mirror);
  tear_down (&self);
}

static gboolean
has (Fixture *self, guint n)
{
  g_autoptr (GRefString) soul = nth_soul (n);
  guint position;

  return gun_soul_list_find (self->list, soul, &position);
}

static void
test_mending (void)
{
  Fixture self = { 0 };
  const guint step = 10;
  const guint n = 5000;
  guint n_added = 0;

  set_up (&self, n, step);
  self.mirror.largest = 0;
  for (guint i = 0; i < 120; i++)
    {
      g_autoptr (GRefString) soul
          = nth_soul ((guint) g_test_rand_int_range (0, (int) (n * step) + 500));

      if (!gun_soul_list_find (self.list, soul, &(guint){ 0 }))
        {
          gun_ui_put_text (self.engine, soul, "text", "new");
          gun_test_await (gun_soul_list_find (self.list, soul, &(guint){ 0 }), GUN_UI_PATIENCE_S);
          n_added++;
        }
    }

  g_assert_cmpuint (g_list_model_get_n_items (self.mirror.list), ==, n + n_added);
  assert_in_order (self.mirror.list);
  assert_mirrors (&self.mirror);
  /* Precise: one at a time, never the list anew */
  g_assert_cmpuint (self.mirror.largest, <=, 2);
  tear_down (&self);
}

static void
put_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunDelivery) delivery = gun_engine_put_finish (GUN_ENGINE (object), result, NULL);

  g_assert_nonnull (delivery);
  --*(guint *) user_data;
}

/* Many souls in few commits, most into pages nobody looked at */
static void
test_flood (void)
{
  Fixture self = { 0 };
  g_autoptr (GRefString) key = gun_text_new ("text");
  g_autoptr (GunValue) value = gun_value_new_text (key);
  guint left = 3000;

  set_up (&self, 20000, 10);
  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GRefString) soul = nth_soul (i * 60 + 5);

      gun_engine_put_async (self.engine, soul, key, value, NULL, put_cb, &left);
    }
  gun_test_await (left == 0, GUN_UI_PATIENCE_S);
  gun_test_await (g_list_model_get_n_items (self.mirror.list) == 23000, GUN_UI_PATIENCE_S);
  assert_in_order (self.mirror.list);
  assert_mirrors (&self.mirror);
  g_assert_true (has (&self, 5));
  tear_down (&self);
}

static gboolean
is_stored (Fixture *self, GRefString *soul)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_catalog_list_souls (self->catalog, soul, NULL, TRUE, 1, &error);

  g_assert_no_error (error);

  return rows->len == 1;
}

/* Somebody looks at a page after a commit and before it is heard of, and goes on to look at so many others that the
 * list forgets it */
static void
test_untold (void)
{
  Fixture self = { 0 };
  g_autoptr (GRefString) soul = nth_soul (15);
  g_autoptr (GRefString) key = gun_text_new ("text");
  g_autoptr (GunValue) value = gun_value_new_text (key);
  guint left = 1;

  set_up (&self, 20000, 10);
  gun_engine_put_async (self.engine, soul, key, value, NULL, put_cb, &left);
  for (guint i = 0; i < 10000 && !is_stored (&self, soul); i++)
    g_usleep (1000); /* the main loop, which would tell of it, must not turn */
  g_assert_true (is_stored (&self, soul));

  for (guint i = 0; i < GUN_CATALOG_PAGE_SOULS; i++)
    {
      g_object_unref (self.mirror.items->pdata[i]);
      self.mirror.items->pdata[i] = g_list_model_get_item (self.mirror.list, i);
    }
  for (guint i = GUN_CATALOG_PAGE_SOULS; i < 20000; i += GUN_CATALOG_PAGE_SOULS)
    g_object_unref (g_list_model_get_item (self.mirror.list, i));

  gun_test_await (g_list_model_get_n_items (self.mirror.list) == 20001 && left == 0,
                  GUN_UI_PATIENCE_S);
  assert_in_order (self.mirror.list);
  assert_mirrors (&self.mirror);
  tear_down (&self);
}

static void
test_followed (void)
{
  Fixture self = { 0 };
  g_autoptr (GRefString) soul = nth_soul (7);
  g_autoptr (GunSoulItem) item = NULL;
  g_autoptr (GunSoulItem) other = NULL;

  set_up (&self, 20, 1);
  item = g_list_model_get_item (self.mirror.list, 7);
  other = g_list_model_get_item (self.mirror.list, 8);
  gun_engine_follow (self.engine, soul, NULL);
  gun_test_await (gun_soul_item_get_followed (item), GUN_UI_PATIENCE_S);
  g_assert_false (gun_soul_item_get_followed (other));
  gun_engine_unfollow (self.engine, soul, NULL);
  gun_test_await (!gun_soul_item_get_followed (item), GUN_UI_PATIENCE_S);
  tear_down (&self);
}

static guint
count_lines (GtkWidget *widget, guint *n_blank)
{
  guint n_lines = 0;

  if (GUN_IS_SOUL_LINE (widget) && gtk_widget_get_mapped (widget))
    {
      GtkWidget *label = gun_ui_find (widget, GTK_TYPE_LABEL, NULL);

      if (label == NULL || *gtk_label_get_text (GTK_LABEL (label)) == '\0')
        ++*n_blank;
      return 1;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n_lines += count_lines (child, n_blank);

  return n_lines;
}

static void
test_scroll (void)
{
  g_autofree char *path = make_database (MANY, 1);
  GunEngine *engine = gun_ui_start_engine (path, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  g_autoptr (GRefString) soul = nth_soul (0);
  GtkAdjustment *adjustment;
  gint64 longest_us = 0;

  gun_ui_wait_for_words (window, "100000 nodes known here");
  gun_window_open_soul (window, soul);
  gun_ui_wait_for (window, GUN_TYPE_SOUL_LINE, "soul/000000, public node, followed");
  gun_ui_settle ();
  adjustment = gtk_scrollable_get_vadjustment (
      GTK_SCROLLABLE (gun_ui_wait_for (window, GTK_TYPE_LIST_VIEW, NULL)));
  gtk_widget_grab_focus (gun_ui_wait_for (window, GTK_TYPE_LIST_VIEW, NULL));
  gun_ui_settle ();
  for (guint i = 0; i < 40; i++)
    {
      double range
          = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);
      gint64 before_us = g_get_monotonic_time ();
      guint n_blank = 0;

      gtk_adjustment_set_value (adjustment, g_test_rand_double_range (0, range));
      gun_ui_settle ();
      longest_us = MAX (longest_us, g_get_monotonic_time () - before_us);
      g_assert_cmpuint (count_lines (GTK_WIDGET (window), &n_blank), >, 10);
      g_assert_cmpuint (n_blank, ==, 0);
    }
  g_test_message ("longest jump: %d ms", (int) (longest_us / 1000));

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/soul-list/empty", test_empty);
  g_test_add_func ("/ui/soul-list/sizes", test_sizes);
  g_test_add_func ("/ui/soul-list/evicted", test_evicted);
  g_test_add_func ("/ui/soul-list/mending", test_mending);
  g_test_add_func ("/ui/soul-list/flood", test_flood);
  g_test_add_func ("/ui/soul-list/untold", test_untold);
  g_test_add_func ("/ui/soul-list/followed", test_followed);
  g_test_add_func ("/ui/soul-list/scroll", test_scroll);

  return g_test_run ();
}
