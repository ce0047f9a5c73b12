/* SPDX-License-Identifier: MIT */

#include "gun-cell-note.h"

#include "gun-cell-line.h"

#define ICON_SIZE 12

struct _GunCellNote
{
  GtkBox parent_instance;

  GtkImage *image;
  GtkWidget *line;
  const char *style; /* (nullable): the class it has */
};

G_DEFINE_FINAL_TYPE (GunCellNote, gun_cell_note, GTK_TYPE_BOX)

/**
 * gun_cell_note_set:
 * @icon: (nullable): name of an icon
 * @words: what it says
 * @style: (nullable): a style class; a string that stays
 */
void
gun_cell_note_set (GunCellNote *self, const char *icon, const char *words, const char *style)
{
  g_return_if_fail (GUN_IS_CELL_NOTE (self));

  gun_cell_line_set_text (self->line, words, 0);
  gun_cell_line_set_icon (self->image, icon);
  gun_cell_line_change_style (self, &self->style, style);
}

static void
gun_cell_note_class_init (GunCellNoteClass *klass)
{
}

static void
gun_cell_note_init (GunCellNote *self)
{
  self->image = g_object_new (GTK_TYPE_IMAGE,
                              "pixel-size",
                              ICON_SIZE,
                              "accessible-role",
                              GTK_ACCESSIBLE_ROLE_PRESENTATION,
                              NULL);
  self->line = gun_cell_line_new (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->line, "caption");
  gtk_widget_add_css_class (self->line, "numeric");
  gtk_widget_set_hexpand (self->line, TRUE);
  /* The line takes the room of the cell, and the cell none of the table's */
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->image));
  gtk_box_append (GTK_BOX (self), self->line);
}

/**
 * gun_cell_note_new:
 * @spacing: between icon and words, pixels
 */
GtkWidget *
gun_cell_note_new (int spacing)
{
  return g_object_new (GUN_TYPE_CELL_NOTE, "spacing", spacing, NULL);
}
