/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-writes.h"

G_BEGIN_DECLS

#define GUN_TYPE_UNDO (gun_undo_get_type ())
G_DECLARE_FINAL_TYPE (GunUndo, gun_undo, GUN, UNDO, GObject)

/* Steps, and keys in all of them, that can be taken back; the first ones give way. */
#define GUN_UNDO_MAX_STEPS 100
#define GUN_UNDO_MAX_ENTRIES 10000

/**
 * GunUndo:
 *
 * Takes back what was written in this window, by writing what was there before. GUN has no way back: everybody who follows the node gets a
 * new write. What somebody else has changed meanwhile is not overwritten without a question.
 *
 * Properties: can-undo, can-redo (boolean, with notify).
 * Signals:
 *  conflict (GunWriteStep, GunValue key, GunValue now): it was not taken back, since this key (its name, a text) holds something else by now;
 *  gun_undo_force() does it all the same
 */
GunUndo *gun_undo_new (GunEngine *engine, GunWrites *writes);
void gun_undo_stop (GunUndo *self);

void gun_undo_last (GunUndo *self);
void gun_undo_redo (GunUndo *self);
void gun_undo_take_back (GunUndo *self, GunWriteStep *step);
void gun_undo_force (GunUndo *self, GunWriteStep *step);

G_END_DECLS
