/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-peer-connection.h"

G_BEGIN_DECLS

/* Longest letter, UTF-16 units, as people who read gun.js would count (DECISIONS.md section 4). */
#define GUN_LETTER_MAX_LENGTH 16000

/**
 * GunLetter:
 * @kind: offer or answer
 * @to: pid of the session it is for
 * @from: pid of the session that wrote it; proves nothing
 * @attempt: `n`: names the try to connect that it belongs to; an answer has that of its offer
 * @sdp: the description with all candidates found so far, not looked at
 *
 * What one desktop puts into the mailbox of another.
 */
typedef struct
{
  GunRtcDescriptionKind kind;
  char *to;
  char *from;
  char *attempt;
  char *sdp;
} GunLetter;

GunLetter *gun_letter_read (const char *text, gsize length_bytes, GError **error);
void gun_letter_free (GunLetter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunLetter, gun_letter_free)

/* (transfer full) (nullable): NULL when even the bare description is too long */
GRefString *gun_letter_write (const GunLetter *self);

/* What a desktop says of itself in a room: its pid in this session. (transfer full) (nullable) */
char *gun_letter_read_presence (const char *text, gsize length_bytes, GError **error);
GRefString *gun_letter_write_presence (const char *pid);

G_END_DECLS
