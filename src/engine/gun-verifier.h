/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-verifier.h belongs to engine/"
#endif

#include "gun-block-list.h"
#include "gun-door.h"

G_BEGIN_DECLS

#define GUN_TYPE_VERIFIER (gun_verifier_get_type ())
G_DECLARE_FINAL_TYPE (GunVerifier, gun_verifier, GUN, VERIFIER, GObject)

/**
 * GunVerifier:
 *
 * The door of the graph (#GunDoor): claims are made by sea/ in the loop, and what is known of their
 * signatures is known at once; the rest goes through a #GunVerifyQueue. What it has to ask peers
 * about, whether a right was taken back, goes through a #GunBlockList.
 */
GunVerifier *gun_verifier_new (void);

/* @blocks: (nullable) (transfer full): without one every certificate holds */
void gun_verifier_take_block_list (GunVerifier *self, GunBlockList *blocks);
void gun_verifier_take_changes (GunVerifier *self, GPtrArray *changes);

/* Checks of what was written here come to their end, then @stopped is called, possibly before this
 * returns. All others end now, without a word about what was not looked at yet: what waited for the
 * clock stays on the shelf, and peers say again what nobody acknowledged. */
void gun_verifier_stop (GunVerifier *self, GFunc stopped, gpointer user_data);

G_END_DECLS
