/* SPDX-License-Identifier: MIT */

#include "gun-text-window.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include "gun-json-draft.h"
#include "gun-long-text.h"
#include "gun-shrink.h"
#include "gun-text-file.h"
#include "gun-text-filling.h"
#include "gun-text.h"
#include "gun-words.h"

/* Colours are looked for in the whole text, which takes seconds for more than this, bytes. */
#define MAX_COLOURED_BYTES (256 * 1024)

/* A longer value would make a message that peers do not take (16 MB, less what stands around it), bytes of JSON. */
#define MAX_JSON_BYTES (15 * 1024 * 1024)

struct _GunTextWindow
{
  AdwWindow parent_instance;

  GunWrites *writes;
  GunKeyItem *item;
  GunValue *opened;   /* what the key held then */
  GRefString *text;   /* (nullable): what would be written, when it is not what the view holds */
  GunWriteStep *step; /* (nullable): on its way */
  GunTextFilling *filling; /* (nullable) */
  gboolean is_filled;
  gboolean editable; /* once the view holds it all */
  gboolean replaced; /* what it began with is not what is stored */
  gboolean read_only;
  gboolean discards; /* closes whatever was typed */
  GCancellable *cancellable;
  GtkFileChooserNative *chooser; /* (nullable) */

  AdwWindowTitle *title;
  GtkButton *cancel_button;
  GtkWidget *write_button;
  GtkInfoBar *changed_bar;
  GtkLabel *note_label;
  GtkSourceView *view;
  GtkSourceBuffer *buffer; /* not owned: of the view */
  GtkLabel *error_label;
  GtkDropDown *kind_drop_down;
  GtkLabel *size_label;
};

G_DEFINE_FINAL_TYPE (GunTextWindow, gun_text_window, ADW_TYPE_WINDOW)

/* In the order of kind_drop_down */
enum
{
  KIND_TEXT,
  KIND_JSON,
};

static gboolean
is_json (GunTextWindow *self)
{
  return gtk_drop_down_get_selected (self->kind_drop_down) == KIND_JSON;
}

static GRefString *
dup_text (GunTextWindow *self)
{
  g_autofree char *typed = NULL;
  GtkTextIter start;
  GtkTextIter end;

  if (self->text != NULL)
    return g_ref_string_acquire (self->text);

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  typed = gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);

  return gun_text_new (typed);
}

static gboolean
is_modified (GunTextWindow *self)
{
  return self->replaced
         || (self->text == NULL && gtk_text_buffer_get_modified (GTK_TEXT_BUFFER (self->buffer)));
}

static void
show_error (GunTextWindow *self, const char *error)
{
  gtk_label_set_text (self->error_label, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
}

static void
show_modified (GunTextWindow *self)
{
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "text.write", !self->read_only && is_modified (self));
}

static void
typed_cb (GunTextWindow *self)
{
  show_error (self, NULL);
  show_modified (self);
}

static void
show_colours (GunTextWindow *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  gsize length = gtk_text_buffer_get_char_count (GTK_TEXT_BUFFER (self->buffer));
  gboolean coloured = is_json (self) && self->is_filled && length <= MAX_COLOURED_BYTES;

  gtk_source_buffer_set_language (
      self->buffer, coloured ? gtk_source_language_manager_get_language (languages, "json") : NULL);
  gtk_source_buffer_set_highlight_syntax (self->buffer, coloured);
}

static void
kind_changed_cb (GunTextWindow *self)
{
  show_error (self, NULL);
  show_colours (self);
}

static gboolean
looks_like_json (GRefString *text)
{
  const char *at = text;

  while (g_ascii_isspace (*at))
    at++;

  return (*at == '{' || *at == '[')
         && gun_json_draft_check (text, g_ref_string_length (text), NULL, NULL);
}

/* The view holds everything: from now on it is what would be written, unless it is only to be looked at */
static void
filled_cb (gpointer user_data)
{
  GunTextWindow *self = user_data;

  self->is_filled = TRUE;
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), FALSE);
  if (self->editable)
    {
      g_clear_pointer (&self->text, g_ref_string_release);
      gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), TRUE);
    }
  show_colours (self);
}

/* @shown: (transfer full) */
static void
fill (GunTextWindow *self, char *shown)
{
  g_clear_pointer (&self->filling, gun_text_filling_free);
  self->is_filled = FALSE;
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
  self->filling = gun_text_filling_new (GTK_TEXT_BUFFER (self->buffer), shown, filled_cb, self);
}

