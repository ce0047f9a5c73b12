/* SPDX-License-Identifier: MIT */

#include "gun-ui-fixture.h"

#include "gun-sample.h"
#include "gun-store.h"
#include "gun-test-folder.h"
#include "gun-text.h"
#include "gun-tooltip.h"
#include "gun-ui.h"

static char *scratch;

static gboolean
frames_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  int *left = user_data;

  return --*left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
gun_ui_settle (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);
      int left = 3;

      if (!gtk_widget_get_mapped (window))
        continue;

      gtk_widget_add_tick_callback (window, frames_cb, &left, NULL);
      gun_test_await (left <= 0, GUN_UI_PATIENCE_S);
    }

  gun_test_settle ();
}

char *
gun_ui_dup_scratch_path (const char *name)
{
  return g_build_filename (scratch, name, NULL);
}

static void
take_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

char *
gun_ui_make_database (const char *graph, gboolean checked)
{
  static guint n_made;
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "ui", "data", graph, NULL);
  g_autofree char *name = g_strdup_printf ("%s-%u.db", graph, n_made++);
  g_autofree char *path = gun_ui_dup_scratch_path (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunOrigin) origin = NULL;
  g_autoptr (GRefString) message = gun_text_new ("m3f2kQa1x");
  g_autoptr (GunStore) store = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GBytes) json = NULL;
  char *text = NULL;
  gsize length_bytes = 0;

  g_file_get_contents (file, &text, &length_bytes, &error);
  g_assert_no_error (error);
  json = g_bytes_new_take (text, length_bytes);
  changes = gun_sample_parse (json, &error);
  g_assert_no_error (error);

  origin = gun_origin_new ("https://relay.example/gun", GUN_PATH_RELAY, message);
  for (guint i = 0; i < changes->len; i++)
    {
      GunChange *change = g_ptr_array_index (changes, i);

      change->is_checked = checked;
      gun_origin_unref (change->origin);
      change->origin = gun_origin_ref (origin);
    }

  store = gun_store_open (path, &error);
  g_assert_no_error (error);
  gun_store_write (store, changes, NULL, &error);
  g_assert_no_error (error);
  gun_store_close (store);

  return g_steal_pointer (&path);
}

static GunChange *
new_change (GRefString *soul, GunOrigin *origin)
{
  g_autoptr (GRefString) key = gun_text_new ("text");
  g_autoptr (GunValue) value = gun_value_new_text (key);
  GunChange *change = gun_change_new (soul, key, value, 1795384800000, GUN_VERDICT_NEWER, origin);

  change->is_checked = TRUE;

  return change;
}

char *
gun_ui_make_souls (GPtrArray *souls)
{
  static guint n_made;
  g_autofree char *name = g_strdup_printf ("souls-%u.db", n_made++);
  char *path = gun_ui_dup_scratch_path (name);
  g_autoptr (GunOrigin) origin = gun_origin_new ("relay.example", GUN_PATH_RELAY, NULL);
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = gun_store_open (path, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < souls->len; i++)
    g_ptr_array_add (changes, new_change (g_ptr_array_index (souls, i), origin));
  gun_store_write (store, changes, NULL, &error);
  g_assert_no_error (error);
  gun_store_close (store);

  return path;
}

/* @database: (nullable): without one a fresh file is taken */
GunEngine *
gun_ui_start_engine (const char *database, gboolean isolated)
{
  static guint n_databases;
  GunEngine *engine = gun_engine_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_strdup_printf ("graph-%u.db", n_databases++);
  g_autofree char *path = database != NULL ? g_strdup (database) : gun_ui_dup_scratch_path (name);

  gun_engine_set_database (engine, path);
  gun_engine_set_isolated (engine, isolated);
  gun_engine_start_async (engine, NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  gun_engine_start_finish (engine, result, &error);
  g_assert_no_error (error);

  return engine;
}

void
gun_ui_stop_engine (GunEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  gun_engine_stop_async (engine, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  gun_engine_stop_finish (engine, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  g_object_unref (engine);
}

char *
gun_ui_listen (GunEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *url;

  gun_engine_listen_async (engine, "127.0.0.1:0", NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  url = gun_engine_listen_finish (engine, result, &error);
  g_assert_no_error (error);

  return url;
}

void
gun_ui_put (GunEngine *engine, const char *soul, const char *key, GunValue *value)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GunDelivery) delivery = NULL;
  g_autoptr (GError) error = NULL;

  gun_engine_put_async (engine, soul_text, key_text, value, NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  delivery = gun_engine_put_finish (engine, result, &error);
  g_assert_no_error (error);
}

void
gun_ui_put_text (GunEngine *engine, const char *soul, const char *key, const char *text)
{
  g_autoptr (GRefString) ref = gun_text_new (text);
  g_autoptr (GunValue) value = gun_value_new_text (ref);

  gun_ui_put (engine, soul, key, value);
}

/* What @engine knows of a key; NULL when nothing */
GunValue *
gun_ui_dup_value (GunEngine *engine, const char *soul, const char *key)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GunNode) node = NULL;
  g_autoptr (GError) error = NULL;
  const GunEntry *entry;

  gun_engine_read_async (engine, soul_text, key_text, NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  node = gun_engine_read_finish (engine, result, &error);
  g_assert_no_error (error);
  entry = node != NULL ? gun_node_lookup (node, key_text) : NULL;

  return entry != NULL ? gun_value_ref (entry->value) : NULL;
}

void
gun_ui_get (GunEngine *engine, const char *soul)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GunNode) node = NULL;
  g_autoptr (GError) error = NULL;

  gun_engine_get_async (engine, soul_text, NULL, 5, NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  node = gun_engine_get_finish (engine, result, &error);
  g_assert_no_error (error);
}

GunWindow *
gun_ui_open_window (GunEngine *engine)
{
  g_autoptr (GSettings) settings = g_settings_new (GUN_APP_ID);
  GunWindow *window = GUN_WINDOW (gun_window_new (NULL, settings, FALSE));
  g_autoptr (GSimpleActionGroup) application = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) open_sample = g_simple_action_new ("open-sample", NULL);
  g_autoptr (GSimpleAction) close_sample = g_simple_action_new ("close-sample", NULL);

  /* There is no application here to have them */
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (open_sample));
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (close_sample));
  gtk_widget_insert_action_group (GTK_WIDGET (window), "app", G_ACTION_GROUP (application));

  gun_window_set_engine (window, engine);
  gtk_window_present (GTK_WINDOW (window));
  gun_test_await (gtk_widget_get_mapped (GTK_WIDGET (window)), GUN_UI_PATIENCE_S);
  gun_ui_settle ();

  return window;
}

