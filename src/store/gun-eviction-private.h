/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-eviction-private.h belongs to the store alone"
#endif

#include "gun-history-private.h"
#include "gun-store-limit.h"

G_BEGIN_DECLS

/**
 * GunEviction:
 *
 * Where making room stands (gun-store-limit.h). gun_eviction_run() stands inside a transaction; who
 * rolls it back forgets the passes.
 */
typedef struct _GunEviction GunEviction;

GunEviction *gun_eviction_new (GunSql *sql, GunHistory *history);
void gun_eviction_free (GunEviction *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunEviction, gun_eviction_free)

gboolean gun_eviction_get_used_bytes (GunEviction *self, gint64 *n_bytes, GError **error);
gboolean gun_eviction_run (GunEviction *self,
                           gint64 target_bytes,
                           GHashTable *kept,
                           guint n_rows,
                           GPtrArray *evicted,
                           GunEvictionResult *result,
                           GError **error);
void gun_eviction_rolled_back (GunEviction *self);

G_END_DECLS
