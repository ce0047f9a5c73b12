/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-soul-item.h"

G_BEGIN_DECLS

#define GUN_TYPE_SOUL_LINE (gun_soul_line_get_type ())
G_DECLARE_FINAL_TYPE (GunSoulLine, gun_soul_line, GUN, SOUL_LINE, AdwBin)

/**
 * GunSoulLine:
 *
 * A soul in a list: the icon of its kind, its path with the last part standing out, and whether it is followed.
 */
GtkWidget *gun_soul_line_new (void);
void gun_soul_line_set_item (GunSoulLine *self, GunSoulItem *item);
GunSoulItem *gun_soul_line_get_item (GunSoulLine *self);

G_END_DECLS
