/* SPDX-License-Identifier: MIT */

#include "gun-expander.h"

/* One list has the row itself, the other what it unfolds; without a name each says that it is a GtkListBox */
static void
name_lists (GtkWidget *widget, const char *title)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_BOX (child))
      gtk_accessible_update_property (
          GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
    else
      name_lists (child, title);
}

static void
tell (AdwExpanderRow *row)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row));
  const char *subtitle = adw_expander_row_get_subtitle (row);
  g_autofree char *words = subtitle == NULL || *subtitle == '\0'
                               ? g_strdup (title)
                               : g_strdup_printf ("%s, %s", title, subtitle);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

void
gun_expander_name (AdwExpanderRow *row)
{
  g_return_if_fail (ADW_IS_EXPANDER_ROW (row));

  name_lists (GTK_WIDGET (row), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  g_signal_connect (row, "notify::subtitle", G_CALLBACK (tell), NULL);
  tell (row);
}
