/* SPDX-License-Identifier: MIT */

#include "gun-shrink.h"

/* What a window of 360 pixels leaves for a line within margins. */
#define NARROW_LINE_PX 318
/* Name of a box's data */
#define NARROW "gun-shrink-narrow"

static gboolean
query_tooltip_cb (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (label)));
  return TRUE;
}

static void
cut (GtkLabel *label)
{
  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

static void
wrap (GtkLabel *label)
{
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_natural_wrap_mode (label, GTK_NATURAL_WRAP_NONE);
  gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
}

static void
each_label (GtkWidget *root, void (*change) (GtkLabel *label))
{
  GtkWidget *child = GTK_IS_BUTTON (root) ? gtk_button_get_child (GTK_BUTTON (root)) : NULL;

  if (child != NULL && GTK_IS_LABEL (child))
    change (GTK_LABEL (child));

  for (child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    each_label (child, change);
}

void
gun_shrink_cut_buttons (GtkWidget *root)
{
  each_label (root, cut);
}

void
gun_shrink_wrap_buttons (GtkWidget *root)
{
  each_label (root, wrap);
}

/* Before it is in a window, nobody knows how large its text is */
static void
stack (GtkBox *box)
{
  gboolean narrow = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (box), NARROW));
  GtkOrientable *orientable = GTK_ORIENTABLE (box);
  int width;

  gtk_orientable_set_orientation (orientable, GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_measure (GTK_WIDGET (box), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  if (narrow && width > NARROW_LINE_PX)
    gtk_orientable_set_orientation (orientable, GTK_ORIENTATION_VERTICAL);
}

void
gun_shrink_stack_box (GtkBox *box, gboolean narrow)
{
  g_object_set_data (G_OBJECT (box), NARROW, GINT_TO_POINTER (narrow));
  g_signal_handlers_disconnect_by_func (box, stack, NULL);
  g_signal_connect (box, "map", G_CALLBACK (stack), NULL);
  if (gtk_widget_get_mapped (GTK_WIDGET (box)))
    stack (box);
}
