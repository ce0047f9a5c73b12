/* SPDX-License-Identifier: MIT */

#include "gun-error-page.h"

#include <glib/gi18n.h>

#include "gun-engine.h"

struct _GunErrorPage
{
  AdwBin parent_instance;

  GtkFileChooserNative *chooser; /* (nullable): while it is open */

  AdwStatusPage *status_page;
  GtkWidget *try_again_button;
};

enum
{
  SIGNAL_TRY_AGAIN,
  SIGNAL_OPEN_ANOTHER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunErrorPage, gun_error_page, ADW_TYPE_BIN)

/* What is said for each way a database can fail to open */
typedef struct
{
  const char *title;
  const char *advice;
  gboolean again; /* trying again may help */
} Words;

static Words
describe (const GError *error)
{
  if (g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_LOCKED))
    return (Words){ _ ("This Database Is in Use"),
                    _ ("Another program has it open. End that program and try again, or open "
                       "another database."),
                    TRUE };
  if (g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_DAMAGED))
    return (Words){ _ ("This Is No Readable Database"),
                    _ ("The file is damaged, or something else made it. It was not changed. "
                       "Open another database, or move this one away to begin anew."),
                    FALSE };
  if (g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NEWER))
    return (Words){ _ ("This Database Is From a Newer Gun Desktop"),
                    _ ("It was not changed. Update Gun Desktop to open it, or open another "
                       "database."),
                    FALSE };

  return (Words){ _ ("The Database Cannot Be Opened"),
                  _ ("Free the way and try again, or open another database."),
                  TRUE };
}

/**
 * gun_error_page_set_error:
 * @database: path of the file
 * @error: what opening it said
 */
void
gun_error_page_set_error (GunErrorPage *self, const char *database, const GError *error)
{
  Words words;
  g_autofree char *shown = NULL;
  g_autofree char *description = NULL;

  g_return_if_fail (GUN_IS_ERROR_PAGE (self));

  words = describe (error);
  shown = g_filename_display_name (database);
  description = g_markup_printf_escaped (
      "%s\n\n%s\n\n<small>%s</small>", shown, words.advice, error->message);
  adw_status_page_set_title (self->status_page, words.title);
  adw_status_page_set_description (self->status_page, description);
  gtk_widget_set_visible (self->try_again_button, words.again);
}

static void
chosen_cb (GunErrorPage *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;

  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    g_signal_emit (self, signals[SIGNAL_OPEN_ANOTHER], 0, path);
}

static void
open_another_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunErrorPage *self = GUN_ERROR_PAGE (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_ ("Open Another Database"),
                                               GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_OPEN,
                                               NULL,
                                               NULL);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
try_again_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_TRY_AGAIN], 0);
}

static void
gun_error_page_dispose (GObject *object)
{
  GunErrorPage *self = GUN_ERROR_PAGE (object);

  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (gun_error_page_parent_class)->dispose (object);
}

static void
gun_error_page_class_init (GunErrorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_error_page_dispose;

  signals[SIGNAL_TRY_AGAIN] = g_signal_new (
      "try-again", GUN_TYPE_ERROR_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_OPEN_ANOTHER] = g_signal_new ("open-another",
                                               GUN_TYPE_ERROR_PAGE,
                                               G_SIGNAL_RUN_LAST,
                                               0,
                                               NULL,
                                               NULL,
                                               NULL,
                                               G_TYPE_NONE,
                                               1,
                                               G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "error.open-another", NULL, open_another_action);
  gtk_widget_class_install_action (widget_class, "error.try-again", NULL, try_again_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-error-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GunErrorPage, status_page);
  gtk_widget_class_bind_template_child (widget_class, GunErrorPage, try_again_button);
}

static void
gun_error_page_init (GunErrorPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
