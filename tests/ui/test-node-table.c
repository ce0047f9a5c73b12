/* SPDX-License-Identifier: MIT */

#include "gun-node-fixture.h"

#include "gun-key-item.h"
#include "gun-key-list.h"
#include "gun-key-sort.h"
#include "gun-node-table.h"
#include "gun-text.h"
#include "gun-words.h"
#include "gun-writes.h"

static GtkColumnView *
get_view (GunNodeFixture *self)
{
  return GTK_COLUMN_VIEW (gun_ui_wait_for (self->window, GTK_TYPE_COLUMN_VIEW, NULL));
}

/* The keys from top to bottom */
static char *
dup_order (GunNodeFixture *self)
{
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (get_view (self)));
  GString *order = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (GunKeyItem) item = g_list_model_get_item (rows, i);

      g_string_append_printf (order, "%s%s", i > 0 ? " " : "", gun_key_item_get_key (item));
    }

  return g_string_free (order, FALSE);
}

static gboolean
is_in_order (GunNodeFixture *self, const char *wanted)
{
  g_autofree char *order = dup_order (self);

  return g_str_equal (order, wanted);
}

static void
sort_by (GunNodeFixture *self, const char *column)
{
  gtk_widget_activate_action (GTK_WIDGET (get_view (self)), "table.sort-by", "s", column);
}

static void
assert_sorted (GunNodeFixture *self, const char *column, const char *wanted)
{
  g_autofree char *order = NULL;

  sort_by (self, column);
  order = dup_order (self);
  g_assert_cmpstr (order, ==, wanted);
}

static void
put_json (GunNodeFixture *self, const char *key, GunValue *value)
{
  gun_ui_put (self->engine, GUN_NODE_SOUL, key, value);
  gun_value_unref (value);
}

static GunValue *
new_link (const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);

  return gun_value_new_link (text);
}

/* What the page does every second */
static void
refresh (GunNodeFixture *self)
{
  gun_node_table_refresh (
      GUN_NODE_TABLE (gun_ui_wait_for (self->window, GUN_TYPE_NODE_TABLE, NULL)));
}

static void
test_sort (void)
{
  GunNodeFixture self;

  gun_node_set_up_text (&self, "text");
  put_json (&self, "b", gun_value_new_number (10));
  put_json (&self, "a", gun_value_new_number (9));
  put_json (&self, "d", gun_value_new_null ());
  put_json (&self, "c", gun_value_new_boolean (TRUE));
  put_json (&self, "e", new_link ("x"));
  gun_ui_put_text (self.engine, GUN_NODE_SOUL, "w", "Text");
  gun_ui_wait_for_words (self.window, "7 keys known here");

  g_assert_true (is_in_order (&self, "a b c d e value w"));
  assert_sorted (&self, "value", "d c a b w value e");
  assert_sorted (&self, "value", "e value w b a c d");
  assert_sorted (&self, "state", "value b a d c e w");
  assert_sorted (&self, "state", "w e c d a b value");
  /* All written here, none signed: the order is that of the keys */
  assert_sorted (&self, "from", "a b c d e value w");
  assert_sorted (&self, "signature", "a b c d e value w");
  assert_sorted (&self, "key", "a b c d e value w");
  assert_sorted (&self, "key", "w value e d c b a");

  /* What changes finds its new place by itself, but not under somebody who types */
  assert_sorted (&self, "state", "value b a d c e w");
  gun_ui_edit_row (self.window, 6);
  put_json (&self, "value", gun_value_new_number (1));
  gun_ui_wait_for_words (get_view (&self), "1");
  refresh (&self);
  g_assert_true (is_in_order (&self, "value b a d c e w"));
  gun_ui_press (self.window, "Cancel");
  refresh (&self);
  g_assert_true (is_in_order (&self, "b a d c e w value"));
  gun_node_tear_down (&self);
}

static GunKeyItem *
new_item (GunAccountNames *names, const char *key, GunPath path, const char *peer)
{
  g_autoptr (GRefString) soul = gun_text_new (GUN_NODE_SOUL);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GunValue) value = gun_value_new_null ();
  g_autoptr (GunOrigin) origin = peer != NULL ? gun_origin_new (peer, path, NULL) : NULL;
  const GunKeyRow row = { .key = key_text, .value = value, .origin = origin };

  return gun_key_item_new (soul, &row, names);
}

