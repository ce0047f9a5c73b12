/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-key.h"
#include "gun-sea-reason.h"
#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunSeaWrapper:
 * @value: JSON of what was signed, as JavaScript writes it
 * @signature: r and s
 * @writer: (nullable): the `pub` of `*`: who signed, when that is not simply the owner
 * @certificate: JSON of `m` of `+` as JavaScript writes it, else "": there is none
 * @certificate_is_text: `m` is a text: @certificate is that text itself
 * @certificate_signature: r and s of `+`
 *
 * A signed value of user space, `{":":value,"~":signature,"+":{"m":…,"s":…},"*":writer}`, taken apart
 * (PROTOCOL.md section 11). A plain struct on the caller's stack: gun_sea_wrapper_init(), then
 * gun_sea_wrapper_clear() in any case.
 */
typedef struct
{
  GString *value;
  guint8 signature[GUN_SEA_SIGNATURE_BYTES];
  char *writer;
  GString *certificate;
  gboolean certificate_is_text;
  guint8 certificate_signature[GUN_SEA_SIGNATURE_BYTES];
} GunSeaWrapper;

GunSeaReason gun_sea_wrapper_init (GunSeaWrapper *self, const char *text);
void gun_sea_wrapper_clear (GunSeaWrapper *self);
gboolean gun_sea_wrapper_has_certificate (const GunSeaWrapper *self);

GunValue *gun_sea_wrapper_dup_value (const GunSeaWrapper *self);

G_END_DECLS
