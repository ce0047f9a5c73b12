/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-shelf-row.h"
#include "gun-store.h"

G_BEGIN_DECLS

/* What waits for its time: rows in all, rows of one peer (else one with a bad clock could push out
 * those of the others), and bytes as gun-schema.c counts a row. Beyond it those due last are given
 * up. */
#define GUN_SHELF_MAX_ROWS 1000
#define GUN_SHELF_MAX_ROWS_OF_PEER 100
#define GUN_SHELF_MAX_BYTES (4 * 1024 * 1024)

/*
 * The shelf: writes whose state lies ahead of the clock, across restarts. gun_store_write() puts a
 * change of verdict FUTURE there, and takes it away with the commit of a change of the same soul, key
 * and state that was judged otherwise: it came into force, or lost.
 *
 * A row is named by soul, key and state. Of several states of one key each waits, since each comes
 * into force in its turn; of several values at one state only that which HAM prefers, since the
 * others could never last.
 */
GPtrArray *gun_store_shelf_list (GunStore *self, GError **error);
gboolean gun_store_shelf_drop (
    GunStore *self, GRefString *soul, GRefString *key, double state_ms, GError **error);

G_END_DECLS
