/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-table-cell.h"

G_BEGIN_DECLS

#define GUN_TYPE_STATE_CELL (gun_state_cell_get_type ())
G_DECLARE_FINAL_TYPE (GunStateCell, gun_state_cell, GUN, STATE_CELL, GunTableCell)

/**
 * GunStateCell:
 *
 * When the value of a row was written: how long ago, and in the tooltip the date.
 */

G_END_DECLS
