/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-table-cell.h"

G_BEGIN_DECLS

#define GUN_TYPE_SIGNATURE_CELL (gun_signature_cell_get_type ())
G_DECLARE_FINAL_TYPE (GunSignatureCell, gun_signature_cell, GUN, SIGNATURE_CELL, GunTableCell)

/**
 * GunSignatureCell:
 *
 * Who stands for the value of a row: an icon and a word; who it is stands in the tooltip.
 */

G_END_DECLS
