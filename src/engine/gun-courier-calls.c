/* SPDX-License-Identifier: MIT */

/* What the handle asks about writes. */

#include "gun-courier-private.h"

#include <glib/gi18n.h>
#include <math.h>

/**
 * gun_courier_put:
 * @self: the courier
 * @task: gets the #GunDelivery once it is committed
 * @soul: of what
 * @key: which key
 * @value: what it is to hold
 * @state_ms: its state, or NAN for a fresh one
 */
void
gun_courier_put (GunCourier *self,
                 GTask *task,
                 GRefString *soul,
                 GRefString *key,
                 GunValue *value,
                 double state_ms)
{
  GunGraph *graph = self->network->graph;
  GunParcel *parcel;
  g_autoptr (GunNode) node = NULL;

  if (self->ledger != NULL && gun_ledger_is_full (self->ledger))
    {
      g_task_return_new_error (task,
                               GUN_ENGINE_ERROR,
                               GUN_ENGINE_ERROR_STORAGE,
                               _ ("Too many of your changes have not arrived anywhere yet, so no "
                                  "more are taken. Connect to a relay or a peer, and try again "
                                  "when they have arrived."));
      return;
    }

  if (isnan (state_ms))
    state_ms = gun_graph_next_state_ms (graph);
  if (state_ms > gun_graph_get_now_ms (graph))
    {
      g_task_return_new_error (task,
                               GUN_ENGINE_ERROR,
                               GUN_ENGINE_ERROR_INVALID,
                               _ ("This value is signed for a time that has not come yet"));
      return;
    }

  parcel = gun_parcel_new (soul, key, value, state_ms);
  parcel->task = g_object_ref (task);
  gun_courier_add (self, parcel);
  node = gun_parcel_new_node (parcel);
  parcel->write = gun_mesh_write (self->network->mesh, node, gun_courier_write_cb, parcel);
}

static void
return_error (GTask *task, const GError *error)
{
  if (error->domain == GUN_ENGINE_ERROR)
    g_task_return_error (task, g_error_copy (error));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    g_task_return_new_error (
        task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_READ_ONLY, "%s", error->message);
  else
    g_task_return_new_error (
        task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STORAGE, "%s", error->message);
}

/* @error: (nullable): why it is not kept */
void
gun_courier_return_put (GunCourier *self, GunParcel *parcel, const GError *error)
{
  GTask *task = g_steal_pointer (&parcel->task);

  if (error != NULL)
    {
      return_error (task, error);
    }
  else
    {
      g_autoptr (GunOutboxRow) row = gun_parcel_new_row (parcel, self->relays);

      g_task_return_pointer (task, gun_trackers_new_delivery (self->trackers, row), g_object_unref);
    }
  gun_network_drop_task (self->network, task);
}

static void
abandon (GunCourier *self, GunParcel *parcel)
{
  g_autoptr (GError) error = NULL;

  if (parcel->task == NULL)
    return;

  error = g_error_new_literal (
      GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
  gun_courier_return_put (self, parcel, error);
}

/**
 * gun_courier_abandon:
 * @self: the courier
 */
void
gun_courier_abandon (GunCourier *self)
{
  GHashTableIter iter;
  gpointer parcel;

  g_hash_table_iter_init (&iter, self->parcels);
  while (g_hash_table_iter_next (&iter, &parcel, NULL))
    abandon (self, parcel);
  for (guint i = 0; i < self->displaced->len; i++)
    abandon (self, g_ptr_array_index (self->displaced, i));
}

/* A question about rows on its way */
typedef struct
{
  GunCourier *courier;
  GTask *task;
  GRefString *key; /* (nullable) */
} Asked;

static Asked *
asked_new (GunCourier *self, GTask *task)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->courier = self;
  asked->task = g_object_ref (task);
  return asked;
}

