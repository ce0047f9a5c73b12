/* SPDX-License-Identifier: MIT */

#include "gun-ledger.h"

#include "gun-memory-outbox.h"
#include "gun-store-outbox.h"

/* What is noted goes to the store together, this long after the first, and @changed comes as long
 * after what made it. */
#define COLLECT_MS 50

typedef enum
{
  NOTE,
  FINISH,
  FORGET,
} EntryKind;

/* Something to be noted of one row */
typedef struct
{
  EntryKind kind;
  GRefString *soul;
  GRefString *key;
  double state_ms;
  GunOutboxPeer *peer; /* of NOTE */
  gint64 done_us;      /* of FINISH */
} Entry;

struct _GunLedger
{
  GunWriter *writer;       /* (nullable) */
  GunMemoryOutbox *memory; /* (nullable): without @writer */
  GunLedgerChangedFunc changed;
  gpointer user_data;

  GPtrArray *entries; /* of Entry: not given to the writer yet */
  GSource *timer;     /* gives them, and looks at what came of it */
  gboolean is_closed;
};

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_ref_string_release (entry->soul);
  g_ref_string_release (entry->key);
  g_clear_pointer (&entry->peer, gun_outbox_peer_free);
  g_free (entry);
}

/**
 * gun_ledger_new:
 * @writer: (nullable): of the database; %NULL keeps the rows in memory
 * @changed: told how many wait, whenever that or a row may be another
 * @user_data: for @changed
 *
 * Returns: (transfer full): the ledger
 */
GunLedger *
gun_ledger_new (GunWriter *writer, GunLedgerChangedFunc changed, gpointer user_data)
{
  GunLedger *self = g_new0 (GunLedger, 1);

  self->writer = writer != NULL ? g_object_ref (writer) : NULL;
  self->memory = writer == NULL ? gun_memory_outbox_new () : NULL;
  self->changed = changed;
  self->user_data = user_data;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  return self;
}

