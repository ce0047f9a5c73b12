/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-reason.h"
#include "gun-sea-signature.h"
#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunSeaClaimKind:
 * @GUN_SEA_CLAIM_FREE: anyone may write there
 * @GUN_SEA_CLAIM_CONTENT: the key is the hash of the value
 * @GUN_SEA_CLAIM_PROVEN: the value can be no other: an entry of a list of accounts, or the key of an
 *   account
 * @GUN_SEA_CLAIM_SIGNED: it may come in when its signatures are good
 * @GUN_SEA_CLAIM_REFUSED: it may not
 */
typedef enum
{
  GUN_SEA_CLAIM_FREE,
  GUN_SEA_CLAIM_CONTENT,
  GUN_SEA_CLAIM_PROVEN,
  GUN_SEA_CLAIM_SIGNED,
  GUN_SEA_CLAIM_REFUSED,
} GunSeaClaimKind;

/* The value's own, and its certificate's */
#define GUN_SEA_CLAIM_MAX_SIGNATURES 2

/**
 * GunSeaClaim:
 * @kind: what became of it
 * @reason: why not, when @kind is %GUN_SEA_CLAIM_REFUSED
 * @n_signatures: how many there are to verify, in order: the first that is bad says why not
 * @signatures: those of %GUN_SEA_CLAIM_SIGNED
 * @owner: (nullable): in whose user space it lies
 * @writer: (nullable): who signed it, when that is not by the owner's own right
 * @expiry_ms: when its certificate ends; INFINITY: never, or it has none
 * @block: (nullable): where the owner takes the right of @writer back: a key of the owner's own node
 *   that links to a soul, or that soul; when its key @writer holds 1 or true, the writer is blocked
 * @block_is_soul: @block is a soul
 *
 * What must hold for one key to come in: the rules of gun's own check() (sea.js), key by key. A
 * plain struct on the caller's stack: gun_sea_claim_init(), then gun_sea_claim_clear() in any case.
 */
typedef struct
{
  GunSeaClaimKind kind;
  GunSeaReason reason;
  guint n_signatures;
  GunSeaSignature signatures[GUN_SEA_CLAIM_MAX_SIGNATURES];
  GRefString *owner;
  GRefString *writer;
  double expiry_ms;
  GRefString *block;
  gboolean block_is_soul;
} GunSeaClaim;

void gun_sea_claim_init (
    GunSeaClaim *self, GRefString *soul, GRefString *key, GunValue *value, double state_ms);
void gun_sea_claim_clear (GunSeaClaim *self);
GunSeaReason gun_sea_claim_verify (const GunSeaClaim *self);

G_END_DECLS