/* By way, then by peer, what is of unknown origin last, and the same by key */
static void
test_sort_from (void)
{
  g_autoptr (GtkSorter) sorter = gun_key_sort_new (GUN_KEY_SORT_FROM);
  GunNodeFixture self;
  g_autoptr (GunCatalog) catalog = NULL;
  g_autoptr (GunAccountNames) names = NULL;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  gun_node_set_up_text (&self, "text");
  catalog = gun_engine_open_catalog (self.engine, NULL);
  names = gun_account_names_new (self.engine, catalog);
  g_ptr_array_add (items, new_item (names, "d", GUN_PATH_HERE, "here"));
  g_ptr_array_add (items, new_item (names, "b", GUN_PATH_RELAY, "https://a.example/gun"));
  g_ptr_array_add (items, new_item (names, "c", GUN_PATH_RELAY, "https://b.example/gun"));
  g_ptr_array_add (items, new_item (names, "e", GUN_PATH_RELAY, "https://b.example/gun"));
  g_ptr_array_add (items, new_item (names, "a", GUN_PATH_HERE, NULL));
  for (guint i = 0; i + 1 < items->len; i++)
    {
      g_assert_cmpint (gtk_sorter_compare (
                           sorter, g_ptr_array_index (items, i), g_ptr_array_index (items, i + 1)),
                       ==,
                       GTK_ORDERING_SMALLER);
      g_assert_cmpint (gtk_sorter_compare (
                           sorter, g_ptr_array_index (items, i + 1), g_ptr_array_index (items, i)),
                       ==,
                       GTK_ORDERING_LARGER);
    }
  gun_account_names_stop (names);
  gun_node_tear_down (&self);
}

/* Many keys that come at once are put between those that are there, and who is at a row stays there */
static void
test_batch (void)
{
  const char *const keys[] = { "x", "a", "value", "c", "e", "g", "z", "i", "a", "y" };
  GunNodeFixture self;
  g_autoptr (GunCatalog) catalog = NULL;
  g_autoptr (GunWrites) writes = NULL;
  g_autoptr (GunWriteStep) step = gun_write_step_new (GUN_WRITE_VALUES);
  g_autoptr (GRefString) soul = gun_text_new (GUN_NODE_SOUL);
  GtkSingleSelection *rows;

  gun_node_set_up_text (&self, "text");
  gun_ui_put_text (self.engine, GUN_NODE_SOUL, "b", "text");
  gun_ui_put_text (self.engine, GUN_NODE_SOUL, "f", "text");
  gun_ui_wait_for_words (self.window, "3 keys known here");
  gun_ui_select_row (self.window, 1);
  rows = GTK_SINGLE_SELECTION (gtk_column_view_get_model (get_view (&self)));

  catalog = gun_engine_open_catalog (self.engine, NULL);
  writes = gun_writes_new (self.engine, catalog);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GRefString) key = gun_text_new (keys[i]);
      g_autoptr (GunValue) value = gun_value_new_number (i);

      gun_write_step_add (step, soul, key, value, NULL);
    }
  gun_writes_carry_out (writes, step);
  gun_test_await (is_in_order (&self, "a b c e f g i value x y z"), GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (self.window, "11 keys known here");
  gun_ui_wait_for_words (self.window, "8");
  g_assert_cmpstr (gun_key_item_get_key (gtk_single_selection_get_selected_item (rows)), ==, "f");
  g_assert_cmpuint (gtk_single_selection_get_selected (rows), ==, 4);
  gun_node_tear_down (&self);
}

