/* SPDX-License-Identifier: MIT */

#include "gun-export-window.h"

#include <glib/gi18n.h>

#include "gun-graph-export.h"
#include "gun-shrink.h"
#include "gun-text.h"
#include "gun-words.h"

struct _GunExportWindow
{
  AdwWindow parent_instance;

  GCancellable *cancellable;
  char *name; /* of the file, as it is shown */

  GtkButton *cancel_button;
  GtkStack *stack;
  GtkLabel *progress_label;
  GtkProgressBar *progress_bar;
  GtkLabel *so_far_label;
  AdwStatusPage *failed_page;
};

enum
{
  SIGNAL_EXPORTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunExportWindow, gun_export_window, ADW_TYPE_WINDOW)

static void
progress_cb (const GunExportTally *so_far, gpointer user_data)
{
  GunExportWindow *self = user_data;
  g_autofree char *size = g_format_size (so_far->n_bytes);
  g_autofree char *words
      /* Translators: a number of nodes, and a size like "3 MB" */
      = g_strdup_printf (_ ("%'" G_GUINT64_FORMAT " nodes, %s"), so_far->n_souls, size);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  gtk_label_set_text (self->so_far_label, words);
  gtk_progress_bar_pulse (self->progress_bar);
}

static void
show_failed (GunExportWindow *self, const GError *error)
{
  g_autofree char *sentence = g_markup_escape_text (error->message, -1);

  adw_status_page_set_description (self->failed_page, sentence);
  gtk_button_set_label (self->cancel_button, _ ("Close"));
  gtk_stack_set_visible_child_name (self->stack, "failed");
}

static void
finish (GunExportWindow *self, const GunExportTally *tally)
{
  const gulong n_souls = (gulong) tally->n_souls;
  g_autofree char *sentence = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                            "%lu node was exported to “%s”",
                                                            "%lu nodes were exported to “%s”",
                                                            n_souls),
                                               n_souls,
                                               self->name);

  g_signal_emit (self, signals[SIGNAL_EXPORTED], 0, sentence);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* When the window has closed nothing is told: what was begun is gone by then. */
static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunExportWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  GunExportTally tally;
  gboolean good = gun_graph_export_finish (result, &tally, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (good)
    finish (self, &tally);
  else
    show_failed (self, error);
}

static void
gun_export_window_dispose (GObject *object)
{
  g_cancellable_cancel (GUN_EXPORT_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (gun_export_window_parent_class)->dispose (object);
}

static void
gun_export_window_finalize (GObject *object)
{
  GunExportWindow *self = GUN_EXPORT_WINDOW (object);

  g_object_unref (self->cancellable);
  g_free (self->name);

  G_OBJECT_CLASS (gun_export_window_parent_class)->finalize (object);
}

static void
gun_export_window_class_init (GunExportWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gun_export_window_dispose;
  object_class->finalize = gun_export_window_finalize;

  signals[SIGNAL_EXPORTED] = g_signal_new ("exported",
                                           GUN_TYPE_EXPORT_WINDOW,
                                           G_SIGNAL_RUN_LAST,
                                           0,
                                           NULL,
                                           NULL,
                                           NULL,
                                           G_TYPE_NONE,
                                           1,
                                           G_TYPE_STRING);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-export-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunExportWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, GunExportWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GunExportWindow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, GunExportWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, GunExportWindow, so_far_label);
  gtk_widget_class_bind_template_child (widget_class, GunExportWindow, failed_page);
}

static void
gun_export_window_init (GunExportWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_cut_buttons (GTK_WIDGET (self));
}

/**
 * gun_export_window_new:
 * @parent: the window it belongs to
 * @engine: whose database is written, which must have one
 * @souls: (nullable) (element-type GRefString): nodes to write, and
 * @prefixes: (nullable) (element-type GRefString): what others begin with; all when there is neither
 * @path: the file to write
 *
 * Begins at once.
 */
GtkWidget *
gun_export_window_new (
    GtkWindow *parent, GunEngine *engine, GPtrArray *souls, GPtrArray *prefixes, const char *path)
{
  GunExportWindow *self = g_object_new (GUN_TYPE_EXPORT_WINDOW, "transient-for", parent, NULL);
  g_autofree char *base = g_filename_display_basename (path);
  g_autoptr (GRefString) text = gun_text_new (base);
  g_autofree char *sentence = NULL;

  self->name = gun_words_text (text);
  sentence = g_strdup_printf (_ ("Exporting to “%s”…"), self->name);
  gtk_label_set_text (self->progress_label, sentence);
  gun_graph_export_async (gun_engine_get_database (engine),
                          souls,
                          prefixes,
                          path,
                          NULL,
                          progress_cb,
                          self,
                          self->cancellable,
                          exported_cb,
                          g_object_ref (self));

  return GTK_WIDGET (self);
}
