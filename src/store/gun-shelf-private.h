/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-shelf-private.h belongs to the store alone"
#endif

#include "gun-origins-private.h"
#include "gun-sql-private.h"
#include "gun-store-shelf.h"

G_BEGIN_DECLS

/* What a row counts beside its texts, bytes */
#define GUN_SHELF_ROW_BYTES 64

/**
 * GunShelf:
 *
 * The table `shelf` and its rules (gun-schema.c, "Shelf"). Calls that write stand inside a
 * transaction; who ends it says how.
 */
typedef struct _GunShelf GunShelf;

GunShelf *gun_shelf_new (GunSql *sql, GunOrigins *origins, GError **error);
void gun_shelf_free (GunShelf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunShelf, gun_shelf_free)

gboolean gun_shelf_add (GunShelf *self, const GunChange *change, gint64 now_us, GError **error);
gboolean gun_shelf_settle (GunShelf *self, const GunChange *change, GError **error);
gboolean
gun_shelf_drop (GunShelf *self, GRefString *soul, GRefString *key, double state_ms, GError **error);
void gun_shelf_committed (GunShelf *self);
void gun_shelf_rolled_back (GunShelf *self);

G_END_DECLS
