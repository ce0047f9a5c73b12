/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_WRITES (gun_writes_get_type ())
G_DECLARE_FINAL_TYPE (GunWrites, gun_writes, GUN, WRITES, GObject)

/**
 * GunWrites:
 *
 * What the person writes in this window. How far it gets is the engine's to say.
 *
 * Signals:
 *  stored (GunDelivery, GunValue value, GunValue previous): committed here; previous is %NULL when the key was new
 *  failed (string soul-and-key, GError): nothing was written
 */
GunWrites *gun_writes_new (GunEngine *engine);

void gun_writes_put (
    GunWrites *self, GRefString *soul, GRefString *key, GunValue *value, GunValue *previous);

G_END_DECLS
