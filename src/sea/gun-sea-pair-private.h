/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_SEA_COMPILATION
#error "gun-sea-pair-private.h is for src/sea only"
#endif

#include "gun-sea-pair.h"

G_BEGIN_DECLS

gboolean gun_sea_pair_sign (const GunSeaPair *self,
                            const guint8 digest[GUN_SEA_DIGEST_BYTES],
                            guint8 signature[GUN_SEA_SIGNATURE_BYTES],
                            GError **error);

G_END_DECLS
