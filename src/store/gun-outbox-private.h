/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-outbox-private.h belongs to the store alone"
#endif

#include "gun-sql-private.h"
#include "gun-store-outbox.h"

G_BEGIN_DECLS

/* What a row counts beside its texts, bytes */
#define GUN_OUTBOX_ROW_BYTES 64

/**
 * GunOutbox:
 *
 * The tables `outbox` and `outbox_peer` and their rules (gun-schema.c, "Outbox"). Calls that write
 * stand inside a transaction; who ends it says how.
 */
typedef struct _GunOutbox GunOutbox;

GunOutbox *gun_outbox_new (GunSql *sql, GError **error);
void gun_outbox_free (GunOutbox *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunOutbox, gun_outbox_free)

void gun_outbox_set_keeps (GunOutbox *self, gboolean keeps);
guint64 gun_outbox_get_n_waiting (GunOutbox *self);
gboolean gun_outbox_accept (GunOutbox *self, const GunChange *change, gint64 id, GError **error);
gboolean gun_outbox_finish (GunOutbox *self,
                            GRefString *soul,
                            GRefString *key,
                            double state_ms,
                            gint64 done_us,
                            GError **error);
gboolean gun_outbox_forget (
    GunOutbox *self, GRefString *soul, GRefString *key, double state_ms, GError **error);
gboolean gun_outbox_write_counts (GunOutbox *self, GError **error);
void gun_outbox_committed (GunOutbox *self);
void gun_outbox_rolled_back (GunOutbox *self);

G_END_DECLS
