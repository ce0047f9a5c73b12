/* SPDX-License-Identifier: MIT */

#include "gun-shrink.h"

#include <adwaita.h>

/* Of a label in a header bar so much is seen, at least. */
#define SHORT_CHARACTERS 6
/* And of a title, where it has the least room. */
#define TITLE_CHARACTERS 2
/* Name of a box's data */
#define ROOM "gun-shrink-room"

static gboolean
query_tooltip_cb (GtkWidget *label, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (label))))
    return FALSE;

  gtk_tooltip_set_text (tooltip, gtk_label_get_text (GTK_LABEL (label)));
  return TRUE;
}

/* What is short is not cut: there would be next to nothing of it */
static void
cut_text (GtkLabel *label)
{
  gboolean is_long = g_utf8_strlen (gtk_label_get_text (label), -1) > SHORT_CHARACTERS;

  gtk_label_set_width_chars (label, is_long ? SHORT_CHARACTERS : -1);
  gtk_label_set_ellipsize (label, is_long ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
}

static void
cut (GtkLabel *label)
{
  cut_text (label);
  gtk_widget_set_has_tooltip (GTK_WIDGET (label), TRUE);
  g_signal_connect (label, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  g_signal_connect (label, "notify::label", G_CALLBACK (cut_text), NULL);
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

/* A title in the very middle takes from both sides what only one of them needs, and more than it is worth */
static void
loosen (GtkWidget *widget, gboolean in_header_bar)
{
  if (ADW_IS_HEADER_BAR (widget))
    {
      adw_header_bar_set_centering_policy (ADW_HEADER_BAR (widget), ADW_CENTERING_POLICY_LOOSE);
      in_header_bar = TRUE;
    }
  if (GTK_IS_LABEL (widget) && in_header_bar)
    gtk_label_set_width_chars (GTK_LABEL (widget), TITLE_CHARACTERS);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_BUTTON (child))
      loosen (child, in_header_bar);
}

void
gun_shrink_cut_buttons (GtkWidget *root)
{
  loosen (root, FALSE);
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
  int room_px = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (box), ROOM));
  GtkOrientable *orientable = GTK_ORIENTABLE (box);
  int width;

  gtk_orientable_set_orientation (orientable, GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_measure (GTK_WIDGET (box), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  if (room_px > 0 && width > room_px)
    gtk_orientable_set_orientation (orientable, GTK_ORIENTATION_VERTICAL);
}

void
gun_shrink_stack_box (GtkBox *box, int room_px)
{
  g_object_set_data (G_OBJECT (box), ROOM, GINT_TO_POINTER (room_px));
  g_signal_handlers_disconnect_by_func (box, stack, NULL);
  g_signal_connect (box, "map", G_CALLBACK (stack), NULL);
  if (gtk_widget_get_mapped (GTK_WIDGET (box)))
    stack (box);
}
