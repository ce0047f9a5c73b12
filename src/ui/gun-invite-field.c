/* SPDX-License-Identifier: MIT */

#include "gun-invite-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-invite-file.h"

struct _GunInviteField
{
  GtkBox parent_instance;

  char *title;
  char *hint;
  GCancellable *cancellable;
  GtkFileChooserNative *chooser; /* (nullable): while it is open */

  GtkLabel *title_label;
  GtkWidget *card;
  GtkTextView *text_view;
  GtkLabel *placeholder_label;
  GtkLabel *caption_label;
  GtkWidget *take_box;
  GtkButton *lead_button;
};

enum
{
  PROP_TITLE = 1,
  PROP_PLACEHOLDER,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_LED_ON,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunInviteField, gun_invite_field, GTK_TYPE_BOX)

/**
 * gun_invite_field_dup_text:
 *
 * Returns: (transfer full): what is in it
 */
char *
gun_invite_field_dup_text (GunInviteField *self)
{
  char *text = NULL;

  g_return_val_if_fail (GUN_IS_INVITE_FIELD (self), NULL);

  g_object_get (gtk_text_view_get_buffer (self->text_view), "text", &text, NULL);
  return text;
}

/**
 * gun_invite_field_set_text:
 * @text: takes the place of what was in it
 */
void
gun_invite_field_set_text (GunInviteField *self, const char *text)
{
  g_return_if_fail (GUN_IS_INVITE_FIELD (self));

  /* Before, since whoever hears of the text may lead on from here */
  gtk_widget_grab_focus (GTK_WIDGET (self->text_view));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text, -1);
}

/**
 * gun_invite_field_set_hint:
 * @hint: stands below as long as nothing is wrong
 */
void
gun_invite_field_set_hint (GunInviteField *self, const char *hint)
{
  g_return_if_fail (GUN_IS_INVITE_FIELD (self));

  g_free (self->hint);
  self->hint = g_strdup (hint);
  if (!gtk_widget_has_css_class (self->card, "error"))
    gtk_label_set_label (self->caption_label, hint);
}

static void
lead_on (GunInviteField *self, const char *label)
{
  gtk_widget_set_visible (self->take_box, label == NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->lead_button), label != NULL);
  gtk_button_set_label (self->lead_button, label != NULL ? label : "");
  if (label != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self->lead_button));
}

/**
 * gun_invite_field_set_problem:
 * @sentence: (nullable): why the text in it is of no use
 */
void
gun_invite_field_set_problem (GunInviteField *self, const char *sentence)
{
  GtkWidget *caption = GTK_WIDGET (self->caption_label);

  g_return_if_fail (GUN_IS_INVITE_FIELD (self));

  lead_on (self, NULL);
  gtk_label_set_label (self->caption_label, sentence != NULL ? sentence : self->hint);
  if (sentence == NULL)
    {
      gtk_widget_remove_css_class (self->card, "error");
      gtk_widget_remove_css_class (caption, "error");
      gtk_widget_add_css_class (caption, "dim-label");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_STATE_INVALID);
      return;
    }

  gtk_widget_add_css_class (self->card, "error");
  gtk_widget_add_css_class (caption, "error");
  gtk_widget_remove_css_class (caption, "dim-label");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->text_view),
                               GTK_ACCESSIBLE_STATE_INVALID,
                               GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
}

/**
 * gun_invite_field_check:
 * @engine: which made what is answered, or is to answer
 * @is_answer: whether the text is to be an answer; else an invite
 *
 * Shows what is wrong with the text, and how to go on where it is good for something else.
 *
 * Returns: whether it can be used
 */
gboolean
gun_invite_field_check (GunInviteField *self, GunEngine *engine, gboolean is_answer)
{
  g_autofree char *text = gun_invite_field_dup_text (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) other = NULL;

  if (*g_strchug (text) == '\0' || gun_engine_check_invite_text (engine, text, is_answer, &error))
    {
      gun_invite_field_set_problem (self, NULL);
      return *text != '\0';
    }

  if (!g_error_matches (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_WRONG_KIND))
    gun_invite_field_set_problem (self, error->message);
  else if (gun_engine_check_invite_text (engine, text, !is_answer, &other))
    {
      gun_invite_field_set_problem (self, error->message);
      lead_on (self, is_answer ? _ ("Accept Invite") : _ ("Connect"));
    }
  /* What was made here belongs to the other side, whichever field it is in */
  else
    gun_invite_field_set_problem (self,
                                  g_error_matches (other, GUN_INVITE_ERROR, GUN_INVITE_ERROR_OURS)
                                      ? other->message
                                      : error->message);
  return FALSE;
}

