/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunOutboxPeer:
 * @peer: URL of a relay, else pid
 * @sent_us: when the write was said to it, wall clock in microseconds since 1970; 0: not yet
 * @arrived_us: when it was known to have it; 0: not yet
 * @reason: (nullable): why it did not take it, a sentence
 *
 * How far one write made here came with one peer. Immutable, belongs to its #GunOutboxRow.
 */
typedef struct
{
  GRefString *peer;
  gint64 sent_us;
  gint64 arrived_us;
  char *reason;
} GunOutboxPeer;

GunOutboxPeer *
gun_outbox_peer_new (GRefString *peer, gint64 sent_us, gint64 arrived_us, const char *reason);
void gun_outbox_peer_free (GunOutboxPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunOutboxPeer, gun_outbox_peer_free)

/**
 * GunOutboxRow:
 * @id: rises with the time of writing and is never used twice
 * @written_us: when it was committed, wall clock in microseconds since 1970
 * @done_us: when it had arrived; 0: it has not yet
 * @peers: (element-type GunOutboxPeer): by name; may be empty
 *
 * One key that was written here, and how far it came. Immutable, counted atomically, so it may
 * travel between threads.
 */
typedef struct
{
  gint64 id;
  GRefString *soul;
  GRefString *key;
  GunValue *value;
  double state_ms;
  gint64 written_us;
  gint64 done_us;
  GPtrArray *peers;
} GunOutboxRow;

#define GUN_TYPE_OUTBOX_ROW (gun_outbox_row_get_type ())
GType gun_outbox_row_get_type (void);

GunOutboxRow *gun_outbox_row_new (gint64 id,
                                  GRefString *soul,
                                  GRefString *key,
                                  GunValue *value,
                                  double state_ms,
                                  gint64 written_us,
                                  gint64 done_us,
                                  GPtrArray *peers);
GunOutboxRow *gun_outbox_row_ref (const GunOutboxRow *self);
void gun_outbox_row_unref (GunOutboxRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunOutboxRow, gun_outbox_row_unref)

G_END_DECLS
