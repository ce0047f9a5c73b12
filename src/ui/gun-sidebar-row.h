/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GUN_TYPE_SIDEBAR_ROW (gun_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (GunSidebarRow, gun_sidebar_row, GUN, SIDEBAR_ROW, GtkListBoxRow)

/**
 * GunSidebarRow:
 *
 * A page to choose, of which there is nothing more to say than its name.
 *
 * Properties: icon-name (string), title (string).
 */

G_END_DECLS
