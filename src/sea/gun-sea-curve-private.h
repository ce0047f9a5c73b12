/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_SEA_COMPILATION
#error "gun-sea-curve-private.h is for src/sea only"
#endif

#include <glib.h>
#include <nettle/ecc.h>

#include "gun-sea-key.h"

G_BEGIN_DECLS

/*
 * Arithmetic with private numbers of P-256. Bytes are 32, the highest first. Everything made on the
 * way is wiped.
 */

gboolean gun_sea_curve_draw (guint8 number[32], GError **error);
gboolean gun_sea_curve_write_public (const guint8 number[32], char pub[GUN_SEA_PUB_LENGTH]);
gboolean gun_sea_curve_sign (const guint8 number[32],
                             const guint8 digest[GUN_SEA_DIGEST_BYTES],
                             guint8 signature[GUN_SEA_SIGNATURE_BYTES],
                             GError **error);
void gun_sea_curve_agree (const guint8 number[32], const GunSeaPublicKey *other, guint8 x[32]);

gboolean gun_sea_random (void *bytes, gsize n_bytes, GError **error);

G_END_DECLS
