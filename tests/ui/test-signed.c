/* SPDX-License-Identifier: MIT */

/* An account of gun.js in the window: what was signed, who signed it, and that only its owner may change it. */

#include "gun-ui-fixture.h"

#include "gun-account-names.h"
#include "gun-inspector-origin.h"
#include "gun-key-item.h"
#include "gun-text.h"

#define ALICE                                                                                      \
  "IPJx4BHDt5HYTjMvOAGwqeQSWeAl8pZWlYo_QY7H1_8.5_ePalg7QKb_2JQKJH_lUSkWYSHgJum2tzh22MvKCng"
#define BOB                                                                                        \
  "i5Jzw0I16480OI7lsTVdeErz0VgmUZenMxUcuIxrI9Q.DlaJd6WhIOiFUrlJ14ZkslFRObnczGyqG6Nrm9h0vnc"

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
} Fixture;

static void
open_soul (Fixture *self, const char *text)
{
  g_autoptr (GRefString) soul = gun_text_new (text);

  gun_window_open_soul (self->window, soul);
}

static void
set_up (Fixture *self, const char *soul)
{
  g_autofree char *path = gun_ui_make_database ("user-graph.json", TRUE);

  self->engine = gun_ui_start_engine (path, FALSE);
  self->window = gun_ui_open_window (self->engine);
  open_soul (self, soul);
}

static void
tear_down (Fixture *self)
{
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
}

/* Whether anything below @root says so by its tooltip */
static gboolean
tells (Fixture *self, const char *tooltip)
{
  return gun_ui_find (self->window, GTK_TYPE_WIDGET, tooltip) != NULL;
}

static void
test_profile (void)
{
  Fixture self;

  set_up (&self, "~" ALICE "/profile");
  gun_ui_wait_for_words (self.window, "4 keys known here");
  gun_ui_wait_for_words (self.window, "Alice");
  gun_ui_wait_for_words (self.window, "42");
  gun_ui_wait_for_words (self.window, "true");
  gun_ui_wait_for_words (self.window, "null");
  gun_ui_wait_for_words (self.window, "Verified");
  gun_ui_wait_for_words (self.window, "Signed");
  g_assert_true (tells (&self, "Signed by alice (IPJx4BHDt5HY…)"));
  tear_down (&self);
}

/* What an earlier program kept without a check is checked before it is shown as true */
static void
test_unchecked (void)
{
  g_autofree char *path = gun_ui_make_database ("user-graph.json", FALSE);
  Fixture self;

  self.engine = gun_ui_start_engine (path, FALSE);
  self.window = gun_ui_open_window (self.engine);
  open_soul (&self, "~" ALICE "/profile");
  gun_ui_wait_for_words (self.window, "4 keys known here");
  gun_ui_wait_for_words (self.window, "Verified");
  gun_test_await (!gun_ui_shows (self.window, "Not checked yet"), GUN_UI_PATIENCE_S);
  tear_down (&self);
}

static void
count_cb (GunKeyItem *item, guint *n)
{
  ++*n;
}

/* A row follows when that happens while it is shown */
static void
test_checked_later (void)
{
  g_autoptr (GRefString) soul = gun_text_new ("~" ALICE);
  g_autoptr (GRefString) key = gun_text_new ("pub");
  g_autoptr (GRefString) pub = gun_text_new (ALICE);
  g_autoptr (GunValue) value = gun_value_new_text (pub);
  const GunKeyRow row = { .key = key, .value = value, .state_ms = 1, .unchecked = TRUE };
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autoptr (GunCatalog) catalog = gun_engine_open_catalog (engine, NULL);
  g_autoptr (GunAccountNames) names = gun_account_names_new (engine, catalog);
  g_autoptr (GunKeyItem) item = gun_key_item_new (soul, &row, names);
  guint n_changed = 0;

  g_signal_connect (item, "changed", G_CALLBACK (count_cb), &n_changed);
  g_assert_cmpint (gun_key_item_get_signature (item)->state, ==, GUN_SIGNATURE_UNCHECKED);
  gun_key_item_set_checked (item);
  g_assert_cmpint (gun_key_item_get_signature (item)->state, ==, GUN_SIGNATURE_PROVEN);
  gun_key_item_set_checked (item);
  g_assert_cmpuint (n_changed, ==, 1);
  gun_account_names_stop (names);
  gun_ui_stop_engine (engine);
}

/* Whoever looks at such a row before is told at once which rule it breaks */
static void
test_unchecked_origin (void)
{
  g_autoptr (GRefString) soul = gun_text_new ("~" ALICE);
  g_autoptr (GRefString) key = gun_text_new ("alias");
  g_autoptr (GRefString) text = gun_text_new ("Mallory");
  g_autoptr (GunValue) value = gun_value_new_text (text);
  const GunKeyRow row = { .key = key, .value = value, .state_ms = 1, .unchecked = TRUE };
  GunEngine *engine = gun_ui_start_engine (NULL, FALSE);
  g_autoptr (GunCatalog) catalog = gun_engine_open_catalog (engine, NULL);
  g_autoptr (GunAccountNames) names = gun_account_names_new (engine, catalog);
  g_autoptr (GunKeyItem) item = gun_key_item_new (soul, &row, names);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *origin = g_object_new (GUN_TYPE_INSPECTOR_ORIGIN, NULL);

  gtk_window_set_child (GTK_WINDOW (window), origin);
  gtk_window_present (GTK_WINDOW (window));
  gun_inspector_origin_show (GUN_INSPECTOR_ORIGIN (origin), item);
  gun_ui_wait_for (origin, ADW_TYPE_ACTION_ROW, "Refused");
  gun_ui_wait_for_words (origin, "Unverified data: it is not signed.");
  gtk_window_destroy (GTK_WINDOW (window));
  gun_account_names_stop (names);
  gun_ui_stop_engine (engine);
}

