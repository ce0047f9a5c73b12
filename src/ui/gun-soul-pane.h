/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-kind-list.h"
#include "gun-soul-list.h"
#include "gun-soul-tree.h"

G_BEGIN_DECLS

#define GUN_TYPE_SOUL_PANE (gun_soul_pane_get_type ())
G_DECLARE_FINAL_TYPE (GunSoulPane, gun_soul_pane, GUN, SOUL_PANE, AdwBin)

/**
 * GunSoulPane:
 *
 * The tree of souls known here, how many there are, and New Node. An arrow, Return and the keys Right and Left open and close a group; Left
 * in a group goes to its row. Instead of the tree it can show those of one kind as a list.
 *
 * Property: kind (string): as gun_search_kind_get_name() has it; also the action souls.kind.
 * It needs a window with the actions win.new-node and win.say (string).
 *
 * Signals: chosen (GunValue): a link to the soul whose row was chosen, also when it was chosen already.
 */
void gun_soul_pane_set_souls (GunSoulPane *self,
                              GunSoulList *souls,
                              GunSoulTree *tree,
                              GunKindList *kinds);
void gun_soul_pane_select (GunSoulPane *self, GRefString *soul);

G_END_DECLS
