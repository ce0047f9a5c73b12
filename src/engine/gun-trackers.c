/* SPDX-License-Identifier: MIT */

#include "gun-trackers.h"

#include "gun-key-name.h"

/* One delivery of the handle's. Counted atomically because both sides hold it; all but @delivery
 * and @network is the network's. */
typedef struct
{
  GunNetwork *network;
  GunTrackers *trackers; /* (nullable) (unowned): while it is in the table */
  GunOutboxRow *row;     /* as it was told last */
  GWeakRef delivery;
} Tracker;

struct _GunTrackers
{
  GunNetwork *network; /* (unowned) */
  GHashTable *by_name; /* GunKeyName (owned, borrows from the first row) → GPtrArray of Tracker */
};

static void
tracker_clear (gpointer data)
{
  Tracker *self = data;

  g_weak_ref_clear (&self->delivery);
  gun_outbox_row_unref (self->row);
  gun_network_unref (self->network);
}

static void
tracker_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, tracker_clear);
}

static void
let_go (gpointer data)
{
  Tracker *self = data;

  self->trackers = NULL;
  tracker_unref (self);
}

static void
name_free (gpointer data)
{
  GunKeyName *name = data;

  g_ref_string_release (name->soul);
  g_ref_string_release (name->key);
  g_free (name);
}

static GunKeyName *
name_new (const GunOutboxRow *row)
{
  GunKeyName *name = g_new (GunKeyName, 1);

  name->soul = g_ref_string_acquire (row->soul);
  name->key = g_ref_string_acquire (row->key);
  return name;
}

/**
 * gun_trackers_new:
 * @network: whose
 *
 * Returns: (transfer full): nobody looks yet
 */
GunTrackers *
gun_trackers_new (GunNetwork *network)
{
  GunTrackers *self = g_new0 (GunTrackers, 1);

  self->network = network;
  self->by_name = g_hash_table_new_full (
      gun_key_name_hash, gun_key_name_equal, name_free, (GDestroyNotify) g_ptr_array_unref);
  return self;
}

/**
 * gun_trackers_free:
 * @self: (transfer full): the deliveries that are left are told nothing more
 */
void
gun_trackers_free (GunTrackers *self)
{
  g_hash_table_unref (self->by_name);
  g_free (self);
}

static GPtrArray *
lookup (GunTrackers *self, GRefString *soul, GRefString *key)
{
  GunKeyName name = { soul, key };

  return g_hash_table_lookup (self->by_name, &name);
}

static gboolean
forget_cb (gpointer data)
{
  Tracker *self = data;
  GunTrackers *trackers = self->trackers;
  GPtrArray *of_name;

  if (trackers == NULL)
    return G_SOURCE_REMOVE;

  of_name = lookup (trackers, self->row->soul, self->row->key);
  if (of_name->len == 1)
    {
      GunKeyName name = { self->row->soul, self->row->key };

      g_hash_table_remove (trackers->by_name, &name);
    }
  else
    {
      g_ptr_array_remove_fast (of_name, self);
    }
  return G_SOURCE_REMOVE;
}

/* Nobody looks any more. In whatever thread dropped the delivery. */
static void
release_cb (gpointer data)
{
  Tracker *self = data;

  gun_network_invoke (self->network, forget_cb, self, tracker_unref);
}

/**
 * gun_trackers_new_delivery:
 * @self: the table
 * @row: a write as far as it got
 *
 * Returns: (transfer full): for the handle
 */
GunDelivery *
gun_trackers_new_delivery (GunTrackers *self, const GunOutboxRow *row)
{
  Tracker *tracker = g_atomic_rc_box_new0 (Tracker);
  GPtrArray *of_name = lookup (self, row->soul, row->key);
  GunDelivery *delivery;

  tracker->network = gun_network_ref (self->network);
  tracker->trackers = self;
  tracker->row = gun_outbox_row_ref (row);
  delivery = gun_delivery_new (row, release_cb, g_atomic_rc_box_acquire (tracker));
  g_weak_ref_init (&tracker->delivery, delivery);

  if (of_name == NULL)
    {
      of_name = g_ptr_array_new_with_free_func (let_go);
      g_hash_table_insert (self->by_name, name_new (row), of_name);
    }
  g_ptr_array_add (of_name, tracker);
  return delivery;
}

gboolean
gun_trackers_has (GunTrackers *self, GRefString *soul, GRefString *key)
{
  return lookup (self, soul, key) != NULL;
}

/* What goes to the handle's context */
typedef struct
{
  GunDelivery *delivery;
  GunOutboxRow *row;
  gboolean has_ended;
} Told;

static void
told_free (gpointer data)
{
  Told *told = data;

  g_object_unref (told->delivery);
  gun_outbox_row_unref (told->row);
  g_free (told);
}

static gboolean
told_cb (gpointer data)
{
  Told *told = data;

  gun_delivery_update (told->delivery, told->row, told->has_ended);
  return G_SOURCE_REMOVE;
}

static void
tell_one (Tracker *self, const GunOutboxRow *row, gboolean has_ended)
{
  GunDelivery *delivery = g_weak_ref_get (&self->delivery);
  Told *told;

  if (delivery == NULL)
    return;

  if (row != self->row)
    {
      gun_outbox_row_unref (self->row);
      self->row = gun_outbox_row_ref (row);
    }
  told = g_new (Told, 1);
  told->delivery = delivery;
  told->row = gun_outbox_row_ref (row);
  told->has_ended = has_ended;
  gun_network_answer (self->network, told_cb, told, told_free);
}

/**
 * gun_trackers_tell:
 * @self: the table
 * @row: a write as far as it got now
 */
void
gun_trackers_tell (GunTrackers *self, const GunOutboxRow *row)
{
  GPtrArray *of_name = lookup (self, row->soul, row->key);

  for (guint i = 0; of_name != NULL && i < of_name->len; i++)
    {
      Tracker *tracker = g_ptr_array_index (of_name, i);

      if (tracker->row->state_ms == row->state_ms)
        tell_one (tracker, row, FALSE);
    }
}

/**
 * gun_trackers_end:
 * @self: the table
 * @soul: of which node
 * @key: which key
 * @state_ms: everything before this has ended
 */
void
gun_trackers_end (GunTrackers *self, GRefString *soul, GRefString *key, double state_ms)
{
  GPtrArray *of_name = lookup (self, soul, key);

  for (guint i = 0; of_name != NULL && i < of_name->len; i++)
    {
      Tracker *tracker = g_ptr_array_index (of_name, i);

      if (tracker->row->state_ms < state_ms && tracker->row->done_us == 0)
        tell_one (tracker, tracker->row, TRUE);
    }
}