void
gun_ui_close_window (GunWindow *window)
{
  gun_window_set_engine (window, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
  gun_ui_settle ();
}

static gboolean
says (GtkWidget *widget, const char *words)
{
  const char *own = NULL;

  if (GTK_IS_LABEL (widget))
    own = gtk_label_get_text (GTK_LABEL (widget));
  else if (GTK_IS_INSCRIPTION (widget))
    own = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  else if (GTK_IS_BUTTON (widget))
    own = gtk_button_get_label (GTK_BUTTON (widget));
  else if (ADW_IS_PREFERENCES_ROW (widget))
    own = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));

  if (g_strcmp0 (own, words) == 0)
    return TRUE;
  if (g_strcmp0 (gun_tooltip_get_text (widget), words) == 0)
    return TRUE;

  /* A button is what its label says */
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL
       && (GTK_IS_BUTTON (widget) || ADW_IS_BUTTON_CONTENT (widget) || GTK_IS_BOX (widget));
       child = gtk_widget_get_next_sibling (child))
    if (says (child, words))
      return TRUE;

  return FALSE;
}

/* To whoever reads them, a label is a label */
static gboolean
is_a (GtkWidget *widget, GType type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), type)
         || (type == GTK_TYPE_LABEL && GTK_IS_INSCRIPTION (widget));
}

GtkWidget *
gun_ui_find (gpointer root, GType type, const char *words)
{
  GtkWidget *widget = root;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (is_a (widget, type) && (words == NULL || says (widget, words)))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gun_ui_find (child, type, words);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
gun_ui_wait_for (gpointer root, GType type, const char *words)
{
  gint64 deadline_us = g_get_monotonic_time () + GUN_UI_PATIENCE_S * G_USEC_PER_SEC;
  g_autofree char *wanted
      = g_strdup_printf ("a %s that says \"%s\"", g_type_name (type), words != NULL ? words : "");
  GtkWidget *found;

  while ((found = gun_ui_find (root, type, words)) == NULL)
    gun_test_await_turn (deadline_us, G_STRLOC, wanted);

  return found;
}

gboolean
gun_ui_shows (gpointer root, const char *words)
{
  return gun_ui_find (root, GTK_TYPE_LABEL, words) != NULL;
}

void
gun_ui_wait_for_words (gpointer root, const char *words)
{
  gun_ui_wait_for (root, GTK_TYPE_LABEL, words);
}

void
gun_ui_press (gpointer root, const char *words)
{
  GtkWidget *button = gun_ui_wait_for (root, GTK_TYPE_BUTTON, words);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

void
gun_ui_select_row (GunWindow *window, guint position)
{
  GtkWidget *view = gun_ui_wait_for (window, GTK_TYPE_COLUMN_VIEW, NULL);

  gtk_selection_model_select_item (
      gtk_column_view_get_model (GTK_COLUMN_VIEW (view)), position, TRUE);
}

void
gun_ui_edit_row (GunWindow *window, guint position)
{
  GtkWidget *view = gun_ui_wait_for (window, GTK_TYPE_COLUMN_VIEW, NULL);

  gun_ui_select_row (window, position);
  gtk_widget_activate_action (view, "table.edit", NULL);
}

guint32 *
gun_ui_draw (GtkWidget *widget)
{
  const int width = gtk_widget_get_width (widget);
  const int height = gtk_widget_get_height (widget);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint32 *pixels = g_new0 (guint32, width * height);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_texture_download (texture, (guchar *) pixels, width * sizeof (guint32));

  return pixels;
}

GtkWindow *
gun_ui_get_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }

  return NULL;
}

void
gun_ui_write_anyway (void)
{
  GtkWindow *dialog;

  gun_test_await ((dialog = gun_ui_get_dialog (ADW_TYPE_MESSAGE_DIALOG)) != NULL,
                  GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (dialog, "Write Here Anyway?");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "write");
  gtk_window_close (dialog);
}

static void
remove_scratch (void)
{
  gun_test_folder_remove (scratch);
  g_free (scratch);
}

void
gun_ui_test_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv);
  adw_init ();
  gun_ui_init ();

  scratch = gun_test_folder_new ();
  atexit (remove_scratch);
}
