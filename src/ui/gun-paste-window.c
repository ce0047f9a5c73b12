/* SPDX-License-Identifier: MIT */

#include "gun-paste-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-json-draft.h"
#include "gun-shrink.h"
#include "gun-text.h"
#include "gun-words.h"

/* Rows shown; the others are only counted. */
#define MAX_ROWS 200

struct _GunPasteWindow
{
  AdwWindow parent_instance;

  GunWrites *writes;
  GRefString *soul;
  GunWriteStep *step; /* (nullable): what is to be written */

  GtkStack *stack;
  GtkButton *write_button;
  GtkLabel *summary_label;
  GtkListBox *list;
  GtkLabel *more_label;
  AdwStatusPage *wrong_page;
};

G_DEFINE_FINAL_TYPE (GunPasteWindow, gun_paste_window, ADW_TYPE_WINDOW)

static GunValue *
lookup (GRefString *soul, GRefString *key, gpointer user_data)
{
  return gun_writes_dup_value (user_data, soul, key);
}

/* What is so already is not written again */
static GunWriteStep *
new_step (GunPasteWindow *self, GPtrArray *entries)
{
  GunWriteStep *step = gun_write_step_new (GUN_WRITE_VALUES);

  for (guint i = 0; i < entries->len; i++)
    {
      const GunJsonDraftEntry *entry = g_ptr_array_index (entries, i);
      g_autoptr (GunValue) now = gun_writes_dup_value (self->writes, entry->soul, entry->key);

      if (now == NULL || !gun_value_equal (now, entry->value))
        gun_write_step_add (step, entry->soul, entry->key, entry->value, now);
    }

  return step;
}

static char *
describe (const GunWriteEntry *entry)
{
  g_autofree char *value = gun_words_value (entry->value);
  g_autofree char *now = NULL;

  if (entry->previous == NULL || gun_value_get_kind (entry->previous) == GUN_VALUE_NULL)
    return g_steal_pointer (&value);

  now = gun_words_value_short (entry->previous);

  /* Translators: the value to be written, and the one there is now */
  return g_strdup_printf (_ ("%s\nreplaces %s"), value, now);
}

static void
append_row (GunPasteWindow *self, const GunWriteEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *key = gun_words_text (entry->key);
  g_autofree char *soul = gun_words_text (entry->soul);
  g_autofree char *place = g_strdup_printf ("%s · %s", soul, key);
  g_autofree char *value = describe (entry);

  /* What is pasted is no markup */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 gun_text_equal (entry->soul, self->soul) ? key : place);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), value);
  gtk_list_box_append (self->list, row);
}

static void
show_wrong (GunPasteWindow *self, const char *title, const char *reason)
{
  g_autofree char *escaped = g_markup_escape_text (reason, -1);

  adw_status_page_set_title (self->wrong_page, title);
  adw_status_page_set_description (self->wrong_page, escaped);
  gtk_stack_set_visible_child_name (self->stack, "wrong");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "paste.write", FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->write_button), FALSE);
}

static void
show_step (GunPasteWindow *self)
{
  guint n_entries = gun_write_step_get_n_entries (self->step);
  g_autofree char *soul = gun_words_text (self->soul);
  g_autofree char *summary = g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE, "%u value to write to %s", "%u values to write to %s", n_entries),
      n_entries,
      soul);
  g_autofree char *label = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Write %u Value", "Write %u Values", n_entries), n_entries);
  g_autofree char *more = NULL;

  gtk_button_set_label (self->write_button, label);
  gtk_label_set_text (self->summary_label, summary);
  for (guint i = 0; i < MIN (n_entries, MAX_ROWS); i++)
    append_row (self, gun_write_step_get_entry (self->step, i));
  if (n_entries <= MAX_ROWS)
    return;

  more = g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE, "and %u value more", "and %u values more", n_entries - MAX_ROWS),
      n_entries - MAX_ROWS);
  gtk_label_set_text (self->more_label, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more_label), TRUE);
}

static void
show_text (GunPasteWindow *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  if (text == NULL || *text == '\0')
    {
      show_wrong (self, _ ("Nothing to Paste"), _ ("The clipboard holds no text."));
      return;
    }

  entries = gun_json_draft_plan (self->soul, text, strlen (text), lookup, self->writes, &error);
  if (entries == NULL)
    {
      show_wrong (self, _ ("This Cannot Be Pasted Here"), error->message);
      return;
    }

  self->step = new_step (self, entries);
  if (gun_write_step_get_n_entries (self->step) == 0)
    show_wrong (
        self, _ ("Nothing to Write"), _ ("This node holds all of what is in the clipboard."));
  else
    show_step (self);
}

static void
write_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunPasteWindow *self = GUN_PASTE_WINDOW (widget);

  gun_writes_carry_out (self->writes, self->step);
  gtk_window_close (GTK_WINDOW (self));
}

static void
gun_paste_window_finalize (GObject *object)
{
  GunPasteWindow *self = GUN_PASTE_WINDOW (object);

  g_clear_object (&self->writes);
  g_clear_pointer (&self->soul, g_ref_string_release);
  g_clear_pointer (&self->step, gun_write_step_unref);

  G_OBJECT_CLASS (gun_paste_window_parent_class)->finalize (object);
}

static void
gun_paste_window_class_init (GunPasteWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = gun_paste_window_finalize;

  gtk_widget_class_install_action (widget_class, "paste.write", NULL, write_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-paste-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunPasteWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GunPasteWindow, write_button);
  gtk_widget_class_bind_template_child (widget_class, GunPasteWindow, summary_label);
  gtk_widget_class_bind_template_child (widget_class, GunPasteWindow, list);
  gtk_widget_class_bind_template_child (widget_class, GunPasteWindow, more_label);
  gtk_widget_class_bind_template_child (widget_class, GunPasteWindow, wrong_page);
}

static void
gun_paste_window_init (GunPasteWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_cut_buttons (GTK_WIDGET (self));
}

/**
 * gun_paste_window_new:
 * @parent: the window it belongs to
 * @writes: where the writes go
 * @soul: of the node that gets it
 * @text: (nullable): what was in the clipboard
 */
GtkWidget *
gun_paste_window_new (GtkWindow *parent, GunWrites *writes, GRefString *soul, const char *text)
{
  GunPasteWindow *self = g_object_new (GUN_TYPE_PASTE_WINDOW, "transient-for", parent, NULL);

  self->writes = g_object_ref (writes);
  self->soul = g_ref_string_acquire (soul);
  show_text (self, text);

  return GTK_WIDGET (self);
}
