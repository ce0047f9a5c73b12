/* SPDX-License-Identifier: MIT */

/*
 * Gets that nothing is known about here and that were passed on to relays or over data channels: "not found" is said for
 * all of us together, once they all said it or did not answer in time, so that nobody takes it for
 * the last word too early.
 */

#include "gun-mesh-private.h"

#include "gun-get-query.h"
#include "gun-text.h"

/* How long they have to answer before the asker is told that nothing was found. What they find
 * later still reaches it. */
#define MISS_WAIT_US (1 * G_USEC_PER_SEC)

/* Gets that wait at most, and bytes of the names in them; above either "not found" is said at once. */
#define MAX_MISSES 10000
#define MAX_MISSES_BYTES (4 * 1024 * 1024)

typedef struct
{
  GunMessage *asked;
  guint64 asker;
  guint n_left;
  guint n_at_door; /* answers */
  gint64 due_us;
  GList link; /* in GunMesh::miss_order */
} GunMiss;

static void
miss_free (gpointer data)
{
  GunMiss *miss = data;

  gun_message_unref (miss->asked);
  g_free (miss);
}

void
gun_mesh_init_misses (GunMesh *self)
{
  self->misses = g_hash_table_new_full (gun_text_hash, gun_text_equal, NULL, miss_free);
  g_queue_init (&self->miss_order);
}

void
gun_mesh_clear_misses (GunMesh *self)
{
  gun_clear_timer (&self->miss_timer);
  g_queue_init (&self->miss_order);
  self->miss_bytes = 0;
  g_hash_table_remove_all (self->misses);
}

static void
drop_miss (GunMesh *self, GunMiss *miss)
{
  g_queue_unlink (&self->miss_order, &miss->link);
  self->miss_bytes -= gun_get_count_bytes (miss->asked->get);
  g_hash_table_remove (self->misses, miss->asked->id);
  if (self->miss_order.head == NULL)
    gun_clear_timer (&self->miss_timer);
}

static void
end_miss (GunMesh *self, GunMiss *miss)
{
  GunPeer *asker = gun_mesh_lookup_asker (self, miss->asker, miss->asked->id);

  if (asker != NULL)
    gun_mesh_say_not_found (self, asker, miss->asked);
  drop_miss (self, miss);
}

static void start_timer (GunMesh *self);

/* Its answer stands at the door: nobody is told that there is none. */
static void
wait_on (GunMesh *self, GunMiss *miss, gint64 now_us)
{
  miss->due_us = now_us + MISS_WAIT_US;
  g_queue_unlink (&self->miss_order, &miss->link);
  g_queue_push_tail_link (&self->miss_order, &miss->link);
}

static gboolean
due_cb (gpointer user_data)
{
  GunMesh *self = user_data;
  gint64 now_us = gun_mesh_now_us (self);

  gun_clear_timer (&self->miss_timer);
  while (self->miss_order.head != NULL)
    {
      GunMiss *miss = self->miss_order.head->data;

      if (miss->due_us > now_us)
        break;
      if (miss->n_at_door > 0)
        wait_on (self, miss, now_us);
      else
        end_miss (self, miss);
    }
  start_timer (self);
  return G_SOURCE_REMOVE;
}

/* All wait equally long, so the first to come is the first due */
static void
start_timer (GunMesh *self)
{
  const GunMiss *first;

  if (self->miss_timer != NULL || self->miss_order.head == NULL)
    return;

  first = self->miss_order.head->data;
  self->miss_timer = gun_clock_add_timer (
      self->clock, MAX (first->due_us - gun_mesh_now_us (self), 0), due_cb, self);
}

/**
 * gun_mesh_expect:
 * @self: the mesh
 * @asker: who asked
 * @message: its get, with an id
 * @n_asked: relays and direct peers it was passed on to
 *
 * Says "not found" to @asker later, unless one of them knows.
 */
void
gun_mesh_expect (GunMesh *self, GunPeer *asker, GunMessage *message, guint n_asked)
{
  gsize n_bytes = gun_get_count_bytes (message->get);
  GunMiss *miss;

  if (g_hash_table_size (self->misses) >= MAX_MISSES
      || self->miss_bytes + n_bytes > MAX_MISSES_BYTES
      || g_hash_table_contains (self->misses, message->id))
    {
      gun_mesh_say_not_found (self, asker, message);
      return;
    }

  miss = g_new0 (GunMiss, 1);
  miss->asked = gun_message_ref (message);
  miss->asker = asker->number;
  miss->n_left = n_asked;
  miss->due_us = gun_mesh_now_us (self) + MISS_WAIT_US;
  miss->link.data = miss;
  g_hash_table_insert (self->misses, miss->asked->id, miss);
  self->miss_bytes += n_bytes;
  g_queue_push_tail_link (&self->miss_order, &miss->link);
  start_timer (self);
}

static void
end_if_missing (GunMesh *self, GunMiss *miss)
{
  if (miss->n_left == 0 && miss->n_at_door == 0)
    end_miss (self, miss);
}

/**
 * gun_mesh_note_missing:
 * @self: the mesh
 * @id: id of a get that was passed on
 *
 * One of those asked has nothing.
 */
void
gun_mesh_note_missing (GunMesh *self, GRefString *id)
{
  GunMiss *miss = g_hash_table_lookup (self->misses, id);

  if (miss == NULL)
    return;
  if (miss->n_left > 0)
    miss->n_left--;
  end_if_missing (self, miss);
}

/**
 * gun_mesh_note_found:
 * @self: the mesh
 * @id: id of a get that was passed on
 *
 * One of those asked answered: nobody needs to hear of the others.
 */
void
gun_mesh_note_found (GunMesh *self, GRefString *id)
{
  GunMiss *miss = g_hash_table_lookup (self->misses, id);

  if (miss != NULL)
    drop_miss (self, miss);
}

/**
 * gun_mesh_note_at_door:
 * @self: the mesh
 * @id: id of a get that was passed on
 *
 * One of those asked answered, and the door has not let it in yet.
 */
void
gun_mesh_note_at_door (GunMesh *self, GRefString *id)
{
  GunMiss *miss = g_hash_table_lookup (self->misses, id);

  if (miss != NULL)
    miss->n_at_door++;
}

/**
 * gun_mesh_note_past_door:
 * @self: the mesh
 * @id: id of a get of which an answer stood at the door
 */
void
gun_mesh_note_past_door (GunMesh *self, GRefString *id)
{
  GunMiss *miss = g_hash_table_lookup (self->misses, id);

  if (miss == NULL || miss->n_at_door == 0)
    return;

  miss->n_at_door--;
  end_if_missing (self, miss);
}
