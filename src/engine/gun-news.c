/* SPDX-License-Identifier: MIT */

#include "gun-news.h"

#include "gun-remote.h"
#include "gun-text.h"

/* More changes than this waiting for the window: keep the last of each key only. */
#define COMPACT_CHANGES 8192

/* More events than this waiting: drop the oldest; they tell of peers, and the peers' own rows
 * are right anyway. */
#define MAX_EVENTS 65536

struct _GunNews
{
  GMainContext *context;
  GunNewsFunc func;
  GunNewsFactsFunc dup_facts;
  gpointer user_data;

  GPtrArray *changes;
  guint compact_at;
  GPtrArray *souls;
  GPtrArray *removed;
  GHashTable *peers; /* guint64 number → GunPeer or GunRemote, or NULL when it is gone */
  GPtrArray *events;
  gboolean has_outbox;
  guint64 n_waiting;
  gboolean shelf_changed;

  GSource *timer;
  gint64 sent_us;
  gboolean in_flight;
};

static gboolean send_cb (gpointer data);

/**
 * gun_news_batch_free:
 * @self: (transfer full): a batch
 */
void
gun_news_batch_free (GunNewsBatch *self)
{
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_pointer (&self->souls, g_ptr_array_unref);
  g_clear_pointer (&self->removed, g_ptr_array_unref);
  g_clear_pointer (&self->peers, g_ptr_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_free (self);
}

static void
make_room (GunNews *self)
{
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  self->compact_at = COMPACT_CHANGES;
  self->souls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->removed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->events = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_event_free);
}

static void
unref_peer (gpointer peer)
{
  if (peer != NULL)
    g_object_unref (peer);
}

/**
 * gun_news_new:
 * @context: the network's
 * @func: gets the batches
 * @dup_facts: says what is to be shown of a peer, when a batch goes
 * @user_data: for both
 *
 * Returns: (transfer full): the news
 */
GunNews *
gun_news_new (GMainContext *context,
              GunNewsFunc func,
              GunNewsFactsFunc dup_facts,
              gpointer user_data)
{
  GunNews *self = g_new0 (GunNews, 1);

  self->context = g_main_context_ref (context);
  self->func = func;
  self->dup_facts = dup_facts;
  self->user_data = user_data;
  self->peers = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, unref_peer);
  self->sent_us = G_MININT64 / 2;
  make_room (self);

  return self;
}

