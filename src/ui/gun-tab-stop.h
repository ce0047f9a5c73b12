/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_TAB_STOP (gun_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (GunTabStop, gun_tab_stop, GUN, TAB_STOP, AdwBin)

/**
 * GunTabStop:
 *
 * A bin whose list is one stop of the Tab key. GtkListBox goes through all of its rows by Tab and selects each, so that who only wants to
 * get past a list of pages ends at the last page; the arrow keys go from row to row.
 */

G_END_DECLS
