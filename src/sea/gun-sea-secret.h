/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunSeaSecret:
 * @text: (array length=length_bytes): WTF-8, with a NUL behind it
 * @length_bytes: its length
 *
 * Text that nobody else may see: a passphrase, a key, what was encrypted. Wiped when it is freed.
 */
typedef struct
{
  char *text;
  gsize length_bytes;
} GunSeaSecret;

GunSeaSecret *gun_sea_secret_new (const char *text, gsize length_bytes);
GunSeaSecret *gun_sea_secret_new_sized (gsize length_bytes);
void gun_sea_secret_free (GunSeaSecret *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSeaSecret, gun_sea_secret_free)

G_END_DECLS
