/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-signature-cache.h belongs to engine/"
#endif

#include "gun-sea-signature.h"

G_BEGIN_DECLS

/**
 * GunSignatureCache:
 *
 * What came of signatures that were verified: known by their id (gun-sea-signature.h), so many at
 * most; those not asked for longest go first.
 */
typedef struct _GunSignatureCache GunSignatureCache;

GunSignatureCache *gun_signature_cache_new (guint max_signatures);
void gun_signature_cache_free (GunSignatureCache *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSignatureCache, gun_signature_cache_free)

gboolean gun_signature_cache_lookup (GunSignatureCache *self,
                                     const guint8 id[GUN_SEA_SIGNATURE_ID_BYTES],
                                     GunSeaReason *reason);
void gun_signature_cache_add (GunSignatureCache *self,
                              const guint8 id[GUN_SEA_SIGNATURE_ID_BYTES],
                              GunSeaReason reason);

G_END_DECLS
