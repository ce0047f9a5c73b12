/* SPDX-License-Identifier: MIT */

/*
 * A put's way: its keys that memory does not hold are read from the backing, while the door looks at
 * what is signed; then it waits until the puts before it that touch the same souls were judged, then
 * it is judged as a whole.
 */

#include "gun-graph-private.h"

#include <math.h>

#include "gun-soul.h"
#include "gun-text.h"

typedef struct
{
  GunPut *put;
  guint i; /* of the node */
} GunPutRead;

/* Characters of a soul or key that a sentence shows */
#define SHOWN_CHARACTERS 60

static GunPut *
put_new (GunGraph *self,
         GPtrArray *nodes,
         GunOrigin *origin,
         GunGraphDoorFunc checked,
         GunGraphPutFunc func,
         gpointer user_data)
{
  GunPut *put = g_malloc0 (sizeof (GunPut) + nodes->len * sizeof (GunSlot *));

  put->graph = g_object_ref (self);
  put->verdict.nodes = g_ptr_array_ref (nodes);
  put->origin = gun_origin_ref (origin);
  put->checked = checked;
  put->func = func;
  put->user_data = user_data;

  put->n_holds = 1;

  for (guint i = 0; i < nodes->len; i++)
    {
      put->slots[i]
          = gun_graph_ensure_slot (self, gun_node_get_soul (g_ptr_array_index (nodes, i)));
      gun_graph_pin (self, put->slots[i]);
    }

  return put;
}

/* Says once what the door said. */
void
gun_put_tell_checked (GunPut *put)
{
  GunGraphDoorFunc checked = put->checked;

  put->checked = NULL;
  if (checked != NULL)
    checked (put->graph, &put->verdict, put->user_data);
}

/* Frees a put when it is answered and nobody holds it any more. */
void
gun_put_release (GunPut *put)
{
  if (--put->n_holds > 0)
    return;

  g_clear_pointer (&put->outcome.refused, g_ptr_array_unref);
  g_clear_error (&put->error);
  g_clear_pointer (&put->verdict.refusals, g_ptr_array_unref);
  g_ptr_array_unref (put->verdict.nodes);
  gun_origin_unref (put->origin);
  g_object_unref (put->graph);
  g_free (put);
}

/* Answers a put and lets go of it. */
void
gun_put_finish (GunPut *put)
{
  gun_put_tell_checked (put);
  put->outcome.error = put->error;
  if (put->func != NULL)
    put->func (put->graph, &put->outcome, put->user_data);
  gun_put_release (put);
}

/* Counts a key that is not kept, and says why */
void
gun_put_count_refused (GunPut *put, GRefString *soul, GRefString *key, const char *reason)
{
  g_autofree char *shown_soul = NULL;
  g_autofree char *shown_key = NULL;

  put->outcome.n_refused++;
  if (put->outcome.n_refused > GUN_GRAPH_MAX_REFUSED_SENTENCES)
    return;

  shown_soul = gun_text_to_display (soul, SHOWN_CHARACTERS);
  shown_key = gun_text_to_display (key, SHOWN_CHARACTERS);
  if (put->outcome.refused == NULL)
    put->outcome.refused = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (put->outcome.refused,
                   g_strdup_printf ("Soul “%s”, key “%s”: %s", shown_soul, shown_key, reason));
}

static void
refuse (GunPut *put, GunChange *change, const char *reason)
{
  change->verdict = GUN_VERDICT_REFUSED;
  gun_put_count_refused (put, change->soul, change->key, reason);
}

/* What is in force of a key, and what is said of it, before the judge */
GunVerdict
gun_put_decide (const GunSlot *slot, const GunEntry *entry, double now_ms)
{
  const GunEntry *known = gun_node_lookup (slot->node, entry->key);

  if (known == NULL)
    return gun_ham_decide (NULL, 0, entry->value, entry->state_ms, now_ms);

  return gun_ham_decide (known->value, known->state_ms, entry->value, entry->state_ms, now_ms);
}

/* Whether node @i of a put goes into memory and backing, if it wins there */
static gboolean
is_to_be_kept (GunGraph *self, const GunPut *put, guint i)
{
  const GunSlot *slot = put->slots[i];

  if (!put->is_unasked || slot->is_kept || gun_node_get_n_entries (slot->node) > 0)
    return TRUE;

  return self->wants != NULL && self->wants (gun_node_get_soul (slot->node), self->wants_data);
}

/* Nobody here wants it: it is passed on when it is news, and never waits. */
static GunVerdict
decide_passed (GunVerdict verdict)
{
  return GUN_VERDICT_IS_STORED (verdict) ? GUN_VERDICT_PASSED : GUN_VERDICT_REFUSED;
}

