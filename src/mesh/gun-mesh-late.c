/* SPDX-License-Identifier: MIT */

/*
 * Answers to puts from the future. An `ok` says that it is in force, so it comes when all of what
 * waited for the clock is, unless that peer has left meanwhile: a clock that is some seconds ahead
 * is common, and gun.js waits 9 s for an answer (PROTOCOL.md section 0).
 */

#include "gun-mesh-private.h"

#include "gun-text.h"

/* Answers owed: no more than writes may wait (GUN_GRAPH_MAX_WAITING). Beyond it the oldest is never
 * said, which costs a writer one question. */
#define MAX_LATE GUN_GRAPH_MAX_WAITING

typedef struct
{
  guint64 peer_number;
  GRefString *id;
  gboolean id_is_number;
  guint n_waiting;
  GList link; /* in `late_order` */
} Late;

static void
late_free (gpointer data)
{
  Late *late = data;

  g_ref_string_release (late->id);
  g_free (late);
}

void
gun_mesh_init_late (GunMesh *self)
{
  self->late = g_hash_table_new_full (gun_text_hash, gun_text_equal, NULL, late_free);
  g_queue_init (&self->late_order);
}

void
gun_mesh_clear_late (GunMesh *self)
{
  g_clear_pointer (&self->late, g_hash_table_unref);
}

static void
forget (GunMesh *self, Late *late)
{
  g_queue_unlink (&self->late_order, &late->link);
  g_hash_table_remove (self->late, late->id);
}

/* @n_waiting keys of the put @id of that peer wait for the clock; it is answered after them. */
void
gun_mesh_answer_late (
    GunMesh *self, guint64 peer_number, GRefString *id, gboolean id_is_number, guint n_waiting)
{
  Late *late = g_hash_table_lookup (self->late, id);

  if (late != NULL)
    forget (self, late);
  if (self->late_order.length == MAX_LATE)
    forget (self, self->late_order.head->data);

  late = g_new0 (Late, 1);
  late->peer_number = peer_number;
  late->id = g_ref_string_acquire (id);
  late->id_is_number = id_is_number;
  late->n_waiting = n_waiting;
  late->link.data = late;
  g_hash_table_insert (self->late, late->id, late);
  g_queue_push_tail_link (&self->late_order, &late->link);
}

void
gun_mesh_waiting_changed_cb (GunGraph *graph, GunChange *change, int what, GunMesh *self)
{
  Late *late;

  if (what == GUN_WAITING_ADDED || change->origin->message == NULL)
    return;

  late = g_hash_table_lookup (self->late, change->origin->message);
  if (late == NULL)
    return;

  if (what == GUN_WAITING_GIVEN_UP)
    gun_mesh_say_ack (
        self,
        late->peer_number,
        late->id,
        late->id_is_number,
        "Its state lies ahead of the clock here, and others that are due earlier wait");
  else if (late->n_waiting > 1)
    {
      late->n_waiting--;
      return;
    }
  else
    gun_mesh_say_ack (self, late->peer_number, late->id, late->id_is_number, NULL);

  forget (self, late);
}
