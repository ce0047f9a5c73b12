/* SPDX-License-Identifier: MIT */

/* What is in flight, and what is known of it. */

#include "gun-courier-private.h"

#include "gun-store-outbox.h"

static void ledger_changed_cb (guint64 n_waiting, gpointer user_data);

static void
free_parcel (gpointer parcel)
{
  gun_parcel_free (parcel);
}

/* What is written to a sample is sent nowhere, so it waits for nothing */
static gboolean
keep_no_outbox (GunStore *store, gpointer data, GError **error)
{
  gun_store_set_keeps_outbox (store, FALSE);
  return TRUE;
}

static void
nothing_done (const GError *error, gpointer data)
{
}

/**
 * gun_courier_new:
 * @network: whose mesh and graph are made
 *
 * Returns: (transfer full): the courier, which takes up what waits once relays had the time to be
 * added
 */
GunCourier *
gun_courier_new (GunNetwork *network)
{
  GunCourier *self = g_new0 (GunCourier, 1);

  self->network = network;
  self->parcels = g_hash_table_new_full (gun_key_name_hash, gun_key_name_equal, free_parcel, NULL);
  self->displaced = g_ptr_array_new_with_free_func (free_parcel);
  self->relays = g_ptr_array_new_with_free_func (g_object_unref);
  self->trackers = gun_trackers_new (network);
  if (network->isolated)
    {
      if (network->writer != NULL)
        gun_writer_call (network->writer, keep_no_outbox, nothing_done, NULL);
      return self;
    }

  self->ledger = gun_ledger_new (network->writer, ledger_changed_cb, self);
  gun_ledger_look_again (self->ledger);
  gun_courier_unsettle (self);
  return self;
}

/**
 * gun_courier_free:
 * @self: (transfer full): a courier whose writer, if any, is closed
 */
void
gun_courier_free (GunCourier *self)
{
  gun_courier_clear_timers (self);
  g_hash_table_unref (self->parcels);
  g_ptr_array_unref (self->displaced);
  g_ptr_array_unref (self->relays);
  g_clear_pointer (&self->ledger, gun_ledger_free);
  gun_trackers_free (self->trackers);
  g_free (self);
}

static void
ledger_changed_cb (guint64 n_waiting, gpointer user_data)
{
  GunCourier *self = user_data;

  self->n_waiting = n_waiting;
  gun_news_set_outbox (self->network->news, n_waiting);
}

GunParcel *
gun_courier_lookup (GunCourier *self, GRefString *soul, GRefString *key)
{
  GunKeyName name = { soul, key };

  return g_hash_table_lookup (self->parcels, &name);
}

/* A later write of the same key takes the place of one before. That may still wait for its commit:
 * then whoever asked for it is answered first. */
void
gun_courier_add (GunCourier *self, GunParcel *parcel)
{
  GunParcel *before = gun_courier_lookup (self, parcel->name.soul, parcel->name.key);

  if (before != NULL && before->task != NULL)
    {
      g_hash_table_steal (self->parcels, before);
      g_ptr_array_add (self->displaced, before);
    }
  else if (before != NULL)
    {
      g_hash_table_remove (self->parcels, before);
    }
  parcel->courier = self;
  g_hash_table_add (self->parcels, parcel);
}

void
gun_courier_end (GunCourier *self, GunParcel *parcel)
{
  if (!g_ptr_array_remove_fast (self->displaced, parcel))
    g_hash_table_remove (self->parcels, parcel);
}

void
gun_courier_tell (GunCourier *self, GunParcel *parcel)
{
  g_autoptr (GunOutboxRow) row = NULL;

  if (!gun_trackers_has (self->trackers, parcel->name.soul, parcel->name.key))
    return;

  row = gun_parcel_new_row (parcel, self->relays);
  gun_trackers_tell (self->trackers, row);
}

static gboolean
has_arrived (GunCourier *self, const GunParcel *parcel)
{
  /* Another relay may be about to be added, as at each start */
  if (parcel->is_resumed && !self->is_settled)
    return FALSE;

  for (guint i = 0; i < self->relays->len; i++)
    if (!gun_parcel_has_arrived_at (parcel, gun_peer_get_url (g_ptr_array_index (self->relays, i))))
      return FALSE;

  return self->relays->len > 0
         || ((parcel->is_seen || self->had_relays) && gun_parcel_has_arrived_anywhere (parcel));
}

gboolean
gun_courier_finish (GunCourier *self, GunParcel *parcel)
{
  if (!parcel->is_kept || parcel->done_us > 0 || !has_arrived (self, parcel))
    return FALSE;

  parcel->done_us = g_get_real_time ();
  gun_ledger_finish (
      self->ledger, parcel->name.soul, parcel->name.key, parcel->state_ms, parcel->done_us);
  return TRUE;
}

static void
keep_note (GunCourier *self, GunParcel *parcel, const GunOutboxPeer *peer)
{
  if (parcel->is_kept)
    gun_ledger_note (
        self->ledger,
        parcel->name.soul,
        parcel->name.key,
        parcel->state_ms,
        gun_outbox_peer_new (peer->peer, peer->sent_us, peer->arrived_us, peer->reason));
}

static void
note (GunParcel *parcel, GunPeer *peer, gboolean is_sent, gboolean has_arrived, const char *reason)
{
  g_autoptr (GRefString) name = g_ref_string_new (gun_peer_get_name (peer));
  gint64 now_us = g_get_real_time ();

  parcel->is_seen |= has_arrived;
  /* Relays are few and stay; who else comes has another name each time */
  if (gun_peer_get_url (peer) == NULL && gun_parcel_is_crowded (parcel, name, has_arrived))
    return;
  keep_note (
      parcel->courier,
      parcel,
      gun_parcel_note (parcel, name, is_sent ? now_us : 0, has_arrived ? now_us : 0, reason));
}

