/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-reason.h"
#include "gun-sea-wrapper.h"

G_BEGIN_DECLS

/**
 * GunSeaCertificate:
 * @digest: of the text that the owner must have signed
 * @expiry_ms: values of a later state do not come in by it; INFINITY: it holds for ever
 * @block: (nullable): where the owner takes the right back: a key of the owner's own node that links
 *   there, or a soul
 * @block_is_soul: @block is a soul
 *
 * What a certificate says about one writer and one key (PROTOCOL.md section 11). A plain struct on
 * the caller's stack: gun_sea_certificate_init(), then gun_sea_certificate_clear() in any case.
 */
typedef struct
{
  guint8 digest[GUN_SEA_DIGEST_BYTES];
  double expiry_ms;
  GRefString *block;
  gboolean block_is_soul;
} GunSeaCertificate;

GunSeaReason gun_sea_certificate_init (GunSeaCertificate *self,
                                       const GunSeaWrapper *wrapper,
                                       const char *soul,
                                       const char *key,
                                       double state_ms);
void gun_sea_certificate_clear (GunSeaCertificate *self);

G_END_DECLS
