/* SPDX-License-Identifier: MIT */

#include "gun-field.h"

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
