/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-key-item.h"

G_BEGIN_DECLS

#define GUN_TYPE_TABLE_CELL (gun_table_cell_get_type ())
G_DECLARE_DERIVABLE_TYPE (GunTableCell, gun_table_cell, GUN, TABLE_CELL, AdwBin)

/**
 * GunTableCell:
 *
 * A cell of a node's table: shows one side of a GunKeyItem and follows it. Tinted while the item is fresh: GTK 4.8 cannot style a row,
 * so each of its cells carries the style class "changed".
 */
struct _GunTableCellClass
{
  AdwBinClass parent_class;

  /* Shows @item as it is now. */
  void (*update) (GunTableCell *self, GunKeyItem *item);
  /* The item is being edited, or no longer is. */
  void (*editing_changed) (GunTableCell *self, GunKeyItem *item);
};

void gun_table_cell_set_item (GunTableCell *self, GunKeyItem *item);
GunKeyItem *gun_table_cell_get_item (GunTableCell *self);
void gun_table_cell_refresh (GunTableCell *self);

G_END_DECLS
