/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-table-cell.h"

G_BEGIN_DECLS

#define GUN_TYPE_FROM_CELL (gun_from_cell_get_type ())
G_DECLARE_FINAL_TYPE (GunFromCell, gun_from_cell, GUN, FROM_CELL, GunTableCell)

/**
 * GunFromCell:
 *
 * Who the value of a row came from, and which way.
 */

G_END_DECLS
