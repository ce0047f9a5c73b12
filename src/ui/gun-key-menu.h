/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-key-item.h"

G_BEGIN_DECLS

/* (transfer full): what can be done with the row of @item once it is chosen. Its actions are those of the table and of the pages around it. */
GMenuModel *gun_key_menu_new (GunKeyItem *item);

G_END_DECLS
