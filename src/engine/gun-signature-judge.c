/* SPDX-License-Identifier: MIT */

#include "gun-signature.h"

#include "gun-sea-claim.h"

static GunSignature *
new_refused (GRefString *owner, GunSeaReason reason)
{
  GunSignature *self = g_atomic_rc_box_new0 (GunSignature);

  self->state = GUN_SIGNATURE_REFUSED;
  self->certificate_expires_ms = -1;
  self->owner = owner != NULL ? g_ref_string_acquire (owner) : NULL;
  self->reason = g_ref_string_new_intern (gun_sea_reason_to_text (reason));

  return self;
}

/**
 * gun_signature_judge:
 * @soul: a gun-text.h text
 * @key: a gun-text.h text
 * @value: what stood there, or was to stand there
 * @state_ms: its state
 *
 * Returns: (transfer full): who stands for it, or why nobody does
 */
GunSignature *
gun_signature_judge (GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  GunSeaClaim claim;
  GunSeaReason reason;
  GunSignature *self;

  g_return_val_if_fail (soul != NULL && key != NULL && value != NULL, NULL);

  gun_sea_claim_init (&claim, soul, key, value, state_ms);
  reason = gun_sea_claim_verify (&claim);
  self = reason == GUN_SEA_REASON_NONE ? gun_signature_read (soul, key, value, state_ms, FALSE)
                                       : new_refused (claim.owner, reason);
  gun_sea_claim_clear (&claim);

  return self;
}
