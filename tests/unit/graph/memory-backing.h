/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-backing.h"
#include "gun-shelf-row.h"

G_BEGIN_DECLS

#define MEMORY_TYPE_BACKING (memory_backing_get_type ())
G_DECLARE_FINAL_TYPE (MemoryBacking, memory_backing, MEMORY, BACKING, GObject)

/*
 * A backing in memory. It does nothing until memory_backing_step() lets it carry out the oldest
 * thing it was asked for, so that a test can look at what is the case in between.
 */
MemoryBacking *memory_backing_new (void);

gboolean memory_backing_step (MemoryBacking *self); /* FALSE when there was nothing to do */
void
memory_backing_run (MemoryBacking *self); /* and the main context with it, until both are at rest */

void memory_backing_fail_next (MemoryBacking *self, guint n_operations);

/* From now on it says of which souls it holds nothing. */
void memory_backing_know_absent (MemoryBacking *self);

/* As if a soul had been evicted: what is under way is not touched. */
void memory_backing_forget (MemoryBacking *self, const char *soul);

guint memory_backing_get_n_asked (MemoryBacking *self);
guint memory_backing_get_n_reads (MemoryBacking *self);
guint memory_backing_get_n_writes (MemoryBacking *self);
GunNode *memory_backing_get_node (MemoryBacking *self, const char *soul);
GPtrArray *memory_backing_get_shelf (MemoryBacking *self); /* (element-type GunShelfRow) */

G_END_DECLS
