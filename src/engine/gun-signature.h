/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunSignatureState:
 * @GUN_SIGNATURE_NONE: public: anyone may write it, and nobody signed it
 * @GUN_SIGNATURE_CONTENT: its key is the hash of the value
 * @GUN_SIGNATURE_PROVEN: not signed, but it can only say one thing: the list of an alias, `pub`
 * @GUN_SIGNATURE_VERIFIED: signed by who owns the soul
 * @GUN_SIGNATURE_CERTIFIED: signed by somebody whom the owner gave a certificate
 * @GUN_SIGNATURE_REFUSED: a rule failed
 * @GUN_SIGNATURE_UNCHECKED: nobody has looked at it yet: it may be forged
 */
typedef enum
{
  GUN_SIGNATURE_NONE,
  GUN_SIGNATURE_CONTENT,
  GUN_SIGNATURE_PROVEN,
  GUN_SIGNATURE_VERIFIED,
  GUN_SIGNATURE_CERTIFIED,
  GUN_SIGNATURE_REFUSED,
  GUN_SIGNATURE_UNCHECKED,
} GunSignatureState;

/**
 * GunSignature:
 *
 * Who stands for the value of one key (PROTOCOL.md section 11). Immutable, counted atomically.
 */
typedef struct
{
  GunSignatureState state;
  GRefString *owner;             /* (nullable): public key that the soul belongs to */
  GRefString *signer;            /* (nullable): public key that signed: the owner's, or another */
  double certificate_expires_ms; /* last state that the certificate allows; -1: no end, or none */
  GunValue *value;               /* (nullable): what was signed; NULL when nothing was */
  GRefString *reason;            /* (nullable): of REFUSED */
} GunSignature;

#define GUN_TYPE_SIGNATURE (gun_signature_get_type ())
GType gun_signature_get_type (void);

GunSignature *gun_signature_ref (const GunSignature *self);
void gun_signature_unref (GunSignature *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSignature, gun_signature_unref)

/* What is said of a value that is in force: no key is computed with, since it passed the door.
 * @unchecked: it did not. Thread: any. */
GunSignature *gun_signature_read (
    GRefString *soul, GRefString *key, const GunValue *value, double state_ms, gboolean unchecked);

/* What must be said of a value that did not pass the door, or of an old version: with its signatures
 * verified, which takes up to a millisecond. REFUSED has its reason. Whether a right was taken back
 * since is not asked. Thread: any. */
GunSignature *
gun_signature_judge (GRefString *soul, GRefString *key, GunValue *value, double state_ms);

G_END_DECLS
