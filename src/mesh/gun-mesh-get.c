/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include "gun-get-query.h"
#include "gun-limits.h"
#include "gun-put-parts.h"
#include "gun-via.h"

/* Clients that a get is passed on to, and direct peers: gun's do not say by themselves what they
 * wrote while they were away. Asking all of them would be a storm; gun's AXE asks three at a time. */
#define MAX_CLIENTS_ASKED 3
#define MAX_DIRECT_ASKED 3

/* A peer for which more than this waits is not asked what others want to know: who asks without end
 * must not cost it its link. */
#define BUSY_QUEUE_BYTES (1024 * 1024)

/* What has to be remembered of a get until the graph answers. */
typedef struct
{
  GunMesh *mesh;
  guint64 peer_number;
  GunMessage *message;
  GunQuery *query;       /* (nullable): %NULL for one key */
  gboolean was_followed; /* the others were asked for it before, and tell us of changes */
  gboolean is_whole;     /* one node, all of it */
} HeardGet;

static void
heard_get_free (gpointer data)
{
  HeardGet *heard = data;

  g_object_unref (heard->mesh);
  gun_message_unref (heard->message);
  g_clear_pointer (&heard->query, gun_query_free);
  g_free (heard);
}

void
gun_mesh_say_not_found (GunMesh *self, GunPeer *peer, const GunMessage *asked)
{
  g_autoptr (GunMessage) reply = NULL;

  /* Without `@` it would say nothing, and a stock peer would flood it to everybody */
  if (asked->id == NULL)
    return;

  reply = gun_message_new_reply (asked, NULL);
  gun_mesh_say_message (self, peer, reply);
}

/**
 * gun_mesh_say_reply:
 * @self: the mesh
 * @peer: who asked
 * @reply: what is known, with an id
 *
 * Says it in as many messages as frames need. Ids of answers are not noted as said: nobody passes
 * an answer on to us.
 */
void
gun_mesh_say_reply (GunMesh *self, GunPeer *peer, const GunMessage *reply)
{
  g_autoptr (GPtrArray) parts = NULL;

  if (!gun_put_is_long (reply) && !gun_put_ends_relays (reply))
    {
      g_string_truncate (self->scratch, 0);
      gun_message_append_json (reply, self->scratch);
      if (self->scratch->len <= GUN_LIMIT_FRAME_LENGTH)
        {
          gun_mesh_say (self, peer, self->scratch->str, self->scratch->len);
          return;
        }
    }

  parts = gun_put_parts_new (reply);
  for (guint i = 0; i < parts->len; i++)
    {
      const GunPutPart *part = g_ptr_array_index (parts, i);

      if (part->is_lossy && peer->path == GUN_PATH_RELAY)
        peer->counters.too_long++;
      else
        gun_mesh_say (self, peer, part->json->str, part->json->len);
    }
}

static gboolean
may_be_asked (const GunPeer *peer, const HeardGet *heard)
{
  const char *via = heard->message->via;

  return peer->state == GUN_PEER_OPEN && peer->number != heard->peer_number && !peer->is_private
         && !gun_via_has (via, peer->url) && !gun_via_has (via, peer->pid)
         && gun_link_get_queued_bytes (peer->link) <= BUSY_QUEUE_BYTES;
}

/* @reply: (nullable): what is known here: who knows the same has nothing to add */
static GunMessage *
new_passed_on (const GunMessage *asked, const GunMessage *reply)
{
  GunMessage *message = gun_message_new ();

  message->id = g_ref_string_acquire (asked->id);
  message->id_is_number = asked->id_is_number;
  message->get = gun_get_copy (asked->get);
  if (reply != NULL)
    {
      message->has_hash = reply->has_hash;
      message->hash = reply->hash;
    }
  return message;
}

static void
add_relays (GunMesh *self, const HeardGet *heard, GPtrArray *to_ask)
{
  for (guint i = 0; i < self->peers->len && self->n_relays > 0; i++)
    {
      GunPeer *peer = g_ptr_array_index (self->peers, i);

      if (gun_peer_is_relay (peer) && may_be_asked (peer, heard))
        g_ptr_array_add (to_ask, peer);
    }
}