/* A key ahead of the clock: kept until it is due, in the backing too */
static void
let_wait (GunGraph *self, GunPut *put, GunChange *change)
{
  gboolean is_new;
  const char *reason = gun_graph_wait (self, change, &is_new);

  if (reason != NULL)
    {
      refuse (put, change, reason);
      return;
    }

  put->outcome.n_waiting++;
  if (is_new)
    put->batch = gun_graph_hand_on (self, change);
}

/* Judges one key and does what follows from the verdict; the change says which it was. */
static GunChange *
judge_key (
    GunGraph *self, GunPut *put, guint i, const GunEntry *entry, double oldest_ms, double now_ms)
{
  GunSlot *slot = put->slots[i];
  GRefString *soul = gun_node_get_soul (g_ptr_array_index (put->verdict.nodes, i));
  GunVerdict verdict
      = entry->state_ms < oldest_ms ? GUN_VERDICT_REFUSED : gun_put_decide (slot, entry, now_ms);
  gboolean is_kept = is_to_be_kept (self, put, i);
  GunChange *change;

  if (!is_kept)
    verdict = decide_passed (verdict);
  change = gun_change_new (soul, entry->key, entry->value, entry->state_ms, verdict, put->origin);
  change->is_checked = put->is_checked;
  if (!is_kept)
    {
      put->outcome.n_passed++;
      return change;
    }

  switch (verdict)
    {
    case GUN_VERDICT_NEWER:
    case GUN_VERDICT_LARGER:
      put->outcome.n_stored++;
      gun_graph_accept (self, slot, change);
      break;
    case GUN_VERDICT_OLDER:
    case GUN_VERDICT_SMALLER:
      put->outcome.n_known++;
      put->outcome.n_older++;
      if (!put->is_due)
        gun_graph_note_reject (self, change);
      break;
    case GUN_VERDICT_SAME:
      put->outcome.n_known++;
      break;
    case GUN_VERDICT_FUTURE:
      let_wait (self, put, change);
      break;
    case GUN_VERDICT_REFUSED:
    case GUN_VERDICT_UNDONE:
    case GUN_VERDICT_PASSED:
    default:
      refuse (put, change, "it has expired");
      break;
    }

  if (put->is_due && verdict != GUN_VERDICT_FUTURE && !GUN_VERDICT_IS_STORED (verdict))
    put->batch = gun_graph_hand_on (self, change);
  return change;
}

/* A key that the door kept out. When it waited for the clock, the backing is to forget it. */
static GunChange *
refuse_key (GunGraph *self, GunPut *put, const GunRefusal *refusal)
{
  GunChange *change = gun_change_new (refusal->soul,
                                      refusal->key,
                                      refusal->value,
                                      refusal->state_ms,
                                      GUN_VERDICT_REFUSED,
                                      put->origin);

  change->is_checked = TRUE;
  refuse (put, change, refusal->reason);
  if (put->is_due)
    put->batch = gun_graph_hand_on (self, change);
  else
    gun_graph_note_reject (self, change);
  return change;
}

static guint
count_refusals (const GunPut *put)
{
  return put->verdict.refusals != NULL ? put->verdict.refusals->len : 0;
}

static GPtrArray *
judge_keys (GunGraph *self, GunPut *put)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  double now_ms = gun_graph_get_now_ms (self);

  for (guint i = 0; i < put->verdict.nodes->len; i++)
    {
      GunNode *node = g_ptr_array_index (put->verdict.nodes, i);
      double lifetime_s = gun_soul_get_lifetime_s (gun_node_get_soul (node));
      double oldest_ms = lifetime_s >= 0 ? now_ms - lifetime_s * 1000 : -INFINITY;

      for (guint k = 0; k < gun_node_get_n_entries (node); k++)
        g_ptr_array_add (changes,
                         judge_key (self, put, i, gun_node_get_entry (node, k), oldest_ms, now_ms));
    }
  for (guint i = 0; i < count_refusals (put); i++)
    g_ptr_array_add (changes, refuse_key (self, put, g_ptr_array_index (put->verdict.refusals, i)));

  return changes;
}

/* The commit that what this put said hangs on, also when it said again what is still on its way to
 * the backing */
static GunBatch *
find_last_batch (const GunPut *put)
{
  GunBatch *last = put->batch;

  for (guint i = 0; i < put->verdict.nodes->len; i++)
    {
      GunBatch *batch = put->slots[i]->last_batch;

      if (batch != NULL && (last == NULL || batch->serial > last->serial))
        last = batch;
    }

  return last;
}

static void
refuse_all (GunGraph *self, GunPut *put)
{
  for (guint i = 0; i < put->verdict.nodes->len; i++)
    put->outcome.n_refused += gun_node_get_n_entries (g_ptr_array_index (put->verdict.nodes, i));
  put->outcome.n_refused += count_refusals (put);
  gun_graph_queue_event (self, NULL, put);
}

