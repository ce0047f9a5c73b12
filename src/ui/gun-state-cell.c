/* SPDX-License-Identifier: MIT */

#include "gun-state-cell.h"

#include "gun-cell-line.h"
#include "gun-tooltip.h"
#include "gun-words.h"

struct _GunStateCell
{
  GunTableCell parent_instance;

  GtkWidget *line;
};

G_DEFINE_FINAL_TYPE (GunStateCell, gun_state_cell, GUN_TYPE_TABLE_CELL)

static void
gun_state_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunStateCell *self = GUN_STATE_CELL (cell);
  gint64 state_us = gun_words_state_us (gun_key_item_get_state_ms (item));
  g_autofree char *ago = gun_words_ago (state_us, g_get_real_time ());
  g_autofree char *time = gun_words_time (state_us);

  gun_cell_line_set_text (self->line, ago, 1);
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
  self->line = gun_cell_line_new (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->line, "numeric");
  gtk_widget_add_css_class (self->line, "emphasis");
  adw_bin_set_child (ADW_BIN (self), self->line);
}