/* What the person drags is there again in the next window */
static void
test_widths (void)
{
  g_autoptr (GSettings) settings = g_settings_new (GUN_APP_ID);
  GunNodeFixture self;
  g_autoptr (GtkColumnViewColumn) keys = NULL;
  int width = 0;

  gun_node_set_up_text (&self, "text");
  keys = g_list_model_get_item (gtk_column_view_get_columns (get_view (&self)), 0);
  g_assert_true (gtk_column_view_column_get_resizable (keys));
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (keys), ==, 86);
  gtk_column_view_column_set_fixed_width (keys, 150);
  gtk_widget_activate_action (GTK_WIDGET (get_view (&self)), "table.widen-keys", "i", 1);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (keys), ==, 166);
  gun_node_tear_down (&self);
  g_settings_get (settings, "node-column-widths", "(iiii)", &width, NULL, NULL, NULL);
  g_assert_cmpint (width, ==, 166);

  g_clear_object (&keys);
  gun_node_set_up_text (&self, "text");
  keys = g_list_model_get_item (gtk_column_view_get_columns (get_view (&self)), 0);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (keys), ==, 166);
  gtk_widget_activate_action (GTK_WIDGET (get_view (&self)), "table.widen-keys", "i", 0);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (keys), ==, 86);

  /* However it came about: some room is left for the value */
  gtk_widget_activate_action (GTK_WIDGET (get_view (&self)), "table.widen-keys", "i", 1000);
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (keys),
                   <=,
                   gtk_widget_get_width (GTK_WIDGET (get_view (&self))) - 130);
  gtk_widget_activate_action (GTK_WIDGET (get_view (&self)), "table.widen-keys", "i", 0);
  gun_node_tear_down (&self);
}

#define MANY 20001

/* Too many to be sorted by what they hold: it says so */
static void
test_large (void)
{
  g_autofree char *path = gun_node_make_database (MANY);
  g_autoptr (GRefString) soul = gun_text_new (GUN_NODE_SOUL);
  g_autoptr (GRefString) small = gun_text_new ("small");
  GunNodeFixture self;
  g_autoptr (GtkColumnViewColumn) values = NULL;
  g_autoptr (GtkColumnViewColumn) keys = NULL;

  self.engine = gun_ui_start_engine (path, TRUE);
  self.window = gun_ui_open_window (self.engine);
  gun_window_open_soul (self.window, soul);
  gun_ui_wait_for_words (self.window, "20001 keys known here · too many to sort by value");
  values = g_list_model_get_item (gtk_column_view_get_columns (get_view (&self)), 1);
  keys = g_list_model_get_item (gtk_column_view_get_columns (get_view (&self)), 0);
  g_assert_null (gtk_column_view_column_get_sorter (values));
  g_assert_nonnull (gtk_column_view_column_get_sorter (keys));
  sort_by (&self, "value");
  gun_ui_wait_for_words (self.window,
                         "This node has too many keys to be sorted by anything but their names");

  /* The next node is as good as any */
  gun_ui_put_text (self.engine, "small", "key", "text");
  gun_window_open_soul (self.window, small);
  gun_ui_wait_for_words (self.window, "1 key known here");
  g_assert_nonnull (gtk_column_view_column_get_sorter (values));
  gun_node_tear_down (&self);
}

/* Souls and keys that could be taken for others, or turn the words around them, are shown with signs in their places; and long ones work */
static void
test_hostile_names (void)
{
  g_autofree char *letters = g_strnfill (10000, 'x');
  g_autofree char *name = g_strconcat ("a/\u202Egpj.exe\a", letters, NULL);
  g_autoptr (GRefString) soul = gun_text_new (name);
  g_autofree char *shown = gun_words_text (soul);
  g_autofree char *last = NULL;
  g_autofree char *group = NULL;
  GunNodeFixture self;

  gun_words_split_soul (soul, &group, &last);
  g_assert_true (g_str_has_prefix (shown, "a/\uFFFDgpj.exe␇"));
  self.engine = gun_ui_start_engine (NULL, TRUE);
  gun_ui_put_text (self.engine, name, "key\u2066\n", "text");
  self.window = gun_ui_open_window (self.engine);
  gun_window_open_soul (self.window, soul);
  gun_ui_wait_for_words (self.window, "1 key known here");
  gun_ui_wait_for_words (self.window, last);
  gun_ui_wait_for_words (self.window, "key\uFFFD␊");

  gun_node_change (&self, 0, GUN_NODE_TEXT, "changed");
  gun_ui_wait_for_words (self.window, "Set key\uFFFD␊ to changed");
  gun_ui_press (self.window, "Set Back to text");
  gun_ui_wait_for_words (self.window, "Set key\uFFFD␊ to text");
  gun_node_tear_down (&self);
}