/* @replaced: it is not what is stored */
static void
show_text (GunTextWindow *self, GRefString *text, gboolean replaced)
{
  GunTextMeasure measure;
  g_autofree char *note = NULL;
  g_autofree char *size = NULL;
  gboolean json = FALSE;
  char *shown;

  gun_long_text_measure (text, &measure);
  self->editable
      = !self->read_only && measure.is_utf8 && measure.longest_line <= GUN_LONG_TEXT_MAX_LINE;
  if (self->editable)
    json = looks_like_json (text);
  shown = self->editable ? g_strdup (text) : gun_long_text_view (text, &json);

  g_clear_pointer (&self->text, g_ref_string_release);
  self->text = g_ref_string_acquire (text);
  self->replaced = replaced;
  gtk_drop_down_set_selected (self->kind_drop_down, json ? KIND_JSON : KIND_TEXT);
  gtk_source_view_set_show_line_numbers (self->view, self->editable);
  fill (self, shown);
  note = gun_long_text_describe (&measure);
  size = gun_long_text_describe_size (&measure);
  gtk_label_set_text (self->note_label, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
  gtk_label_set_text (self->size_label, size);
  show_error (self, NULL);
  show_modified (self);
}

/* To the fault, when the view shows the text as it is */
static void
go_to (GunTextWindow *self, gsize offset_characters)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter at;

  if (self->text != NULL)
    return;

  gtk_text_buffer_get_iter_at_offset (buffer, &at, (int) offset_characters);
  gtk_text_buffer_place_cursor (buffer, &at);
  gtk_text_view_scroll_to_mark (
      GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (buffer), 0.1, FALSE, 0, 0);
}

static gboolean
check (GunTextWindow *self, GRefString *text, GunValue *value)
{
  g_autoptr (GString) json = NULL;
  g_autoptr (GError) error = NULL;
  gsize offset = 0;

  if (is_json (self) && !gun_json_draft_check (text, g_ref_string_length (text), &offset, &error))
    {
      /* Translators: %s says where and why */
      g_autofree char *sentence = g_strdup_printf (_ ("This is not JSON. %s"), error->message);

      show_error (self, sentence);
      go_to (self, offset);
      return FALSE;
    }

  json = g_string_new (NULL);
  gun_value_append_json (value, json);
  if (json->len > MAX_JSON_BYTES)
    {
      show_error (self, _ ("This text is too long: peers take no message of more than 16 MB"));
      return FALSE;
    }

  return TRUE;
}

static void
done_cb (GunTextWindow *self, GunWriteStep *step)
{
  if (step == self->step)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
come_back (GunTextWindow *self, GunWriteStep *step, const char *why)
{
  if (step != self->step)
    return;

  g_clear_pointer (&self->step, gun_write_step_unref);
  show_error (self, why);
  gtk_window_present (GTK_WINDOW (self));
}

static void
failed_cb (GunTextWindow *self, const char *key, const GError *error, GunWriteStep *step)
{
  come_back (self, step, error->message);
}

static void
refused_cb (GunTextWindow *self, GunWriteStep *step)
{
  come_back (self, step, _ ("Nothing was written"));
}

/* Out of sight until it is stored, and there again with all that was typed when it is not */
static void
write_value (GunTextWindow *self, GunValue *value)
{
  self->step = gun_write_step_new (GUN_WRITE_VALUES);
  gun_write_step_add (self->step,
                      gun_key_item_get_soul (self->item),
                      gun_key_item_get_key (self->item),
                      value,
                      gun_key_item_get_value (self->item));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gun_writes_carry_out (self->writes, self->step);
}

static void
write_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunTextWindow *self = GUN_TEXT_WINDOW (widget);
  g_autoptr (GRefString) text = dup_text (self);
  g_autoptr (GunValue) value = gun_value_new_text (text);

  if (!check (self, text, value))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
      return;
    }

  if (gun_value_equal (value, gun_key_item_get_value (self->item)))
    {
      self->discards = TRUE;
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  write_value (self, value);
}

/* What reads or writes a file does not keep the window: GTK 4.8 is lost when a window goes after the one it stands on */
static GWeakRef *
new_weak (GunTextWindow *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);

  return weak;
}

static GunTextWindow *
take_weak (gpointer user_data)
{
  GWeakRef *weak = user_data;
  GunTextWindow *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);

  return self;
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunTextWindow) self = take_weak (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GRefString) text = gun_text_file_load_finish (result, &error);

  if (self == NULL)
    return;

  if (text != NULL)
    show_text (self, text, TRUE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error->message);
}