/* In the store from now on */
static void
stored (GunCourier *self, GunParcel *parcel)
{
  gboolean is_displaced = gun_courier_lookup (self, parcel->name.soul, parcel->name.key) != parcel;

  parcel->is_kept = self->ledger != NULL;
  parcel->written_us = g_get_real_time ();
  gun_courier_return_put (self, parcel, NULL);
  gun_trackers_end (self->trackers, parcel->name.soul, parcel->name.key, parcel->state_ms);
  if (is_displaced || self->ledger == NULL)
    {
      gun_courier_end (self, parcel);
      return;
    }

  for (guint i = 0; i < parcel->peers->len; i++)
    keep_note (self, parcel, g_ptr_array_index (parcel->peers, i));
  gun_ledger_look_again (self->ledger);
  if (gun_courier_finish (self, parcel))
    gun_courier_tell (self, parcel);

  if (g_hash_table_size (self->parcels) > GUN_OUTBOX_IN_FLIGHT)
    {
      gun_courier_make_room (self);
      gun_courier_resume_pass (self);
    }
}

/* What it would have replaced is still in force, and still waits */
static void
failed (GunCourier *self, GunParcel *parcel, const GError *error)
{
  gun_courier_return_put (self, parcel, error);
  gun_courier_end (self, parcel);
  gun_courier_start_pass (self);
}

void
gun_courier_write_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data)
{
  GunParcel *parcel = user_data;
  GunCourier *self = parcel->courier;

  switch (event)
    {
    case GUN_WRITE_STORED:
      stored (self, parcel);
      return;

    case GUN_WRITE_FAILED:
      failed (self, parcel, error);
      return;

    case GUN_WRITE_SENT:
      note (parcel, peer, TRUE, FALSE, NULL);
      break;

    case GUN_WRITE_ARRIVED:
      note (parcel, peer, FALSE, TRUE, NULL);
      break;

    case GUN_WRITE_REFUSED:
    default:
      note (parcel, peer, FALSE, FALSE, error->message);
      break;
    }

  if (gun_courier_finish (self, parcel) && self->is_passing)
    gun_courier_resume_pass (self);
  gun_courier_tell (self, parcel);
  if (parcel->done_us == 0)
    return;
  if (gun_write_is_busy (parcel->write))
    gun_courier_sweep_later (self);
  else
    gun_courier_end (self, parcel);
}

/* Somebody's later value is in force: nobody needs ours any more */
static void
give_way (GunCourier *self, const GunChange *change)
{
  GunParcel *parcel = gun_courier_lookup (self, change->soul, change->key);

  if (parcel != NULL && parcel->is_kept && parcel->state_ms <= change->state_ms)
    gun_courier_end (self, parcel);
  gun_trackers_end (self->trackers, change->soul, change->key, change->state_ms);
}

/**
 * gun_courier_take_changes:
 * @self: the courier
 * @changes: (element-type GunChange): what the graph judged
 */
void
gun_courier_take_changes (GunCourier *self, GPtrArray *changes)
{
  if (self->ledger == NULL || self->is_stopped)
    return;

  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);

      if (change->verdict == GUN_VERDICT_UNDONE && self->n_waiting > 0)
        gun_courier_start_pass (self);
      if (!GUN_VERDICT_IS_STORED (change->verdict))
        continue;

      if (change->origin->path == GUN_PATH_HERE)
        {
          gun_ledger_accept (self->ledger, change);
        }
      else if (self->n_waiting > 0 || g_hash_table_size (self->parcels) > 0)
        {
          gun_ledger_accept (self->ledger, change);
          give_way (self, change);
        }
    }
}

static void
tell_all (GunCourier *self)
{
  GHashTableIter iter;
  gpointer parcel;

  g_hash_table_iter_init (&iter, self->parcels);
  while (g_hash_table_iter_next (&iter, &parcel, NULL))
    gun_courier_tell (self, parcel);
}

/**
 * gun_courier_peer_moved:
 * @self: the courier
 * @peer: is new, or in another state than before
 */
void
gun_courier_peer_moved (GunCourier *self, GunPeer *peer)
{
  if (gun_peer_get_url (peer) == NULL || self->ledger == NULL || self->is_stopped)
    return;

  if (!g_ptr_array_find (self->relays, peer, NULL))
    {
      g_ptr_array_add (self->relays, g_object_ref (peer));
      gun_courier_unsettle (self);
      tell_all (self);
    }
  if (gun_peer_get_state (peer) == GUN_PEER_OPEN)
    gun_courier_start_pass (self);
}

/**
 * gun_courier_peer_removed:
 * @self: the courier
 * @peer: a relay that is removed is waited for no longer
 */
void
gun_courier_peer_removed (GunCourier *self, GunPeer *peer)
{
  if (self->is_stopped || !g_ptr_array_remove (self->relays, peer))
    return;

  self->had_relays = TRUE;
  gun_courier_unsettle (self);
  tell_all (self);
}

/**
 * gun_courier_stop:
 * @self: the courier
 */
void
gun_courier_stop (GunCourier *self)
{
  GHashTableIter iter;
  gpointer parcel;

  self->is_settled = TRUE;
  g_hash_table_iter_init (&iter, self->parcels);
  while (g_hash_table_iter_next (&iter, &parcel, NULL))
    gun_courier_finish (self, parcel);

  self->is_stopped = TRUE;
  gun_courier_clear_timers (self);
  if (self->ledger != NULL)
    gun_ledger_close (self->ledger);
}