/* The colour of the cell of a changed row */
static guint32
get_tint (GtkWidget *cell)
{
  g_autofree guint32 *pixels = gun_ui_draw (cell);

  return pixels[gtk_widget_get_width (cell) + 1];
}

/* FALSE when the machine was too slow to see the tint twice */
static gboolean
check_tint (GunNodeFixture *self, const char *text)
{
  GtkWidget *label;
  GtkWidget *cell;
  guint32 first;
  guint32 second;

  gun_ui_put_text (self->engine, GUN_NODE_SOUL, "value", text);
  label = gun_ui_wait_for (self->window, GTK_TYPE_LABEL, text);
  cell = gtk_widget_get_ancestor (label, g_type_from_name ("GunTableCell"));
  gun_ui_settle ();
  first = get_tint (cell);
  gun_ui_settle ();
  second = get_tint (cell);
  if (!gtk_widget_has_css_class (cell, "changed"))
    return FALSE;

  g_assert_cmpuint (first, !=, 0);
  g_assert_cmphex (second, ==, first);

  return TRUE;
}

/* Where animations are off the tint is there at once, and not in steps */
static void
test_motion (void)
{
  GunNodeFixture self;
  gboolean seen = FALSE;

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gun_node_set_up_text (&self, "before");
  for (guint i = 0; i < 10 && !seen; i++)
    {
      g_autofree char *text = g_strdup_printf ("after %u", i);

      seen = check_tint (&self, text);
    }
  g_assert_true (seen);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  gun_node_tear_down (&self);
}

static void
take_changes_cb (GPtrArray **kept, GPtrArray *changes)
{
  if (*kept == NULL)
    *kept = g_ptr_array_ref (changes);
}

static void
put_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(GunDelivery **) user_data = gun_engine_put_finish (GUN_ENGINE (object), result, &error);
  g_assert_no_error (error);
}

/* What is stored is told before what changed by it, as it may be while much else changes */
static void
test_early_delivery (void)
{
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autoptr (GunCatalog) catalog = gun_engine_open_catalog (engine, NULL);
  g_autoptr (GRefString) soul = gun_text_new (GUN_NODE_SOUL);
  g_autoptr (GRefString) key = gun_text_new ("new");
  g_autoptr (GunValue) value = gun_value_new_null ();
  g_autoptr (GunKeyList) list = gun_key_list_new (engine, catalog, soul);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GunDelivery) delivery = NULL;
  GunKeyItem *item;

  gun_test_await (gun_key_list_is_loaded (list), GUN_UI_PATIENCE_S);
  gun_ui_settle ();
  g_signal_handlers_block_matched (engine, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, list);
  g_signal_connect_swapped (engine, "changed", G_CALLBACK (take_changes_cb), &changes);
  gun_engine_put_async (engine, soul, key, value, NULL, put_cb, &delivery);
  gun_test_await (delivery != NULL && changes != NULL, GUN_UI_PATIENCE_S);
  gun_key_list_take_delivery (list, delivery);
  g_assert_null (gun_key_list_lookup (list, key, NULL));

  g_signal_handlers_unblock_matched (engine, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, list);
  g_signal_emit_by_name (engine, "changed", changes);
  item = gun_key_list_lookup (list, key, NULL);
  g_assert_nonnull (item);
  g_assert_true (gun_key_item_get_delivery (item) == delivery);

  g_signal_handlers_disconnect_by_data (engine, &changes);
  g_clear_object (&list);
  gun_ui_stop_engine (engine);
}

static GtkEventController *
find_controller (gpointer widget, GType type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_OBJECT_TYPE (controller) == type)
        return controller;
    }

  g_assert_not_reached ();
}

/* Presses the second button on what says @words; returns whether a menu came. */
static gboolean
open_menu (GunNodeFixture *self, const char *words)
{
  GtkWidget *table = gun_ui_wait_for (self->window, GUN_TYPE_NODE_TABLE, NULL);
  GtkWidget *label = gun_ui_wait_for (table, GTK_TYPE_LABEL, words);
  GtkEventController *click = find_controller (table, GTK_TYPE_GESTURE_CLICK);
  double x;
  double y;

  gun_ui_settle ();
  g_assert_true (gtk_widget_translate_coordinates (label, table, 2, 2, &x, &y));
  g_signal_emit_by_name (click, "pressed", 1, x, y);
  gun_ui_settle ();

  return gun_ui_find (table, GTK_TYPE_POPOVER_MENU, NULL) != NULL;
}