/* Who came last is asked first: it had the least time to tell what it knows. Returns those added */
static guint
add_some (GunMesh *self,
          const HeardGet *heard,
          GPtrArray *to_ask,
          GunPath path,
          const gpointer *peers,
          guint n_peers,
          guint max_asked)
{
  guint n_asked = 0;

  for (guint i = n_peers; i > 0 && n_asked < max_asked; i--)
    {
      GunPeer *peer = peers[i - 1];

      if (peer->path == path && peer->asked_stamp != self->ask_stamp && may_be_asked (peer, heard))
        {
          peer->asked_stamp = self->ask_stamp;
          g_ptr_array_add (to_ask, peer);
          n_asked++;
        }
    }
  return n_asked;
}

/* Followers may know something newer. Returns those added */
static guint
add_followers (GunMesh *self, const HeardGet *heard, GPtrArray *to_ask, GunPath path, guint n_left)
{
  GRefString *soul = heard->message->get->soul.exact;
  GRefString *key = gun_get_lookup_key (heard->message->get);
  guint n_added;
  guint n_peers;
  const gpointer *peers;

  peers = gun_subscriptions_list_peers (self->subscriptions, soul, NULL, &n_peers);
  n_added = add_some (self, heard, to_ask, path, peers, n_peers, n_left);
  if (key == NULL)
    return n_added;

  peers = gun_subscriptions_list_peers (self->subscriptions, soul, key, &n_peers);
  return n_added + add_some (self, heard, to_ask, path, peers, n_peers, n_left - n_added);
}

/* When nothing is known here, any client may know something */
static void
add_some_clients (GunMesh *self, const HeardGet *heard, GPtrArray *to_ask, gboolean is_found)
{
  guint n_left = MAX_CLIENTS_ASKED;

  self->ask_stamp++;
  n_left -= add_followers (self, heard, to_ask, GUN_PATH_CLIENT, n_left);
  if (!is_found)
    add_some (self,
              heard,
              to_ask,
              GUN_PATH_CLIENT,
              (const gpointer *) self->peers->pdata,
              self->peers->len,
              n_left);
}

/* As relays are, of what was not followed yet: they may know something newer, and when there is no
 * relay nobody else does. They ask on in the same way: were they asked each time, one question would
 * go round all who are connected to each other */
static void
add_some_direct (GunMesh *self, const HeardGet *heard, GPtrArray *to_ask)
{
  guint n_left = MAX_DIRECT_ASKED;

  self->ask_stamp++;
  n_left -= add_followers (self, heard, to_ask, GUN_PATH_DIRECT, n_left);
  add_some (self,
            heard,
            to_ask,
            GUN_PATH_DIRECT,
            (const gpointer *) self->peers->pdata,
            self->peers->len,
            n_left);
}

/* Returns who was asked and is waited for */
static guint
say_passed_on (GunMesh *self, GunMessage *message, const GunPeer *asker, GPtrArray *to_ask)
{
  guint n_awaited = 0;
  GunVias vias;

  gun_mesh_make_vias (self, to_ask, asker, &vias);
  for (guint i = 0; i < to_ask->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (to_ask, i);

      message->via = gun_vias_get (&vias, peer);
      if (gun_mesh_say_message (self, peer, message))
        n_awaited += peer->path != GUN_PATH_CLIENT;
    }
  message->via = NULL;
  gun_vias_clear (&vias);
  return n_awaited;
}

/* What a relay asks for its clients and is known here goes no further: we are no bridge for every
 * question of one relay to all others. Returns who was asked and is waited for */
static guint
pass_on (GunMesh *self, const HeardGet *heard, const GunPeer *asker, const GunMessage *reply)
{
  const GunGet *get = heard->message->get;
  g_autoptr (GunMessage) message = NULL;
  g_autoptr (GPtrArray) to_ask = NULL;

  if (heard->message->id == NULL || self->n_open < 2)
    return 0;
  if (gun_peer_is_relay (asker) && reply != NULL)
    return 0;
  /* Stock relays answer ranges of souls, and a get of all, with souls that nobody wrote */
  if (gun_get_is_list (get) && get->soul.prefix == NULL)
    return 0;

  to_ask = g_ptr_array_new ();
  if (!heard->was_followed)
    add_relays (self, heard, to_ask);
  if (!heard->was_followed && self->n_direct > 0 && !gun_get_is_list (get))
    add_some_direct (self, heard, to_ask);
  if (self->n_open > self->n_relays && !gun_get_is_list (get))
    add_some_clients (self, heard, to_ask, reply != NULL);

  message = new_passed_on (heard->message, reply);
  return say_passed_on (self, message, asker, to_ask);
}

