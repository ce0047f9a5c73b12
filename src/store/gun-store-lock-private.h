/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-store-lock-private.h belongs to the store alone"
#endif

#include "gun-store.h"

G_BEGIN_DECLS

/**
 * GunStoreLock:
 *
 * FILE.lock beside a database: one program at a time may write it. SQLite's own locks do not serve:
 * they are held for a transaction, not for a lifetime, and would keep readers out. It is flock(),
 * which ends with the process, however that ends.
 */
typedef struct _GunStoreLock GunStoreLock;

GunStoreLock *gun_store_lock_take (const char *path, GError **error);
void gun_store_lock_free (GunStoreLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunStoreLock, gun_store_lock_free)

G_END_DECLS
