/* SPDX-License-Identifier: MIT */

/*
 * Writes whose state lies ahead of the clock: kept, and put again when they are due (PROTOCOL.md
 * section 3). A backing keeps them too, in the commits of the batches they came in, so that they
 * survive a restart: it gives up the same ones by the same limits, and forgets one in the commit of
 * what was judged of it in the end.
 */

#include "gun-graph-private.h"

#include <math.h>

#include "gun-text.h"

/* The wall clock may be set while the timer runs, so it is looked at again after a day at the
 * latest. */
#define LONGEST_TIMER_MS (24.0 * 60 * 60 * 1000)

/* What was due and could not be committed is tried again then. */
#define RETRY_MS 60000.0

/* What a row takes beside its texts, as the store counts it */
#define ROW_BYTES 64

static void start_timer (GunGraph *self);

static GunChange *
get_change (GunGraph *self, guint i)
{
  return ((GunShelfRow *) g_ptr_array_index (self->waiting, i))->change;
}

static gsize
count_text (GRefString *text)
{
  return text != NULL ? g_ref_string_length (text) + 1 : 0;
}

/* As the store counts: both must give up the same ones */
static gsize
count_bytes (const GunChange *change)
{
  GunValueKind kind = gun_value_get_kind (change->value);
  gboolean has_text = kind == GUN_VALUE_TEXT || kind == GUN_VALUE_LINK;

  return ROW_BYTES + g_ref_string_length (change->soul) + g_ref_string_length (change->key)
         + count_text (has_text ? gun_value_get_text (change->value) : NULL)
         + count_text (change->origin->message);
}

static gboolean
same_name (const GunChange *one, const GunChange *other)
{
  return one->state_ms == other->state_ms && gun_text_equal (one->key, other->key)
         && gun_text_equal (one->soul, other->soul);
}

