/* SPDX-License-Identifier: MIT */

#include "gun-parcel.h"

/* Peers of which it is kept how far a write got with them. */
#define MAX_NOTED 64

/**
 * gun_parcel_new:
 * @soul: of which node
 * @key: which key
 * @value: what it is to hold
 * @state_ms: since when, by the state clock
 *
 * Returns: (transfer full): a write that nobody knows of
 */
GunParcel *
gun_parcel_new (GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  GunParcel *self = g_new0 (GunParcel, 1);

  self->name.soul = g_ref_string_acquire (soul);
  self->name.key = g_ref_string_acquire (key);
  self->value = gun_value_ref (value);
  self->state_ms = state_ms;
  self->peers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_outbox_peer_free);
  return self;
}

static GunOutboxPeer *
copy_peer (const GunOutboxPeer *peer)
{
  return gun_outbox_peer_new (peer->peer, peer->sent_us, peer->arrived_us, peer->reason);
}

/**
 * gun_parcel_new_from_row:
 * @row: of the outbox
 *
 * Returns: (transfer full): the write, as far as it got
 */
GunParcel *
gun_parcel_new_from_row (const GunOutboxRow *row)
{
  GunParcel *self = gun_parcel_new (row->soul, row->key, row->value, row->state_ms);

  self->id = row->id;
  self->written_us = row->written_us;
  self->done_us = row->done_us;
  self->is_kept = TRUE;
  self->is_resumed = TRUE;
  for (guint i = 0; i < row->peers->len; i++)
    g_ptr_array_add (self->peers, copy_peer (g_ptr_array_index (row->peers, i)));
  return self;
}

/**
 * gun_parcel_free:
 * @self: (transfer full): a parcel without a task
 *
 * Its write goes no further.
 */
void
gun_parcel_free (GunParcel *self)
{
  g_assert (self->task == NULL);

  g_clear_pointer (&self->write, gun_write_unref);
  g_ref_string_release (self->name.soul);
  g_ref_string_release (self->name.key);
  gun_value_unref (self->value);
  g_ptr_array_unref (self->peers);
  g_free (self);
}

static GunOutboxPeer *
find_peer (const GunParcel *self, const char *name)
{
  for (guint i = 0; i < self->peers->len; i++)
    {
      GunOutboxPeer *peer = g_ptr_array_index (self->peers, i);

      if (g_str_equal (peer->peer, name))
        return peer;
    }
  return NULL;
}

/**
 * gun_parcel_note:
 * @self: a parcel
 * @peer: URL of a relay, else pid
 * @sent_us: when it was said to it
 * @arrived_us: when it was known to have it
 * @reason: (nullable): why it did not take it
 *
 * Returns: (transfer none): what is known of this peer now
 */
const GunOutboxPeer *
gun_parcel_note (
    GunParcel *self, GRefString *peer, gint64 sent_us, gint64 arrived_us, const char *reason)
{
  GunOutboxPeer *known = find_peer (self, peer);

  if (known == NULL)
    {
      known = gun_outbox_peer_new (peer, 0, 0, NULL);
      g_ptr_array_add (self->peers, known);
    }
  if (sent_us > 0)
    known->sent_us = sent_us;
  if (known->arrived_us == 0)
    known->arrived_us = arrived_us;
  g_free (known->reason);
  known->reason = g_strdup (reason);
  return known;
}

gboolean
gun_parcel_has_arrived_at (const GunParcel *self, const char *peer)
{
  const GunOutboxPeer *known = find_peer (self, peer);

  return known != NULL && known->arrived_us > 0;
}

gboolean
gun_parcel_has_arrived_anywhere (const GunParcel *self)
{
  for (guint i = 0; i < self->peers->len; i++)
    if (((const GunOutboxPeer *) g_ptr_array_index (self->peers, i))->arrived_us > 0)
      return TRUE;
  return FALSE;
}

/**
 * gun_parcel_is_crowded:
 * @self: a parcel
 * @peer: pid of somebody who is no relay
 * @has_arrived: whether that one has it
 *
 * A write can wait for a relay for weeks, and whoever comes meanwhile under a new name would stay with it.
 *
 * Returns: whether so many are known of that one more says nothing: the first that has it always counts
 */
gboolean
gun_parcel_is_crowded (const GunParcel *self, const char *peer, gboolean has_arrived)
{
  if (self->peers->len < MAX_NOTED || find_peer (self, peer) != NULL)
    return FALSE;
  return !has_arrived || gun_parcel_has_arrived_anywhere (self);
}

static GPtrArray *
list_names (const GunParcel *self, gboolean arrived)
{
  GPtrArray *names = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  for (guint i = 0; i < self->peers->len; i++)
    {
      const GunOutboxPeer *peer = g_ptr_array_index (self->peers, i);

      if ((peer->arrived_us > 0) == arrived && (arrived || peer->sent_us > 0))
        g_ptr_array_add (names, g_ref_string_acquire (peer->peer));
    }
  return names;
}

GPtrArray *
gun_parcel_list_sent (const GunParcel *self)
{
  return list_names (self, FALSE);
}

GPtrArray *
gun_parcel_list_arrived (const GunParcel *self)
{
  return list_names (self, TRUE);
}

GunNode *
gun_parcel_new_node (const GunParcel *self)
{
  GunNode *node = gun_node_new (self->name.soul);

  gun_node_add (node, self->name.key, self->value, self->state_ms);
  return node;
}

/**
 * gun_parcel_new_row:
 * @self: a parcel
 * @wanted: (element-type GunPeer): relays that are to have it; looked at while it waits
 *
 * Returns: (transfer full): the row as it is to be shown
 */
GunOutboxRow *
gun_parcel_new_row (const GunParcel *self, GPtrArray *wanted)
{
  g_autoptr (GPtrArray) peers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_outbox_peer_free);

  for (guint i = 0; i < self->peers->len; i++)
    g_ptr_array_add (peers, copy_peer (g_ptr_array_index (self->peers, i)));
  for (guint i = 0; self->done_us == 0 && i < wanted->len; i++)
    {
      const char *url = gun_peer_get_url (g_ptr_array_index (wanted, i));

      if (find_peer (self, url) == NULL)
        {
          g_autoptr (GRefString) name = g_ref_string_new (url);

          g_ptr_array_add (peers, gun_outbox_peer_new (name, 0, 0, NULL));
        }
    }

  return gun_outbox_row_new (self->id,
                             self->name.soul,
                             self->name.key,
                             self->value,
                             self->state_ms,
                             self->written_us,
                             self->done_us,
                             peers);
}
