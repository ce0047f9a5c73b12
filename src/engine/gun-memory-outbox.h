/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-memory-outbox.h belongs to engine/"
#endif

#include "gun-change.h"
#include "gun-outbox-row.h"

G_BEGIN_DECLS

/**
 * GunMemoryOutbox:
 *
 * The outbox of an engine that keeps everything in memory: the rows, rules and limits of
 * gun-store-outbox.h. Thread: the network's.
 */
typedef struct _GunMemoryOutbox GunMemoryOutbox;

GunMemoryOutbox *gun_memory_outbox_new (void);
void gun_memory_outbox_free (GunMemoryOutbox *self);

/* Whether one more row has room. */
gboolean gun_memory_outbox_is_full (GunMemoryOutbox *self);
/* A write made here puts its row; a stored change of somebody else takes one away that waits. */
void gun_memory_outbox_accept (GunMemoryOutbox *self, const GunChange *change);

guint64 gun_memory_outbox_get_n_waiting (GunMemoryOutbox *self);
GPtrArray *gun_memory_outbox_list (
    GunMemoryOutbox *self, GRefString *soul, gboolean waiting_only, gint64 after_id, guint limit);
void gun_memory_outbox_note (GunMemoryOutbox *self,
                             GRefString *soul,
                             GRefString *key,
                             double state_ms,
                             const GunOutboxPeer *peer);
void gun_memory_outbox_finish (
    GunMemoryOutbox *self, GRefString *soul, GRefString *key, double state_ms, gint64 done_us);
void gun_memory_outbox_forget (GunMemoryOutbox *self,
                               GRefString *soul,
                               GRefString *key,
                               double state_ms);

G_END_DECLS
