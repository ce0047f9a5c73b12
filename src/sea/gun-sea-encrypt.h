/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-error.h"
#include "gun-sea-secret.h"

G_BEGIN_DECLS

char *gun_sea_encrypt (const char *text,
                       gsize length_bytes,
                       const char *passphrase,
                       gsize passphrase_bytes,
                       GError **error);
GunSeaSecret *gun_sea_decrypt (const char *sealed,
                               gsize length_bytes,
                               const char *passphrase,
                               gsize passphrase_bytes,
                               GError **error);

G_END_DECLS
