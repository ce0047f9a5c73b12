/* SPDX-License-Identifier: MIT */

/*
 * Before a put is judged, the door looks at it, while the backing is read beside it. It keeps its
 * place in the queues of its souls meanwhile, so that writes of one key are judged in the order they
 * came, however long each takes to be looked at.
 */

#include "gun-graph-private.h"

#include "gun-soul.h"

static gboolean
is_to_be_checked (GunGraph *self, const GunPut *put)
{
  if (self->door == NULL)
    return FALSE;

  for (guint i = 0; i < put->verdict.nodes->len; i++)
    if (gun_soul_needs_check (gun_node_get_soul (g_ptr_array_index (put->verdict.nodes, i))))
      return TRUE;

  return FALSE;
}

/* Judges what is ready by now, then says what the door said, so that whoever hears it finds in the
 * graph what came in. */
static void
go_on (GunPut *put)
{
  g_autoptr (GunGraph) self = g_object_ref (put->graph);

  put->n_holds++;
  gun_graph_judge_ready (self, put);
  gun_put_tell_checked (put);
  gun_put_release (put);
}

static void
checked_cb (const GunDoorVerdict *verdict, gpointer user_data)
{
  GunPut *put = user_data;
  GPtrArray *asked = put->verdict.nodes;

  g_assert (verdict->nodes->len == asked->len);

  put->verdict = *verdict;
  g_ptr_array_ref (verdict->nodes);
  if (verdict->refusals != NULL)
    g_ptr_array_ref (verdict->refusals);
  g_ptr_array_unref (asked);

  put->is_checked = TRUE;
  put->n_awaited--;
  go_on (put);
}

/* Goes on with a put that stands in the queues of its souls: after the door, when there is one for
 * it. */
void
gun_graph_check (GunGraph *self, GunPut *put)
{
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GunOrigin) origin = NULL;

  if (!is_to_be_checked (self, put))
    {
      go_on (put);
      return;
    }

  nodes = g_ptr_array_ref (put->verdict.nodes);
  origin = gun_origin_ref (put->origin);
  put->n_awaited++;
  gun_door_check (self->door, nodes, origin, gun_graph_get_now_ms (self), checked_cb, put);
}

/**
 * gun_graph_set_door:
 * @self: the graph
 * @door: (nullable): what looks at all that is put from now on; without one everything may come in
 */
void
gun_graph_set_door (GunGraph *self, GunDoor *door)
{
  g_return_if_fail (GUN_IS_GRAPH (self));
  g_return_if_fail (door == NULL || GUN_IS_DOOR (door));

  g_set_object (&self->door, door);
}
