/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-origins-private.h belongs to the store alone"
#endif

#include "gun-sql-private.h"

G_BEGIN_DECLS

/**
 * GunOrigins:
 *
 * The numbers that peers and paths have in the table `origin`: given once, and remembered here.
 */
typedef struct _GunOrigins GunOrigins;

GunOrigins *gun_origins_new (GunSql *sql);
void gun_origins_free (GunOrigins *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunOrigins, gun_origins_free)

gboolean gun_origins_intern (GunOrigins *self, GunOrigin *origin, gint64 *id, GError **error);
void gun_origins_forget (GunOrigins *self);

G_END_DECLS
