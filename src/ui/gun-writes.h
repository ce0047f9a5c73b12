/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_WRITES (gun_writes_get_type ())
G_DECLARE_FINAL_TYPE (GunWrites, gun_writes, GUN, WRITES, GObject)

/**
 * GunWrites:
 *
 * What the person writes in this window, and how far it got.
 *
 * Property: n-waiting (uint, with notify): writes that no peer has acknowledged yet; always 0 for an isolated engine.
 * Signals:
 *  stored (GunDelivery, GunValue value, GunValue previous): committed here; previous is %NULL when the key was new
 *  failed (string soul-and-key, GError): nothing was written
 */
GunWrites *gun_writes_new (GunEngine *engine);

void gun_writes_put (
    GunWrites *self, GRefString *soul, GRefString *key, GunValue *value, GunValue *previous);
guint gun_writes_get_n_waiting (GunWrites *self);

G_END_DECLS
