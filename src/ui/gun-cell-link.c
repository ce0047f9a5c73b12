/* SPDX-License-Identifier: MIT */

#include "gun-cell-link.h"

#include "gun-cell-line.h"
#include "gun-tooltip.h"

/* Between words and arrow, pixels */
#define SPACING 6

struct _GunCellLink
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkWidget *line;
};

G_DEFINE_FINAL_TYPE (GunCellLink, gun_cell_link, GTK_TYPE_WIDGET)

/**
 * gun_cell_link_set_text:
 * @words: what it leads to
 */
void
gun_cell_link_set_text (GunCellLink *self, const char *words)
{
  g_return_if_fail (GUN_IS_CELL_LINK (self));

  gun_cell_line_set_text (self->line, words, 0);
  gun_tooltip_set_text (self->button, words);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
gun_cell_link_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  GunCellLink *self = GUN_CELL_LINK (widget);

  gtk_widget_measure (self->button, orientation, -1, minimum, natural, NULL, NULL);
}

static int
get_words_width (GunCellLink *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (
      self->line, gtk_inscription_get_text (GTK_INSCRIPTION (self->line)));
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

static void
gun_cell_link_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GunCellLink *self = GUN_CELL_LINK (widget);
  GtkAllocation place = { 0, 0, width, height };
  int button_width;
  int line_width;

  gtk_widget_measure (
      self->button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &button_width, NULL, NULL);
  gtk_widget_measure (self->line, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &line_width, NULL, NULL);
  place.width = MIN (width, MAX (button_width, button_width - line_width + get_words_width (self)));
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    place.x = width - place.width;
  gtk_widget_size_allocate (self->button, &place, -1);
}

static void
gun_cell_link_dispose (GObject *object)
{
  GunCellLink *self = GUN_CELL_LINK (object);

  g_clear_pointer (&self->button, gtk_widget_unparent);

  G_OBJECT_CLASS (gun_cell_link_parent_class)->dispose (object);
}

static void
gun_cell_link_class_init (GunCellLinkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_cell_link_dispose;
  widget_class->measure = gun_cell_link_measure;
  widget_class->size_allocate = gun_cell_link_size_allocate;
}

static GtkWidget *
new_arrow (void)
{
  return g_object_new (GTK_TYPE_IMAGE,
                       "icon-name",
                       "go-next-symbolic",
                       "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       NULL);
}

static void
gun_cell_link_init (GunCellLink *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, SPACING);

  self->line = gun_cell_line_new (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->line, TRUE);
  /* The words take the room of the button, and the link none of the table's */
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  gtk_box_append (GTK_BOX (box), self->line);
  gtk_box_append (GTK_BOX (box), new_arrow ());

  self->button
      = g_object_new (GTK_TYPE_BUTTON, "child", box, "action-name", "cell.open-link", NULL);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "value-link");
  gtk_accessible_update_relation (
      GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->line, NULL, -1);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
gun_cell_link_new (void)
{
  return g_object_new (GUN_TYPE_CELL_LINK, NULL);
}
