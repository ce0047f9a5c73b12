/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-outbox-row.h"
#include "gun-store.h"

G_BEGIN_DECLS

/* What waits to arrive, and what it and the rows of what arrived may take, bytes as gun-schema.c
 * counts a row. Beyond it a write made here fails, since what it says could not be kept. */
#define GUN_OUTBOX_MAX_WAITING 100000
#define GUN_OUTBOX_MAX_BYTES (64 * 1024 * 1024)

/* Rows of what has arrived, to be looked at: those that arrived first go. */
#define GUN_OUTBOX_MAX_DONE 1000

/* Peers noted for one row: the others are not. */
#define GUN_OUTBOX_MAX_PEERS 64

/*
 * The outbox: what was written here and has not arrived yet, across restarts, and the last of what
 * has. gun_store_write() keeps it in the same commit as the value: a stored change whose path is
 * GUN_PATH_HERE puts a row, or replaces that of the same soul and key; a stored change of somebody
 * else takes away a row of that key that waits, since nobody needs it any more.
 *
 * A row is named by soul, key and state. The calls that change one do nothing, and succeed, when
 * there is no such row, or it holds another state: a later write has taken its place. Each is a
 * commit of its own unless it stands between gun_store_begin() and gun_store_commit(). Times are
 * wall clock, microseconds since 1970. Errors are those of gun_store_write().
 */

/* Whether writes made here enter the outbox: %TRUE from the start. Not those of a store that is
 * never sent anywhere. */
void gun_store_set_keeps_outbox (GunStore *self, gboolean keeps_outbox);

GPtrArray *gun_store_outbox_list (
    GunStore *self, gboolean waiting_only, gint64 after_id, guint limit, GError **error);
GPtrArray *gun_store_outbox_list_soul (GunStore *self,
                                       GRefString *soul,
                                       gboolean waiting_only,
                                       gint64 after_id,
                                       guint limit,
                                       GError **error);
gboolean gun_store_outbox_count (GunStore *self, guint64 *n_waiting, GError **error);

gboolean gun_store_outbox_note (GunStore *self,
                                GRefString *soul,
                                GRefString *key,
                                double state_ms,
                                GRefString *peer,
                                gint64 sent_us,
                                gint64 arrived_us,
                                const char *reason,
                                GError **error);
gboolean gun_store_outbox_finish (GunStore *self,
                                  GRefString *soul,
                                  GRefString *key,
                                  double state_ms,
                                  gint64 done_us,
                                  GError **error);
gboolean gun_store_outbox_forget (
    GunStore *self, GRefString *soul, GRefString *key, double state_ms, GError **error);

G_END_DECLS
