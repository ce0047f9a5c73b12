/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-courier.h belongs to engine/"
#endif

#include "gun-network.h"

G_BEGIN_DECLS

/* Writes under way at a time; the others wait in the outbox, oldest first. */
#define GUN_OUTBOX_IN_FLIGHT 256

/* Most deliveries of one node that can be asked for */
#define GUN_OUTBOX_MAX_DELIVERIES 1000

/**
 * GunCourier:
 *
 * Brings what is written here to whom it is for, across restarts. A write is done when it has
 * arrived (DECISIONS.md section 5) at every relay that is added at the time; without any, when it
 * arrived at anybody. Until then its row waits in the outbox (gun-ledger.h).
 *
 *   put ──commit──> row ──in flight──> said, asked, said again (the mesh's write) ──> done
 *                    ^        │
 *                    └────────┘ everybody who is there has it, or keeps silent, and others wait
 *
 * A relay that opens, one that is removed, and every five minutes: all rows are gone through again,
 * oldest first, at most %GUN_OUTBOX_IN_FLIGHT in flight. Thread: the network's.
 */
GunCourier *gun_courier_new (GunNetwork *network);
void gun_courier_free (GunCourier *self);
/* Before the mesh and the writer close: what is known is kept. */
void gun_courier_stop (GunCourier *self);
/* Last: puts that were not committed end with STOPPED. */
void gun_courier_abandon (GunCourier *self);

/* What happens around it */
void gun_courier_take_changes (GunCourier *self, GPtrArray *changes);
void gun_courier_peer_moved (GunCourier *self, GunPeer *peer);
void gun_courier_peer_removed (GunCourier *self, GunPeer *peer);

/* Calls of the handle; they carry the task to its end. */
/* @state_ms: what @value was signed with; NAN: a fresh one. Ahead of the clock it is INVALID. */
void gun_courier_put (GunCourier *self,
                      GTask *task,
                      GRefString *soul,
                      GRefString *key,
                      GunValue *value,
                      double state_ms);
void gun_courier_list (
    GunCourier *self, GTask *task, gboolean waiting_only, gint64 after_id, guint limit);
void gun_courier_find_deliveries (GunCourier *self, GTask *task, GRefString *soul);
void gun_courier_forget (GunCourier *self, GTask *task, GRefString *soul, GRefString *key);

G_END_DECLS
