/* SPDX-License-Identifier: MIT */

#include "gun-why-box.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gun-expander.h"

struct _GunWhyBox
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkLabel *sentence_label;
  GtkLabel *fact_label;
  GtkLabel *step_label;
  GtkButton *step_button;
  GtkWidget *again_button;
  AdwExpanderRow *tried_row;
  GtkWidget *tried_group;
  GPtrArray *rows;  /* of GtkWidget (unowned), in tried_row */
  GPtrArray *tried; /* of char *: what they say */
};

G_DEFINE_FINAL_TYPE (GunWhyBox, gun_why_box, GTK_TYPE_WIDGET)

static void
set_label (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

/* The step is said; its button leads to where it is done */
static void
show_button (GunWhyBox *self, const char *action)
{
  GtkActionable *actionable = GTK_ACTIONABLE (self->step_button);
  gboolean is_preferences = g_strcmp0 (action, "preferences") == 0;
  gboolean is_check = g_strcmp0 (action, "network-check") == 0;

  gtk_widget_set_visible (GTK_WIDGET (self->step_button), is_preferences || is_check);
  /* Between two actions it has none: a target that does not go with its action is complained about */
  gtk_actionable_set_action_name (actionable, NULL);
  if (is_preferences)
    {
      gtk_button_set_label (self->step_button, _ ("Open Preferences…"));
      gtk_actionable_set_action_target_value (actionable, NULL);
      gtk_actionable_set_action_name (actionable, "win.preferences");
    }
  else if (is_check)
    {
      gtk_button_set_label (self->step_button, _ ("Network Check"));
      gtk_actionable_set_action_target_value (actionable, g_variant_new_string ("network-check"));
      gtk_actionable_set_action_name (actionable, "win.show-page");
    }
}

/* A line breaks between words, and not between a number and its unit: "(30.0 s)" */
static char *
keep_units (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p == ' ' && p > text && g_ascii_isdigit (p[-1]) && g_ascii_isalpha (p[1])
        && !g_ascii_isalpha (p[2]))
      g_string_append_unichar (out, 0xA0);
    else
      g_string_append_c (out, *p);

  return g_string_free (out, FALSE);
}

static gboolean
is_shown (GunWhyBox *self, GPtrArray *tried)
{
  if (tried->len != self->tried->len)
    return FALSE;
  for (guint i = 0; i < tried->len; i++)
    if (g_strcmp0 (g_ptr_array_index (tried, i), g_ptr_array_index (self->tried, i)) != 0)
      return FALSE;

  return TRUE;
}

static void
show_tried (GunWhyBox *self, GPtrArray *tried)
{
  g_autofree char *counted = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u line, oldest first", "%u lines, oldest first", tried->len),
      tried->len);

  gtk_widget_set_visible (self->tried_group, tried->len > 0);
  if (is_shown (self, tried))
    return;

  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (self->tried_row, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  g_ptr_array_set_size (self->tried, 0);
  for (guint i = 0; i < tried->len; i++)
    {
      const char *text = g_ptr_array_index (tried, i);
      g_autofree char *shown = keep_units (text);
      GtkWidget *row = g_object_new (
          ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", shown, "title-lines", 0, NULL);

      gtk_accessible_update_property (
          GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, shown, -1);
      adw_expander_row_add_row (self->tried_row, row);
      g_ptr_array_add (self->rows, row);
      g_ptr_array_add (self->tried, g_strdup (text));
    }
  adw_expander_row_set_subtitle (self->tried_row, counted);
}

/* Of somebody else nothing is unfolded */
void
gun_why_box_begin (GunWhyBox *self)
{
  g_return_if_fail (GUN_IS_WHY_BOX (self));

  adw_expander_row_set_expanded (self->tried_row, FALSE);
}

/**
 * gun_why_box_show:
 * @self: a box
 * @report: what to say
 */
void
gun_why_box_show (GunWhyBox *self, const GunWhyReport *report)
{
  g_return_if_fail (GUN_IS_WHY_BOX (self));
  g_return_if_fail (report != NULL);

  set_label (self->sentence_label, report->sentence);
  set_label (self->fact_label, report->fact);
  set_label (self->step_label, report->step);
  show_button (self, report->step_action);
  show_tried (self, report->tried);
}

static void
gun_why_box_dispose (GObject *object)
{
  g_clear_pointer (&GUN_WHY_BOX (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gun_why_box_parent_class)->dispose (object);
}

static void
gun_why_box_finalize (GObject *object)
{
  GunWhyBox *self = GUN_WHY_BOX (object);

  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->tried);

  G_OBJECT_CLASS (gun_why_box_parent_class)->finalize (object);
}

static void
gun_why_box_class_init (GunWhyBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gun_why_box_dispose;
  object_class->finalize = gun_why_box_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/gun/Desktop/ui/gun-why-box.ui");
  gtk_widget_class_bind_template_child (widget_class, GunWhyBox, box);
  gtk_widget_class_bind_template_child (widget_class, GunWhyBox, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, GunWhyBox, fact_label);
  gtk_widget_class_bind_template_child (widget_class, GunWhyBox, step_label);
  gtk_widget_class_bind_template_child (widget_class, GunWhyBox, step_button);
  gtk_widget_class_bind_template_child (widget_class, GunWhyBox, again_button);
  gtk_widget_class_bind_template_child (widget_class, GunWhyBox, tried_row);
  gtk_widget_class_bind_template_child (widget_class, GunWhyBox, tried_group);
}

static void
gun_why_box_init (GunWhyBox *self)
{
  self->rows = g_ptr_array_new ();
  self->tried = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_expander_name (self->tried_row);
}