/**
 * gun_text_window_replace_from:
 * @file: whose text takes the place of what is there, once it is written
 */
void
gun_text_window_replace_from (GunTextWindow *self, GFile *file)
{
  g_return_if_fail (GUN_IS_TEXT_WINDOW (self));

  gun_text_file_load_async (file, self->cancellable, loaded_cb, new_weak (self));
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunTextWindow) self = take_weak (user_data);
  g_autoptr (GError) error = NULL;

  if (!gun_text_file_save_finish (result, &error) && self != NULL
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error->message);
}

/**
 * gun_text_window_save_to:
 * @file: what gets the text as it is here
 */
void
gun_text_window_save_to (GunTextWindow *self, GFile *file)
{
  g_autoptr (GRefString) text = NULL;

  g_return_if_fail (GUN_IS_TEXT_WINDOW (self));

  text = dup_text (self);
  show_error (self, NULL);
  gun_text_file_save_async (file, text, self->cancellable, saved_cb, new_weak (self));
}

static void
chosen_cb (GunTextWindow *self, int response, GtkFileChooserNative *chooser)
{
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;

  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (gtk_file_chooser_get_action (GTK_FILE_CHOOSER (chooser)) == GTK_FILE_CHOOSER_ACTION_SAVE)
    gun_text_window_save_to (self, file);
  else
    gun_text_window_replace_from (self, file);
}

static void
choose (GunTextWindow *self, const char *title, GtkFileChooserAction action, const char *accept)
{
  g_clear_object (&self->chooser);
  self->chooser
      = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, accept, _ ("_Cancel"));
  g_signal_connect_object (
      self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
replace_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  choose (GUN_TEXT_WINDOW (widget),
          _ ("Replace from File"),
          GTK_FILE_CHOOSER_ACTION_OPEN,
          _ ("_Replace"));
}

/* A key may be anything; what a file may not be called is not offered */
static char *
dup_file_name (GunTextWindow *self)
{
  g_autofree char *key = gun_words_text (gun_key_item_get_key (self->item));

  g_strdelimit (key, "/\\:*?\"<>|", '-');

  return g_strdup_printf ("%s.%s", *key != '.' ? key : "value", is_json (self) ? "json" : "txt");
}

static void
save_as_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunTextWindow *self = GUN_TEXT_WINDOW (widget);
  g_autofree char *name = dup_file_name (self);

  choose (self, _ ("Save As"), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
}

static void
discard_cb (GunTextWindow *self, const char *response, GtkWindow *dialog)
{
  if (!g_str_equal (response, "discard"))
    return;

  /* GTK 4.8 is lost when a window goes before those that stand on it */
  gtk_window_set_transient_for (dialog, NULL);
  self->discards = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
ask_to_discard (GunTextWindow *self)
{
  const char *title = _ ("Discard What You Changed?");
  GtkWidget *dialog = adw_message_dialog_new (
      GTK_WINDOW (self), title, _ ("It has not been written, and will be lost."));

  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "keep", _ ("_Keep Editing"), "discard", _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  /* What a screen reader says first */
  gtk_window_set_title (GTK_WINDOW (dialog), title);
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
gun_text_window_close_request (GtkWindow *window)
{
  GunTextWindow *self = GUN_TEXT_WINDOW (window);

  if (!self->discards && !self->read_only && is_modified (self))
    {
      ask_to_discard (self);
      return TRUE;
    }

  return GTK_WINDOW_CLASS (gun_text_window_parent_class)->close_request (window);
}

static void
item_changed_cb (GunTextWindow *self)
{
  gtk_info_bar_set_revealed (
      self->changed_bar,
      !self->read_only && !gun_value_equal (self->opened, gun_key_item_get_value (self->item)));
}

static void
dark_changed_cb (GunTextWindow *self)
{
  GtkSourceStyleSchemeManager *schemes = gtk_source_style_scheme_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gtk_source_buffer_set_style_scheme (
      self->buffer,
      gtk_source_style_scheme_manager_get_scheme (schemes, dark ? "Adwaita-dark" : "Adwaita"));
}

static void
gun_text_window_dispose (GObject *object)
{
  GunTextWindow *self = GUN_TEXT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->filling, gun_text_filling_free);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (gun_text_window_parent_class)->dispose (object);
}

static void
gun_text_window_finalize (GObject *object)
{
  GunTextWindow *self = GUN_TEXT_WINDOW (object);

  g_clear_object (&self->writes);
  g_clear_object (&self->item);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->opened, gun_value_unref);
  g_clear_pointer (&self->step, gun_write_step_unref);
  g_clear_pointer (&self->text, g_ref_string_release);

  G_OBJECT_CLASS (gun_text_window_parent_class)->finalize (object);
}