/* The first place whose state is not smaller than @state_ms */
static guint
find_place (GunGraph *self, double state_ms)
{
  guint low = 0;
  guint high = self->waiting->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (get_change (self, middle)->state_ms < state_ms)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* The place of the write of that soul, key and state, which stands at @place or after it; -1 when
 * there is none */
static gint
find_same (GunGraph *self, const GunChange *change, guint place)
{
  for (guint i = place; i < self->waiting->len; i++)
    {
      const GunChange *other = get_change (self, i);

      if (other->state_ms > change->state_ms)
        break;
      if (same_name (other, change))
        return (gint) i;
    }

  return -1;
}

static void
remove_at (GunGraph *self, guint place)
{
  self->waiting_bytes -= count_bytes (get_change (self, place));
  g_ptr_array_remove_index (self->waiting, place);
}

/* How many are of the peer of @change, and where the one due last of them stands */
static guint
count_of_peer (GunGraph *self, const GunChange *change, guint *last)
{
  guint n_of_peer = 0;

  for (guint i = 0; i < self->waiting->len; i++)
    {
      const GunOrigin *origin = get_change (self, i)->origin;

      if (origin->path != change->origin->path
          || !gun_text_equal (origin->peer, change->origin->peer))
        continue;
      n_of_peer++;
      *last = i;
    }

  return n_of_peer;
}

/* Gives up the one at @place, unless @change is due no earlier. */
static gboolean
give_up (GunGraph *self, guint place, const GunChange *change)
{
  g_autoptr (GunChange) other = gun_change_ref (get_change (self, place));

  if (other->state_ms <= change->state_ms)
    return FALSE;

  remove_at (self, place);
  gun_graph_queue_waiting (self, other, GUN_WAITING_GIVEN_UP);
  return TRUE;
}

/* Whether those due after @change leave enough room for it: else none of them goes for nothing */
static gboolean
would_fit (GunGraph *self, const GunChange *change, gsize n_bytes)
{
  guint n_left = self->waiting->len;
  gsize n_bytes_left = self->waiting_bytes;

  while (n_left >= GUN_GRAPH_MAX_WAITING || n_bytes_left + n_bytes > GUN_GRAPH_MAX_WAITING_BYTES)
    {
      const GunChange *other = n_left > 0 ? get_change (self, n_left - 1) : NULL;

      if (other == NULL || other->state_ms <= change->state_ms)
        return FALSE;
      n_left--;
      n_bytes_left -= count_bytes (other);
    }
  return TRUE;
}

static gboolean
make_room (GunGraph *self, const GunChange *change)
{
  gsize n_bytes = count_bytes (change);
  guint last = 0;

  if (!would_fit (self, change, n_bytes))
    return FALSE;
  if (count_of_peer (self, change, &last) >= GUN_GRAPH_MAX_WAITING_OF_PEER
      && !give_up (self, last, change))
    return FALSE;
  while (self->waiting->len >= GUN_GRAPH_MAX_WAITING
         || self->waiting_bytes + n_bytes > GUN_GRAPH_MAX_WAITING_BYTES)
    if (!give_up (self, self->waiting->len - 1, change))
      return FALSE;

  return TRUE;
}

static gboolean
add_row (GunGraph *self, GunShelfRow *row)
{
  const GunChange *change = row->change;
  gint same = find_same (self, change, find_place (self, change->state_ms));

  /* Several peers bring the same write: once is enough. Of several values at one state only the
   * one that HAM prefers could last. */
  if (same >= 0)
    {
      if (gun_value_compare_json (change->value, get_change (self, (guint) same)->value) <= 0)
        return FALSE;
      remove_at (self, (guint) same);
    }
  if (!make_room (self, change))
    return FALSE;

  g_ptr_array_insert (
      self->waiting, (gint) find_place (self, change->state_ms), gun_shelf_row_ref (row));
  self->waiting_bytes += count_bytes (change);
  return TRUE;
}

/* What could not be committed stands on the shelf still, and is tried again. */
static void
due_done_cb (GunGraph *self, const GunPutOutcome *outcome, gpointer user_data)
{
  g_autoptr (GunShelfRow) row = user_data;

  if (outcome->n_waiting > 0)
    return;
  if (outcome->error != NULL)
    {
      self->waiting_retry_us
          = gun_clock_get_monotonic_us (self->clock) + (gint64) (RETRY_MS * 1000);
      if (add_row (self, row))
        start_timer (self);
      return;
    }

  gun_graph_queue_waiting (self, row->change, GUN_WAITING_JUDGED);
}

static void
put_again (GunGraph *self, GunShelfRow *row)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  const GunChange *change = row->change;
  GunNode *node = gun_node_new (change->soul);

  gun_node_add (node, change->key, change->value, change->state_ms);
  g_ptr_array_add (nodes, node);
  gun_graph_put_due (self, nodes, change->origin, due_done_cb, gun_shelf_row_ref (row));
}

static gboolean
timer_cb (gpointer user_data)
{
  g_autoptr (GunGraph) self = g_object_ref (user_data);
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_shelf_row_unref);
  double now_ms = gun_graph_get_now_ms (self);

  while (self->waiting->len > 0 && get_change (self, 0)->state_ms <= now_ms)
    {
      g_ptr_array_add (due, gun_shelf_row_ref (g_ptr_array_index (self->waiting, 0)));
      remove_at (self, 0);
    }
  start_timer (self);

  for (guint i = 0; i < due->len; i++)
    put_again (self, g_ptr_array_index (due, i));

  return G_SOURCE_REMOVE;
}

static void
start_timer (GunGraph *self)
{
  gint64 delay_us;
  gint64 pause_us;

  gun_clear_timer (&self->waiting_timer);
  if (self->waiting->len == 0 || self->waiting_held)
    return;

  delay_us = (gint64) ceil (
      CLAMP (get_change (self, 0)->state_ms - gun_graph_get_now_ms (self), 0, LONGEST_TIMER_MS)
      * 1000);
  pause_us = self->waiting_retry_us - gun_clock_get_monotonic_us (self->clock);
  self->waiting_timer = gun_clock_add_timer (self->clock, MAX (delay_us, pause_us), timer_cb, self);
}

/* NULL, or why what is ahead of the clock by so much never waits for it */
const char *
gun_graph_find_wait_fault (GunGraph *self, double state_ms)
{
  return state_ms - gun_graph_get_now_ms (self) > GUN_GRAPH_MAX_AHEAD_MS
             ? "its state lies more than a day ahead of the clock here"
             : NULL;
}

