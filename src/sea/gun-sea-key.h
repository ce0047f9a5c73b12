/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

#include "gun-sea-base64.h"
#include "gun-sea-digest.h"
#include "gun-sea-error.h"

G_BEGIN_DECLS

/* `pub` and `epub`: x, a dot, and y */
#define GUN_SEA_PUB_LENGTH (2 * GUN_SEA_URL64_LENGTH + 1)

/**
 * GunSeaPublicKey:
 *
 * A point of P-256 as `pub` and `epub` of a pair say it (PROTOCOL.md section 11). Immutable; counted
 * atomically; usable by many threads at once.
 */
typedef struct _GunSeaPublicKey GunSeaPublicKey;

GunSeaPublicKey *gun_sea_public_key_parse (const char *pub, gsize length_bytes, GError **error);
GunSeaPublicKey *gun_sea_public_key_ref (GunSeaPublicKey *self);
void gun_sea_public_key_unref (GunSeaPublicKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSeaPublicKey, gun_sea_public_key_unref)

const char *gun_sea_public_key_get_text (const GunSeaPublicKey *self);

gboolean gun_sea_public_key_verify (const GunSeaPublicKey *self,
                                    const guint8 digest[GUN_SEA_DIGEST_BYTES],
                                    const guint8 signature[GUN_SEA_SIGNATURE_BYTES]);

G_END_DECLS