static void
judge (GunGraph *self, GunPut *put)
{
  GPtrArray *changes;
  GunBatch *batch;

  if (put->error != NULL)
    refuse_all (self, put);
  else if (put->is_trial)
    gun_put_count (self, put);
  else
    {
      changes = judge_keys (self, put);
      batch = find_last_batch (put);
      if (batch != NULL)
        g_ptr_array_add (batch->puts, put);
      gun_graph_queue_event (self, changes, batch == NULL ? put : NULL);
    }

  /* It is answered later, by gun_graph_tell(), so it is still there */
  for (guint i = 0; i < put->verdict.nodes->len; i++)
    gun_graph_unpin (self, put->slots[i]);
}

static gboolean
is_ready (const GunPut *put)
{
  if (put->n_awaited > 0)
    return FALSE;

  for (guint i = 0; i < put->verdict.nodes->len; i++)
    if (g_queue_peek_head (&put->slots[i]->puts) != put)
      return FALSE;

  return TRUE;
}

/* Takes @put out of the queues of its souls; those behind it may be ready now. */
static void
step_out (GunPut *put, GQueue *maybe_ready)
{
  for (guint i = 0; i < put->verdict.nodes->len; i++)
    {
      GQueue *puts = &put->slots[i]->puts;
      GunPut *next;

      if (g_queue_peek_head (puts) != put)
        continue;
      g_queue_pop_head (puts);
      next = g_queue_peek_head (puts);
      if (next != NULL && g_queue_find (maybe_ready, next) == NULL)
        g_queue_push_tail (maybe_ready, next);
    }
}

/* Judges a put, if it is ready, and those that waited for it. */
void
gun_graph_judge_ready (GunGraph *self, GunPut *first)
{
  GQueue maybe_ready = G_QUEUE_INIT;
  GunPut *put;

  g_queue_push_tail (&maybe_ready, first);
  while ((put = g_queue_pop_head (&maybe_ready)) != NULL)
    {
      if (!is_ready (put))
        continue;
      step_out (put, &maybe_ready);
      judge (self, put);
    }

  gun_graph_tell (self);
}

static void read_missing (GunGraph *self, GunPut *put, guint i);

static void
read_cb (GunNode *node, const GError *error, gpointer user_data)
{
  g_autofree GunPutRead *read = user_data;
  GunPut *put = read->put;
  g_autoptr (GunGraph) self = g_object_ref (put->graph);

  if (error != NULL && put->error == NULL)
    put->error = g_error_copy (error);
  if (node != NULL)
    gun_graph_merge (self, put->slots[read->i], node);

  put->n_awaited--;
  gun_graph_judge_ready (self, put);
}

/* Whether the backing has anything of the soul was read: if so, now its keys. */
static void
read_soul_cb (GunNode *node, const GError *error, gpointer user_data)
{
  g_autofree GunPutRead *read = user_data;
  GunPut *put = read->put;
  GunSlot *slot = put->slots[read->i];
  g_autoptr (GunGraph) self = g_object_ref (put->graph);

  if (error != NULL && put->error == NULL)
    put->error = g_error_copy (error);
  slot->is_kept |= node != NULL;
  slot->complete |= error == NULL && node == NULL;

  if (put->error == NULL)
    read_missing (self, put, read->i);
  put->n_awaited--;
  gun_graph_judge_ready (self, put);
}

static void
start_read (GunGraph *self, GunPut *put, guint i, GPtrArray *keys, GunBackingReadFunc func)
{
  GunPutRead *read = g_new (GunPutRead, 1);

  read->put = put;
  read->i = i;
  put->n_awaited++;
  gun_backing_read (self->backing, gun_node_get_soul (put->slots[i]->node), keys, func, read);
}

/* Reads the keys of one node that memory does not hold. */
static void
read_missing (GunGraph *self, GunPut *put, guint i)
{
  GunNode *node = g_ptr_array_index (put->verdict.nodes, i);
  GunSlot *slot = put->slots[i];
  g_autoptr (GPtrArray) keys = NULL;

  if (slot->complete)
    return;

  for (guint k = 0; k < gun_node_get_n_entries (node); k++)
    {
      GRefString *key = gun_node_get_entry (node, k)->key;

      if (gun_node_lookup (slot->node, key) != NULL)
        continue;
      if (keys == NULL)
        keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
      g_ptr_array_add (keys, g_ref_string_acquire (key));
    }
  if (keys != NULL)
    start_read (self, put, i, keys, read_cb);
}