static void
gun_text_window_class_init (GunTextWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* Not when the program starts: it gives GTK one more place to look for icons, which makes it read all their themes again */
  gtk_source_init ();
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);

  object_class->dispose = gun_text_window_dispose;
  object_class->finalize = gun_text_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = gun_text_window_close_request;

  gtk_widget_class_install_action (widget_class, "text.write", NULL, write_action);
  gtk_widget_class_install_action (widget_class, "text.replace", NULL, replace_action);
  gtk_widget_class_install_action (widget_class, "text.save-as", NULL, save_as_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "text.write", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_s, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "text.save-as", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-text-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunTextWindow, title);
  gtk_widget_class_bind_template_child (widget_class, GunTextWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, GunTextWindow, write_button);
  gtk_widget_class_bind_template_child (widget_class, GunTextWindow, changed_bar);
  gtk_widget_class_bind_template_child (widget_class, GunTextWindow, note_label);
  gtk_widget_class_bind_template_child (widget_class, GunTextWindow, view);
  gtk_widget_class_bind_template_child (widget_class, GunTextWindow, error_label);
  gtk_widget_class_bind_template_child (widget_class, GunTextWindow, kind_drop_down);
  gtk_widget_class_bind_template_child (widget_class, GunTextWindow, size_label);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
}

static void
gun_text_window_init (GunTextWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_cut_buttons (GTK_WIDGET (self));

  self->cancellable = g_cancellable_new ();
  self->buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view)));
  gtk_source_buffer_set_implicit_trailing_newline (self->buffer, FALSE);
  gtk_source_buffer_set_highlight_matching_brackets (self->buffer, FALSE);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->buffer, "modified-changed", G_CALLBACK (show_modified), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (),
                           "notify::dark",
                           G_CALLBACK (dark_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);
  dark_changed_cb (self);
}

static void
show_place (GunTextWindow *self)
{
  g_autofree char *key = gun_words_text (gun_key_item_get_key (self->item));
  g_autofree char *soul = gun_words_text (gun_key_item_get_soul (self->item));
  /* Translators: names a field for screen readers; %s is a key */
  g_autofree char *label = g_strdup_printf (_ ("New value of %s"), key);

  gtk_window_set_title (GTK_WINDOW (self), key);
  adw_window_title_set_title (self->title, key);
  adw_window_title_set_subtitle (self->title, soul);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->read_only ? key : label,
                                  -1);
}

/* What else it is becomes a text of the same words */
static GRefString *
dup_value_text (const GunValue *value)
{
  g_autofree char *json = NULL;

  switch (gun_value_get_kind (value))
    {
    case GUN_VALUE_TEXT:
    case GUN_VALUE_LINK:
      return g_ref_string_acquire (gun_value_get_text (value));
    case GUN_VALUE_NULL:
      return gun_text_new ("");
    case GUN_VALUE_BOOLEAN:
    case GUN_VALUE_NUMBER:
    default:
      json = gun_words_value_json (value);
      return gun_text_new (json);
    }
}

/**
 * gun_text_window_new:
 * @parent: the window it belongs to
 * @writes: where the write goes
 * @item: whose value it is about
 * @draft: (nullable): what was typed before, in the place of the value
 * @read_only: it can only be looked at, and saved
 */
GtkWidget *
gun_text_window_new (
    GtkWindow *parent, GunWrites *writes, GunKeyItem *item, const char *draft, gboolean read_only)
{
  GunTextWindow *self = g_object_new (GUN_TYPE_TEXT_WINDOW, "transient-for", parent, NULL);
  g_autoptr (GRefString) text = NULL;

  self->writes = g_object_ref (writes);
  self->item = g_object_ref (item);
  self->opened = gun_value_ref (gun_key_item_get_value (item));
  self->read_only = read_only;
  if (draft != NULL)
    text = gun_text_new (draft);
  else
    text = dup_value_text (gun_key_item_get_plain_value (item));

  show_place (self);
  show_text (self, text, draft != NULL);
  gtk_widget_set_visible (self->write_button, !read_only);
  gtk_widget_set_visible (GTK_WIDGET (self->kind_drop_down), !read_only);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "text.replace", !read_only);
  if (read_only)
    gtk_button_set_label (self->cancel_button, _ ("Close"));
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  g_signal_connect_object (item, "changed", G_CALLBACK (item_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (writes, "done", G_CALLBACK (done_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (writes, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (writes, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
