/* SPDX-License-Identifier: MIT */

#include "gun-cell-line.h"

/**
 * gun_cell_line_new:
 * @overflow: where the ellipsis of a long text is
 *
 * Returns: (transfer floating): a line without text
 */
GtkWidget *
gun_cell_line_new (GtkInscriptionOverflow overflow)
{
  GtkWidget *line = g_object_new (
      GTK_TYPE_INSCRIPTION, "text-overflow", overflow, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_add_css_class (line, "cell-line");

  return line;
}

/* The blocks that Unicode keeps for what is written from right to left */
static gboolean
is_from_right (gunichar c)
{
  return (c >= 0x590 && c <= 0x8ff) || (c >= 0xfb1d && c <= 0xfdff) || (c >= 0xfe70 && c <= 0xfeff)
         || (c >= 0x10800 && c <= 0x10fff) || (c >= 0x1e800 && c <= 0x1efff);
}

/* An inscription puts a text that is written against the direction of the window on the other side. The first letter of a text says how it
 * is written. */
static gboolean
is_turned (GtkWidget *line, const char *text)
{
  const gboolean window_is_from_right = gtk_widget_get_direction (line) == GTK_TEXT_DIR_RTL;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);

      if (g_unichar_isalpha (c))
        return is_from_right (c) != window_is_from_right;
    }

  return FALSE;
}

/**
 * gun_cell_line_set_text:
 * @line: of gun_cell_line_new()
 * @xalign: 0: at the beginning of the cell, 1: at its end, in whichever direction it is written
 */
void
gun_cell_line_set_text (GtkWidget *line, const char *text, double xalign)
{
  GtkInscription *self = GTK_INSCRIPTION (line);

  gtk_inscription_set_text (self, text);
  gtk_inscription_set_xalign (self, (float) (is_turned (line, text) ? 1 - xalign : xalign));
}

/**
 * gun_cell_line_set_icon:
 * @icon: (nullable): name of an icon
 */
void
gun_cell_line_set_icon (GtkImage *image, const char *icon)
{
  if (g_strcmp0 (gtk_image_get_icon_name (image), icon) != 0)
    gtk_image_set_from_icon_name (image, icon);
}

/**
 * gun_cell_line_change_style:
 * @widget: a #GtkWidget
 * @before: the style class that it got here last
 * @style: (nullable): the style class to have in its place
 */
void
gun_cell_line_change_style (gpointer widget, const char **before, const char *style)
{
  if (g_strcmp0 (*before, style) == 0)
    return;

  if (*before != NULL)
    gtk_widget_remove_css_class (widget, *before);
  if (style != NULL)
    gtk_widget_add_css_class (widget, style);
  *before = style;
}
