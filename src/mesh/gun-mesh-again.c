/* SPDX-License-Identifier: MIT */

/*
 * Asking one peer again for what is followed here, each with the hash of what is known, so that it
 * says only what differs (PROTOCOL.md sections 6 and 10): a data channel may lose what was said over
 * it. A few topics are read at a time, so that a large graph is neither read nor said at once.
 */

#include "gun-mesh-private.h"

#include "gun-query.h"

/* Topics of one call; the next call goes on behind them. */
#define MAX_TOPICS 500

/* Topics that are read at a time. */
#define AT_A_TIME 8

typedef struct
{
  GunMesh *mesh; /* (unowned): who reads has a reference */
  guint64 peer_number;
  GPtrArray *gets; /* of GunMessage: what is to be said */
  guint next;
  guint n_reading;
  grefcount ref_count;
} Again;

typedef struct
{
  Again *again;    /* (owned) */
  GunMesh *mesh;   /* (owned) */
  GunMessage *get; /* (owned) */
} Reading;

static void
again_unref (gpointer data)
{
  Again *self = data;

  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->gets);
  g_free (self);
}

static void read_some_cb (gpointer data);

/* A relay stays when its link closes */
static void
end (Again *self)
{
  GunPeer *peer = g_hash_table_lookup (self->mesh->by_number, &self->peer_number);

  if (peer != NULL)
    peer->is_asked_again = FALSE;
}

static void
go_on (Again *self)
{
  if (self->n_reading > 0)
    return;

  if (self->next == self->gets->len || gun_mesh_lookup_peer (self->mesh, self->peer_number) == NULL)
    {
      end (self);
      return;
    }
  g_ref_count_inc (&self->ref_count);
  gun_mesh_call_later (self->mesh, read_some_cb, self, again_unref);
}

/* @nodes: (nullable): what is known */
static void
say (Reading *reading, GPtrArray *nodes)
{
  Again *self = reading->again;
  GunPeer *peer = gun_mesh_lookup_peer (self->mesh, self->peer_number);

  if (peer != NULL)
    {
      /* Of the beginning of a long node nobody has the hash */
      reading->get->has_hash = nodes != NULL && nodes->len > 0 && !gun_query_fills_page (nodes);
      if (reading->get->has_hash)
        reading->get->hash = gun_put_hash (nodes);
      gun_mesh_note_said (self->mesh, reading->get->id, GUN_HEARD_GET);
      gun_mesh_say_message (self->mesh, peer, reading->get);
    }
  self->n_reading--;
  go_on (self);

  again_unref (self);
  gun_message_unref (reading->get);
  g_object_unref (reading->mesh);
  g_free (reading);
}

static void
queried_cb (GunGraph *graph, GPtrArray *nodes, const GError *error, gpointer user_data)
{
  say (user_data, nodes);
}

static void
got_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new ();

  if (node != NULL)
    g_ptr_array_add (nodes, node);
  say (user_data, nodes);
}

/* May say it before this returns */
static void
read_topic (Again *self, GunMessage *get)
{
  Reading *reading = g_new0 (Reading, 1);
  g_autoptr (GunQuery) query = NULL;

  g_ref_count_inc (&self->ref_count);
  reading->again = self;
  reading->mesh = g_object_ref (self->mesh);
  reading->get = gun_message_ref (get);
  if (get->get->has_key)
    {
      gun_graph_get (self->mesh->graph, get->get->soul.exact, get->get->key.exact, got_cb, reading);
      return;
    }
  query = g_new0 (GunQuery, 1);
  query->souls.exact = g_ref_string_acquire (get->get->soul.exact);
  query->max_length = GUN_QUERY_PAGE_LENGTH;
  gun_graph_query (self->mesh->graph, query, queried_cb, reading);
}

static void
read_some_cb (gpointer data)
{
  Again *self = data;
  guint end_at = MIN (self->next + AT_A_TIME, self->gets->len);

  /* One more, so that what is answered at once does not go on */
  self->n_reading = 1 + end_at - self->next;
  while (self->next < end_at)
    read_topic (self, g_ptr_array_index (self->gets, self->next++));
  self->n_reading--;
  go_on (self);
}

/**
 * gun_mesh_ask_again:
 * @self: the mesh
 * @peer: an open peer
 *
 * Asks @peer for what is followed here, at most 500 topics, each with the hash of what is known. The
 * next call goes on behind them; one while they are being read does nothing.
 */
void
gun_mesh_ask_again (GunMesh *self, GunPeer *peer)
{
  Again *again;

  g_return_if_fail (GUN_IS_MESH (self));
  g_return_if_fail (GUN_IS_PEER (peer));

  if (peer->mesh != self || peer->state != GUN_PEER_OPEN || peer->is_asked_again)
    return;

  again = g_new0 (Again, 1);
  g_ref_count_init (&again->ref_count);
  again->mesh = self;
  again->peer_number = peer->number;
  again->gets = gun_mesh_list_follows (self, &peer->next_again, MAX_TOPICS);
  peer->is_asked_again = TRUE;
  gun_mesh_call_later (self, read_some_cb, again, again_unref);
}
