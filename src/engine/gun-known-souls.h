/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-known-souls.h belongs to engine/"
#endif

#include "gun-writer.h"

G_BEGIN_DECLS

typedef struct _GunKnownSouls GunKnownSouls;

/**
 * GunKnownSouls:
 *
 * What #GunWriter knows of the souls in its database without asking it: a #GunSoulFilter of them.
 * Those of a small database it has at once; a larger one is gone through in slices, some time after
 * it was opened, and until then any soul may be in it. Thread: the network's.
 */
GunKnownSouls *gun_known_souls_new (GunWriter *writer, const char *path);
void gun_known_souls_free (GunKnownSouls *self);

/* The database is open, or about to be closed; in between it may be asked. */
void gun_known_souls_start (GunKnownSouls *self);
void gun_known_souls_stop (GunKnownSouls *self);

/* @changes (element-type GunChange) are about to be written. */
void gun_known_souls_add (GunKnownSouls *self, GPtrArray *changes);
gboolean gun_known_souls_may_have (GunKnownSouls *self, GRefString *soul);

G_END_DECLS
