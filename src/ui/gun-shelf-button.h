/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_SHELF_BUTTON (gun_shelf_button_get_type ())
G_DECLARE_FINAL_TYPE (GunShelfButton, gun_shelf_button, GUN, SHELF_BUTTON, AdwBin)

/**
 * GunShelfButton:
 *
 * How many values of a node wait for their time, since the clock of whoever wrote them is ahead; pressed, it lists them. It is seen only while there
 * are some.
 */

/* @engine, @soul: (nullable): both or none */
void gun_shelf_button_set_node (GunShelfButton *self, GunEngine *engine, GRefString *soul);

G_END_DECLS
