/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-door.h"

G_BEGIN_DECLS

/* What of a value, and of a soul or key that is longer than anybody's, is kept to be shown,
 * characters. */
#define GUN_REFUSED_WRITE_CHARACTERS 200

/* Longest soul and key that are kept whole, bytes. */
#define GUN_REFUSED_WRITE_NAME_BYTES 1024

/**
 * GunRefusedWrite:
 * @soul: of which node; cut when it is very long
 * @key: which key; the same
 * @reason: why it may not come in, in fixed English words
 * @state_ms: the state it came with
 * @wall_us: when it was refused, wall clock in microseconds since 1970
 * @value_text: the beginning of the value, to be shown: a text as it is, the rest as JSON
 *
 * A write that was refused, as people see it. Immutable, counted atomically, so it may travel between
 * threads.
 */
typedef struct
{
  GRefString *soul;
  GRefString *key;
  GRefString *reason;
  double state_ms;
  gint64 wall_us;
  char *value_text;
} GunRefusedWrite;

#define GUN_TYPE_REFUSED_WRITE (gun_refused_write_get_type ())
GType gun_refused_write_get_type (void);

GunRefusedWrite *gun_refused_write_new (const GunRefusal *refusal, gint64 wall_us);
GunRefusedWrite *gun_refused_write_ref (const GunRefusedWrite *self);
void gun_refused_write_unref (GunRefusedWrite *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunRefusedWrite, gun_refused_write_unref)

gsize gun_refused_write_get_size_bytes (const GunRefusedWrite *self);

G_END_DECLS