/*
 * A stock relay passes every get on to somebody, with the names of its peers; "I do not know
 * either" would only be noise to whoever asked it. Somebody that asks for itself gets an answer.
 */
static gboolean
is_silence_better (const GunPeer *peer, const GunMessage *message)
{
  return gun_peer_is_relay (peer) && message->via != NULL;
}

/* @is_long: it is only the beginning, so it has no hash */
static GunMessage *
new_reply (const GunMessage *asked, GPtrArray *nodes, gboolean is_long)
{
  GunMessage *reply = gun_message_new_reply (asked, NULL);

  reply->put = g_ptr_array_ref (nodes);
  reply->has_hash = !is_long;
  if (!is_long)
    reply->hash = gun_put_hash (nodes);
  return reply;
}

/* `##` of a get is the hash of what the asker has: of a reply it got, or, from a client that comes
 * back, of the one text it shows (PROTOCOL.md section 6). Only a hint, but who has the same needs no
 * more */
static gboolean
has_the_same (const GunMessage *asked, const GunMessage *reply)
{
  const GunNode *node = g_ptr_array_index (reply->put, 0);
  GRefString *key = gun_get_lookup_key (asked->get);
  const GunEntry *entry;
  GRefString *text;

  if (!asked->has_hash)
    return FALSE;
  if (asked->hash == reply->hash)
    return TRUE;
  if (key == NULL || gun_get_is_list (asked->get))
    return FALSE;

  entry = gun_node_lookup (node, key);
  if (entry == NULL || gun_value_get_kind (entry->value) != GUN_VALUE_TEXT)
    return FALSE;
  text = gun_value_get_text (entry->value);
  return asked->hash == gun_string_hash (text, g_ref_string_length (text));
}

/* @nodes: (nullable): %NULL, or empty, is not found */
static void
answer (const HeardGet *heard, GunPeer *peer, GPtrArray *nodes)
{
  GunMesh *self = heard->mesh;
  const GunMessage *asked = heard->message;
  gboolean is_long = heard->is_whole && nodes != NULL && gun_query_fills_page (nodes);
  g_autoptr (GunMessage) reply
      = nodes != NULL && nodes->len > 0 ? new_reply (asked, nodes, is_long) : NULL;
  guint n_awaited = pass_on (self, heard, peer, reply);

  if (reply != NULL)
    {
      if (is_long)
        gun_mesh_say_long_answer (self, peer, heard->message, g_ptr_array_index (nodes, 0));
      else if (!has_the_same (asked, reply))
        gun_mesh_say_reply (self, peer, reply);
      for (guint i = 0; i < nodes->len && !gun_peer_is_relay (peer); i++)
        gun_mesh_write_shown (self, peer, g_ptr_array_index (nodes, i));
    }
  else if (!is_silence_better (peer, asked))
    {
      if (n_awaited > 0)
        gun_mesh_expect (self, peer, heard->message, n_awaited);
      else
        gun_mesh_say_not_found (self, peer, asked);
    }
}

/* A list goes nowhere but to who asked */
static GunPeer *
lookup_asker (const HeardGet *heard)
{
  if (gun_get_is_list (heard->message->get))
    return gun_mesh_lookup_peer (heard->mesh, heard->peer_number);
  return gun_mesh_lookup_asker (heard->mesh, heard->peer_number, heard->message->id);
}

static void
queried_cb (GunGraph *graph, GPtrArray *nodes, const GError *error, gpointer user_data)
{
  HeardGet *heard = user_data;
  GunPeer *peer = lookup_asker (heard);

  if (peer != NULL && error != NULL)
    {
      g_autoptr (GunMessage) sorry = gun_message_new_ack (heard->message, "It could not be read");

      g_debug ("Not answered: %s", error->message);
      gun_mesh_say_message (heard->mesh, peer, sorry);
    }
  else if (peer != NULL)
    {
      answer (heard, peer, nodes);
    }
  gun_mesh_end_turn (heard->mesh, heard->peer_number);
  heard_get_free (heard);
}

