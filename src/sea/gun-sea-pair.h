/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-key.h"
#include "gun-sea-secret.h"

G_BEGIN_DECLS

/**
 * GunSeaPair:
 *
 * The keys of one person: `pub` and `priv` to sign with, `epub` and `epriv` to encrypt with, or some
 * of them. Immutable; counted atomically; its private parts are wiped with it. No #GObject, so that
 * nothing that lists properties can print them.
 */
typedef struct _GunSeaPair GunSeaPair;

GunSeaPair *gun_sea_pair_generate (GError **error);
GunSeaPair *gun_sea_pair_parse (const char *json, gsize length_bytes, GError **error);
GunSeaPair *gun_sea_pair_ref (GunSeaPair *self);
void gun_sea_pair_unref (GunSeaPair *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSeaPair, gun_sea_pair_unref)

const char *gun_sea_pair_get_pub (const GunSeaPair *self);
const char *gun_sea_pair_get_epub (const GunSeaPair *self);
const char *gun_sea_pair_get_epriv (const GunSeaPair *self);
gboolean gun_sea_pair_can_sign (const GunSeaPair *self);

GunSeaSecret *gun_sea_pair_to_json (const GunSeaPair *self);
GunSeaSecret *gun_sea_pair_agree (const GunSeaPair *self, const GunSeaPublicKey *epub);

G_END_DECLS
