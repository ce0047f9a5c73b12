/* SPDX-License-Identifier: MIT */

#include "gun-check-line.h"

/* Characters of a line of what came of it in a narrow window, so that there is room for what was measured */
#define NARROW_CHARACTERS 16

struct _GunCheckLine
{
  AdwActionRow parent_instance;

  GtkSpinner *spinner;
  GtkImage *image;
  GtkLabel *value_label;
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (GunCheckLine, gun_check_line, ADW_TYPE_ACTION_ROW)

/* As in GunRelayStepRow, which shows the same of one relay */
static const struct
{
  const char *icon_name;
  const char *style;
} marks[] = {
  [GUN_CHECK_RUNNING] = { NULL, "dim-label" },
  [GUN_CHECK_NEUTRAL] = { "list-remove-symbolic", "dim-label" },
  [GUN_CHECK_GOOD] = { "emblem-default-symbolic", "success" },
  [GUN_CHECK_WARNING] = { "dialog-warning-symbolic", "warning" },
  [GUN_CHECK_BAD] = { "dialog-error-symbolic", "error" },
};

static void
show_mark (GunCheckLine *self, GunCheckMark mark)
{
  gboolean running = mark == GUN_CHECK_RUNNING;

  gtk_spinner_set_spinning (self->spinner, running);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), running);
  gtk_widget_set_visible (GTK_WIDGET (self->image), !running);
  gtk_image_set_from_icon_name (self->image, marks[mark].icon_name);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->image), marks[i].style);
  gtk_widget_add_css_class (GTK_WIDGET (self->image), marks[mark].style);
}

/* What is short stays in one line; of what is long the lines are as long as they may be. */
static void
fit (GunCheckLine *self)
{
  gboolean wraps
      = self->narrow
        && g_utf8_strlen (gtk_label_get_label (self->value_label), -1) > NARROW_CHARACTERS;

  gtk_label_set_natural_wrap_mode (self->value_label,
                                   wraps ? GTK_NATURAL_WRAP_WORD : GTK_NATURAL_WRAP_NONE);
  gtk_label_set_width_chars (self->value_label, wraps ? NARROW_CHARACTERS : -1);
  gtk_label_set_max_width_chars (self->value_label, wraps ? NARROW_CHARACTERS : -1);
}

/**
 * gun_check_line_set:
 * @row: what it shows from now on
 */
void
gun_check_line_set (GunCheckLine *self, const GunCheckRow *row)
{
  g_autofree char *label = g_strdup_printf ("%s: %s", row->title, row->value);
  const char *detail = row->detail != NULL ? row->detail : "";

  g_return_if_fail (GUN_IS_CHECK_LINE (self));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), row->title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), detail);
  gtk_label_set_label (self->value_label, row->value);
  fit (self);
  show_mark (self, row->mark);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  detail,
                                  -1);
}

/**
 * gun_check_line_set_narrow:
 * @narrow: whether the window is
 */
void
gun_check_line_set_narrow (GunCheckLine *self, gboolean narrow)
{
  g_return_if_fail (GUN_IS_CHECK_LINE (self));

  self->narrow = narrow;
  fit (self);
}

static void
gun_check_line_class_init (GunCheckLineClass *klass)
{
}

static void
gun_check_line_init (GunCheckLine *self)
{
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->image = GTK_IMAGE (
      g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  self->value_label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->value_label), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->value_label), "numeric");
  gtk_label_set_wrap (self->value_label, TRUE);
  gtk_label_set_wrap_mode (self->value_label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->value_label, 1);
  gtk_label_set_justify (self->value_label, GTK_JUSTIFY_RIGHT);

  /* What it shows comes from outside: it is text, never markup */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 4);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 2);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->spinner));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->image));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->value_label));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  /* Its name says the title too */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

GtkWidget *
gun_check_line_new (void)
{
  return g_object_new (GUN_TYPE_CHECK_LINE, NULL);
}
