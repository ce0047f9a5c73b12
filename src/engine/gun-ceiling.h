/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-ceiling.h belongs to engine/"
#endif

#include "gun-mesh.h"
#include "gun-writer.h"

G_BEGIN_DECLS

/**
 * GunCeiling:
 *
 * Holds the database below its limit: looks at its size whenever a quarter of a megabyte was
 * written, and when it is too large lets the writer evict souls, a slice between its commits, each
 * with twice as much as was written since the last, until 95 % of the limit are left. Souls that
 * this computer follows, wrote or imported stay. Memory forgets what the database lets go of. It
 * belongs to the network's thread.
 */
typedef struct _GunCeiling GunCeiling;

/**
 * GunCeilingFuncs:
 * @evicted: (element-type GRefString): souls that went, in whole or in part
 * @stuck: once each time that nothing more can go
 */
typedef struct
{
  void (*evicted) (GPtrArray *souls, gpointer user_data);
  void (*stuck) (gpointer user_data);
} GunCeilingFuncs;

/* @mesh knows what is followed; all outlive it, up to gun_ceiling_stop(). */
GunCeiling *gun_ceiling_new (GunWriter *writer,
                             GunGraph *graph,
                             GunMesh *mesh,
                             const GunCeilingFuncs *funcs,
                             gpointer user_data);
/* Ends it; what the writer is about is let finish. */
void gun_ceiling_stop (GunCeiling *self);

/* @limit_bytes: 0: none */
void gun_ceiling_set_limit (GunCeiling *self, gint64 limit_bytes);
/* @changes: (element-type GunChange): what the graph judged */
void gun_ceiling_count (GunCeiling *self, GPtrArray *changes);

G_END_DECLS