/* Where a line of the text is broken nothing is added: a hyphen would look like a part of it. */
static void
changed_cb (GunInviteField *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start;
  GtkTextIter end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag_by_name (buffer, "as-it-is", &start, &end);
  gtk_widget_set_visible (GTK_WIDGET (self->placeholder_label),
                          gtk_text_buffer_get_char_count (buffer) == 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
refuse_length (GunInviteField *self)
{
  gun_invite_field_set_problem (self, _ ("That is too long to be an invite or an answer"));
}

/* Megabytes would stop the window, and are none */
static void
insert_text_cb (GtkTextBuffer *buffer,
                GtkTextIter *iter,
                const char *text,
                int length_bytes,
                GunInviteField *self)
{
  if (gtk_text_buffer_get_char_count (buffer) + length_bytes <= GUN_INVITE_MAX_TEXT_BYTES)
    return;

  g_signal_stop_emission_by_name (buffer, "insert-text");
  refuse_length (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunInviteField) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gun_invite_file_read_finish (result, &error);

  if (text != NULL)
    gun_invite_field_set_text (self, text);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gun_invite_field_set_problem (self, error->message);
}

static void
read_file (GunInviteField *self, GFile *file)
{
  gun_invite_file_read_async (file, self->cancellable, read_cb, g_object_ref (self));
}

/* Files as a file manager hands them over, or text */
static gboolean
take_value (GunInviteField *self, const GValue *value)
{
  g_autoptr (GSList) files = NULL;
  const char *text;

  if (!G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      text = g_value_get_string (value);
      if (text != NULL && strlen (text) > GUN_INVITE_MAX_TEXT_BYTES)
        refuse_length (self);
      else if (text != NULL)
        gun_invite_field_set_text (self, text);
      return text != NULL;
    }

  files = gdk_file_list_get_files (g_value_get_boxed (value));
  if (files == NULL || files->next != NULL)
    gun_invite_field_set_problem (self, _ ("Give one file: an invite, or an answer, is in one"));
  else
    read_file (self, files->data);
  return TRUE;
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer user_data)
{
  return take_value (user_data, value);
}

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunInviteField) self = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (value == NULL || !take_value (self, value))
    gun_invite_field_set_problem (self, _ ("There is no text in the clipboard: copy it first"));
}

static void
paste_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunInviteField *self = GUN_INVITE_FIELD (widget);
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  g_autoptr (GdkContentFormats) formats = gdk_content_formats_union_deserialize_gtypes (
      gdk_content_formats_ref (gdk_clipboard_get_formats (clipboard)));
  gboolean is_file = gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST);

  gdk_clipboard_read_value_async (clipboard,
                                  is_file ? GDK_TYPE_FILE_LIST : G_TYPE_STRING,
                                  G_PRIORITY_DEFAULT,
                                  self->cancellable,
                                  pasted_cb,
                                  g_object_ref (self));
}

static void
chosen_cb (GunInviteField *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    read_file (self, file);
}

static void
open_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunInviteField *self = GUN_INVITE_FIELD (widget);

  if (self->chooser != NULL)
    return;

  self->chooser = gtk_file_chooser_native_new (_ ("Open File"),
                                               GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_OPEN,
                                               NULL,
                                               NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
lead_on_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_LED_ON], 0);
}

/* Before the view in it, which would take a file's name for its text */
static void
add_drop_target (GunInviteField *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
gun_invite_field_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunInviteField *self = GUN_INVITE_FIELD (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_PLACEHOLDER:
      g_value_set_string (value, gtk_label_get_label (self->placeholder_label));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_title (GunInviteField *self, const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
  gtk_label_set_label (self->title_label, title);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->text_view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
gun_invite_field_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  GunInviteField *self = GUN_INVITE_FIELD (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      set_title (self, g_value_get_string (value));
      break;
    case PROP_PLACEHOLDER:
      gtk_label_set_label (self->placeholder_label, g_value_get_string (value));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->text_view),
                                      GTK_ACCESSIBLE_PROPERTY_PLACEHOLDER,
                                      g_value_get_string (value),
                                      -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_invite_field_dispose (GObject *object)
{
  GunInviteField *self = GUN_INVITE_FIELD (object);

  g_cancellable_cancel (self->cancellable);
  if (self->chooser != NULL)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (gun_invite_field_parent_class)->dispose (object);
}

static void
gun_invite_field_finalize (GObject *object)
{
  GunInviteField *self = GUN_INVITE_FIELD (object);

  g_object_unref (self->cancellable);
  g_free (self->title);
  g_free (self->hint);

  G_OBJECT_CLASS (gun_invite_field_parent_class)->finalize (object);
}

static void
gun_invite_field_class_init (GunInviteFieldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = gun_invite_field_get_property;
  object_class->set_property = gun_invite_field_set_property;
  object_class->dispose = gun_invite_field_dispose;
  object_class->finalize = gun_invite_field_finalize;

  properties[PROP_TITLE]
      = g_param_spec_string ("title", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PLACEHOLDER] = g_param_spec_string (
      "placeholder", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", GUN_TYPE_INVITE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LED_ON] = g_signal_new (
      "led-on", GUN_TYPE_INVITE_FIELD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "field.paste", NULL, paste_action);
  gtk_widget_class_install_action (widget_class, "field.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "field.lead-on", NULL, lead_on_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-invite-field.ui");
  gtk_widget_class_bind_template_child (widget_class, GunInviteField, title_label);
  gtk_widget_class_bind_template_child (widget_class, GunInviteField, card);
  gtk_widget_class_bind_template_child (widget_class, GunInviteField, text_view);
  gtk_widget_class_bind_template_child (widget_class, GunInviteField, placeholder_label);
  gtk_widget_class_bind_template_child (widget_class, GunInviteField, caption_label);
  gtk_widget_class_bind_template_child (widget_class, GunInviteField, take_box);
  gtk_widget_class_bind_template_child (widget_class, GunInviteField, lead_button);
}

static void
gun_invite_field_init (GunInviteField *self)
{
  GtkTextBuffer *buffer;

  self->cancellable = g_cancellable_new ();
  self->hint = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));

  /* No language turns what belongs in it round */
  gtk_widget_set_direction (GTK_WIDGET (self->placeholder_label), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->text_view), GTK_TEXT_DIR_LTR);
  buffer = gtk_text_view_get_buffer (self->text_view);
  gtk_text_buffer_create_tag (buffer, "as-it-is", "insert-hyphens", FALSE, NULL);
  g_signal_connect (buffer, "insert-text", G_CALLBACK (insert_text_cb), self);
  g_signal_connect_swapped (buffer, "changed", G_CALLBACK (changed_cb), self);
  add_drop_target (self);
}
