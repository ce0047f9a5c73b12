/* SPDX-License-Identifier: MIT */

/* What comes into the graph from files, and goes out. */

#include "gun-window-private.h"

#include <glib/gi18n.h>

#include "gun-export-window.h"
#include "gun-import-window.h"
#include "gun-node-content.h"
#include "gun-soul-menu.h"
#include "gun-text.h"

static const char *const actions[]
    = { "import", "import-folder", "export", "export-node", "export-shown", "export-subtree" };

/* A chooser that is open, and what its answer is for */
typedef struct
{
  GunWindow *window;
  GtkFileChooserNative *chooser;
  GRefString *soul;   /* (nullable) */
  GRefString *prefix; /* (nullable) */
} Choosing;

static void
choosing_free (Choosing *choosing)
{
  g_object_unref (choosing->window);
  g_object_unref (choosing->chooser);
  g_clear_pointer (&choosing->soul, g_ref_string_release);
  g_clear_pointer (&choosing->prefix, g_ref_string_release);
  g_free (choosing);
}

/**
 * gun_window_import_path:
 * @path: a file or a folder
 *
 * Shows what is in it, and imports it when that is agreed to.
 */
void
gun_window_import_path (GunWindow *self, const char *path)
{
  GtkWidget *window = gun_import_window_new (GTK_WINDOW (self), gun_window_get_engine (self), path);

  g_signal_connect_object (
      window, "imported", G_CALLBACK (gun_window_say), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
import_file (GunWindow *self, GFile *file)
{
  g_autofree char *path = file == NULL ? NULL : g_file_get_path (file);

  if (path != NULL)
    gun_window_import_path (self, path);
  else
    gun_window_say (self, _ ("Only what is on this computer can be imported"));
}

/**
 * gun_window_export_to:
 * @soul: (nullable): a node
 * @prefix: (nullable): what souls begin with
 * @path: the file
 *
 * Writes the file, and says so.
 */
void
gun_window_export_to (GunWindow *self, GRefString *soul, GRefString *prefix, const char *path)
{
  g_autoptr (GPtrArray) souls = g_ptr_array_new ();
  g_autoptr (GPtrArray) prefixes = g_ptr_array_new ();
  GtkWidget *window;

  if (soul != NULL)
    g_ptr_array_add (souls, soul);
  if (prefix != NULL)
    g_ptr_array_add (prefixes, prefix);
  window = gun_export_window_new (
      GTK_WINDOW (self), gun_window_get_engine (self), souls, prefixes, path);
  g_signal_connect_object (
      window, "exported", G_CALLBACK (gun_window_say), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
take_chosen (Choosing *choosing)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (choosing->chooser));
  g_autofree char *path = NULL;

  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (choosing->chooser))
      != GTK_FILE_CHOOSER_ACTION_SAVE)
    {
      import_file (choosing->window, file);
      return;
    }

  path = file == NULL ? NULL : g_file_get_path (file);
  if (path != NULL)
    gun_window_export_to (choosing->window, choosing->soul, choosing->prefix, path);
  else
    gun_window_say (choosing->window, _ ("A file can only be written on this computer"));
}

static void
chosen_cb (GtkNativeDialog *chooser, int response, gpointer user_data)
{
  Choosing *choosing = user_data;

  if (response == GTK_RESPONSE_ACCEPT && gun_window_get_engine (choosing->window) != NULL)
    take_chosen (choosing);
  choosing_free (choosing);
}

static Choosing *
choose (GunWindow *self, const char *title, GtkFileChooserAction action)
{
  Choosing *choosing = g_new0 (Choosing, 1);

  choosing->window = g_object_ref (self);
  choosing->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (choosing->chooser), TRUE);
  g_signal_connect (choosing->chooser, "response", G_CALLBACK (chosen_cb), choosing);

  return choosing;
}

static void
choose_export (GunWindow *self, GRefString *soul, GRefString *prefix)
{
  Choosing *choosing = choose (self, _ ("Export"), GTK_FILE_CHOOSER_ACTION_SAVE);
  GRefString *named = soul != NULL ? soul : prefix;
  g_autofree char *name
      = named != NULL ? gun_node_content_dup_file_name (named) : g_strdup (_ ("graph.json"));

  if (soul != NULL)
    choosing->soul = g_ref_string_acquire (soul);
  if (prefix != NULL)
    choosing->prefix = g_ref_string_acquire (prefix);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (choosing->chooser), name);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choosing->chooser));
}

static void
import_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Choosing *choosing = choose (user_data, _ ("Import"), GTK_FILE_CHOOSER_ACTION_OPEN);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choosing->chooser));
}

static void
import_folder_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Choosing *choosing
      = choose (user_data, _ ("Import radata Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (choosing->chooser));
}

static void
export_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  choose_export (user_data, NULL, NULL);
}

static void
export_node_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GRefString) soul = gun_text_new (g_variant_get_string (parameter, NULL));

  choose_export (user_data, soul, NULL);
}

static void
export_subtree_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GRefString) prefix = gun_text_new (g_variant_get_string (parameter, NULL));

  choose_export (user_data, NULL, prefix);
}

static void
export_shown_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunGraphPage *page = gun_window_get_pages (user_data)->graph;
  GRefString *soul = page != NULL ? gun_graph_page_get_soul (page) : NULL;

  if (soul != NULL)
    choose_export (user_data, soul, NULL);
}

/* The first of what is dropped: each is looked at by itself. */
static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  GunWindow *self = user_data;
  const GSList *files = g_value_get_boxed (value);

  if (files == NULL || gun_window_get_engine (self) == NULL)
    return FALSE;

  import_file (self, files->data);
  return TRUE;
}

static GdkContentProvider *
prepare_cb (GtkDragSource *source, double x, double y, gpointer user_data)
{
  GunEngine *engine = gun_window_get_engine (user_data);
  const char *database = engine == NULL ? NULL : gun_engine_get_database (engine);
  GtkWidget *page = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr (GRefString) soul = gun_soul_menu_dup_soul_at (page, x, y);

  return database != NULL && soul != NULL ? gun_node_content_new (database, soul) : NULL;
}

/**
 * gun_window_exchange_with:
 * @page: where nodes are shown: files can be dropped on it, and nodes dragged out of it
 */
void
gun_window_exchange_with (GunWindow *self, GtkWidget *page)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkDragSource *source = gtk_drag_source_new ();

  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), self);
  gtk_widget_add_controller (page, GTK_EVENT_CONTROLLER (target));
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_cb), self);
  gtk_widget_add_controller (page, GTK_EVENT_CONTROLLER (source));
  gun_soul_menu_attach (page);
}

/**
 * gun_window_update_exchange:
 *
 * Without a database nothing comes in or goes out.
 */
void
gun_window_update_exchange (GunWindow *self)
{
  GunEngine *engine = gun_window_get_engine (self);
  gboolean has_database = engine != NULL && gun_engine_get_database (engine) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), actions[i])),
        has_database);
}

void
gun_window_add_exchange (GunWindow *self)
{
  const GActionEntry entries[] = {
    { "import", import_cb },
    { "import-folder", import_folder_cb },
    { "export", export_cb },
    { "export-node", export_node_cb, "s" },
    { "export-shown", export_shown_cb },
    { "export-subtree", export_subtree_cb, "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