/* Keeps a change of verdict FUTURE until it is due; @is_new when it did not wait already. NULL, or
 * why it may not wait. */
const char *
gun_graph_wait (GunGraph *self, GunChange *change, gboolean *is_new)
{
  g_autoptr (GunShelfRow) row = NULL;
  guint place = find_place (self, change->state_ms);
  gint same = find_same (self, change, place);
  const char *fault = gun_graph_find_wait_fault (self, change->state_ms);

  *is_new = FALSE;
  if (fault != NULL)
    return fault;
  if (same >= 0
      && gun_value_compare_json (change->value, get_change (self, (guint) same)->value) <= 0)
    return NULL;

  row = gun_shelf_row_new (change, (gint64) (gun_clock_get_wall_ms (self->clock) * 1000));
  if (!add_row (self, row))
    return "its state lies ahead of the clock here, and too many writes wait for it already";

  *is_new = TRUE;
  gun_graph_queue_waiting (self, change, GUN_WAITING_ADDED);
  start_timer (self);
  return NULL;
}

/* A change that could not be kept in the backing waits no more. */
void
gun_graph_unwait (GunGraph *self, const GunChange *change)
{
  gint same = find_same (self, change, find_place (self, change->state_ms));

  if (same < 0 || get_change (self, (guint) same) != change)
    return;

  remove_at (self, (guint) same);
  start_timer (self);
  gun_graph_queue_waiting (self, change, GUN_WAITING_GIVEN_UP);
}

/**
 * gun_graph_restore_waiting:
 * @self: the graph
 * @rows: (element-type GunShelfRow): what its backing kept when the program ended
 *
 * Lets them wait again; what came due meanwhile is judged in the next turn of the loop.
 */
void
gun_graph_restore_waiting (GunGraph *self, GPtrArray *rows)
{
  g_return_if_fail (GUN_IS_GRAPH (self));
  g_return_if_fail (rows != NULL);

  for (guint i = 0; i < rows->len; i++)
    add_row (self, g_ptr_array_index (rows, i));
  start_timer (self);
}

/**
 * gun_graph_list_waiting:
 * @self: the graph
 * @soul: (nullable): only of this node
 *
 * Returns: (transfer full) (element-type GunShelfRow): what waits for the clock, first due first
 */
GPtrArray *
gun_graph_list_waiting (GunGraph *self, GRefString *soul)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_shelf_row_unref);

  g_return_val_if_fail (GUN_IS_GRAPH (self), rows);

  for (guint i = 0; i < self->waiting->len; i++)
    if (soul == NULL || gun_text_equal (get_change (self, i)->soul, soul))
      g_ptr_array_add (rows, gun_shelf_row_ref (g_ptr_array_index (self->waiting, i)));

  return rows;
}

/**
 * gun_graph_look_at_clock:
 * @self: the graph
 *
 * Timers do not notice when somebody sets the wall clock, and stand still while the computer
 * sleeps.
 */
void
gun_graph_look_at_clock (GunGraph *self)
{
  g_return_if_fail (GUN_IS_GRAPH (self));

  start_timer (self);
}

/**
 * gun_graph_hold_waiting:
 * @self: the graph
 *
 * From here on nothing comes due: the backing is about to go. It keeps what waits.
 */
void
gun_graph_hold_waiting (GunGraph *self)
{
  g_return_if_fail (GUN_IS_GRAPH (self));

  self->waiting_held = TRUE;
  gun_clear_timer (&self->waiting_timer);
}

/**
 * gun_graph_get_n_waiting:
 * @self: the graph
 *
 * Returns: how many writes wait for the clock
 */
guint
gun_graph_get_n_waiting (GunGraph *self)
{
  g_return_val_if_fail (GUN_IS_GRAPH (self), 0);

  return self->waiting->len;
}

void
gun_graph_clear_waiting (GunGraph *self)
{
  gun_clear_timer (&self->waiting_timer);
  g_clear_pointer (&self->waiting, g_ptr_array_unref);
}
