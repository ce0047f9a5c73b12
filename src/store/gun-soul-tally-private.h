/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-soul-tally-private.h belongs to the store alone"
#endif

#include "gun-sql-private.h"

G_BEGIN_DECLS

/**
 * GunSoulTally:
 *
 * What one transaction does to the table `soul`: each soul is written once, however many of its
 * keys change.
 */
typedef struct _GunSoulTally GunSoulTally;

GunSoulTally *gun_soul_tally_new (void);
void gun_soul_tally_free (GunSoulTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSoulTally, gun_soul_tally_free)

void gun_soul_tally_count (GunSoulTally *self,
                           const GunChange *change,
                           gboolean is_new_key,
                           gint64 changed_us);
gboolean
gun_soul_tally_write (GunSoulTally *self, GunSql *sql, GPtrArray *new_souls, GError **error);

G_END_DECLS
