/* SPDX-License-Identifier: MIT */

#pragma once

#include <string.h>

#include "gun-sea-key.h"
#include "gun-sea-reason.h"

G_BEGIN_DECLS

/* Of what makes a signature the one it is: a SHA-256, bytes */
#define GUN_SEA_SIGNATURE_ID_BYTES 32

/**
 * GunSeaSignature:
 * @pub: whose it shall be; may be no key at all
 * @digest: of the text that shall be signed
 * @bytes: r and s
 * @id: equal for two when one verification answers for both: made of @pub, @digest and @bytes, with
 *   s and n−s taken as one
 * @is_certificate: it stands under a certificate, not under a value
 *
 * A signature that somebody has to verify: gun_sea_signature_verify(). A plain struct.
 */
typedef struct
{
  char pub[GUN_SEA_PUB_LENGTH + 1];
  guint8 digest[GUN_SEA_DIGEST_BYTES];
  guint8 bytes[GUN_SEA_SIGNATURE_BYTES];
  guint8 id[GUN_SEA_SIGNATURE_ID_BYTES];
  gboolean is_certificate;
} GunSeaSignature;

void gun_sea_signature_identify (GunSeaSignature *self);
GunSeaReason gun_sea_signature_verify (const GunSeaSignature *self);

G_END_DECLS
