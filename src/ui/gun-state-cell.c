/* SPDX-License-Identifier: MIT */

#include "gun-state-cell.h"

#include "gun-tooltip.h"
#include "gun-words.h"

struct _GunStateCell
{
  GunTableCell parent_instance;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (GunStateCell, gun_state_cell, GUN_TYPE_TABLE_CELL)

static void
gun_state_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunStateCell *self = GUN_STATE_CELL (cell);
  gint64 state_us = gun_words_state_us (gun_key_item_get_state_ms (item));
  g_autofree char *ago = gun_words_ago (state_us, g_get_real_time ());
  g_autofree char *time = gun_words_time (state_us);

  gtk_label_set_text (self->label, ago);
  gun_tooltip_set_text (self, time);
}

static void
gun_state_cell_class_init (GunStateCellClass *klass)
{
  GUN_TABLE_CELL_CLASS (klass)->update = gun_state_cell_update;
}

static void
gun_state_cell_init (GunStateCell *self)
{
  self->label
      = g_object_new (GTK_TYPE_LABEL, "xalign", 1.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "emphasis");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
}