/* Reads what node @i needs to be judged: of what may not be kept at all, first whether it is. */
static void
read_needed (GunGraph *self, GunPut *put, guint i)
{
  if (!put->slots[i]->complete && !is_to_be_kept (self, put, i))
    {
      g_autoptr (GPtrArray) no_keys = g_ptr_array_new ();

      start_read (self, put, i, no_keys, read_soul_cb);
    }
  else
    read_missing (self, put, i);
}

static void
start_put (GunGraph *self, GunPut *put)
{
  g_autoptr (GunGraph) alive = g_object_ref (self);
  guint n_nodes = put->verdict.nodes->len;

  for (guint i = 0; i < n_nodes; i++)
    if (g_queue_peek_tail (&put->slots[i]->puts) != put)
      g_queue_push_tail (&put->slots[i]->puts, put);
  for (guint i = 0; i < n_nodes; i++)
    read_needed (self, put, i);

  gun_graph_check (self, put);
}

/**
 * gun_graph_put:
 * @self: the graph
 * @nodes: (transfer none) (element-type GunNode): what somebody wrote; not to be changed after this
 * @origin: (transfer none): who, and how it came
 * @checked: (nullable): told once what the door said, before @func
 * @func: (nullable): what to call, once, when it is stored for good or there is nothing to store
 * @user_data: for @func
 *
 * Judges each key by HAM and keeps the winners: memory at once, the backing with the commit of this
 * loop turn. Nothing else writes to the graph, edits made here included.
 * Errors: the outcome's; what could not be committed is undone.
 * Thread: the context @self was made in.
 */
void
gun_graph_put (GunGraph *self,
               GPtrArray *nodes,
               GunOrigin *origin,
               GunGraphDoorFunc checked,
               GunGraphPutFunc func,
               gpointer user_data)
{
  g_return_if_fail (GUN_IS_GRAPH (self));
  g_return_if_fail (nodes != NULL && origin != NULL);

  start_put (self, put_new (self, nodes, origin, checked, func, user_data));
}

/**
 * gun_graph_try:
 * @self: the graph
 * @nodes: (transfer none) (element-type GunNode): what somebody could write
 * @origin: (transfer none): who, and how it came
 * @func: what to call, once, with what would become of each key
 * @user_data: for @func
 *
 * Asks door and judge as gun_graph_put() does, behind the puts before it, and keeps nothing. Of two
 * values of one key each is judged by what is in force now.
 */
void
gun_graph_try (
    GunGraph *self, GPtrArray *nodes, GunOrigin *origin, GunGraphPutFunc func, gpointer user_data)
{
  GunPut *put;

  g_return_if_fail (GUN_IS_GRAPH (self));
  g_return_if_fail (nodes != NULL && origin != NULL);

  put = put_new (self, nodes, origin, NULL, func, user_data);
  put->is_trial = TRUE;
  start_put (self, put);
}

/**
 * gun_graph_put_unasked:
 * @self: the graph
 * @nodes: (transfer none) (element-type GunNode): what somebody wrote; not to be changed after this
 * @origin: (transfer none): who, and how it came
 * @checked: (nullable): as for gun_graph_put()
 * @func: (nullable): as for gun_graph_put()
 * @user_data: for @func
 *
 * As gun_graph_put(), for what came by itself: of souls that nothing is kept of, and that nobody
 * here wants, nothing is kept. What is news of them is told of with %GUN_VERDICT_PASSED, every time
 * it comes.
 */
void
gun_graph_put_unasked (GunGraph *self,
                       GPtrArray *nodes,
                       GunOrigin *origin,
                       GunGraphDoorFunc checked,
                       GunGraphPutFunc func,
                       gpointer user_data)
{
  GunPut *put;

  g_return_if_fail (GUN_IS_GRAPH (self));
  g_return_if_fail (nodes != NULL && origin != NULL);

  put = put_new (self, nodes, origin, checked, func, user_data);
  put->is_unasked = TRUE;
  start_put (self, put);
}

/**
 * gun_graph_set_wants_func:
 * @self: the graph
 * @wants: (nullable): says whether somebody here wants a soul that nothing is kept of
 * @user_data: for @wants
 */
void
gun_graph_set_wants_func (GunGraph *self, GunGraphWantsFunc wants, gpointer user_data)
{
  g_return_if_fail (GUN_IS_GRAPH (self));

  self->wants = wants;
  self->wants_data = user_data;
}

/* The same for what waited for the clock: whatever is judged of it, the backing learns. */
void
gun_graph_put_due (
    GunGraph *self, GPtrArray *nodes, GunOrigin *origin, GunGraphPutFunc func, gpointer user_data)
{
  GunPut *put = put_new (self, nodes, origin, NULL, func, user_data);

  put->is_due = TRUE;
  start_put (self, put);
}
