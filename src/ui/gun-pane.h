/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_PANE (gun_pane_get_type ())
G_DECLARE_FINAL_TYPE (GunPane, gun_pane, GUN, PANE, AdwBin)

/**
 * GunPane:
 *
 * A bin that wants as much width as it is told, whatever its child would like. An AdwLeaflet folds by the natural widths of its
 * children, which here are those of long texts.
 *
 * Properties: natural-width (int, pixels); yields (boolean): does without any width when there is too little, so that a header bar does
 * not keep a window from getting narrow before it has folded.
 */

G_END_DECLS
