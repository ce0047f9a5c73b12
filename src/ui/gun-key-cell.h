/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-table-cell.h"

G_BEGIN_DECLS

#define GUN_TYPE_KEY_CELL (gun_key_cell_get_type ())
G_DECLARE_FINAL_TYPE (GunKeyCell, gun_key_cell, GUN, KEY_CELL, GunTableCell)

/**
 * GunKeyCell:
 *
 * The key of a row.
 */

G_END_DECLS
