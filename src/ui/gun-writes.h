/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-engine.h"
#include "gun-write-step.h"

G_BEGIN_DECLS

#define GUN_TYPE_WRITES (gun_writes_get_type ())
G_DECLARE_FINAL_TYPE (GunWrites, gun_writes, GUN, WRITES, GObject)

/**
 * GunWrites:
 *
 * What the person writes in this window, step by step. How far it gets is the engine's to say.
 *
 * Signals:
 *  stored (GunDelivery): one key was committed here
 *  done (GunWriteStep): all keys of a step were committed here
 *  failed (string, GError, GunWriteStep): nothing of this key was written; with its name for display. Once for a step, with the first
 *  key that failed
 *  refused (GunWriteStep): nothing of it was written, since the person said no
 *  ask (GunValue root): a write below this first part of a path, where everything came from others, waits for gun_writes_allow() or
 *  gun_writes_refuse()
 */
GunWrites *gun_writes_new (GunEngine *engine, GunCatalog *catalog);

void gun_writes_put (
    GunWrites *self, GRefString *soul, GRefString *key, GunValue *value, GunValue *previous);
void gun_writes_carry_out (GunWrites *self, GunWriteStep *step);
GunValue *gun_writes_dup_value (GunWrites *self, GRefString *soul, GRefString *key);
const char *gun_writes_doubt (GunWrites *self, GRefString *soul, const GunValue *value);
GunEngine *gun_writes_get_engine (GunWrites *self);
GunCatalog *gun_writes_get_catalog (GunWrites *self);
void gun_writes_allow (GunWrites *self, GRefString *root);
void gun_writes_refuse (GunWrites *self, GRefString *root);

G_END_DECLS
