/* SPDX-License-Identifier: MIT */

#include "gun-import-window.h"

#include <glib/gi18n.h>

#include "gun-import.h"
#include "gun-shrink.h"
#include "gun-text.h"
#include "gun-words.h"

/* Faults that are shown: nobody reads more of them. */
#define SHOWN_FAULTS 100

struct _GunImportWindow
{
  AdwWindow parent_instance;

  GunImport *import;
  GCancellable *cancellable;
  char *name; /* of the file, as it is shown */
  gboolean is_importing;

  GtkButton *cancel_button;
  GtkButton *import_button;
  GtkStack *stack;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkLabel *so_far_label;
  AdwPreferencesGroup *found_group;
  GtkLabel *nodes_label;
  GtkLabel *keys_label;
  GtkLabel *new_label;
  GtkLabel *known_label;
  GtkWidget *older_row;
  GtkLabel *older_label;
  GtkWidget *waiting_row;
  GtkLabel *waiting_label;
  GtkWidget *left_out_row;
  GtkLabel *left_out_label;
  GtkWidget *faults_row;
  GtkLabel *faults_label;
  AdwPreferencesGroup *faults_group;
  GtkLabel *more_label;
  AdwStatusPage *failed_page;
};

enum
{
  SIGNAL_IMPORTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunImportWindow, gun_import_window, ADW_TYPE_WINDOW)

static char *
format_count (guint64 count)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, count);
}

/* A row is what a screen reader comes to, and says its name: without the number that would be half of it */
static void
show_count (GtkLabel *label, guint64 count)
{
  GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (label), ADW_TYPE_ACTION_ROW);
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  g_autofree char *text = format_count (count);
  g_autofree char *name = g_strdup_printf ("%s: %s", title, text);

  gtk_label_set_text (label, text);
  /* Libadwaita names a row by its title, which would be said a second time */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Rows that are the exception stand there only when there is something to count */
static void
show_exception (GtkWidget *row, GtkLabel *label, guint64 count)
{
  gtk_widget_set_visible (row, count > 0);
  show_count (label, count);
}

static void
progress_cb (const GunImportTally *so_far, gpointer user_data)
{
  GunImportWindow *self = user_data;
  g_autofree char *size = g_format_size (so_far->n_bytes);
  g_autofree char *keys
      = format_count (self->is_importing ? so_far->counts.n_stored : so_far->n_keys);
  g_autofree char *words = NULL;

  if (self->import == NULL)
    return;

  /* Translators: a size like "3 MB", and a number of keys */
  words = self->is_importing ? g_strdup_printf (_ ("%s read, %s keys stored"), size, keys)
                             : g_strdup_printf (_ ("%s read, %s keys"), size, keys);
  gtk_label_set_text (self->so_far_label, words);
  if (so_far->n_bytes_in_all > 0)
    gtk_progress_bar_set_fraction (
        self->progress_bar,
        CLAMP ((double) so_far->n_bytes / (double) so_far->n_bytes_in_all, 0, 1));
  else
    gtk_progress_bar_pulse (self->progress_bar);
}

static void
show_progress (GunImportWindow *self, const char *sentence)
{
  gtk_label_set_text (self->progress_label, sentence);
  gtk_label_set_text (self->so_far_label, "");
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), FALSE);
  gtk_stack_set_visible_child_name (self->stack, "progress");
}

static void
show_failed (GunImportWindow *self, const char *title, const GError *error)
{
  g_autofree char *sentence = g_markup_escape_text (error->message, -1);

  adw_status_page_set_title (self->failed_page, title);
  adw_status_page_set_description (self->failed_page, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), FALSE);
  gtk_button_set_label (self->cancel_button, _ ("Close"));
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "failed");
  gtk_widget_grab_focus (GTK_WIDGET (self->cancel_button));
}

static GtkWidget *
new_fault_row (const GunImportFault *fault)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *words = gun_import_fault_describe (fault);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 6);
  return row;
}

static void
show_faults (GunImportWindow *self, const GunImportTally *found)
{
  guint n_shown = MIN (found->faults->len, SHOWN_FAULTS);
  const gulong n_more = (gulong) (found->n_faults - n_shown);
  g_autofree char *more = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "And %lu more", "And %lu more", n_more), n_more);

  for (guint i = 0; i < n_shown; i++)
    adw_preferences_group_add (self->faults_group,
                               new_fault_row (g_ptr_array_index (found->faults, i)));
  gtk_label_set_text (self->more_label, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more_label), n_more > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->faults_group), found->n_faults > 0);
}

static gboolean
has_news (const GunImportTally *found)
{
  return found->counts.n_stored + found->counts.n_waiting > 0;
}

static const char *
describe_found (GunImportWindow *self, const GunImportTally *found)
{
  if (!has_news (found))
    return _ ("Nothing in it can be imported that is not here already.");
  if (found->n_faults > 0)
    return _ ("Nothing is imported yet. Some of it cannot be imported; the rest can.");
  if (!gun_import_is_whole (self->import))
    return _ (
        "Nothing is imported yet. It is too much for one step: if it is stopped on the way, what "
        "is here by then stays.");

  return _ ("Nothing is imported yet. Importing it is one step: all of it, or nothing.");
}

