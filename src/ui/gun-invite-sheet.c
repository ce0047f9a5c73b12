/* SPDX-License-Identifier: MIT */

#include "gun-invite-sheet.h"

#include <glib/gi18n.h>

#include "gun-invite-file.h"

struct _GunInviteSheet
{
  GtkBox parent_instance;

  char *title;
  char *text; /* (nullable): until there is one */
  char *file_name;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser; /* (nullable): while it is open */

  GtkLabel *title_label;
  GtkStack *stack;
  GtkTextView *text_view;
  GtkWidget *caption_image;
  GtkLabel *caption_label;
  GtkWidget *copy_button;
};

enum
{
  PROP_TITLE = 1,
  N_PROPS
};

enum
{
  SIGNAL_SAID,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunInviteSheet, gun_invite_sheet, GTK_TYPE_BOX)

/* Where a line of it is broken nothing is added: a hyphen would look like a part of it */
static void
show (GunInviteSheet *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag_by_name (buffer, "as-it-is", &start, &end);
}

static void
allow_taking (GunInviteSheet *self, gboolean is_there)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sheet.copy", is_there);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sheet.save", is_there);
}

/**
 * gun_invite_sheet_set_text:
 * @text: (nullable): %NULL while it is being made
 * @caption: how long it is good for, and for what
 * @file_name: what its file is called unless somebody chooses otherwise
 */
void
gun_invite_sheet_set_text (GunInviteSheet *self,
                           const GunInviteText *text,
                           const char *caption,
                           const char *file_name)
{
  gboolean is_there = text != NULL;

  g_return_if_fail (GUN_IS_INVITE_SHEET (self));

  g_free (self->text);
  self->text = is_there ? g_strdup (text->text) : NULL;
  g_free (self->file_name);
  self->file_name = g_strdup (file_name);
  show (self, is_there ? self->text : "");
  gtk_label_set_label (self->caption_label, is_there ? caption : "");
  gtk_widget_set_visible (self->caption_image, is_there);
  gtk_stack_set_visible_child_name (self->stack, is_there ? "text" : "making");
  allow_taking (self, is_there);
  if (is_there)
    gtk_widget_grab_focus (self->copy_button);
}

static void
copy_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunInviteSheet *self = GUN_INVITE_SHEET (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->text);
  g_signal_emit (self, signals[SIGNAL_SAID], 0, _ ("Copied"));
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunInviteSheet) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (gun_invite_file_write_finish (result, &error))
    sentence = g_strdup (_ ("Saved; nobody else on this computer may read it"));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    sentence = g_strdup_printf (_ ("It was not saved: %s"), error->message);
  if (sentence != NULL)
    g_signal_emit (self, signals[SIGNAL_SAID], 0, sentence);
}

static void
chosen_cb (GunInviteSheet *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL && self->text != NULL)
    gun_invite_file_write_async (
        file, self->text, self->cancellable, written_cb, g_object_ref (self));
}

static void
save_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunInviteSheet *self = GUN_INVITE_SHEET (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_ ("Save As"),
                                               GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SAVE,
                                               NULL,
                                               NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), self->file_name);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
gun_invite_sheet_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, GUN_INVITE_SHEET (object)->title);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_title (GunInviteSheet *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  gtk_label_set_label (self->title_label, title);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
gun_invite_sheet_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_TITLE:
      set_title (GUN_INVITE_SHEET (object), g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_invite_sheet_dispose (GObject *object)
{
  GunInviteSheet *self = GUN_INVITE_SHEET (object);

  g_cancellable_cancel (self->cancellable);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (gun_invite_sheet_parent_class)->dispose (object);
}

static void
gun_invite_sheet_finalize (GObject *object)
{
  GunInviteSheet *self = GUN_INVITE_SHEET (object);

  g_object_unref (self->cancellable);
  g_free (self->title);
  g_free (self->text);
  g_free (self->file_name);

  G_OBJECT_CLASS (gun_invite_sheet_parent_class)->finalize (object);
}

static void
gun_invite_sheet_class_init (GunInviteSheetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = gun_invite_sheet_get_property;
  object_class->set_property = gun_invite_sheet_set_property;
  object_class->dispose = gun_invite_sheet_dispose;
  object_class->finalize = gun_invite_sheet_finalize;

  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SAID] = g_signal_new ("said",
                                       GUN_TYPE_INVITE_SHEET,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       1,
                                       G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "sheet.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "sheet.save", NULL, save_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-invite-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, GunInviteSheet, title_label);
  gtk_widget_class_bind_template_child (widget_class, GunInviteSheet, stack);
  gtk_widget_class_bind_template_child (widget_class, GunInviteSheet, text_view);
  gtk_widget_class_bind_template_child (widget_class, GunInviteSheet, caption_image);
  gtk_widget_class_bind_template_child (widget_class, GunInviteSheet, caption_label);
  gtk_widget_class_bind_template_child (widget_class, GunInviteSheet, copy_button);
}

static void
gun_invite_sheet_init (GunInviteSheet *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_text_buffer_create_tag (
      gtk_text_view_get_buffer (self->text_view), "as-it-is", "insert-hyphens", FALSE, NULL);
  /* No language turns it round */
  gtk_widget_set_direction (GTK_WIDGET (self->text_view), GTK_TEXT_DIR_LTR);
  allow_taking (self, FALSE);
}
