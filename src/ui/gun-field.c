/* SPDX-License-Identifier: MIT */

#include "gun-field.h"

#include <glib/gi18n.h>

static void
show (AdwEntryRow *row, GtkLabel *label, const char *words, gboolean wrong)
{
  GtkWidget *line = GTK_WIDGET (label);

  gtk_widget_remove_css_class (line, wrong ? "dim-label" : "error");
  gtk_widget_add_css_class (line, wrong ? "error" : "dim-label");
  if (wrong)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  gtk_label_set_text (label, words);
}

void
gun_field_set_hint (AdwEntryRow *row, GtkLabel *label, const char *hint)
{
  show (row, label, hint, FALSE);
  gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
}

void
gun_field_set_wrong (AdwEntryRow *row, GtkLabel *label, const char *reason)
{
  show (row, label, reason, TRUE);
  gtk_accessible_update_state (
      GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static GtkWidget *
find_apply_button (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (widget)), "adw-entry-apply-symbolic")
             == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_apply_button (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/**
 * gun_field_name_apply_button:
 * @row: with show-apply-button
 */
void
gun_field_name_apply_button (AdwEntryRow *row)
{
  GtkWidget *button = find_apply_button (GTK_WIDGET (row));

  if (button != NULL)
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Apply"), -1);
}