static void
test_account (void)
{
  Fixture self;

  set_up (&self, "~" ALICE);
  gun_ui_wait_for_words (self.window, "8 keys known here");
  gun_ui_wait_for_words (self.window, "Proven");
  gun_ui_wait_for_words (self.window, "Certified");
  /* What reads like a number was signed as text */
  gun_ui_wait_for_words (self.window, "12");
  g_assert_true (tells (&self,
                        "Signed by i5Jzw0I16480…, whom alice (IPJx4BHDt5HY…) gave a certificate "
                        "without an end"));
  tear_down (&self);
}

static void
test_content (void)
{
  Fixture self;

  set_up (&self, "posts#");
  gun_ui_wait_for_words (self.window, "1 key known here");
  gun_ui_wait_for_words (self.window, "hello world");
  gun_ui_wait_for_words (self.window, "By hash");
  gun_ui_edit_row (self.window, 0);
  gun_ui_wait_for_words (self.window,
                         "Values here are named by their hash, so none of them can be changed");
  tear_down (&self);
}

/* A link that was signed is a link */
static void
test_link (void)
{
  Fixture self;
  GtkWidget *view;

  set_up (&self, "~" ALICE);
  gun_ui_wait_for_words (self.window, "8 keys known here");
  view = gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  gun_ui_select_row (self.window, 5);
  g_signal_emit_by_name (view, "activate", 5);
  gun_ui_wait_for_words (self.window, "4 keys known here");
  gun_ui_wait_for_words (self.window, "Alice");
  tear_down (&self);
}

static void
test_read_only (void)
{
  Fixture self;
  GtkWidget *button;

  set_up (&self, "~" ALICE "/profile");
  gun_ui_wait_for_words (self.window, "4 keys known here");
  button = gun_ui_wait_for (self.window, GTK_TYPE_BUTTON, "Add Key");
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button),
                   ==,
                   "Only who holds the key of this account may write here");
  gun_ui_edit_row (self.window, 1);
  gun_ui_wait_for_words (self.window, "Only who holds the key of this account may write here");
  g_assert_null (gun_ui_find (self.window, GTK_TYPE_ENTRY, NULL));
  tear_down (&self);
}

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (object), result, &error);
  g_assert_no_error (error);
}

static void
test_copy (void)
{
  Fixture self;
  GtkWidget *view;
  g_autofree char *text = NULL;

  set_up (&self, "~" ALICE "/profile");
  gun_ui_wait_for_words (self.window, "4 keys known here");
  view = gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  gun_ui_select_row (self.window, 1);
  gtk_widget_activate_action (view, "table.copy-value", NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (view), NULL, copied_cb, &text);
  gun_test_await (text != NULL, GUN_UI_PATIENCE_S);
  g_assert_cmpstr (text, ==, "Alice");
  tear_down (&self);
}

static gboolean
shows_column (GunWindow *window, const char *title)
{
  GtkWidget *view = gun_ui_wait_for (window, GTK_TYPE_COLUMN_VIEW, NULL);
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (view));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (gtk_column_view_column_get_title (column), title))
        return gtk_column_view_column_get_visible (column);
    }

  g_assert_not_reached ();
}

static void
set_width (GunWindow *window, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (window), width, 600);
  gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (window)) - width) < 30, GUN_UI_PATIENCE_S);
  gun_ui_settle ();
}

/* From leaves first, then Signature, then State */
static void
test_columns (void)
{
  const struct
  {
    int width;
    gboolean from;
    gboolean signature;
    gboolean state;
  } cases[] = {
    { 1000, TRUE, TRUE, TRUE },   { 860, FALSE, TRUE, TRUE }, { 760, FALSE, FALSE, TRUE },
    { 360, FALSE, FALSE, FALSE }, { 1000, TRUE, TRUE, TRUE },
  };
  Fixture self;

  set_up (&self, "~" ALICE "/profile");
  gun_ui_wait_for_words (self.window, "4 keys known here");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_width (self.window, cases[i].width);
      gun_test_await (shows_column (self.window, "From") == cases[i].from, GUN_UI_PATIENCE_S);
      g_assert_true (shows_column (self.window, "Signature") == cases[i].signature);
      g_assert_true (shows_column (self.window, "State") == cases[i].state);
      g_assert_true (shows_column (self.window, "Value"));
    }
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/signed/profile", test_profile);
  g_test_add_func ("/ui/signed/unchecked", test_unchecked);
  g_test_add_func ("/ui/signed/checked-later", test_checked_later);
  g_test_add_func ("/ui/signed/unchecked-origin", test_unchecked_origin);
  g_test_add_func ("/ui/signed/account", test_account);
  g_test_add_func ("/ui/signed/content", test_content);
  g_test_add_func ("/ui/signed/link", test_link);
  g_test_add_func ("/ui/signed/read-only", test_read_only);
  g_test_add_func ("/ui/signed/copy", test_copy);
  g_test_add_func ("/ui/signed/columns", test_columns);

  return g_test_run ();
}
