/* SPDX-License-Identifier: MIT */

#include "gun-shelf-row.h"

G_DEFINE_BOXED_TYPE (GunShelfRow, gun_shelf_row, gun_shelf_row_ref, gun_shelf_row_unref)

static void
clear_row (gpointer data)
{
  GunShelfRow *self = data;

  gun_change_unref (self->change);
}

/**
 * gun_shelf_row_new:
 * @change: (transfer none): what waits, with verdict FUTURE
 * @arrived_us: when it came, wall clock in microseconds since 1970
 *
 * Returns: (transfer full): the row
 */
GunShelfRow *
gun_shelf_row_new (GunChange *change, gint64 arrived_us)
{
  GunShelfRow *self;

  g_return_val_if_fail (change != NULL, NULL);

  self = g_atomic_rc_box_new (GunShelfRow);
  self->change = gun_change_ref (change);
  self->arrived_us = arrived_us;

  return self;
}

/**
 * gun_shelf_row_ref:
 * @self: a row
 *
 * Returns: (transfer full): @self
 */
GunShelfRow *
gun_shelf_row_ref (const GunShelfRow *self)
{
  return g_atomic_rc_box_acquire ((GunShelfRow *) self);
}

/**
 * gun_shelf_row_unref:
 * @self: (transfer full): a row
 */
void
gun_shelf_row_unref (GunShelfRow *self)
{
  g_atomic_rc_box_release_full (self, clear_row);
}
