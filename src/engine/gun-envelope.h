/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunEnvelopeKind:
 * @GUN_ENVELOPE_NONE: no envelope
 * @GUN_ENVELOPE_ENCRYPTED: `SEA{"ct","iv","s"}`
 * @GUN_ENVELOPE_SIGNED: `SEA{"m","s"}`
 */
typedef enum
{
  GUN_ENVELOPE_NONE,
  GUN_ENVELOPE_ENCRYPTED,
  GUN_ENVELOPE_SIGNED,
} GunEnvelopeKind;

/**
 * GunEnvelope:
 *
 * What SEA put into a text (PROTOCOL.md section 11), taken apart to be looked at: nothing is decrypted and nothing verified. Sizes
 * are those of the bytes that base64 stands for.
 */
typedef struct
{
  GunEnvelopeKind kind;
  gsize cipher_bytes;    /* of ENCRYPTED: "ct", its tag included */
  gsize vector_bytes;    /* of ENCRYPTED: "iv" */
  gsize salt_bytes;      /* of ENCRYPTED: "s" */
  gsize signature_bytes; /* of SIGNED: "s" */
} GunEnvelope;

GunEnvelopeKind gun_envelope_read (const GunValue *value, GunEnvelope *out);

/* (nullable): the JSON object or list that @text is, on lines of its own; NULL when it is neither */
char *gun_envelope_indent (GRefString *text);

G_END_DECLS