static void
asked_free (Asked *asked)
{
  gun_network_drop_task (asked->courier->network, asked->task);
  g_clear_pointer (&asked->key, g_ref_string_release);
  g_free (asked);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

/* With the relays it waits for */
static GunOutboxRow *
complete (GunCourier *self, const GunOutboxRow *row)
{
  GunParcel *parcel;
  GunOutboxRow *complete;

  if (row->done_us > 0)
    return gun_outbox_row_ref (row);

  parcel = gun_parcel_new_from_row (row);
  complete = gun_parcel_new_row (parcel, self->relays);
  gun_parcel_free (parcel);
  return complete;
}

static void
listed_cb (GPtrArray *rows, const GError *error, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  g_autoptr (GPtrArray) complete_rows = NULL;

  if (rows == NULL)
    {
      return_error (asked->task, error);
      return;
    }

  complete_rows = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_outbox_row_unref);
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (complete_rows, complete (asked->courier, g_ptr_array_index (rows, i)));
  g_task_return_pointer (
      asked->task, g_steal_pointer (&complete_rows), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * gun_courier_list:
 * @self: the courier
 * @task: gets the rows, (element-type GunOutboxRow)
 * @waiting_only: leave out what has arrived
 * @after_id: the last row of the list before; 0 begins with the first
 * @limit: how many at most
 */
void
gun_courier_list (
    GunCourier *self, GTask *task, gboolean waiting_only, gint64 after_id, guint limit)
{
  if (self->ledger == NULL)
    g_task_return_pointer (task,
                           g_ptr_array_new_with_free_func ((GDestroyNotify) gun_outbox_row_unref),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    gun_ledger_list (
        self->ledger, NULL, waiting_only, after_id, limit, listed_cb, asked_new (self, task));
}

static void
found_cb (GPtrArray *rows, const GError *error, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  g_autoptr (GPtrArray) deliveries = NULL;

  if (rows == NULL)
    {
      return_error (asked->task, error);
      return;
    }

  deliveries = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GunOutboxRow) row = complete (asked->courier, g_ptr_array_index (rows, i));

      g_ptr_array_add (deliveries, gun_trackers_new_delivery (asked->courier->trackers, row));
    }
  g_task_return_pointer (
      asked->task, g_steal_pointer (&deliveries), (GDestroyNotify) g_ptr_array_unref);
}

/**
 * gun_courier_find_deliveries:
 * @self: the courier
 * @task: gets the deliveries, (element-type GunDelivery), of writes that wait or arrived lately
 * @soul: of which node
 */
void
gun_courier_find_deliveries (GunCourier *self, GTask *task, GRefString *soul)
{
  if (self->ledger == NULL)
    g_task_return_pointer (
        task, g_ptr_array_new_with_free_func (g_object_unref), (GDestroyNotify) g_ptr_array_unref);
  else
    gun_ledger_list (
        self->ledger, soul, FALSE, 0, GUN_OUTBOX_MAX_DELIVERIES, found_cb, asked_new (self, task));
}

static const GunOutboxRow *
find_waiting (GPtrArray *rows, GRefString *key)
{
  for (guint i = 0; i < rows->len; i++)
    {
      const GunOutboxRow *row = g_ptr_array_index (rows, i);

      if (row->done_us == 0 && gun_text_equal (row->key, key))
        return row;
    }
  return NULL;
}

static void
return_not_waiting (GTask *task)
{
  g_task_return_new_error (task,
                           GUN_ENGINE_ERROR,
                           GUN_ENGINE_ERROR_NOT_FOUND,
                           _ ("No change of this key waits to be sent"));
}

static void
found_to_forget_cb (GPtrArray *rows, const GError *error, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  GunCourier *self = asked->courier;
  const GunOutboxRow *row = rows != NULL ? find_waiting (rows, asked->key) : NULL;
  GunParcel *parcel;

  if (rows == NULL)
    {
      return_error (asked->task, error);
      return;
    }
  if (row == NULL)
    {
      return_not_waiting (asked->task);
      return;
    }

  parcel = gun_courier_lookup (self, row->soul, row->key);
  if (parcel != NULL && parcel->task == NULL)
    gun_courier_end (self, parcel);
  gun_ledger_forget (self->ledger, row->soul, row->key, row->state_ms);
  gun_trackers_end (self->trackers, row->soul, row->key, INFINITY);
  g_task_return_boolean (asked->task, TRUE);
}

/**
 * gun_courier_forget:
 * @self: the courier
 * @task: ends once the row is on its way out
 * @soul: of which node
 * @key: which key
 *
 * Gives a write up: the value stays here, and nobody is told of it any more.
 */
void
gun_courier_forget (GunCourier *self, GTask *task, GRefString *soul, GRefString *key)
{
  Asked *asked;

  if (self->ledger == NULL)
    {
      return_not_waiting (task);
      return;
    }

  asked = asked_new (self, task);
  asked->key = g_ref_string_acquire (key);
  gun_ledger_list (self->ledger, soul, TRUE, 0, G_MAXINT, found_to_forget_cb, asked);
}
