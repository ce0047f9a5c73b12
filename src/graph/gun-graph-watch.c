/* SPDX-License-Identifier: MIT */

/*
 * Telling: `changed`, watches, and the answers of puts. Everything goes through one queue, so that
 * whoever calls back into the graph from a handler does not make others hear of later things first.
 */

#include "gun-graph-private.h"

#include "gun-text.h"

struct _GunWatch
{
  GRefString *soul;
  GRefString *key;   /* (nullable) */
  GunWatchFunc func; /* NULL once it was ended */
  gpointer user_data;
};

typedef struct
{
  GPtrArray *changes; /* (nullable) */
  GunPut *put;        /* (nullable): to be answered */
  GunChange *waiting; /* (nullable): a write from the future, and what became of it */
  GunWaitingEvent what;
} GunGraphEvent;

static void
release_watch (gpointer data)
{
  GunWatch *watch = data;

  g_ref_string_release (watch->soul);
  g_clear_pointer (&watch->key, g_ref_string_release);
}

static void
unref_watch (gpointer data)
{
  g_rc_box_release_full (data, release_watch);
}

/* TRUE for what changed the value in force */
static gboolean
is_for_watches (const GunChange *change)
{
  return GUN_VERDICT_IS_STORED (change->verdict) || change->verdict == GUN_VERDICT_UNDONE;
}

static void
tell_watch (GunGraph *self, GunWatch *watch, GPtrArray *changes, guint first, guint end)
{
  g_autoptr (GPtrArray) mine = NULL;

  for (guint i = first; i < end; i++)
    {
      GunChange *change = g_ptr_array_index (changes, i);

      if (!is_for_watches (change)
          || (watch->key != NULL && !gun_text_equal (watch->key, change->key)))
        continue;
      if (mine == NULL)
        mine = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
      g_ptr_array_add (mine, gun_change_ref (change));
    }

  if (mine != NULL && watch->func != NULL)
    watch->func (self, mine, watch->user_data);
}

/* The changes of one soul stand side by side, as one node of a put brought them. */
static void
tell_watches (GunGraph *self, GPtrArray *changes)
{
  guint first = 0;

  while (first < changes->len && g_hash_table_size (self->watches) > 0)
    {
      GRefString *soul = ((GunChange *) g_ptr_array_index (changes, first))->soul;
      GPtrArray *watches = g_hash_table_lookup (self->watches, soul);
      guint end = first + 1;

      while (end < changes->len
             && gun_text_equal (((GunChange *) g_ptr_array_index (changes, end))->soul, soul))
        end++;

      if (watches != NULL)
        {
          /* A copy: the functions may begin and end watches */
          g_autoptr (GPtrArray) now = g_ptr_array_new_with_free_func (unref_watch);

          for (guint i = 0; i < watches->len; i++)
            g_ptr_array_add (now, g_rc_box_acquire (g_ptr_array_index (watches, i)));
          for (guint i = 0; i < now->len; i++)
            tell_watch (self, g_ptr_array_index (now, i), changes, first, end);
        }
      first = end;
    }
}

/* Takes @changes and @put, either of which may be NULL, to be told by the next gun_graph_tell(). */
void
gun_graph_queue_event (GunGraph *self, GPtrArray *changes, GunPut *put)
{
  GunGraphEvent *event = g_new0 (GunGraphEvent, 1);

  event->changes = changes;
  event->put = put;
  g_queue_push_tail (&self->events, event);
}

/* The same for what became of a write from the future. */
void
gun_graph_queue_waiting (GunGraph *self, const GunChange *change, GunWaitingEvent what)
{
  GunGraphEvent *event = g_new0 (GunGraphEvent, 1);

  event->waiting = gun_change_ref (change);
  event->what = what;
  g_queue_push_tail (&self->events, event);
}

/* Tells all that is queued; when it is called from within, the outer call does it. */
void
gun_graph_tell (GunGraph *self)
{
  GunGraphEvent *event;

  if (self->telling)
    return;

  g_object_ref (self);
  self->telling = TRUE;
  while ((event = g_queue_pop_head (&self->events)) != NULL)
    {
      if (event->changes != NULL)
        {
          gun_graph_emit_changed (self, event->changes);
          tell_watches (self, event->changes);
          g_ptr_array_unref (event->changes);
        }
      if (event->put != NULL)
        gun_put_finish (event->put);
      if (event->waiting != NULL)
        {
          gun_graph_emit_waiting_changed (self, event->waiting, event->what);
          gun_change_unref (event->waiting);
        }
      g_free (event);
    }
  self->telling = FALSE;
  g_object_unref (self);
}

/**
 * gun_graph_watch:
 * @self: the graph
 * @soul: (transfer none): the soul to watch
 * @key: (nullable) (transfer none): one key of it; %NULL watches all
 * @func: what to call with each change of the values in force
 * @user_data: for @func
 *
 * Returns: (transfer none): the watch, until gun_graph_unwatch()
 */
GunWatch *
gun_graph_watch (
    GunGraph *self, GRefString *soul, GRefString *key, GunWatchFunc func, gpointer user_data)
{
  GunWatch *watch;
  GPtrArray *watches;

  g_return_val_if_fail (GUN_IS_GRAPH (self), NULL);
  g_return_val_if_fail (soul != NULL && func != NULL, NULL);

  watch = g_rc_box_new (GunWatch);
  watch->soul = g_ref_string_acquire (soul);
  watch->key = key != NULL ? g_ref_string_acquire (key) : NULL;
  watch->func = func;
  watch->user_data = user_data;

  watches = g_hash_table_lookup (self->watches, soul);
  if (watches == NULL)
    {
      watches = g_ptr_array_new_with_free_func (unref_watch);
      g_hash_table_insert (self->watches, g_ref_string_acquire (soul), watches);
    }
  g_ptr_array_add (watches, watch);

  return watch;
}

/**
 * gun_graph_unwatch:
 * @self: the graph
 * @watch: (transfer full): what gun_graph_watch() gave
 *
 * Ends a watch: its function is not called any more, also not with what is being told just now.
 */
void
gun_graph_unwatch (GunGraph *self, GunWatch *watch)
{
  GPtrArray *watches;

  g_return_if_fail (GUN_IS_GRAPH (self));
  g_return_if_fail (watch != NULL);

  watch->func = NULL;
  watches = g_hash_table_lookup (self->watches, watch->soul);
  if (watches->len == 1)
    g_hash_table_remove (self->watches, watch->soul);
  else
    g_ptr_array_remove_fast (watches, watch);
}

void
gun_graph_clear_watches (GunGraph *self)
{
  g_clear_pointer (&self->watches, g_hash_table_unref);
}