static void
show_found (GunImportWindow *self)
{
  const GunImportTally *found = gun_import_get_found (self->import);
  const GunImportCounts *counts = &found->counts;

  adw_preferences_group_set_description (self->found_group, describe_found (self, found));
  show_count (self->nodes_label, found->n_nodes);
  show_count (self->keys_label, found->n_keys);
  show_count (self->new_label, counts->n_stored);
  show_count (self->known_label, counts->n_known - counts->n_older);
  show_exception (self->older_row, self->older_label, counts->n_older);
  show_exception (self->waiting_row, self->waiting_label, counts->n_waiting);
  show_exception (self->left_out_row, self->left_out_label, found->n_left_out);
  show_exception (self->faults_row, self->faults_label, found->n_faults);
  show_faults (self, found);

  gtk_button_set_label (self->import_button,
                        found->n_faults > 0 ? _ ("Import the Rest") : _ ("Import"));
  gtk_widget_set_visible (GTK_WIDGET (self->import_button), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), has_news (found));
  gtk_stack_set_visible_child_name (self->stack, "found");
  gtk_widget_grab_focus (GTK_WIDGET (has_news (found) ? self->import_button : self->cancel_button));
}

/* The window may have gone meanwhile: then it has no import any more. */
static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunImportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = gun_import_check_finish (GUN_IMPORT (source), result, &error);

  if (self->import == NULL)
    return;

  if (good)
    show_found (self);
  else
    show_failed (self, _ ("Cannot Be Imported"), error);
}

static void
finish (GunImportWindow *self)
{
  const gulong n_stored = (gulong) gun_import_get_done (self->import)->counts.n_stored;
  g_autofree char *sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                            "%lu value of “%s” was imported",
                                                            "%lu values of “%s” were imported",
                                                            n_stored),
                                               n_stored,
                                               self->name);

  g_signal_emit (self, signals[SIGNAL_IMPORTED], 0, sentence);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunImportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean good = gun_import_apply_finish (GUN_IMPORT (source), result, &error);

  if (self->import == NULL)
    return;

  self->is_importing = FALSE;
  if (good)
    finish (self);
  else if (gun_import_get_done (self->import)->n_keys > 0)
    show_failed (self, _ ("Not All Was Imported"), error);
  else
    show_failed (self, _ ("Nothing Was Imported"), error);
}

static void
import_cb (GunImportWindow *self)
{
  g_autofree char *sentence = g_strdup_printf (_ ("Importing “%s”…"), self->name);

  self->is_importing = TRUE;
  show_progress (self, sentence);
  gun_import_apply_async (
      self->import, progress_cb, self, self->cancellable, applied_cb, g_object_ref (self));
}

/* What is being written must be known to its end; everything else can just be left. */
static gboolean
close_request_cb (GunImportWindow *self)
{
  if (!self->is_importing)
    return FALSE;

  g_cancellable_cancel (self->cancellable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->cancel_button), FALSE);
  return TRUE;
}

static void
gun_import_window_dispose (GObject *object)
{
  GunImportWindow *self = GUN_IMPORT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->import);

  G_OBJECT_CLASS (gun_import_window_parent_class)->dispose (object);
}

static void
gun_import_window_finalize (GObject *object)
{
  GunImportWindow *self = GUN_IMPORT_WINDOW (object);

  g_object_unref (self->cancellable);
  g_free (self->name);

  G_OBJECT_CLASS (gun_import_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-import-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, import_button);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, so_far_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, found_group);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, nodes_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, keys_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, new_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, known_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, older_row);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, older_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, waiting_row);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, waiting_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, left_out_row);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, left_out_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, faults_row);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, faults_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, faults_group);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, more_label);
  gtk_widget_class_bind_template_child (widget_class, GunImportWindow, failed_page);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_request_cb);
}

static void
gun_import_window_class_init (GunImportWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gun_import_window_dispose;
  object_class->finalize = gun_import_window_finalize;

  signals[SIGNAL_IMPORTED] = g_signal_new ("imported",
                                           GUN_TYPE_IMPORT_WINDOW,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_STRING);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  bind_template (widget_class);
}

static void
gun_import_window_init (GunImportWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_cut_buttons (GTK_WIDGET (self));
}

static char *
dup_shown_name (const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GRefString) text = gun_text_new (name);

  return gun_words_text (text);
}

/**
 * gun_import_window_new:
 * @parent: the window it belongs to
 * @engine: where it is imported to
 * @path: a file or a folder
 *
 * Begins to check it at once.
 */
GtkWidget *
gun_import_window_new (GtkWindow *parent, GunEngine *engine, const char *path)
{
  GunImportWindow *self = g_object_new (GUN_TYPE_IMPORT_WINDOW, "transient-for", parent, NULL);
  g_autofree char *title = NULL;
  g_autofree char *sentence = NULL;

  self->import = gun_import_new_for_engine (engine, path);
  self->name = dup_shown_name (path);
  title = g_markup_escape_text (self->name, -1);
  adw_preferences_group_set_title (self->found_group, title);
  sentence = g_strdup_printf (_ ("Checking “%s”…"), self->name);
  show_progress (self, sentence);
  gun_import_check_async (
      self->import, progress_cb, self, self->cancellable, checked_cb, g_object_ref (self));

  return GTK_WIDGET (self);
}
