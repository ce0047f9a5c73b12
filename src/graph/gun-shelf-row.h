/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-change.h"

G_BEGIN_DECLS

/**
 * GunShelfRow:
 * @change: what was written: verdict FUTURE, with where it came from
 * @arrived_us: when it came, wall clock in microseconds since 1970
 *
 * One write from the future that waits for its time. Soul, key and state name it. Immutable,
 * counted atomically, so it may travel between threads.
 */
typedef struct
{
  GunChange *change;
  gint64 arrived_us;
} GunShelfRow;

#define GUN_TYPE_SHELF_ROW (gun_shelf_row_get_type ())
GType gun_shelf_row_get_type (void);

GunShelfRow *gun_shelf_row_new (GunChange *change, gint64 arrived_us);
GunShelfRow *gun_shelf_row_ref (const GunShelfRow *self);
void gun_shelf_row_unref (GunShelfRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunShelfRow, gun_shelf_row_unref)

G_END_DECLS
