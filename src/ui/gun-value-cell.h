/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-table-cell.h"

G_BEGIN_DECLS

#define GUN_TYPE_VALUE_CELL (gun_value_cell_get_type ())
G_DECLARE_FINAL_TYPE (GunValueCell, gun_value_cell, GUN, VALUE_CELL, GunTableCell)

/**
 * GunValueCell:
 *
 * The value of a row; under it how far a write made here got, and in a narrow window what the columns that are not there would say.
 * While the item is edited: a field, the type, Cancel and Write.
 *
 * Properties: narrow, isolated (boolean); writes (GunWrites): what tells whether a link may not be meant; such a one is written the second time.
 * Signals: open-link (): the link was clicked; write (GunValue): Write, with a value that can be; cancel ().
 */

G_END_DECLS