static void
clear_timer (GunLedger *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/**
 * gun_ledger_free:
 * @self: (transfer full): a ledger whose writer, if any, is closed
 */
void
gun_ledger_free (GunLedger *self)
{
  clear_timer (self);
  g_ptr_array_unref (self->entries);
  g_clear_object (&self->writer);
  g_clear_pointer (&self->memory, gun_memory_outbox_free);
  g_free (self);
}

/* In the writer's thread */

static gboolean
carry_out (GunStore *store, const Entry *entry, GError **error)
{
  switch (entry->kind)
    {
    case NOTE:
      return gun_store_outbox_note (store,
                                    entry->soul,
                                    entry->key,
                                    entry->state_ms,
                                    entry->peer->peer,
                                    entry->peer->sent_us,
                                    entry->peer->arrived_us,
                                    entry->peer->reason,
                                    error);

    case FINISH:
      return gun_store_outbox_finish (
          store, entry->soul, entry->key, entry->state_ms, entry->done_us, error);

    case FORGET:
    default:
      return gun_store_outbox_forget (store, entry->soul, entry->key, entry->state_ms, error);
    }
}

/* What goes to the writer's thread and back */
typedef struct
{
  GunLedger *ledger;
  GPtrArray *entries;
  guint64 n_waiting;
} Collected;

static gboolean
write_collected (GunStore *store, gpointer data, GError **error)
{
  Collected *collected = data;
  gboolean ok;

  if (collected->entries->len > 0)
    {
      if (!gun_store_begin (store, error))
        return FALSE;
      ok = TRUE;
      for (guint i = 0; i < collected->entries->len && ok; i++)
        ok = carry_out (store, g_ptr_array_index (collected->entries, i), error);
      if (!ok)
        {
          gun_store_roll_back (store);
          return FALSE;
        }
      if (!gun_store_commit (store, error))
        return FALSE;
    }

  return gun_store_outbox_count (store, &collected->n_waiting, error);
}

/* In the network's thread again. What could not be noted is found out again: those peers are asked. */
static void
collected_done (const GError *error, gpointer data)
{
  Collected *collected = data;

  if (error != NULL)
    g_debug ("Not noted how far writes got: %s", error->message);
  else if (!collected->ledger->is_closed)
    collected->ledger->changed (collected->n_waiting, collected->ledger->user_data);

  g_ptr_array_unref (collected->entries);
  g_free (collected);
}

static void
flush (GunLedger *self)
{
  Collected *collected;

  clear_timer (self);
  if (self->memory != NULL)
    {
      self->changed (gun_memory_outbox_get_n_waiting (self->memory), self->user_data);
      return;
    }

  collected = g_new0 (Collected, 1);
  collected->ledger = self;
  collected->entries = g_steal_pointer (&self->entries);
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  gun_writer_call (self->writer, write_collected, collected_done, collected);
}

static gboolean
flush_cb (gpointer data)
{
  flush (data);
  return G_SOURCE_REMOVE;
}

/**
 * gun_ledger_look_again:
 * @self: a ledger
 */
void
gun_ledger_look_again (GunLedger *self)
{
  if (self->timer != NULL || self->is_closed)
    return;

  self->timer = g_timeout_source_new (COLLECT_MS);
  g_source_set_priority (self->timer, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->timer, flush_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static Entry *
collect (GunLedger *self, EntryKind kind, GRefString *soul, GRefString *key, double state_ms)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->kind = kind;
  entry->soul = g_ref_string_acquire (soul);
  entry->key = g_ref_string_acquire (key);
  entry->state_ms = state_ms;
  g_ptr_array_add (self->entries, entry);
  return entry;
}

/**
 * gun_ledger_note:
 * @self: a ledger
 * @soul: of which node
 * @key: which key
 * @state_ms: the state of the write
 * @peer: (transfer full): how far it came with somebody; times that are 0 leave what is noted
 */
void
gun_ledger_note (
    GunLedger *self, GRefString *soul, GRefString *key, double state_ms, GunOutboxPeer *peer)
{
  g_autoptr (GunOutboxPeer) taken = peer;

  if (self->is_closed)
    return;

  if (self->memory != NULL)
    gun_memory_outbox_note (self->memory, soul, key, state_ms, taken);
  else
    collect (self, NOTE, soul, key, state_ms)->peer = g_steal_pointer (&taken);
  gun_ledger_look_again (self);
}

/**
 * gun_ledger_finish:
 * @self: a ledger
 * @soul: of which node
 * @key: which key
 * @state_ms: the state of the write
 * @done_us: when it had arrived, wall clock
 */
void
gun_ledger_finish (
    GunLedger *self, GRefString *soul, GRefString *key, double state_ms, gint64 done_us)
{
  if (self->is_closed)
    return;

  if (self->memory != NULL)
    gun_memory_outbox_finish (self->memory, soul, key, state_ms, done_us);
  else
    collect (self, FINISH, soul, key, state_ms)->done_us = done_us;
  gun_ledger_look_again (self);
}

/**
 * gun_ledger_forget:
 * @self: a ledger
 * @soul: of which node
 * @key: which key
 * @state_ms: the state of the write
 */
void
gun_ledger_forget (GunLedger *self, GRefString *soul, GRefString *key, double state_ms)
{
  if (self->is_closed)
    return;

  if (self->memory != NULL)
    gun_memory_outbox_forget (self->memory, soul, key, state_ms);
  else
    collect (self, FORGET, soul, key, state_ms);
  gun_ledger_look_again (self);
}

gboolean
gun_ledger_is_full (GunLedger *self)
{
  return self->memory != NULL && gun_memory_outbox_is_full (self->memory);
}

/**
 * gun_ledger_accept:
 * @self: a ledger
 * @change: that the graph stored
 */
void
gun_ledger_accept (GunLedger *self, const GunChange *change)
{
  if (self->memory != NULL)
    gun_memory_outbox_accept (self->memory, change);
  gun_ledger_look_again (self);
}

/**
 * gun_ledger_close:
 * @self: a ledger whose writer, if any, is open
 */
void
gun_ledger_close (GunLedger *self)
{
  clear_timer (self);
  if (self->entries->len > 0)
    flush (self);
  self->is_closed = TRUE;
}

/* A question on its way to the store and back */
typedef struct
{
  GRefString *soul; /* (nullable) */
  gboolean waiting_only;
  gint64 after_id;
  guint limit;
  GPtrArray *rows;
  GunLedgerListFunc func;
  gpointer user_data;
} Listing;

static gboolean
list_in_store (GunStore *store, gpointer data, GError **error)
{
  Listing *listing = data;

  if (listing->soul == NULL)
    listing->rows = gun_store_outbox_list (
        store, listing->waiting_only, listing->after_id, listing->limit, error);
  else
    listing->rows = gun_store_outbox_list_soul (
        store, listing->soul, listing->waiting_only, listing->after_id, listing->limit, error);
  return listing->rows != NULL;
}

static void
listed (const GError *error, gpointer data)
{
  Listing *listing = data;

  listing->func (listing->rows, error, listing->user_data);
  g_clear_pointer (&listing->soul, g_ref_string_release);
  g_clear_pointer (&listing->rows, g_ptr_array_unref);
  g_free (listing);
}

/**
 * gun_ledger_list:
 * @self: a ledger that is not closed
 * @soul: (nullable): only of this one
 * @waiting_only: leave out what has arrived
 * @after_id: the last row of the list before; 0 begins with the first
 * @limit: how many at most
 * @func: gets the rows; may come before this returns
 * @user_data: for @func
 */
void
gun_ledger_list (GunLedger *self,
                 GRefString *soul,
                 gboolean waiting_only,
                 gint64 after_id,
                 guint limit,
                 GunLedgerListFunc func,
                 gpointer user_data)
{
  Listing *listing;

  if (self->memory != NULL)
    {
      g_autoptr (GPtrArray) rows
          = gun_memory_outbox_list (self->memory, soul, waiting_only, after_id, limit);

      func (rows, NULL, user_data);
      return;
    }

  if (self->entries->len > 0)
    flush (self);
  listing = g_new0 (Listing, 1);
  listing->soul = soul != NULL ? g_ref_string_acquire (soul) : NULL;
  listing->waiting_only = waiting_only;
  listing->after_id = after_id;
  listing->limit = limit;
  listing->func = func;
  listing->user_data = user_data;
  gun_writer_call (self->writer, list_in_store, listed, listing);
}
