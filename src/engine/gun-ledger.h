/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-ledger.h belongs to engine/"
#endif

#include "gun-outbox-row.h"
#include "gun-writer.h"

G_BEGIN_DECLS

/**
 * GunLedgerListFunc:
 * @rows: (nullable) (element-type GunOutboxRow): what was asked for, oldest first
 * @error: (nullable): why it could not be read
 */
typedef void (*GunLedgerListFunc) (GPtrArray *rows, const GError *error, gpointer user_data);

/* @n_waiting: how many writes wait now */
typedef void (*GunLedgerChangedFunc) (guint64 n_waiting, gpointer user_data);

/**
 * GunLedger:
 *
 * The rows of the outbox, wherever they are kept: in the store, through its writer, or in memory.
 * What is noted is collected and goes to the store a moment later in one commit; whatever asks for
 * rows sees it. Thread: the network's.
 */
typedef struct _GunLedger GunLedger;

/* @writer: (nullable): %NULL keeps them in memory. @changed: rows may be others than before; at the
 * end of a commit. */
GunLedger *gun_ledger_new (GunWriter *writer, GunLedgerChangedFunc changed, gpointer user_data);
void gun_ledger_free (GunLedger *self);

/* Only in memory, %FALSE otherwise: the store says it itself. */
gboolean gun_ledger_is_full (GunLedger *self);
/* Of what the graph stored; the store does it itself, in the same commit. */
void gun_ledger_accept (GunLedger *self, const GunChange *change);
/* Rows may have come or gone: @changed is called soon. */
void gun_ledger_look_again (GunLedger *self);

void gun_ledger_note (
    GunLedger *self, GRefString *soul, GRefString *key, double state_ms, GunOutboxPeer *peer);
void gun_ledger_finish (
    GunLedger *self, GRefString *soul, GRefString *key, double state_ms, gint64 done_us);
void gun_ledger_forget (GunLedger *self, GRefString *soul, GRefString *key, double state_ms);
/* Now, before the end. Nothing is noted after it. */
void gun_ledger_close (GunLedger *self);

/* @func may come before this returns. */
void gun_ledger_list (GunLedger *self,
                      GRefString *soul,
                      gboolean waiting_only,
                      gint64 after_id,
                      guint limit,
                      GunLedgerListFunc func,
                      gpointer user_data);

G_END_DECLS
