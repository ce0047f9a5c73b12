/* SPDX-License-Identifier: MIT */

/*
 * Going through the rows that wait, oldest first, and taking up what somebody who is there lacks.
 */

#include "gun-courier-private.h"

#include "gun-soul.h"

/* After this without another relay added or removed, microseconds, it is believed that these are
 * all: at a start they come one after the other. */
#define SETTLE_US (G_USEC_PER_SEC / 2)

/* While there is no room, microseconds between looks at what has become idle. */
#define STEP_US (1 * G_USEC_PER_SEC)

/* Who was silent is tried again after this, microseconds. */
#define NEXT_PASS_US (300 * G_USEC_PER_SEC)

/* What has arrived goes on for others that were told and may say so too: microseconds between looks
 * at whether they still may. */
#define SWEEP_US (5 * G_USEC_PER_SEC)

/* Rows are not fetched for less room than this. */
#define WORTH_ROOM (GUN_OUTBOX_IN_FLIGHT / 4)

static void step (GunCourier *self);

void
gun_courier_clear_timers (GunCourier *self)
{
  gun_clear_timer (&self->step_timer);
  gun_clear_timer (&self->settle_timer);
  gun_clear_timer (&self->next_timer);
  gun_clear_timer (&self->sweep_timer);
}

static gboolean
step_cb (gpointer data)
{
  GunCourier *self = data;

  gun_clear_timer (&self->step_timer);
  step (self);
  return G_SOURCE_REMOVE;
}

static void
step_after (GunCourier *self, gint64 delay_us)
{
  gun_clear_timer (&self->step_timer);
  self->step_timer = gun_clock_add_timer (self->network->clock, delay_us, step_cb, self);
}

/* Never from inside: whoever starts a pass has not done yet what he does */
void
gun_courier_resume_pass (GunCourier *self)
{
  if (self->ledger == NULL || self->is_stopped)
    return;

  self->is_passing = TRUE;
  if (!self->is_listing)
    step_after (self, 0);
}

void
gun_courier_start_pass (GunCourier *self)
{
  self->last_id = 0;
  self->is_begun_anew = self->is_listing;
  gun_courier_resume_pass (self);
}

static gboolean
next_cb (gpointer data)
{
  GunCourier *self = data;

  gun_clear_timer (&self->next_timer);
  gun_courier_start_pass (self);
  return G_SOURCE_REMOVE;
}

static void
end_pass (GunCourier *self)
{
  self->is_passing = FALSE;
  gun_clear_timer (&self->next_timer);
  self->next_timer = gun_clock_add_timer (self->network->clock, NEXT_PASS_US, next_cb, self);
}

static gboolean
settled_cb (gpointer data)
{
  GunCourier *self = data;
  GHashTableIter iter;
  gpointer parcel;

  gun_clear_timer (&self->settle_timer);
  self->is_settled = TRUE;
  g_hash_table_iter_init (&iter, self->parcels);
  while (g_hash_table_iter_next (&iter, &parcel, NULL))
    if (gun_courier_finish (self, parcel))
      gun_courier_tell (self, parcel);
  gun_courier_start_pass (self);
  return G_SOURCE_REMOVE;
}

void
gun_courier_unsettle (GunCourier *self)
{
  if (self->ledger == NULL)
    return;

  self->is_settled = FALSE;
  gun_clear_timer (&self->settle_timer);
  self->settle_timer = gun_clock_add_timer (self->network->clock, SETTLE_US, settled_cb, self);
}

static gboolean
is_idle (const GunParcel *parcel)
{
  return parcel->task == NULL && (parcel->write == NULL || !gun_write_is_busy (parcel->write));
}

static gboolean
sweep_cb (gpointer data)
{
  GunCourier *self = data;
  gboolean is_needed = FALSE;
  GHashTableIter iter;
  gpointer parcel;

  gun_clear_timer (&self->sweep_timer);
  g_hash_table_iter_init (&iter, self->parcels);
  while (g_hash_table_iter_next (&iter, &parcel, NULL))
    if (((GunParcel *) parcel)->done_us > 0 && is_idle (parcel))
      g_hash_table_iter_remove (&iter);
    else
      is_needed |= ((GunParcel *) parcel)->done_us > 0;

  if (is_needed)
    gun_courier_sweep_later (self);
  return G_SOURCE_REMOVE;
}