static gboolean
has_menu_item (GunNodeFixture *self, const char *words)
{
  return gun_ui_shows (gun_ui_wait_for (self->window, GTK_TYPE_POPOVER_MENU, NULL), words);
}

static void
choose (GunNodeFixture *self, const char *words)
{
  GtkWidget *menu = gun_ui_wait_for (self->window, GTK_TYPE_POPOVER_MENU, NULL);
  GtkWidget *label = gun_ui_wait_for (menu, GTK_TYPE_LABEL, words);

  g_signal_emit_by_name (gtk_widget_get_ancestor (label, g_type_from_name ("GtkModelButton")),
                         "clicked");
  gun_test_await (gun_ui_find (self->window, GTK_TYPE_POPOVER_MENU, NULL) == NULL,
                  GUN_UI_PATIENCE_S);
}

static void
read_text_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, NULL);
}

static void
assert_copied (GunNodeFixture *self, const char *wanted)
{
  g_autofree char *text = NULL;

  gdk_clipboard_read_text_async (
      gtk_widget_get_clipboard (GTK_WIDGET (self->window)), NULL, read_text_cb, &text);
  gun_test_await (text != NULL, GUN_UI_PATIENCE_S);
  g_assert_cmpstr (text, ==, wanted);
}

/* What can be done with a row is in its menu, and is done to the row that was pressed */
static void
test_menu (void)
{
  GunNodeFixture self;

  gun_node_set_up_text (&self, "text");
  gun_ui_put_text (self.engine, "x/y", "inner", "there");
  put_json (&self, "link", new_link ("x/y"));
  put_json (&self, "none", gun_value_new_null ());
  gun_ui_wait_for_words (self.window, "3 keys known here");
  gun_ui_select_row (self.window, 1);

  g_assert_true (open_menu (&self, "text"));
  g_assert_false (has_menu_item (&self, "Follow Link"));
  choose (&self, "Copy Value");
  assert_copied (&self, "text");
  g_assert_true (open_menu (&self, "value"));
  choose (&self, "Copy as JavaScript");
  assert_copied (&self, "gun.get('" GUN_NODE_SOUL "').get('value')");
  g_assert_true (open_menu (&self, "text"));
  choose (&self, "Edit Value");
  gun_ui_wait_for (self.window, GTK_TYPE_ENTRY, NULL);
  gun_ui_press (self.window, "Cancel");

  g_assert_true (open_menu (&self, "text"));
  choose (&self, "History");
  gun_ui_wait_for_words (self.window, "1 version kept here");
  g_assert_true (open_menu (&self, "text"));
  choose (&self, "Delete Value");
  gun_node_wait_for_stored (&self, "value", "null");
  gun_ui_wait_for_words (self.window, "2 versions kept here");

  g_assert_true (open_menu (&self, "none"));
  g_assert_false (has_menu_item (&self, "Delete Value"));
  gtk_popover_popdown (GTK_POPOVER (gun_ui_wait_for (self.window, GTK_TYPE_POPOVER_MENU, NULL)));
  g_assert_false (open_menu (&self, "Key"));
  g_assert_true (open_menu (&self, "x/y"));
  choose (&self, "Follow Link");
  gun_ui_wait_for_words (self.window, "there");
  gun_node_tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/node-table/sort", test_sort);
  g_test_add_func ("/ui/node-table/sort-from", test_sort_from);
  g_test_add_func ("/ui/node-table/batch", test_batch);
  g_test_add_func ("/ui/node-table/widths", test_widths);
  g_test_add_func ("/ui/node-table/large", test_large);
  g_test_add_func ("/ui/node-table/motion", test_motion);
  g_test_add_func ("/ui/node-table/hostile-names", test_hostile_names);
  g_test_add_func ("/ui/node-table/early-delivery", test_early_delivery);
  g_test_add_func ("/ui/node-table/menu", test_menu);

  return g_test_run ();
}
