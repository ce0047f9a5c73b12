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
 * A soul in a list: the icon of its kind, its path with the last part standing out, and whether it is followed. In the tree: a soul or a group,
 * moved in as deep as it stands, with the part of the path that its level is about; a group has an arrow, and the number of souls in it.
 *
 * Signals: toggled (): the arrow was pressed, or the action soul.toggle activated.
 */
GtkWidget *gun_soul_line_new (GtkListItem *list_item);
guint gun_soul_line_get_position (GunSoulLine *self);
void gun_soul_line_set_item (GunSoulLine *self, GunSoulItem *item);
GunSoulItem *gun_soul_line_get_item (GunSoulLine *self);

G_END_DECLS