static void
clear_timer (GunNews *self)
{
  if (self->timer == NULL)
    return;

  g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/**
 * gun_news_free:
 * @self: (transfer full): the news
 */
void
gun_news_free (GunNews *self)
{
  clear_timer (self);
  g_ptr_array_unref (self->changes);
  g_ptr_array_unref (self->souls);
  g_ptr_array_unref (self->removed);
  g_ptr_array_unref (self->events);
  g_hash_table_unref (self->peers);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
is_empty (GunNews *self)
{
  return self->changes->len == 0 && self->souls->len == 0 && self->removed->len == 0
         && self->events->len == 0 && g_hash_table_size (self->peers) == 0 && !self->has_outbox
         && !self->shelf_changed;
}

/* Even what could go at once waits for the end of the turn, to go together. */
static void
arm (GunNews *self)
{
  gint64 delay_us;

  if (self->timer != NULL || self->in_flight)
    return;

  delay_us = self->sent_us + GUN_NEWS_INTERVAL_US - g_get_monotonic_time ();
  self->timer = g_timeout_source_new (delay_us <= 0 ? 0 : (delay_us + 999) / 1000);
  g_source_set_priority (self->timer, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->timer, send_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

static GPtrArray *
dup_facts (GunNews *self)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_peer_facts_free);
  GHashTableIter iter;
  gpointer number, peer;

  g_hash_table_iter_init (&iter, self->peers);
  while (g_hash_table_iter_next (&iter, &number, &peer))
    g_ptr_array_add (facts,
                     peer != NULL ? self->dup_facts (peer, self->user_data)
                                  : gun_peer_facts_new_gone (*(guint64 *) number));
  g_hash_table_remove_all (self->peers);

  return facts;
}

static GPtrArray *
steal_content (GPtrArray *array)
{
  if (array->len > 0)
    return array;

  g_ptr_array_unref (array);
  return NULL;
}

/**
 * gun_news_flush:
 * @self: the news
 */
void
gun_news_flush (GunNews *self)
{
  GunNewsBatch *batch;

  clear_timer (self);
  if (is_empty (self))
    return;

  batch = g_new0 (GunNewsBatch, 1);
  batch->changes = steal_content (g_steal_pointer (&self->changes));
  batch->souls = steal_content (g_steal_pointer (&self->souls));
  batch->removed = steal_content (g_steal_pointer (&self->removed));
  batch->events = steal_content (g_steal_pointer (&self->events));
  if (g_hash_table_size (self->peers) > 0)
    batch->peers = dup_facts (self);
  batch->has_outbox = self->has_outbox;
  batch->n_waiting = self->n_waiting;
  self->has_outbox = FALSE;
  batch->shelf_changed = self->shelf_changed;
  self->shelf_changed = FALSE;
  make_room (self);

  self->sent_us = g_get_monotonic_time ();
  self->in_flight = TRUE;
  self->func (batch, self->user_data);
}

static gboolean
send_cb (gpointer data)
{
  gun_news_flush (data);
  return G_SOURCE_REMOVE;
}

/**
 * gun_news_acknowledge:
 * @self: the news
 *
 * The last batch was taken: the next may go.
 */
void
gun_news_acknowledge (GunNews *self)
{
  self->in_flight = FALSE;
  if (!is_empty (self))
    arm (self);
}

static guint
change_hash (gconstpointer data)
{
  const GunChange *change = data;

  return gun_text_hash (change->soul) * 31 + gun_text_hash (change->key);
}

static gboolean
change_equal (gconstpointer a, gconstpointer b)
{
  const GunChange *one = a;
  const GunChange *other = b;

  return gun_text_equal (one->soul, other->soul) && gun_text_equal (one->key, other->key);
}

static void
compact (GunNews *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (change_hash, change_equal);
  GPtrArray *changes = self->changes;
  guint kept = changes->len;

  for (guint i = changes->len; i > 0; i--)
    {
      GunChange *change = g_ptr_array_index (changes, i - 1);

      if (g_hash_table_add (seen, change))
        {
          kept--;
          g_ptr_array_index (changes, i - 1) = g_ptr_array_index (changes, kept);
          g_ptr_array_index (changes, kept) = change;
        }
    }
  g_ptr_array_remove_range (changes, 0, kept);
  self->compact_at = MAX (COMPACT_CHANGES, changes->len * 2);
}

/**
 * gun_news_add_changes:
 * @self: the news
 * @changes: (element-type GunChange): as the graph judged them; only what was stored or undone is
 * passed on
 */
void
gun_news_add_changes (GunNews *self, GPtrArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      GunChange *change = g_ptr_array_index (changes, i);

      if (GUN_VERDICT_IS_STORED (change->verdict) || change->verdict == GUN_VERDICT_UNDONE)
        g_ptr_array_add (self->changes, gun_change_ref (change));
    }

  if (self->changes->len >= self->compact_at)
    compact (self);
  if (self->changes->len > 0)
    arm (self);
}

/**
 * gun_news_add_souls:
 * @self: the news
 * @souls: (element-type GRefString): that a commit added
 */
void
gun_news_add_souls (GunNews *self, GPtrArray *souls)
{
  for (guint i = 0; i < souls->len; i++)
    g_ptr_array_add (self->souls, g_ref_string_acquire (g_ptr_array_index (souls, i)));

  if (self->souls->len > 0)
    arm (self);
}

/**
 * gun_news_remove_souls:
 * @self: the news
 * @souls: (element-type GRefString): that the database let go of
 */
void
gun_news_remove_souls (GunNews *self, GPtrArray *souls)
{
  for (guint i = 0; i < souls->len; i++)
    g_ptr_array_add (self->removed, g_ref_string_acquire (g_ptr_array_index (souls, i)));

  if (self->removed->len > 0)
    arm (self);
}

/**
 * gun_news_note_shelf:
 * @self: the news
 *
 * Something waits for the clock, or waits no more.
 */
void
gun_news_note_shelf (GunNews *self)
{
  self->shelf_changed = TRUE;
  arm (self);
}

static void
take_peer (GunNews *self, guint64 number, gpointer about)
{
  g_hash_table_replace (
      self->peers, g_memdup2 (&number, sizeof number), about == NULL ? NULL : g_object_ref (about));
  arm (self);
}

/**
 * gun_news_add_peer:
 * @self: the news
 * @peer: is new, or something about it changed
 */
void
gun_news_add_peer (GunNews *self, GunPeer *peer)
{
  take_peer (self, gun_peer_get_number (peer), peer);
}

/**
 * gun_news_remove_peer:
 * @self: the news
 * @peer: is gone for good
 */
void
gun_news_remove_peer (GunNews *self, GunPeer *peer)
{
  take_peer (self, gun_peer_get_number (peer), NULL);
}

/**
 * gun_news_add_remote:
 * @self: the news
 * @remote: was heard of, or something about it changed
 */
void
gun_news_add_remote (GunNews *self, GunRemote *remote)
{
  take_peer (self, gun_remote_get_number (remote), remote);
}

/**
 * gun_news_remove_remote:
 * @self: the news
 * @remote: is known no longer
 */
void
gun_news_remove_remote (GunNews *self, GunRemote *remote)
{
  take_peer (self, gun_remote_get_number (remote), NULL);
}

/**
 * gun_news_take_event:
 * @self: the news
 * @event: (transfer full): what happened
 */
void
gun_news_take_event (GunNews *self, GunEvent *event)
{
  if (self->events->len >= MAX_EVENTS)
    g_ptr_array_remove_index (self->events, 0);

  g_ptr_array_add (self->events, event);
  arm (self);
}

/**
 * gun_news_set_outbox:
 * @self: the news
 * @n_waiting: how many writes wait to arrive; rows of the outbox may be others than before
 */
void
gun_news_set_outbox (GunNews *self, guint64 n_waiting)
{
  self->has_outbox = TRUE;
  self->n_waiting = n_waiting;
  arm (self);
}
