/* SPDX-License-Identifier: MIT */

/* Writes whose state lies ahead of the clock: kept, and put again when they are due (PROTOCOL.md
 * section 3). */

#include "gun-graph-private.h"

#include <math.h>

#include "gun-text.h"

/* The wall clock may be set while the timer runs, so it is looked at again after a day at the
 * latest. */
#define LONGEST_TIMER_MS (24.0 * 60 * 60 * 1000)

static void start_timer (GunGraph *self);

/* The first place whose state is not smaller than @state_ms */
static guint
find_place (GunGraph *self, double state_ms)
{
  guint low = 0;
  guint high = self->waiting->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (((GunChange *) g_ptr_array_index (self->waiting, middle))->state_ms < state_ms)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
put_again (GunGraph *self, const GunChange *change)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  GunNode *node = gun_node_new (change->soul);

  gun_node_add (node, change->key, change->value, change->state_ms);
  g_ptr_array_add (nodes, node);
  gun_graph_put (self, nodes, change->origin, NULL, NULL);
}

static gboolean
timer_cb (gpointer user_data)
{
  g_autoptr (GunGraph) self = g_object_ref (user_data);
  g_autoptr (GPtrArray) due = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  double now_ms = gun_graph_get_now_ms (self);
  guint n_due = 0;

  while (n_due < self->waiting->len
         && ((GunChange *) g_ptr_array_index (self->waiting, n_due))->state_ms <= now_ms)
    {
      g_ptr_array_add (due, gun_change_ref (g_ptr_array_index (self->waiting, n_due)));
      n_due++;
    }
  if (n_due > 0)
    g_ptr_array_remove_range (self->waiting, 0, n_due);
  start_timer (self);

  for (guint i = 0; i < due->len; i++)
    put_again (self, g_ptr_array_index (due, i));

  return G_SOURCE_REMOVE;
}

static void
start_timer (GunGraph *self)
{
  double first_ms;
  double delay_ms;

  gun_clear_timer (&self->waiting_timer);
  if (self->waiting->len == 0)
    return;

  first_ms = ((GunChange *) g_ptr_array_index (self->waiting, 0))->state_ms;
  delay_ms = CLAMP (first_ms - gun_graph_get_now_ms (self), 0, LONGEST_TIMER_MS);
  self->waiting_timer
      = gun_clock_add_timer (self->clock, (gint64) ceil (delay_ms * 1000), timer_cb, self);
}

/* Keeps a change of verdict FUTURE until it is due. FALSE when there is no room for it. */
gboolean
gun_graph_wait (GunGraph *self, const GunChange *change)
{
  guint place = find_place (self, change->state_ms);

  /* Several peers bring the same write: once is enough */
  for (guint i = place; i < self->waiting->len; i++)
    {
      const GunChange *other = g_ptr_array_index (self->waiting, i);

      if (other->state_ms > change->state_ms)
        break;
      if (gun_text_equal (other->soul, change->soul) && gun_text_equal (other->key, change->key)
          && gun_value_equal (other->value, change->value))
        return TRUE;
    }

  if (place >= GUN_GRAPH_MAX_WAITING)
    return FALSE;
  if (self->waiting->len == GUN_GRAPH_MAX_WAITING)
    g_ptr_array_set_size (self->waiting, GUN_GRAPH_MAX_WAITING - 1);

  g_ptr_array_insert (self->waiting, (int) place, gun_change_ref (change));
  if (place == 0)
    start_timer (self);

  return TRUE;
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
