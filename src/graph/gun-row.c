/* SPDX-License-Identifier: MIT */

#include "gun-row.h"

/**
 * gun_soul_row_copy:
 * @self: a row
 *
 * Returns: (transfer full): a copy that owns what it points to
 */
GunSoulRow *
gun_soul_row_copy (const GunSoulRow *self)
{
  GunSoulRow *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (GunSoulRow, 1);
  *copy = *self;
  copy->soul = g_ref_string_acquire (self->soul);

  return copy;
}

/**
 * gun_soul_row_free:
 * @self: (transfer full): a row
 */
void
gun_soul_row_free (GunSoulRow *self)
{
  g_return_if_fail (self != NULL);

  g_ref_string_release (self->soul);
  g_free (self);
}

/**
 * gun_key_row_copy:
 * @self: a row
 *
 * Returns: (transfer full): a copy that owns what it points to
 */
GunKeyRow *
gun_key_row_copy (const GunKeyRow *self)
{
  GunKeyRow *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new (GunKeyRow, 1);
  *copy = *self;
  copy->key = g_ref_string_acquire (self->key);
  copy->value = gun_value_ref (self->value);
  copy->origin = self->origin != NULL ? gun_origin_ref (self->origin) : NULL;

  return copy;
}

/**
 * gun_key_row_free:
 * @self: (transfer full): a row
 */
void
gun_key_row_free (GunKeyRow *self)
{
  g_return_if_fail (self != NULL);

  g_ref_string_release (self->key);
  gun_value_unref (self->value);
  g_clear_pointer (&self->origin, gun_origin_unref);
  g_free (self);
}

/**
 * gun_version_row_free:
 * @self: (transfer full): a row
 */
void
gun_version_row_free (GunVersionRow *self)
{
  g_return_if_fail (self != NULL);

  gun_value_unref (self->value);
  g_clear_pointer (&self->origin, gun_origin_unref);
  g_free (self);
}
