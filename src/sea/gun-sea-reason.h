/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunSeaReason:
 *
 * Why a key may not come in. A table in src/DESIGN.md says by which rule, and which test shows it.
 */
typedef enum
{
  GUN_SEA_REASON_NONE, /* it may, as far as is known */

  /* user space: lists of accounts, and accounts */
  GUN_SEA_REASON_ALIAS_EMPTY,
  GUN_SEA_REASON_PUBS_EMPTY,
  GUN_SEA_REASON_ALIAS_OTHER,
  GUN_SEA_REASON_ACCOUNT_OTHER,

  /* content */
  GUN_SEA_REASON_HASH,

  /* signatures */
  GUN_SEA_REASON_UNSIGNED,
  GUN_SEA_REASON_WRAPPER,
  GUN_SEA_REASON_STATE,
  GUN_SEA_REASON_SIGNATURE_SHAPE,
  GUN_SEA_REASON_KEY,
  GUN_SEA_REASON_SIGNATURE,
  GUN_SEA_REASON_NO_CERTIFICATE,

  /* certificates */
  GUN_SEA_REASON_CERTIFICATE_SHAPE,
  GUN_SEA_REASON_CERTIFICATE_SIGNATURE,
  GUN_SEA_REASON_CERTIFICATE_EXPIRED,
  GUN_SEA_REASON_CERTIFICATE_WRITER,
  GUN_SEA_REASON_CERTIFICATE_PATH,
  GUN_SEA_REASON_CERTIFICATE_NAME,
  GUN_SEA_REASON_CERTIFICATE_BLOCKED,

  GUN_SEA_N_REASONS,
} GunSeaReason;

const char *gun_sea_reason_to_text (GunSeaReason self);

G_END_DECLS