void
gun_courier_sweep_later (GunCourier *self)
{
  if (self->sweep_timer == NULL && !self->is_stopped)
    self->sweep_timer = gun_clock_add_timer (self->network->clock, SWEEP_US, sweep_cb, self);
}

/* What has arrived first, then what waits for somebody who is not there, then, of what was written
 * just now, as many as are too many: the next pass asks for it */
void
gun_courier_make_room (GunCourier *self)
{
  GHashTableIter iter;
  gpointer data;

  g_hash_table_iter_init (&iter, self->parcels);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    if (is_idle (data))
      g_hash_table_iter_remove (&iter);

  g_hash_table_iter_init (&iter, self->parcels);
  while (g_hash_table_size (self->parcels) > GUN_OUTBOX_IN_FLIGHT
         && g_hash_table_iter_next (&iter, &data, NULL))
    if (((GunParcel *) data)->task == NULL)
      g_hash_table_iter_remove (&iter);
}

static gboolean
is_wanted_now (GunCourier *self, const GunParcel *parcel)
{
  for (guint i = 0; i < self->relays->len; i++)
    {
      GunPeer *relay = g_ptr_array_index (self->relays, i);

      if (gun_peer_get_state (relay) == GUN_PEER_OPEN
          && !gun_parcel_has_arrived_at (parcel, gun_peer_get_url (relay)))
        return TRUE;
    }

  /* A client may ask for it at any time */
  return self->relays->len == 0;
}

static gboolean
has_expired (const GunOutboxRow *row)
{
  double lifetime_s = gun_soul_get_lifetime_s (row->soul);

  return lifetime_s >= 0 && row->state_ms < g_get_real_time () / 1000.0 - lifetime_s * 1000;
}

static void
take_up (GunCourier *self, GunParcel *parcel)
{
  g_autoptr (GunNode) node = gun_parcel_new_node (parcel);
  g_autoptr (GPtrArray) sent = gun_parcel_list_sent (parcel);
  g_autoptr (GPtrArray) arrived = gun_parcel_list_arrived (parcel);

  gun_courier_add (self, parcel);
  parcel->write = gun_mesh_resume_write (
      self->network->mesh, node, sent, arrived, gun_courier_write_cb, parcel);
}

static void
consider (GunCourier *self, const GunOutboxRow *row)
{
  GunParcel *parcel;

  if (gun_courier_lookup (self, row->soul, row->key) != NULL)
    return;

  if (has_expired (row))
    {
      gun_ledger_forget (self->ledger, row->soul, row->key, row->state_ms);
      return;
    }

  parcel = gun_parcel_new_from_row (row);
  parcel->courier = self;
  if (gun_courier_finish (self, parcel))
    gun_courier_tell (self, parcel);
  else if (is_wanted_now (self, parcel))
    take_up (self, g_steal_pointer (&parcel));
  g_clear_pointer (&parcel, gun_parcel_free);
}

static void
listed_cb (GPtrArray *rows, const GError *error, gpointer user_data)
{
  GunCourier *self = user_data;

  self->is_listing = FALSE;
  if (self->is_stopped)
    return;

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const GunOutboxRow *row = g_ptr_array_index (rows, i);

      consider (self, row);
      if (!self->is_begun_anew)
        self->last_id = row->id;
    }

  if ((rows == NULL || rows->len == 0) && !self->is_begun_anew)
    end_pass (self);
  else
    step_after (self, 0);
  self->is_begun_anew = FALSE;
}

static guint
count_room (GunCourier *self)
{
  guint n_parcels = g_hash_table_size (self->parcels);

  return n_parcels < GUN_OUTBOX_IN_FLIGHT ? GUN_OUTBOX_IN_FLIGHT - n_parcels : 0;
}

static void
step (GunCourier *self)
{
  if (!self->is_passing || self->is_listing || self->is_stopped)
    return;

  /* Without a relay everything is idle, and stays until a client asks for it */
  if (count_room (self) < WORTH_ROOM && self->relays->len == 0)
    return;

  if (count_room (self) < WORTH_ROOM)
    gun_courier_make_room (self);
  if (count_room (self) < WORTH_ROOM)
    {
      step_after (self, STEP_US);
      return;
    }

  self->is_listing = TRUE;
  gun_ledger_list (self->ledger, NULL, TRUE, self->last_id, count_room (self), listed_cb, self);
}
