/* SPDX-License-Identifier: MIT */

#include "gun-outbox-row.h"

G_DEFINE_BOXED_TYPE (GunOutboxRow, gun_outbox_row, gun_outbox_row_ref, gun_outbox_row_unref)

/**
 * gun_outbox_peer_new:
 * @peer: (transfer none): URL of a relay, else pid
 * @sent_us: when the write was said to it, wall clock; 0: not yet
 * @arrived_us: when it was known to have it; 0: not yet
 * @reason: (nullable): why it did not take it
 *
 * Returns: (transfer full): how far a write came with @peer
 */
GunOutboxPeer *
gun_outbox_peer_new (GRefString *peer, gint64 sent_us, gint64 arrived_us, const char *reason)
{
  GunOutboxPeer *self;

  g_return_val_if_fail (peer != NULL, NULL);

  self = g_new (GunOutboxPeer, 1);
  self->peer = g_ref_string_acquire (peer);
  self->sent_us = sent_us;
  self->arrived_us = arrived_us;
  self->reason = g_strdup (reason);

  return self;
}

/**
 * gun_outbox_peer_free:
 * @self: (transfer full): how far a write came with one peer
 */
void
gun_outbox_peer_free (GunOutboxPeer *self)
{
  g_return_if_fail (self != NULL);

  g_ref_string_release (self->peer);
  g_free (self->reason);
  g_free (self);
}

static void
clear_row (gpointer data)
{
  GunOutboxRow *self = data;

  g_ref_string_release (self->soul);
  g_ref_string_release (self->key);
  gun_value_unref (self->value);
  g_ptr_array_unref (self->peers);
}

/**
 * gun_outbox_row_new:
 * @id: its number
 * @soul: (transfer none): of which node
 * @key: (transfer none): which key
 * @value: (transfer none): what was written
 * @state_ms: and its state
 * @written_us: when it was committed, wall clock
 * @done_us: when it had arrived; 0: it has not yet
 * @peers: (transfer none) (element-type GunOutboxPeer): how far it came; not to be changed after
 *   this
 *
 * Returns: (transfer full): the row
 */
GunOutboxRow *
gun_outbox_row_new (gint64 id,
                    GRefString *soul,
                    GRefString *key,
                    GunValue *value,
                    double state_ms,
                    gint64 written_us,
                    gint64 done_us,
                    GPtrArray *peers)
{
  GunOutboxRow *self;

  g_return_val_if_fail (soul != NULL && key != NULL && value != NULL && peers != NULL, NULL);

  self = g_atomic_rc_box_new (GunOutboxRow);
  self->id = id;
  self->soul = g_ref_string_acquire (soul);
  self->key = g_ref_string_acquire (key);
  self->value = gun_value_ref (value);
  self->state_ms = state_ms;
  self->written_us = written_us;
  self->done_us = done_us;
  self->peers = g_ptr_array_ref (peers);

  return self;
}

/**
 * gun_outbox_row_ref:
 * @self: a row
 *
 * Returns: (transfer full): @self
 */
GunOutboxRow *
gun_outbox_row_ref (const GunOutboxRow *self)
{
  return g_atomic_rc_box_acquire ((GunOutboxRow *) self);
}

/**
 * gun_outbox_row_unref:
 * @self: (transfer full): a row
 */
void
gun_outbox_row_unref (GunOutboxRow *self)
{
  g_atomic_rc_box_release_full (self, clear_row);
}
