/* SPDX-License-Identifier: MIT */

/* The souls of one kind, beside a node instead of the tree. */

#include "gun-ui-fixture.h"

#include "gun-graph-page.h"
#include "gun-kind-list.h"
#include "gun-kind-view.h"
#include "gun-soul-line.h"
#include "gun-text.h"
#include "gun-window-private.h"

typedef struct
{
  GunEngine *engine;
  GunKindList *list;
  GPtrArray *believed; /* (element-type GunSoulItem): by who listens to items-changed */
} Fixture;

static void
mirror_cb (Fixture *self, guint position, guint n_removed, guint n_added)
{
  g_assert_cmpuint (position + n_removed, <=, self->believed->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (self->believed, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (self->believed,
                        (int) (position + i),
                        g_list_model_get_item (G_LIST_MODEL (self->list), position + i));
}

/* @souls: (array zero-terminated=1): as if they had come from a relay and been checked */
static char *
make_database (const char *const *names)
{
  g_autoptr (GPtrArray) souls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (souls, gun_text_new (names[i]));

  return gun_ui_make_souls (souls);
}

static void
set_up (Fixture *self, const char *path)
{
  self->engine = gun_ui_start_engine (path, FALSE);
  self->list = gun_kind_list_new (self->engine);
  self->believed = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_swapped (self->list, "items-changed", G_CALLBACK (mirror_cb), self);
}

static void
tear_down (Fixture *self)
{
  g_signal_handlers_disconnect_by_data (self->list, self);
  g_ptr_array_unref (self->believed);
  g_object_run_dispose (G_OBJECT (self->list));
  g_clear_object (&self->list);
  gun_ui_stop_engine (self->engine);
}

/* All that is believed to be listed, each followed by a space */
static char *
dup_souls (Fixture *self)
{
  GString *souls = g_string_new (NULL);

  for (guint i = 0; i < self->believed->len; i++)
    g_string_append_printf (
        souls, "%s ", gun_soul_item_get_soul (g_ptr_array_index (self->believed, i)));

  return g_string_free (souls, FALSE);
}

static gboolean
lists (Fixture *self, const char *expected)
{
  g_autofree char *souls = dup_souls (self);

  return g_str_equal (souls, expected);
}

static void
await_souls (Fixture *self, const char *expected)
{
  gint64 deadline_us = g_get_monotonic_time () + GUN_UI_PATIENCE_S * G_USEC_PER_SEC;

  while (!lists (self, expected) || gun_kind_list_is_loading (self->list))
    {
      g_autofree char *souls = dup_souls (self);

      gun_test_await_turn (deadline_us, souls, expected);
    }
}

static const char *const mixed[]
    = { "a", "inbox<?3600", "places/b", "~Kx9.w2", "~Kx9.w2/mail", "motd#", NULL };

static void
test_each (void)
{
  g_autofree char *path = make_database (mixed);
  Fixture self = { 0 };

  set_up (&self, path);
  gun_kind_list_set_kind (self.list, GUN_SEARCH_USERS);
  await_souls (&self, "~Kx9.w2 ~Kx9.w2/mail ");
  gun_kind_list_set_kind (self.list, GUN_SEARCH_PUBLIC);
  await_souls (&self, "a places/b ");
  gun_kind_list_set_kind (self.list, GUN_SEARCH_CONTENT);
  await_souls (&self, "motd# ");
  gun_kind_list_set_kind (self.list, GUN_SEARCH_EXPIRING);
  await_souls (&self, "inbox<?3600 ");
  gun_kind_list_set_kind (self.list, GUN_SEARCH_DELETED);
  await_souls (&self, "");
  gun_kind_list_set_kind (self.list, GUN_SEARCH_EVERYTHING);
  g_assert_false (gun_kind_list_is_loading (self.list));
  tear_down (&self);
}

/* What comes, and what becomes of another kind, has its place, and rows that stay are the same */
static void
test_live (void)
{
  g_autofree char *path = make_database (mixed);
  g_autoptr (GunValue) nothing = gun_value_new_null ();
  g_autoptr (GunSoulItem) item = NULL;
  Fixture self = { 0 };

  set_up (&self, path);
  gun_kind_list_set_kind (self.list, GUN_SEARCH_PUBLIC);
  await_souls (&self, "a places/b ");
  item = g_list_model_get_item (G_LIST_MODEL (self.list), 1);
  gun_ui_put_text (self.engine, "b", "text", "x");
  gun_ui_put_text (self.engine, "z", "text", "x");
  await_souls (&self, "a b places/b z ");
  g_assert_true (g_ptr_array_index (self.believed, 2) == item);

  gun_kind_list_set_kind (self.list, GUN_SEARCH_DELETED);
  await_souls (&self, "");
  gun_ui_put (self.engine, "b", "text", nothing);
  gun_ui_put (self.engine, "z", "text", nothing);
  await_souls (&self, "b z ");
  gun_ui_put_text (self.engine, "b", "other", "x");
  await_souls (&self, "z ");
  tear_down (&self);
}

/* A page at a time, as somebody reads; what comes in front of what was read does not move the end */
static void
test_pages (void)
{
  g_autoptr (GPtrArray) souls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_autofree char *path = NULL;
  Fixture self = { 0 };

  for (guint i = 0; i < 450; i++)
    {
      g_autofree char *name = g_strdup_printf ("soul/%03u", i);

      g_ptr_array_add (souls, gun_text_new (name));
    }
  path = gun_ui_make_souls (souls);
  set_up (&self, path);
  gun_kind_list_set_kind (self.list, GUN_SEARCH_PUBLIC);
  gun_test_await (self.believed->len >= 100, GUN_UI_PATIENCE_S);
  gun_test_settle ();
  g_assert_true (gun_kind_list_has_more (self.list));
  g_assert_cmpuint (self.believed->len, <, 450);

  gun_ui_put_text (self.engine, "before", "text", "x");
  gun_test_await (g_str_equal (gun_soul_item_get_soul (self.believed->pdata[0]), "before"),
                  GUN_UI_PATIENCE_S);
  while (gun_kind_list_has_more (self.list))
    {
      guint n_souls = self.believed->len;

      g_object_unref (g_list_model_get_item (G_LIST_MODEL (self.list), n_souls - 1));
      gun_test_await (self.believed->len > n_souls || !gun_kind_list_has_more (self.list),
                      GUN_UI_PATIENCE_S);
    }
  g_assert_cmpuint (self.believed->len, ==, 451);
  g_assert_cmpstr (gun_soul_item_get_soul (self.believed->pdata[450]), ==, "soul/449");
  tear_down (&self);
}

static void
choose_kind (GunWindow *window, const char *kind)
{
  GtkWidget *pane = gun_ui_wait_for (window, g_type_from_name ("GunSoulPane"), NULL);

  g_assert_true (gtk_widget_activate_action (pane, "souls.kind", "s", kind));
}

static GtkSingleSelection *
get_selection (GunWindow *window)
{
  GtkWidget *view = gun_ui_wait_for (window, GTK_TYPE_LIST_VIEW, NULL);

  return GTK_SINGLE_SELECTION (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
}

static gboolean
is_selected (GunWindow *window, const char *soul)
{
  GunSoulItem *item = gtk_single_selection_get_selected_item (get_selection (window));

  return item != NULL && g_str_equal (gun_soul_item_get_soul (item), soul);
}

/* As a person chooses one and comes back */
static void
test_window (void)
{
  g_autofree char *path = make_database (mixed);
  GunEngine *engine = gun_ui_start_engine (path, FALSE);
  GunWindow *window = gun_ui_open_window (engine);
  GunGraphPage *page = gun_window_get_graph_page (window);

  gun_ui_wait_for (window, GUN_TYPE_SOUL_LINE, "places/, group, 1 node");
  choose_kind (window, "public");
  gun_ui_wait_for_words (window, "Public · 2");
  gun_ui_wait_for (window, GUN_TYPE_SOUL_LINE, "places/b, public node");
  g_assert_null (gun_ui_find (window, GUN_TYPE_SOUL_LINE, "~Kx9.w2, signed node of a user"));
  gtk_single_selection_set_selected (get_selection (window), 1);
  g_assert_cmpstr (gun_graph_page_get_soul (page), ==, "places/b");
  gun_ui_put_text (engine, "b", "text", "x");
  gun_ui_wait_for_words (window, "Public · 3");
  g_assert_true (is_selected (window, "places/b"));

  /* The tree has opened the group meanwhile */
  gtk_widget_activate_action (
      gun_ui_wait_for (window, GUN_TYPE_KIND_VIEW, NULL), "souls.kind", "s", "everything");
  gun_ui_wait_for (window, GUN_TYPE_SOUL_LINE, "places/, group, 1 node");
  g_assert_true (is_selected (window, "places/b"));

  choose_kind (window, "deleted");
  gun_ui_wait_for_words (window, "No node of this kind is known here.");
  gun_ui_press (gun_ui_wait_for (window, GUN_TYPE_KIND_VIEW, NULL), "Show All Nodes");
  choose_kind (window, "no such kind");
  gun_ui_wait_for (window, GUN_TYPE_SOUL_LINE, "places/, group, 1 node");

  /* With another database there is another list, of everything */
  choose_kind (window, "users");
  gun_ui_wait_for_words (window, "Users · 2");
  gun_window_set_engine (window, NULL);
  gun_window_set_engine (window, engine);
  gun_ui_wait_for (window, GUN_TYPE_SOUL_LINE, "places/, group, 1 node");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/kinds/each", test_each);
  g_test_add_func ("/ui/kinds/live", test_live);
  g_test_add_func ("/ui/kinds/pages", test_pages);
  g_test_add_func ("/ui/kinds/window", test_window);

  return g_test_run ();
}
