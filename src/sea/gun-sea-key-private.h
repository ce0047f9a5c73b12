/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_SEA_COMPILATION
#error "gun-sea-key-private.h is for src/sea only"
#endif

#include <nettle/ecc.h>

#include "gun-sea-key.h"

G_BEGIN_DECLS

const struct ecc_point *gun_sea_public_key_get_point (const GunSeaPublicKey *self);

G_END_DECLS
