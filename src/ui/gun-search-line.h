/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_SEARCH_LINE (gun_search_line_get_type ())
G_DECLARE_FINAL_TYPE (GunSearchLine, gun_search_line, GUN, SEARCH_LINE, AdwBin)

/**
 * GunSearchLine:
 *
 * Something found, with what matches marked: the soul, and under it the key and its value, or how much there is of the node.
 *
 * Property: only-name (boolean): one line with the soul.
 */
GtkWidget *gun_search_line_new (gboolean only_name);

void gun_search_line_set_result (GunSearchLine *self, const GunSearchResult *result);

G_END_DECLS
