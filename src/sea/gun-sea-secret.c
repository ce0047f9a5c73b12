/* SPDX-License-Identifier: MIT */

#include "gun-sea-secret.h"

#include <string.h>

/**
 * gun_sea_secret_new:
 * @text: (array length=length_bytes): a text; wiping it remains the caller's
 * @length_bytes: its length
 *
 * Returns: (transfer full): a copy
 */
GunSeaSecret *
gun_sea_secret_new (const char *text, gsize length_bytes)
{
  GunSeaSecret *self = gun_sea_secret_new_sized (length_bytes);

  if (length_bytes > 0)
    memcpy (self->text, text, length_bytes);

  return self;
}

/**
 * gun_sea_secret_new_sized:
 * @length_bytes: how long the text will be
 *
 * Returns: (transfer full): zeros, to be written over
 */
GunSeaSecret *
gun_sea_secret_new_sized (gsize length_bytes)
{
  GunSeaSecret *self = g_new (GunSeaSecret, 1);

  self->text = g_malloc0 (length_bytes + 1);
  self->length_bytes = length_bytes;

  return self;
}

/**
 * gun_sea_secret_free:
 * @self: (transfer full): a secret
 *
 * Wipes it.
 */
void
gun_sea_secret_free (GunSeaSecret *self)
{
  explicit_bzero (self->text, self->length_bytes);
  g_free (self->text);
  g_free (self);
}