static void
got_cb (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data)
{
  g_autoptr (GPtrArray) nodes = NULL;

  if (node != NULL)
    {
      nodes = g_ptr_array_new_full (1, (GDestroyNotify) gun_node_unref);
      g_ptr_array_add (nodes, gun_node_ref (node));
    }
  queried_cb (graph, nodes, error, user_data);
}

/* Its end may come before this returns */
static void
read_get (gpointer data)
{
  HeardGet *heard = data;
  GunGraph *graph = heard->mesh->graph;
  g_autoptr (GunMessage) message = gun_message_ref (heard->message);
  g_autoptr (GunQuery) query = g_steal_pointer (&heard->query);
  const GunGet *get = message->get;

  if (query != NULL)
    gun_graph_query (graph, query, queried_cb, heard);
  else
    gun_graph_get (graph, get->soul.exact, gun_get_lookup_key (get), got_cb, heard);
}

/* Takes @heard */
static void
read_in_turn (GunMesh *self, GunPeer *peer, HeardGet *heard)
{
  g_autoptr (GunMessage) sorry = NULL;

  if (gun_mesh_take_turn (
          self, peer, gun_get_count_bytes (heard->message->get), read_get, heard, heard_get_free))
    return;

  sorry = gun_message_new_ack (heard->message,
                               "Too many of your questions wait for an answer: ask again later");
  gun_mesh_say_message (self, peer, sorry);
  heard_get_free (heard);
}

/* Relays are told of every change anyway, so they follow nothing */
static void
follow (GunMesh *self, GunPeer *peer, const GunGet *get, const GunQuery *query)
{
  if (gun_peer_is_relay (peer))
    return;

  if (gun_get_is_list (get) || (query != NULL && gun_range_is_some (&query->keys)))
    gun_lex_followers_add (self->lex_followers, peer, &query->souls, &query->keys);
  else
    gun_subscriptions_add (self->subscriptions, peer, get->soul.exact, gun_get_lookup_key (get));
}

static gboolean
may_list (GunMesh *self, const GunPeer *peer)
{
  return peer->path == GUN_PATH_CLIENT || (gun_peer_is_relay (peer) && self->lists_to_relays);
}

void
gun_mesh_set_lists_to_relays (GunMesh *self, gboolean lists_to_relays)
{
  g_return_if_fail (GUN_IS_MESH (self));

  self->lists_to_relays = lists_to_relays;
}

/**
 * gun_mesh_hear_get:
 * @self: the mesh
 * @peer: who said it
 * @message: a get that was not heard before
 *
 * The peer follows what it asks for, whether that is a soul, a key or a condition. Lists of souls
 * are for clients of our own listener alone.
 * A private relay is told of nothing that it asks for, and what the ear wants not to be told is not.
 *
 * Source: PROTOCOL.md section 4.
 */
void
gun_mesh_hear_get (GunMesh *self, GunPeer *peer, GunMessage *message)
{
  const GunGet *get = message->get;
  GunQuery *query = NULL;
  GRefString *key = gun_get_lookup_key (get);
  gboolean is_for_graph = !gun_mesh_tell_asked (self, peer, message);
  HeardGet *heard;

  if (peer->state != GUN_PEER_OPEN)
    return;
  if (peer->is_private || (gun_get_is_list (get) && !may_list (self, peer)))
    {
      if (!is_silence_better (peer, message))
        gun_mesh_say_not_found (self, peer, message);
      return;
    }

  if (gun_get_is_query (get) || key == NULL)
    query = gun_query_new_for_get (get);
  heard = g_new0 (HeardGet, 1);
  heard->mesh = g_object_ref (self);
  heard->peer_number = peer->number;
  heard->message = gun_message_ref (message);
  heard->query = query;
  heard->was_followed
      = !gun_get_is_list (get) && gun_mesh_follows_topic (self, get->soul.exact, key);
  heard->is_whole = !gun_get_is_query (get) && key == NULL;
  if (heard->is_whole)
    query->max_length = GUN_QUERY_PAGE_LENGTH;
  follow (self, peer, get, query);
  if (!is_for_graph || gun_mesh_keeps_from (self, peer))
    {
      answer (heard, peer, NULL);
      heard_get_free (heard);
    }
  else
    {
      read_in_turn (self, peer, heard);
    }
}
