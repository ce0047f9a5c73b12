/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-network-check-words.h"

G_BEGIN_DECLS

#define GUN_TYPE_CHECK_LINE (gun_check_line_get_type ())
G_DECLARE_FINAL_TYPE (GunCheckLine, gun_check_line, GUN, CHECK_LINE, AdwActionRow)

/**
 * GunCheckLine:
 *
 * One fact of the network.
 */
GtkWidget *gun_check_line_new (void);
/* There is little room: what came of it takes several lines */
void gun_check_line_set_narrow (GunCheckLine *self, gboolean narrow);
void gun_check_line_set (GunCheckLine *self, const GunCheckRow *row);

G_END_DECLS
